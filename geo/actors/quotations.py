"""Quotations of a text, and who speaks: so that "I" and "we" inside them can be understood."""

from collections.abc import Sequence

from geo.actors.phrases import Found
from geo.actors.words import Words
from geo.model import Actor

_SPEECH = frozenset(
    [
        "said",
        "says",
        "say",
        "told",
        "tells",
        "added",
        "adds",
        "wrote",
        "tweeted",
        "stated",
        "noted",
        "explained",
        "announced",
        "warned",
        "argued",
        "insisted",
        "declared",
        "alleged",
        "acknowledged",
        "continued",
        "posted",
        "replied",
        "asserted",
        "claimed",
        "stressed",
        "emphasized",
        "concluded",
        "urged",
    ]
)
_TELLING = frozenset({"told", "tell", "tells", "warned", "urged"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})


def find_quotes(words: Words) -> tuple[tuple[int, int], ...]:
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


def find_speakers(words: Words, mentions: Sequence[Found]) -> list[tuple[int, Actor]]:
    """Return who is the subject of a verb of saying, and at which token."""
    spoken = []
    for found in mentions:
        governor = words.heads[found.head]
        is_subject = words.deps[found.head] in _SUBJECTS and words.lower[governor] in _SPEECH
        is_told = words.deps[found.head] in ("obj", "iobj", "obl")
        inverted = found.start > 0 and words.lower[found.start - 1] in _SPEECH - _TELLING and not is_told
        followed = found.end < len(words.texts) and words.lower[found.end] in _SPEECH
        if is_subject or inverted or followed:
            spoken.append((found.start, found.actors[0]))
    return spoken
