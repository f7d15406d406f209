"""Acts that are told to be at a place that nobody knows ("killed three herders near Oloruwa").

In: reports with their acts, the parsed text, and its places. Out: which acts these are, and their reports without
towns that the story carries on, as that of its dateline: only the country of such a town stays. What a sentence itself
says of places, and which place of a story is likeliest, is not known here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.events.positions import ToldAct
from geo.events.threads import country_place
from geo.gazetteer.lookup import Gazetteer
from geo.languages.words import words_of
from geo.model import EventPlace, Link, PlaceKind, Report, Toponym
from geo.syntax.clauses import preposition
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PLACE_LABEL = "LOC"
_NOUNS = frozenset({"NOUN", "PROPN"})


class UnknownGround:
    """The names of places in a text for which no place was found."""

    def __init__(self, doc: "Doc", toponyms: Iterable[Toponym]) -> None:
        self._here = words_of(doc).story.here
        index = TokenIndex(doc)
        placed = (toponym.span for toponym in toponyms if toponym.place is not None)
        self._known = frozenset(token.i for span in placed for token in index.tokens_of(span))

    def is_told_by(self, act: ToldAct) -> bool:
        """Say whether an act's clause tells where it was, or where those were whom it met, by an unknown name."""
        fillers = (filler.token for filler in act.trigger.frame.fillers if filler.slot != "subj")
        met = (token for token in fillers if token.pos_ in _NOUNS)
        told = (child for word in (*act.trigger.words, *met) for child in word.rights)
        unknown = (word for word in told if word.ent_type_ == _PLACE_LABEL and word.i not in self._known)
        return any(preposition(word) in self._here for word in unknown)


def without_carried_towns(
    acts: Sequence[ToldAct], doc: "Doc", toponyms: Iterable[Toponym], gazetteer: Gazetteer
) -> tuple[Report, ...]:
    """Return reports of which those at unknown places have no town that only the story has; its country stays.

    Args:
        acts: The reports of a story with the acts that they were made from.
        doc: The story, parsed.
        toponyms: The places that it names.
        gazetteer: Where countries are looked up.
    """
    ground = UnknownGround(doc, toponyms)
    return tuple(_without_carried(act, ground, gazetteer) for act in acts)


def _without_carried(act: ToldAct, ground: UnknownGround, gazetteer: Gazetteer) -> Report:
    if not (any(map(_is_carried, act.report.places)) and ground.is_told_by(act)):
        return act.report
    kept = (_of_country(item, gazetteer) if _is_carried(item) else item for item in act.report.places)
    return replace(act.report, places=tuple(dict.fromkeys(item for item in kept if item is not None)))


def _is_carried(item: EventPlace) -> bool:
    return item.link is Link.THREAD and item.place.kind is not PlaceKind.COUNTRY


def _of_country(item: EventPlace, gazetteer: Gazetteer) -> EventPlace | None:
    """Return the country of an act's place in its stead."""
    place = country_place(item.place.country, gazetteer) if item.place.country is not None else None
    return EventPlace(place, item.role, Link.THREAD, None) if place is not None else None
