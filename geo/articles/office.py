"""Word files → text, by python-docx: paragraphs and the cells of tables, in their order."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from geo.articles.documents import Document
from geo.articles.texts import MAX_ARTICLE_BYTES, too_long
from geo.articles.unwarned import unwarned
from geo.errors import InputError
from geo.extras import telling_extras

if TYPE_CHECKING:
    from docx.document import Document as Opened

_MAX_UNPACKED = 60_000_000
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
        facts = file.core_properties
        title = str(facts.title or "")
    except (InputError, MemoryError):
        raise
    except Exception as exc:  # python-docx raises what its parts raise: KeyError, ValueError, lxml's errors
        raise InputError(_BROKEN) from exc
    if not text.strip():
        msg = "holds no text; if its pages are pictures, have their text recognised first"
        raise InputError(msg)
    return (Document(text, title, created=_created(file), address=address),)


def _created(file: "Opened") -> str:
    try:
        created = file.core_properties.created
    except (ValueError, OverflowError):  # a moment of the year 1 or 9999, in a zone in which it is none
        return ""
    return created.date().isoformat() if created else ""


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as exc:
        raise InputError(_BROKEN) from exc
    if unpacked > _MAX_UNPACKED:
        msg = f"unpacks to {unpacked / 1e6:,.0f} MB, and {_MAX_UNPACKED / 1e6:.0f} MB are read; take its pictures out"
        raise InputError(msg)


def _blocks(file: "Opened") -> Iterator[str]:
    from docx.table import Table

    for block in file.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # merged cells come once a column
            yield "\n".join(cell for cell in cells if cell)


def _bounded(text: str) -> str:
    if len(text) > MAX_ARTICLE_BYTES:
        raise InputError(too_long("its text", len(text)))
    return text
