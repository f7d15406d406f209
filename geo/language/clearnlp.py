"""ClearNLP's labels → Universal Dependencies: what spaCy's own English pipelines say in the words our rules know.

The two differ in more than names. In ClearNLP a preposition governs its noun and "be" governs what is said; in UD the
noun and the predicate govern. So some tokens change places with what hangs on them. Labels that both know the same
way stay, and a parse that is in UD already passes unchanged.

What stays rough: the first word of a fixed phrase ("because of") has no link of its own, what a stranded preposition
belongs to is not looked for, and of several conjuncts each hangs on the one before.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_RENAMED = {
    "acomp": "xcomp",
    "agent": "advmod",  # one without a noun; all others become `case`
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "hmod": "compound",
    "hyph": "punct",
    "infmod": "acl",
    "intj": "discourse",
    "meta": "dep",
    "neg": "advmod",
    "nn": "compound",
    "npadvmod": "obl:unmarked",
    "npmod": "obl:unmarked",
    "nsubjpass": "nsubj:pass",
    "number": "nummod",
    "num": "nummod",
    "oprd": "xcomp",
    "partmod": "acl",
    "pcomp": "advcl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "possessive": "case",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "prep": "advmod",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "relcl": "acl:relcl",
    "tmod": "obl:unmarked",
}
# Both schemes use the rest of their labels; these tell that a parse is not in UD.
MARKS = frozenset(_RENAMED)
_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_OF_PREPOSITIONS = frozenset({"pobj", "pcomp"})
_PREDICATES = frozenset({"attr", "acomp"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_CLAUSAL = frozenset({"VERB", "AUX", "ADJ", "ADV"})


@dataclass(frozen=True, slots=True)
class Word:
    """A token as a parser sees it: the number of its head in the row of words, itself at a root."""

    head: int
    label: str
    tag: str = ""
    pos: str = ""
    lemma: str = ""


def is_clearnlp(labels: Sequence[str]) -> bool:
    """Say whether some labels of a pipeline are of ClearNLP alone."""
    return not MARKS.isdisjoint(labels)


def to_universal(words: Sequence[Word], copulas: frozenset[str]) -> tuple[tuple[int, str], ...]:
    """Return head and label of each word in UD.

    Args:
        words: The words of a parse.
        copulas: The verbs that govern what is said in ClearNLP, and are governed by it in UD.
    """
    tree = _Tree(words, copulas)
    for at in range(len(words) - 1, -1, -1):  # inner prepositions before those that govern them
        tree.turn_preposition(at)
    for at in range(len(words)):
        tree.turn_copula(at)
    return tuple((head, _renamed(words[at], label)) for at, (head, label) in enumerate(tree.links()))


def _renamed(word: Word, label: str) -> str:
    if label == "aux" and word.tag == "TO":
        return "mark"
    return _RENAMED.get(label, label)


class _Tree:
    """A parse that is being rewritten."""

    def __init__(self, words: Sequence[Word], copulas: frozenset[str]) -> None:
        self._words, self._copulas = words, copulas
        self._heads = [word.head for word in words]
        self._labels = [word.label for word in words]
        self._children: dict[int, set[int]] = defaultdict(set)
        for at, word in enumerate(words):
            if word.head != at:
                self._children[word.head].add(at)

    def links(self) -> list[tuple[int, str]]:
        """Return head and label of each word."""
        return list(zip(self._heads, self._labels, strict=True))

    def turn_preposition(self, at: int) -> None:
        """Hang a preposition on its noun, and the noun where the preposition hung."""
        if not self._is_preposition(at):
            return
        noun = self._first(at, _OF_PREPOSITIONS) or self._inner_noun(at)
        if noun is None:
            return
        role = self._role(at, noun)
        self._swap(at, noun, role, "mark" if role in {"advcl", "acl"} else "case")

    def turn_copula(self, at: int) -> None:
        """Let what "be" says of its subject govern: a noun, an adjective, or else a place."""
        word = self._words[at]
        if word.lemma.lower() not in self._copulas or self._labels[at] in {"aux", "auxpass", "aux:pass", "cop"}:
            return
        predicate = self._first(at, _PREDICATES)
        if predicate is not None and self._first(at, _SUBJECTS) is None:
            if self._first(at, frozenset({"expl"})) is not None:  # "there were attacks"
                self._labels[predicate] = "nsubj"
            return
        if predicate is None and not self._has_complement(at):
            predicate = next((child for child in self._right(at) if self._labels[child] == "obl"), None)
        if predicate is not None and self._first(at, _SUBJECTS) is not None:
            self._swap(at, predicate, self._labels[at], "cop")

    def _is_preposition(self, at: int) -> bool:
        label, head = self._labels[at], self._heads[at]
        if label == "conj":  # "in Kyiv and in Lviv"
            return self._words[at].pos in {"ADP", "SCONJ"} and self._first(at, _OF_PREPOSITIONS) is not None
        return label in _PREPOSITIONS and head != at and (label != "dative" or self._words[at].pos == "ADP")

    def _inner_noun(self, at: int) -> int | None:
        """Return the noun of a preposition that hangs on this one, after that one was turned."""
        return next((child for child in self._right(at) if self._labels[child] in {"obl", "nmod"}), None)

    def _role(self, at: int, noun: int) -> str:
        head = self._words[self._heads[at]]
        if self._labels[at] == "conj":
            return "conj"
        verbal = head.pos in _CLAUSAL
        if self._labels[noun] == "pcomp" and self._words[noun].pos in {"VERB", "AUX"}:
            return "advcl" if verbal else "acl"
        if self._labels[at] == "agent":
            return "obl:agent"
        return "obl" if verbal or self._labels[at] == "dative" else self._role_on_preposition(at)

    def _role_on_preposition(self, at: int) -> str:
        """Tell a noun's phrase from one inside another preposition, which takes it over in its turn."""
        above = self._heads[at]
        return "obl" if self._labels[above] in _PREPOSITIONS else "nmod"

    def _has_complement(self, at: int) -> bool:
        return any(self._labels[child] in {"ccomp", "xcomp", "oprd", "dobj", "obj"} for child in self._right(at))

    def _first(self, at: int, labels: frozenset[str]) -> int | None:
        return next((child for child in sorted(self._children[at]) if self._labels[child] in labels), None)

    def _right(self, at: int) -> list[int]:
        return sorted(child for child in self._children[at] if child > at)

    def _swap(self, upper: int, lower: int, role: str, left_as: str) -> None:
        """Put the lower word in the upper one's place, with all else that hung there."""
        head = self._heads[upper]
        moved = self._children.pop(upper, set()) - {lower}
        for child in moved:
            self._heads[child] = lower
        self._children[lower] |= moved | {upper}
        if head == upper:
            self._heads[lower] = lower
        else:
            self._children[head].discard(upper)
            self._children[head].add(lower)
            self._heads[lower] = head
        self._heads[upper] = lower
        self._labels[lower], self._labels[upper] = role, left_as
