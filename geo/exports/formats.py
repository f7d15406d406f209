"""A view's events as text files: GeoJSON, JSON Lines and CSV. Each says what was chosen and whose data it stands on."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.aliases import Json
from geo.exports.dictionary import column_notes
from geo.exports.metadata import facts
from geo.exports.request import ExportRequest
from geo.exports.tables import Table, change_table, event_table
from geo.unseen import without_unseen
from geo.views.escape import plain
from geo.views.event_records import Cell, records_of
from geo.views.frames import place_geometry

_DECIMALS = 4  # of a degree: about ten metres, finer than any place that news names
_OUTLINE_DECIMALS = 3  # outlines are simplified more coarsely than that
_FORMULA_STARTS = ("=", "+", "-", "\u2212", "@", "\t", "\r", "\n", "|", "%")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})  # categories of Unicode
_BLANK_OF_BRAILLE = "\u2800"


def events_to_geojson(request: ExportRequest) -> str:
    """Write a FeatureCollection: a feature for each place of each event, geometry null for an event without one.

    Areas come as outlines, their rings as RFC 7946 asks; their point stands in the properties `lat` and `lon`. A
    feature's id is its event's with the number of the place, whatever else is shown. What changed since an earlier
    briefing stands in the member `changes`, what each property says in `columns`.
    """
    view = request.view
    events = event_table(request)
    shapes = [_rounded(place_geometry(place, view.shapes)) if place else None for place in events.places]
    ids = [f"{event.id}/{at}" for event in view.events for at in range(len(event.places) or 1)]
    rows = zip(ids, shapes, _records(events.columns, events.rows), strict=True)
    told: dict[str, Json] = {
        "type": "FeatureCollection",
        "caption": view.caption,
        "counts": view.counts,
        "attribution": list(view.attribution),
        "program": view.program,
        "manifest": facts(request),
        "columns": dict(column_notes("events")),
        **_bbox(shapes),
    }
    if request.changes is not None:
        table = change_table(request)
        told["changes"] = list(_records(table.columns, table.rows))
    head = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}")
    features = ",\n".join(_feature(key, shape, values) for key, shape, values in rows)
    return f'{head},\n "features": [\n{features}\n]}}\n'


def events_to_jsonl(request: ExportRequest) -> str:
    """Write a JSON object a line: first the facts of the export, then each event with its reports and quotes."""
    banner = plain(request.sheet.banner) or None
    lines: list[dict[str, Json]] = [{"record": "export", **facts(request)}]
    lines += ({"record": "event", "handling": banner, **each.to_json()} for each in records_of(request.view))
    text = "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # some readers end a line there


def events_to_csv(request: ExportRequest) -> str:
    """Write a table with a header. Texts that a spreadsheet would run as a formula get an apostrophe before them."""
    return table_to_csv(event_table(request))


def table_to_csv(table: Table) -> str:
    """Write any table so that no cell of it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(inert(value) if isinstance(value, str) else value for value in row)
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


def _records(columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> Iterable[dict[str, Json]]:
    names = tuple(columns)
    return (dict(zip(names, row, strict=True)) for row in rows)


def _feature(key: str, shape: BaseGeometry | None, properties: dict[str, Json]) -> str:
    """Write a feature on one line: outlines have hundreds of corners."""
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    feature = {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _rounded(shape: BaseGeometry) -> BaseGeometry | None:
    """Return a shape with as many decimals as it is worth, outer rings to the left about; None for an empty one."""
    if shape.is_empty:
        return None
    decimals = _DECIMALS if shape.geom_type == "Point" else _OUTLINE_DECIMALS
    return shapely.orient_polygons(shapely.set_precision(shape, 10**-decimals, mode="pointwise"))


def _bbox(shapes: Sequence[BaseGeometry | None]) -> dict[str, Json]:
    """Return the box round all shapes as a member: west, south, east, north; nothing where there is no shape."""
    boxes = shapely.bounds(np.array([shape for shape in shapes if shape is not None], dtype=object))
    if not len(boxes):
        return {}
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return {"bbox": [west, south, east, north]}
