"""What changed since an earlier briefing: which events are new, which say something else now, which are gone.

An event is the same as an earlier one when both have the same id, or share a report, or quote the same sentence for the
same sort of act. Of several that share, those belong together that share most; ties go by the order of both lists.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from geo.model import Event, EventType, Place, ReviewState, Status, content_id
from geo.views import words
from geo.views.escape import plain
from geo.views.event_records import record_of
from geo.views.view import View

_MOST_ALIKE = 50  # earlier events of one sentence and act; no article repeats itself more often


class ChangeKind(StrEnum):
    """What became of an event since the earlier briefing."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """What was known of an event at one time. `when` is the words for its days, `tellings` stand for its sentences."""

    id: str
    type: EventType
    status: Status
    review: ReviewState
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    places: tuple[Place, ...]
    when: str
    quotes: tuple[str, ...]
    articles: tuple[str, ...]
    reports: tuple[str, ...]
    tellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier briefing: its events, its filters in words, and when it was made."""

    events: tuple[Version, ...]
    caption: str = ""
    time: str = ""
    data_hash: str = ""

    @property
    def when(self) -> str:
        """The day on which it was made, in words; else that it was earlier."""
        try:
            return words.day_words(date.fromisoformat(self.time[:10]))
        except ValueError:
            return "the earlier briefing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an event says otherwise now, in the words of a reader."""

    about: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventChange:
    """What became of one event. `before` is None for a new one; `after` and `event` are None for one that is gone."""

    kind: ChangeKind
    event: Event | None = None
    before: Version | None = None
    after: Version | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def version(self) -> Version:
        """The event as it is now; as it was, where it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def says(self) -> str:
        """What is different, in words; empty for what is new or gone."""
        return "; ".join(f"{d.about}: {d.before or 'nothing'} → {d.after or 'nothing'}" for d in self.differences)


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed since an earlier briefing, in the order of the events; what is gone stands last.

    `same` events say what they said; `hidden` ones are still told, but the filters of today leave them out; `absent`
    ones are of articles that were merely not given this time, which says nothing of the events.
    """

    earlier: Earlier
    new: tuple[EventChange, ...] = ()
    changed: tuple[EventChange, ...] = ()
    withdrawn: tuple[EventChange, ...] = ()
    same: int = 0
    hidden: int = 0
    caption: str = ""
    absent: int = 0

    @property
    def all(self) -> tuple[EventChange, ...]:
        """New, changed, withdrawn."""
        return (*self.new, *self.changed, *self.withdrawn)

    @property
    def counts(self) -> str:
        """How many of each, in words."""
        hidden = f", {self.hidden:,} left out by the filters" if self.hidden else ""
        absent = f", {self.absent:,} of articles that are not given now" if self.absent else ""
        found = f"{len(self.new):,} new, {len(self.changed):,} changed, {len(self.withdrawn):,} withdrawn"
        return f"{found}{hidden}{absent} since {self.earlier.when}"

    @property
    def note(self) -> str:
        """Say where other filters, and not the news, may be what made events come or go; else nothing."""
        if self.earlier.caption == self.caption:
            return ""
        return f"The earlier briefing had other filters ({self.earlier.caption}): some events differ for that reason."


def changes(
    view: View, earlier: Earlier, *, events: Sequence[Event] = (), articles: Collection[str] | None = None
) -> Changes:
    """Compare a view with an earlier briefing.

    Args:
        view: What is shown now.
        earlier: What was shown then.
        events: All that is known now, shown or not: what was shown then and is only left out now is not withdrawn.
        articles: The ids of all articles that were read now: what only others told is not withdrawn. None: all were.
    """
    shown = {event.id for event in view.events}
    others = [version_of(event, view) for event in events if event.id not in shown]
    now = [version_of(event, view) for event in view.events]
    pairs = pairs_of([*now, *others], earlier.events)
    new, changed, same = [], [], 0
    for at, (event, after) in enumerate(zip(view.events, now, strict=True)):
        before = earlier.events[pairs[at]] if at in pairs else None
        found = differences(before, after) if before else ()
        if before is None:
            new.append(EventChange(ChangeKind.NEW, event, after=after))
        elif found:
            changed.append(EventChange(ChangeKind.CHANGED, event, before, after, found))
        else:
            same += 1
    gone = sorted(set(range(len(earlier.events))) - set(pairs.values()))
    there = [at for at in gone if articles is None or set(earlier.events[at].articles) & set(articles)]
    withdrawn = tuple(EventChange(ChangeKind.WITHDRAWN, before=earlier.events[at]) for at in there)
    hidden = sum(at >= len(now) for at in pairs)
    return Changes(earlier, tuple(new), tuple(changed), withdrawn, same, hidden, view.caption, len(gone) - len(there))


def version_of(event: Event, view: View) -> Version:
    """Return what is known of an event now, in the form in which it can be compared later."""
    record = record_of(event, view)
    return Version(
        id=record.id,
        type=record.type,
        status=record.status,
        review=record.review,
        agents=tuple(actor.name for actor in record.agents),
        targets=tuple(actor.name for actor in record.targets),
        places=tuple(part.place for part in record.places),
        when=record.when,
        quotes=record.quotes,
        articles=event.articles,
        reports=tuple(report.id for report in event.reports),
        tellings=tellings_of(event),
    )


def tellings_of(event: Event) -> tuple[str, ...]:
    """Return what stands for an event's sentences."""
    return tuple(telling(report.article, report.type, report.sentence) for report in event.reports)


def telling(article: str, kind: str, sentence: str) -> str:
    """Return what stands for a sentence and the sort of act in it, wherever in its article it stands."""
    return content_id(article, str(kind), " ".join(plain(sentence).split()))


class Traced(Protocol):
    """What an event is found again by: its id, the ids of its reports, what stands for its sentences."""

    @property
    def id(self) -> str: ...  # noqa: D102 told above
    @property
    def reports(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def tellings(self) -> tuple[str, ...]: ...  # noqa: D102


def pairs_of(now: Sequence[Traced], before: Sequence[Traced]) -> Mapping[int, int]:
    """Return which earlier event each present one is, by their places; the surest ways to tell go first."""
    pairs: dict[int, int] = {}
    for keys in _KEYS:
        free_now = [at for at in range(len(now)) if at not in pairs]
        free_before = sorted(set(range(len(before))) - set(pairs.values()))
        holders = defaultdict(list)
        for old in free_before:
            for key in set(keys(before[old])):
                holders[key].append(old)
        shared = {at: Counter(_alike(keys(now[at]), holders)) for at in free_now}
        ranked = sorted((-count, at, old) for at, counted in shared.items() for old, count in counted.items())
        taken = set(pairs.values())
        for _, at, old in ranked:
            if at not in pairs and old not in taken:
                pairs[at] = old
                taken.add(old)
    return pairs


def _alike(keys: Iterable[str], holders: Mapping[str, Sequence[int]]) -> Iterator[int]:
    return (old for key in set(keys) for old in holders.get(key, ())[:_MOST_ALIKE])


_KEYS: tuple[Callable[[Traced], Iterable[str]], ...] = (
    lambda event: (event.id,),
    lambda event: event.reports,
    lambda event: event.tellings,
)


def differences(before: Version, after: Version) -> tuple[Difference, ...]:
    """Return what one event says otherwise at two times; nothing where it says the same."""
    told = ((about, say(before), say(after)) for about, say in _SAYINGS.items())
    return tuple(Difference(about, old, new) for about, old, new in told if old != new)


def _places(version: Version) -> str:
    return "; ".join(plain(f"{place.name} ({words.place_words(place)})") for place in version.places)


_SAYINGS: dict[str, Callable[[Version], str]] = {
    "what": lambda version: words.TYPES[version.type],
    "status": lambda version: words.STATUSES[version.status],
    "who": lambda version: ", ".join(version.agents),
    "to or with whom": lambda version: ", ".join(version.targets),
    "where": _places,
    "when": lambda version: version.when,
    "review": lambda version: str(version.review),
    "reports": lambda version: words.count_words(len(version.reports), "report"),
}
