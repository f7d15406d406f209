"""What was found as plain records, one JSON object a line: the form that the command line prints."""

from collections.abc import Iterable
from typing import TypedDict

from geo.model import ActorMention, DateMention, EventPlace, Report, Toponym, When


class ToponymRecord(TypedDict):
    """A place name of a text; what is not known of it is None."""

    start: int
    end: int
    text: str
    name: str | None
    kind: str | None
    lat: float | None
    lon: float | None
    where_prec: int | None
    geonameid: int | None


DateRecord = TypedDict(
    "DateRecord",  # by call, since `from` is a keyword
    {"start": int, "end": int, "text": str, "from": str | None, "to": str | None, "date_prec": int | None},
)


class PlaceRecord(TypedDict):
    """A place's part in a report; `start` and `end` are None where the text does not name it there."""

    name: str
    lat: float
    lon: float
    start: int | None
    end: int | None
    role: str
    kind: str
    where_prec: int
    link: str


class ReportRecord(TypedDict):
    """A report; `start` and `end` are those of its sentence."""

    article: str
    start: int
    end: int
    type: str
    status: str
    actors: list[str]
    targets: list[str]
    places: list[PlaceRecord]
    date: list[str] | None
    id: str
    event: str
    trigger: list[int]
    sentence: str
    extractor: str


def toponym_to_record(toponym: Toponym) -> ToponymRecord:
    """Return a place name as a record."""
    place = toponym.place
    return ToponymRecord(
        start=toponym.span.start,
        end=toponym.span.end,
        text=toponym.text,
        name=place.name if place else None,
        kind=place.kind.value if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        where_prec=place.where_prec if place else None,
        geonameid=place.geonameid if place else None,
    )


def date_to_record(mention: DateMention) -> DateRecord:
    """Return a date expression as a record; its first day is called `from`."""
    first, last = _days(mention.when) or (None, None)
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "from": first,
        "to": last,
        "date_prec": mention.when.precision,
    }


def toponyms_to_record(article_id: str, toponyms: Iterable[Toponym]) -> dict[str, str | list[ToponymRecord]]:
    """Return an article's place names as one record."""
    return {"id": article_id, "toponyms": [toponym_to_record(toponym) for toponym in toponyms]}


def dates_to_record(article_id: str, dates: Iterable[DateMention]) -> dict[str, str | list[DateRecord]]:
    """Return an article's date expressions as one record."""
    return {"id": article_id, "dates": [date_to_record(mention) for mention in dates]}


def report_to_record(report: Report, event_id: str) -> ReportRecord:
    """Return a report as a record."""
    return ReportRecord(
        article=report.article,
        start=report.span.start,
        end=report.span.end,
        type=report.type.value,
        status=report.status.value,
        actors=_names(report.agents),
        targets=_names(report.targets),
        places=[_place(item) for item in report.places],
        date=_interval(report.when),
        id=report.id,
        event=event_id,
        trigger=[report.trigger.start, report.trigger.end],
        sentence=report.sentence,
        extractor=report.extractor,
    )


def _place(item: EventPlace) -> PlaceRecord:
    return PlaceRecord(
        name=item.place.name,
        lat=item.place.lat,
        lon=item.place.lon,
        start=item.span.start if item.span else None,
        end=item.span.end if item.span else None,
        role=item.role.value,
        kind=item.place.kind.value,
        where_prec=item.place.where_prec,
        link=item.link.value,
    )


def _names(mentions: Iterable[ActorMention]) -> list[str]:
    return list(dict.fromkeys(mention.actor.name for mention in mentions))


def _interval(when: When | None) -> list[str] | None:
    days = _days(when)
    return list(days) if days else None


def _days(when: When | None) -> tuple[str, str] | None:
    if when is None or when.start is None or when.end is None:
        return None
    return when.start.isoformat(), when.end.isoformat()
