"""What a log says of the work on events: who has accepted one, where two are to, and who was asked to check which.

An accept counts for the event as it was then: a correction after it, or one that is taken back, asks anew. A rejection
takes one person, and no accept from before it counts after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from geo.access.names import person_key
from geo.errors import InputError
from geo.model import Event, ReviewState
from geo.workspace.history import holding
from geo.workspace.reviews import (
    Assign,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Checked,
    Decide,
    Merge,
    Redo,
    Review,
    Split,
    Undo,
)
from geo.workspace.store import Workspace

ACCEPTS = "accepts"  # the setting: by how many an event is to be accepted
MOST_ACCEPTS = 2
CORRECTIONS = (ChangeActor, ChangePlace, ChangeStatus, ChangeType, ChangeWhen, Merge, Split)

_Names = dict[str, str]  # of persons, by what all names of each have in common


def accepts_asked(workspace: Workspace) -> int:
    """Return by how many different persons a workspace wants an event accepted: 1 or 2."""
    return MOST_ACCEPTS if workspace.setting(ACCEPTS) == str(MOST_ACCEPTS) else 1


def ask_accepts(workspace: Workspace, number: int) -> None:
    """Set by how many different persons an event is to be accepted. What was decided stays in the log as it is.

    Raises:
        InputError: It is neither 1 nor 2.
    """
    if not 1 <= number <= MOST_ACCEPTS:
        msg = f"an event is accepted by 1 person or by {MOST_ACCEPTS}, not by {number}"
        raise InputError(msg)
    workspace.set_setting(ACCEPTS, str(number))


@dataclass(frozen=True, slots=True)
class Assignment:
    """What somebody was asked to check at once: how many events, and which of them are left, by their ids."""

    batch: str
    by: str
    to: str
    made: datetime
    reason: str
    total: int
    left: tuple[str, ...]

    @property
    def person(self) -> str:
        """What stands for whom it was assigned to, whichever of his names it was given by."""
        return person_key(self.to)


@dataclass(slots=True)
class _Task:
    first: Review
    to: str
    total: int = 0
    left: dict[str, None] = field(default_factory=dict)


class Teamwork:
    """What is known of it while reviews are laid on events, one after the other."""

    def __init__(self, log: Sequence[Review], accepts: int) -> None:
        """Take the log, and how many accepts an event wants."""
        self._accepts = accepts
        self._accepted: dict[str, _Names] = defaultdict(dict)  # by event
        self._tasks: dict[tuple[str, str], _Task] = {}  # by batch and person
        self._turned = _Turned(log) if accepts > 1 else None

    # ---- accepting ----

    def decided(self, event: Event, review: Review, change: Decide, *, anew: bool) -> ReviewState:
        """Return what an event is once somebody has decided.

        Args:
            event: The event before it.
            review: Who decides.
            change: What.
            anew: The event was corrected otherwise since, so that an accept counts no more.
        """
        if self._accepts == 1:
            return ReviewState.ACCEPTED if change.after is ReviewState.ACCEPTED_ONCE else change.after
        given, who = self._accepted[event.id], person_key(review.reviewer)
        if change.after is ReviewState.REJECTED:
            given.clear()
            return ReviewState.REJECTED
        if change.after is ReviewState.UNREVIEWED:
            if given.pop(who, None) is None:
                given.clear()
        elif not anew:
            given[who] = review.reviewer
        return self._state(given)

    def corrected_since(self, review: Review) -> Iterator[Review]:
        """Yield the corrections from before a review that held then and do not now, or the other way round."""
        return self._turned.since(review) if self._turned else iter(())

    def corrected(self, event: Event) -> ReviewState:
        """Return what an event is once somebody has corrected it: what was accepted of it was another."""
        if self._accepts == 1 or event.review is ReviewState.REJECTED:
            return event.review
        self._accepted.pop(event.id, None)
        return ReviewState.UNREVIEWED

    def accepted(self) -> Mapping[str, tuple[str, ...]]:
        """Return who has accepted each event that two are to accept."""
        return {event: tuple(given.values()) for event, given in self._accepted.items() if given}

    def _state(self, given: _Names) -> ReviewState:
        if len(given) >= self._accepts:
            return ReviewState.ACCEPTED
        return ReviewState.ACCEPTED_ONCE if given else ReviewState.UNREVIEWED

    # ---- assigning ----

    def assigned(self, event: str, review: Review, change: Assign) -> None:
        """Note that somebody is asked to check an event."""
        task = self._tasks.setdefault((review.batch, person_key(change.person)), _Task(review, change.person))
        task.total += event not in task.left
        task.left[event] = None

    def done(self, event: str, reviewer: str) -> None:
        """Note that somebody has checked an event, or decided about it: if it was assigned to him, that is done."""
        who = person_key(reviewer)
        for (_, person), task in self._tasks.items():
            if person == who:
                task.left.pop(event, None)

    def joined(self, event: str, others: Iterable[str]) -> None:
        """Note that events are one with another from now on."""
        gone = set(others)
        for task in self._tasks.values():
            if not gone.isdisjoint(task.left):
                task.left = dict.fromkeys(event if name in gone else name for name in task.left)
        for name in gone:
            self._accepted.pop(name, None)

    def parted(self, event: str, new: str) -> None:
        """Note that an event has come out of another: whoever is to check that one is to check both."""
        for task in self._tasks.values():
            if event in task.left:
                task.left[new] = None
                task.total += 1

    def open(self) -> Mapping[str, tuple[str, ...]]:
        """Return by which names those are called who are yet to check an event, by its id."""
        found: dict[str, _Names] = defaultdict(dict)
        for (_, person), task in self._tasks.items():
            for event in task.left:
                found[event][person] = task.to
        return {event: tuple(names.values()) for event, names in found.items()}

    def assignments(self) -> tuple[Assignment, ...]:
        """Return what was assigned, oldest first, also what is done."""
        return tuple(
            Assignment(
                batch, task.first.reviewer, task.to, task.first.made, task.first.reason, task.total, tuple(task.left)
            )
            for (batch, _), task in self._tasks.items()
        )


class _Turned:
    """Corrections that were taken back, or brought back again, and when."""

    def __init__(self, log: Sequence[Review]) -> None:
        self._at = {review.id: at for at, review in enumerate(log)}
        self._turns: dict[str, list[tuple[int, bool]]] = defaultdict(list)  # by batch: from where on it holds, or not
        for at, review in enumerate(log):
            if isinstance(review.change, Undo | Redo):
                self._turns[review.change.batch].append((at, isinstance(review.change, Redo)))
        self._held = {review.id for review in holding(log)}
        self._corrections = [
            review for review in log if review.batch in self._turns and isinstance(review.change, CORRECTIONS)
        ]

    def since(self, review: Review) -> Iterator[Review]:
        at = self._at[review.id]
        for other in self._corrections:
            if self._at[other.id] < at and self._held_at(other, at) is not (other.id in self._held):
                yield other

    def _held_at(self, review: Review, at: int) -> bool:
        turns = [held for place, held in self._turns[review.batch] if place < at]
        return turns[-1] if turns else True


def tasks_of(assignments: Iterable[Assignment], person: str) -> tuple[Assignment, ...]:
    """Return what somebody is yet to check, by any of his names."""
    who = person_key(person)
    return tuple(each for each in assignments if each.left and each.person == who) if who else ()


def is_done(event: Event | None, change: object, reviewer: str, accepted: Mapping[str, Sequence[str]]) -> bool:
    """Say whether a change asks for what is so already, or of somebody what is another's to do.

    Args:
        event: The event as it is now.
        change: What is asked.
        reviewer: By whom.
        accepted: Who has accepted each event, where two are to.
    """
    if event is None:
        return False
    who = person_key(reviewer)
    if isinstance(change, Decide) and change.after is ReviewState.ACCEPTED:
        given = map(person_key, accepted.get(event.id, ()))
        return event.review is ReviewState.ACCEPTED_ONCE and who in given
    if isinstance(change, Assign):
        return person_key(change.person) in map(person_key, event.assigned)
    return isinstance(change, Checked) and who not in map(person_key, event.assigned)
