"""Web archives (WARC, packed or not, and WACZ) → their pages, each read as a web page is; records are parted by warcio.

A page's address is that which was archived, and without a day of its own it has the day of its archiving as a guess.
Of one address the last good copy counts. What is no page is counted: pictures and scripts, answers that are errors or
lead elsewhere, records that only say that nothing had changed.
"""

import io
import json
import re
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, field, replace
from gzip import GzipFile
from typing import TYPE_CHECKING

from geo.articles.documents import MAX_PARTS, PAGE_TYPES, Document, is_address
from geo.articles.markup import read_html
from geo.articles.texts import field_line
from geo.articles.unwarned import unwarned
from geo.disk import DAMAGED_ZIP
from geo.errors import InputError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MAX_RECORDS = 200_000
MAX_UNPACKED = 1_000_000_000  # bytes of all records, which go by and are not kept
MAX_PAGE = 5_000_000  # bytes
MAX_PAGES_UNPACKED = 200_000_000  # bytes of all pages together
SECONDS = 90  # of computing, after which no further page is read
_HTTP_OK = "200"
_LISTED = 20_000_000  # bytes of a list of pages
_LIST = re.compile(r"\w+/\w+\.jsonl")
_BLOCK = 65_536
_GZIP = b"\x1f\x8b"
_BREAKS = (EOFError, OSError, zlib.error, ValueError, ArithmeticError, AttributeError, TypeError, KeyError)  # of warcio
_BROKEN = "is no web archive that can be read; save it from the archiving program as .warc, .warc.gz or .wacz again"
_TOLD = {
    "files": "files that are no pages",
    "answers": "answers that are errors or lead elsewhere",
    "copies": "earlier copies of the same addresses",
    "unchanged": "records of pages that had not changed",
    "records": "other records",
    "unlisted": "pages within pages",
}


@dataclass(frozen=True, slots=True)
class _Archived:
    """A page as it was archived: its content, and the day in ISO's form."""

    data: bytes
    day: str


@dataclass(slots=True)
class _PagesFound:
    """What was found so far: pages by address, what was passed over by kind, and what was refused."""

    pages: dict[str, _Archived] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    refused: list[Document] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)
    records: int = 0
    size: int = 0

    def keep(self, address: str, page: _Archived) -> None:
        """Keep a page; one of its address that was archived earlier is not kept beside it."""
        earlier = self.pages.get(address)
        if earlier is not None:
            self.passed["copies"] += 1
            if earlier.day > page.day:
                return
            self.size -= len(earlier.data)
        if (earlier is None and len(self.pages) >= MAX_PARTS) or self.size + len(page.data) > MAX_PAGES_UNPACKED:
            msg = f"is one too many: {MAX_PARTS} pages and {MAX_PAGES_UNPACKED / 1e6:.0f} MB of them are read; split it"
            raise InputError(msg)
        self.size += len(page.data)
        self.pages[address] = page


@unwarned()
def read_web_archive(data: bytes, _address: str = "") -> tuple[Document, ...]:
    """Take the pages out of a web archive.

    The first document tells what was passed over. A page that cannot be read is refused by its address.

    Raises:
        InputError: It is no web archive, or holds no pages.
    """
    began, found, listed = time.process_time(), _PagesFound(), frozenset[str]()
    if data.startswith(b"PK"):
        listed = _read_wacz(data, found)
    else:
        _read_warc(io.BytesIO(data), "", found)
    for address in found.unchanged - found.pages.keys():
        found.refused.append(Document(name=address, refused="is not in this archive, which only says: unchanged"))
    if listed and (kept := {address: page for address, page in found.pages.items() if address in listed}):
        found.passed["unlisted"] = len(found.pages) - len(kept)
        found.pages = kept
    if not found.pages and not found.refused:
        msg = f"holds no archived pages{_told(found)}; archive the pages themselves, as HTML"
        raise InputError(msg)
    told = Document(told=f"{len(found.pages):,} archived pages{_told(found)}")
    return (told, *_documents(found, began), *found.refused)


def _told(found: _PagesFound) -> str:
    passed = ", ".join(f"{found.passed[kind]:,} {words}" for kind, words in _TOLD.items() if found.passed[kind])
    return f"; passed over: {passed}" if passed else ""


def _documents(found: _PagesFound, began: float) -> Iterator[Document]:
    """Read the pages, as long as there is time."""
    for number, (address, page) in enumerate(found.pages.items()):
        if time.process_time() - began > SECONDS:
            left = len(found.pages) - number
            yield Document(name=address, refused=f"and {left:,} pages after it are not read in time; split the archive")
            return
        try:
            (read,) = read_html(page.data, address)
        except InputError as exc:
            yield Document(name=address, refused=str(exc))
        else:
            yield replace(read, address=address, created=page.day, name=address)


def _read_wacz(data: bytes, found: _PagesFound) -> frozenset[str]:
    """Read the records of a WACZ, and return the addresses of what its list says are pages."""
    listed: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            for name in names:
                if _LIST.match(name):
                    with archive.open(name) as file:
                        listed |= set(_addresses(file.read(_LISTED)))
            records = [name for name in names if name.endswith((".warc", ".warc.gz"))]
            if not records:
                msg = "holds no web archive (.warc.gz in archive/); save it from the archiving program again"
                raise InputError(msg)
            for name in records[:MAX_PARTS]:
                with archive.open(name) as file:
                    _read_warc(io.BytesIO(_bounded(file.read(MAX_UNPACKED // 4 + 1))), name, found)
    except DAMAGED_ZIP as exc:
        raise InputError(_BROKEN) from exc
    return frozenset(listed)


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_UNPACKED // 4:
        msg = f"unpacks to more than {MAX_UNPACKED / 4e6:.0f} MB; split it"
        raise InputError(msg)
    return data


def _addresses(lines: bytes) -> Iterator[str]:
    for line in lines.splitlines():
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and isinstance(told.get("url"), str):
            yield told["url"]


class _Unpacked(io.RawIOBase):
    """A web archive unpacked, of however many members, up to a bound on its bytes."""

    def __init__(self, file: io.BytesIO) -> None:
        packed = file.getvalue()[:2] == _GZIP
        self._file: io.BytesIO | GzipFile = GzipFile(fileobj=file) if packed else file
        self._left = MAX_UNPACKED
        self.damaged = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; after a break there are none.

        Raises:
            InputError: There are more than may be unpacked.
        """
        try:
            found = self._file.read1(size)  # what comes before a break is not lost with it
        except (EOFError, OSError, zlib.error):
            self.damaged = True
            return b""
        self._left -= len(found)
        if self._left < 0:
            msg = f"unpacks to more than {MAX_UNPACKED / 1e6:.0f} MB; split it"
            raise InputError(msg)
        return found

    def tell(self) -> int:
        """Return how far it has been read."""
        return MAX_UNPACKED - self._left


def _read_warc(file: io.BytesIO, name: str, found: _PagesFound) -> None:
    """Read the records of one file. What follows a break is refused, and what came before it stays."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    before, stream = found.records, _Unpacked(file)
    try:
        with redirect_stderr(io.StringIO()):  # on which warcio tells what it thinks of a record's length
            for record in ArchiveIterator(stream, arc2warc=True):
                _take(record, found)
    except (InputError, MemoryError) as exc:
        if isinstance(exc, MemoryError) or not found.pages:
            raise
        _refuse_rest(found, name, str(exc))
        return
    except (ArchiveLoadFailed, *_BREAKS) as exc:
        if found.records == before:
            raise InputError(_BROKEN) from exc
        stream.damaged = True
    if stream.damaged:
        _refuse_rest(found, name, "is damaged, and what comes after it is not read; save the archive again")


def _refuse_rest(found: _PagesFound, name: str, reason: str) -> None:
    found.refused.append(Document(name=f"{name} record {found.records}".strip(), refused=reason))


def _take(record: "ArcWarcRecord", found: _PagesFound) -> None:
    """Keep a record that is a page, and count any other."""
    found.records += 1
    if found.records > MAX_RECORDS:
        msg = f"and those after it are not read: an archive may hold {MAX_RECORDS:,}; split it"
        raise InputError(msg)
    address = field_line(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if record.rec_type not in ("response", "revisit", "resource"):
        found.passed["records"] += record.rec_type not in ("warcinfo", "request", "metadata")
        return
    if not is_address(address):
        found.passed["records"] += 1
    elif record.rec_type == "revisit":
        found.passed["unchanged"] += 1
        found.unchanged |= {address} if _is_page(record) else set()
    elif record.http_headers is not None and record.http_headers.get_statuscode() != _HTTP_OK:
        found.passed["answers"] += 1
    elif not _is_page(record):
        found.passed["files"] += 1
    else:
        _take_page(record, address, found)


def _is_page(record: "ArcWarcRecord") -> bool:
    told = record.http_headers or record.rec_headers
    said = (told.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return said in PAGE_TYPES


def _take_page(record: "ArcWarcRecord", address: str, found: _PagesFound) -> None:
    packing = ((record.http_headers and record.http_headers.get_header("Content-Encoding")) or "").strip().lower()
    data = record.content_stream().read(MAX_PAGE + 1)
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit > 0:
        found.refused.append(Document(name=address, refused="is cut off in its archive; save the archive again"))
    elif packing not in ("", "identity", "gzip", "deflate") and b"<" not in data[:1000]:
        reason = f"is packed as {packing[:20]!r}, which is not read; archive it anew without that"
        found.refused.append(Document(name=address, refused=reason))
    elif len(data) > MAX_PAGE:
        reason = f"is larger than {MAX_PAGE / 1e6:.0f} MB, and no larger page of an archive is read; give it by itself"
        found.refused.append(Document(name=address, refused=reason))
    else:
        found.keep(address, _Archived(data, (record.rec_headers.get_header("WARC-Date") or "")[:10]))
