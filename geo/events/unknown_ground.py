"""Acts that are told to be at a place that nobody knows ("killed three herders near Oloruwa").

In: reports with their acts, the parsed text, and its places. Out: which acts these are, and their reports without
towns that the story carries on, as that of its dateline: only the country of such a town stays. What a sentence itself
says of places, and which place of a story is likeliest, is not known here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.events.positions import ToldAct
from geo.events.threads import country_place
from geo.gazetteer.lookup import Gazetteer
from geo.languages.words import words_of
from geo.model import EventPlace, Link, Place, PlaceKind, PlaceRole, Report, Span, Toponym
from geo.ontology import Trait, types_with
from geo.places.name_matches import is_capital
from geo.syntax.clauses import preposition
from geo.syntax.parties import TokenIndex, head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLACE_LABEL = "LOC"
_DESCRIBING = frozenset({"compound", "nmod:poss", "amod", "nmod:desc", "flat"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_REACHING = types_with(Trait.REACHES)
_UTTERED = types_with(Trait.UTTERED)
_OWN_DAY = (Link.ATTACHED, Link.SENTENCE)
_AREAS = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION)


class UnknownGround:
    """The names of places in a text for which no place was found."""

    def __init__(self, doc: "Doc", toponyms: Iterable[Toponym], index: TokenIndex) -> None:
        """Note what is placed, given the tokens of the text by their characters."""
        words = words_of(doc)
        self._here, self._reached = words.story.here, words.story.here | words.story.reached
        self._apart, self._places = words.acts.apart, words.place_words
        self._index = index
        placed = (toponym.span for toponym in toponyms if toponym.place is not None)
        self._known = frozenset(token.i for span in placed for token in self._index.tokens_of(span))

    def is_told_by(self, act: ToldAct) -> bool:
        """Say whether an act's clause tells where it was, or where those were whom it met, by an unknown name.

        What reaches somewhere may be done to such a place, lead there or away: "withdrew from Walikale".
        """
        fillers = [filler for filler in act.trigger.frame.fillers if filler.slot not in self._apart | {"subj"}]
        if any(map(self._names_town, (word for filler in fillers for word in _phrase_of(filler.token)))):
            return True
        met = (filler.token for filler in fillers if filler.token.pos_ in _NOUNS)
        beside = (child for word in (*act.trigger.words, *met) for child in word.rights)
        if act.report.type not in _REACHING:
            return any(self._is_unknown(word) and preposition(word) in self._here for word in beside)
        objects = (filler.token for filler in fillers if filler.slot == "obj")
        return any(map(self._is_unknown, objects)) or any(
            self._is_unknown(word) and preposition(word) in self._reached for word in beside
        )

    def leads(self, acts: Iterable[ToldAct]) -> bool:
        """Say whether the first sentence that tells of acts puts one at an unknown place, as then the news is there."""
        told = sorted(acts, key=lambda act: act.report.trigger.start)
        return any(self.is_told_by(act) for act in told if act.report.span == told[0].report.span)

    def _names_town(self, word: "Token") -> bool:
        """Say whether a word is the unknown name of what is called a town: "entered the town of Walikale"."""
        is_of = preposition(word) in self._places.of and word.head.lower_ in self._places.towns
        return is_of and self._is_unknown(word)

    def is_of_clause(self, act: ToldAct, span: Span | None) -> bool:
        """Say whether an act's own clause names a place, and no deed before or after: "left after talks in Doha".

        Who acts is no ground: "Russia captured Oloruwa".
        """
        return span is not None and self._is_told(act, span, self._apart | {"subj"})

    def is_named_by(self, act: ToldAct, span: Span) -> bool:
        """Say whether an act's clause names something, be it who acts."""
        return self._is_told(act, span, frozenset())

    def _is_told(self, act: ToldAct, span: Span, but: frozenset[str]) -> bool:
        fillers = (filler for filler in act.trigger.frame.fillers if filler.slot not in but)
        clause = {word.i for filler in fillers for word in filler.token.subtree}
        return any(token.i in clause for token in self._index.tokens_of(span))

    def _is_unknown(self, word: "Token") -> bool:
        """Say whether a word is in the name of a place for which none was found, and no "northwestern republic"."""
        return word.ent_type_ == _PLACE_LABEL and word.i not in self._known and is_capital(word.text)


def _phrase_of(word: "Token") -> Iterator["Token"]:
    """Yield a word and what stands in its phrase, but for clauses."""
    yield word
    for child in word.children:
        if child.pos_ not in {"VERB", "AUX"}:
            yield from _phrase_of(child)


def without_carried_towns(
    acts: Sequence[ToldAct],
    ground: UnknownGround,
    gazetteer: Gazetteer,
    dateline: Toponym | None,
) -> tuple[Report, ...]:
    """Return reports of which those at unknown places have no town but those of their own clauses.

    Of one that the story carries on, the country stays. Where the news is at an unknown place, no deed is at the town
    that the story was written in, unless it says so.

    Args:
        acts: The reports of a story with the acts that they were made from.
        ground: The names of the story for which no place was found.
        gazetteer: Where countries are looked up.
        dateline: The town that it was written in, if it says so.
    """
    written = dateline.place if dateline is not None and ground.leads(acts) else None
    return tuple(_without_carried(act, ground, gazetteer, written) for act in acts)


def goes_on(report: Report) -> bool:
    """Say whether a deed has no day of its own, and so may be of the news; words may be where a story was written."""
    return report.type not in _UTTERED and report.when_link not in _OWN_DAY


def _without_carried(act: ToldAct, ground: UnknownGround, gazetteer: Gazetteer, written: Place | None) -> Report:
    report, kept = act.report, []
    lost = bool(report.places) and ground.is_told_by(act)
    astray = written if not lost and goes_on(report) else None
    doers = _states_of_doers(report) if lost else set()
    for item in report.places:
        carried = (lost or item.place == astray) and _is_fine(item) and not ground.is_of_clause(act, item.span)
        if carried:
            kept.append(_of_country(item, gazetteer))
        elif item.link is not Link.IMPLIED or item.place.country not in doers:
            kept.append(item)
    found = tuple(dict.fromkeys(item for item in kept if item is not None))
    return report if found == report.places else replace(report, places=found)


def with_holders(acts: Iterable[ToldAct]) -> tuple[Report, ...]:
    """Return reports whose places are told to hold the place that is named, where nobody knows that.

    A country or region may hold it; a town does where the text puts that place in it.
    """
    return tuple(_with_holders(act) if act.report.left_open else act.report for act in acts)


def _with_holders(act: ToldAct) -> Report:
    doc, report = act.word.doc, act.report
    unknown = [word for word in (head_of(doc, span) for span in report.left_open) if word is not None]
    places = (
        replace(item, link=Link.HOLDS) if _may_hold(item) or is_round(head_of(doc, item.span), unknown) else item
        for item in report.places
    )
    return replace(report, places=tuple(places))


def is_round(place: "Token | None", unknown: Iterable["Token"]) -> bool:
    """Say whether the text puts what nobody knows in a place: "the Huriyah quarter of Baghdad", "Jos's Rukuba road"."""
    if place is None:
        return False
    for name in unknown:
        sort = name.head if name.dep_ in _DESCRIBING else name
        around = place.dep_ == "nmod" and place.head in {name, sort}
        before = place.dep_ in _DESCRIBING and name.dep_ in _DESCRIBING | {"nmod"} and place.head == name.head
        if around or before or (place.dep_ in _DESCRIBING and place.head == name):
            return True
    return False


def _may_hold(item: EventPlace) -> bool:
    """Say whether a place may be where another lies: no sea, and not whence somebody came."""
    return item.place.kind in _AREAS and item.role is not PlaceRole.FROM and item.link is not Link.IMPLIED


def _states_of_doers(report: Report) -> set[str | None]:
    """Return the states of those who act and not of whom they meet: where "Russia captured Oloruwa" was not."""
    met = {mention.actor.country for mention in report.targets}
    return {mention.actor.country for mention in report.agents} - met


def _is_fine(item: EventPlace) -> bool:
    return item.place.kind is not PlaceKind.COUNTRY


def _of_country(item: EventPlace, gazetteer: Gazetteer) -> EventPlace | None:
    """Return the country of a town that the story carries on; what another deed of the sentence is at tells none."""
    code = item.place.country if item.link is Link.THREAD else None
    place = country_place(code, gazetteer) if code is not None else None
    return EventPlace(place, item.role, Link.THREAD, None) if place is not None else None
