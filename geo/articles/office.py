"""Word files → text, opened by python-docx: paragraphs, the cells of tables, text boxes and notes, in their order.

Words are taken wherever they stand in a paragraph: in what was inserted while changes were tracked, in content
controls, smart tags and links. What was deleted or moved away is gone, as it is for who reads the file.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from geo.articles.archives import unpacked_size
from geo.articles.documents import Document
from geo.articles.texts import MAX_ARTICLE_BYTES, day_made, too_long
from geo.articles.unwarned import unwarned
from geo.disk import DAMAGED_ZIP
from geo.errors import InputError
from geo.extras import telling_extras

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from docx.opc.coreprops import CoreProperties
    from lxml.etree import _Element

_MAX_UNPACKED = 60_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FACTS = "/metadata/core-properties"
_NOTES = ("/footnotes", "/endnotes")
_GONE = frozenset({"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TEMPLATE = datetime(2013, 12, 23, 23, 15)  # noqa: DTZ001 when the template was made that python-docx makes files from
_BROKEN = "is no Word file that can be read; open it in a word processor, and save it as .docx again"


@unwarned()
def read_docx(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the text out of a Word file.

    Raises:
        InputError: It is damaged, encrypted, packed beyond measure, or without text.
    """
    with telling_extras():
        from docx import Document as WordFile

    _check_size(data)
    try:
        file = WordFile(BytesIO(data))
        text = _bounded("\n\n".join(_blocks(file)))
        facts = _facts(file)
        title = str(facts.title or "") if facts else ""
    except (InputError, MemoryError):
        raise
    except Exception as exc:  # python-docx raises what its parts raise: KeyError, ValueError, lxml's errors
        raise InputError(_BROKEN) from exc
    if not text.strip():
        msg = "holds no text; if its pages are pictures, have their text recognised first"
        raise InputError(msg)
    return (Document(text, title, created=_created(facts) if facts else "", address=address),)


def _facts(file: "Opened") -> "CoreProperties | None":
    """Return what a file says of itself: of one that says nothing, as of Google Docs, python-docx would make it up.

    LibreOffice calls these facts by a name that is spelt otherwise.
    """
    for told in file.part.package.rels.values():
        if told.reltype.lower().endswith(_FACTS) and not told.is_external:
            facts: CoreProperties | None = getattr(told.target_part, "core_properties", None)
            return facts
    return None


def _created(facts: "CoreProperties") -> str:
    """Return the day on which a file was made; nothing where that is the day of the template that it was made from."""
    try:
        created = facts.created
        return "" if created and created.replace(tzinfo=None) == _TEMPLATE else day_made(created, facts.modified)
    except (ValueError, OverflowError, TypeError):  # a moment of the year 1 or 9999, in a zone in which it is none
        return ""


def _check_size(data: bytes) -> None:
    try:
        unpacked = unpacked_size(data)
    except DAMAGED_ZIP as exc:
        raise InputError(_BROKEN) from exc
    if unpacked > _MAX_UNPACKED:
        msg = f"unpacks to {unpacked / 1e6:,.0f} MB, and {_MAX_UNPACKED / 1e6:.0f} MB are read; take its pictures out"
        raise InputError(msg)


def _blocks(file: "Opened") -> Iterator[str]:
    """Yield the paragraphs and rows of the body, then those of its notes."""
    from docx.oxml import parse_xml

    yield from _paragraphs(file.element.body)
    for part in file.part.rels.values():
        if part.reltype.endswith(_NOTES) and not part.is_external:
            yield from _paragraphs(parse_xml(part.target_part.blob))


def _paragraphs(parent: "_Element") -> Iterator[str]:
    """Yield the paragraphs in an element, a row of a table as one; the text boxes of a paragraph come after it."""
    for child in parent:
        name = _name(child)
        if name == "p":
            yield _words(child)
            for box in _boxes(child):
                yield from _paragraphs(box)
        elif name == "tbl":
            for row in _nearest(child, "tr"):
                cells = ("\n".join(filter(None, _paragraphs(cell))).strip() for cell in _nearest(row, "tc"))
                yield "\n".join(dict.fromkeys(cell for cell in cells if cell))
        elif name not in _GONE:
            yield from _paragraphs(child)


def _nearest(parent: "_Element", name: str) -> Iterator["_Element"]:
    """Yield the rows of a table, or the cells of a row, without those of the tables in its cells.

    These are read with their cell; read twice at each level, forty tables within each other would have no end.
    """
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) not in _GONE and _name(child) not in ("tbl", "p"):
            yield from _nearest(child, name)


def _words(element: "_Element") -> str:
    """Return the words of a paragraph, or of a part of one, without those of its text boxes."""
    found = []
    for child in element:
        name = _name(child)
        if name == "t":
            found.append(child.text or "")
        elif name in _SIGNS:
            found.append(_SIGNS[name])
        elif name not in _GONE and name != "txbxContent":
            found.append(_words(child))
    return "".join(found)


def _boxes(paragraph: "_Element") -> Iterator["_Element"]:
    """Yield the contents of the text boxes in a paragraph, each once: older programs are told of them a second time.

    Those within a text box are read with it.
    """
    for child in paragraph:
        if _name(child) == "txbxContent":
            yield child
        elif _name(child) != "Fallback":
            yield from _boxes(child)


def _name(element: "_Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _bounded(text: str) -> str:
    if len(text) > MAX_ARTICLE_BYTES:
        raise InputError(too_long("its text", len(text)))
    return text
