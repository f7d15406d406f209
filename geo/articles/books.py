"""EPUB books, and the newspapers that are made as such → their chapters, each an article with its own title.

The table of contents and headings tell where an article begins; what follows without either belongs to it. Covers,
title pages, tables of contents and imprints are passed over, and so are links to the next and the last page.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from geo.articles.blocks import text_in_blocks
from geo.articles.book_contents import (
    ContentsEntry,
    all_named,
    beginnings,
    contents_of_nav,
    contents_of_ncx,
    local_name,
    name_in_archive,
)
from geo.articles.documents import MAX_PARTS, PAGE_TYPES, Document
from geo.articles.markup import page_tree
from geo.articles.page_parts import day_of, show_asides, strip_page
from geo.articles.texts import MAX_ARTICLE_BYTES, decode, parse_published, too_long
from geo.articles.unwarned import unwarned
from geo.disk import DAMAGED_ZIP
from geo.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

MAX_UNPACKED = 60_000_000  # bytes of all parts that are read
_BROKEN = "is no EPUB that can be read; open it in a reader of books, and save it as .epub again"
_LOCKED = "is locked against reading by other programs; get it without a lock"
_NO_ARTICLE = frozenset(
    ["cover", "titlepage", "title-page", "toc", "landmarks", "copyright-page", "halftitlepage", "loi", "lot", "index"]
)
# An element that XHTML ends within its own tag, which HTML knows of a few alone: the others would stay open.
_ENDED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)([A-Za-z][\w:-]{0,40})"
    r"(\s[^<>]{0,2000})?/>"
)
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_NO_PUBLISHER = frozenset({"", "calibre", "unknown", "unknown author"})  # what programs write where they know none
_MARK = re.compile("\ue000([0-9]{1,6})\ue001")  # put where an article begins within a page
_MENU = 2  # links in a line that has no other words
_HEADINGS = ("h1", "h2", "h3")


@unwarned()
def read_epub(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the chapters out of a book.

    Raises:
        InputError: It is damaged, locked, packed beyond measure, has too many parts, or no text.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            book = _Book(archive)
            found = tuple(_joined(_chapters(book), book, address))
    except InputError:
        raise
    except DAMAGED_ZIP as exc:
        raise InputError(_BROKEN) from exc
    if len(found) == 1 and book.title:
        return (replace(found[0], title=book.title),)
    if not found:
        msg = "holds no text; if its pages are pictures, have their text recognised first"
        raise InputError(msg)
    return found


@dataclass
class _Chapter:
    """A stretch of the book from one beginning to the next."""

    title: str
    day: str
    parts: list[str] = field(default_factory=list)


def _joined(pages: "Iterator[tuple[bool, _Chapter]]", book: "_Book", address: str) -> Iterator[Document]:
    """Join what begins no article to what stands before it."""
    chapters: list[_Chapter] = []
    for begins, page in pages:
        if begins or not chapters:
            chapters.append(page)
        else:
            chapters[-1].parts += page.parts
            chapters[-1].day = chapters[-1].day or page.day
    empty = Document(source=book.source, address=address)
    for chapter in chapters:
        text = "\n\n".join(chapter.parts)
        if len(text) > MAX_ARTICLE_BYTES:
            raise InputError(too_long("a chapter", len(text)))
        if text != chapter.title:
            yield replace(empty, text=text, title=chapter.title, published=chapter.day or book.day)


def _chapters(book: "_Book") -> Iterator[tuple[bool, _Chapter]]:
    """Yield the pages of a book in their order, and whether each begins an article."""
    contents = book.contents()
    for name in book.spine():
        tree = _page(book.part(name))
        if tree is None or _kinds(tree) & _NO_ARTICLE:
            continue
        strip_page(tree)
        show_asides(tree)
        _drop_menus(tree)
        heading = next((" ".join(node.text_content().split()) for node in tree.iter(*_HEADINGS)), "")
        entries, day = contents.get(name, []), day_of(tree)
        if len(entries) > 1:
            yield from ((begins, _Chapter(title, day, [text])) for begins, title, text in _split(tree, entries))
        elif text := text_in_blocks(tree):
            title = entries[0].title if entries else ""
            yield bool(entries or heading), _Chapter(title or heading, day, [text])


def _split(tree: "HtmlElement", entries: Sequence[ContentsEntry]) -> Iterator[tuple[bool, str, str]]:
    """Yield the parts of a page that holds several articles: whether each begins one, its title, its text."""
    places: dict[str, HtmlElement] = {}
    for node in tree.iter():
        for name in (node.get("id"), node.get("name")) if isinstance(node.tag, str) else ():
            places.setdefault(name or "", node)
    for number, entry in enumerate(entries):
        node, mark = places.get(entry.place), tree.makeelement("p")
        above = None if node is None else node.getparent()
        if entry.place and node is not None and above is not None:
            mark.text = f"\ue000{number}\ue001"
            above.insert(above.index(node), mark)
    first, *parts = _MARK.split(text_in_blocks(tree))
    whole = next((entry.title for entry in entries if not entry.place), "")
    if first.strip():
        yield bool(whole), whole, first.strip()
    for told, text in zip(parts[::2], parts[1::2], strict=True):
        if text.strip() and int(told) < len(entries):
            yield True, entries[int(told)].title, text.strip()


def _page(content: bytes) -> "HtmlElement | None":
    markup = decode(content, where="a chapter") if content.strip() else ""
    markup = _ENDED.sub(r"<\1\2></\1>", markup)
    tree = page_tree(markup)
    return page_tree(f"<html><body>{markup}</body></html>") if tree is None and markup else tree  # a piece of a page


def _kinds(tree: "HtmlElement") -> set[str]:
    """Return what the markup calls a page: its body, or the one part that is all of the body."""
    body = tree.find("body")
    nodes = () if body is None else (body, *(body if len(body) == 1 else ()))
    return {kind for node in nodes for kind in (node.get("epub:type") or "").split()}


def _drop_menus(tree: "HtmlElement") -> None:
    """Take out navigation, and lines of links without other words: to the next page, and back."""
    for node in list(tree.iter("nav", "div", "p", "table", "ul")):
        links = [" ".join(link.text_content().split()) for link in node.iter("a") if link.get("href")]
        told = node.text_content()
        menu = len(links) >= _MENU and not any(map(str.isalnum, _without(told, links)))
        if (node.tag == "nav" or menu) and node.getparent() is not None and not any(node.iter(*_HEADINGS)):
            node.drop_tree()


def _without(told: str, words: Sequence[str]) -> str:
    left = " ".join(told.split())
    for word in words:
        left = left.replace(word, "", 1)
    return left


class _Book:
    """An open book: its parts by name, and what it says of itself."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())
        self._left = MAX_UNPACKED
        container = _xml(self.part("META-INF/container.xml"))
        roots = [] if container is None else [one.get("full-path") or "" for one in all_named(container, "rootfile")]
        self._root = next((name for name in roots if name in self._names), "")
        package = _xml(self.part(self._root)) if self._root else None
        if package is None:
            raise InputError(_BROKEN)
        self._package = package
        self._items = {one.get("id") or "": one for one in all_named(package, "item")}
        locked = _xml(self.part("META-INF/encryption.xml"))
        self._locked = (
            set() if locked is None else {unquote(one.get("URI") or "") for one in all_named(locked, "CipherReference")}
        )

    def part(self, name: str) -> bytes:
        """Return a part of the book, nothing where it has none. What it says of its own size is not trusted."""
        if name not in self._names:
            return b""
        with self._archive.open(name) as file:
            content = file.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            msg = f"unpacks to more than {MAX_UNPACKED / 1e6:.0f} MB of text, and no more is read; split it"
            raise InputError(msg)
        return content

    def spine(self) -> list[str]:
        """Return the names of its pages in the order of reading, without those that are no chapters."""
        passed = {
            self._named(one.get("href")) for one in all_named(self._package, "reference") if _said(one) & _NO_ARTICLE
        }
        names = []
        for reference in all_named(self._package, "itemref"):
            item = self._items.get(reference.get("idref") or "")
            if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
                continue
            name = self._named(item.get("href"))
            if item.get("media-type") in PAGE_TYPES and name not in passed and name in self._names:
                names.append(name)
        names = list(dict.fromkeys(names))
        if len(names) > MAX_PARTS:
            msg = f"holds {len(names):,} pages, and {MAX_PARTS} of a book are read; split it"
            raise InputError(msg)
        if self._locked.intersection(names):
            raise InputError(_LOCKED)
        return names

    def contents(self) -> dict[str, list[ContentsEntry]]:
        """Return what the table of contents names as beginnings of articles, by page; the first table counts."""
        found: dict[str, list[ContentsEntry]] = {}
        for item in self._items.values():
            name = self._named(item.get("href"))
            folder, told = posixpath.dirname(name), dict[str, list[ContentsEntry]]()
            for entry in self._entries(item, name, folder):
                told.setdefault(entry.page, []).append(entry)
            found = told | found
        return {page: beginnings(entries) for page, entries in found.items()}

    def _entries(self, item: "_Element", name: str, folder: str) -> Iterator[ContentsEntry]:
        if "nav" in (item.get("properties") or "").split():
            tree = _page(self.part(name))
            yield from () if tree is None else contents_of_nav(tree, folder)
        elif item.get("media-type") == "application/x-dtbncx+xml":
            ncx = _xml(self.part(name))
            yield from () if ncx is None else contents_of_ncx(ncx, folder)

    @property
    def source(self) -> str:
        """Who publishes it, else who wrote it, else what it is called."""
        told = [text for name in ("publisher", "creator", "title") for text in self._told(name)]
        return next((text for text in told if text.casefold() not in _NO_PUBLISHER), "")

    @property
    def title(self) -> str:
        """What it is called."""
        return next(filter(None, self._told("title")), "")

    @property
    def day(self) -> str:
        """The day of its publication as it is written; nothing where there is none that can be read."""
        days: dict[str, str] = {}
        for one in all_named(self._package, "date"):
            event = next((value for key, value in one.attrib.items() if local_name(key) == "event"), "")
            if (match := _DAY.match((one.text or "").strip())) and _is_day(match[0]):
                days.setdefault(event, match[0])
        return days.get("publication") or days.get("") or ""

    def _told(self, name: str) -> list[str]:
        return [" ".join("".join(one.itertext()).split()) for one in all_named(self._package, name)]

    def _named(self, href: str | None) -> str:
        return name_in_archive(posixpath.dirname(self._root), href)


def _is_day(written: str) -> bool:
    with suppress(InputError):
        parse_published(written)
        return True
    return False


def _said(reference: "_Element") -> set[str]:
    return {(reference.get("type") or "").lower()}


def _xml(content: bytes) -> "_Element | None":
    """Parse a part that is no page; entities stay what they are, so that none grows."""
    from lxml import etree

    if not content.strip():
        return None
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise InputError(_BROKEN) from exc
