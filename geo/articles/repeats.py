"""Which articles were read before: the same page by its address, or the same text by its words."""

from collections.abc import Iterable

from geo.articles.addresses import canonical, is_address
from geo.model import Article, Rejection, content_id


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
    seen = {mark: article for article in known for mark in _marks(article)}
    kept, repeats = list[Article](), list[Rejection]()
    for article in articles:
        marks = _marks(article)
        first = next((seen[mark] for mark in marks if mark in seen), None)
        if first is None:
            kept.append(article)
            seen.update(dict.fromkeys(marks, article))
        else:
            reason = f"was read before as “{first.title or first.id}”; it is counted once"
            repeats.append(Rejection(article.path or article.id, reason))
    return tuple(kept), tuple(repeats)


def fingerprint(text: str) -> str:
    """Return what is the same for texts of the same words: neither space nor case counts."""
    return content_id(" ".join(text.casefold().split()))


def _marks(article: Article) -> tuple[str, ...]:
    own = (f"text {fingerprint(article.text)}",)
    return (*own, canonical(article.path)) if is_address(article.path) else own
