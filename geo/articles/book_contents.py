"""The table of contents of a book: which pages, and which places in them, it names, and how it calls these."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry: the page's name in the archive, the place in it (or nothing, for all of it), and how deep it lies."""

    page: str
    place: str
    title: str
    depth: int


def contents_of_nav(tree: "HtmlElement", folder: str) -> Iterator[ContentsEntry]:
    """Yield the entries of a page that is a table of contents (EPUB 3), whose links lead on from a folder."""
    lists = list(tree.iter("nav"))
    for nav in [one for one in lists if "toc" in (one.get("epub:type") or "")] or lists[:1]:
        for link in nav.iter("a"):
            yield _entry(folder, link.get("href"), link.text_content(), len(list(link.iterancestors("ol"))))


def contents_of_ncx(tree: "_Element", folder: str) -> Iterator[ContentsEntry]:
    """Yield the entries of a table of contents as EPUB 2 has it."""
    for point in all_named(tree, "navPoint"):
        label = next((one for one in point if local_name(one.tag) == "navLabel"), None)
        content = next((one for one in point if local_name(one.tag) == "content"), None)
        if label is not None and content is not None:
            depth = sum(local_name(one.tag) == "navPoint" for one in point.iterancestors())
            yield _entry(folder, content.get("src"), "".join(label.itertext()), depth)


def beginnings(entries: list[ContentsEntry]) -> list[ContentsEntry]:
    """Return the entries of a page that begin an article: the least deep, since those within them are its parts."""
    least = min((entry.depth for entry in entries), default=0)
    told: dict[str, ContentsEntry] = {}
    for entry in entries:
        if entry.depth == least:
            told.setdefault(entry.place, entry)
    return list(told.values())


def name_in_archive(folder: str, href: str | None) -> str:
    """Return what a link leads to by its name in the archive; one that leads out of it is no part's name."""
    return posixpath.normpath(posixpath.join(folder, unquote((href or "").partition("#")[0])))


def all_named(tree: "_Element", name: str) -> "list[_Element]":
    """Return all elements of a name, whatever its space."""
    return [one for one in tree.iter() if local_name(one.tag) == name]


def local_name(tag: object) -> str:
    """Return a name without its space; nothing for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _entry(folder: str, href: str | None, title: str, depth: int) -> ContentsEntry:
    return ContentsEntry(
        name_in_archive(folder, href), unquote((href or "").partition("#")[2]), " ".join(title.split()), depth
    )
