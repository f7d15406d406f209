"""The process that reads workbooks, GeoJSON, KML and our own JSON Lines as tables of text: bytes in, rows out.

Run by `coded/reading.py`. A row is what a feature, a placemark or a place of an event tells; its number is that of the
sheet's row, else of the feature or line, from 1.
"""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from xml.etree import ElementTree as ET

from geo.aliases import Json
from geo.articles.columns import looks_coded
from geo.coded.layouts import OUR_COLUMNS
from geo.errors import InputError
from geo.processes import answer

SECONDS = 120
MOST_ROWS = 300_000
_MOST_SHEETS = 50
_LONGEST_CELL = 20_000
_VAGUE = "5"  # the where_prec of what has a shape and no point

CodedCells = dict[str, str]


class CodedFileKind(StrEnum):
    """What is read here; also the word for it in messages."""

    WORKBOOK = "XLSX"
    GEOJSON = "GeoJSON"
    KML = "KML"
    RECORDS = "JSON Lines"
    PARQUET = "GeoParquet"  # read as columns by `columns_apart`


def kind_of_coded(data: bytes) -> CodedFileKind | None:
    """Tell the kind of a file by its beginning; None for what is a separated table, if it is anything."""
    if data.startswith(b"PAR1"):
        return CodedFileKind.PARQUET
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return CodedFileKind.WORKBOOK
    if start.startswith(b"<") and b"<kml" in start:
        return CodedFileKind.KML
    if not start.startswith(b"{"):
        return None
    return CodedFileKind.GEOJSON if b'"FeatureCollection"' in data[:1_000_000] else CodedFileKind.RECORDS


def _workbook(data: bytes) -> Iterator[tuple[int, CodedCells]]:
    """Yield the rows of the first sheet whose header tells days and coordinates."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets[:_MOST_SHEETS]:
        rows = sheet.iter_rows(values_only=True)
        header = [_cell(value) for value in next(rows, ())]
        if looks_coded(header):
            for number, row in enumerate(rows, start=2):
                yield number, {name: _cell(value) for name, value in zip(header, row, strict=False) if name}
            return
    raise InputError("has no sheet whose first row names a column for days, one for latitudes and one for longitudes")


def _features(data: bytes) -> Iterator[tuple[int, CodedCells]]:
    found = json.loads(data)
    features = found.get("features")
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        told = feature.get("properties") if isinstance(feature, Mapping) else None
        cells = {str(name): _cell(value) for name, value in told.items()} if isinstance(told, Mapping) else {}
        if cells.get("role") == "area" and "event_ids" in cells:
            continue  # the outline of events of our own, each of which has its point
        point = _point(feature.get("geometry") if isinstance(feature, Mapping) else None)
        if cells.get("where_prec"):
            point.pop("where_prec", None)  # the file knows better
        yield number, cells | point


def _point(geometry: object) -> CodedCells:
    """Return the point of a geometry, one inside where it is no point; nothing where it has none."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if not isinstance(geometry, Mapping):
        return {}
    try:
        found = shape(geometry)
        inside = found.representative_point()
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return {}
    if found.is_empty:
        return {}
    vague = {} if found.geom_type == "Point" else {"where_prec": _VAGUE}
    return {"latitude": repr(inside.y), "longitude": repr(inside.x)} | vague


def _placemarks(data: bytes) -> Iterator[tuple[int, CodedCells]]:
    number = 0
    for _, element in ET.iterparse(io.BytesIO(data), events=("end",)):  # noqa: S314 this process is bounded
        if _tag(element) == "Placemark":
            number += 1
            yield number, _placemark(element)
            element.clear()


_NAMED = {"name": "place", "description": "description", "when": "date_from", "begin": "date_from", "end": "date_to"}


def _placemark(element: ET.Element) -> CodedCells:
    cells: CodedCells = {}
    for part in element.iter():
        text = (part.text or "").strip()
        if _tag(part) == "Data":
            value = next((child.text for child in part if _tag(child) == "value"), "")
            cells[part.get("name", "")] = (value or "").strip()
        elif _tag(part) == "SimpleData":
            cells[part.get("name", "")] = text
        elif _tag(part) in _NAMED and text:
            cells.setdefault(_NAMED[_tag(part)], text)
        elif _tag(part) == "coordinates" and text and "latitude" not in cells:
            lon, lat = (*text.split()[0].split(","), "", "")[:2]
            cells |= {"latitude": lat, "longitude": lon}
    return cells


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _records(data: bytes) -> Iterator[tuple[int, CodedCells]]:
    """Yield a row for each place of each event, as our own `.jsonl` holds them."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        record = json.loads(line)
        if not isinstance(record, Mapping) or record.get("record") == "export":
            continue
        if "places" not in record or "type" not in record:
            msg = (
                f"holds no record of an event in line {number}; give it as `dateline export -o events.jsonl` writes it"
            )
            raise InputError(msg)
        for place in record["places"] or [{}]:
            yield number, _event_cells(record) | _place_cells(place)


def _event_cells(record: Mapping[str, Json]) -> CodedCells:
    days = record.get("date")
    told = days if isinstance(days, Mapping) else {}
    quotes = [report.get("sentence") for report in _mappings(record.get("reports"))]
    quotes += [row.get("note") for row in _mappings(record.get("coded"))]
    found: dict[str, Json] = {
        "event": record.get("id"),
        "type": record.get("type"),
        "status": record.get("status"),
        "actors": "; ".join(str(actor.get("name")) for actor in _mappings(record.get("agents"))),
        "targets": "; ".join(str(actor.get("name")) for actor in _mappings(record.get("targets"))),
        "date_from": told.get("from"),
        "date_to": told.get("to"),
        "date_prec": told.get("date_prec"),
        "date_text": told.get("text"),
        "quote": " […] ".join(str(quote) for quote in quotes if quote),
    }
    return {name: _cell(value) for name, value in found.items()}


def _place_cells(place: Mapping[str, Json]) -> CodedCells:
    same = {name: name for name in ("where_prec", "lat", "lon", "country")}
    return {column: _cell(place.get(name)) for column, name in {"place": "name", "place_role": "role", **same}.items()}


def _mappings(value: Json) -> list[Mapping[str, Json]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return (value if isinstance(value, str) else str(value))[:_LONGEST_CELL]


_READERS: Mapping[CodedFileKind, Callable[[bytes], Iterable[tuple[int, CodedCells]]]] = {
    CodedFileKind.WORKBOOK: _workbook,
    CodedFileKind.GEOJSON: _features,
    CodedFileKind.KML: _placemarks,
    CodedFileKind.RECORDS: _records,
}


def rows_of_file(data: bytes, kind: CodedFileKind) -> dict[str, object]:
    """Return a file's rows under one header, and their numbers.

    Raises:
        InputError: It holds none, too many, or is broken.
    """
    numbers: list[int] = []
    rows: list[CodedCells] = []
    for number, cells in _READERS[kind](data):
        if len(rows) == MOST_ROWS:
            msg = f"holds more than {MOST_ROWS:,} rows; save it as CSV, which may hold millions"
            raise InputError(msg)
        numbers.append(number)
        rows.append(cells)
    header = list(dict.fromkeys([*(OUR_COLUMNS if kind is CodedFileKind.RECORDS else ()), *_names(rows)]))
    if not rows:
        raise InputError("holds no rows")
    return {"header": header, "rows": [[row.get(name, "") for name in header] for row in rows], "numbers": numbers}


def _names(rows: Sequence[CodedCells]) -> Iterator[str]:
    for row in rows:
        yield from row


def _serve(told: str) -> None:
    kind = CodedFileKind(told)
    answer(lambda data: rows_of_file(data, kind), seconds=SECONDS, kind=kind, advice="save it anew, or as CSV")


if __name__ == "__main__":
    _serve(sys.argv[1])
