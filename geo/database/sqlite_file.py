"""A file of SQLite as a place for tables.

Every use opens it anew: it may be replaced, moved or removed meanwhile. Every write is one transaction that reaches the
disk before the call returns.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import RLock

from sqlalchemy import Connection, Engine, NullPool, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geo.disk import shown

PATIENCE = 5.0  # seconds that a write waits for another one
MAGIC = b"SQLite format 3\x00"
_HEAD, _WRITE_AHEAD = 28, 2  # bytes at a file's beginning that tell of changes; the format that keeps them elsewhere

Telling = Callable[[str], AbstractContextManager[None]]


class SqliteFile:
    """A file. Its methods may be called from any thread, and from several processes at once."""

    def __init__(
        self, path: Path, telling: Telling, *, synchronous: str = "EXTRA", patience: float | None = None
    ) -> None:
        """Take the file, which need not exist.

        Args:
            path: The file.
            telling: Turns what goes wrong, while something is done to the file, into what a person is told.
            synchronous: How surely a write is on the disk when it returns, in SQLite's words.
            patience: Seconds that a write waits for another one, in place of ours.
        """
        self.path = path
        self._telling = telling
        self._synchronous = synchronous
        self._patience = patience
        self._engine = _engine(self._connected)

    def __str__(self) -> str:
        return shown(self.path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open the file for reading; a file or folder that may not be written to can be read."""
        with self._telling("read"), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the file for one transaction, which is on the disk when this returns, or has left no trace."""
        with self._telling("written"), self._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA synchronous = {self._synchronous}")
            with in_transaction(connection):
                yield connection

    def changes(self) -> object:
        """Return SQLite's count of the file's changes; something new each time where the file does not tell it."""
        with suppress(OSError), self.path.open("rb") as file:
            head = file.read(_HEAD)
            if len(head) == _HEAD and _WRITE_AHEAD not in head[18:20]:  # then another file would tell it
                return head[24:28]
        return object()

    def made(self) -> None:
        """Make an empty file where there is none, for this user's eyes only."""
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    @property
    def is_read_only(self) -> bool:
        """Whether the system lets nobody here write to it."""
        return not all(os.access(path, os.W_OK) for path in (self.path, self.path.parent))

    def copied_to(self, copy: Path) -> None:
        """Copy the file, whole and on the disk before this returns; what is there already is replaced."""
        with self._telling("copied"):
            with NamedTemporaryFile(dir=copy.parent, prefix=f".{copy.name}.", delete=False) as place:
                pass
            try:
                with closing(self._connected()) as file, closing(sqlite3.connect(place.name)) as other:
                    other.execute("PRAGMA synchronous = EXTRA")
                    file.backup(other)
                Path(place.name).replace(copy)
            finally:
                Path(place.name).unlink(missing_ok=True)

    def _connected(self) -> sqlite3.Connection:
        """Open the file for writing too, and only for reading where the system refuses that, which SQLite sees to.

        A writer that was killed leaves a journal from which the file must be mended before anybody reads it: a
        connection that asked for no more than reading could not.
        """
        address = f"{self.path.absolute().as_uri()}?mode=rw"
        file = sqlite3.connect(
            address,
            uri=True,
            timeout=PATIENCE if self._patience is None else self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        file.text_factory = _decoded
        return file


class PassingTables:
    """Tables that last as long as this process, for when no file can be written."""

    def __init__(self) -> None:
        self._file = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._engine = create_engine("sqlite://", creator=lambda: self._file, poolclass=StaticPool)
        self._lock = RLock()

    def __str__(self) -> str:
        return "memory"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open them; one at a time."""
        with self._lock, self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open them for one transaction."""
        with self.reading() as connection, in_transaction(connection):
            yield connection

    def changes(self) -> object:
        """Return how many rows were written so far."""
        return self._file.total_changes


@contextmanager
def in_transaction(connection: Connection) -> Iterator[None]:
    """Do all of what is done in a file meanwhile, or where it fails nothing. Other writers wait from the beginning."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def pragma(connection: Connection, name: str) -> int:
    """Return one of the numbers that a file tells of itself, under one of SQLite's names."""
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def what_is_wrong(error: SQLAlchemyError | sqlite3.Error | OSError) -> str:
    """Return in words that help what SQLite or the system says of a file."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = error_code(error)
    known = _WRONGS.get(code) or _WRONGS.get(code & 0xFF)
    return known or (cause.strerror if isinstance(cause, OSError) else None) or str(cause)


def error_code(error: BaseException) -> int:
    """Return SQLite's extended code for an error, 0 where it has none."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", 0)


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


def _engine(connected: Callable[[], sqlite3.Connection]) -> Engine:
    return create_engine("sqlite://", creator=connected, poolclass=NullPool)


def _decoded(raw: bytes) -> str:
    """Return a text of the file; what is no UTF-8 in it becomes what its reader refuses."""
    return raw.decode("utf-8", "surrogateescape")
