"""HTML → its article, by trafilatura: the main text without menus and comments, and what the page says of itself."""

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

_LATEST = "2100-01-01"  # a fixed bound, so that a page reads the same on every day


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
            published=page.date or "",
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
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _LATEST},
    )
    return None if isinstance(page, dict) else page


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
