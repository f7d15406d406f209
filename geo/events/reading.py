"""What an encoder makes of a text, as the judge and the second look take it in: numbers of words and of pairs of words.

In come a word, or an act and the words that each choice stands for; out come rows of numbers, all nothing where no
encoder was asked. Which encoder, and how it sees a text, is not known here.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Protocol

import numpy as np

from geo.model import EventType, Status
from geo.places.learned import Floats


class Role(IntEnum):
    """What a word may be to an act, in the order of the encoder's heads."""

    AGENT = 0
    TARGET = 1
    PLACE = 2
    DAY = 3


WORD_NUMBERS = 1 + len(EventType) + len(Status)
CHOICE_NAMES = ("read", "read_chance", "read_behind", "read_none")  # of each choice in a role
CAREFUL = "events/careful"  # the folder of the weights that go by an encoder
STORY_SCRIPT = "events/train_story.py"  # what makes the forests of the second look
_UNSEEN = (0.0,) * len(CHOICE_NAMES)
_SUREST = 1e-4
LEAST = -12.0  # the log of a chance below which none is told apart


class Reading(Protocol):
    """What an encoder makes of one text. Words are known by their numbers in it."""

    def sees(self, at: int) -> bool:
        """Say whether the encoder has seen a word."""

    def word(self, at: int) -> Floats | None:
        """Return log odds that a word tells an act, log chances of its types, of its statuses; None for one unseen."""

    def scores(self, act: int, words: Sequence[int], role: Role) -> Floats:
        """Return scores of words for a role in an act, on one scale with `none`; minus infinity for what is unseen."""

    def none(self, act: int, role: Role) -> float:
        """Return the score of nobody and nothing in a role."""

    def sense(self, at: int) -> bytes:
        """Return what a word means where it stands, in short (`geo.events.senses`); nothing for one unseen."""


def folder_of(reading: Reading | None) -> str:
    """Return the folder of the weights that go by an encoder, or by none."""
    return "events" if reading is None else CAREFUL


def logs_of_chances(scores: Floats) -> Floats:
    """Return the logs of the chances of some scores, one of which is right; of a table, row by row."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def numbers_of_word(reading: Reading | None, at: int) -> Floats:
    """Return what is seen of a word."""
    found = reading.word(at) if reading is not None else None
    return np.zeros(WORD_NUMBERS) if found is None else found


def numbers_of_choices(
    reading: Reading | None, act: int, choices: Sequence[Sequence[int]], role: Role
) -> list[tuple[float, ...]]:
    """Return a row for each choice of what stands in a role of an act.

    A row says whether the choice was seen, its log chance, how far that is behind the likeliest, and nobody's.

    Args:
        reading: The encoder's; None where none was asked.
        act: The act's word.
        choices: The words that each choice is told by.
        role: Its role.
    """
    if reading is None or not any(choices) or not reading.sees(act):
        return [_UNSEEN] * len(choices)
    words = [word for choice in choices for word in choice]
    none = reading.none(act, role)
    scores = reading.scores(act, words, role)
    highest = max(none, float(scores.max()))
    total = highest + float(np.log(np.exp(scores - highest).sum() + np.exp(none - highest)))
    ends = np.cumsum([len(choice) for choice in choices])
    sums = [_log_sum(scores[end - len(choice) : end]) - total for choice, end in zip(choices, ends, strict=True)]
    best = max(sums)
    nobody = max(none - total, LEAST)
    return [
        (1.0, max(one, LEAST), max(one - best, LEAST), nobody) if one > -np.inf else (0.0, LEAST, LEAST, nobody)
        for one in sums
    ]


def with_read(chances: Floats, read: Floats) -> Floats:
    """Return chances of choices midway, in log odds, between those of a forest and those that the encoder sees.

    The forest learned to weigh encoders that knew fewer stories than the one that ships, and trusts it too little.

    Args:
        chances: The forest's.
        read: Rows of `numbers_of_choices`; what the encoder has not seen keeps the forest's chance.
    """
    if not len(chances):
        return chances
    seen = read[:, 0] > 0
    odds = (log_odds(chances) + log_odds(np.exp(read[:, 1]))) / 2
    return np.asarray(np.where(seen, 1 / (1 + np.exp(-odds)), chances))


def log_odds(chances: Floats) -> Floats:
    """Return the log odds of chances, bounded: nothing is surer than one of ten thousand."""
    bounded = np.clip(chances, _SUREST, 1 - _SUREST)
    return np.asarray(np.log(bounded / (1 - bounded)))


def _log_sum(scores: Floats) -> float:
    if not len(scores) or scores.max() == -np.inf:
        return -np.inf
    return float(scores.max() + np.log(np.exp(scores - scores.max()).sum()))
