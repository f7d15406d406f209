"""The base map of a drawn map in its frame's metres: land, borders, disputes, graticule. No colours.

Outlines are cut to the frame's window before they are projected, and are no finer than a dot. Land is filled without
an edge and borders are lines of their own, so that no cut opposite the middle is ever drawn.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import geopandas
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.aliases import Box
from geo.errors import DataError
from geo.gazetteer.shapes import Shapes, basemap_path, to_the_seam
from geo.maps.projections import MapFrame, Numbers, ProjectionKind
from geo.model import PlaceKind

_SEAM = 1e-5  # degrees: a point right on the cut could come out at the other side
_DENSE = 1.0  # degrees between points of a straight line, so that it bends with the projection
_METRES_PER_DEGREE = 111_195.0
_HOLE = 14.0  # degrees round the point opposite the middle, which no azimuthal projection can show
_EARTH_REACH = 12_650_000.0  # metres of an azimuthal map, all but to the point opposite its middle
_HALF_EQUATOR = 20_037_508.0  # metres
_FINE, _MIDDLE = 1_400.0, 12_000.0  # metres a dot up to which the outlines, and the base map's land, are drawn
_REGIONS_WIDTH = 3_500_000.0  # metres: about zoom 5 of the page's map, from which on regions are drawn there
_STEPS = (90.0, 60.0, 45.0, 30.0, 20.0, 15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.25)
_LINES = 4.0  # of the graticule over the shorter side, at the least


@dataclass(frozen=True)
class Basemap:
    """What lies below the marks. `disputed` are the disputed borders in the frame, with what is said of each."""

    earth: BaseGeometry  # the outline of the earth where the frame is wider, else the frame
    land: BaseGeometry
    borders: BaseGeometry
    regions: BaseGeometry
    disputes: BaseGeometry
    disputed: tuple[tuple[str, BaseGeometry], ...]

    def disputed_near(self, points: Sequence[tuple[float, float]], *, metres: float) -> tuple[str, ...]:
        """Return what is said of the disputed borders that lie so near any of some points of the frame, each once."""
        marked = shapely.MultiPoint(points)
        near = [name for name, line in self.disputed if shapely.distance(line, marked) <= metres]
        return tuple(dict.fromkeys(near))


@dataclass(frozen=True)
class Gridline:
    """A meridian or parallel of the graticule, in metres."""

    value: float
    meridian: bool
    line: BaseGeometry


def basemap_of(frame: MapFrame, shapes: Shapes, *, dot: float) -> Basemap:
    """Return the base map of a frame; `dot` is how many metres a dot of the picture is wide."""
    return _basemap(frame, shapes, dot)


@lru_cache(maxsize=8)
def _basemap(frame: MapFrame, shapes: Shapes, dot: float) -> Basemap:
    countries = _countries(frame, shapes, dot)
    disputes, disputed = _disputes_in(frame, dot)
    return Basemap(
        earth=earth_of(frame),
        land=in_frame(shapely.GeometryCollection(countries), frame, dot=dot),
        borders=in_frame(_edges(countries), frame, dot=dot),
        regions=in_frame(_region_borders(), frame, dot=dot) if _draws_regions(frame) else shapely.GeometryCollection(),
        disputes=disputes,
        disputed=disputed,
    )


def in_frame(shape: BaseGeometry, frame: MapFrame, *, dot: float = 0.0) -> BaseGeometry:
    """Return an outline (longitude first) in the frame's metres, cut to its window and no finer than half a dot."""
    window = _window(frame)
    if not shapely.box(*_turned_bounds(shape, window)).intersects(shapely.box(*window)):
        return shapely.GeometryCollection()
    cut = cut_round(_without_opposite(shape, frame), window)
    if dot:
        cut = _whole(shapely.simplify(_whole(cut), min(0.5, 0.4 * dot / _METRES_PER_DEGREE), preserve_topology=False))
    cut = shapely.segmentize(cut, min(_DENSE, max(0.02, (window[2] - window[0]) / 40)))

    def to_metres(points: Numbers) -> Numbers:
        return np.column_stack(frame.forward(points[:, 0], points[:, 1]))

    laid = _without_specks(shapely.transform(cut, to_metres), dot)
    return laid if np.isfinite(shapely.get_coordinates(laid)).all() else shapely.GeometryCollection()


def _without_specks(shape: BaseGeometry, dot: float) -> BaseGeometry:
    """Leave out parts that are smaller than a dot; the largest stays."""
    parts = shapely.get_parts(shape)
    if not dot or len(parts) < 2:
        return shape
    boxes = shapely.bounds(parts)
    sizes = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    kept = (sizes >= dot) | (sizes == sizes.max())
    return shapely.GeometryCollection(parts[kept].tolist())


@lru_cache(maxsize=256)
def outline_of(
    shape_id: str, frame: MapFrame, shapes: Shapes, *, dot: float
) -> tuple[BaseGeometry, BaseGeometry] | None:
    """Return an area in the frame's metres and its edge, on which no cut opposite the middle shows.

    None where there is no such outline, or nothing of it is in the frame.
    """
    try:
        shape = _fine(shape_id, shapes)
    except DataError:
        return None
    laid = in_frame(shape, frame, dot=dot)
    edge = in_frame(_edges([shape]), frame, dot=dot) if shape.area else laid
    return None if laid.is_empty else (laid, edge)


def earth_of(frame: MapFrame) -> BaseGeometry:
    """Return all of the frame that is earth: a map of the world has corners that are not."""
    window = shapely.box(*frame.extent)
    if frame.kind is ProjectionKind.EQUAL_AREA:
        return shapely.Point(0, 0).buffer(_EARTH_REACH, quad_segs=64).intersection(window)
    if frame.kind is ProjectionKind.MERCATOR:
        return shapely.box(-_HALF_EQUATOR, frame.extent[1], _HALF_EQUATOR, frame.extent[3]).intersection(window)
    if not frame.world:
        return window
    lat, lon = np.linspace(-90, 90, 181), frame.middle[1] + 180 - _SEAM
    east = np.column_stack(frame.forward(np.full(181, lon), lat))
    west = np.column_stack(frame.forward(np.full(181, lon - 360 + 2 * _SEAM), lat[::-1]))
    return shapely.Polygon(np.vstack([east, west])).intersection(window)


def graticule(frame: MapFrame) -> tuple[Gridline, ...]:
    """Return meridians and parallels at round degrees, so many that they cross the frame a few times."""
    west, south, east, north = frame.window
    tall, wide = (frame.extent[3] - frame.extent[1]) / _METRES_PER_DEGREE, frame.width / _METRES_PER_DEGREE
    parallels = _round_step(min(tall, wide) / frame.scale_factor / _LINES)
    polar = north >= 90 or south <= -90
    shrink = 1.0 if polar else float(np.cos(np.radians(min(75.0, abs(frame.middle[0])))))
    parallels = 30.0 if frame.world else parallels
    meridians = 30.0 if polar or frame.world else _round_step(min(tall, wide) / frame.scale_factor / _LINES / shrink)
    most = 90 - parallels / 2
    lats = [v for v in _multiples(south, north, parallels) if abs(v) < most]
    lons = _multiples(west, east, meridians)
    dense_lat = np.linspace(max(-90, south), min(90, north), 181)
    if polar:
        dense_lat = np.clip(dense_lat, -most, most)
    lines = [(v, True, np.full(181, v), dense_lat) for v in lons if v - west < 360 - _SEAM]
    lines += [(v, False, np.linspace(west + _SEAM, east - _SEAM, 361), np.full(361, v)) for v in lats]
    box = shapely.box(*frame.extent)
    found = []
    for value, is_meridian, lon, lat in lines:
        x, y = frame.forward(lon, lat)
        known = np.isfinite(x) & np.isfinite(y)
        if known.sum() > 1:
            line = shapely.LineString(np.column_stack([x, y])[known]).intersection(box)
            found.append(Gridline(value, is_meridian, line))
    return tuple(grid for grid in found if not grid.line.is_empty)


def cut_round(shape: BaseGeometry, window: Box) -> BaseGeometry:
    """Return what of an outline lies in a window of degrees, whose west and east may run past 180."""
    west, south, east, north = window
    left, _, right, _ = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    turns = [turn for turn in (-360.0, 0.0, 360.0) if left + turn < east and right + turn > west]
    parts = []
    for turn in turns:
        part = shapely.clip_by_rect(shape, west - turn, south, east - turn, north)
        parts.append(shapely.transform(part, lambda c, by=turn: c + np.array([by, 0.0])) if turn else part)
    kept = [part for part in parts if not part.is_empty]
    return kept[0] if len(kept) == 1 else shapely.GeometryCollection(kept)


def _window(frame: MapFrame) -> Box:
    """Return the frame's window, kept a hair from the cut opposite the middle and from the poles."""
    west, south, east, north = frame.window
    middle = frame.middle[1]
    edge = 84.5 if frame.kind is ProjectionKind.MERCATOR else 90.0 if frame.kind is not ProjectionKind.CONIC else 88.0
    return max(west, middle - 180 + _SEAM), max(south, -edge), min(east, middle + 180 - _SEAM), min(north, edge)


def _turned_bounds(shape: BaseGeometry, window: Box) -> Box:
    """Return an outline's bounds, as wide as the window where they may meet it on another turn of the earth."""
    west, south, east, north = shape.bounds if not shape.is_empty else (999.0, 999.0, 999.0, 999.0)
    turns = any(west + turn <= window[2] and east + turn >= window[0] for turn in (-360, 0, 360))
    return (window[0], south, window[2], north) if turns else (999.0, south, 999.0, north)


def _without_opposite(shape: BaseGeometry, frame: MapFrame) -> BaseGeometry:
    """Leave out what surrounds the point opposite an azimuthal projection's middle: it would be drawn round all."""
    if frame.kind is not ProjectionKind.EQUAL_AREA or frame.width < 12_000_000:
        return shape
    lat, lon = -frame.middle[0], (frame.middle[1] + 360) % 360 - 180
    if abs(lat) > 90 - _HOLE:
        side = -90.0 if lat < 0 else 90.0
        hole = shapely.box(-180, min(side, side - side / 90 * _HOLE), 180, max(side, side - side / 90 * _HOLE))
    else:
        reach = min(90.0, _HOLE / float(np.cos(np.radians(min(89.0, abs(lat) + _HOLE / 2)))))
        hole = shapely.union_all(
            [shapely.box(lon - reach + t, lat - _HOLE, lon + reach + t, lat + _HOLE) for t in (-360, 0, 360)]
        )
    if not shape.intersects(hole):
        return shape
    parts = single_parts(shape)  # each by itself: as one, parts that overlap would be no valid shape
    return shapely.GeometryCollection(shapely.difference(parts, hole).tolist())


def _whole(shape: BaseGeometry) -> BaseGeometry:
    """Return an outline's parts in one collection, without those that cutting has made no line and no polygon."""
    parts = single_parts(shape)
    return shapely.GeometryCollection(parts[shapely.length(parts) > 0].tolist())


def single_parts(shape: BaseGeometry) -> npt.NDArray[np.object_]:
    """Return the points, lines and polygons of an outline, however deep they lie."""
    parts: npt.NDArray[np.object_] = shapely.get_parts([shape])
    while (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    return parts


def _countries(frame: MapFrame, fine: Shapes, dot: float) -> list[BaseGeometry]:
    """Return the countries, longitude first, at the level of detail that the dots can show."""
    west, south, east, north = _window(frame)
    boxes = [shapely.box(west + t, south, east + t, north) for t in (-360, 0, 360)]
    level = _levels(fine)[0 if dot > _MIDDLE else 1]
    shapes, ids, tree = level
    near = sorted({int(i) for box in boxes for i in tree.query(box, predicate="intersects")})
    if dot > _FINE:
        return [shapes[i] for i in near]
    return [_fine(ids[i], fine) for i in near if ids[i]]


@cache
def _levels(fine: Shapes) -> tuple[tuple[list[BaseGeometry], list[str], shapely.STRtree], ...]:
    """Read the base map's two levels of land, each with the ids of the outlines that are finer still."""
    known = {area.country: area.id for area in fine.areas if area.kind is PlaceKind.COUNTRY}
    levels = []
    for name in ("land-light.geojson", "land.geojson"):
        table = geopandas.read_file(basemap_path(name))
        shapes = [to_the_seam(shape) for shape in table.geometry]
        levels.append((shapes, [known.get(code, "") for code in table["code"]], shapely.STRtree(shapes)))
    return tuple(levels)


@lru_cache(maxsize=256)
def _fine(area_id: str, shapes: Shapes) -> BaseGeometry:
    return to_the_seam(shapes.get(area_id))


def _edges(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return the borders and coasts of countries as lines, without those along the date line and the pole."""
    lines: list[BaseGeometry] = []
    for shape in shapes:
        west, south, east, _ = shape.bounds
        edge = shapely.boundary(shape)
        if west <= -180 or east >= 180 or south <= -89:
            edge = shapely.clip_by_rect(edge, -180 + _SEAM, -89.0, 180 - _SEAM, 90)
        lines.append(edge)
    return shapely.GeometryCollection(lines)


def _draws_regions(frame: MapFrame) -> bool:
    return frame.width / frame.scale_factor < _REGIONS_WIDTH


@cache
def _region_borders() -> BaseGeometry:
    return shapely.union_all(list(geopandas.read_file(basemap_path("regions.geojson")).geometry))


@cache
def _disputes() -> tuple[tuple[str, BaseGeometry], ...]:
    features = json.loads(basemap_path("disputes.geojson").read_text(encoding="utf-8"))["features"]
    return tuple((f["properties"]["name"], shapely.geometry.shape(f["geometry"])) for f in features)


def _disputes_in(frame: MapFrame, dot: float) -> tuple[BaseGeometry, tuple[tuple[str, BaseGeometry], ...]]:
    """Return the disputed borders in the frame, and what each is, where it is long enough to be seen."""
    box = shapely.box(*frame.extent)
    found = [(name, in_frame(line, frame, dot=dot)) for name, line in _disputes()]
    shown = [(name, line) for name, line in found if not line.is_empty and line.intersects(box)]
    return _whole(shapely.GeometryCollection([line for _, line in shown])), tuple(shown)


def _round_step(most: float) -> float:
    return next((step for step in _STEPS if step <= most), _STEPS[-1])


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [float(v) for v in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step]
