"""Very many articles → a folder of reports, portion by portion, by whatever crew; a run that was killed goes on.

In come articles as a stream, a folder and a crew; out come the parts of the folder, and how far it is. It must not know
who works, nor how articles are read. Memory holds the portions that are worked at; ids, and the bytes of each part, are
the same whoever reads, however often, and whatever died meanwhile.
"""

import queue
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial

from geo.distributed.crews import Crew
from geo.distributed.folder import FORMAT, FoundPart, ReportFolder
from geo.distributed.keeping import reports_to_parquet, to_kept
from geo.distributed.portions import Cut, Portion, portions
from geo.engines import Engines
from geo.errors import DataError
from geo.extract import Reader, extract_article
from geo.memory.apart import ApartReader
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.memory.version import extractor_version
from geo.model import Article, Extraction, Rejection
from geo.stopping import asked_to_stop, go_on


@dataclass(frozen=True, slots=True)
class Step:
    """A portion that is finished: how many articles it has, whether it was so before, and what of it was refused."""

    name: str
    articles: int
    was_there: bool
    refused: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """What is done with each portion, by whoever does it.

    Attributes:
        engines: Which models read.
        version: The extractor's, of whoever asks; a worker of another refuses.
        apart: Whether articles are read in processes of their own, so that one which ends its process costs itself.
        reader: Reads an article; our own if it is not given.
    """

    engines: Engines
    version: str
    apart: bool = True
    reader: Reader | None = None


def extract_into(
    folder: ReportFolder, articles: Iterable[Article], crew: Crew, job: ReadingJob, *, cut: Cut | None = None
) -> Iterator[Step]:
    """Find everything in articles, and write it into a folder; yield each portion when it is finished, in any order.

    Portions that are there are taken as they are. When all are, the folder's list is written, and what is of other
    articles or of another version is set aside in it; the last step tells nothing more.

    Raises:
        ExportError: The folder cannot be written.
        DataError: A worker has another version of Dateline, or other data.
        ServiceError: The crew is lost.
    """
    folder.look()
    names: list[str] = []
    there: list[Step] = []

    def unread() -> Iterator[Portion]:
        for portion in portions(articles, f"{job.version} {FORMAT}", cut):
            names.append(portion.name)
            if folder.has(portion.name):
                there.append(Step(portion.name, len(portion.articles), True, folder.refused(portion.name)))
            else:
                yield portion

    for _, found in crew.through(partial(read_portion, job=job), unread()):
        yield from _taken(there)
        folder.put(found)
        yield Step(found.name, found.articles, False, found.refused)
    yield from _taken(there)
    folder.finish(names, job.version)


def _taken(there: list[Step]) -> Iterator[Step]:
    yield from there
    there.clear()


def read_portion(portion: Portion, *, job: ReadingJob) -> FoundPart:
    """Find everything in a portion: the work of one who works.

    Raises:
        DataError: This is another version of Dateline than that of who asks.
        StoppedError: Somebody has asked to stop.
    """
    _check_version(job)
    with _reader(job) as reader:
        memory = Memory(Kept.passing(), engines=job.engines, strict=True, version=job.version, reader=reader)
        found = tuple(memory.read(portion.articles, stop=asked_to_stop()))
        go_on()  # else what was not read would be missing
    refused = tuple(each for each in found if isinstance(each, Rejection))
    read = [each for each in found if isinstance(each, Extraction)]
    return FoundPart(
        portion.name, reports_to_parquet(read), to_kept(portion.articles, found), refused, len(portion.articles)
    )


def _check_version(job: ReadingJob) -> None:
    own = job.version if job.reader is not None else _version(job.engines)
    if own != job.version:
        msg = (
            f"a worker reads by the version {own}, and {job.version} is asked for; install the same Dateline, models "
            "and added places on all machines"
        )
        raise DataError(msg)


@cache
def _version(engines: Engines) -> str:
    return extractor_version(engines)


_readers: "queue.SimpleQueue[ApartReader]" = queue.SimpleQueue()  # of this process, one for each that works at once


@contextmanager
def _reader(job: ReadingJob) -> Iterator[Reader]:
    """Lend what reads articles: the models are loaded once for each who works, and stay for the next portion."""
    if job.reader is not None or not job.apart:
        yield job.reader or extract_article
        return
    try:
        reader = _readers.get_nowait()
    except queue.Empty:
        reader = ApartReader()
    try:
        yield reader
    finally:
        _readers.put(reader)


def close_readers() -> None:
    """End the processes of this one that read."""
    while not _readers.empty():
        _readers.get_nowait().close()
