"""Text → the language that it is written in, where that can be told; offline, by py3langid.

A wrong answer would cost an article its events, so one is given only where most of the text says it: piece by piece,
so that a long quote in another language does not make its article foreign, and never of a few words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

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
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
# What the library tells apart from what we read, and takes headlines and tables for; and what is no language.
_MEANT = {"pcm": DEFAULT_LANGUAGE, "sco": DEFAULT_LANGUAGE, "zxx": ""}


def language_in(text: str) -> str:
    """Return the code of the language that a text is in; empty where it is short, mixed, or cannot be told."""
    told = Counter[str]()
    latin = 0
    for piece in _spread(tuple(_pieces(text))):
        told[_told_by(piece)] += _letters(piece)
        latin += _letters(piece) if _is_latin(piece) else 0
    letters = told.total()
    least = _LEAST_LATIN if 2 * latin > letters else _LEAST_OTHERS
    code, share = max(told.items(), key=lambda one: one[1], default=("", 0))
    return code if letters >= least and share >= _LEAST_SHARE * letters else ""


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


def _is_latin(piece: str) -> bool:
    return 2 * len(_LATIN.findall(piece)) > _letters(piece)


def _letters(piece: str) -> int:
    return sum(map(str.isalpha, piece))


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
