"""The filters that pick values, and what values an event has in each: ids for addresses, labels for readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from geo.errors import DataError
from geo.gazetteer.shapes import open_shapes
from geo.model import Event, EventType, Place, PlaceKind, ReviewState, Status
from geo.views import words

NO_SIDE = "none"  # the side of events whose agents belong to no state that we know


class Field(StrEnum):
    """The filters of which one picks values; each is also the name in an address and on the command line."""

    ACTOR = "actor"
    SIDE = "side"
    TYPE = "type"
    STATUS = "status"
    PLACE = "place"
    ARTICLE = "article"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Row:
    """One filter: the attribute of `Selection` that holds it, an event's values, and how a value is read."""

    attribute: str
    values: Callable[[Event], Mapping[str, str]]  # value → label
    parse: Callable[[str], str | None]


def place_key(place: Place) -> str:
    """Return what stands for a place in filters and addresses: its outline's id, its geonameid, or its point."""
    if place.kind is PlaceKind.COUNTRY and place.country:
        return f"country/{place.country}"
    if place.shape and "(" in place.shape:  # an outline of its own, made from words
        return f"area/{place.lat:.3f},{place.lon:.3f}"
    if place.shape and place.kind is PlaceKind.AIRSPACE:  # what is told of the air over a country is not told of it
        return f"airspace/{place.shape.rpartition('/')[2]}"
    if place.shape:
        return place.shape
    if place.geonameid is not None:
        return f"geonames/{place.geonameid}"
    return f"at/{place.lat:.3f},{place.lon:.3f}"


@cache
def country_name(code: str) -> str:
    """Return a country's name; its code where the outlines do not know it."""
    try:
        return open_shapes().area(f"country/{code}").name
    except DataError:
        return code


def _actors(event: Event) -> Mapping[str, str]:
    return {actor.id: actor.name for actor in event.actors}


def _sides(event: Event) -> Mapping[str, str]:
    """The countries that the agents act for: what their own records say, and no guess where they say nothing."""
    codes = sorted({actor.country for actor in event.agents if actor.country})
    return {code: country_name(code) for code in codes} or {NO_SIDE: "No known country"}


def _places(event: Event) -> Mapping[str, str]:
    """Every place of the event, and the country that each lies in."""
    found = {place_key(p.place): p.place.name for p in event.places}
    for part in event.places:
        code = part.place.country
        if code and f"country/{code}" not in found:
            found[f"country/{code}"] = country_name(code)
    return found


def _parse_with(kind: type[StrEnum]) -> Callable[[str], str | None]:
    members = {str(member): member for member in kind}
    return members.get


TABLE: Mapping[Field, Row] = {
    Field.ACTOR: Row("actors", _actors, str),
    Field.SIDE: Row("sides", _sides, str),
    Field.TYPE: Row("types", lambda event: {event.type: words.TYPES[event.type]}, _parse_with(EventType)),
    Field.STATUS: Row("statuses", lambda event: {event.status: words.STATUSES[event.status]}, _parse_with(Status)),
    Field.PLACE: Row("places", _places, str),
    Field.ARTICLE: Row("articles", lambda event: {article: article for article in event.articles}, str),
    Field.REVIEW: Row("reviews", lambda event: {event.review: words.REVIEWS[event.review]}, _parse_with(ReviewState)),
}
