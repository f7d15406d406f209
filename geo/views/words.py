"""The words that a reader meets in place of codes: types, statuses, precision, days. No markup."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from geo import ontology
from geo.model import (
    SURE_OF,
    ActorKind,
    EventType,
    Link,
    PartyLink,
    Place,
    PlaceKind,
    PlaceRole,
    Quadrant,
    ReviewState,
    Status,
    Sureness,
    Toponym,
    When,
)
from geo.ontology import LESS_SURE, Degree, complete, degree_of

TYPES: Mapping[EventType, str] = {kind: row.words for kind, row in ontology.TYPES.items()}
QUADRANTS: Mapping[Quadrant, str] = {quadrant: row.words for quadrant, row in ontology.QUADRANTS.items()}
STATUSES: Mapping[Status, str] = {status: row.words for status, row in ontology.STATUSES.items()}

RECOGNISED = "text recognised from pictures (OCR)"  # of an article

DEGREES: Mapping[Degree, str] = {degree: row.words for degree, row in ontology.DEGREES.items()}
# What each chance of a `Sureness` is about.
SURELY: Mapping[str, str] = dict(
    zip(SURE_OF, ("that it is told", "what", "whether it happened", "who", "to or with whom", "where", "when"),
        strict=True)
)  # fmt: skip

ROLES: Mapping[PlaceRole, str] = complete(
    PlaceRole,
    {
        PlaceRole.AT: "at",
        PlaceRole.FROM: "from",
        PlaceRole.TO: "to",
        PlaceRole.NEAR: "near",
        PlaceRole.TARGET: "aimed at",
    },
    name="geo.views.words.ROLES",
)

LINKS: Mapping[Link, str] = complete(
    Link,
    {
        Link.REVIEWED: "set by a reviewer",
        Link.CODED: "as others coded it",
        Link.ATTACHED: "named with the act",
        Link.SENTENCE: "named in the same sentence",
        Link.THREAD: "carried over from the sentences before",
        Link.HOLDS: "may hold the place that the gazetteer lacks",
        Link.IMPLIED: "not named: where the parties are based",
        Link.ASSUMED: "not told: by the tense, about the day of publication",
    },
    name="geo.views.words.LINKS",
)

PARTY_LINKS: Mapping[PartyLink, str] = complete(
    PartyLink,
    {
        PartyLink.CLAUSE: "named with the act",
        PartyLink.PRONOUN: "meant by a pronoun",
        PartyLink.SENTENCE: "named in the same sentence",
        PartyLink.STORY: "named elsewhere in the story",
        PartyLink.IMPLIED: "not named: whose place it is",
    },
    name="geo.views.words.PARTY_LINKS",
)

REVIEWS: Mapping[ReviewState, str] = complete(
    ReviewState,
    {
        ReviewState.UNREVIEWED: "not reviewed",
        ReviewState.ACCEPTED_ONCE: "awaits a second accept",
        ReviewState.ACCEPTED: "accepted",
        ReviewState.REJECTED: "rejected",
    },
    name="geo.views.words.REVIEWS",
)

# UCDP's where_prec, 1 to 7.
WHERE: dict[int, str] = {
    1: "exact place",
    2: "near this place",
    3: "district",
    4: "region",
    5: "somewhere along or between",
    6: "whole country",
    7: "sea or airspace",
}

# UCDP's date_prec, 1 to 5.
WHEN: dict[int, str] = {1: "to the day", 2: "within a few days", 3: "within a week", 4: "within a month", 5: "wider"}

KINDS: Mapping[PlaceKind, str] = complete(
    PlaceKind,
    {
        PlaceKind.CITY: "town",
        PlaceKind.ADMIN1: "region",
        PlaceKind.ADMIN2: "district",
        PlaceKind.COUNTRY: "country",
        PlaceKind.CONTINENT: "continent",
        PlaceKind.SEA: "sea",
        PlaceKind.REGION: "area",
        PlaceKind.AIRSPACE: "airspace",
        PlaceKind.ROUTE: "route",
        PlaceKind.SITE: "site",
    },
    name="geo.views.words.KINDS",
)

ACTOR_KINDS: Mapping[ActorKind, str] = complete(
    ActorKind,
    {
        ActorKind.STATE: "a state",
        ActorKind.GOVERNMENT: "a government or its body",
        ActorKind.MILITARY: "armed forces",
        ActorKind.ORGANISATION: "an organisation",
        ActorKind.ARMED_GROUP: "an armed group",
        ActorKind.COMPANY: "a company",
        ActorKind.PERSON: "a person",
        ActorKind.POPULATION: "people",
        ActorKind.UNNAMED: "told by a noun alone",
    },
    name="geo.views.words.ACTOR_KINDS",
)
# The same of many, as a filter names them.
KINDS_OF_ACTORS: Mapping[ActorKind, str] = complete(
    ActorKind,
    {
        ActorKind.STATE: "states",
        ActorKind.GOVERNMENT: "governments",
        ActorKind.MILITARY: "armed forces",
        ActorKind.ORGANISATION: "organisations",
        ActorKind.ARMED_GROUP: "armed groups",
        ActorKind.COMPANY: "companies",
        ActorKind.PERSON: "persons",
        ActorKind.POPULATION: "people",
        ActorKind.UNNAMED: "not named",
    },
    name="geo.views.words.KINDS_OF_ACTORS",
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def point_words(lat: float, lon: float) -> str:
    """Write a point of the earth: "48.02° N, 37.80° E"."""
    turned = (lon + 180) % 360 - 180
    north, east = "N" if lat >= 0 else "S", "E" if turned >= 0 else "W"
    return f"{abs(lat):.2f}° {north}, {abs(turned):.2f}° {east}"


def day_words(day: date) -> str:
    """Write a day the same way on every machine: "21 Aug 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """Write the month that a day lies in: "Aug 2024"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def span_words(start: date, end: date) -> str:
    """Write a stretch of days as shortly as it can be said: "21 Aug 2024", "Nov 2022", "26 Jan – 3 Feb 2023"."""
    if start == end:
        return day_words(start)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return _month_span(start, end)
    if start.year == end.year:
        head = f"{start.day}" if start.month == end.month else f"{start.day} {MONTHS[start.month - 1]}"
        return f"{head} – {day_words(end)}"
    return f"{day_words(start)} – {day_words(end)}"


def when_words(when: When | None) -> str:
    """Write an event's days, or that they are not known."""
    if when is None:
        return "no date"
    if when.start is None or when.end is None:
        return f"no known date (“{when.text}”)"
    return span_words(when.start, when.end)


def sureness_words(sureness: Sureness) -> str:
    """Say how surely an event was read, and of what that is less sure; nothing where nobody weighed it."""
    if sureness.event is None:
        return ""
    less = [SURELY[of] for of in SURE_OF[1:] if degree_of(getattr(sureness, of)) in LESS_SURE]
    return DEGREES[degree_of(sureness.event)] + (f"; less sure: {', '.join(less)}" if less else "")


def chance_words(chance: float) -> str:
    """Write a chance: "likely, 78 %"."""
    return f"{DEGREES[degree_of(chance)]}, {chance:.0%}".replace("%", " %")


def name_words(toponym: Toponym) -> str:
    """Say how surely a name was understood, which is not how surely something happened there."""
    return f"“{' '.join(toponym.text.split())}” means this place: {toponym.confidence:.0%} sure"


def place_words(place: Place) -> str:
    """Say how exactly a place is known, in words."""
    if place.where_prec == 2 and place.radius_km:
        return f"within about {place.radius_km:.0f} km"
    if place.where_prec in (3, 4, 7):
        return KINDS[place.kind]
    return WHERE[place.where_prec]


def short_words(text: str, most: int) -> str:
    """Cut a text to so many characters, between words, and show that it was cut."""
    plain = " ".join(text[: most + 10_000].split())
    if len(plain) <= most:
        return plain
    kept = plain[: most - 2]
    return f"{kept.rpartition(' ')[0] or kept} …"


def capital(text: str) -> str:
    """Let words begin large, as a sentence or a heading does; the others stay as they are."""
    return text[:1].upper() + text[1:]


def count_words(number: int, noun: str) -> str:
    """Write a count with its noun: "1 event", "1,204 events"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _month_span(start: date, end: date) -> str:
    if (start.month, end.month) == (1, 12):
        return f"{start.year}" if start.year == end.year else f"{start.year} – {end.year}"
    last = f"{MONTHS[end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return last
    first = MONTHS[start.month - 1]
    return f"{first} – {last}" if start.year == end.year else f"{first} {start.year} – {last}"
