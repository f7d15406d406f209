"""What there is to choose from in corrections: the actors of all events, and events that may be the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from geo.actors.whoswho import load_whoswho
from geo.coded.comparing import likely_pairs
from geo.columnar import EventPart, EventRows, samples
from geo.gazetteer.names import fold
from geo.model import Actor, Event
from geo.ui.new_actors import newcomer
from geo.views.fields import Field, place_key
from geo.views.identity import ByIdentity
from geo.views.indexes import index_of

_MOST_ACTORS = 400  # offered in a list; all others are found by their name
_MOST_EVENTS = 60
_NEAR_DAYS, _MOST_NEAR = 10, 5000  # within which, and how many of which, a table's events are compared with one


def actor_names(events: Sequence[Event]) -> tuple[str, ...]:
    """Return the names of the actors met most often, in the order of the alphabet."""
    return _choices(ByIdentity(events)).names


def actor_named(events: Sequence[Event], name: str) -> Actor:
    """Return the actor of this name: of the events, of the who's-who, or a new one."""
    key = fold(name)
    known = _choices(ByIdentity(events)).by_name.get(key) or _parties().get(key)
    return known or newcomer(name)


def likely_same(event: Event, events: Sequence[Event]) -> tuple[Event, ...]:
    """Return other events that may be the same, the likeliest first: those that share most with it.

    What others coded comes before, where day, place, class of act and a party agree; and the other way round.
    """
    others = tuple(_near(event, events))
    mine = {actor.id for actor in event.actors}
    places = {part.place.name for part in event.places}

    def likeness(other: Event) -> tuple[int, int, str]:
        shared = len(mine & {actor.id for actor in other.actors}) + (other.type is event.type)
        shared += len(places & {part.place.name for part in other.places})
        return -shared, _apart(event, other), other.id

    ranked = sorted((likeness(other), other) for other in others if other.id != event.id)  # ids differ: no tie
    coded = [pair.other for pair in likely_pairs(event, _of_the_other_sort(event, others))]
    found = (*coded, *(other for (shared, _, _), other in ranked[:_MOST_EVENTS] if shared < 0))
    return tuple({other.id: other for other in found}.values())


def _near(event: Event, events: Sequence[Event]) -> Sequence[Event]:
    """Return those of a table's events that are worth a comparison: near in time, with a party or a place in common."""
    if not isinstance(events, EventRows):
        return events
    index = index_of(events)
    mask = index.column(Field.ACTOR).having((actor.id for actor in event.actors), index.size)
    mask |= index.column(Field.PLACE).having((place_key(part.place) for part in event.places), index.size)
    if event.when and event.when.start and event.when.end:
        first, last = event.when.start.toordinal() - _NEAR_DAYS, event.when.end.toordinal() + _NEAR_DAYS
        mask &= (index.start <= last) & (index.end >= first)
    return index.masked(mask)[:_MOST_NEAR]


def _of_the_other_sort(event: Event, events: Iterable[Event]) -> list[Event]:
    """Return the events that others coded, for one of articles; those of articles, for one that others coded."""
    return [other for other in events if bool(other.reports) is not bool(event.reports)]


def _apart(one: Event, other: Event) -> int:
    """Return how many days lie between two events; very many where one has no date."""
    days = [e.when.start if e.when and e.when.start else None for e in (one, other)]
    if days[0] is None or days[1] is None:
        return date.max.toordinal()
    return abs((days[0] - days[1]).days)


class _Choices:
    def __init__(self, events: Sequence[Event]) -> None:
        counts: Counter[str] = Counter()
        self.by_name: dict[str, Actor] = {}
        for event, number in samples(events, EventPart.AGENTS, EventPart.TARGETS):
            for actor in event.actors:
                counts[actor.name] += number
                for name in (actor.name, *actor.aliases):
                    self.by_name.setdefault(fold(name), actor)
        self.names = tuple(sorted((name for name, _ in counts.most_common(_MOST_ACTORS)), key=str.casefold))


@lru_cache(maxsize=4)
def _choices(events: ByIdentity[Sequence[Event]]) -> _Choices:
    return _Choices(events.value)


@lru_cache(maxsize=1)
def _parties() -> Mapping[str, Actor]:
    return {fold(name): actor for actor in load_whoswho().actors.values() for name in (actor.name, *actor.aliases)}
