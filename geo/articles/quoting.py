"""Words that somebody quotes from a text, a person or a chat model → where they stand in it.

A quote may differ from the text in its blanks, in what nobody sees, and in the form of quotation marks and dashes:
models and keyboards write them anew. Nothing else may differ. What is found are the text's own words, and whole ones
where they stand there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import InputError
from geo.model import Article, Span
from geo.unseen import seen_text, without_unseen

LONGEST_QUOTE = 4_000  # characters of a model's quote
LONGEST_TYPED = 2_000  # of a person's
_BLANKS = re.compile(r"\s+")
# One character for one, so that offsets stay.
_PLAINER = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"}
)


@dataclass(frozen=True, slots=True)
class Quotable:
    """A text in which quotes are sought. `starts` and `ends` give, for each folded character, where it stands."""

    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find(self, quote: str, within: Span, *, last: bool = False) -> Span | None:
        """Return where a quote first, or last, stands inside a stretch of the text, or None."""
        found = tuple(self.find_all(quote, within))
        return found[-1 if last else 0] if found else None

    def find_all(self, quote: str, within: Span, *, whole: bool = True) -> Iterator[Span]:
        """Yield where a quote stands inside a stretch of the text; `whole` asks that it begins and ends with words."""
        sought = _folded(quote)
        if not sought or len(quote) > LONGEST_QUOTE:
            return
        at = self.folded.find(sought)
        while at >= 0:
            end = at + len(sought)
            span = Span(self.starts[at], self.ends[end - 1])
            if within.covers(span) and (not whole or self._is_whole(at, end)):
                yield span
            at = self.folded.find(sought, end)

    def _is_whole(self, start: int, end: int) -> bool:
        """Say whether a stretch begins and ends where words do."""
        return not (_joins(self.folded, start) or _joins(self.folded, end))


def quotable(text: str, within: Span) -> Quotable:
    """Make a stretch of a text ready to be searched."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    seen = seen_text(text[within.start : within.end])
    for part in re.finditer(r"\s+|\S", seen.text):
        letters.append(" " if part[0].isspace() else part[0].translate(_PLAINER))
        starts.append(within.start + seen.at(part.start()))
        ends.append(within.start + seen.at(part.end() - 1) + 1)
    return Quotable("".join(letters), tuple(starts), tuple(ends))


def find_quote(article: Article, quote: str) -> Span:
    """Return where a quote that a person typed or marked stands in an article; what was marked may cut a word.

    Raises:
        InputError: It stands nowhere in the article, is empty, or is longer than a quote.
    """
    if not _folded(quote):
        msg = "an event needs the words of the article that tell of it"
        raise InputError(msg)
    if len(quote) > LONGEST_TYPED:
        msg = (
            f"the quote has {len(quote):,} characters; want the words that tell of the event, {LONGEST_TYPED:,} at most"
        )
        raise InputError(msg)
    everything = Span(0, len(article.text))
    text = quotable(article.text, everything)
    found = next(text.find_all(quote, everything), None) or next(text.find_all(quote, everything, whole=False), None)
    if found is None:
        msg = f"these words do not stand in {article.title or article.id}; take them from the article as they are"
        raise InputError(msg)
    return found


def _folded(quote: str) -> str:
    return _BLANKS.sub(" ", without_unseen(quote)).strip().translate(_PLAINER)


def _joins(text: str, at: int) -> bool:
    """Say whether a place between two characters is inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
