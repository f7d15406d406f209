"""Pages that a browser saved as one file → the page, by the standard library.

Most write MHTML (.mht, .mhtml), a mail whose head tells the page's address and the day on which it was saved; Safari
writes a property list (.webarchive). Pictures, styles and pages within the page are no articles.
"""

import email
import plistlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage

from geo.articles.documents import PAGE_TYPES, Document, is_address
from geo.articles.mail import POLICY
from geo.articles.markup import read_html
from geo.articles.texts import field_line
from geo.articles.unwarned import unwarned
from geo.errors import InputError

_LISTS = (b"bplist00", b"<?xml")
_EMPTY = "holds no page; save it in the browser as .mhtml or .html again"
_BROKEN = "is no saved page that can be read; save it in the browser as .mhtml or .html again"


@unwarned()
def read_saved_page(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the page out of a file in which it was saved with its pictures.

    Raises:
        InputError: It is no such file, or its page holds no article.
    """
    if data.startswith(_LISTS):
        return _of_safari(data, address)
    try:
        saved = email.message_from_bytes(data, policy=POLICY)
        parts = [part for part in saved.walk() if not part.is_multipart()]
        pages = [part for part in parts if part.get_content_type() in PAGE_TYPES]
        page = _main(saved, pages) if pages else None
        content = page.get_payload(decode=True) if page else None
        where, day, title = _where(saved, page), _day(saved), field_line(str(saved.get("subject", "")))
        charset = (page.get_content_charset() or "") if page else ""
    except MemoryError:
        raise
    except Exception as exc:  # the parser of headers raises many kinds of errors on broken ones
        raise InputError(_BROKEN) from exc
    if not isinstance(content, bytes) or not content.strip():
        raise InputError(_EMPTY)
    (read,) = read_html(_in_utf8(content, charset), where or address)
    return (
        *_passed_over(len(parts) - 1),
        replace(read, title=read.title or title, created=day, address=where or read.address),
    )


def _of_safari(data: bytes, address: str) -> tuple[Document, ...]:
    """Take the page out of a property list."""
    try:
        saved = plistlib.loads(data)
        page = saved["WebMainResource"]
        content, where = page["WebResourceData"], str(page.get("WebResourceURL", ""))
        charset = str(page.get("WebResourceTextEncodingName", ""))
        passed = len(saved.get("WebSubresources", ())) + len(saved.get("WebSubframeArchives", ()))
    except MemoryError:
        raise
    except Exception as exc:  # the standard library raises many kinds of errors on broken ones
        raise InputError(_BROKEN) from exc
    if not isinstance(content, bytes) or not content.strip():
        raise InputError(_EMPTY)
    found = read_html(_in_utf8(content, charset), where if is_address(where) else address)
    return (*_passed_over(passed), *found)


def _passed_over(count: int) -> tuple[Document, ...]:
    told = f"a saved page; passed over: {count:,} pictures, styles and pages in it"
    return (Document(told=told),) if count else ()


def _main(saved: EmailMessage, pages: list[EmailMessage]) -> EmailMessage:
    """Return the page that the others are parts of: that which the head names, else the first."""
    start, where = str(saved.get_param("start") or ""), str(saved.get("snapshot-content-location") or "").strip()
    for name, told in (("content-id", start), ("content-location", where)):
        for page in pages:
            if told and str(page.get(name) or "").strip() == told:
                return page
    return pages[0]


def _where(saved: EmailMessage, page: EmailMessage | None) -> str:
    return next(filter(is_address, _addresses(saved, page)), "")


def _addresses(saved: EmailMessage, page: EmailMessage | None) -> Iterator[str]:
    for told, name in ((saved, "snapshot-content-location"), (page, "content-location"), (saved, "content-location")):
        if told is not None:
            yield "".join(str(told.get(name) or "").split())[:2000]  # long ones are folded


def _day(saved: EmailMessage) -> str:
    moment = getattr(saved.get("date"), "datetime", None)
    return moment.date().isoformat() if isinstance(moment, datetime) else ""


def _in_utf8(content: bytes, charset: str) -> bytes:
    """Return a page in UTF-8, where the part says how it is written: its own word may be that of the first copy."""
    with suppress(LookupError, UnicodeDecodeError):
        if charset:
            return b"\xef\xbb\xbf" + content.decode(charset).encode()
    return content
