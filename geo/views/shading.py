"""Many events at a glance: how many lie in each country or region, as steps of one colour.

An event counts once in each area that one of its places lies in. What is told of more than one region, of a sea or of a
whole continent lies in none, and is told as left out.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from geo.columnar import EventPart
from geo.errors import DataError
from geo.gazetteer.shapes import Shapes
from geo.model import Event, Place, PlaceKind
from geo.ontology import complete
from geo.views.countries import country_name
from geo.views.identity import ByIdentity
from geo.views.indexes import Column, EventIndex, column_of, index_of
from geo.views.words import count_words

SHADE = "shade"  # what the key of a shaded area begins with
STRENGTHS = (0.2, 0.36, 0.53, 0.7, 0.88)  # of the colour, from the fewest to the most events
_OFFSHORE_KM = 5.0  # a town's point may lie off the simplified shore of its region
_KEPT = 8  # sets of events whose areas are kept


class MapStyle(StrEnum):
    """How events are drawn on the map; also the word in an address and on the command line."""

    MARKS = "marks"
    HEAT = "heat"  # where many lie close together
    COUNTRIES = "countries"  # shaded by how many lie in each
    REGIONS = "regions"


STYLES: Mapping[MapStyle, str] = complete(
    MapStyle,
    {
        MapStyle.MARKS: "Marks",
        MapStyle.HEAT: "Heat map",
        MapStyle.COUNTRIES: "Shaded countries",
        MapStyle.REGIONS: "Shaded regions",
    },
    name="geo.views.shading.STYLES",
)


@dataclass(frozen=True, slots=True)
class Shade:
    """A shaded area: the id of its outline ("country/UA", "admin1/UA.05"), its name, and its events."""

    id: str
    name: str
    events: Sequence[Event]

    @property
    def key(self) -> str:
        """What stands for it in a click and in an address."""
        return f"{SHADE}/{self.id}"


@dataclass(frozen=True, slots=True)
class Shades:
    """Shaded areas, those of most events first. `steps[i]` is the fewest events of step i; `left` lie in none."""

    style: MapStyle
    areas: tuple[Shade, ...]
    steps: tuple[int, ...]
    left: int

    def at(self, key: str) -> Shade | None:
        """Return an area by its key; None where it is not shaded."""
        return next((area for area in self.areas if area.key == key), None)

    @property
    def left_words(self) -> str:
        """Say how many events no area shows; nothing where all are shown."""
        return f"{count_words(self.left, 'event')} {self.nowhere}" if self.left else ""

    @property
    def nowhere(self) -> str:
        """Say where these are."""
        return "in no single region" if self.style is MapStyle.REGIONS else "in no single country"


def shades(events: Sequence[Event], among: Sequence[Event], style: MapStyle, shapes: Shapes) -> Shades | None:
    """Count events by country or region; None in a style that shades nothing, for which nothing is looked up.

    Args:
        events: What is counted.
        among: The set that they were chosen from; its places are looked up once.
        style: By what.
        shapes: The outlines.
    """
    if style not in _AREA_OF:
        return None
    index = index_of(among)
    rows = index.rows(events)
    column = _areas(ByIdentity(index), style, ByIdentity(shapes))
    mask = np.zeros(index.size, dtype=bool)
    mask[rows] = True
    every, of = column.pairs()
    kept = mask[every]
    codes, its_rows = of[kept], every[kept]
    order = np.argsort(codes, kind="stable")
    codes, its_rows = codes[order], its_rows[order]
    found = []
    for code in np.unique(codes).tolist():
        low, high = np.searchsorted(codes, [code, code + 1])
        area = column.values[code]
        found.append(Shade(area, column.labels[area], index.at(its_rows[low:high])))
    areas = tuple(sorted(found, key=lambda area: (-len(area.events), area.name, area.id)))
    left = len(rows) - len(np.unique(its_rows))
    return Shades(style, areas, steps_to(len(areas[0].events)) if areas else (), left)


def steps_to(most: int) -> tuple[int, ...]:
    """Return from how many events on each step of the colour goes, if the most are so many: each a time more."""
    ends = np.geomspace(1, max(1, most) + 1, len(STRENGTHS) + 1)[:-1]
    return tuple(dict.fromkeys(math.floor(end + 1e-9) for end in ends))


def step_of(count: int, steps: Sequence[int]) -> int:
    """Return the step of the colour that so many events have, from 0."""
    return max(0, sum(count >= least for least in steps) - 1)


def strength_of(step: int, steps: Sequence[int]) -> float:
    """Return how strong the colour of a step is: few steps are as far apart as they can be."""
    last = len(STRENGTHS) - 1
    return STRENGTHS[round(step * last / (len(steps) - 1))] if len(steps) > 1 else STRENGTHS[last // 2]


def step_words(step: int, steps: Sequence[int], most: int) -> str:
    """Say how many events the areas of a step have: "4 to 9 events"."""
    last = steps[step + 1] - 1 if step + 1 < len(steps) else most
    return (f"{steps[step]:,} to " if last > steps[step] else "") + count_words(last, "event")


@lru_cache(maxsize=_KEPT)
def _areas(index: ByIdentity[EventIndex], style: MapStyle, shapes: ByIdentity[Shapes]) -> Column:
    area_of = _AREA_OF[style]
    told, alike = index.value.alike(EventPart.PLACES)
    return column_of(told, lambda event: _named(event, area_of, shapes.value), alike=alike)


def _named(event: Event, area_of: Callable[[Place, Shapes], str | None], shapes: Shapes) -> Mapping[str, str]:
    ids = {found for part in event.places if (found := area_of(part.place, shapes))}
    return {found: _name(found, shapes) for found in sorted(ids)}


def _name(area: str, shapes: Shapes) -> str:
    kind, _, code = area.partition("/")
    if kind == "country":
        return country_name(code)
    found = shapes.area(area)
    return f"{found.name}, {country_name(found.country)}" if found.country else found.name


def _country_of(place: Place, shapes: Shapes) -> str | None:
    if place.kind in (PlaceKind.CONTINENT, PlaceKind.SEA):
        return None
    code = place.country or _at(ByIdentity(shapes), place.lat, place.lon)[0]
    return f"country/{code}" if code else None


def _region_of(place: Place, shapes: Shapes) -> str | None:
    if place.shape and place.shape.startswith("admin1/"):
        return place.shape
    if place.where_prec > 4 or place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.SEA):
        return None
    return _at(ByIdentity(shapes), place.lat, place.lon)[1]


@lru_cache(maxsize=100_000)
def _at(shapes: ByIdentity[Shapes], lat: float, lon: float) -> tuple[str | None, str | None]:
    try:
        return shapes.value.at(lat, lon, within_km=_OFFSHORE_KM)
    except DataError:  # a damaged outline shades nothing
        return None, None


_AREA_OF = {MapStyle.COUNTRIES: _country_of, MapStyle.REGIONS: _region_of}
