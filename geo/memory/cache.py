"""What was read of inputs that belong to no workspace: one file in the user's data folder, bounded in size.

It may be deleted at any time: what it held is read again. A damaged file is told, set aside, and made anew; a command
never fails for it.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from geo.errors import CacheError
from geo.gazetteer.added import user_data_path
from geo.memory.store import SCHEMA, Kept, in_transaction

_log = logging.getLogger(__name__)

MOST_BYTES = 500_000_000  # of what is kept: some 20,000 long articles; what was used longest ago goes first
_NAME = "extractions.sqlite"
_ASIDE = "extractions.damaged.sqlite"
_APPLICATION = 0x44544C43
_VERSION = 1
_PATIENCE = 20.0  # seconds that a write waits for another one
_LEAVES = 0.8  # of its bound, when the cache is made smaller
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
    return Kept(cache.reading, cache.writing)


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
        query = "SELECT extractor, count(DISTINCT article) FROM extractions GROUP BY extractor ORDER BY max(number)"
        versions = dict(file.execute(query))
        articles = file.execute("SELECT count(DISTINCT article) FROM extractions").fetchone()[0]
    return CacheState(path, path.stat().st_size, articles, versions)


class _OfAnotherKindError(Exception):
    """The file is no cache, or one of another version."""


class _SetAsideError(CacheError):
    """The file was set aside."""


class _Cache:
    """The file. Each use opens it anew, and makes it where it is gone: another process may have cleared it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open the file."""
        with self._telling():
            self._make()
            with closing(self._connect()) as file:
                yield file

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction. A power cut may damage the file, which costs what it held, no more."""
        with self.reading() as file:
            file.execute("PRAGMA synchronous = OFF")
            with in_transaction(file):
                yield file

    def bound(self) -> None:
        """Keep the file within its bound."""
        with self.writing() as file:
            _bound(file)

    def _make(self) -> None:
        if self._path.exists():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))

    def _connect(self) -> sqlite3.Connection:
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        file = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        try:
            if _told(file) == (0, 0):
                file.execute("PRAGMA auto_vacuum = FULL")  # the file shrinks with what it holds
                with in_transaction(file):
                    for statement in SCHEMA.split(";"):
                        file.execute(statement)
                    file.execute(f"PRAGMA application_id = {_APPLICATION}")
                    file.execute(f"PRAGMA user_version = {_VERSION}")
            _check(file)
        except BaseException:
            file.close()
            raise
        return file

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what SQLite and the system say into words that help, and set aside what is damaged."""
        was = _identity(self._path)
        try:
            yield
        except _OfAnotherKindError as exc:
            raise self._aside(was, "it is of another version, or no cache of ours") from exc
        except sqlite3.Error as exc:
            if getattr(exc, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                raise self._aside(was, "it is damaged") from exc
            msg = f"{self._path} cannot be used: {exc}"
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


def _check(file: sqlite3.Connection) -> None:
    if _told(file) != (_APPLICATION, _VERSION):
        raise _OfAnotherKindError


def _told(file: sqlite3.Connection) -> tuple[int, int]:
    """Return what the file says of itself: whose it is, and of which version."""
    application, version = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    return application, version


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _bound(file: sqlite3.Connection) -> None:
    """Let go what was used longest ago, until some of the bound is free again."""
    pages, size = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    over = pages * size - int(MOST_BYTES * _LEAVES)
    if pages * size <= MOST_BYTES:
        return
    going: list[tuple[int]] = []
    for number, length in file.execute("SELECT number, length(data) FROM extractions ORDER BY used, number"):
        if over <= 0:
            break
        going.append((number,))
        over -= length
    file.executemany("DELETE FROM extractions WHERE number = ?", going)
