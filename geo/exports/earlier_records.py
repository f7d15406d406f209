"""The record of an event that a file told of, read back as the `Version` to compare a later one with."""

import math
from collections.abc import Mapping, Sequence

from geo.aliases import Json
from geo.errors import InputError
from geo.model import EventType, Place, PlaceKind, ReviewState, Status
from geo.views.changes import Version, telling
from geo.views.escape import plain

_LONGEST_SHAPE = 100_000  # characters of an outline in a file from elsewhere

Record = Mapping[str, Json]


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
