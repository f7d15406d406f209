"""Time the whole of `dateline events` by each reader against the bare language pipeline on the same texts, in one run.

    python tests/bench/events_speed.py INPUT [HOW_MANY] [--rounds N] [--profile]

INPUT is a file or folder that `dateline` reads. Each article is parsed alone and taken through all steps in turn, so
that a busy machine slows both alike; of several rounds each article's fastest counts. Prints what each step takes of
the pipeline's time, and for each reader the ratio of the whole, the articles a second, and the memory at its end. One
thread is used: what idle ones spend waiting would flatter it.
"""

import argparse
import cProfile
import json
import os
import pstats
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.articles.reading import read_inputs
from geo.chat.reporting import open_events
from geo.dates.finding import find_dates
from geo.engines import Engines, ReaderKind
from geo.extract import corpus_of, extract, with_day
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, Corpus, Extraction
from geo.places.finding import find_places
from geo.records import report_to_record

WARM_UP = 3  # articles
ALONE = "pipeline alone"
SHARED = ("day", "language", "places", "dates", "actors", "joining", "writing")  # steps of every reader


class Clock:
    """Processor seconds of steps, the least of all rounds for each article."""

    def __init__(self) -> None:
        self._least: dict[tuple[str, str], float] = {}
        self._last = time.process_time()

    def start(self) -> None:
        """Leave out what was done since the last lap."""
        self._last = time.process_time()

    def lap(self, step: str, article: str = "") -> None:
        """Count what was done since the last lap as a step."""
        spent = time.process_time() - self._last
        self._least[step, article] = min(spent, self._least.get((step, article), spent))
        self._last = time.process_time()

    def sums(self) -> dict[str, float]:
        """Return the seconds by step."""
        sums: dict[str, float] = {}
        for (step, _), spent in self._least.items():
            sums[step] = sums.get(step, 0.0) + spent
        return sums


def run(article: Article, clock: Clock, *, alone_first: bool) -> Extraction:
    """Parse an article alone, before or after it is taken through all steps: what comes second has warm memory."""
    if alone_first:
        parse_alone(article, clock)
    extraction = take_through(article, clock)
    if not alone_first:
        parse_alone(article, clock)
    return extraction


def parse_alone(article: Article, clock: Clock) -> None:
    """Do what the bare pipeline does."""
    clock.start()
    parse(article.text)
    clock.lap(ALONE, article.id)


def take_through(article: Article, clock: Clock) -> Extraction:
    """Do what `dateline events` does with one article."""
    clock.start()
    article = with_day(article)
    clock.lap("day", article.id)
    doc = parse(article.text)
    clock.lap("language", article.id)
    states = States(open_gazetteer(), load_whoswho())
    toponyms = find_places(doc, article, states.gazetteer, open_shapes())
    clock.lap("places", article.id)
    dates = find_dates(article.text, published=article.published, doc=doc)
    clock.lap("dates", article.id)
    actors = find_actors(doc, toponyms, states)
    clock.lap("actors", article.id)
    for reader in ReaderKind:
        events = open_events(states, Engines(reader=reader))
        clock.start()
        reports = events.find_reports(doc, article, toponyms, dates, actors)
        clock.lap(reader, article.id)
    return Extraction(article, toponyms, dates, actors, reports)


def write(corpus: Corpus) -> int:
    """Write every report as the command line does; return how many."""
    events = {report.id: event.id for event in corpus.events for report in event.reports}
    reports = [report for extraction in corpus.extractions for report in extraction.reports]
    return len([json.dumps(report_to_record(report, events[report.id])) for report in reports])


def measure(articles: Sequence[Article], rounds: int) -> str:
    """Return the rates and ratios as text."""
    for reader in ReaderKind:
        extract(articles[:WARM_UP], engines=Engines(reader=reader))  # reads models and weights
    clock = Clock()
    reports = 0
    for at in range(rounds):
        extractions = tuple(run(article, clock, alone_first=at % 2 == 0) for article in articles)
        reports = join_and_write(extractions, clock)
    sums = clock.sums()
    bare = sums.pop(ALONE)
    steps = ", ".join(f"{step} {spent / bare:.2f}" for step, spent in sums.items())
    lines = [
        f"{len(articles)} articles, {reports} reports: pipeline {len(articles) / bare:.1f} articles a second",
        f"of the pipeline's time: {steps}",
    ]
    shared = sum(sums[step] for step in SHARED)
    for reader in ReaderKind:
        whole = shared + sums[reader]
        lines.append(
            f"{reader}: {len(articles) / whole:.1f} articles a second, {whole / bare:.2f} times the pipeline alone; "
            f"finding events takes {sums[reader] / whole:.0%} of it"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return "\n".join([*lines, f"all readers together have taken {memory:.0f} MB of memory at most", ""])


def join_and_write(extractions: tuple[Extraction, ...], clock: Clock) -> int:
    """Do what `dateline events` does with all articles together; return how many reports they give."""
    clock.start()
    corpus = corpus_of(extractions)
    clock.lap("joining")
    reports = write(corpus)
    clock.lap("writing")
    return reports


def main() -> None:
    """Read the input and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("input", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--profile", action="store_true", help="print the functions that take longest")
    given = parser.parse_args()
    articles = read_inputs([given.input])[0][: given.count]
    with cProfile.Profile() if given.profile else _Nothing() as profile:
        sys.stdout.write(measure(articles, given.rounds))
    if isinstance(profile, cProfile.Profile):
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


class _Nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


if __name__ == "__main__":
    main()
