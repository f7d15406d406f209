"""What articles and sentences say in so many words: rare words, names, numbers, and how much of them two texts share.

A word weighs the more the rarer it is in news at large and among the articles that are joined.
"""

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import mul
from sys import intern

from geo.joining.vocabulary import Vocabulary, WordNumbers
from geo.unseen import without_unseen

Words = tuple[str, ...]  # each once; a tuple takes a fifth of a set's memory, and there are a million

_WORD = re.compile(r"[^\W_]{2,40}")
_NAME = re.compile(r"[A-Z][a-z]{2,40}|[A-Z]{2,6}")
_NUMBER = re.compile(r"\d{1,3}(?:[,.]\d{1,3}){0,4}")
_MOST_READ = 20_000  # characters of an article; news says within them what it is about
_LEAD = 300  # characters in which news says what happened
_RARE_NAME = 0.45  # rarity of a word with a capital from which on it is taken for a name
_PRIOR = 8  # articles that are imagined beside those that are joined, without the word: two are no measure of rarity
_LISTED = 24  # words by which an article is found
_OPEN = 2_000  # articles whose words lie ready to be looked up: those that are compared now
_REMEMBERED = 50_000  # stretches, and pairs of articles, of which is remembered what was reckoned


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text as the rare words, the names and the numbers in it."""

    words: Words
    names: Words
    numbers: Words


def stretch_of(text: str, vocabulary: Vocabulary) -> Stretch:
    """Return what a stretch of text says."""
    seen = without_unseen(text[:_MOST_READ])
    names = (word.lower() for word in _NAME.findall(seen))
    return Stretch(
        _once(filter(vocabulary.rarity, words_in(seen))),
        _once(name for name in names if vocabulary.rarity(name) > _RARE_NAME),
        _once(_NUMBER.findall(seen)),
    )


def _once(words: Iterable[str]) -> Words:
    """Return words each once; the same word of all texts is one in memory."""
    return tuple(map(intern, dict.fromkeys(words)))


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
class Volume:
    """An article on its shelf: its rare words, how often each stands there, and what it begins with."""

    words: Words
    counts: "array[int]"
    lead: Stretch


@dataclass(frozen=True, slots=True)
class _Open:
    """An article that is looked into: the weight of each word, as often as it stands there, and the length of all."""

    words: frozenset[str]
    weights: Mapping[str, float]
    length: float


_CLOSED = _Open(frozenset(), {}, 0.0)


def volume_of(text: str, vocabulary: Vocabulary) -> Volume:
    """Return an article as it stands on its shelf."""
    counts = Counter(words_in(without_unseen(text[:_MOST_READ])))
    words = tuple(map(intern, filter(vocabulary.rarity, counts)))
    return Volume(words, array("H", map(counts.__getitem__, words)), stretch_of(text[:_LEAD], vocabulary))


class Library:
    """The articles whose reports are joined, by their ids; one whose text is not known is like none.

    All of them lie there packed, a few kilobytes each; those that are compared are opened.
    """

    @classmethod
    def of_texts(cls, texts: Mapping[str, str], vocabulary: Vocabulary) -> "Library":
        """Return the library of some articles."""
        volumes = {article: volume_of(text, vocabulary) for article, text in texts.items()}
        spread = Counter(chain.from_iterable(volume.words for volume in volumes.values()))
        return cls(volumes, spread, len(volumes), vocabulary)

    def __init__(
        self, volumes: Mapping[str, Volume], spread: Mapping[str, int], number: int, vocabulary: Vocabulary
    ) -> None:
        """Take what stands in it.

        Args:
            volumes: The articles; they may be some of a larger library, of which they are compared as they are there.
            spread: In how many articles of the whole library a word stands.
            number: How many articles these are.
            vocabulary: How rare words are in news at large.
        """
        self.vocabulary = vocabulary
        self._volumes = volumes
        self._spread = spread
        self._number = number
        self._weights = WordNumbers(self._weight_of)
        self._squares = WordNumbers(lambda word: self._weights[word] ** 2)
        # A story's articles are compared with each other over and over.
        self._open = lru_cache(_OPEN)(self._opened)
        self._length = lru_cache(_REMEMBERED)(self._length_of)
        self._whole = lru_cache(_REMEMBERED)(self._whole_of)
        self._alike = lru_cache(_REMEMBERED)(self._compare)

    def _weight_of(self, word: str) -> float:
        """Return how much a word tells: 0 where it is among the commonest of the language."""
        surprise = math.log((self._number + _PRIOR) / max(1, self._spread[word]))
        return self.vocabulary.rarity(word) * surprise

    def words_of(self, article: str) -> frozenset[str]:
        """Return the rare words of an article."""
        return self._open(article).words

    def telling_words(self, article: str) -> Words:
        """Return the words that tell most of an article, those first that tell more."""
        weights = self._open(article).weights
        return tuple(sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:_LISTED])

    def _opened(self, article: str) -> _Open:
        volume = self._volumes.get(article)
        if volume is None:
            return _CLOSED
        counted = zip(volume.words, volume.counts, strict=True)
        weight = self._weights.__getitem__
        weights = {word: _of_count(count) * weight(word) for word, count in counted}
        length = math.sqrt(math.fsum([weight**2 for weight in weights.values()]))
        return _Open(frozenset(volume.words), weights, length)

    def cosine(self, one: Words, other: Words) -> float:
        """Return the cosine between two sets of words, each word as long as its weight."""
        shared = math.fsum(map(self._squares.__getitem__, frozenset(one).intersection(other)))
        if not shared:
            return 0.0
        return min(1.0, shared / math.sqrt(self._length(one) * self._length(other)))

    def _length_of(self, words: Words) -> float:
        return math.fsum(map(self._squares.__getitem__, words))

    def _whole_of(self, words: Words) -> float:
        return math.fsum(map(self._weights.__getitem__, words))

    def covered(self, words: Words, article: str) -> float | None:
        """Return the share of some words' weight that an article holds, None where there is nothing to hold."""
        whole = self._whole(words)
        return (
            math.fsum(map(self._weights.__getitem__, self._open(article).words.intersection(words))) / whole
            if whole
            else None
        )

    def alike(self, one: str, other: str) -> Likeness:
        """Return how much two articles have in common."""
        return self._alike(one, other) if one < other else self._alike(other, one)

    def _compare(self, one: str, other: str) -> Likeness:
        a, b = self._volumes.get(one), self._volumes.get(other)
        if a is None or b is None:
            return NOTHING_ALIKE
        first, second = self._open(one), self._open(other)
        both = first.words & second.words
        shared = math.fsum(map(mul, map(first.weights.__getitem__, both), map(second.weights.__getitem__, both)))
        text = shared / (first.length * second.length) if shared else 0.0
        covered = (self.covered(a.lead.names, other), self.covered(b.lead.names, one))
        return Likeness(text, self.cosine(a.lead.words, b.lead.words), mean_of(covered))


@lru_cache(_MOST_READ)
def _of_count(count: int) -> float:
    """Return how much more a word tells that stands so often in an article than one that stands there once."""
    return 1.0 + math.log(count)


def mean_of(shares: tuple[float | None, ...]) -> float:
    """Return the mean of what is known, 0 where nothing is."""
    known = [share for share in shares if share is not None]
    return math.fsum(known) / len(known) if known else 0.0
