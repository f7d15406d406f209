"""What the words and codes of others mean in ours: types of events, kinds of actors, countries.

The tables lie in `data/coding/`, where they can be read and changed; `data/README.md` tells where they come from.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from geo.errors import DataError
from geo.model import ActorKind, EventType
from geo.ontology import TYPES
from geo.resources import resource_path

_LONGEST_CODE = 4  # of CAMEO
_LONGEST_NAME = 200  # of an actor in which a country is looked for


@dataclass(frozen=True, slots=True)
class CodedCountry:
    """A country: ISO's two letters, its first name, and whether the map has its outline."""

    code: str
    name: str
    outlined: bool


def type_of_acled(event_type: str, sub_event_type: str) -> EventType | None:
    """Return what ACLED's two words for an act mean; None for what no type of ours is."""
    table = _pairs("acled.csv")
    whole = (_folded(event_type), _folded(sub_event_type))
    # A newer kind of a known sort is of that sort; where sorts mean several things, it is nothing.
    return table.get(whole) or table.get((whole[0], ""))


def type_of_cameo(code: str) -> EventType | None:
    """Return what a CAMEO code means: the longest beginning of it that the table knows holds."""
    table = _singles("cameo.csv")
    found = (table.get(code[:length]) for length in range(min(len(code), _LONGEST_CODE), 1, -1))
    return next((kind for kind in found if kind), None)


def type_of_ucdp(code: str) -> EventType | None:
    """Return what UCDP's `type_of_violence` means."""
    return _singles("ucdp.csv").get(code)


def words_of_ucdp(code: str) -> str:
    """Return what UCDP calls a type of violence; the code where it is none."""
    return next((row["words"] for row in _rows("ucdp.csv") if row["type_of_violence"] == code), code)


def type_of_words(words: str) -> EventType | None:
    """Return the type that a table of unknown make means: by our name or words for it, or by ACLED's."""
    return _known_words().get(_folded(words))


def kind_of_actor(origin: str, code: str) -> ActorKind | None:
    """Return what sort of party a code of an origin stands for; None where it says nothing of it."""
    return _kinds().get((origin, _folded(code)))


def country_of(told: str) -> CodedCountry | None:
    """Return the country that a name or a code of ISO 3166-1 (letters or number) means."""
    return _countries().get(_folded(told))


def country_of_fips(code: str) -> CodedCountry | None:
    """Return the country of a FIPS 10-4 code."""
    return _by_fips().get(code.upper())


def country_named_in(name: str) -> CodedCountry | None:
    """Return the country that the name of a party names: "Police Forces of Nigeria (2015-)"; the longest of several."""
    found = _names_of_countries().findall(_folded(name[:_LONGEST_NAME]))
    return _countries().get(max(found, key=len)) if found else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with resource_path("data", "coding", name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _type(name: str, row: Mapping[str, str]) -> EventType:
    try:
        return EventType(row["plover"])
    except ValueError as exc:
        msg = f"data/coding/{name}: {row['plover']!r} is no type; use one of {', '.join(EventType)}"
        raise DataError(msg) from exc


@cache
def _pairs(name: str) -> Mapping[tuple[str, str], EventType]:
    return {(_folded(row["event_type"]), _folded(row["sub_event_type"])): _type(name, row) for row in _rows(name)}


@cache
def _singles(name: str) -> Mapping[str, EventType]:
    return {next(iter(row.values())): _type(name, row) for row in _rows(name)}


@cache
def _known_words() -> Mapping[str, EventType]:
    acled = {word: kind for pair, kind in _pairs("acled.csv").items() for word in pair[1:] if word}
    sorts = {pair[0]: kind for pair, kind in _pairs("acled.csv").items() if not pair[1]}
    ours = {_folded(kind): kind for kind in EventType} | {_folded(row.words): kind for kind, row in TYPES.items()}
    return acled | sorts | ours


@cache
def _kinds() -> Mapping[tuple[str, str], ActorKind]:
    return {(row["origin"], _folded(row["code"])): ActorKind(row["kind"]) for row in _rows("actors.csv")}


@cache
def _all_countries() -> tuple[tuple[CodedCountry, dict[str, str]], ...]:
    found = []
    for row in _rows("countries.csv"):
        first = row["names"].split(";")[0].strip()
        found.append((CodedCountry(row["code"], first, bool(row["outline"])), row))
    return tuple(found)


@cache
def iso_numbers() -> Mapping[str, int]:
    """Return the numbers of countries in ISO 3166-1 by their two letters."""
    return {country.code: int(row["numeric"]) for country, row in _all_countries() if row["numeric"]}


@cache
def _countries() -> Mapping[str, CodedCountry]:
    found: dict[str, CodedCountry] = {}
    for country, row in _all_countries():
        names = (row["code"], row["alpha3"], row["numeric"], row["numeric"].zfill(3), *row["names"].split(";"))
        found |= {_folded(name): country for name in names if name.strip("0 ")}
    return found


@cache
def _by_fips() -> Mapping[str, CodedCountry]:
    return {row["fips"]: country for country, row in _all_countries() if row["fips"]}


@cache
def _names_of_countries() -> re.Pattern[str]:
    names = {_folded(name) for _, row in _all_countries() for name in row["names"].split(";")}
    longest_first = sorted((re.escape(name) for name in names if len(name) > 3), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
