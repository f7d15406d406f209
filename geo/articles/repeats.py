"""Which articles were read before: the same page by its address, or the same text by its words."""

from collections.abc import Iterable

from geo.articles.addresses import canonical_address
from geo.articles.documents import is_address
from geo.model import Article, Rejection, content_id
from geo.unseen import without_unseen


class Seen:
    """The articles that were read so far, known by address and text."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._by_mark: dict[str, str] = {}  # to what the first of it is called: its text need not stay in memory
        for article in articles:
            self._by_mark |= dict.fromkeys(_marks(article), article.title or article.id)

    def take(self, article: Article) -> Rejection | None:
        """Take an article as read; if it was read before, say as what."""
        marks = _marks(article)
        first = next((self._by_mark[mark] for mark in marks if mark in self._by_mark), None)
        if first is None:
            self._by_mark |= dict.fromkeys(marks, article.title or article.id)
            return None
        reason = f"was read before as “{first}”; it is counted once"
        return Rejection(article.path or article.id, reason)


def without_repeats(
    articles: Iterable[Article], known: Iterable[Article] = ()
) -> tuple[tuple[Article, ...], tuple[Rejection, ...]]:
    """Leave out what was read before, or comes twice.

    Args:
        articles: What is new.
        known: What was read before.

    Returns:
        The articles that stay, and a rejection that names the first one for each that does not.
    """
    seen = Seen(known)
    told = [(article, seen.take(article)) for article in articles]
    return tuple(article for article, repeat in told if repeat is None), tuple(r for _, r in told if r is not None)


def fingerprint(text: str) -> str:
    """Return what is the same for texts of the same words: neither space nor case counts."""
    return content_id(" ".join(without_unseen(text).casefold().split()))


def _marks(article: Article) -> tuple[str, ...]:
    own = (f"text {fingerprint(article.text)}",)
    return (*own, canonical_address(article.path)) if is_address(article.path) else own
