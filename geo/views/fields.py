"""The filters, one row each, and the `Selection` of what is chosen in them.

Address, command line, facets, sidebar and the page that stands alone are derived from `FILTERS`. A further filter of
which one picks values needs a member of `Field`, its row, and the attribute of `Selection` that holds what is chosen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from geo.access.names import person_key
from geo.columnar import EventPart
from geo.errors import DataError
from geo.joining.sureness import chance_of, sureness_of
from geo.model import ActorKind, Event, EventType, Place, PlaceKind, ReviewState, Status
from geo.ontology import Degree, complete, degree_of
from geo.views import glossary, words
from geo.views.amounts import MEASURES, Measure, amounts_of
from geo.views.countries import country_name
from geo.views.doubts import NOTHING, WHAT_OF, unsure_fields
from geo.views.drawn_areas import DrawnArea
from geo.views.meant import listing

FROM_ARTICLES = "articles"  # the origin of events that articles tell
NO_SIDE = "none"  # the side of events whose agents belong to no state that we know

Labels = Mapping[str, str]  # value → label
_Member = TypeVar("_Member", bound=StrEnum)


class Field(StrEnum):
    """The filters of which one picks values; each is also the name in an address and on the command line."""

    ACTOR = "actor"
    SIDE = "side"
    ACTOR_KIND = "of-kind"
    ACTOR_COUNTRY = "of-country"
    TYPE = "type"
    STATUS = "status"
    SURENESS = "sureness"
    UNSURE = "unsure"
    PLACE = "place"
    NUMBER = "number"
    ARTICLE = "article"
    ORIGIN = "origin"
    REVIEW = "review"
    ASSIGNED = "assigned"


class FilterKind(StrEnum):
    """How a filter chooses: each kind is masked, put into words, drawn and told in an address in a way of its own."""

    CHOICE = "choice"  # any of the values that are picked
    PAIR = "pair"  # two actors, and how they are to each other
    DAYS = "days"  # a stretch of days, with what is to become of wide and of unknown dates
    TEXT = "text"  # words that are looked for
    AREA = "area"  # an area that is drawn on the map


class Relation(StrEnum):
    """How two actors take part in an event; also the word in an address."""

    ANY = "any"
    WITH = "with"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors, by their ids, and how they are to each other. Which is named first does not matter to what passes."""

    one: str
    other: str
    relation: Relation = Relation.ANY


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen. Actors are ids, sides countries' codes, places `place_key`s, articles ids.

    `pair` asks for two actors and how they are to each other, `area` for a place in what was drawn. `certain` asks that
    all days an event may have taken lie between `since` and `until`.
    """

    actors: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    undated: bool = True
    types: frozenset[EventType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    places: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    text: str = ""
    sides: frozenset[str] = frozenset()
    certain: bool = False
    reviews: frozenset[ReviewState] = frozenset()
    degrees: frozenset[Degree] = frozenset()
    pair: Pair | None = None
    area: DrawnArea | None = None
    measures: frozenset[Measure] = frozenset()
    actor_kinds: frozenset[ActorKind] = frozenset()
    coders: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    actor_countries: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    def chosen(self, of: Field) -> frozenset[str]:
        """Return the values chosen in one filter."""
        values: frozenset[str] = getattr(self, TABLE[of].attribute)
        return values

    def choosing(self, of: Field, values: Iterable[str]) -> "Selection":
        """Return the same selection with other values in one filter; values that cannot be are left out."""
        row = TABLE[of]
        kept = frozenset(parsed for value in values if (parsed := row.parse(value)) is not None)
        change: dict[str, Any] = {row.attribute: kept}
        return replace(self, **change)


@dataclass(frozen=True, slots=True)
class Param:
    """A name in an address, which is an option of the command line as well.

    `words` are all that it may say, empty where it may say more, and `shown` what the page calls these; `metavar`
    stands for what is given, `count` says how many of it, and `many` that the option may be repeated.
    """

    name: str
    help: str
    metavar: str = ""
    words: tuple[str, ...] = ()
    count: int = 1
    many: bool = False
    shown: tuple[str, ...] = ()

    @property
    def called(self) -> dict[str, str]:
        """Its words, each with what the page calls it."""
        return dict(zip(self.words, self.shown or self.words, strict=True))

    @property
    def offers(self) -> str:
        """What it is for, and the words that it knows, with what the page calls them."""
        return ": ".join(filter(None, (self.help, ", ".join(listing(self.called)))))

    @property
    def says(self) -> str:
        """What it is for, and the words that it knows."""
        return ": ".join(filter(None, (self.help, ", ".join(self.words))))


def _no_names(_event: Event) -> Mapping[str, tuple[str, ...]]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """What a filter picks from: an event's values, and how a value is read.

    Attributes:
        attribute: The one of `Selection` that holds what is chosen.
        values: The values of an event, with their labels.
        members: All values that there can be; none where they are open.
        labels: What these are called.
        other_names: By which names a person may mean a value, beside its label.
        held_back: The value that passes only where it is asked for, if there is one.
        term: What explains the filter, below its choices.
        value_help: What explains a value.
        opened: Whether its choices are in sight before anybody asks.
        named: Its values are names; one that begins with a small letter only describes, and steps back behind them.
        reads: The parts of an event that these are taken from, and no others.
        parties: The values are those of each party for itself, whichever side it is on.
        said: What stands before its values where they are told without the filter's heading.
        inward: It is about the work of the team, and not for a page that is handed on; it is drawn where it has values.
    """

    attribute: str
    values: Callable[[Event], Labels]
    members: tuple[str, ...] = ()
    labels: Labels = field(default_factory=dict)
    other_names: Callable[[Event], Mapping[str, tuple[str, ...]]] = _no_names
    held_back: str | None = None
    term: str = ""
    value_help: Callable[[str], str] | None = None
    opened: bool = False
    named: bool = False
    reads: tuple[EventPart, ...] = tuple(EventPart)
    parties: bool = False
    said: str = ""
    inward: bool = False

    def parse(self, value: str) -> str | None:
        """Return a value as `Selection` holds it; None for what cannot be one."""
        return next((member for member in self.members if member == value), None) if self.members else value


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: what it is headed, and its names in an address; `row` says what choices it has."""

    name: str
    kind: FilterKind
    title: str
    params: tuple[Param, ...]
    row: Row | None = None


def _row(
    attribute: str,
    value_of: Callable[[Event], _Member],
    reads: tuple[EventPart, ...],
    labels: Mapping[_Member, str],
    *,
    held_back: str | None = None,
    term: str = "",
    value_help: Callable[[str], str] | None = None,
    opened: bool = False,
) -> Row:
    """Return the row of a filter whose values are the members of an enumeration, one of an event."""

    def values(event: Event) -> Labels:
        value = value_of(event)
        return {value: labels[value]}

    return Row(
        attribute,
        values,
        tuple(labels),
        {str(member): label for member, label in labels.items()},
        held_back=held_back,
        term=term,
        value_help=value_help,
        opened=opened,
        reads=reads,
    )


def _choice(of: Field, title: str, row: Row, *, help_: str, metavar: str = "") -> Filter:
    known = tuple(map(str, row.members))
    shown = tuple(row.labels.get(word, word) for word in known)
    param = Param(of, help_, metavar or of.upper(), known, many=True, shown=shown)
    return Filter(of, FilterKind.CHOICE, title, (param,), row)


def place_key(place: Place) -> str:
    """Return what stands for a place in filters and addresses: its outline's id, its geonameid, or its point."""
    if place.kind is PlaceKind.COUNTRY and place.country:
        return f"country/{place.country}"
    if place.shape and "(" in place.shape:  # an outline of its own, made from words
        return f"area/{place.lat:.3f},{place.lon:.3f}"
    if place.shape and place.kind is PlaceKind.AIRSPACE:  # what is told of the air over a country is not told of it
        return f"airspace/{place.shape.rpartition('/')[2]}"
    if place.shape:
        return place.shape
    if place.geonameid is not None:
        return f"geonames/{place.geonameid}"
    return f"at/{place.lat:.3f},{place.lon:.3f}"


def _actors(event: Event) -> Mapping[str, str]:
    return {actor.id: actor.name for actor in event.actors}


def _sides(event: Event) -> Mapping[str, str]:
    """The countries that the agents act for: what their own records say, and no guess where they say nothing."""
    codes = sorted({actor.country for actor in event.agents if actor.country})
    return {code: country_name(code) for code in codes} or {NO_SIDE: "No known country"}


def _actor_kinds(event: Event) -> Labels:
    """What sort of parties take part, on either side."""
    return {actor.kind: words.KINDS_OF_ACTORS[actor.kind] for actor in event.actors}


def _actor_countries(event: Event) -> Labels:
    """The countries of all who take part, as far as their records tell."""
    return {actor.country: country_name(actor.country) for actor in event.actors if actor.country}


def _places(event: Event) -> Mapping[str, str]:
    """Every place of the event, and the country that each lies in."""
    found = {place_key(p.place): p.place.name for p in event.places}
    for part in event.places:
        code = part.place.country
        if code and f"country/{code}" not in found:
            found[f"country/{code}"] = country_name(code)
    return found


def _measures(event: Event) -> Mapping[str, str]:
    return {measure: MEASURES[measure].words for measure in amounts_of(event)}


def _origins(event: Event) -> Mapping[str, str]:
    """Who coded it; that articles tell of it goes by one value for them all."""
    found = {row.origin.key: row.origin.name for row in event.coded}
    return {FROM_ARTICLES: "Your articles", **found} if event.reports or not found else found


def _unsure(event: Event) -> Labels:
    """What of it was read less surely; one value of its own where nothing was."""
    return {of: WHAT_OF[of] for of in unsure_fields(event, sureness_of(event)) if of in WHAT_OF} or {
        NOTHING: WHAT_OF[NOTHING]
    }


def _assigned(event: Event) -> Labels:
    """Who is yet to check it."""
    return {person_key(name): name for name in event.assigned}


def _aliases(event: Event) -> Mapping[str, tuple[str, ...]]:
    return {actor.id: actor.aliases for actor in event.actors}


_PARTIES = (EventPart.AGENTS, EventPart.TARGETS)
_UNDATED, _CERTAINTY = ("yes", "no"), ("possible", "certain")
# In the order of the sidebar.
FILTERS = (
    _choice(
        Field.ACTOR,
        "Actors",
        Row("actors", _actors, other_names=_aliases, opened=True, named=True, reads=_PARTIES, parties=True),
        help_="who acts or is acted upon: a name or part of one",
    ),
    Filter(
        "pair",
        FilterKind.PAIR,
        "Two actors",
        (
            Param("between", "two actors that both take part: their names or parts of them", "ACTOR", count=2),
            Param("relation", "how the two are to each other", words=tuple(Relation)),
        ),
    ),
    _choice(
        Field.SIDE,
        "Acting side",
        Row("sides", _sides, term=glossary.SIDE, reads=(EventPart.AGENTS,)),
        help_=f"the country that who acts belongs to: its name or two letters, or {NO_SIDE}",
    ),
    _choice(
        Field.ACTOR_KIND,
        "Kind of actor",
        Row(
            "actor_kinds",
            _actor_kinds,
            tuple(ActorKind),
            {str(kind): label for kind, label in words.KINDS_OF_ACTORS.items()},
            term=glossary.ACTOR_KIND,
            reads=_PARTIES,
            parties=True,
        ),
        help_="what sort of party acts or is acted upon",
    ),
    _choice(
        Field.ACTOR_COUNTRY,
        "Country of an actor",
        Row("actor_countries", _actor_countries, term=glossary.ACTOR_COUNTRY, reads=_PARTIES, parties=True),
        help_="the country of who acts or is acted upon: its name or two letters",
    ),
    Filter(
        "when",
        FilterKind.DAYS,
        "When",
        (
            Param("from", "not before this day; dated events only", "DATE"),
            Param("to", "not after this day; dated events only", "DATE"),
            Param("undated", "events without a date, which pass unless days are given", words=_UNDATED),
            Param("dates", "dates that may lie within the days, or only those that must", words=_CERTAINTY),
        ),
    ),
    _choice(
        Field.TYPE,
        "What",
        _row(
            "types",
            lambda event: event.type,
            (EventPart.ACT,),
            words.TYPES,
            term=glossary.TYPES_TERM,
            value_help=lambda value: glossary.type_help(EventType(value)),
            opened=True,
        ),
        help_="the type of act",
    ),
    _choice(
        Field.STATUS,
        "How sure",
        _row(
            "statuses",
            lambda event: event.status,
            (EventPart.ACT,),
            words.STATUSES,
            value_help=lambda value: glossary.STATUSES[Status(value)],
        ),
        help_="how surely it happened",
    ),
    _choice(
        Field.SURENESS,
        "Sureness",
        _row(
            "degrees",
            lambda event: degree_of(chance_of(event)),
            (EventPart.SOURCE,),
            words.DEGREES,
            term=glossary.DEGREES_TERM,
            value_help=lambda value: glossary.DEGREES[Degree(value)],
        ),
        help_="how surely it was read; sure and likely leave out the less sure",
    ),
    _choice(
        Field.UNSURE,
        "Less sure of it",
        Row(
            "unsure",
            _unsure,
            tuple(WHAT_OF),
            WHAT_OF,
            reads=(EventPart.SOURCE,),
            term=glossary.UNSURE,
            said="less sure: ",
        ),
        help_="what of it was read less surely; nothing leaves those of which all is sure",
    ),
    _choice(
        Field.PLACE,
        "Where",
        Row("places", _places, reads=(EventPart.PLACES,)),
        help_="a place or its country: a name or part of one",
    ),
    _choice(
        Field.NUMBER,
        "Numbers told",
        Row(
            "measures",
            _measures,
            tuple(Measure),
            {str(measure): traits.words for measure, traits in MEASURES.items()},
            reads=(EventPart.NUMBERS, EventPart.SOURCE),
        ),
        help_="of what it tells how many",
    ),
    Filter(
        "area",
        FilterKind.AREA,
        "Drawn area",
        (
            Param(
                "within",
                'an area that a place lies in: "48.02,37.8,120", latitude, longitude and kilometres of a circle, or the'
                ' corners of a polygon, "48,37 49,38 48,39"; with "=" before a southern one',
                "AREA",
            ),
        ),
    ),
    _choice(
        Field.ARTICLE,
        "Articles",
        Row("articles", lambda event: {article: article for article in event.articles}, reads=(EventPart.SOURCE,)),
        help_="the article that tells of it",
        metavar="ID",
    ),
    _choice(
        Field.ORIGIN,
        "Coded by",
        Row("coders", _origins, term=glossary.ORIGIN, reads=(EventPart.SOURCE,)),
        help_=f"who coded it, such as acled, ucdp or gdelt; {FROM_ARTICLES} for what articles tell",
    ),
    _choice(
        Field.REVIEW,
        "Reviewed",
        _row("reviews", lambda event: event.review, (EventPart.SOURCE,), words.REVIEWS, held_back=ReviewState.REJECTED),
        help_="what reviewers decided; what was rejected passes only here",
    ),
    _choice(
        Field.ASSIGNED,
        "To check by",
        Row("assigned", _assigned, reads=(EventPart.SOURCE,), said="to check by ", inward=True),
        help_="who is yet to check what was assigned to him: a name or part of one",
        metavar="PERSON",
    ),
    Filter(
        "text",
        FilterKind.TEXT,
        "Search",
        (Param("text", "words of its sentences, parties and places, as in the search of the page", "WORDS"),),
    ),
)
TABLE: Mapping[Field, Row] = complete(
    Field, {Field(each.name): each.row for each in FILTERS if each.row}, name="geo.views.fields.FILTERS"
)
PARAMS: Mapping[str, Param] = {param.name: param for each in FILTERS for param in each.params}


def _check() -> None:
    """Refuse filters that share a name, or whose choices `Selection` cannot hold."""
    known = {attribute.name for attribute in fields(Selection)}
    for of, row in TABLE.items():
        if row.attribute not in known:
            msg = f"geo.views.fields.Selection has no attribute {row.attribute!r}, which the filter {of!r} is kept in"
            raise DataError(msg)
    names = [param.name for each in FILTERS for param in each.params]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        msg = f"geo.views.fields.FILTERS uses {', '.join(sorted(twice))} for more than one thing in an address"
        raise DataError(msg)


_check()

# What each filter that picks values is headed, on the page and in the page that stands alone.
TITLES: Mapping[Field, str] = {Field(each.name): each.title for each in FILTERS if each.row}
