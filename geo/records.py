"""What was found as plain records, one JSON object a line: the form that the command line prints."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypedDict

from geo.joining.contradictions import Contradiction, contradictions
from geo.joining.origins import origins_of_event
from geo.model import (
    ActorMention,
    Basis,
    Bond,
    CodedRow,
    Corpus,
    DateMention,
    Event,
    EventPlace,
    Extraction,
    PartyLink,
    Place,
    Quantity,
    Report,
    ReviewState,
    Sureness,
    Toponym,
    When,
)


class AlternativeRecord(TypedDict):
    """Another place that a name may mean."""

    name: str
    kind: str
    lat: float
    lon: float
    country: str | None
    geonameid: int | None


class ToponymRecord(TypedDict):
    """A place name of a text; what is not known of it is None. `confidence` is a chance, `use` what the name does."""

    start: int
    end: int
    text: str
    name: str | None
    kind: str | None
    lat: float | None
    lon: float | None
    where_prec: int | None
    geonameid: int | None
    use: str
    confidence: float
    alternatives: list[AlternativeRecord]


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


class NumberRecord(TypedDict):
    """A quantity; `high` is None where the text sets no upper end ("at least 24")."""

    start: int
    end: int
    text: str
    low: float
    high: float | None
    unit: str
    aspect: str


class SayingRecord(TypedDict):
    """What one report says where it and others disagree."""

    report: str
    article: str
    text: str


class ContradictionRecord(TypedDict):
    """What the reports of an event disagree on: `kind` is date, number or place."""

    kind: str
    about: str
    sayings: list[SayingRecord]


class BondRecord(TypedDict):
    """Why a report was joined to another one; `chance` is None for two of one article, which rules join."""

    report: str
    chance: float | None
    reasons: list[str]


class SurenessRecord(TypedDict):
    """Chances, 0 to 1, that what was read is right; None for what was not weighed, or is empty."""

    event: float | None
    type: float | None
    status: float | None
    agents: float | None
    targets: float | None
    places: float | None
    when: float | None


class BasisRecord(TypedDict):
    """What proposed a report, and how it was read: `row` is the lexicon's line, None where the judge proposed it.

    `row_type` is the type of that line, where the judge was sure of another and the report has that. `weighed` is in
    words what the judge weighed most; `actors` and `targets` say how each was found.
    """

    row: int | None
    word: str
    kind: str
    row_type: str | None
    weighed: list[str]
    actors: dict[str, str]
    targets: dict[str, str]


class ReportRecord(TypedDict):
    """A report; `start` and `end` are those of its sentence.

    `bonds` say why it was taken for one happening with other reports.
    `origins` counts the independent articles that tell of its event, `contradictions` are those that it takes part in.
    `review` is what a person decided about its event; the rest is what was read, whatever a person has corrected.
    """

    article: str
    start: int
    end: int
    type: str
    status: str
    actors: list[str]
    targets: list[str]
    places: list[PlaceRecord]
    date: list[str] | None
    date_link: str | None
    numbers: list[NumberRecord]
    id: str
    event: str
    review: str
    origins: int
    contradictions: list[ContradictionRecord]
    bonds: list[BondRecord]
    trigger: list[int]
    sentence: str
    extractor: str
    sureness: SurenessRecord
    basis: BasisRecord | None


class CodedRecord(TypedDict):
    """A row that others coded, and the event that it was taken for; `cells` are its columns as they were written."""

    origin: str
    attribution: str
    file: str
    row: int
    id: str
    coded_type: str
    event: str
    type: str
    status: str
    actors: list[str]
    targets: list[str]
    places: list[PlaceRecord]
    date: list[str] | None
    killed: int | None
    note: str
    review: str
    cells: dict[str, str]


_JOINED = frozenset({"event", "review", "origins", "contradictions", "bonds"})


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
        use=toponym.use.value,
        confidence=toponym.confidence,
        alternatives=[_alternative(other) for other in toponym.alternatives],
    )


def _alternative(place: Place) -> AlternativeRecord:
    return AlternativeRecord(
        name=place.name,
        kind=place.kind.value,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        geonameid=place.geonameid,
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


def corpus_to_records(corpus: Corpus) -> Iterator[ReportRecord | CodedRecord]:
    """Yield the reports of a corpus in the order of its articles, each with what is known of its event.

    Behind them come the rows that others coded.
    """
    event_of = {report.id: event for event in corpus.events for report in event.reports}
    disputes = {event.id: contradictions(event) for event in corpus.events}
    bonds: dict[str, list[Bond]] = defaultdict(list)
    for bond in (bond for event in corpus.events for bond in event.bonds):
        bonds[bond.report].append(bond)
    for extraction in corpus.extractions:
        for report in extraction.reports:
            event = event_of[report.id]
            origins = len(origins_of_event(event, corpus))
            more = disputes[event.id]
            yield report_to_record(
                report, event.id, origins=origins, disputes=more, bonds=bonds[report.id], review=event.review
            )

    for event in corpus.events:
        yield from (coded_to_record(row, event) for row in event.coded)


def coded_to_record(row: CodedRow, event: Event) -> CodedRecord:
    """Return a row that others coded as a record, with what it was taken to mean."""
    return CodedRecord(
        origin=row.origin.key,
        attribution=row.origin.attribution,
        file=row.file,
        row=row.row,
        id=row.key,
        coded_type=row.kind,
        event=event.id,
        type=event.type.value,
        status=event.status.value,
        actors=[actor.name for actor in event.agents],
        targets=[actor.name for actor in event.targets],
        places=[_place(item) for item in event.places],
        date=_interval(event.when),
        killed=row.killed,
        note=row.note,
        review=event.review.value,
        cells=dict(row.cells),
    )


def extraction_to_records(extraction: Extraction) -> Iterator[dict[str, object]]:
    """Yield the reports of one article, without what only all articles together tell of their events."""
    for report in extraction.reports:
        record = report_to_record(report, "")
        yield {name: value for name, value in record.items() if name not in _JOINED}


def report_to_record(
    report: Report,
    event_id: str,
    *,
    origins: int = 1,
    disputes: Iterable[Contradiction] = (),
    bonds: Iterable[Bond] = (),
    review: ReviewState = ReviewState.UNREVIEWED,
) -> ReportRecord:
    """Return a report as a record.

    Args:
        report: What to write.
        event_id: The event that it tells of.
        origins: How many independent articles tell of that event.
        disputes: What the reports of that event disagree on; those in which this one has no say are left out.
        bonds: Why it was joined to other reports of that event.
        review: What a person decided about that event.
    """
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
        date_link=report.when_link.value if report.when_link else None,
        numbers=[_number(quantity) for quantity in report.numbers],
        id=report.id,
        event=event_id,
        review=review.value,
        origins=origins,
        contradictions=[_contradiction(d) for d in disputes if report.id in {s.report.id for s in d.sayings}],
        bonds=[BondRecord(report=bond.other, chance=bond.chance, reasons=list(bond.reasons)) for bond in bonds],
        trigger=[report.trigger.start, report.trigger.end],
        sentence=report.sentence,
        extractor=report.extractor,
        sureness=sureness_to_record(report.sureness),
        basis=_basis(report, report.basis) if report.basis else None,
    )


def _basis(report: Report, basis: Basis) -> BasisRecord:
    return BasisRecord(
        row=basis.row or None,
        word=basis.word,
        kind=basis.kind,
        row_type=basis.row_type.value if basis.row_type else None,
        weighed=list(basis.weighed),
        actors=_links(report.agents, basis.agents),
        targets=_links(report.targets, basis.targets),
    )


def _links(mentions: Iterable[ActorMention], links: Iterable[PartyLink]) -> dict[str, str]:
    found: dict[str, str] = {}
    for mention, link in zip(mentions, links, strict=False):  # a file may hold fewer
        found.setdefault(mention.actor.name, link.value)
    return found


def sureness_to_record(sureness: Sureness) -> SurenessRecord:
    """Return chances as a record."""
    return SurenessRecord(
        event=sureness.event,
        type=sureness.type,
        status=sureness.status,
        agents=sureness.agents,
        targets=sureness.targets,
        places=sureness.places,
        when=sureness.when,
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


def _number(quantity: Quantity) -> NumberRecord:
    return NumberRecord(
        start=quantity.span.start,
        end=quantity.span.end,
        text=quantity.text,
        low=quantity.low,
        high=quantity.high if math.isfinite(quantity.high) else None,
        unit=quantity.unit,
        aspect=quantity.aspect,
    )


def _contradiction(dispute: Contradiction) -> ContradictionRecord:
    sayings = [SayingRecord(report=s.report.id, article=s.report.article, text=s.text) for s in dispute.sayings]
    return ContradictionRecord(kind=dispute.kind.value, about=dispute.about, sayings=sayings)


def _names(mentions: Iterable[ActorMention]) -> list[str]:
    return list(dict.fromkeys(mention.actor.name for mention in mentions))


def _interval(when: When | None) -> list[str] | None:
    days = _days(when)
    return list(days) if days else None


def _days(when: When | None) -> tuple[str, str] | None:
    if when is None or when.start is None or when.end is None:
        return None
    return when.start.isoformat(), when.end.isoformat()
