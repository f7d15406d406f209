"""The frame of a drawn map: what stretch of the earth is shown, in which projection.

Regional frames use Lambert's azimuthal equal-area projection round their middle, wide ones Equal Earth. The date line
is no edge: longitudes are taken round the circle, and outlines are cut opposite the frame's middle.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.gazetteer.shapes import open_shapes
from geo.views.scenes import Region, Scene

_WORLD_SPAN = (
    150.0  # degrees of longitude, or 1.2 times that of latitude and longitude together, from which on: the world
)
_LEAST_METRES = 500_000.0  # a single town is shown with this much of its surroundings
_MARGIN = 0.14  # of the extent, on each side
_WIDEST_AREA = 60.0  # degrees; an area wider than this does not widen the frame: its point counts alone
_SEAM = 1e-5  # degrees: a point right on the cut could come out at the other side
_SHORT = 0.11  # degrees: Natural Earth's Russia ends at 179.9
_DENSE = 1.0  # degrees between points of a straight border, so that it bends with the projection


@dataclass(frozen=True)
class Frame:
    """A projection and the extent in its metres: west, south, east, north."""

    crs: CRS
    middle: tuple[float, float]  # latitude, longitude
    extent: tuple[float, float, float, float]
    world: bool

    def project(self, lats: Iterable[float], lons: Iterable[float]) -> tuple[npt.NDArray[np.float64], ...]:
        """Return x and y in metres of points given latitude first."""
        x, y = _transformer(self.crs.to_wkt()).transform(list(lons), list(lats))
        return np.asarray(x), np.asarray(y)

    def project_shape(self, shape: BaseGeometry) -> BaseGeometry:
        """Return an outline (longitude first) in the frame's metres, cut opposite the middle so that it cannot wrap."""
        cut = shapely.segmentize(_cut_round(shape, self.middle[1]), _DENSE)
        transformer = _transformer(self.crs.to_wkt())

        def to_metres(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

        return shapely.transform(cut, to_metres)


def frame_scene(scene: Scene, *, aspect: float) -> Frame:
    """Choose the frame that shows a scene whole.

    Args:
        scene: What is drawn.
        aspect: Width of the map divided by its height.
    """
    points = _points(scene)
    if not points:
        return _world(0.0, aspect)
    lats = np.array([lat for lat, _ in points])
    west, east = _arc([lon for _, lon in points])
    if east - west > _WORLD_SPAN or (east - west) + float(np.ptp(lats)) > 1.2 * _WORLD_SPAN:
        return _world((west + east) / 2, aspect)
    lon_0, lat_0 = (west + east) / 2, float(lats.min() + lats.max()) / 2
    crs = CRS.from_dict({"proj": "laea", "lat_0": round(lat_0, 2), "lon_0": round(lon_0, 2), "datum": "WGS84"})
    x, y = _transformer(crs.to_wkt()).transform([lon for _, lon in points], lats.tolist())
    return Frame(crs, (lat_0, lon_0), _fit(np.asarray(x), np.asarray(y), aspect), world=False)


def _world(lon_0: float, aspect: float) -> Frame:
    middle = round(lon_0 / 30) * 30.0
    crs = CRS.from_dict({"proj": "eqearth", "lon_0": (middle + 180) % 360 - 180, "datum": "WGS84"})
    half_width, half_height = 17_243_959.0, 8_392_928.0  # of Equal Earth on WGS 84
    half_width = max(half_width, half_height * aspect)
    return Frame(crs, (0.0, middle), (-half_width, -half_width / aspect, half_width, half_width / aspect), world=True)


def _fit(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], aspect: float) -> tuple[float, float, float, float]:
    middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    width = max(float(np.ptp(x)) * (1 + 2 * _MARGIN), _LEAST_METRES * aspect)
    height = max(float(np.ptp(y)) * (1 + 2 * _MARGIN), _LEAST_METRES)
    width, height = max(width, height * aspect), max(height, width / aspect)
    return (
        float(middle[0] - width / 2),
        float(middle[1] - height / 2),
        float(middle[0] + width / 2),
        float(middle[1] + height / 2),
    )


def _points(scene: Scene) -> list[tuple[float, float]]:
    points = [(spot.lat, spot.lon) for spot in scene.spots]
    points += [point for route in scene.routes for point in route.points]
    for region in scene.regions:
        points += _region_points(region)
    return points


def _region_points(region: Region) -> list[tuple[float, float]]:
    """Return the corners of an area, or its point where it is too wide to decide the frame."""
    place = region.place
    try:
        west, south, east, north = open_shapes().get(place.shape).bounds if place.shape else (0.0, 0.0, 0.0, 0.0)
    except DataError:
        west = east = 0.0
        south = north = 0.0
    if not place.shape or east - west > _WIDEST_AREA or east == west:
        return [(place.lat, place.lon)]
    return [(south, west), (north, east), (south, east), (north, west)]


def _arc(lons: list[float]) -> tuple[float, float]:
    """Return the shortest stretch of the circle that holds all longitudes; its east may run past 180."""
    around = sorted({(lon + 180) % 360 - 180 for lon in lons})
    gaps = [(b - a, i) for i, (a, b) in enumerate(zip(around, [*around[1:], around[0] + 360], strict=True))]
    _, last = max(gaps)
    west = around[(last + 1) % len(around)]
    east = around[last]
    return west, east if east >= west else east + 360


def _cut_round(shape: BaseGeometry, lon_0: float) -> BaseGeometry:
    """Move an outline's parts into the 360 degrees round a middle."""
    west, east = lon_0 - 180 + _SEAM, lon_0 + 180 - _SEAM
    left, _, right, _ = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    if west <= left and right <= east:
        return shape
    shape = shapely.transform(shape, _to_date_line)
    parts = [
        affinity.translate(shapely.clip_by_rect(shape, west - turn, -90, east - turn, 90), turn)
        for turn in (-360.0, 0.0, 360.0)
    ]
    return shapely.union_all([part for part in parts if not part.is_empty])


def _to_date_line(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Move points a hair from the date line onto it: outlines that were cut a little short of it meet again."""
    lons = points[:, 0]
    return np.column_stack((np.where(np.abs(lons) > 180 - _SHORT, np.sign(lons) * 180, lons), points[:, 1]))


@cache
def _transformer(wkt: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS.from_wkt(wkt), always_xy=True)
