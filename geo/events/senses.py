"""The vector of a word as it stands among others → its sense in short: a few bytes that compare as the vectors do.

Of a word's vector only what tells acts apart is kept, as a row of signed bytes: so a report can carry it to where it
is compared with others. Where the vector comes from is not known here. `data/events/train_senses.py` has found what
tells acts apart.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.events.reading import CAREFUL
from geo.places.learned import open_arrays

SENSE_NUMBERS = 32
_LARGEST = 127
_NOTHING = 1e-6
_NAME, _SCRIPT = "senses", "events/train_senses.py"

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Senses:
    """Which way the vectors of words for acts lie: their middle, and the directions in which they differ most."""

    middle: Vector
    directions: Vector

    def of(self, vector: Vector) -> bytes:
        """Return the sense of a word with this vector."""
        found = self.directions @ (vector - self.middle)
        largest = float(np.abs(found).max())
        return np.rint(found * (_LARGEST / largest)).astype(np.int8).tobytes() if largest > _NOTHING else b""


@cache
def load_senses() -> Senses:
    """Read the directions that ship with the program.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with open_arrays(_NAME, CAREFUL, script=_SCRIPT) as arrays:
        try:
            senses = Senses(arrays["middle"].astype(np.float32), arrays["directions"].astype(np.float32))
        except (ValueError, KeyError) as error:
            raise _damaged() from error
    if senses.directions.shape != (SENSE_NUMBERS, *senses.middle.shape):
        raise _damaged()
    return senses


def _damaged() -> DataError:
    return DataError(f"{_NAME}.npz holds no directions of words for acts; make it again with data/{_SCRIPT}")
