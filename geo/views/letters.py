"""Which characters make words for the search, and what each counts as: case and accents are folded away.

SQLite's full text search has tables of its own for that, of an older Unicode than Python's or a browser's. They are
kept in `data/letters.json`, so that the browser finds what SQLite finds. Beyond ASCII, in numbers of base 36:

- `letters`: in turn how many characters are no letters and how many after them are, from U+0080 on.
- `folds`: runs of characters that count as others: how far the first is from that of the run before, how many they are
  (with a `*` where every second one is meant), and what to add, to take away, or (after `=`) what all of them are.
  An accent counts as 0: it is passed over within a word.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import accumulate

from geo.resources import resource_path

BEYOND_ASCII = 0x80  # in ASCII letters and figures are all that makes words, and capitals fold to small letters

_RUN = re.compile(r"(\w+),(\w+)(\*?)([-+=])(\w+)")


@cache
def letter_tables() -> Mapping[str, str]:
    """Return both tables as they are written."""
    text = resource_path("data", "letters.json").read_text(encoding="utf-8")
    tables: dict[str, str] = json.loads(text)
    return tables


def begins_word(character: str) -> bool:
    """Say whether a word may begin with a character: a letter or a figure, but no accent alone."""
    code = ord(character)
    if code < BEYOND_ASCII:
        return character.isalnum()
    return bisect_right(_edges(), code) % 2 == 1 and fold(code) != 0


def fold(code: int) -> int:
    """Return the code of the letter that one beyond ASCII counts as."""
    return _folds().get(code, code)


def read_letters(written: str) -> tuple[int, ...]:
    """Return where letters begin and end, in turn."""
    lengths = (int(number, 36) for number in written.split())
    return tuple(accumulate(lengths, initial=BEYOND_ASCII))[1:]


def read_folds(written: str) -> Mapping[int, int]:
    """Return what the characters that count as others count as."""
    folds: dict[int, int] = {}
    first = 0
    for gap, count, every_second, kind, number in _RUN.findall(written):
        first += int(gap, 36)
        value = int(number, 36)
        for at in range(int(count, 36)):
            code = first + at * (2 if every_second else 1)
            folds[code] = {"+": code + value, "-": code - value, "=": value}[kind]
    return folds


@cache
def _edges() -> tuple[int, ...]:
    return read_letters(letter_tables()["letters"])


@cache
def _folds() -> Mapping[int, int]:
    return read_folds(letter_tables()["folds"])
