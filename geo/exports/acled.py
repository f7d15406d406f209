"""A view's events as a CSV with ACLED's columns, for tools that read those.

One row an event, as ACLED has them. It is not ACLED's data and not coded by ACLED's rules: what we do not know stays
empty, and nothing is coded that our types do not tell. What we propose stands in columns of ours.

===================  ==========================================================================================
event_id_cnty        our id of the event
event_date, year     the day, or the middle of the days; empty without a date or where they are wider than a month
time_precision       1 for a day; 2 for days up to a week; 3 for a month (our `date_prec` 1; 2 and 3; 4)
disorder_type        "Political violence" for ASSAULT, "Demonstrations" for PROTEST, else empty
event_type,          empty: battles, explosions and violence against civilians, or protests and riots, are one type
sub_event_type       each with us; our type stands in `tags`
proposed_...         two columns of ours, `proposed_event_type` and `proposed_sub_event_type`, for a coder to look at:
                     what `data/acled/types.csv` has for our type; empty where the type does not tell it, and for what
                     is not told as having happened
actor1, actor2       the first of those who act, and of those acted upon; neither means attacker or defender
assoc_actor_1, _2    the others
inter1, inter2,      empty: ACLED's kinds of actors are others than ours
interaction
civilian_targeting   empty
iso                  the country's number in ISO 3166-1
region               empty: we know of no free list of which country ACLED counts to which region
country, admin1      where the place lies; admin2 and admin3 are empty
location             the place: the first at which it took place, else the first named; others stand in `tags`
latitude, longitude  its point
geo_precision        1 exact; 2 near a town, or a district; 3 a region (our `where_prec` 1; 2 and 3; 4 and 5);
                     empty for whole countries and seas, which ACLED does not code
source               the sources; `source_scale` is empty
notes                the sentences that tell of it
fatalities           the lowest number of people reported killed, empty where none is reported (not 0)
tags                 type, status, review, ratings and other places, as "key=value"; the banner in `handling`, a
                     column of ours
timestamp            empty: the time of writing stands in the pack's manifest alone
===================  ==========================================================================================
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from geo.coded.crosswalk import iso_numbers
from geo.errors import DataError
from geo.exports.formats import table_to_csv
from geo.exports.request import ExportRequest
from geo.exports.tables import Table
from geo.gazetteer.shapes import Shapes
from geo.model import EventType, Place, PlaceRole, When
from geo.ontology import STATUSES, TYPES
from geo.resources import resource_path
from geo.views.amounts import Measure, amounts_of
from geo.views.countries import country_name
from geo.views.escape import plain
from geo.views.event_records import ActorRecord, Cell, EventPlaceRecord, EventRecord, records_of

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
    *("proposed_event_type", "proposed_sub_event_type", "handling"),
)
_TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3}
_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
_REGION = 4  # the where_prec of a first-level region; what is vaguer lies in none
_TYPE_COLUMNS = ("type", "event_type", "sub_event_type", "reason")
_ROLES = (PlaceRole.AT, PlaceRole.NEAR, PlaceRole.TARGET, PlaceRole.TO, PlaceRole.FROM)


def events_to_acled(request: ExportRequest) -> str:
    """Write the table."""
    banner = plain(request.sheet.banner) or None
    rows = [_row(record, request.view.shapes) | {"handling": banner} for record in records_of(request.view)]
    cells = tuple(tuple(row.get(name) for name in COLUMNS) for row in rows)
    return table_to_csv(Table("acled", COLUMNS, cells))


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
        **_proposed(record),
    }


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
    """Return what a coder may begin from, for what is told as having happened."""
    if not STATUSES[record.status].told:
        return {}
    event_type, sub_event_type = proposals().get(record.type, ("", ""))
    return {"proposed_event_type": event_type or None, "proposed_sub_event_type": sub_event_type or None}


@cache
def proposals() -> Mapping[EventType, tuple[str, str]]:
    """Return ACLED's event type and sub-type that are proposed for types of ours; "" where the type does not tell."""
    reader = csv.DictReader(resource_path("data", "acled", "types.csv").read_text(encoding="utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != _TYPE_COLUMNS:
        msg = f"data/acled/types.csv: the first line must be {','.join(_TYPE_COLUMNS)}"
        raise DataError(msg)
    return {EventType(row["type"]): (row["event_type"], row["sub_event_type"]) for row in reader}


def _fatalities(record: EventRecord) -> Cell:
    """Return how many people were killed at least, by the report that tells least."""
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
