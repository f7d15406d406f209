"""A view's events as a CSV with ACLED's columns, for tools that read those.

One row an event, as ACLED has them. Of an event that ACLED's own row tells, the row is as ACLED wrote it, but for what
a person has changed since. Of all others it is not ACLED's data and not coded by ACLED's rules: what we do not know
stays empty, and nothing is coded that our types do not tell. What we propose stands in columns of ours.

===================  ==========================================================================================
event_id_cnty        our id of the event; ACLED's where its row alone tells of it, and ours in `tags`
event_date, year     the day, or the middle of the days; empty without a date or where they are wider than a month
time_precision       1 for a day; 2 for days up to a week; 3 for a month (our `date_prec` 1; 2 and 3; 4)
disorder_type        "Political violence" for ASSAULT, "Demonstrations" for PROTEST, else empty; or ACLED's
event_type,          ACLED's, where it has coded the event; else empty: battles, explosions and violence against
sub_event_type       civilians, or protests and riots, are one type each with us; our type stands in `tags`
actor1, actor2       the first of those who act, and of those acted upon; neither means attacker or defender
assoc_actor_1, _2    the others
inter1, inter2,      ACLED's codes, where it has coded the event; else empty: its kinds of actors are others than ours
interaction,
civilian_targeting
iso                  the country's number in ISO 3166-1
region               the region that ACLED counts the country to (`data/acled/regions.csv`)
country, admin1      where the place lies; admin2 and admin3 are ACLED's or empty
location             the place: the first at which it took place, else the first named; others stand in `tags`
latitude, longitude  its point
geo_precision        1 exact; 2 near a town, or a district; 3 a region (our `where_prec` 1; 2 and 3; 4 and 5);
                     empty for whole countries and seas, which ACLED does not code
source               the sources; `source_scale` is ACLED's or empty
notes                the sentences that tell of it
fatalities           the lowest number of people reported killed: 0 where somebody coded that none was, empty where
                     nobody tells
tags                 type, status, review, ratings and other places, as "key=value", behind ACLED's own
timestamp            ACLED's, or empty: the time of writing stands in the pack's manifest alone
===================  ==========================================================================================

Columns of ours follow. For a coder to look at: `proposed_event_type` and `proposed_sub_event_type`, and in
`proposed_from` what they were taken from (`geo/exports/proposals.py`), of what is told as having happened and ACLED has
not coded. In `attribution` what the owner of a coded row asks to be said, with its licence; in `handling` the banner.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from geo.coded.crosswalk import iso_numbers
from geo.coded.reading import as_coded
from geo.errors import DataError
from geo.exports.formats import table_to_csv
from geo.exports.proposals import proposal_for, region_of
from geo.exports.request import ExportRequest
from geo.exports.tables import Table
from geo.gazetteer.shapes import Shapes
from geo.model import CodedRow, Event, Place, PlaceRole, When
from geo.ontology import TYPES
from geo.views.amounts import Measure, amounts_of
from geo.views.countries import country_name
from geo.views.escape import plain
from geo.views.event_records import ActorRecord, Cell, EventPlaceRecord, EventRecord, records_of

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
    *("proposed_event_type", "proposed_sub_event_type", "proposed_from", "attribution", "handling"),
)
_TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3}
_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
_REGION = 4  # the where_prec of a first-level region; what is vaguer lies in none
_ACLED = "acled"  # the key of its origin
_CODING = (  # what ACLED alone knows
    *("disorder_type", "event_type", "sub_event_type", "inter1", "inter2", "interaction", "civilian_targeting"),
    *("source_scale", "timestamp"),
)
_PLACES = (
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
)
_DAYS = ("event_date", "year", "time_precision")
_PARTIES = ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2")
_NUMBERS = frozenset({"year", "time_precision", "iso", "latitude", "longitude", "geo_precision", "fatalities"})
_ROLES = (PlaceRole.AT, PlaceRole.NEAR, PlaceRole.TARGET, PlaceRole.TO, PlaceRole.FROM)


def events_to_acled(request: ExportRequest) -> str:
    """Write the table."""
    banner = plain(request.sheet.banner) or None
    records = records_of(request.view)
    coded = {record.id: _rows_of_acled(record.event) for record in records}
    before = as_coded(row for rows in coded.values() for row in rows)
    rows = []
    for record in records:
        row = _row(record, request.view.shapes)
        if coded[record.id]:
            row |= _Coded(record, coded[record.id], before).cells(row)
        rows.append(row | {"handling": banner})
    cells = tuple(tuple(row.get(name) for name in COLUMNS) for row in rows)
    return table_to_csv(Table("acled", COLUMNS, cells))


def _rows_of_acled(event: Event) -> tuple[CodedRow, ...]:
    return tuple(row for row in event.coded if row.origin.key == _ACLED)


def _row(record: EventRecord, shapes: Shapes) -> dict[str, Cell]:
    parts = sorted(record.places, key=lambda part: _ROLES.index(part.role))
    return {
        "event_id_cnty": record.id,
        **_day(record.event.when),
        "disorder_type": TYPES[record.type].acled or None,
        "actor1": _names(record.agents[:1]),
        "assoc_actor_1": _names(record.agents[1:]),
        "actor2": _names(record.targets[:1]),
        "assoc_actor_2": _names(record.targets[1:]),
        **(_place(parts[0], shapes) if parts else {}),
        "source": "; ".join(record.sources) or None,
        "notes": " […] ".join(record.quotes),
        "fatalities": _fatalities(record),
        "tags": _tags(record, parts[1:]),
        "attribution": "; ".join(_attributions(record.event)) or None,
        **_proposed(record),
    }


@dataclass(frozen=True, slots=True)
class _Coded:
    """An event with the rows of ACLED's that tell of it; `before` are the events that rows tell by themselves."""

    record: EventRecord
    rows: tuple[CodedRow, ...]
    before: Mapping[str, Event]

    def cells(self, ours: Mapping[str, Cell]) -> dict[str, Cell]:
        """Return what ACLED wrote in place of what we would write."""
        event, told = self.record.event, [dict(row.cells) for row in self.rows]
        before = self.before.get(self.rows[0].id)
        kept = [*_CODING]
        if before and before.places == event.places:
            kept += _PLACES
        if before and before.when == event.when:
            kept += _DAYS
        if before and (before.agents, before.targets) == (event.agents, event.targets):
            kept += _PARTIES
        tags = _joined(cells.get("tags") for cells in told)
        found: dict[str, Cell] = dict.fromkeys(("proposed_event_type", "proposed_sub_event_type", "proposed_from"))
        if not event.reports and len(self.rows) == 1:
            kept += ["event_id_cnty", "source", "notes"]
            tags = "; ".join(filter(None, (tags, f"event={event.id}")))
        found["tags"] = "; ".join(filter(None, (tags, str(ours["tags"] or ""))))
        return found | {name: _read(name, _joined(cells.get(name) for cells in told)) for name in kept}


def _joined(texts: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(plain(text).strip() for text in texts if text))


def _read(name: str, text: str) -> Cell:
    """Return a cell of ACLED's as what it is, so that no number below 0 is taken for a formula."""
    if name not in _NUMBERS:
        return text or None
    try:
        number = float(text)
    except ValueError:
        return text or None
    return int(number) if number.is_integer() else number if isfinite(number) else text


def _attributions(event: Event) -> Iterable[str]:
    """Return what the owners of coded rows ask to be said, each once, with their licences."""
    told = (": ".join(filter(None, (row.origin.attribution, row.origin.licence))) for row in event.coded)
    return dict.fromkeys(plain(text) for text in told if text)


def _day(when: When | None) -> dict[str, Cell]:
    if when is None or when.start is None or when.end is None:
        return {}
    year = when.start.year if when.start.year == when.end.year else None
    precision = _TIME_PRECISION.get(when.precision or 0)
    middle: date = when.start + timedelta(days=(when.end - when.start).days // 2)
    return {"event_date": middle.isoformat() if precision else None, "year": year, "time_precision": precision}


def _place(part: EventPlaceRecord, shapes: Shapes) -> dict[str, Cell]:
    place = part.place
    latitude, longitude = part.point
    return {
        "iso": iso_numbers().get(place.country or ""),
        "region": region_of(place.country) if place.country else None,
        "country": country_name(place.country) if place.country else None,
        "admin1": _admin1(place, shapes),
        "location": part.name,
        "latitude": latitude,
        "longitude": longitude,
        "geo_precision": _GEO_PRECISION.get(place.where_prec),
    }


def _admin1(place: Place, shapes: Shapes) -> str | None:
    """Return the region that a place lies in, for places that lie in one."""
    if place.where_prec > _REGION or place.country is None:
        return None
    own = place.shape if place.shape and place.shape.startswith("admin1/") else None
    try:
        key = own or shapes.at(place.lat, place.lon).admin1
        return shapes.area(key).name if key else None
    except DataError:  # an outline that this version does not know
        return None


def _proposed(record: EventRecord) -> dict[str, Cell]:
    """Return what a coder may begin from."""
    found = proposal_for(record.event)
    if found is None:
        return {}
    return {
        "proposed_event_type": found.event_type,
        "proposed_sub_event_type": found.sub_event_type or None,
        "proposed_from": found.because,
    }


def _fatalities(record: EventRecord) -> Cell:
    """Return how many people were killed at least, by the report or row that tells least; 0 only where it was coded."""
    if any(row.killed == 0 for row in record.event.coded):
        return 0
    killed = amounts_of(record.event).get(Measure.KILLED)
    return None if killed is None else int(killed)


def _tags(record: EventRecord, others: Sequence[EventPlaceRecord]) -> str:
    pairs = [
        ("type", str(record.type)),
        ("status", str(record.status)),
        ("review", str(record.review)),
        ("ratings", " ".join(record.ratings)),
        ("also", ", ".join(f"{part.role} {part.name}" for part in others)),
    ]
    return "; ".join(f"{key}={value}" for key, value in pairs if value)


def _names(actors: Sequence[ActorRecord]) -> str | None:
    return "; ".join(actor.name for actor in actors) or None
