"""A workspace copied whole into an empty one, from a file to a server or back.

What no Dateline wrote and the other kind of database cannot hold is left out and told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, literal_column, select

from geo.database.columns import AnyText
from geo.errors import WorkspaceError
from geo.memory.tables import claims
from geo.workspace.store import Workspace
from geo.workspace.tables import ALL

_AT_ONCE = 200  # rows; those of articles and extractions may be large
_TABLES = tuple(table for tables in ALL for table in tables.sorted_tables if table is not claims)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows of each table were copied, and which were left out, each with its table, number and reason."""

    rows: Mapping[str, int]
    left: tuple[tuple[str, int, str], ...]


def copy_workspace(of: Workspace, into: Workspace) -> Copied:
    """Copy all that a workspace holds but who is reading just now: all of it, or nothing.

    Raises:
        WorkspaceError: The other one is not empty, or one of both cannot be read or written.
    """
    counts: dict[str, int] = {}
    left: list[tuple[str, int, str]] = []
    with of.database.reading() as source, into.database.writing() as target:
        full = [table.name for table in _TABLES if target.execute(select(table).limit(1)).first() is not None]
        if full:
            msg = f"{into} is not empty (there is something in its {full[0]}); name a place where nothing is yet"
            raise WorkspaceError(msg)
        for table in _TABLES:
            counts[table.name] = 0
            for rows in _batches(_rows(source, table, left, numbered=of.numbered)):
                target.execute(insert(table), rows)
                counts[table.name] += len(rows)
    return Copied(counts, tuple(left))


def _rows(
    source: Connection, table: Table, left: list[tuple[str, int, str]], *, numbered: bool
) -> Iterator[dict[str, Any]]:
    """Yield the rows in their order, without their numbers, which they get anew."""
    columns = [column for column in table.columns if not _is_number(column.primary_key, column.name)]
    keyless = len(columns) == len(table.columns)  # then a file may have no numbers of its own
    order = [column for column in table.columns if column.primary_key]
    number = literal_column("rowid") if numbered and not _without_rowid(table) else func.row_number().over()
    query = select(number, *columns).order_by(*(order if keyless or not numbered else [number]))
    for at, *values in source.execute(query):
        row = {column.name: value for column, value in zip(columns, values, strict=True)}
        wrong = next((wrong for column in columns if (wrong := _wrong(column, row[column.name]))), None)
        if wrong:
            left.append((table.name, at, wrong))
        else:
            yield row


def _is_number(primary: bool, name: str) -> bool:
    return primary and name in ("number", "position")


def _without_rowid(table: Table) -> bool:
    return table.dialect_options["sqlite"]["with_rowid"] is False


def _wrong(column: Any, value: object) -> str | None:  # noqa: ANN401 - a column of any type
    """Return why a value cannot stand in a column, if it cannot."""
    if value is None:
        return None if column.nullable else f"its {column.name} is nothing"
    if not isinstance(column.type, AnyText):
        wanted = column.type.python_type
        fits = isinstance(
            value, (bytes, memoryview) if wanted is bytes else (int, float) if wanted is float else wanted
        )
        return None if fits else f"its {column.name} is of another kind"
    if not isinstance(value, str):
        return f"its {column.name} is no text"
    return None if value.isascii() or _is_whole(value) else f"its {column.name} is no text in UTF-8"


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some
