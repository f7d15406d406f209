"""Words, pictures and tables of a PDF page that know their tag: what they draw is marked as its content.

Knows reportlab and no events. What carries no tag is an artifact, such as banners and rules, which nobody reads aloud.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

from geo.maps.tagging import Linked, Marked, Tag


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


class RuledTable(Table):  # type: ignore[misc]
    """A table whose grounds and rules are artifacts; its cells are tagged words."""

    def _drawBkgrnd(self) -> None:  # noqa: N802 the library's own name
        with self.canv.content_of(None):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802 likewise
        with self.canv.content_of(None):
            super()._drawLines()
