"""The tables of an export beside the map: reports, articles, actors, places, what changed, and the facts.

Each row carries the banner in its last column, `handling`. Cells are plain values; texts hold no control characters.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.columnar import EventPart, EventRows, ids_of, samples
from geo.exports.many_places import grouped
from geo.exports.metadata import fact_rows, text_hash
from geo.exports.request import ExportRequest
from geo.model import Actor, Event, Place
from geo.views import marks, words
from geo.views.changes import EventChange
from geo.views.escape import plain
from geo.views.event_records import (
    COLUMNS,
    EVENT_FIELDS,
    HANDLING,
    PLACE_FIELDS,
    REPORT_FIELDS,
    Cell,
    CellKind,
    Where,
    cells_of,
    columns_of,
    kinds_of,
    record_of,
    rows_of,
    text_by,
)
from geo.views.frames import outline_of
from geo.views.selection import place_key

_KINDS = {
    **kinds_of(EVENT_FIELDS),
    **kinds_of(PLACE_FIELDS),
    **dict.fromkeys(("events", "events_as_agent", "events_as_target"), CellKind.WHOLE),
    **dict.fromkeys(("differences", "value", "says", "codes"), CellKind.PROSE),
}
_OF_ONE_ARTICLE = {"reports": kinds_of(REPORT_FIELDS), "articles": {"published": CellKind.DAY}}
ROLE, AREA_ID = "role", "area"  # the properties that features of GeoJSON and tiles have beside their columns
EVENT, AREA, CLUSTER = "event", "area", "cluster"  # the roles
FEATURES = "features"  # what the dictionary calls the table of these two
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

    def kind_of(self, column: str) -> CellKind:
        """Return what a column holds."""
        known = _OF_ONE_ARTICLE.get(self.name, {})
        return known.get(column) or _KINDS.get(column, CellKind.TEXT)


def event_table(request: ExportRequest) -> Table:
    """Return a row for each place of each event, and one for an event without a place."""
    rows = tuple(tuple(map(_plain_value, row)) for row in rows_of(request.view, request.sheet.banner))
    places = tuple(part.place if part else None for event in request.view.events for part in event.places or (None,))
    return Table("events", COLUMNS, rows, places)


def report_table(request: ExportRequest) -> Table:
    """Return a row for each report: which article says so, in which words."""
    view = request.view
    told = (record_of(event, view) for event, _ in samples(view.events, EventPart.SOURCE))
    rows = [cells_of(REPORT_FIELDS, each) for record in told for each in record.reports]
    return _table("reports", columns_of(REPORT_FIELDS), rows, request)


def article_table(request: ExportRequest) -> Table:
    """Return a row for each article that tells of a chosen event."""
    view = request.view
    told = Counter(key for event, _ in samples(view.events, EventPart.SOURCE) for key in event.articles)
    rows = [
        (
            plain(key),
            plain(article.title),
            plain(article.source),
            article.published.isoformat() if article.published else None,
            str(article.published_precision) if article.published else None,
            plain(article.rating) or None,
            text_by(article),
            plain(view.origins.get(key, key)),
            told[key],
            text_hash(article.text),
        )
        for key, article in sorted(view.articles.items())
    ]
    return _table("articles", _ARTICLE_COLUMNS, rows, request)


def actor_table(request: ExportRequest) -> Table:
    """Return a row for each actor, most active first, with how often it acts and is acted upon."""
    events = request.view.events
    found: dict[str, Actor] = {}
    acts, suffers = Counter[str](), Counter[str]()
    for event, times in samples(events, EventPart.AGENTS, EventPart.TARGETS):
        found |= {actor.id: actor for actor in event.actors}
        for actor in event.agents:
            acts[actor.id] += times
        for actor in event.targets:
            suffers[actor.id] += times
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
    return _places_by("places", place_key, request)


def area_table(request: ExportRequest) -> Table:
    """Return a row for each outline with the columns of the table of places, that of the most events first."""
    return _places_by("areas", outline_of, request)


def _places_by(name: str, key_of: Callable[[Place], str | None], request: ExportRequest) -> Table:
    """Return a row for all places of one key; those without one are left out."""
    places, told = places_by(request.view.events, key_of)
    ranked = sorted(places, key=lambda key: (-len(told[key]), key))
    rows = [(place_key(places[key]), *_place_cells(places[key]), *_event_cells(told[key])) for key in ranked]
    return _table(name, _PLACE_COLUMNS, rows, request, places=tuple(places[key] for key in ranked))


def places_by(
    events: Sequence[Event], key_of: Callable[[Place], str | None]
) -> tuple[Mapping[str, Place], Mapping[str, Sequence[Event]]]:
    """Return by their key the places that events name, the first of each, and the events that name any of them."""
    if isinstance(events, EventRows):
        groups = list(grouped(events, key_of))
        return {key: place for key, place, _ in groups}, {key: its for key, _, its in groups}
    places: dict[str, Place] = {}
    told: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        found = {key: part.place for part in event.places if (key := key_of(part.place)) is not None}
        for key, place in found.items():
            places.setdefault(key, place)
            told[key].append(event)
    return places, told


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
    return Table("manifest", tuple(_MANIFEST_COLUMNS), fact_rows(request))


def _table(
    name: str,
    columns: Iterable[str],
    rows: Sequence[Row],
    request: ExportRequest,
    *,
    places: tuple[Place | None, ...] = (),
) -> Table:
    banner = plain(request.sheet.banner) or None
    return Table(name, (*columns, HANDLING), tuple((*row, banner) for row in rows), places)


# ---- what the columns are called, and what they say ----

_OF_PLACES = {each.name: each.help for each in PLACE_FIELDS}
_OF_EVENTS = {each.heading: each.help for each in EVENT_FIELDS if Where.TABLE in each.where}
_OF_REPORTS = {each.heading: each.help for each in REPORT_FIELDS if Where.TABLE in each.where}


def _as_in(fields: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: fields[name] for name in names}


_ARTICLE_COLUMNS = {
    "article": "the article's id",
    **_as_in(_OF_REPORTS, "title", "source", "published"),
    "published_precision": "how the day of publication is known",
    **_as_in(_OF_REPORTS, "rating", "text_by"),
    "origin": "the article that it copies, or itself: articles of one origin count once",
    "events": "how many of the events shown it tells of",
    "sha256": "the SHA-256 of its text",
}
_ACTOR_COLUMNS = {
    "actor": "its id",
    "name": "what it is called",
    "kind": "what sort of party it is",
    "country": "the country that it belongs to, as two letters of ISO 3166",
    "aliases": "other names of it",
    "events_as_agent": "in how many of the events shown it acts",
    "events_as_target": "in how many it is acted upon",
}
_PLACE_COLUMNS = {
    "place_key": "its id",
    **_as_in(_OF_PLACES, "name", "kind", "where_prec", "where", "lat", "lon", "country", "geonameid", "radius_km"),
    "events": "how many of the events shown have it as a place",
    "quadrant": f"what kind all these are of, else {MIXED}",
    "date_from": "the first day of these",
    "date_to": "the last",
    "event_ids": "their ids",
}
_CHANGE_COLUMNS = {
    "change": "whether it is new, changed or withdrawn since the earlier briefing",
    "event": _OF_EVENTS["event"],
    "differences": "what of it changed, in words",
    **_as_in(_OF_EVENTS, "type", "status", "review", "actors", "targets"),
    "when": "the days in words",
    "place": _OF_PLACES["name"],
    **_as_in(_OF_PLACES, "where_prec", "lat", "lon"),
    **_as_in(_OF_EVENTS, "articles", "quote"),
}
_MANIFEST_COLUMNS = {"name": "what is told of this file", "value": "what it is"}
_FEATURE_COLUMNS = {
    ROLE: "what a feature is, in files that hold events and outlines together, such as GeoJSON",
    AREA_ID: "of an event there, the id of the feature that is the outline of its place; empty for a point",
}
_HANDLING_HELP = {HANDLING: "the banner that whatever is taken from here must bear"}
HELP: Mapping[str, Mapping[str, str]] = {  # of each table's columns
    "events": _OF_EVENTS
    | {each.heading: each.help for each in PLACE_FIELDS if Where.TABLE in each.where}
    | _HANDLING_HELP,
    "reports": _OF_REPORTS | _HANDLING_HELP,
    "articles": _ARTICLE_COLUMNS | _HANDLING_HELP,
    "actors": _ACTOR_COLUMNS | _HANDLING_HELP,
    "places": _PLACE_COLUMNS | _HANDLING_HELP,
    "changes": _CHANGE_COLUMNS | _HANDLING_HELP,
    FEATURES: _FEATURE_COLUMNS,
    "base_land": {"code": "the country, as two letters of ISO 3166", "name": "what it is called"},
    "base_disputes": {"name": "what is disputed there"},
    "manifest": _MANIFEST_COLUMNS,
}


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
    quadrants = {marks.quadrant(event) for event, _ in samples(events, EventPart.ACT)}
    days = [(event.when.start, event.when.end) for event, _ in samples(events, EventPart.DAYS) if event.when]
    starts = [start.isoformat() for start, _ in days if start]
    ends = [end.isoformat() for _, end in days if end]
    return (
        len(events),
        str(quadrants.pop()) if len(quadrants) == 1 else MIXED,
        min(starts, default=None),
        max(ends, default=None),
        "; ".join(ids_of(events)),
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


def _plain_value(value: Cell) -> Cell:
    """Return whole numbers as such."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
