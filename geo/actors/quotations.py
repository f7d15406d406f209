"""Quotations of a text, and who speaks: so that "I" and "we" inside them can be understood."""

from collections.abc import Sequence

from geo.actors.phrases import Found
from geo.actors.words import AnnotatedTokens
from geo.model import Actor

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_PARTS_OF_NAMES = frozenset({"appos", "flat", "compound", "nmod:desc"})
_LONGEST_NAME = 6


def find_quotes(words: AnnotatedTokens) -> tuple[tuple[int, int], ...]:
    """Return the quotations of a text, first and last token; one that is left open ends with its paragraph."""
    quotes, opened = [], None
    for i, text in enumerate(words.texts):
        if "\n" in text:
            opened = None
        elif text in ('"', "“", "”", "``", "''"):
            if opened is None and text not in ("”", "''"):
                opened = i
            elif opened is not None and text not in ("“", "``"):
                quotes.append((opened, i))
                opened = None
    return tuple(quotes)


def find_speakers(words: AnnotatedTokens, mentions: Sequence[Found]) -> list[tuple[int, Actor]]:
    """Return who is the subject of a verb of saying, and at which token."""
    table = words.language.quotations
    openers = table.speech - table.telling
    spoken = []
    for found in mentions:
        top = _whole_name(words, found.head)
        is_subject = words.deps[top] in _SUBJECTS and words.lower[words.heads[top]] in table.speech
        is_told = words.deps[found.head] in ("obj", "iobj", "obl")
        inverted = found.start > 0 and words.lower[found.start - 1] in openers and not is_told
        followed = found.end < len(words.texts) and words.lower[found.end] in table.speech
        if is_subject or inverted or followed:
            spoken.append((found.start, found.actors[0]))
    return spoken


def _whole_name(words: AnnotatedTokens, i: int) -> int:
    """Return the word that heads the whole name: titles that the names' finder leaves out may stand first."""
    for _ in range(_LONGEST_NAME):
        if words.deps[i] not in _PARTS_OF_NAMES:
            break
        i = words.heads[i]
    return i
