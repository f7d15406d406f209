"""Whether the clause round a date tells what has happened or what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo.datewords import FIGURE_KINDS, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as Parsed


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AHEAD = _words(
    "will shall would 'll ll upcoming scheduled expected plans plan planned planning due set slated begins "
    "starts opens takes meets arrives leaves ends expires resumes"
)
_BEHIND = _words(
    "was were had did came went took made met held told gave got began left became found fell saw killed sent brought "
    "said says won lost hit led struck broke ran put stood rose fled shot"
)
_AHEAD_HELPERS = _words("be will shall")
_REACH = 12
_STOPS = frozenset(".;:?!\n")


def tense_at(text: str, tokens: Sequence[Token], first: int, last: int, doc: Doc | None) -> int:
    """Return -1 for the past, 1 for the future, 0 where neither shows.

    Args:
        text: The article.
        tokens: Its tokens.
        first: The first token of the date.
        last: The token after the date.
        doc: The parsed text, where there is one.
    """
    if doc is not None and len(doc.text) == len(text):
        return _parsed_tense(doc, tokens[first].start, tokens[last - 1].end)
    return _nearest_tense(tokens, first, last)


def _nearest_tense(tokens: Sequence[Token], first: int, last: int) -> int:
    """Take the tense of the nearest verb whose form tells it, before the date or after, inside its clause."""
    behind = _walk(tokens, range(first - 1, max(first - 1 - _REACH, -1), -1))
    ahead = _walk(tokens, range(last, min(last + _REACH, len(tokens))))
    near = min((found for found in (behind, ahead) if found), default=(0, 0))
    return near[1]


def _walk(tokens: Sequence[Token], places: range) -> tuple[int, int] | None:
    for steps, place in enumerate(places):
        token = tokens[place]
        if token.kind == FIGURE_KINDS["gap"] or token.word in _STOPS:
            return None
        if token.word in _AHEAD:
            return steps, 1
        if token.word in _BEHIND or (len(token.word) > 4 and token.word.endswith("ed")):
            helpers = {tokens[at].word for at in range(max(place - 2, 0), place)}
            return steps, 1 if helpers & _AHEAD_HELPERS else -1
    return None


def _parsed_tense(doc: Doc, start: int, end: int) -> int:
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return 0
    verb = _verb_above(span.root)
    return 0 if verb is None else _tense_of(verb)


def _verb_above(token: Parsed) -> Parsed | None:
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _tense_of(verb: Parsed) -> int:
    """Read the tense off a verb and its auxiliaries; what is planned to happen lies ahead."""
    helpers = [child for child in verb.children if child.dep_.startswith("aux")]
    words = {child.lower_ for child in helpers}
    if words & {"will", "shall", "'ll", "’ll", "would", "may", "might", "could", "can", "should", "must"}:
        return 0 if "have" in words else 1
    if any("Past" in child.morph.get("Tense") for child in helpers):
        return -1
    if words & {"has", "have", "'ve", "’ve"}:
        return -1
    if "Past" in verb.morph.get("Tense") and "Part" not in verb.morph.get("VerbForm"):
        return -1
    if "Inf" in verb.morph.get("VerbForm"):
        return 1 if "to" in words or not helpers else 0
    if "Pres" in verb.morph.get("Tense") and "Part" not in verb.morph.get("VerbForm"):
        return 0
    if words & {"is", "are", "am", "'s", "’s"}:
        return 1
    return -1 if "Past" in verb.morph.get("Tense") else 0
