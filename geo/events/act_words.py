"""Which words of a sentence tell of which of its acts: "blew himself up, killing 11 and wounding 24" tells of one.

In: the acts of a sentence, and words of it. Out: the acts that these tell of. What counts as an act is not known here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from geo.events.triggers import Trigger, has_own_doer, is_verb
from geo.syntax.clauses import lemma_of
from geo.syntax.lexicon import WordKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_FARTHEST = 40  # steps up a parse
# Clauses that go on with the act above them, if they have no subject; others tell something of their own.
_SAME_CLAUSE = frozenset({"advcl", "xcomp", "acl", "conj"})
_RELATIVE = frozenset({"acl", "acl:relcl"})
_SUBJECTS = ("nsubj", "nsubj:pass")


class ActsByWord:
    """The acts of a sentence by their words."""

    def __init__(self, triggers: Sequence[Trigger]) -> None:
        """Note each act's own words first, then those that it took in."""
        self.triggers = triggers
        self._lexicon = triggers[0].lexicon if triggers else None
        self._acts = {trigger.head.i: trigger for trigger in triggers}
        self._owners: dict[int, int] = {}
        for trigger in triggers:
            self._take(trigger.words, trigger)
        for trigger in triggers:
            for part in trigger.swallowed:
                self._take(part.words, trigger)

    def _take(self, words: Iterable["Token"], trigger: Trigger) -> None:
        for word in words:
            self._owners.setdefault(word.i, trigger.head.i)

    def act_over(self, word: "Token") -> int | None:
        """Return the head of the first act above a word; past a verb that names none only where its clause goes on."""
        for _ in range(_FARTHEST):
            if word.i in self._owners:
                return self._owners[word.i]
            if word.pos_ in {"VERB", "AUX"}:
                told = self._told_of(word)
                if told is not None or not self._goes_on(word):
                    return told
            if word.head == word:
                return None
            word = word.head
        return None

    def _goes_on(self, verb: "Token") -> bool:
        """Say whether a clause only goes on with what is above it: it has no subject, or tells who else was harmed."""
        if verb.dep_ not in _SAME_CLAUSE:
            return False
        if not _has_subject(verb):
            return True
        harmed = verb.dep_ == "conj" and not has_own_doer(verb)
        return harmed and self._is_among(verb, "harm") and self._is_among(verb.head, "harm")

    def _is_among(self, verb: "Token", name: str) -> bool:
        return self._lexicon is not None and lemma_of(verb, self._lexicon) in self._lexicon.words(name)

    def _told_of(self, verb: "Token") -> int | None:
        """Return the act that a verb says something of: "the attack left 12 dead"."""
        subjects = (child for child in verb.children if child.dep_ in _SUBJECTS)
        return next((self._owners[child.i] for child in subjects if child.i in self._owners), None)

    def others(self, sentence: Iterable["Token"]) -> Mapping[int, tuple["Token", ...]]:
        """Return further words that tell of each act, by its head: what it took in, and what its clause goes on with.

        That is a verb that may tell of such an act as well, "wounding 24", or only says that there was one, "a fight
        broke out", or that somebody did it, "began a raid", "a raid carried out in Gao", "tried to rob it".
        """
        found: dict[int, list[Token]] = {}
        for word, act in self._telling(sentence):
            if word not in self._acts[act].words:
                found.setdefault(act, []).append(word)
        return {act: tuple(words) for act, words in found.items()}

    def _telling(self, sentence: Iterable["Token"]) -> Iterator[tuple["Token", int]]:
        for word in sentence:
            act = self._owners.get(word.i)
            if act is None and word.pos_ == "VERB":
                act = self._done_by(word)
                act = self._told_by(word) if act is None else act
            if act is not None:
                yield word, act

    def _told_by(self, verb: "Token") -> int | None:
        """Return the act above a verb that may tell of it as well, or that it only says there was."""
        above = self.act_over(verb)
        if above is None:
            return None
        occurs = self._told_of(verb) == above and self._is_among(verb, "occurring")
        return above if occurs or _may_tell_of(verb, self._acts[above]) else None

    def _done_by(self, verb: "Token") -> int | None:
        """Return the act that a verb only says was done."""
        if self._is_among(verb, "doing"):
            noun = verb.head if verb.dep_ in _RELATIVE and verb.i > verb.head.i else None
            done = [child for child in verb.children if child.dep_ == "obj"] if noun is None else [noun]
        else:
            done = [child for child in verb.children if child.dep_ == "xcomp"] if self._is_among(verb, "trying") else []
        return next((self._owners[word.i] for word in done if word.i in self._owners), None)


def _has_subject(verb: "Token") -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _may_tell_of(verb: "Token", act: Trigger) -> bool:
    """Say whether some rule takes a verb for an act of such a type."""
    lexicon = act.lexicon
    if not is_verb(verb, lexicon):
        return False
    return any(rule.type is act.rule.type for rule in lexicon.find(WordKind.VERB, lemma_of(verb, lexicon)))
