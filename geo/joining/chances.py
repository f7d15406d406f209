"""How likely two reports of different articles tell of one happening, and what speaks for it and against it.

A logistic model weighs what they have in common (`SIGNS`); `data/joining/train.py` has learned its weights, and
`data/joining/card.md` says from what and how well it does. No word is among the signs: what tells that two reports
are alike is the same for any word.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product
from operator import mul

from geo.events.similarity import Profile, days_agree, known_days
from geo.geodesy import distance_km
from geo.joining.logistic import Logistic, Numbers, chance_of
from geo.joining.vocabulary import Vector, Vocabulary, unit
from geo.joining.wording import Library, Stretch, mean_of, stretch_of, words_in
from geo.model import Place, Report
from geo.ontology import QUADRANT, Quadrant, types_of
from geo.resources import resource_path
from geo.unseen import without_unseen

_BEGINNING = 5  # letters that the forms of a word share: "arrested", "arrests"
_EMPTY = 100  # so many commonest words say nothing beside another: "shot dead by"
_NEAR_MEANING = 0.6  # cosine of words' vectors above which they may name one act
_UNKNOWN_MEANING = 0.3  # of two words of which one has no vector
_FINE = 4  # greatest where_prec of what is smaller than a country
_SAME_PLACE_KM = 30.0
_MOST_NUMBERS = 8  # of a report that are compared
_BESIDE = 60  # characters on either side of an act: about a clause
_MOST_ACTS = 50_000  # different words for acts that are remembered with what they mean
_MOST_PAIRS = 500_000  # of two of them
_ROUNDING = 1e-9  # in the logarithm of the odds: sums in another order differ by far less
SAID = frozenset((*types_of(Quadrant.VERBAL_COOPERATION), *types_of(Quadrant.VERBAL_CONFLICT)))

SIGNS: Mapping[str, str] = {
    "base": "",
    "word": "the same word for the act",
    "meaning": "words for the act of like meaning",
    "close meaning": "words for the act of nearly one meaning",
    "type": "the same type",
    "quadrant": "types of one quadrant",
    "doer": "the same doer",
    "other speaker": "words of another",
    "target": "the same target",
    "day": "days that agree",
    "other place": "another place",
    "number": "numbers that agree",
    "figure": "a figure in common",
    "other figure": "other figures",
    "around": "rare words around the act in common",
    "other names around": "other names beside the act",
    "sentence": "rare words of the sentences in common",
    "article": "rare words of the articles in common",
    "lead names": "names that both articles are about",
    "names": "names of the sentence that the other article holds",
    "word and names": "the same word, and names that the other article holds",
    "word and lead": "the same word, in articles that begin alike",
}

_ARTICLE_SIGNS = ("article", "lead names", "names", "word and names", "word and lead")  # the last of them
_WITH_WORD = ("word and names", "word and lead")
_OTHER_SIGNS = ("base", "type")  # what every pair has, and whether both types are one
_WORD = list(SIGNS).index("word")


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """The words for an act: the beginnings of each, sorted, and what they mean together. Equal words are one `Act`."""

    beginnings: tuple[str, ...]
    meaning: Vector | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What of a report is weighed, made once."""

    report: Report
    agents: frozenset[str]
    targets: frozenset[str]
    scene: tuple[Place, ...]
    act: Act
    said: Stretch  # the sentence without the words for the act
    around: Stretch  # of these the ones about as far from the act as its clause goes


def telling_of(profile: Profile, vocabulary: Vocabulary) -> Telling:
    """Return what of a report is weighed."""
    report = profile.report
    start, end = report.trigger.start - report.span.start, report.trigger.end - report.span.start
    words = words_in(without_unseen(report.sentence[start:end]))
    return Telling(
        report,
        profile.agents,
        profile.targets,
        profile.scene,
        _act_of(tuple(words), vocabulary),
        stretch_of(f"{report.sentence[:start]} {report.sentence[end:]}", vocabulary),
        stretch_of(_around(report.sentence, start, end), vocabulary),
    )


@lru_cache(_MOST_ACTS)
def _act_of(words: tuple[str, ...], vocabulary: Vocabulary) -> Act:
    return Act(tuple(sorted({word[:_BEGINNING] for word in words if len(word) > 2})), _meaning(words, vocabulary))


def _around(sentence: str, start: int, end: int) -> str:
    """Return the whole words on both sides of a stretch, without it."""
    before = sentence[:start][-_BESIDE:] if start > _BESIDE else " " + sentence[:start]
    after = sentence[end : end + _BESIDE]
    after = after if len(sentence) <= end + _BESIDE else after.rpartition(" ")[0]
    return f"{before.partition(' ')[2]} {after}"


def _meaning(words: Sequence[str], vocabulary: Vocabulary) -> Vector | None:
    """Return the mean of words' vectors, without the commonest beside others."""
    known = [(rank, word) for word in words if (rank := vocabulary.rank(word)) is not None]
    telling = [word for rank, word in known if rank > _EMPTY] or [word for _, word in known]
    vectors = [vector for word in telling if (vector := vocabulary.vector(word)) is not None]
    return unit(sum(vectors[1:], vectors[0])) if vectors else None


def signs_of(one: Telling, other: Telling, library: Library) -> Numbers:
    """Return what two reports have in common, a number for each of `SIGNS`."""
    return signs_with_articles(signs_of_sentences(one, other, library), one, other, library)


def signs_of_sentences(one: Telling, other: Telling, library: Library) -> Numbers:
    """Return what two reports have in common themselves: the first of `SIGNS`, up to those of their articles."""
    word, meaning, close = signs_of_acts(one.act, other.act)
    a, b = one.report.type, other.report.type
    return (
        1.0,
        word,
        meaning,
        close,
        float(a is b),
        float(QUADRANT[a] is QUADRANT[b]),
        *_of_parties(one, other),
        *_of_scene(one, other),
        _of_numbers(one.report, other.report),
        *_of_figures(one.said, other.said),
        *_of_surroundings(one.around, other.around, library),
        math.sqrt(library.cosine(one.said.words, other.said.words)),
    )


def signs_with_articles(signs: Numbers, one: Telling, other: Telling, library: Library) -> Numbers:
    """Return the signs of two reports' sentences with those of their articles."""
    first, second = one.report.article, other.report.article
    alike = library.alike(first, second)
    names = mean_of((library.covered(one.said.names, second), library.covered(other.said.names, first)))
    word = signs[_WORD]
    return (*signs, math.sqrt(alike.text), alike.names, names, word * names, word * alike.lead)


@lru_cache(_MOST_PAIRS)
def signs_of_acts(one: Act, other: Act) -> Numbers:
    """Return whether two acts have a word in common, and how near they are in meaning: in all, and beyond likeness."""
    cosine = _UNKNOWN_MEANING
    if one.meaning is not None and other.meaning is not None:
        cosine = min(1.0, float(one.meaning @ other.meaning))
    word = float(not set(one.beginnings).isdisjoint(other.beginnings))
    return word, max(0.0, cosine), max(0.0, cosine - _NEAR_MEANING)


def _of_parties(one: Telling, other: Telling) -> Numbers:
    doer = bool(one.agents & other.agents)
    other_doer = not doer and bool(one.agents and other.agents)
    return (
        float(doer),
        float(other_doer and one.report.type in SAID and other.report.type in SAID),
        float(bool(one.targets & other.targets)),
    )


def _of_scene(one: Telling, other: Telling) -> Numbers:
    days, others = known_days(one.report.when), known_days(other.report.when)
    same_day = days is not None and others is not None and days_agree(days, others)
    return float(same_day), float(bool(one.scene and other.scene) and _are_apart(one.scene, other.scene))


def _are_apart(one: Iterable[Place], other: Iterable[Place]) -> bool:
    """Say whether both name places smaller than a country, and none that is the other's."""
    fine = [[place for place in scene if place.where_prec <= _FINE] for scene in (one, other)]
    return all(fine) and not any(_is_same_place(a, b) for a, b in product(*fine))


def _is_same_place(one: Place, other: Place) -> bool:
    return one.name == other.name or distance_km((one.lat, one.lon), (other.lat, other.lon)) < _SAME_PLACE_KM


def _of_numbers(one: Report, other: Report) -> float:
    """Compare the counts of one thing: those killed with those killed."""
    pairs = product(one.numbers[:_MOST_NUMBERS], other.numbers[:_MOST_NUMBERS])
    return float(
        any(
            a.low <= b.high and b.low <= a.high
            for a, b in pairs
            if (a.unit, a.aspect) == (b.unit, b.aspect) and (a.unit or a.aspect)
        )
    )


def _of_figures(one: Stretch, other: Stretch) -> Numbers:
    shared = not set(one.numbers).isdisjoint(other.numbers)
    return float(shared), float(not shared and bool(one.numbers and other.numbers))


def _of_surroundings(one: Stretch, other: Stretch, library: Library) -> Numbers:
    shared = not set(one.names).isdisjoint(other.names)
    differ = bool(one.names and other.names) and not shared
    return math.sqrt(library.cosine(one.words, other.words)), float(differ)


class Chances(Logistic):
    """The weights of the signs, and the least chance at which two reports are taken for one happening."""

    signs = SIGNS
    script = "data/joining/train.py"

    def may_reach(self, odds: float, ones: Iterable[Telling], others: Iterable[Telling]) -> bool:
        """Say whether any pair of reports may reach a chance, given as `odds_of` it.

        Told apart are most by their types and their words for the act alone: nothing else of them is looked at.
        """
        reach = self._most_by_acts
        pairs = product(ones, others)
        return any(reach(a.act, b.act, a.report.type is b.report.type) >= odds for a, b in pairs)

    def most(self, signs: Numbers) -> float:
        """Return the most that the chance can be, by the signs of two reports' sentences."""
        rest = self._rest_with_word if signs[_WORD] else self._rest
        return chance_of(sum(map(mul, self.weights, signs)) + rest)

    @cached_property
    def _most_by_acts(self) -> Callable[[Act, Act, bool], float]:
        """What tells the most that the odds of two reports can be, by their acts and whether their types are one."""
        acts = ("word", "meaning", "close meaning")
        weights = [self._by_name[sign] for sign in acts]
        others = self._by_name.keys() - {*acts, *_OTHER_SIGNS}
        rest, rest_with_word = self._most_of(others - set(_WITH_WORD)), self._most_of(others)

        @lru_cache(_MOST_PAIRS)
        def reach(one: Act, other: Act, same_type: bool) -> float:
            signs = signs_of_acts(one, other)
            told: float = self._by_name["base"] + sum(map(mul, weights, signs)) + self._by_name["type"] * same_type
            return told + (rest_with_word if signs[0] else rest) + _ROUNDING

        return reach

    @cached_property
    def _rest(self) -> float:
        """The most that the articles' signs add to those of two sentences that tell the act in other words."""
        return self._most_of(sign for sign in _ARTICLE_SIGNS if sign not in _WITH_WORD) + _ROUNDING

    @cached_property
    def _rest_with_word(self) -> float:
        """The same where a word for the act is the same."""
        return self._most_of(_ARTICLE_SIGNS) + _ROUNDING

    def _most_of(self, signs: Iterable[str]) -> float:
        return sum(max(0.0, self._by_name[sign]) for sign in signs)

    @cached_property
    def _by_name(self) -> Mapping[str, float]:
        return dict(zip(SIGNS, self.weights, strict=True))


@cache
def open_chances() -> Chances:
    """Read the weights that ship with the program.

    Raises:
        DataError: The file is missing, or its weights are not those of the signs.
    """
    return Chances.read(resource_path("data", "joining", "weights.json"))
