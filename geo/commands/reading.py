"""What a command reads: its inputs, the workspace that is named, and what is kept of both.

Where a workspace is named, what is read is kept in it, as the page does; else in the cache of the user's data folder.
"""

import argparse
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geo.aliases import Progress
from geo.articles.reading import InputStream, read_inputs
from geo.coded.reading import CodedFile, read_coded_bytes, read_coded_files, split_coded, with_coded
from geo.commands.messages import ProgressLine, say
from geo.commands.options import engines_of
from geo.database.addresses import DatabaseAddress
from geo.disk import shown
from geo.engines import Engines
from geo.errors import CacheError, InputError
from geo.languages.naming import told_of_language
from geo.languages.words import is_read
from geo.memory.cache import open_cache
from geo.memory.joined import corpus_of_kept
from geo.memory.reading import Memory
from geo.memory.store import Kept, key_of
from geo.memory.together import processes_here, read_streamed, read_together
from geo.model import Article, Corpus, DatePrecision, EventType, Extraction, Rejection
from geo.views.left_open import left_open_words
from geo.views.words import count_words
from geo.workspace.articles import edited
from geo.workspace.coded_files import read_coded_at, read_kept
from geo.workspace.finding import decided_elsewhere, must_be_there, split_inputs
from geo.workspace.store import Workspace

if TYPE_CHECKING:
    from geo.workspace.applying import Reviewed

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Given:
    """What a command was given: articles as the workspace's log leaves them, and where what is read is kept.

    `original` are all articles, also removed ones, as they came in; `coded` are tables of events that others coded.
    `processes` says how many read.
    """

    articles: tuple[Article, ...]
    removed: tuple[Article, ...]
    rejections: tuple[Rejection, ...]
    memory: Memory
    workspace: Workspace | None
    original: tuple[Article, ...]
    coded: tuple[CodedFile, ...] = ()
    processes: int = 1

    @property
    def progress(self) -> Progress | None:
        """What tells how far the reading is; of one article, nothing."""
        return ProgressLine() if len(self.articles) > 1 else None


def read_given(options: argparse.Namespace) -> Given:
    """Read the inputs that a command line names.

    Raises:
        InputError: It names none.
    """
    _check_named(options)
    engines = engines_of(options)
    paths, workspace = named_inputs(options)
    if workspace is None:
        _tell_decided(paths, options)
    _, tables = split_coded(path for path in paths if isinstance(path, Path))
    paths = tuple(path for path in paths if path not in tables)
    coded, refused = read_coded_files((*tables, *options.coded), unknown=options.coded_type, read=_coded_or_pack)
    read, rejections = read_inputs(paths, published=options.published)
    known = {article.id for article in read}
    original, articles, removed = read, read, tuple[Article, ...]()
    if workspace is not None:
        original = (*read, *(article for article in workspace.articles() if article.id not in known))
        found = edited(workspace.reviews(), original, workspace.ratings())
        articles, removed, rejections = found.articles, found.removed, (*rejections, *workspace.odd_rows())
    coded = (*coded, *map(read_kept, workspace.coded_tables() if workspace else ()))
    memory = _memory(options, engines, workspace)
    processes = options.processes or processes_here()
    return Given(articles, removed, (*rejections, *refused), memory, workspace, original, coded, processes)


def extractions_of(given: Given, failed: list[Rejection]) -> Iterator[Extraction]:
    """Yield what is in each article, as soon as it is read; at the end, tell of their languages and of doubtful days.

    Args:
        given: What to read.
        failed: Takes the refusals of articles over which the program fails.
    """
    _tell_stale(given)
    articles = []
    # A service that reads is asked by one process: how much it bears at once is not known here.
    processes = given.processes if given.memory.engines.endpoint is None else 1
    with read_together(given.memory, given.articles, processes=processes):
        for extraction in unfailing(given.memory.read(given.articles, progress=given.progress), failed):
            articles.append(extraction.article)
            yield extraction
    tell_languages(articles)
    tell_recognised(articles)
    tell_days(article for article in articles if is_read(article.language))


def streamed(options: argparse.Namespace) -> Iterator[Extraction | Rejection]:
    """Yield what is in each article that a command line names, as soon as it is read, and what is refused.

    However many articles the inputs hold, some dozens are in memory. They are told of as they come, and not at the end.

    Raises:
        InputError: It names no input.
    """
    _check_named(options)
    paths, workspace = named_inputs(options)
    _, tables = split_coded(path for path in paths if isinstance(path, Path))
    if workspace is not None or tables or options.coded:  # a workspace's articles are in memory, as its log leaves them
        failed: list[Rejection] = []
        given = read_given(options)
        yield from extractions_of(given, failed)
        yield from (*given.rejections, *failed)
        return
    _tell_decided(paths, options)
    engines, line, done, undated = engines_of(options), ProgressLine(), 0, 0
    memory, intake = _memory(options, engines, None), InputStream(paths, published=options.published)
    refused: list[Rejection] = []

    def turn(article: Article) -> None:
        line.streamed(done, intake.share, article.id)

    processes = 1 if engines.endpoint is not None else options.processes or processes_here()
    for found in read_streamed(memory, unfailing(intake, refused), processes=processes, progress=turn):
        line.wipe()
        yield from refused
        refused.clear()
        yield found
        done += 1
        if isinstance(found, Extraction):
            undated += _tell_of(found.article)
    line.wipe()
    yield from refused
    _tell_undated(undated)


def _tell_of(article: Article) -> bool:
    """Tell what is odd about an article that was read; return whether it has no day though it could."""
    tell_languages([article])
    tell_recognised([article])
    if not is_read(article.language):
        return False
    _tell_inferred(article)
    return article.published is None


def extract_given(given: Given) -> Corpus:
    """Return what is in all articles, as the reviews of the workspace leave it."""
    return extract_reviewed(given).corpus


def extract_reviewed(given: Given) -> "Reviewed":
    """Return what is in all articles, with the reviews of the workspace, if there is one."""
    from geo.workspace.applying import Reviewed

    failed: list[Rejection] = []
    extractions = tuple(extractions_of(given, failed))
    corpus = corpus_of_kept(given.memory, given.articles, extractions, rejections=(*given.rejections, *failed))
    for each in given.coded:
        say(f"{each.name}: {each.words}")
    corpus = with_coded(corpus, given.coded)
    return Reviewed(corpus) if given.workspace is None else _reviewed(given, corpus)


def unfailing(found: Iterable[_Found | Rejection], failed: list[Rejection]) -> Iterator[_Found]:
    """Yield what was found; refusals go where they are gathered."""
    for each in found:
        if isinstance(each, Rejection):
            failed.append(each)
        else:
            yield each


def tell_days(articles: Iterable[Article]) -> None:
    """Say which articles' days are not sure, and how many have none."""
    undated = 0
    for article in articles:
        undated += article.published is None
        _tell_inferred(article)
    _tell_undated(undated)


def _tell_inferred(article: Article) -> None:
    if article.published_precision is DatePrecision.INFERRED:
        told = f"published on {article.published}, as its text or its file tells; --published overrides it"
        say(f"{article.id}: {told}")


def _tell_undated(undated: int) -> None:
    if undated:
        say(
            f"{count_words(undated, 'article')} without a day of publication: words such as “Friday” stay open; "
            "give it with --published"
        )


def tell_unplaced(names: Sequence[str]) -> None:
    """Say which names of places the gazetteer lacks, and how more are added."""
    if told := left_open_words(names):
        say(f"{told}; dateline gazetteer add takes in all villages of a country")


def tell_recognised(articles: Iterable[Article]) -> None:
    """Say which articles were pictures of text."""
    for article in articles:
        if article.recognised:
            say(f"{article.id}: its text was recognised in pictures (OCR); compare what is found with the original")


def tell_languages(articles: Iterable[Article]) -> None:
    """Say which articles are in languages that are not read for events."""
    for article in articles:
        if told := told_of_language(article.language):
            say(f"{article.id}: {told}")


def _coded_or_pack(path: Path | DatabaseAddress, *, unknown: EventType | None) -> CodedFile:
    """Read a table of coded events, or the events of one of our own packs."""
    if isinstance(path, Path) and path.suffix.lower() == ".zip":
        from geo.exports.verifying import records_in

        return read_coded_bytes(records_in(path), path.name, unknown=unknown)
    return read_coded_at(path, unknown=unknown)


def _memory(options: argparse.Namespace, engines: Engines, workspace: Workspace | None) -> Memory:
    if options.no_cache:
        return Memory(Kept.passing(), engines=engines, strict=True, lasting=False)
    if workspace is not None:
        return Memory(workspace.extractions(), engines=engines)
    try:
        return Memory(open_cache(), engines=engines, strict=True)
    except CacheError as problem:
        say(f"what is read is not kept: {problem}")
        return Memory(Kept.passing(), engines=engines, strict=True, lasting=False)


def _check_named(options: argparse.Namespace) -> None:
    if options.needs_input and not (options.inputs or options.coded or options.workspace):
        msg = "name at least one INPUT, or a table of coded events with --coded"
        raise InputError(msg)


def named_inputs(options: argparse.Namespace) -> tuple[tuple[Path | str, ...], Workspace | None]:
    """Tell the inputs from the workspace, which must be there: only the page makes one.

    Raises:
        InputError: It is not there, or there are several.
    """
    addresses = tuple(each for each in options.inputs if isinstance(each, str))
    files, named = split_inputs((each for each in options.inputs if not isinstance(each, str)), options.workspace)
    if named:
        must_be_there(named)
    return (*files, *addresses), Workspace.open(named) if named else None


def workspace_among(options: argparse.Namespace) -> tuple[tuple[Path | str, ...], Workspace]:
    """Tell the inputs from the workspace, one of which must be named.

    Raises:
        InputError: There is none among them, it is not there, or there are several.
    """
    paths, workspace = named_inputs(options)
    if workspace is None:
        msg = "name the workspace: a file, or the address of a database"
        raise InputError(msg)
    return paths, workspace


def _tell_decided(paths: Iterable[Path | str], options: argparse.Namespace) -> None:
    """Tell of what was decided on the page about the same inputs, which counts only where its workspace is named."""
    found = decided_elsewhere((*(path for path in paths if isinstance(path, Path)), *options.coded))
    if found:
        place, number = found
        told = count_words(number, "decision")
        say(f"{told} made on the page are not used; to use them: --workspace {shlex.quote(shown(place))}")


def _tell_stale(given: Given) -> None:
    if given.workspace is None:
        return
    marks = given.memory.marks([key_of(article) for article in given.articles])
    stale = sum(version != given.memory.version for version in marks.values())
    if stale:
        say(
            f"{count_words(stale, 'article')} of {given.workspace} as an older extractor read them; the page "
            "shows what a new reading changes, and --no-cache reads them anew"
        )


def _reviewed(given: Given, corpus: Corpus) -> "Reviewed":
    """Lay the workspace's reviews on what was found, and tell which of them match nothing."""
    from geo.workspace.applying import apply
    from geo.workspace.teamwork import accepts_asked

    assert given.workspace is not None
    gone, accepts = {article.id for article in given.removed}, accepts_asked(given.workspace)
    found = apply(given.workspace.reviews(), corpus, removed=gone, accepts=accepts)
    if found.lost:
        say(f"{count_words(len(found.lost), 'review')} of {given.workspace} no longer match; the page lists them")
    return found
