"""Measure the gazetteer: opening, looking up, scanning, nearest, search. Run it as a script; it prints ratios.

    python tests/bench/bench_gazetteer.py

A ratio is a figure over its budget: below 1 is within.
"""

import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.names import fold
from geo.resources import resource_path

NAMES = ["Kursk", "Москва", "South China Sea", "U.S.", "Turkish", "Rapides Parish", "Saint-Étienne", "Qzxvorum", "北京"]
AMBIGUOUS = ["San Jose", "Springfield", "Santa Cruz"]


def main() -> None:
    """Print each figure beside its budget."""
    before = _resident_mb()
    start = time.perf_counter()
    gazetteer = Gazetteer(resource_path("data", "gazetteer"))
    gazetteer.lookup("Kursk")
    _tell("open", time.perf_counter() - start, 1.5, "s")
    rows = [gazetteer.search(letter, limit=50) for letter in "abcdefghijklmnoprstuvw"]
    names = [entry.place.name for found in rows for entry in found]
    random.Random(0).shuffle(names)
    _tell("lookup, mixed names", _each(lambda: [gazetteer.lookup(name) for name in NAMES], len(NAMES)), 50, "µs")
    few = _each(lambda: [gazetteer.lookup(name, limit=20) for name in names], len(names))
    _tell("lookup, 1,100 prominent names", few, 50, "µs")
    fold.cache_clear()
    _tell("lookup, nothing cached", _each(lambda: _uncached(gazetteer, names), len(names)), 100, "µs")
    _tell("lookup, hundreds of places", _each(lambda: [gazetteer.lookup(n) for n in AMBIGUOUS], 3), 2000, "µs")
    words = ("The ship left New York City for the South China Sea while Russian troops held Kursk ." * 700).split()
    _tell("scan, per word", _each(lambda: list(gazetteer.names_in(words)), len(words), times=3), 20, "µs")
    _tell("nearest", _each(lambda: gazetteer.nearest(51.7, 36.2), 1), 5000, "µs")
    _tell("search, one letter", _each(lambda: gazetteer.search("s"), 1), 50_000, "µs")
    _tell("memory grown by all of this", _resident_mb() - before, 300, "MB")


def _uncached(gazetteer: Gazetteer, names: list[str]) -> None:
    fold.cache_clear()
    for name in names:
        gazetteer.lookup(name, limit=20)


def _each(call: Callable[[], object], parts: int, times: int = 20) -> float:
    """Return the best time of several for one part of a call, in microseconds."""
    call()
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best / parts * 1e6


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _tell(what: str, figure: float, budget: float, unit: str) -> None:
    sys.stdout.write(f"{what:<32} {figure:10.2f} {unit:<3} ratio {figure / budget:.2f}\n")


if __name__ == "__main__":
    main()
