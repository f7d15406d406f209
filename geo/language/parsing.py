"""Texts → sentences, tokens, parse and named entities, by the pipeline in `data/english`.

The model sees words only: a text is cut into pieces (paragraphs, and where these are long at the ends of sentences),
the blanks between words are set aside, the pieces are parsed, and one `Doc` of the whole text is put together, whose
offsets are the text's. So how a text is laid out in spaces changes no parse, a line break that ends a paragraph ends a
sentence, and a text of any length goes through: the model holds a batch of pieces at a time, and what stays for each
token is one row of numbers: a line of 10 MB peaked at 0.92 GB.
"""

import gc
import heapq
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

from geo.articles.datelines import find_dateline
from geo.errors import DataError
from geo.language.mending import mend
from geo.languages.language import SentenceWords
from geo.languages.words import forget_vocabularies, words_in
from geo.resources import resource_path
from geo.stopping import go_on

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

_LONGEST_PIECE = 2_000  # characters; few paragraphs of news reach 1,000
_PIECES_AT_ONCE = 24
_LOOKED_AT = 100_000  # characters that tell whether a text is hard-wrapped

# Lines of this width, and this share of all, tell of a page whose width broke them.
_WRAP_WIDTHS = range(45, 101)
_MOST = 0.7
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LINE_ENDS = re.compile(r"[\n\r\v\f\x85\u2028\u2029]\s*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]{0,3}\s{1,50}(?=[\"'“‘(\[]?[A-Z0-9])")
_BLANK = re.compile(r"\s")
# A sentence may end in one of these signs, but not in the full stop of what stands before a name.
_CLOSING = frozenset(".!?…:;\"'”’»)]}-–—*|•\u3002")
_DOTTED = re.compile(r"(?:[a-z]\.){2,4}")
_SURROGATE = re.compile("[\ud800-\udfff]")

# The tokenizer's time grows with the square of a stretch without blanks, so a long one is cut.
_LONG_RUN = re.compile(r"\S{201}")
_SHORT_RUNS = re.compile(r"\S{1,200}\s*|\s+")

MOST_WORDS = 60_000  # different words after which the pipeline is opened anew

Rows = NDArray[np.uint64]
_COLUMNS = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "ENT_IOB", "ENT_TYPE", "HEAD")
_POS, _DEP, _ENT_IOB, _ENT_TYPE, _HEAD = 1, 4, 5, 6, 7
_INSIDE, _OUTSIDE = 1, 2
_TOKEN_BEFORE = np.uint64(2**64 - 1)  # -1, as spaCy's arrays hold it


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
            # What spaCy would warn of here is its release, and that has been checked.
            warnings.simplefilter("ignore")
            language = load_model_from_path(path)
        return _made_fast(language)
    except (OSError, ValueError, KeyError) as problem:
        msg = f"the English model in {path} cannot be read ({problem}); install dateline again"
        raise DataError(msg) from problem


_kept = load_language


def _check_release(path: "Path") -> None:
    """Refuse a model that was made for another minor release of spaCy: its weights may not fit."""
    from importlib.metadata import version

    try:
        made_for = str(json.loads((path / "meta.json").read_text(encoding="utf-8"))["spacy_version"])
    except (OSError, ValueError, KeyError) as problem:
        msg = f"the English model in {path} has no readable meta.json; install dateline again"
        raise DataError(msg) from problem
    series = re.search(r"\d+\.\d+", made_for)
    if series is None or not version("spacy").startswith(f"{series[0]}."):
        msg = f"the English model needs spaCy {made_for}, not {version('spacy')}; install dateline again"
        raise DataError(msg)


def _made_fast(language: "Language") -> "Language":
    """Widen the stored vectors to single precision, and multiply by numpy, three times as fast as spaCy's own way."""
    from thinc.api import Model, NumpyOps

    vectors = language.vocab.vectors
    if not len(vectors):
        msg = "its word vectors are missing"
        raise ValueError(msg)
    vectors.data = vectors.data.astype(np.float32)
    ops = NumpyOps(use_blis=False)
    for _, component in language.pipeline:
        model = getattr(component, "model", None)  # the lemmatizer has tables instead
        for layer in model.walk() if isinstance(model, Model) else ():
            layer.ops = ops
    return language


def parse(text: str) -> "Doc":
    """Return the text's sentences, tokens, tags, parse and named entities. Offsets are those of the text."""
    return next(parse_many((text,)))


def parse_many(texts: Iterable[str]) -> "Iterator[Doc]":
    """Yield the parse of each text, in order, one after the other."""
    for text in texts:
        yield _parse(_with_room(load_language()), text)


def _with_room(language: "Language") -> "Language":
    """Return a pipeline that has not read too many different words, which spaCy keeps forever, about 1 kB each.

    A `Doc` of the one before holds what it needs of it. So a program that reads for weeks stays of one size.
    """
    if len(language.vocab) <= MOST_WORDS:
        return language
    _kept.cache_clear()
    forget_vocabularies()
    gc.collect()  # its parts know each other
    return load_language()


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of a text as the tokenizer cut them: all of them, and which are blanks."""

    forms: list[str]
    spaced: list[bool]
    blank: list[bool]


def _parse(language: "Language", text: str) -> "Doc":
    from spacy.tokens import Doc

    # Half a surrogate pair cannot be encoded; the sign for a lost character keeps the offsets.
    text = _SURROGATE.sub("\ufffd", text)
    words = _Words([], [], [])
    rows = list(_annotated(language, _tokenized(language, text, words)))
    doc = Doc(language.vocab, words=words.forms, spaces=words.spaced)
    if rows:
        full = _with_blanks(np.concatenate(rows), np.array(words.blank, dtype=np.bool_))
        doc.from_array(list(_COLUMNS), full)  # type: ignore[arg-type]
        mend(doc)
    return doc


def _tokenized(language: "Language", text: str, words: _Words) -> "Iterator[Doc]":
    """Yield a Doc of each piece's words, and note every token in `words`."""
    from spacy.tokens import Doc

    table = words_in(language.lang).sentences
    for start, end in pieces(text):
        go_on()
        piece = text[start:end]
        parts = _SHORT_RUNS.findall(piece) if _LONG_RUN.search(piece) else (piece,)
        tokens = [token for part in parts for token in language.tokenizer(part)]
        forms = [token.text for token in tokens]
        blank = [form.isspace() for form in forms]
        words.forms.extend(forms)
        words.spaced.extend(bool(token.whitespace_) for token in tokens)
        words.blank.extend(blank)
        kept = [form for form, is_blank in zip(forms, blank, strict=True) if not is_blank]
        if kept:
            yield Doc(language.vocab, words=kept, sent_starts=_may_start(kept, table))


def _may_start(forms: list[str], table: SentenceWords) -> list[bool | int | None]:
    """Say for each word whether the parser may begin a sentence there: at first, and after a mark that can end one."""
    after = [form[-1] in _CLOSING and form.lower() not in table.before_names for form in forms[:-1]]
    must = [_ends_sentence(forms, at, table) for at in range(len(forms) - 1)]
    return [True, *(True if sure else None if may else False for may, sure in zip(after, must, strict=True))]


def _ends_sentence(forms: list[str], at: int, table: SentenceWords) -> bool:
    """Say whether a sentence surely ends in an abbreviation: "in Washington, D.C. On Friday", "at 5 p.m. Rebels"."""
    form, after = forms[at].lower(), forms[at + 1]
    if not after[0].isupper() or not _DOTTED.fullmatch(form):
        return False
    if form in table.hours:
        zone = after.isupper() or not table.time.isdisjoint(forms[at + 2 : at + 3])
        return not (zone or after.lower().rstrip(".") in table.after_hours)
    return after.lower() in table.openers


def _annotated(language: "Language", docs: "Iterator[Doc]") -> Iterator[Rows]:
    for doc in language.pipe(docs, batch_size=_PIECES_AT_ONCE):
        yield doc.to_array(list(_COLUMNS)).astype(np.uint64, copy=False)


def _with_blanks(rows: Rows, blank: NDArray[np.bool_]) -> Rows:
    """Put a row for each blank between the words' rows: it hangs on the token before, and splits no name."""
    from spacy.symbols import SPACE, dep

    where = np.flatnonzero(~blank)
    heads = where[np.arange(len(rows)) + rows[:, _HEAD].astype(np.int64)] - where
    full = np.zeros((len(blank), rows.shape[1]), dtype=np.uint64)
    full[blank, _POS] = SPACE
    full[blank, _DEP] = dep
    full[blank, _ENT_IOB] = _OUTSIDE
    full[blank, _HEAD] = _TOKEN_BEFORE
    full[where] = rows
    full[where, _HEAD] = heads.astype(np.uint64)
    first = int(where[0])
    full[:first, _HEAD] = (first - np.arange(first)).astype(np.uint64)
    for index in np.flatnonzero(blank[:-1])[::-1]:
        if full[index + 1, _ENT_IOB] == _INSIDE:
            full[index, _ENT_IOB : _ENT_TYPE + 1] = full[index + 1, _ENT_IOB : _ENT_TYPE + 1]
    return full


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that are parsed by themselves. They cover it without gaps.

    A dateline is one: its town would else become the subject of the sentence that follows it.
    """
    start = 0
    dateline = find_dateline(text)
    for end in heapq.merge(_paragraph_ends(text), (dateline.end,) if dateline else (), (len(text),)):
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
    for gap in _LINE_ENDS.finditer(text):
        if not wrapped or len(_LINE_END.findall(gap[0])) > 1:
            yield gap.end()


def _is_wrapped(text: str) -> bool:
    """Say whether most lines that another follows were broken at the page's width."""
    lines = _LINE_END.split(text[:_LOOKED_AT])
    inner = [line for line, following in pairwise(lines) if line.strip() and following.strip()]
    filled = sum(len(line) in _WRAP_WIDTHS for line in inner)
    return len(inner) > 1 and filled >= _MOST * len(inner)


def _cut(text: str, start: int) -> int:
    """Return where to end a piece that would grow too long: after a sentence, else a word, else anywhere."""
    middle, end = start + _LONGEST_PIECE // 2, start + _LONGEST_PIECE
    stops = [stop.end() for stop in _SENTENCE_END.finditer(text, middle, end)]
    blanks = () if stops else [blank.end() for blank in _BLANK.finditer(text, middle, end)]
    return max((*stops, *blanks), default=end)
