"""All text of a piece of HTML as it is laid out: paragraphs, lines, rows; without choosing among its parts."""

import re
from typing import TYPE_CHECKING

from geo.articles.page_parts import is_unseen

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LINE, _PARAGRAPH = 1, 2  # line ends between two blocks
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "tr", "blockquote", "pre", "article", "hr"}
    | {"section", "figure", "header", "footer", "aside", "main", "nav", "form", "fieldset", "address", "details"}
)
_LINES = frozenset({"li", "dt", "dd", "td", "th", "figcaption", "caption", "summary", "legend", "center"})
_NO_TEXT = frozenset(
    {"script", "style", "head", "title", "svg", "math", "object", "iframe", "select", "textarea", "button", "noframes"}
)
_BLANKS = re.compile(r"[ \t\n\r\f\u200b]+")


def text_in_blocks(tree: "HtmlElement", *, div: int = _PARAGRAPH) -> str:
    """Return the text of an element, its paragraphs apart by an empty line.

    Args:
        tree: The element; it stays as it is.
        div: How many line ends stand around a `div`: 2, or 1 as in mails, whose programs write each line as one.
    """
    from lxml import etree

    page = _Page()
    passed = None  # the outermost element whose text nobody sees
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            page.write("" if passed is not None else node.tail)
            continue
        ends = _line_ends(node, div)
        if event == "start" and passed is None:
            if node.tag in _NO_TEXT or is_unseen(node):
                passed = node
                continue
            page.end(ends)
            page.write(node.text)
            page.end(page.ends + 1 if node.tag == "br" else 0)
        elif event == "end":
            passed = None if node is passed else passed
            if passed is None:
                page.end(ends)
                page.write(node.tail if node is not tree else "")
    return page.text()


def _line_ends(node: "HtmlElement", div: int) -> int:
    if node.tag == "div":
        return div
    if node.tag in _PARAGRAPHS:
        return _PARAGRAPH
    return _LINE if node.tag in _LINES else 0


class _Page:
    """Text while it is laid out."""

    def __init__(self) -> None:
        self.ends = 0  # line ends before what comes next
        self._parts: list[str] = []

    def end(self, ends: int) -> None:
        self.ends = min(max(self.ends, ends), _PARAGRAPH)

    def write(self, words: str | None) -> None:
        told = _BLANKS.sub(" ", words or "")
        if not self._parts or self.ends or self._parts[-1].endswith((" ", "\n")):
            told = told.lstrip(" ")
        if not told:
            return
        if self._parts:
            self._parts.append("\n" * self.ends)
        self._parts.append(told)
        self.ends = 0

    def text(self) -> str:
        return re.sub(" +(?=\n|\\Z)", "", "".join(self._parts)).strip()
