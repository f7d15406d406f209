"""Which articles are independent of each other: a text that copies another has that one's origin.

Two texts are one origin where the shorter one's words stand in the other: of all its rows of five words at least half,
or a fifth where both are credited to one news agency. To cite an agency, or to quote the same speech, is not to copy.

Only the texts that are kept as origins are looked up, by a sample of their rows, so that the work grows with the size
of the input. The shortest come first: a digest of two stories joins one of them, and does not make the two one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.languages.joining import OriginWords
from geo.languages.words import is_read, words_in
from geo.model import DEFAULT_LANGUAGE, Article, Corpus, Event
from geo.unseen import without_unseen

Rows = NDArray[np.uint64]

_WORD = re.compile(r"\w{1,64}")
_ROW = 5  # words
_SHARED = 0.5  # of the shorter text's rows, where it is a copy
_SHARED_BY_CREDIT = 0.2  # an agency's story is cut and written over by each of its customers
_FEWEST = 20  # rows in common; fewer may be a common phrase
_SAMPLE = 8  # one row of so many is looked up
_FEW_ROWS = 64  # a text with no more of them is looked up by all
_MOST_LISTED = 20  # origins that are listed under one row; what more texts share is no story
_CHECKED = 4  # origins that a text is compared with, likeliest first
_BLOCK_BITS = 4  # of a row's number by which blocks are told apart
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits without a pattern

_AGENCIES = {
    "ap": "AP|Associated Press",
    "reuters": "Reuters",
    "afp": "AFP|Agence France-Presse",
    "upi": "UPI|United Press International",
    "dpa": "dpa|DPA|Deutsche Presse-Agentur",
    "efe": "EFE",
    "ansa": "ANSA",
    "pa": "PA Media|Press Association",
    "xinhua": "Xinhua",
    "tass": "TASS|ITAR-TASS",
    "interfax": "Interfax",
    "kyodo": "Kyodo(?: News)?",
    "yonhap": "Yonhap",
    "pti": "PTI|Press Trust of India",
    "ani": "ANI",
    "anadolu": "Anadolu(?: Agency)?|AA",
    "bloomberg": "Bloomberg",
}
_NAMES = "|".join(names for names in _AGENCIES.values())
_AGENCY = re.compile("|".join(rf"(?P<{key}>\b(?:{names})\b)" for key, names in _AGENCIES.items()))
_DATELINE = re.compile(rf"\((?:{_NAMES})\)\s{{0,3}}[-–—:]")  # "KYIV, Ukraine (AP) —"
_HEAD, _TAIL = 400, 400  # characters in which a credit stands


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text as they are compared: a number for each row of them, sorted, each once."""

    rows: Rows
    words: int
    agencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Text:
    """What of an article is compared: of its rows those that another text has, too, and how many it has of its own."""

    article: Article
    rows: Rows
    number: int
    words: int
    agencies: frozenset[str]

    @property
    def sample(self) -> list[int]:
        """The rows that it is listed by; those of other texts are looked up among them, all of them."""
        chosen = self.rows if self.number <= _FEW_ROWS else self.rows[self.rows % np.uint64(_SAMPLE) == 0]
        return [int(row) for row in chosen]


def origins_of(articles: Iterable[Article]) -> Mapping[str, str]:
    """Return for each article's id that of its origin: of the texts that are one, the one published first.

    Of those of one day it is the first by id. The order of the articles does not matter.
    """
    return origins_among((article, wording_of(article)) for article in articles)


def origins_among(articles: Iterable[tuple[Article, Wording]]) -> Mapping[str, str]:
    """Return the same where the words of each article were taken before."""
    texts = sorted(_texts(tuple(articles)), key=lambda t: (t.words, t.article.text, t.article.id))
    clusters: list[list[_Text]] = []
    listed: dict[int, list[int]] = defaultdict(list)
    for text in texts:
        counts = Counter(origin for row in text.rows for origin in listed.get(int(row), ()))
        likely = sorted(counts, key=lambda origin: (-counts[origin], origin))[:_CHECKED]
        for origin in likely:
            if _is_copy(clusters[origin][0], text):
                clusters[origin].append(text)
                break
        else:
            for row in text.sample:
                if len(listed[row]) < _MOST_LISTED:
                    listed[row].append(len(clusters))
            clusters.append([text])
    return {text.article.id: _first(cluster) for cluster in clusters for text in cluster}


def origins_of_event(event: Event, corpus: Corpus) -> tuple[str, ...]:
    """Return the origins that tell of an event, each once, in the order of its articles."""
    return independent(event.articles, corpus.origins)


def independent(articles: Iterable[str], origins: Mapping[str, str]) -> tuple[str, ...]:
    """Return the origins of some articles, each once; an article of which none is known is its own."""
    return tuple(dict.fromkeys(origins.get(key, key) for key in articles))


def agencies_credited(article: Article) -> frozenset[str]:
    """Return the news agencies whose story an article says that it is: by its dateline, a credit, or its source."""
    head, tail = without_unseen(article.text[:_HEAD]), without_unseen(article.text[-_TAIL:])
    told = credits_in(article.language if is_read(article.language) else DEFAULT_LANGUAGE)
    found = [_DATELINE.search(head), told.line.search(head), told.line.search(tail), told.thanks.search(tail)]
    found.append(told.source.fullmatch(article.source))
    named = (agency.lastgroup for match in found if match for agency in _AGENCY.finditer(match[0]))
    return frozenset(key for key in named if key)


class Credits:
    """The patterns by which a text in a language tells whose story it is."""

    def __init__(self, table: OriginWords) -> None:
        """Compile the patterns of a table."""
        before, the = "".join(f"{told}|" for told in table.before_credit), "|".join(table.the)
        self.line = re.compile(
            rf"(?:\A|[\n.(—–-])\s{{0,3}}(?:{before}© ?)?(?:{the})?(?:{_NAMES})\s{{0,3}}(?:\)?\s{{0,3}}\Z|\n)"
        )
        self.thanks = re.compile(
            rf"\b(?:{_NAMES})\b[^.\n]{{0,80}} {table.thanks_after}|{table.thanks_before}[^.\n]{{0,80}}"
        )
        self.source = re.compile(rf"\W{{0,3}}(?:{the})?(?:{_NAMES})\W{{0,3}}")


@cache
def credits_in(language: str) -> Credits:
    """Return the patterns of a language, compiled once.

    Raises:
        DataError: A pattern of its data cannot be compiled.
    """
    try:
        return Credits(words_in(language).origins)
    except re.error as problem:
        msg = f"origins.toml of the language {language!r}: {problem}"
        raise DataError(msg) from problem


def _first(cluster: Iterable[_Text]) -> str:
    return min((text.article for text in cluster), key=lambda a: (a.published or date.max, a.id)).id


def _is_copy(short: _Text, long: _Text) -> bool:
    shared = len(np.intersect1d(short.rows, long.rows, assume_unique=True))
    if short.number == long.number == shared:
        return True
    enough = _SHARED_BY_CREDIT if short.agencies & long.agencies else _SHARED
    return shared >= _FEWEST and shared >= enough * short.number


def wording_of(article: Article) -> Wording:
    """Return the words of an article as they are compared: of it alone, so that it may be done anywhere."""
    words = np.array([_hash(word) for word in _WORD.findall(without_unseen(article.text).casefold())], dtype=np.uint64)
    return Wording(_rows_of(words), len(words), agencies_credited(article))


def _texts(articles: Sequence[tuple[Article, Wording]]) -> Iterator[_Text]:
    """Yield what is compared. What only one text has, as most of what news says, no other can be found by."""
    shared = _in_several([wording.rows for _, wording in articles])
    for article, told in articles:
        rows = told.rows
        if len(shared):
            at = np.minimum(np.searchsorted(shared, rows), len(shared) - 1)
            kept = rows[shared[at] == rows]
        else:
            kept = rows[:0]
        yield _Text(article, kept, len(rows), told.words, told.agencies)


def _in_several(texts: Sequence[Rows]) -> Rows:
    """Return the rows that several texts have, sorted; of all rows a block at a time is sorted."""
    everything = np.concatenate([np.empty(0, np.uint64), *texts])
    blocks = everything >> np.uint64(64 - _BLOCK_BITS)
    found = []
    for number in range(1 << _BLOCK_BITS):
        block = np.sort(everything[blocks == number])
        found.append(np.unique(block[1:][block[1:] == block[:-1]]))
    return np.concatenate(found)


def _rows_of(words: Rows) -> Rows:
    """Return a number for each row of five words; a shorter text is one row."""
    length = min(_ROW, len(words))
    if not length:
        return words
    rows = np.zeros(len(words) - length + 1, dtype=np.uint64)
    for at in range(length):  # wraps round, as a hash may
        rows = (rows ^ words[at : len(words) - length + 1 + at]) * _MULTIPLIER
        rows ^= rows >> np.uint64(29)
    return np.unique(rows)


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
