"""The status of an act, weighed by what the rules say of it and what an encoder makes of its word.

In come both, out comes the likeliest status with its chance. How either was found is not known here.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from geo.errors import DataError
from geo.events.reading import CAREFUL, STORY_SCRIPT, Reading
from geo.model import Status
from geo.ontology import STANDING
from geo.places.learned import Floats, open_arrays

LEAST = -8.0  # of logs of chances
SURE = 0.75  # chance from which another status replaces one that words of the sentence tell
SURE_SHORT = 0.85  # the same in a text of a few sentences, of which neither an encoder nor these weights have seen any
SUREST = 0.97  # the same where its own words tell that it has not taken place, and is not to
_SCALE = 3.0
_NAME = "statuses"


@dataclass(frozen=True, slots=True)
class StatusWeights:
    """Weights of each number of `numbers_of_status` for each status, in the order of `Status`."""

    weights: Floats
    bias: Floats

    def choose(
        self, by_rule: Status, numbers: Floats, *, near: bool = True, short: bool = False
    ) -> tuple[Status, float]:
        """Return the likeliest status and its chance; what words of the sentence tell stays unless another is sure.

        Args:
            by_rule: The status that the rules tell.
            numbers: What is seen of it, of `numbers_of_status`.
            near: Whether the act's own words tell that status, or what leads to it.
            short: Whether the text has few sentences.
        """
        sums = numbers @ self.weights + self.bias
        chances = np.exp(sums - sums.max())
        chances /= chances.sum()
        own, best = tuple(Status).index(by_rule), int(chances.argmax())
        doubtful = by_rule in STANDING or not near
        sure = SURE_SHORT if short else SURE
        least = 0.0 if by_rule is Status.OCCURRED else sure if doubtful else SUREST
        taken = best if chances[best] >= least else own
        return tuple(Status)[taken], float(chances[taken])


def numbers_of_status(by_rule: Status, reading: Reading, word: int) -> Floats | None:
    """Return what is seen of an act's status: what the rules say, and what the encoder; None for an unseen word."""
    found = reading.word(word)
    if found is None:
        return None
    ruled = [by_rule is status for status in Status]
    return np.concatenate([ruled, np.maximum(found[-len(Status) :], LEAST) / _SCALE])


def likely_status(
    by_rule: Status, reading: Reading, word: int, *, near: bool = True, short: bool = False
) -> tuple[Status, float | None]:
    """Return the likeliest status of an act, and its chance; what the rules say where its word was not seen."""
    numbers = numbers_of_status(by_rule, reading, word)
    return (by_rule, None) if numbers is None else load_statuses().choose(by_rule, numbers, near=near, short=short)


@cache
def load_statuses() -> StatusWeights:
    """Read the weights that ship with the program.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with open_arrays(_NAME, CAREFUL, script=STORY_SCRIPT) as arrays:
        try:
            found = StatusWeights(arrays["weights"].astype(float), arrays["bias"].astype(float))
        except (ValueError, KeyError) as error:
            raise _damaged() from error
    if found.weights.shape != (2 * len(Status), len(Status)) or found.bias.shape != (len(Status),):
        raise _damaged()
    return found


def _damaged() -> DataError:
    return DataError(f"{_NAME}.npz holds no weights of statuses; make it again with data/{STORY_SCRIPT}")
