"""A file of coded events, read: what it is, whose, its events, what its columns were taken for, what was refused.

Example::

    found = read_coded(Path("acled.csv"))
    found.matched.shown()       # (("id", "event_id_cnty"), ("day", "event_date"), …)
    found.events                # each with its row in `coded`, and no reports
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TypeVar

import numpy as np

from geo.articles.documents import in_utf8
from geo.coded import columns_apart
from geo.coded.coding import CodedEvents, code_events
from geo.coded.files_apart import SECONDS, CodedFileKind, kind_of_coded
from geo.coded.layouts import LAYOUTS, CodedPart, LayoutName, MatchedColumns, match_columns, missing_of
from geo.coded.tables import MOST_BYTES, TextColumns, of_rows, read_separated
from geo.columnar import MANY, ChosenColumns, EventColumns, EventRows, EventTable, JoinedColumns, ListedColumns
from geo.disk import open_plain, shown, what_is_wrong
from geo.errors import InputError
from geo.extras import need
from geo.model import CodedRow, Corpus, DataOrigin, Event, EventType, Rejection, content_id
from geo.processes import run_apart, run_apart_for_bytes

Place = TypeVar("Place")
TABLE_SUFFIXES = (".parquet", ".geoparquet")
_LONGEST_NAME = 80
_SHOWN_COLUMNS = 20
_HEAD = 64  # bytes by which the kind of a wide text is told
MOST_BYTES_APART = 200 << 20
MOST_BYTES_OF_COLUMNS = 1 << 30
_MEMORY_FOR_COLUMNS = 6_000_000_000  # bytes of address space, of which Arrow takes far more than it fills


@dataclass(frozen=True, slots=True)
class CodedFile:
    """What a file of coded events gave."""

    rows: CodedEvents

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.rows.file

    @property
    def origin(self) -> DataOrigin:
        """Whose rows they are."""
        return self.rows.origin

    @property
    def matched(self) -> MatchedColumns:
        """Which of its columns tells what."""
        return self.rows.matched

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What each matched column was taken for: the part of an event, then the column."""
        return self.matched.shown()

    @property
    def words(self) -> str:
        """How many events, whose, and what its columns were taken for, on one line."""
        taken = ", ".join(f"{part} = {column}" for part, column in self.shown)
        return f"{len(self.rows):,} events of {self.origin.name}; its columns: {taken}"

    @property
    def events(self) -> tuple[Event, ...]:
        """Its events, in the order of its rows; made when they are first asked for."""
        return self.rows.events

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """The rows that were refused, each with why."""
        return self.rows.rejections


def read_coded(path: Path, *, unknown: EventType | None = None) -> CodedFile:
    """Read a file of coded events.

    Args:
        path: The file.
        unknown: The type of rows whose own is none that we know; without it they are refused.

    Raises:
        InputError: It cannot be read, or has no days and coordinates; the message lists its columns.
        DataError: The package that reads tables is not installed.
    """
    try:
        with open_plain(path) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as exc:
        msg = f"{shown(path)} cannot be read: {what_is_wrong(exc)}"
        raise InputError(msg) from exc
    return read_coded_bytes(data, path.name, unknown=unknown)


def read_coded_bytes(data: bytes, name: str, *, unknown: EventType | None = None) -> CodedFile:
    """Read a file of coded events from its bytes; as `read_coded`."""
    name = shown(PurePath(name).name)[:_LONGEST_NAME] or "table"
    return coded_of(_columns_of(data, name), name, unknown=unknown)


def coded_of(columns: TextColumns, name: str, *, unknown: EventType | None = None) -> CodedFile:
    """Read a table of coded events from its columns; as `read_coded`."""
    matched = match_columns(columns.header)
    _check(matched, name)
    origin = matched.layout.origin or origin_of_file(name)
    return CodedFile(code_events(columns, matched, origin, name, unknown=unknown))


def read_coded_files(
    paths: Iterable[Place],
    *,
    unknown: EventType | None = None,
    read: Callable[..., CodedFile] = read_coded,
) -> tuple[tuple[CodedFile, ...], tuple[Rejection, ...]]:
    """Read several files; one that cannot be read is refused, and the others are read.

    Args:
        paths: The files, or where else `read` finds tables.
        unknown: As in `read_coded`.
        read: Takes the place of `read_coded`.
    """
    found, refused = [], []
    for path in paths:
        try:
            found.append(read(path, unknown=unknown))
        except InputError as exc:
            refused.append(Rejection(shown(str(path)), str(exc)))
    return tuple(found), tuple(refused)


def split_coded(inputs: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Tell the tables among some inputs, which can be nothing but coded events, from the others, by their names."""
    listed = tuple(inputs)
    tables = tuple(path for path in listed if path.suffix.lower() in TABLE_SUFFIXES)
    return tuple(path for path in listed if path not in tables), tables


def with_coded(corpus: Corpus, files: Iterable[CodedFile]) -> Corpus:
    """Add coded events to a corpus, behind its own; what an earlier file has too, or was refused, is told.

    Very many of them stay columns, and are made when they are looked at.
    """
    listed = tuple(files)
    if sum(len(file.rows) for file in listed) >= MANY:
        return _with_tables(corpus, listed)
    known = {event.id for event in corpus.events}
    events, rejections = list(corpus.events), list(corpus.rejections)
    for file in listed:
        rejections += file.rejections
        new = [event for event in file.events if event.id not in known]
        events += new
        known |= {event.id for event in new}
        rejections += _told_twice(file, len(file.events) - len(new))
    if len(events) == len(corpus.events) and len(rejections) == len(corpus.rejections):
        return corpus
    return replace(corpus, events=tuple(events), rejections=tuple(rejections))


def _with_tables(corpus: Corpus, files: Sequence[CodedFile]) -> Corpus:
    import pyarrow as pa
    import pyarrow.compute as pc

    tables: list[EventColumns] = [ListedColumns(corpus.events)]
    rejections = list(corpus.rejections)
    for file in files:
        rejections += file.rejections
        table: EventColumns = file.rows.table
        known = pa.chunked_array([chunk for each in tables for chunk in each.ids.chunks], pa.string())
        twice = pc.is_in(table.ids, value_set=known).to_numpy() if len(known) else np.zeros(table.size, dtype=bool)
        rejections += _told_twice(file, int(twice.sum()))
        tables.append(ChosenColumns(table, np.flatnonzero(~twice)) if twice.any() else table)
    return replace(corpus, events=EventRows(EventTable(JoinedColumns(tables))), rejections=tuple(rejections))


def _told_twice(file: CodedFile, number: int) -> Iterator[Rejection]:
    if number:
        yield Rejection(file.name, f"{number:,} of its events came with an earlier file, and stand once")


def as_coded(rows: Iterable[CodedRow]) -> Mapping[str, Event]:
    """Return what rows of one of the known origins tell by themselves, whatever a person has changed since.

    Args:
        rows: Of one origin.

    Returns: By the id of the row the event; none of a row that is refused without its file.

    Raises:
        DataError: The package that reads tables is not installed.
    """
    listed = list({row.id: row for row in rows}.values())
    cells = [dict(row.cells) for row in listed]
    header = tuple(dict.fromkeys(name for each in cells for name in each))
    matched = match_columns(header)
    if not listed or missing_of(matched):
        return {}
    columns = of_rows(header, [[each.get(name, "") for name in header] for each in cells], range(len(listed)))
    coded = code_events(columns, matched, listed[0].origin, listed[0].file, unknown=EventType.PRESENCE)
    return {listed[event.coded[0].row].id: event for event in coded.events}


def origin_of_file(name: str) -> DataOrigin:
    """Return the origin of a table whose owner it does not tell: it is called after its file."""
    return DataOrigin(f"file-{content_id(name)[:8]}", PurePath(name).stem or name)


def _columns_of(data: bytes, name: str) -> TextColumns:
    if in_utf8(data[:_HEAD]).lstrip().startswith(b"{"):
        data = in_utf8(data)
    kind = kind_of_coded(data)
    if kind is not None:
        return _read_apart(data, name, kind)
    return read_separated(data, name, only=LAYOUTS[LayoutName.GDELT].kept)


def _read_apart(data: bytes, name: str, kind: CodedFileKind) -> TextColumns:
    if kind is CodedFileKind.PARQUET:
        return _read_columns_apart(data, name)
    if len(data) > MOST_BYTES_APART:
        msg = f"{name} is larger than {MOST_BYTES_APART >> 20} MiB; save it as CSV, which may be larger"
        raise InputError(msg)
    if kind is CodedFileKind.WORKBOOK:
        need("tables")
    try:
        found = run_apart(
            "geo.coded.files_apart",
            (kind,),
            data,
            seconds=SECONDS,
            too_much=f"takes too much time or memory to read as {kind}; save it as CSV",
        )
    except InputError as exc:
        msg = f"{name} {exc}"
        raise InputError(msg) from exc
    return of_rows(found["header"], found["rows"], found["numbers"])


def _read_columns_apart(data: bytes, name: str) -> TextColumns:
    if len(data) > MOST_BYTES_OF_COLUMNS:
        msg = f"{name} is larger than {MOST_BYTES_OF_COLUMNS >> 20} MiB; part it into files of a year or a country"
        raise InputError(msg)
    need("tables")
    import pyarrow as pa

    try:
        told = run_apart_for_bytes(
            "geo.coded.columns_apart",
            data,
            seconds=columns_apart.SECONDS,
            too_much="takes too much time or memory to read; part it into files of a year or a country",
            memory=_MEMORY_FOR_COLUMNS,
        )
    except InputError as exc:
        msg = f"{name} {exc}"
        raise InputError(msg) from exc
    table = pa.ipc.open_stream(pa.py_buffer(told)).read_all()
    header = tuple(table.column_names)
    numbered = table.rename_columns([str(number) for number in range(len(header))])
    return TextColumns(header, numbered, np.arange(1, table.num_rows + 1, dtype=np.int64))


def _check(matched: MatchedColumns, name: str) -> None:
    """Refuse a table that tells no place or no day.

    Raises:
        InputError: It does; the message says which column is missing, and what would be right.
    """
    missing = missing_of(matched)
    if missing:
        known = " or ".join(LAYOUTS[LayoutName.OTHER].columns[missing[0]][:3])
        has = ", ".join(column[:40] for column in matched.header[:_SHOWN_COLUMNS])
        msg = f"{name} has no column for {_listed(missing)} (call one {known}); it has {has}"
        raise InputError(msg)


def _listed(parts: tuple[CodedPart, ...]) -> str:
    return ", ".join(map(str, parts))
