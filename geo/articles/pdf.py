"""PDF → text, by pypdf, with the lines of its pages joined into paragraphs again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from geo.articles.documents import Document
from geo.articles.texts import MAX_ARTICLE_BYTES, day_written, too_long
from geo.articles.unwarned import unwarned
from geo.errors import InputError
from geo.languages.words import languages, words_in

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MAX_PAGES = 500
_MAX_STREAM = 30_000_000  # bytes of one stream, unpacked
_FULL = 0.75  # of the usual length: a shorter line ends its paragraph
_GAP = re.compile(r"\s{3,}|\s+[|·•]\s+")  # between the parts of a line that is no sentence
_GAPS = 2  # of them in a running head
_NUMBER = re.compile(r"\d+")
_OFTEN = 3  # pages on which a line stands at the edge before it counts as a running head
_NAMED = 8  # pages that are named by their numbers
_BROKEN = "is no PDF that can be read; open it in a viewer, and print it into a new PDF"
_LOCKED = "is locked by a password, or against copying; print it into a new PDF, or save its text"
_NO_TITLES = frozenset({"untitled", "untitled document"})  # what programs write that know none
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
            written = list(_pages(file))
            pages, heads = without_heads(written)
            pictured = _pictured(file, written)
            title, created = _facts(file)
    except (InputError, MemoryError):
        raise
    except DependencyError as exc:  # a cipher that pypdf leaves to another library
        raise InputError(_LOCKED) from exc
    except Exception as exc:  # pypdf raises its own errors, and those of Python where a file is broken in a new way
        raise InputError(_BROKEN) from exc
    text = "\n\n".join(paragraphs(pages))
    if recognised := not text.strip():
        from geo.articles.scans import recognised_pages

        pages, heads = without_heads(recognised_pages(data))
        created = ""  # that is the day on which it was scanned, and the story may be of any other
        text = "\n\n".join(paragraphs(pages))
        if not text.strip():
            msg = "holds no text, and in its pictures none was recognised; give another scan of it"
            raise InputError(msg)
    days = {day for head in heads for part in _GAP.split(head) if (day := day_written(part))}
    published = days.pop() if len(days) == 1 else ""
    found = Document(text, title, published=published, created=created, address=address, recognised=recognised)
    if not pictured or recognised:
        return (found,)
    numbers = ", ".join(map(str, pictured[:_NAMED])) + (" …" if len(pictured) > _NAMED else "")
    pages_told = f"page {numbers} holds" if len(pictured) == 1 else f"{len(pictured)} pages ({numbers}) hold"
    return (found, Document(told=f"{pages_told} pictures and no text; what is written in them is not read"))


def without_heads(pages: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return pages without their running heads and feet, and these.

    Such a line stands first or last on a page, and is set in parts with gaps between them, or stands on other pages
    too, but for its number.
    """
    split = [page.splitlines() for page in pages]
    edges = [set(_edges(page)) for page in split]
    often = Counter(_numberless(page[at]) for page, ends in zip(split, edges, strict=True) for at in ends)
    kept, heads = [], []
    for page, ends in zip(split, edges, strict=True):
        gone = {at for at in ends if len(_GAP.findall(page[at].strip())) >= _GAPS or _is_running(page[at], often)}
        heads += [page[at].strip() for at in sorted(gone)]
        kept.append("\n".join(line for at, line in enumerate(page) if at not in gone))
    return kept, heads


def _edges(page: Sequence[str]) -> list[int]:
    written = [at for at, line in enumerate(page) if line.strip()]
    return [*written[:1], *written[-1:]] if len(written) > _GAPS else []


def _numberless(line: str) -> str:
    return _NUMBER.sub("#", " ".join(line.split()))


def _is_running(line: str, often: "Counter[str]") -> bool:
    """Say whether a line stands on several pages; on two, its number must tell that they are meant."""
    told = _numberless(line)
    return often[told] >= (_OFTEN - 1 if "#" in told else _OFTEN)


def paragraphs(pages: Sequence[str]) -> Iterator[str]:
    """Join the lines of pages into paragraphs: without page numbers, hyphens at line ends closed."""
    stripped = [line.strip() for page in pages for line in page.splitlines()]
    lines = [line for line in stripped if not _is_page_number(line)]
    lengths = sorted(len(line) for line in lines if line)
    full = _FULL * lengths[int(len(lengths) * 0.8)] if lengths else 0.0
    held = ""
    for line, after in zip(lines, _next_written(lines), strict=True):
        if not line:
            if held and _SENTENCE_END.search(held):
                yield held
                held = ""
            continue
        held = _joined(held, line)
        if len(line) < full and (_SENTENCE_END.search(held) or not after[:1].islower()):
            yield held
            held = ""
    if held:
        yield held


def _next_written(lines: Sequence[str]) -> list[str]:
    """Return for each line the next that is not empty; nothing where none comes."""
    found, after = [], ""
    for line in reversed(lines):
        found.append(after)
        after = line or after
    return found[::-1]


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


def _pictured(file: "PdfReader", written: Sequence[str]) -> list[int]:
    """Return the numbers of the pages, from 1, that hold a picture and no text."""
    return [at for at, text in enumerate(written, start=1) if not text.strip() and _has_picture(file.pages[at - 1])]


def _has_picture(page: "PageObject") -> bool:
    try:
        held = page["/Resources"].get_object()["/XObject"].get_object()  # type: ignore[index] # a dictionary, if there
        return any(one.get_object().get("/Subtype") == "/Image" for one in held.values())
    except (LookupError, TypeError, AttributeError, ValueError):  # there is none, or it is broken
        return False


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
    title = str(facts.title or "")
    return "" if title.strip().casefold() in _NO_TITLES else title, created.date().isoformat() if created else ""
