"""An event as it goes out: one record, from which every table, page and file takes what it says.

What a record says is declared once, a row a field: `EVENT_FIELDS`, `PLACE_FIELDS` and `REPORT_FIELDS`. Tables take
their columns from the rows, `.jsonl` and STIX their values, the manual its reference. A further field needs its row,
and no more; with a title it also stands in the evidence of the page that stands alone.

Texts hold no control characters, else they are as they were written: each format makes them harmless in its own way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, Flag, auto
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from geo.aliases import Json
from geo.columnar import EventPart, EventRows
from geo.errors import DataError, ExportError
from geo.joining.bonds import bond_words_across
from geo.joining.contradictions import contradiction_words, contradictions
from geo.joining.origins import independent
from geo.joining.sureness import sureness_of
from geo.model import (
    Actor,
    ActorMention,
    Article,
    CodedRow,
    Event,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceRole,
    Quantity,
    Report,
    ReviewState,
    Status,
    Sureness,
)
from geo.records import ReportRecord, report_to_record, sureness_to_record
from geo.views.escape import plain, plain_json
from geo.views.identity import ByIdentity
from geo.views.left_open import left_open_of
from geo.views.view import View
from geo.views.words import TYPES, place_words, sureness_words, when_words

Cell = str | int | float | None
Part = TypeVar("Part")

_OF_EVENTS = ("event", "origins", "contradictions", "bonds")  # what the record of a report repeats of its event
_BETWEEN, _BETWEEN_QUOTES = "; ", " […] "
MOST_RECORDS = 200_000  # of a table's events, each some kilobytes
_LONGEST_NOTE = 4000  # characters of a row's text that are shown


# ---- what the rows stand on ----


@dataclass(frozen=True, slots=True)
class DaysRecord:
    """The days of an event or report as they are told; `first` and `last` are None where its words name none."""

    first: date | None
    last: date | None
    precision: int | None
    text: str
    link: Link | None

    @property
    def first_iso(self) -> str | None:
        """The first day as an ISO date."""
        return self.first.isoformat() if self.first else None

    @property
    def last_iso(self) -> str | None:
        """The last day as an ISO date."""
        return self.last.isoformat() if self.last else None

    def to_json(self) -> dict[str, Json]:
        """Return them as JSON values."""
        return {
            "from": self.first_iso,
            "to": self.last_iso,
            "date_prec": self.precision,
            "text": self.text,
            "link": _word(self.link),
        }


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """A party."""

    id: str
    name: str
    kind: str
    country: str | None

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON values."""
        return {"id": self.id, "name": self.name, "kind": self.kind, "country": self.country}


@dataclass(frozen=True, slots=True)
class EventPlaceRecord:
    """A place's part in an event. `where` says how exactly it is known, `chance` how surely its name was understood."""

    part: EventPlace
    name: str
    where: str
    chance: float | None

    @property
    def place(self) -> Place:
        """The place itself."""
        return self.part.place

    @property
    def role(self) -> PlaceRole:
        """Its part in the event."""
        return self.part.role

    @property
    def link(self) -> Link:
        """How it came to the event."""
        return self.part.link

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude, no finer than any news tells: a metre."""
        return round(self.place.lat, 5), round(self.place.lon, 5)

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON values; what is not known is None."""
        return _to_json(PLACE_FIELDS, self)


@dataclass(frozen=True, slots=True)
class EventReportRecord:
    """A report with what is known of its article: `title` and the rest are None where the article is not shown."""

    report: Report
    event: str
    review: ReviewState
    quote: str
    article: str
    title: str | None
    source: str | None
    published: date | None
    rating: str | None
    text_by: str | None
    days: DaysRecord | None

    @property
    def published_iso(self) -> str | None:
        """The day of publication as an ISO date."""
        return self.published.isoformat() if self.published else None

    @property
    def heading(self) -> str:
        """The article's title, or its id."""
        return self.title or self.article

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON values: the record that `dateline events` prints, and what is known of the article."""
        told = report_to_record(self.report, self.event, review=self.review)
        kept = {name: value for name, value in told.items() if name not in _OF_EVENTS}
        return plain_json(kept) | _to_json(REPORT_FIELDS, self)


@dataclass(frozen=True, slots=True)
class CodedRowRecord:
    """A row that others coded, which stands for an article's sentence."""

    row: CodedRow

    @property
    def says(self) -> str:
        """Its text; what its coders call the act, where it has none."""
        return plain(self.row.note[:_LONGEST_NOTE] or self.row.kind or self.row.key)

    @property
    def key(self) -> str:
        """The id that it has with its coders."""
        return plain(self.row.key)

    @property
    def where(self) -> str:
        """The file and the row in it."""
        return plain(f"{self.row.file}, row {self.row.row}")

    @property
    def heading(self) -> str:
        """Whose it is, and where it stands."""
        return f"{plain(self.row.origin.name)} · {self.where}"

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON values, its cells as they were written."""
        row, origin = self.row, self.row.origin
        told: dict[str, Json] = {
            "origin": origin.key,
            "name": origin.name,
            "attribution": origin.attribution,
            "licence": origin.licence,
            "file": row.file,
            "row": row.row,
            "id": row.key,
            "type": row.kind,
            "note": row.note,
            "killed": row.killed,
            "cells": [[name, text] for name, text in row.cells],
        }
        return plain_json(told)


@dataclass(frozen=True, eq=False)
class EventRecord:
    """All that is told of an event to whoever is shown it; what takes time is made when somebody asks for it."""

    event: Event
    view: View

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @property
    def type(self) -> EventType:
        """What sort of act it is."""
        return self.event.type

    @property
    def status(self) -> Status:
        """How surely it happened."""
        return self.event.status

    @property
    def review(self) -> ReviewState:
        """What a person has decided about it."""
        return self.view.review_of(self.event)

    @cached_property
    def agents(self) -> tuple[ActorRecord, ...]:
        """Who acts."""
        return tuple(_actor(actor) for actor in self.event.agents)

    @cached_property
    def targets(self) -> tuple[ActorRecord, ...]:
        """To or with whom."""
        return tuple(_actor(actor) for actor in self.event.targets)

    @cached_property
    def places(self) -> tuple[EventPlaceRecord, ...]:
        """The places that take part in it."""
        return tuple(place_record(part) for part in self.event.places)

    @cached_property
    def days(self) -> DaysRecord | None:
        """When it took place; None where nothing is said of it."""
        when = self.event.when
        return (
            DaysRecord(when.start, when.end, when.precision, plain(when.text), self.event.when_link) if when else None
        )

    @property
    def when(self) -> str:
        """The same in words."""
        return plain(when_words(self.event.when))

    @property
    def heading(self) -> str:
        """What, who and to whom, on one line."""
        return heading_of(self.type, _names(self.agents), _names(self.targets))

    @cached_property
    def origins(self) -> int:
        """How many articles tell of it that do not copy each other."""
        return len(independent(self.event.articles, self.view.origins))

    @cached_property
    def sureness(self) -> Sureness:
        """How surely it and what it says were read."""
        return sureness_of(self.event)

    @property
    def surely(self) -> str:
        """The same in words, with what of it is less sure."""
        return sureness_words(self.sureness)

    @property
    def left_open(self) -> tuple[str, ...]:
        """The names of where it was that no gazetteer has."""
        return left_open_of(self.event)

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """On what its reports disagree, in words."""
        return tuple(plain(contradiction_words(dispute)) for dispute in contradictions(self.event))

    @cached_property
    def joined(self) -> tuple[str, ...]:
        """Why reports of several articles were taken for one happening, in words."""
        return tuple(map(plain, bond_words_across(self.event)))

    @cached_property
    def reports(self) -> tuple[EventReportRecord, ...]:
        """Its reports, each with its article."""
        return tuple(_report(report, self) for report in self.event.reports)

    @cached_property
    def coded(self) -> tuple[CodedRowRecord, ...]:
        """The rows of others that tell of it."""
        return tuple(map(CodedRowRecord, self.event.coded))

    @property
    def coders(self) -> tuple[str, ...]:
        """Whose rows these are."""
        return _once(plain(row.origin.name) for row in self.event.coded)

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that tell of it."""
        return _once(report.article for report in self.reports)

    @property
    def quotes(self) -> tuple[str, ...]:
        """Its sentences, and the texts of rows that others coded."""
        return _once([*(report.quote for report in self.reports), *(row.says for row in self.coded)])

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings of the articles that are shown."""
        return _once(report.heading for report in self.reports if report.title is not None)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of its articles, and who coded its rows, as they ask to be named."""
        named = (plain(row.origin.attribution or row.origin.name) for row in self.event.coded)
        return _once([*(report.source for report in self.reports), *named])

    @property
    def published(self) -> tuple[str, ...]:
        """The days on which its articles were published, as ISO dates."""
        return _once(report.published_iso for report in self.reports)

    @property
    def ratings(self) -> tuple[str, ...]:
        """The Admiralty ratings of its articles."""
        return _once(report.rating for report in self.reports)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers that are told of it, report by report."""
        return tuple(quantity for report in self.reports for quantity in report.report.numbers)

    @property
    def numbers(self) -> tuple[str, ...]:
        """These in the words of the reports."""
        return _once(plain(quantity.text) for quantity in self.quantities)

    @property
    def extractors(self) -> tuple[str, ...]:
        """What found its reports."""
        return _once(plain(report.report.extractor) for report in self.reports)

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON values; what is not known is None."""
        return _to_json(EVENT_FIELDS, self)


# ---- the rows ----


class Where(Flag):
    """Where a field is told: in the records of `.jsonl` and STIX, or in the columns of tables."""

    JSON = auto()
    TABLE = auto()


class CellKind(Enum):
    """What a column holds, also where no row tells it."""

    TEXT = auto()
    PROSE = auto()  # text of a sentence and more
    DAY = auto()  # as an ISO date
    WHOLE = auto()
    FRACTION = auto()


@dataclass(frozen=True, slots=True)
class RecordField(Generic[Part]):
    """One thing that a record says.

    Attributes:
        name: What it is called in JSON, and as a column where `column` names no other.
        help: What it says, for the manual; it begins with a small letter and ends without a full stop.
        value: Takes it from a record. A list becomes one cell with its texts after each other.
        where: Where it is told.
        column: What it is called as a column.
        cell: What stands in its column, where that is not the value itself.
        kind: What its column holds.
        title: What it is headed in the evidence of a page; it does not stand there where it has none.
        reads: The parts of an event that its cell is made of, and no others: of events that are alike there it is made
            once. None where each event is asked for itself.
    """

    name: str
    help: str
    value: Callable[[Part], Json]
    where: Where = Where.JSON | Where.TABLE
    column: str = ""
    cell: Callable[[Part], Cell] | None = None
    kind: CellKind = CellKind.TEXT
    title: str = ""
    reads: tuple[EventPart, ...] | None = None

    @property
    def heading(self) -> str:
        """What its column is called."""
        return self.column or self.name

    def cell_of(self, record: Part) -> Cell:
        """Return what stands in its column."""
        return self.cell(record) if self.cell else cell_of(self.value(record))


def cell_of(value: Json) -> Cell:
    """Write a value as one cell: of a list its texts, each once, of an object its values."""
    if value is None or type(value) is str:  # as nearly all are
        return value
    if isinstance(value, Mapping):
        return cell_of(list(value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _BETWEEN.join(_once(str(cell) for cell in map(cell_of, value) if cell is not None))
    return str(value).lower() if isinstance(value, bool) else value


def cells_of(fields: Iterable[RecordField[Part]], record: Part | None) -> tuple[Cell, ...]:
    """Return the cells of a record under its columns; empty ones where there is none."""
    told = _told(ByIdentity(fields), Where.TABLE)
    return tuple([each.cell_of(record) if record is not None else None for each in told])


@lru_cache(maxsize=8)  # asked for each record: to look into a flag for each field would take as long as to write it
def _told(fields: ByIdentity[Iterable[RecordField[Part]]], where: Where) -> tuple[RecordField[Part], ...]:
    """Return the fields that are told in a place."""
    return tuple(each for each in fields.value if where in each.where)


def columns_of(fields: Iterable[RecordField[Part]]) -> tuple[str, ...]:
    """Return the columns under which records stand in a table."""
    return tuple(each.heading for each in fields if Where.TABLE in each.where)


def kinds_of(fields: Iterable[RecordField[Part]]) -> dict[str, CellKind]:
    """Return what their columns hold."""
    return {each.heading: each.kind for each in fields if Where.TABLE in each.where}


def _day_columns(
    days: Callable[[Part], DaysRecord | None],
    *,
    exactly: str,
    link: str,
    reads: tuple[EventPart, ...] | None = None,
) -> tuple[RecordField[Part], ...]:
    """Return the columns of what has days; `exactly` and `link` are the manual's words for two of them."""

    def told(value: Callable[[DaysRecord], Json]) -> Callable[[Part], Json]:
        def taken(record: Part) -> Json:
            found = days(record)
            return value(found) if found else None

        return taken

    first, last = told(lambda found: found.first_iso), told(lambda found: found.last_iso)
    rows = (
        ("date_from", "the first day on which it may have taken place", first, CellKind.DAY),
        ("date_to", "the last such day", last, CellKind.DAY),
        ("date_prec", exactly, told(lambda found: found.precision), CellKind.WHOLE),
        ("date_text", "the words that tell the days", told(lambda found: found.text), CellKind.TEXT),
        ("date_link", link, told(lambda found: _word(found.link)), CellKind.TEXT),
    )
    return tuple(
        RecordField(name, help_, value, Where.TABLE, kind=kind, reads=reads) for name, help_, value, kind in rows
    )


def _sureness_column(of: str, help_: str) -> RecordField[EventRecord]:
    """Return the column of one chance."""
    return RecordField(
        f"{of}_sureness",
        help_,
        lambda told: getattr(told.sureness, of),
        Where.TABLE,
        kind=CellKind.FRACTION,
        reads=_SOURCE,
    )


_SOURCE = (EventPart.SOURCE,)
EVENT_FIELDS: tuple[RecordField[EventRecord], ...] = (
    RecordField("id", "its id, which stays the same while its reports do", lambda told: told.id, column="event"),
    RecordField("type", "what sort of act it is", lambda told: str(told.type), reads=(EventPart.ACT,)),
    RecordField("status", "how surely it happened", lambda told: str(told.status), reads=(EventPart.ACT,)),
    RecordField(
        "agents",
        "who acts: id, name, kind and country of each; as a column the names",
        lambda told: [actor.to_json() for actor in told.agents],
        column="actors",
        cell=lambda told: cell_of(_names(told.agents)),
        reads=(EventPart.AGENTS,),
    ),
    RecordField(
        "targets",
        "to or with whom, in the same way",
        lambda told: [actor.to_json() for actor in told.targets],
        cell=lambda told: cell_of(_names(told.targets)),
        reads=(EventPart.TARGETS,),
    ),
    RecordField(
        "places",
        "its places, each with the fields of a place",
        lambda told: [part.to_json() for part in told.places],
        Where.JSON,
    ),
    RecordField(
        "date",
        "when it took place: from, to, date_prec, text and link",
        lambda told: told.days.to_json() if told.days else None,
        Where.JSON,
    ),
    *_day_columns(
        lambda told: told.days,
        exactly="how exactly the days are known, 1 to 5 as UCDP has it",
        link="how the days came to the event",
        reads=(EventPart.DAYS, EventPart.SOURCE),
    ),
    RecordField("when", "the days in words", lambda told: told.when, Where.JSON),
    RecordField("review", "what a person decided about it", lambda told: str(told.review), reads=_SOURCE),
    RecordField(
        "reports",
        "how many reports tell of it",
        lambda told: len(told.reports),
        Where.TABLE,
        kind=CellKind.WHOLE,
        reads=_SOURCE,
    ),
    RecordField(
        "articles", "ids of the articles that tell of it", lambda told: told.articles, Where.TABLE, reads=_SOURCE
    ),
    RecordField(
        "origins",
        "how many articles tell of it that do not copy each other",
        lambda told: told.origins,
        kind=CellKind.WHOLE,
        reads=_SOURCE,
    ),
    RecordField(
        "sureness",
        "how surely it was read: the chances, 0 to 1, that such a thing is told (event), and that its type, status, "
        "agents, targets, places and days (when) are right if it is; as a column the first",
        lambda told: plain_json(dict(sureness_to_record(told.sureness))),
        cell=lambda told: told.sureness.event,
        kind=CellKind.FRACTION,
        reads=_SOURCE,
    ),
    RecordField(
        "surely",
        "the same in words, with what is less sure",
        lambda told: told.surely or None,
        title="Sureness",
        reads=_SOURCE,
    ),
    _sureness_column("type", "how surely its type was read, if it is told"),
    _sureness_column("status", "how surely its status was read"),
    _sureness_column("agents", "how surely one of those who act was read"),
    _sureness_column("targets", "how surely one of those to or with whom was read"),
    _sureness_column("places", "how surely one of its places was read"),
    _sureness_column("when", "how surely its days were read"),
    RecordField(
        "titles",
        "headlines of the articles",
        lambda told: told.titles,
        Where.TABLE,
        kind=CellKind.PROSE,
        reads=_SOURCE,
    ),
    RecordField("sources", "who published them", lambda told: told.sources, Where.TABLE, reads=_SOURCE),
    RecordField(
        "published", "the days on which they appeared", lambda told: told.published, Where.TABLE, reads=_SOURCE
    ),
    RecordField("ratings", "their Admiralty ratings", lambda told: told.ratings, Where.TABLE, reads=_SOURCE),
    RecordField(
        "numbers",
        "how many of what, in their words",
        lambda told: told.numbers,
        Where.TABLE,
        title="How many",
        reads=_SOURCE,
    ),
    RecordField(
        "left_open",
        "names of where it was that no gazetteer has",
        lambda told: told.left_open,
        title="Not placed",
        reads=_SOURCE,
    ),
    RecordField(
        "contradictions",
        "on what its reports disagree, in words",
        lambda told: told.contradictions,
        kind=CellKind.PROSE,
        reads=_SOURCE,
    ),
    RecordField(
        "joined",
        "why reports of several articles were taken for one happening, in words",
        lambda told: told.joined,
        Where.JSON,
        title="Joined",
    ),
    RecordField(
        "quote",
        "the sentences that tell of it",
        lambda told: _BETWEEN_QUOTES.join(told.quotes),
        Where.TABLE,
        kind=CellKind.PROSE,
    ),
    RecordField(
        "extractor", "what found it, with its version", lambda told: told.extractors, Where.TABLE, reads=_SOURCE
    ),
    RecordField(
        "coded_by",
        "whose rows tell of it, where others coded it",
        lambda told: told.coders,
        Where.TABLE,
        title="Coded by",
        reads=_SOURCE,
    ),
    RecordField(
        "coded_id", "the ids that these have there", lambda told: _once(row.key for row in told.coded), Where.TABLE
    ),
    RecordField(
        "coded_type",
        "what its coders call the act",
        lambda told: _once(plain(row.row.kind) for row in told.coded),
        Where.TABLE,
        title="Their word for it",
        reads=(EventPart.ACT, EventPart.SOURCE),
    ),
    RecordField("coded_row", "the file and the row", lambda told: _once(row.where for row in told.coded), Where.TABLE),
    RecordField(
        "coded",
        "the rows of others that tell of it: origin, name, attribution, licence, file, row, id, type, note, killed and "
        "cells",
        lambda told: [row.to_json() for row in told.coded],
        Where.JSON,
    ),
    RecordField(
        "reports",
        "its reports, each with the fields of a report",
        lambda told: [report.to_json() for report in told.reports],
        Where.JSON,
    ),
)
PLACE_FIELDS: tuple[RecordField[EventPlaceRecord], ...] = (
    RecordField("name", "what it is called", lambda told: told.name, column="place"),
    RecordField("kind", "what sort of place it is", lambda told: str(told.place.kind), column="place_kind"),
    RecordField("role", "its part in the event", lambda told: str(told.role), column="place_role"),
    RecordField("link", "how it came to the event", lambda told: str(told.link), column="place_link"),
    RecordField(
        "confidence",
        "how surely its name was understood, 0 to 1",
        lambda told: round(told.chance, 3) if told.chance is not None else None,
        column="place_confidence",
        kind=CellKind.FRACTION,
    ),
    RecordField(
        "where_prec",
        "how exactly it is known, 1 to 7 as UCDP has it",
        lambda told: told.place.where_prec,
        kind=CellKind.WHOLE,
    ),
    RecordField("where", "the same in words", lambda told: told.where, Where.TABLE),
    RecordField(
        "lat",
        "its latitude in degrees; as a column to five decimals",
        lambda told: told.place.lat,
        cell=lambda told: told.point[0],
        kind=CellKind.FRACTION,
    ),
    RecordField(
        "lon",
        "its longitude, in the same way",
        lambda told: told.place.lon,
        cell=lambda told: told.point[1],
        kind=CellKind.FRACTION,
    ),
    RecordField(
        "radius_km",
        "how far from the point it may lie",
        lambda told: told.place.radius_km,
        kind=CellKind.FRACTION,
    ),
    RecordField("country", "the country that it lies in, as two letters of ISO 3166", lambda told: told.place.country),
    RecordField("geonameid", "its number in GeoNames", lambda told: told.place.geonameid, kind=CellKind.WHOLE),
    RecordField("shape", "its outline: an id, or WKT with longitude first", lambda told: told.place.shape, Where.JSON),
)
REPORT_FIELDS: tuple[RecordField[EventReportRecord], ...] = (
    RecordField("event", "the event that it tells of", lambda told: told.event, Where.TABLE),
    RecordField("report", "its id", lambda told: told.report.id, Where.TABLE),
    RecordField("type", "what sort of act it tells of", lambda told: str(told.report.type), Where.TABLE),
    RecordField("status", "how surely that happened", lambda told: str(told.report.status), Where.TABLE),
    RecordField("review", "what a person decided about the event", lambda told: str(told.review), Where.TABLE),
    RecordField("actors", "who acts", lambda told: _mentioned(told.report.agents), Where.TABLE),
    RecordField("targets", "to or with whom", lambda told: _mentioned(told.report.targets), Where.TABLE),
    RecordField(
        "places", "where", lambda told: _once(plain(part.place.name) for part in told.report.places), Where.TABLE
    ),
    *_day_columns(
        lambda told: told.days,
        exactly="how exactly the days are known",
        link="how the days came to it",
    ),
    RecordField(
        "numbers",
        "how many of what, in its words",
        lambda told: _once(plain(quantity.text) for quantity in told.report.numbers),
        Where.TABLE,
    ),
    RecordField(
        "sureness",
        "how surely it was read that such a thing is told, 0 to 1",
        lambda told: told.report.sureness.event,
        Where.TABLE,
        kind=CellKind.FRACTION,
    ),
    RecordField("quote", "its sentence", lambda told: told.quote, Where.TABLE, kind=CellKind.PROSE),
    RecordField(
        "start",
        "where the sentence begins in the article, in characters",
        lambda told: told.report.span.start,
        Where.TABLE,
        kind=CellKind.WHOLE,
    ),
    RecordField("end", "where it ends", lambda told: told.report.span.end, Where.TABLE, kind=CellKind.WHOLE),
    RecordField("article", "the article's id", lambda told: told.article, Where.TABLE),
    RecordField("title", "its headline", lambda told: told.title, kind=CellKind.PROSE),
    RecordField("source", "who published it", lambda told: told.source),
    RecordField("published", "the day on which it appeared", lambda told: told.published_iso, kind=CellKind.DAY),
    RecordField("rating", "its Admiralty rating", lambda told: told.rating),
    RecordField(
        "text_by",
        "OCR, where its text was recognised in pictures and may have misread words; else empty",
        lambda told: told.text_by,
    ),
    RecordField("extractor", "what found it, with its version", lambda told: plain(told.report.extractor), Where.TABLE),
)


HANDLING = "handling"  # the column that carries the banner, last in every table
COLUMNS = (*columns_of(EVENT_FIELDS), *columns_of(PLACE_FIELDS), HANDLING)  # of the table of events


def _check() -> None:
    """Refuse two fields of one name."""
    told = {
        "columns of the table of events": COLUMNS,
        "columns of the table of reports": (*columns_of(REPORT_FIELDS), HANDLING),
        "values of an event's record": ("record", HANDLING, *_told_in_json(EVENT_FIELDS)),
        "values of a place's record": _told_in_json(PLACE_FIELDS),
        "values of a report's record": (*ReportRecord.__annotations__, *_told_in_json(REPORT_FIELDS)),
    }
    for what, names in told.items():
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = f"geo.views.event_records: two {what} are called {', '.join(twice)}"
            raise DataError(msg)


def _told_in_json(fields: Iterable[RecordField[Part]]) -> tuple[str, ...]:
    return tuple(each.name for each in fields if Where.JSON in each.where)


_check()


# ---- making records ----


def records_of(view: View) -> tuple[EventRecord, ...]:
    """Return the records of a view's events, in their order; those of the view that was asked for last are kept.

    Raises:
        ExportError: There are too many to tell one by one; the message says what would be right.
    """
    if isinstance(view.events, EventRows) and len(view.events) > MOST_RECORDS:
        msg = (
            f"this tells at most {MOST_RECORDS:,} events one by one, and these are {len(view.events):,}: filter them, "
            "or take GeoParquet, FlatGeobuf, GeoPackage, PMTiles, GeoJSON, JSON Lines, a table (CSV) or a picture of "
            "the map, which hold any number"
        )
        raise ExportError(msg)
    return _records(ByIdentity(view))


def rows_of(view: View, handling: str = "") -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each place of each event, and one for an event without a place; the banner stands last."""
    banner = plain(handling) or None
    for record in records_of(view):
        shared = cells_of(EVENT_FIELDS, record)
        for part in record.places or (None,):
            yield (*shared, *cells_of(PLACE_FIELDS, part), banner)


def record_of(event: Event, view: View) -> EventRecord:
    """Return the record of an event, shown or not, with what a view knows of its articles and its review."""
    return EventRecord(event, view)


def heading_of(kind: EventType, who: Iterable[str], whom: Iterable[str]) -> str:
    """Say on one line what was done, who did it, and to whom."""
    to = ", ".join(whom)
    return f"{TYPES[kind]}: {', '.join(who) or 'somebody'}" + (f" → {to}" if to else "")


@lru_cache(maxsize=1)  # what a pack writes in twenty formats is made once
def _records(view: ByIdentity[View]) -> tuple[EventRecord, ...]:
    return tuple(record_of(event, view.value) for event in view.value.events)


def each_record(view: View) -> Iterable[EventRecord]:
    """Return the records of a view's events, in their order; those of a table are made one by one, and let go."""
    if isinstance(view.events, EventRows):
        return (record_of(event, view) for event in view.events)
    return records_of(view)


def _actor(actor: Actor) -> ActorRecord:
    return ActorRecord(actor.id, plain(actor.name), str(actor.kind), actor.country)


def place_record(part: EventPlace) -> EventPlaceRecord:
    """Return the record of a place's part in an event."""
    chance = part.toponym.confidence if part.toponym else None
    return EventPlaceRecord(part, plain(part.place.name), place_words(part.place), chance)


def _report(report: Report, of: EventRecord) -> EventReportRecord:
    article, when = of.view.articles.get(report.article), report.when
    return EventReportRecord(
        report=report,
        event=of.id,
        review=of.review,
        quote=plain(report.sentence),
        article=plain(report.article),
        title=plain(article.title) if article else None,
        source=plain(article.source) if article else None,
        published=article.published if article else None,
        rating=(plain(article.rating) or None) if article else None,
        text_by=text_by(article) if article else None,
        days=DaysRecord(when.start, when.end, when.precision, plain(when.text), report.when_link) if when else None,
    )


def text_by(article: Article) -> str | None:
    """Return how the text of an article was made, None where it is its own."""
    return "OCR" if article.recognised else None


def _to_json(fields: Iterable[RecordField[Part]], record: Part) -> dict[str, Json]:
    return {each.name: each.value(record) for each in _told(ByIdentity(fields), Where.JSON)}


def _names(actors: Iterable[ActorRecord]) -> tuple[str, ...]:
    return tuple(actor.name for actor in actors)


def _mentioned(mentions: Iterable[ActorMention]) -> tuple[str, ...]:
    return _once(plain(mention.actor.name) for mention in mentions)


def _once(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the texts that say something, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))


def _word(link: Link | None) -> str | None:
    return str(link) if link else None
