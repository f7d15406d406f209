"""A view's events as an Excel workbook: a sheet for each table, texts as texts, the banner on a sheet and on paper.

Every text is written as a string, so that none is a formula or a link.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo.exports.dictionary import dictionary_of
from geo.exports.request import ExportRequest
from geo.exports.tables import (
    Table,
    actor_table,
    article_table,
    change_table,
    event_table,
    manifest_table,
    place_table,
    report_table,
)
from geo.views.escape import plain
from geo.views.event_records import Cell, CellKind

_LONGEST = 32_000  # characters of a cell; Excel holds 32,767
_FIRST_DAY = "1900-03-01"  # Excel counts a day too many before
_WIDEST, _NARROWEST, _MARGIN = 60, 8, 2  # columns of text
_LINE, _MOST_LINES = 15, 12  # points; lines that a row shows
_PRINTED = 60  # per cent: about half of an event's columns stand on one page
_HEADER_LONGEST = 120  # characters of the banner in the header of a printed page; Excel holds 255, with & as two
_FIXED_DAY = "1980-01-01T00:00:00Z"  # the time of writing stands in the manifest of the pack alone


def events_to_xlsx(request: ExportRequest) -> bytes:
    """Write the workbook: events, reports, articles, actors, places, what changed, the facts, and what columns say."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    banner = plain(request.sheet.banner)
    book.set_properties({"title": plain(request.title), "comments": banner, "created": _created()})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        "banner": book.add_format({"bold": True, "align": "left"}),
        "cell": book.add_format({"valign": "top"}),
        "day": book.add_format({"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"}),
        "wrap": book.add_format({"valign": "top", "text_wrap": True}),
    }
    tables = tuple(_tables(request))
    for table in (*tables, dictionary_of(tables)):
        _write(book.add_worksheet(table.name.capitalize()), table, formats, banner)
    if banner:
        _write_banner(book.add_worksheet("Handling"), banner, formats["banner"])
    book.close()
    return out.getvalue()


def _tables(request: ExportRequest) -> Iterator[Table]:
    makers = [event_table, report_table, article_table, actor_table, place_table]
    for make in [*makers, *([change_table] if request.changes is not None else []), manifest_table]:
        yield make(request)


def _created() -> datetime:
    return datetime.fromisoformat(_FIXED_DAY).replace(tzinfo=None)  # as xlsxwriter wants it: naive, in UTC


def _write(sheet: Worksheet, table: Table, formats: Mapping[str, object], banner: str) -> None:
    """Fill a sheet: names in its first row, and the banner on every printed page."""
    days = [formats["day"] if table.kind_of(name) is CellKind.DAY else None for name in table.columns]
    wide = [at for at, name in enumerate(table.columns) if _is_wide(table, name)]
    for at, name in enumerate(table.columns):
        sheet.write_string(0, at, name, formats["head"])
        style = formats["wrap" if _is_wide(table, name) else "cell"]
        sheet.set_column(at, at, _width(table, name), style)
    for down, row in enumerate(table.rows, start=1):
        sheet.set_row(down, _LINE * _lines(row[at] for at in wide))
        for at, value in enumerate(row):
            _fill(sheet, (down, at), value, day=days[at])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    _set_up_paper(sheet, banner)


def _write_banner(sheet: Worksheet, banner: str, style: object) -> None:
    """Fill a sheet of its own with the banner: above a table it would be taken for its header."""
    sheet.write_string(0, 0, banner[:_LONGEST], style)
    sheet.set_column(0, 0, _WIDEST)
    _set_up_paper(sheet, banner)


def _fill(sheet: Worksheet, at: tuple[int, int], value: Cell, *, day: object | None) -> None:
    """Write a cell; `day` is the format of a column of days, of which Excel knows those since 1900."""
    if day is not None and isinstance(value, str) and value >= _FIRST_DAY:
        sheet.write_datetime(*at, date.fromisoformat(value), day)
    elif isinstance(value, str):
        sheet.write_string(*at, value[:_LONGEST])
    elif value is not None:
        sheet.write_number(*at, value)


def _lines(cells: Iterable[Cell]) -> int:
    """Return how many lines the longest of a row's texts takes; not every program makes room for them by itself."""
    longest = max((-(-len(cell) // (_WIDEST - _MARGIN)) for cell in cells if isinstance(cell, str)), default=1)
    return max(1, min(longest, _MOST_LINES))


def _set_up_paper(sheet: Worksheet, banner: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_print_scale(_PRINTED)
    sheet.print_across()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    if banner:
        line = "&C" + banner[:_HEADER_LONGEST].replace("&", "&&").replace("\n", " ")
        sheet.set_header(line)
        sheet.set_footer(line)


def _is_wide(table: Table, column: str) -> bool:
    return table.kind_of(column) is CellKind.PROSE


def _width(table: Table, column: str) -> int:
    if _is_wide(table, column):
        return _WIDEST
    longest = max([len(column), *(len(str(cell)) for cell in table.column(column) if cell is not None)])
    return max(_NARROWEST, min(longest + _MARGIN, _WIDEST // 2))
