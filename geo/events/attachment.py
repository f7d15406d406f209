"""Where an act took place: places joined to it by the syntax, then those of its sentence that a linker names."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.events.asides import holder_of, is_aside
from geo.events.linking import SentenceLinker
from geo.events.similarity import best_places
from geo.events.triggers import Trigger
from geo.languages.events import AttachmentWords
from geo.languages.words import words_of
from geo.model import EventPlace, Link, PlaceKind, PlaceRole, Toponym, ToponymUse
from geo.ontology import Trait, types_with
from geo.syntax.clauses import Filler, lemma_of, preposition, verb_frame
from geo.syntax.lexicon import Lexicon, LexiconRule

if TYPE_CHECKING:
    from spacy.tokens import Token

_PARTIES = frozenset({"subj", "by", "poss"})
_REACHING = types_with(Trait.REACHES)
_AT_OBJECT = types_with(Trait.AT_OBJECT)
_FIGHTING = types_with(Trait.FIGHTS)
_INNER = "inner"  # slot for the object of an infinitive
FARTHEST = 40  # steps up a parse


@dataclass(frozen=True, slots=True)
class Standing:
    """A mention's word with the act or verb that it belongs to."""

    owner: "Token"
    word: "Token"


@dataclass(frozen=True, slots=True)
class Attachment:
    """How a word hangs on an act: in which slot, under which word of it, of which part of the act."""

    slot: str
    filler: "Token"
    word: "Token"
    rule: LexiconRule
    lexicon: Lexicon = field(repr=False, compare=False)


def standing(word: "Token") -> Standing:
    """Climb from a word to the first verb above it."""
    below = word
    for _ in range(FARTHEST):
        above = below.head
        if above == below or above.pos_ == "VERB":
            return Standing(above, word)
        below = above
    return Standing(below, word)


def attachment_to(trigger: Trigger, word: "Token", acts: frozenset[int]) -> Attachment | None:
    """Climb from a word to what fills a slot of an act, or of a part of it, without passing another act."""
    return Ways(trigger, acts).attachment_to(word)


class Ways:
    """The words by which an act can be reached from below, gathered once for all words that are asked for."""

    def __init__(self, trigger: Trigger, acts: frozenset[int]) -> None:
        parts = (trigger, *trigger.swallowed)
        self._acts = acts
        self._lexicon = trigger.lexicon
        self._names = {token.i for token in trigger.all_words}
        self._slots = {
            f.token.i: (f.slot, f.token, part.rule) for part in parts for f in reversed(_fillers(part, acts))
        }

    def attachment_to(self, word: "Token") -> Attachment | None:
        """Climb from a word to what fills a slot of the act, or of a part of it, without passing another act."""
        above = word
        for _ in range(FARTHEST):
            if above.i in self._names and above != word:
                return None
            if above.i in self._slots:
                slot, filler, rule = self._slots[above.i]
                return Attachment(slot, filler, word, rule, self._lexicon)
            if above.pos_ == "VERB" or above.i in self._acts or above.head == above:
                return None
            above = above.head
        return None


def _fillers(part: Trigger, acts: frozenset[int]) -> tuple[Filler, ...]:
    """Return what fills an act's slots, and those of infinitives that complete it: "helped build a port in"."""
    inner = [
        filler
        for clause in part.frame.fillers
        if clause.slot in {"xcomp", "to-do"} and clause.token.i not in acts and clause.token.pos_ == "VERB"
        for filler in verb_frame(clause.token, part.lexicon).fillers
        if filler.slot not in {"subj", "that", "xcomp", "to-do"}
    ]
    return (*part.frame.fillers, *(Filler(_INNER if f.slot == "obj" else f.slot, f.token) for f in inner))


def places_of(
    trigger: Trigger, toponyms: Sequence[tuple[Toponym, Standing]], acts: frozenset[int]
) -> tuple[EventPlace, ...]:
    """Return the places that the syntax gives an act; finer ones leave out the countries that hold them.

    Where what was asked for or refused took place counts only where the asking has no scene.
    """
    toponyms = _outermost(toponyms)
    same = tuple(part for part in trigger.swallowed if part.rule.type is trigger.rule.type)
    alone = replace(trigger, swallowed=same)
    return _attached(alone, toponyms, acts) or _attached(trigger, toponyms, acts)


def _outermost(toponyms: Sequence[tuple[Toponym, Standing]]) -> list[tuple[Toponym, Standing]]:
    """Leave out names that only make up another: Moscow in "the route from Kursk to Moscow"."""
    spans = [toponym.span for toponym, _ in toponyms if toponym.place is not None]
    return [
        (toponym, stand)
        for toponym, stand in toponyms
        if not any(span.covers(toponym.span) and span != toponym.span for span in spans)
    ]


def _attached(
    trigger: Trigger, toponyms: Sequence[tuple[Toponym, Standing]], acts: frozenset[int]
) -> tuple[EventPlace, ...]:
    if not toponyms:
        return ()
    found, ways = [], Ways(trigger, acts)
    others = acts - {word.i for word in trigger.all_words}
    for toponym, stand in toponyms:
        known = toponym.place is not None and not is_aside(stand.word, trigger.top, trigger.lexicon)
        attachment = ways.attachment_to(stand.word) if known else None
        role = _role(toponym, attachment) if attachment is not None else None
        if toponym.place is not None and attachment is not None and role is not None:
            place = EventPlace(toponym.place, role, Link.ATTACHED, toponym.span, toponym)
            other = _tells_other_deed(attachment) or attachment.filler.i in others
            found.append((place, other or _tells_whose_office(attachment)))
    scenes = [place for place, aside in found if not aside]
    return best_places(scenes or [place for place, _ in found])


def sentence_places(
    trigger: Trigger, toponyms: Sequence[tuple[Toponym, Standing]], acts: frozenset[int], linker: SentenceLinker
) -> tuple[EventPlace, ...]:
    """Return the scene in the sentence of an act that has no place of its own by the syntax."""
    again = _named_again(trigger, toponyms)
    if again:
        return again
    if not toponyms:
        return ()
    ways = Ways(trigger, acts)
    grounds = [
        (toponym, stand)
        for toponym, stand in toponyms
        if toponym.use is ToponymUse.LITERAL
        and toponym.place is not None
        and not _is_party(ways, stand)
        and not is_aside(stand.word, trigger.top, trigger.lexicon)
    ]
    if not grounds:
        return ()
    links = linker.links(dict.fromkeys((trigger.head, trigger.top)))
    linked = {
        _list_of(stand.word) for toponym, stand in grounds if any(link.span.overlaps(toponym.span) for link in links)
    }
    found = [
        EventPlace(toponym.place, _role_in_sentence(stand), Link.SENTENCE, toponym.span, toponym)
        for toponym, stand in grounds
        if toponym.place is not None and _list_of(stand.word) in linked
    ]
    return best_places(found) or _places_above(trigger, grounds)


def _places_above(trigger: Trigger, grounds: Sequence[tuple[Toponym, Standing]]) -> tuple[EventPlace, ...]:
    """Return the scene of the nearest clause above an act: what an operation is to bring about comes about there."""
    scenes = words_of(trigger.top).attachment.scenes
    above = {token.i: distance for distance, token in enumerate(trigger.top.ancestors)}
    ranked = [
        (above[clause.i], abs(stand.word.i - trigger.head.i), toponym, stand)
        for toponym, stand in grounds
        if (clause := _main(stand.owner)).i in above and _preposition_above(stand.word, stand.owner) in scenes
    ]
    if not ranked:
        return ()
    nearest = min(ranked, key=lambda rank: rank[:2])
    chosen = [
        EventPlace(toponym.place, _role_in_sentence(stand), Link.SENTENCE, toponym.span, toponym)
        for distance, _, toponym, stand in ranked
        if toponym.place is not None and distance == nearest[0] and _list_of(stand.word) == _list_of(nearest[3].word)
    ]
    return best_places(chosen)


def _main(verb: "Token") -> "Token":
    """Return the verb that an infinitive completes: the meaning of "is meant to relieve" is one clause."""
    for _ in range(FARTHEST):
        if verb.dep_ != "xcomp":
            break
        verb = verb.head
    return verb


def _list_of(word: "Token") -> "Token":
    """Return the first word of the list that a word is in: all towns of "in Rome, Milan and Turin" are one scene."""
    for _ in range(FARTHEST):
        if word.dep_ != "conj":
            break
        word = word.head
    return word


def _is_party(ways: Ways, stand: Standing) -> bool:
    """Say whether a name is who acts or is acted upon, and so no scene: "Beijing condemned Japan"."""
    attachment = ways.attachment_to(stand.word)
    return (
        attachment is not None
        and attachment.word == attachment.filler
        and attachment.slot in _PARTIES | {"obj", "iobj"}
    )


def _role_in_sentence(stand: Standing) -> PlaceRole:
    return _role_by(_preposition_above(stand.word, stand.owner), words_of(stand.word).attachment)


def _role_by(slot: str, table: AttachmentWords) -> PlaceRole:
    """Return what a place is to an act by the word that joins both: the scene, unless it says something else."""
    return PlaceRole(table.roles.get(slot, PlaceRole.AT))


def _named_again(trigger: Trigger, toponyms: Sequence[tuple[Toponym, Standing]]) -> tuple[EventPlace, ...]:
    """Return the place that an act's object takes up: "the road from A to B, a road that they seized"."""
    land, slots = trigger.lexicon.words("land"), ("obj", *words_of(trigger.top).attachment.taken_up)
    words = {token.lower_ for token in trigger.slot(slots) if token.lower_ in land}
    found = [
        EventPlace(toponym.place, PlaceRole.AT, Link.SENTENCE, toponym.span, toponym)
        for toponym, _ in toponyms
        if toponym.place is not None and not words.isdisjoint(toponym.text.lower().split())
    ]
    return best_places(found)


def _preposition_above(word: "Token", last: "Token") -> str:
    """Return the preposition nearest above a place's word, up to some word."""
    for token in (word, *word.ancestors):
        found = preposition(token)
        if found:
            return found
        if token == last:
            break
    return ""


def _role(toponym: Toponym, attachment: Attachment) -> PlaceRole | None:
    """Return what a place is to an act, None where it only names a party."""
    rule = attachment.rule
    if toponym.use is ToponymUse.NESTED:
        return None
    if rule.place is not None and attachment.slot == rule.place_slot and _names_ground(attachment):
        return rule.place
    words = words_of(attachment.word)
    table, since = words.attachment, words.timing.since_when
    if attachment.slot in _PARTIES or attachment.slot in since or not _is_scene(toponym, attachment):
        return None
    if attachment.slot in {"obj", "iobj", _INNER}:
        return _object_role(toponym, attachment, table)
    slot = _preposition_above(attachment.word, attachment.filler) or attachment.slot
    if slot in table.never or (slot in table.between and not _is_of_war(attachment)):
        return None
    if slot in table.towards and rule.type not in _REACHING:
        return None
    return _role_by(slot, table)


def _is_scene(toponym: Toponym, attachment: Attachment) -> bool:
    """Say whether a name stands for ground: not for a government, nor as a mere description."""
    if toponym.use is ToponymUse.LITERAL:
        return True
    if toponym.use is not ToponymUse.MODIFIER:
        return False
    if attachment.slot in {"name", "mod"} and attachment.word.pos_ == "PROPN" and attachment.word.dep_ == "compound":
        return _names_war(attachment)
    struck = attachment.slot == "obj" and attachment.rule.type in _AT_OBJECT and _is_town(toponym)
    return struck or attachment.word.head.lower_ in attachment.lexicon.words("land")


def _names_war(attachment: Attachment) -> bool:
    """Say whether a name describes a war, and so where it is fought: "the Russia-Ukraine war"."""
    lexicon, above = attachment.lexicon, attachment.word.head
    return any(lemma_of(token, lexicon) in lexicon.words("war") for token in (above, above.head))


def _is_town(toponym: Toponym) -> bool:
    return toponym.place is not None and toponym.place.kind is not PlaceKind.COUNTRY


def _object_role(toponym: Toponym, attachment: Attachment, table: AttachmentWords) -> PlaceRole | None:
    """Read the role of a place in an object: acted upon, or where its things are: "attacked bases in Syria"."""
    slot = _preposition_above(attachment.word, attachment.filler)
    if slot in table.scenes or slot in table.from_:
        return _role_by(slot, table)
    if any(child.dep_ == "xcomp" for child in attachment.filler.head.children):
        return None  # "forced Russia to leave" reaches no Russian ground
    ground = _names_ground(attachment) or slot in table.of or _describes_ground(toponym, attachment)
    return PlaceRole.TARGET if ground and attachment.rule.type in _REACHING and attachment.slot != _INNER else None


def _tells_whose_office(attachment: Attachment) -> bool:
    """Say whether a place only tells whose office somebody holds, who may be met elsewhere: "the mayor of Lyon"."""
    holder, lexicon = holder_of(attachment.word), attachment.lexicon
    return holder is not None and lemma_of(holder, lexicon) in lexicon.words("office") | lexicon.words("local")


def _tells_other_deed(attachment: Attachment) -> bool:
    """Say whether a place is of what others did before, after or meanwhile: "left Gao before rebels seized Kidal"."""
    clause = attachment.filler
    own = any(child.dep_ in {"nsubj", "nsubj:pass"} for child in clause.children)
    return own and clause.pos_ == "VERB" and clause.dep_ in {"advcl", "ccomp", "parataxis"}


def _is_of_war(attachment: Attachment) -> bool:
    """Say whether two places are named as the sides, and so the scene, of a war."""
    if attachment.rule.type in _FIGHTING:
        return True
    lexicon = attachment.lexicon
    return any(lemma_of(token, lexicon) in lexicon.words("conflict") for token in attachment.word.ancestors)


def _describes_ground(toponym: Toponym, attachment: Attachment) -> bool:
    """Say whether a town or region tells where the object is: "destroyed a Baghdad bridge", not "a French bridge"."""
    return _is_town(toponym) and (attachment.word in attachment.filler.lefts or attachment.word.dep_ == "nmod:poss")


def _names_ground(attachment: Attachment) -> bool:
    """Say whether what fills the slot is the place itself, or land of it."""
    return attachment.filler == attachment.word or attachment.filler.lower_ in attachment.lexicon.words("land")
