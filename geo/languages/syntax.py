"""What a language tells with who stands where in a sentence: pronouns, prepositions, helpers, and endings of forms."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The small words that tell who does what to whom, round a verb or a noun."""

    endings: tuple[tuple[str, tuple[str, ...]], ...]
    relative: frozenset[str]
    circumstances: frozenset[str]
    when: frozenset[str]
    where: Mapping[str, str]
    of: frozenset[str]
    by: frozenset[str]
    with_: frozenset[str]
    to: frozenset[str]
    that: frozenset[str]
    it: frozenset[str]
    of_verb: frozenset[str]
    duties: frozenset[str]
    perfect: frozenset[str]
    hopes: frozenset[str]
    deadlines: frozenset[str]
    vows: frozenset[str]
    oneself: frozenset[str]
    needs: frozenset[str]
    same_object: Mapping[str, frozenset[str]]
    object_control: frozenset[str]
    subject_control: frozenset[str]
    whom: frozenset[str]
    naming: frozenset[str]
    beyond_name: frozenset[str]
    done_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class BelongingWords:
    """The words that tie a thing or a person to those whose it is."""

    belonging: frozenset[str]
    members: frozenset[str]
    origins: frozenset[str]
    by: frozenset[str]
    sides: frozenset[str]
