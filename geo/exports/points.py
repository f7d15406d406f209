"""A view's events as a table of points for tools that draw maps from a spreadsheet, such as Datawrapper.

A row for each place of each event that has a point of its own: whole countries and continents have none, and a mark at
their middle would lie. The columns are those that such tools ask for: where, what to write, how to colour, when.
"""

from geo.exports.formats import table_to_csv
from geo.exports.request import ExportRequest
from geo.exports.tables import Table
from geo.model import QUADRANT
from geo.views import words
from geo.views.amounts import numbers_words
from geo.views.escape import plain
from geo.views.event_records import Cell, records_of
from geo.views.scenes import is_wide
from geo.views.titles import title_of_event

_COLUMNS = ("latitude", "longitude", "title", "place", "kind", "type", "status", "date", "date_from", "date_to",
            "numbers", "quote", "source", "event", "handling")  # fmt: skip


def events_to_points(request: ExportRequest) -> str:
    """Write the table with a header; no cell of it is a formula."""
    banner = plain(request.sheet.banner) or None
    rows: list[tuple[Cell, ...]] = []
    for record in records_of(request.view):
        days = record.days
        for part in record.places:
            if is_wide(part.place):
                continue
            latitude, longitude = part.point
            rows.append(
                (
                    latitude,
                    longitude,
                    title_of_event(record.event),
                    part.name,
                    words.QUADRANTS[QUADRANT[record.type]],
                    words.TYPES[record.type],
                    words.STATUSES[record.status],
                    record.when,
                    days.first_iso if days else None,
                    days.last_iso if days else None,
                    numbers_words(record.event),
                    next(iter(record.quotes), None),
                    "; ".join(record.sources),
                    record.id,
                    banner,
                )
            )
    return table_to_csv(Table("points", _COLUMNS, tuple(rows)))
