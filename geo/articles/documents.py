"""What a file gives before it is an article, and which kind of file it is: by its first bytes, then by its name."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class InputKind(StrEnum):
    """The kinds of input that are read."""

    TEXT = "text"
    LINES = "JSON lines"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "Word"
    MAIL = "mail"
    ZIP = "zip"
    FEED = "feed"


ENDINGS: dict[str, InputKind] = {
    ".txt": InputKind.TEXT,
    ".text": InputKind.TEXT,
    ".md": InputKind.TEXT,
    ".markdown": InputKind.TEXT,
    ".jsonl": InputKind.LINES,
    ".ndjson": InputKind.LINES,
    ".html": InputKind.HTML,
    ".htm": InputKind.HTML,
    ".xhtml": InputKind.HTML,
    ".pdf": InputKind.PDF,
    ".docx": InputKind.DOCX,
    ".eml": InputKind.MAIL,
    ".zip": InputKind.ZIP,
    ".rss": InputKind.FEED,
    ".atom": InputKind.FEED,
}
MAX_FILE_BYTES = 20_000_000  # of one file that is not plain text, as of an upload or a fetched page
MAX_PARTS = 500  # files in an archive, attachments of a mail, entries of a feed

_TYPES = {
    "text/html": InputKind.HTML,
    "application/xhtml+xml": InputKind.HTML,
    "application/pdf": InputKind.PDF,
    "application/rss+xml": InputKind.FEED,
    "application/atom+xml": InputKind.FEED,
    "application/rdf+xml": InputKind.FEED,
    "message/rfc822": InputKind.MAIL,
    "text/plain": InputKind.TEXT,
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


def kind_of(name: str, data: bytes, *, media_type: str = "") -> InputKind:
    """Tell what a file is. Its first bytes count more than its name, and its name more than what a server says.

    A file whose name says that it is text is text, whatever it begins with, unless a server sent it as a page.
    """
    named = ENDINGS.get(PurePosixPath(name).suffix.lower())
    said = _TYPES.get(media_type.partition(";")[0].strip().lower())
    if named in (InputKind.TEXT, InputKind.LINES) and said in (None, InputKind.TEXT):
        return named
    if b"%PDF-" in data[:1024]:
        return InputKind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return (
            InputKind.DOCX
            if named is InputKind.DOCX or (named is not InputKind.ZIP and _WORD in data)
            else InputKind.ZIP
        )
    if named and said is None:
        return named
    if _FEED.search(data[:_HEAD]):
        return InputKind.FEED
    if _HTML.search(data[:_HEAD]):
        return InputKind.HTML
    return said or InputKind.TEXT
