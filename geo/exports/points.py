"""A view's events as a table of points for tools that draw maps from a spreadsheet, such as Datawrapper.

A row for each place of each event that has a point of its own: whole countries and continents have none, and a mark at
their middle would lie. The columns are those that such tools ask for: where, what to write, how to colour, when.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.columnar import EventPart
from geo.exports.formats import rows_to_csv
from geo.exports.request import ExportRequest
from geo.model import QUADRANT, Place
from geo.views import words
from geo.views.amounts import numbers_words
from geo.views.escape import plain
from geo.views.event_records import Cell, EventPlaceRecord, EventRecord, each_record
from geo.views.scenes import is_wide
from geo.views.titles import title_of_event


@dataclass(frozen=True, slots=True)
class PointField:
    """A column that all points of an event share: `reads` are the parts of an event that it is made of, if it says."""

    name: str
    cell: Callable[[EventRecord], Cell]
    reads: tuple[EventPart, ...] | None = None


TITLE = PointField("title", lambda told: title_of_event(told.event))
SHARED = (
    PointField("kind", lambda told: words.QUADRANTS[QUADRANT[told.type]], (EventPart.ACT,)),
    PointField("type", lambda told: words.TYPES[told.type], (EventPart.ACT,)),
    PointField("status", lambda told: words.STATUSES[told.status], (EventPart.ACT,)),
    PointField("date", lambda told: told.when, (EventPart.DAYS,)),
    PointField("date_from", lambda told: told.days.first_iso if told.days else None, (EventPart.DAYS,)),
    PointField("date_to", lambda told: told.days.last_iso if told.days else None, (EventPart.DAYS,)),
    PointField("numbers", lambda told: numbers_words(told.event), (EventPart.NUMBERS, EventPart.SOURCE)),
    PointField("quote", lambda told: next(iter(told.quotes), None)),
    PointField("source", lambda told: "; ".join(told.sources), (EventPart.SOURCE,)),
    PointField("event", lambda told: told.id),
)
POINT_COLUMNS = ("latitude", "longitude", TITLE.name, "place", *(field.name for field in SHARED), "handling")


def events_to_points(request: ExportRequest) -> str:
    """Write the table with a header; no cell of it is a formula."""
    return "".join(point_pieces(request))


def point_pieces(request: ExportRequest) -> Iterator[str]:
    """Yield `events_to_points` piece by piece."""
    return rows_to_csv(POINT_COLUMNS, (row for _, row in point_rows(request)))


def point_rows(request: ExportRequest) -> Iterator[tuple[Place, tuple[Cell, ...]]]:
    """Yield each place of each event that has a point of its own, with its cells under `POINT_COLUMNS`."""
    banner = plain(request.sheet.banner) or None
    for record in each_record(request.view):
        shared = (*(field.cell(record) for field in SHARED), banner)
        for part in record.places:
            if has_point(part):
                yield part.place, (*part.point, TITLE.cell(record), part.name, *shared)


def has_point(part: EventPlaceRecord) -> bool:
    """Say whether a place has a point of its own."""
    return not is_wide(part.place)
