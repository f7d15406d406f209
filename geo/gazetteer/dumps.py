"""GeoNames' own dump format: which lines of it are places that we want, and what they say.

A dump (`allCountries.txt`, `UA.txt`, `cities500.txt`, or a zip file with one of them) has a line a place, 19 columns
parted by tabs, no header. Lines are hostile until read: each is checked, and a broken one says what is wrong with it.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geo.disk import open_plain
from geo.errors import GeoError, InputError
from geo.gazetteer.built_in import LONGEST_NAME
from geo.model import PlaceKind

COLUMNS = 19
CLASSES = "PAHTSL"  # GeoNames' feature classes that we keep something of
LONGEST_LINE = 1 << 16  # bytes; GeoNames' alternate names take 10,000 characters at most
_MOST_NAMES = 250
_MOST_PEOPLE = (1 << 32) - 1

PlaceSort = tuple[PlaceKind, int]  # what a place is, and UCDP's where_prec of it
# What we keep beside populated places: areas, and features that news name as scenes. Countries and continents are not
# taken, since the gazetteer has them all, nor schools, churches, hills or springs, whose names mean something else.
_KEPT: tuple[tuple[str, PlaceSort, str], ...] = (
    ("A", (PlaceKind.ADMIN1, 4), "ADM1"),
    ("A", (PlaceKind.ADMIN2, 3), "ADM2 ADM3 ADM4 ADM5 ADMD"),
    ("H", (PlaceKind.SEA, 7), "OCN SEA GULF STRT"),
    ("H", (PlaceKind.SEA, 5), "BAY BAYS CHN CHNM FJD LGN SD"),
    ("H", (PlaceKind.REGION, 5), "STM STMS CNL"),
    ("H", (PlaceKind.SITE, 2), "LK LKS RSV GLCR"),
    ("H", (PlaceKind.SITE, 1), "FLLS HBR"),
    ("T", (PlaceKind.REGION, 5), "MTS DSRT PEN PLN PLAT VAL ISLS"),
    ("T", (PlaceKind.SITE, 2), "ISL ISLT ATOL CAPE"),
    ("T", (PlaceKind.SITE, 1), "MT PK PASS VLC GRGE"),
    ("S", (PlaceKind.SITE, 1), "AIRB AIRF AIRP BDG BDGQ DAM PS PSH PSN INSM FT PRN CMPRF PSTB OILR"),
    ("L", (PlaceKind.REGION, 5), "RGN"),
    ("L", (PlaceKind.SITE, 1), "MILB NVB PRT OILF GASF BTL"),
)
_TOWNS = "PPL PPLA PPLA2 PPLA3 PPLA4 PPLA5 PPLC PPLF PPLG PPLL PPLQ PPLR PPLS PPLW PPLX STLMT"
FEATURES: dict[tuple[str, str], PlaceSort] = {("P", code): (PlaceKind.CITY, 1) for code in _TOWNS.split()} | {
    (letter, code): sort for letter, sort, codes in _KEPT for code in codes.split()
}

_NUMBER = re.compile(r"[0-9]{1,15}\Z")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?\Z")
_CODE = re.compile(r"[\w.'-]{0,20}\Z")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DumpRow:
    """A place as a dump tells it. `names` are spellings beside the main one; `admin1` and `admin2` are codes."""

    geonameid: int
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    feature: str
    kind: PlaceKind
    where_prec: int
    country: str
    admin1: str
    admin2: str
    population: int


def parse_classes(text: str) -> str:
    """Read the letters of feature classes, such as "P,A"; return them in one order."""
    letters = set(text.upper()) - set(", ")
    if not letters or not letters <= set(CLASSES):
        told = "P towns, A areas, H waters, T mountains and islands, S airports, bridges and the like, L bases, ports"
        msg = f"{text!r} names no feature classes; want some of {','.join(CLASSES)}: {told}"
        raise InputError(msg)
    return "".join(letter for letter in CLASSES if letter in letters)


def parse_line(line: bytes, *, classes: str = CLASSES) -> DumpRow | None:
    """Read a line of a dump; None for a place of a sort that is not kept.

    Raises:
        InputError: The line is broken; the message says how, without saying where.
    """
    columns = _columns(line)
    sort = FEATURES.get((columns[6], columns[7])) if columns[6] in classes else None
    if sort is None:
        return None
    name = columns[1].strip()
    if not name or len(name) > LONGEST_NAME or _UNSEEN.search(name):
        msg = f"a name of {len(name)} characters, or with control characters; want 1 to {LONGEST_NAME} that can be seen"
        raise InputError(msg)
    if not all(_CODE.match(columns[at]) for at in (8, 10, 11)):
        msg = "codes of country and regions want at most 20 letters and figures"
        raise InputError(msg)
    return DumpRow(
        geonameid=_number(columns[0], "geonameid", most=_MOST_PEOPLE),
        name=name,
        names=_spellings(name, columns[2], columns[3]),
        lat=_degrees(columns[4], "latitude", most=90),
        lon=_degrees(columns[5], "longitude", most=180),
        feature=columns[7],
        kind=sort[0],
        where_prec=sort[1],
        country=columns[8],
        admin1="" if columns[10] in ("00", "") else columns[10],
        admin2=columns[11],
        population=min(_number(columns[14] or "0", "population"), _MOST_PEOPLE),
    )


def _columns(line: bytes) -> list[str]:
    try:
        columns = line.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as exc:
        msg = f"not UTF-8 at byte {exc.start}"
        raise InputError(msg) from exc
    if len(columns) != COLUMNS:
        msg = f"{len(columns)} column{'s' if len(columns) > 1 else ''}, want {COLUMNS}"
        raise InputError(msg)
    return columns


def _number(text: str, what: str, *, most: int | None = None) -> int:
    if not _NUMBER.match(text) or (most is not None and not 0 < int(text) <= most):
        msg = f"{what} is {text[:20]!r}, want a whole number"
        raise InputError(msg)
    return int(text)


def _degrees(text: str, what: str, *, most: int) -> float:
    if not _DEGREES.match(text) or abs(float(text)) > most:
        msg = f"{what} is {text[:20]!r}, want degrees from -{most} to {most}"
        raise InputError(msg)
    return float(text)


def _spellings(name: str, plain: str, others: str) -> tuple[str, ...]:
    """Give the other names that people write: no codes of airports, no transliterations without capitals, no links."""
    found = dict.fromkeys(part.strip() for part in (plain, *others.split(",")[:_MOST_NAMES]))
    return tuple(other for other in found if other != name and _is_spelling(other))


def _is_spelling(name: str) -> bool:
    if not 1 < len(name) <= LONGEST_NAME or _UNSEEN.search(name) or "://" in name:
        return False
    is_code = name.isupper() and len(name) < 6
    return not name.isascii() or (name != name.lower() and not is_code)


@contextmanager
def open_dump(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a dump, plain or zipped, as a file that can be sought in; also give its whole size in bytes.

    Raises:
        InputError: It cannot be read, or the zip file holds no dump, or is damaged.
    """
    try:
        with open_plain(path) as whole:
            if path.suffix.lower() != ".zip":
                yield whole, os.fstat(whole.fileno()).st_size
                return
            with zipfile.ZipFile(whole) as archive:
                member = _member(archive, path)
                with archive.open(member) as file:
                    yield file, member.file_size
    except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as exc:
        if isinstance(exc, GeoError):
            raise
        msg = f"cannot read {path}: {exc}; want a dump of GeoNames, such as UA.txt or UA.zip"
        raise InputError(msg) from exc


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    texts = [m for m in archive.infolist() if m.filename.lower().endswith(".txt") and not m.is_dir()]
    found = [m for m in texts if not m.filename.lower().endswith("readme.txt")]
    if len(found) != 1:
        msg = f"{path.name} holds {len(found)} text files beside readme.txt, want one dump, such as UA.txt"
        raise InputError(msg)
    return found[0]


def read_dump_lines(file: IO[bytes], *, offset: int = 0) -> Iterator[tuple[int, bytes]]:
    """Give each line from an offset on, with the offset that follows it; one that is too long comes cut."""
    file.seek(offset)
    while line := file.readline(LONGEST_LINE):
        offset += len(line)
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
            offset += len(rest)
        yield offset, line
