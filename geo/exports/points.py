"""A view's events as a table of points for tools that draw maps from a spreadsheet, such as Datawrapper.

A row for each place of each event that has a point of its own: whole countries and continents have none, and a mark at
their middle would lie. The columns are those that such tools ask for: where, what to write, how to colour, when.
"""

from collections.abc import Iterator

from geo.exports.formats import table_to_csv
from geo.exports.request import ExportRequest
from geo.exports.tables import Table
from geo.model import QUADRANT, Place
from geo.views import words
from geo.views.amounts import numbers_words
from geo.views.escape import plain
from geo.views.event_records import Cell, records_of
from geo.views.scenes import is_wide
from geo.views.titles import title_of_event

POINT_COLUMNS = ("latitude", "longitude", "title", "place", "kind", "type", "status", "date", "date_from", "date_to",
            "numbers", "quote", "source", "event", "handling")  # fmt: skip


def events_to_points(request: ExportRequest) -> str:
    """Write the table with a header; no cell of it is a formula."""
    return table_to_csv(Table("points", POINT_COLUMNS, tuple(row for _, row in point_rows(request))))


def point_rows(request: ExportRequest) -> Iterator[tuple[Place, tuple[Cell, ...]]]:
    """Yield each place of each event that has a point of its own, with its cells under `POINT_COLUMNS`."""
    banner = plain(request.sheet.banner) or None
    for record in records_of(request.view):
        days, event = record.days, record.event
        shared = (
            words.QUADRANTS[QUADRANT[record.type]],
            words.TYPES[record.type],
            words.STATUSES[record.status],
            record.when,
            days.first_iso if days else None,
            days.last_iso if days else None,
            numbers_words(event),
            next(iter(record.quotes), None),
            "; ".join(record.sources),
            record.id,
            banner,
        )
        for part in record.places:
            if not is_wide(part.place):
                yield part.place, (*part.point, title_of_event(event), part.name, *shared)
