"""How long each format takes and how large it is, printed: for the seeds, and for 2,000 events.

PYTHONPATH=.:tests python tests/bench/bench_exports.py [ENDING ...]

Seconds are those of the processor, which other programs disturb little: first with what the format loads, then the
least of two more runs. What a picture takes beside a bare plot is told by bench_snapshots.py.
"""

import sys
import time
from pathlib import Path

from sample_events import many_events, sample_corpus

from geo.articles.reading import read_inputs
from geo.exports.registry import FORMATS
from geo.exports.writing import render
from geo.extract import extract, with_day
from geo.views.sheets import Sheet
from geo.views.view import View, view_of

ROOT = Path(__file__).resolve().parents[2]
SHEET = Sheet(banner="TLP:AMBER")


def seeds() -> View:
    articles, _ = read_inputs([ROOT / "seeds"])
    return view_of(extract(tuple(with_day(article) for article in articles)))


def many() -> View:
    return View(many_events(2000), 2000, "All events", view_of(sample_corpus()).articles)


def timed(view: View, ending: str) -> tuple[float, bytes]:
    started = time.process_time()
    content = render(view, ending, sheet=SHEET)
    return time.process_time() - started, content


def measure(name: str, view: View, endings: list[str]) -> None:
    sys.stdout.write(f"{name}: {len(view.events):,} events\n")
    total = 0.0
    for ending in endings:
        first, content = timed(view, ending)
        again = min(timed(view, ending)[0] for _ in range(2))
        total += again
        size = len(content) / 1e6
        sys.stdout.write(f"  {ending:12} {first:6.2f} s, again {again:6.2f} s, {size:6.2f} MB\n")
        sys.stdout.flush()
    sys.stdout.write(f"  {'all':12} {'':9} again {total:6.2f} s\n")


def main() -> None:
    endings = sys.argv[1:] or list(FORMATS)
    measure("the seeds", seeds(), endings)
    measure("made events", many(), endings)


if __name__ == "__main__":
    main()
