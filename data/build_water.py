"""Build the rivers and lakes of the base map, and their names, in data/basemap.

Their source is Natural Earth's 1:10m "Rivers + lake centerlines" and "Lakes + Reservoirs" (public domain), as any file
that GeoPandas reads; data/README.md tells where to have them::

    python data/build_water.py ne_10m_rivers_lake_centerlines.json ne_10m_lakes.json

Three files are written: `water-light.geojson` for the world, `water.geojson` for what is nearer, both with `from`, the
zoom from which each water is drawn, and `water-names.json` in columns.
"""

import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import geopandas
import shapely
from build_basemap import HERE, Named, feature, write, write_named
from shapely.geometry.base import BaseGeometry

# The checkout's own package, found beside this folder.
from geo.geodesy import distance_km

FAR = 3.5  # zoom up to which only what is in the light file is drawn
LEAST_KM = 20  # of what is named
ROOM = 90  # pixels that a name needs, in geo/maps/web/names.js, too
KM_A_PIXEL = 156.5  # at zoom 0, on the equator
APART = 4  # times as far apart as they need room stand two names of one river
TRUNK = 6.5  # zoom from which a stream of a rank beyond the sixth is drawn


class Water(NamedTuple):
    """A river or lake: the zoom from which it is drawn, its name or none, its outline or line."""

    zoom: float
    name: str
    shape: BaseGeometry


def read(path: Path) -> list[Water]:
    """Return what a file of Natural Earth holds; pieces without a shape are left out."""
    rows = geopandas.read_file(path)
    english = rows["name_en"] if "name_en" in rows else rows["name"]
    found = zip(rows["scalerank"], english.fillna(rows["name"]).fillna(""), rows.geometry, strict=True)
    return [
        Water(zoom_of(rank), " ".join(name.split()), shapely.make_valid(shape))
        for rank, name, shape in found
        if shape is not None and not shape.is_empty
    ]


def zoom_of(rank: float) -> float:
    """Return the zoom from which a water is drawn: the greatest on the whole world, others as there is room."""
    return 0 if rank <= 1 else min(TRUNK, 1 + 0.8 * rank)


def features(waters: list[Water], tolerance: float, least: float, digits: int) -> list[dict[str, object]]:
    """Return the waters simplified, without what is smaller: in degrees across, or long."""
    found = []
    for water in sorted(waters, key=lambda one: (one.zoom, one.name)):
        west, south, east, north = water.shape.bounds
        if max(east - west, north - south) >= least:
            simple = _one_kind(water.shape.simplify(tolerance))
            found += [feature(shape, digits, **{"from": water.zoom}) for shape in simple]
    return found


def _one_kind(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """A shape mended may be of areas and lines; those are apart."""
    parts = shapely.get_parts(shape)
    for kind, many in (("Polygon", shapely.MultiPolygon), ("LineString", shapely.MultiLineString)):
        chosen = [part for part in parts if part.geom_type == kind]
        if chosen:
            yield many(chosen)


def names(rivers: list[Water], lakes: list[Water]) -> Iterator[Named]:
    """Yield where names may stand; as size, how many kilometres must have room for one.

    Of a lake that is its width, of a river its length. A river bears its name again halfway, and halfway again, where
    four times as much has room. Nothing is named before it is drawn.
    """
    for lake in lakes:
        if lake.name and lake.shape.area:
            west, _, east, _ = lake.shape.bounds
            point = lake.shape.representative_point()
            yield from _named(lake, point, distance_km((point.y, west), (point.y, east)))
    by_name: dict[str, list[Water]] = {}
    for river in rivers:
        if river.name:
            by_name.setdefault(river.name, []).append(river)
    for parts in by_name.values():
        lines = shapely.MultiLineString([line for part in parts for line in shapely.get_parts(part.shape)])
        first = min(parts, key=lambda part: part.zoom)
        for line in shapely.get_parts(shapely.line_merge(lines)):
            yield from _along(first, line)


def _along(river: Water, line: BaseGeometry) -> Iterator[Named]:
    km = _length_km(line)
    room, halved = km, 0
    while room >= LEAST_KM:
        for at in range(2**halved):
            yield from _named(river, line.interpolate((2 * at + 1) / 2 ** (halved + 1), normalized=True), room)
        halved += 1
        room = km / 2**halved / APART


def _named(water: Water, point: shapely.Point, km: float) -> Iterator[Named]:
    if km >= LEAST_KM:
        drawn = ROOM * KM_A_PIXEL * math.cos(math.radians(point.y)) / 2**water.zoom
        yield Named(water.name, point.y, point.x, round(min(km, drawn)))


def _length_km(line: BaseGeometry) -> float:
    points = [(lat, lon) for lon, lat in line.coords]
    return sum(distance_km(one, other) for one, other in pairwise(points))


def main() -> None:
    """Build everything."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rivers, lakes = (read(Path(name)) for name in sys.argv[1:])
    (HERE / "basemap").mkdir(exist_ok=True)
    far = [water for water in (*lakes, *rivers) if water.zoom <= FAR]
    write("water-light.geojson", features(far, 0.06, 0.4, 2))
    write("water.geojson", features([*lakes, *rivers], 0.007, 0.05, 3))
    write_named("water-names.json", sorted(names(rivers, lakes), key=lambda one: (-one.size, one.name, one.lat)))


if __name__ == "__main__":
    main()
