"""Which inputs the page shows, read and extracted once for all visitors."""

import argparse
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from geo.articles.documents import is_address
from geo.articles.reading import parse_published, read_inputs
from geo.coded.reading import CodedFile, read_coded_files, split_coded
from geo.database.addresses import DatabaseAddress
from geo.disk import Stamp, stamps
from geo.engines import OURS, Engines, read_engines
from geo.errors import InputError, WorkspaceError
from geo.extract import corpus_of
from geo.memory.apart import apart_reader
from geo.memory.background import BackgroundReader
from geo.memory.reading import Memory
from geo.memory.version import extractor_version
from geo.model import Article, Corpus, EventType, Rejection
from geo.resources import resource_path
from geo.ui.login import PageWorkspace
from geo.ui.opening_view import HERE
from geo.views.shelves import Shelf, keys_of, shelve
from geo.workspace.articles import dressed
from geo.workspace.coded_files import coded_stamps, read_coded_at
from geo.workspace.finding import open_workspace, place_of, private_path, split_inputs, workspace_beside
from geo.workspace.formats import SUFFIX
from geo.workspace.store import Workspace


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and folders, the day for articles that carry none, and which models read them."""

    paths: tuple[Path, ...]
    published: date | None = None
    engines: Engines = OURS
    addresses: tuple[str, ...] = ()  # of pages and feeds
    coded: tuple[
        Path | DatabaseAddress, ...
    ] = ()  # tables of events that others coded, shown beside whatever the workspace keeps
    unknown: EventType | None = None  # the type of their rows whose own is none that we know
    workspace: Path | DatabaseAddress | None = None  # the one that was named, or lies beside the articles

    @property
    def name(self) -> str:
        """What the page calls them."""
        names = [place.name or str(place) for place in (*self.paths, *self.coded)] + list(self.addresses)
        names = names or [self.workspace.name if self.workspace else ""]
        return names[0] if len(names) == 1 else f"{len(names)} inputs"

    @property
    def told_by_files(self) -> bool:
        """Whether the times of files tell that anything has changed: nothing comes from elsewhere."""
        places = (self.workspace, *self.coded)
        return not self.addresses and not any(isinstance(place, DatabaseAddress) for place in places)

    @property
    def seeds(self) -> bool:
        """Whether they are the articles that come along with the program."""
        return self.paths == (resource_path("seeds"),)


def inputs_from_arguments(arguments: Iterable[str] | None = None) -> Inputs:
    """Read `INPUT... [--published DAY] [--config FILE]` from the command line; the seeds where nothing is named.

    Raises:
        InputError: More than one workspace is named, or the day is none on which an article can have appeared.
    """
    parser = argparse.ArgumentParser(prog="dateline app", add_help=False)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--published")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--workspace", type=place_of)
    parser.add_argument("--coded", type=place_of, action="append", default=[])
    parser.add_argument("--coded-type", type=EventType)
    given, _ = parser.parse_known_args(list(sys.argv[1:] if arguments is None else arguments))
    engines = OURS if given.config is None else read_engines(given.config)
    addresses = tuple(each for each in given.inputs if is_address(each))
    paths, named = split_inputs((place_of(each) for each in given.inputs if not is_address(each)), given.workspace)
    paths, tables = split_coded(paths)
    coded = (*tables, *given.coded)
    if not paths and not addresses and named is None and not coded:
        paths = (resource_path("seeds"),)
    published = parse_published(given.published)[0] if given.published else None
    return Inputs(paths, published, engines, addresses, coded, given.coded_type, named or workspace_beside(paths))


def opened(inputs: Inputs) -> tuple[Workspace, str]:
    """Return the workspace of the page's inputs, and why it passes with the server, if it does.

    Raises:
        WorkspaceError: The one that was named cannot be opened.
    """
    own = inputs.paths != (resource_path("seeds"),)
    paths = (*inputs.paths, *inputs.coded) if own else ()
    return _open(inputs.workspace, paths, inputs.workspace or private_path(paths))


def memory_of(inputs: Inputs, workspace: Workspace) -> Memory:
    """Return what is kept in a workspace of what the inputs' models find; one for all visitors."""
    return _memory(workspace, inputs.engines, extractor_version(inputs.engines))


def background_of(memory: Memory) -> BackgroundReader:
    """Return what reads beside the page; one for all visitors."""
    return _background(memory)


def shelf_of(inputs: Inputs, workspace: Workspace) -> Shelf:
    """Return the inputs' articles, then those that were brought in, as the workspace's log leaves them."""
    given, rejections = _read(inputs, tuple(stamp for path in inputs.paths for stamp in stamps(path)))
    coded, refused = coded_given(inputs)
    return shelve(given, (*rejections, *refused), workspace, coded=coded)


def coded_given(inputs: Inputs) -> tuple[tuple[CodedFile, ...], tuple[Rejection, ...]]:
    """Return the tables of coded events that were named, each read once, and those that cannot be read."""
    return _coded(inputs.coded, inputs.unknown, _stamps_of(inputs.coded))


def staged_corpus(shelf: Shelf, memory: Memory) -> Corpus:
    """Return the events as the present extractor reads the articles, as far as it has read them; see `propose`."""
    return dressed(corpus_of(memory.staged(shelf.articles), rejections=shelf.rejections), shelf.articles)


def waiting(shelf: Shelf, memory: Memory) -> tuple[tuple[Article, ...], tuple[Article, ...]]:
    """Return the articles that nobody has read, and those that only an older extractor has.

    Those over which the program fails are left out: they wait for nothing.
    """
    marks = memory.marks(keys_of(shelf.articles))
    given = list(zip(keys_of(shelf.articles), shelf.articles, strict=True))
    if memory.refused(keys_of(shelf.articles)):
        given = [(key, article) for key, article in given if not memory.refused((key,))]
    told = [(article, marks.get(key)) for key, article in given]
    pending = tuple(article for article, version in told if version is None)
    stale = [article for article, version in told if version not in (None, memory.version)]
    return pending, memory.unread(stale) if stale else ()


def outdated(shelf: Shelf, memory: Memory) -> int:
    """Return how many articles are shown as an older extractor read them."""
    return sum(version != memory.version for version in memory.marks(keys_of(shelf.articles)).values())


@lru_cache(maxsize=8)
def _open(
    named: Path | DatabaseAddress | None,
    paths: tuple[Path | DatabaseAddress, ...],
    file: Path | DatabaseAddress,  # noqa: ARG001 - with the place of private files, the key
) -> tuple[Workspace, str]:
    try:
        return open_workspace(named, paths, PageWorkspace), ""
    except WorkspaceError as problem:
        if named is not None:
            raise
        note = (
            "What was decided or added before is not shown, and what you decide or add now is lost when the server "
            f"stops: {problem}. To keep it, name a workspace: dateline app NAME{SUFFIX}"
        )
        return PageWorkspace.open(Path(mkdtemp(prefix="dateline-")) / f"passing{SUFFIX}", private=True), note


@lru_cache(maxsize=8)
def _memory(workspace: Workspace, engines: Engines, version: str) -> Memory:
    reader = None if HERE.served is None else apart_reader()
    return Memory(workspace.extractions(), engines=engines, version=version, reader=reader)


@lru_cache(maxsize=8)
def _background(memory: Memory) -> BackgroundReader:
    return BackgroundReader(memory)


@lru_cache(maxsize=8)
def _read(inputs: Inputs, stamped: tuple[Stamp, ...]) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:  # noqa: ARG001 - the key
    return read_inputs((*inputs.paths, *inputs.addresses), published=inputs.published)


def _stamps_of(places: tuple[Path | DatabaseAddress, ...]) -> tuple[Stamp, ...]:
    """Return what tells that tables have changed; of a server that does not answer what it told last."""
    found: list[Stamp] = []
    for place in places:
        with suppress(InputError):
            _LAST_STAMPS[place] = coded_stamps(place)
        found += _LAST_STAMPS.get(place, ())
    return tuple(found)


_LAST_STAMPS: dict[Path | DatabaseAddress, tuple[Stamp, ...]] = {}


@lru_cache(maxsize=2)
def _coded(
    paths: tuple[Path | DatabaseAddress, ...],
    unknown: EventType | None,
    stamped: tuple[Stamp, ...],  # noqa: ARG001 - the key
) -> tuple[tuple[CodedFile, ...], tuple[Rejection, ...]]:
    return read_coded_files(paths, unknown=unknown, read=read_coded_at)
