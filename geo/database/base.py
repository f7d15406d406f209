"""What every database can do for those who keep tables in it."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import Connection, MetaData, Table

# GeoAlchemy2 takes columns off a table while it is made, and puts them back: one thread at a time.
_MAKING = Lock()


class Database(Protocol):
    """A place for tables. `str` tells it to a person, without a password."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open it for reading."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Open it for one transaction: on the disk when this returns, or without a trace. One writes at a time."""
        ...

    def changes(self) -> object:
        """Return what is another after each writing, whoever writes; something new each time if that is not told."""
        ...


def make_tables(metadata: MetaData, connection: Connection, *, checkfirst: bool = True) -> None:
    """Make the tables, those alone that are not there yet if that is to be looked at."""
    with _MAKING:
        metadata.create_all(connection, checkfirst=checkfirst)


def put(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows in place of those with the same key.

    It asks nothing of the table but its columns: an SQLite file of other hands may lack the key. Whoever writes is
    alone meanwhile.
    """
    listed = list(rows)
    keys = [column.name for column in _key(table)]
    for row in listed:
        connection.execute(table.delete().where(*(table.c[key] == row[key] for key in keys)))
    if listed:
        connection.execute(table.insert(), listed)


def put_new(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write those rows whose key no row has."""
    for row in rows:
        same = [column == row[column.name] for column in _key(table)]
        if connection.execute(table.select().with_only_columns(*_key(table)).where(*same)).first() is None:
            connection.execute(table.insert(), [row])


def _key(table: Table) -> Sequence[Any]:
    """Return the columns by which a row is known: not always the primary key, which may be a number of its own."""
    return [column for column in table.columns if column.info.get("key")]


KEY = {"key": True}  # the `info` of a column by which a row is known
