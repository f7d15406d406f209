"""How long each format takes, how large it is, and how much memory it needs, printed.

PYTHONPATH=.:tests python tests/bench/bench_exports.py [ENDING ...] [--events N ...]

It is for the seeds and 63, 300, 2,000 and 20,000 made events, or for as many made events as are asked for; without an
ending, of more than 2,000 events only the formats that hold data are written, and the page. Memory is the most that a
process of its own holds that writes the format once, less what it held before with the events made.

Seconds are those of the processor, which other programs disturb little: first with what the format loads, then the
least of two more runs. What a picture takes beside a bare plot is told by bench_snapshots.py.
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path

from sample_events import many_events, sample_corpus

from geo.articles.reading import read_inputs
from geo.exports.registry import FORMATS, PAGE, FormatGroup, formats_in
from geo.exports.writing import render
from geo.extract import extract, with_day
from geo.views.sheets import Sheet
from geo.views.view import View, view_of

ROOT = Path(__file__).resolve().parents[2]
SHEET = Sheet(banner="TLP:AMBER")
COUNTS = (63, 300, 2000, 20_000)
MOST_BRIEFED = 2000  # events: nobody prints more


def seeds() -> View:
    articles, _ = read_inputs([ROOT / "seeds"])
    return view_of(extract(tuple(with_day(article) for article in articles)))


def many(count: int) -> View:
    return View(many_events(count), count, "All events", view_of(sample_corpus()).articles)


def peak(view: View, ending: str) -> float:
    """Return by how many megabytes a process grows that writes a format once."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        render(view, ending, sheet=SHEET)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(writer, str(grown / 1024).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        megabytes = float(told.read() or "nan")
    os.waitpid(child, 0)
    return megabytes


def timed(view: View, ending: str) -> tuple[float, bytes]:
    started = time.process_time()
    content = render(view, ending, sheet=SHEET)
    return time.process_time() - started, content


def measure(name: str, view: View, endings: list[str]) -> None:
    sys.stdout.write(f"{name}: {len(view.events):,} events\n")
    total = 0.0
    for ending in endings:
        grown = peak(view, ending)
        first, content = timed(view, ending)
        again = min(timed(view, ending)[0] for _ in range(2))
        total += again
        size = len(content) / 1e6
        sys.stdout.write(
            f"  {ending:12} {first:6.2f} s, again {again:6.2f} s, {size:6.2f} MB, memory {grown:5.0f} MB\n"
        )
        sys.stdout.flush()
    sys.stdout.write(f"  {'all':12} {'':9} again {total:6.2f} s\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="How long each format takes.")
    parser.add_argument("endings", nargs="*", metavar="ENDING")
    parser.add_argument("--events", nargs="+", type=int, default=[], metavar="N")
    given = parser.parse_args()
    if not given.events:
        measure("the seeds", seeds(), given.endings or list(FORMATS))
    for count in given.events or COUNTS:
        measure("made events", many(count), given.endings or endings_for(count))


def endings_for(count: int) -> list[str]:
    """Return the formats that are written of so many events."""
    drawn = {each.ending for each in formats_in(FormatGroup.BRIEFINGS)} | {".png", ".svg", ".pdf"}
    return [ending for ending in FORMATS if count <= MOST_BRIEFED or ending not in drawn - {PAGE.ending}]


if __name__ == "__main__":
    main()
