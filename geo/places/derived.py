"""Places that words make of other places: near them, off them, between them, in the air above them.

The point of an area stays that of the place that is named; its shape says what is meant.
"""

import math
import re
from dataclasses import replace
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.gazetteer.shapes import Shapes
from geo.geodesy import point_at
from geo.languages.places import PlacePhraseWords
from geo.model import Place, PlaceKind

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_FARTHEST_KM = 3000.0
_COARSE = 0.05  # degrees: a part of a country needs no fine shoreline
_EXACT = 2  # `where_prec` of a spot with at most some kilometres of doubt
_NEAR_KM = 25.0


def bearing_of(words: str, table: PlacePhraseWords) -> float | None:
    """Return the compass bearing of "north", "south-east", "northwestern" and the like."""
    key = words.lower().replace("-", "").replace(" ", "").removesuffix(table.adjective_ending)
    return table.bearings.get(key)


def kilometres(number: str, unit: str, table: PlacePhraseWords) -> float | None:
    """Return a distance that is told in words or figures, None where it is none that we know."""
    factor = table.units.get(unit.lower().rstrip("."))
    figure = number.replace(",", "")
    value = float(figure) if _NUMBER.fullmatch(figure) else table.numbers.get(number.lower())
    return None if factor is None or value is None or value * factor > _FARTHEST_KM else value * factor


def off(place: Place, km: float, bearing: float, words: str) -> Place:
    """Return the point some way off a place: "100 km south of Kherson"; where that lies nobody knows, its region."""
    if _is_somewhere(place):
        return replace(place, name=words)
    lat, lon = point_at((place.lat, place.lon), bearing=bearing, km=km)
    doubt = max(5.0, km / 4)
    return Place(words, PlaceKind.SITE, lat, lon, 2, place.country, radius_km=doubt)


def near(place: Place) -> Place:
    """Return a place's surroundings: a point with doubt, or, of an area, the area left vague."""
    if _is_somewhere(place):
        return place
    if place.kind in {PlaceKind.CITY, PlaceKind.SITE}:
        return replace(place, where_prec=2, radius_km=_NEAR_KM)
    return replace(place, where_prec=max(5, place.where_prec) if place.kind is PlaceKind.SEA else 5)


def _is_somewhere(place: Place) -> bool:
    """Say whether of a spot only the region is known: of a village that no gazetteer has."""
    return place.kind is PlaceKind.SITE and place.where_prec > _EXACT


def airspace(place: Place, words: str) -> Place:
    """Return the air above or by a place."""
    return replace(place, name=words, kind=PlaceKind.AIRSPACE, where_prec=7)


def part(place: Place, bearing: float | None, words: str, shapes: Shapes) -> Place:
    """Return the eastern, southern ... half of an area, or, without a bearing, its middle."""
    shape = _part_of(place.shape, bearing, shapes) if place.shape else None
    return replace(place, name=words, kind=PlaceKind.REGION, where_prec=5, shape=shape or place.shape)


@lru_cache(maxsize=256)
def _part_of(shape_id: str, bearing: float | None, shapes: Shapes) -> str | None:
    whole = _outline(shape_id, shapes)
    if whole is None:
        return None
    main = max(getattr(whole, "geoms", [whole]), key=lambda piece: piece.area)
    cut = whole.intersection(_half(main, bearing)).simplify(_COARSE)
    return None if cut.is_empty else str(shapely.to_wkt(cut, rounding_precision=3, trim=True))


def _half(main: BaseGeometry, bearing: float | None) -> BaseGeometry:
    """Return the half of the world that lies on one side of the largest piece's centre, or a box round its middle."""
    west, south, east, north = main.bounds
    middle = main.centroid
    if bearing is None:
        wide, high = (east - west) / 4, (north - south) / 4
        return shapely.box(middle.x - wide, middle.y - high, middle.x + wide, middle.y + high)
    angle = math.radians(bearing)
    ahead = (math.sin(angle) * 720, math.cos(angle) * 720)
    side = (math.cos(angle) * 720, -math.sin(angle) * 720)
    corners = [(1, 0), (1, 1), (-1, 1), (-1, 0)]
    return shapely.Polygon(
        [(middle.x + s * side[0] + a * ahead[0], middle.y + s * side[1] + a * ahead[1]) for s, a in corners]
    )


def border(one: Place, other: Place | None, words: str, shapes: Shapes) -> Place | None:
    """Return the line between two countries or regions, or all round one of them; None where there is none."""
    line = _border_line(one.shape, other.shape if other else None, shapes)
    if line is None:
        return None
    middle = shapely.from_wkt(line).representative_point()
    country = one.country if other is None or other.country == one.country else None
    return Place(words, PlaceKind.ROUTE, round(middle.y, 4), round(middle.x, 4), 5, country, shape=line)


@lru_cache(maxsize=256)
def _border_line(one: str | None, other: str | None, shapes: Shapes) -> str | None:
    first = _outline(one, shapes) if one else None
    if first is None:
        return None
    line = first.boundary
    if other:
        second = _outline(other, shapes)
        line = None if second is None else line.intersection(second.buffer(0.01))
    if line is None or line.is_empty:
        return None
    lines = shapely.line_merge(shapely.multilinestrings(_lines(line))).simplify(_COARSE / 2)
    return None if lines.is_empty else str(shapely.to_wkt(lines, rounding_precision=3, trim=True))


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    pieces = shapely.get_parts(shape)
    return [piece for piece in pieces if piece.geom_type in {"LineString", "LinearRing"}]


def route(one: Place, other: Place, words: str) -> Place | None:
    """Return the straight way between two places; from a border it starts at the border's nearest point."""
    start, end = _anchor(one, other), _anchor(other, one)
    if start == end:
        return None
    line = shapely.LineString([start, end])
    middle = line.interpolate(0.5, normalized=True)
    country = one.country if one.country == other.country else None
    wkt = str(shapely.to_wkt(line, rounding_precision=3, trim=True))
    return Place(words, PlaceKind.ROUTE, round(middle.y, 4), round(middle.x, 4), 5, country, shape=wkt)


def _anchor(place: Place, other: Place) -> tuple[float, float]:
    if place.kind is not PlaceKind.ROUTE or place.shape is None:
        return place.lon, place.lat
    point = shapely.Point(other.lon, other.lat)
    nearest = shapely.get_point(shapely.shortest_line(shapely.from_wkt(place.shape), point), 0)
    return nearest.x, nearest.y


def _outline(shape_id: str, shapes: Shapes) -> BaseGeometry | None:
    try:
        return shapes.get(shape_id)
    except DataError:
        return None
