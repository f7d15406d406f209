"""A workspace holds what people brought in, decided and set: in one file of SQLite, or in a schema of PostgreSQL.

Every write is one transaction that reaches the disk before the call returns, so that nothing which the page has
acknowledged is lost with the server. Reviews are only ever added. One of an older format is brought to the newer one
when it is opened; a copy stays beside it as it was (`NAME.dateline.v1.bak`, the schema `NAME_v1_bak`).

Example::

    workspace = Workspace.open(Path("sahel.dateline"))
    workspace.append(make_reviews([(event, Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED))], reviewer="R. Diaz"))
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from zlib import compress, decompress
from zlib import error as damaged

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, delete, func, literal, literal_column, select
from sqlalchemy.exc import SQLAlchemyError

from geo.aliases import Params
from geo.database.addresses import DatabaseAddress
from geo.database.base import Database, put, put_new
from geo.database.postgres import PostgresSchema
from geo.database.sqlite_file import MAGIC, SqliteFile, Telling, what_is_wrong
from geo.disk import look, odd_kind, open_plain, shown
from geo.errors import InputError, StaleError, WorkspaceError
from geo.memory.store import Kept
from geo.model import DEFAULT_LANGUAGE, Article, Rejection, content_id
from geo.workspace import tables
from geo.workspace.coding import review_to_json
from geo.workspace.formats import (
    KNOWS_CODED,
    KNOWS_EXTRACTIONS,
    KNOWS_LANGUAGES,
    SUFFIX,
    prepare_file,
    prepare_schema,
)
from geo.workspace.presence import Presence, beside
from geo.workspace.reviews import Review
from geo.workspace.rows import (
    Row,
    TableName,
    read_article,
    read_rating,
    read_review,
    read_setting,
    read_view,
    readable,
)

LONGEST_NAME = 80  # of a saved view
_NONE_READ = (-(2**63), "")  # of the log; before the number of any entry

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class CodedTable:
    """A file of events that others coded, as it is kept; `digest` changes with what is in it."""

    name: str
    digest: str
    unknown: str
    _read: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """Its bytes, as they were given; read each time.

        Raises:
            WorkspaceError: The workspace cannot be read, or the file was replaced or removed meanwhile.
        """
        return self._read()


class Workspace:
    """What is kept in one place. Its methods may be called from any thread, and from several processes at once."""

    def __init__(self, place: Path | DatabaseAddress, database: Database, number: int, *, numbered: bool) -> None:
        """Take a database that is ready, as `open` makes it.

        Args:
            place: Where it lies.
            database: Where the tables are.
            number: Their format.
            numbered: Whether each row has a number of the database's own, as in a file of SQLite.
        """
        self.place = place
        self.database = database
        self._format = number
        self.numbered = numbered
        self._lock = Lock()
        self._read: tuple[Review, ...] = ()  # the log as far as it was read
        self._last: tuple[int, object] = _NONE_READ  # number and id of its last entry
        self._presence: Presence | None = None
        self._odd: dict[TableName, tuple[Rejection, ...]] = dict.fromkeys(TableName, ())  # rows that were left out

    def __str__(self) -> str:
        return str(self.database)

    @property
    def name(self) -> str:
        """What it is called in short: its file without the ending, or its schema."""
        return self.place.stem if isinstance(self.place, Path) else self.place.name

    @classmethod
    def open(cls, place: Path | DatabaseAddress, *, private: bool = False) -> "Workspace":
        """Open a workspace, and make it where there is none.

        Args:
            place: The file, or the address of the schema. A new file is for this user's eyes only.
            private: A new folder for it is, too.

        Raises:
            WorkspaceError: It is damaged, of a newer version, of another program, or cannot be made or read.
            DataError: What talks to PostgreSQL is not installed.
        """
        if isinstance(place, DatabaseAddress):
            schema = PostgresSchema(place)
            return cls(place, schema, prepare_schema(schema), numbered=False)
        try:
            found = look(place)
        except InputError as exc:
            raise WorkspaceError(str(exc)) from exc
        if found is not None and (kind := odd_kind(found.st_mode)):
            msg = f"{shown(place)} is {kind} and no workspace; name a file, one that ends in {SUFFIX}"
            raise WorkspaceError(msg)
        file = SqliteFile(place, partial(_telling, place))
        with _telling(place, "made"):
            number = prepare_file(file, private=private)
        return cls(place, file, number, numbered=True)

    # ---- articles ----

    def articles(self) -> tuple[Article, ...]:
        """Return the articles that were brought in, in the order in which they came."""
        of, names = tables.articles.c, set[str]()
        scanned: ColumnElement[bool] = of.digest.in_(select(tables.recognised.c.digest))
        more = (
            of.language if self._format >= KNOWS_LANGUAGES else literal(DEFAULT_LANGUAGE),
            scanned if self._knows(tables.recognised) else literal(value=False),
        )
        columns = (of.id, of.text, of.title, of.published, of.precision, of.source, of.path, of.rating, *more)

        def read(row: Row) -> Article:
            article = read_article(row)
            if article.id in names:
                msg = f"its id is {article.id!r}, which another row has; want one of its own"
                raise InputError(msg)
            names.add(article.id)
            return article

        return self._table(TableName.ARTICLES, columns, of.position, read)

    def arrivals(self) -> int:
        """Return what is larger once another article has been brought in."""
        of = tables.articles.c
        with self.database.reading() as connection:
            last = select(func.max(self._number(of.position))).select_from(tables.articles)
            return connection.execute(last).scalar() or 0

    def add_articles(self, articles: Iterable[Article]) -> tuple[Article, ...]:
        """Keep articles, and return those that were new; a text that is here already is not kept twice.

        Where another article has an article's id, it gets a number behind its own.
        """
        added, of = [], tables.articles.c
        with self.database.writing() as connection:
            for article in articles:
                digest = content_id(_storable(article.text))
                if connection.execute(select(of.digest).where(of.digest == digest)).first() is not None:
                    continue
                kept = replace(article, id=_free_id(connection, article.id))
                row = {
                    "id": kept.id,
                    "digest": digest,
                    "text": _storable(kept.text),
                    "title": _storable(kept.title),
                    "published": _iso(kept.published),
                    "precision": kept.published_precision.value,
                    "source": _storable(kept.source),
                    "path": _nameable(kept.path),
                    "rating": kept.rating,
                    "added": _now(),
                    "language": kept.language,
                }
                connection.execute(tables.articles.insert(), [row])
                if kept.recognised:
                    put_new(connection, tables.recognised, [{"digest": digest}])
                added.append(kept)
        return tuple(added)

    def remove_article(self, article_id: str) -> None:
        """Forget an article that was brought in; reviews of it stay, and match again when it comes back."""
        of, scanned = tables.articles.c, tables.recognised
        with self.database.writing() as connection:
            digests = select(of.digest).where(of.id == _storable(article_id))
            connection.execute(delete(scanned).where(scanned.c.digest.in_(digests)))
            connection.execute(delete(tables.articles).where(of.id == _storable(article_id)))

    def ratings(self) -> dict[str, str]:
        """Return the ratings that a person gave when they did not yet stand in the log, by article."""
        of = tables.ratings.c
        return dict(self._table(TableName.RATINGS, (of.article, of.rating), of.article, read_rating))

    # ---- reviews ----

    def reviews(self) -> tuple[Review, ...]:
        """Return the log, oldest first. Only what was added since the last call is read."""
        of = tables.reviews.c
        at = self._number(of.number)
        with self._lock, self.database.reading() as connection:
            number, name = self._last
            last = select(at).where(at == number, of.id == name if name is not None else of.id.is_(None))
            if connection.execute(last).first() is None:  # never read, or another file lies here now
                self._read, self._last, self._odd[TableName.REVIEWS], number = (), _NONE_READ, (), _NONE_READ[0]
            new = connection.execute(select(at, of.id, of.review).where(at > number).order_by(at)).all()
            found, odd = readable(str(self), TableName.REVIEWS, ((row[0], row[2]) for row in new), read_review)
            self._read += found
            self._odd[TableName.REVIEWS] += odd
            if new:
                self._last = new[-1][0], new[-1][1]
            return self._read

    def append(self, reviews: Iterable[Review], *, after: Sequence[Review] | None = None) -> None:
        """Add to the log: all of these reviews, or none.

        Args:
            reviews: What is added.
            after: The log as it was read, where nobody may have added to it since.

        Raises:
            StaleError: Somebody has; nothing was added.
        """
        rows = [{"id": review.id, "review": _storable(review_to_json(review))} for review in reviews]
        with self.database.writing() as connection:
            if after is not None and self._last_review(connection) != (after[-1].id if after else None):
                msg = f"{self}: its log has grown since it was read; read it again"
                raise StaleError(msg)
            if rows:
                connection.execute(tables.reviews.insert(), rows)

    def _last_review(self, connection: Connection) -> str | None:
        """Return the id of the last entry of the log that can be read."""
        of = tables.reviews.c
        for (text,) in connection.execute(select(of.review).order_by(self._number(of.number).desc())):
            with suppress(InputError):
                return read_review((text,)).id
        return None

    # ---- events that others coded ----

    def coded_tables(self) -> tuple[CodedTable, ...]:
        """Return the files of coded events that were brought in, in the order in which they came."""
        if not self._knows(tables.coded):
            return ()
        of = tables.coded.c
        query = select(of.name, of.digest, of.unknown).order_by(self._number(of.number))
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            CodedTable(name, digest, unknown, partial(self._coded_content, name, digest))
            for name, digest, unknown in rows
        )

    def _coded_content(self, name: str, digest: str) -> bytes:
        of = tables.coded.c
        with self.database.reading() as connection:
            query = select(of.content).where(of.name == name, of.digest == digest)
            row = connection.execute(query).first()
        if row is None:
            msg = f"{self}: {name} was replaced or removed while it was read; read it again"
            raise WorkspaceError(msg)
        try:
            return decompress(row[0])
        except (damaged, TypeError) as exc:
            msg = f"{self}: {name} is damaged; remove it, and add it again"
            raise WorkspaceError(msg) from exc

    def add_coded_table(self, name: str, content: bytes, *, unknown: str = "") -> None:
        """Keep a file of coded events, packed; one of the same name is replaced.

        Args:
            name: What it is called.
            content: Its bytes.
            unknown: The type of rows whose own is none; nothing where they are refused.
        """
        row = {
            "name": _storable(name),
            "digest": hashlib.sha256(content + unknown.encode()).hexdigest(),
            "unknown": _storable(unknown),
            "content": compress(content),
            "added": _now(),
        }
        with self.database.writing() as connection:
            put(connection, tables.coded, [row])

    def remove_coded_table(self, name: str) -> None:
        """Forget a file of coded events; reviews of its events stay, and match again when it comes back."""
        with self.database.writing() as connection:
            connection.execute(delete(tables.coded).where(tables.coded.c.name == _storable(name)))

    # ---- extractions ----

    def extractions(self) -> Kept:
        """Return the extractions that are kept; a read-only file of an older format keeps none."""
        return Kept.passing() if self._format < KNOWS_EXTRACTIONS else Kept(self.database)

    # ---- who looks ----

    def presence(self) -> Presence:
        """Return who looks at the workspace, also from other servers; the same for all who ask of this one."""
        with self._lock:
            if self._presence is None:
                if isinstance(self.place, Path):
                    self._presence = beside(self.place, _told_of)
                else:
                    assert isinstance(self.database, PostgresSchema)
                    self._presence = Presence(self.database.noting)
            return self._presence

    # ---- views and settings ----

    def views(self) -> dict[str, dict[str, list[str]]]:
        """Return the saved views: the parameters of their addresses, by name."""
        of = tables.views.c
        return dict(self._table(TableName.VIEWS, (of.name, of.params), of.name, read_view))

    def save_view(self, name: str, params: Params) -> str:
        """Keep a view under a name, in place of one that has it, and return the name as it is kept.

        Raises:
            InputError: The name is empty.
        """
        kept = " ".join(_storable(name).split())[:LONGEST_NAME]
        if not kept:
            msg = "a saved view needs a name"
            raise InputError(msg)
        told = json.dumps({_storable(k): [*map(_storable, values)] for k, values in params.items()}, sort_keys=True)
        with self.database.writing() as connection:
            put(connection, tables.views, [{"name": kept, "params": told, "saved": _now()}])
        return kept

    def remove_view(self, name: str) -> None:
        """Forget a saved view; one that there is not is no error."""
        with self.database.writing() as connection:
            connection.execute(delete(tables.views).where(tables.views.c.name == name))

    def setting(self, name: str) -> str | None:
        """Return what was set under a name, None if nothing was."""
        of, kept = tables.settings.c, _storable(name)
        with self.database.reading() as connection:
            row = connection.execute(select(of.name, of.value).where(of.name == kept)).first()
        with suppress(InputError):  # an odd row, which `odd_rows` tells
            return read_setting(row)[1] if row is not None else None
        return None

    def set_setting(self, name: str, value: str) -> None:
        """Set something under a name."""
        self.change_setting(name, lambda _: value)

    def change_setting(self, name: str, change: Callable[[str | None], str]) -> None:
        """Set something under a name by what was set before, None if nothing was; nobody writes in between."""
        of, kept = tables.settings.c, _storable(name)
        with self.database.writing() as connection:
            row = connection.execute(select(of.value).where(of.name == kept)).first()
            value = change(str(row[0]) if row else None)
            put(connection, tables.settings, [{"name": kept, "value": _storable(value)}])

    # ---- what cannot be read ----

    def odd_rows(self) -> tuple[Rejection, ...]:
        """Tell of the rows that were left out of what was read, and of those of views and settings."""
        self.views()
        of = tables.settings.c
        self._table(TableName.SETTINGS, (of.name, of.value), of.name, read_setting)
        return tuple(odd for table in TableName for odd in self._odd[table])

    def _table(
        self,
        table: TableName,
        columns: Sequence[ColumnElement[Any]],
        order: Column[Any],
        read: Callable[[Row], _Value],
    ) -> tuple[_Value, ...]:
        number = literal_column("rowid") if self.numbered else func.row_number().over(order_by=order)
        query: Select[Any] = select(number, *columns).order_by(order)
        with self.database.reading() as connection:
            found, self._odd[table] = readable(str(self), table, connection.execute(query), read)
        return found

    def _number(self, column: Column[int]) -> ColumnElement[int]:
        """Return by what rows are in the order in which they came."""
        return literal_column("rowid") if self.numbered else column

    def _knows(self, table: Table) -> bool:
        """Say whether a table is there: in a file of an older format that may not be written, it may not be."""
        if self._format >= KNOWS_CODED:
            return True
        with self.database.reading() as connection:
            return connection.dialect.has_table(connection, table.name)


def is_workspace(path: Path) -> bool:
    """Say whether a file is meant as a workspace: by its ending, or as an SQLite file."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with open_plain(path) as file:
            return file.read(len(MAGIC)) == MAGIC
    except (OSError, InputError):
        return False


@contextmanager
def _telling(path: Path, doing: str) -> Iterator[None]:
    """Turn what SQLite and the system say into words that help."""
    try:
        yield
    except SQLAlchemyError as exc:
        msg = f"{path} cannot be {doing}: {what_is_wrong(exc)}"
        raise WorkspaceError(msg) from exc
    except (sqlite3.Error, OSError) as exc:
        msg = f"{path} cannot be {doing}: {what_is_wrong(exc)}"
        raise WorkspaceError(msg) from exc


def _told_of(path: Path) -> Telling:
    return partial(_telling, path)


def _free_id(connection: Connection, wanted: str) -> str:
    wanted, of = _nameable(wanted), tables.articles.c
    name, number = wanted, 1
    while connection.execute(select(of.id).where(of.id == name)).first() is not None:
        number += 1
        name = f"{wanted} ({number})"
    return name


def _storable(text: str) -> str:
    """Replace what no file can hold (lone surrogates)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _nameable(text: str) -> str:
    """Replace what no name of an article or a file can hold, either."""
    return _storable(text).replace("\0", "?")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
