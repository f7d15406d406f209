"""A logistic model over named signs: the weights of a file → a chance, and in words what speaks for and against.

It knows neither what the signs are of nor how its weights were learned.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import ClassVar, Self

from geo.errors import DataError

Numbers = tuple[float, ...]

_NEVER = 1e-6  # nearer to 0 or 1 odds are too large to tell two chances apart
_FAINT = 0.25  # in the logarithm of the odds: what weighs less is not told
_MOST_REASONS = 4


@dataclass(frozen=True)
class Logistic:
    """Weights of signs, and the least chance at which two things are taken for one.

    `usual` are the mean signs of two that are not one: what is no more than that is no reason.

    Attributes:
        signs: The signs by their names, in their order, each with the words that tell it; one without is not told.
        script: What writes the weights.
    """

    signs: ClassVar[Mapping[str, str]]
    script: ClassVar[str]

    weights: Numbers
    usual: Numbers
    least: float

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read weights as the script writes them.

        Raises:
            DataError: The file is missing, or its weights are not numbers, one for each sign.
        """
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            weights, usual = read["weights"], read["usual"]
            if list(weights) != list(cls.signs) or list(usual) != list(cls.signs):
                msg = f"{path} has no weight for each sign, in their order: {', '.join(cls.signs)}; run {cls.script}"
                raise DataError(msg)
            return cls(cls._in_order(weights), cls._in_order(usual), float(read["least"]))
        except (OSError, ValueError, TypeError, KeyError) as exc:
            msg = f"{path} cannot be read; it is written by {cls.script}: {exc}"
            raise DataError(msg) from exc

    @classmethod
    def _in_order(cls, numbers: Mapping[str, object]) -> Numbers:
        return tuple(float(str(numbers[sign])) for sign in cls.signs)

    def chance(self, signs: Numbers) -> float:
        """Return the chance that two things with these signs are one."""
        return chance_of(math.fsum(map(mul, self.weights, signs)))

    def reasons(self, signs: Numbers) -> tuple[str, ...]:
        """Return in words what speaks for one happening and, behind "but", against it; what weighs more first."""
        parts = zip(self.signs.values(), self.weights, signs, self.usual, strict=True)
        weighed = [(weight * (sign - usual), words) for words, weight, sign, usual in parts if words and sign > usual]
        told = sorted((part for part in weighed if abs(part[0]) >= _FAINT), key=lambda part: -abs(part[0]))
        pro = [words for weight, words in told if weight > 0][:_MOST_REASONS]
        con = [f"but {words}" for weight, words in told if weight < 0][:_MOST_REASONS]
        return (*pro, *con)


def chance_of(odds: float) -> float:
    """Return the chance of a logarithm of odds."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, odds))))


def odds_of(chance: float) -> float:
    """Return the logarithm of the odds of a chance, or a little less."""
    kept = min(max(chance, _NEVER), 1.0 - _NEVER)
    return math.log(kept / (1.0 - kept)) if chance > _NEVER else -math.inf
