"""Whether JSON holds posts of a network or channel, by the names of what a post tells, and not articles of our own."""

import json
import re

from geo.aliases import Json

LONGEST_LINE = 1_000_000  # bytes of a post
ARCHIVE = re.compile(r"\s*(?:\ufeff)?window\.YTD\.\w+\.part\d+\s*=\s*")  # how a file of an archive of X begins
_ARCHIVE = re.compile(rb"\s*window\.YTD\.\w+\.part\d+\s*=")
TEXT_NAMES = ("full_text", "text", "content", "message", "body", "tweet", "caption")
DAY_NAMES = ("created_at", "date", "day", "published", "timestamp", "time", "datetime", "posted_at")
AUTHOR_NAMES = ("author", "user", "from", "account", "channel", "username", "screen_name", "source")
LINK_NAMES = ("link", "url", "permalink", "uri")
TITLE_NAMES = ("title", "headline")
PART_NAMES = {
    "author": AUTHOR_NAMES, "day": DAY_NAMES, "link": LINK_NAMES, "text": TEXT_NAMES, "title": TITLE_NAMES
}  # fmt: skip
_POST_NAMES = frozenset({"created_at", "day", "timestamp", "posted_at", "full_text", *AUTHOR_NAMES, *LINK_NAMES})
_ARTICLE_NAMES = frozenset({"title", "published", "rating", "source"})


def is_archive(data: bytes) -> bool:
    """Say whether a file is one of an archive of X: a script that holds JSON."""
    return _ARCHIVE.match(data[:300].removeprefix(b"\xef\xbb\xbf")) is not None


def is_line_of_post(line: bytes) -> bool:
    """Say whether a line of JSON Lines is a post: it has a text, an author, link or moment, and no article's title."""
    try:
        record = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        return False
    return is_post(record) and not (isinstance(record, dict) and _ARTICLE_NAMES & record.keys())


def is_post(record: Json) -> bool:
    """Say whether a value of JSON has the text of a post, and what else a post tells."""
    if not isinstance(record, dict):
        return False
    told = record.get("tweet") if isinstance(record.get("tweet"), dict) else record
    return isinstance(told, dict) and any(name in told for name in TEXT_NAMES) and bool(_POST_NAMES & told.keys())
