"""What a file gives before it is an article, and which kind of file it is: by its first bytes, then by its name."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class Kind(StrEnum):
    """The kinds of input that are read."""

    TEXT = "text"
    LINES = "JSON lines"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "Word"
    MAIL = "mail"
    ZIP = "zip"
    FEED = "feed"


ENDINGS: dict[str, Kind] = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".jsonl": Kind.LINES,
    ".ndjson": Kind.LINES,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".eml": Kind.MAIL,
    ".zip": Kind.ZIP,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
}
MAX_FILE_BYTES = 20_000_000  # of one file that is not plain text, as of an upload or a fetched page
MAX_PARTS = 500  # files in an archive, attachments of a mail, entries of a feed

_TYPES = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
    "application/rss+xml": Kind.FEED,
    "application/atom+xml": Kind.FEED,
    "application/rdf+xml": Kind.FEED,
    "message/rfc822": Kind.MAIL,
    "text/plain": Kind.TEXT,
}
_HEAD = 2000  # bytes
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_WORD = b"word/document.xml"


@dataclass(frozen=True, slots=True)
class Document:
    """Text that was taken out of a file, with what the file says of itself, all as written there.

    `published` is a day of publication and `created` the day on which the file was made, both as ISO dates. A document
    with `data` is a part that is to be read by its own kind, such as an attachment; `name` is its name.
    """

    text: str = ""
    title: str = ""
    published: str = ""
    created: str = ""
    source: str = ""
    address: str = ""
    name: str = ""
    data: bytes = b""


def kind_of(name: str, data: bytes, *, media_type: str = "") -> Kind:
    """Tell what a file is. Its first bytes count more than its name, and its name more than what a server says.

    A file whose name says that it is text is text, whatever it begins with, unless a server sent it as a page.
    """
    named = ENDINGS.get(PurePosixPath(name).suffix.lower())
    said = _TYPES.get(media_type.partition(";")[0].strip().lower())
    if named in (Kind.TEXT, Kind.LINES) and said in (None, Kind.TEXT):
        return named
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.DOCX if named is Kind.DOCX or (named is not Kind.ZIP and _WORD in data) else Kind.ZIP
    if named and said is None:
        return named
    if _FEED.search(data[:_HEAD]):
        return Kind.FEED
    if _HTML.search(data[:_HEAD]):
        return Kind.HTML
    return said or Kind.TEXT
