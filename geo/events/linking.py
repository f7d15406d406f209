"""Which of the names in a sentence tells where an act took place: a learned answer for any verb or noun.

Weights of hashed words and paths say what each name looks like by itself; a forest then weighs it among its rivals,
and, where an encoder was asked, with what that makes of the act and the name.
"""

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.events.link_features import NAMES, LinkRows, link_rows, numbers_of_candidate
from geo.events.place_candidates import PlaceCandidate, candidates_in, whole_name
from geo.events.reading import CHOICE_NAMES, Reading, Role, folder_of, numbers_of_choices, numbers_of_word
from geo.events.triggers import Trigger
from geo.languages.words import words_of
from geo.model import Span, Toponym
from geo.places.learned import Chain, Floats, Forest, load_chain, load_forest
from geo.places.name_matches import is_of_calendar
from geo.syntax.clauses import preposition
from geo.syntax.paths import SentenceParse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

LEAST = 0.4  # chance from which a name is linked: best for f1 over the folds that were learned from
SURE = 0.7  # chance from which what may be a person is a place: "the town of Dana", "captured Oloruwa"
NO_RIVAL = -9.0
ALL_NAMES = (*NAMES, "looks", "best_rival", "rank_by_looks", "looks_before", "looks_after")
READ_NAMES = (*CHOICE_NAMES, "read_act")  # what an encoder adds
_SCRIPT = "events/train.py"
_PERSON, _PLACE = "PER", "LOC"
_MET = frozenset({"obj", "nsubj:pass"})  # "captured Oloruwa"
_GOING_ON = frozenset({"conj", "appos", "flat", "compound", "nmod:desc"})
_FARTHEST = 8  # words up
_REACH = 150  # tokens; every name is weighed against every other, so a line without end must not be one sentence


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A name with the chance that an act took place there.

    `span` is the name without what describes it: Anbar of "western Anbar province". `toponym` is None for a name that
    the finder of places left out.
    """

    span: Span
    toponym: Toponym | None
    chance: float


def link_places(
    doc: "Doc", verb: "Token", toponyms: Sequence[Toponym], reading: Reading | None = None
) -> tuple[PlaceLink, ...]:
    """Return the names in its sentence that tell where an act took place, in their order; none where it does not say.

    Args:
        doc: The text, parsed.
        verb: The word for the act, in the doc.
        toponyms: The places that the text names.
        reading: What an encoder makes of the text, if one was asked.
    """
    return SentenceLinker(scope_of(doc, verb), toponyms, reading).links((verb,))


def scope_of(doc: "Doc", verb: "Token") -> "Sentence":
    """Return the sentence of a word, or as much of it round the word as a sentence can be."""
    sentence = verb.sent
    return doc[max(sentence.start, verb.i - _REACH) : min(sentence.end, verb.i + _REACH)]


def words_naming(trigger: Trigger) -> tuple["Token", ...]:
    """Return the words of an act that may be linked to its place, each once: what heads it, and what it took in."""
    return tuple(dict.fromkeys((trigger.head, trigger.top, *(part.head for part in trigger.swallowed))))


class SentenceLinker:
    """The names of a sentence, ready to be linked to its acts; nothing is done before the first question."""

    def __init__(self, stretch: "Sentence", toponyms: Sequence[Toponym], reading: Reading | None = None) -> None:
        self._stretch = stretch
        self._toponyms = toponyms
        self._reading = reading

    def links(self, acts: Iterable["Token"]) -> tuple[PlaceLink, ...]:
        """Return the names that tell where an act took place that some words name together, in the text's order."""
        return tuple(link for link in self.weighed(acts) if link.chance >= LEAST)

    def left_open(self, acts: Iterable["Token"]) -> tuple[PlaceLink, ...]:
        """Return those of the names of where such an act took place that nothing places."""
        placed = {one.start for one in self._candidates if _is_placed(one.toponym)}
        names = {
            one.name: one
            for one in self._candidates
            if _may_be_open_ground(one) and not (one.end + 1 in placed and _is_dash(self._stretch.doc[one.end]))
        }
        if not names:
            return ()
        linked = (link for link in self.links(acts) if link.span in names)
        found = [link for link in linked if link.chance >= SURE or not _may_be_somebody(names[link.span])]
        return tuple(_whole(found, names, self._tokens_placed())) if found else ()

    def _tokens_placed(self) -> frozenset[int]:
        placed = (one for one in self._candidates if _is_placed(one.toponym))
        return frozenset(at for one in placed for at in range(one.start, one.end))

    def weighed(self, acts: Iterable["Token"]) -> tuple[PlaceLink, ...]:
        """Return all names, each with its chance to tell where such an act took place, in the text's order."""
        candidates = self._candidates
        if not candidates:
            return ()
        parse, words = self._parse, tuple(acts)
        tables = [link_rows(parse, candidates, act.i - parse.first, self._own) for act in words]
        read = None
        if self._reading is not None:
            read = np.concatenate([read_numbers(self._reading, act.i, candidates) for act in words])
        forest = load_forest("places", folder_of(self._reading), _SCRIPT)
        chances = weigh(tables, load_chain("links", "events"), forest, read)
        best = chances.reshape(len(tables), len(candidates)).max(axis=0).tolist()
        return tuple(
            PlaceLink(candidate.name, candidate.toponym, chance)
            for candidate, chance in zip(candidates, best, strict=True)
        )

    @cached_property
    def _parse(self) -> SentenceParse:
        return SentenceParse(tuple(self._stretch))

    @cached_property
    def _candidates(self) -> tuple[PlaceCandidate, ...]:
        return candidates_in(self._stretch, self._toponyms)

    @cached_property
    def _own(self) -> list[list[float]]:
        return [numbers_of_candidate(self._parse, candidate) for candidate in self._candidates]


def _whole(
    links: Iterable[PlaceLink], names: Mapping[Span, PlaceCandidate], placed: Container[int]
) -> Iterator[PlaceLink]:
    """Give links with all of their names, of parts of one name the first alone."""
    before = None
    for link in links:
        span = whole_name(names[link.span], placed)
        if span is not None and not (before is not None and span.overlaps(before)):
            yield replace(link, span=span)
            before = span


def _may_be_open_ground(candidate: PlaceCandidate) -> bool:
    """Say whether something stands where grounds stand, and nothing places it: most names do not, and cost time."""
    if _is_placed(candidate.toponym) or _is_day(candidate):
        return False
    naming = list(_naming(candidate.root))
    return any(word.dep_ in _MET or preposition(word) for word in naming) and not _are_sides(candidate, naming)


def _is_day(candidate: PlaceCandidate) -> bool:
    """Say whether what was taken for a name is a day: "Jan 29"."""
    return all(is_of_calendar(word) or word.like_num for word in candidate.root.doc[candidate.start : candidate.end])


def _are_sides(candidate: PlaceCandidate, naming: Sequence["Token"]) -> bool:
    """Say whether a name stands for one of two that meet, and no land lies between: "clashes between the Dinka and"."""
    table = words_of(candidate.root)
    if not any(preposition(word) in table.attachment.between for word in naming):
        return False
    is_described = any(word.pos_ == "NOUN" and word.text[0].islower() for word in naming[1:])  # "the Dinka herders"
    if candidate.label == _PLACE and not is_described:
        return False
    sorts, plurals = table.place_words.sorts, table.place_words.plurals
    return not any(word.lower_ in sorts or word.lower_ in plurals for word in naming)


def _is_dash(word: "Token") -> bool:
    """Say whether a word only binds those about it: "al-Raqqa" is no name and a place."""
    return len(word.text) == 1 and unicodedata.category(word.text) == "Pd"


def _may_be_somebody(candidate: PlaceCandidate) -> bool:
    """Say whether a name is known for a person's, or stands where persons stand as well: "kidnapped Oloruwa".

    What the text calls an area or a village is none's: "hit the Oloruwa area".
    """
    naming = list(_naming(candidate.root))
    if any(word.pos_ == "NOUN" and word.lower_ in words_of(word).place_words.sorts for word in naming):
        return False
    return candidate.label == _PERSON or any(word.dep_ in _MET for word in naming)


def _naming(word: "Token") -> "Iterator[Token]":
    """Yield a word, and those above it that it goes on with or describes: "in the Sheikh Lufti area and Kabani"."""
    for _ in range(_FARTHEST):
        yield word
        if word.dep_ not in _GOING_ON:
            return
        word = word.head


def _is_placed(toponym: Toponym | None) -> bool:
    return toponym is not None and toponym.place is not None


def read_numbers(reading: Reading, act: int, candidates: Sequence[PlaceCandidate]) -> Floats:
    """Return what an encoder makes of names as the scene of an act: rows of `READ_NAMES`."""
    words = [range(candidate.start, candidate.end) for candidate in candidates]
    choices = numbers_of_choices(reading, act, words, Role.PLACE)
    return np.column_stack((choices, np.full(len(choices), numbers_of_word(reading, act)[0])))


def weigh(tables: Sequence[LinkRows], looks: Chain, forest: Forest, read: Floats | None = None) -> Floats:
    """Return the chances of all names of some acts, one after the other.

    Args:
        tables: A table of names for each act.
        looks: The weights of hashed words.
        forest: What weighs a name among its rivals.
        read: The rows of `read_numbers` of all acts, for a forest that learned with them.
    """
    margins = [looks.potentials(table.hashes)[:, 0] for table in tables]
    rows = np.concatenate([with_rivals(table.numbers, margin) for table, margin in zip(tables, margins, strict=True)])
    rows = rows if read is None else np.hstack((rows, read))
    return np.asarray(1 / (1 + np.exp(-forest.margins(rows))))


def with_rivals(numbers: Floats, looks: Floats) -> Floats:
    """Add to each name's numbers how likely it looks by itself, and how likely its rivals do."""
    count = len(looks)
    others = np.where(np.eye(count, dtype=bool), NO_RIVAL, looks[None, :]).max(axis=1)
    rank = (looks[None, :] > looks[:, None]).sum(axis=1)
    edge = np.array([NO_RIVAL])
    before, after = np.concatenate((edge, looks[:-1])), np.concatenate((looks[1:], edge))
    return np.column_stack((numbers, looks, others, rank, before, after))
