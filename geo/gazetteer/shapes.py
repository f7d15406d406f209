"""Outlines of countries, regions, seas and theatres, read one at a time, and the table of them all.

`data/shapes/areas.json` has one line an area; `outlines.bin` beside it holds the packed outlines, which are read
only when asked for. `data/README.md` tells their origin, and whose border is drawn where states disagree.

Ids tell the kind: "country/UA" (ISO 3166-1 alpha-2), "admin1/RU.41" (with GeoNames' code), "sea/south-china-sea",
"region/donbas", "continent/africa".
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.geodesy import degrees_within, distance_km
from geo.model import PlaceKind
from geo.resources import resource_path

_GRID = 1e-4  # degrees a step in outlines.bin
_SHORT = 0.1005  # degrees: what Natural Earth leaves out along the date line, on either side


class BorderView(StrEnum):
    """Whose borders are drawn where states disagree."""

    UN = "un"  # the General Assembly's: whose a place is
    NE = "ne"  # Natural Earth's: who holds it


@dataclass(frozen=True, slots=True)
class Area:
    """An area that has an outline. The point is where its name stands on a map, and lies inside wherever it can."""

    id: str
    kind: PlaceKind
    name: str
    names: tuple[str, ...]  # other names, never `name` itself
    country: str | None  # ISO 3166-1 alpha-2
    lat: float
    lon: float
    where_prec: int
    scale_km: float  # side of the square that is as large


class Location(NamedTuple):
    """What contains a point: a country's code and a region's id, each None where there is none."""

    country: str | None
    admin1: str | None


class _AreaRecord(NamedTuple):
    """A line of areas.json, field for field."""

    id: str
    kind: str
    name: str
    names: list[str]
    country: str | None
    lat: float
    lon: float
    where_prec: int
    scale_km: float
    view: str
    start: int
    length: int
    west: float
    south: float
    east: float
    north: float


class Shapes:
    """Every outline that the program brings along, in one view of the borders. Make it with `open_shapes`."""

    def __init__(self, folder: Path, *, view: BorderView) -> None:
        self.view = view
        self._outlines = folder / "outlines.bin"
        self._lines = _read_lines(folder / "areas.json", view)
        self._shapes: dict[str, BaseGeometry] = {}

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Every area: countries, regions, then what was drawn by hand."""
        return tuple(_area(line) for line in self._lines.values())

    def area(self, area_id: str) -> Area:
        """Return the table's line of one area.

        Raises:
            DataError: There is no such area.
        """
        return _area(self._line(area_id))

    def get(self, shape_id: str) -> BaseGeometry:
        """Return an outline, longitude first: of an area's id, or the geometry that a WKT text tells.

        Raises:
            DataError: There is no such area, the text is no WKT, or the file of outlines is damaged.
        """
        if "(" in shape_id:
            return _from_wkt(shape_id)
        shape = self._shapes.get(shape_id)
        if shape is None:
            shape = self._shapes[shape_id] = self._read(self._line(shape_id))
        return shape

    def at(self, lat: float, lon: float, *, within_km: float = 0.0) -> Location:
        """Say which country and region contain a point; `within_km` lets a point off the shore belong to the nearest.

        Where areas touch, the first of the table wins.
        """
        point = shapely.Point(lon, lat)
        return Location(*(self._nearest(kind, point, within_km) for kind in (PlaceKind.COUNTRY, PlaceKind.ADMIN1)))

    def _nearest(self, kind: PlaceKind, point: shapely.Point, within_km: float) -> str | None:
        """Find the area of a kind that contains a point, else the nearest one within reach."""
        tree, ids = self._trees[kind]
        high, wide = degrees_within(point.y, within_km)
        box = shapely.box(point.x - wide, point.y - high, point.x + wide, point.y + high)
        found = [(self._km(ids[i], point), i) for i in sorted(tree.query(box))]
        best = min((f for f in found if f[0] <= within_km), default=None)
        if best is None:
            return None
        return self._lines[ids[best[1]]].country if kind is PlaceKind.COUNTRY else ids[best[1]]

    def _km(self, area_id: str, point: shapely.Point) -> float:
        shape = self.get(area_id)
        if shapely.intersects(shape, point):
            return 0.0
        near = shapely.get_point(shapely.shortest_line(point, shape), 1)
        return distance_km((point.y, point.x), (near.y, near.x))

    @cached_property
    def _trees(self) -> dict[PlaceKind, tuple[shapely.STRtree, tuple[str, ...]]]:
        """Trees of bounding boxes: outlines are read only where a box is hit."""
        return {kind: _tree(self._lines.values(), kind) for kind in (PlaceKind.COUNTRY, PlaceKind.ADMIN1)}

    def _line(self, area_id: str) -> _AreaRecord:
        try:
            return self._lines[area_id]
        except KeyError:
            msg = f"there is no outline {area_id[:80]!r}; ids look like country/UA, admin1/UA.05, sea/black-sea"
            raise DataError(msg) from None

    def _read(self, line: _AreaRecord) -> BaseGeometry:
        try:
            with self._outlines.open("rb") as file:
                file.seek(line.start)
                return _unpack(file.read(line.length))
        except (OSError, zlib.error, ValueError, IndexError) as error:
            msg = f"the outline of {line.id} cannot be read from {self._outlines.name}: {error}; install dateline again"
            raise DataError(msg) from error


@cache
def open_shapes(view: BorderView = BorderView.UN) -> Shapes:
    """Open the outlines, as the General Assembly draws borders or as Natural Earth does.

    Raises:
        DataError: The files are missing or damaged.
    """
    return Shapes(resource_path("data", "shapes"), view=BorderView(view))


def to_the_seam(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape whose points a hair from 180° lie on it: outlines that were cut short of it meet again."""
    if max(map(abs, shape.bounds[::2])) < 180 - _SHORT:
        return shape
    return shapely.transform(shape, _stretched)


def _stretched(points: NDArray[np.float64]) -> NDArray[np.float64]:
    lons = points[:, 0]
    return np.column_stack((np.where(np.abs(lons) > 180 - _SHORT, np.sign(lons) * 180, lons), points[:, 1]))


def basemap_path(name: str) -> Path:
    """Return the path of a file of the base map, such as `land.geojson`; data/README.md lists them.

    Raises:
        DataError: There is no such file.
    """
    return resource_path("data", "basemap", name)


def _read_lines(path: Path, view: BorderView) -> dict[str, _AreaRecord]:
    """Read the table; a line that is the view's own replaces the default's."""
    try:
        lines = msgspec.json.decode(path.read_bytes(), type=list[_AreaRecord])
    except (OSError, msgspec.MsgspecError) as error:
        msg = f"{path.name} cannot be read: {error}; install dateline again"
        raise DataError(msg) from error
    table = {line.id: line for line in lines if not line.view}
    table.update({line.id: line for line in lines if line.view == view})
    return table


def _area(line: _AreaRecord) -> Area:
    kind = PlaceKind(line.kind)
    point = (line.lat, line.lon)
    return Area(line.id, kind, line.name, tuple(line.names), line.country, *point, line.where_prec, line.scale_km)


def _tree(lines: Iterable[_AreaRecord], kind: PlaceKind) -> tuple[shapely.STRtree, tuple[str, ...]]:
    mine = [line for line in lines if line.kind == kind]
    return shapely.STRtree([shapely.box(*line[-4:]) for line in mine]), tuple(line.id for line in mine)


def _unpack(blob: bytes) -> BaseGeometry:
    """Undo the packing of data/shapes_files.py: counts, offsets, then the steps of x and y, one byte plane each."""
    raw = zlib.decompress(blob)
    rings, polygons = np.frombuffer(raw, "<i4", 2)
    head = 2 + int(rings) + int(polygons)
    offsets = np.frombuffer(raw, "<i4", head - 2, 8).astype(np.int64)
    planes = np.frombuffer(raw, np.uint8, offset=4 * head).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").reshape(2, -1)
    xy = np.ascontiguousarray(np.round(np.cumsum(steps, axis=1).T * _GRID, 4))
    layout = (offsets[:rings], offsets[rings:], np.array([0, polygons - 1]))
    shape: BaseGeometry = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, xy, layout)[0]
    return shape


def _from_wkt(text: str) -> BaseGeometry:
    try:
        shape: BaseGeometry = shapely.from_wkt(text)
    except shapely.errors.ShapelyError as error:
        msg = f"{text[:80]!r} is no well-known text: {error}"
        raise DataError(msg) from error
    return shape
