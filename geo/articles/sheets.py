"""Tables and workbooks → their articles, a row each: columns are known by their names, whatever their order.

A table that has days and coordinates and no text holds events that others coded, and is refused with where it belongs.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from geo.articles.archives import unpacked_size
from geo.articles.columns import folded_name, looks_coded, named_columns
from geo.articles.days import DayOrder, is_spelt
from geo.articles.documents import Document, is_address
from geo.articles.markup import text_of_html
from geo.articles.texts import MAX_ARTICLE_BYTES, day_written, decode, field_line
from geo.articles.unwarned import unwarned
from geo.disk import DAMAGED_ZIP
from geo.errors import InputError
from geo.extras import telling_extras
from geo.languages.words import words_in

MAX_ROWS = 10_000  # articles of one table
_MOST_COLUMNS = 200
_MOST_SHEETS = 50
_MAX_UNPACKED = 200_000_000  # bytes of a workbook's parts
_MOST_LETTERS = 50_000_000  # of all rows together
_FIRST_ROWS = 20  # among which the row with the names of columns must stand, below titles and remarks
_SEPARATORS = ",;\t|"
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n")  # Excel writes it above a table
_MARKUP = re.compile(r"</(?:p|div|span|li|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_FAULT = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")  # what a workbook shows for a failed formula
_BROKEN = "is no workbook that can be read; open it in a spreadsheet program, and save it as .xlsx again"


class ArticlePart(StrEnum):
    """What a column tells of an article; also its word in messages."""

    TITLE = "title"
    DAY = "day"
    TEXT = "text"
    SOURCE = "source"
    LINK = "link"


@dataclass(slots=True)
class _Left:
    """How much of one file may still be read. A workbook may show one long text in many cells."""

    rows: int = MAX_ROWS
    letters: int = _MOST_LETTERS

    def take(self, cells: Sequence[str]) -> None:
        """Take a row.

        Raises:
            InputError: It is one too many, or too long.
        """
        self.rows -= 1
        self.letters -= sum(map(len, cells))
        if self.rows < 0 or self.letters < 0:
            msg = f"and those after it are not read: a table may hold {MAX_ROWS:,} articles; split it"
            raise InputError(msg)


Row = tuple[int, tuple[str, ...]]  # its number in the file, from 1, and its cells


@dataclass(frozen=True, slots=True)
class _Heading:
    """Which column tells which part, with the names of all."""

    number: int
    header: tuple[str, ...]
    parts: Mapping[ArticlePart, int]

    def told(self) -> str:
        taken = ", ".join(f"{part} from “{field_line(self.header[at])[:60]}”" for part, at in self.parts.items())
        return f"a row is an article: {taken}"


@unwarned()
def read_table(data: bytes, _address: str = "") -> tuple[Document, ...]:
    """Take the articles out of a table of separated values: comma, semicolon, tab or bar, whichever parts its head.

    Raises:
        InputError: It is no text, or its columns are not those of articles.
    """
    text = decode(data, where="the table")
    before = csv.field_size_limit(MAX_ARTICLE_BYTES)
    try:
        columns, rows = _opened(_separated(text))
        return (Document(told=columns.told()), *_documents(columns, rows, _Left()))
    finally:
        csv.field_size_limit(before)


@unwarned()
def read_workbook(data: bytes, _address: str = "") -> tuple[Document, ...]:
    """Take the articles out of a workbook, of each sheet that is shown and whose columns are those of articles.

    Raises:
        InputError: It is damaged, locked, packed beyond measure, or no sheet is of articles.
        DataError: What reads workbooks is not installed.
    """
    with telling_extras():
        from openpyxl import load_workbook

    _check_size(data)
    found: list[Document] = []
    refusals: list[str] = []
    left = _Left()
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets[:_MOST_SHEETS]:
            try:
                found += _sheet(sheet.title, sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), left)
            except InputError as exc:
                refusals.append(f"its sheet “{field_line(sheet.title)}” {exc}")
    except MemoryError:
        raise
    except Exception as exc:  # openpyxl raises what its parts raise
        raise InputError(_BROKEN) from exc
    if not found:
        raise InputError(refusals[0] if refusals else "has no sheet that is shown")
    skipped = [Document(told=f"passed over, {refusal}") for refusal in refusals]
    return (*found, *skipped)


def looks_like_articles(header: Iterable[str]) -> bool:
    """Say whether a table with these columns holds articles."""
    return ArticlePart.TEXT in _parts(tuple(header))


def _sheet(title: str, cells: Iterable[Sequence[object]], left: _Left) -> Iterator[Document]:
    rows = ((number, tuple(_cell(value) for value in row)) for number, row in enumerate(cells, start=1))
    columns, below = _opened(rows)
    named = f"sheet {field_line(title)}"
    yield Document(told=f"{named}: {columns.told()}")
    yield from _documents(columns, below, left, before=f"{named} ")


def _check_size(data: bytes) -> None:
    try:
        size = unpacked_size(data)
    except DAMAGED_ZIP as exc:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            msg = "is locked by a password, or older than .xlsx; save it as .xlsx without one"
            raise InputError(msg) from exc
        raise InputError(_BROKEN) from exc
    if size > _MAX_UNPACKED:
        msg = f"unpacks to {size / 1e6:.0f} MB, and {_MAX_UNPACKED / 1e6:.0f} MB are read; split it"
        raise InputError(msg)


def _separated(text: str) -> Iterator[Row]:
    """Yield the rows of a table of separated values, up to where its quotes go wrong."""
    named = _NAMED_SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    head = text[:10_000].lstrip("\r\n").partition("\n")[0]
    separator = named[1] if named else max(_SEPARATORS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            yield number, tuple(row[:_MOST_COLUMNS])
    except csv.Error as exc:
        msg = f"is the last that can be read ({exc}, in line {rows.line_num}); save the table anew as CSV"
        raise InputError(msg) from exc


def _opened(rows: Iterable[Row]) -> tuple[_Heading, Iterator[Row]]:
    """Find the row with the names of columns, and return it with the rows below.

    Raises:
        InputError: There is none among the first, or it names no text.
    """
    rows = iter(rows)
    first: tuple[str, ...] = ()
    for number, cells in islice(rows, _FIRST_ROWS):
        parts = _parts(cells)
        if ArticlePart.TEXT in parts:
            return _Heading(number, cells, parts), rows
        if looks_coded(cells):
            msg = (
                "has days and coordinates and no text: it holds events that others coded; "
                "give it with --coded, or on the page under Coded events"
            )
            raise InputError(msg)
        first = first or (cells if any(cells) else ())
    shown = ", ".join(f"“{field_line(name)[:40]}”" for name in first[:12] if name.strip())
    wanted = ", ".join(words_in().columns.text[:4])
    has = f"; its first row has {shown}" if shown else ""
    msg = f"has no column that is called by a name for the text of articles ({wanted} …){has}"
    raise InputError(f"{msg}; name its columns in the first row")


def _parts(header: Sequence[str]) -> dict[ArticlePart, int]:
    """Return which column tells what. The beginning of an article counts as its text where there is no more of it."""
    words, known = words_in().columns, named_columns(header)
    text = words.text if looks_coded(header) else (*words.text, *words.teaser)
    rows = {
        ArticlePart.TEXT: text,
        ArticlePart.TITLE: words.title,
        ArticlePart.DAY: words.day,
        ArticlePart.SOURCE: words.source,
        ArticlePart.LINK: words.link,
    }
    found = {part: next((known[name] for name in map(folded_name, rows[part]) if name in known), None) for part in rows}
    return {part: at for part, at in found.items() if at is not None}


def _documents(columns: _Heading, rows: Iterable[Row], left: _Left, before: str = "") -> Iterator[Document]:
    """Make a document of each row that holds anything; one without text is refused, and what cannot be read."""
    kept, refused = _kept(rows, left, columns.number, before)
    told = [(f"{before}row {number}", _told(columns, cells)) for number, cells in kept]
    order = DayOrder(parts.get(ArticlePart.DAY, "") for _, parts in told)
    links = Counter(parts.get(ArticlePart.LINK) for _, parts in told)
    for name, parts in told:
        if links[parts.get(ArticlePart.LINK)] > 1:  # the address of a site or channel, not of an article
            parts.pop(ArticlePart.LINK, None)
        yield _document(name, parts, order)
    yield from refused


def _kept(rows: Iterable[Row], left: _Left, number: int, before: str) -> tuple[list[Row], tuple[Document, ...]]:
    """Return the rows that hold anything, as many as may be read, and a refusal of those that come after them."""
    kept: list[Row] = []
    try:
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                left.take(cells)
                kept.append((number, cells))
    except InputError as exc:
        return kept, (Document(name=f"{before}row {number}", refused=str(exc)),)
    return kept, ()


def _told(columns: _Heading, cells: Sequence[str]) -> dict[ArticlePart, str]:
    """Return what a row tells; one that is shorter than the header lacks its last columns."""
    return {part: cells[at].strip() for part, at in columns.parts.items() if at < len(cells)}


def _document(name: str, parts: Mapping[ArticlePart, str], order: DayOrder) -> Document:
    text = parts.get(ArticlePart.TEXT, "")
    text = text_of_html(text).strip() if _MARKUP.search(text) else text
    if not text:
        return Document(name=name, refused="has no text; fill the cell, or take the row out")
    link = field_line(parts.get(ArticlePart.LINK, ""))
    return Document(
        text=text,
        title=field_line(parts.get(ArticlePart.TITLE, "")),
        published=_day(parts.get(ArticlePart.DAY, ""), order),
        source=field_line(parts.get(ArticlePart.SOURCE, "")),
        address=link if is_address(link) and " " not in link else "",
        name=name,
    )


def _day(written: str, order: DayOrder) -> str:
    """Return a day as an ISO date. One that may be two days stays as it is written, and is refused as that."""
    if is_spelt(written):
        parts = order.parts(written)
        return f"{parts[0]}-{parts[1]:02d}-{parts[2]:02d}" if parts else written
    return written if re.match(r"\d{4}", written) else day_written(written) or written


def _cell(value: object) -> str:
    """Return a workbook's cell as text; what a formula failed to give is nothing."""
    from openpyxl.utils.escape import unescape

    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return "" if _FAULT.fullmatch(value) else str(unescape(value))
    return "" if value is None else str(value)
