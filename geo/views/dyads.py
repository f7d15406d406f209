"""Two actors: the events in which both take part, with each other or against each other.

They are with each other in what one does for the other or says to it in a cooperative way, and in what both do side by
side to a third. They are against each other in what one does to the other, or both to each other, in a conflictual way.
PLOVER's quadrants tell the ways apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geo.model import QUADRANT, Actor, Event, Quadrant
from geo.views.fields import Field
from geo.views.indexes import EventIndex, Mask

_COOPERATIVE = frozenset({Quadrant.VERBAL_COOPERATION, Quadrant.MATERIAL_COOPERATION})
_CONFLICTUAL = frozenset({Quadrant.VERBAL_CONFLICT, Quadrant.MATERIAL_CONFLICT})


class Relation(StrEnum):
    """How two actors take part in an event; also the word in an address."""

    ANY = "any"
    WITH = "with"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors, by their ids, and how they are to each other. Which is named first does not matter to what passes."""

    one: str
    other: str
    relation: Relation = Relation.ANY


def relations(event: Event, one: str, other: str) -> frozenset[Relation]:
    """Say how two different actors are to each other in an event; empty where one of them takes no part."""
    agents, targets = _ids(event.agents), _ids(event.targets)
    both = {one, other}
    if one == other or not both <= agents | targets:
        return frozenset()
    found = {Relation.ANY}
    facing = (one in agents and other in targets) or (other in agents and one in targets)
    if (facing and QUADRANT[event.type] in _COOPERATIVE) or (both <= agents and not facing):
        found.add(Relation.WITH)
    if facing and QUADRANT[event.type] in _CONFLICTUAL:
        found.add(Relation.AGAINST)
    return frozenset(found)


def having_pair(index: EventIndex, pair: Pair) -> Mask:
    """Say which events of a set the pair takes part in, in its way."""
    column = index.column(Field.ACTOR)
    mask = column.having((pair.one,), index.size) & column.having((pair.other,), index.size)
    for row in np.flatnonzero(mask).tolist():
        mask[row] = pair.relation in relations(index.events[row], pair.one, pair.other)
    return mask


def pair_words(pair: Pair, one: str, other: str) -> str:
    """Put a pair into words, with the actors' names."""
    joint = {Relation.ANY: "and", Relation.WITH: "with", Relation.AGAINST: "against"}[pair.relation]
    return f"{one} {joint} {other}"


def _ids(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(actor.id for actor in actors)
