"""Words that somebody else quotes from a text → where they stand in it.

A quote may differ from the text in its blanks and in the form of quotation marks and dashes: models write them anew.
Nothing else may differ. What is found is always whole words, and the words are the text's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.model import Span

LONGEST_QUOTE = 4_000  # characters
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

    def find_all(self, quote: str, within: Span) -> Iterator[Span]:
        """Yield where a quote stands inside a stretch of the text."""
        sought = _folded(quote)
        if not sought or len(quote) > LONGEST_QUOTE:
            return
        at = self.folded.find(sought)
        while at >= 0:
            end = at + len(sought)
            span = Span(self.starts[at], self.ends[end - 1])
            if within.covers(span) and self._is_whole(at, end):
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
    for part in re.finditer(r"\s+|\S", text[within.start : within.end]):
        letters.append(" " if part[0].isspace() else part[0].translate(_PLAINER))
        starts.append(within.start + part.start())
        ends.append(within.start + part.end())
    return Quotable("".join(letters), tuple(starts), tuple(ends))


def _folded(quote: str) -> str:
    return _BLANKS.sub(" ", quote).strip().translate(_PLAINER)


def _joins(text: str, at: int) -> bool:
    """Say whether a place between two characters is inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
