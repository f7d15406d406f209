"""A view's events as layers and tables for geographic programs, whichever kind of database holds them.

Layers with a geometry hold one kind each, since QGIS styles a layer of one kind only.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

import geopandas
import pandas
import pyarrow
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.exports.columns import GEOMETRY, batches
from geo.exports.dictionary import DICTIONARY, dictionary_of
from geo.exports.ground import DISPUTES, LAND, ground, ground_table
from geo.exports.request import ExportRequest
from geo.exports.tables import (
    Table,
    actor_table,
    article_table,
    change_table,
    event_table,
    report_table,
)
from geo.gazetteer.shapes import Shapes
from geo.model import Place
from geo.views.event_records import COLUMNS, Cell, CellKind
from geo.views.frames import CRS, circle_of_doubt, place_geometry

GEOMETRIES = {"areas": "MultiPolygon", LAND: "MultiPolygon", DISPUTES: "MultiLineString"}  # else points
_COARSEST = 0.02  # degrees: each outline is there once, so it may be finer than in files that repeat it
_DAYS = pandas.ArrowDtype(pyarrow.date32())
_KINDS = {CellKind.WHOLE: "Int64", CellKind.FRACTION: "Float64"}  # all others are texts


def layers_of(
    request: ExportRequest, places: Table, manifest: Table
) -> Iterator[tuple[str, Iterable[pandas.DataFrame]]]:
    """Yield each layer and table with its name, whole or piece by piece; the first piece is there, empty or not.

    Args:
        request: What is exported.
        places: Its table of places.
        manifest: The facts of the export.
    """
    events = Table("events", COLUMNS, ()) if request.in_batches else event_table(request)
    others = [make(request) for make in (report_table, article_table, actor_table)]
    changed = [change_table(request)] if request.changes is not None else []
    yield "events", chain([_points(events)], _in_pieces(request) if request.in_batches else ())
    yield "areas", [_outlines(places, request.view.shapes)]
    for table in others:
        yield table.name, [_frame(table)]
    yield "places", [_points(places)]
    for table in changed:
        yield table.name, [_points(table)]
    yield "manifest", [_frame(manifest)]
    below = ground(places.places)
    yield from ((name, [frame]) for name, frame in below.items())
    told = [events, *others, places, *changed, manifest, *(ground_table(*layer) for layer in below.items())]
    yield DICTIONARY, [_frame(dictionary_of(told))]


def _in_pieces(request: ExportRequest) -> Iterator[geopandas.GeoDataFrame]:
    """Yield the table of a table's events, some thousands of rows at a time, each with the point of its place."""
    kinds = {pyarrow.int64(): pandas.Int64Dtype(), pyarrow.float64(): pandas.Float64Dtype(),
             pyarrow.string(): pandas.StringDtype(), pyarrow.date32(): _DAYS}  # fmt: skip
    for batch in batches(request, shape=lambda place, _: Point(place.lon, place.lat)):
        frame = batch.drop_columns([GEOMETRY]).to_pandas(types_mapper=kinds.get)
        shapes = geopandas.GeoSeries.from_wkb(batch.column(GEOMETRY).to_pylist(), crs=CRS)
        yield geopandas.GeoDataFrame(frame, geometry=shapes)


def _points(table: Table) -> geopandas.GeoDataFrame:
    shapes = [Point(place.lon, place.lat) if place else None for place in table.places]
    return geopandas.GeoDataFrame(_frame(table), geometry=geopandas.GeoSeries(shapes, crs=CRS))


def _outlines(table: Table, outlines: Shapes) -> geopandas.GeoDataFrame:
    shapes = [_area(place, outlines) for place in table.places]
    kept = [at for at, shape in enumerate(shapes) if shape is not None]
    frame = _frame(table).iloc[kept].reset_index(drop=True)
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries([shapes[at] for at in kept], crs=CRS))


def _area(place: Place | None, outlines: Shapes) -> BaseGeometry | None:
    """Return the outline of a place that is an area, as a layer of many-part polygons can hold it."""
    if place is None:
        return None
    try:
        shape = circle_of_doubt(place) or place_geometry(place, outlines, coarsest=_COARSEST)
    except DataError:  # an outline that this version does not know
        return None
    if isinstance(shape, Polygon):
        return MultiPolygon([shape])
    return shape if isinstance(shape, MultiPolygon) else None


def _frame(table: Table) -> pandas.DataFrame:
    """Return a table whose columns have the kinds that they have in every export, also where they are empty."""
    return pandas.DataFrame({name: typed(table.column(name), table.kind_of(name)) for name in table.columns})


def typed(cells: Sequence[Cell], kind: CellKind) -> pandas.api.extensions.ExtensionArray:
    """Return the cells of a column as what they are: whole numbers, fractions, days, else texts."""
    if kind is CellKind.DAY:
        days = [date.fromisoformat(cell) if isinstance(cell, str) else None for cell in cells]
        return pandas.array(days, dtype=_DAYS)
    return pandas.array(list(cells), dtype=_KINDS.get(kind, "string"))
