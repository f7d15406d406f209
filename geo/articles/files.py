"""One file's bytes → its articles: which reader takes it, what is inside it, and how a refusal is worded."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from geo.articles.archives import MAX_ARTICLES, MAX_DEPTH, MAX_SECONDS, Allowance, members
from geo.articles.bounded import read_bounded
from geo.articles.documents import ENDINGS, Document, InputKind, in_utf8, kind_named, kind_of, other_kind, package_kind
from geo.articles.plain import described, read_json_lines, read_plain
from geo.articles.texts import article_from_text, field_line, id_of
from geo.errors import InputError
from geo.faults import fault
from geo.model import Article, Rejection

logger = logging.getLogger(__name__)

# Kinds of which a file holds articles of its own, told by their name in it or by number.
SEVERAL = (
    *(InputKind.FEED, InputKind.MAILBOX, InputKind.EPUB, InputKind.TABLE, InputKind.WORKBOOK),
    *(InputKind.WEB_ARCHIVE, InputKind.POSTS),
)


def read_data(
    name: str,
    data: bytes,
    *,
    key: str = "",
    where: str = "",
    address: str = "",
    media_type: str = "",
    depth: int = 0,
    allowance: Allowance | None = None,
) -> Iterator[Article | Rejection]:
    """Read every article that a file holds: text, JSON lines, HTML, PDF, Word, mail, a table, a zip of them.

    Args:
        name: The file's name.
        data: Its content.
        key: The article's id, if the file holds one alone; else its name.
        where: What refusals call it, and what is kept as the articles' path; else its name.
        address: Where it was fetched, if it was.
        media_type: What the server says that it is.
        depth: How many archives and mails it lies in,
        allowance: and how much of them may still be unpacked; of an input by itself, all that may be.
    """
    where = where or name
    if not data.strip():
        yield Rejection(where, "is empty; put the article's text into it")
        return
    kind = kind_of(name, data, media_type=media_type)
    try:
        inside = _Inside(depth, allowance or Allowance())
        yield from _read(kind, name, data, key=key or name, where=where, address=address, inside=inside)
    except InputError as exc:
        yield Rejection(where, str(exc).removeprefix(f"{where} "))
    except Exception as exc:  # nobody foresaw it; the other files go on
        logger.exception("%s could not be read", where)
        yield fault(where, exc)


@dataclass(frozen=True, slots=True)
class _Inside:
    """How many archives and mails a file lies in, and how much of them may still be unpacked."""

    depth: int
    allowance: Allowance


def article_of(document: Document, *, name: str, where: str) -> Iterator[Article | Rejection]:
    """Make an article of what was taken out of a file."""
    article = article_from_text(
        document.text,
        article_id=id_of(name),
        title=field_line(document.title),
        source=field_line(document.source),
        path=document.address or where,
    )
    article = replace(article, recognised=document.recognised)
    place = f"{where} {document.name}".rstrip()
    yield from described(article, {"published": document.published}, created=document.created, where=place)


def _read(
    kind: InputKind, name: str, data: bytes, *, key: str, where: str, address: str, inside: _Inside
) -> Iterator[Article | Rejection]:
    if kind is InputKind.TEXT:
        if other := other_kind(name, data):
            msg = f"is {other}, which is not read as an article; save it as text, and name it .txt"
            raise InputError(msg)
        yield from read_plain(data, name=name, key=key, where=where)
    elif kind is InputKind.LINES:
        yield from read_json_lines(in_utf8(data).splitlines(), name=name, where=where)
    elif kind is InputKind.ZIP:
        if other := package_kind(name, data):
            msg = f"is {other}, which is not read; save it as PDF, or its text as .txt"
            raise InputError(msg)
        yield from _read_archive(data, where=where, inside=inside)
    else:
        found = _read_apart(kind, data, address, inside.allowance)
        for number, document in enumerate(found, start=1):
            several, part = kind in SEVERAL, document.name or number
            if several and address and document.address in ("", address):  # or all would be taken for one page
                document = replace(document, address=f"{address}/{part}")  # noqa: PLW2901
            yield from _read_document(document, key=f"{key} {part}" if several else key, where=where, inside=inside)


def _read_apart(kind: InputKind, data: bytes, address: str, allowance: Allowance) -> tuple[Document, ...]:
    """Read a file in a process of its own, and take the time that it took from what its archive may."""
    if allowance.seconds <= 0:
        msg = (
            f"is not read: what stands before it in its archive took {MAX_SECONDS // 60} minutes, and no more is spent "
            "on one; give it by itself"
        )
        raise InputError(msg)
    began = time.monotonic()
    try:
        return read_bounded(kind, data, address=address)
    finally:
        allowance.seconds -= time.monotonic() - began


def _read_document(document: Document, *, key: str, where: str, inside: _Inside) -> Iterator[Article | Rejection]:
    part = PurePosixPath(document.name.replace("\\", "/")).name
    if document.told:
        logger.warning("%s: %s", where, document.told)
    elif document.refused:
        yield Rejection(f"{where} {document.name}", document.refused)
    elif document.data and inside.depth < MAX_DEPTH:
        yield from _read_inside(part, document.data, where=f"{where}/{part}", inside=inside)
    elif document.data:
        yield _too_deep(f"{where}/{part}")
    else:
        try:
            yield from article_of(document, name=key, where=where)
        except InputError as exc:
            yield Rejection(key, str(exc).removeprefix(f"{key} "))


def _read_inside(name: str, data: bytes, *, where: str, inside: _Inside) -> Iterator[Article | Rejection]:
    """Read a file that lies in an archive or a mail."""
    for item in read_data(name, data, where=where, depth=inside.depth + 1, allowance=inside.allowance):
        if isinstance(item, Article) and inside.depth == 0:  # once, at whichever depth it was found
            if inside.allowance.articles <= 0:
                msg = f"holds more than {MAX_ARTICLES:,} articles, and no more of one input are read; split it"
                raise InputError(msg)
            inside.allowance.articles -= 1
        yield item


def _read_archive(data: bytes, *, where: str, inside: _Inside) -> Iterator[Article | Rejection]:
    found = False
    for member in members(data, inside.allowance, where=where):
        found = True
        if isinstance(member, Rejection):
            yield member
            continue
        name, content = PurePosixPath(member[0]).name, member[1]
        place = f"{where}/{member[0]}"
        if kind_named(name) is None:
            yield Rejection(place, f"is of a kind that is not read; files end in {', '.join(ENDINGS)}")
        elif kind_named(name) is InputKind.ZIP and inside.depth + 1 >= MAX_DEPTH:
            yield _too_deep(place)
        else:
            yield from _read_inside(name, content, where=place, inside=inside)
    if not found:
        msg = f"{where} holds no files; put articles into it"
        raise InputError(msg)


def _too_deep(where: str) -> Rejection:
    return Rejection(where, f"lies {MAX_DEPTH} archives deep, and no deeper is read; give it by itself")
