"""What the vectors of a text's words say of acts: the heads that were learned on the encoder, as a `Reading`.

In comes a text as `geo.language.encoder` gives it, out come the numbers that the judge and the second look take in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import DataError
from geo.events.reading import CAREFUL, Role, logs_of_chances
from geo.events.senses import load_senses
from geo.language.encoder import WIDTH, Encoded, Numbers, TextWindow, Vectors, encode
from geo.model import EventType, Status
from geo.places.learned import Floats, open_arrays

if TYPE_CHECKING:
    from spacy.tokens import Doc

BUCKETS = 12  # of distance, on either side
STEEP = 1.5  # how many of them a doubled distance is apart
_NAME, _SCRIPT = "heads", "english/encoder/train.py"


@dataclass(frozen=True, slots=True)
class Heads:
    """Learned weights: of words, and of pairs of an act and a word, for each role.

    `words` and `words_bias` give the log odds of an act, its types and its statuses; `acts` and `others` project an act
    and another word for all roles, `alone` weighs the other by itself, `nobody` the act without another, `distances`
    the way between both.
    """

    words: Vectors
    words_bias: Vectors
    acts: Vectors
    acts_bias: Vectors
    others: Vectors
    others_bias: Vectors
    alone: Vectors
    alone_bias: Vectors
    nobody: Vectors
    nobody_bias: Vectors
    distances: Vectors

    @property
    def width(self) -> int:
        """Numbers of a role."""
        return len(self.acts_bias) // len(Role)


@cache
def load_heads() -> Heads:
    """Read the weights that ship with the program.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with open_arrays(_NAME, CAREFUL, script=_SCRIPT) as arrays:
        try:
            heads = Heads(**{name: arrays[name].astype(np.float32) for name in Heads.__slots__})
        except (ValueError, KeyError) as error:
            raise _damaged() from error
    fits = heads.words.shape == (WIDTH, 1 + len(EventType) + len(Status))
    if not fits or heads.acts.shape != heads.others.shape or heads.distances.shape != (2 * BUCKETS, len(Role)):
        raise _damaged()
    return heads


def _damaged() -> DataError:
    return DataError(f"{_NAME}.npz holds no heads of the encoder; make it again with data/{_SCRIPT}")


class EncodedReading:
    """What the encoder makes of one text."""

    def __init__(self, encoded: Encoded, heads: Heads) -> None:
        """Take the vectors of the text's words, and the weights."""
        self._encoded, self._heads = encoded, heads
        self._others: dict[int, Vectors] = {}

    def sees(self, at: int) -> bool:
        """See `Reading`."""
        return self._encoded.window_of(at) is not None

    def word(self, at: int) -> Floats | None:
        """See `Reading`."""
        window = self._encoded.window_of(at)
        if window is None:
            return None
        found = (window.vectors[at - window.first] @ self._heads.words + self._heads.words_bias).astype(float)
        kinds, statuses = found[1 : 1 + len(EventType)], found[1 + len(EventType) :]
        return np.concatenate([found[:1], logs_of_chances(kinds), logs_of_chances(statuses)])

    def scores(self, act: int, words: Sequence[int], role: Role) -> Floats:
        """See `Reading`."""
        window = self._window(act)
        scores = np.full(len(words), -np.inf)
        seen = [number for number, word in enumerate(words) if window.holds(word)]
        if not seen:
            return scores
        heads, at = self._heads, act - window.first
        rows = np.array([words[number] for number in seen]) - window.first
        part = slice(role * heads.width, (role + 1) * heads.width)
        projected = window.vectors[at] @ heads.acts[:, part] + heads.acts_bias[part]
        alone = window.vectors[rows] @ heads.alone[:, role] + heads.alone_bias[role]
        apart = heads.distances[_buckets(window.places[rows] - window.places[at]), role]
        scores[seen] = self._projected(window)[rows, part] @ projected / np.sqrt(heads.width) + alone + apart
        return scores

    def none(self, act: int, role: Role) -> float:
        """See `Reading`."""
        window = self._window(act)
        return float(window.vectors[act - window.first] @ self._heads.nobody[:, role] + self._heads.nobody_bias[role])

    def sense(self, at: int) -> bytes:
        """See `Reading`."""
        window = self._encoded.window_of(at)
        return load_senses().of(window.vectors[at - window.first]) if window is not None else b""

    def _window(self, act: int) -> TextWindow:
        window = self._encoded.window_of(act)
        if window is None:
            msg = "a text without pieces has no acts"
            raise ValueError(msg)
        return window

    def _projected(self, window: TextWindow) -> Vectors:
        if window.first not in self._others:
            self._others[window.first] = window.vectors @ self._heads.others + self._heads.others_bias
        return self._others[window.first]


def _buckets(distances: Numbers) -> Numbers:
    sizes = np.minimum(np.log2(np.abs(distances) + 1) * STEEP, BUCKETS - 1).astype(np.intp)
    return np.asarray(np.where(distances < 0, sizes, sizes + BUCKETS))


def read_closely(doc: "Doc") -> EncodedReading:
    """Return what the encoder that ships with the program makes of a text.

    Raises:
        DataError: Its files are missing or damaged.
    """
    return EncodedReading(encode(doc), load_heads())
