"""Points that a text tells in figures: "48.0159 N, 37.8029 E", "48°00′57″N 37°48′10″E", "(49.12, 38.01)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from geo.gazetteer.lookup import Gazetteer
from geo.geodesy import distances_km
from geo.languages.words import code_of, words_in
from geo.model import Place, PlaceKind, Toponym
from geo.model import Span as TextSpan
from geo.places.phrases import Named

_SECONDS = r"(?:(\d{1,2}(?:\.\d{1,4})?)[ ]?[\"”″][ ]?)?"
_MINUTES = rf"(?:(\d{{1,2}}(?:\.\d{{1,6}})?)[ ]?['’′][ ]?{_SECONDS})?"
_FIGURE = rf"(\d{{1,3}}(?:\.\d{{1,8}})?)(?:[ ]?[°º][ ]?{_MINUTES})?"
# Without letters for the poles only a bracket with two figures of at least two decimals is a point.
_BARE = re.compile(r"[(\[][ ]?([+-−]?\d{1,2}\.\d{2,8}),[ ]?([+-−]?\d{1,3}\.\d{2,8})[ ]?[)\]]")
_COAST_KM = 50.0  # a point farther than this from every town lies in no country that we could tell
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Poles:
    """Patterns of latitude and longitude with letters for the poles, and the letters that count downwards."""

    behind: re.Pattern[str]
    before: re.Pattern[str]
    below_zero: str


@cache
def _poles_of(language: str) -> _Poles:
    words = words_in(language).coordinates
    latitude, longitude, between = f"([{words.latitude}])", f"([{words.longitude}])", f"[ ]?(?:{words.between})?[ ]?"
    behind = rf"(?<![\w.]){_FIGURE}[ ]?{latitude}\b{between}{_FIGURE}[ ]?{longitude}\b"
    before = rf"\b{latitude}[ ]?{_FIGURE}{between}{longitude}[ ]?{_FIGURE}(?![\w.])"
    return _Poles(re.compile(behind), re.compile(before), words.below_zero)


def find_coordinates(doc: Doc, gazetteer: Gazetteer) -> Iterator[Named]:
    """Yield the points that a text tells by latitude and longitude, as sites, in the text's order."""
    text, taken = doc.text, 0
    for start, end, lat, lon in sorted(_points(text, _poles_of(code_of(doc)))):
        span = doc.char_span(start, end, alignment_mode="expand") if start >= taken else None
        if span is None or abs(lat) > 90 or abs(lon) > 180:
            continue
        taken = end
        place = Place(text[start:end], PlaceKind.SITE, lat, lon, 1, _country(lat, lon, gazetteer))
        toponym = Toponym(
            span=TextSpan(start, end),
            text=text[start:end],
            place=place,
            confidence=_SURE,
            reasons=("the text tells latitude and longitude",),
        )
        yield Named(span.start, span.end, toponym)


def _points(text: str, poles: _Poles) -> Iterator[tuple[int, int, float, float]]:
    below = poles.below_zero
    for match in poles.behind.finditer(text):
        one, north, other, east = match.group(1, 2, 3), match[4], match.group(5, 6, 7), match[8]
        yield match.start(), match.end(), _degrees(one, north, below), _degrees(other, east, below)
    for match in poles.before.finditer(text):
        north, one, east, other = match[1], match.group(2, 3, 4), match[5], match.group(6, 7, 8)
        yield match.start(), match.end(), _degrees(one, north, below), _degrees(other, east, below)
    for match in _BARE.finditer(text):
        lat, lon = (float(figure.replace("−", "-")) for figure in match.groups())
        yield match.start() + 1, match.end() - 1, lat, lon


def _degrees(parts: tuple[str | None, ...], pole: str, below_zero: str) -> float:
    """Return degrees from degrees, minutes and seconds."""
    whole = sum(float(part or 0) / 60**nth for nth, part in enumerate(parts))
    return float(round(-whole if pole in below_zero else whole, 6))


def _country(lat: float, lon: float, gazetteer: Gazetteer) -> str | None:
    town = gazetteer.nearest(lat, lon).place
    return town.country if float(distances_km(lat, lon, town.lat, town.lon)) <= _COAST_KM else None
