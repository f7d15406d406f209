"""A sentence's parse as plain lists, and the ways through it from one word to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_FARTHEST = 40  # steps up a parse
LONGEST_WORD = 40


@dataclass(frozen=True)
class SentenceParse:
    """A sentence's tokens as plain lists: a parse is slow to ask again and again. Indices count from its first."""

    tokens: tuple["Token", ...]

    @cached_property
    def first(self) -> int:
        """Return the first token's place in the text."""
        return self.tokens[0].i

    @cached_property
    def heads(self) -> list[int]:
        """Return each token's head; a head outside is the token itself."""
        heads = [token.head.i - self.first for token in self.tokens]
        return [head if 0 <= head < len(heads) else at for at, head in enumerate(heads)]

    @cached_property
    def deps(self) -> list[str]:
        """Return the relations to the heads; "root" of what has none here."""
        return [t.dep_ if self.heads[at] != at else "root" for at, t in enumerate(self.tokens)]

    @cached_property
    def lower(self) -> list[str]:
        """Return the words in small letters."""
        return [token.lower_[:LONGEST_WORD] for token in self.tokens]

    @cached_property
    def is_verb(self) -> list[bool]:
        """Say which are verbs."""
        return [token.pos_ == "VERB" for token in self.tokens]

    @cached_property
    def sentences(self) -> list[int]:
        """Return how many sentences begin before each token's own end: the same for those of one sentence."""
        starts = [token.is_sent_start is True for token in self.tokens]
        return [before + start for before, start in zip(_running(starts), starts, strict=True)]

    @cached_property
    def verbs_before(self) -> list[int]:
        """Return how many verbs stand before each token."""
        return _running(self.is_verb)

    @cached_property
    def commas_before(self) -> list[int]:
        """Return how many commas and dashes stand before each token."""
        return _running([word in {",", ";", "--", "—", "–"} for word in self.lower])

    @cached_property
    def cases(self) -> list[str]:
        """Return the preposition of each token, empty for none."""
        cases = [""] * len(self.tokens)
        for at, dep in enumerate(self.deps):
            if dep in {"case", "mark"} and at < self.heads[at] and not cases[self.heads[at]]:
                cases[self.heads[at]] = self.lower[at]
        return cases

    @cached_property
    def _chains(self) -> dict[int, tuple[int, ...]]:
        return {}

    def chain(self, at: int) -> tuple[int, ...]:
        """Return a token and those above it."""
        if at not in self._chains:
            chain = [at]
            while self.heads[chain[-1]] != chain[-1] and len(chain) < _FARTHEST:
                chain.append(self.heads[chain[-1]])
            self._chains[at] = tuple(chain)
        return self._chains[at]

    def below(self, at: int) -> list[str]:
        """Return the relations of what hangs on a token."""
        return [self.deps[child] for child, head in enumerate(self.heads) if head == at and child != at]

    def list_head(self, at: int) -> int:
        """Return the first of the list that a word is in: what joins it to the sentence joins all of them."""
        for above in self.chain(at):
            if self.deps[above] != "conj" or self.is_verb[self.heads[above]]:
                return above
        return at

    def case(self, at: int) -> str:
        """Return the preposition of a word, or of the list that it is in."""
        return self.cases[at] or self.cases[self.list_head(at)]

    def word(self, at: int) -> str:
        """Return a word in small letters, a mark beyond the ends."""
        return self.lower[at] if 0 <= at < len(self.lower) else "|"


def _running(flags: Sequence[bool]) -> list[int]:
    counts, count = [], 0
    for flag in flags:
        counts.append(count)
        count += flag
    return counts


@dataclass(frozen=True, slots=True)
class ParsePath:
    """The way through the parse from a name up to the word that it shares with an act, and down to the act."""

    up: tuple[int, ...]
    down: tuple[int, ...]

    @property
    def steps(self) -> int:
        """How long it is."""
        return len(self.up) + len(self.down)


def path_between(words: SentenceParse, candidate: int, act: int) -> ParsePath:
    """Return the words left on the way up, and those on the way down, both from below."""
    above, over = words.chain(candidate), words.chain(act)
    reached = {at: n for n, at in enumerate(over)}
    for n, at in enumerate(above):
        if at in reached:
            return ParsePath(above[:n], over[: reached[at]])
    return ParsePath(above, over)
