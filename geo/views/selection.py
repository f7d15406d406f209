"""Which events are shown: a `Selection`, what it leaves, what each further choice would leave, and the same in words.

Within one filter any of the chosen values will do; all filters hold together. A filter with nothing chosen lets all
pass. Dates are generous: an event passes when it may have happened in the chosen days.

Example::

    chosen = Selection(actors=frozenset({"wagner-group"}), since=date(2022, 11, 1))
    events = select(corpus.events, chosen)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache, partial
from typing import Any

from geo.errors import DataError, InputError
from geo.gazetteer.shapes import open_shapes
from geo.model import Event, EventType, Place, PlaceKind, Status
from geo.views import words

_LONGEST_VALUE = 200  # characters of a value in an address
_MOST_VALUES = 200  # values of one filter in an address


class Field(StrEnum):
    """The filters of which one picks values; each is also the name in an address and on the command line."""

    ACTOR = "actor"
    TYPE = "type"
    STATUS = "status"
    PLACE = "place"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen. Actors are ids, places are `place_key`s, articles are ids."""

    actors: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    undated: bool = True
    types: frozenset[EventType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    places: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    text: str = ""

    def chosen(self, of: Field) -> frozenset[str]:
        """Return the values chosen in one filter."""
        values: frozenset[str] = getattr(self, _TABLE[of].attribute)
        return values

    def choosing(self, of: Field, values: Iterable[str]) -> "Selection":
        """Return the same selection with other values in one filter; values that cannot be are left out."""
        row = _TABLE[of]
        kept = frozenset(parsed for value in values if (parsed := row.parse(value)) is not None)
        change: dict[str, Any] = {row.attribute: kept}
        return replace(self, **change)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, and how many events it would leave beside the other filters."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """What each choice would leave. Options come most frequent first, then by label; none is left out for having 0."""

    shown: int
    total: int
    dated: int
    undated: int
    first: date | None
    last: date | None
    options: Mapping[Field, tuple[Option, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    attribute: str
    values: Callable[[Event], Mapping[str, str]]  # value → label
    parse: Callable[[str], str | None]


def place_key(place: Place) -> str:
    """Return what stands for a place in filters and addresses: its outline's id, its geonameid, or its point."""
    if place.kind is PlaceKind.COUNTRY and place.country:
        return f"country/{place.country}"
    if place.shape and "(" in place.shape:  # an outline of its own, made from words
        return f"area/{place.lat:.3f},{place.lon:.3f}"
    if place.shape:
        return place.shape
    if place.geonameid is not None:
        return f"geonames/{place.geonameid}"
    return f"at/{place.lat:.3f},{place.lon:.3f}"


def select(events: Iterable[Event], selection: Selection) -> tuple[Event, ...]:
    """Return the events that pass all filters, in their order."""
    tests = _tests(selection)
    return tuple(event for event in events if all(test(event) for test in tests.values()))


def facets(events: Iterable[Event], selection: Selection) -> Facets:
    """Count, for each value of each filter, the events that it would leave while the other filters hold."""
    tests = _tests(selection)
    counts: dict[Field, Counter[str]] = {of: Counter() for of in Field}
    labels: dict[Field, dict[str, str]] = {of: {} for of in Field}
    days: list[date] = []
    total, shown, dated, undated = 0, 0, 0, 0
    for event in events:
        total += 1
        failed = [name for name, test in tests.items() if not test(event)]
        shown += not failed
        for of, row in _TABLE.items():
            values = row.values(event)
            labels[of].update(values)
            if not failed or failed == [of]:
                counts[of].update(values.keys())
        start, end = _days(event)
        if start is not None and end is not None:
            days += (start, end)
        if not failed or failed == ["when"]:
            dated += start is not None
            undated += start is None
    options = {of: _options(counts[of], labels[of], selection.chosen(of)) for of in Field}
    first, last = (min(days), max(days)) if days else (None, None)
    return Facets(shown, total, dated, undated, first, last, options)


def describe(selection: Selection, events: Iterable[Event] = ()) -> str:
    """Put a selection into words, as the caption of the map and of every export.

    Args:
        selection: What was chosen.
        events: The events that it was chosen from; they give ids their names.
    """
    labels: dict[Field, dict[str, str]] = {of: {} for of in Field}
    wanted = [of for of in Field if selection.chosen(of)]
    for event in events if wanted else ():
        for of in wanted:
            labels[of].update(_TABLE[of].values(event))
    parts = [_joined(labels[of].get(v, v) for v in sorted(selection.chosen(of))) for of in wanted]
    parts += _date_words(selection)
    if selection.text:
        parts.append(f"with “{selection.text}”")
    caption = ", ".join(parts)
    return caption[:1].upper() + caption[1:] if caption else "All events"


def resolve(events: Iterable[Event], of: Field, wanted: str) -> frozenset[str]:
    """Find the values of a filter that a person means by a word: an id, a name, or part of a name.

    Raises:
        InputError: No event has it; the message names some values that there are.
    """
    names: dict[str, set[str]] = {}
    for event in events:
        for value, label in _TABLE[of].values(event).items():
            names.setdefault(value, {value.casefold()}).add(label.casefold())
        if of is Field.ACTOR:
            for actor in event.actors:
                names[actor.id].update(alias.casefold() for alias in actor.aliases)
    word = wanted.strip().casefold()
    exact = frozenset(value for value, forms in names.items() if word in forms)
    found = exact or frozenset(value for value, forms in names.items() if any(word in form for form in forms))
    if word and found:
        return found
    known = ", ".join(sorted(names)[:8]) or "none"
    msg = f"no event has the {of} {wanted!r}; there are: {known}"
    raise InputError(msg)


def to_params(selection: Selection) -> dict[str, list[str]]:
    """Return a selection as the parameters of an address; what is not chosen is left out."""
    params = {str(of): sorted(selection.chosen(of)) for of in Field if selection.chosen(of)}
    for name, day in (("from", selection.since), ("to", selection.until)):
        if day is not None:
            params[name] = [day.isoformat()]
    if not selection.undated:
        params["undated"] = ["no"]
    if selection.text:
        params["text"] = [selection.text]
    return params


def from_params(params: Mapping[str, Sequence[str]]) -> Selection:
    """Read a selection from the parameters of an address. Whatever is not understood is passed over."""
    selection = Selection(
        since=_day(params.get("from", ())),
        until=_day(params.get("to", ())),
        undated=list(params.get("undated", ())) != ["no"],
        text=next(iter(params.get("text", ())), "")[:_LONGEST_VALUE],
    )
    for of in Field:
        values = [value for value in list(params.get(of, ()))[:_MOST_VALUES] if 0 < len(value) <= _LONGEST_VALUE]
        selection = selection.choosing(of, values)
    return selection


def _actors(event: Event) -> Mapping[str, str]:
    return {actor.id: actor.name for actor in event.actors}


def _places(event: Event) -> Mapping[str, str]:
    """Every place of the event, and the country that each lies in."""
    found = {place_key(p.place): p.place.name for p in event.places}
    for part in event.places:
        code = part.place.country
        if code and f"country/{code}" not in found:
            found[f"country/{code}"] = country_name(code)
    return found


@cache
def country_name(code: str) -> str:
    """Return a country's name; its code where the outlines do not know it."""
    try:
        return open_shapes().area(f"country/{code}").name
    except DataError:
        return code


def _tests(selection: Selection) -> dict[str, Callable[[Event], bool]]:
    """Return the tests that the selection asks for, and only those, by their filter's name."""
    tests: dict[str, Callable[[Event], bool]] = {
        of: partial(_has_any, row.values, selection.chosen(of)) for of, row in _TABLE.items() if selection.chosen(of)
    }
    if selection.since or selection.until or not selection.undated:
        tests["when"] = partial(_may_fall, selection)
    terms = tuple(selection.text.casefold().split())
    if terms:
        tests["text"] = lambda event: _tells_of(event, terms)
    return tests


def _has_any(values: Callable[[Event], Mapping[str, str]], chosen: frozenset[str], event: Event) -> bool:
    return not chosen.isdisjoint(values(event))


def _may_fall(selection: Selection, event: Event) -> bool:
    start, end = _days(event)
    if start is None or end is None:
        return selection.undated
    return start <= (selection.until or date.max) and end >= (selection.since or date.min)


def _tells_of(event: Event, terms: tuple[str, ...]) -> bool:
    said = [report.sentence for report in event.reports]
    said += [actor.name for actor in event.actors] + [part.place.name for part in event.places]
    text = "\n".join(said).casefold()
    return all(term in text for term in terms)


def _days(event: Event) -> tuple[date | None, date | None]:
    return (event.when.start, event.when.end) if event.when else (None, None)


def _options(counts: Counter[str], labels: Mapping[str, str], chosen: frozenset[str]) -> tuple[Option, ...]:
    values = labels.keys() | chosen
    options = (Option(v, labels.get(v, v), counts[v], v in chosen) for v in values)
    return tuple(sorted(options, key=lambda option: (-option.count, option.label.casefold(), option.value)))


def _joined(labels: Iterable[str]) -> str:
    names = sorted(set(labels), key=str.casefold)
    if len(names) > 4:
        return f"{', '.join(names[:3])} or {len(names) - 3} others"
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _date_words(selection: Selection) -> list[str]:
    since, until = selection.since, selection.until
    parts: list[str] = []
    if since and until:
        parts.append(words.span_words(since, until) if since <= until else "no day at all")
    elif since:
        parts.append(f"since {words.day_words(since)}")
    elif until:
        parts.append(f"until {words.day_words(until)}")
    if not selection.undated:
        parts.append("dated events only")
    elif parts:
        parts[-1] += " or undated"
    return parts


def _day(values: Sequence[str]) -> date | None:
    try:
        return date.fromisoformat(next(iter(values), "")[:10])
    except ValueError:
        return None


def _parse_with(kind: type[StrEnum]) -> Callable[[str], str | None]:
    members = {str(member): member for member in kind}
    return members.get


_TABLE: dict[Field, _Row] = {
    Field.ACTOR: _Row("actors", _actors, str),
    Field.TYPE: _Row("types", lambda event: {event.type: words.TYPES[event.type]}, _parse_with(EventType)),
    Field.STATUS: _Row("statuses", lambda event: {event.status: words.STATUSES[event.status]}, _parse_with(Status)),
    Field.PLACE: _Row("places", _places, str),
    Field.ARTICLE: _Row("articles", lambda event: {article: article for article in event.articles}, str),
}
