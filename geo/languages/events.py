"""What a language tells of acts with: which words join what, how surely, where and when they took place."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimingWords:
    """What tells when an act took place."""

    present: frozenset[str]
    since: str
    within: str
    since_when: frozenset[str]
    until: frozenset[str]
    follows: frozenset[str]
    hanging: tuple[str, ...]
    later: frozenset[str]
    one: frozenset[str]
    same_day: frozenset[str]
    meanwhile: frozenset[str]
    said_in: frozenset[str]
    given_out: frozenset[str]
    first: frozenset[str]
    compared: frozenset[str]
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ActWords:
    """What joins an act to those who take part in it, and to other acts."""

    apart: frozenset[str]
    to: frozenset[str]
    kept_from: frozenset[str]
    suffered_from: tuple[str, ...]
    told_at: frozenset[str]
    where: frozenset[str]
    of: frozenset[str]
    pointing: frozenset[str]
    noun_targets: tuple[str, ...]
    verb_targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusWords:
    """What tells how surely an act happened."""

    modals: frozenset[str]
    future_of_past: frozenset[str]
    unsure: frozenset[str]
    future: frozenset[str]
    is_or_was: frozenset[str]
    be: frozenset[str]
    to: frozenset[str]
    no_plans: frozenset[str]
    going: frozenset[str]
    negations: frozenset[str]
    nobody: frozenset[str]
    none_of: frozenset[str]
    refusals: frozenset[str]
    as_many: frozenset[str]
    few: frozenset[str]
    conditions: frozenset[str]
    until: frozenset[str]
    given: frozenset[str]
    indefinite: frozenset[str]
    before_pending: frozenset[str]
    before_deciders: frozenset[str]
    there: frozenset[str]
    that: frozenset[str]
    according: frozenset[str]
    report: frozenset[str]


@dataclass(frozen=True, slots=True)
class AttachmentWords:
    """What tells by its word before a place what the place is to an act."""

    scenes: frozenset[str]
    never: frozenset[str]
    towards: frozenset[str]
    between: frozenset[str]
    from_: frozenset[str]
    of: frozenset[str]
    taken_up: tuple[str, ...]
    sources: frozenset[str]
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """What stands before and after a name that may tell where an act took place."""

    sources: tuple[str, ...]
    ways: tuple[str, ...]
    scenes: tuple[str, ...]
    owners: frozenset[str]


@dataclass(frozen=True, slots=True)
class NarrationWords:
    """What tells that a story goes on, or stands aside from what it tells."""

    past: frozenset[str]
    with_the_clause: frozenset[str]
    long: frozenset[str]
    for_: frozenset[str]
    every: frozenset[str]
    round_a_meeting: frozenset[str]
    of_another_day: frozenset[str]
    when: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What fills the columns of the second look that are of words: of days, scenes and parties."""

    here: frozenset[str]
    reached: frozenset[str]
    over: frozenset[str]
    against: frozenset[str]
    meant: frozenset[str]
    beside: frozenset[str]
    where: frozenset[str]
    day_helpers: Mapping[str, frozenset[str]]
    day_cases: Mapping[str, frozenset[str]]
    scene_cases: Mapping[str, frozenset[str]]
    party_cases: Mapping[str, frozenset[str]]
    party_slots: Mapping[str, frozenset[str]]
