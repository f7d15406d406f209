"""RSS and Atom feeds → their entries, by feedparser."""

import calendar
import re
import sys
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from time import struct_time

from geo.articles.documents import Document
from geo.articles.markup import text_of_html
from geo.articles.unwarned import unwarned
from geo.errors import InputError

_REFERENCE = re.compile(rb"&(?:amp;)*#(?:([xX])([0-9A-Fa-f]+)|([0-9]+));?")
_LONGEST_NUMBER = 7  # digits of a letter's number
MAX_ENTRIES = 50  # read of one feed, newest first as feeds have them


@unwarned()
def read_feed(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Return a feed's entries: title, day, address, and as text what the feed itself tells.

    Raises:
        InputError: It is no feed, or an empty one.
    """
    import feedparser

    try:
        # A stream, since feedparser would fetch what it is given as a string.
        stream = BytesIO(_REFERENCE.sub(_possible, data))
        feed = feedparser.parse(stream, response_headers={"content-location": address})
        source = text_of_html(str(feed.feed.get("title", "")))
        found = tuple(_entry(entry, source) for entry in feed.entries[:MAX_ENTRIES])
    except (InputError, MemoryError):
        raise
    except Exception as exc:  # feedparser raises what its parts raise where a feed is broken in a new way
        msg = "is no feed that can be read; give the address of one of its pages"
        raise InputError(msg) from exc
    if not found:
        msg = "is no feed with entries; give the address of an RSS or Atom feed, or of one page"
        raise InputError(msg)
    return found


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return a letter's number as it stands, or that of the sign for a lost one where no letter has it."""
    digits = (reference[2] or reference[3]).lstrip(b"0")
    number = int(digits or b"0", 16 if reference[1] else 10) if len(digits) <= _LONGEST_NUMBER else sys.maxunicode + 1
    return reference[0] if number <= sys.maxunicode else b"&#xfffd;"


def _entry(entry: "dict[str, object]", source: str) -> Document:
    told = [str(part.get("value", "")) for part in _parts(entry)] or [str(entry.get("summary", ""))]
    return Document(
        text=text_of_html(max(told, key=len)) if any(told) else "",
        title=text_of_html(str(entry.get("title", ""))),
        # Not by entry.get, which falls back from one to the other by itself.
        published=_day_of(entry, "published") or _day_of(entry, "updated"),
        source=source,
        address=str(entry.get("link", "")),
    )


def _parts(entry: "dict[str, object]") -> list[dict[str, object]]:
    content = entry.get("content")
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []


def _day_of(entry: "dict[str, object]", name: str) -> str:
    """Return a day as it is where the feed is made, if the moment is written in a usual way, else in UTC."""
    return local_day(str(dict.get(entry, name) or "")) or _day(dict.get(entry, f"{name}_parsed"))


def local_day(written: str) -> str:
    """Return the day of a moment as it is where the feed is made, as an ISO date; nothing where it is written oddly."""
    written = written.strip()
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            day = read(written).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if f"{day.year:04d}" in written:  # not the year 2001 for one that is written as 0001
            return day.isoformat()
    return ""


def _day(moment: object) -> str:
    """Write the day, in UTC, of what feedparser made of a date."""
    if not isinstance(moment, struct_time):
        return ""
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
