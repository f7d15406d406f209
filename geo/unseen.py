r"""Characters that nobody sees, and blanks of other widths: they change no word, wherever they stand.

Soft hyphens, zero-width joints and blanks, byte order marks, marks of direction, variation selectors and tags stand
inside words of pages that were set for print, for two directions, or to escape a search. Texts are kept with them;
words are compared, and read, without.

Some of them say something where they stand, and stay: a joiner after a letter of a script whose letters join, as in
Persian or Malayalam; a zero-width blank after one of a script that parts its words with nothing else, as in Khmer; the
joiner that makes one picture of two. Of several in a row one stays. `maps/web/search.js` goes by the same `UNSEEN`.

Example::

    seen = seen_text("Mos\u200bcow")
    seen.text              # "Moscow"
    seen.back(Span(0, 6))  # Span(0, 7): where it stands in the text as it is
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from geo.model import Span

# Unicode's Default_Ignorable_Code_Point, and the marks of interlinear notes.
_IGNORED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Arabic, Syriac, the scripts of India and those that come from them, Mongolian, Adlam.
_JOINING = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u1cff\ua840-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
# Thai, Lao, Burmese, Khmer, and the scripts of their neighbours.
_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\ua9e0-\uaaff"
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
# What stays is a group; a browser reads the same expression.
UNSEEN = (
    f"(?<=[{_JOINING}])[{_IGNORED}]*?([\u200c\u200d])[{_IGNORED}]*"
    f"|(?<=[{_UNPARTED}])[{_IGNORED}]*?(\u200b)[{_IGNORED}]*"
    f"|(?<=[{_PICTURES}])(?=[{_IGNORED}]*[{_PICTURES}])[{_IGNORED}]*?(\u200d)[{_IGNORED}]*"
    f"|[{_IGNORED}]+"
)
_UNSEEN = re.compile(UNSEEN)
_ANY_UNSEEN = re.compile(f"[{_IGNORED}]")  # many times faster, and most texts have none
_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def without_unseen(text: str) -> str:
    """Return a text with plain blanks alone, and without what nobody sees."""
    if text.isascii():
        return text
    if _ANY_UNSEEN.search(text):
        text = _UNSEEN.sub(r"\1\2\3", text)
    return _BLANK.sub(" ", text)


def compared(name: str) -> str:
    """Return the form in which names are equal that look alike: neither case counts nor what nobody sees."""
    return without_unseen(name).casefold().strip()


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text as it is read, and where each stretch of it stands in the text as it is.

    `cuts` gives, for each character that was left out, how many were kept before it. Where characters were also put in,
    `shifts` gives by how much the text as it is is ahead before the first place in `cuts`, and from each of them on.
    `before` is what was done to the text first, whose text this one was made of.
    """

    text: str
    original: str
    cuts: tuple[int, ...]
    shifts: tuple[int, ...] = ()
    before: "SeenText | None" = None

    @property
    def is_original(self) -> bool:
        """Whether the text is read just as it is."""
        return self.text is self.original

    def at(self, offset: int) -> int:
        """Return where a character stands in the text as it is."""
        passed = bisect_right(self.cuts, offset)
        at = offset + (self.shifts[passed] if self.shifts else passed)
        return at if self.before is None else self.before.at(at)

    def back(self, span: Span) -> Span:
        """Return where a stretch stands in the text as it is: from its first seen character to its last."""
        return Span(self.at(span.start), self.at(span.end - 1) + 1)

    def words(self, span: Span) -> str:
        """Return a stretch as it is written, with what nobody sees."""
        back = self.back(span)
        return self.original[back.start : back.end]


def seen_text(text: str) -> SeenText:
    """Return a text as it is read."""
    read = without_unseen(text)
    if read == text:
        return SeenText(text, text, ())
    return SeenText(read, text, tuple(at - number for number, at in enumerate(_left_out(text))))


def _left_out(text: str) -> Iterator[int]:
    """Yield the offset of each character that is left out."""
    for found in _UNSEEN.finditer(text):
        kept = found.start(found.lastindex) if found.lastindex else -1
        yield from (at for at in range(*found.span()) if at != kept)
