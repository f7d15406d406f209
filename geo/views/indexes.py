"""A set of events as arrays, made once for each set, so that a change of filter costs no walk over the events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.shapes import open_shapes
from geo.joining.sureness import sureness_of
from geo.model import SURE_OF, Event, ReviewState
from geo.views.drawn_areas import PlacePoints, place_points
from geo.views.escape import plain
from geo.views.fields import TABLE, Field, Labels
from geo.views.identity import ByIdentity
from geo.views.search import BREAK, TextIndex
from geo.views.words import TYPES

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

LONGEST_SENTENCE = 4000  # characters shown and searched; a text without full stops must not fill the page

_SETS = 4  # sets of events that are kept as arrays: those that a few visitors look at in turn


@dataclass(frozen=True)
class Column:
    """The values of one filter: `codes[i]` is a value of the event in row `rows[i]`."""

    values: tuple[str, ...]
    labels: Mapping[str, str]
    rows: Rows
    codes: Rows
    named: bool = False  # what begins with a small letter only describes somebody

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The code of each value."""
        return {value: code for code, value in enumerate(self.values)}

    def having(self, chosen: Iterable[str], size: int) -> Mask:
        """Say which events have any of the chosen values."""
        wanted = np.zeros(len(self.values) + 1, dtype=bool)
        wanted[[self.number[value] for value in chosen if value in self.number]] = True
        mask = np.zeros(size, dtype=bool)
        mask[self.rows[wanted[self.codes]]] = True
        return mask

    def counts(self, mask: Mask) -> Rows:
        """Count, for each value, the events of the mask that have it."""
        return np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))

    def found(self, mask: Mask) -> frozenset[str]:
        """Return the values that any event of the mask has."""
        return frozenset(self.values[code] for code in np.flatnonzero(self.counts(mask)).tolist())

    @cached_property
    def behind(self) -> Mask:
        """Which values step back behind all others."""
        labels = (self.labels[value] for value in self.values)
        return np.array([self.named and label[:1].islower() for label in labels], dtype=bool)

    @cached_property
    def by_label(self) -> Rows:
        """The rank of each value by its label, capitals aside; ties go by the value itself. What steps back is last."""
        behind = self.behind.tolist()

        def rank(code: int) -> tuple[bool, str, str]:
            value = self.values[code]
            return behind[code], self.labels[value].casefold(), value

        order = sorted(range(len(self.values)), key=rank)
        ranks = np.empty(len(order), dtype=np.intp)
        ranks[order] = np.arange(len(order))
        return ranks


class EventIndex:
    """Events by row. `start` and `end` are ordinals of days, 0 where an event has no date."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events
        self.size = len(events)
        days = [(e.when.start, e.when.end) if e.when else (None, None) for e in events]
        self.start = np.array([_ordinal(start) for start, _ in days], dtype=np.int64)
        self.end = np.array([_ordinal(end) for _, end in days], dtype=np.int64)
        self.dated: Mask = self.start > 0
        self._columns: dict[Field, Column] = {}

    @cached_property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that any event may have taken."""
        if not self.dated.any():
            return None
        return date.fromordinal(int(self.start[self.dated].min())), date.fromordinal(int(self.end.max()))

    def column(self, of: Field) -> Column:
        """Return the values of one filter."""
        if of not in self._columns:
            row = TABLE[of]
            self._columns[of] = column_of(self.events, row.values, named=row.named)
        return self._columns[of]

    @cached_property
    def words(self) -> TextIndex:
        """What is searched for words: sentences, then actors, places and the kind of act."""
        return TextIndex([_text(event) for event in self.events])

    @cached_property
    def points(self) -> PlacePoints:
        """Where the events are."""
        return place_points(self.events, open_shapes())

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each event's id."""
        return {event.id: row for row, event in enumerate(self.events)}

    @cached_property
    def newest(self) -> Rows:
        """The rank of each row when the newest come first, the undated last, and ties go by id."""
        ids = np.argsort(np.argsort([event.id for event in self.events])) if self.size else np.zeros(0)
        ranks = np.empty(self.size, dtype=np.intp)
        ranks[np.lexsort((ids, -self.start))] = np.arange(self.size)
        return ranks

    @cached_property
    def to_check(self) -> Rows:
        """The rank of each row when those come first that nobody decided, of these the less sure, then the newer."""
        decided = np.array([event.review is not ReviewState.UNREVIEWED for event in self.events], dtype=bool)
        sureness = np.array([_least_sure(event) for event in self.events])
        ranks = np.empty(self.size, dtype=np.intp)
        ranks[np.lexsort((self.newest, sureness, decided))] = np.arange(self.size)
        return ranks

    def rows(self, events: Sequence[Event]) -> Rows:
        """Return the rows of some of the events; one that is not in the set is left out."""
        if events is self.events:
            return np.arange(self.size)
        row_of = self.row_of
        return np.array([row_of[event.id] for event in events if event.id in row_of], dtype=np.intp)

    def mask(self, events: Sequence[Event]) -> Mask:
        """Say of each row whether it is one of these events."""
        mask = np.zeros(self.size, dtype=bool)
        mask[self.rows(events)] = True
        return mask

    def at(self, rows: Iterable[int] | Rows) -> tuple[Event, ...]:
        """Return the events in these rows."""
        events = self.events
        return tuple([events[row] for row in (rows.tolist() if isinstance(rows, np.ndarray) else rows)])

    def masked(self, mask: Mask) -> tuple[Event, ...]:
        """Return the events of a mask, in their order; all of them are the very same tuple."""
        return self.events if bool(mask.all()) else self.at(np.flatnonzero(mask))


def index_of(events: Iterable[Event]) -> EventIndex:
    """Return the index of a set of events; the same tuple is indexed once."""
    return _index(ByIdentity(events if isinstance(events, tuple) else tuple(events)))


@lru_cache(maxsize=_SETS)
def _index(events: ByIdentity[tuple[Event, ...]]) -> EventIndex:
    return EventIndex(events.value)


def column_of(events: Sequence[Event], values: Callable[[Event], Labels], *, named: bool = False) -> Column:
    """Return the values that events have, with their labels; `named` as in `Column`."""
    codes: dict[str, int] = {}
    labels: dict[str, str] = {}
    at: list[int] = []
    of: list[int] = []
    for number, event in enumerate(events):
        for value, label in values(event).items():
            at.append(number)
            of.append(codes.setdefault(value, len(codes)))
            labels[value] = label
    return Column(tuple(codes), labels, np.array(at, dtype=np.intp), np.array(of, dtype=np.intp), named=named)


def _least_sure(event: Event) -> float:
    """Return how sure that is which is read least surely of an event."""
    sureness = sureness_of(event)
    return min((chance for of in SURE_OF if (chance := getattr(sureness, of)) is not None), default=1.0)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _text(event: Event) -> str:
    """Return what is searched of an event: what a reader is shown of it."""
    said = [report.sentence[:LONGEST_SENTENCE] for report in event.reports]
    said += [row.note[:LONGEST_SENTENCE] or row.kind for row in event.coded]
    said += [actor.name for actor in event.actors] + [part.place.name for part in event.places]
    return BREAK.join([*map(plain, said), TYPES[event.type]])
