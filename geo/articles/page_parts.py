"""What of a page's markup is no part of its article, and the day that the page gives as its own.

In: a page's tree. Out: the same tree without what is hidden and without the teasers of other stories; a day. Told by
the markup alone: no word of any language is looked for.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from geo.aliases import Json
from geo.articles.teasers import teasers_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BESIDE = frozenset(  # roles
    {"complementary", "navigation", "search", "banner", "contentinfo", "menu", "menubar", "toolbar"}
)
_NEVER_SEEN = ("template", "noscript", "dialog")
_LEAST = 2  # posts that make a ticker
_LONGEST_HEAD = 60  # letters of the line above a list of teasers
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TELLS_DAY = re.compile("publish|^date$|[:.]date$|datecreated", re.IGNORECASE)
_TIMED = re.compile(r"\d{1,2}[:.]\d\d\b")  # how a post of a ticker begins
_NOTE = re.compile(r"\[?\s?(?:\d{1,3}|[a-z*†‡])\s?\]?")
_FIRST_DAY = "1995"  # older days in the body of a page are mostly those that it tells of
_DEEPEST = 40  # levels of linked data that are looked into
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting")


def strip_page(tree: "HtmlElement") -> None:
    """Take out of a page what nobody sees and what tells of other stories."""
    for node in list(tree.iter()):
        if isinstance(node.tag, str) and (is_unseen(node) or _is_note_number(node)):
            _drop(node)
    for group in teasers_of(tree):
        head = group.getprevious()
        if head is not None and 0 < len(_text(head)) <= _LONGEST_HEAD and not _text(head).endswith("."):
            _drop(head)
        _drop(group)


def show_asides(tree: "HtmlElement") -> bool:
    """Take what stands in an aside for running text, in a page that has none elsewhere; say whether there is any."""
    asides = list(tree.iter("aside"))
    for node in asides:
        node.tag = "div"
    return bool(asides)


def posts_of(tree: "HtmlElement") -> str:
    """Return the posts of a live ticker, a line each, in their order; nothing of a page that is none."""
    for first in tree.iter("div", "section", "article", "li"):
        alike = [first, *(one for one in first.itersiblings() if (one.tag, one.get("class")) == _look(first))]
        posts = [one for one in alike if _TIMED.match(_text(one))]
        if len(posts) >= _LEAST and len(posts) == len(alike):
            return "\n".join(map(_text, posts))
    return ""


def _look(node: "HtmlElement") -> tuple[object, str | None]:
    return node.tag, node.get("class")


def day_of(tree: "HtmlElement") -> str:
    """Return the day on which a page says that it was published, as an ISO date; empty where it says none."""
    for told in (_linked_data(tree), _meta(tree), _marked(tree)):
        for written in told:
            if found := _iso(written):
                return found
    return ""


def stands_in_table(tree: "HtmlElement", day: str) -> bool:
    """Say whether a day's year stands in a table, as in the box beside an article: then it may be any day."""
    return any(day[:4] in _text(table) for table in tree.iter("table"))


def is_unseen(node: "HtmlElement") -> bool:
    """Say whether nobody who reads a page sees an element of it, or takes it for a part of the article."""
    return (
        "hidden" in node.attrib
        or bool(_HIDDEN.search(node.get("style", "")))
        or node.get("role", "").lower() in _BESIDE
        or node.tag in _NEVER_SEEN
    )


def _is_note_number(node: "HtmlElement") -> bool:
    """Say whether an element is but the raised number of a note, which stands elsewhere: "the army said[1]"."""
    if node.tag != "sup" or not _NOTE.fullmatch(_text(node)):
        return False
    links = [*node.iter("a"), *(above for above in node.iterancestors("a"))]
    return any("#" in link.get("href", "") for link in links)


def _linked_data(tree: "HtmlElement") -> Iterator[str]:
    """Yield the days of publication in a page's linked data, those of articles first."""
    found: list[tuple[bool, str]] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", ""):
            try:
                found += _published(json.loads(script.text or ""))
            except (ValueError, RecursionError):
                continue
    yield from (day for _, day in sorted(found, key=lambda one: not one[0]))


def _published(value: Json, depth: int = 0) -> list[tuple[bool, str]]:
    if depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return [one for inner in value for one in _published(inner, depth + 1)]
    if not isinstance(value, dict):
        return []
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    own = value.get("datePublished")
    found = [(any(kind in _ARTICLE_TYPES for kind in kinds), own)] if isinstance(own, str) else []
    return found + [one for inner in value.values() for one in _published(inner, depth + 1)]


def _meta(tree: "HtmlElement") -> Iterator[str]:
    for tag in tree.iter("meta"):
        name = next((value for key in ("property", "name", "itemprop") if (value := tag.get(key))), "")
        if _TELLS_DAY.search(name):
            yield tag.get("content", "").strip()


def _marked(tree: "HtmlElement") -> Iterator[str]:
    """Yield days that the markup of the page's body tells as its own: microdata, then the first time element."""
    for node in tree.iter():
        if isinstance(node.tag, str) and "datepublished" in node.get("itemprop", "").lower():
            yield node.get("datetime") or node.get("content") or _text(node)
    for node in tree.iter("time"):
        inside = {parent.tag for parent in node.iterancestors()}
        written = node.get("datetime", "")
        if written >= _FIRST_DAY and "modified" not in node.get("itemprop", "").lower() and "table" not in inside:
            yield written


def _iso(written: str) -> str:
    found = _DAY.match(written.strip())
    if found is None:
        return ""
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return found[0]  # it is refused where days are read, by its name


def _text(node: "HtmlElement") -> str:
    """Return the words of an element on one line, those of its parts apart from each other."""
    return " ".join(" ".join(node.itertext()).split())


def _drop(node: "HtmlElement") -> None:
    """Take an element out, and keep what follows it."""
    if node.getparent() is not None:
        node.drop_tree()
