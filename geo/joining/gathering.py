"""An event while its reports in one article are gathered: what they say together, so that one more meets no crowd.

A report belongs to a gathering where it disagrees with none of its reports and is like one of them. What two reports
disagree on, they disagree on in one thing (those who act, the days, the scene), whatever else they say; so it suffices
to keep what is said of each thing, each saying once; day and town together where a report names both. What makes two
alike is kept in the same way. Of sayings that differ it keeps a bounded number, so that a report costs no more among
many than among few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geo.events.similarity import (
    SLACK,
    Days,
    Pinned,
    Profile,
    days_agree,
    is_alike,
    known_days,
    parties_agree,
    profile_of,
    scenes_agree,
    told_apart,
)
from geo.model import Bond, Place, Report
from geo.ontology import IMAGINED

MOST_SAYINGS = 200  # different ones of one thing; one that holds more takes in what it holds already
_MOST_COMPARED = 200  # latest gatherings of one party that a report is compared with

Form = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], bool, bool]
Scene = tuple[Place, ...]
Block = tuple[str, str]  # type, party


def gather(reports: Iterable[Report]) -> list["Gathering"]:
    """Return the events of one article, in the order of their first reports; the reports come in theirs."""
    gatherings: list[Gathering] = []
    blocks: dict[Block, list[Gathering]] = {}
    for profile in map(profile_of, reports):
        keys = [(profile.report.type, party) for party in sorted(profile.agents | profile.targets)]
        gathering = _fitting(profile, keys, blocks)
        if gathering is None:
            gathering = Gathering()
            gatherings.append(gathering)
        gathering.add(profile)
        for key in keys:
            block = blocks.setdefault(key, [])
            if not block or block[-1] is not gathering:
                block.append(gathering)
    return gatherings


def _fitting(
    profile: Profile, keys: Iterable[Block], blocks: Mapping[Block, Sequence["Gathering"]]
) -> "Gathering | None":
    seen: set[int] = set()
    for key in keys:
        for gathering in blocks.get(key, ())[-_MOST_COMPARED:]:
            if id(gathering) not in seen and gathering.fits(profile):
                return gathering
            seen.add(id(gathering))
    return None


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

    slack: int = SLACK  # days that may lie between two that agree
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
        return days_agree(days, (self.last_start, self.first_end), slack=self.slack)


class Gathering:
    """The reports of one event in one article, as far as they are known.

    Attributes:
        reports: In the order in which they were added.
        bonds: Why each of them but the first belongs here.
    """

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.bonds: list[Bond] = []
        self._apart: tuple[_Parties, ...] = ()
        self._days = Spans()
        self._scenes = Scenes()
        self._pinned: dict[Pinned, None] = {}
        self._forms: dict[Form, Profile] = {}  # each is like others in its own way

    def add(self, profile: Profile) -> None:
        """Take a report in, one that fits or the first."""
        if self.reports and (other := self._like(profile)) is not None:
            self.bonds.append(Bond(profile.report.id, other.report.id, None, _shared(profile, other)))
        self.reports.append(profile.report)
        self._apart = self._apart or tuple(_Parties() for _ in profile.apart)
        for kept, parties in zip(self._apart, profile.apart, strict=True):
            kept.add(parties)
        self._days.add(known_days(profile.report.when))
        self._scenes.add(profile.scene)
        if profile.pinned is not None and len(self._pinned) < MOST_SAYINGS:
            self._pinned.setdefault(profile.pinned)
        if len(self._forms) < MOST_SAYINGS:
            self._forms.setdefault(form_of(profile), profile)

    def fits(self, profile: Profile) -> bool:
        """Say whether a report disagrees with none of those that are kept, and is like one of them."""
        return self._may_be_of(profile) and self._like(profile) is not None

    def different(self, most: int) -> list[Profile]:
        """Return the first reports that each tell it in another way."""
        return list(self._forms.values())[:most]

    def _may_be_of(self, profile: Profile) -> bool:
        """Say whether it may be one with each of the reports, as `may_be_one` says it of two."""
        report, first = profile.report, self.reports[0]
        return (
            report.type is first.type
            and (report.status in IMAGINED) == (first.status in IMAGINED)
            and all(kept.agree(parties) for kept, parties in zip(self._apart, profile.apart, strict=True))
            and self._days.agree(known_days(report.when))
            and self._scenes.agree(profile.scene)
            and not any(told_apart(profile.pinned, other) for other in self._pinned)
        )

    def _like(self, profile: Profile) -> Profile | None:
        return next((other for other in self._forms.values() if is_alike(profile, other)), None)


def _shared(one: Profile, other: Profile) -> tuple[str, ...]:
    """Say what two reports of an article have in common by which they are alike."""
    days = known_days(one.report.when), known_days(other.report.when)
    told = {
        "the same word for the act": one.stems & other.stems,
        "the same doer": one.agents & other.agents,
        "the same target": one.targets & other.targets,
        "scenes that agree": one.scene and other.scene,
        "days that agree": all(days),
    }
    return tuple(words for words, shared in told.items() if shared)
