"""How likely two reports of one article tell one happening, and what speaks for it and against it.

In goes what of both is compared, and how far from each other they stand; out comes a chance. Headline and first
paragraph tell again what the article tells in full. A logistic model weighs the signs (`SIGNS`);
`data/joining/train_retold.py` has learned its weights, and `data/joining/card.md` says from what and how well it does.
It knows no other article: what one article tells as one or as two stays so, whatever else is read (`happenings`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from geo.events.similarity import Days, Profile, known_days, told_days, told_scene
from geo.joining.chances import Telling, signs_of_acts, telling_of
from geo.joining.logistic import Logistic, Numbers
from geo.joining.parallels import Particulars, particulars_of
from geo.joining.vocabulary import Vector, Vocabulary
from geo.joining.wording import Library
from geo.model import Link, Place
from geo.resources import resource_path

_FAR = 20  # sentences that tell an act: two that are so far from each other are not near at all
_BEGINNING = 2  # of them: what the first ones tell is told again in full
_NEAR = 2  # days between two that may be a slip
_MANY_DAYS = 60
_UNKNOWN_SENSE = 0.6  # of two acts of which no encoder has seen one: less than those of one happening have

SIGNS: Mapping[str, str] = {
    "base": "",
    "close meaning": "words for the act of nearly one meaning",
    "sense": "words that mean alike where they stand",
    "other doer": "other doers",
    "same days": "the same days",
    "near days": "days close to each other",
    "days between": "days that lie apart",
    "same place": "the same place",
    "sentence": "rare words of the sentences in common",
    "same sentence": "the same sentence",
    "nearness": "near each other in the article",
    "beginning": "what the article begins with",
}


class Retelling(Logistic):
    """The weights of the signs, and the least mean chance at which a report belongs to an event of its article."""

    signs = SIGNS
    script = "data/joining/train_retold.py"


@dataclass(frozen=True, slots=True)
class Told:
    """A report of an article with what of it is compared.

    `told_days` and `told_scene` are those that its sentence tells, `days` also those that are carried over, and none
    that are assumed. `at` counts the article's sentences that tell an act, from 0 on.
    """

    profile: Profile
    telling: Telling
    particulars: Particulars
    sense: Vector | None
    days: Days | None
    told_days: Days | None
    told_scene: tuple[Place, ...]
    at: int


def told_of(profile: Profile, at: int, vocabulary: Vocabulary) -> Told:
    """Return what of a report is compared with others of its article."""
    report, telling = profile.report, telling_of(profile, vocabulary)
    return Told(
        profile=profile,
        telling=telling,
        particulars=particulars_of(profile, telling.act),
        sense=_direction_of(report.sense),
        days=known_days(report.when) if report.when_link is not Link.ASSUMED else None,
        told_days=told_days(report),
        told_scene=told_scene(report),
        at=at,
    )


def signs_of(one: Told, other: Told, vocabulary: Vocabulary) -> Numbers:
    """Return what a report has in common with a later one of its article, a number for each of `SIGNS`."""
    a, b = one.profile, other.profile
    *_, close = signs_of_acts(one.telling.act, other.telling.act)
    same_sentence = a.report.span == b.report.span
    words = 0.0 if same_sentence else _alone(vocabulary).cosine(one.telling.said.words, other.telling.said.words)
    return (
        1.0,
        close,
        _of_senses(one.sense, other.sense),
        float(bool(a.agents and b.agents) and a.agents.isdisjoint(b.agents)),
        *_of_days(one.days, other.days),
        float(not {place.name for place in a.scene}.isdisjoint(place.name for place in b.scene)),
        math.sqrt(words),
        float(same_sentence),
        1.0 - min(other.at - one.at, _FAR) / _FAR,
        float(one.at < _BEGINNING),
    )


def _direction_of(sense: bytes) -> Vector | None:
    """Return the way of a row of signed bytes, of length one; None where nothing was seen."""
    if not sense:
        return None
    found = np.frombuffer(sense, np.int8).astype(np.float32)
    length = float(np.sqrt(found @ found))
    return np.asarray(found / length) if length else None


def _of_senses(one: Vector | None, other: Vector | None) -> float:
    """Return how near two senses are, from 0 to 1; the same for all of which one has none, or none to compare."""
    if one is None or other is None or len(one) != len(other):
        return _UNKNOWN_SENSE
    return min(1.0, max(0.0, float(one @ other)))


def _of_days(one: Days | None, other: Days | None) -> Numbers:
    if one is None or other is None:
        return 0.0, 0.0, 0.0
    gap = max(0, (one[0] - other[1]).days, (other[0] - one[1]).days)
    return float(one == other), float(0 < gap <= _NEAR), min(gap, _MANY_DAYS) / _MANY_DAYS


@cache
def _alone(vocabulary: Vocabulary) -> Library:
    """Return a library without articles: words weigh what they do in news at large."""
    return Library.of_texts({}, vocabulary)


@cache
def open_retelling() -> Retelling:
    """Read the weights that ship with the program.

    Raises:
        DataError: The file is missing, or its weights are not those of the signs.
    """
    return Retelling.read(resource_path("data", "joining", "retold.json"))
