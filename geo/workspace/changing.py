"""What each kind of change makes of an event: pure, one function a kind. None says that it no longer fits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from geo.events.similarity import best_places
from geo.joining.clustering import event_of
from geo.model import Actor, Event, EventPlace, Link, Place, Report, Side
from geo.unseen import compared
from geo.workspace.reviews import (
    ActorPart,
    Change,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Decide,
)

_Item = TypeVar("_Item")


def decided(event: Event, change: Decide) -> Event | None:
    """Accept or reject."""
    return replace(event, review=change.after)


def with_days(event: Event, change: ChangeWhen) -> Event | None:
    """Give an event other days."""
    return replace(event, when=change.after)


def typed(event: Event, change: ChangeType) -> Event | None:
    """Give an event another type."""
    return replace(event, type=change.after)


def surer(event: Event, change: ChangeStatus) -> Event | None:
    """Give an event another status."""
    return replace(event, status=change.after)


def placed(event: Event, change: ChangePlace) -> Event | None:
    """Give an event another place in place of one that it has, one more or one less."""
    places = list(event.places)
    at = _place_at(places, change.before) if change.before else len(places)
    if at is None:
        there = change.after is not None and any(_same_part(part, change.after) for part in places)
        return event if there or change.after is None else None
    if change.after is None:
        del places[at : at + 1]
    else:
        old = places[at] if at < len(places) else change.after
        toponym = old.toponym or change.after.toponym
        places[at : at + 1] = [replace(change.after, link=Link.REVIEWED, span=old.span, toponym=toponym)]
    return replace(event, places=_once(places, lambda part: (place_identity(part.place), part.role)))


def acted(event: Event, change: ChangeActor) -> Event | None:
    """Give an event another actor in place of one that it has, one more or one less."""
    sides = {Side.AGENT: list(event.agents), Side.TARGET: list(event.targets)}
    before, after = change.before, change.after
    at = None
    if before is not None:
        at = _actor_at(sides[before.side], before)
        if at is None:
            return event if after is None or _actor_at(sides[after.side], after) is not None else None
        del sides[before.side][at]
    if after is not None:
        kept = before is not None and before.side is after.side and at is not None
        sides[after.side].insert(at if kept and at is not None else len(sides[after.side]), after.actor)
    agents, targets = (_once(sides[side], lambda actor: actor.id) for side in Side)
    return replace(event, agents=agents, targets=targets)


def merged(first: Event, others: Sequence[Event]) -> Event:
    """Return one event of several: id, type, status and known days of the first, and all else of them all."""
    events = (first, *others)
    agents = _once((a for event in events for a in event.agents), lambda actor: actor.id)
    acting = {actor.id for actor in agents}
    targets = _once((t for event in events for t in event.targets), lambda actor: actor.id)
    known = (event.when for event in events if event.when and not event.when.is_open)
    return replace(
        first,
        agents=agents,
        targets=tuple(actor for actor in targets if actor.id not in acting) or targets,
        places=best_places(part for event in events for part in event.places),
        when=next(known, first.when),
        reports=_once((report for event in events for report in event.reports), lambda report: report.id),
        coded=_once((row for event in events for row in event.coded), lambda row: row.id),
    )


def parted(event: Event, leaving: Sequence[Report]) -> tuple[Event, Event]:
    """Return what stays of an event when reports leave it, and the event that those tell of.

    What a person has corrected stays as it is; what the reports told is read again from those that stay.
    """
    gone = {report.id for report in leaving}
    staying = tuple(report for report in event.reports if report.id not in gone)
    whole, rest = event_of(event.reports), event_of(staying)
    fields = ("type", "status", "agents", "targets", "places", "when")
    read: dict[str, Any] = {
        name: getattr(rest, name) for name in fields if getattr(event, name) == getattr(whole, name)
    }
    return replace(event, reports=staying, **read), event_of(leaving)


def fits(event: Event, change: Change) -> bool:
    """Say whether an event is what a change takes it to be before it."""
    if isinstance(change, Decide):
        return event.review is change.before
    if isinstance(change, ChangeType):
        return event.type is change.before
    if isinstance(change, ChangeStatus):
        return event.status is change.before
    if isinstance(change, ChangeWhen):
        return event.when == change.before
    if isinstance(change, ChangePlace):
        return _fits_list(event.places, change.before, change.after, _same_part)
    if isinstance(change, ChangeActor):
        parts = [ActorPart(a, Side.AGENT) for a in event.agents] + [ActorPart(a, Side.TARGET) for a in event.targets]
        return _fits_list(parts, change.before, change.after, lambda one, other: one == other)
    return True


def _fits_list(
    there: Sequence[_Item], before: _Item | None, after: _Item | None, same: Callable[[_Item, _Item], bool]
) -> bool:
    """Say whether what is changed is there; for what is added, whether it is not."""
    if before is None:
        return after is None or not any(same(item, after) for item in there)
    return any(same(item, before) for item in there)


def place_identity(place: Place) -> tuple[object, ...]:
    """Return what two places have in common that are the same: number and sort, or name and point."""
    if place.geonameid is not None:
        return place.geonameid, place.kind
    return place.name, round(place.lat, 3), round(place.lon, 3)


def _place_at(places: Sequence[EventPlace], wanted: EventPlace) -> int | None:
    """Return which part is meant: the same place in the same role, the same place, or what its words mean now."""
    tests: tuple[Callable[[EventPlace], bool], ...] = (
        lambda part: _same_part(part, wanted),
        lambda part: place_identity(part.place) == place_identity(wanted.place),
        lambda part: part.span is not None and part.span == wanted.span,
    )
    return next((at for test in tests for at, part in enumerate(places) if test(part)), None)


def _same_part(one: EventPlace, other: EventPlace) -> bool:
    return one.role is other.role and place_identity(one.place) == place_identity(other.place)


def _actor_at(actors: Sequence[Actor], wanted: ActorPart) -> int | None:
    """Return which actor is meant: by its id, else by its name."""
    name = compared(wanted.actor.name)
    tests: tuple[Callable[[Actor], bool], ...] = (
        lambda actor: actor.id == wanted.actor.id,
        lambda actor: compared(actor.name) == name,
    )
    return next((at for test in tests for at, actor in enumerate(actors) if test(actor)), None)


def _once(items: Iterable[_Item], key: Callable[[_Item], object]) -> tuple[_Item, ...]:
    found: dict[object, _Item] = {}
    for item in items:
        found.setdefault(key(item), item)
    return tuple(found.values())
