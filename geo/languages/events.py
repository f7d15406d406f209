"""What a language tells of acts with: when they took place."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimingWords:
    """What tells when an act took place."""

    present: frozenset[str]
    since: str
    since_when: frozenset[str]
    follows: frozenset[str]
    hanging: tuple[str, ...]
    first: frozenset[str]
    compared: frozenset[str]
    units: Mapping[str, int]
