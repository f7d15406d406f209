"""A workspace: one SQLite file that holds what a person brought in, decided and set.

Every write is one transaction that reaches the disk before the call returns, so that nothing which the page has
acknowledged is lost with the server. Reviews are only ever added. A file of an older format is brought to the newer one
when it is opened; a copy stays beside it as it was (`NAME.dateline.v1.bak`).

Example::

    workspace = Workspace.open(Path("sahel.dateline"))
    workspace.append(make_reviews([(event, Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED))], reviewer="R. Diaz"))
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import TypeVar
from zlib import compress, decompress

from geo.aliases import Params
from geo.disk import look, odd_kind, open_plain, shown
from geo.errors import InputError, StaleError, WorkspaceError
from geo.memory.store import SCHEMA as EXTRACTIONS
from geo.memory.store import Kept, in_transaction
from geo.model import DEFAULT_LANGUAGE, Article, Rejection, content_id
from geo.workspace.coding import review_to_json
from geo.workspace.reviews import Review
from geo.workspace.rows import (
    Row,
    TableName,
    decoded,
    read_article,
    read_rating,
    read_review,
    read_setting,
    read_view,
    readable,
)

SUFFIX = ".dateline"
VERSION = 3
LONGEST_NAME = 80  # of a saved view
_NONE_READ = (-(2**63), "")  # of the log; before the number of any entry
_APPLICATION = 0x44544C4E  # tells our files from other SQLite files
_MAGIC = b"SQLite format 3\x00"
_PATIENCE = 5.0  # seconds that a write waits for another one
_SCHEMA = """
    CREATE TABLE articles (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
        title TEXT NOT NULL, published TEXT, precision TEXT NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL,
        rating TEXT NOT NULL, added TEXT NOT NULL
    );
    CREATE TABLE ratings (article TEXT PRIMARY KEY, rating TEXT NOT NULL);
    CREATE TABLE reviews (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, review TEXT NOT NULL);
    CREATE TABLE views (name TEXT PRIMARY KEY, params TEXT NOT NULL, saved TEXT NOT NULL);
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
# What each later format has more than the one before it.
_LANGUAGES = f"ALTER TABLE articles ADD COLUMN language TEXT NOT NULL DEFAULT '{DEFAULT_LANGUAGE}'"
_HEAD, _WRITE_AHEAD = 28, 2  # bytes at a file's beginning that tell of changes; the format that keeps them elsewhere
_KNOWS_EXTRACTIONS, _KNOWS_LANGUAGES = 2, 3  # formats
_ADDED = {_KNOWS_EXTRACTIONS: EXTRACTIONS, _KNOWS_LANGUAGES: _LANGUAGES}

# Made when the first file comes: a Dateline that does not know it leaves it alone, so it needs no newer format.
_CODED = """
    CREATE TABLE IF NOT EXISTS coded (
        name TEXT PRIMARY KEY, digest TEXT NOT NULL, unknown TEXT NOT NULL, content BLOB NOT NULL, added TEXT NOT NULL
    )
"""

# Likewise, when the first article comes whose text was recognised in pictures.
_RECOGNISED = "CREATE TABLE IF NOT EXISTS recognised (digest TEXT PRIMARY KEY)"

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
    """A file of its own. Its methods may be called from any thread, and from several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._read: tuple[Review, ...] = ()  # the log as far as it was read
        self._last: tuple[int, object] = _NONE_READ  # number and id of its last entry
        self._odd: dict[TableName, tuple[Rejection, ...]] = dict.fromkeys(TableName, ())  # rows that were left out
        self._version = VERSION  # of the file's format

    @classmethod
    def open(cls, path: Path, *, private: bool = False) -> "Workspace":
        """Open a workspace, and make it where there is none.

        Args:
            path: The file. A new one is for this user's eyes only.
            private: A new folder for it is, too.

        Raises:
            WorkspaceError: It is damaged, of a newer version, of another program, or cannot be made or read.
        """
        try:
            found = look(path)
        except InputError as exc:
            raise WorkspaceError(str(exc)) from exc
        if found is not None and (kind := odd_kind(found.st_mode)):
            msg = f"{shown(path)} is {kind} and no workspace; name a file, one that ends in {SUFFIX}"
            raise WorkspaceError(msg)
        workspace = cls(path)
        workspace._make(private=private)
        workspace._check()
        return workspace

    # ---- articles ----

    def articles(self) -> tuple[Article, ...]:
        """Return the articles that were brought in, in the order in which they came."""
        language = "language" if self._version >= _KNOWS_LANGUAGES else f"'{DEFAULT_LANGUAGE}'"
        with self._reading() as file:
            recognised = "digest IN (SELECT digest FROM recognised)" if _knows_recognised(file) else "0"
        columns = f"rowid, id, text, title, published, precision, source, path, rating, {language}, {recognised}"
        query = f"SELECT {columns} FROM articles ORDER BY position"  # noqa: S608 our own names
        names: set[str] = set()

        def read(row: Row) -> Article:
            article = read_article(row)
            if article.id in names:
                msg = f"its id is {article.id!r}, which another row has; want one of its own"
                raise InputError(msg)
            names.add(article.id)
            return article

        return self._table(TableName.ARTICLES, query, read)

    def add_articles(self, articles: Iterable[Article]) -> tuple[Article, ...]:
        """Keep articles, and return those that were new; a text that is here already is not kept twice.

        Where another article has an article's id, it gets a number behind its own.
        """
        added = []
        with self._writing() as file:
            for article in articles:
                digest = content_id(article.text)
                if file.execute("SELECT 1 FROM articles WHERE digest = ?", (digest,)).fetchone():
                    continue
                kept = replace(article, id=_free_id(file, article.id))
                row = (kept.id, digest, *map(_storable, (kept.text, kept.title)), _iso(kept.published))
                row += (
                    kept.published_precision.value,
                    _storable(kept.source),
                    _nameable(kept.path),
                    kept.rating,
                    _now(),
                    kept.language,
                )
                columns = "id, digest, text, title, published, precision, source, path, rating, added, language"
                file.execute(f"INSERT INTO articles ({columns}) VALUES ({', '.join('?' * 11)})", row)  # noqa: S608 our own names
                if kept.recognised:
                    file.execute(_RECOGNISED)
                    file.execute("INSERT OR IGNORE INTO recognised VALUES (?)", (digest,))
                added.append(kept)
        return tuple(added)

    def remove_article(self, article_id: str) -> None:
        """Forget an article that was brought in; reviews of it stay, and match again when it comes back."""
        with self._writing() as file:
            if _knows_recognised(file):
                of = "SELECT digest FROM articles WHERE id = ?"
                file.execute(f"DELETE FROM recognised WHERE digest IN ({of})", (_storable(article_id),))  # noqa: S608 our own
            file.execute("DELETE FROM articles WHERE id = ?", (_storable(article_id),))

    def ratings(self) -> dict[str, str]:
        """Return the ratings that a person gave when they did not yet stand in the log, by article."""
        return dict(
            self._table(TableName.RATINGS, "SELECT rowid, article, rating FROM ratings ORDER BY article", read_rating)
        )

    # ---- reviews ----

    def reviews(self) -> tuple[Review, ...]:
        """Return the log, oldest first. Only what was added since the last call is read."""
        with self._lock, self._reading() as file:
            number, name = self._last
            known = file.execute("SELECT 1 FROM reviews WHERE rowid = ? AND id IS ?", (number, name)).fetchone()
            if not known:  # never read, or another file lies here now
                self._read, self._last, self._odd[TableName.REVIEWS], number = (), _NONE_READ, (), _NONE_READ[0]
            query = "SELECT rowid, id, review FROM reviews WHERE rowid > ? ORDER BY rowid"
            new = file.execute(query, (number,)).fetchall()
            found, odd = readable(self.path, TableName.REVIEWS, ((at, text) for at, _, text in new), read_review)
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
        rows = [(review.id, _storable(review_to_json(review))) for review in reviews]
        with self._writing() as file:
            if after is not None and _last_review(file) != (after[-1].id if after else None):
                msg = f"{self.path}: its log has grown since it was read; read it again"
                raise StaleError(msg)
            file.executemany("INSERT INTO reviews (id, review) VALUES (?, ?)", rows)

    # ---- events that others coded ----

    def coded_tables(self) -> tuple[CodedTable, ...]:
        """Return the files of coded events that were brought in, in the order in which they came."""
        with self._reading() as file:
            if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'coded'").fetchone():
                return ()
            rows = file.execute("SELECT name, digest, unknown FROM coded ORDER BY rowid").fetchall()
        return tuple(
            CodedTable(name, of, unknown, partial(self._coded_content, name, of)) for name, of, unknown in rows
        )

    def _coded_content(self, name: str, digest: str) -> bytes:
        with self._reading() as file:
            row = file.execute("SELECT content FROM coded WHERE (name, digest) = (?, ?)", (name, digest)).fetchone()
        if row is None:
            msg = f"{self.path}: {name} was replaced or removed while it was read; read it again"
            raise WorkspaceError(msg)
        return decompress(row[0])

    def add_coded_table(self, name: str, content: bytes, *, unknown: str = "") -> None:
        """Keep a file of coded events, packed; one of the same name is replaced.

        Args:
            name: What it is called.
            content: Its bytes.
            unknown: The type of rows whose own is none; nothing where they are refused.
        """
        row = (_storable(name), hashlib.sha256(content + unknown.encode()).hexdigest())
        with self._writing() as file:
            file.execute(_CODED)
            values = (*row, _storable(unknown), compress(content), _now())
            file.execute("INSERT OR REPLACE INTO coded VALUES (?, ?, ?, ?, ?)", values)

    def remove_coded_table(self, name: str) -> None:
        """Forget a file of coded events; reviews of its events stay, and match again when it comes back."""
        with self._writing() as file:
            file.execute(_CODED)
            file.execute("DELETE FROM coded WHERE name = ?", (_storable(name),))

    # ---- extractions ----

    def extractions(self) -> Kept:
        """Return the extractions that the file keeps; a read-only one of an older format keeps none."""
        if self._version < _KNOWS_EXTRACTIONS:
            return Kept.passing()
        return Kept(self._reading, self._writing, self._changes)

    # ---- views and settings ----

    def views(self) -> dict[str, dict[str, list[str]]]:
        """Return the saved views: the parameters of their addresses, by name."""
        return dict(self._table(TableName.VIEWS, "SELECT rowid, name, params FROM views", read_view))

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
        with self._writing() as file:
            file.execute("INSERT OR REPLACE INTO views VALUES (?, ?, ?)", (kept, told, _now()))
        return kept

    def remove_view(self, name: str) -> None:
        """Forget a saved view; one that there is not is no error."""
        with self._writing() as file:
            file.execute("DELETE FROM views WHERE name = ?", (_storable(name),))

    def setting(self, name: str) -> str | None:
        """Return what was set under a name, None if nothing was."""
        return dict(self._table(TableName.SETTINGS, "SELECT rowid, name, value FROM settings", read_setting)).get(name)

    def set_setting(self, name: str, value: str) -> None:
        """Set something under a name."""
        with self._writing() as file:
            file.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_storable(name), _storable(value)))

    def change_setting(self, name: str, change: Callable[[str | None], str]) -> None:
        """Set something under a name by what was set before, None if nothing was; nobody writes in between."""
        with self._writing() as file:
            row = file.execute("SELECT value FROM settings WHERE name = ?", (_storable(name),)).fetchone()
            value = change(str(row[0]) if row else None)
            file.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_storable(name), _storable(value)))

    # ---- what cannot be read ----

    def odd_rows(self) -> tuple[Rejection, ...]:
        """Tell of the rows that were left out of what was read, and of those of views and settings."""
        self.views(), self.setting("")
        return tuple(odd for table in TableName for odd in self._odd[table])

    def _table(self, table: TableName, query: str, read: Callable[[Row], _Value]) -> tuple[_Value, ...]:
        with self._reading() as file:
            found, self._odd[table] = readable(self.path, table, file.execute(query), read)
        return found

    # ---- the file ----

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Open the file for reading; a file or folder that may not be written to can be read."""
        with self._telling("read"), closing(self._connect()) as file:
            yield file

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction, which is on the disk when this returns, or has left no trace."""
        with self._telling("written"), closing(self._connect()) as file:
            file.execute("PRAGMA synchronous = EXTRA")
            with in_transaction(file):
                yield file

    def _changes(self) -> object:
        """Return SQLite's count of the file's changes; something new each time where the file does not tell it."""
        with suppress(OSError), self.path.open("rb") as file:
            head = file.read(_HEAD)
            if len(head) == _HEAD and _WRITE_AHEAD not in head[18:20]:  # then another file would tell it
                return head[24:28]
        return object()

    def _connect(self) -> sqlite3.Connection:
        """Open the file for writing too, and only for reading where the system refuses that, which SQLite sees to.

        A writer that was killed leaves a journal from which the file must be mended before anybody reads it: a
        connection that asked for no more than reading could not.
        """
        address = f"{self.path.absolute().as_uri()}?mode=rw"
        file = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        file.text_factory = decoded
        return file

    def _make(self, *, private: bool) -> None:
        """Make the file where there is none; fill it where it is empty, unless another process was faster."""
        with self._telling("made"):
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        with self._reading() as file:
            if file.execute("PRAGMA page_count").fetchone()[0]:
                return
        with self._writing() as file:
            if not file.execute("SELECT 1 FROM sqlite_master").fetchone():
                _run(file, _SCHEMA)
                _run(file, *_ADDED.values())
                file.execute(f"PRAGMA application_id = {_APPLICATION}")
                file.execute(f"PRAGMA user_version = {VERSION}")

    def _check(self) -> None:
        with self._reading() as file:
            application = file.execute("PRAGMA application_id").fetchone()[0]
            version = file.execute("PRAGMA user_version").fetchone()[0]
        if application != _APPLICATION:
            msg = f"{self.path} is no workspace of Dateline; name another file, one that ends in {SUFFIX}"
            raise WorkspaceError(msg)
        if version > VERSION:
            msg = f"{self.path} was written by a newer Dateline (format {version}, ours is {VERSION}); update Dateline"
            raise WorkspaceError(msg)
        self._version = version if version < VERSION and self._is_read_only() else self._upgraded(version)

    def _is_read_only(self) -> bool:
        return not all(os.access(path, os.W_OK) for path in (self.path, self.path.parent))

    def _upgraded(self, version: int) -> int:
        """Bring a file of an older Dateline to our format; a copy of it stays beside it as it was."""
        if version < VERSION:
            self._back_up(self.path.with_name(f"{self.path.name}.v{version}.bak"))
            with self._writing() as file:
                now = file.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
                _run(file, *(tables for number, tables in _ADDED.items() if number > now))
                file.execute(f"PRAGMA user_version = {VERSION}")
        return VERSION

    def _back_up(self, copy: Path) -> None:
        """Copy the file, whole and on the disk before this returns; an older copy stays."""
        if copy.exists():
            return
        with self._telling("brought to the present format"):
            with NamedTemporaryFile(dir=copy.parent, prefix=f".{copy.name}.", delete=False) as place:
                pass
            try:
                with closing(self._connect()) as file, closing(sqlite3.connect(place.name)) as other:
                    other.execute("PRAGMA synchronous = EXTRA")
                    file.backup(other)
                Path(place.name).replace(copy)
            finally:
                Path(place.name).unlink(missing_ok=True)

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        """Turn what SQLite and the system say into words that help."""
        try:
            yield
        except (sqlite3.Error, OSError) as exc:
            msg = f"{self.path} cannot be {doing}: {_what_is_wrong(exc)}"
            raise WorkspaceError(msg) from exc


def _run(file: sqlite3.Connection, *statements: str) -> None:
    for statement in ";".join(statements).split(";"):
        file.execute(statement)


def is_workspace(path: Path) -> bool:
    """Say whether a file is meant as a workspace: by its ending, or as an SQLite file."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with open_plain(path) as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, InputError):
        return False


def _what_is_wrong(error: sqlite3.Error | OSError) -> str:
    code = getattr(error, "sqlite_errorcode", 0)
    known = _WRONGS.get(code) or _WRONGS.get(code & 0xFF)
    return known or (error.strerror if isinstance(error, OSError) else None) or str(error)


_BROKEN_OFF = (
    "a write to it was broken off and must be taken back first, for which it and its folder must be writable; "
    "allow writing to both, or copy it, with its journal (the same name and -journal), to where you may write"
)
_WRONGS = {
    sqlite3.SQLITE_READONLY_ROLLBACK: _BROKEN_OFF,
    sqlite3.SQLITE_IOERR_DELETE: _BROKEN_OFF,
    sqlite3.SQLITE_READONLY_DIRECTORY: "its folder is read-only; allow writing to it, or work on a copy",
    sqlite3.SQLITE_BUSY: "another program is writing to it; try again in a moment",
    sqlite3.SQLITE_LOCKED: "another program is writing to it; try again in a moment",
    sqlite3.SQLITE_CORRUPT: "it is damaged; put a copy in its place, or name another file",
    sqlite3.SQLITE_NOTADB: "it is damaged, or no workspace at all; put a copy in its place, or name another file",
    sqlite3.SQLITE_READONLY: "it is read-only; allow writing to it, or work on a copy",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; is its folder there, and may you read it?",
    sqlite3.SQLITE_IOERR: "the disk does not answer as it should",
}


def _last_review(file: sqlite3.Connection) -> str | None:
    """Return the id of the last entry of the log that can be read."""
    for (text,) in file.execute("SELECT review FROM reviews ORDER BY rowid DESC"):
        with suppress(InputError):
            return read_review((text,)).id
    return None


def _knows_recognised(file: sqlite3.Connection) -> bool:
    """Say whether an article has come yet whose text was recognised in pictures."""
    return file.execute("SELECT 1 FROM sqlite_master WHERE name = 'recognised'").fetchone() is not None


def _free_id(file: sqlite3.Connection, wanted: str) -> str:
    wanted = _nameable(wanted)
    name, number = wanted, 1
    while file.execute("SELECT 1 FROM articles WHERE id = ?", (name,)).fetchone():
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
