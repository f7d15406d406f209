"""Zip files → the files in them, with bounds on number, size and depth. Nothing is written to the disk."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from geo.articles.documents import BESIDE_PAGE, MAX_FILE_BYTES, MAX_PARTS, beside_pages
from geo.disk import DAMAGED_ZIP, odd_kind
from geo.errors import InputError
from geo.model import Rejection

MAX_DEPTH = 2  # an archive may hold archives, and these no more
MAX_UNPACKED = 100_000_000  # bytes of all files together, with those of the archives inside
MAX_ARTICLES = 10_000  # of all files together
MAX_SECONDS = 20 * 60  # by the clock, for reading all files: many scans take minutes each

_BROKEN = "is no zip file that can be read; pack it again"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(slots=True)
class Allowance:
    """How much of one input may still be unpacked and read, in all its archives and mails together."""

    files: int = MAX_PARTS
    size: int = MAX_UNPACKED  # bytes
    articles: int = MAX_ARTICLES
    seconds: float = MAX_SECONDS


def unpacked_size(data: bytes) -> int:
    """Return how many bytes an archive says that all its files have.

    Raises:
        One of `geo.disk.DAMAGED_ZIP`: It is no archive.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sum(member.file_size for member in archive.infolist())


def members(data: bytes, allowance: Allowance, *, where: str) -> Iterator[tuple[str, bytes] | Rejection]:
    """Yield the files of an archive with their names, and what is refused of it.

    Folders, hidden files and what a Mac leaves beside each file are passed over.

    Args:
        data: The archive.
        allowance: What may be unpacked; what is, is taken from it.
        where: What refusals call it.

    Raises:
        InputError: It is no archive, or holds too many files.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except DAMAGED_ZIP as exc:
        raise InputError(_BROKEN) from exc
    with archive:
        files = [member for member in archive.infolist() if not _passed_over(member)]
        if len(files) > allowance.files:
            msg = f"holds {len(files):,} files, and {MAX_PARTS} of an archive are read, with those inside; split it"
            raise InputError(msg)
        allowance.files -= len(files)
        beside = beside_pages(PurePosixPath(member.filename) for member in files)
        yield from (Rejection(f"{where}/{folder}", BESIDE_PAGE) for folder in sorted(beside))
        for member in files:
            if not beside.isdisjoint(PurePosixPath(member.filename).parents):
                continue
            place = f"{where}/{member.filename}"
            content = _read(archive, member, allowance.size)
            if isinstance(content, str):
                yield Rejection(place, content)
                continue
            allowance.size -= len(content)
            yield member.filename, content


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes | str:
    """Return a member's content, or why it is refused. What it says of its own size is not trusted."""
    if reason := _suspicion(member):
        return reason
    most = min(MAX_FILE_BYTES, left)
    try:
        with archive.open(member) as file:
            content = file.read(most + 1)
    except DAMAGED_ZIP:
        return "is damaged in its archive; pack it again"
    if len(content) > most:
        return f"unpacks to more than {most / 1e6:.0f} MB, and no more is read; give it by itself, or split it"
    return content


def _suspicion(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if "\0" in name or name.startswith(("/", "\\")) or ".." in parts or name[1:2] == ":":
        return "has a name that leads out of its archive; pack it with plain names"
    if kind := odd_kind(member.external_attr >> 16):
        return f"is {kind} and no file; pack the file itself"
    if member.flag_bits & _ENCRYPTED:
        return "is locked by a password; pack it without one"
    if member.compress_type not in _METHODS:
        return "is packed in a way that is not read; pack it as an ordinary zip file"
    return ""


def _passed_over(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    return member.is_dir() or any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
