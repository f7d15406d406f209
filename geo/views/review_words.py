"""Reviews in words: what a person changed, from what to what, when and why. Plain text: whoever shows it escapes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geo.model import Actor, EventPlace, PlaceRole, ReviewState, Side
from geo.views.countries import country_name
from geo.views.words import ACTOR_KINDS, REVIEWS, ROLES, STATUSES, TYPES, count_words, day_words, when_words
from geo.workspace.reviews import (
    Action,
    ActorPart,
    AddEvent,
    ArticleFacts,
    Change,
    ChangeActor,
    ChangePlace,
    Decide,
    EditArticle,
    Merge,
    Review,
    Split,
)

_SIDES = {Side.AGENT: "who", Side.TARGET: "whom"}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of an event's history. `before` and `after` are empty where nothing was or is there."""

    when: str
    who: str
    what: str
    before: str = ""
    after: str = ""
    reason: str = ""

    def __str__(self) -> str:
        why = f" “{self.reason}”" if self.reason else ""
        return f"{self.when}, {self.who}: {self.what}{_from_to(self.before, self.after)}{why}"


def entry_of(review: Review) -> HistoryLine:
    """Return the line that tells of a review."""
    what, before, after = _TELLERS[review.change.action](review.change)
    return HistoryLine(moment_words(review.made), review.reviewer, what, before, after, review.reason)


def change_words(change: Change) -> str:
    """Tell what a change does, as if it was done: "rejected it"."""
    what, before, after = _TELLERS[change.action](change)
    return f"{what}{_from_to(before, after)}"


def _from_to(before: str, after: str) -> str:
    return f" ({before or 'nothing'} → {after or 'nothing'})" if before or after else ""


def moment_words(moment: datetime) -> str:
    """Write a moment to the minute, in UTC."""
    return f"{day_words(moment.date())} {moment:%H:%M} UTC"


def _decided(change: Decide) -> tuple[str, str, str]:
    told = {
        ReviewState.ACCEPTED: "accepted it",
        ReviewState.ACCEPTED_ONCE: "accepted it",
        ReviewState.REJECTED: "rejected it",
        ReviewState.UNREVIEWED: "took the decision back",
    }
    before = "" if change.before is ReviewState.UNREVIEWED else REVIEWS[change.before]
    return told[change.after], before, REVIEWS[change.after] if before else ""


def _placed(change: ChangePlace) -> tuple[str, str, str]:
    return _verb(change.before, change.after, "a place"), _part(change.before), _part(change.after)


def _part(part: EventPlace | None) -> str:
    if part is None:
        return ""
    return part.place.name if part.role is PlaceRole.AT else f"{ROLES[part.role]} {part.place.name}"


def _acted(change: ChangeActor) -> tuple[str, str, str]:
    before, after = change.before, change.after
    if before and after and (before.actor.id, before.side) == (after.actor.id, after.side):
        return f"told what {after.actor.name} is", _kind(before.actor), _kind(after.actor)
    return _verb(before, after, "an actor"), _actor(before), _actor(after)


def _kind(actor: Actor) -> str:
    return ACTOR_KINDS[actor.kind] + (f", {country_name(actor.country)}" if actor.country else "")


def _actor(part: ActorPart | None) -> str:
    return f"{part.actor.name} as {_SIDES[part.side]}" if part else ""


def _verb(before: object, after: object, what: str) -> str:
    if before is None:
        return f"added {what}"
    return f"removed {what}" if after is None else f"changed {what}"


def _merged(change: Merge) -> tuple[str, str, str]:
    return f"joined it with {count_words(len(change.others), 'other event')}", "", ""


def _split(change: Split) -> tuple[str, str, str]:
    return f"parted {count_words(len(change.leaving), 'report')} from it", "", ""


def _added(change: AddEvent) -> tuple[str, str, str]:
    return "added it by hand", "", TYPES[change.report.type]


def _edited(change: EditArticle) -> tuple[str, str, str]:
    told = [
        (name, before, after)
        for name, before, after in zip(
            ("title", "day", "source", "rating"), _facts(change.before), _facts(change.after), strict=True
        )
        if before != after
    ]
    names = " and ".join(name for name, _, _ in told)
    before, after = ("; ".join(row[side] or "nothing" for row in told) for side in (1, 2))
    return f"changed the article’s {names}" if told else "changed nothing of the article", before, after


def _facts(facts: ArticleFacts) -> tuple[str, str, str, str]:
    return facts.title, day_words(facts.published) if facts.published else "", facts.source, facts.rating


_TELLERS: Mapping[Action, Callable[[Any], tuple[str, str, str]]] = {
    Action.DECIDE: _decided,
    Action.PLACE: _placed,
    Action.ACTOR: _acted,
    Action.WHEN: lambda change: ("changed the date", when_words(change.before), when_words(change.after)),
    Action.TYPE: lambda change: ("changed what it is", TYPES[change.before], TYPES[change.after]),
    Action.STATUS: lambda change: ("changed how sure it is", STATUSES[change.before], STATUSES[change.after]),
    Action.MERGE: _merged,
    Action.SPLIT: _split,
    Action.ADD: _added,
    Action.EDIT: _edited,
    Action.REMOVE: lambda change: ("removed the article", change.title or change.article, ""),
    Action.NOTE: lambda _: ("commented", "", ""),
    Action.ASSIGN: lambda change: (f"assigned it to {change.person}", "", ""),
    Action.CHECKED: lambda _: ("checked it", "", ""),
    Action.UNDO: lambda _: ("took the last step back", "", ""),
    Action.REDO: lambda _: ("did it again", "", ""),
}
