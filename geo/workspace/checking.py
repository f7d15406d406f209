"""Whether a workspace is whole: its file, its rows, what belongs together, and what can be derived anew.

Nothing is changed. A finding says what is wrong, and what mends it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select

from geo.database.sqlite_file import SqliteFile
from geo.errors import GeoError, InputError
from geo.extract import corpus_of
from geo.memory.encoding import REPORTS, Codec, Part
from geo.memory.joined import kept_events
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.memory.tables import extractions, shown
from geo.model import Article, content_id
from geo.workspace import tables
from geo.workspace.articles import edited
from geo.workspace.coded_files import read_kept
from geo.workspace.store import Workspace

_AT_ONCE = 200
_MOST = 100  # findings of a kind that SQLite tells
_CODECS = {part: Codec[object](part) for part in Part}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something about a workspace. `harmful` where what is shown is less than, or another than, what was kept."""

    what: str
    harmful: bool = True


def check_workspace(workspace: Workspace, articles: Iterable[Article] = ()) -> tuple[Flaw, ...]:
    """Look through a workspace.

    Args:
        workspace: The workspace.
        articles: Those that are used with it and lie elsewhere, so that what is kept of them is not taken for lost.
    """
    return (
        *_file(workspace),
        *(Flaw(str(odd.reason)) for odd in workspace.odd_rows()),
        *_texts(workspace),
        *_log(workspace),
        *_coded(workspace),
        *_extractions(workspace, articles),
    )


def _file(workspace: Workspace) -> Iterator[Flaw]:
    """Let SQLite look through its file; a server sees to its own."""
    if isinstance(workspace.database, SqliteFile):
        with workspace.database.reading() as connection:
            told = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})")]
        yield from (Flaw(f"its file is damaged: {each}; put a copy in its place") for each in told if each != "ok")


def _texts(workspace: Workspace) -> Iterator[Flaw]:
    """Compare each article's text with the digest that was made when it came."""
    of, scanned = tables.articles.c, tables.recognised.c
    there = set()
    with workspace.database.reading() as connection:
        for name, digest, text in connection.execute(select(of.id, of.digest, of.text)):
            there.add(digest)
            if isinstance(text, str) and content_id(text) != digest:
                yield Flaw(f"the text of {name!r} is not the one that was brought in; remove it, and add it again")
        marked = {row[0] for row in connection.execute(select(scanned.digest))}
    for digest in sorted(marked - there):
        yield Flaw(f"a mark of recognised text belongs to no article ({digest})", harmful=False)


def _log(workspace: Workspace) -> Iterator[Flaw]:
    """See that each entry of the log has an id of its own, and none is of a time before the one that it takes back."""
    seen: set[str] = set()
    for review in workspace.reviews():
        if review.id in seen:
            yield Flaw(f"two entries of the log have the id {review.id!r}")
        seen.add(review.id)


def _coded(workspace: Workspace) -> Iterator[Flaw]:
    """Read the files of coded events."""
    for table in workspace.coded_tables():
        try:
            read_kept(table)
        except GeoError as exc:
            yield Flaw(f"coded events: {exc}")


def _extractions(workspace: Workspace, more: Iterable[Article]) -> Iterator[Flaw]:
    """Decode all that is kept of articles that are here, and tell of what belongs to none."""
    originals = (*more, *workspace.articles())
    found = edited(workspace.reviews(), originals, workspace.ratings())
    known = {key_of(article): article for article in (*originals, *found.articles, *found.removed)}
    orphans, last = set(), 0
    with workspace.database.reading() as connection:
        while rows := _some(connection, last):
            for number, key, part, data in rows:
                last = number
                article = known.get(key)
                if article is None:
                    orphans.add(key)
                elif problem := _undecodable(article, part, data):
                    yield Flaw(f"{problem}; it is read again where it is wanted")
        of = extractions.c
        reports = select(of.article).where(of.extractor == shown.c.extractor, of.part == Part.REPORTS.value)
        missing = select(shown.c.article).where(shown.c.article.not_in(reports.scalar_subquery().correlate(shown)))
        for (key,) in connection.execute(missing):
            name = known[key].id if key in known else key
            yield Flaw(f"what is shown of {name!r} is not kept; it is read again where it is wanted")
    yield from _derived(workspace, (*found.articles, *more))
    if orphans:
        told = f"what is kept of {len(orphans)} articles belongs to none that was brought in or named; it is kept for"
        yield Flaw(f"{told} when they come back, and `dateline cache prune` forgets it", harmful=False)


def _derived(workspace: Workspace, articles: Iterable[Article]) -> Iterator[Flaw]:
    """Join the reports anew, and compare."""
    memory = Memory(workspace.extractions())
    listed = tuple({article.id: article for article in articles}.values())
    read = memory.load(listed).extractions
    kept = kept_events(memory, listed, read)
    if kept is not None and kept != corpus_of(read).events:
        yield Flaw("which reports tell of one event is kept otherwise than they are joined; copy the workspace")


def _some(connection: Connection, after: int) -> Sequence[tuple[int, str, str, bytes]]:
    of = extractions.c
    query = select(of.number, of.article, of.part, of.data).where(of.number > after).order_by(of.number)
    return [(row[0], row[1], row[2], row[3]) for row in islice(connection.execute(query.limit(_AT_ONCE)), _AT_ONCE)]


def _undecodable(article: Article, part: str, data: object) -> str:
    try:
        codec = REPORTS if part == Part.REPORTS else _CODECS[Part(part)]
    except ValueError:
        return f"something unknown ({part!r}) is kept of {article.id!r}"
    if not isinstance(data, bytes):
        return f"the {part} of {article.id!r} are no bytes"
    try:
        codec.decode(data, article)
    except InputError as exc:
        return str(exc)
    return ""
