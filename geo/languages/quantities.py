"""What a language counts with: its words for numbers and money, and for what is counted."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AmountWords:
    """Numbers in running words, and what stands round them."""

    small: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, float]
    short_scales: Mapping[str, float]
    spaced_scales: frozenset[str]
    metre: str
    dozen: str
    plurals: Mapping[str, tuple[float, float]]
    only_of_scale: frozenset[str]
    only_with_of: frozenset[str]
    several: frozenset[str]
    a_few: tuple[str, str]
    articles: frozenset[str]
    half: str
    and_a_half: tuple[str, str, str]
    before_and: frozenset[str]
    shares: frozenset[str]
    per_cent: tuple[str, str]
    hedges: Mapping[str, tuple[str, ...]]
    another: tuple[str, ...]
    more: frozenset[str]
    than: str
    or_more: tuple[str, str]
    between: str
    and_: str
    ranges: frozenset[str]
    from_: str
    of: str
    no_members: frozenset[str]
    plural_ending: str
    people: str
    weights: frozenset[str]
    initials: frozenset[str]


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """Names of currencies."""

    plural_endings: tuple[str, ...]
    states: frozenset[str]
    names: Mapping[str, str]
    owned: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """What is counted, and what befell it."""

    fates: Mapping[str, str]
    said_of_subject: frozenset[str]
    fated: frozenset[str]
    fate_nouns: frozenset[str]
    persons: frozenset[str]
    tolls: frozenset[str]
    measures: frozenset[str]
    months: frozenset[str]
    times: frozenset[str]
    no_counts: frozenset[str]
    members: frozenset[str]
    known: frozenset[str]
    of: frozenset[str]
    plural_ending: str
    shapes: frozenset[str]
    shot: frozenset[str]
    be: frozenset[str]
    harms: frozenset[str]
    toll: str
    death: str
    people: frozenset[str]
    forces: frozenset[str]
