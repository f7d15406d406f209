"""What a language is known by and parsed with: its small words, ends of sentences, wrong labels, acronyms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TellingWords:
    """What tells that a text is in the language, and a text to get ready with."""

    small: frozenset[str]
    share: float
    least: int
    sample: str


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What tells whether a full stop ends a sentence."""

    before_names: frozenset[str]
    hours: frozenset[str]
    time: frozenset[str]
    after_hours: frozenset[str]
    openers: frozenset[str]


@dataclass(frozen=True, slots=True)
class MendingWords:
    """What tells that a label of a parse is wrong."""

    adverbs: frozenset[str]
    telling: frozenset[str]
    claused: frozenset[str]
    past_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    verb_endings: tuple[tuple[str, str], ...]
    nominal_pasts: frozenset[str]
    copulas: frozenset[str]
    opening: frozenset[str]
    before_opening: frozenset[str]
    before_names: frozenset[str]
    like_after: frozenset[str]
    charging: frozenset[str]
    of_charges: frozenset[str]
    charges: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenerWords:
    """Times and places that open a clause, and what stands before them."""

    times: frozenset[str]
    months: frozenset[str]
    before_times: frozenset[str]
    which: frozenset[str]
    before_places: frozenset[str]
    the: frozenset[str]
    compass: frozenset[str]
    lengths: frozenset[str]


@dataclass(frozen=True, slots=True)
class AcronymWords:
    """Small words in and round what an acronym stands for."""

    small: frozenset[str]
    the: frozenset[str]
    or_: frozenset[str]
