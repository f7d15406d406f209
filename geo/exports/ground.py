"""The ground that our GeoPackage brings along, so that its project shows a map without a network: land and disputes.

Two layers from the base map: countries, at its lightest but in detail round the places of events, so that their borders
meet those of the areas there; and borders that are disputed, which are drawn dashed. The names of the layers begin with
`base_`, by which readers of layers know that they are no event's.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import geopandas
import numpy as np
import pandas
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.exports.tables import Row, Table
from geo.gazetteer.shapes import basemap_path
from geo.model import Place
from geo.overlays.reading import BASE
from geo.views.frames import CRS

LAND, DISPUTES = f"{BASE}land", f"{BASE}disputes"
_SOUTH, _NORTH = -85.0, 90.0  # degrees: the map's projection ends in the south there
_CELL = 5  # degrees: land is detailed in the cells of places, and in those that touch them
_WIDE = 6  # the where_prec of a country and what is vaguer: no detail helps to find it

Cells = frozenset[tuple[int, int]]


def ground(places: Iterable[Place | None]) -> dict[str, geopandas.GeoDataFrame]:
    """Return the layers by their names, as they are drawn from above; they are shared, and must not be changed."""
    exact = (place for place in places if place and place.where_prec < _WIDE)
    cells = frozenset((math.floor(place.lat / _CELL), math.floor(place.lon / _CELL)) for place in exact)
    return {DISPUTES: _disputes(), LAND: _land(cells)}


def ground_table(name: str, layer: geopandas.GeoDataFrame) -> Table:
    """Return the rows of a layer without their shapes."""
    columns = tuple(layer.columns.drop("geometry"))
    rows: tuple[Row, ...] = tuple(layer[list(columns)].itertuples(index=False, name=None))
    return Table(name, columns, rows)


@lru_cache(maxsize=4)
def _land(cells: Cells) -> geopandas.GeoDataFrame:
    light = geopandas.read_file(basemap_path("land-light.geojson"))
    shapes = light.geometry.to_numpy()
    if cells:
        fine = geopandas.read_file(basemap_path("land.geojson")).set_index("code").geometry
        shapes = _detailed(shapes, fine.loc[light["code"]].to_numpy(), _near(cells))
    drawn = [_parts(shapely.clip_by_rect(shape, -180, _SOUTH, 180, _NORTH), MultiPolygon) for shape in shapes]
    return _frame(light[["code", "name"]], drawn)


@cache
def _disputes() -> geopandas.GeoDataFrame:
    read = geopandas.read_file(basemap_path("disputes.geojson"))
    return _frame(read[["name"]], [_parts(shape, MultiLineString) for shape in read.geometry])


def _near(cells: Cells) -> BaseGeometry:
    """Return the cells with those that touch them."""
    boxes = [
        shapely.box(
            max(lon * _CELL - _CELL, -180),
            max(lat * _CELL - _CELL, -90),
            min(lon * _CELL + 2 * _CELL, 180),
            min(lat * _CELL + 2 * _CELL, 90),
        )
        for lat, lon in cells
    ]
    return shapely.union_all(boxes)


def _detailed(light: NDArray[np.object_], fine: NDArray[np.object_], near: BaseGeometry) -> NDArray[np.object_]:
    """Return shapes that are fine near by and light elsewhere."""
    shapely.prepare(near)
    found = light.copy()
    for at in np.flatnonzero(shapely.intersects(near, light) | shapely.intersects(near, fine)).tolist():
        whole = shapely.make_valid(fine[at])
        if shapely.contains(near, whole):
            found[at] = whole
        else:
            rest = shapely.difference(shapely.make_valid(light[at]), near)
            found[at] = shapely.union(shapely.intersection(whole, near), rest)
    return found


def _frame(told: pandas.DataFrame, shapes: Sequence[BaseGeometry]) -> geopandas.GeoDataFrame:
    geometry = geopandas.GeoSeries(list(shapes), crs=CRS)
    return geopandas.GeoDataFrame(pandas.DataFrame(told).astype("string"), geometry=geometry)


def _parts(shape: BaseGeometry, whole: type[MultiPolygon | MultiLineString]) -> BaseGeometry:
    """Return the parts of a shape that make up a whole, as one."""
    kind = whole.__name__.removeprefix("Multi")
    return whole([part for part in shapely.get_parts(shape).tolist() if part.geom_type == kind])
