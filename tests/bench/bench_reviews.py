"""What a decision costs at 1,000 and 20,000 events, beside counting the filters' values anew without any review.

python tests/bench/bench_reviews.py
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_events import many_events

from geo.model import Article, Corpus, Event, Extraction, ReviewState, Span
from geo.views.selection import Selection, facets
from geo.workspace.applying import apply
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.store import Workspace

ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
TIMES = 5


def corpus_of(number: int) -> Corpus:
    """Return so many events, each with a report of its own."""

    def told(at: int, event: Event) -> Event:
        (report,) = event.reports
        span = Span(60 * at, 60 * at + 50)
        return replace(event, reports=(replace(report, id=event.id, span=span, trigger=Span(60 * at, 60 * at + 5)),))

    events = tuple(told(at, event) for at, event in enumerate(many_events(number)))
    return Corpus((Extraction(Article("visit.md", "x" * 60 * number)),), events)


def fastest(act: Callable[[], object]) -> float:
    """Return the shortest of several runs, in seconds."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    for number in (1000, 20_000):
        corpus = corpus_of(number)
        with tempfile.TemporaryDirectory() as folder:
            workspace = Workspace.open(Path(folder) / "bench.dateline")
            written = fastest(
                lambda: workspace.append(make_reviews([(corpus.events[3], ACCEPT)], reviewer="Bench"))  # noqa: B023
            )
            log = workspace.reviews()
        laid = fastest(lambda: apply(log, corpus))  # noqa: B023
        counted = fastest(lambda: facets((*corpus.events,), Selection()))  # noqa: B023 a new tuple, no cache
        print(f"{number:,} events, {len(log)} reviews")  # noqa: T201
        print(f"  write a decision    {1000 * written:7.1f} ms")  # noqa: T201
        print(f"  lay the log on them {1000 * laid:7.1f} ms, {laid / counted:.2f} of counting")  # noqa: T201
        print(f"  count all filters   {1000 * counted:7.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
