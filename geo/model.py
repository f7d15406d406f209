"""The values that pass between the steps: frozen, checked when made, free of behaviour.

Offsets are characters of the article's text, half open: `text[start:end]`. Points are latitude before longitude,
degrees of WGS 84. Days are `datetime.date`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geo.errors import InputError
from geo.ontology import QUADRANT, EventType, Quadrant, Status

__all__ = [  # types and statuses come from the ontology, and are imported with the values that hold them
    "EARLIEST",
    "LATEST",
    "QUADRANT",
    "SURE",
    "SURE_OF",
    "UNWEIGHED",
    "Actor",
    "ActorKind",
    "ActorMention",
    "Article",
    "Basis",
    "Bond",
    "CodedRow",
    "Corpus",
    "DataOrigin",
    "DateMention",
    "DatePrecision",
    "Event",
    "EventPlace",
    "EventType",
    "Extraction",
    "Link",
    "PartyLink",
    "Place",
    "PlaceKind",
    "PlaceRole",
    "Quadrant",
    "Quantity",
    "Rejection",
    "Report",
    "ReviewState",
    "Span",
    "Status",
    "Sureness",
    "Toponym",
    "ToponymUse",
    "When",
    "content_id",
]


class ReviewState(StrEnum):
    """What a person has decided about an event."""

    UNREVIEWED = "unreviewed"
    ACCEPTED_ONCE = "accepted-once"  # where two are to accept, and one has
    ACCEPTED = "accepted"
    REJECTED = "rejected"

    @property
    def is_decided(self) -> bool:
        """Whether nobody is awaited any more."""
        return self in (ReviewState.ACCEPTED, ReviewState.REJECTED)


class PlaceKind(StrEnum):
    """What sort of thing a place is."""

    CITY = "city"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    COUNTRY = "country"
    CONTINENT = "continent"
    SEA = "sea"
    REGION = "region"  # a theatre or landscape that no state draws: Donbas, the Sahel, the Arctic
    AIRSPACE = "airspace"
    ROUTE = "route"  # between two places, or along a border
    SITE = "site"


class ToponymUse(StrEnum):
    """What a place name does in its sentence."""

    LITERAL = "literal"  # the place itself
    METONYMIC = "metonymic"  # who sits there: "Beijing is concerned"
    MODIFIER = "modifier"  # a demonym or attribute: "Turkish officials"
    NESTED = "nested"  # part of another name: "Paris Police Department"


class PlaceRole(StrEnum):
    """What a place is to an event."""

    AT = "at"
    FROM = "from"
    TO = "to"
    NEAR = "near"
    TARGET = "target"  # the place acted upon, where the text gives no scene


class Link(StrEnum):
    """How a place or a date came to its event, strongest first."""

    REVIEWED = "reviewed"  # set by a person
    CODED = "coded"  # it stands in a row that others coded
    ATTACHED = "attached"  # by the syntax of the clause
    SENTENCE = "sentence"  # it stands in the same sentence
    THREAD = "thread"  # carried over from the sentences before
    HOLDS = "holds"  # it is where a place may lie that is named, and that no gazetteer has
    IMPLIED = "implied"  # the seat or country of who acts or is acted upon
    ASSUMED = "assumed"  # a date that nothing tells, from the tense and the day of publication


class PartyLink(StrEnum):
    """How a party came to its report."""

    CLAUSE = "clause"  # it is told in the act's own clause
    PRONOUN = "pronoun"  # a pronoun of that clause, or of the sentence, means it
    SENTENCE = "sentence"  # it stands in the same sentence, and is the likeliest there
    STORY = "story"  # told elsewhere in the story
    IMPLIED = "implied"  # the state of a place that the act reached


class ActorKind(StrEnum):
    """What sort of party an actor is."""

    STATE = "state"
    GOVERNMENT = "government"
    MILITARY = "military"
    ORGANISATION = "organisation"
    ARMED_GROUP = "armed group"
    COMPANY = "company"
    PERSON = "person"
    POPULATION = "population"  # protesters, civilians, migrants
    UNNAMED = "unnamed"  # told by a noun that no list knows: eleven herders, a bridge


class Side(StrEnum):
    """Whether an actor acts or is acted upon."""

    AGENT = "agent"
    TARGET = "target"


class DatePrecision(StrEnum):
    """How exactly a publication date is known."""

    DAY = "day"
    MONTH = "month"
    INFERRED = "inferred"


# Between these days articles can have appeared; zeros and nines for "unknown" are no days.
# What a text tells of may lie on any day of the calendar: the peace of 1648 is placed in 1648.
EARLIEST, LATEST = date(1800, 1, 1), date(2200, 12, 31)


def content_id(*parts: object) -> str:
    """Return a short id that is the same for the same parts on every run and machine."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of an article's text, in characters."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"a span needs 0 <= start < end, not {self.start}:{self.end}"
            raise InputError(msg)

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Say whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


DEFAULT_LANGUAGE = "en"  # of what says nothing of its language


@dataclass(frozen=True, slots=True)
class Article:
    """One text with what is known of its origin.

    `id` is the file's name, or the `id` of a JSON line; of a page, its host and path. `path` is the file that it was
    read from, or its address. Front matter is not part of `text`. `rating` is the Admiralty rating that a person gave:
    the source's reliability A-F, then the item's credibility 1-6, as in "B2". `language` is what the text is written
    in, as a code of BCP 47. A text that was `recognised` was a picture of it (OCR): some of its words are misread.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    published_precision: DatePrecision = DatePrecision.DAY
    source: str = ""
    path: str = ""
    rating: str = ""
    language: str = DEFAULT_LANGUAGE
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """Days that something took, both ends included, as wide as the text leaves it.

    `precision` is UCDP's `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year or wider.
    An open When (`start` is None) keeps the words of a date that cannot be placed.
    """

    start: date | None
    end: date | None
    precision: int | None
    text: str

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            msg = f"a When has both ends or none: {self.text!r}"
            raise InputError(msg)
        if self.start is not None and self.end is not None and self.start > self.end:
            msg = f"a When cannot end before it starts: {self.start} to {self.end} for {self.text!r}"
            raise InputError(msg)

    @property
    def is_open(self) -> bool:
        """Whether the words name no days that we know."""
        return self.start is None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the earth.

    `where_prec` is UCDP's: 1 exact, 2 near, 3 second-level district, 4 first-level region, 5 between, along or vague,
    6 country, 7 sea or airspace. `shape` names an outline in `geo.gazetteer.shapes`, or is WKT (longitude first) for an
    area that was derived from words ("between A and B"). `radius_km` is the doubt round a where_prec 2 point.
    """

    name: str
    kind: PlaceKind
    lat: float
    lon: float
    where_prec: int
    country: str | None = None  # ISO 3166-1 alpha-2
    geonameid: int | None = None
    shape: str | None = None
    radius_km: float | None = None

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            msg = f"{self.name!r} lies off the earth: latitude {self.lat}, longitude {self.lon}"
            raise InputError(msg)
        if not 1 <= self.where_prec <= 7:
            msg = f"where_prec of {self.name!r} is 1 to 7, not {self.where_prec}"
            raise InputError(msg)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place named in a text. `place` is None where none of the candidates is meant."""

    span: Span
    text: str
    place: Place | None
    use: ToponymUse = ToponymUse.LITERAL
    confidence: float = 1.0
    alternatives: tuple[Place, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression in a text, with the days that it names."""

    span: Span
    text: str
    when: When


@dataclass(frozen=True, slots=True)
class Actor:
    """A party. `id` is stable: the who's-who's key, or one made from the name.

    `country` is ISO 3166-1 alpha-2; a person who acts for a state carries that state's.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A party named or referred to in a text."""

    span: Span
    text: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A place's part in an event. `span` is where the place is named, None where it is implied."""

    place: Place
    role: PlaceRole
    link: Link = Link.ATTACHED
    span: Span | None = None
    toponym: Toponym | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number told of an event, as the range that its words leave: "at least 24" has no upper end (infinity).

    `unit` is what is counted, in the singular, or a currency's ISO 4217 code; it is empty where the text names nothing.
    `aspect` says in what state those counted are ("killed", "wounded", "missing" ...) or that the number comes
    on top of another ("additional"); numbers compare only where unit and aspect are the same.
    """

    span: Span
    text: str
    low: float
    high: float
    unit: str = ""
    aspect: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            msg = f"a quantity needs 0 <= low <= high, not {self.low} to {self.high} for {self.text!r}"
            raise InputError(msg)


@dataclass(frozen=True, slots=True)
class Sureness:
    """Chances, 0 to 1, that what was read is right: `event` that a happening is told, and the others, if it is.

    They are None for what nobody weighed, and for what is empty; `when` may be sure that no day is told.
    """

    event: float | None = None
    type: float | None = None
    status: float | None = None
    agents: float | None = None
    targets: float | None = None
    places: float | None = None
    when: float | None = None

    def __post_init__(self) -> None:
        for name in SURE_OF:
            chance = getattr(self, name)
            if chance is not None and not 0 <= chance <= 1:
                msg = f"a chance is 0 to 1, not {chance} for {name}"
                raise InputError(msg)


@dataclass(frozen=True, slots=True)
class Basis:
    """What proposed a report, and how it was read.

    `row` is the line of the lexicon whose rule took it, 0 where the judge proposed it; `word` and `kind` are the rule's
    word with its part of speech. `row_type` is the type that the rule gives, where the judge was sure of another, which
    the report has. `weighed` is in words what the judge weighed most. `agents` and `targets` say how each of the
    report's was found, in their order.
    """

    row: int = 0
    word: str = ""
    kind: str = ""
    weighed: tuple[str, ...] = ()
    agents: tuple[PartyLink, ...] = ()
    targets: tuple[PartyLink, ...] = ()
    row_type: EventType | None = None


SURE_OF = ("event", "type", "status", "agents", "targets", "places", "when")  # what each chance is about
UNWEIGHED = Sureness()
SURE = Sureness(**dict.fromkeys(SURE_OF, 1.0))  # what a person tells


@dataclass(frozen=True, slots=True)
class Report:
    """One clause of one article that tells of a happening.

    `span` is the sentence, `trigger` the words that name the act, `also` further words of the sentence that tell of it:
    "blew himself up, killing eight". `left_open` are names of where it was that no gazetteer has. `when` is None where
    the text says nothing, `basis` where no reader of ours found it. `sense` is what an encoder makes of the act's word,
    in short (`geo.events.senses`), by which it is compared with others; empty where none was asked.
    """

    id: str
    article: str
    span: Span
    sentence: str
    trigger: Span
    type: EventType
    status: Status
    agents: tuple[ActorMention, ...] = ()
    targets: tuple[ActorMention, ...] = ()
    places: tuple[EventPlace, ...] = ()
    when: When | None = None
    when_span: Span | None = None
    when_link: Link | None = None
    extractor: str = ""
    numbers: tuple[Quantity, ...] = ()
    sureness: Sureness = UNWEIGHED
    basis: Basis | None = None
    also: tuple[Span, ...] = ()
    left_open: tuple[Span, ...] = ()
    sense: bytes = b""

    def words(self, span: Span) -> str:
        """Return the words of a stretch of the article that lies in the sentence."""
        return self.sentence[span.start - self.span.start : span.end - self.span.start]


@dataclass(frozen=True, slots=True)
class Bond:
    """Why a report was taken for one happening with another; both are told by their ids.

    `chance` is None where none was weighed. The reasons are what the two have in common and, behind "but", what speaks
    against it, what weighs more first.
    """

    report: str
    other: str
    chance: float | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataOrigin:
    """A set of events that others coded. `key` stands for it in filters and addresses, `name` is what it is called.

    `attribution` is what its owner asks to be said wherever its rows are shown; `licence` in short, empty where the
    owner has told none.
    """

    key: str
    name: str
    attribution: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row that others coded, in place of an article's sentence.

    `file` and `row` say where it stands, rows counted as a spreadsheet does; `key` is the id that it has there, `kind`
    what its coders call the act, `note` its text, `killed` how many people it counts as dead. `cells` are its columns
    with what they hold, as they were written; they may be fetched by the first who looks at them.
    """

    origin: DataOrigin
    file: str
    row: int
    key: str
    kind: str = ""
    note: str = ""
    killed: int | None = None
    cells: Sequence[tuple[str, str]] = field(default=(), compare=False, repr=False)

    @property
    def id(self) -> str:
        """What stands for it in the log of reviews, whichever file it came in."""
        return content_id("coded", self.origin.key, self.key or self.row)


@dataclass(frozen=True, slots=True)
class Event:
    """One happening: what its reports, from one or more articles, say together, and what a person decided about it.

    `bonds` say why its reports were joined; where a person joined them, there are none. `coded` are the rows of others
    that tell of it: an event that nobody but they tell has no reports. `assigned` are those who are yet to check it,
    by the names that decisions carry: this is about the work on it, and two events are equal without it.
    """

    id: str
    type: EventType
    status: Status
    agents: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    places: tuple[EventPlace, ...]
    when: When | None
    reports: tuple[Report, ...]
    review: ReviewState = ReviewState.UNREVIEWED
    bonds: tuple[Bond, ...] = ()
    coded: tuple[CodedRow, ...] = ()
    assigned: tuple[str, ...] = field(default=(), compare=False)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Agents, then targets, each once."""
        return tuple({actor.id: actor for actor in (*self.agents, *self.targets)}.values())

    @property
    def when_link(self) -> Link | None:
        """How the date came to the event: the link of the report that tells it."""
        told = next((report.when_link for report in self.reports if report.when == self.when), None)
        return told or (Link.CODED if self.coded and self.when else None)

    @property
    def tellers(self) -> tuple[str, ...]:
        """Ids of its reports, then of the rows that others coded."""
        return (*(report.id for report in self.reports), *(row.id for row in self.coded))

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that tell of it, each once, in their reports' order."""
        return tuple(dict.fromkeys(report.article for report in self.reports))


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input that was refused: which, why, and what would be right."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article. What was kept of it may be fetched by the first who looks at it."""

    article: Article
    toponyms: Sequence[Toponym] = ()
    dates: Sequence[DateMention] = ()
    actors: Sequence[ActorMention] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a set of inputs gave: the articles' extractions, the events of them all, and what was refused.

    `origins` gives each article the id of the one whose text it copies, or its own. Very many events stand in a table
    (`geo.columnar`) and are made when they are looked at.
    """

    extractions: tuple[Extraction, ...] = ()
    events: Sequence[Event] = ()
    rejections: tuple[Rejection, ...] = ()
    notes: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
