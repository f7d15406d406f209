"""Where a quote that a person typed or marked stands in an article."""

import re

from geo.errors import InputError
from geo.model import Article, Span

LONGEST_QUOTE = 2000  # characters


def find_quote(article: Article, quote: str) -> Span:
    """Return where a quote stands in an article, first as it is, then with any white space between its words.

    Raises:
        InputError: It stands nowhere in the article, is empty, or is longer than a quote.
    """
    words = quote.split()
    if not words:
        msg = "an event needs the words of the article that tell of it"
        raise InputError(msg)
    if len(quote) > LONGEST_QUOTE:
        msg = (
            f"the quote has {len(quote):,} characters; want the words that tell of the event, {LONGEST_QUOTE:,} at most"
        )
        raise InputError(msg)
    at = article.text.find(quote)
    if at >= 0:
        return Span(at, at + len(quote))
    found = _spaced(article.text, " ".join(words))
    if found is None:
        msg = f"these words do not stand in {article.title or article.id}; take them from the article as they are"
        raise InputError(msg)
    return found


def _spaced(text: str, quote: str) -> Span | None:
    """Find a quote whose words have one space between them. A search of plain strings: no text makes it slow."""
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    joined = " ".join(text[start:end] for start, end in spans)
    at = joined.find(quote)
    if at < 0:
        return None

    def place(there: int) -> int:
        return spans[joined.count(" ", 0, there)][0] + there - (joined.rfind(" ", 0, there) + 1)

    return Span(place(at), place(at + len(quote) - 1) + 1)
