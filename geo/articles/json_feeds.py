"""JSON Feed (1.0 and 1.1, jsonfeed.org) → its entries, as those of RSS and Atom feeds."""

import json

from geo.aliases import Json
from geo.articles.documents import Document, is_address
from geo.articles.feeds import MAX_ENTRIES, local_day
from geo.articles.markup import text_of_html
from geo.articles.texts import clean, decode
from geo.errors import InputError

_BROKEN = "is no JSON Feed that can be read; give the address of one of its pages"


def read_json_feed(data: bytes, address: str = "") -> tuple[Document, ...]:  # noqa: ARG001 as all readers
    """Return a feed's entries: title, day, address, and as text what the feed itself tells.

    Raises:
        InputError: It is no JSON Feed, or an empty one.
    """
    try:
        feed = json.loads(decode(data, where="the feed"))
    except (ValueError, RecursionError) as exc:
        raise InputError(_BROKEN) from exc
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise InputError(_BROKEN)
    source = _line(feed, "title")
    found = tuple(_entry(item, source) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    if not found:
        msg = "is a JSON Feed without entries; give the address of another feed, or of one page"
        raise InputError(msg)
    return found


def _entry(item: dict[str, Json], source: str) -> Document:
    markup = _line(item, "content_html")
    told = ((text_of_html(markup) if markup.strip() else ""), _line(item, "content_text"))
    days = (local_day(_line(item, name)) for name in ("date_published", "date_modified"))
    return Document(
        text=max(told, key=len) or _line(item, "summary"),
        title=_line(item, "title"),
        published=next(filter(None, days), ""),
        source=source,
        address=next(filter(is_address, (_line(item, name) for name in ("url", "external_url", "id"))), ""),
    )


def _line(told: dict[str, Json], name: str) -> str:
    value = told.get(name)
    return clean(value) if isinstance(value, str) else ""
