"""Where and when an act took place: places and dates joined to it by the syntax, then by the sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.clauses import preposition
from geo.lexicon import Rule, load_lexicon
from geo.model import DateMention, EventPlace, EventType, Link, Place, PlaceKind, PlaceRole, Toponym, ToponymUse
from geo.triggers import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROLES = {
    "from": PlaceRole.FROM,
    "to": PlaceRole.TO,
    "into": PlaceRole.TO,
    "toward": PlaceRole.TO,
    "towards": PlaceRole.TO,
    "onto": PlaceRole.TO,
    "for": PlaceRole.TO,
    "near": PlaceRole.NEAR,
    "around": PlaceRole.NEAR,
    "off": PlaceRole.NEAR,
    "outside": PlaceRole.NEAR,
    "beside": PlaceRole.NEAR,
    "along": PlaceRole.NEAR,
    "by": PlaceRole.NEAR,
    "of": PlaceRole.TARGET,
    "on": PlaceRole.AT,
    "against": PlaceRole.TARGET,
}
_SCENES = frozenset(
    {"in", "at", "on", "near", "across", "over", "inside", "outside", "around", "through", "throughout", "off"}
)
_NEVER = frozenset({"subj", "by", "poss", "with", "as", "than", "like", "among", "about"})
_MATERIAL = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.RETREAT,
        EventType.AID,
        EventType.CONSULT,
        EventType.PRESENCE,
    }
)
_FARTHEST = 40  # steps up a parse


@dataclass(frozen=True, slots=True)
class Standing:
    """A mention with the path from its word up to the act or verb that it belongs to."""

    owner: "Token"
    top: "Token"  # the last word below the owner
    word: "Token"


def standing(word: "Token", acts: frozenset[int]) -> Standing:
    """Climb from a word to the first act or verb above it."""
    below = word
    for _ in range(_FARTHEST):
        above = below.head
        if above == below:
            break
        if above.i in acts or above.pos_ == "VERB" or above.dep_ == "ROOT":
            return Standing(above, below, word)
        below = above
    return Standing(below, below, word)


def places_of(trigger: Trigger, toponyms: Sequence[tuple[Toponym, Standing]]) -> tuple[EventPlace, ...]:
    """Return the places that the syntax gives an act; finer ones leave out the countries that hold them."""
    words = {token.i for part in (trigger, *trigger.swallowed) for token in part.words}
    found = []
    for toponym, stand in toponyms:
        if toponym.place is None or stand.owner.i not in words:
            continue
        role = _role(toponym, stand, trigger.rule)
        if role is not None:
            found.append(EventPlace(toponym.place, role, Link.ATTACHED, toponym.span, toponym))
    return finest(found)


def sentence_places(trigger: Trigger, toponyms: Sequence[tuple[Toponym, Standing]]) -> tuple[EventPlace, ...]:
    """Return the places of the clauses round an act, where it has none of its own: the nearest above it."""
    above = {token.i: distance for distance, token in enumerate(trigger.top.ancestors)}
    ranked = []
    for toponym, stand in toponyms:
        if toponym.place is None or toponym.use is not ToponymUse.LITERAL or preposition_of(stand) not in _SCENES:
            continue
        ranked.append((above.get(stand.owner.i, _FARTHEST), abs(stand.word.i - trigger.head.i), toponym, stand))
    if not ranked:
        return ()
    nearest = min(rank[:2] for rank in ranked)
    chosen = [
        EventPlace(toponym.place, _ROLES.get(preposition_of(stand), PlaceRole.AT), Link.SENTENCE, toponym.span, toponym)
        for clause, gap, toponym, stand in ranked
        if toponym.place is not None and (clause, gap) == nearest
    ]
    return finest(chosen)


def preposition_of(stand: Standing) -> str:
    """Return the preposition nearest above a place's word."""
    word = stand.word
    for token in (word, *word.ancestors):
        found = preposition(token)
        if found:
            return found
        if token in {stand.top, stand.owner}:
            break
    return ""


def finest(found: Iterable[EventPlace]) -> tuple[EventPlace, ...]:
    """Leave out places that hold others of the same event, and repetitions."""
    listed = list({(item.place.name, item.place.lat): item for item in reversed(list(found))}.values())[::-1]
    fine = {item.place.country for item in listed if _is_fine(item.place)}
    return tuple(item for item in listed if item.place.kind is not PlaceKind.COUNTRY or item.place.country not in fine)


def _is_fine(place: Place) -> bool:
    return place.country is not None and place.kind is not PlaceKind.COUNTRY


def _role(toponym: Toponym, stand: Standing, rule: Rule) -> PlaceRole | None:
    """Return what a place is to an act, None where it only names a party."""
    if stand.top.dep_ in {"nsubj", "obl:agent", "nmod:poss", "iobj", "csubj"}:
        return rule.place if rule.place_slot == "subj" and stand.top.dep_ == "nsubj" else None
    if toponym.use is ToponymUse.METONYMIC:
        return _target_role(stand)
    if toponym.use is not ToponymUse.LITERAL and stand.word.head.lower_ not in load_lexicon().words("land"):
        return None
    if stand.top.dep_ in {"obj", "nsubj:pass"}:
        return rule.place or PlaceRole.TARGET if _names_ground(stand) else _inner_role(stand)
    slot = preposition_of(stand)
    if slot in _NEVER or (slot == "between" and rule.type is not EventType.ASSAULT):
        return None
    return _ROLES.get(slot, PlaceRole.AT if slot else rule.place)


def _target_role(stand: Standing) -> PlaceRole | None:
    return PlaceRole.TARGET if stand.top == stand.word and stand.top.dep_ in {"obj", "nsubj:pass"} else None


def _names_ground(stand: Standing) -> bool:
    """Say whether the object is the place itself, or land of it."""
    return (
        stand.top == stand.word or stand.top.lower_ in load_lexicon().words("land") or stand.word in stand.top.children
    )


def _inner_role(stand: Standing) -> PlaceRole | None:
    """Read the role within an object: "attacked bases in Syria"."""
    slot = preposition_of(stand)
    return _ROLES.get(slot, PlaceRole.AT) if slot in _SCENES or slot == "from" else None


def date_of(trigger: Trigger, dates: Sequence[tuple[DateMention, Standing]]) -> tuple[DateMention, Link] | None:
    """Return the date of an act: the one that hangs on it, else the sentence's nearest."""
    words = {token.i for part in (trigger, *trigger.swallowed) for token in part.words}
    own = [mention for mention, stand in dates if stand.owner.i in words]
    if own:
        return own[0], Link.ATTACHED
    ranked = sorted(_date_ranks(trigger, dates), key=lambda item: item[0])
    return (ranked[0][1], Link.SENTENCE) if ranked else None


def _date_ranks(
    trigger: Trigger, dates: Sequence[tuple[DateMention, Standing]]
) -> Iterator[tuple[tuple[int, int, int], DateMention]]:
    above = {token.i: distance for distance, token in enumerate(trigger.top.ancestors)}
    for mention, stand in dates:
        said = int(stand.owner.lemma_.lower() in load_lexicon().words("saying"))
        gap = abs(stand.word.i - trigger.head.i)
        yield (said, above.get(stand.owner.i, _FARTHEST), gap), mention
