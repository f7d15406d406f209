"""Which quantities of a sentence belong to which of its acts: each to the nearest act that its word hangs on."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.events.triggers import Trigger
from geo.model import DateMention, Quantity, Report
from geo.quantities.finding import find_quantities
from geo.syntax.lexicon import Lexicon
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

_FARTHEST = 40  # steps up a parse
# Clauses that go on with the act above them, if they have no subject; others tell something of their own.
_SAME_CLAUSE = frozenset({"advcl", "xcomp", "acl", "conj"})
_SUBJECTS = ("nsubj", "nsubj:pass")


class Tallies:
    """The quantities of an article, handed out to the acts of its sentences."""

    def __init__(self, doc: "Doc", index: TokenIndex, dates: Iterable[DateMention], lexicon: Lexicon) -> None:
        self._index = index
        self._found = find_quantities(doc, lexicon, taken=(mention.span for mention in dates))
        self._starts = [quantity.span.start for quantity in self._found]

    def attach(self, sentence: "Sentence", triggers: Sequence[Trigger], reports: Sequence[Report]) -> Iterator[Report]:
        """Yield the reports of a sentence's acts, which come in the same order, with the numbers told of each."""
        first, last = (bisect_left(self._starts, at) for at in (sentence.start_char, sentence.end_char))
        numbers = _by_act(triggers, self._found[first:last], self._index)
        for trigger, report in zip(triggers, reports, strict=True):
            told = numbers.get(trigger.head.i, ())
            yield replace(report, numbers=told) if told else report


def _by_act(
    triggers: Sequence[Trigger], quantities: Iterable[Quantity], index: TokenIndex
) -> Mapping[int, tuple[Quantity, ...]]:
    """Return the quantities of each act, by the index of the act's head."""
    owners = _owners(triggers) if quantities else {}
    found: dict[int, tuple[Quantity, ...]] = {}
    for quantity in quantities:
        root = index.root_of(quantity.span)
        act = _act_over(root, owners) if root is not None else None
        if act is not None:
            found[act] = (*found.get(act, ()), quantity)
    return found


def _owners(triggers: Sequence[Trigger]) -> Mapping[int, int]:
    """Return the head of the act that each word names: its own words first, then those that it took in."""
    owners: dict[int, int] = {}
    for trigger in triggers:
        for word in trigger.words:
            owners.setdefault(word.i, trigger.head.i)
    for trigger in triggers:
        for part in trigger.swallowed:
            for word in part.words:
                owners.setdefault(word.i, trigger.head.i)
    return owners


def _act_over(word: "Token", owners: Mapping[int, int]) -> int | None:
    """Climb from a word to the first act; past a verb that names none only where its clause belongs to the act."""
    for _ in range(_FARTHEST):
        if word.i in owners:
            return owners[word.i]
        if word.pos_ in {"VERB", "AUX"}:
            told = _told_of(word, owners)
            if told is not None or word.dep_ not in _SAME_CLAUSE or _has_subject(word):
                return told
        if word.head == word:
            return None
        word = word.head
    return None


def _has_subject(verb: "Token") -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _told_of(verb: "Token", owners: Mapping[int, int]) -> int | None:
    """Return the act that a verb says something of: "the attack left 12 dead"."""
    return next((owners[child.i] for child in verb.children if child.dep_ in _SUBJECTS and child.i in owners), None)
