"""What a language tells days with: its numbers and names of days, patterns of expressions, and words round them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words and figures that days are written with."""

    numbers: Mapping[str, Mapping[str, int]]
    function_words: frozenset[str]
    grammar_words: tuple[str, ...]
    only_capital: frozenset[str]
    token: str


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """The patterns of date expressions."""

    core: tuple[str, ...]
    rules: tuple[tuple[str, str, str], ...]
    open: tuple[str, ...]
    daytime: tuple[str, ...]
    before_item: frozenset[str]
    past_ending: str
    holidays: Mapping[str, tuple[int, int]]
    easter: Mapping[str, int]
    nth_weekdays: Mapping[str, tuple[int, int, int, int]]
    known: Mapping[str, tuple[str, str]]
    fragments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TenseWords:
    """What tells that a day lies behind or ahead."""

    ahead: frozenset[str]
    behind: frozenset[str]
    past_ending: str
    ahead_helpers: frozenset[str]
    since: frozenset[str]
    effective: frozenset[str]
    effective_from: frozenset[str]
    begins: frozenset[str]
    to_come: frozenset[str]
    ahead_of: tuple[str, ...]
    before_date: frozenset[str]
    intents: frozenset[str]
    modals: frozenset[str]
    have: frozenset[str]
    held: frozenset[str]
    planners: frozenset[str]
    not_acts: frozenset[str]
    purposes: frozenset[str]
    setters: frozenset[str]
    can_be_names: frozenset[str]
    to: frozenset[str]
    be: frozenset[str]
    being: frozenset[str]
    due: frozenset[str]
    being_due: frozenset[str]
    alike: frozenset[str]
    appointed_by: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class DateNameWords:
    """What tells that a date is part of a name."""

    bodies: frozenset[str]
    built: frozenset[str]
    vessels: frozenset[str]
    of_place: frozenset[str]
    before_name: frozenset[str]
    does: frozenset[str]
    the: frozenset[str]
    of: frozenset[str]


@dataclass(frozen=True, slots=True)
class DateFindingWords:
    """What stands round a date, and what tells that a figure or a name is none."""

    short_months: frozenset[str]
    ahead_of: frozenset[str]
    before_month: frozenset[str]
    before_unclear: frozenset[str]
    unclear_months: frozenset[str]
    surely_month: frozenset[str]
    after_month: frozenset[str]
    before_holiday: frozenset[str]
    before_old_year: frozenset[str]
    before_ending_year: frozenset[str]
    not_year_before: frozenset[str]
    counted: frozenset[str]
    not_weekday_after: frozenset[str]
    not_weekday_before: frozenset[str]
    before_short_weekday: frozenset[str]
    owners: frozenset[str]
    ends: frozenset[str]
    each: frozenset[str]
    before_ordinal: frozenset[str]
    told_closer: frozenset[str]
    night_of: frozenset[str]
    not_after_ordinal: frozenset[str]
    of: frozenset[str]
    joints: frozenset[str]
    openers: frozenset[str]
    and_: frozenset[str]
    between: frozenset[str]
    between_listed: frozenset[str]
    last_of_list: frozenset[str]
    bounds: frozenset[str]
    after_bound: frozenset[str]
    since: frozenset[str]
