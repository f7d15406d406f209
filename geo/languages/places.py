"""What a language tells of places with: words for sorts of them, what stands in their names, and what round these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words for sorts of places, compass points, and the small words round names."""

    sorts: frozenset[str]
    plurals: Mapping[str, str]
    regions: frozenset[str]
    counties: frozenset[str]
    towns: frozenset[str]
    region: str
    directions: frozenset[str]
    the: frozenset[str]
    of: frozenset[str]
    owns: frozenset[str]
    and_or: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceAgainWords:
    """Words by which a place is told again, beside those of `PlaceWords`, and what makes them mean another."""

    regions: frozenset[str]
    there: frozenset[str]
    before: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceNameWords:
    """What names of places are made of, and what tells that a name is one of a site, a body or a person."""

    connectors: frozenset[str]
    elided: re.Pattern[str]
    adjective_endings: tuple[str, ...]
    plural_ending: str
    beyond: frozenset[str]
    states: frozenset[str]
    states_if_known: frozenset[str]
    before_state: frozenset[str]
    usual_states: frozenset[str]
    tied: frozenset[str]
    sites: frozenset[str]
    streets: frozenset[str]
    bodies: frozenset[str]
    no_surnames: frozenset[str]
    done_to_persons: frozenset[str]
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceSpellings:
    """How Arabic names are spelt, from which gazetteers transliterate otherwise."""

    article: re.Pattern[str]
    glued: re.Pattern[str]
    written: str
    vowels: tuple[tuple[tuple[re.Pattern[str], str], ...], ...]


@dataclass(frozen=True, slots=True)
class PlaceUseWords:
    """What tells that a name is a place, of which sort, and what it does in its sentence."""

    across: frozenset[str]
    of_region: frozenset[str]
    sort_of: frozenset[str]
    list_before: frozenset[str]
    list_after: frozenset[str]
    done_to_towns: frozenset[str]
    done_to_all: frozenset[str]
    aimed: frozenset[str]
    beside: frozenset[str]
    scene_before: frozenset[str]
    scenes: frozenset[str]
    land: frozenset[str]
    people_endings: tuple[str, ...]
    people: frozenset[str]
    from_: frozenset[str]
    moving: frozenset[str]
    officials: frozenset[str]
    official_in: frozenset[str]
    saying: frozenset[str]
    sources: frozenset[str]
    being: frozenset[str]
    by: frozenset[str]
    among: frozenset[str]
    dealing: frozenset[str]
    addressed: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlacePhraseWords:
    """Words round names that make other places of them, and patterns in which `<compass>` stands for a direction."""

    compass: str
    compass_glued: str
    near: str
    off: str
    beside: str
    part: str
    within: str
    beside_it: str
    lies_in: str
    in_air: str
    border_before: str
    border_after: str
    route_before: str
    called: frozenset[str]
    airspace: frozenset[str]
    borders: frozenset[str]
    on_borders: frozenset[str]
    list_joints: frozenset[str]
    lies_in_joints: frozenset[str]
    between: frozenset[str]
    up_to: frozenset[str]
    middle: frozenset[str]
    adjective_ending: str
    bearings: Mapping[str, float]
    units: Mapping[str, float]
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class HomeCues:
    """Words by which an article tells where it is at home: rows of countries, and what speaks for them."""

    cues: tuple[tuple[frozenset[str], frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class CapitalWords:
    """What tells of a state's seat of government without its name."""

    capital: frozenset[str]
    gap: frozenset[str]
    others: frozenset[str]
    with_money: frozenset[str]
    before: frozenset[str]
    owned: frozenset[str]
    after: tuple[tuple[str, ...], ...]
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class CoordinateWords:
    """The letters for the poles of latitude and longitude, and what stands between the two."""

    latitude: str
    longitude: str
    below_zero: str
    between: str
