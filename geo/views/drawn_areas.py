"""Areas that a person draws on the map, a circle or a polygon, and which places lie in one.

In a text, as an address and the command line have it, "48.02,37.8,120" is a circle: latitude, longitude, kilometres;
"48,37 49,38 48,39" is a polygon, by its corners. Sides are straight on the map, which is Mercator's. A place with an
outline lies in an area where more than half of it does, by points that are spread over it.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import DataError
from geo.gazetteer.shapes import Shapes
from geo.geodesy import LatLon, circle_round, clear_of_seam, table_km
from geo.model import Event, Place
from geo.views.words import point_words

MOST_CORNERS = 60
LONGEST = 1500  # characters of an area in an address
_MOST_POLAR = 85.0  # degrees of latitude, where the map ends
_FARTHEST = 540.0  # degrees of longitude: corners go on where a side passes 180
_MOST_KM = 20_000.0
_PLACES = 4  # after the point, of a degree
_ACROSS = 24  # points that are tried over the width, and the height, of an outline,
_MOST_POINTS = 24  # and those of them that are kept
_OUTLINES = 4096  # whose points are kept
_RIM = 72  # corners of a circle that is drawn,
_ON_SIDE = 24  # and points on a side of a polygon

_SPACED_COMMA = re.compile(r"\s*,\s*")

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """A polygon by its corners, whose longitudes go on where they pass 180; with `km` a circle round the only one."""

    corners: tuple[LatLon, ...]
    km: float | None = None

    @property
    def rim(self) -> tuple[LatLon, ...]:
        """Points along what is drawn, so close that any map may join them; the first is repeated at the end."""
        if self.km is not None:
            round_it = circle_round(self.corners[0], km=self.km, corners=_RIM)
            return clear_of_seam((*round_it, round_it[0]))
        lats, lons = np.array([*self.corners, self.corners[0]]).T
        at = np.linspace(0, len(self.corners), _ON_SIDE * len(self.corners) + 1)
        sides = np.arange(len(lats))
        up, along = np.interp(at, sides, _northing(lats)), np.interp(at, sides, lons)
        return tuple(zip(np.degrees(np.arctan(np.sinh(up))).tolist(), along.tolist(), strict=True))

    def holds(self, lats: ArrayLike, lons: ArrayLike) -> Mask:
        """Say which of many points lie in the area."""
        points = np.column_stack([np.asarray(lats, dtype=np.float64), np.asarray(lons, dtype=np.float64)])
        if self.km is not None:
            return np.asarray(table_km(points, np.array(self.corners))[:, 0] <= self.km)
        lons_of_corners = [lon for _, lon in self.corners]
        inside = np.zeros(len(points), dtype=bool)
        for turn in _turns(min(lons_of_corners), max(lons_of_corners)):
            inside |= self._round(points[:, 1] + turn, _northing(points[:, 0]))
        return inside

    def _round(self, x: Numbers, y: Numbers) -> Mask:
        """Say which points have an odd number of sides to their east: a polygon may cross itself."""
        odd = np.zeros(len(x), dtype=bool)
        ys = _northing(np.array([lat for lat, _ in self.corners])).tolist()
        ring = [(lon, up) for (_, lon), up in zip(self.corners, ys, strict=True)]
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if y1 != y2:
                odd ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return odd


@dataclass(frozen=True, slots=True)
class PlacePoints:
    """Where events are: each place's points, latitude before longitude, and `places[i]` is one of event `rows[i]`.

    Where many events are at the same places, `rows` are numbers of such sorts, and `alike` gives each event's sort.
    """

    points: tuple[tuple[LatLon, ...], ...]
    rows: Rows
    places: Rows
    alike: NDArray[np.integer] | None = None

    def within(self, area: DrawnArea, size: int) -> Mask:
        """Say which events have a place of which more than half lies in an area."""
        mask = np.zeros(size if self.alike is None else int(self.alike.max(initial=-1)) + 1, dtype=bool)
        if not self.points:
            return np.zeros(size, dtype=bool)
        counts = np.array([len(points) for points in self.points])
        lats, lons = np.array([point for points in self.points for point in points], dtype=np.float64).T
        of = np.repeat(np.arange(len(counts)), counts)
        inside = np.bincount(of, weights=area.holds(lats, lons), minlength=len(counts)) * 2 > counts
        mask[self.rows[inside[self.places]]] = True
        return mask if self.alike is None else mask[self.alike]


def read_area(text: str) -> DrawnArea | None:
    """Read an area; None for what is none: too few or too many corners, or numbers that no map has.

    A side goes the shorter way: after 170 degrees of longitude, -170 are 190.
    """
    if len(text) > LONGEST:
        return None
    found = [_numbers(part) for part in _SPACED_COMMA.sub(",", text).split()]
    if len(found) == 1 and len(found[0]) == 3:
        lat, lon, km = found[0]
        return DrawnArea((_point(lat, lon),), round(km, 3)) if _is_point(lat, lon) and 0.001 <= km <= _MOST_KM else None
    if not 3 <= len(found) <= MOST_CORNERS or not all(len(one) == 2 and _is_point(*one) for one in found):
        return None
    corners = [_point(lat, lon) for lat, lon in clear_of_seam([(lat, lon) for lat, lon in found])]
    return DrawnArea(tuple(corners)) if all(_is_point(*corner) for corner in corners) else None


def area_text(area: DrawnArea) -> str:
    """Write an area as `read_area` reads it."""
    km = () if area.km is None else (area.km,)
    return " ".join(",".join(map(_short, (*corner, *km))) for corner in area.corners)


def _short(number: float) -> str:
    return f"{number:.{_PLACES}f}".rstrip("0").rstrip(".")


def area_words(area: DrawnArea) -> str:
    """Say an area, as captions do: "within 120 km of 48.02° N, 37.80° E"."""
    if area.km is not None:
        km = f"{area.km:,.0f}" if area.km >= 10 else f"{area.km:.1f}"
        return f"within {km} km of {point_words(*area.corners[0])}"
    lats, lons = zip(*area.corners, strict=True)
    return f"within the area drawn from {point_words(min(lats), min(lons))} to {point_words(max(lats), max(lons))}"


def place_points(events: Sequence[Event], shapes: Shapes) -> PlacePoints:
    """Return where events are, each place once."""
    numbers: dict[tuple[str | None, float, float], int] = {}
    points: list[tuple[LatLon, ...]] = []
    rows: list[int] = []
    places: list[int] = []
    for row, event in enumerate(events):
        for part in event.places:
            place = part.place
            key = (place.shape, place.lat, place.lon)
            if key not in numbers:
                numbers[key] = len(points)
                points.append(points_of(place, shapes))
            rows.append(row)
            places.append(numbers[key])
    return PlacePoints(tuple(points), np.array(rows, dtype=np.intp), np.array(places, dtype=np.intp))


def points_of(place: Place, shapes: Shapes) -> tuple[LatLon, ...]:
    """Return points spread over a place's outline; of a place without one its own point."""
    found = _spread(place.shape, shapes) if place.shape else ()
    return found or ((place.lat, place.lon),)


@lru_cache(maxsize=_OUTLINES)
def _spread(shape_id: str, shapes: Shapes) -> tuple[LatLon, ...]:
    """Return points inside an outline, as many on each square kilometre; none where the outline is not known."""
    try:
        shape = shapes.get(shape_id)
    except DataError:
        return ()
    if shape.is_empty:
        return ()
    west, south, east, north = shape.bounds
    steps = (np.arange(_ACROSS) + 0.5) / _ACROSS
    low, high = np.sin(np.radians([south, north]))
    x, y = np.meshgrid(west + steps * (east - west), np.degrees(np.arcsin(low + steps * (high - low))))
    x, y = x.ravel(), y.ravel()
    shapely.prepare(shape)
    inside = np.flatnonzero(shapely.contains_xy(shape, x, y))
    if not len(inside):
        point = shape.representative_point()
        return ((round(point.y, 3), round(point.x, 3)),)
    kept = inside[np.linspace(0, len(inside) - 1, min(_MOST_POINTS, len(inside))).round().astype(int)]
    return tuple(zip(y[kept].round(3).tolist(), x[kept].round(3).tolist(), strict=True))


def _northing(lats: Numbers) -> Numbers:
    """Return how far up the map latitudes lie."""
    return np.arcsinh(np.tan(np.radians(np.clip(lats, -_MOST_POLAR, _MOST_POLAR))))


def _turns(west: float, east: float) -> Iterable[float]:
    """Return by how many degrees points may have to be turned to lie between two longitudes."""
    return (360.0 * turn for turn in range(math.floor((west - 180) / 360), math.ceil((east + 180) / 360) + 1))


def _numbers(text: str) -> tuple[float, ...]:
    """Read numbers between commas; none where one of them is no number."""
    try:
        found = tuple(float(word) for word in text.split(","))
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def _is_point(lat: float, lon: float) -> bool:
    return abs(lat) <= 90 and abs(lon) <= _FARTHEST


def _point(lat: float, lon: float) -> LatLon:
    return round(lat, _PLACES) + 0.0, round(lon, _PLACES) + 0.0
