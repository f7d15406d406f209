"""Events of single articles → happenings: what several articles tell of is one.

An event of an article is compared with a bounded number of happenings that may be it: those that articles of the same
rare words tell of, by its type or its word, and the latest of its type, party and month. So many reports cost little
more each than few do, and what is kept of each to be compared is packed. What an article tells as two stays two: of its
events that may be one happening, the first is, and it is mostly the news.

Most of what is compared cannot be one: what its chance is at most, by the words for the act alone or by the sentences,
is below what is asked for. Nothing else of it is looked at, and what is found is the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, product
from statistics import fmean
from typing import TypeVar

from geo.events.similarity import SLACK, TOLD_LINKS, Days, known_days, told_scene
from geo.joining.chances import (
    Chances,
    Telling,
    signs_of_sentences,
    signs_with_articles,
)
from geo.joining.gathering import Gathering, Scene, Scenes
from geo.joining.logistic import Numbers, odds_of
from geo.joining.wording import Library
from geo.model import Bond, Report, Status, When
from geo.ontology import IMAGINED

_NEIGHBOURS = 12  # articles of the same words whose events are looked at
_MOST_LISTED = 40  # latest articles that are found by one word
_MOST_IN_BLOCK = 20  # latest happenings that are found by one key
_MOST_COMPARED = 12  # happenings that an event is held against, likeliest first
_MOST_TELLINGS = 3  # of one article's event that are compared
_MOST_MEMBERS = 6  # of a happening's articles that an event is compared with
_COUNTED = 2  # of them: those that it is likest
_CARRIED_SLACK = 2  # days by which a day that is carried over or assumed may be wrong
_AHEAD = timedelta(60)  # how long before its day news tells that something is called off
_ANY, _WIDE = "", "wide"  # in place of a month: no day is known, or more than a season

Block = tuple[str, str, str]  # type, party, month
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _Part:
    """The event of one article, with what of it is compared.

    `scenes` are those that sentences of its reports tell, each once. `days` are the latest first and the earliest last
    day of its reports, `said_days` those that their sentences tell: what agrees with these agrees with all of them.
    """

    reports: Sequence[Report]
    tellings: tuple[Telling, ...]
    scenes: tuple[Scene, ...]
    days: Days | None
    said_days: Days | None

    @property
    def article(self) -> str:
        return self.reports[0].article

    @property
    def is_imagined(self) -> bool:
        return self.reports[0].status in IMAGINED


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two tellings, what their sentences have in common, and what their chance is at most."""

    own: Telling
    other: Telling
    signs: Numbers
    most: float


@dataclass(frozen=True, slots=True)
class _Comparison:
    chance: float
    signs: Numbers
    own: Report
    other: Report


class Happening:
    """Events of articles that are one.

    Attributes:
        reports: Of all its articles.
        bonds: Why each report but the first belongs to it.
        first_members: What is compared of its first articles, the tellings of each.
    """

    __slots__ = ("_days", "_is_imagined", "_said_days", "_scenes", "bonds", "first_members", "reports")

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.bonds: list[Bond] = []
        self.first_members: list[tuple[Telling, ...]] = []
        self._days: Days | None = None
        self._said_days: Days | None = None
        self._scenes = Scenes()
        self._is_imagined = False

    def add(self, part: _Part, bonds: Iterable[Bond]) -> None:
        """Take in the event of an article."""
        self._is_imagined = part.is_imagined
        self.reports += part.reports
        self.bonds += bonds
        if len(self.first_members) < _MOST_MEMBERS:
            self.first_members.append(part.tellings)
        self._days = _common(self._days, part.days)
        self._said_days = _common(self._said_days, part.said_days)
        for scene in part.scenes:
            self._scenes.add(scene)

    def is_told_by(self, article: str) -> bool:
        """Say whether it holds an event of an article, of those that are taken in now: articles come one by one."""
        return self.reports[-1].article == article

    def is_then(self, part: _Part) -> bool:
        """Say whether nothing that is told of its days, and of its being so, speaks against one more event being it."""
        return (
            part.is_imagined == self._is_imagined
            and _agree(self._days, part.days, _CARRIED_SLACK)
            and _agree(self._said_days, part.said_days, SLACK)
        )

    def is_there(self, part: _Part) -> bool:
        """Say the same of its places."""
        return all(map(self._scenes.agree, part.scenes))


def _common(one: Days | None, other: Days | None) -> Days | None:
    """Return the latest first and the earliest last day of spans: what agrees with these agrees with all of them."""
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), min(one[1], other[1])


def _agree(one: Days | None, other: Days | None, slack: int) -> bool:
    """Say whether all spans of one side touch all of the other, or nearly so."""
    if one is None or other is None:
        return True
    return (one[0] - other[1]).days <= slack and (other[0] - one[1]).days <= slack


def _days_of(report: Report) -> Days | None:
    """Return the days of an act; the day of what is called off is that of calling it off, or one to come."""
    days = known_days(report.when)
    if days is None or report.status is not Status.CANCELLED:
        return days
    return days[0], min(days[1], date.max - _AHEAD) + _AHEAD


class Happenings:
    """All happenings, in the order of their first reports; `add` takes the articles in their order."""

    def __init__(self, library: Library, chances: Chances) -> None:
        self.all: list[Happening] = []
        self._library = library
        self._chances = chances
        self._articles: list[_Told] = []
        self._listed: dict[str, list[int]] = {}  # articles, by their numbers, by the words that tell most of them
        self._blocks: dict[Block, list[Happening]] = {}

    def add(self, article: str, gatherings: Sequence[Gathering], words: Sequence[str] | None = None) -> None:
        """Take in the events of one article; `words` are those that tell most of it, where they are known."""
        words = self._library.telling_words(article) if words is None else words
        near = self._near(words)
        told = _Told()
        for gathering in gatherings:
            part = self._part(gathering)
            happening = self._take(part, gathering.bonds, near)
            if words:  # else it is near no other
                told.add(part, happening)
            for block in dict.fromkeys(block for telling in part.tellings for block in _blocks_of(telling)):
                _put(self._blocks.setdefault(block, []), happening, _MOST_IN_BLOCK)
        for word in words:
            _put(self._listed.setdefault(word, []), len(self._articles), _MOST_LISTED)
        self._articles.append(told)

    def _take(self, part: _Part, bonds: Sequence[Bond], near: Sequence["_Told"]) -> Happening:
        best = self._likeliest(part, near)
        if best is None:
            happening = Happening()
            self.all.append(happening)
            happening.add(part, bonds)
        else:
            happening, why = best
            happening.add(part, [why, *bonds])
        return happening

    def _near(self, words: Iterable[str]) -> list["_Told"]:
        """Return the articles that share most of the words that tell most of them; of those like it, the first."""
        counts = Counter(chain.from_iterable(self._listed.get(word, ()) for word in words))
        some = [number for number, count in counts.items() if count > 1]  # most share one word
        likest = sorted(some if len(some) >= _NEIGHBOURS else counts)
        likest.sort(key=counts.__getitem__, reverse=True)
        return [self._articles[number] for number in likest[:_NEIGHBOURS]]

    def _part(self, gathering: Gathering) -> _Part:
        tellings = tuple(gathering.different(_MOST_TELLINGS))
        days, said_days = None, None
        for report in gathering.reports:
            days = _common(days, _days_of(report))
            if report.when_link in TOLD_LINKS:
                said_days = _common(said_days, _days_of(report))
        scenes = tuple(dict.fromkeys(told_scene(telling.report) for telling in tellings))
        return _Part(gathering.reports, tellings, scenes, days, said_days)

    def _likeliest(self, part: _Part, near: Sequence["_Told"]) -> tuple[Happening, Bond] | None:
        """Return the happening that an event most likely is, and why; None where none is likely enough."""
        best: tuple[float, Happening, _Comparison] | None = None
        asked = self._chances.least
        for happening in self._candidates(part, near):
            others = happening.first_members
            if happening.is_told_by(part.article) or not happening.is_then(part):
                continue
            if not self._may_reach(asked, part, others):
                continue
            if not happening.is_there(part):
                continue
            compared = self._compared(part, others, asked)
            chance = _of_likeliest(each.chance for each in compared) if compared else 0.0
            if compared and (chance > asked or (best is None and chance == asked)):
                best = chance, happening, max(compared, key=lambda each: each.chance)
                asked = chance
        if best is None:
            return None
        chance, happening, why = best
        return happening, Bond(why.own.id, why.other.id, round(chance, 3), self._chances.reasons(why.signs))

    def _may_reach(self, chance: float, part: _Part, others: Iterable[Sequence[Telling]]) -> bool:
        odds = odds_of(chance)
        return any(self._chances.may_reach(odds, part.tellings, member) for member in others)

    def _compared(self, part: _Part, others: Sequence[Sequence[Telling]], asked: float) -> list[_Comparison]:
        """Compare an event with members of a happening, as far as they decide.

        Nothing is returned where their mean chance is certainly less than is asked for, and members are left out that
        are certainly less like the event than others are.
        """
        sketched = [self._sketched(part, member) for member in others]
        if _of_likeliest(max(pair.most for pair in pairs) for pairs in sketched) < asked:
            return []
        found: list[_Comparison] = []
        for pairs in sketched:
            likest = sorted((each.chance for each in found), reverse=True)[:_COUNTED]
            least = likest[-1] if len(likest) == _COUNTED else 0.0
            if compared := [self._weigh(pair) for pair in pairs if pair.most >= least]:
                found.append(max(compared, key=lambda each: each.chance))
        return found

    def _sketched(self, part: _Part, member: Sequence[Telling]) -> list[_Pair]:
        """Compare the sentences of an event's tellings with those of another article's, without the articles."""
        pairs = []
        for own, other in product(part.tellings, member):
            signs = signs_of_sentences(own, other, self._library)
            pairs.append(_Pair(own, other, signs, self._chances.most(signs)))
        return pairs

    def _weigh(self, pair: _Pair) -> _Comparison:
        signs = signs_with_articles(pair.signs, pair.own, pair.other, self._library)
        return _Comparison(self._chances.chance(signs), signs, pair.own.report, pair.other.report)

    def _candidates(self, part: _Part, near: Sequence["_Told"]) -> list[Happening]:
        """Return the happenings that an event may be, each once, those first that share more with it."""
        found: list[Happening] = []
        for telling in part.tellings:
            for told in near:
                told.find(telling, found)
            for block in _blocks_near(telling):
                found += self._blocks.get(block, ())
        counts = Counter(found)
        return sorted(counts, key=counts.__getitem__, reverse=True)[:_MOST_COMPARED]  # in the order they were found


class _Told:
    """What one article tells: the happenings by their types, and by their words for the act."""

    __slots__ = ("_types", "_words")

    def __init__(self) -> None:
        self._types: dict[str, list[Happening]] = {}
        self._words: dict[str, list[Happening]] = {}

    def add(self, part: _Part, happening: Happening) -> None:
        for kind in dict.fromkeys(telling.report.type for telling in part.tellings):
            _put(self._types.setdefault(kind, []), happening, _MOST_IN_BLOCK)
        for word in dict.fromkeys(word for telling in part.tellings for word in telling.act.beginnings):
            _put(self._words.setdefault(word, []), happening, _MOST_IN_BLOCK)

    def find(self, telling: Telling, found: list[Happening]) -> None:
        """Add what may be the event that another article tells."""
        found += self._types.get(telling.report.type, ())
        for word in telling.act.beginnings:
            found += self._words.get(word, ())


def _put(listed: list[_Item], item: _Item, most: int) -> None:
    """Put an item at the end of a list that keeps so many, unless it stands there."""
    if listed and listed[-1] is item:
        return
    if len(listed) == most:
        del listed[0]
    listed.append(item)


def _of_likeliest(chances: Iterable[float]) -> float:
    """Return the mean chance with the two articles that it is likest: one may be like by chance, and none like all."""
    return fmean(sorted(chances, reverse=True)[:_COUNTED])


def _blocks_of(telling: Telling) -> Iterator[Block]:
    """Yield what an event is found by beside its article: its types with party and month."""
    kind, months = telling.report.type, _months(telling.report.when)
    yield from ((kind, party, month) for party in sorted(telling.agents | telling.targets) for month in months)


def _blocks_near(telling: Telling) -> Iterator[Block]:
    for kind, party, month in _blocks_of(telling):
        yield from dict.fromkeys((kind, party, when) for when in (month, _ANY, _WIDE))


def _months(when: When | None) -> tuple[str, ...]:
    days = known_days(when)
    if days is None:
        return (_ANY,)
    first, last = (day.year * 12 + day.month for day in days)
    return (_WIDE,) if last - first > 2 else tuple(str(month) for month in range(first, last + 1))
