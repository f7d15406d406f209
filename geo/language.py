"""Texts → sentences, tokens, parse and named entities, by the English pipeline in `data/english`.

The model sees words only: a text is cut into pieces (paragraphs, and where these are long at the ends of sentences),
the blanks between words are set aside, the pieces are parsed, and one `Doc` of the whole text is put together, whose
offsets are the text's. So how a text is laid out in spaces changes no parse, a line break that ends a paragraph ends a
sentence, and a text of any length goes through: the model holds a batch of pieces at a time, and what stays for each
token is one row of numbers.
"""

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.resources import resource_path

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

_LONGEST_PIECE = 2_000  # characters; few paragraphs of news reach 1,000
_LONGEST_RUN = 200  # characters without a blank; the tokenizer's time grows with the square of it
_PIECES_AT_ONCE = 64

# A line that another of about its width follows may be broken only because the page was narrow.
_WRAP_WIDTHS = range(45, 101)
_LINE_END = re.compile(r"[^\S\n]*\n\s*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]?[A-Z0-9])")


@cache
def load_language() -> "Language":
    """Return the English pipeline that ships with the program, read once.

    Raises:
        DataError: The model is missing, damaged, or made for another release of spaCy.
    """
    path = resource_path("data", "english", "model")
    _check_release(path)
    from spacy.util import load_model_from_path

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_model_from_path(path)
    except (OSError, ValueError, KeyError) as problem:
        msg = f"the English model in {path} cannot be read ({problem}); install dateline again"
        raise DataError(msg) from problem


def _check_release(path: "Path") -> None:
    """Refuse a model that was made for another minor release of spaCy: its weights may not fit."""
    import spacy

    try:
        made_for = str(json.loads((path / "meta.json").read_text(encoding="utf-8"))["spacy_version"])
    except (OSError, ValueError, KeyError) as problem:
        msg = f"the English model in {path} has no readable meta.json; install dateline again"
        raise DataError(msg) from problem
    series = re.search(r"\d+\.\d+", made_for)
    if series is None or not spacy.__version__.startswith(f"{series[0]}."):
        msg = f"the English model needs spaCy {made_for}, not {spacy.__version__}; install dateline again"
        raise DataError(msg)


def parse(text: str) -> "Doc":
    """Return the text's sentences, tokens, tags, parse and named entities. Offsets are those of the text."""
    return next(parse_many((text,)))


def parse_many(texts: Iterable[str]) -> "Iterator[Doc]":
    """Yield the parse of each text, in order, one after the other."""
    language = load_language()
    for text in texts:
        yield _parse(language, text)


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of a text as the tokenizer cut them: all of them, and which are blanks."""

    forms: list[str]
    spaced: list[bool]
    blank: list[bool]


def _parse(language: "Language", text: str) -> "Doc":
    from spacy.tokens import Doc

    words = _Words([], [], [])
    arrays = [array for array in _annotated(language, _tokenized(language, text, words))]
    doc = Doc(language.vocab, words=words.forms, spaces=words.spaced)
    if arrays:
        doc.from_array(list(_COLUMNS), _with_blanks(np.concatenate(arrays), np.array(words.blank, dtype=bool)))
    return doc


def _tokenized(language: "Language", text: str, words: _Words) -> "Iterator[Doc]":
    """Yield a Doc of each piece's words, and note every token in `words`."""
    from spacy.tokens import Doc

    for start, end in pieces(text):
        tokens = language.tokenizer(text[start:end])
        forms = [token.text for token in tokens]
        blank = [form.isspace() for form in forms]
        words.forms.extend(forms)
        words.spaced.extend(bool(token.whitespace_) for token in tokens)
        words.blank.extend(blank)
        kept = [form for form, is_blank in zip(forms, blank, strict=True) if not is_blank]
        if kept:
            yield Doc(language.vocab, words=kept)


_COLUMNS = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "ENT_IOB", "ENT_TYPE", "HEAD")
_ENT_IOB, _ENT_TYPE, _HEAD = 5, 6, 7
_INSIDE, _OUTSIDE = 1, 2


def _annotated(language: "Language", docs: "Iterator[Doc]") -> Iterator[NDArray[np.uint64]]:
    for doc in language.pipe(docs, batch_size=_PIECES_AT_ONCE):
        yield doc.to_array(list(_COLUMNS))


def _with_blanks(rows: NDArray[np.uint64], blank: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Put a row for each blank between the words' rows: it hangs on the token before, and splits no name."""
    from spacy.symbols import SPACE

    where = np.flatnonzero(~blank)
    heads = where[np.arange(len(rows)) + rows[:, _HEAD].astype(np.int64)] - where
    full = np.zeros((len(blank), rows.shape[1]), dtype=np.uint64)
    full[where] = rows
    full[where, _HEAD] = heads.astype(np.uint64)
    full[blank, 1] = SPACE
    full[blank, _ENT_IOB] = _OUTSIDE
    full[blank, _HEAD] = np.uint64(2**64 - 1)
    full[: where[0], _HEAD] = (where[0] - np.arange(where[0])).astype(np.uint64)
    for index in np.flatnonzero(blank[:-1])[::-1]:
        if full[index + 1, _ENT_IOB] == _INSIDE:
            full[index, [_ENT_IOB, _ENT_TYPE]] = full[index + 1, [_ENT_IOB, _ENT_TYPE]]
    return full


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that are parsed by themselves. They cover it without gaps."""
    start = 0
    for end in (*_paragraph_ends(text), len(text)):
        while end - start > _LONGEST_PIECE:
            cut = _cut(text, start)
            yield start, cut
            start = cut
        if start < end:
            yield start, end
        start = end


def _paragraph_ends(text: str) -> Iterator[int]:
    """Yield where a paragraph ends: after a blank line, and after each line of a text that is not hard-wrapped."""
    wrapped = _is_wrapped(text)
    for gap in _LINE_END.finditer(text):
        if not wrapped or gap[0].count("\n") > 1:
            yield gap.end()


def _is_wrapped(text: str) -> bool:
    """Say whether most lines that another follows were broken at the page's width."""
    lines = text[:100_000].split("\n")
    inner = [line for line, following in pairwise(lines) if line.strip() and following.strip()]
    filled = sum(len(line) in _WRAP_WIDTHS for line in inner)
    return len(inner) > 1 and filled >= 0.7 * len(inner)


def _cut(text: str, start: int) -> int:
    """Return where to end a piece that would grow too long: after a sentence, else a word, else anywhere."""
    end = start + _LONGEST_PIECE
    stops = [stop.end() for stop in _SENTENCE_END.finditer(text, start + _LONGEST_PIECE // 2, end)]
    if stops:
        return stops[-1]
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end), text.rfind("\t", start, end))
    return blank + 1 if blank > start else start + _LONGEST_RUN
