"""What every column of a table says, and what its codes mean: as a table, and as the notes that formats hold.

All is derived from the rows that declare the columns, and from the words of the page's help.
"""

from collections.abc import Iterable, Mapping

from geo.exports.tables import AREA, EVENT, HELP, ROLE, Table
from geo.views import glossary
from geo.views.event_records import CellKind
from geo.views.words import LINKS, ROLES

DICTIONARY = "columns"  # what the table is called
_COLUMNS = ("table", "column", "holds", "says", "codes")
_HOLDS = {
    CellKind.TEXT: "text",
    CellKind.PROSE: "text",
    CellKind.DAY: "day",
    CellKind.WHOLE: "whole number",
    CellKind.FRACTION: "number",
}
CODES: Mapping[str, Mapping[str, str]] = {  # by the column that holds them, in whichever table
    "type": {str(kind): told for kind, told in glossary.TYPES.items()},
    "status": {str(status): told for status, told in glossary.STATUSES.items()},
    "quadrant": {str(quadrant): told for quadrant, told in glossary.QUADRANTS.items()},
    "where_prec": {str(code): told for code, told in glossary.WHERE_PREC.items()},
    "date_prec": {str(code): told for code, told in glossary.DATE_PREC.items()},
    "place_role": {str(role): told for role, told in ROLES.items()},
    "place_link": {str(link): told for link, told in LINKS.items()},
    "date_link": {str(link): told for link, told in LINKS.items()},
    ROLE: {EVENT: "An event at one of its places.", AREA: "The outline of a place of one or more events, once."},
    "published_precision": {str(code): told for code, told in glossary.PUBLISHED.items()},
}


def dictionary_of(tables: Iterable[Table]) -> Table:
    """Return a row for each column of the tables: its table and name, what it holds and says, its codes."""
    rows = tuple(
        (table.name, column, _HOLDS[table.kind_of(column)], _sentence(table.name, column), _codes(column))
        for table in tables
        for column in table.columns
    )
    return Table(DICTIONARY, _COLUMNS, rows)


def dictionary(*, changes: bool) -> Table:
    """Return a row for each column of all tables that an export can have, with or without that of what changed."""
    return dictionary_of(Table(name, tuple(told), ()) for name, told in HELP.items() if changes or name != "changes")


def column_notes(table: str) -> Mapping[str, str]:
    """Return what each column of a table says, with its codes, as one text."""
    return {name: " ".join(filter(None, (_sentence(table, name), _codes(name)))) for name in HELP[table]}


def _sentence(table: str, column: str) -> str:
    told = HELP[table][column]
    return f"{told[0].upper()}{told[1:]}."


def _codes(column: str) -> str | None:
    return " ".join(f"{code}: {told.rstrip('.')}." for code, told in CODES.get(column, {}).items()) or None
