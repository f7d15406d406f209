"""Words on a drawn map: what its typeface can set, how wide they run, where they break, and the font inside an SVG.

The typeface is DejaVu Sans, which matplotlib brings along, so that a picture is the same on every machine. It has
Latin, Greek, Cyrillic, Hebrew, Arabic and more; what it lacks, as Chinese, is written in Latin letters.
"""

import io
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache

from anyascii import anyascii
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

from geo.views.escape import plain

FAMILY = "DejaVu Sans"
LINE = 1.28  # of the type's size, from line to line
CAPS = 0.73  # height of a capital, of the type's size
TALL = 1.02  # height of a box that holds a line, of the type's size
_LONGEST = 600  # characters of anything that is set: no sheet has room for more


class FontFace(StrEnum):
    """A cut of the typeface."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"


def properties(face: FontFace, size: float) -> FontProperties:
    """Return a cut at a size in points, as matplotlib takes it."""
    return FontProperties(
        family=FAMILY,
        weight="bold" if face is FontFace.BOLD else "normal",
        style="oblique" if face is FontFace.ITALIC else "normal",
        size=size,
    )


def settable(text: str, face: FontFace = FontFace.REGULAR) -> str:
    """Return text on one line, without control characters, in letters that a cut has."""
    return in_letters(" ".join(plain(text[: 4 * _LONGEST]).split())[:_LONGEST], face)


def in_letters(line: str, *faces: FontFace) -> str:
    """Return a line, however long, in letters that all of these cuts have: others are spelt in Latin ones."""
    line = unicodedata.normalize("NFC", line)
    if line.isascii():
        return line
    known = _known(*faces)
    return " ".join("".join(c if ord(c) in known else anyascii(c) for c in line).split())


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, face: FontFace = FontFace.REGULAR) -> float:
    """Return how wide settable text runs, in points."""
    if not text:
        return 0.0
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties(face, 100.0), ismath=False)
    return float(width) * size / 100.0


def shorten(text: str, width: float, size: float, face: FontFace = FontFace.REGULAR) -> str:
    """Return text cut to a width in points, with dots where it was cut."""
    if width_of(text, size, face) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width_of(text[:middle].rstrip() + "…", size, face) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrap(text: str, width: float, size: float, *, face: FontFace = FontFace.REGULAR, most: int = 2) -> tuple[str, ...]:
    """Break text into lines of a width in points; what does not fit into the last is cut."""
    lines: list[str] = []
    words = text.split(" ")  # not at spaces that hold words together
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size, face) <= width:
            line += " " + words.pop(0)
        lines.append(shorten(line, width, size, face))
    if words:
        lines.append(shorten(" ".join(words), width, size, face))
    return tuple(lines)


@lru_cache(maxsize=32)
def subset(face: FontFace, letters: str) -> bytes:
    """Return a WOFF font of just these letters of a cut."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.flavor = "woff"
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["FFTM"]  # the font editor's own table of times
    font = TTFont(findfont(properties(face, 10.0)), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def _known(*faces: FontFace) -> frozenset[int]:
    return frozenset.intersection(*map(_letters, faces))


@cache
def _letters(face: FontFace) -> frozenset[int]:
    """Return the characters that a cut has."""
    return frozenset(FT2Font(findfont(properties(face, 10.0))).get_charmap())
