"""The tables of an export beside the map: reports, articles, actors, places, what changed, and the facts.

Each row carries the banner in its last column, `handling`. Cells are plain values; texts hold no control characters.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas

from geo.exports.metadata import fact_rows, text_hash
from geo.exports.request import ExportRequest
from geo.model import Actor, Event, Place, Report
from geo.views import marks, words
from geo.views.changes import EventChange
from geo.views.escape import plain
from geo.views.frames import COLUMNS, Cell, events_to_frame
from geo.views.selection import place_key
from geo.views.view import View

MIXED = "mixed"  # the quadrant of a place whose events differ

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `places` has one place, or None, for each row of those tables that can be drawn."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    places: tuple[Place | None, ...] = ()

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of one column."""
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)


def event_table(request: ExportRequest) -> Table:
    """Return a row for each place of each event, and one for an event without a place."""
    frame = events_to_frame(request.view, handling=request.sheet.banner)
    places = tuple(part.place if part else None for event in request.view.events for part in event.places or (None,))
    return Table("events", COLUMNS, frame_rows(frame), places)


def frame_rows(frame: geopandas.GeoDataFrame) -> tuple[Row, ...]:
    """Return the rows of a frame of events in plain Python values: whole numbers as such, None for what is missing."""
    columns = [[_plain_value(value) for value in frame[name].tolist()] for name in COLUMNS]
    return tuple(zip(*columns, strict=True))


def report_table(request: ExportRequest) -> Table:
    """Return a row for each report: which article says so, in which words."""
    view = request.view
    rows = [_report_row(event, report, view) for event in view.events for report in event.reports]
    return _table("reports", _REPORT_COLUMNS, rows, request)


def article_table(request: ExportRequest) -> Table:
    """Return a row for each article that tells of a chosen event."""
    view = request.view
    told = Counter(key for event in view.events for key in event.articles)
    rows = [
        (
            plain(key),
            plain(article.title),
            plain(article.source),
            article.published.isoformat() if article.published else None,
            str(article.published_precision) if article.published else None,
            plain(article.rating) or None,
            plain(view.origins.get(key, key)),
            told[key],
            text_hash(article.text),
        )
        for key, article in sorted(view.articles.items())
    ]
    return _table("articles", _ARTICLE_COLUMNS, rows, request)


def actor_table(request: ExportRequest) -> Table:
    """Return a row for each actor, most active first, with how often it acts and is acted upon."""
    found: dict[str, Actor] = {actor.id: actor for event in request.view.events for actor in event.actors}
    acts = Counter(actor.id for event in request.view.events for actor in event.agents)
    suffers = Counter(actor.id for event in request.view.events for actor in event.targets)
    rows = [
        (
            key,
            plain(actor.name),
            str(actor.kind),
            actor.country,
            "; ".join(plain(alias) for alias in actor.aliases) or None,
            acts[key],
            suffers[key],
        )
        for key, actor in sorted(found.items(), key=lambda item: (-acts[item[0]] - suffers[item[0]], item[0]))
    ]
    return _table("actors", _ACTOR_COLUMNS, rows, request)


def place_table(request: ExportRequest) -> Table:
    """Return a row for each place, the most frequent first."""
    places: dict[str, Place] = {}
    told: defaultdict[str, list[Event]] = defaultdict(list)
    for event in request.view.events:
        for key, place in {place_key(part.place): part.place for part in event.places}.items():
            places.setdefault(key, place)
            told[key].append(event)
    ranked = sorted(places, key=lambda key: (-len(told[key]), key))
    rows = [(key, *_place_cells(places[key]), *_event_cells(told[key])) for key in ranked]
    return _table("places", _PLACE_COLUMNS, rows, request, places=tuple(places[key] for key in ranked))


def change_table(request: ExportRequest) -> Table:
    """Return a row for each place of each event that is new, changed or gone; one for an event without a place."""
    rows, places = [], []
    for change in request.changes.all if request.changes else ():
        for place in change.version.places or (None,):
            rows.append(_change_row(change, place))
            places.append(place)
    return _table("changes", _CHANGE_COLUMNS, rows, request, places=tuple(places))


def manifest_table(request: ExportRequest) -> Table:
    """Return the facts of the export, a row each."""
    return Table("manifest", ("name", "value"), fact_rows(request))


def _table(
    name: str,
    columns: tuple[str, ...],
    rows: Sequence[Row],
    request: ExportRequest,
    *,
    places: tuple[Place | None, ...] = (),
) -> Table:
    banner = plain(request.sheet.banner) or None
    return Table(name, (*columns, "handling"), tuple((*row, banner) for row in rows), places)


_REPORT_COLUMNS = (
    *("event", "report", "type", "status", "review", "actors", "targets", "places"),
    *("date_from", "date_to", "date_prec", "date_text", "date_link", "numbers", "quote", "start", "end"),
    *("article", "title", "source", "published", "rating", "extractor"),
)
_ARTICLE_COLUMNS = (
    *("article", "title", "source", "published", "published_precision", "rating", "origin", "events", "sha256"),
)
_ACTOR_COLUMNS = ("actor", "name", "kind", "country", "aliases", "events_as_agent", "events_as_target")
_PLACE_COLUMNS = (
    *("place_key", "name", "kind", "where_prec", "where", "lat", "lon", "country", "geonameid", "radius_km"),
    *("events", "quadrant", "date_from", "date_to", "event_ids"),
)
_CHANGE_COLUMNS = (
    *("change", "event", "differences", "type", "status", "review", "actors", "targets", "when"),
    *("place", "where_prec", "lat", "lon", "articles", "quote"),
)


def _report_row(event: Event, report: Report, view: View) -> Row:
    article, when = view.articles.get(report.article), report.when
    return (
        event.id,
        report.id,
        str(report.type),
        str(report.status),
        str(view.review_of(event)),
        _joined(mention.actor.name for mention in report.agents),
        _joined(mention.actor.name for mention in report.targets),
        _joined(part.place.name for part in report.places),
        when.start.isoformat() if when and when.start else None,
        when.end.isoformat() if when and when.end else None,
        when.precision if when else None,
        plain(when.text) if when else None,
        str(report.when_link) if report.when_link else None,
        _joined(quantity.text for quantity in report.numbers),
        plain(report.sentence),
        report.span.start,
        report.span.end,
        plain(report.article),
        plain(article.title) if article else None,
        plain(article.source) if article else None,
        article.published.isoformat() if article and article.published else None,
        (plain(article.rating) or None) if article else None,
        plain(report.extractor),
    )


def _place_cells(place: Place) -> Row:
    return (
        plain(place.name),
        str(place.kind),
        place.where_prec,
        words.place_words(place),
        round(place.lat, 5),
        round(place.lon, 5),
        place.country,
        place.geonameid,
        place.radius_km,
    )


def _event_cells(events: Sequence[Event]) -> Row:
    """Return of the events at a place how many, the quadrant where all agree, the first and last day, the ids."""
    quadrants = {marks.quadrant(event) for event in events}
    days = [(event.when.start, event.when.end) for event in events if event.when]
    starts = [start.isoformat() for start, _ in days if start]
    ends = [end.isoformat() for _, end in days if end]
    return (
        len(events),
        str(quadrants.pop()) if len(quadrants) == 1 else MIXED,
        min(starts, default=None),
        max(ends, default=None),
        "; ".join(event.id for event in events),
    )


def _change_row(change: EventChange, place: Place | None) -> Row:
    version = change.version
    return (
        str(change.kind),
        version.id,
        change.says or None,
        str(version.type),
        str(version.status),
        str(version.review),
        "; ".join(version.agents),
        "; ".join(version.targets),
        version.when,
        plain(place.name) if place else None,
        place.where_prec if place else None,
        round(place.lat, 5) if place else None,
        round(place.lon, 5) if place else None,
        "; ".join(version.articles),
        " […] ".join(version.quotes),
    )


def _joined(names: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(plain(name) for name in names))


def _plain_value(value: Cell) -> Cell:
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() else value
    return value
