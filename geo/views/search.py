"""Full text search: which texts hold the words that a reader types, best first, with what was found marked.

Words count wherever they stand, all of them; "words in quotes" stand together; a word with a star behind it, kurs*, is
a beginning. Case, accents and what nobody sees do not count. Nothing else is an operator, so whatever is typed can be
searched for. `maps/web/search.js` does the same in a browser, with the limits and spaces that stand here.

Example::

    index = TextIndex(["Li Qiang visited Moscow.", "Talks in Paris."])
    index.ranked('"li qiang" mosc*')  # (0,)
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geo.model import Span
from geo.unseen import SeenText, seen_text, without_unseen
from geo.views.letters import begins_word

BREAK = "\n\ue002\n"  # stands between two parts of a text; no phrase reaches across it

LONGEST_TYPED = 300  # characters that are read of what is typed
LONGEST_TERM = 200  # and of one word or of one phrase
MOST_TERMS = 20
# What parts the words that are typed: Python's white space.
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

MARKS = "\ue000\ue001\ue002\x00"  # our own marks in a text, and what SQLite cannot hold: spaces in any other text

_OPEN, _CLOSE = MARKS[0], MARKS[1]
_OWN = re.compile(f"[{MARKS}]")
_TERM = re.compile(rf'"([^"]{{0,{LONGEST_TERM}}})"?(\*?)|([^{SPACES}"]{{1,{LONGEST_TERM}}})')
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
        self._seen: dict[int, SeenText] = {}  # of texts with characters that nobody sees
        rows = ((row, self._read(row, _storable(text))) for row, text in enumerate(texts))
        self._table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", rows)

    def _read(self, row: int, text: str) -> str:
        """Return a text as it is read, and keep where its words stand."""
        if text.isascii():  # of which everybody sees all; a million texts are mostly so
            return text
        seen = seen_text(text)
        if not seen.is_original:
            self._seen[row] = seen
        return seen.text

    def __del__(self) -> None:
        self._table.close()

    def mask(self, typed: str) -> NDArray[np.bool_]:
        """Say of each text whether it holds what was typed; none does where nothing was that can be searched for."""
        found = np.zeros(self._size, dtype=bool)
        found[list(self._rows("SELECT rowid FROM texts WHERE texts MATCH ?", typed))] = True
        return found

    def holding(self, term: str) -> NDArray[np.bool_]:
        """Say of each text whether it holds one of `terms_of`."""
        found = np.zeros(self._size, dtype=bool)
        with self._lock:
            rows = self._table.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (term,)).fetchall()
        found[[row for (row,) in rows]] = True
        return found

    def ranked(self, typed: str, *, most: int = 1000) -> tuple[int, ...]:
        """Return the rows that hold what was typed, best first by BM25, ties by row."""
        query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank, rowid LIMIT ?"
        return tuple(self._rows(query, typed, most))

    def marked(self, row: int, typed: str) -> tuple[SearchText, ...]:
        """Cut a whole text into what was searched for and the rest."""
        query = "SELECT highlight(texts, 0, ?2, ?3) FROM texts WHERE texts MATCH ?1 AND rowid = ?4"
        found = list(self._ask(query, typed, _OPEN, _CLOSE, row))
        cut = _cut(str(found[0][0])) if found else (SearchText(self._text(row)),)
        return tuple(_back(self._seen[row], cut)) if row in self._seen else cut

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


class PartsIndex:
    """Texts that are put together from parts which many of them share, each part kept once.

    A text holds what was typed where each term of it stands in any of its parts: no term reaches across two.
    """

    def __init__(
        self, parts: Sequence[tuple[Sequence[str], NDArray[np.integer]]], size: int, whole: Callable[[int], str]
    ) -> None:
        """Take parts.

        Args:
            parts: The different texts of a part, and for each row which of them is its.
            size: How many rows there are.
            whole: Returns the whole text of a row.
        """
        self._parts = [(TextIndex(texts), codes) for texts, codes in parts]
        self._size, self._whole = size, whole

    def mask(self, typed: str) -> NDArray[np.bool_]:
        """Say of each text whether it holds what was typed; none does where nothing was that can be searched for."""
        terms = terms_of(typed)
        found = np.full(self._size, bool(terms))
        for term in terms:
            holds = np.zeros(self._size, dtype=bool)
            for index, codes in self._parts:
                has = index.holding(term)
                if has.any():
                    holds |= has[codes]
            found &= holds
        return found

    def marked(self, row: int, typed: str) -> tuple[SearchText, ...]:
        """Cut a whole text into what was searched for and the rest."""
        return TextIndex([self._whole(row)]).marked(0, typed)


def match_of(typed: str) -> str:
    """Write what was typed as an expression that SQLite reads: each term in quotes, so that none is an operator."""
    return " AND ".join(terms_of(typed))


def terms_of(typed: str) -> tuple[str, ...]:
    """Return the terms of what was typed, each in quotes, so that none is an operator."""
    return tuple(_terms(without_unseen(_storable(_OWN.sub(" ", typed[:LONGEST_TYPED])))))


def _terms(typed: str) -> Iterator[str]:
    for term in islice(_TERM.finditer(typed), MOST_TERMS):
        phrase, star, word = term.groups()
        words = phrase if word is None else word.rstrip("*")
        if any(map(begins_word, words)):
            yield f'"{words}"' + ("*" if star or (word or "").endswith("*") else "")


def _cut(marked: str) -> tuple[SearchText, ...]:
    found = []
    for part in marked.split(_OPEN):
        hit, closed, rest = part.partition(_CLOSE)
        found += [SearchText(hit, hit=True), SearchText(rest)] if closed else [SearchText(part)]
    return tuple(stretch for stretch in found if stretch.text)


def _back(seen: SeenText, cut: Sequence[SearchText]) -> Iterator[SearchText]:
    """Cut the text as it is where the text as it is read was cut; what nobody sees between goes with what is no hit."""
    at = done = 0
    for piece in cut:
        if piece.hit:
            span = seen.back(Span(at, at + len(piece.text)))
            if done < span.start:
                yield SearchText(seen.original[done : span.start])
            yield SearchText(seen.original[span.start : span.end], hit=True)
            done = span.end
        at += len(piece.text)
    if done < len(seen.original):
        yield SearchText(seen.original[done:])


def _storable(text: str) -> str:
    """Take out what would be taken for our own marks, and what SQLite cannot hold; a break stays one."""
    if text.isascii() and "\x00" not in text:
        return text
    parts = (_OWN.sub(" ", part) for part in text.split(BREAK))
    return BREAK.join(parts).encode("utf-8", "replace").decode()
