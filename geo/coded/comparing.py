"""What two sources of events share, and what each lacks: offered for joining, and never joined here.

Two events may be one where they are of one class of acts (friendly or hostile, words or deeds), their days lie near
each other, a place of one lies near a place of the other, and a party takes part in both. Each event is matched with
one other at most, the likest first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo.geodesy import degrees_within, distance_km
from geo.model import QUADRANT, Actor, ActorKind, Event, Place, content_id

_WIDEST_DAYS = 31  # what is told of a longer time is compared with nothing
_WIDE_PREC = 6  # the where_prec of a country, which is near what lies in it
_MOST_WORDS = 3  # parties that are named as common


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """How near two events must be: days between them, and kilometres between a place of each."""

    days: int = 1
    km: float = 25.0


@dataclass(frozen=True, slots=True)
class SharedPair:
    """Two events that may be one, and what speaks for it; they are the same one where a person has joined them."""

    one: Event
    other: Event
    reasons: tuple[str, ...] = ()

    @property
    def joined(self) -> bool:
        """Whether they are one event already."""
        return self.one is self.other


@dataclass(frozen=True, slots=True)
class SourceComparison:
    """What two sources share of some events, and what only one of them has."""

    name: str
    other_name: str
    shared: tuple[SharedPair, ...]
    only: tuple[Event, ...]
    only_other: tuple[Event, ...]

    @property
    def words(self) -> str:
        """How many events each has, and how many both, in a sentence."""
        both = len(self.shared)
        return (
            f"{self.name} has {_events(both + len(self.only))}, {self.other_name} {both + len(self.only_other):,}; "
            f"{both:,} {'is' if both == 1 else 'are'} shared, {len(self.only):,} only in {self.name}, "
            f"{len(self.only_other):,} only in {self.other_name}"
        )


def compare_origins(
    events: Sequence[Event], *, articles: str, rules: LikenessRules | None = None
) -> tuple[SourceComparison, ...]:
    """Compare each origin of coded events among some with those that articles tell.

    Args:
        events: What is compared: those of a frame and a stretch of days.
        articles: What the articles are called.
        rules: How near two events must be.
    """
    told = [event for event in events if event.reports]
    names = {row.origin.key: row.origin.name for event in events for row in event.coded}
    return tuple(
        compare_events(
            [event for event in events if any(row.origin.key == key for row in event.coded)],
            told,
            names=(name, articles),
            rules=rules,
        )
        for key, name in names.items()
    )


def compare_events(
    ones: Sequence[Event],
    others: Sequence[Event],
    *,
    names: tuple[str, str],
    rules: LikenessRules | None = None,
) -> SourceComparison:
    """Compare two sets of events; an event of both sets is shared as it is."""
    there = {event.id for event in others}
    joined = [SharedPair(event, event, ("joined by a person",)) for event in ones if event.id in there]
    known = {pair.one.id for pair in joined}
    left = [event for event in ones if event.id not in known]
    right = [event for event in others if event.id not in known]
    pairs = _matched(_likely(left, right, rules or LikenessRules()))
    taken = {event.id for pair in pairs for event in (pair.one, pair.other)}
    return SourceComparison(
        *names,
        shared=(*joined, *pairs),
        only=tuple(event for event in left if event.id not in taken),
        only_other=tuple(event for event in right if event.id not in taken),
    )


def likely_pairs(event: Event, events: Iterable[Event], rules: LikenessRules | None = None) -> tuple[SharedPair, ...]:
    """Return which of some events may be one with an event, the likest first."""
    others = [other for other in events if other.id != event.id]
    found = sorted(_likely([event], others, rules or LikenessRules()), key=lambda each: each[0])
    return tuple(pair for _, pair in found)


_Rank = tuple[bool, int, float, str, str]  # the less, the likelier


def _likely(ones: Iterable[Event], others: Iterable[Event], rules: LikenessRules) -> Iterator[tuple[_Rank, SharedPair]]:
    by_day = _by_day(others)
    for one in ones:
        seen: set[str] = set()
        for day in _days(one, rules.days):
            for other in by_day.get(day, ()):
                if other.id not in seen:
                    seen.add(other.id)
                    if (found := _compared(one, other, rules)) is not None:
                        yield found


def _matched(found: Iterable[tuple[_Rank, SharedPair]]) -> tuple[SharedPair, ...]:
    taken: set[str] = set()
    pairs = []
    for _, pair in sorted(found, key=lambda each: each[0]):
        if not {pair.one.id, pair.other.id} & taken:
            taken |= {pair.one.id, pair.other.id}
            pairs.append(pair)
    return tuple(pairs)


def _by_day(events: Iterable[Event]) -> Mapping[int, Sequence[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        for day in _days(event, 0):
            found[day].append(event)
    return found


def _days(event: Event, slack: int) -> range:
    """Return the ordinals of the days on which an event may have taken place; none where they are too many."""
    days = _known_days(event)
    if days is None or (days[1] - days[0]).days >= _WIDEST_DAYS:
        return range(0)
    return range(days[0].toordinal() - slack, days[1].toordinal() + slack + 1)


def _known_days(event: Event) -> tuple[date, date] | None:
    when = event.when
    return (when.start, when.end) if when and when.start and when.end else None


def _compared(one: Event, other: Event, rules: LikenessRules) -> tuple[_Rank, SharedPair] | None:
    """Return two events as a pair with its rank; None where something speaks against it."""
    if QUADRANT[one.type] is not QUADRANT[other.type]:
        return None
    km = _apart_km(one, other, rules.km)
    parties = _common(one, other)
    if km is None or (parties is None):
        return None
    gap = _gap(one, other)
    reasons = (
        "days that meet" if gap == 0 else f"{gap} day{'s' if gap > 1 else ''} apart",
        "the same country" if km < 0 else f"{km:,.0f} km apart",
        *((f"both {one.type}",) if one.type is other.type else ()),
        *((f"in both: {', '.join(parties[:_MOST_WORDS])}",) if parties else ()),
    )
    far = rules.km if km < 0 else km
    return (one.type is not other.type, gap, far, one.id, other.id), SharedPair(one, other, reasons)


def _gap(one: Event, other: Event) -> int:
    """Return how many days lie between two events whose days are known."""
    first, second = _known_days(one), _known_days(other)
    if first is None or second is None:
        return 0
    return max(0, (first[0] - second[1]).days, (second[0] - first[1]).days)


def _apart_km(one: Event, other: Event, most: float) -> float | None:
    """Return how far the nearest places lie apart; -1 where only a country says where; None where too far."""
    found = [km for a in one.places for b in other.places if (km := _places_km(a.place, b.place, most)) is not None]
    exact = [km for km in found if km >= 0]
    return min(exact, default=-1.0 if found else None)


def _places_km(one: Place, other: Place, most: float) -> float | None:
    if _WIDE_PREC in (one.where_prec, other.where_prec):
        return -1.0 if one.country and one.country == other.country else None
    reach = most + max(one.radius_km or 0.0, other.radius_km or 0.0)
    north, _ = degrees_within(one.lat, reach)
    if abs(one.lat - other.lat) > north:
        return None
    km = distance_km((one.lat, one.lon), (other.lat, other.lon))
    return km if km <= reach else None


def _common(one: Event, other: Event) -> list[str] | None:
    """Return the names of parties of both, none where nobody is told of one; None where no party is of both."""
    if not one.actors or not other.actors:
        return []
    there = {key for actor in other.actors for key in _keys(actor)}
    found = [actor.name for actor in one.actors if _keys(actor) & there]
    return found or None


def _keys(actor: Actor) -> frozenset[str]:
    """Return what stands for a party: its id, its name, and the state that it acts for."""
    keys = {actor.id, *(content_id(name.casefold()) for name in (actor.name, *actor.aliases))}
    if actor.country and actor.kind is not ActorKind.COMPANY:
        keys.add(f"state/{actor.country}")
    return frozenset(keys)


def _events(count: int) -> str:
    return f"{count:,} event{'' if count == 1 else 's'}"
