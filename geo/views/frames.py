"""Events as one table: a row for each place of each event, and one row for an event without a place.

The columns are those of `event_records`. The geometry is a point, or for an area its outline, coarser than the map's.
Texts come without control characters, else as they were written: each format makes them harmless in its own way.
"""

from functools import lru_cache

import geopandas
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes import Shapes
from geo.geodesy import circle_round
from geo.model import Place
from geo.views.event_records import COLUMNS, rows_of
from geo.views.view import View

CRS = "EPSG:4326"
_AREAS = (3, 4, 5, 6, 7)  # the values of where_prec that are drawn as outlines
_NEAR = 2  # the where_prec of what is near a place
_CORNERS = 48  # of a circle
_COARSENESS = 150  # an outline is simplified to this part of its width, but
_SPECK = 1e-4  # of an outline's area: a skerry weighs as much as a land
_COARSEST = 0.1  # degrees, no farther than this: Russia and its like reach round the earth


def events_to_frame(view: View, *, handling: str = "") -> geopandas.GeoDataFrame:
    """Return the table of a view's events, in their order; geometry is longitude first, in WGS 84.

    Every row carries the banner `handling`, so that it goes along when rows are copied into another table.
    """
    rows = list(rows_of(view, handling))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    places = [part.place if part else None for event in view.events for part in event.places or (None,)]
    geometry = [place_geometry(place, view.shapes) if place else None for place in places]
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=CRS)


def place_geometry(place: Place, shapes: Shapes, *, coarsest: float = _COARSEST) -> BaseGeometry:
    """Return the point of a place, or the outline of an area, at most so many degrees from its line (longitude first).

    Raises:
        DataError: The place is from elsewhere, and names an outline that we do not have.
    """
    outline = outline_of(place)
    if outline is not None:
        return _outline(outline, shapes, coarsest)
    return Point(place.lon, place.lat)


def outline_of(place: Place) -> str | None:
    """Return what stands for the outline that a place is drawn with, an id or WKT; None for what is but a point."""
    return place.shape if place.shape and place.where_prec in _AREAS else None


def circle_of_doubt(place: Place) -> Polygon | None:
    """Return how far from its point a place may lie that something is near to, as a ring; None for all others."""
    if place.where_prec != _NEAR or not place.radius_km:
        return None
    ring = circle_round((place.lat, place.lon), km=place.radius_km, corners=_CORNERS)
    return Polygon((lon, lat) for lat, lon in ring)


def without_specks(shape: BaseGeometry) -> BaseGeometry:
    """Return an outline without its least pieces, for files that must be light; a line or point as it is."""
    if not shape.area:
        return shape
    pieces = [piece for piece in shapely.get_parts(shape).tolist() if piece.area >= shape.area * _SPECK]
    return pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)


@lru_cache(maxsize=2048)
def _outline(shape_id: str, shapes: Shapes, coarsest: float) -> BaseGeometry:
    shape = shapes.get(shape_id)
    west, south, east, north = shape.bounds
    return shape.simplify(min(max(east - west, north - south) / _COARSENESS, coarsest))
