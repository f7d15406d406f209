"""What is kept of some articles, as the reviews of a workspace leave it. Nothing is read, and nothing laid twice.

As long as nothing has changed, the events are the same tuple, which their index and all tables are kept for.

Example::

    shelf = shelve(articles, rejections, workspace)
    corpus_shown(shelf, memory, workspace).events
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

from geo.coded.reading import CodedFile, with_coded
from geo.errors import GeoError
from geo.memory.joined import corpus_of_kept
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.model import Article, Corpus, Event, Rejection
from geo.views.identity import ByIdentity
from geo.workspace.applying import Reviewed, apply
from geo.workspace.articles import LostEdit, dressed, edited
from geo.workspace.coded_files import read_kept
from geo.workspace.reviews import Review
from geo.workspace.store import CodedTable, Workspace
from geo.workspace.teamwork import accepts_asked


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of a workspace: as a person has edited them, those that were removed, and what was refused.

    `coded` are tables of events beside those that the workspace keeps.
    """

    articles: tuple[Article, ...] = ()
    removed: tuple[Article, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    lost: tuple[LostEdit, ...] = ()
    trail: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)
    coded: tuple[CodedFile, ...] = ()


def shelve(
    given: tuple[Article, ...],
    rejections: tuple[Rejection, ...],
    workspace: Workspace,
    *,
    coded: tuple[CodedFile, ...] = (),
) -> Shelf:
    """Return articles that were given, then those that were brought in, as the workspace's log leaves them."""
    known = {article.id for article in given}
    articles = (*given, *(article for article in workspace.articles() if article.id not in known))
    found = edited(workspace.reviews(), articles, workspace.ratings())
    refused = (*rejections, *workspace.odd_rows())
    return Shelf(found.articles, found.removed, refused, found.lost, found.trail, coded)


def corpus_kept(shelf: Shelf, memory: Memory) -> Corpus:
    """Return the events of those articles that somebody has read. Nothing is read.

    While nothing new was read, and no other reading adopted, the events are the same tuple.
    """
    keys = keys_of(shelf.articles)
    marks = tuple(sorted(memory.marks(keys).items()))
    rejections = (*shelf.rejections, *memory.refused(keys))
    corpus = _corpus(memory, keys, rejections, marks, _Aside(shelf.articles))
    return _dressed(ByIdentity(corpus), shelf.articles)


def corpus_shown(shelf: Shelf, memory: Memory, workspace: Workspace) -> Corpus:
    """Return what is kept of the articles, with what others coded, as the reviews leave it. Nothing is read."""
    corpus = corpus_kept(shelf, memory)
    if not corpus.events and not shelf.coded and not workspace.coded_tables():
        return corpus
    return laid(corpus, workspace, workspace.reviews(), shelf.removed, shelf.coded).corpus


def laid(
    corpus: Corpus,
    workspace: Workspace,
    log: tuple[Review, ...],
    removed: Iterable[Article],
    coded: tuple[CodedFile, ...] = (),
) -> Reviewed:
    """Return the corpus, with what others coded, as a workspace's log leaves it; laid once for all who ask."""
    ratings = tuple(sorted(workspace.ratings().items()))
    gone = frozenset(article.id for article in removed)
    files = _together(ByIdentity(coded), ByIdentity(coded_files(workspace)))
    accepts = accepts_asked(workspace)
    return _reviewed(ByIdentity(corpus), ByIdentity(log), ratings, gone, ByIdentity(files), accepts)


def coded_files(workspace: Workspace) -> tuple[CodedFile, ...]:
    """Return the files of coded events that a workspace keeps, each read once; one that no longer reads is left out."""
    return _coded(workspace.coded_tables())


@lru_cache(maxsize=8)
def keys_of(articles: tuple[Article, ...]) -> tuple[str, ...]:
    """Return what articles are known by in a memory; reckoned once for each set of them."""
    return tuple(map(key_of, articles))


class _Aside:
    """What a cached function needs and is not known by: equal to any other."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.articles = articles

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Aside)


@lru_cache(maxsize=4)
def _corpus(
    memory: Memory,
    keys: tuple[str, ...],  # noqa: ARG001 - what the articles are known by
    rejections: tuple[Rejection, ...],
    marks: tuple[tuple[str, str], ...],  # noqa: ARG001 - another reading gives another corpus
    aside: _Aside,
) -> Corpus:
    found = memory.load(aside.articles).extractions
    return corpus_of_kept(memory, aside.articles, found, rejections=rejections)


@lru_cache(maxsize=4)
def _dressed(corpus: ByIdentity[Corpus], articles: tuple[Article, ...]) -> Corpus:
    return dressed(corpus.value, articles)


@lru_cache(maxsize=8)
def _reviewed(
    corpus: ByIdentity[Corpus],
    log: ByIdentity[tuple[Review, ...]],
    ratings: tuple[tuple[str, str], ...],
    removed: frozenset[str],
    coded: ByIdentity[tuple[CodedFile, ...]],
    accepts: int,
) -> Reviewed:
    """Lay reviews on a corpus once: the same events stay the same tuple, which their index is kept for."""
    articles = [extraction.article for extraction in corpus.value.extractions]
    told = dressed(corpus.value, edited(log.value, articles, dict(ratings)).articles)
    more = _coded_events(ByIdentity(told.events), coded)
    rejections = (*told.rejections, *more.rejections)
    whole = replace(told, events=more.events, rejections=rejections) if coded.value else told
    return apply(log.value, whole, removed=removed, accepts=accepts)


@lru_cache(maxsize=4)
def _coded_events(events: ByIdentity[Sequence[Event]], coded: ByIdentity[tuple[CodedFile, ...]]) -> Corpus:
    """Add coded events to some events: of very many, what was found out about them is kept from review to review."""
    return with_coded(Corpus(events=events.value), coded.value)


@lru_cache(maxsize=4)
def _together(
    given: ByIdentity[tuple[CodedFile, ...]], kept: ByIdentity[tuple[CodedFile, ...]]
) -> tuple[CodedFile, ...]:
    return (*given.value, *kept.value)


@lru_cache(maxsize=4)
def _coded(tables: tuple[CodedTable, ...]) -> tuple[CodedFile, ...]:
    found = []
    for table in tables:
        with suppress(GeoError):  # it was read before it was kept
            found.append(read_kept(table))
    return tuple(found)
