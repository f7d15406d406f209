"""What a token looks like to the recogniser of place names: columns of hashes, joined into features.

A column is one hash a token (its word, shape, tag, what the gazetteer says ...). A template joins columns of the
token and its neighbours. Only hashes leave this module, so that the learned weights hold no words.
"""

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from geo.languages.words import words_of
from geo.places.learned import Hashes, mix
from geo.resources import resource_path

_LONGEST_WORD = 40
_PRIMES = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))
_OUTSIDE = np.uint64(0x5BD1E995)

# (column, offset) pairs that are hashed together.
TEMPLATES: tuple[tuple[tuple[str, int], ...], ...] = (
    *((("word", offset),) for offset in (-2, -1, 0, 1, 2)),
    (("word", -1), ("word", 0)),
    (("word", 0), ("word", 1)),
    (("word", -1), ("shape", 0), ("word", 1)),
    *((("shape", offset),) for offset in (-2, -1, 0, 1, 2)),
    (("shape", -1), ("shape", 0), ("shape", 1)),
    *((("tag", offset),) for offset in (-2, -1, 0, 1, 2)),
    (("tag", -1), ("tag", 0), ("tag", 1)),
    *((("entity", offset),) for offset in (-1, 0, 1)),
    *((("names", offset),) for offset in (-2, -1, 0, 1, 2)),
    (("names", -1), ("names", 0), ("names", 1)),
    (("names", 0), ("word", -1)),
    (("names", 0), ("word", 1)),
    (("names", 0), ("tag", 0)),
    (("names", 0), ("entity", 0)),
    (("names", 0), ("person", -1), ("person", 1)),
    (("names", 0), ("person", 0), ("shape", 1)),
    (("names", 0), ("case", 0)),
    (("names", 0), ("start", 0), ("lower", 0)),
    (("fame", 0),),
    (("fame", 0), ("person", 0), ("shape", -1)),
    (("fame", 0), ("shape", -1), ("shape", 1)),
    *((("person", offset),) for offset in (-1, 0, 1)),
    (("person", -1), ("person", 0), ("person", 1)),
    (("suffix", 0),),
    (("suffix", -1),),
    (("suffix", 1),),
    (("long_suffix", 0),),
    (("case", 0),),
    (("dep", 0), ("head", 0)),
    (("dep", 0), ("tag", 0)),
    (("start", 0), ("shape", 0)),
    (("lower", 0), ("shape", 0)),
    (("repeat", 0), ("names", 0)),
    (("after_person", 0), ("shape", 0)),
)
COLUMNS = tuple(sorted({column for template in TEMPLATES for column, _ in template}))


@dataclass(frozen=True, slots=True)
class NameView:
    """What the gazetteer says of one token: its part in the longest name there, and how well known that is."""

    part: str = "O"
    fame: str = "-"


@dataclass(frozen=True, slots=True)
class PersonalNames:
    """How often a word is borne as a given name or surname: hashes with shares, sorted."""

    first_keys: NDArray[np.uint32]
    first_shares: NDArray[np.uint8]
    last_keys: NDArray[np.uint32]
    last_shares: NDArray[np.uint8]

    def shares(self, word: str) -> tuple[int, int]:
        """Return the shares as given name and as surname, on a log scale, 0 for none."""
        key = zlib.crc32(word.lower().encode("utf-8", "surrogatepass"))
        return _share(self.first_keys, self.first_shares, key), _share(self.last_keys, self.last_shares, key)


def _share(keys: NDArray[np.uint32], shares: NDArray[np.uint8], key: int) -> int:
    at = int(np.searchsorted(keys, key))
    return int(shares[at]) if at < len(keys) and int(keys[at]) == key else 0


@cache
def personal_names() -> PersonalNames:
    """Read the shares of personal names."""
    with np.load(resource_path("data", "places", "personal_names.npz"), allow_pickle=False) as arrays:
        return PersonalNames(**{name: arrays[name] for name in PersonalNames.__dataclass_fields__})


@lru_cache(maxsize=32768)
def person_shares(word: str) -> tuple[int, int]:
    """Return how often a word is borne as given name and as surname, on a log scale, 0 for never."""
    return personal_names().shares(word[:_LONGEST_WORD])


@lru_cache(maxsize=65536)
def hash_text(text: str) -> int:
    """Hash a text the same way on every run and machine."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=32768)
def shape(word: str) -> str:
    """Return a word's outline: "Xx", "XX", "X.X.", "xx", "XxX", "dd", "d-x" or the sign itself."""
    if word.isalpha():
        return _alphabetic_shape(word)
    if word.replace(",", "").replace(".", "").isdigit():
        return "dd"
    kinds = dict.fromkeys(_sign(letter) for letter in word[:_LONGEST_WORD])
    return "".join(kinds) if len(kinds) > 1 or word[0].isalnum() else word[0]


def _alphabetic_shape(word: str) -> str:
    if word.islower():
        return "xx"
    if word.isupper():
        return "X" if len(word) == 1 else f"XX{min(len(word), 4)}"
    return "Xx" if word[0].isupper() and word[1:].islower() else "XxX"


def _sign(letter: str) -> str:
    if letter.isalpha():
        return "X" if letter.isupper() else "x"
    return "d" if letter.isdigit() else letter


@lru_cache(maxsize=32768)
def person_class(word: str) -> str:
    """Return, coarsely, whether a word is a given name, a surname or both."""
    if not word[:1].isupper():
        return "-"
    first, last = person_shares(word)
    return f"{min(first // 25, 3)}{min(last // 25, 3)}"


def token_columns(doc: Doc, views: Sequence[NameView]) -> dict[str, Hashes]:
    """Return each column's hashes, one a token."""
    tokens = list(doc)
    spoken = [token.text or "?" for token in tokens]
    heads = [token.head.i for token in tokens]
    deps = [token.dep_ for token in tokens]
    lowered = [word.lower()[:_LONGEST_WORD] for word in spoken]
    strings: dict[str, list[str]] = {
        "tag": [token.tag_ for token in tokens],
        "entity": [f"{token.ent_iob_}{token.ent_type_}" for token in tokens],
        "names": [view.part for view in views],
        "fame": [view.fame for view in views],
        "dep": deps,
        "head": [lowered[head] for head in heads],
        "case": _prepositions(lowered, deps, heads),
        "start": ["s" if token.is_sent_start else "-" for token in tokens],
    }
    strings |= _document_columns(doc, spoken)
    hashes = {name: _hashed(column) for name, column in strings.items()}
    of_words = np.array([_word_hashes(word) for word in spoken], dtype=np.uint64).reshape(len(spoken), -1)
    return hashes | dict(zip(_WORD_COLUMNS, of_words.T, strict=True))


_WORD_COLUMNS = ("word", "shape", "person", "suffix", "long_suffix")


@lru_cache(maxsize=32768)
def _word_hashes(word: str) -> tuple[int, ...]:
    """Return the hashes that a word has wherever it stands, one for each of `_WORD_COLUMNS`."""
    seen = (word.lower()[:_LONGEST_WORD], shape(word), person_class(word), word[-3:].lower(), word[-5:].lower())
    return tuple(hash_text(text) for text in seen)


def _hashed(values: Sequence[str]) -> Hashes:
    return np.fromiter(map(hash_text, values), dtype=np.uint64, count=len(values))


def _prepositions(lowered: Sequence[str], deps: Sequence[str], heads: Sequence[int]) -> list[str]:
    """Return the preposition that governs each token's phrase, "-" for none."""
    governed: dict[int, str] = {}
    for at, dep in enumerate(deps):
        if dep == "case" and at < heads[at]:
            governed.setdefault(heads[at], lowered[at])
    found = ["-"] * len(deps)
    for at, dep in enumerate(deps):
        if at in governed:
            found[at] = governed[at]
        elif dep in _INSIDE_A_NAME:
            found[at] = governed.get(heads[at], "-")
    return found


_INSIDE_A_NAME = frozenset({"compound", "flat", "amod", "nmod:poss"})


def _document_columns(doc: Doc, spoken: Sequence[str]) -> dict[str, list[str]]:
    """Describe what the rest of the article tells of a word: lower case elsewhere, how often, as whose surname."""
    counts = Counter(spoken)
    lower = {word for word in counts if word.islower()}
    surnames = _surnames(doc, spoken)
    return {
        "lower": ["l" if word[:1].isupper() and word.lower() in lower else "-" for word in spoken],
        "repeat": [str(min(counts[word], 4)) if word[:1].isupper() else "-" for word in spoken],
        "after_person": ["p" if word in surnames else "-" for word in spoken],
    }


def _surnames(doc: Doc, spoken: Sequence[str]) -> frozenset[str]:
    """Return words that stand somewhere in the article where a surname stands: after a given name or a title."""
    titles = words_of(doc).place_names.titles
    found = set()
    for before, word in pairwise(spoken):
        if not word[:1].isupper() or not word[:1].isalpha():
            continue
        if before.lower() in titles or (before[:1].isupper() and person_shares(before)[0] >= _BORNE):
            found.add(word)
    found.update(token.text for entity in doc.ents if entity.label_ == "PER" for token in entity[1:])
    return frozenset(found)


_BORNE = 25


def join_templates(columns: dict[str, Hashes]) -> Hashes:
    """Return a row of feature hashes for each token."""
    count = len(columns["word"])
    joined = np.empty((len(TEMPLATES), count), dtype=np.uint64)
    mixed: dict[tuple[str, int, int], Hashes] = {}
    for at, template in enumerate(TEMPLATES):
        row = np.full(count, at + 1, dtype=np.uint64) * _PRIMES[2]
        for place, (column, offset) in enumerate(template):
            key = column, offset, place
            if key not in mixed:
                mixed[key] = mix(_shifted(columns[column], offset) + np.uint64(place)) * _PRIMES[place % 2]
            row = row + mixed[key] + np.uint64(1)
        joined[at] = row
    return mix(joined).T


def _shifted(column: Hashes, offset: int) -> Hashes:
    """Return the column of the token `offset` places on, with a mark beyond the ends."""
    if offset == 0:
        return column
    moved = np.full_like(column, _OUTSIDE)
    if offset > 0:
        moved[:-offset] = column[offset:]
    else:
        moved[-offset:] = column[:offset]
    return moved
