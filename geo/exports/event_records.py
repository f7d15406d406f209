"""An event as one JSON object with all that is known of it, and back as the `Version` to compare a later one with."""

import math
from collections.abc import Mapping, Sequence

from geo.errors import InputError
from geo.joining.contradictions import contradiction_words, contradictions
from geo.joining.origins import independent
from geo.model import Actor, Event, EventPlace, EventType, Place, PlaceKind, Report, ReviewState, Status
from geo.records import report_to_record
from geo.views.changes import Version, telling
from geo.views.escape import Json, plain
from geo.views.view import View
from geo.views.words import when_words

_LONGEST_SHAPE = 100_000  # characters of an outline in a file from elsewhere

Record = Mapping[str, Json]


def event_to_record(event: Event, view: View) -> dict[str, Json]:
    """Return an event as JSON values; what is not known is None."""
    when = event.when
    return {
        "id": event.id,
        "type": str(event.type),
        "status": str(event.status),
        "review": str(view.review_of(event)),
        "agents": [_actor(actor) for actor in event.agents],
        "targets": [_actor(actor) for actor in event.targets],
        "places": [_place(part) for part in event.places],
        "date": {
            "from": when.start.isoformat() if when.start else None,
            "to": when.end.isoformat() if when.end else None,
            "date_prec": when.precision,
            "text": plain(when.text),
            "link": str(event.when_link) if event.when_link else None,
        }
        if when
        else None,
        "when": plain(when_words(when)),
        "origins": len(independent(event.articles, view.origins)),
        "contradictions": [plain(contradiction_words(dispute)) for dispute in contradictions(event)],
        "reports": [_report(report, event, view) for report in event.reports],
    }


def version_from_record(record: object) -> Version:
    """Read what an earlier file told of an event.

    Raises:
        InputError: It is not the record of an event.
    """
    try:
        return _version(_mapping(record))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as exc:
        msg = f"this is no record of an event as `.jsonl` holds them: {type(exc).__name__} {exc}"
        raise InputError(msg[:300]) from exc


def _actor(actor: Actor) -> Json:
    return {"id": actor.id, "name": plain(actor.name), "kind": str(actor.kind), "country": actor.country}


def _place(part: EventPlace) -> Json:
    place = part.place
    return {
        "name": plain(place.name),
        "kind": str(place.kind),
        "role": str(part.role),
        "link": str(part.link),
        "lat": place.lat,
        "lon": place.lon,
        "where_prec": place.where_prec,
        "country": place.country,
        "geonameid": place.geonameid,
        "shape": place.shape,
        "radius_km": place.radius_km,
        "confidence": round(part.toponym.confidence, 3) if part.toponym else None,
    }


def _report(report: Report, event: Event, view: View) -> Json:
    article = view.articles.get(report.article)
    told = report_to_record(report, event.id)
    kept = {name: value for name, value in told.items() if name not in ("event", "origins", "contradictions")}
    return _clean(kept) | {
        "title": plain(article.title) if article else None,
        "source": plain(article.source) if article else None,
        "published": article.published.isoformat() if article and article.published else None,
        "rating": (plain(article.rating) or None) if article else None,
    }


def _clean(values: Mapping[str, object]) -> dict[str, Json]:
    """Return the values with texts that hold no control characters, also those inside lists and mappings."""
    return {name: _clean_value(value) for name, value in values.items()}


def _clean_value(value: object) -> Json:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return _clean(value)
    if isinstance(value, Sequence):
        return [_clean_value(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    assert value is None or isinstance(value, int | float)
    return value


def _version(record: Record) -> Version:
    reports = [_mapping(item) for item in _list(record["reports"])]
    return Version(
        id=_text(record["id"]),
        type=EventType(_text(record["type"])),
        status=Status(_text(record["status"])),
        review=ReviewState(_text(record["review"])),
        agents=tuple(plain(_text(_mapping(item)["name"])) for item in _list(record["agents"])),
        targets=tuple(plain(_text(_mapping(item)["name"])) for item in _list(record["targets"])),
        places=tuple(_place_from(_mapping(item)) for item in _list(record["places"])),
        when=plain(_text(record["when"])),
        quotes=tuple(dict.fromkeys(plain(_text(report["sentence"])) for report in reports)),
        articles=tuple(dict.fromkeys(plain(_text(report["article"])) for report in reports)),
        reports=tuple(_text(report["id"]) for report in reports),
        tellings=tuple(
            telling(_text(report["article"]), _text(report["type"]), _text(report["sentence"])) for report in reports
        ),
    )


def _place_from(record: Record) -> Place:
    shape = record["shape"]
    return Place(
        name=plain(_text(record["name"])),
        kind=PlaceKind(_text(record["kind"])),
        lat=_number(record["lat"]),
        lon=_number(record["lon"]),
        where_prec=int(_number(record["where_prec"])),
        country=plain(_text(record["country"])) if record["country"] else None,
        geonameid=int(_number(record["geonameid"])) if record["geonameid"] else None,
        shape=_text(shape) if shape and len(_text(shape)) <= _LONGEST_SHAPE else None,
        radius_km=_number(record["radius_km"]) if record["radius_km"] else None,
    )


def _mapping(value: object) -> Record:
    if not isinstance(value, Mapping):
        msg = f"an object is wanted, not {type(value).__name__}"
        raise TypeError(msg)
    return value


def _list(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        msg = f"a list is wanted, not {type(value).__name__}"
        raise TypeError(msg)
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        msg = f"a text is wanted, not {type(value).__name__}"
        raise TypeError(msg)
    return value


def _number(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"a number is wanted, not {type(value).__name__}"
        raise TypeError(msg)
    return value
