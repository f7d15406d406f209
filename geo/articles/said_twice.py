"""Paragraphs that a page says twice, kept: trafilatura takes the further ones for slips of its own, and drops them.

A page that shows a paragraph twice is read as it is shown: a verse, a chant, a line of a statement. Each further one
gets a number between two letters that the page has not, and loses them in the text that is taken out. The same words in
another part of the page, as of a layout for telephones, are left to trafilatura.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LETTERS = "ᚠᚢᚦᚨᚱᚲᚷᚹ"  # of a script that nobody writes in; printable, so that no cleaning takes them out
_PARAGRAPHS = ("p", "div")
_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "section", "article", "blockquote", "pre", "figure"})
_LONG = 50  # letters; what is shorter is kept as it is


def number_repeats(tree: "HtmlElement") -> str:
    """Number the paragraphs that say what one before them said; return the letter around the numbers, or nothing."""
    letter = next((letter for letter in _LETTERS if not any(letter in part for part in tree.itertext())), "")
    numbers = count(1)
    for node in list(_repeats(tree)) if letter else ():
        told = f"{letter}{next(numbers)}{letter}"
        if len(node):
            node[-1].tail = f"{node[-1].tail or ''}{told}"
        else:
            node.text = f"{node.text or ''}{told}"
    return letter


def without_numbers(text: str, letter: str) -> str:
    """Return a text without the numbers that `number_repeats` gave."""
    return re.sub(rf"\s*{letter}\d+{letter}", "", text) if letter else text


def _repeats(tree: "HtmlElement") -> Iterator["HtmlElement"]:
    """Yield each paragraph whose text one of its siblings said before it."""
    said: dict[HtmlElement | None, set[str]] = {}
    for node in tree.iter(*_PARAGRAPHS):
        if any(child.tag in _BLOCKS for child in node):
            continue
        words = " ".join("".join(node.itertext()).split())
        before = said.setdefault(node.getparent(), set())
        if len(words) > _LONG and words in before:
            yield node
        before.add(words)
