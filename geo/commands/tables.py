"""Tables for a person at a terminal, cut to its width; whole elsewhere. No control character of an article is shown."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from geo.views.doubts import MARK
from geo.views.escape import plain

Row = Sequence[str]

_WIDEST = 60  # columns that one cell may take before it is cut
_LEAST = 6


def print_table(heads: Row, rows: Iterable[Row], *, none: str = "", whole: bool = False) -> None:
    """Print rows under their heads; where there are none, a line that says so, if any.

    They are cut to the width of the terminal, or to that of the variable COLUMNS; a file or a pipe gets them whole.
    The last column is left `whole` where it is what was asked for: lines then go on where the terminal breaks them.
    """
    cells = [[" ".join(plain(cell).split()) for cell in row] for row in rows]
    if not cells:
        sys.stdout.write(f"{none}\n" if none else "")
        return
    widths = _fit([max(_width(row[at]) for row in (heads, *cells)) for at in range(len(heads))])
    for row in (heads, ["─" * width for width in widths], *cells):
        fitted = [_cut(cell, width) for cell, width in zip(row, widths, strict=True)]
        line = "  ".join([*fitted[:-1], row[-1]] if whole else fitted)
        sys.stdout.write(line.rstrip() + "\n")


def _fit(widths: Sequence[int]) -> list[int]:
    """Narrow the widest columns until the row fits, where it must; no column below six."""
    if not (sys.stdout.isatty() or os.environ.get("COLUMNS")):
        return list(widths)
    room = shutil.get_terminal_size().columns - 2 * (len(widths) - 1)
    fitted = [min(width, _WIDEST) for width in widths]
    while sum(fitted) > room and max(fitted) > _LEAST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _cut(text: str, width: int) -> str:
    """Fill or cut a text to a width; the mark of doubt at its end stays."""
    if _width(text) <= width:
        return text + " " * (width - _width(text))
    kept, end = "", f"…{MARK}" if text.endswith(MARK) else "…"
    for letter in text:
        if _width(kept + letter) > width - len(end):
            break
        kept += letter
    return kept + end + " " * (width - _width(kept) - len(end))


def _width(text: str) -> int:
    """Count the columns that a text takes: wide letters of East Asia take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text
    )
