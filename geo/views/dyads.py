"""Two actors: the events in which both take part, with each other or against each other.

They are with each other in what one does for the other or says to it in a cooperative way, and in what both do side by
side to a third. They are against each other in what one does to the other, or both to each other, in a conflictual way.
PLOVER's quadrants tell the ways apart.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from geo.columnar import EventPart
from geo.model import QUADRANT, Actor, Event, Quadrant
from geo.ontology import QUADRANTS, Tone, complete
from geo.views.fields import Field, Pair, Relation
from geo.views.indexes import EventIndex, Mask

RELATION_OF: Mapping[Tone, Relation] = complete(
    Tone,
    {Tone.FRIENDLY: Relation.WITH, Tone.HOSTILE: Relation.AGAINST, Tone.NEITHER: Relation.ANY},
    name="geo.views.dyads.RELATION_OF",
)
# What a reader chooses between, and what it means.
RELATION_WORDS: Mapping[Relation, str] = complete(
    Relation,
    {Relation.ANY: "either", Relation.WITH: "with", Relation.AGAINST: "against"},
    name="geo.views.dyads.RELATION_WORDS",
)
RELATION_HELP = (
    "Either: all events of both. With: one cooperates with the other, in words or deeds, or both act side by side. "
    "Against: one acts on the other in a hostile way."
)


def relations(event: Event, one: str, other: str) -> frozenset[Relation]:
    """Say how two different actors are to each other in an event; empty where one of them takes no part."""
    agents, targets = _ids(event.agents), _ids(event.targets)
    both = {one, other}
    if one == other or not both <= agents | targets:
        return frozenset()
    found = {Relation.ANY}
    facing = (one in agents and other in targets) or (other in agents and one in targets)
    if facing:
        found.add(relation_in(QUADRANT[event.type]))
    elif both <= agents:
        found.add(Relation.WITH)
    return frozenset(found)


def relation_in(quadrant: Quadrant) -> Relation:
    """Return how who acts and who is acted upon are to each other in the events of a quadrant."""
    return RELATION_OF[QUADRANTS[quadrant].tone]


def having_pair(index: EventIndex, pair: Pair) -> Mask:
    """Say which events of a set the pair takes part in, in its way."""
    column = index.column(Field.ACTOR)
    mask = column.having((pair.one,), index.size) & column.having((pair.other,), index.size)
    told, alike = index.alike(EventPart.AGENTS, EventPart.TARGETS, EventPart.ACT)
    sorts = np.flatnonzero(mask) if alike is None else np.unique(alike[mask])
    holds = np.zeros(len(told), dtype=bool)
    for sort in sorts.tolist():
        holds[sort] = pair.relation in relations(told[sort], pair.one, pair.other)
    return holds if alike is None else holds[alike] & mask


def pair_words(pair: Pair, one: str, other: str) -> str:
    """Put a pair into words, with the actors' names."""
    joint = {Relation.ANY: "and", Relation.WITH: "with", Relation.AGAINST: "against"}[pair.relation]
    return f"{one} {joint} {other}"


def _ids(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(actor.id for actor in actors)
