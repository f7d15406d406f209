"""One file's bytes → its articles: which reader takes it, what is inside it, and how a refusal is worded."""

import logging
from collections.abc import Iterator
from pathlib import PurePosixPath

from geo.articles.archives import MAX_DEPTH, members
from geo.articles.bounded import read_bounded
from geo.articles.documents import ENDINGS, Document, InputKind, kind_named, kind_of, other_kind
from geo.articles.plain import described, read_json_lines, read_plain
from geo.articles.texts import article_from_text, field_line, id_of
from geo.errors import InputError
from geo.faults import fault
from geo.model import Article, Rejection

logger = logging.getLogger(__name__)


def read_data(
    name: str,
    data: bytes,
    *,
    key: str = "",
    where: str = "",
    address: str = "",
    media_type: str = "",
    depth: int = 0,
) -> Iterator[Article | Rejection]:
    """Read every article that a file holds: text, JSON lines, HTML, PDF, Word, mail, a zip of them.

    Args:
        name: The file's name.
        data: Its content.
        key: The article's id, if the file holds one alone; else its name.
        where: What refusals call it, and what is kept as the articles' path; else its name.
        address: Where it was fetched, if it was.
        media_type: What the server says that it is.
        depth: How many archives and mails it lies in.
    """
    where = where or name
    if not data.strip():
        yield Rejection(where, "is empty; put the article's text into it")
        return
    kind = kind_of(name, data, media_type=media_type)
    try:
        yield from _read(kind, name, data, key=key or name, where=where, address=address, depth=depth)
    except InputError as exc:
        yield Rejection(where, str(exc).removeprefix(f"{where} "))
    except Exception as exc:  # nobody foresaw it; the other files go on
        logger.exception("%s could not be read", where)
        yield fault(where, exc)


def article_of(document: Document, *, name: str, where: str) -> Iterator[Article | Rejection]:
    """Make an article of what was taken out of a file."""
    article = article_from_text(
        document.text,
        article_id=id_of(name),
        title=field_line(document.title),
        source=field_line(document.source),
        path=document.address or where,
    )
    yield from described(article, {"published": document.published}, created=document.created, where=where)


def _read(
    kind: InputKind, name: str, data: bytes, *, key: str, where: str, address: str, depth: int
) -> Iterator[Article | Rejection]:
    if kind is InputKind.TEXT:
        if other := other_kind(name, data):
            msg = f"is {other}, which is not read; save it as text, and name it .txt"
            raise InputError(msg)
        yield from read_plain(data, name=name, key=key, where=where)
    elif kind is InputKind.LINES:
        yield from read_json_lines(data.splitlines(), name=name, where=where)
    elif kind is InputKind.ZIP:
        yield from _read_archive(data, where=where, depth=depth)
    else:
        found = read_bounded(kind, data, address=address)
        for number, document in enumerate(found, start=1):
            entry = key if kind is not InputKind.FEED else f"{key} {number}"
            yield from _read_document(document, key=entry, where=where, depth=depth)


def _read_document(document: Document, *, key: str, where: str, depth: int) -> Iterator[Article | Rejection]:
    part = PurePosixPath(document.name.replace("\\", "/")).name
    if document.data and depth < MAX_DEPTH:
        yield from read_data(part, document.data, where=f"{where}/{part}", depth=depth + 1)
    elif document.data:
        yield _too_deep(f"{where}/{part}")
    else:
        try:
            yield from article_of(document, name=key, where=where)
        except InputError as exc:
            yield Rejection(key, str(exc).removeprefix(f"{key} "))


def _read_archive(data: bytes, *, where: str, depth: int) -> Iterator[Article | Rejection]:
    found = False
    for member in members(data, where=where):
        found = True
        if isinstance(member, Rejection):
            yield member
            continue
        name, content = PurePosixPath(member[0]).name, member[1]
        place = f"{where}/{member[0]}"
        if kind_named(name) is None:
            yield Rejection(place, f"is of a kind that is not read; files end in {', '.join(ENDINGS)}")
        elif kind_named(name) is InputKind.ZIP and depth + 1 >= MAX_DEPTH:
            yield _too_deep(place)
        else:
            yield from read_data(name, content, where=place, depth=depth + 1)
    if not found:
        msg = f"{where} holds no files; put articles into it"
        raise InputError(msg)


def _too_deep(where: str) -> Rejection:
    return Rejection(where, f"lies {MAX_DEPTH} archives deep, and no deeper is read; give it by itself")
