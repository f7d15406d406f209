"""What a language tells of parties with: nouns, names, titles and pronouns, and who speaks."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyWords:
    """What the words of a text say before any party is known."""

    plural_endings: tuple[tuple[str, str], ...]
    last_parts: tuple[str, ...]
    collectives: frozenset[str]
    calendar: frozenset[str]
    clitics: frozenset[str]
    joints: frozenset[str]
    before_owned: frozenset[str]
    both: frozenset[str]
    two: frozenset[str]
    of: frozenset[str]
    determiners: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartyNameWords:
    """What names of persons and bodies are made of."""

    particles: frozenset[str]
    joining_particles: frozenset[str]
    legal_forms: frozenset[str]
    trades: frozenset[str]
    also_known: tuple[tuple[str, ...], ...]
    known_as: tuple[str, ...]
    like_months: frozenset[str]
    after_months: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartyTitleWords:
    """What stands in a title before a name, or in an apposition after it."""

    former: frozenset[str]
    not_first: frozenset[str]
    inner: frozenset[str]
    after_inner: frozenset[str]
    not_last: frozenset[str]
    articles: frozenset[str]
    before_owner: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartyPhraseWords:
    """What stands in the phrase of a noun that speaks of a party."""

    definite: frozenset[str]
    countries: frozenset[str]
    country: frozenset[str]
    members: frozenset[str]
    former: frozenset[str]
    in_offices: frozenset[str]
    no_party_with: frozenset[str]
    secret: frozenset[str]
    police: frozenset[str]
    intelligence: frozenset[str]
    security: frozenset[str]
    army: frozenset[str]
    sided: tuple[tuple[str, ...], ...]
    in_lists: frozenset[str]
    before_owner: frozenset[str]
    grounds: frozenset[str]
    before_seat: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartyReferenceWords:
    """What refers to a party that was named before."""

    male: frozenset[str]
    female: frozenset[str]
    thing: frozenset[str]
    many: frozenset[str]
    speaker: frozenset[str]
    always_capital: frozenset[str]
    tells: frozenset[str]
    meeting: frozenset[str]
    beside: frozenset[str]
    seldom_object: frozenset[str]
    women: frozenset[str]
    men: frozenset[str]
    leader: frozenset[str]
    leaders: frozenset[str]
    removed: frozenset[str]
    not_so: frozenset[str]
    former: frozenset[str]
    heirs: frozenset[str]
    succeeding: frozenset[str]
    comparing: frozenset[str]
    opening: frozenset[str]
    of_others: frozenset[str]
    articles: frozenset[str]
    person_endings: tuple[str, ...]
    persons: frozenset[str]
    known: frozenset[str]
    bodies: frozenset[str]

    @property
    def pronouns(self) -> frozenset[str]:
        """All pronouns."""
        return self.male | self.female | self.thing | self.many | self.speaker


@dataclass(frozen=True, slots=True)
class PartyNamingWords:
    """How parties are named that have no name of their own."""

    genitives: tuple[tuple[str, str], ...]
    owned: str
    government: str
    ministry: str
    respelt: Mapping[str, str]
    ministries: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class QuotationWords:
    """Verbs that tell who speaks."""

    speech: frozenset[str]
    telling: frozenset[str]
