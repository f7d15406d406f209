"""HTML → its article, by trafilatura: the main text without menus and comments, and what the page says of itself."""

import re
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.articles.documents import Document
from geo.articles.texts import decode
from geo.articles.unwarned import unwarned
from geo.errors import InputError

if TYPE_CHECKING:
    from trafilatura.settings import Document as Page

# Fixed bounds, so that a page reads the same on every day; older days of a page are mostly those that it tells of.
_BOUNDS = {"min_date": "1995-01-01", "max_date": "2100-01-01"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TELLS_DAY = re.compile("publish|^date$|[:.]date$|datecreated", re.IGNORECASE)


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
    page = _extracted(markup, address)
    if page is None or not (page.text or "").strip():
        msg = "holds no article: no running text was found in it; open it in a browser, and paste the text"
        raise InputError(msg)
    return (
        Document(
            text=page.text or "",
            title=page.title or "",
            published=page.date or _day_in_head(markup),
            source=page.sitename or page.hostname or "",
            address=_own(page.url or "", address),
        ),
    )


def _extracted(markup: str, address: str) -> "Page | None":
    page = _library().bare_extraction(
        markup,
        url=address or None,
        with_metadata=True,
        include_comments=False,
        # No guesses from the text: what it tells of its day is read, and marked as inferred, where dates are read.
        date_extraction_params={"extensive_search": False, "original_date": True, **_BOUNDS},
    )
    return None if isinstance(page, dict) else page


def _day_in_head(markup: str) -> str:
    """Return the day that a page gives in its head as its own; one that it cannot be is refused later, by name."""
    tree = _library().load_html(markup)
    for tag in () if tree is None else tree.iter("meta"):
        name = next((value for key in ("property", "name", "itemprop") if (value := tag.get(key))), "")
        day = _DAY.match(tag.get("content", "").strip()) if _TELLS_DAY.search(name) else None
        if day is not None:
            return day[0]
    return ""


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
def text_of_html(markup: str) -> str:
    """Return all text of a piece of HTML, as of a mail or of a feed's entry, without choosing among its parts."""
    return str(_library().html2txt(f"<html><body>{markup}</body></html>"))


@cache
def _library() -> ModuleType:
    """Load trafilatura, which would warn that it finds no library for SOCKS proxies; nothing here uses them."""
    import trafilatura

    return trafilatura
