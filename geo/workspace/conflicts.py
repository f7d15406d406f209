"""Whether colleagues have decided on what a reviewer is about to change, and keeping what nobody has.

A page shows what the log said when it was drawn. Before a change is added to the log, what it takes for given is
compared with what the log says now: another reviewer's entries may have come in between. Then nothing is added, and the
reviewer is told of them. Taking back is compared the other way round: no later entry of a colleague may build on it.

Example::

    found = keep(workspace, [(event, change)], reviewer="R. Diaz", seen=log, lay=lambda log: apply(log, corpus))
    if found:
        print(found[0].since)  # who decided what, and when
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

from geo.columnar import EventRows, all_named, named, told_by
from geo.errors import StaleError
from geo.model import Event
from geo.workspace.applying import Reviewed, changed
from geo.workspace.changing import fits, place_identity
from geo.workspace.history import holding
from geo.workspace.matching import most_common
from geo.workspace.reviews import (
    AddEvent,
    Anchor,
    ArticleFacts,
    Assign,
    Change,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Checked,
    Decide,
    EditArticle,
    Merge,
    Redo,
    RemoveArticle,
    Review,
    Split,
    Undo,
    make_reviews,
)
from geo.workspace.store import Workspace
from geo.workspace.teamwork import is_done

_FACTS = tuple(part.name for part in fields(ArticleFacts))

_REPLACING = (Decide, ChangePlace, ChangeActor, ChangeWhen, ChangeType, ChangeStatus, EditArticle)

Log = tuple[Review, ...]
Lay = Callable[[Log], Reviewed]
Changes = Sequence[tuple[Event | None, Change]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was not kept.

    `seen` is the event as the reviewer saw it, `now` as the log leaves it, None where it is gone; both are None for
    what is about no event. `since` are the entries that the change runs into, oldest first.
    """

    change: Change
    since: Log
    seen: Event | None = None
    now: Event | None = None


def keep(
    workspace: Workspace, changes: Changes, *, reviewer: str, reason: str = "", seen: Log, lay: Lay
) -> tuple[Conflict, ...]:
    """Add changes to the log, all or none; return what they run into, which is nothing where they were added.

    What the same reviewer has done already, as by a second click, is done. What changes nothing is not kept: a form
    that closes while it is drawn anew may tell of fields that nobody touched.

    Args:
        workspace: The file.
        changes: Events as the reviewer saw them, with their changes.
        reviewer: Who decides.
        reason: Why, for them all.
        seen: The log that the reviewer's page was drawn from.
        lay: Lays a log on what was extracted.

    Raises:
        InputError: Nobody is named as reviewer.
        WorkspaceError: The file cannot be read or written.
    """
    left: Changes = [pair for pair in changes if not _changes_nothing(pair[1])]
    while left:
        log = workspace.reviews()
        left = _still_to_do(left, reviewer, lay(log))
        found = find_conflicts(left, seen=seen, log=log, lay=lay)
        done = [conflict for conflict in found if _is_done(conflict, reviewer)]
        if len(done) < len(found):
            return tuple(_of_colleagues(conflict, reviewer) for conflict in found if conflict not in done)
        left = [pair for pair in left if not any(pair[1] is conflict.change for conflict in done)]
        try:
            workspace.append(make_reviews(left, reviewer=reviewer, reason=reason), after=log)
        except StaleError:
            continue
        break
    return ()


def _still_to_do(changes: Changes, reviewer: str, reviewed: Reviewed) -> Changes:
    """Leave out what is so already: a second accept by the same person, what is assigned to somebody twice."""
    of_work = [event.id for event, change in changes if event and isinstance(change, Decide | Assign | Checked)]
    if not of_work:
        return changes
    now = {event.id: event for event in all_named(reviewed.corpus.events, of_work)}
    return [
        (event, change)
        for event, change in changes
        if event is None or not is_done(now.get(event.id), change, reviewer, reviewed.accepted)
    ]


def _changes_nothing(change: Change) -> bool:
    return isinstance(change, _REPLACING) and change.before == change.after


def find_conflicts(changes: Changes, *, seen: Log, log: Log, lay: Lay) -> tuple[Conflict, ...]:
    """Return which changes run into what came into the log since it was seen; for the arguments see `keep`."""
    pages = _Pages(seen, log, lay)
    found = (_conflict(event, change, pages) for event, change in changes)
    return tuple(conflict for conflict in found if conflict is not None)


def renewed(conflict: Conflict) -> Change | None:
    """Return what would do the same to the event as it is now; None where there is nothing left to do."""
    change, now = conflict.change, conflict.now
    if isinstance(change, EditArticle):
        return _edited_anew(change, conflict.since)
    if isinstance(change, RemoveArticle):
        gone = any(isinstance(review.change, RemoveArticle) for review in conflict.since)
        return None if gone else change
    if isinstance(change, AddEvent):
        return change
    if now is None or isinstance(change, Undo | Redo):
        return None
    if isinstance(change, Merge | Split):
        return change if _still_does(change, now) else None
    again = _anew(change, now, conflict.since)
    return again if again is not None and changed(now, again) != now else None


# ---- what a change takes for given ----


class _Pages:
    """What the reviewer saw, and what the log says now. Laying is costly, and done when it is asked for."""

    def __init__(self, seen: Log, log: Log, lay: Lay) -> None:
        self.log, self.lay = log, lay
        self._seen = seen
        known = {review.id for review in seen}
        self.fresh = tuple(review for review in log if review.id not in known)

    def whole(self, event: Event) -> Event | None:
        """Return what an event is now; quickly where nobody joined or parted it."""
        reports = [*event.tellers]
        found = named(self.lay(self.log).corpus.events, event.id)
        if found is not None and [*found.tellers] == reports:
            return found
        return self.now(reports)

    def now(self, reports: Sequence[str]) -> Event | None:
        """Return the event that most of these reports tell of now."""
        return _owner(reports, self._owners_now(reports))

    def then(self, reports: Sequence[str]) -> Event | None:
        """Return the event that most of them told of when the reviewer looked."""
        return _owner(reports, self._owners_then(reports))

    def about(self, event: Event) -> Log:
        """Return what came in since that is about an event."""
        trail = {review.id for review in self.lay(self.log).trail.get(event.id, ())}
        reports = set(event.tellers)
        return tuple(r for r in self.fresh if r.id in trail or any(anchor.report in reports for anchor in r.event))

    def last(self, event: Event | None) -> Log:
        """Return the last entry that is about an event, whoever has seen it."""
        return self.lay(self.log).trail.get(event.id, ())[-1:] if event else ()

    def _owners_now(self, reports: Sequence[str]) -> Mapping[str, Event]:
        events = self.lay(self.log).corpus.events
        return _owners(told_by(events, reports)) if isinstance(events, EventRows) else self._all_now

    def _owners_then(self, reports: Sequence[str]) -> Mapping[str, Event]:
        events = self.lay(self._seen).corpus.events
        return _owners(told_by(events, reports)) if isinstance(events, EventRows) else self._all_then

    @cached_property
    def _all_now(self) -> Mapping[str, Event]:
        return _owners(self.lay(self.log).corpus.events)

    @cached_property
    def _all_then(self) -> Mapping[str, Event]:
        return _owners(self.lay(self._seen).corpus.events)


def _owners(events: Sequence[Event]) -> Mapping[str, Event]:
    return {teller: event for event in events for teller in event.tellers}


def _owner(reports: Sequence[str], owners: Mapping[str, Event]) -> Event | None:
    by_id = {owners[name].id: owners[name] for name in reports if name in owners}
    found = most_common(owners[name].id for name in reports if name in owners)
    return by_id[found] if found else None


def _conflict(event: Event | None, change: Change, pages: _Pages) -> Conflict | None:
    if isinstance(change, Undo | Redo):
        against = _built_on(change, pages.log, pages.lay)
    elif event is not None:
        return _conflict_of_event(event, change, pages)
    elif isinstance(change, EditArticle | RemoveArticle):
        against = _edits_against(change, pages)
    else:
        against = tuple(review for review in holding(pages.fresh) if _same_event(review.change, change))
    return Conflict(change, against) if against else None


def _conflict_of_event(event: Event, change: Change, pages: _Pages) -> Conflict | None:
    now = pages.whole(event)
    if now is not None and _stands(event, now, change) and _others_stand(change, pages):
        return None
    about = {review.id: review for one in (event, now, *_others(change, pages)) if one for review in pages.about(one)}
    since = tuple(review for review in pages.fresh if review.id in about) or pages.fresh or pages.last(now)
    return Conflict(change, since, event, now)


def _stands(seen: Event, now: Event, change: Change) -> bool:
    """Say whether an event is still what a reviewer saw of it when he changed it.

    Who accepts, rejects, joins or parts an event means all of it; who corrects a field, that field.
    """
    if isinstance(change, Decide | Merge | Split):
        return now == seen and fits(now, change)
    whole = (now.id, set(now.tellers)) == (seen.id, set(seen.tellers))
    return whole and fits(now, change)


def _others_stand(change: Change, pages: _Pages) -> bool:
    if not isinstance(change, Merge):
        return True
    return all(pages.now(names) == pages.then(names) for names in map(_reports, change.others))


def _others(change: Change, pages: _Pages) -> tuple[Event, ...]:
    found = (pages.now(_reports(other)) for other in change.others) if isinstance(change, Merge) else ()
    return tuple(event for event in found if event is not None)


def _reports(anchors: Iterable[Anchor]) -> list[str]:
    return [anchor.report for anchor in anchors]


def _edits_against(change: EditArticle | RemoveArticle, pages: _Pages) -> Log:
    """Return what came in since of the same article or fact; else what left it unlike the edit's `before`."""
    fresh = {review.id for review in pages.fresh}
    done = [review for review in holding(pages.log) if _same_article(review.change, change)]
    new = tuple(review for review in done if review.id in fresh)
    if new or isinstance(change, RemoveArticle):
        return new
    left = {name: review for review in done for name in _left_by(review.change) & _facts_changed(change)}
    return tuple({r.id: r for name, r in left.items() if not _leaves(r.change, name, change)}.values())


def _left_by(done: Change) -> frozenset[str]:
    """Return the facts that an entry has settled; all of them where it has removed the article."""
    return _facts_changed(done) if isinstance(done, EditArticle) else frozenset(_FACTS)


def _leaves(done: Change, name: str, change: EditArticle) -> bool:
    return isinstance(done, EditArticle) and bool(getattr(done.after, name) == getattr(change.before, name))


def _same_article(done: Change, change: EditArticle | RemoveArticle) -> bool:
    """Say whether two changes are of one article, and not of two of its facts."""
    if not isinstance(done, EditArticle | RemoveArticle) or done.digest != change.digest:
        return False
    if isinstance(done, RemoveArticle) or isinstance(change, RemoveArticle):
        return True
    return bool(_facts_changed(done) & _facts_changed(change))


def _facts_changed(change: EditArticle) -> frozenset[str]:
    return frozenset(name for name in _FACTS if getattr(change.before, name) != getattr(change.after, name))


def _same_event(done: Change, change: Change) -> bool:
    if not isinstance(done, AddEvent) or not isinstance(change, AddEvent):
        return False
    one, other = done.report, change.report
    return (one.article, one.type) == (other.article, other.type) and one.span.overlaps(other.span)


# ---- taking back ----


def _built_on(turn: Undo | Redo, log: Log, lay: Lay) -> Log:
    """Return the entries that hold and were made on top of what is taken back, or brought back."""
    places = [at for at, review in enumerate(log) if review.batch == turn.batch]
    own = [log[at] for at in places]
    held = {review.id for review in holding(log)}
    later = [review for review in log[places[-1] + 1 :] if review.id in held] if own else []
    if not later:
        return ()
    before, after = lay(log), lay((*log, *make_reviews([(None, turn)], reviewer=own[0].reviewer)))
    broken = _unlike(after) - _unlike(before)
    if any(isinstance(review.change, Merge | Split) for review in own):
        trails = [trail for trail in before.trail.values() if any(review.batch == turn.batch for review in trail)]
        broken |= {review.id for trail in trails for review in trail}
    edits = [review.change for review in own if isinstance(review.change, EditArticle | RemoveArticle)]
    return tuple(
        review for review in later if review.id in broken or any(_same_article(review.change, edit) for edit in edits)
    )


def _unlike(reviewed: Reviewed) -> set[str]:
    """Return the reviews that say of an event what it was not."""
    return {*reviewed.unlike, *(lost.review.id for lost in reviewed.lost)}


# ---- doing it all the same ----


def _of_colleagues(conflict: Conflict, reviewer: str) -> Conflict:
    """Leave the reviewer's own entries out, if there are others."""
    who = " ".join(reviewer.split())
    others = tuple(review for review in conflict.since if review.reviewer != who)
    return replace(conflict, since=others) if others else conflict


def _is_done(conflict: Conflict, reviewer: str) -> bool:
    who = " ".join(reviewer.split())
    if conflict.now is None or any(review.reviewer != who for review in conflict.since):
        return False
    return not isinstance(conflict.change, Merge | Split) and changed(conflict.now, conflict.change) == conflict.now


def _anew(change: Change, now: Event, since: Log) -> Change | None:
    """Return a change with what the event says now in place of what it said before."""
    if isinstance(change, Decide):
        return replace(change, before=now.review)
    if isinstance(change, ChangeType):
        return replace(change, before=now.type)
    if isinstance(change, ChangeStatus):
        return replace(change, before=now.status)
    if isinstance(change, ChangeWhen):
        return replace(change, before=now.when)
    if isinstance(change, ChangePlace | ChangeActor):
        return _anew_in_list(change, now, since)
    return change


def _still_does(change: Merge | Split, now: Event) -> bool:
    """Say whether an event's reports are not joined or parted as wanted already."""
    there = set(now.tellers)
    if isinstance(change, Merge):
        return any(not there.issuperset(_reports(other)) for other in change.others)
    return there > set(_reports(change.leaving))


def _anew_in_list(change: ChangePlace | ChangeActor, now: Event, since: Log) -> Change | None:
    """Return a change of what a colleague has put in the place of its `before`; else an addition, if it adds."""
    if change.before is None or fits(now, change):
        return change
    instead = (_instead(change, review.change) for review in since)
    found = next((again for again in instead if again is not None and fits(now, again)), None)
    return found or (replace(change, before=None) if change.after is not None else None)


def _instead(change: ChangePlace | ChangeActor, done: Change) -> Change | None:
    """Return a change of what another one has made of the same place or actor."""
    if isinstance(change, ChangePlace) and isinstance(done, ChangePlace):
        same = _place_before(done) == _place_before(change)
        return replace(change, before=done.after) if same and done.after else None
    if isinstance(change, ChangeActor) and isinstance(done, ChangeActor):
        same = _actor_before(done) == _actor_before(change)
        return replace(change, before=done.after) if same and done.after else None
    return None


def _actor_before(change: ChangeActor) -> object:
    return change.before and change.before.actor.id


def _place_before(change: ChangePlace) -> object:
    return change.before and place_identity(change.before.place)


def _edited_anew(change: EditArticle, since: Log) -> EditArticle | None:
    """Return an edit of the article as colleagues have left it; None where it is gone."""
    before, after = change.before, change.after
    for review in since:
        done = review.change
        if isinstance(done, RemoveArticle):
            return None
        if isinstance(done, EditArticle):
            told = {name: getattr(done.after, name) for name in _facts_changed(done)}
            before = replace(before, **told)
            after = replace(after, **{n: value for n, value in told.items() if n not in _facts_changed(change)})
    return replace(change, before=before, after=after) if before != after else None
