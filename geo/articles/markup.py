"""HTML → its article, by trafilatura: the main text without menus and comments, and what the page says of itself."""

from copy import deepcopy
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.articles.blocks import text_in_blocks
from geo.articles.captions import show_captions
from geo.articles.documents import Document
from geo.articles.page_parts import day_of, posts_of, show_asides, stands_in_table, strip_page
from geo.articles.said_twice import number_repeats, without_numbers
from geo.articles.texts import decode
from geo.articles.unwarned import unwarned
from geo.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document as Page

# Fixed bounds, so that a page reads the same on every day; older days of a page are mostly those that it tells of.
_BOUNDS = {"min_date": "1995-01-01", "max_date": "2100-01-01"}
_TICKER = 0.5  # of a page's text that its timed posts must be, to be taken for all of it


@unwarned()
def read_html(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the article out of a page.

    Args:
        data: The page.
        address: Where it was fetched; a canonical address that it names itself counts more, on the same host.

    Raises:
        InputError: It is no HTML, or there is no article in it.
    """
    markup = decode(data, where="the page") if data.strip() else ""
    tree = page_tree(markup)
    page, text = (None, "") if tree is None else _page_in(tree, address)
    if page is None or tree is None or not text:
        msg = "holds no article: no running text was found in it; open it in a browser, and paste the text"
        raise InputError(msg)
    return (
        Document(
            text=text,
            title=page.title or "",
            published=day_of(tree) or ("" if stands_in_table(tree, page.date or "") else page.date or ""),
            source=page.sitename or page.hostname or "",
            address=_own(page.url or "", address),
        ),
    )


def _page_in(tree: "HtmlElement", address: str) -> tuple["Page | None", str]:
    """Return what trafilatura makes of a page, and its text; what it takes for no text is tried in other ways."""
    strip_page(tree)
    show_captions(tree)
    page, text = _extracted(tree, address)
    if not text and show_asides(tree):
        page, text = _extracted(tree, address)
    posts = posts_of(tree) if page else ""
    return page, posts if len(posts) > _TICKER * len(text) else text


def _extracted(tree: "HtmlElement", address: str) -> tuple["Page | None", str]:
    tree = deepcopy(tree)  # which is taken apart
    letter = number_repeats(tree)
    page = _library().bare_extraction(
        tree,
        url=address or None,
        with_metadata=True,
        include_comments=False,
        # No guesses from the text: what it tells of its day is read, and marked as inferred, where dates are read.
        date_extraction_params={"extensive_search": False, "original_date": True, **_BOUNDS},
    )
    return (
        (None, "")
        if page is None or isinstance(page, dict)
        else (page, without_numbers(page.text or "", letter).strip())
    )


def _own(named: str, fetched: str) -> str:
    """Return the address that a page names as its own; it may speak for the host that it came from alone."""
    if fetched and _host(named) != _host(fetched):
        return fetched
    return named


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@unwarned()
def text_of_html(markup: str, *, div: int = 2) -> str:
    """Return all text of a piece of HTML, as of a mail or of a feed's entry, without choosing among its parts.

    Args:
        markup: The piece.
        div: How many line ends stand around a `div`.
    """
    tree = page_tree(f"<html><body>{markup}</body></html>")
    return "" if tree is None else text_in_blocks(tree, div=div)


def page_tree(markup: str) -> "HtmlElement | None":
    """Parse a page, None where it is none."""
    tree: HtmlElement | None = _library().load_html(markup)
    return tree


@cache
def _library() -> ModuleType:
    """Load trafilatura, which would warn that it finds no library for SOCKS proxies; nothing here uses them."""
    import trafilatura

    return trafilatura
