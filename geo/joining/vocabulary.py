"""How rare a word is in news, and which words mean nearly the same: the word vectors of a language, without spaCy.

They stand in the order of their words' frequency, and are found by spaCy's hash of the word.
"""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.languages.words import language_of
from geo.model import DEFAULT_LANGUAGE

Vector = NDArray[np.float32]

_MULTIPLIER = 0xC6A4A7935BD1E995  # MurmurHash64A
_SHIFT = 47
_BITS = 0xFFFFFFFFFFFFFFFF
_SEED = 1
_COMMON = 100  # words so common that they tell nothing
_MOST_KNOWN = 1_000_000  # words whose rarity is remembered
_MOST_DIRECTIONS = 5_000  # words whose meaning is, which takes a kilobyte each: acts are told with few


class WordNumbers(dict[str, float]):
    """A number for each word, found once: a look-up of it costs no call of ours."""

    def __init__(self, find: Callable[[str], float], *, most: int | None = None) -> None:
        """Take how it is found, and how many words are remembered at most."""
        super().__init__()
        self._find = find
        self._most = most

    def __missing__(self, word: str) -> float:
        found = self._find(word)
        if self._most is None or len(self) < self._most:
            self[word] = found
        return found


class Vocabulary:
    """Words by their hashes: the place in the order of frequency, and the direction of meaning."""

    def __init__(self, rows: dict[int, int], vectors: NDArray[np.float16]) -> None:
        self._rows = rows
        self._vectors = vectors
        self._rarities = WordNumbers(self._rarity_of, most=_MOST_KNOWN)
        self._directions: dict[str, Vector] = {}
        self._rarest = math.log(max(2, len(rows)) / _COMMON)

    def rank(self, word: str) -> int | None:
        """Return how many words are commoner, None for a word that is not known."""
        return self._rows.get(hash_of(word))

    def rarity(self, word: str) -> float:
        """Return 0 for the commonest words, 1 for those that are not known."""
        return self._rarities[word]

    def _rarity_of(self, word: str) -> float:
        rank = self.rank(word)
        return 1.0 if rank is None else max(0.0, math.log((rank + 1) / _COMMON) / self._rarest)

    def vector(self, word: str) -> Vector | None:
        """Return a word's vector of length 1, None for a word that is not known."""
        known = self._directions.get(word)
        if known is None:
            rank = self.rank(word)
            if rank is None:
                return None
            known = unit(np.array(self._vectors[rank], dtype=np.float32))  # a row of the file, and no longer part of it
            if len(self._directions) < _MOST_DIRECTIONS:
                self._directions[word] = known
        return known


def unit(vector: Vector) -> Vector:
    """Return a vector made one long; one of nothing stays as it is."""
    length = float(np.linalg.norm(vector))
    return (vector / np.float32(length)).astype(np.float32) if length else vector


def hash_of(word: str) -> int:
    """Return the number by which spaCy knows a word: MurmurHash64A of its UTF-8."""
    data = word.encode("utf-8", "surrogatepass")
    found = (_SEED ^ (len(data) * _MULTIPLIER)) & _BITS
    whole = len(data) // 8 * 8
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * _MULTIPLIER & _BITS
        block = (block ^ (block >> _SHIFT)) * _MULTIPLIER & _BITS
        found = (found ^ block) * _MULTIPLIER & _BITS
    if whole < len(data):
        found = (found ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _BITS
    found = (found ^ (found >> _SHIFT)) * _MULTIPLIER & _BITS
    return found ^ (found >> _SHIFT)


@cache
def open_vocabulary(language: str = DEFAULT_LANGUAGE) -> Vocabulary:
    """Open the words of a language that ship with the program.

    Raises:
        DataError: A file is missing or damaged.
    """
    return read_vocabulary(language_of(language).folder / "model" / "vocab")


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read the words of a spaCy pipeline's folder `vocab`.

    Raises:
        DataError: A file is missing or damaged.
    """
    try:
        rows = msgspec.msgpack.decode((folder / "key2row").read_bytes(), type=dict[int, int])
        vectors = np.load(folder / "vectors", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, msgspec.MsgspecError) as exc:
        msg = f"the word vectors in {folder} cannot be read; install dateline again: {exc}"
        raise DataError(msg) from exc
    return Vocabulary(rows, vectors)
