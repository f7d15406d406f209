"""A text → a vector for each of its words as it stands among the others, by a small encoder, fine-tuned for it.

In comes a `Doc`, out come its words' vectors, in windows that an encoder can see at once; a word counts where it is
seen best. What is asked of the vectors is not known here. `data/english/encoder/card.md` is the card.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.resources import resource_path
from geo.stopping import go_on

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
Numbers = NDArray[np.intp]

WIDTH = 384  # numbers of a vector
SIZE = 400  # pieces of words that are seen at once
_FIRST, _LAST, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LONGEST_WORD = 100  # characters, as the encoder's first makers had it
_FAR = 1 << 30
_ERRORS = 3  # onnxruntime's level, without its warnings about the machine
_FOLDER = ("data", "english", "encoder")
_VOCABULARY, _WEIGHTS = "vocabulary.txt", "encoder.onnx"


@dataclass(frozen=True, slots=True)
class TextWindow:
    """A stretch of text that was seen at once: its words from `first` on, where each stands in it, their vectors."""

    first: int
    places: Numbers
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.places)

    def holds(self, word: int) -> bool:
        """Say whether a word was seen."""
        return self.first <= word < self.first + len(self.places)


@dataclass(frozen=True, slots=True)
class Encoded:
    """The windows of a text, and in which of them each word is seen best."""

    windows: tuple[TextWindow, ...]
    owners: Numbers

    def window_of(self, word: int) -> TextWindow | None:
        """Return the window in which a word is seen best; None in a text that has no pieces."""
        return self.windows[self.owners[word]] if self.windows else None


@dataclass(frozen=True, slots=True)
class CutText:
    """A text in pieces of words: their numbers, at which each word begins, the spans seen at once, each word's span."""

    ids: tuple[int, ...]
    places: Numbers
    spans: tuple[tuple[int, int], ...]
    owners: Numbers
    opening: int
    closing: int

    def pieces(self, span: int) -> list[int]:
        """Return the numbers of the pieces of a span, between those that open and close it."""
        start, end = self.spans[span]
        return [self.opening, *self.ids[start:end], self.closing]

    def words(self, span: int) -> range:
        """Return the words that begin in a span."""
        start, end = self.spans[span]
        return range(bisect_left(self.places, start), bisect_left(self.places, end))

    def standing(self, span: int) -> Numbers:
        """Return where the words of a span stand among its `pieces`."""
        words = self.words(span)
        return self.places[words.start : words.stop] - self.spans[span][0] + 1


class Sight(Protocol):
    """Turns the pieces of a window into vectors: numbers of pieces to one row of numbers each."""

    def __call__(self, ids: Sequence[int]) -> Vectors:
        """Return the vectors."""


def encode(doc: "Doc", sight: Sight | None = None) -> Encoded:
    """Return the vectors of a text's words.

    Args:
        doc: The text, with its sentences.
        sight: What sees a window; by default the encoder that ships with the program.

    Raises:
        DataError: The encoder's files are missing or damaged.
    """
    text, see = cut_text(doc), sight or _own_sight()
    windows = []
    for span in range(len(text.spans)):
        go_on()
        standing = text.standing(span)
        windows.append(TextWindow(text.words(span).start, standing, see(text.pieces(span))[standing]))
    return Encoded(tuple(windows), text.owners)


def cut_text(doc: "Doc") -> CutText:
    """Cut a text into pieces of words as the encoder knows them, and into spans that it sees at once."""
    tokens = _tokenizer()
    found = tokens.encode(doc.text, add_special_tokens=False)
    ids, ends = tuple(found.ids), [end for _, end in found.offsets]
    opening, closing = (_number_of(signal, tokens) for signal in (_FIRST, _LAST))
    if not ids:
        nowhere = np.zeros(len(doc), np.intp)
        return CutText((), nowhere, (), nowhere, opening, closing)
    places = np.array([min(bisect_right(ends, token.idx), len(ids) - 1) for token in doc], np.intp)
    spans = spans_of(len(ids), [int(places[sentence.start]) for sentence in doc.sents])
    return CutText(ids, places, tuple(spans), _owners(places, spans, len(ids)), opening, closing)


def _number_of(piece: str, tokens: "Tokenizer") -> int:
    number = tokens.token_to_id(piece)
    if number is None:
        raise _damaged(_VOCABULARY)
    return number


def spans_of(count: int, bounds: Sequence[int]) -> list[tuple[int, int]]:
    """Cut a row of pieces into spans of at most `SIZE`, at bounds where one is near; a third is seen twice.

    Args:
        count: How many pieces there are.
        bounds: Where sentences begin, in order.
    """
    spans, start, end = [], 0, 0
    while True:
        end = count if count - start <= SIZE else _last_bound(bounds, end, start + SIZE)
        spans.append((start, end))
        if end >= count:
            return spans
        near = bisect_left(bounds, max(start + 1, end - SIZE // 3))
        if near < len(bounds) and bounds[near] < end:
            start = bounds[near]
        else:
            start = end - SIZE // 4 if end - start > SIZE // 2 else end


def _last_bound(bounds: Sequence[int], behind: int, end: int) -> int:
    """Return the last bound behind one place that is not behind another, or that other where there is none."""
    at = bisect_right(bounds, end) - 1
    return bounds[at] if at >= 0 and bounds[at] > behind else end


def _owners(places: Numbers, spans: Sequence[tuple[int, int]], count: int) -> Numbers:
    """Return for each word the span in which it is farthest from an end that is not the text's."""
    owners, rooms = np.zeros(len(places), np.intp), np.full(len(places), -1)
    for number, (start, end) in enumerate(spans):
        first, last = bisect_left(places, start), bisect_left(places, end)
        before = places[first:last] - start if start else np.full(last - first, _FAR)
        behind = end - places[first:last] if end < count else np.full(last - first, _FAR)
        room = np.minimum(before, behind)
        better = room > rooms[first:last]
        owners[first:last][better] = number
        rooms[first:last][better] = room[better]
    return owners


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    path = resource_path(*_FOLDER, _VOCABULARY)
    try:
        words = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(_VOCABULARY) from error
    vocabulary = {word: number for number, word in enumerate(words)}
    if not {_FIRST, _LAST, _UNKNOWN} <= vocabulary.keys():
        raise _damaged(_VOCABULARY)
    tokens = Tokenizer(WordPiece(vocabulary, unk_token=_UNKNOWN, max_input_chars_per_word=_LONGEST_WORD))
    tokens.normalizer = BertNormalizer(lowercase=True)
    tokens.pre_tokenizer = BertPreTokenizer()
    return tokens


@cache
def _own_sight() -> Sight:
    session = _session()

    def see(ids: Sequence[int]) -> Vectors:
        (found,) = session.run(None, {"ids": np.array([ids], np.int64)})
        return np.asarray(found[0], np.float32)

    return see


def _session() -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS
    # One thread, as for all else: a run of many articles has other work for the other cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        content = resource_path(*_FOLDER, _WEIGHTS).read_bytes()
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has an error of its own for each fault of a file, all without a base
        raise _damaged(_WEIGHTS) from error


def _damaged(name: str) -> DataError:
    return DataError(
        f"{'/'.join(_FOLDER)}/{name} is missing or damaged; make it again with data/english/encoder/train.py"
    )
