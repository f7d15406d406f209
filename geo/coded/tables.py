"""A file of rows as columns of text: CSV and other separated files, and GDELT's, which has no header.

Columns are Arrow's, since a million rows are read; what a cell says is not looked at here. Rows are counted as a
spreadsheet counts them: the header is 1, and what stands on several lines is one row.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.articles.texts import decode
from geo.coded.layouts import GDELT_COLUMNS
from geo.errors import InputError
from geo.extras import telling_extras
from geo.model import Rejection

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 4 << 30
MOST_COLUMNS = 500
_LONGEST_ROW = 16 << 20  # bytes
_BLOCK = 1 << 20  # bytes that a core takes at once
_HEAD = 1 << 16  # bytes by which the separator is told
_SEPARATORS = "\t;,|"
_LONGEST_SHOWN = 80
_QUOTED = '"'
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


@dataclass(frozen=True, eq=False)
class TextColumns:
    """A table of texts: `numbers[i]` is the number of row i in its file; `rejections` are rows that are no rows."""

    header: tuple[str, ...]
    table: "pa.Table"  # columns are called by their number
    numbers: NDArray[np.int64]
    rejections: tuple[Rejection, ...] = ()

    def column(self, number: int) -> "pa.ChunkedArray":
        """Return a column by its number in the header."""
        return self.table.column(str(number))


def read_separated(data: bytes, name: str, *, only: Sequence[str] = ()) -> TextColumns:
    """Read a separated file.

    Args:
        data: The file.
        name: What it is called in messages.
        only: For GDELT's files, the columns that are kept.

    Raises:
        InputError: It is no table of text, or larger than can be read.
        DataError: The package that reads it is not installed.
    """
    if len(data) > MOST_BYTES:
        msg = f"{name} is larger than {MOST_BYTES >> 30} GiB; part it into files of a year or a country"
        raise InputError(msg)
    if data.startswith(_OTHER_MARKS):
        data = _in_utf8(data, name)
    data = data.removeprefix(b"\xef\xbb\xbf")
    header, separator = header_of(data, name)
    bare = header == GDELT_COLUMNS
    kept = range(len(header)) if not (bare and only) else [header.index(column) for column in only]
    with telling_extras():
        return _read(data, name, header, separator, kept=kept, bare=bare)


def header_of(data: bytes, name: str) -> tuple[tuple[str, ...], str]:
    """Return the columns' names and what separates them; GDELT's names for a file as GDELT writes them.

    Raises:
        InputError: There is no header that can be one.
    """
    start = data[:_HEAD]  # a header that is longer is none
    first = start.partition(b"\n")[0]
    if first.count(b"\t") == len(GDELT_COLUMNS) - 1 and first.split(b"\t")[1].isdigit():
        return GDELT_COLUMNS, "\t"
    try:
        text = decode(max(start.rpartition(b"\n")[0], first), where=name) if start.strip() else ""
    except InputError:
        text = start.decode("utf-8", "replace")
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error as exc:
        msg = f"{name} has no header that can be read ({exc}); its first row should name its columns"
        raise InputError(msg) from exc
    if not 1 < len(header) <= MOST_COLUMNS:
        msg = f"{name} has {len(header)} columns; a table of events has a header with 2 to {MOST_COLUMNS}"
        raise InputError(msg)
    return tuple(header), separator


def of_rows(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> TextColumns:
    """Return rows that were read elsewhere as columns; each row is as long as the header."""
    with telling_extras():
        import pyarrow as pa

        columns = {str(at): pa.array([row[at] for row in rows], pa.string()) for at in range(len(header))}
        return TextColumns(tuple(header), pa.table(columns), np.array(numbers, dtype=np.int64))


def _read(
    data: bytes, name: str, header: tuple[str, ...], separator: str, *, kept: Sequence[int], bare: bool
) -> TextColumns:
    import pyarrow as pa

    refused: list[tuple[int, int, str]] = []
    try:  # on all cores, which does not tell where a row has too many or too few cells
        table = _parsed(data, header, separator, kept=kept, bare=bare, lenient=False)
    except pa.ArrowInvalid:
        data = _in_utf8(data, name)
        try:
            table = _parsed(data, header, separator, kept=kept, bare=bare, lenient=True, refused=refused)
        except pa.ArrowInvalid as exc:
            msg = f"{name} cannot be read as a table: {str(exc)[:160]}; save it as CSV in UTF-8"
            raise InputError(msg) from exc
    rejections = tuple(
        Rejection(f"{name}, row {number}", f"it has {found:,} cells, and the header {len(header)}: “{_shown(text)}”")
        for number, found, text in refused
    )
    first = 1 if bare else 2
    every = np.arange(first, first + table.num_rows + len(refused), dtype=np.int64)
    gone = [number for number, _, _ in refused]
    return TextColumns(header, table, every[~np.isin(every, gone)] if gone else every, rejections)


def _parsed(
    data: bytes,
    header: tuple[str, ...],
    separator: str,
    *,
    kept: Sequence[int],
    bare: bool,
    lenient: bool,
    refused: list[tuple[int, int, str]] | None = None,
) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    def refuse(row: "arrow_csv.InvalidRow") -> str:
        if refused is not None:
            refused.append((row.number, row.actual_columns, row.text))
        return "skip"

    names = [str(number) for number in range(len(header))]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(
            column_names=names,
            skip_rows_after_names=0 if bare else 1,
            use_threads=not lenient,
            block_size=_LONGEST_ROW if lenient else _BLOCK,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator,
            quote_char=False if bare else _QUOTED,  # GDELT quotes nothing
            newlines_in_values=not bare,
            ignore_empty_lines=False,
            invalid_row_handler=refuse if lenient else None,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            check_utf8=not data.isascii(),  # what is ASCII is UTF-8
            strings_can_be_null=False,
            include_columns=[str(number) for number in kept],
        ),
    )


def _in_utf8(data: bytes, name: str) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, where=name).encode("utf-8", "replace")
    return data


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
