"""Time the whole of `dateline events` against the bare language pipeline on the same texts, in one run.

    python tests/bench/events_speed.py INPUT [HOW_MANY] [--profile]

INPUT is a file or folder that `dateline` reads. Each article is parsed alone and taken through all steps in turn, so
that a busy machine slows both alike. Prints what each step takes of the pipeline's time, and the ratio of the whole.
"""

import argparse
import cProfile
import json
import pstats
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.actors.finding import find_actors
from geo.articles.reading import read_inputs
from geo.dates.finding import find_dates
from geo.events.joining import join_reports
from geo.events.origins import origins_of
from geo.events.reporting import find_reports
from geo.extract import extract, with_day
from geo.language.parsing import parse
from geo.model import Article, Corpus, Extraction
from geo.places.finding import find_places
from geo.records import report_to_record

WARM_UP = 3  # articles


class Clock:
    """Processor seconds, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._last = time.process_time()

    def start(self) -> None:
        """Leave out what was done since the last lap."""
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        """Give what was done since the last lap a name."""
        now = time.process_time()
        self.spent[name] = self.spent.get(name, 0.0) + now - self._last
        self._last = now


def run(article: Article, clock: Clock) -> Extraction:
    """Parse an article alone, then take it through all steps."""
    clock.start()
    parse(article.text)
    clock.lap("pipeline alone")
    article = with_day(article)
    clock.lap("day")
    doc = parse(article.text)
    clock.lap("language")
    toponyms = find_places(doc, article)
    clock.lap("places")
    dates = find_dates(article.text, published=article.published, doc=doc)
    clock.lap("dates")
    actors = find_actors(doc, toponyms)
    clock.lap("actors")
    reports = find_reports(doc, article, toponyms, dates, actors)
    clock.lap("events")
    return Extraction(article, toponyms, dates, actors, reports)


def write(corpus: Corpus) -> int:
    """Write every report as the command line does; return how many."""
    events = {report.id: event.id for event in corpus.events for report in event.reports}
    reports = [report for extraction in corpus.extractions for report in extraction.reports]
    return len([json.dumps(report_to_record(report, events[report.id])) for report in reports])


def measure(articles: Sequence[Article]) -> str:
    """Return the rates and ratios as text."""
    extract(articles[:WARM_UP])  # reads models and weights
    clock = Clock()
    extractions = tuple(run(article, clock) for article in articles)
    clock.start()
    events = join_reports(report for extraction in extractions for report in extraction.reports)
    origins = origins_of(extraction.article for extraction in extractions)
    clock.lap("joining")
    reports = write(Corpus(extractions, events, origins=origins))
    clock.lap("writing")
    bare = clock.spent.pop("pipeline alone")
    steps = ", ".join(f"{name} {spent / bare:.2f}" for name, spent in clock.spent.items())
    whole = sum(clock.spent.values()) / bare
    return (
        f"{len(articles)} articles, {reports} reports: pipeline {len(articles) / bare:.1f} articles a second\n"
        f"of the pipeline's time: {steps}\n"
        f"the whole takes {whole:.2f} times the pipeline alone\n"
    )


def main() -> None:
    """Read the input and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("input", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--profile", action="store_true", help="print the functions that take longest")
    given = parser.parse_args()
    articles = read_inputs([given.input])[0][: given.count]
    with cProfile.Profile() if given.profile else _Nothing() as profile:
        sys.stdout.write(measure(articles))
    if isinstance(profile, cProfile.Profile):
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


class _Nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


if __name__ == "__main__":
    main()
