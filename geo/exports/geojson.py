"""A view's events as GeoJSON: each place of each event a point, and each outline that they name once.

Features are of two roles, told by the property `role`. An `event` is a point that can be read alone: all columns of the
table of events, and in `area` the id of the outline that its place has, where it has one. An `area` is an outline, with
the columns of the table of places: whose it is, how many events name it, which. Areas come first, so that programs that
draw in the file's order lay the points above them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.aliases import Json
from geo.columnar import EventRows
from geo.errors import DataError
from geo.exports.dictionary import column_notes
from geo.exports.formats import as_told
from geo.exports.many_places import Spread
from geo.exports.metadata import facts
from geo.exports.request import ExportRequest
from geo.exports.tables import AREA, AREA_ID, EVENT, FEATURES, ROLE, area_table, change_table, event_table
from geo.model import Place, content_id
from geo.views.event_records import COLUMNS, Cell
from geo.views.frames import outline_of, place_geometry, without_specks

if TYPE_CHECKING:
    import pyarrow

DECIMALS = 4  # of a degree: about ten metres, finer than any place that news names
_OUTLINE_DECIMALS = 3  # outlines are simplified more coarsely than that
_KNOWN_ID = re.compile(r"[\w./-]{1,60}", re.ASCII)  # of an outline that comes along; else it is written out itself

Feature = tuple[str, BaseGeometry | None, dict[str, Json]]


def events_to_geojson(request: ExportRequest) -> str:
    """Write a FeatureCollection: the outlines, then a feature for each place of each event.

    The rings of outlines run as RFC 7946 asks. An event without a place has no geometry. A feature's id is its event's
    with the number of the place, or that of its outline, whatever else is shown. What changed since an earlier briefing
    stands in the member `changes`; what the properties say in `columns`, and in `columns_of_areas` those of outlines.
    """
    return "".join(geojson_pieces(request))


def geojson_pieces(request: ExportRequest) -> Iterator[str]:
    """Yield `events_to_geojson` piece by piece."""
    view = request.view
    areas = list(_areas(request))
    known = {key for key, _, _ in areas}
    events = list(_events(request, known)) if not request.in_batches else []
    told: dict[str, Json] = {
        "type": "FeatureCollection",
        "caption": view.caption,
        "counts": view.counts,
        "attribution": list(view.attribution),
        "program": view.program,
        "manifest": facts(request),
        "columns": {**column_notes(FEATURES), **column_notes("events")},
        "columns_of_areas": {ROLE: column_notes(FEATURES)[ROLE], **column_notes("places")},
        **_bbox([shape for _, shape, _ in (*areas, *events)], _points(request) if request.in_batches else ()),
    }
    if request.changes is not None:
        table = change_table(request)
        told["changes"] = list(_records(table.columns, table.rows))
    head = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}")
    yield f'{head},\n "features": [\n'
    lines = chain((_line(*feature) for feature in (*areas, *events)), _in_pieces(request, known))
    for number, line in enumerate(lines):
        yield line if not number else f",\n{line}"
    yield "\n]}\n"


def area_id(place: Place) -> str | None:
    """Return the id under which the outline of a place is written; None for a place that is drawn as a point."""
    outline = outline_of(place)
    if outline is None:
        return None
    return f"{AREA}/{outline if _KNOWN_ID.fullmatch(outline) else content_id(outline)}"


def _areas(request: ExportRequest) -> Iterator[Feature]:
    table = area_table(request)
    for place, record in zip(table.places, _records(table.columns, table.rows), strict=True):
        key = area_id(place) if place else None
        if place is None or key is None:
            continue
        try:
            shape = place_geometry(place, request.view.shapes)
        except DataError:  # an outline that this version does not know: its events keep their points
            continue
        yield key, rounded(without_specks(shape)), {ROLE: AREA, **record}


def _events(request: ExportRequest, areas: set[str]) -> Iterator[Feature]:
    table = event_table(request)
    ids = (f"{event.id}/{at}" for event in request.view.events for at in range(len(event.places) or 1))
    for key, place, record in zip(ids, table.places, _records(table.columns, table.rows), strict=True):
        area = area_id(place) if place else None
        told: dict[str, Json] = {ROLE: EVENT, **record, AREA_ID: area if area in areas else None}
        yield key, rounded(Point(place.lon, place.lat)) if place else None, told


def _points(request: ExportRequest) -> Iterator[BaseGeometry]:
    """Yield the point of each place that a table's events name, once."""
    from geo.exports.columns import places_of  # brings Arrow

    for lat, lon in {(place.lat, place.lon) for place in places_of(request)}:
        if (point := rounded(Point(lon, lat))) is not None:
            yield point


def _in_pieces(request: ExportRequest, areas: set[str]) -> Iterator[str]:
    """Yield the features of a table's events, which are made some thousands at a time."""
    events = request.view.events
    if not isinstance(events, EventRows):
        return
    from geo.exports.columns import batches

    spread = Spread.of_places(events)
    named = [area_id(part.place) if part else None for part in spread.parts]
    shapes = [_geometry(rounded(Point(part.place.lon, part.place.lat))) if part else None for part in spread.parts]
    of, parts = spread.rows(events.rows)
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    number = (np.arange(len(of)) - np.repeat(starts, np.diff(np.append(starts, len(of))))).tolist()
    at = 0
    for batch in batches(request):
        columns = [as_told(_days_as_texts(column)) for column in batch.select(COLUMNS).columns]
        for record in _records(COLUMNS, zip(*columns, strict=True)):
            part = int(parts[at])
            area = named[part]
            properties: dict[str, Json] = {ROLE: EVENT, **record, AREA_ID: area if area in areas else None}
            yield _feature(f"{record['event']}/{number[at]}", shapes[part], properties)
            at += 1


def _days_as_texts(column: "pyarrow.Array") -> "pyarrow.Array":
    return column.cast("string") if str(column.type).startswith("date") else column


def _records(columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> Iterator[dict[str, Json]]:
    names = tuple(columns)
    return (dict(zip(names, row, strict=True)) for row in rows)


def _line(key: str, shape: BaseGeometry | None, properties: dict[str, Json]) -> str:
    """Write a feature on one line: outlines have hundreds of corners."""
    return _feature(key, _geometry(shape), properties)


def _geometry(shape: BaseGeometry | None) -> Json:
    return None if shape is None else json.loads(shapely.to_geojson(shape))


def _feature(key: str, geometry: Json, properties: dict[str, Json]) -> str:
    feature = {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def rounded(shape: BaseGeometry) -> BaseGeometry | None:
    """Return a shape with as many decimals as it is worth, outer rings to the left about; None for an empty one."""
    if shape.is_empty:
        return None
    decimals = DECIMALS if shape.geom_type == "Point" else _OUTLINE_DECIMALS
    return shapely.orient_polygons(shapely.set_precision(shape, 10**-decimals, mode="pointwise"))


def _bbox(shapes: Sequence[BaseGeometry | None], more: Iterable[BaseGeometry] = ()) -> dict[str, Json]:
    """Return the box round all shapes as a member: west, south, east, north; nothing where there is no shape."""
    boxes = shapely.bounds(np.array([*(shape for shape in shapes if shape is not None), *more], dtype=object))
    if not len(boxes):
        return {}
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return {"bbox": [west, south, east, north]}
