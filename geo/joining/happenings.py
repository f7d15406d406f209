"""Events of single articles → happenings: what several articles tell of is one.

An event of an article is compared with a bounded number of happenings that may be it: those that articles of the same
rare words tell of, by its type or its word, and the latest of its type, party and month.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from statistics import fmean

from geo.events.similarity import Days, known_days
from geo.joining.chances import Chances, Numbers, Telling, signs_of, telling_of
from geo.joining.gathering import Gathering, Scenes, Spans
from geo.joining.wording import Library
from geo.model import Bond, Link, Report, Status, When
from geo.ontology import IMAGINED

_NEIGHBOURS = 12  # articles of the same words whose events are looked at
_MOST_LISTED = 40  # latest articles that are found by one word
_MOST_IN_BLOCK = 20  # latest happenings that are found by one key
_MOST_COMPARED = 12  # happenings that an event is held against, likeliest first
_MOST_TELLINGS = 3  # of one article's event that are compared
_MOST_MEMBERS = 6  # of a happening's articles that an event is compared with
_SAID = frozenset({Link.ATTACHED, Link.SENTENCE})
_CARRIED_SLACK = 2  # days by which a day that is carried over or assumed may be wrong
_AHEAD = timedelta(60)  # how long before its day news tells that something is called off

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The event of one article, with what of it is compared."""

    article: str
    reports: tuple[Report, ...]
    tellings: tuple[Telling, ...]


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
    """

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.bonds: list[Bond] = []
        self.members: list[_Part] = []
        self._said_days = Spans()
        self._days = Spans(_CARRIED_SLACK)
        self._scenes = Scenes()
        self._imagined = False

    def add(self, part: _Part, bonds: Iterable[Bond]) -> None:
        """Take in the event of an article."""
        self._imagined = part.reports[0].status in IMAGINED
        self.reports += part.reports
        self.bonds += bonds
        if len(self.members) < _MOST_MEMBERS:
            self.members.append(part)
        for report in part.reports:
            self._days.add(_days_of(report))
            if report.when_link in _SAID:
                self._said_days.add(_days_of(report))
        for telling in part.tellings:
            self._scenes.add(telling.profile.scene)

    def may_hold(self, part: _Part) -> bool:
        """Say whether nothing that is told outright speaks against one more event being this happening."""
        return (
            (part.reports[0].status in IMAGINED) == self._imagined
            and all(map(self._is_then, part.reports))
            and all(self._scenes.agree(telling.profile.scene) for telling in part.tellings)
        )

    def _is_then(self, report: Report) -> bool:
        days = _days_of(report)
        return self._days.agree(days) and (report.when_link not in _SAID or self._said_days.agree(days))


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
        self._listed: dict[str, list[str]] = defaultdict(list)  # articles by the words that tell most of them
        self._blocks: dict[Key, list[Happening]] = defaultdict(list)

    def add(self, article: str, gatherings: Sequence[Gathering]) -> None:
        """Take in the events of one article."""
        words = self._library.telling_words(article)
        near = self._near(words)
        for gathering in gatherings:
            self._take(self._part(article, gathering), gathering.bonds, near)
        for word in words:
            self._listed[word].append(article)

    def _take(self, part: _Part, bonds: Sequence[Bond], near: Sequence[str]) -> None:
        best = self._likeliest(part, near)
        if best is None:
            happening = Happening()
            self.all.append(happening)
            happening.add(part, bonds)
        else:
            happening, why = best
            happening.add(part, [why, *bonds])
        for key in dict.fromkeys(_keys_of(part)):
            if not self._blocks[key] or self._blocks[key][-1] is not happening:
                self._blocks[key].append(happening)

    def _near(self, words: Iterable[str]) -> list[str]:
        """Return the articles that share most of the words that tell most of them."""
        counts = Counter(article for word in words for article in self._listed.get(word, ())[-_MOST_LISTED:])
        return sorted(counts, key=lambda article: (-counts[article], article))[:_NEIGHBOURS]

    def _part(self, article: str, gathering: Gathering) -> _Part:
        profiles = gathering.different(_MOST_TELLINGS)
        tellings = tuple(telling_of(profile, self._library.vocabulary) for profile in profiles)
        return _Part(article, tuple(gathering.reports), tellings)

    def _likeliest(self, part: _Part, near: Sequence[str]) -> tuple[Happening, Bond] | None:
        """Return the happening that an event most likely is, and why; None where none is likely enough.

        What its own article tells beside it has been compared by then.
        """
        best: tuple[float, Happening, _Comparison] | None = None
        for happening in self._candidates(part, near):
            others = [member for member in happening.members if member.article != part.article]
            if not others or not happening.may_hold(part):
                continue
            compared = [self._compare(part, member) for member in others]
            chance = _of_likeliest(compared)
            if chance >= self._chances.least and (best is None or chance > best[0]):
                best = chance, happening, max(compared, key=lambda each: each.chance)
        if best is None:
            return None
        chance, happening, why = best
        return happening, Bond(why.own.id, why.other.id, round(chance, 3), self._chances.reasons(why.signs))

    def _compare(self, part: _Part, member: _Part) -> _Comparison:
        pairs = product(part.tellings, member.tellings)
        return max((self._weigh(own, other) for own, other in pairs), key=lambda each: each.chance)

    def _weigh(self, own: Telling, other: Telling) -> _Comparison:
        signs = signs_of(own, other, self._library)
        return _Comparison(self._chances.chance(signs), signs, own.report, other.report)

    def _candidates(self, part: _Part, near: Sequence[str]) -> list[Happening]:
        """Return the happenings that an event may be, each once, those first that share more with it."""
        counts: Counter[int] = Counter()
        found: dict[int, Happening] = {}
        for key in _keys_near(part, near):
            for happening in self._blocks.get(key, ())[-_MOST_IN_BLOCK:]:
                counts[id(happening)] += 1
                found.setdefault(id(happening), happening)
        order = {number: at for at, number in enumerate(found)}
        return [found[number] for number in sorted(found, key=lambda n: (-counts[n], order[n]))[:_MOST_COMPARED]]


def _of_likeliest(compared: Iterable[_Comparison]) -> float:
    """Return the mean chance with the two articles that it is likest: one may be like by chance, and none like all."""
    return fmean(sorted((each.chance for each in compared), reverse=True)[:2])


def _keys_of(part: _Part) -> Iterator[Key]:
    """Yield what an event is found by: its article with its types and words, and its types with party and month."""
    for telling in part.tellings:
        yield part.article, telling.report.type
        for word in sorted(telling.beginnings):
            yield part.article, "", word
        yield from _party_keys(telling)


def _keys_near(part: _Part, near: Sequence[str]) -> Iterator[Key]:
    for telling in part.tellings:
        for article in near:
            yield article, telling.report.type
            for word in sorted(telling.beginnings):
                yield article, "", word
        for kind, party, month in _party_keys(telling):
            yield from dict.fromkeys((kind, party, when) for when in (month, "", "wide"))


def _party_keys(telling: Telling) -> Iterator[tuple[str, str, str]]:
    parties = sorted(telling.profile.agents | telling.profile.targets)
    yield from ((telling.report.type, party, when) for party in parties for when in _months(telling.report.when))


def _months(when: When | None) -> tuple[str, ...]:
    days = known_days(when)
    if days is None:
        return ("",)
    first, last = (day.year * 12 + day.month for day in days)
    wide = last - first > 2
    return ("wide",) if wide else tuple(str(month) for month in range(first, last + 1))
