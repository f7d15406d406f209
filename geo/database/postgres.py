"""A schema of a PostgreSQL server as a place for tables.

Writers take turns: each begins by counting itself in a table of one row, which the next one waits for. So what is read
by its number grows at its end alone, and the count tells whether anything has changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Column, Connection, Engine, MetaData, Table, create_engine, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geo.database.addresses import DatabaseAddress
from geo.database.base import make_tables
from geo.database.columns import NUMBER
from geo.errors import WorkspaceError
from geo.extras import need

PATIENCE = 5.0  # seconds that a write waits for another one, and the whole for a server that does not answer
_OWN = MetaData()
_turns = Table("turns", _OWN, Column("count", NUMBER, nullable=False))
OWN_TABLES = frozenset(_OWN.tables)
EVENTS_TABLE = "events"  # of a schema of layers that an export wrote, never of a workspace


class PostgresSchema:
    """A schema. Its methods may be called from any thread, and from several processes at once."""

    def __init__(self, address: DatabaseAddress) -> None:
        """Take the address; nothing is asked of the server yet.

        Raises:
            DataError: What talks to PostgreSQL is not installed.
        """
        need("team")
        self.address = address

    def __str__(self) -> str:
        return str(self.address)

    @property
    def engine(self) -> Engine:
        """What connects to the server, which knows the names in the schema alone."""
        return _engine(self.address)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open the schema for reading."""
        with self._telling("read"), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the schema for one transaction, which is on the disk when this returns, or has left no trace."""
        with self._telling("written"), self.engine.begin() as connection:
            connection.execute(update(_turns).values(count=_turns.c.count + 1))
            yield connection

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """Open the schema for a transaction on what is no change of it, and may be lost with the server's power."""
        with self._telling("written"), self.engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            yield connection

    def changes(self) -> object:
        """Return how many writings there were."""
        with self.reading() as connection:
            return connection.execute(select(_turns.c.count)).scalar()

    @contextmanager
    def making(self) -> Iterator[Connection]:
        """Open it for one transaction in which its tables are made or changed; one at a time, the schema is there."""
        with self._telling("made"), self.engine.begin() as connection:
            schema = self.address.schema
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": schema})
            if schema not in inspect(connection).get_schema_names():
                connection.execute(text(f'CREATE SCHEMA "{schema}"'))
            if not inspect(connection).has_table(_turns.name, schema=schema):
                make_tables(_OWN, connection, checkfirst=False)
                connection.execute(insert(_turns), [{"count": 0}])
            yield connection

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        """Turn what the server says into words that help."""
        try:
            yield
        except SQLAlchemyError as exc:
            msg = f"{self} cannot be {doing}: {told_wrong(exc)}"
            raise WorkspaceError(msg) from exc


@cache
def _engine(address: DatabaseAddress) -> Engine:
    """Return what connects to a schema; all of a process share its connections."""
    wait = int(PATIENCE * 1000)
    return engine_to(address, f"-c search_path={address.schema} -c lock_timeout={wait} -c synchronous_commit=on")


def engine_to(address: DatabaseAddress, settings: str) -> Engine:
    """Return what connects to a server, under some of its settings, as its programs take them on the command line."""
    return create_engine(
        address.driver_url,
        pool_pre_ping=True,
        connect_args={"options": settings, "connect_timeout": int(PATIENCE), "application_name": "dateline"},
    )


def close_connections(address: DatabaseAddress) -> None:
    """End the connections of this process to a schema; they are made anew when somebody asks."""
    _engine(address).dispose()


def told_wrong(error: SQLAlchemyError) -> str:
    """Return in words that help what the server, or the way to it, says."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None) or ""
    known = _WRONGS.get(state) or _WRONGS.get(state[:2])
    told = str(cause).strip().splitlines()
    said = told[0] if told else type(cause).__name__
    if known is None and isinstance(error, DBAPIError) and not state:
        known = "no connection; is the server up, and are host, port, database, user and password right?"
    return f"{known} ({said})" if known else said


_WRONGS = {  # by the classes and codes of the standard, as PostgreSQL tells them
    "55P03": "another program is writing to it; try again in a moment",
    "42501": "you may not do that there; ask whoever keeps the database for rights on the schema",
    "25006": "it is read-only; name the server that takes writes",
    "53": "the server has no room or no connection left",
    "57": "the server was shut down or ended the connection; try again in a moment",
    "08": "the connection to the server broke off; try again in a moment",
}
