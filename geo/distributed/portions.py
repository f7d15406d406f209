"""A stream of articles → portions that are read at one go, each with a name that its content gives.

In come articles, one after the other, and the extractor's version; out come portions of some hundreds. Where one ends
is told by its articles alone (their keys), not by their number: who adds an article to a million has one portion read
anew, and not all behind it. It must not know what is found in articles, nor where it is kept.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.memory.store import key_of
from geo.model import Article

_NAME = 32  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Cut:
    """How large portions are: about half a minute's work for one core, so that a kill costs no more.

    Attributes:
        few: Articles that each has at least, but the last.
        mean: How many come behind these on average.
        most: Articles at most.
        characters: Of their texts, from which on it ends.
    """

    few: int = 16
    mean: int = 64
    most: int = 256
    characters: int = 1_500_000


@dataclass(frozen=True, slots=True)
class Portion:
    """Articles that are read at one go. The name is that of what is found in them by one extractor."""

    name: str
    articles: tuple[Article, ...]


def portions(articles: Iterable[Article], version: str, cut: Cut | None = None) -> Iterator[Portion]:
    """Yield articles in portions, in their order."""
    cut = cut or Cut()
    some: list[Article] = []
    keys: list[str] = []
    size = 0
    for article in articles:
        some.append(article)
        keys.append(key_of(article))
        size += len(article.text)
        ends = len(some) >= cut.few and int(keys[-1][:8], 16) % cut.mean == 0
        if ends or len(some) >= cut.most or size >= cut.characters:
            yield Portion(_name_of(keys, version), tuple(some))
            some, keys, size = [], [], 0
    if some:
        yield Portion(_name_of(keys, version), tuple(some))


def _name_of(keys: Iterable[str], version: str) -> str:
    return hashlib.sha256("\n".join((version, *keys)).encode()).hexdigest()[:_NAME]
