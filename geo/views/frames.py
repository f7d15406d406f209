"""Events as one table: a row for each place of each event, and one row for an event without a place.

All exports take their columns from here. The geometry is a point, or for an area its outline, coarser than the map's.
Texts come without control characters, else as they were written: each format makes them harmless in its own way.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import geopandas
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes import open_shapes
from geo.joining.contradictions import contradiction_words, contradictions
from geo.joining.origins import independent
from geo.model import Event, EventPlace, Place
from geo.views.escape import plain
from geo.views.view import View
from geo.views.words import place_words

CRS = "EPSG:4326"
_AREAS = (3, 4, 5, 6, 7)  # the values of where_prec that are drawn as outlines
_COARSENESS = 150  # an outline is simplified to this part of its width, but
_COARSEST = 0.1  # degrees, no farther than this: Russia and its like reach round the earth

Cell = str | int | float | None


def events_to_frame(view: View, *, handling: str = "") -> geopandas.GeoDataFrame:
    """Return the table of a view's events, in their order; geometry is longitude first, in WGS 84.

    Every row carries the banner `handling`, so that it goes along when rows are copied into another table.
    """
    rows = list(_rows(view))
    columns: dict[str, list[Cell]] = {name: [row[name] for row in rows] for name in (*_EVENT_COLUMNS, *_PLACE_COLUMNS)}
    columns["handling"] = [plain(handling) or None] * len(rows)
    places = [part.place if part else None for event in view.events for part in event.places or (None,)]
    geometry = [place_geometry(place) if place else None for place in places]
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=CRS)


def place_geometry(place: Place, *, coarsest: float = _COARSEST) -> BaseGeometry:
    """Return the point of a place, or the outline of an area, at most so many degrees from its line (longitude first).

    Raises:
        DataError: The place is from elsewhere, and names an outline that we do not have.
    """
    if place.shape and place.where_prec in _AREAS:
        return _outline(place.shape, coarsest)
    return Point(place.lon, place.lat)


@lru_cache(maxsize=2048)
def _outline(shape_id: str, coarsest: float) -> BaseGeometry:
    shape = open_shapes().get(shape_id)
    west, south, east, north = shape.bounds
    return shape.simplify(min(max(east - west, north - south) / _COARSENESS, coarsest))


def _rows(view: View) -> Iterator[Mapping[str, Cell]]:
    for event in view.events:
        shared = {name: make(event, view) for name, make in _EVENT_COLUMNS.items()}
        for part in event.places or (None,):
            yield shared | {name: make(part) if part else None for name, make in _PLACE_COLUMNS.items()}


def _names(names: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(plain(name) for name in names if name))


def _titles(event: Event, view: View) -> str:
    return _names(view.articles[key].title or key for key in event.articles if key in view.articles)


def _sources(event: Event, view: View) -> str:
    return _names(view.articles[key].source for key in event.articles if key in view.articles)


def _published(event: Event, view: View) -> str:
    days = (view.articles[key].published for key in event.articles if key in view.articles)
    return _names(day.isoformat() for day in days if day)


def _ratings(event: Event, view: View) -> str:
    return _names(view.articles[key].rating for key in event.articles if key in view.articles)


def _confidence(part: EventPlace) -> float | None:
    return round(part.toponym.confidence, 3) if part.toponym else None


_EVENT_COLUMNS: dict[str, Callable[[Event, View], Cell]] = {
    "event": lambda event, _: event.id,
    "type": lambda event, _: str(event.type),
    "status": lambda event, _: str(event.status),
    "actors": lambda event, _: _names(actor.name for actor in event.agents),
    "targets": lambda event, _: _names(actor.name for actor in event.targets),
    "date_from": lambda event, _: event.when.start.isoformat() if event.when and event.when.start else None,
    "date_to": lambda event, _: event.when.end.isoformat() if event.when and event.when.end else None,
    "date_prec": lambda event, _: event.when.precision if event.when else None,
    "date_text": lambda event, _: plain(event.when.text) if event.when else None,
    "date_link": lambda event, _: str(event.when_link) if event.when_link else None,
    "review": lambda event, view: str(view.review_of(event)),
    "reports": lambda event, _: len(event.reports),
    "articles": lambda event, _: _names(iter(event.articles)),
    "origins": lambda event, view: len(independent(event.articles, view.origins)),
    "titles": _titles,
    "sources": _sources,
    "published": _published,
    "ratings": _ratings,
    "numbers": lambda event, _: _names(quantity.text for report in event.reports for quantity in report.numbers),
    "contradictions": lambda event, _: "; ".join(
        plain(contradiction_words(dispute)) for dispute in contradictions(event)
    ),
    "quote": lambda event, _: " […] ".join(dict.fromkeys(plain(report.sentence) for report in event.reports)),
    "extractor": lambda event, _: _names(report.extractor for report in event.reports),
}

_PLACE_COLUMNS: dict[str, Callable[[EventPlace], Cell]] = {
    "place": lambda part: plain(part.place.name),
    "place_kind": lambda part: str(part.place.kind),
    "place_role": lambda part: str(part.role),
    "place_link": lambda part: str(part.link),
    "place_confidence": _confidence,
    "where_prec": lambda part: part.place.where_prec,
    "where": lambda part: place_words(part.place),
    "lat": lambda part: round(part.place.lat, 5),
    "lon": lambda part: round(part.place.lon, 5),
    "radius_km": lambda part: part.place.radius_km,
    "country": lambda part: part.place.country,
    "geonameid": lambda part: part.place.geonameid,
}

COLUMNS = (*_EVENT_COLUMNS, *_PLACE_COLUMNS, "handling")
