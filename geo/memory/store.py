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
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, ColumnElement, Connection, Select, delete, select, update

from geo.database.base import Database, make_tables, put, put_new
from geo.database.sqlite_file import PassingTables
from geo.memory.encoding import Part
from geo.memory.tables import EXTRACTIONS, claims, extractions, joined, shown
from geo.model import Article

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
    """The extractions in one database."""

    @classmethod
    def passing(cls) -> "Kept":
        """Return a place that lasts as long as this process, for when no file can be written."""
        database = PassingTables()
        with database.writing() as connection:
            make_tables(EXTRACTIONS, connection)
        return cls(database)

    def __init__(self, database: Database) -> None:
        """Take the database, which has the tables."""
        self.database = database

    def changes(self) -> object:
        """Return what is another after each writing, whoever writes; something new each time if that is not told."""
        return self.database.changes()

    # ---- what is there ----

    def shown(self, keys: Sequence[str], part: Part) -> dict[str, KeptPart]:
        """Return a part of what counts for some articles, whoever read them."""
        same = (extractions.c.article == shown.c.article) & (extractions.c.extractor == shown.c.extractor)
        query = select(extractions.c.article, extractions.c.extractor, extractions.c.data).select_from(
            shown.join(extractions, same & (extractions.c.part == part.value))
        )
        return self._parts(query, shown.c.article, keys)

    def by(self, version: str, keys: Sequence[str], part: Part) -> dict[str, KeptPart]:
        """Return a part of what one extractor found in some articles, whether it counts or not."""
        query = select(extractions.c.article, extractions.c.extractor, extractions.c.data)
        return self._parts(query.where(*_of(version, part)), extractions.c.article, keys)

    def read_by(self, version: str, keys: Sequence[str], part: Part = Part.REPORTS) -> set[str]:
        """Return which of some articles an extractor has read."""
        with self.database.reading() as connection:
            return _read_by(connection, version, keys, part)

    def extractors(self, keys: Sequence[str]) -> dict[str, str]:
        """Return whose reading counts, for those of some articles that were read."""
        query = select(shown.c.article, shown.c.extractor)
        with self.database.reading() as connection:
            return {row[0]: row[1] for row in _ask(connection, query, shown.c.article, keys)}

    def _parts(self, query: Select[Any], key: Column[Any], keys: Sequence[str]) -> dict[str, KeptPart]:
        with self.database.reading() as connection:
            rows = _ask(connection, query, key, keys)
            return {article: KeptPart(extractor, data) for article, extractor, data in rows}

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
        read = {"article": key, "extractor": version}
        with self.database.writing() as connection:
            more = {"used": day, "made": now}
            put(connection, extractions, ({**read, "part": part.value, **more, "data": parts[part]} for part in parts))
            if Part.REPORTS in parts and counts is not Counts.NO:
                (put if counts is Counts.INSTEAD else put_new)(connection, shown, [read])
            connection.execute(delete(claims).where(claims.c.article == key, claims.c.extractor == version))

    def touch(self, version: str, keys: Sequence[str]) -> None:
        """Note that what an extractor found in some articles was used today."""
        day, whose = today(), extractions.c.extractor == version
        query = select(extractions.c.article).where(whose, extractions.c.used < day).limit(1)
        with self.database.reading() as connection:
            if next(_ask(connection, query, extractions.c.article, keys), None) is None:
                return
        with self.database.writing() as connection:
            for some in _batches(keys):
                which = extractions.c.article.in_(some)
                connection.execute(update(extractions).where(whose, which).values(used=day))

    def adopt(self, version: str, keys: Sequence[str]) -> int:
        """Let what an extractor found count, for those of some articles that it has read; return how many changed."""
        with self.database.writing() as connection:
            read = _read_by(connection, version, keys, Part.REPORTS)
            query = select(shown.c.article).where(shown.c.extractor == version)
            changed = read - {row[0] for row in _ask(connection, query, shown.c.article, keys)}
            put(connection, shown, ({"article": key, "extractor": version} for key in sorted(changed)))
        return len(changed)

    # ---- what was joined ----

    def joined(self, name: str) -> bytes | None:
        """Return what is kept of a set of articles under a name."""
        with self.database.reading() as connection:
            data = connection.execute(select(joined.c.data).where(joined.c.name == name)).scalar()
        return data if isinstance(data, bytes) else None

    def keep_joined(self, name: str, data: bytes) -> None:
        """Keep something of a set of articles; of many sets, the last few."""
        with self.database.writing() as connection:
            put(connection, joined, [{"name": name, "data": data}])
            last = select(joined.c.number).order_by(joined.c.number.desc()).limit(_SETS)
            connection.execute(delete(joined).where(joined.c.number.not_in(last)))

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
        now, got, rest = time.time(), list[dict[str, Any]](), iter(articles)
        with self.database.writing() as connection:
            while len(got) < most and (some := dict(islice(rest, _AT_ONCE))):
                taken = _taken(connection, [*some], version, part, now)
                for key, length in some.items():
                    if key not in taken and len(got) < most:
                        until = now + _LEASE + _LEASE_A_CHARACTER * length
                        of = {"owner": owner.name, "host": owner.host, "process": owner.process, "until": until}
                        got.append({"article": key, "extractor": version, **of})
            put(connection, claims, got)
        return [row["article"] for row in got]

    def prune(self, keys: Sequence[str]) -> int:
        """Forget what was found in all articles but some; return in how many."""
        staying = set(keys)
        with self.database.writing() as connection:
            gone = {
                table: {row[0] for row in connection.execute(select(table.c.article).distinct())} - staying
                for table in (extractions, shown)
            }
            for table, articles in gone.items():
                for some in _batches(sorted(articles)):
                    connection.execute(delete(table).where(table.c.article.in_(some)))
        return len(gone[extractions])

    def release(self, owner: Owner) -> None:
        """Give up all that a reader has claimed and not read."""
        with self.database.writing() as connection:
            connection.execute(delete(claims).where(claims.c.owner == owner.name))


def today() -> int:
    """Return the number of the day, by which it is told what was used lately."""
    return int(time.time() // _DAY)


def _of(version: str, part: Part) -> tuple[ColumnElement[bool], ...]:
    return extractions.c.part == part.value, extractions.c.extractor == version


def _read_by(connection: Connection, version: str, keys: Sequence[str], part: Part) -> set[str]:
    query = select(extractions.c.article).where(*_of(version, part))
    return {row[0] for row in _ask(connection, query, extractions.c.article, keys)}


def _taken(connection: Connection, keys: Sequence[str], version: str, part: Part, now: float) -> set[str]:
    """Return those of some articles that were read, or that somebody is reading."""
    query = select(claims.c.article, claims.c.host, claims.c.process, claims.c.until)
    held = _ask(connection, query.where(claims.c.extractor == version), claims.c.article, keys)
    return _read_by(connection, version, keys, part) | {row[0] for row in held if _holds(row[1], row[2], row[3], now)}


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


def _ask(connection: Connection, query: Select[Any], key: Column[Any], keys: Sequence[str]) -> Iterator[Sequence[Any]]:
    for some in _batches(keys):
        yield from connection.execute(query.where(key.in_(some)))
