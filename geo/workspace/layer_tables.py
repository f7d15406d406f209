"""Events of a PostGIS schema that an export wrote, read as columns: as they come from the server, in one go.

`dateline export -o postgresql+psycopg://…?schema=…` writes such a schema; its table `events` has a row for each
place of each event. Cells come by COPY as text, cut where a cell of a file would be, and no more columns than a file's.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from geo.coded.columns_apart import LONGEST_CELL, MOST_ROWS, wanted_columns
from geo.coded.reading import MOST_BYTES_OF_COLUMNS, CodedFile, coded_of
from geo.coded.tables import MOST_COLUMNS, TextColumns
from geo.database.addresses import DatabaseAddress
from geo.database.postgres import EVENTS_TABLE, OWN_TABLES, engine_to, told_wrong
from geo.disk import Stamp
from geo.errors import InputError
from geo.extras import need
from geo.model import EventType

if TYPE_CHECKING:
    import pyarrow as pa

LAYERS = "layers"  # the schema of layers where none is named: never the one of a workspace
_SECONDS = 120  # that the server may take
_BLOCK = 1 << 20  # bytes that are parsed at once
_COLUMNS = text(
    "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attnum > 0 AND NOT attisdropped "
    "ORDER BY attnum"
)


def holds_layers(address: DatabaseAddress) -> bool:
    """Say whether the schema that an address names holds the events of an export, and no workspace.

    Raises:
        InputError: The server cannot be asked.
        DataError: What talks to PostgreSQL is not installed.
    """
    if address.named_schema is None:
        return False  # then a workspace is meant
    with _connected(address) as connection:
        there = set(inspect(connection).get_table_names(schema=address.schema))
    return EVENTS_TABLE in there and not OWN_TABLES & there


def read_layers(address: DatabaseAddress, *, unknown: EventType | None = None) -> CodedFile:
    """Read the events of a schema.

    Args:
        address: The database, and the schema; `layers` where none is named.
        unknown: The type of rows whose own is none that we know; without it they are refused.

    Raises:
        InputError: There are none, they are too many, or the server cannot be asked; the message says which.
        DataError: A package that this needs is not installed.
    """
    need("tables")
    schema = address.named_schema or LAYERS
    with _connected(address) as connection:
        looked = inspect(connection)
        if not looked.has_table(EVENTS_TABLE, schema=schema):
            msg = f"{address} has no table {EVENTS_TABLE} in the schema {schema}"
            msg += "; write one with: dateline export … -o ADDRESS"
            raise InputError(msg)
        names = list(connection.execute(_COLUMNS, {"name": f"{_quoted(schema)}.{_quoted(EVENTS_TABLE)}"}).scalars())
        rows = connection.execute(text(f"SELECT count(*) FROM {_quoted(schema)}.{_quoted(EVENTS_TABLE)}")).scalar_one()  # noqa: S608 quoted
        if not 0 < rows <= MOST_ROWS or not 0 < len(names) <= MOST_COLUMNS:
            most = f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
            msg = f"{address}: the table {EVENTS_TABLE} holds {rows:,} rows of {len(names):,} columns; want 1 to {most}"
            raise InputError(msg)
        header = tuple(wanted_columns(names))
        table = _copied(connection, schema, header, told=str(address))
    columns = TextColumns(header, table, np.arange(1, table.num_rows + 1, dtype=np.int64))
    return coded_of(columns, schema, unknown=unknown)


def layers_stamp(address: DatabaseAddress) -> Stamp:
    """Return what is another once the events of a schema were written anew: an export replaces the table.

    Raises:
        InputError: The server cannot be asked.
    """
    name = f"{_quoted(address.named_schema or LAYERS)}.{_quoted(EVENTS_TABLE)}"
    with _connected(address) as connection:
        asked = text(
            "SELECT oid::bigint, pg_relation_filenode(oid)::bigint FROM pg_class WHERE oid = to_regclass(:name)"
        )
        found = connection.execute(asked, {"name": name}).first()
    return (str(address), *(found or (0, 0)))


@contextmanager
def _connected(address: DatabaseAddress) -> Iterator[Connection]:
    """Open a transaction that changes nothing, and ends what takes too long."""
    need("team")
    try:
        with _engine(address).connect() as connection:
            yield connection
    except SQLAlchemyError as exc:
        msg = f"{address} cannot be read: {told_wrong(exc)}"
        raise InputError(msg) from exc


@cache
def _engine(address: DatabaseAddress) -> Engine:
    """Return what connects to a server; the page asks it often whether anything has changed."""
    settings = f"-c default_transaction_read_only=on -c statement_timeout={_SECONDS * 1000} -c synchronize_seqscans=off"
    return engine_to(address, settings)


def close_layer_connections(address: DatabaseAddress) -> None:
    """End the connections of this process to a schema of layers; they are made anew when somebody asks."""
    _engine(address).dispose()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _copied(connection: Connection, schema: str, header: tuple[str, ...], *, told: str) -> "pa.Table":
    """Return columns of text, called by their numbers; nothing for what is missing."""
    import psycopg
    import pyarrow as pa
    from pyarrow import csv

    cells = ", ".join(f"left({_quoted(name)}::text, {LONGEST_CELL})" for name in header)
    asked = f"COPY (SELECT {cells} FROM {_quoted(schema)}.{_quoted(EVENTS_TABLE)}) TO STDOUT (FORMAT csv)"  # noqa: S608 quoted
    names = [str(number) for number in range(len(header))]
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(asked) as copy:
            return csv.open_csv(
                _Stream(iter(copy), told),
                read_options=csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            ).read_all()
    except (pa.ArrowInvalid, psycopg.Error) as exc:
        msg = f"{told} cannot be read: {str(exc)[:200]}"
        raise InputError(msg) from exc


class _Stream(io.RawIOBase):
    """What the server sends, as a file that Arrow reads; it ends with an error where it grows beyond all bounds."""

    def __init__(self, pieces: Iterator[bytes | memoryview], told: str) -> None:
        self._pieces, self._told = pieces, told
        self._held, self._read = memoryview(b""), 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override] # Arrow hands on such a one
        """Fill a buffer as far as there is something."""
        at = 0
        while at < len(buffer):
            if not self._held:
                self._held = memoryview(bytes(next(self._pieces, b"")))
                if not self._held:
                    break
            size = min(len(buffer) - at, len(self._held))
            buffer[at : at + size] = self._held[:size]
            self._held = self._held[size:]
            at += size
        self._read += at
        if self._read > MOST_BYTES_OF_COLUMNS:
            msg = f"{self._told} holds more than {MOST_BYTES_OF_COLUMNS >> 20} MiB of text; write fewer events into it"
            raise InputError(msg)
        return at
