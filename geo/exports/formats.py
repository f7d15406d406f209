"""A view's events as text files: JSON Lines and CSV. JSON Lines say what was chosen and whose data they stand on."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from geo.aliases import Json
from geo.exports.metadata import facts
from geo.exports.request import ExportRequest
from geo.exports.tables import Table, event_table
from geo.unseen import without_unseen
from geo.views.escape import plain
from geo.views.event_records import COLUMNS, Cell, each_record

if TYPE_CHECKING:
    import pyarrow

_FORMULA_STARTS = ("=", "+", "-", "\u2212", "@", "\t", "\r", "\n", "|", "%")
_ROWS = 5000  # that are written together
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})  # categories of Unicode
_BLANK_OF_BRAILLE = "\u2800"


def events_to_jsonl(request: ExportRequest) -> str:
    """Write a JSON object a line: first the facts of the export, then each event with its reports and quotes."""
    return "".join(jsonl_pieces(request))


def jsonl_pieces(request: ExportRequest) -> Iterator[str]:
    """Yield the lines of `events_to_jsonl`."""
    banner = plain(request.sheet.banner) or None
    told = ({"record": "event", "handling": banner, **each.to_json()} for each in each_record(request.view))
    lines: Iterable[dict[str, Json]] = chain([{"record": "export", **facts(request)}], told)
    for line in lines:
        text = json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n"
        yield text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # some readers end a line there


def events_to_csv(request: ExportRequest) -> str:
    """Write a table with a header. Texts that a spreadsheet would run as a formula get an apostrophe before them."""
    return "".join(csv_pieces(request))


def csv_pieces(request: ExportRequest) -> Iterator[str]:
    """Yield `events_to_csv` piece by piece; of events of a table each different text is looked at once."""
    if not request.in_batches:
        yield table_to_csv(event_table(request))
        return
    from geo.exports.columns import batches

    yield _written([COLUMNS])
    for batch in batches(request, text=lambda cell: inert(cell) if isinstance(cell, str) else cell):
        yield _written(zip(*(as_told(column) for column in batch.select(COLUMNS).columns), strict=True))


def as_told(column: "pyarrow.Array") -> list[Cell]:
    """Return a column's cells as a table has them: whole numbers without a point."""
    cells: list[Cell] = column.to_pylist()
    return [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in cells]


def table_to_csv(table: Table) -> str:
    """Write any table so that no cell of it is a formula."""
    return "".join(rows_to_csv(table.columns, table.rows))


def rows_to_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table, with its header, some rows at a time, so that no cell of it is a formula."""
    yield _written([columns])
    told = ([inert(value) if isinstance(value, str) else value for value in row] for row in rows)
    while some := list(islice(told, _ROWS)):
        yield _written(some)


def _written(rows: Iterable[Iterable[Cell]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def inert(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, also behind blanks and letters that nobody sees.

    Signs of full width count as their usual ones: some programs make these of them.
    """
    first = unicodedata.normalize("NFKC", next(filter(_is_seen, without_unseen(text)), ""))
    runs = text.lstrip(" ").startswith(_FORMULA_STARTS) or first.startswith(_FORMULA_STARTS)
    return f"'{text}" if runs else text


def _is_seen(letter: str) -> bool:
    """Say whether a letter is no blank of any width, no mark on another letter, and no sign of control."""
    return letter in _FORMULA_STARTS or (unicodedata.category(letter) not in _UNSEEN and letter != _BLANK_OF_BRAILLE)
