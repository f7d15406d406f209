"""An event while its reports are gathered: what they say together, so that one more is not held against each of them.

A report belongs to a gathering where it disagrees with none of its reports and is like one of them. What two reports
disagree on, they disagree on in one thing (those who act, the days, the scene), whatever else they say; so it suffices
to keep what is said of each thing, each saying once. What makes two alike is kept in the same way. Of sayings that
differ it keeps a bounded number, so that a report costs no more among many than among few.
"""

from dataclasses import dataclass, field
from datetime import date

from geo.events.similarity import Days, Profile, days_agree, is_told_of_one, known_days, parties_agree, scenes_agree
from geo.model import Place, Report
from geo.ontology import IMAGINED

MOST_SAYINGS = 200  # different ones of one thing; one that holds more takes in what it holds already

Form = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], bool, bool]
Scene = tuple[Place, ...]


def form_of(profile: Profile) -> Form:
    """Return all that tells which others a report is like, but for its article."""
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
class _Scenes:
    """Scenes that agree with each other, each once."""

    scenes: set[Scene] = field(default_factory=set)

    def add(self, scene: Scene) -> None:
        if scene:
            self.scenes.add(scene)

    def agree(self, scene: Scene) -> bool:
        if not scene or scene in self.scenes:
            return True
        return len(self.scenes) < MOST_SAYINGS and all(scenes_agree(scene, other) for other in self.scenes)


@dataclass(slots=True)
class _Days:
    """Spans of days that agree with each other: what agrees with the first end and the last start agrees with all."""

    last_start: date | None = None
    first_end: date | None = None

    def add(self, days: Days | None) -> None:
        if days is not None:
            self.last_start = max(days[0], self.last_start or days[0])
            self.first_end = min(days[1], self.first_end or days[1])

    def agree(self, days: Days | None) -> bool:
        if days is None or self.last_start is None or self.first_end is None:
            return True
        return days_agree(days, (self.last_start, self.first_end))


@dataclass(slots=True)
class _Forms:
    """Reports of which each is like others in its own way; no more than so many are kept."""

    profiles: dict[Form, Profile] = field(default_factory=dict)

    def add(self, form: Form, profile: Profile) -> None:
        if len(self.profiles) < MOST_SAYINGS:
            self.profiles.setdefault(form, profile)

    def are_like(self, profile: Profile) -> bool:
        return any(is_told_of_one(profile, other) for other in self.profiles.values())


class Gathering:
    """The reports of one event, as far as they are known.

    Attributes:
        reports: In the order in which they were added.
    """

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self._agents = _Parties()
        self._targets = _Parties()
        self._persons = _Parties(), _Parties()
        self._days = _Days()
        self._scenes = _Scenes()
        self._singular: set[str] = set()
        self._forms = _Forms()
        self._forms_by_article: dict[str, _Forms] = {}

    def add(self, profile: Profile) -> None:
        """Take a report in, one that fits or the first."""
        self.reports.append(profile.report)
        self._agents.add(profile.agents)
        self._targets.add(profile.targets)
        for kept, persons in zip(self._persons, profile.persons, strict=True):
            kept.add(persons)
        self._days.add(known_days(profile.report.when))
        self._scenes.add(profile.scene)
        self._singular |= profile.singular
        form = form_of(profile)
        self._forms.add(form, profile)
        self._forms_by_article.setdefault(profile.report.article, _Forms()).add(form, profile)

    def fits(self, profile: Profile) -> bool:
        """Say whether a report disagrees with none of those that are kept, and is like one of them."""
        return self._is_near(profile) and self._may_be_of(profile) and self._is_like(profile)

    def _is_near(self, profile: Profile) -> bool:
        """Say whether one of the reports can be like it at all: `is_told_of_one` asks for one of these three."""
        days = known_days(profile.report.when)
        return (
            profile.report.article in self._forms_by_article
            or (days is not None and self._days.first_end is not None)
            or not self._singular.isdisjoint(profile.singular)
        )

    def _may_be_of(self, profile: Profile) -> bool:
        """Say whether it may be one with each of the reports, as `may_be_one` says it of two."""
        report, first = profile.report, self.reports[0]
        return (
            report.type is first.type
            and (report.status in IMAGINED) == (first.status in IMAGINED)
            and self._agents.agree(profile.agents)
            and self._targets.agree(profile.targets)
            and all(kept.agree(persons) for kept, persons in zip(self._persons, profile.persons, strict=True))
            and self._days.agree(known_days(report.when))
            and self._scenes.agree(profile.scene)
        )

    def _is_like(self, profile: Profile) -> bool:
        own = self._forms_by_article.get(profile.report.article)
        return (own is not None and own.are_like(profile)) or self._forms.are_like(profile)
