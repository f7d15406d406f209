"""Text → the language that it is written in, where that can be told; offline, by py3langid.

To load what tells all languages apart takes longer than to read a short article, so a piece of text that is full of
the small words of a language that we read is taken for it at once.

A wrong answer would cost an article its events, so one is given only where most of the text says it: piece by piece,
so that a long quote in another language does not make its article foreign, and never of a few words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from geo.languages.language import TellingWords
from geo.languages.words import languages, words_in
from geo.model import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_PIECE = 300  # characters that are looked at together, and the rest of their line up to twice as many
_MOST_PIECES = 40  # of a text, spread over it
_LEAST_LATIN = 100  # letters; below them, a text in Latin letters may be a row of names
_LEAST_OTHERS = 20  # the same in other scripts, whose letters tell more
_LEAST_CHANCE = 0.9  # of the language of a piece in Latin letters
_LEAST_OTHER_CHANCE = 0.4  # of one in other letters, which are not ours whichever language it is
_LEAST_SHARE = 0.6  # of a text's letters that must be in the language
_PART = re.compile(rf"\S.{{0,{2 * _PIECE}}}")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
# What the library tells apart from what we read, and takes headlines and tables for; and what is no language.
_MEANT = {"pcm": DEFAULT_LANGUAGE, "sco": DEFAULT_LANGUAGE, "zxx": ""}


def language_in(text: str) -> str:
    """Return the code of the language that a text is in; empty where it is short, mixed, or cannot be told."""
    listed = _spread(tuple(_pieces(text)))
    letters = sum(map(_letters, listed))
    latin = sum(map(_letters, filter(_is_latin, listed)))
    if letters < (_LEAST_LATIN if 2 * latin > letters else _LEAST_OTHERS):
        return ""
    for code in languages():
        if (
            sum(_letters(piece) for piece in listed if _is_full_of(words_in(code).telling, piece))
            >= _LEAST_SHARE * letters
        ):
            return code
    told = Counter[str]()
    for piece in listed:
        told[_told_by(piece)] += _letters(piece)
    code, share = max(told.items(), key=lambda one: one[1], default=("", 0))
    return code if share >= _LEAST_SHARE * letters else ""


def _pieces(text: str) -> Iterator[str]:
    """Yield a text's lines, short ones together, long ones in parts."""
    piece = ""
    for found in _PART.finditer(text):
        piece = f"{piece}\n{found[0]}" if piece else found[0]
        if len(piece) >= _PIECE:
            yield piece
            piece = ""
    if piece:
        yield piece


def _spread(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Return some of a text's pieces, from all over it."""
    return pieces[:: max(1, -(-len(pieces) // _MOST_PIECES))]


def _told_by(piece: str) -> str:
    code, chance = _identifier().classify(piece)
    least = _LEAST_CHANCE if _is_latin(piece) else _LEAST_OTHER_CHANCE
    return _MEANT.get(code, code) if chance >= least else ""


def _is_full_of(table: TellingWords, piece: str) -> bool:
    """Say whether a piece of text holds so many small words of a language that it is in no other."""
    words = _WORD.findall(piece.lower())
    small = [word for word in words if word in table.small]
    return len(small) >= table.share * len(words) and len(set(small)) >= table.least


def _is_latin(piece: str) -> bool:
    return 2 * len(_LATIN.findall(piece)) > _letters(piece)


def _letters(piece: str) -> int:
    return sum(map(str.isalpha, piece))


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
