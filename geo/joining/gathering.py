"""An event while its reports in one article are gathered: what they say together, so that one more meets no crowd.

A report belongs to the gathering with whose reports its mean chance of telling one happening (`retelling`) is greatest,
where that is great enough. However likely, it does not where its sentence and one of theirs tell days more than a night
apart or scenes far from each other, or where persons, nouns for a party, names that nothing places, speakers, or being
so or not, are others; nor where they are acts of a round-up (`parallels`). A sentence that stands there once more tells
what it told, whatever states are carried over to it, unless one of the former differs.

What two reports disagree on, they disagree on in one thing (the persons, the days, the scene), whatever else they say;
so it suffices to keep what is said of each thing, each saying once. Of sayings that differ a gathering keeps a bounded
number, so that a report costs no more among many than among few.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from geo.events.similarity import (
    NAMED_DOERS,
    TOLD_OUTRIGHT,
    Days,
    Profile,
    days_agree,
    known_days,
    parties_agree,
    profile_of,
    scenes_agree,
)
from geo.joining.chances import SAID, Telling
from geo.joining.parallels import Particulars, are_parallel
from geo.joining.retelling import Retelling, Told, open_retelling, signs_of, told_of
from geo.joining.vocabulary import Vocabulary, open_vocabulary
from geo.model import Bond, Place, Report
from geo.ontology import IMAGINED, EventType

MOST_SAYINGS = 200  # different ones of one thing; one that holds more takes in what it holds already
_MOST_COMPARED = 40  # latest gatherings of a type that a report is compared with
_MOST_WEIGHED = 12  # first reports of a gathering of which the chance is the mean
_SAME_SENTENCE = ("the same sentence once more",)

Form = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], bool, bool]
Scene = tuple[Place, ...]
_Words = tuple[EventType, bool, str, int, int]  # type, whether imagined, sentence, and where in it the act stands


def gather(
    reports: Iterable[Report], *, vocabulary: Vocabulary | None = None, retelling: Retelling | None = None
) -> list["Gathering"]:
    """Return the events of one article, in the order of their first reports; the reports come in theirs.

    Args:
        reports: Of the article.
        vocabulary: How rare words are, and what they mean, where it is not the one that ships.
        retelling: The weights by which they are joined, where they are not those that ship.
    """
    vocabulary, retelling = vocabulary or open_vocabulary(), retelling or open_retelling()
    gatherings: list[Gathering] = []
    of_type: dict[EventType, list[Gathering]] = {}
    worded: dict[_Words, tuple[Gathering, str]] = {}
    for told in in_article(reports, vocabulary):
        words = _words_of(told.profile.report)
        gathering, before = worded.get(words, (None, ""))
        if gathering is not None and gathering.may_hold(told):
            gathering.add(told, Bond(told.profile.report.id, before, None, _SAME_SENTENCE))
            continue
        alike = of_type.setdefault(told.profile.report.type, [])
        gathering = _joined(told, alike[-_MOST_COMPARED:], vocabulary, retelling)
        if gathering is None:
            gathering = Gathering(told)
            gatherings.append(gathering)
            alike.append(gathering)
        worded[words] = gathering, told.profile.report.id
    return gatherings


def _joined(
    told: Told, gatherings: Iterable["Gathering"], vocabulary: Vocabulary, retelling: Retelling
) -> "Gathering | None":
    """Return the gathering that a report most likely belongs to, with the report in it; None where it is of none."""
    fits = [fit for one in gatherings if (fit := one.fit(told, vocabulary, retelling)) is not None]
    if not fits:
        return None
    best = max(fits, key=lambda fit: fit.chance)
    best.gathering.add(told, best.bond)
    return best.gathering


def _words_of(report: Report) -> _Words:
    """Return what a report has in common with one that repeats its sentence."""
    start, end = report.trigger.start - report.span.start, report.trigger.end - report.span.start
    return report.type, report.status in IMAGINED, report.sentence, start, end


def in_article(reports: Iterable[Report], vocabulary: Vocabulary) -> Iterator[Told]:
    """Yield the reports of an article with what of them is compared."""
    sentences: dict[int, int] = {}
    for report in reports:
        at = sentences.setdefault(report.span.start, len(sentences))
        yield told_of(profile_of(report), at, vocabulary)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The gathering that a report may belong to, how likely it does, and why."""

    gathering: "Gathering"
    chance: float
    bond: Bond


def form_of(profile: Profile) -> Form:
    """Return all that tells which others of its article a report is like."""
    dated = known_days(profile.report.when) is not None
    return profile.agents, profile.targets, profile.singular, profile.stems, bool(profile.scene), dated


@dataclass(slots=True)
class _Parties:
    """Sets of parties that agree with each other, each set once."""

    sets: set[frozenset[str]] = field(default_factory=set)
    common: frozenset[str] = frozenset()  # those that stand in each of them: most sets agree by these

    def add(self, parties: frozenset[str]) -> None:
        if parties:
            self.common = self.common & parties if self.sets else parties
            self.sets.add(parties)

    def agree(self, parties: frozenset[str]) -> bool:
        if not parties or not self.sets or parties in self.sets or parties & self.common:
            return True
        return len(self.sets) < MOST_SAYINGS and all(parties_agree(parties, other) for other in self.sets)


@dataclass(slots=True)
class Scenes:
    """Scenes that agree with each other, each once."""

    scenes: set[Scene] = field(default_factory=set)

    def add(self, scene: Scene) -> None:
        """Take one in."""
        if scene:
            self.scenes.add(scene)

    def agree(self, scene: Scene) -> bool:
        """Say whether one more may be one with all of them."""
        if not scene or scene in self.scenes:
            return True
        return len(self.scenes) < MOST_SAYINGS and all(scenes_agree(scene, other) for other in self.scenes)


@dataclass(slots=True)
class Spans:
    """Spans of days that agree with each other: what agrees with the first end and the last start agrees with all."""

    last_start: date | None = None
    first_end: date | None = None

    def add(self, days: Days | None) -> None:
        """Take one in."""
        if days is not None:
            self.last_start = max(days[0], self.last_start or days[0])
            self.first_end = min(days[1], self.first_end or days[1])

    def agree(self, days: Days | None) -> bool:
        """Say whether one more may be of one day with all of them."""
        if days is None or self.last_start is None or self.first_end is None:
            return True
        return days_agree(days, (self.last_start, self.first_end))


class Gathering:
    """The reports of one event in one article, as far as they are known.

    Attributes:
        reports: In the order in which they were added.
        bonds: Why each of them but the first belongs here.
    """

    def __init__(self, first: Told) -> None:
        self.reports: list[Report] = []
        self.bonds: list[Bond] = []
        self._weighed: list[Told] = []
        self._apart = tuple(_Parties() for _ in first.profile.apart)
        self._days = Spans()
        self._scenes = Scenes()
        self._particulars: dict[Particulars, None] = {}
        self._forms: dict[Form, Told] = {}  # each is like others in its own way
        self._take(first)

    def add(self, told: Told, bond: Bond) -> None:
        """Take in a report that fits; the bond says why."""
        self.bonds.append(bond)
        self._take(told)

    def _take(self, told: Told) -> None:
        profile = told.profile
        self.reports.append(profile.report)
        if len(self._weighed) < _MOST_WEIGHED:
            self._weighed.append(told)
        for kept, parties in zip(self._apart, profile.apart, strict=True):
            kept.add(parties)
        self._days.add(told.told_days)
        self._scenes.add(told.told_scene)
        if len(self._particulars) < MOST_SAYINGS:
            self._particulars.setdefault(told.particulars)
        if len(self._forms) < MOST_SAYINGS:
            self._forms.setdefault(form_of(profile), told)

    def fit(self, told: Told, vocabulary: Vocabulary, retelling: Retelling) -> _Fit | None:
        """Return how likely a later report belongs here, None where it does not."""
        if not self.may_hold(told) or any(are_parallel(one, told.particulars) for one in self._particulars):
            return None
        signs = [signs_of(one, told, vocabulary) for one in self._weighed]
        chances = [retelling.chance(each) for each in signs]
        chance = fmean(chances)
        if chance < retelling.least:
            return None
        at = chances.index(max(chances))
        other = self._weighed[at].profile.report
        return _Fit(
            self, chance, Bond(told.profile.report.id, other.id, round(chance, 3), retelling.reasons(signs[at]))
        )

    def different(self, most: int) -> list[Telling]:
        """Return the first reports that each tell it in another way."""
        return [told.telling for told in list(self._forms.values())[:most]]

    def may_hold(self, told: Told) -> bool:
        """Say whether nothing that is told outright keeps it apart from any of the reports."""
        profile, report, first = told.profile, told.profile.report, self.reports[0]
        return (
            report.type is first.type
            and (report.status in IMAGINED) == (first.status in IMAGINED)
            and self._days.agree(told.told_days)
            and self._scenes.agree(told.told_scene)
            and all(self._apart[at].agree(profile.apart[at]) for at in _told_outright(report.type))
        )


def _told_outright(kind: EventType) -> tuple[int, ...]:
    """Return what of `Profile.apart` keeps two reports apart by itself: of what is said, who says it as well."""
    return TOLD_OUTRIGHT if kind not in SAID else (NAMED_DOERS, *TOLD_OUTRIGHT)
