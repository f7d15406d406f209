"""A set of events as arrays, made once for each set, so that a change of filter costs no walk over the events."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from geo.columnar import ChosenColumns, EventPart, EventRows, EventTable, Numbers
from geo.gazetteer.shapes import open_shapes
from geo.joining.sureness import sureness_of
from geo.model import SURE_OF, Event
from geo.views.drawn_areas import PlacePoints, place_points
from geo.views.escape import plain
from geo.views.fields import TABLE, Field, Labels
from geo.views.identity import ByIdentity
from geo.views.search import BREAK, PartsIndex, TextIndex
from geo.views.words import TYPES

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
_Value = TypeVar("_Value")

LONGEST_SENTENCE = 4000  # characters shown and searched; a text without full stops must not fill the page

_AT_ONCE = 10_000  # notes that are looked at together
_SETS = 4  # sets of events that are kept as arrays: those that a few visitors look at in turn


@dataclass(frozen=True)
class Column:
    """The values of one filter: `codes[i]` is a value of the event in row `rows[i]`.

    Where many events tell alike, `rows` are numbers of what they tell, and `alike` gives each event's number.
    """

    values: tuple[str, ...]
    labels: Mapping[str, str]
    rows: Rows
    codes: Rows
    named: bool = False  # what begins with a small letter only describes somebody
    alike: Numbers | None = None
    sorts: int = 0  # how many numbers there are, where `alike` is given

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The code of each value."""
        return {value: code for code, value in enumerate(self.values)}

    def having(self, chosen: Iterable[str], size: int) -> Mask:
        """Say which events have any of the chosen values."""
        wanted = np.zeros(len(self.values) + 1, dtype=bool)
        wanted[[self.number[value] for value in chosen if value in self.number]] = True
        mask = np.zeros(size if self.alike is None else self.sorts, dtype=bool)
        mask[self.rows[wanted[self.codes]]] = True
        return mask if self.alike is None else mask[self.alike]

    def counts(self, mask: Mask) -> Rows:
        """Count, for each value, the events of the mask that have it."""
        if self.alike is None:
            return np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        of_sort = np.bincount(self.alike if mask.all() else self.alike[mask], minlength=self.sorts)
        return np.bincount(self.codes, of_sort[self.rows], minlength=len(self.values)).astype(np.intp)

    def pairs(self) -> tuple[Rows, Rows]:
        """Return each event's row with a value of it, for all its values."""
        return (self.rows, self.codes) if self.alike is None else spread(self.rows, self.codes, self.alike)

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
    """Events by row. `start` and `end` are ordinals of days, 0 where an event has no date.

    Of a table (`geo.columnar`) no event is made but one for each sort of what many tell alike, and those looked at.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.size = len(events)
        # Of a part of a table the index is one of a table of its own; what it returns is of the whole one.
        self.table, self._of = _table_of(events)
        self.start, self.end = self.derived("days", (EventPart.DAYS,), self._days)
        self.dated: Mask = self.start > 0
        self._columns: dict[Field, Column] = {}

    def derived(self, name: Hashable, parts: Collection[EventPart], make: Callable[[], _Value]) -> _Value:
        """Return what is found out of some parts of all events; of a table once for all that share them."""
        return make() if self.table is None else self.table.derived(name, parts, make)

    def _days(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        told, alike = self.alike(EventPart.DAYS)
        days = [(e.when.start, e.when.end) if e.when else (None, None) for e in told]
        start = np.array([_ordinal(start) for start, _ in days], dtype=np.int64)
        end = np.array([_ordinal(end) for _, end in days], dtype=np.int64)
        return (start, end) if alike is None else (start[alike], end[alike])

    @cached_property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that any event may have taken."""
        if not self.dated.any():
            return None
        return date.fromordinal(int(self.start[self.dated].min())), date.fromordinal(int(self.end.max()))

    def alike(self, *parts: EventPart) -> tuple[Sequence[Event], Numbers | None]:
        """Return an event for each sort of what is told in some parts, and the sort of each row.

        Where nothing is known to be alike these are the events themselves, and None.
        """
        if self.table is None:
            return self.events, None
        codes, first = self.table.alike(*parts)
        return self.table.made(first), codes

    def column(self, of: Field) -> Column:
        """Return the values of one filter."""
        if of not in self._columns:
            self._columns[of] = self.derived(("column", of), TABLE[of].reads, lambda: self._column(of))
        return self._columns[of]

    def _column(self, of: Field) -> Column:
        row = TABLE[of]
        if self.table is not None and row.parties:
            return _column_of_parties(self.table, row.values, named=row.named)
        told, alike = self.alike(*row.reads)
        return column_of(told, row.values, named=row.named, alike=alike)

    @cached_property
    def words(self) -> TextIndex | PartsIndex:
        """What is searched for words: sentences, then actors, places and the kind of act."""
        if self.table is None:
            return TextIndex([_text(event) for event in self.events])
        table = self.table
        # What reports and rows say stays the same, whatever a person decides.
        parts = (EventPart.AGENTS, EventPart.TARGETS, EventPart.PLACES, EventPart.ACT)
        return self.derived("words", parts, lambda: _words_of_parts(table))

    @cached_property
    def points(self) -> PlacePoints:
        """Where the events are."""
        return self.derived("points", (EventPart.PLACES,), self._points)

    def _points(self) -> PlacePoints:
        told, alike = self.alike(EventPart.PLACES)
        found = place_points(told, open_shapes())
        return found if alike is None else replace(found, alike=alike)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each event's id."""
        if self.table is not None:
            return _RowOf(self.table)
        return {event.id: row for row, event in enumerate(self.events)}

    @cached_property
    def newest(self) -> Rows:
        """The rank of each row when the newest come first, the undated last, and ties go by id."""
        return self.derived("newest", (EventPart.DAYS,), self._newest)

    def _newest(self) -> Rows:
        ids: Numbers
        if self.table is not None:
            ids = self.table.by_id
        else:
            ids = np.argsort(np.argsort(np.array([event.id for event in self.events], dtype=str)))
        ranks = np.empty(self.size, dtype=np.intp)
        ranks[np.lexsort((ids, -self.start))] = np.arange(self.size)
        return ranks

    @cached_property
    def to_check(self) -> Rows:
        """The rank of each row when those come first that are not decided, of these the less sure, then the newer."""
        return self.derived("to check", (EventPart.SOURCE, EventPart.DAYS), self._to_check)

    def _to_check(self) -> Rows:
        told, alike = self.alike(EventPart.SOURCE)
        decided = np.array([event.review.is_decided for event in told], dtype=bool)
        sureness = np.array([_least_sure(event) for event in told])
        if alike is not None:
            decided, sureness = decided[alike], sureness[alike]
        ranks = np.empty(self.size, dtype=np.intp)
        ranks[np.lexsort((self.newest, sureness, decided))] = np.arange(self.size)
        return ranks

    def ranked(self, rows: Rows, ranks: Rows) -> Rows:
        """Return rows by their ranks, the first first."""
        if len(rows) * 8 < self.size:
            return rows[np.argsort(ranks[rows])]
        placed = np.full(self.size, -1, dtype=np.intp)  # by far quicker than to sort most of them again
        placed[ranks[rows]] = rows
        return placed[placed >= 0]

    def rows(self, events: Sequence[Event]) -> Rows:
        """Return the rows of some of the events; one that is not in the set is left out."""
        if events is self.events:
            return np.arange(self.size)
        if self.table is not None:
            mine = self.events.table if isinstance(self.events, EventRows) else None
            if isinstance(events, EventRows) and events.table is mine:
                return events.rows.astype(np.intp) if self._of is None else _positions(self._of, events.rows)
            return self.table.rows_of([event.id for event in events]).astype(np.intp)
        row_of = self.row_of
        return np.array([row_of[event.id] for event in events if event.id in row_of], dtype=np.intp)

    def mask(self, events: Sequence[Event]) -> Mask:
        """Say of each row whether it is one of these events."""
        mask = np.zeros(self.size, dtype=bool)
        mask[self.rows(events)] = True
        return mask

    def at(self, rows: Iterable[int] | Rows) -> Sequence[Event]:
        """Return the events in these rows."""
        events = self.events
        if isinstance(events, EventRows):
            listed = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), dtype=np.int32)
            return EventRows(events.table, listed if self._of is None else self._of[listed])
        return tuple([events[row] for row in (rows.tolist() if isinstance(rows, np.ndarray) else rows)])

    def masked(self, mask: Mask) -> Sequence[Event]:
        """Return the events of a mask, in their order; all of them are the very same sequence."""
        return self.events if bool(mask.all()) else self.at(np.flatnonzero(mask))


def _table_of(events: Sequence[Event]) -> tuple[EventTable | None, Numbers | None]:
    """Return the table of some events, and which rows of a larger one these are; None where there is none."""
    if not isinstance(events, EventRows):
        return None, None
    if events.is_whole:
        return events.table, None
    return EventTable(ChosenColumns(events.table.columns, events.rows)), events.rows


def _positions(of: Numbers, rows: Numbers) -> Rows:
    """Return where rows stand among others; those that do not are left out."""
    at = np.full(int(max(of.max(initial=-1), rows.max(initial=-1))) + 1, -1, dtype=np.intp)
    at[of] = np.arange(len(of))
    found = at[rows]
    return found[found >= 0]


class _RowOf(Mapping[str, int]):
    """The row of each id of a table, looked up when it is asked for."""

    def __init__(self, table: EventTable) -> None:
        self._table = table

    def __getitem__(self, event: str) -> int:
        row = self._table.row_of(event)
        if row is None:
            raise KeyError(event)
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.columns.ids.to_pylist())

    def __len__(self) -> int:
        return self._table.size


def index_of(events: Iterable[Event]) -> EventIndex:
    """Return the index of a set of events; the same sequence is indexed once."""
    return _index(ByIdentity(events if isinstance(events, tuple | EventRows) else tuple(events)))


@lru_cache(maxsize=_SETS)
def _index(events: ByIdentity[Sequence[Event]]) -> EventIndex:
    return EventIndex(events.value)


def spread(sorts: Rows, values: Rows, alike: Numbers) -> tuple[Rows, Rows]:
    """Return for each row each value of its sort.

    Args:
        sorts: A sort, and
        values: a value that it has.
        alike: The sort of each row.
    """
    order = np.argsort(sorts, kind="stable")
    number = np.bincount(sorts, minlength=int(alike.max(initial=-1)) + 1)
    starts = np.cumsum(number) - number
    of_row = number[alike]
    rows = np.repeat(np.arange(len(alike)), of_row)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(of_row) - of_row, of_row)
    return rows, values[order[starts[alike][rows] + within]]


def column_of(
    events: Sequence[Event],
    values: Callable[[Event], Labels],
    *,
    named: bool = False,
    alike: Numbers | None = None,
) -> Column:
    """Return the values that events have, with their labels.

    Args:
        events: The events; where many are alike, one for each sort.
        values: What an event's values are, with their labels.
        named: As in `Column`.
        alike: The sort of each row. Of two labels of a value that of the last row holds.
    """
    codes: dict[str, int] = {}
    labels: dict[str, str] = {}
    said: dict[str, int] = {}
    at: list[int] = []
    of: list[int] = []
    last = range(len(events)) if alike is None else _last_rows(alike).tolist()
    for number, (event, row) in enumerate(zip(events, last, strict=True)):
        for value, label in values(event).items():
            at.append(number)
            of.append(codes.setdefault(value, len(codes)))
            if row >= said.get(value, -1):
                labels[value], said[value] = label, row
    rows, coded = np.array(at, dtype=np.intp), np.array(of, dtype=np.intp)
    return Column(
        tuple(codes), labels, rows, coded, named=named, alike=alike, sorts=0 if alike is None else len(events)
    )


def _column_of_parties(table: EventTable, values: Callable[[Event], Labels], *, named: bool) -> Column:
    """Return the column of a filter that looks at parties one by one, on whichever side they stand.

    Who acts on whom differs far more often than who acts, and who is acted upon: each side is asked for itself.
    """
    codes: dict[str, int] = {}
    labels: dict[str, str] = {}
    said: dict[str, tuple[int, int]] = {}
    both, first = table.alike(EventPart.AGENTS, EventPart.TARGETS)
    found = []
    for side, part in enumerate((EventPart.AGENTS, EventPart.TARGETS)):
        alike, at_first = table.alike(part)
        last = _last_rows(alike).tolist()
        sorts, of = [], []
        for number, (event, row) in enumerate(zip(table.made(at_first), last, strict=True)):
            alone = replace(event, targets=()) if part is EventPart.AGENTS else replace(event, agents=())
            for value, label in values(alone).items():
                sorts.append(number)
                of.append(codes.setdefault(value, len(codes)))
                if (row, side) >= said.get(value, (-1, 0)):
                    labels[value], said[value] = label, (row, side)
        found.append(spread(np.array(sorts, dtype=np.intp), np.array(of, dtype=np.intp), alike[first]))
    rows, coded = (np.concatenate(parts) for parts in zip(*found, strict=True))
    pairs = np.sort(rows * max(1, len(codes)) + coded)  # by far quicker than `unique`, which hashes whole numbers
    fresh = np.ones(len(pairs), dtype=bool)
    fresh[1:] = pairs[1:] != pairs[:-1]
    rows, coded = np.divmod(pairs[fresh], max(1, len(codes)))
    return Column(tuple(codes), labels, rows, coded, named=named, alike=both, sorts=len(first))


def _last_rows(alike: Numbers) -> Rows:
    """Return the last row of each sort."""
    last = np.zeros(int(alike.max(initial=-1)) + 1, dtype=np.intp)
    last[alike] = np.arange(len(alike))
    return last


def _least_sure(event: Event) -> float:
    """Return how sure that is which is read least surely of an event."""
    sureness = sureness_of(event)
    return min((chance for of in SURE_OF if (chance := getattr(sureness, of)) is not None), default=1.0)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _text(event: Event) -> str:
    """Return what is searched of an event: what a reader is shown of it."""
    named = [actor.name for actor in event.actors] + [part.place.name for part in event.places]
    return BREAK.join([*_sentences(event), *map(plain, named), TYPES[event.type]])


def _said(event: Event) -> str:
    """Return what is said of an event in sentences."""
    return BREAK.join(_sentences(event))


def _sentences(event: Event) -> list[str]:
    said = [report.sentence[:LONGEST_SENTENCE] for report in event.reports]
    return list(map(plain, said + [row.note[:LONGEST_SENTENCE] or row.kind for row in event.coded]))


def _words_of_parts(table: EventTable) -> PartsIndex:
    """Return what is searched, each different text once: of a million events most name the same parties and places."""
    parts: list[tuple[tuple[EventPart, ...], Callable[[Event], str]]] = [
        ((EventPart.AGENTS,), lambda event: BREAK.join(plain(actor.name) for actor in event.agents)),
        ((EventPart.TARGETS,), lambda event: BREAK.join(plain(actor.name) for actor in event.targets)),
        ((EventPart.PLACES,), lambda event: BREAK.join(plain(part.place.name) for part in event.places)),
        ((EventPart.ACT,), lambda event: TYPES[event.type]),
    ]
    found = [(table.alike(*told), text) for told, text in parts]
    texts = [([text(event) for event in table.made(first)], codes) for (codes, first), text in found]
    return PartsIndex([*texts, *_notes_of(table)], table.size, lambda row: _text(table.event(row)))


def _notes_of(table: EventTable) -> Iterator[tuple[Sequence[str], Numbers]]:
    """Yield what is said of the events in words of their own: reports' sentences, and rows' notes or kinds of act."""
    codes, first = table.alike(EventPart.ACT, EventPart.SOURCE)
    if table.columns.notes is None:
        yield [_said(event) for event in table.made(first)], codes
        return
    import pandas as pd
    import pyarrow.compute as pc

    notes = pc.fill_null(table.columns.notes, "").dictionary_encode().combine_chunks()
    joined = notes.chunk(0) if hasattr(notes, "chunks") else notes
    of = joined.indices.to_numpy()
    every, sort = pd.factorize(codes.astype(np.int64) * (int(of.max(initial=0)) + 1) + of)
    at = np.zeros(len(sort), dtype=np.int64)
    at[every[::-1]] = np.arange(table.size - 1, -1, -1)
    yield _Said(table, at), every


class _Said(Sequence[str]):
    """What is said of some rows of a table, made as one walks over it."""

    def __init__(self, table: EventTable, rows: Rows) -> None:
        self._table, self._rows = table, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return _Said(self._table, self._rows[at])
        return _said(self._table.event(int(self._rows[at])))

    def __iter__(self) -> Iterator[str]:
        notes = self._table.columns.notes
        for start in range(0, len(self._rows), _AT_ONCE):
            rows = self._rows[start : start + _AT_ONCE]
            told = [None] * len(rows) if notes is None else notes.take(rows).to_pylist()
            for row, note in zip(rows.tolist(), told, strict=True):  # what has a note says no more, and is not made
                yield plain(note[:LONGEST_SENTENCE]) if note else _said(self._table.event(row))
