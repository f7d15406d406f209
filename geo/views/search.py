"""Full text search: which texts hold the words that a reader types, best first, with what was found marked.

Words count wherever they stand, all of them; "words in quotes" stand together; a word with a star behind it, kurs*, is
a beginning. Case and accents do not count. Nothing else is an operator, so whatever is typed can be searched for.

Example::

    index = TextIndex(["Li Qiang visited Moscow.", "Talks in Paris."])
    index.ranked('"li qiang" mosc*')  # (0,)
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

BREAK = "\n\ue002\n"  # stands between two parts of a text; no phrase reaches across it

_OPEN, _CLOSE = "\ue000", "\ue001"
_OWN = re.compile("[\ue000-\ue002\x00]")
_TERM = re.compile(r'"([^"]{0,200})"?(\*?)|([^\s"]{1,200})')
_LONGEST = 300  # characters of what is typed
_MOST_TERMS = 20
_AROUND = 24  # words of a snippet


@dataclass(frozen=True, slots=True)
class SearchText:
    """A piece of a text, and whether it is what was searched for."""

    text: str
    hit: bool = False


class TextIndex:
    """Some texts, in a table of SQLite's full text search in memory. Rows are places in the given sequence."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._lock = Lock()
        self._size = len(texts)
        self._table = sqlite3.connect(":memory:", check_same_thread=False)
        self._table.execute("""CREATE VIRTUAL TABLE texts USING fts5(text, tokenize="unicode61 remove_diacritics 2")""")
        rows = ((row, _storable(text)) for row, text in enumerate(texts))
        self._table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", rows)

    def __del__(self) -> None:
        self._table.close()

    def mask(self, typed: str) -> NDArray[np.bool_]:
        """Say of each text whether it holds what was typed; none does where nothing was that can be searched for."""
        found = np.zeros(self._size, dtype=bool)
        found[list(self._rows("SELECT rowid FROM texts WHERE texts MATCH ?", typed))] = True
        return found

    def ranked(self, typed: str, *, most: int = 1000) -> tuple[int, ...]:
        """Return the rows that hold what was typed, best first by BM25, ties by row."""
        query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank, rowid LIMIT ?"
        return tuple(self._rows(query, typed, most))

    def marked(self, row: int, typed: str) -> tuple[SearchText, ...]:
        """Cut a whole text into what was searched for and the rest."""
        query = "SELECT highlight(texts, 0, ?2, ?3) FROM texts WHERE texts MATCH ?1 AND rowid = ?4"
        found = list(self._ask(query, typed, _OPEN, _CLOSE, row))
        return _cut(str(found[0][0])) if found else (SearchText(self._text(row)),)

    def snippet(self, row: int, typed: str) -> tuple[SearchText, ...]:
        """Cut the words round the densest finds out of a text."""
        query = "SELECT snippet(texts, 0, ?2, ?3, ' … ', ?4) FROM texts WHERE texts MATCH ?1 AND rowid = ?5"
        found = list(self._ask(query, typed, _OPEN, _CLOSE, _AROUND, row))
        return _cut(str(found[0][0])) if found else ()

    def _rows(self, query: str, typed: str, *values: object) -> Iterator[int]:
        return (int(str(row)) for (row,) in self._ask(query, typed, *values))

    def _ask(self, query: str, typed: str, *values: object) -> list[tuple[object, ...]]:
        match = match_of(typed)
        if not match:
            return []
        with self._lock:
            return self._table.execute(query, (match, *values)).fetchall()

    def _text(self, row: int) -> str:
        with self._lock:
            return str(self._table.execute("SELECT text FROM texts WHERE rowid = ?", (row,)).fetchone()[0])


def match_of(typed: str) -> str:
    """Write what was typed as an expression that SQLite reads: each term in quotes, so that none is an operator."""
    return " AND ".join(_terms(typed[:_LONGEST]))


def _terms(typed: str) -> Iterator[str]:
    for number, term in enumerate(_TERM.finditer(_storable(typed))):
        if number >= _MOST_TERMS:
            return
        phrase, star, word = term.groups()
        words = phrase if word is None else word.rstrip("*")
        if any(c.isalnum() for c in words):
            yield f'"{words}"' + ("*" if star or (word or "").endswith("*") else "")


def _cut(marked: str) -> tuple[SearchText, ...]:
    found = []
    for part in marked.split(_OPEN):
        hit, closed, rest = part.partition(_CLOSE)
        found += [SearchText(hit, hit=True), SearchText(rest)] if closed else [SearchText(part)]
    return tuple(stretch for stretch in found if stretch.text)


def _storable(text: str) -> str:
    """Take out what would be taken for our own marks, and what SQLite cannot hold; a break stays one."""
    parts = (_OWN.sub(" ", part) for part in text.split(BREAK))
    return BREAK.join(parts).encode("utf-8", "replace").decode()
