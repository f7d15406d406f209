"""The process that reads GeoParquet as columns of text: bytes in, columns out, as Arrow writes them to a stream.

Run by `coded/reading.py`. Cells come as a person would write them: days as ISO dates, whole numbers without a point,
nothing for what is missing. A table without columns for coordinates gets them from its geometry.
"""

import io
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo.coded.layouts import CodedPart, match_columns, missing_of
from geo.coded.tables import MOST_COLUMNS
from geo.errors import InputError
from geo.processes import answer

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = 120
MOST_ROWS = 5_000_000
LONGEST_CELL = 20_000  # characters
_GEOMETRY = ("geometry", "geom")
_POINT = ("latitude", "longitude", "where_prec")  # of a shape; what the file has of these itself it knows better
_VAGUE = "5"  # the where_prec of what has a shape and no point
_TOGETHER = 1 << 16  # rows whose shapes are looked at together


def columns_of_file(data: bytes) -> bytes:
    """Return a file's columns of text as a stream of Arrow's.

    Raises:
        InputError: It holds no rows or too many, no days, or no places.
    """
    import pyarrow as pa
    from pyarrow import parquet

    file = parquet.ParquetFile(pa.BufferReader(data))
    rows, columns = file.metadata.num_rows, len(file.schema_arrow)
    if not rows:
        raise InputError("holds no rows")
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        most = f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
        msg = f"holds {rows:,} rows of {columns:,} columns; part it into files of at most {most}"
        raise InputError(msg)
    told = [field.name for field in file.schema_arrow if _is_told(field.type)]
    wanted = wanted_columns(told)
    shapes = _shapes(file.schema_arrow) if not _has_points(wanted) else None
    table = file.read(columns=[*wanted, *([shapes] if shapes else [])], use_threads=False)
    texts = {name: _text(table.column(name)) for name in wanted}
    if shapes:
        texts = dict(zip(_POINT, _points(table.column(shapes)), strict=True)) | texts
    return _streamed(texts)


def wanted_columns(names: Sequence[str]) -> list[str]:
    """Return the columns that are kept: those that tell a part of an event, and what its layout keeps as evidence."""
    matched = match_columns(names)
    own = {matched.header[number] for number in matched.columns.values()}
    kept = {name.casefold() for name in matched.layout.kept or names}
    return [name for name in names if name in own or name.casefold() in kept]


def _has_points(names: Sequence[str]) -> bool:
    missing = missing_of(match_columns(names))
    return CodedPart.LATITUDE not in missing and CodedPart.LONGITUDE not in missing


def _shapes(schema: "pa.Schema") -> str | None:
    import pyarrow as pa

    binary = (pa.types.is_binary, pa.types.is_large_binary)
    found = (field.name for field in schema if any(holds(field.type) for holds in binary))
    return next((name for name in found if name.casefold() in _GEOMETRY), None)


def _is_told(kind: "pa.DataType") -> bool:
    """Say whether a column can be written as text."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _is_told(kind.value_type)
    told = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating,
            pa.types.is_boolean, pa.types.is_date, pa.types.is_timestamp)  # fmt: skip
    return any(holds(kind) for holds in told)


def _text(column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column, format="%Y-%m-%d")
    texts = pc.fill_null(column.cast(pa.string()), "")
    if pa.types.is_floating(kind):
        texts = pc.replace_substring_regex(texts, r"\.0$", "")
    if (pc.max(pc.utf8_length(texts)).as_py() or 0) > LONGEST_CELL:
        texts = pc.utf8_slice_codeunits(texts, 0, LONGEST_CELL)
    return texts


def _points(column: "pa.ChunkedArray") -> tuple["pa.Array", ...]:
    """Return where shapes are, as texts: of a point itself, of others a point inside, and that it is vague."""
    import pyarrow as pa

    return tuple(pa.array(texts, pa.string()) for texts in zip(*_each_point(column), strict=True))


def _each_point(column: "pa.ChunkedArray") -> Iterator[tuple[str, str, str]]:
    import numpy as np
    import shapely

    for start in range(0, len(column), _TOGETHER):
        shapes = shapely.from_wkb(column[start : start + _TOGETHER].to_pylist(), on_invalid="ignore")
        is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
        shapes[~is_point] = shapely.point_on_surface(shapes[~is_point])
        exact = np.where(is_point, "", _VAGUE).tolist()
        for lon, lat, vague in zip(shapely.get_x(shapes).tolist(), shapely.get_y(shapes).tolist(), exact, strict=True):
            yield ("", "", "") if math.isnan(lat) or math.isnan(lon) else (repr(lat), repr(lon), vague)


def _streamed(texts: "dict[str, pa.ChunkedArray]") -> bytes:
    import pyarrow as pa

    table = pa.table(texts)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def _serve() -> None:
    answer(columns_of_file, seconds=SECONDS, kind="GeoParquet", advice="write it anew, or save it as CSV")


if __name__ == "__main__":
    _serve()
