"""PDF → text, by pypdf, with the lines of its pages joined into paragraphs again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from geo.articles.documents import Document
from geo.articles.texts import MAX_ARTICLE_BYTES, too_long
from geo.articles.unwarned import unwarned
from geo.errors import InputError
from geo.languages.words import languages, words_in

if TYPE_CHECKING:
    from pypdf import PdfReader

_MAX_PAGES = 500
_MAX_STREAM = 30_000_000  # bytes of one stream, unpacked
_FULL = 0.75  # of the usual length: a shorter line ends its paragraph
_OFTEN = 3  # pages on which a line stands at the edge before it counts as a running head
_BROKEN = "is no PDF that can be read; open it in a viewer, and print it into a new PDF"
_LOCKED = "is locked by a password, or against copying; print it into a new PDF, or save its text"
_SENTENCE_END = re.compile(r"[.!?:][”’\"')\]]{0,2}$")


@unwarned()
def read_pdf(data: bytes, address: str = "") -> tuple[Document, ...]:
    """Take the text out of a PDF.

    Raises:
        InputError: It is damaged, locked by a password, too long, or holds pictures of text only.
    """
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError

    try:
        with apply_configuration(zlib_maximum_output_length=_MAX_STREAM, lzw_maximum_output_length=_MAX_STREAM):
            file = PdfReader(BytesIO(data), strict=False)
            _unlock(file)
            pages = list(_pages(file))
            title, created = _facts(file)
    except (InputError, MemoryError):
        raise
    except DependencyError as exc:  # a cipher that pypdf leaves to another library
        raise InputError(_LOCKED) from exc
    except Exception as exc:  # pypdf raises its own errors, and those of Python where a file is broken in a new way
        raise InputError(_BROKEN) from exc
    text = "\n\n".join(paragraphs(pages))
    if not text.strip():
        msg = "holds no text, only pictures; have its text recognised (OCR) first"
        raise InputError(msg)
    return (Document(text, title, created=created, address=address),)


def paragraphs(pages: Sequence[str]) -> Iterator[str]:
    """Join the lines of pages into paragraphs: without running heads and page numbers, hyphens at line ends closed."""
    split = [[line.strip() for line in page.splitlines()] for page in pages]
    running = _running_heads(split)
    lines = [line for page in split for line in page if line not in running and not _is_page_number(line)]
    lengths = sorted(len(line) for line in lines if line)
    full = _FULL * lengths[int(len(lengths) * 0.8)] if lengths else 0.0
    held = ""
    for line in lines:
        if not line:
            if held and _SENTENCE_END.search(held):
                yield held
                held = ""
            continue
        held = _joined(held, line)
        if len(line) < full:
            yield held
            held = ""
    if held:
        yield held


def _is_page_number(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in _page_numbers())


@cache
def _page_numbers() -> tuple[re.Pattern[str], ...]:
    """Return how pages are numbered in any language: which one a file is in is told later."""
    return tuple(words_in(code).files.page_number for code in languages())


def _joined(held: str, line: str) -> str:
    """Put a line behind what stands before it; a hyphen at its end divides a word, or joins two names."""
    if held.endswith("-") and len(held) > 1 and held[-2].isalpha():
        return held[:-1] + line if line[:1].islower() else held + line
    return f"{held} {line}" if held else line


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return what stands first or last on several pages: the name of a paper, a copyright line."""
    edges: Counter[str] = Counter()
    for page in pages:
        written = [line for line in page if line]
        edges.update({*written[:1], *written[-1:]})
    return {line for line, number in edges.items() if number >= _OFTEN}


def _pages(file: "PdfReader") -> Iterator[str]:
    if len(file.pages) > _MAX_PAGES:
        msg = f"has {len(file.pages):,} pages, and {_MAX_PAGES} are read; take out those that matter"
        raise InputError(msg)
    size = 0
    for page in file.pages:
        text = page.extract_text()
        size += len(text)
        if size > MAX_ARTICLE_BYTES:
            raise InputError(too_long("its text", size))
        yield text


def _unlock(file: "PdfReader") -> None:
    """Open a file that is encrypted with an empty password, as many are that only forbid printing."""
    if file.is_encrypted and not file.decrypt(""):
        raise InputError(_LOCKED)


def _facts(file: "PdfReader") -> tuple[str, str]:
    facts = file.metadata
    if facts is None:
        return "", ""
    try:
        created = facts.creation_date
    except (ValueError, OverflowError):
        created = None
    return str(facts.title or ""), created.date().isoformat() if created else ""
