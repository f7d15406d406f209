"""What a person has decided: entries of a log to which one only ever adds, undoing included.

A review names its event by the reports that tell of it, and those by what they say and where, so that it finds them
again when the same article is read by another version of the program.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import uuid4

from geo.access.names import person_key
from geo.articles.texts import checked_rating, parse_published
from geo.errors import InputError
from geo.model import (
    Actor,
    CodedRow,
    DatePrecision,
    Event,
    EventPlace,
    EventType,
    Report,
    ReviewState,
    Side,
    Span,
    Status,
    When,
)

LONGEST_REASON = 2000  # characters
LONGEST_NAME = 80  # of a reviewer
_ROUND = 300  # characters of the sentence that are kept on either side of the words for the act
_MOST_ANCHORS = 20  # of an event that is told very often


class Action(StrEnum):
    """What a review does; the name that it has in the file."""

    DECIDE = "decide"
    PLACE = "place"
    ACTOR = "actor"
    WHEN = "when"
    TYPE = "type"
    STATUS = "status"
    MERGE = "merge"
    SPLIT = "split"
    ADD = "add"
    NOTE = "note"
    ASSIGN = "assign"
    CHECKED = "checked"
    EDIT = "edit article"
    REMOVE = "remove article"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A report, by what does not depend on who extracted it.

    `passage` is the text round the words for the act (`trigger`), and stands at `start` in the article. `report` and
    `type` only serve to find the report faster, and to choose among several. A row that others coded stands in no
    article: of it `report` is the id, and nothing else is told.
    """

    article: str
    trigger: Span
    passage: str
    start: int
    report: str = ""
    type: EventType | None = None


@dataclass(frozen=True, slots=True)
class ActorPart:
    """An actor's part in an event."""

    actor: Actor
    side: Side


@dataclass(frozen=True, slots=True)
class Decide:
    """Accept, reject, or take such a decision back."""

    before: ReviewState
    after: ReviewState
    action: ClassVar[Action] = Action.DECIDE


@dataclass(frozen=True, slots=True)
class ChangePlace:
    """Another place or role; without `before` a place more, without `after` one less."""

    before: EventPlace | None
    after: EventPlace | None
    action: ClassVar[Action] = Action.PLACE


@dataclass(frozen=True, slots=True)
class ChangeActor:
    """Another actor or side; without `before` an actor more, without `after` one less."""

    before: ActorPart | None
    after: ActorPart | None
    action: ClassVar[Action] = Action.ACTOR


@dataclass(frozen=True, slots=True)
class ChangeWhen:
    """Other days, or none."""

    before: When | None
    after: When | None
    action: ClassVar[Action] = Action.WHEN


@dataclass(frozen=True, slots=True)
class ChangeType:
    """Another type."""

    before: EventType
    after: EventType
    action: ClassVar[Action] = Action.TYPE


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """Another status."""

    before: Status
    after: Status
    action: ClassVar[Action] = Action.STATUS


@dataclass(frozen=True, slots=True)
class Merge:
    """Take other events, each by its anchors, for the same happening as the review's own."""

    others: tuple[tuple[Anchor, ...], ...]
    action: ClassVar[Action] = Action.MERGE


@dataclass(frozen=True, slots=True)
class Split:
    """Let some reports tell of an event of their own."""

    leaving: tuple[Anchor, ...]
    action: ClassVar[Action] = Action.SPLIT


@dataclass(frozen=True, slots=True)
class AddEvent:
    """An event that the extraction missed. `report` holds the quote; the rest is what a person read out of it."""

    report: Report
    agents: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    places: tuple[EventPlace, ...] = ()
    when: When | None = None
    action: ClassVar[Action] = Action.ADD


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, which stands in the review's reason."""

    action: ClassVar[Action] = Action.NOTE


@dataclass(frozen=True, slots=True)
class Assign:
    """Ask somebody, by the name that his decisions carry, to check the event; what for stands in the reason."""

    person: str
    action: ClassVar[Action] = Action.ASSIGN

    def __post_init__(self) -> None:
        if not person_key(self.person) or len(self.person) > LONGEST_NAME:
            msg = f"events are assigned to a name of 1 to {LONGEST_NAME} characters, not {self.person[:90]!r}"
            raise InputError(msg)


@dataclass(frozen=True, slots=True)
class Checked:
    """Say, by whoever the event is assigned to, that he has checked it and leaves it as it is."""

    action: ClassVar[Action] = Action.CHECKED


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What a person may say of an article."""

    title: str
    published: date | None
    precision: DatePrecision
    source: str
    rating: str


@dataclass(frozen=True, slots=True)
class EditArticle:
    """Other facts of an article. It is known by the digest of its text; its id tells it from copies."""

    article: str
    digest: str
    before: ArticleFacts
    after: ArticleFacts
    action: ClassVar[Action] = Action.EDIT

    def __post_init__(self) -> None:
        checked_rating(self.after.rating)
        if self.after.published is not None:
            parse_published(self.after.published)


@dataclass(frozen=True, slots=True)
class RemoveArticle:
    """An article that is shown no longer, with all that hangs on it; known as by `EditArticle`."""

    article: str
    digest: str
    title: str
    action: ClassVar[Action] = Action.REMOVE


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back all reviews of a batch."""

    batch: str
    action: ClassVar[Action] = Action.UNDO


@dataclass(frozen=True, slots=True)
class Redo:
    """Let the reviews of a batch hold again."""

    batch: str
    action: ClassVar[Action] = Action.REDO


Change = (
    Decide
    | ChangePlace
    | ChangeActor
    | ChangeWhen
    | ChangeType
    | ChangeStatus
    | Merge
    | Split
    | AddEvent
    | Note
    | Assign
    | Checked
    | EditArticle
    | RemoveArticle
    | Undo
    | Redo
)


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of the log: who changed what of which event, when and why.

    Reviews that were made at once share a `batch` and are undone at once. `event` is empty for undoing, redoing and
    articles.
    """

    id: str
    batch: str
    made: datetime
    reviewer: str
    event: tuple[Anchor, ...]
    change: Change
    reason: str = ""

    def __post_init__(self) -> None:
        if self.made.tzinfo is None or self.made.utcoffset() != UTC.utcoffset(None):
            msg = f"a review's moment is in UTC, not {self.made!r}"
            raise InputError(msg)


def make_reviews(
    changes: Iterable[tuple[Event | None, Change]],
    *,
    reviewer: str,
    reason: str = "",
    made: datetime | None = None,
) -> tuple[Review, ...]:
    """Return reviews that were made at once: one for each event and what changes of it.

    Args:
        changes: Events with their changes; None for undoing, redoing, what is added by hand, and articles.
        reviewer: Who decides.
        reason: Why, for them all.
        made: The moment; now if it is not given.

    Raises:
        InputError: Nobody is named as reviewer.
    """
    who = " ".join(reviewer.split())[:LONGEST_NAME]
    if not person_key(who):
        msg = "a review needs its reviewer's name"
        raise InputError(msg)
    moment = made or datetime.now(UTC)
    batch = uuid4().hex
    return tuple(
        Review(
            id=f"{batch}-{number}",
            batch=batch,
            made=moment,
            reviewer=who,
            event=anchors_of_event(event) if event else anchors_of(_added(change)),
            change=change,
            reason=reason.strip()[:LONGEST_REASON],
        )
        for number, (event, change) in enumerate(changes)
    )


def _added(change: Change) -> tuple[Report, ...]:
    return (change.report,) if isinstance(change, AddEvent) else ()


def anchors_of_event(event: Event) -> tuple[Anchor, ...]:
    """Return what stands for an event: its reports; its rows, where nobody but others tells it."""
    return anchors_of(event.reports) or tuple(map(anchor_of_row, event.coded[:_MOST_ANCHORS]))


def anchor_of_row(row: CodedRow) -> Anchor:
    """Return what stands for a row that others coded: it is in no article, and known by its id alone."""
    return Anchor("", Span(0, 1), "", 0, row.id)


def anchors_of(reports: Sequence[Report]) -> tuple[Anchor, ...]:
    """Return what stands for an event's reports; of very many, for the first."""
    return tuple(anchor_of(report) for report in reports[:_MOST_ANCHORS])


def anchor_of(report: Report) -> Anchor:
    """Return what stands for a report."""
    first = max(0, report.trigger.start - _ROUND - report.span.start)
    last = max(0, report.trigger.end + _ROUND - report.span.start)
    return Anchor(
        report.article,
        report.trigger,
        report.sentence[first:last],
        report.span.start + first,
        report.id,
        report.type,
    )
