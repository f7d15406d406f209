"""Measure added places: importing a made-up dump, and looking up with and without it. Run it as a script.

    python tests/bench/bench_added_places.py [LINES]

A ratio is a figure over its budget: below 1 is within.
"""

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.gazetteer.adding import add_dump
from geo.gazetteer.lookup import Gazetteer, open_gazetteer

SYLLABLES = ["ka", "lo", "mi", "ne", "zur", "bel", "gor", "ta", "vi", "sha", "ren", "dol", "pas", "que", "nov", "ist"]
SYLLABLES += ["an", "dar", "ü", "œ", "ша", "го", "ри"]
SORTS = [("P", "PPL")] * 12 + [("H", "STM"), ("T", "MT"), ("A", "ADM3"), ("S", "AIRP"), ("S", "SCH"), ("S", "SCH")]
TEXT = "The ship left New York City for the South China Sea while Russian troops held Kursk ."


def main(lines: int) -> None:
    """Import, then print each figure beside its budget."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATELINE_DATA"] = folder
        plain = open_gazetteer()
        dump = Path(folder) / "QV.txt"
        with dump.open("w", encoding="utf-8") as file:
            file.writelines(_lines(lines))
        before = _resident_mb()
        start = time.process_time()
        source = add_dump(dump).source
        spent = time.process_time() - start
        stored = (Path(folder) / "gazetteer" / "QV.sqlite").stat().st_size
        sys.stdout.write(
            f"{source.places:,} places, {source.names:,} names, {stored / source.places:.0f} bytes a place\n"
        )
        _tell("import, a line", spent / lines * 1e6, 50, "µs")
        _tell("memory grown by importing", _resident_mb() - before, 200, "MB")
        before = _resident_mb()
        start = time.perf_counter()
        wider = open_gazetteer()
        wider.lookup(_name(random.Random(0)))  # an added name: it makes the tables that ranks need
        _tell("open", time.perf_counter() - start, 1.5, "s")
        for name, gazetteer in (("built-in", plain), ("with the dump", wider)):
            _measure(name, gazetteer)
        _tell("memory grown by looking up", _resident_mb() - before, 300, "MB")


def _measure(which: str, gazetteer: Gazetteer) -> None:
    sys.stdout.write(f"-- {which}\n")
    chance = random.Random(1)
    names = [_name(chance) for _ in range(2000)]
    _tell(
        "lookup, first time", _once(lambda: [gazetteer.lookup(name, limit=60) for name in names], len(names)), 200, "µs"
    )
    text = (TEXT.split() + [chance.choice(names) for _ in range(3)]) * 200
    _tell("scan, first time, per word", _once(lambda: list(gazetteer.names_in(text)), len(text)), 40, "µs")
    _tell("scan again, per word", _once(lambda: list(gazetteer.names_in(text)), len(text)), 20, "µs")
    points = [(chance.uniform(-60, 70), chance.uniform(-180, 180)) for _ in range(50)]
    gazetteer.nearest(0, 0)
    _tell("nearest", _once(lambda: [gazetteer.nearest(*point) for point in points], len(points)), 20_000, "µs")
    gazetteer.search("s")
    _tell(
        "search", _once(lambda: [gazetteer.search(prefix) for prefix in ("s", "ka", "lomi", "belgor")], 4), 50_000, "µs"
    )


def _lines(count: int) -> Iterator[str]:
    chance = random.Random(0)
    for number in range(count):
        letter, code = chance.choice(SORTS)
        lat, lon = chance.uniform(-60, 75), chance.uniform(-180, 180)
        others = ",".join(_name(chance) for _ in range(chance.choice((0, 0, 1, 3))))
        people = chance.choice((0, 0, 0, 120, 480, 3000))
        name = _name(chance)
        cells = [20_000_000 + number, name, name if name.isascii() else "", others, f"{lat:.5f}", f"{lon:.5f}", letter]
        cells += [code, "UA", "", "07", "", "", "", people, "", 0, "Europe/Kyiv", "2024-01-02"]
        yield "\t".join(map(str, cells)) + "\n"


def _name(chance: random.Random) -> str:
    word = "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((3, 4, 4, 5)))).capitalize()
    return f"{word} {chance.choice(SYLLABLES).capitalize()}" if chance.random() < 0.3 else word


def _once(call: Callable[[], object], parts: int) -> float:
    """Return the processor time of one part of a call, in microseconds."""
    start = time.process_time()
    call()
    return (time.process_time() - start) / parts * 1e6


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _tell(what: str, figure: float, budget: float, unit: str) -> None:
    sys.stdout.write(f"{what:<32} {figure:10.2f} {unit:<3} ratio {figure / budget:.2f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
