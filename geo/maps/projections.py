"""The frame of a drawn map: what stretch of the earth is shown, in which projection.

Chosen from what is shown: Lambert's conformal conic for regions of middle latitudes, his azimuthal equal-area
projection for others and for the poles, Equal Earth for the world. The date line is no edge: longitudes are taken round
the circle, and outlines are cut opposite the frame's middle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Proj, Transformer

from geo.aliases import Box
from geo.geodesy import LatLon
from geo.maps.extents import arc, points_of
from geo.views.scenes import Scene
from geo.views.sheets import Projection

Numbers = npt.NDArray[np.float64]

_WORLD_SPAN = 150.0  # degrees of longitude from which on the world is shown; 1.2 times that with latitude added
_LEAST_METRES = {1: 500_000.0, 2: 250_000.0}  # a town is shown with this much of its surroundings, two with this,
_LEAST_OF_SEVERAL = 80_000.0  # and more with this: then they tell more than what lies round them
_MARGIN = 0.14  # of the extent, on each side
_POLAR = 55.0  # latitude beyond which all must lie for a frame round the pole
_ROUND_POLE = 100.0  # degrees of longitude: less is a region like any other, but for those right at the pole
_AT_POLE = 78.0  # latitude
_CONIC = (18.0, 72.0)  # latitudes of the middle that a cone suits
_CONIC_HEIGHT, _CONIC_WIDTH = 45.0, 100.0  # degrees that a cone shows well
_MERCATOR_EDGE = 84.0
_HALVES = (17_243_959.0, 8_392_928.0)  # metres from the middle of Equal Earth to its edges
_ROUND_EARTH = 1.03  # times its height, with what is left free above and below
_GLOBE_METRES = 12_700_000.0  # the earth's diameter: what a globe shows of it
_NORTH_WANDERS = 12.0  # degrees by which north may differ from up in a corner of a map that has an arrow


class ProjectionKind(StrEnum):
    """A projection, by the name that PROJ gives it."""

    CONIC = "lcc"
    EQUAL_AREA = "laea"
    WORLD = "eqearth"
    MERCATOR = "merc"


NAMES: dict[ProjectionKind, str] = {
    ProjectionKind.CONIC: "Lambert conformal conic projection",
    ProjectionKind.EQUAL_AREA: "Lambert azimuthal equal-area projection",
    ProjectionKind.WORLD: "Equal Earth projection",
    ProjectionKind.MERCATOR: "Mercator projection",
}
_ASKED = {
    Projection.CONIC: ProjectionKind.CONIC,
    Projection.EQUAL_AREA: ProjectionKind.EQUAL_AREA,
    Projection.WORLD: ProjectionKind.WORLD,
    Projection.MERCATOR: ProjectionKind.MERCATOR,
}


@dataclass(frozen=True)
class MapFrame:
    """A projection and the extent in its metres: west, south, east, north. `middle` is latitude, longitude."""

    crs: CRS
    middle: tuple[float, float]
    extent: Box
    kind: ProjectionKind

    @property
    def world(self) -> bool:
        """Whether the whole earth is shown."""
        return self.kind is ProjectionKind.WORLD

    @property
    def empty_share(self) -> float:
        """The part of a world map's height that the earth leaves empty, as on a sheet that stands upright."""
        height = self.extent[3] - self.extent[1]
        return max(0.0, 1 - 2 * _HALVES[1] * _ROUND_EARTH / height) if self.world else 0.0

    @property
    def half_the_earth(self) -> bool:
        """Whether so much is shown that a globe beside it would show no more."""
        return self.world or self.width / self.scale_factor > _GLOBE_METRES

    @property
    def width(self) -> float:
        """Metres of the projection from west to east."""
        return self.extent[2] - self.extent[0]

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / (self.extent[3] - self.extent[1])

    @cached_property
    def _transformer(self) -> Transformer:
        return _transformer(self.crs.to_wkt())

    def project(self, lats: Iterable[float], lons: Iterable[float]) -> tuple[Numbers, Numbers]:
        """Return x and y in metres of points given latitude first."""
        return self.forward(np.asarray(list(lons), float), np.asarray(list(lats), float))

    def forward(self, lons: Numbers, lats: Numbers) -> tuple[Numbers, Numbers]:
        """Return x and y in metres of arrays of longitudes and latitudes."""
        x, y = self._transformer.transform(lons, lats)
        return np.asarray(x), np.asarray(y)

    def backward(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Return longitudes, continuous round the middle, and latitudes of points in metres; NaN off the earth."""
        lons, lats = self._transformer.transform(x, y, direction="INVERSE")
        lons, lats = np.asarray(lons), np.asarray(lats)
        off = ~(np.isfinite(lons) & np.isfinite(lats))
        lons, lats = np.where(off, np.nan, lons), np.where(off, np.nan, lats)
        return self.middle[1] + (lons - self.middle[1] + 180) % 360 - 180, lats

    @cached_property
    def window(self) -> Box:
        """West, south, east, north in degrees of all that the frame shows; west and east may run past 180."""
        west, south, east, north = self.extent
        x, y = np.meshgrid(np.linspace(west, east, 41), np.linspace(south, north, 41))
        lons, lats = self.backward(x.ravel(), y.ravel())
        middle = self.middle[1]
        if self.world or not np.isfinite(lons).any():
            return middle - 180, -90.0, middle + 180, 90.0
        bottom, top = float(np.nanmin(lats)) - 1, float(np.nanmax(lats)) + 1
        left, right = float(np.nanmin(lons)) - 1, float(np.nanmax(lons)) + 1
        shown = [pole for pole in (-90.0, 90.0) if self._shows_pole(pole)]
        if shown or right - left > 300:
            left, right = middle - 180, middle + 180
        bottom, top = min([bottom, *shown]), max([top, *shown])
        return max(left, middle - 180), max(-90.0, bottom), min(right, middle + 180), min(90.0, top)

    def _shows_pole(self, lat: float) -> bool:
        if self.kind is not ProjectionKind.EQUAL_AREA:
            return False
        x, y = self.forward(np.array([self.middle[1]]), np.array([lat]))
        west, south, east, north = self.extent
        return bool(west <= x[0] <= east and south <= y[0] <= north)

    @cached_property
    def scale_factor(self) -> float:
        """How many metres of the projection a metre from west to east measures at the frame's centre."""
        west, south, east, north = self.extent
        lon, lat = self.backward(np.array([(west + east) / 2]), np.array([(south + north) / 2]))
        if not np.isfinite(lon[0]):
            lon, lat = np.array([self.middle[1]]), np.array([self.middle[0]])
        factors = Proj(self.crs).get_factors(float(lon[0]), float(np.clip(lat[0], -89.9, 89.9)))
        return float(factors.parallel_scale)

    @cached_property
    def north_is_up(self) -> bool:
        """Whether an arrow would be true: north is up, or all but up, in every corner."""
        if self.world:
            return False
        west, south, east, north = self.extent
        x, y = (np.array(v) for v in zip(*((a, b) for a in (west, east) for b in (south, north)), strict=True))
        lons, lats = self.backward(x, y)
        if not np.isfinite(lons).all() or self._shows_pole(90.0) or self._shows_pole(-90.0):
            return False
        above_x, above_y = self.forward(lons, np.minimum(lats + 0.05, 90.0))
        turned = np.degrees(np.arctan2(above_x - x, above_y - y))
        return bool((np.abs(turned) <= _NORTH_WANDERS).all())

    @property
    def words(self) -> str:
        """The projection's name, with the meridian or point that it is centred on."""
        lat, lon = self.middle
        if abs(lat) == 90:
            return f"{NAMES[self.kind]}, centred on the {'North' if lat > 0 else 'South'} Pole"
        meridian = degree_words(round(lon, 1), "EW")
        at = f"{degree_words(round(lat, 1), 'NS')} {meridian}" if self.kind is ProjectionKind.EQUAL_AREA else meridian
        return f"{NAMES[self.kind]}, centred on {at}"

    @cached_property
    def scale_varies(self) -> bool:
        """Whether a length at the frame's centre is more than a tenth off elsewhere in the frame."""
        if self.kind is ProjectionKind.WORLD:
            return True
        west, south, east, north = self.extent
        x, y = np.meshgrid(np.linspace(west, east, 5), np.linspace(south, north, 5))
        lons, lats = self.backward(x.ravel(), y.ravel())
        known = np.isfinite(lons) & (np.abs(lats) < 89.5)
        factors = Proj(self.crs).get_factors(lons[known], lats[known])
        scales = np.concatenate([np.atleast_1d(factors.parallel_scale), np.atleast_1d(factors.meridional_scale)])
        return bool((np.abs(scales / self.scale_factor - 1) > 0.1).any())


def degree_words(value: float, sides: str) -> str:
    """Write degrees with their side of the world: "30°E", "7.5°S"; `sides` is "NS" or "EW"."""
    if sides == "EW":
        value = (value + 180) % 360 - 180
    number = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    if number == "0" or (sides == "EW" and number == "180"):
        return f"{number}°"
    return f"{number}°{sides[0] if value > 0 else sides[1]}"


def frame_scene(
    scene: Scene, *, aspect: float, projection: Projection = Projection.AUTO, least: float | None = None
) -> MapFrame:
    """Choose the frame that shows a scene whole.

    Args:
        scene: What is drawn.
        aspect: Width of the map divided by its height.
        projection: What the user asked for.
        least: Metres that it is high at the least, where that is not to follow from how many places are marked.
    """
    return frame_points(points_of(scene), aspect=aspect, projection=projection, least=least or _least(scene))


def frame_points(
    points: Sequence[LatLon],
    *,
    aspect: float,
    projection: Projection = Projection.AUTO,
    least: float = 0.0,
    margin: float = _MARGIN,
) -> MapFrame:
    """Choose the frame that shows some points, as `frame_scene` does; `margin` is what stays free on each side."""
    if not points:
        return _world(aspect)
    lats, lons = np.array([lat for lat, _ in points]), [lon for _, lon in points]
    west, east = arc(lons)
    kind = _ASKED.get(projection) or _kind(lats, east - west)
    if kind is ProjectionKind.WORLD:
        return _world(aspect, lats, np.array(lons), (west + east) / 2, whole=projection is Projection.WORLD)
    crs, middle = _crs(kind, lats, (west + east) / 2, east - west)
    lats = np.clip(lats, -_MERCATOR_EDGE, _MERCATOR_EDGE) if kind is ProjectionKind.MERCATOR else lats
    x, y = _transformer(crs.to_wkt()).transform(lons, lats.tolist())
    extent = _fit(np.asarray(x), np.asarray(y), aspect, least * _stretch(kind, middle), margin)
    return MapFrame(crs, middle, extent, kind)


def _least(scene: Scene) -> float:
    places = {(round(spot.lat, 2), round(spot.lon, 2)) for spot in scene.spots}
    return _LEAST_METRES.get(max(1, len(places)), _LEAST_OF_SEVERAL)


def _kind(lats: Numbers, width: float) -> ProjectionKind:
    """Choose a projection from the stretch of latitudes and the width in degrees of longitude."""
    height, middle = float(np.ptp(lats)), abs(float(lats.min() + lats.max()) / 2)
    if _is_polar(lats, width):
        return ProjectionKind.EQUAL_AREA
    if width > _WORLD_SPAN or width + height > 1.2 * _WORLD_SPAN:
        return ProjectionKind.WORLD
    if _CONIC[0] <= middle <= _CONIC[1] and height <= _CONIC_HEIGHT and width <= _CONIC_WIDTH:
        return ProjectionKind.CONIC
    return ProjectionKind.EQUAL_AREA


def _is_polar(lats: Numbers, width: float) -> bool:
    """Say whether the pole belongs in the middle: all lies round it, or next to it."""
    nearest, farthest = float(np.abs(lats).max()), float(np.abs(lats).min())
    one_side = bool((lats > 0).all() or (lats < 0).all())
    return one_side and farthest > _POLAR and (width > _ROUND_POLE or (nearest > _AT_POLE and farthest > 70))


def _crs(kind: ProjectionKind, lats: Numbers, lon_0: float, width: float) -> tuple[CRS, tuple[float, float]]:
    lat_0 = float(lats.min() + lats.max()) / 2
    if kind is ProjectionKind.EQUAL_AREA and _is_polar(lats, width):
        lat_0, lon_0 = (90.0 if lat_0 > 0 else -90.0), round(lon_0 / 5) * 5.0
    lat_0, lon_0 = round(lat_0, 2), round((lon_0 + 180) % 360 - 180, 2)
    settings: dict[str, float | str] = {"proj": str(kind), "lon_0": lon_0, "datum": "WGS84"}
    if kind is ProjectionKind.CONIC:
        settings |= _parallels(lats, lat_0)
    if kind is not ProjectionKind.MERCATOR:
        settings["lat_0"] = lat_0
    return CRS.from_dict(settings), (lat_0, lon_0)


def _parallels(lats: Numbers, lat_0: float) -> dict[str, float]:
    """Set the cone's parallels a sixth inside the frame; both on one side of the equator, else there is no cone."""
    sixth = max(1.0, float(np.ptp(lats)) / 6)
    side = 1.0 if lat_0 >= 0 else -1.0
    near, far = max(4.0, abs(float(lats.min() if side > 0 else lats.max())) + sixth), abs(lat_0) + 2 * sixth
    if (lats.min() < 0 < lats.max()) or near >= far:
        near = far = min(80.0, max(10.0, abs(lat_0)))
    return {"lat_1": round(side * min(near, 80.0), 2), "lat_2": round(side * min(far, 82.0), 2)}


def _stretch(kind: ProjectionKind, middle: tuple[float, float]) -> float:
    """Return how much the projection enlarges at its middle: Mercator far from the equator."""
    if kind is not ProjectionKind.MERCATOR:
        return 1.0
    return 1 / max(0.1, float(np.cos(np.radians(min(_MERCATOR_EDGE, abs(middle[0]))))))


def _world(
    aspect: float, lats: Numbers | None = None, lons: Numbers | None = None, lon_0: float = 0.0, *, whole: bool = True
) -> MapFrame:
    """Return a frame of the whole earth, or of as much of it as holds the points and fills a box of this shape."""
    middle = round(lon_0 / 30) * 30.0
    middle = (middle + 180) % 360 - 180
    crs = CRS.from_dict({"proj": str(ProjectionKind.WORLD), "lon_0": middle, "datum": "WGS84"})
    half_width, half_height = _HALVES[0] * 1.02, _HALVES[1] * _ROUND_EARTH
    wide = max(half_width, half_height * aspect)
    extent = (-wide, -wide / aspect, wide, wide / aspect)
    if not whole and lats is not None and lons is not None:
        x, y = _transformer(crs.to_wkt()).transform(lons, lats)
        fitted = _fit(np.asarray(x), np.asarray(y), aspect, _LEAST_METRES[1])
        if fitted[2] - fitted[0] < 2 * wide:
            extent = _clipped(fitted, (half_width, half_height))
    return MapFrame(crs, (0.0, middle), extent, ProjectionKind.WORLD)


def _clipped(extent: Box, halves: tuple[float, float]) -> Box:
    """Move an extent so that it shows no more beyond the edge of the earth than its shape needs."""
    found = []
    for low, high, half in ((extent[0], extent[2], halves[0]), (extent[1], extent[3], halves[1])):
        if high - low >= 2 * half:
            middle = (high - low) / 2
            found.append((-middle, middle))
        else:
            by = max(0.0, -half - low) - max(0.0, high - half)
            found.append((low + by, high + by))
    (west, east), (south, north) = found
    return west, south, east, north


def _fit(x: Numbers, y: Numbers, aspect: float, least: float, margin: float = _MARGIN) -> Box:
    middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    width = max(float(np.ptp(x)) * (1 + 2 * margin), least * aspect)
    height = max(float(np.ptp(y)) * (1 + 2 * margin), least)
    width, height = max(width, height * aspect), max(height, width / aspect)
    left, bottom = float(middle[0] - width / 2), float(middle[1] - height / 2)
    return left, bottom, left + float(width), bottom + float(height)


@cache
def _transformer(wkt: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS.from_wkt(wkt), always_xy=True)
