"""What a file gives before it is an article, and which kind of file it is: by its first bytes, then by its name."""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from mimetypes import MimeTypes
from pathlib import PurePath, PurePosixPath
from typing import TypeVar

from geo.articles.posts_told import is_archive, is_line_of_post
from geo.ontology import complete
from geo.processes import SECONDS

MAX_FILE_BYTES = 20_000_000  # of one file that is not plain text, as of an upload or a fetched page


_AnyPath = TypeVar("_AnyPath", bound=PurePath)


class InputKind(StrEnum):
    """The kinds of input that are read."""

    TEXT = "text"
    LINES = "JSON lines"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "Word"
    ODT = "OpenDocument"
    RTF = "Rich Text"
    EPUB = "EPUB"
    MAIL = "mail"
    MAILBOX = "mailbox"
    OUTLOOK = "Outlook mail"
    TABLE = "table"
    WORKBOOK = "workbook"
    WEB_ARCHIVE = "web archive"
    SAVED_PAGE = "saved page"
    ZIP = "zip"
    FEED = "feed"
    POSTS = "posts"


@dataclass(frozen=True, slots=True)
class InputTraits:
    """A kind of input: what its files are called, how they end, and what a server says that they are.

    What `bounded` says is hostile is read in a process of its own: `geo/articles/bounded.py` has a reader for it.
    A file may have `most_bytes`, and take so many seconds of computing.
    """

    words: str
    endings: tuple[str, ...]
    media_types: tuple[str, ...]
    bounded: bool
    most_bytes: int = MAX_FILE_BYTES
    seconds: int = SECONDS


MARKDOWN_ENDINGS = (".md", ".markdown")
INPUT_KINDS: Mapping[InputKind, InputTraits] = complete(
    InputKind,
    {
        InputKind.TEXT: InputTraits(
            "text, Markdown", (".txt", ".text", *MARKDOWN_ENDINGS), ("text/plain",), bounded=False
        ),
        InputKind.HTML: InputTraits(
            "HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), bounded=True
        ),
        InputKind.PDF: InputTraits("PDF", (".pdf",), ("application/pdf",), bounded=True),
        InputKind.DOCX: InputTraits("Word", (".docx",), (), bounded=True),
        InputKind.ODT: InputTraits(
            "OpenDocument", (".odt", ".fodt"), ("application/vnd.oasis.opendocument.text",), bounded=True
        ),
        InputKind.RTF: InputTraits("Rich Text", (".rtf",), ("application/rtf", "text/rtf"), bounded=True),
        InputKind.EPUB: InputTraits("EPUB", (".epub",), ("application/epub+zip",), bounded=True),
        InputKind.MAIL: InputTraits("mail", (".eml", ".emlx"), ("message/rfc822",), bounded=True),
        InputKind.MAILBOX: InputTraits("mailboxes", (".mbox",), ("application/mbox",), bounded=True),
        InputKind.OUTLOOK: InputTraits("Outlook mail", (".msg",), ("application/vnd.ms-outlook",), bounded=True),
        InputKind.TABLE: InputTraits(
            "tables of articles", (".csv", ".tsv"), ("text/csv", "text/tab-separated-values"), bounded=True
        ),
        InputKind.WORKBOOK: InputTraits(
            "Excel",
            (".xlsx",),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
            bounded=True,
        ),
        InputKind.LINES: InputTraits("JSON Lines", (".jsonl", ".ndjson"), (), bounded=False),
        InputKind.FEED: InputTraits(
            "feeds",
            (".rss", ".atom"),
            ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
            bounded=True,
        ),
        InputKind.POSTS: InputTraits(
            "posts and JSON feeds", (".json", ".js"), ("application/json",), bounded=True, most_bytes=100_000_000
        ),
        InputKind.WEB_ARCHIVE: InputTraits(
            "web archives",
            (".warc", ".warc.gz", ".wacz"),
            ("application/warc", "application/wacz"),
            bounded=True,
            most_bytes=100_000_000,
            seconds=120,
        ),
        InputKind.SAVED_PAGE: InputTraits(
            "saved pages (MHTML, Safari's)",
            (".mhtml", ".mht", ".webarchive"),
            ("multipart/related", "application/x-mimearchive", "application/x-webarchive"),
            bounded=True,
        ),
        InputKind.ZIP: InputTraits("zip files of them", (".zip",), (), bounded=False),
    },
    name="geo.articles.documents.INPUT_KINDS",
)
ENDINGS: Mapping[str, InputKind] = {ending: kind for kind, row in INPUT_KINDS.items() for ending in row.endings}
_MEDIA_TYPES = {media_type: kind for kind, row in INPUT_KINDS.items() for media_type in row.media_types}
_BESIDE = re.compile(r"(.+)[_-](?:[^\W\d_]+)")  # a page's name, then "files" in whatever language
BESIDE_PAGE = "is passed over: it holds the pictures and frames of the saved page beside it"
MAX_PARTS = 500  # files in an archive, attachments of a mail, entries of a feed

PAGE_TYPES = INPUT_KINDS[InputKind.HTML].media_types  # of the pages within books, archives and saved pages
RICH_TEXT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?=\{\\rtf)")  # how such a file begins
_HEAD = 2000  # bytes
_LONG_HEAD = 8000  # of a file whose names of other things come first
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version', re.IGNORECASE)
_ROOT = re.compile(  # what a page or feed begins with, behind what XML may have before it
    rb"\s*+(?:<(?>\?[^>]{0,500}|!--.{0,1000}?--|!doctype[^>\[]{0,500})>\s*+){0,20}+<(?:(rss|feed|rdf:RDF)|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_WORD = b"word/document.xml"
_EXCEL = b"xl/workbook.xml"
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"  # the first member's name and content, never packed
_FLAT_ODT = re.compile(rb'mimetype="application/vnd\.oasis\.opendocument\.text"')
_SAFARI = b"WebMainResource"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files of Office began before they were zip files
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_EPUB = b"mimetypeapplication/epub+zip"
_PACKED = frozenset(
    {InputKind.DOCX, InputKind.ODT, InputKind.EPUB, InputKind.WORKBOOK, InputKind.WEB_ARCHIVE, InputKind.ZIP}
)  # kinds that are zip files
_SAVED_PAGE = re.compile(
    rb"From: <Saved by|(?:[!-9;-~]{1,70}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}Snapshot-Content-Location:"
)
# Kinds that are written in letters: servers that know none of them send them as plain text.
_WRITTEN = (InputKind.TABLE, InputKind.MAIL, InputKind.POSTS)
_MARKED_UP = (*_WRITTEN, InputKind.HTML, InputKind.FEED)  # that are a page or a feed where they begin as one
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!--|\?xml\s|[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_SCRIPT = ".js"
_POSTS = re.compile(r"tweets?\b|posts?\b")  # the scripts that hold posts and run nothing
_WARC = re.compile(rb"WARC/\d\.\d\r?\n")
_MAILBOX = re.compile(rb"From [^\r\n]{0,160}\d\d:\d\d[^\r\n]{0,60}\r?\n[!-9;-~]{1,70}:")
_OTHERS = {  # how files begin that look like text, and what they are
    b"\\documentclass": "a TeX document",
    b"\\begin{document}": "a TeX document",
    _OLE: "a file of an older Office (.doc, .xls, .ppt)",
    b"BEGIN:VCALENDAR": "a calendar",
    b"<?xml": "an XML document",
    b"bplist00": "a list of settings (plist)",
    b"BEGIN:VCARD": "an address card",
    b"%!PS": "a PostScript document",
    b"<?php": "a program",
    b"#!/": "a program",
}
_PACKAGES = {  # what stands in zip files that programs write, and what they are
    b"ppt/presentation.xml": "a presentation (PowerPoint)",
    b"mimetypeapplication/vnd.oasis.opendocument.presentation": "a presentation (OpenDocument)",
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "a spreadsheet (OpenDocument)",
    b"Index/Document.iwa": "a document of Apple's Pages, Numbers or Keynote",
}
_GUESSES = MimeTypes(filenames=())  # of the machine's own tables none, so that a name means the same everywhere
for _ending, _type in ((".tex", "application/x-tex"), (".ics", "text/calendar")):
    _GUESSES.add_type(_type, _ending)


@dataclass(frozen=True, slots=True)
class Document:
    """Text that was taken out of a file, with what the file says of itself, all as written there.

    `published` is a day of publication and `created` the day on which the file was made, both as ISO dates. A document
    with `data` is a part that is to be read by its own kind, such as an attachment; `name` is its name, or which part
    of the file it is. One that is `refused` says why, and is no article; neither is one that says what is `told` of it.
    One whose text was `recognised` was a picture of it.
    """

    text: str = ""
    title: str = ""
    published: str = ""
    created: str = ""
    source: str = ""
    address: str = ""
    name: str = ""
    data: bytes = b""
    refused: str = ""
    told: str = ""
    recognised: bool = False


def other_kind(name: str, data: bytes) -> str:
    """Say what a file is that would be taken for text and is none, by its first bytes, then its name; else nothing."""
    head = in_utf8(data[:_HEAD]).lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<kml" in head and head.startswith(b"<"):
        return "a map in KML (its marks are read as coded events, or as a layer)"
    for start, words in _OTHERS.items():
        if head.startswith(start):
            return words
    if kind_named(name) is not None:
        return ""
    guessed, _ = _GUESSES.guess_type(PurePosixPath(name).name.lower())
    is_text = guessed in (None, "text/plain", "text/markdown") or guessed in _MEDIA_TYPES
    return "" if is_text else f"a file of the type {guessed}"


def beside_pages(files: Iterable[_AnyPath]) -> set[_AnyPath]:
    """Return the folders that browsers write beside pages which they save: "Story_files" beside "Story.html"."""
    files = list(files)
    pages = {file.with_suffix("") for file in files if kind_named(file.name) is InputKind.HTML}
    folders = {folder for file in files for folder in file.parents}
    return {
        folder
        for folder in folders
        if (named := _BESIDE.fullmatch(folder.name)) and folder.with_name(named[1]) in pages
    }


def package_kind(name: str, data: bytes) -> str:
    """Say what a zip file is that a program wrote, and that is no mere zip file; else nothing."""
    if kind_named(name) is InputKind.ZIP:
        return ""
    return next((words for sign, words in _PACKAGES.items() if sign in data), "")


def is_address(text: str) -> bool:
    """Say whether a word is meant as the address of a page."""
    return text.lower().startswith(("http://", "https://"))


def kind_named(name: str) -> InputKind | None:
    """Return the kind that a file's name says it is, None where files of such a name are not read."""
    *_, before, last = ("", "", *PurePosixPath(name.lower()).suffixes)
    if last == _SCRIPT and not _POSTS.match(PurePosixPath(name.lower()).name):
        return None
    return ENDINGS.get(f"{before}{last}") or ENDINGS.get(last)


def kinds_words() -> str:
    """Return all kinds of files that are read, in words: "text, Markdown, HTML, and zip files of them"."""
    *others, last = (row.words for row in INPUT_KINDS.values())
    return f"{', '.join(others)}, and {last}"


def kind_of(name: str, data: bytes, *, media_type: str = "") -> InputKind:
    """Tell what a file is. Its first bytes count more than its name, and its name more than what a server says.

    A file whose name says that it is text is text, whatever it begins with, unless a server sent it as a page; but Rich
    Text is what it is. That a server calls a file plain text says little: many call all of theirs so.
    """
    if RICH_TEXT.match(data[:_HEAD]):
        return InputKind.RTF
    named = kind_named(name)
    said = _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())
    if is_archive(data) or (named is InputKind.LINES and is_line_of_post(data.lstrip().partition(b"\n")[0])):
        return InputKind.POSTS
    if named in (InputKind.TEXT, InputKind.LINES) and said in (None, InputKind.TEXT):
        return named
    told = _kind_inside(named, data)
    if told is not None or (named and said is None):
        return told or named or InputKind.TEXT
    if _MAILBOX.match(data):
        return InputKind.MAILBOX
    if _FEED.search(data[:_HEAD]):
        return InputKind.FEED
    if _HTML.search(data[:_HEAD]):
        return InputKind.HTML
    if said is InputKind.TEXT and (named in _WRITTEN or (named is InputKind.HTML and _MARKUP.match(data[:_HEAD]))):
        return named
    return said or InputKind.TEXT


def _kind_inside(named: InputKind | None, data: bytes) -> InputKind | None:
    """Tell what a file is by what none of another kind begins with; None where that tells nothing."""
    if b"%PDF-" in data[:1024]:
        return InputKind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(named, data)
    if _WARC.match(data):
        return InputKind.WEB_ARCHIVE
    if _SAVED_PAGE.match(data[:_HEAD]):
        return InputKind.SAVED_PAGE
    if data.startswith((b"bplist00", b"<?xml")) and _SAFARI in data[:_LONG_HEAD]:
        return InputKind.SAVED_PAGE
    if _FLAT_ODT.search(data[:_LONG_HEAD]):
        return InputKind.ODT
    if data.startswith(_OLE) and _OUTLOOK in data:
        return InputKind.OUTLOOK
    if is_json_feed(data):
        return InputKind.FEED
    root = _ROOT.match(in_utf8(data[:_HEAD]).removeprefix(codecs.BOM_UTF8)) if named in _MARKED_UP else None
    return None if root is None else InputKind.FEED if root[1] else InputKind.HTML


def is_json_feed(data: bytes) -> bool:
    """Say whether a file is a JSON Feed: an object whose version says so, wherever in it that stands."""
    begins = in_utf8(data[:_HEAD]).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and _JSON_FEED.search(in_utf8(data)) is not None


def in_utf8(data: bytes) -> bytes:
    """Return a text that a mark says to be in UTF-16, as PowerShell writes it, in UTF-8; others as they are."""
    if not data.startswith(_WIDE):
        return data
    return data.decode("utf-16", "replace").encode("utf-8", "replace")


def _packed_kind(named: InputKind | None, data: bytes) -> InputKind:
    """Tell what a file is that is a zip file; one whose name says that it is a mere zip file is that."""
    if named is InputKind.ZIP:
        return named
    if _ODT in data[:200]:
        return InputKind.ODT
    if _EPUB in data[:200]:
        return InputKind.EPUB
    if named in _PACKED:
        return named
    if _EXCEL in data:
        return InputKind.WORKBOOK
    return InputKind.DOCX if _WORD in data else InputKind.ZIP
