"""Columns of text → events. What many rows say alike is read once; what a row says that cannot be is its refusal.

The columns of a part are taken together and each different combination is read once: a million rows name some thousand
places, days and parties.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

import numpy as np
from numpy.typing import NDArray

from geo.coded import crosswalk
from geo.coded.days import DayReader, acled_when, when_between
from geo.coded.layouts import CodedPart, LayoutName, MatchedColumns
from geo.coded.tables import TextColumns
from geo.columnar import EventPart
from geo.errors import InputError
from geo.garbage import without_collecting
from geo.model import (
    Actor,
    ActorKind,
    CodedRow,
    DataOrigin,
    Event,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Rejection,
    Status,
    When,
    content_id,
)

if TYPE_CHECKING:
    import pyarrow as pa

MOST_TOLD = 1000  # refused rows that are listed; the others are counted
LONGEST_NOTE = 20_000  # characters
_LONGEST_NAME = 200
_MOST_CODES = 1 << 62
_MOST_PARTIES = 20
_SAFE_LETTERS = "[A-Za-z0-9_-]{1,40}"
_SAFE_ID = re.compile(rf"{_SAFE_LETTERS}\Z", re.ASCII)
_KINDS = {1: PlaceKind.CITY, 2: PlaceKind.CITY, 3: PlaceKind.ADMIN2, 4: PlaceKind.ADMIN1, 5: PlaceKind.REGION,
          6: PlaceKind.COUNTRY, 7: PlaceKind.SEA}  # fmt: skip
_ACLED_PRECISION = {"": 1, "1": 1, "2": 2, "3": 4}  # the place, near it, in its region
_GDELT_PRECISION = {"1": 6, "2": 4, "3": 1, "4": 1, "5": 4}  # a country, a state, a town
_ACLED_TAIL = re.compile(r"\s*\(\d{4}-(?:\d{4})?\)\s*$", re.ASCII)  # the years of a government
_GOVERNMENT = "government of "
_CIVILIANS = "civilians"
_BETWEEN_NAMES = re.compile(r"\s*;\s*")

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Parties = tuple[Actor, ...]
Act = tuple[EventType, Status, str]
Told = TypeVar("Told")


class RowCells(Sequence[tuple[str, str]]):
    """The filled cells of a row with their columns' names, read when somebody looks at them."""

    __slots__ = ("_columns", "_row")

    def __init__(self, columns: TextColumns, row: int) -> None:
        self._columns, self._row = columns, row

    def _cells(self) -> list[tuple[str, str]]:
        table, header, row = self._columns.table, self._columns.header, self._row
        told = ((header[int(name)], table.column(name)[row].as_py()) for name in table.column_names)
        return [(name, text) for name, text in told if text]

    def __len__(self) -> int:
        return len(self._cells())

    @overload
    def __getitem__(self, at: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, str]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        return self._cells()[at]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._cells())


@dataclass(frozen=True, slots=True)
class _PartRead(Generic[Told]):
    """What a part of the rows came to: `values[codes[i]]` is that of row i; `reasons` are those of refused ones."""

    codes: Codes
    values: list[Told]
    reasons: dict[int, str]

    @property
    def bad(self) -> Flags:
        refused = np.zeros(len(self.values) + 1, dtype=bool)
        refused[list(self.reasons)] = True
        return refused[self.codes]

    def why(self, row: int) -> str:
        """Return why a row is refused; nothing where this part of it is not."""
        return self.reasons.get(int(self.codes[row]), "")


@dataclass(frozen=True, eq=False)
class CodedEvents:
    """What a table gave, as columns: `rows` are those of its rows that are events; `rejections` tell of the others.

    Values are made when they are looked at: of a million rows most are never shown.
    """

    columns: TextColumns
    origin: DataOrigin
    file: str
    rows: Codes
    when: _PartRead[When | None]
    place: _PartRead[tuple[EventPlace, ...]]
    act: _PartRead[Act]
    agents: _PartRead[Parties]
    targets: _PartRead[Parties]
    killed: _PartRead[int | None]
    matched: MatchedColumns
    more: Mapping[int, Sequence[int]]  # by row, the rows that tell its event's further places
    rejections: tuple[Rejection, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All events, in the order of their rows."""
        return self.events_of(self.rows)

    def within(self, since: date | None, until: date | None) -> tuple[Event, ...]:
        """Return the events that may lie within some days, both included; the others are not made."""
        whens = [when for at, when in enumerate(self.when.values) if at not in self.when.reasons]
        fits = {id(when) for when in whens if _may_lie(when, since, until)}
        wanted = np.array([id(when) in fits for when in self.when.values], dtype=bool)
        return self.events_of(self.rows[wanted[self.when.codes[self.rows]]])

    def events_of(self, rows: Codes) -> tuple[Event, ...]:
        """Return the events of some rows."""
        origin, file, columns = self.origin, self.file, self.columns
        texts = (self._texts(part, rows) for part in (CodedPart.ID, CodedPart.NOTE))
        parts = (self._values(part, rows) for part in (self.when, self.place, self.act, self.agents, self.targets))
        listed = zip(
            *(rows.tolist(), columns.numbers[rows].tolist(), *texts, *parts, self._values(self.killed, rows)),
            strict=True,
        )
        made: list[Event] = []
        with without_collecting():
            for row, number, key, note, when, places, (kind, status, words), agents, targets, killed in listed:
                scene = (*places, *self._further(row)) if self.more else places
                name = _event_id(origin.key, key or f"row {number}")
                told = CodedRow(
                    origin, file, number, key, words, note[:LONGEST_NOTE], killed, RowCells(columns, row)
                )  # fmt: skip
                made.append(Event(name, kind, status, agents, targets, scene, when, (), coded=(told,)))
        return tuple(made)

    @cached_property
    def table(self) -> "CodedColumns":
        """The same as a table of events."""
        return CodedColumns(self)

    def _further(self, row: int) -> Iterator[EventPlace]:
        """Yield the places that further rows tell of a row's event."""
        for further in self.more.get(row, ()):
            yield from self.place.values[self.place.codes[further]]

    @property
    def note_column(self) -> int | None:
        """The column of texts; None where there is none, as in GDELT, whose rows have but an address."""
        return None if self.matched.layout.name is LayoutName.GDELT else self.matched.columns.get(CodedPart.NOTE)

    def _texts(self, part: CodedPart, rows: Codes) -> list[str]:
        number = self.note_column if part is CodedPart.NOTE else self.matched.columns.get(part)
        if number is None:
            return [""] * len(rows)
        texts: list[str] = self.columns.column(number).take(rows).to_pylist()
        return texts

    def _values(self, part: "_PartRead[Told]", rows: Codes) -> Iterator[Told]:
        return map(part.values.__getitem__, part.codes[rows].tolist())


class CodedColumns:
    """Coded events as a table whose events are made when they are looked at: see `geo.columnar`."""

    def __init__(self, events: CodedEvents) -> None:
        self._events = events
        self._parts: Mapping[EventPart, _PartRead[Any]] = {
            EventPart.DAYS: events.when,
            EventPart.PLACES: events.place,
            EventPart.ACT: events.act,
            EventPart.AGENTS: events.agents,
            EventPart.TARGETS: events.targets,
            EventPart.NUMBERS: events.killed,
        }

    @property
    def size(self) -> int:
        """How many events there are."""
        return len(self._events.rows)

    @cached_property
    def ids(self) -> "pa.ChunkedArray":
        """The id of each event."""
        import pyarrow as pa
        import pyarrow.compute as pc

        told, events = self._events, self._events.rows
        number = told.matched.columns.get(CodedPart.ID)
        size = len(events)
        keys = told.columns.column(number).take(events) if number is not None else pa.chunked_array([[""] * size])
        lack = pc.equal(keys, "")
        if pc.any(lack).as_py():
            numbers = pc.cast(pa.chunked_array([told.columns.numbers[events]]), pa.string())
            keys = pc.if_else(lack, pc.binary_join_element_wise("row ", numbers, ""), keys)
        ids = pc.binary_join_element_wise(told.origin.key, keys, "-")
        odd = pc.invert(pc.match_substring_regex(keys, f"^{_SAFE_LETTERS}$"))
        if pc.any(odd).as_py():
            at = pc.indices_nonzero(odd)
            made = pa.array([content_id(told.origin.key, key) for key in keys.take(at).to_pylist()], pa.string())
            ids = pc.replace_with_mask(ids.combine_chunks(), odd.combine_chunks(), made)
        return pa.chunked_array(ids.chunks if isinstance(ids, pa.ChunkedArray) else [ids], pa.string())

    @cached_property
    def notes(self) -> "pa.ChunkedArray | None":
        """The text of each row."""
        number = self._events.note_column
        return None if number is None else self._events.columns.column(number).take(self._events.rows)

    def codes(self, part: EventPart) -> Codes:
        """Return for each event the number of what it tells in a part."""
        rows = self._events.rows
        if part is EventPart.SOURCE:
            return np.zeros(len(rows), dtype=np.int64)
        read = self._parts[part]
        codes = read.codes[rows]
        if part is EventPart.PLACES and self._events.more:  # what has further places is like no other
            several = np.flatnonzero(np.isin(rows, list(self._events.more)))
            codes[several] = len(read.values) + np.arange(len(several))
        return codes

    @cached_property
    def _row_ids(self) -> "pa.Array":
        import pyarrow as pa

        told = self._events
        numbers = told.columns.numbers[told.rows].tolist()
        number = told.matched.columns.get(CodedPart.ID)
        keys = told.columns.column(number).take(told.rows).to_pylist() if number is not None else [""] * self.size
        origin = told.origin.key
        found = [content_id("coded", origin, key or row) for key, row in zip(keys, numbers, strict=True)]
        return pa.array(found, pa.string())

    def telling(self, tellers: Collection[str]) -> Codes:
        """Return the events whose row has one of these ids."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = pc.is_in(self._row_ids, value_set=pa.array(sorted(tellers), pa.string()))
        return np.asarray(pc.indices_nonzero(found), dtype=np.int64)

    def made(self, rows: NDArray[np.integer[Any]]) -> tuple[Event, ...]:
        """Make some of the events."""
        return self._events.events_of(self._events.rows[rows])


def code_events(
    columns: TextColumns, matched: MatchedColumns, origin: DataOrigin, file: str, *, unknown: EventType | None = None
) -> CodedEvents:
    """Make events of rows.

    Args:
        columns: The rows.
        matched: Which column tells what.
        origin: Whose rows they are.
        file: What their file is called.
        unknown: The type of rows whose own is none that we know; without it they are refused.
    """
    with without_collecting():
        return _Coder(columns, matched, origin, file, unknown).coded()


class _Coder:
    def __init__(
        self, columns: TextColumns, matched: MatchedColumns, origin: DataOrigin, file: str, unknown: EventType | None
    ) -> None:
        self._columns, self._matched, self._origin, self._file = columns, matched, origin, file
        self._layout = matched.layout.name
        self._size = columns.table.num_rows
        self._unknown = unknown
        self._days: dict[CodedPart, DayReader] = {}

    def coded(self) -> CodedEvents:
        when = self._together(
            self._when, CodedPart.DAY, CodedPart.LAST_DAY, CodedPart.DAY_PRECISION, CodedPart.DAY_WORDS
        )
        place = self._together(
            self._place,
            *(CodedPart.LATITUDE, CodedPart.LONGITUDE, CodedPart.PLACE, CodedPart.PLACE_PRECISION, CodedPart.COUNTRY),
            CodedPart.ROLE,
        )
        act = self._together(self._type, CodedPart.TYPE, CodedPart.SUBTYPE, CodedPart.STATUS)
        agents = self._together(
            self._parties, CodedPart.AGENTS, CodedPart.MORE_AGENTS, CodedPart.AGENT_KIND, CodedPart.AGENT_COUNTRY
        )
        targets = self._together(
            self._parties, CodedPart.TARGETS, CodedPart.MORE_TARGETS, CodedPart.TARGET_KIND, CodedPart.TARGET_COUNTRY
        )
        bad: Flags = when.bad | place.bad | act.bad
        blank = self._blank(bad)
        repeated = self._repeated(bad)
        more: Mapping[int, Sequence[int]] = {}
        if self._layout is LayoutName.OURS:  # where an event has a row for each of its places
            more = self._further(np.flatnonzero(repeated), np.flatnonzero(~(bad | repeated)))
        refused = self._refused(bad & ~blank, repeated & (self._layout is not LayoutName.OURS), (when, place, act))
        return CodedEvents(
            columns=self._columns,
            origin=self._origin,
            file=self._file,
            rows=np.flatnonzero(~(bad | repeated)),
            when=when,
            place=place,
            act=act,
            agents=agents,
            targets=targets,
            killed=self._together(_killed, CodedPart.KILLED),
            matched=self._matched,
            more=more,
            rejections=(*self._columns.rejections, *refused),
        )

    # ---- columns ----

    def _texts(self, part: CodedPart) -> tuple[Codes, list[str]]:
        """Return a column as numbers of its different texts; one empty text where there is no such column."""
        number = self._matched.columns.get(part)
        if number is None:
            return np.zeros(self._size, dtype=np.int64), [""]
        import pyarrow as pa

        column = self._columns.column(number).dictionary_encode().combine_chunks()
        encoded = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
        texts: list[str] = encoded.dictionary.to_pylist()
        return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), [text.strip() for text in texts]

    def _together(self, read: Callable[..., Told], *parts: CodedPart) -> _PartRead[Told]:
        """Read each different combination of some columns once."""
        columns = [self._texts(part) for part in parts]
        for part, (_, texts) in zip(parts, columns, strict=True):
            if part in {CodedPart.DAY, CodedPart.LAST_DAY}:
                self._days[part] = DayReader(texts)
        codes, first = _combined([(codes, len(texts)) for codes, texts in columns])
        values: list[Told] = []
        reasons: dict[int, str] = {}
        for row in first.tolist():
            told = [texts[of[row]] for of, texts in columns]
            try:
                values.append(read(*told))
            except InputError as exc:
                reasons[len(values)] = str(exc)
                values.append(cast("Told", None))  # no event is made of it
        return _PartRead(codes, values, reasons)

    def _blank(self, bad: Flags) -> Flags:
        """Say which of the bad rows hold nothing at all: a spreadsheet's empty last lines."""
        import pyarrow.compute as pc

        blank = bad.copy()
        for column in self._columns.table.columns:
            if not blank.any():
                break
            blank &= pc.equal(column, "").to_numpy()
        return blank

    def _repeated(self, bad: Flags) -> Flags:
        """Say which rows have the id of a row above."""
        repeated = np.zeros(self._size, dtype=bool)
        number = self._matched.columns.get(CodedPart.ID)
        if number is not None:
            kept = np.flatnonzero(~bad)
            ids = self._columns.column(number).take(kept) if bad.any() else self._columns.column(number)
            repeated[kept] = _repeats(ids)
        return repeated

    def _further(self, repeated: Codes, first: Codes) -> Mapping[int, Sequence[int]]:
        """Return, by the first row of an id, the rows that repeat it."""
        if not len(repeated):
            return {}
        ids = self._columns.column(self._matched.columns[CodedPart.ID])
        row_of = dict(zip(ids.take(first).to_pylist(), first.tolist(), strict=True))
        found: dict[int, list[int]] = {}
        for key, row in zip(ids.take(repeated).to_pylist(), repeated.tolist(), strict=True):
            found.setdefault(row_of[key], []).append(row)
        return found

    # ---- parts of an event ----

    def _when(self, first: str, last: str, precision: str, words: str) -> When | None:
        if not first:
            if self._layout is LayoutName.OURS and not last:  # as events of articles may have no day
                return When(None, None, None, words[:_LONGEST_NAME]) if words else None
            raise InputError("it has no day")
        start = self._days[CodedPart.DAY].read(first)
        if self._layout is LayoutName.ACLED:
            return acled_when(start, precision, first)
        end = self._days[CodedPart.LAST_DAY].read(last) if last else start
        return when_between(start, end, precision, first if start == end else f"{first} – {last}")

    def _place(self, lat: str, lon: str, name: str, precision: str, country: str, role: str) -> tuple[EventPlace, ...]:
        if self._layout is LayoutName.OURS and not (lat or lon or precision):
            return ()  # as events of articles may have no place
        latitude, longitude = _degrees(lat, "latitude", 90.0), _degrees(lon, "longitude", 180.0)
        gdelt = self._layout is LayoutName.GDELT
        found = crosswalk.country_of_fips(country) if gdelt else crosswalk.country_of(_without_brackets(country))
        exact = self._where_prec(precision)
        place = Place(
            name=name[:_LONGEST_NAME] or f"{latitude:.3f}, {longitude:.3f}",
            kind=_KINDS[exact],
            lat=latitude,
            lon=longitude,
            where_prec=exact,
            country=found.code if found else None,
            shape=f"country/{found.code}" if exact == 6 and found and found.outlined else None,
        )
        return (EventPlace(place, _role(role), Link.CODED),)

    def _where_prec(self, told: str) -> int:
        if self._layout is LayoutName.ACLED:
            return _among(_ACLED_PRECISION, told, "geo_precision is 1 to 3")
        if self._layout is LayoutName.GDELT:
            return _among(_GDELT_PRECISION, told, "ActionGeo_Type is 1 to 5")
        return _among({"": 1, **{str(prec): prec for prec in range(1, 8)}}, told, "where_prec is 1 to 7")

    def _type(self, told: str, more: str, status: str) -> Act:
        kind, words = self._meant(told, more)
        if kind is None and self._unknown is None:
            msg = f"its type, {words[:80]!r}, is none that PLOVER has" if words else "it has no type"
            raise InputError(msg)
        return kind or self._unknown or EventType.PRESENCE, _status(status), words[:_LONGEST_NAME]

    def _meant(self, told: str, more: str) -> tuple[EventType | None, str]:
        if self._layout is LayoutName.ACLED:
            return crosswalk.type_of_acled(told, more), ": ".join(filter(None, (told, more)))
        if self._layout is LayoutName.GDELT:
            return crosswalk.type_of_cameo(told), f"CAMEO {told}" if told else ""
        if self._layout is LayoutName.UCDP:
            return crosswalk.type_of_ucdp(told), crosswalk.words_of_ucdp(told)
        known = (crosswalk.type_of_words(each) for each in (more, told))
        return next((kind for kind in known if kind), None), ": ".join(filter(None, (told, more)))

    def _parties(self, names: str, more: str, kind: str, country: str) -> Parties:
        listed = [name for name in _BETWEEN_NAMES.split(f"{names};{more}") if name][:_MOST_PARTIES]
        found = (self._party(name[:_LONGEST_NAME], kind, country) for name in listed)
        return tuple({actor.id: actor for actor in found}.values())

    def _party(self, told: str, code: str, country: str) -> Actor:
        name = _ACLED_TAIL.sub("", told) or told
        of = crosswalk.country_of(country) if country else crosswalk.country_named_in(name)
        kind = crosswalk.kind_of_actor(self._origin.key, code) or _kind_by_name(name, of, code)
        if kind is ActorKind.STATE and of:
            return Actor(f"state/{of.code}", of.name, kind, of.code)
        return Actor(content_id(kind, name.casefold()), name, kind, of.code if of else None)

    def _refused(self, bad: Flags, repeated: Flags, parts: Sequence[_PartRead[Any]]) -> Iterator[Rejection]:
        listed = np.flatnonzero(bad | repeated)
        for row in listed[:MOST_TOLD].tolist():
            why = "; ".join(filter(None, (part.why(row) for part in parts)))
            where = f"{self._file}, row {self._columns.numbers[row]}"
            yield Rejection(where, why or "its id is that of a row above; each needs one of its own")
        if len(listed) > MOST_TOLD:
            yield Rejection(self._file, f"{len(listed) - MOST_TOLD:,} more rows are refused, for like reasons")


def _combined(columns: Sequence[tuple[Codes, int]]) -> tuple[Codes, Codes]:
    """Number the different combinations of some columns, each given as codes with how many there are of them.

    Returns: the number of each row's combination, in the order in which they come; the first row of each.
    """
    import pandas as pd

    varied = [(codes, size) for codes, size in columns if size > 1]
    if not varied:
        rows = len(columns[0][0])
        return np.zeros(rows, dtype=np.int64), np.zeros(min(rows, 1), dtype=np.int64)
    joined, most = varied[0]
    for codes, size in varied[1:]:
        if most * size > _MOST_CODES:
            joined, different = pd.factorize(joined)
            most = len(different)
        joined, most = joined * size + codes, most * size
    joined, different = pd.factorize(joined)
    first = np.zeros(len(different), dtype=np.int64)
    first[joined[::-1]] = np.arange(len(joined) - 1, -1, -1)
    return joined, first


def _repeats(ids: "pa.ChunkedArray") -> Flags:
    """Say which ids stand further up already; an empty one repeats nothing."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = pd.Series(pc.cast(ids, pa.int64()).to_numpy())  # as nearly all are, and as is quickly compared
    except pa.ArrowInvalid:
        texts = pd.Series(ids.to_pylist(), dtype=object)
        return np.asarray(texts.duplicated() & (texts != ""), dtype=bool)
    return np.zeros(len(ids), dtype=bool) if numbers.is_unique else np.asarray(numbers.duplicated(), dtype=bool)


def _may_lie(when: When | None, since: date | None, until: date | None) -> bool:
    if when is None or when.start is None or when.end is None:
        return False
    return (since is None or when.end >= since) and (until is None or when.start <= until)


def _event_id(origin: str, key: str) -> str:
    """Return an event's id, the same in each file of an origin: the owner's own where that may stand anywhere."""
    return f"{origin}-{key}" if _SAFE_ID.match(key) else content_id(origin, key)


def _degrees(text: str, what: str, most: float) -> float:
    try:
        found = float(text) if text else math.nan
    except ValueError:
        found = math.nan
    if not abs(found) <= most:
        told = f"{text[:20]!r} is no {what}" if text else f"it has no {what}"
        msg = f"{told}; it is told in degrees from -{most:.0f} to {most:.0f}"
        raise InputError(msg)
    return found


def _among(table: dict[str, int], told: str, msg: str) -> int:
    if told not in table:
        raise InputError(f"{msg}, not {told[:20]!r}")
    return table[told]


def _role(told: str) -> PlaceRole:
    return next((role for role in PlaceRole if role == told.casefold()), PlaceRole.AT)


def _status(told: str) -> Status:
    return next((status for status in Status if status == told.casefold()), Status.OCCURRED)


def _killed(told: str) -> int | None:
    if not told:
        return None
    try:
        found = float(told)
    except ValueError:
        return None
    return int(found) if 0 <= found < 1e9 else None


def _without_brackets(name: str) -> str:
    """Return a country's name without an older one behind it: "Yemen (North Yemen)"."""
    return name.partition(" (")[0] if name.endswith(")") else name


def _kind_by_name(name: str, country: crosswalk.CodedCountry | None, code: str) -> ActorKind:
    folded = name.casefold()
    if country and not code and crosswalk.country_of(folded) == country:
        return ActorKind.STATE
    if folded.startswith(_GOVERNMENT):
        return ActorKind.GOVERNMENT
    if folded.startswith(_CIVILIANS):
        return ActorKind.POPULATION
    return ActorKind.UNNAMED if folded == name else ActorKind.ORGANISATION
