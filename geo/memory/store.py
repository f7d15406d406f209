"""The tables in which extractions are kept, in a workspace or in the cache: which article, read by whom, and what.

An article is known by its key (`key_of`), an extractor by its version. A file may hold what several extractors found
in an article; `shown` says which of them counts, and stays what it is until somebody adopts another. What is being
read is claimed, so that two readers, in one process or in two, do not read one article twice; a claim whose owner was
killed is taken over, at once on the machine of that owner and elsewhere when the claim has ended.

Every call is one transaction of its own.
"""

import hashlib
import os
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from itertools import islice
from threading import RLock
from typing import Any
from uuid import uuid4

from geo.memory.encoding import Part
from geo.model import Article

Opening = Callable[[], AbstractContextManager[sqlite3.Connection]]

SCHEMA = """
    CREATE TABLE IF NOT EXISTS extractions (
        number INTEGER PRIMARY KEY, article TEXT NOT NULL, extractor TEXT NOT NULL, part TEXT NOT NULL,
        used INTEGER NOT NULL, made TEXT NOT NULL, data BLOB NOT NULL, UNIQUE (article, extractor, part)
    );
    CREATE TABLE IF NOT EXISTS shown (article TEXT PRIMARY KEY, extractor TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS claims (
        article TEXT NOT NULL, extractor TEXT NOT NULL, owner TEXT NOT NULL, host TEXT NOT NULL,
        process INTEGER NOT NULL, until REAL NOT NULL, PRIMARY KEY (article, extractor)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS joined (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, data BLOB NOT NULL);
"""
_INSERT = "INSERT OR REPLACE INTO extractions (article, extractor, part, used, made, data) VALUES (?, ?, ?, ?, ?, ?)"
_SHOW = "INSERT OR IGNORE INTO shown VALUES (?, ?)"
_SHOW_INSTEAD = "INSERT OR REPLACE INTO shown VALUES (?, ?)"
_KEY_LENGTH = 32  # hexadecimal digits
_SETS = 8  # of articles of which it is kept how they are joined
_AT_ONCE = 500  # keys in one question; SQLite takes 999 values in its oldest builds
_DAY = 86_400  # seconds
# Seconds that a reader may take for an article before another takes it over, if it cannot be seen whether it lives.
_LEASE, _LEASE_A_CHARACTER = 120.0, 0.001


def key_of(article: Article) -> str:
    """Return what an article is known by: what an extraction depends on, and nothing else.

    That is its id, from which ids of reports are made, its text, its day, its source and its language; not its title,
    its rating, its path, nor how exactly its day is known.
    """
    found = hashlib.sha256()
    day = article.published.isoformat() if article.published else ""
    for told in (article.id, day, article.source, article.language, article.text):
        content = told.encode("utf-8", "surrogatepass")
        found.update(f"{len(content)} ".encode())
        found.update(content)
    return found.hexdigest()[:_KEY_LENGTH]


@contextmanager
def in_transaction(file: sqlite3.Connection) -> Iterator[None]:
    """Do all of what is done in a file meanwhile, or where it fails nothing. Other writers wait from the beginning."""
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
        file.execute("COMMIT")
    except BaseException:
        if file.in_transaction:
            file.execute("ROLLBACK")
        raise


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part of an extraction as it is kept."""

    extractor: str
    data: bytes


class Counts(Enum):
    """Whether what is kept is shown from now on."""

    FIRST = "first"  # unless something else is shown
    INSTEAD = "instead"  # in place of what is shown, which is damaged
    NO = "no"  # not before it is adopted


@dataclass(frozen=True, slots=True)
class Owner:
    """Who reads: a reader in a process on a machine."""

    name: str
    host: str
    process: int


def new_owner() -> Owner:
    """Return a name for a reader of this process."""
    return Owner(uuid4().hex, socket.gethostname(), os.getpid())


class Kept:
    """The extractions in one file."""

    @classmethod
    def passing(cls) -> "Kept":
        """Return a place that lasts as long as this process, for when no file can be written."""
        file, lock = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None), RLock()
        file.executescript(SCHEMA)

        @contextmanager
        def use() -> Iterator[sqlite3.Connection]:
            with lock:
                yield file

        return cls(use, use, lambda: file.total_changes)

    def __init__(self, reading: Opening, writing: Opening, changes: Callable[[], object] = object) -> None:
        """Take how the file is opened: for reading, and for one transaction of writing.

        Args:
            reading: Opens it for reading.
            writing: Opens it for one transaction.
            changes: Returns what is another after each writing, whoever writes; something new each time where that
                cannot be told.
        """
        self._reading = reading
        self._writing = writing
        self.changes = changes

    # ---- what is there ----

    def shown(self, keys: Sequence[str], part: Part) -> dict[str, KeptPart]:
        """Return a part of what counts for some articles, whoever read them."""
        query = """
            SELECT e.article, e.extractor, e.data FROM shown s
            JOIN extractions e ON e.article = s.article AND e.extractor = s.extractor AND e.part = ?
            WHERE s.article IN ({keys})
        """
        return self._rows(query, (part.value,), keys)

    def by(self, version: str, keys: Sequence[str], part: Part) -> dict[str, KeptPart]:
        """Return a part of what one extractor found in some articles, whether it counts or not."""
        query = """
            SELECT article, extractor, data FROM extractions
            WHERE part = ? AND extractor = ? AND article IN ({keys})
        """
        return self._rows(query, (part.value, version), keys)

    def read_by(self, version: str, keys: Sequence[str], part: Part = Part.REPORTS) -> set[str]:
        """Return which of some articles an extractor has read."""
        query = "SELECT article FROM extractions WHERE part = ? AND extractor = ? AND article IN ({keys})"
        with self._reading() as file:
            return {row[0] for row in _ask(file, query, (part.value, version), keys)}

    def extractors(self, keys: Sequence[str]) -> dict[str, str]:
        """Return whose reading counts, for those of some articles that were read."""
        query = "SELECT article, extractor FROM shown WHERE article IN ({keys})"
        with self._reading() as file:
            return dict(_ask(file, query, (), keys))

    def _rows(self, query: str, values: Sequence[str | int], keys: Sequence[str]) -> dict[str, KeptPart]:
        with self._reading() as file:
            return {key: KeptPart(extractor, data) for key, extractor, data in _ask(file, query, values, keys)}

    # ---- keeping ----

    def keep(self, key: str, version: str, parts: Mapping[Part, bytes], counts: "Counts") -> None:
        """Keep what an extractor found in an article, and end the claim on it.

        Args:
            key: The article's.
            version: The extractor's.
            parts: What it found.
            counts: Whether this is what is shown from now on.
        """
        now, day = datetime.now(UTC).isoformat(timespec="seconds"), today()
        rows = [(key, version, part.value, day, now, data) for part, data in parts.items()]
        with self._writing() as file:
            file.executemany(_INSERT, rows)
            if Part.REPORTS in parts and counts is not Counts.NO:
                file.execute(_SHOW_INSTEAD if counts is Counts.INSTEAD else _SHOW, (key, version))
            file.execute("DELETE FROM claims WHERE article = ? AND extractor = ?", (key, version))

    def touch(self, version: str, keys: Sequence[str]) -> None:
        """Note that what an extractor found in some articles was used today."""
        query = "SELECT 1 FROM extractions WHERE extractor = ? AND used < ? AND article IN ({keys}) LIMIT 1"
        values = (version, today())
        with self._reading() as file:
            if next(_ask(file, query, values, keys), None) is None:
                return
        query = "UPDATE extractions SET used = ? WHERE extractor = ? AND article IN ({keys})"
        with self._writing() as file:
            for some in _batches(keys):
                _do(file, query, values[::-1], some)

    def adopt(self, version: str, keys: Sequence[str]) -> int:
        """Let what an extractor found count, for those of some articles that it has read; return how many changed."""
        with self._writing() as file:
            query = """
                INSERT OR REPLACE INTO shown
                SELECT DISTINCT e.article, e.extractor FROM extractions e
                LEFT JOIN shown s ON s.article = e.article
                WHERE e.extractor = ? AND e.part = ? AND s.extractor IS NOT e.extractor AND e.article IN ({keys})
            """
            values = (version, Part.REPORTS.value)
            return sum(_do(file, query, values, some) for some in _batches(keys))

    # ---- what was joined ----

    def joined(self, name: str) -> bytes | None:
        """Return what is kept of a set of articles under a name."""
        with self._reading() as file:
            row = file.execute("SELECT data FROM joined WHERE name = ?", (name,)).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else None

    def keep_joined(self, name: str, data: bytes) -> None:
        """Keep something of a set of articles; of many sets, the last few."""
        with self._writing() as file:
            file.execute("INSERT OR REPLACE INTO joined (name, data) VALUES (?, ?)", (name, data))
            file.execute("DELETE FROM joined WHERE number <= (SELECT max(number) FROM joined) - ?", (_SETS,))

    # ---- claims ----

    def claim(
        self, articles: Iterable[tuple[str, int]], version: str, owner: Owner, *, most: int, part: Part = Part.REPORTS
    ) -> list[str]:
        """Claim up to so many articles that this extractor has not read and nobody is reading, and return their keys.

        Args:
            articles: Keys, each with the length of the article, in the order in which they are wanted.
            version: The extractor's.
            owner: Who will read them.
            most: How many.
            part: What is wanted of them.
        """
        now, got = time.time(), list[str]()
        with self._writing() as file:
            for key, length in articles:
                if len(got) >= most:
                    break
                if not _is_free(file, key, version, part, now):
                    continue
                until = now + _LEASE + _LEASE_A_CHARACTER * length
                row = (key, version, owner.name, owner.host, owner.process, until)
                file.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?, ?)", row)
                got.append(key)
        return got

    def prune(self, keys: Sequence[str]) -> int:
        """Forget what was found in all articles but some; return in how many."""
        with self._writing() as file:
            file.execute("CREATE TEMP TABLE staying (article TEXT PRIMARY KEY) WITHOUT ROWID")
            file.executemany("INSERT OR IGNORE INTO staying VALUES (?)", ((key,) for key in keys))
            gone = "FROM extractions WHERE article NOT IN (SELECT article FROM staying)"
            count = int(file.execute(f"SELECT count(DISTINCT article) {gone}").fetchone()[0])
            file.execute(f"DELETE {gone}")
            file.execute("DELETE FROM shown WHERE article NOT IN (SELECT article FROM staying)")
            file.execute("DROP TABLE staying")
        return count

    def release(self, owner: Owner) -> None:
        """Give up all that a reader has claimed and not read."""
        with self._writing() as file:
            file.execute("DELETE FROM claims WHERE owner = ?", (owner.name,))


def today() -> int:
    """Return the number of the day, by which it is told what was used lately."""
    return int(time.time() // _DAY)


def _is_free(file: sqlite3.Connection, key: str, version: str, part: Part, now: float) -> bool:
    values = key, version, part.value
    query = "SELECT 1 FROM extractions WHERE article = ? AND extractor = ? AND part = ?"
    if file.execute(query, values).fetchone():
        return False
    query = "SELECT host, process, until FROM claims WHERE article = ? AND extractor = ?"
    claim = file.execute(query, (key, version)).fetchone()
    return claim is None or not _holds(claim[0], claim[1], claim[2], now)


def _holds(host: object, process: object, until: object, now: float) -> bool:
    """Say whether a claim still holds: its time is not over, and its process is alive as far as can be told."""
    if not isinstance(until, float) or not isinstance(process, int):  # no claim of ours
        return False
    if now >= until or until > now + 2 * _LEASE + _LEASE_A_CHARACTER * 8_000_000:  # over, or of a clock that was wrong
        return False
    return host != socket.gethostname() or _is_alive(process)


def _is_alive(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 would end it; its claims run out
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


def _ask(
    file: sqlite3.Connection, query: str, values: Sequence[str | int], keys: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    for some in _batches(keys):
        yield from file.execute(query.format(keys=", ".join("?" * len(some))), (*values, *some))


def _do(file: sqlite3.Connection, query: str, values: Sequence[str | int], some: Sequence[str]) -> int:
    return file.execute(query.format(keys=", ".join("?" * len(some))), (*values, *some)).rowcount
