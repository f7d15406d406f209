"""What articles and sentences say in so many words: rare words, names, numbers, and how much of them two texts share.

A word weighs the more the rarer it is in news at large and among the articles that are joined.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul

from geo.joining.vocabulary import Vocabulary
from geo.unseen import without_unseen

Words = frozenset[str]

_WORD = re.compile(r"[^\W_]{2,40}")
_NAME = re.compile(r"[A-Z][a-z]{2,40}|[A-Z]{2,6}")
_NUMBER = re.compile(r"\d{1,3}(?:[,.]\d{1,3}){0,4}")
_MOST_READ = 20_000  # characters of an article; news says within them what it is about
_LEAD = 300  # characters in which news says what happened
_RARE_NAME = 0.45  # rarity of a word with a capital from which on it is taken for a name
_PRIOR = 8  # articles that are imagined beside those that are joined, without the word: two are no measure of rarity
_LISTED = 24  # words by which an article is found


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text as the rare words, the names and the numbers in it."""

    words: Words
    names: Words
    numbers: Words


def stretch_of(text: str, vocabulary: Vocabulary) -> Stretch:
    """Return what a stretch of text says."""
    seen = without_unseen(text[:_MOST_READ])
    words = frozenset(word for word in words_in(seen) if vocabulary.rarity(word))
    names = (word.lower() for word in _NAME.findall(seen))
    return Stretch(
        words,
        frozenset(name for name in names if vocabulary.rarity(name) > _RARE_NAME),
        frozenset(_NUMBER.findall(seen)),
    )


def words_in(text: str) -> list[str]:
    """Return the words of a text, in small letters, as often as they stand in it."""
    return _WORD.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two articles have in common, each from 0 to 1.

    Attributes:
        text: Of all their words.
        lead: Of the words they begin with.
        names: How many of the names that each begins with stand in the other.
    """

    text: float
    lead: float
    names: float


NOTHING_ALIKE = Likeness(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Volume:
    counts: Mapping[str, int]
    words: Words
    lead: Stretch


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The weight of each word of an article, as often as it stands there, and the length of all of them."""

    weights: Mapping[str, float]
    length: float


class Library:
    """The articles whose reports are joined, by their ids; one whose text is not known is like none."""

    def __init__(self, texts: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._texts = {article: self._read(text) for article, text in texts.items()}
        self._spread = Counter(word for text in self._texts.values() for word in text.words)
        self._weights: dict[str, float] = {}
        # A story's articles are compared with each other over and over: what of it hangs on one alone is kept.
        self._squares: dict[str, float] = {}
        self._lengths: dict[Words, float] = {}
        self._volumes = {article: self._weighed(text) for article, text in self._texts.items()}
        self._alike: dict[tuple[str, str], Likeness] = {}

    def _read(self, text: str) -> _Volume:
        counts = Counter(words_in(without_unseen(text[:_MOST_READ])))
        kept = {word: count for word, count in counts.items() if self.vocabulary.rarity(word)}
        return _Volume(kept, frozenset(kept), stretch_of(text[:_LEAD], self.vocabulary))

    def weight(self, word: str) -> float:
        """Return how much a word tells: 0 where it is among the commonest of the language."""
        known = self._weights.get(word)
        if known is None:
            known = self.vocabulary.rarity(word) * self._surprise(word)
            self._weights[word] = known
        return known

    def _surprise(self, word: str) -> float:
        return math.log((len(self._texts) + _PRIOR) / max(1, self._spread[word]))

    def words_of(self, article: str) -> Words:
        """Return the rare words of an article."""
        known = self._texts.get(article)
        return known.words if known is not None else frozenset()

    def telling_words(self, article: str) -> tuple[str, ...]:
        """Return the words that tell most of an article, those first that tell more."""
        if article not in self._texts:
            return ()
        weights = self._volumes[article].weights
        return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:_LISTED])

    def _weighed(self, text: _Volume) -> _Weighed:
        weights = {word: (1.0 + math.log(count)) * self.weight(word) for word, count in text.counts.items()}
        return _Weighed(weights, math.sqrt(math.fsum(weight**2 for weight in weights.values())))

    def cosine(self, one: Words, other: Words) -> float:
        """Return the cosine between two sets of words, each word as long as its weight."""
        shared = math.fsum(map(self._square, one & other))
        if not shared:
            return 0.0
        return min(1.0, shared / math.sqrt(self._length(one) * self._length(other)))

    def _square(self, word: str) -> float:
        known = self._squares.get(word)
        if known is None:
            known = self._squares[word] = self.weight(word) ** 2
        return known

    def _length(self, words: Words) -> float:
        known = self._lengths.get(words)
        if known is None:
            known = self._lengths[words] = math.fsum(map(self._square, words))
        return known

    def covered(self, words: Words, by: Words) -> float | None:
        """Return the share of some words' weight that others hold, None where there is nothing to hold."""
        whole = math.fsum(map(self.weight, words))
        return math.fsum(map(self.weight, words & by)) / whole if whole else None

    def alike(self, one: str, other: str) -> Likeness:
        """Return how much two articles have in common."""
        key = (one, other) if one < other else (other, one)
        known = self._alike.get(key)
        if known is None:
            known = self._alike[key] = self._compare(*key)
        return known

    def _compare(self, one: str, other: str) -> Likeness:
        a, b = self._texts.get(one), self._texts.get(other)
        if a is None or b is None:
            return NOTHING_ALIKE
        first, second = self._volumes[one], self._volumes[other]
        both = a.words & b.words
        shared = math.fsum(map(mul, map(first.weights.__getitem__, both), map(second.weights.__getitem__, both)))
        text = shared / (first.length * second.length) if shared else 0.0
        covered = (self.covered(a.lead.names, b.words), self.covered(b.lead.names, a.words))
        return Likeness(text, self.cosine(a.lead.words, b.lead.words), mean_of(covered))


def mean_of(shares: tuple[float | None, ...]) -> float:
    """Return the mean of what is known, 0 where nothing is."""
    known = [share for share in shares if share is not None]
    return math.fsum(known) / len(known) if known else 0.0
