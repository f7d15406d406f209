"""OpenDocument texts, packed or flat → text: paragraphs, headings, lists, tables, text boxes and notes, in order.

What was deleted while changes were tracked, and what readers remarked beside the text, is left out.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from geo.articles.documents import Document
from geo.articles.texts import MAX_ARTICLE_BYTES, too_long
from geo.articles.unwarned import unwarned
from geo.disk import DAMAGED_ZIP
from geo.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_UNPACKED = 60_000_000  # bytes of one part
_PACKED = b"PK"
_GONE = frozenset({"tracked-changes", "annotation", "annotation-end", "note-citation", "desc", "title", "forms"})
_APART = frozenset({"note-body", "text-box"})  # paragraphs in a paragraph, told after it
_SIGNS = {"tab": "\t", "line-break": "\n", "s": " "}
_DAY = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")
_BROKEN = "is no OpenDocument text that can be read; open it in a word processor, and save it as .odt again"


@unwarned()
def read_odt(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the text out of an OpenDocument text.

    Raises:
        InputError: It is damaged, encrypted, packed beyond measure, or without text.
    """
    content, told = _packed(data) if data.startswith(_PACKED) else _flat(data)
    text = "\n\n".join(filter(None, (block.strip() for block in _blocks(content))))
    if not text:
        msg = "holds no text; if its pages are pictures, have their text recognised first"
        raise InputError(msg)
    if len(text) > MAX_ARTICLE_BYTES:
        raise InputError(too_long("its text", len(text)))
    day = _DAY.match(told.get("creation-date", ""))
    return (Document(text, told.get("title", ""), created=day[0] if day else "", address=address),)


def _packed(data: bytes) -> "tuple[_Element, dict[str, str]]":
    """Return the text's tree, and what the file says of itself."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_open(archive)
            return _tree(_part(archive, "content.xml")), _facts(_part(archive, "meta.xml"))
    except InputError:
        raise
    except DAMAGED_ZIP as exc:
        raise InputError(_BROKEN) from exc


def _flat(data: bytes) -> "tuple[_Element, dict[str, str]]":
    """Return the same of a file that is one tree of everything."""
    whole = _tree(data)
    parts = {_name(child): child for child in whole}
    if "body" not in parts:
        raise InputError(_BROKEN)
    return parts["body"], _told(parts["meta"]) if "meta" in parts else {}


def _check_open(archive: zipfile.ZipFile) -> None:
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        msg = "is locked by a password; save it without one"
        raise InputError(msg)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of the file, nothing where it has none. What it says of its own size is not trusted."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        content = file.read(_MAX_UNPACKED + 1)
    if len(content) > _MAX_UNPACKED:
        msg = f"unpacks to more than {_MAX_UNPACKED / 1e6:.0f} MB, and no more is read; split it"
        raise InputError(msg)
    return content


def _tree(content: bytes) -> "_Element":
    """Parse a part; one that declares a document type, and so could declare entities, is refused."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise InputError(_BROKEN) from exc
    if root.getroottree().docinfo.doctype:
        raise InputError(_BROKEN)
    return root


def _facts(content: bytes) -> dict[str, str]:
    """Return what the file says of itself, by name; nothing where that is damaged, since the text is not."""
    try:
        return _told(_tree(content))
    except InputError:
        return {}


def _told(facts: "_Element") -> dict[str, str]:
    return {_name(element): (element.text or "").strip() for element in facts.iter()}


def _blocks(parent: "_Element") -> Iterator[str]:
    """Yield the paragraphs below an element, a row of a table as one; notes and text boxes come after theirs."""
    for child in parent:
        name = _name(child)
        if name in ("p", "h"):
            apart: list[_Element] = []
            yield _words(child, apart)
            for element in apart:
                yield from _blocks(element)
        elif name == "table-row":
            cells = ("\n".join(filter(None, _blocks(cell))).strip() for cell in child)
            yield "\n".join(filter(None, cells))
        elif name not in _GONE:
            yield from _blocks(child)


def _words(element: "_Element", apart: "list[_Element]") -> str:
    """Return the words of a paragraph, and put aside what is told after it."""
    found = [element.text or ""]
    for child in element:
        name = _name(child)
        if name in _APART:
            apart.append(child)
        elif name in _SIGNS:
            found.append(_SIGNS[name])
        elif name and name not in _GONE:
            found.append(_words(child, apart))
        found.append(child.tail or "")
    return "".join(found)


def _name(element: "_Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
