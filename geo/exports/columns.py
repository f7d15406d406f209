"""The table of very many events, some thousands of rows at a time, as Arrow's columns; none of a million stays made.

What many events tell alike is written once and taken by its number. Cells are those of `rows_of`; a file made of the
batches holds what the same events give one by one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.columnar import EventPart, EventRows, Numbers
from geo.exports.many_places import Spread
from geo.exports.request import ExportRequest
from geo.gazetteer.shapes import Shapes
from geo.model import Place
from geo.views.escape import plain
from geo.views.event_records import (
    COLUMNS,
    EVENT_FIELDS,
    HANDLING,
    PLACE_FIELDS,
    Cell,
    CellKind,
    EventRecord,
    RecordField,
    Where,
    cells_of,
    columns_of,
    kinds_of,
    place_record,
    record_of,
)
from geo.views.frames import place_geometry
from geo.views.view import View

GEOMETRY = "geometry"
_EVENTS = 20_000  # of a batch, which has a row for each of their places
_KINDS: Mapping[str, CellKind] = {**kinds_of(EVENT_FIELDS), **kinds_of(PLACE_FIELDS)}
_TYPES = {CellKind.DAY: pyarrow.date32(), CellKind.WHOLE: pyarrow.int64(), CellKind.FRACTION: pyarrow.float64()}
SCHEMA = pyarrow.schema(
    [(name, _TYPES.get(_KINDS.get(name, CellKind.TEXT), pyarrow.string())) for name in COLUMNS]
    + [(GEOMETRY, pyarrow.binary())]
)

Text = Callable[[Cell], Cell]
Shape = Callable[[Place, Shapes], BaseGeometry]


def batches(
    request: ExportRequest, *, text: Text | None = None, placed: bool = False, shape: Shape = place_geometry
) -> Iterator[pyarrow.RecordBatch]:
    """Yield the table of a view's events with the shapes of their places as WKB, longitude first.

    Args:
        request: What is written; its events stand in a table.
        text: Changes each text before it is written.
        placed: Leave out what has no place.
        shape: Gives each place its shape.
    """
    events = request.view.events
    if not isinstance(events, EventRows):
        msg = "only events of a table are written batch by batch"
        raise TypeError(msg)
    columns = _ColumnsTold(request, events, text or (lambda cell: cell), shape)
    for start in range(0, len(events), _EVENTS):
        batch = columns.batch(events.rows[start : start + _EVENTS], placed=placed)
        if batch.num_rows:
            yield batch


def places_of(request: ExportRequest) -> Sequence[Place]:
    """Return the places of a table's events, some of them several times."""
    events = request.view.events
    told = events.samples(EventPart.PLACES) if isinstance(events, EventRows) else ()
    return [part.place for event, _ in told for part in event.places]


def hash_columns(view: View, take: Callable[[bytes], object]) -> None:
    """Give to a digest what a table's events tell: ids, notes, all that many tell alike, places."""
    events = view.events
    if not isinstance(events, EventRows):
        return
    columns = _ColumnsTold(ExportRequest(view), events, lambda cell: cell)
    for start in range(0, len(events), _EVENTS):
        for name, column in columns.told_alike(events.rows[start : start + _EVENTS]):
            texts = pc.fill_null(column.cast(pyarrow.string()), "\0")
            joined = pc.binary_join(pyarrow.LargeListArray.from_arrays([0, len(texts)], texts), "\x1f")
            take(f"{name}\x1e{joined[0].as_py()}\x1d".encode("utf-8", "surrogatepass"))


class _ColumnsTold:
    """What the rows of a table tell, each different cell made once."""

    def __init__(self, request: ExportRequest, events: EventRows, text: Text, shape: Shape = place_geometry) -> None:
        self._view, self._table, self._text = request.view, events.table, text
        self._banner = text(plain(request.sheet.banner) or None)
        told = [each for each in EVENT_FIELDS if Where.TABLE in each.where]
        self._alike: dict[str, tuple[pyarrow.Array, Numbers]] = {}
        once = [] if request.view.reviews else [each for each in told if each.reads is not None]
        for each in once:
            self._alike[each.heading] = self._made_once(each, events.rows)
        self._single = [each for each in told if each.heading not in self._alike]
        self._places = _Places(events, request, text, shape)

    def batch(self, rows: Numbers, *, placed: bool) -> pyarrow.RecordBatch:
        of, part = self._places.spread(rows)
        if placed:
            kept = self._places.exists[part]
            of, part = of[kept], part[kept]
        records = [record_of(event, self._view) for event in self._table.columns.made(rows)]
        found: dict[str, pyarrow.Array] = {}
        for each in self._single:
            found[each.heading] = _array(each.heading, self._cells(each, records)).take(pyarrow.array(of))
        for name, (values, codes) in self._alike.items():
            found[name] = values.take(pyarrow.array(codes[rows][of]))
        for name, values in self._places.columns.items():
            found[name] = values.take(pyarrow.array(part))
        found[HANDLING] = _array(HANDLING, [self._banner] * len(of))
        return pyarrow.RecordBatch.from_arrays([found[name] for name in SCHEMA.names], schema=SCHEMA)

    def told_alike(self, rows: Numbers) -> Iterator[tuple[str, pyarrow.Array]]:
        """Yield columns of what no event need be made for."""
        ids, notes = self._table.columns.ids, self._table.columns.notes
        for name, texts in (("id", ids), ("note", notes)):
            if texts is not None:
                yield name, pyarrow.concat_arrays(texts.take(pyarrow.array(rows)).chunks)
        for name, (values, codes) in self._alike.items():
            yield name, values.take(pyarrow.array(codes[rows]))
        of, part = self._places.spread(rows)
        yield "of", pyarrow.array(of)
        for name, values in self._places.columns.items():
            if name != GEOMETRY:
                yield name, values.take(pyarrow.array(part))

    def _made_once(self, field: RecordField[EventRecord], rows: Numbers) -> tuple[pyarrow.Array, Numbers]:
        codes, first = self._table.alike(*(field.reads or ()))
        there = np.unique(codes[rows])
        number = np.zeros(len(first), dtype=np.int32)
        number[there] = np.arange(len(there))
        records = [record_of(event, self._view) for event in self._table.made(first[there])]
        return _array(field.heading, self._cells(field, records)), number[codes]

    def _cells(self, field: RecordField[EventRecord], records: Iterable[EventRecord]) -> list[Cell]:
        text = self._text
        return [text(field.cell_of(record)) for record in records]


class _Places:
    """The places of sorts of events, in one row, each with its cells and its shape; a sort without any has one row."""

    def __init__(self, events: EventRows, request: ExportRequest, text: Text, shape: Shape) -> None:
        self._spread = Spread.of_places(events)
        listed = [place_record(part) if part else None for part in self._spread.parts]
        cells = [tuple(map(text, cells_of(PLACE_FIELDS, part))) for part in listed]
        names = columns_of(PLACE_FIELDS)
        shapes = [shape(part.place, request.view.shapes) if part else None for part in listed]
        self.columns = {name: _array(name, [row[at] for row in cells]) for at, name in enumerate(names)}
        self.columns[GEOMETRY] = pyarrow.array(_wkb(shapes), pyarrow.binary())
        self.exists = np.array([part is not None for part in listed], dtype=bool)

    def spread(self, rows: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for each place of some rows' events the number of the event among these, and that of the place."""
        return self._spread.rows(rows)


def _wkb(shapes: Sequence[BaseGeometry | None]) -> list[bytes | None]:
    return list(shapely.to_wkb(np.array(shapes, dtype=object)))


def _array(name: str, cells: Sequence[Cell]) -> pyarrow.Array:
    """Return cells as a column of what they are."""
    kind = SCHEMA.field(name).type
    if pyarrow.types.is_date(kind):
        values: list[Any] = [date.fromisoformat(cell) if isinstance(cell, str) else None for cell in cells]
        return pyarrow.array(values, kind)
    if pyarrow.types.is_string(kind):
        return pyarrow.array([None if cell is None else str(cell) for cell in cells], kind)
    return pyarrow.array(list(cells), kind)
