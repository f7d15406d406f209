"""Web addresses → articles: a page, a file, or what a feed lists; and when two addresses are one page."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit, urlunsplit

from geo.articles.bounded import read_bounded
from geo.articles.documents import Document, InputKind, is_address, kind_of
from geo.articles.fetching import Fetched, fetch
from geo.articles.files import article_of, read_data
from geo.articles.plain import described
from geo.articles.texts import field_line
from geo.articles.unwarned import unwarned
from geo.errors import InputError
from geo.model import Article, Rejection

Fetch = Callable[[str], Fetched]

PAUSE = 0.5  # seconds between two pages of one feed, which mostly lie on one server
_LONGEST_ID = 150


@unwarned()
def canonical_address(address: str) -> str:
    """Return an address without what does not change the page: tracking, fragment, "www", a last slash."""
    from courlan import normalize_url

    try:
        split = urlsplit(str(normalize_url(address, strict=False)))
    except (ValueError, AttributeError):  # courlan's way to say that it is no address
        return address
    return urlunsplit(("https", split.netloc.removeprefix("www."), split.path.rstrip("/"), split.query, ""))


def read_address(address: str, *, fetcher: Fetch = fetch, pause: float = PAUSE) -> Iterator[Article | Rejection]:
    """Read the page that an address names, or the pages that a feed lists, one by one.

    Args:
        address: Of a page, a file (PDF, Word ...), or an RSS or Atom feed.
        fetcher: Gets what an address names.
        pause: Seconds between two pages of a feed.
    """
    try:
        got = fetcher(address)
        if not is_feed(got):
            yield from _read_page(got)
            return
        entries = entries_of(got)
    except InputError as exc:
        yield Rejection(address, str(exc).removeprefix(f"{address} "))
        return
    for number, (name, entry) in enumerate(entries):
        if number:
            time.sleep(pause)
        yield from read_entry(entry, name, fetcher=fetcher)


def name_of(address: str) -> str:
    """Return an article's id for an address: host and path, which stay the same when the page is read again."""
    try:
        split = urlsplit(canonical_address(address))
    except ValueError:
        return address[:_LONGEST_ID]
    name = f"{split.netloc}{split.path}" + (f"?{split.query}" if split.query else "")
    return name if len(name) <= _LONGEST_ID else f"{name[: _LONGEST_ID - 40]}…{name[-39:]}"


def is_feed(got: Fetched) -> bool:
    """Say whether what was fetched is a feed."""
    return kind_of(_file_name(got.address), got.data, media_type=got.media_type) is InputKind.FEED


def _read_page(got: Fetched) -> Iterator[Article | Rejection]:
    yield from read_data(
        _file_name(got.address),
        got.data,
        key=name_of(got.address),
        where=got.address,
        address=got.address,
        media_type=got.media_type,
    )


def entries_of(got: Fetched) -> tuple[tuple[str, Document], ...]:
    """Return the entries of a feed that was fetched, each with the name that it has if its page has none.

    Raises:
        InputError: It is no feed, or an empty one.
    """
    name = name_of(got.address)
    entries = read_bounded(InputKind.FEED, got.data, address=got.address)
    return tuple((f"{name} {number}", entry) for number, entry in enumerate(entries, start=1))


def read_entry(entry: Document, name: str, *, fetcher: Fetch = fetch) -> Iterator[Article | Rejection]:
    """Read an entry's page; where that cannot be had, what the feed itself tells.

    Args:
        entry: As the feed has it.
        name: What an article without an address of its own is called.
        fetcher: Gets what an address names.
    """
    where = entry.address or name
    refused: Rejection | None = None
    if is_address(entry.address):
        found = tuple(_read_one(entry.address, fetcher))
        articles = [item for item in found if isinstance(item, Article)]
        if articles:
            for item in found:
                yield from _completed(item, entry, where=where) if isinstance(item, Article) else (item,)
            return
        refused = next((item for item in found if isinstance(item, Rejection)), None)
    if entry.text.strip():
        yield from article_of(entry, name=name_of(where) if is_address(where) else name, where=where)
    else:
        yield refused or Rejection(where, "has neither text nor the address of a page; ask the feed's publisher")


def _read_one(address: str, fetcher: Fetch) -> Iterator[Article | Rejection]:
    """Read one page; a feed that a feed names is refused, or they might name each other for ever."""
    try:
        got = fetcher(address)
    except InputError as exc:
        yield Rejection(address, str(exc).removeprefix(f"{address} "))
        return
    if is_feed(got):
        yield Rejection(address, "is a feed inside a feed; give its address by itself")
    else:
        yield from _read_page(got)


def _completed(article: Article, entry: Document, *, where: str) -> Iterator[Article | Rejection]:
    """Fill what the page does not say of itself with what the feed says of it."""
    title, source = article.title or field_line(entry.title), article.source or field_line(entry.source)
    day = "" if article.published else entry.published
    yield from described(replace(article, title=title, source=source), {"published": day}, where=where)


def _file_name(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).name or "page"
