"""The collections: which items each has, what they say, and their shapes. All of it is what exports hold.

An event is one item, whatever its places; its properties are the columns of the table of events. Where it has several
places, the columns of a place are those of its first, `places` names them all, and its shape has them all as points.
Places, outlines and reports are the rows of the tables of these.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.aliases import Box
from geo.errors import DataError
from geo.exports.dictionary import column_notes
from geo.exports.geojson import DECIMALS, area_id, rounded
from geo.exports.request import ExportRequest
from geo.exports.tables import HELP, Row, Table, area_table, place_table
from geo.gazetteer.shapes import Shapes
from geo.model import Place
from geo.ontology import complete
from geo.views.event_records import (
    EVENT_FIELDS,
    HANDLING,
    PLACE_FIELDS,
    REPORT_FIELDS,
    Cell,
    CellKind,
    EventRecord,
    EventReportRecord,
    RecordField,
    Where,
    cell_of,
    record_of,
)
from geo.views.fields import TABLE, Field
from geo.views.frames import place_geometry, without_specks
from geo.views.view import View

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Each = TypeVar("Each")

_PLACES = "places"  # the property that names all places of an event
_FROM, _TO = "date_from", "date_to"  # the columns that all tables have
_EARTH: Box = (-180.0, -90.0, 180.0, 90.0)


class CollectionId(StrEnum):
    """The collections, by their names in addresses."""

    EVENTS = "events"
    PLACES = "places"
    AREAS = "areas"
    LINES = "lines"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Property:
    """What an item says under a name; `words` are all that it may say, none where that is open."""

    name: str
    help: str
    kind: CellKind
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionKind:
    """A collection: what it is called and what for, the sort of its shapes, the properties of its items.

    `listed` are the properties that a page lists for a person, in this order. `own` are the filters that are about its
    items themselves, and not about the events that these belong to.
    """

    id: CollectionId
    title: str
    description: str
    shape: str
    properties: Mapping[str, Property]
    listed: tuple[str, ...]
    own: tuple[Field, ...] = ()

    @property
    def kinds(self) -> dict[str, CellKind]:
        """What each property holds."""
        return {name: each.kind for name, each in self.properties.items()}


# ---- what items say ----


class ItemTable(Generic[Each]):
    """Items in the order of their ids, which are what pages go by. Columns and shapes are made when asked for."""

    def __init__(
        self,
        kind: CollectionKind,
        items: Iterable[tuple[str, Each]],
        values: Mapping[str, Callable[[Each], Cell]],
        shapes: Callable[[Sequence[Each]], NDArray[np.object_]],
    ) -> None:
        self.kind = kind
        listed = sorted(items, key=lambda item: item[0])
        self.ids = tuple(key for key, _ in listed)
        self.records = tuple(record for _, record in listed)
        self._values = values
        self._shapes = shapes
        self._columns: dict[str, list[Cell]] = {}

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.ids)

    def column(self, name: str) -> Sequence[Cell]:
        """Return what all items say under a name."""
        if name not in self._columns:
            self._columns[name] = [self._value(name, record) for record in self.records]
        return self._columns[name]

    def feature(self, row: int) -> dict[str, object]:
        """Return an item as a feature of GeoJSON."""
        record, shape = self.records[row], self.shapes[row]
        return {
            "type": "Feature",
            "id": self.ids[row],
            "geometry": None if shape is None else msgspec.Raw(shapely.to_geojson(shape).encode()),
            "properties": {name: self._value(name, record) for name in self.kind.properties},
        }

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each id."""
        return {key: row for row, key in enumerate(self.ids)}

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The shape of each item, longitude first; None for one without a place."""
        return self._shapes(self.records)

    def within(self, boxes: Iterable[Box]) -> Mask:
        """Say which items have a part of their shape in any of some boxes: west, south, east, north."""
        found = np.zeros(self.size, dtype=bool)
        for box in boxes:
            found |= shapely.intersects(self.shapes, shapely.box(*box))
        return found

    def during(self, first: date, last: date) -> Mask:
        """Say which items may have taken place on any of these days; those without days never."""
        starts, ends = self._days
        return (starts > 0) & (starts <= last.toordinal()) & (ends >= first.toordinal())

    @cached_property
    def bounds(self) -> Box:
        """The box round all items; all the earth where none has a place."""
        west, south, east, north = shapely.total_bounds(self.shapes).tolist() if self.size else _EARTH
        return (west, south, east, north) if west <= east else _EARTH

    @property
    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day of any item."""
        starts, ends = self._days
        dated = starts > 0
        if not dated.any():
            return None, None
        return date.fromordinal(int(starts[dated].min())), date.fromordinal(int(ends[dated].max()))

    @cached_property
    def _days(self) -> tuple[Rows, Rows]:
        starts, ends = (np.array([_ordinal(day) for day in self.column(name)], dtype=np.intp) for name in (_FROM, _TO))
        return starts, ends

    def _value(self, name: str, record: Each) -> Cell:
        value = self._values[name](record)
        whole = self.kind.properties[name].kind is CellKind.FRACTION and isinstance(value, int)
        return float(value) if whole and value is not None else value  # a reader goes by the first that it sees


def event_items(view: View) -> ItemTable[EventRecord]:
    """Return a view's events as items."""

    def shapes(records: Sequence[EventRecord]) -> NDArray[np.object_]:
        return _points_of([[part.place for part in record.places] for record in records])

    items = ((event.id, record_of(event, view)) for event in view.events)
    return ItemTable(COLLECTIONS[CollectionId.EVENTS], items, _EVENT_VALUES, shapes)


def report_items(events: ItemTable[EventRecord]) -> ItemTable[EventReportRecord]:
    """Return the reports of events as items."""

    def shapes(records: Sequence[EventReportRecord]) -> NDArray[np.object_]:
        return _points_of([[part.place for part in record.report.places] for record in records])

    items = ((told.report.id, told) for record in events.records for told in record.reports)
    return ItemTable(COLLECTIONS[CollectionId.REPORTS], items, _values_of(REPORT_FIELDS), shapes)


def place_items(view: View) -> ItemTable[Row]:
    """Return the places of a view's events as items, each a point."""
    table = place_table(ExportRequest(view))
    items = [(str(row[0]), row) for row in table.rows]
    places = {str(row[0]): place for row, place in zip(table.rows, table.places, strict=True) if place is not None}

    def shapes(records: Sequence[Row]) -> NDArray[np.object_]:
        found = _points_of([[places[str(row[0])]] for row in records])
        return np.array([shapely.get_geometry(shape, 0) for shape in found], dtype=object)

    return ItemTable(COLLECTIONS[CollectionId.PLACES], items, _cells_of(table), shapes)


def outline_items(view: View, of: CollectionId) -> ItemTable[Row]:
    """Return the outlines of the places of a view's events as items, those that are areas or those that are lines.

    One that is not known here is left out: its events and places keep their points.
    """
    kind, table = COLLECTIONS[of], area_table(ExportRequest(view))
    items: list[tuple[str, Row]] = []
    outlines: dict[int, BaseGeometry] = {}
    for row, place in zip(table.rows, table.places, strict=True):
        key = area_id(place) if place is not None else None
        outline = _outline(place, view.shapes) if place is not None and key is not None else None
        if key is not None and outline is not None and outline.geom_type == kind.shape:
            outlines[id(row)] = outline
            items.append((key, row))

    def shapes(records: Sequence[Row]) -> NDArray[np.object_]:
        return _objects([outlines[id(row)] for row in records])

    return ItemTable(kind, items, _cells_of(table), shapes)


# ---- their parts ----


def _points_of(places: Sequence[Sequence[Place]]) -> NDArray[np.object_]:
    """Return for each item its places as one set of points, None where it has none."""
    found = _objects([None] * len(places))
    owners = [row for row, each in enumerate(places) for _ in each]
    if owners:
        at = np.array([(place.lon, place.lat) for each in places for place in each])
        points = shapely.set_precision(shapely.points(at), 10**-DECIMALS, mode="pointwise")
        shapely.multipoints(points, indices=np.array(owners), out=found)
    return found


def _outline(place: Place, shapes: Shapes) -> BaseGeometry | None:
    """Return the outline of a place as exports have it, always as a set of pieces: then all are of one sort."""
    try:
        outline = rounded(without_specks(place_geometry(place, shapes)))
    except DataError:
        return None
    if outline is None or outline.geom_type.startswith("Multi"):
        return outline
    make = {"Polygon": shapely.multipolygons, "LineString": shapely.multilinestrings}.get(outline.geom_type)
    return make([outline]) if make else None


def _objects(listed: Sequence[BaseGeometry | None]) -> NDArray[np.object_]:
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def _ordinal(day: Cell) -> int:
    return date.fromisoformat(day).toordinal() if isinstance(day, str) else 0


def _values_of(fields: Iterable[RecordField[Each]]) -> dict[str, Callable[[Each], Cell]]:
    return {each.heading: each.cell_of for each in fields if Where.TABLE in each.where}


def _cells_of(table: Table) -> dict[str, Callable[[Row], Cell]]:
    def taking(at: int) -> Callable[[Row], Cell]:
        return lambda row: row[at]

    return {name: taking(at) for at, name in enumerate(table.columns) if name != HANDLING}


def _names_of_places(record: EventRecord) -> Cell:
    return cell_of([part.name for part in record.places])


def _of_first_place(of: Callable[..., Cell]) -> Callable[[EventRecord], Cell]:
    return lambda record: of(record.places[0]) if record.places else None


_NAME = PLACE_FIELDS[0].heading  # of the first place, which `places` tells
_FIRST_PLACE = {name: _of_first_place(of) for name, of in _values_of(PLACE_FIELDS).items() if name != _NAME}
_EVENT_VALUES: Mapping[str, Callable[[EventRecord], Cell]] = {
    **_values_of(EVENT_FIELDS),
    _PLACES: _names_of_places,
    **_FIRST_PLACE,
}


def _properties(table: str, names: Iterable[str]) -> dict[str, Property]:
    notes, kinds = column_notes(table), Table(table, (), ())
    return {name: Property(name, notes[name], kinds.kind_of(name), _words(name, kinds.kind_of(name))) for name in names}


def _words(name: str, kind: CellKind) -> tuple[str, ...]:
    """Return all that a column may say, where a filter of its name picks from a closed list."""
    row = TABLE[Field(name)] if name in set(Field) and kind is CellKind.TEXT else None
    return row.members if row else ()


def _event_properties() -> dict[str, Property]:
    names = [name for name in _EVENT_VALUES if name != _PLACES]
    found = _properties("events", names)
    found[_PLACES] = Property(_PLACES, "The names of its places.", CellKind.TEXT)
    first = {name: replace(found[name], help=f"Of its first place: {found[name].help}") for name in _FIRST_PLACE}
    return {name: (found | first)[name] for name in _EVENT_VALUES}


def _holds_words(of: Field, properties: Mapping[str, Property]) -> bool:
    """Say whether there is a property of a filter's name, which holds what the filter picks from."""
    return of in properties and properties[of].kind is CellKind.TEXT


_PLACE_PROPERTIES = _properties("places", [name for name in HELP["places"] if name != HANDLING])
_REPORT_PROPERTIES = _properties("reports", _values_of(REPORT_FIELDS))
_LISTED_OF_PLACES = ("name", "kind", "country", "where", "events", "date_from", "date_to")
COLLECTIONS: Mapping[CollectionId, CollectionKind] = complete(
    CollectionId,
    {
        each.id: each
        for each in (
            CollectionKind(
                CollectionId.EVENTS,
                "Events",
                "Who did what to whom, where and when: each event once, with all its places as points.",
                "MultiPoint",
                _event_properties(),
                ("type", "status", "actors", "targets", "date_from", "date_to", _PLACES, "review", "quote"),
            ),
            CollectionKind(
                CollectionId.PLACES,
                "Places",
                "The places of the events, each once, as a point, with how many events name it.",
                "Point",
                _PLACE_PROPERTIES,
                _LISTED_OF_PLACES,
            ),
            CollectionKind(
                CollectionId.AREAS,
                "Areas",
                "The outlines of those places that are lands, regions or seas, each once.",
                "MultiPolygon",
                _PLACE_PROPERTIES,
                _LISTED_OF_PLACES,
            ),
            CollectionKind(
                CollectionId.LINES,
                "Lines",
                "Those places that are lines, such as borders and ways from one place to another, each once.",
                "MultiLineString",
                _PLACE_PROPERTIES,
                _LISTED_OF_PLACES,
            ),
            CollectionKind(
                CollectionId.REPORTS,
                "Reports",
                "The sentences that tell of the events, each with its article and the places that it names.",
                "MultiPoint",
                _REPORT_PROPERTIES,
                ("event", "type", "actors", "targets", "date_from", "date_to", "places", "title", "quote"),
                # What a person decided is told of the event.
                tuple(of for of in Field if _holds_words(of, _REPORT_PROPERTIES) and of is not Field.REVIEW),
            ),
        )
    },
    name="geo.api.items.COLLECTIONS",
)
