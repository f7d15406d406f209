"""Read what the gazetteer has beside towns and areas: waters, mountains, islands, sites, airports, post towns."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median_low
from typing import NamedTuple

import airportsdata
from gazetteer_sources import Record, demonyms, parts, point, rows_of

from geo.gazetteer.names import fold
from geo.gazetteer.shapes import Shapes, open_shapes
from geo.geodesy import distance_km
from geo.model import PlaceKind


class SortOfFeature(NamedTuple):
    """What a word of `names.features.txt` means."""

    kind: PlaceKind
    feature: str  # GeoNames' code
    where_prec: int


SORTS = {
    "river": SortOfFeature(PlaceKind.SEA, "STM", 5),
    "stream": SortOfFeature(PlaceKind.SEA, "STM", 5),
    "canal": SortOfFeature(PlaceKind.SEA, "CNL", 5),
    "lake": SortOfFeature(PlaceKind.SEA, "LK", 5),
    "bay": SortOfFeature(PlaceKind.SEA, "BAY", 5),
    "falls": SortOfFeature(PlaceKind.SITE, "FLLS", 1),
    "range": SortOfFeature(PlaceKind.REGION, "MTS", 5),
    "peak": SortOfFeature(PlaceKind.SITE, "MT", 1),
    "island": SortOfFeature(PlaceKind.REGION, "ISL", 3),
    "islands": SortOfFeature(PlaceKind.REGION, "ISLS", 5),
    "peninsula": SortOfFeature(PlaceKind.REGION, "PEN", 5),
    "cape": SortOfFeature(PlaceKind.SITE, "CAPE", 1),
    "desert": SortOfFeature(PlaceKind.REGION, "DSRT", 5),
    "valley": SortOfFeature(PlaceKind.REGION, "VAL", 5),
    "land": SortOfFeature(PlaceKind.REGION, "RGN", 5),
    "county": SortOfFeature(PlaceKind.ADMIN2, "ADM2H", 3),
    "site": SortOfFeature(PlaceKind.SITE, "S", 1),
}
WEIGHT = 30_000  # what counts for the order of what nobody lives in, or where nobody counted
_AREAS = frozenset({PlaceKind.REGION, PlaceKind.CONTINENT, PlaceKind.SEA})
_UNITS = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.COUNTRY})
_WIDE = "wide "  # before the sort of what lies in several countries
_SAME_KM = 300.0
_OFF_SHORE_KM = 20.0
_NEAR_KM = 25.0
_AIRPORT = re.compile(r"\s+(?:(?:Inter)?national|Regional|Municipal|County)?\s*Airport$", re.IGNORECASE)
_BUSINESS = re.compile(
    r"\b(?:mail|dept|department|corp|inc|co|company|bank|svcs?|service|services|office|irs|gov|govt|bureau|ofc|bldg|"
    r"insurance|insur|univ|college|brm|reply|center|ctr|industries|electric|gas|telephone|power|life|card|express|"
    r"magazine|assoc|association|admin|social security|revenue|treasurer|lottery|tax|utilities|hospital|processing)\b",
    re.IGNORECASE,
)
_ZIP_LINE = re.compile(r"^exports\.codes = (\{.*?\}\});", re.DOTALL)


def add_features(known: Sequence[Record]) -> list[Record]:
    """Give the features of `names.features.txt`; one that is known as an area lends that its names instead."""
    areas: dict[str, list[Record]] = defaultdict(list)
    for record in known:
        if record.kind in _AREAS | _UNITS:
            for name in {fold(other) for other in (record.name, *record.alternates)}:
                areas[name].append(record)
    added = []
    for word, names, where, adjectives in rows_of("names.features.txt"):
        record = _feature(word.removeprefix(_WIDE), parts(names), *point(where))
        record.demonyms = demonyms(adjectives)
        twin = _same(record, areas[fold(record.name)])
        if twin is None:
            added.append(record)
            if not word.startswith(_WIDE):
                locate([record])
        else:
            twin.alternates += record.alternates
            twin.demonyms += [name for name in record.demonyms if name not in twin.demonyms]
    return added


def _feature(word: str, names: Sequence[str], lat: float, lon: float) -> Record:
    sort = SORTS[word]
    name, *others = names
    if word in {"river", "stream"}:
        forms = [f"{form} River" for form in names if "River" not in form]
        others = [*(names if word == "river" else ()), *forms, *(f"River {form}" for form in names)]
        name = next(iter(forms), name)
    return Record(name, sort.kind, sort.feature, lat, lon, sort.where_prec, alternates=others, weight=WEIGHT)


def _same(record: Record, others: Iterable[Record]) -> Record | None:
    """Return the known area that a feature is: of its name, and near it unless it is a sea or landscape."""
    near = [
        (distance_km((record.lat, record.lon), (other.lat, other.lon)), at, other) for at, other in enumerate(others)
    ]
    fit = [found for found in near if found[2].kind in _AREAS or found[0] <= _SAME_KM]
    return min(fit)[2] if fit else None


def locate(records: Iterable[Record]) -> None:
    """Tell records that have no country or region which they lie in."""
    shapes: Shapes = open_shapes()
    for record in records:
        found = shapes.at(record.lat, record.lon, within_km=_OFF_SHORE_KM)
        record.country = record.country or found.country or ""
        if found.admin1 and found.admin1.startswith(f"admin1/{record.country}."):
            record.admin1 = record.admin1 or found.admin1.partition(".")[2]


def airports() -> list[Record]:
    """Give the airports that airlines fly to, by their names, and by those of their towns."""
    table = airportsdata.load("IATA")
    found = []
    for _, facts in sorted(table.items()):
        name = str(facts["name"])
        if name.endswith("Airport"):
            others = _airport_names(name, str(facts["city"]))
            record = Record(name, PlaceKind.SITE, "AIRP", float(facts["lat"]), float(facts["lon"]), 1,
                            country=str(facts["country"]), alternates=others)  # fmt: skip
            found.append(record)
    locate(found)
    return found


def _airport_names(name: str, city: str) -> list[str]:
    """Give shorter names: "Heathrow Airport" of "London Heathrow Airport"."""
    bare = _AIRPORT.sub("", name)
    short = bare.removeprefix(city).strip(" -–/")
    return [f"{form} Airport" for form in dict.fromkeys((bare, short, city)) if form and f"{form} Airport" != name]


def post_towns(path: Path, towns: Iterable[Record]) -> list[Record]:
    """Give the places of the United States that a post code is called after, but for those among the towns.

    A code that a company has for itself shares its point with the town that it lies in.
    """
    codes = json.loads(_ZIP_LINE.search(path.read_text(encoding="utf-8"))[1])
    points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for code in codes.values():
        if code["country"] == "US" and code["latitude"]:
            points[code["city"], code["state"]].append((float(code["latitude"]), float(code["longitude"])))
    shared = Counter(where for found in points.values() for where in set(found))
    known = {(fold(name), town.admin1) for town in towns if town.country == "US" for name in _names(town)}
    fresh = {
        (name, state): found
        for (name, state), found in points.items()
        if (fold(name), state) not in known and not _BUSINESS.search(name)
    }
    return [
        Record(name, PlaceKind.CITY, "PPL", median_low(p[0] for p in found), median_low(p[1] for p in found), 2,
               country="US", admin1=state)
        for (name, state), found in sorted(fresh.items())
        if any(shared[where] == 1 for where in found)
    ]  # fmt: skip


def _names(town: Record) -> Iterator[str]:
    yield town.name
    yield from town.alternates
