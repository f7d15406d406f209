"""Very many events as columns. An `Event` is made when somebody looks at it: of a million most are never shown.

What many events tell alike (their days, places, parties, acts) is numbered: `codes(part)` gives each row the number of
what it tells there. Whoever counts or draws asks once for each number, through an event that stands for all alike.

`EventRows` is a sequence of events like any other. Functions here answer of it, and of a plain tuple, what would take a
walk over all events otherwise: how many there are of each sort, which are the same, where one stands.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from geo.model import Event

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = NDArray[np.integer]
Mask = NDArray[np.bool_]
_Value = TypeVar("_Value")

MANY = 50_000  # events; from so many on, those of a table stay columns
_AT_ONCE = 1000  # events made together while one walks over them
_KEPT = 20_000  # events that stay made


class EventPart(StrEnum):
    """What events tell that many of them tell alike."""

    DAYS = "days"
    PLACES = "places"
    ACT = "act"  # type and status
    AGENTS = "agents"
    TARGETS = "targets"
    NUMBERS = "numbers"
    SOURCE = "source"  # who tells of it: reports, the origin of rows, and what a person decided


class EventColumns(Protocol):
    """A table of events, its rows numbered from 0."""

    @property
    def size(self) -> int:
        """How many rows there are."""

    @property
    def ids(self) -> "pa.ChunkedArray":
        """The id of each row's event, no two alike."""

    @property
    def notes(self) -> "pa.ChunkedArray | None":
        """The text of each row that others coded; None where there is none."""

    def codes(self, part: EventPart) -> Numbers:
        """Return for each row the number, from 0, of what it tells in one part."""

    def telling(self, tellers: Collection[str]) -> Numbers:
        """Return the rows of which any of these tells: a report, or a row of others, by its id."""

    def made(self, rows: Numbers) -> tuple[Event, ...]:
        """Make the events of some rows."""


class EventRows(Sequence[Event]):
    """Events of a table: all of them, or those in `rows`, in that order."""

    def __init__(self, table: "EventTable", rows: Numbers | None = None) -> None:
        self.table = table
        self._rows = rows

    @cached_property
    def rows(self) -> Numbers:
        """The rows of the table, in order."""
        return np.arange(self.table.size, dtype=np.int32) if self._rows is None else self._rows

    @property
    def is_whole(self) -> bool:
        """Whether these are all events of the table, in its order."""
        return self._rows is None

    def __len__(self) -> int:
        return self.table.size if self._rows is None else len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> "EventRows": ...
    def __getitem__(self, at: int | slice) -> "Event | EventRows":
        if isinstance(at, slice):
            return EventRows(self.table, self.rows[at])
        return self.table.event(int(self.rows[at]))

    def __iter__(self) -> Iterator[Event]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self.table.made(self.rows[start : start + _AT_ONCE])

    def __contains__(self, event: object) -> bool:
        return isinstance(event, Event) and self.position(event.id) is not None

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, EventRows) and self.table is other.table and np.array_equal(self.rows, other.rows)

    def __hash__(self) -> int:
        return hash((id(self.table), len(self)))

    def position(self, event: str) -> int | None:
        """Return at which place an event stands, by its id; None where it does not."""
        row = self.table.row_of(event)
        if row is None or self._rows is None:
            return row
        found = np.flatnonzero(self._rows == row)
        return int(found[0]) if len(found) else None

    def samples(self, *parts: EventPart) -> Iterator[tuple[Event, int]]:
        """Yield an event for all that are alike in some parts, and how many these are."""
        codes, first = self.table.alike(*parts)
        counts = np.bincount(codes[self.rows] if self._rows is not None else codes, minlength=len(first))
        there = np.flatnonzero(counts)
        yield from zip(self.table.made(first[there]), counts[there].tolist(), strict=True)


class EventTable:
    """The columns of a set of events, with what was found out about them. Its methods may be called from any thread.

    One that says something else of some of the same events (`with_others`) shares what was found out about all parts of
    them that it leaves as they were: a review of one event of a million asks nothing anew of the others.
    """

    def __init__(
        self, columns: EventColumns, *, of: "EventTable | None" = None, versions: Mapping[EventPart, int] | None = None
    ) -> None:
        """Take the columns.

        Args:
            columns: The events.
            of: The table of the same events that they were taken from, if they were.
            versions: What differs from that one tells: a number for each part, the same for the same.
        """
        self.columns = columns
        self.size = columns.size
        self._first = of or self
        self._versions = versions or {}
        self._told: list[_SaidInPart] = []  # what tables made of this one tell otherwise, oldest first
        self._derived: dict[tuple[Hashable, tuple[tuple[EventPart, int], ...]], Any] = {}
        self._made: OrderedDict[int, Event] = OrderedDict()
        self._row_of: dict[str, int] = {}
        self._lock = Lock()

    def alike(self, *parts: EventPart) -> tuple[Numbers, Numbers]:
        """Number what rows tell in some parts together.

        Returns: the number of each row, and the first row of each number.
        """
        key = tuple(sorted(set(parts)))
        return self.derived("alike", key, lambda: numbered([self.columns.codes(part) for part in key], self.size))

    def derived(self, name: Hashable, parts: Collection[EventPart], make: Callable[[], _Value]) -> _Value:
        """Return what is found out of some parts of all events, and of no others; once for all tables that share them.

        Args:
            name: What it is.
            parts: The parts.
            make: Finds it out.
        """
        kept = self._first._derived
        key = name, tuple((part, self._versions.get(part, 0)) for part in sorted(set(parts)))
        if key not in kept:
            kept[key] = make()
        found: _Value = kept[key]
        return found

    def with_others(self, before: Sequence[Event], after: Sequence[Event]) -> "EventTable":
        """Return a table of the same events, in which some say something else.

        Args:
            before: These, as they are here.
            after: As they are there: of the same ids, told by the same reports and rows.
        """
        changed = [(one, other) for one, other in zip(before, after, strict=True) if one is not other]
        rows = self.rows_of([one.id for one, _ in changed])
        where = {part: np.array([_differ(part, *pair) for pair in changed], dtype=bool) for part in EventPart}
        told = {
            part: tuple((int(rows[at]), _said_of(part, changed[at][1])) for at in np.flatnonzero(differ).tolist())
            for part, differ in where.items()
            if differ.any()
        }
        columns = ChangedColumns(self, rows, [other for _, other in changed], where)
        with self._lock:
            versions = {part: self._version(part, what) for part, what in told.items()}
        return EventTable(columns, of=self, versions=versions)

    def _version(self, part: EventPart, said: object) -> int:
        """Return a number for what a part tells of some events; only of the last two what was found out stays."""
        mine = [each for each in self._told if each.part is part]
        number = next((each.number for each in mine if each.said == said), 0)
        others = [each for each in mine if each.number != number]
        number = number or 1 + max((each.number for each in self._told), default=0)
        gone = {(part, each.number) for each in others[:-1]} | ({(part, 0)} if others else set())
        self._told = (
            [each for each in self._told if each.part is not part] + others[-1:] + [_SaidInPart(part, number, said)]
        )
        self._derived = {key: found for key, found in [*self._derived.items()] if gone.isdisjoint(key[1])}
        return number

    @property
    def first(self) -> "EventTable":
        """The table of the same events that this one was taken from; itself, where it was made of none."""
        return self._first

    def event(self, row: int) -> Event:
        """Return the event of a row; the same one for a while."""
        return self.made(np.array([row]))[0]

    def made(self, rows: Numbers) -> tuple[Event, ...]:
        """Return the events of some rows; those that were looked at last stay made."""
        wanted = rows.tolist()
        with self._lock:
            lacking = list(dict.fromkeys(row for row in wanted if row not in self._made))
            new = zip(lacking, self.columns.made(np.array(lacking, dtype=np.int64)), strict=True) if lacking else ()
            found = {row: self._made[row] for row in wanted if row in self._made}
            for row, event in new:
                found[row] = self._made[row] = event
                self._row_of[event.id] = row
            while len(self._made) > _KEPT:
                self._row_of.pop(self._made.popitem(last=False)[1].id, None)
        return tuple([found[row] for row in wanted])

    def row_of(self, event: str) -> int | None:
        """Return the row of an event by its id; None where there is none."""
        if self._first is not self:
            return self._first.row_of(event)
        row = self._row_of.get(event)
        if row is not None:
            return row
        import pyarrow.compute as pc

        at = pc.index(self.columns.ids, event).as_py()
        return at if at >= 0 else None

    def rows_of(self, events: Sequence[str]) -> Numbers:
        """Return the rows of events by their ids, in their order; those that are not there are left out."""
        if self._first is not self:
            return self._first.rows_of(events)
        known = {event: row for event in events if (row := self._row_of.get(event)) is not None}
        if len(known) < len(events) and (lacking := [event for event in events if event not in known]):
            import pyarrow as pa
            import pyarrow.compute as pc

            ids = self.columns.ids
            found = pc.indices_nonzero(pc.is_in(ids, value_set=pa.array(lacking, ids.type))).to_numpy()
            row_of = dict(zip(ids.take(pa.array(found)).to_pylist(), found.tolist(), strict=True))
            known |= row_of
            if len(row_of) + len(self._row_of) < _KEPT:  # who asks once asks again
                with self._lock:
                    self._row_of.update(row_of)
        return np.array([known[event] for event in events if event in known], dtype=np.int64)

    @cached_property
    def by_id(self) -> Numbers:
        """The rank of each row by its id."""
        if self._first is not self:
            return self._first.by_id
        import pyarrow.compute as pc

        order = pc.sort_indices(self.columns.ids).to_numpy()
        ranks = np.empty(self.size, dtype=np.int32)
        ranks[order] = np.arange(self.size, dtype=np.int32)
        return ranks


class ListedColumns:
    """Events that are there already, as a table: no two of them tell anything alike, as far as it knows."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = tuple(events)

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.events)

    @cached_property
    def ids(self) -> "pa.ChunkedArray":
        """Their ids."""
        import pyarrow as pa

        return pa.chunked_array([pa.array([event.id for event in self.events], pa.string())])

    @property
    def notes(self) -> "pa.ChunkedArray | None":
        """None: what they say is looked for in them."""
        return None

    def codes(self, part: EventPart) -> Numbers:  # noqa: ARG002 - as in any table
        """Return a number of its own for each."""
        return np.arange(self.size, dtype=np.int32)

    def telling(self, tellers: Collection[str]) -> Numbers:
        """Return those of which any of these tells."""
        wanted = frozenset(tellers)
        found = [at for at, event in enumerate(self.events) if not wanted.isdisjoint(event.tellers)]
        return np.array(found, dtype=np.int64)

    def made(self, rows: Numbers) -> tuple[Event, ...]:
        """Return those of some rows."""
        return tuple([self.events[row] for row in rows.tolist()])


class JoinedColumns:
    """Several tables as one, one behind the other. No id may be in two of them."""

    def __init__(self, tables: Sequence[EventColumns]) -> None:
        self.tables = tuple(table for table in tables if table.size)
        self._starts = np.cumsum([0, *(table.size for table in self.tables)])

    @property
    def size(self) -> int:
        """How many rows there are."""
        return int(self._starts[-1])

    @cached_property
    def ids(self) -> "pa.ChunkedArray":
        """The id of each row's event."""
        import pyarrow as pa

        return pa.chunked_array([chunk for table in self.tables for chunk in table.ids.chunks], pa.string())

    @cached_property
    def notes(self) -> "pa.ChunkedArray | None":
        """The text of each row that others coded."""
        import pyarrow as pa

        told = [table.notes or pa.chunked_array([pa.nulls(table.size, pa.string())]) for table in self.tables]
        return pa.chunked_array([chunk for each in told for chunk in each.chunks], pa.string())

    def codes(self, part: EventPart) -> Numbers:
        """Return the numbers of the tables, those of each beyond those before it."""
        found, beyond = [], 0
        for table in self.tables:
            codes = table.codes(part)
            found.append(codes + beyond)
            beyond += int(codes.max(initial=-1)) + 1
        return np.concatenate(found).astype(np.int32) if found else np.zeros(0, dtype=np.int32)

    def telling(self, tellers: Collection[str]) -> Numbers:
        """Return the rows of which any of these tells."""
        found = [table.telling(tellers) + start for table, start in zip(self.tables, self._starts, strict=False)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def made(self, rows: Numbers) -> tuple[Event, ...]:
        """Make the events of some rows, in their order."""
        of = np.searchsorted(self._starts, rows, side="right") - 1
        made: dict[int, Event] = {}
        for number in np.unique(of).tolist():
            mine = rows[of == number]
            made |= zip(mine.tolist(), self.tables[number].made(mine - self._starts[number]), strict=True)
        return tuple([made[row] for row in rows.tolist()])


class ChosenColumns:
    """Some rows of a table as a table."""

    def __init__(self, table: EventColumns, rows: Numbers) -> None:
        self._table, self._rows = table, rows

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @cached_property
    def ids(self) -> "pa.ChunkedArray":
        """The id of each row's event."""
        return self._table.ids.take(self._rows)

    @cached_property
    def notes(self) -> "pa.ChunkedArray | None":
        """The text of each row that others coded."""
        return None if self._table.notes is None else self._table.notes.take(self._rows)

    def codes(self, part: EventPart) -> Numbers:
        """Return the numbers of the chosen rows."""
        return self._table.codes(part)[self._rows]

    def telling(self, tellers: Collection[str]) -> Numbers:
        """Return the rows of which any of these tells."""
        at = np.full(self._table.size, -1, dtype=np.int64)
        at[self._rows] = np.arange(len(self._rows))
        found = at[self._table.telling(tellers)]
        return found[found >= 0]

    def made(self, rows: Numbers) -> tuple[Event, ...]:
        """Make the events of some rows."""
        return self._table.made(self._rows[rows])


class ChangedColumns:
    """A table in which some events say something else; each stands in its row, and is told by whoever told it."""

    def __init__(
        self, table: EventTable, rows: Numbers, events: Sequence[Event], where: Mapping[EventPart, Mask]
    ) -> None:
        """Take the table, and for some of its rows their events; `where` says in which of these a part is another."""
        self._table, self._rows, self._where = table, rows, where
        self._event = dict(zip(rows.tolist(), events, strict=True))

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self._table.size

    @property
    def ids(self) -> "pa.ChunkedArray":
        """The id of each row's event."""
        return self._table.columns.ids

    @property
    def notes(self) -> "pa.ChunkedArray | None":
        """The text of each row that others coded."""
        return self._table.columns.notes

    def codes(self, part: EventPart) -> Numbers:
        """Return the numbers of the table; what tells something else is like no other."""
        codes, other = self._table.columns.codes(part), self._rows[self._where[part]]
        if not len(other):
            return codes
        found = codes.astype(np.int64)
        found[other] = int(codes.max(initial=-1)) + 1 + np.arange(len(other))
        return found

    def telling(self, tellers: Collection[str]) -> Numbers:
        """Return the rows of which any of these tells."""
        return self._table.columns.telling(tellers)

    def made(self, rows: Numbers) -> tuple[Event, ...]:
        """Make the events of some rows."""
        wanted = rows.tolist()
        lacking = [row for row in wanted if row not in self._event]
        made = dict(zip(lacking, self._table.made(np.array(lacking, dtype=np.int64)), strict=True)) if lacking else {}
        return tuple([self._event.get(row) or made[row] for row in wanted])


@dataclass(frozen=True, slots=True)
class _SaidInPart:
    """What a part tells of some events, by their rows, and the number that stands for it."""

    part: EventPart
    number: int
    said: object


def _said_of(part: EventPart, event: Event) -> object:
    """Return what an event tells in a part."""
    if part is EventPart.SOURCE:  # how surely it was read depends on what a person changed of what its reports say
        return event.review, event.assigned, event if event.reports else None
    return {
        EventPart.DAYS: event.when,
        EventPart.PLACES: event.places,
        EventPart.ACT: (event.type, event.status),
        EventPart.AGENTS: event.agents,
        EventPart.TARGETS: event.targets,
        EventPart.NUMBERS: None,
    }[part]


def _differ(part: EventPart, one: Event, other: Event) -> bool:
    return _said_of(part, one) != _said_of(part, other)


def numbered(columns: Sequence[Numbers], size: int) -> tuple[Numbers, Numbers]:
    """Number the different combinations of some columns of numbers from 0.

    Returns: the number of each row's combination, in the order in which they come; the first row of each.
    """
    import pandas as pd

    joined = np.zeros(size, dtype=np.int64)
    most = 1
    for codes in columns:
        sort = int(codes.max(initial=-1)) + 1
        if most * max(1, sort) > 1 << 62:
            joined, different = pd.factorize(joined)
            most = len(different)
        joined, most = joined * sort + codes, most * max(1, sort)
    codes, different = pd.factorize(joined)
    first = np.zeros(len(different), dtype=np.int64)
    first[codes[::-1]] = np.arange(size - 1, -1, -1)
    return codes.astype(np.int32), first


# ---- asked of any sequence of events ----


def samples(events: Sequence[Event], *parts: EventPart) -> Iterator[tuple[Event, int]]:
    """Yield an event for all that are alike in some parts, and how many these are; each for itself where none is known.

    Nothing but those parts may be looked at.
    """
    if isinstance(events, EventRows):
        yield from events.samples(*parts)
    else:
        yield from ((event, 1) for event in events)


def having(events: Sequence[Event], holds: Callable[[Event], bool], *parts: EventPart) -> Sequence[Event]:
    """Return those of some events of which something holds that is told by some parts, and no others."""
    if not isinstance(events, EventRows):
        return tuple(event for event in events if holds(event))
    codes, first = events.table.alike(*parts)
    held = np.array([holds(event) for event in events.table.made(first)], dtype=bool)
    return EventRows(events.table, events.rows[held[codes[events.rows]]]) if len(held) else events


def told_by(events: Sequence[Event], tellers: Collection[str]) -> Sequence[Event]:
    """Return those of a table's events of which any of these tells, by the ids of reports or rows; else all events."""
    if not isinstance(events, EventRows):
        return events
    rows = events.table.columns.telling(tellers)
    return events.table.made(rows if events.is_whole else rows[np.isin(rows, events.rows)])


def listed_in(events: EventRows) -> Sequence[Event]:
    """Return the events of a whole table that were there before it: those that articles tell."""
    columns = events.table.first.columns
    tables = columns.tables if isinstance(columns, JoinedColumns) else (columns,)
    if events.table.first is events.table:
        return tuple(event for table in tables if isinstance(table, ListedColumns) for event in table.events)
    starts = np.cumsum([0, *(table.size for table in tables)])
    rows = [np.arange(at, at + t.size) for at, t in zip(starts, tables, strict=False) if isinstance(t, ListedColumns)]
    return events.table.made(np.concatenate([np.zeros(0, dtype=np.int64), *rows]))


def in_place_of(events: EventRows, before: Sequence[Event], after: Sequence[Event]) -> EventRows:
    """Return a whole table's events with others in place of some.

    Where these are the same events, and only say something else, each stays where it is; else they come first.
    """
    table = events.table
    pairs = list(zip(before, after, strict=False))
    same = len(before) == len(after) and all((a.id, a.tellers) == (b.id, b.tellers) for a, b in pairs)
    if same and table.first is table:
        return EventRows(table.with_others(before, after))
    kept = np.ones(events.table.size, dtype=bool)
    kept[events.table.rows_of([event.id for event in before])] = False
    rest = ChosenColumns(events.table.columns, np.flatnonzero(kept))
    return EventRows(EventTable(JoinedColumns([ListedColumns(after), rest])))


def common(events: Sequence[Event], kept: Collection[str] | EventRows) -> Sequence[Event]:
    """Return those of some events that are among others, which are told as a table's rows or by their ids."""
    if not isinstance(kept, EventRows):
        return tuple(event for event in events if event.id in kept)
    if not isinstance(events, EventRows):
        return tuple(event for event in events if kept.position(event.id) is not None)
    if events.table is kept.table:
        there = np.zeros(kept.table.size, dtype=bool)
        there[kept.rows] = True
    else:  # another table came since
        import pyarrow.compute as pc

        ids = kept.table.columns.ids.take(kept.rows)
        there = pc.is_in(events.table.columns.ids, value_set=ids).to_numpy()
    return EventRows(events.table, events.rows[there[events.rows]])


def with_event(events: Sequence[Event], event: Event) -> Sequence[Event]:
    """Return some events and one more."""
    if not isinstance(events, EventRows):
        return (*events, event)
    row = events.table.row_of(event.id)
    return events if row is None else EventRows(events.table, np.append(events.rows, row))


def distinct(parts: Iterable[Sequence[Event]]) -> Sequence[Event]:
    """Return the events of several sequences, each once, as they come first; of a table in the order of its rows."""
    listed = list(parts)
    tables = [part for part in listed if isinstance(part, EventRows)]
    if listed and len(tables) == len(listed):
        return tables[0] if len(tables) == 1 else EventRows(tables[0].table, _united(tables))
    return tuple({event.id: event for part in listed for event in part}.values())


def position(events: Sequence[Event], event: str) -> int | None:
    """Return at which place an event stands, by its id; None where it does not."""
    if isinstance(events, EventRows):
        return events.position(event)
    return next((at for at, one in enumerate(events) if one.id == event), None)


def ids_among(events: Sequence[Event], wanted: Sequence[str]) -> Sequence[str]:
    """Return which of some ids events among these have."""
    if isinstance(events, EventRows):
        rows = _rows_named(events, wanted)
        names: list[str] = events.table.columns.ids.take(rows).to_pylist() if len(rows) else []
        return names
    there = {event.id for event in events}
    return [name for name in wanted if name in there]


def ids_of(events: Sequence[Event]) -> Sequence[str]:
    """Return the ids of some events, in their order."""
    if isinstance(events, EventRows):
        found: list[str] = events.table.columns.ids.take(events.rows).to_pylist()
        return found
    return [event.id for event in events]


def all_named(events: Sequence[Event], wanted: Sequence[str]) -> Sequence[Event]:
    """Return the events of some ids, in the order of these; those that are not among these events are left out."""
    if isinstance(events, EventRows):
        return events.table.made(_rows_named(events, wanted))
    names = frozenset(wanted)
    there = {event.id: event for event in events if event.id in names}
    return tuple(there[name] for name in wanted if name in there)


def _rows_named(events: EventRows, wanted: Sequence[str]) -> Numbers:
    """Return the rows of some ids, in their order, with one question for them all."""
    if not wanted:
        return np.zeros(0, dtype=np.int64)
    rows = events.table.rows_of(list(wanted))
    return rows if events.is_whole else rows[np.isin(rows, events.rows)]


def named(events: Sequence[Event], event: str | None) -> Event | None:
    """Return an event by its id; None where it is not among these."""
    at = None if event is None else position(events, event)
    return None if at is None else events[at]


def marked_by(events: Sequence[Event]) -> bytes:
    """Return bytes that are others for other events."""
    if isinstance(events, EventRows):
        return b"%d|" % id(events.table) + (b"" if events.is_whole else events.rows.tobytes())
    return "".join(event.id for event in events).encode()


def _united(parts: Sequence[EventRows]) -> Numbers:
    there = np.zeros(parts[0].table.size, dtype=bool)
    for part in parts:
        there[part.rows] = True
    return np.flatnonzero(there).astype(np.int32)
