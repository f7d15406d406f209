"""Ask SQLite's full text search which characters make words and what each counts as; see geo/views/letters.py.

python data/build_letters.py    # half a minute; writes data/letters.json
"""

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from geo.views.letters import BEYOND_ASCII

_AROUND = "q"  # a letter on either side shows whether a character parts words
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def folds_of(codes: Iterable[int]) -> Mapping[int, int]:
    """Return what those of the characters that are part of words count as; 0 where nothing is left of them."""
    asked = list(codes)
    table = sqlite3.connect(":memory:")
    table.execute("""CREATE VIRTUAL TABLE texts USING fts5(text, tokenize="unicode61 remove_diacritics 2")""")
    table.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, 'instance')")
    text = " ".join(f"{_AROUND}{chr(code)}{_AROUND}" for code in asked)
    table.execute("INSERT INTO texts VALUES (?)", (text,))
    found = (word for (word,) in table.execute("SELECT term FROM words ORDER BY offset"))
    folds = {}
    for code in asked:
        word = next(found)
        if word == _AROUND:
            next(found)  # it parted the two
        else:
            folds[code] = ord(word[1:-1]) if len(word) > 2 else 0
    return folds


def codes_to_ask() -> Iterator[int]:
    """Yield every character beyond ASCII that a text can hold."""
    yield from range(BEYOND_ASCII, 0xD800)
    yield from range(0xE000, sys.maxunicode + 1)


def written_letters(letters: Iterable[int]) -> str:
    """Write which characters are letters."""
    edges = [BEYOND_ASCII]
    for code in letters:
        if len(edges) == 1 or code != edges[-1]:
            edges += [code, code]
        edges[-1] = code + 1
    return " ".join(_base36(b - a) for a, b in pairwise(edges))


def written_folds(folds: Mapping[int, int]) -> str:
    """Write what characters count as, those that count as themselves left out; the longest runs that there are."""
    left = {code: fold for code, fold in folds.items() if fold != code}
    runs = []
    last = 0
    while left:
        first = min(left)
        run = max((_run(left, first, step, same=same) for step in (1, 2) for same in (False, True)), key=len)
        step = run[1] - first if len(run) > 1 else 1
        same = len({left[code] for code in run}) == 1
        by = left[first] - first
        value = f"={_base36(left[first])}" if same else f"{'+' if by > 0 else '-'}{_base36(abs(by))}"
        runs.append(f"{_base36(first - last)},{_base36(len(run))}{'*' if step == 2 else ''}{value}")
        last = first
        for code in run:
            del left[code]
    return " ".join(runs)


def _run(left: Mapping[int, int], first: int, step: int, *, same: bool) -> list[int]:
    """Return the codes from one on that count as the same, or as what lies as far from each."""
    run = []
    code = first
    while left.get(code) == (left[first] if same else left[first] + code - first):
        run.append(code)
        code += step
    return run


def _base36(number: int) -> str:
    high, low = divmod(number, 36)
    return (_base36(high) if high else "") + _DIGITS[low]


def main() -> None:
    """Write the file."""
    folds = folds_of(codes_to_ask())
    tables = {"letters": written_letters(sorted(folds)), "folds": written_folds(folds)}
    Path(__file__).with_name("letters.json").write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
