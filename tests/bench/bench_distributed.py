"""What very many articles cost: reading by one process and by two workers, memory, and joining with and without a crew.

    python tests/bench/bench_distributed.py [reading] [memory] [joining] [--most 16000] [--articles 120]

reading: articles a second into a folder by one process, by two processes, and by a Dask cluster of two workers, as
ratios to the first; time by the clock, so the machine must be quiet. memory: the peak of a process that takes articles
of no time to read into a folder, over three sizes, as ratios to the first. joining: news as a collection has it
(`tests/made_news.py`), its articles as long as news is, over three sizes: processor time over n log n as ratios to the
first, and with two workers the time by the clock, and the processor time of what is done in order, as ratios to those
of one process alone.
"""

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.append(str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[1] / "distributed"))

from made_articles import FIRST, reading
from made_news import made_news

from geo.articles.reading import read_inputs
from geo.distributed.clusters import cluster
from geo.distributed.crews import Alone, Crew, Threads
from geo.distributed.extracting import ReadingJob, close_readers, extract_into
from geo.distributed.folder import ReportFolder
from geo.distributed.joining import join_folder
from geo.distributed.portions import Cut
from geo.engines import OURS
from geo.memory.version import extractor_version
from geo.model import Article, Extraction

STORIES = Path(__file__).resolve().parents[1] / "data" / "news"
SMALL = Cut(few=4, mean=8)
LENGTH = 3_000  # characters of news


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# ---- reading ----


def bench_reading(number: int) -> None:
    """Read the same articles by each crew; the models are opened before the clock runs."""
    stories = read_inputs((STORIES,))[0]
    articles = [replace(stories[at % len(stories)], id=f"{at}") for at in range(number)]
    first = None
    with cluster("local", processes=2) as two:
        for name, crew in (("one process", Alone()), ("two processes", Threads(2)), ("two workers", two)):
            _read(articles[:24], crew)  # so that each has its models open
            began = time.perf_counter()
            _read(articles, crew)
            rate = number / (time.perf_counter() - began)
            first = first or rate
            say(f"{name}: {rate:.1f} articles a second, {rate / first:.2f} times one process")
    close_readers()


def _read(articles: Sequence[Article], crew: Crew) -> None:
    job = ReadingJob(OURS, extractor_version(OURS), apart=not isinstance(crew, Alone))
    with TemporaryDirectory() as folder:
        for _ in extract_into(ReportFolder(folder), articles, crew, job, cut=SMALL):
            pass


# ---- memory ----


def bench_memory(most: int) -> None:
    """Take more and more articles into a folder, each size in a process of its own."""
    first = None
    for number in (most // 16, most // 4, most):
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(number)], capture_output=True, text=True, check=True
        )
        peak = json.loads(done.stdout)
        first = first or peak
        say(f"{number:,} articles: {peak / 1000:.0f} MB at most, {peak / first:.2f} times the first")


def memory_of(number: int) -> int:
    """Return the peak of this process in kilobytes after so many articles."""
    words = [f"word{at}" for at in range(5_000)]
    stream = (
        Article(f"{at:07d}.txt", f"Troops of Chad attacked town {at % 7} {_filler(words, at)}", published=FIRST)
        for at in range(number)
    )
    job = ReadingJob(OURS, "1", reader=reading)
    with TemporaryDirectory() as folder:
        for _ in extract_into(ReportFolder(folder), stream, Alone(), job):
            pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _filler(words: Sequence[str], seed: int) -> str:
    return " ".join(random.Random(seed).choices(words, k=LENGTH // 8))


# ---- joining ----


def bench_joining(most: int) -> None:
    """Join folders of more and more reports, by one process and with two workers."""
    first = None
    with cluster("local", processes=2) as two, TemporaryDirectory() as place:
        for number in (most // 16, most // 4, most):
            folder = _folder_of(number, Path(place) / str(number))
            join_folder(_folder_of(40, Path(place) / f"{number} few"), two)  # the words are open
            clock, own, found = _timed(folder, None)
            clocks, owns, helped = _timed(folder, two)
            cost = own / (number * math.log(number))
            first = first or cost
            same = "the same events" if found == helped else "NOT the same events"
            say(
                f"{number:,} reports: {own:.1f} s, over n log n {cost / first:.2f} times the first; with two workers "
                f"{clocks / clock:.2f} of the time by the clock, {owns / own:.2f} of the work in order, {same}"
            )


def _folder_of(number: int, place: Path) -> ReportFolder:
    reports, texts = made_news(number, seed=1)
    told = defaultdict(list)
    for report in reports:
        told[report.article].append(report)
    words = [f"word{at}" for at in range(50_000)]
    found = {
        key: Extraction(Article(key, f"{text}\n\n{_filler(words, at)}"), reports=tuple(told[key]))
        for at, (key, text) in enumerate(texts.items())
    }
    folder = ReportFolder(str(place))
    job = ReadingJob(OURS, "1", reader=lambda article, *, engines: found[article.id])
    for _ in extract_into(folder, [each.article for each in found.values()], Alone(), job):
        pass
    return folder


def _timed(folder: ReportFolder, crew: Crew | None) -> tuple[float, float, object]:
    clock, own = time.perf_counter(), time.thread_time()
    found = join_folder(folder, crew).events
    return time.perf_counter() - clock, time.thread_time() - own, found


def main() -> None:
    """Measure what is named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=["reading", "memory", "joining", []], default=[])
    parser.add_argument("--most", type=int, default=16_000)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        say(json.dumps(memory_of(given.one)))
        return
    what = given.what or ["reading", "memory", "joining"]
    if "reading" in what:
        bench_reading(given.articles)
    if "memory" in what:
        bench_memory(given.most)
    if "joining" in what:
        bench_joining(given.most)


if __name__ == "__main__":
    main()
