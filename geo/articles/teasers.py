"""The teasers of other stories in a page: lists whose items are links with little beside them, or cards.

Told by the markup alone: no word of any language is looked for. The letters of each element are counted once, from the
innermost outwards, so that a page of many thousand links is looked through in one go.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = frozenset({"ul", "ol", "div", "section"})
_HEADED = frozenset({"div", "section"})  # whose headings are no items
_NO_TEXT = frozenset({"script", "style", "template", "svg"})
_LINKED = 0.6  # of an item's letters that stand in links, from which on it is a teaser
_LONGEST_CARD = 500  # letters beside the linked heading of a card; more are a story
_LEAST = 2  # items that make a list
_MOST_TAKEN = 0.5  # of a page's letters that may be taken for teasers; beyond, they are what it is about,
_STORY = 600  # unless so many letters stand in paragraphs beside them, out of links


class _Counted:
    """How many letters, spaces aside, each element of a page has, how many in links, and which are headed by a link."""

    def __init__(self, tree: "HtmlElement") -> None:
        self.nodes = [node for node in tree.iter() if isinstance(node.tag, str)]  # held, so that each stays the same
        self.letters: dict[HtmlElement, int] = {}
        self.linked: dict[HtmlElement, int] = {}
        self.cards: set[HtmlElement] = set()
        self._links: set[HtmlElement] = set()  # elements with a link in them, or which are one
        self._headings: set[HtmlElement] = set()
        for node in reversed(self.nodes):  # the innermost first
            self._count(node)

    def _count(self, node: "HtmlElement") -> None:
        inside = [child for child in node if isinstance(child.tag, str)]
        own = 0 if node.tag in _NO_TEXT else _size(node.text) + sum(_size(child.tail) for child in node)
        self.letters[node] = own + sum(self.letters[child] for child in inside if node.tag not in _NO_TEXT)
        is_link, is_heading = node.tag == "a" and bool(node.get("href")), node.tag in HEADINGS
        self.linked[node] = self.letters[node] if is_link else sum(self.linked[child] for child in inside)
        has_link = any(child in self._links for child in inside)
        has_heading = any(child in self._headings for child in inside)
        if is_link or has_link:
            self._links.add(node)
        if is_heading or has_heading:
            self._headings.add(node)
        if (is_link and has_heading) or (is_heading and has_link) or any(child in self.cards for child in inside):
            self.cards.add(node)

    def is_teaser(self, item: "HtmlElement") -> bool:
        """Say whether an item of a list leads to another story."""
        if item not in self._links:
            return False
        letters, linked = self.letters[item], self.linked[item]
        return linked >= _LINKED * letters or (item in self.cards and letters - linked <= _LONGEST_CARD)


def teasers_of(tree: "HtmlElement") -> tuple["HtmlElement", ...]:
    """Return the lists of teasers in a page; none where they are most of it."""
    counted = _Counted(tree)
    found = tuple(_lists(counted))
    taken = sum(counted.letters[node] for node in found)
    return found if taken <= _MOST_TAKEN * counted.letters[tree] or _told(counted, found) >= _STORY else ()


def _told(counted: _Counted, teasers: tuple["HtmlElement", ...]) -> int:
    """Return how many letters stand in paragraphs outside the teasers, without those of links."""
    heads = set(teasers)
    within: set[HtmlElement] = set()
    told = 0
    for node in counted.nodes:
        if node in heads or node.getparent() in within:
            within.add(node)
        elif node.tag == "p":
            told += counted.letters[node] - counted.linked[node]
    return told


def _lists(counted: _Counted) -> Iterator["HtmlElement"]:
    within: set[HtmlElement] = set()
    for node in counted.nodes:
        if node.getparent() in within:
            within.add(node)
        elif node.tag in _LISTS and _is_list_of_teasers(node, counted):
            within.add(node)
            yield node


def _is_list_of_teasers(node: "HtmlElement", counted: _Counted) -> bool:
    items = [child for child in node if counted.letters.get(child)]
    if node.tag in _HEADED:
        items = [item for item in items if item.tag not in HEADINGS]
    return len(items) >= _LEAST and all(map(counted.is_teaser, items))


def _size(text: str | None) -> int:
    return len("".join(text.split())) if text else 0
