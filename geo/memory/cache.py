"""What was read of inputs that belong to no workspace: one file in the user's data folder, bounded in size.

It may be deleted at any time: what it held is read again. A damaged file is told, set aside, and made anew; a command
never fails for it.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geo.database.base import make_tables
from geo.database.sqlite_file import SqliteFile, error_code, in_transaction, pragma
from geo.errors import CacheError
from geo.gazetteer.added import user_data_path
from geo.memory.store import Kept
from geo.memory.tables import EXTRACTIONS, extractions

_log = logging.getLogger(__name__)

MOST_BYTES = 500_000_000  # of what is kept: some 20,000 long articles; what was used longest ago goes first
_NAME = "extractions.sqlite"
_ASIDE = "extractions.damaged.sqlite"
_APPLICATION = 0x44544C43
_VERSION = 1
_PATIENCE = 20.0  # seconds that a write waits for another one
_LEAVES = 0.8  # of its bound, when the cache is made smaller
_AT_ONCE = 500  # rows in one question
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@dataclass(frozen=True, slots=True)
class CacheState:
    """What the cache holds. `versions` gives each extractor's version the number of articles that it has read."""

    path: Path
    size: int  # bytes
    articles: int
    versions: dict[str, int]


def cache_path() -> Path:
    """Return the file, which need not exist."""
    return user_data_path() / _NAME


def open_cache() -> Kept:
    """Open the cache, and make it where there is none; where it is too large, what was used longest ago goes.

    Raises:
        CacheError: It can be neither opened nor made.
    """
    cache = _Cache(cache_path())
    try:
        cache.bound()
    except _SetAsideError as exc:
        _log.warning("%s", exc)
        cache.bound()
    return Kept(cache)


def clear_cache() -> int:
    """Forget all that the cache holds, and what was set aside; return how many bytes that was.

    Raises:
        CacheError: It cannot be removed.
    """
    path = cache_path()
    size = 0
    for each in (path, Path(f"{path}-journal"), path.with_name(_ASIDE)):
        try:
            size += each.stat().st_size
            each.unlink()
        except FileNotFoundError:
            pass
        except OSError as exc:
            msg = f"{each} cannot be removed: {exc.strerror}; end every program that uses it"
            raise CacheError(msg) from exc
    return size


def cache_state() -> CacheState:
    """Return what the cache holds.

    Raises:
        CacheError: It cannot be read.
    """
    path = cache_path()
    if not path.exists():
        return CacheState(path, 0, 0, {})
    with _Cache(path).reading() as file:
        count, whose = func.count(extractions.c.article.distinct()), extractions.c.extractor
        query = select(whose, count).group_by(whose).order_by(func.max(extractions.c.number))
        versions = {row[0]: row[1] for row in file.execute(query)}
        articles = file.execute(select(count)).scalar_one()
    return CacheState(path, path.stat().st_size, articles, versions)


class _OfAnotherKindError(Exception):
    """The file is no cache, or one of another version."""


class _SetAsideError(CacheError):
    """The file was set aside."""


class _Cache:
    """The file. Each use opens it anew, and makes it where it is gone: another process may have cleared it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = SqliteFile(path, lambda _: nullcontext(), synchronous="OFF", patience=_PATIENCE)

    def __str__(self) -> str:
        return str(self._path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open the file."""
        with self._telling():
            self._make()
            with self._file.reading() as connection:
                _prepare(connection)
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the file for one transaction. A power cut may damage the file, which costs what it held, no more."""
        with self._telling():
            self._make()
            with self._file.reading() as connection:
                _prepare(connection)
                connection.exec_driver_sql("PRAGMA synchronous = OFF")
                with in_transaction(connection):
                    yield connection

    def changes(self) -> object:
        """Return something new each time: nobody waits for the cache to change."""
        return object()

    def bound(self) -> None:
        """Keep the file within its bound."""
        with self.writing() as file:
            _bound(file)

    def _make(self) -> None:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file.made()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what SQLite and the system say into words that help, and set aside what is damaged."""
        was = _identity(self._path)
        try:
            yield
        except _OfAnotherKindError as exc:
            raise self._aside(was, "it is of another version, or no cache of ours") from exc
        except SQLAlchemyError as exc:
            if error_code(exc) & 0xFF in _DAMAGED:
                raise self._aside(was, "it is damaged") from exc
            msg = f"{self._path} cannot be used: {exc.orig if isinstance(exc, DBAPIError) else exc}"
            raise CacheError(msg) from exc
        except OSError as exc:
            msg = f"{self._path} cannot be used: {exc.strerror or exc}"
            raise CacheError(msg) from exc

    def _aside(self, was: object, why: str) -> _SetAsideError:
        """Set the file aside, unless another process has done so; return what to tell."""
        place = self._path.with_name(_ASIDE)
        if was is not None and _identity(self._path) == was:
            with suppress(OSError):
                Path(f"{self._path}-journal").unlink(missing_ok=True)
                self._path.replace(place)
        return _SetAsideError(f"{self._path}: {why}; it was set aside as {place.name}, and is made anew")


def _prepare(file: Connection) -> None:
    """Make the tables where there are none yet, and see that they are ours."""
    if _told(file) == (0, 0):
        file.exec_driver_sql("PRAGMA auto_vacuum = FULL")  # the file shrinks with what it holds
        with in_transaction(file):
            make_tables(EXTRACTIONS, file)
            file.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")
            file.exec_driver_sql(f"PRAGMA user_version = {_VERSION}")
    if _told(file) != (_APPLICATION, _VERSION):
        raise _OfAnotherKindError


def _told(file: Connection) -> tuple[int, int]:
    """Return what the file says of itself: whose it is, and of which version."""
    application, version = (pragma(file, name) for name in ("application_id", "user_version"))
    return application, version


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _bound(file: Connection) -> None:
    """Let go what was used longest ago, until some of the bound is free again."""
    pages, size = pragma(file, "page_count"), pragma(file, "page_size")
    over = pages * size - int(MOST_BYTES * _LEAVES)
    if pages * size <= MOST_BYTES:
        return
    going: list[int] = []
    number = extractions.c.number
    query = select(number, func.length(extractions.c.data)).order_by(extractions.c.used, number)
    for each, length in file.execute(query):
        if over <= 0:
            break
        going.append(each)
        over -= length
    for start in range(0, len(going), _AT_ONCE):
        file.execute(delete(extractions).where(number.in_(going[start : start + _AT_ONCE])))
