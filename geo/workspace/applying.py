"""Reviews on top of what was extracted: a pure function, so that taking a review back needs no memory.

`apply` takes the reviews that hold in their order. Extraction stays as it is: reports keep what was read; events get
what a person says of them. An event keeps its id through corrections, a merged one that of the first.

Example::

    reviewed = apply(workspace.reviews(), corpus)
    reviewed.corpus.events, reviewed.lost, reviewed.trail[event.id]
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geo.columnar import EventRows, in_place_of, listed_in, told_by
from geo.model import Corpus, Event, Report, ReviewState, content_id
from geo.workspace import changing
from geo.workspace.articles import is_about_article
from geo.workspace.history import holding
from geo.workspace.matching import Finder, most_common, moved
from geo.workspace.reviews import (
    Action,
    AddEvent,
    Anchor,
    Assign,
    Change,
    Checked,
    Decide,
    Merge,
    Redo,
    Review,
    Split,
    Undo,
)
from geo.workspace.teamwork import CORRECTIONS, Assignment, Teamwork


@dataclass(frozen=True, slots=True)
class Lost:
    """A review that holds but no longer matches, and why."""

    review: Review
    why: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A corpus with its reviews.

    `trail` gives each event the reviews that were made of it, oldest first, with those that were taken back and the
    taking back. `unlike` names the reviews that change what the event did not say, as when it was read anew.
    `assignments` are all that hold, oldest first; `accepted` says of each event by whom, where two are to accept it.
    """

    corpus: Corpus
    lost: tuple[Lost, ...] = ()
    trail: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)
    unlike: frozenset[str] = frozenset()
    assignments: tuple[Assignment, ...] = ()
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def apply(reviews: Iterable[Review], corpus: Corpus, *, removed: Collection[str] = (), accepts: int = 1) -> Reviewed:
    """Return the corpus as the reviews leave it; what they say of articles is `geo.workspace.articles`' part.

    Args:
        reviews: The log.
        corpus: What was found.
        removed: Ids of articles that were removed: reviews of what only they tell go with them, and are not lost.
        accepts: By how many different persons an event is to be accepted.
    """
    log = tuple(review for review in reviews if not is_about_article(review))
    if not log:
        return Reviewed(corpus)
    held = holding(log)
    if isinstance(corpus.events, EventRows):
        return _apply_to_table(log, corpus, corpus.events, removed, accepts)
    desk = _Desk(corpus, Teamwork(log, accepts))
    lost = [Lost(review, why) for review in held if (why := desk.take(review))]
    kept = (item for item in lost if not removed or not _went_with(item.review, removed))
    return Reviewed(
        desk.corpus(),
        tuple(kept),
        desk.trail(log, held),
        frozenset(desk.unlike),
        desk.team.assignments(),
        desk.team.accepted(),
    )


def _apply_to_table(
    log: Sequence[Review], corpus: Corpus, events: EventRows, removed: Collection[str], accepts: int
) -> Reviewed:
    """Lay reviews on a table's events: those that any of them may be about are made, and the others stay columns."""
    told = told_by(events, {anchor.report for review in log for anchor in _anchors(review)})
    touched = {event.id: event for event in (*listed_in(events), *told)}
    found = apply(log, replace(corpus, events=tuple(touched.values())), removed=removed, accepts=accepts)
    after = in_place_of(events, tuple(touched.values()), found.corpus.events)
    return replace(found, corpus=replace(found.corpus, events=after))


def _anchors(review: Review) -> Iterator[Anchor]:
    yield from review.event
    if isinstance(review.change, Merge):
        yield from (anchor for other in review.change.others for anchor in other)
    if isinstance(review.change, Split):
        yield from review.change.leaving


def changed(event: Event, change: Change) -> Event | None:
    """Return an event as a change of it leaves it; None where that no longer fits. Joining and parting change more."""
    make = _CHANGES.get(change.action)
    return make(event, change) if make else event


def _went_with(review: Review, removed: Collection[str]) -> bool:
    return bool(review.event) and all(anchor.article in removed for anchor in review.event)


class _Desk:
    """The events while reviews are laid on them, one after the other."""

    def __init__(self, corpus: Corpus, team: Teamwork) -> None:
        self.team = team
        self._corpus = corpus
        self._events = {event.id: event for event in corpus.events}
        self._owner = {teller: event.id for event in corpus.events for teller in event.tellers}
        self._finder = Finder(corpus)
        self._added: list[Report] = []
        self.unlike: set[str] = set()
        self._touched: dict[str, list[str]] = defaultdict(list)  # event → the reviews that were laid on it
        self._last: dict[str, ReviewState] = {}  # what was decided of an event last, by whomever

    def take(self, review: Review) -> str:
        """Lay a review on the events; return why it does not match, or nothing."""
        if isinstance(review.change, AddEvent):
            return self._add(review, review.change)
        event = self._event(review.event)
        if event is None:
            return _GONE
        if isinstance(review.change, Merge):
            return self._merge(review, event, review.change)
        if isinstance(review.change, Split):
            return self._split(review, event, review.change)
        if not self._fits(event, review.change):
            self.unlike.add(review.id)
        made = changed(event, review.change)
        if made is None:
            return "what it changes is no longer there"
        self._events[event.id] = self._worked(review, event, made)
        self._touched[event.id].append(review.id)
        return ""

    def _fits(self, event: Event, change: Change) -> bool:
        """Say whether a change was made of what the event says, also where another number of accepts was asked then."""
        if not isinstance(change, Decide):
            return changing.fits(event, change)
        last = self._last.get(event.id, event.review)
        return change.before is event.review or _as_one(change.before) is _as_one(last)

    def _worked(self, review: Review, event: Event, made: Event) -> Event:
        """Return an event that somebody has worked on, once that is noted."""
        change = review.change
        if isinstance(change, Assign):
            self.team.assigned(event.id, review, change)
        elif isinstance(change, (Decide, Checked, *CORRECTIONS)):
            self.team.done(event.id, review.reviewer)
        if isinstance(change, Decide):
            self._last[event.id] = change.after
            since = (self._event(other.event) for other in self.team.corrected_since(review))
            anew = any(one is not None and one.id == event.id for one in since)
            return replace(made, review=self.team.decided(event, review, change, anew=anew))
        return made if made == event else replace(made, review=self.team.corrected(made))

    def corpus(self) -> Corpus:
        """Return the corpus with the events as they are now, and the reports that were added by hand."""
        more: dict[str, list[Report]] = defaultdict(list)
        for report in self._added:
            more[report.article].append(report)
        extractions = tuple(
            replace(e, reports=(*e.reports, *more[e.article.id])) if e.article.id in more else e
            for e in self._corpus.extractions
        )
        for event_id, names in self.team.open().items():
            self._events[event_id] = replace(self._events[event_id], assigned=names)
        return replace(self._corpus, events=tuple(self._events.values()), extractions=extractions)

    def trail(self, log: Sequence[Review], held: Sequence[Review]) -> Mapping[str, tuple[Review, ...]]:
        """Return, for each event, the entries of the log that are about it."""
        holds = {review.id for review in held}
        events_of: dict[str, set[str]] = defaultdict(set)  # by review, and by batch for what turned it
        for event_id, names in self._touched.items():
            for name in names:
                events_of[name].add(event_id)
        found: dict[str, list[Review]] = defaultdict(list)
        for review in log:
            if isinstance(review.change, Undo | Redo):
                about = events_of.get(f"batch {review.change.batch}", set())
            else:
                if review.id not in holds and (event := self._event(review.event)) is not None:
                    events_of[review.id].add(event.id)
                about = events_of.get(review.id, set())
                events_of[f"batch {review.batch}"] |= about
            for event_id in sorted(about):
                found[event_id].append(review)
        return {event_id: tuple(entries) for event_id, entries in found.items()}

    def _event(self, anchors: Sequence[Anchor]) -> Event | None:
        """Return the event that holds most of the anchored reports."""
        if len(anchors) == 1:  # as nearly always
            owner = self._owner.get(self._teller(anchors[0]))
            return self._events[owner] if owner else None
        tellers = map(self._teller, anchors)
        owner = most_common(self._owner[teller] for teller in tellers if teller in self._owner)
        return self._events[owner] if owner else None

    def _teller(self, anchor: Anchor) -> str:
        """Return the id of the report, or of the row of others, that an anchor means; nothing where it is gone."""
        if not anchor.article:
            return anchor.report
        report = self._finder.find(anchor)
        return report.id if report else ""

    def _own(self, event: Event, *reviews: str) -> None:
        self._events[event.id] = event
        self._touched[event.id] += reviews
        for teller in event.tellers:
            self._owner[teller] = event.id

    def _merge(self, review: Review, first: Event, change: Merge) -> str:
        found = (self._event(anchors) for anchors in change.others)
        others = list({event.id: event for event in found if event is not None and event.id != first.id}.values())
        if not others:
            return "the events that it joins are one already, or are gone"
        for other in others:
            del self._events[other.id]
        inherited = [name for other in others for name in self._touched.pop(other.id, ())]
        made = changing.merged(first, others)
        self.team.joined(first.id, (other.id for other in others))
        self.team.done(first.id, review.reviewer)
        self._own(replace(made, review=self.team.corrected(made)), *inherited, review.id)
        return ""

    def _split(self, review: Review, event: Event, change: Split) -> str:
        wanted = {report.id for anchor in change.leaving if (report := self._finder.find(anchor))}
        leaving = [report for report in event.reports if report.id in wanted]
        if not leaving or len(leaving) == len(event.reports):
            return "the reports that it parts are parted already, or are gone"
        rest, new = changing.parted(event, leaving)
        self._own(replace(rest, review=self.team.corrected(rest)), review.id)
        name = new.id
        while name in self._events:
            name = content_id("event", "parted", name)
        self.team.parted(event.id, name)
        self.team.done(event.id, review.reviewer)
        self.team.done(name, review.reviewer)
        self._own(replace(new, id=name), review.id)
        return ""

    def _add(self, review: Review, change: AddEvent) -> str:
        place = self._finder.locate(review.event[0]) if review.event else None
        if place is None:
            return "its quote no longer stands in the article"
        article, later = place
        report = moved(change.report, article, later)
        if not article.text.startswith(report.sentence, report.span.start):
            return "its quote no longer stands in the article"
        event = Event(
            content_id("event", report.id), report.type, report.status, change.agents, change.targets, change.places,
            change.when, (report,),
        )  # fmt: skip
        self._finder.add(report)
        self._added.append(report)
        self._own(event, review.id)
        return ""


def _as_one(state: ReviewState) -> ReviewState:
    return ReviewState.ACCEPTED if state is ReviewState.ACCEPTED_ONCE else state


_GONE = "its sentence is no longer found, or tells of nothing now"
_CHANGES: Mapping[Action, Callable[[Event, Any], Event | None]] = {
    Action.DECIDE: changing.decided,
    Action.PLACE: changing.placed,
    Action.ACTOR: changing.acted,
    Action.WHEN: changing.with_days,
    Action.TYPE: changing.typed,
    Action.STATUS: changing.surer,
    Action.NOTE: lambda event, _: event,
    Action.ASSIGN: lambda event, _: event,
    Action.CHECKED: lambda event, _: event,
}
