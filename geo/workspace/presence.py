"""Who looks at a workspace, and at which event: told by each server that shows it to all others.

On PostgreSQL it stands in a table of the schema, which takes no turn of those who write and counts as no change. A file
of SQLite tells of each change to all who have read it: there it stands in a hidden file beside it.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select

from geo.database.base import make_tables
from geo.database.sqlite_file import SqliteFile, Telling
from geo.workspace.tables import PRESENCE, present

GONE = 10.0  # seconds after which whoever told nothing has left
_FORGOTTEN = 600.0  # seconds after which a server's rows are removed by another: it was killed
_PATIENCE = 2.0  # seconds
_MOST = 500  # that are looked at

Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looks: by which name, and the title of the event that he has opened, if he has one."""

    name: str
    title: str


class Presence:
    """Who looks at a workspace. Its method may be called from any thread."""

    def __init__(self, opened: Opened) -> None:
        """Take what opens the tables for one transaction."""
        self._opened = opened
        self._server = uuid4().hex

    def exchange(self, mine: Iterable[Looker]) -> tuple[Looker, ...]:
        """Tell who looks at the pages of this server, and return who looks at those of others, by name.

        Raises:
            WorkspaceError: The place where it is told cannot be read or written.
        """
        of = present.c
        with self._opened() as connection:
            now = _now(connection)
            connection.execute(delete(present).where((of.server == self._server) | (of.seen < now - _FORGOTTEN)))
            rows = [
                {
                    "server": self._server,
                    "number": number,
                    "name": _storable(one.name),
                    "title": _storable(one.title),
                    "seen": now,
                }
                for number, one in enumerate(mine)
            ]
            if rows:
                connection.execute(insert(present), rows)
            others = select(of.name, of.title).where(of.server != self._server, of.seen > now - GONE)
            found = connection.execute(others.order_by(of.name, of.server, of.number).limit(_MOST)).all()
        return tuple(Looker(str(name), str(title)) for name, title in found)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def beside(path: Path, telling: Callable[[Path], Telling]) -> Presence:
    """Return who looks at a workspace that lies in a file, as the servers of this machine tell it.

    Args:
        path: The workspace's file.
        telling: Returns, for a file, what turns that which goes wrong into words.
    """
    place = path.with_name(f".{path.name}.here")
    file = SqliteFile(place, telling(place), synchronous="OFF", patience=_PATIENCE)
    return Presence(partial(_file_opened, file, telling(place)))


@contextmanager
def _file_opened(file: SqliteFile, telling: Telling) -> Iterator[Connection]:
    with telling("made"):
        file.made()
    with file.writing() as connection:
        make_tables(PRESENCE, connection)
        yield connection


def _now(connection: Connection) -> float:
    """Return seconds by one clock for all who ask: the server's; of a file, this machine's."""
    if connection.dialect.name == "sqlite":
        return time.time()
    return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
