"""The places or the dates of articles alone, without what else is in them: kept, or found and kept."""

import threading
from collections.abc import Iterable, Iterator, Mapping

from geo.aliases import Progress
from geo.extract import single_dates_of, toponyms_of
from geo.memory.encoding import SINGLE_DATES, TOPONYMS, Part
from geo.memory.reading import Memory, Work
from geo.memory.store import KeptPart
from geo.model import Article, DateMention, Rejection, Toponym

_Toponyms = tuple[Article, tuple[Toponym, ...]]
_Dates = tuple[Article, tuple[DateMention, ...]]


def toponyms_in(
    memory: Memory,
    articles: Iterable[Article],
    *,
    stop: threading.Event | None = None,
    progress: Progress | None = None,
) -> Iterator[_Toponyms | Rejection]:
    """Yield each article with the places that it names."""

    def make(article: Article) -> tuple[_Toponyms, Mapping[Part, bytes]]:
        found = toponyms_of(article, engines=memory.engines)
        return (article, found), {Part.TOPONYMS: TOPONYMS.encode(found)}

    def restore(article: Article, kept: KeptPart) -> _Toponyms:
        return article, TOPONYMS.decode(kept.data, article)

    return memory.through(Work(Part.TOPONYMS, make, restore), articles, stop=stop, progress=progress)


def dates_in(
    memory: Memory,
    articles: Iterable[Article],
    *,
    stop: threading.Event | None = None,
    progress: Progress | None = None,
) -> Iterator[_Dates | Rejection]:
    """Yield each article with the dates that it names, each alone, as in TimeML; events take several as one."""

    def make(article: Article) -> tuple[_Dates, Mapping[Part, bytes]]:
        found = single_dates_of(article, engines=memory.engines)
        return (article, found), {Part.SINGLE_DATES: SINGLE_DATES.encode(found)}

    def restore(article: Article, kept: KeptPart) -> _Dates:
        return article, SINGLE_DATES.decode(kept.data, article)

    return memory.through(Work(Part.SINGLE_DATES, make, restore), articles, stop=stop, progress=progress)
