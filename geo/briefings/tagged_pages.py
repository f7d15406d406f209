"""Words, pictures and tables of a PDF page that know their tag: what they draw is marked as its content.

Knows reportlab and no events. What carries no tag is an artifact, such as banners and rules, which nobody reads aloud.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

from geo.maps.tagging import Linked, Marked, Tag

_WORDS = 60.0  # points of a section's heading and words, before they are set
_NO_END = 1e6


class TaggedCanvas(Canvas):  # type: ignore[misc]  # the library has no types
    """A canvas that numbers marked content and links, page by page."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 the library's own
        super().__init__(*args, **options)
        self._marked, self._linked, self._headings = 0, 0, 0
        self._open: Tag | None = None

    def showPage(self) -> None:  # noqa: N802 the library's own name
        """End a page."""
        super().showPage()
        self._marked, self._linked = 0, 0

    def add_heading(self, level: int, words: str, top: float) -> None:
        """Add a bookmark that leads here; the first level is 0."""
        self._headings += 1
        key = f"heading-{self._headings}"
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(words, key, level)

    @contextmanager
    def content_of(self, tag: Tag | None) -> Iterator[None]:
        """Mark what is drawn within this as a tag's content; as an artifact where there is none."""
        self.addLiteral("/Artifact BMC" if tag is None else f"/{tag.role} <</MCID {self._marked}>> BDC")
        if tag is not None:
            tag.kids.append(Marked(self.getPageNumber() - 1, self._marked))
            self._marked += 1
        self._open = tag
        yield
        self._open = None
        self.addLiteral("EMC")

    def linkRect(self, contents: str, destinationname: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401, N802
        """Link to a place in the file, named after it: "source-3" is read as "Source 3"."""
        if self._open is not None:
            self._open.add("Link").kids.append(Linked(self.getPageNumber() - 1, self._linked))
        self._linked += 1
        words = contents or destinationname.replace("-", " ").capitalize()
        return super().linkRect(words, destinationname, *args, **options)


class TaggedParagraph(Paragraph):  # type: ignore[misc]
    """Words with a tag, which they share where they go on upon another page; a heading is a bookmark too."""

    tag: Tag | None = None
    bookmark: tuple[int, str] | None = None  # its level and words

    def draw(self) -> None:
        """Draw the words, once; a table's head that stands on each page is read once."""
        if self.bookmark is not None:
            self.canv.add_heading(*self.bookmark, self.height)
        if self.tag is not None and self.tag.role == "TH" and self.tag.kids:
            self.tag = None
        with self.canv.content_of(self.tag):
            super().draw()

    def split(self, *room: float) -> list[Flowable]:
        """Return the pieces, which belong to the same tag."""
        pieces: list[Flowable] = super().split(*room)
        for piece in pieces:
            piece.tag = self.tag
        if pieces:
            pieces[0].bookmark = self.bookmark
        return pieces


class TaggedFigure(Flowable):  # type: ignore[misc]
    """A picture or a drawing with the words that stand for it."""

    def __init__(self, picture: Flowable, tag: Tag) -> None:
        super().__init__()
        self._picture, self._tag = picture, tag

    def wrap(self, *room: float) -> tuple[float, float]:
        """Return its width and height in points."""
        self.width, self.height = self._picture.wrap(*room)
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, and note where it lies."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self._tag.box = (left, bottom, *self.canv.absolutePosition(self.width, self.height))
        with self.canv.content_of(self._tag):
            self._picture.drawOn(self.canv, 0, 0)


class FittedSection(Flowable):  # type: ignore[misc]
    """A picture with its words, which takes the room that its page has left, so that no page ends in a gap.

    Args:
        make: Returns its heading, its picture of so many points, and its words.
        least: The smallest height of the picture in points; where there is less room, the section begins a page.
        usual: Its height where the page has room for more than it.
        most: Its greatest height.
        followed: Points that what follows must at least find on the page, else the picture takes them too; None where
            another such section follows, with which it shares the page.
    """

    def __init__(
        self,
        make: Callable[[float], Sequence[Flowable]],
        *,
        least: float,
        usual: float,
        most: float,
        followed: float | None = None,
    ) -> None:
        super().__init__()
        self._make, self._least, self._usual, self._most, self._followed = make, least, usual, most, followed
        self._words = _WORDS
        self._made: Sequence[Flowable] = ()
        self._room: tuple[float, float] | None = None

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        """Return its width and height in points; more than there is where it has no room."""
        if room < self._least + self._words:
            return width, self._least + self._words
        if self._room != (width, room):
            self._room = width, room
            picture = min(self._most, max(self._least, self._share(room)))
            self._set(picture, width)
            if self.height > room:  # the words were longer than supposed
                self._set(max(self._least, picture - (self.height - room)), width)
        return width, self.height

    def draw(self) -> None:
        """Draw heading, picture and words below each other."""
        top = self.height
        for part in self._made:
            _, height = part.wrap(self.width, top)
            part.drawOn(self.canv, 0, top - height)
            top -= height + part.getSpaceAfter()

    def _share(self, room: float) -> float:
        """Return the picture's part of the room: that of all sections like this which the page can hold."""
        if self._followed is not None and room - self._usual - self._words > self._followed:
            return self._usual
        sections = range(1, max(1, int(room // (self._least + self._words))) + 1)
        return min((room / one - self._words for one in sections), key=lambda one: abs(math.log(one / self._usual)))

    def _set(self, picture: float, width: float) -> None:
        self._made = self._make(picture)
        self.width, self.height = width, heights(self._made, width)
        self._words = self.height - picture


def heights(parts: Sequence[Flowable], width: float) -> float:
    """Return how high some parts of a page are below each other, in points."""
    return float(sum(part.wrap(width, _NO_END)[1] + part.getSpaceAfter() for part in parts))


class RuledTable(Table):  # type: ignore[misc]
    """A table whose grounds and rules are artifacts; its cells are tagged words."""

    def _drawBkgrnd(self) -> None:  # noqa: N802 the library's own name
        with self.canv.content_of(None):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802 likewise
        with self.canv.content_of(None):
            super()._drawLines()
