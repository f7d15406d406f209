"""What the terms of the trade mean, in a sentence each, for help where they stand."""

from collections.abc import Mapping

from geo import ontology
from geo.model import QUADRANT, DatePrecision, EventType, Quadrant, Status
from geo.ontology import Degree, complete

WHERE_PREC: Mapping[int, str] = {
    1: "The text names this very place: a town, a site.",
    2: "The text says near the place, or so far from it. The ring is that distance; about 25 km where none is told.",
    3: "Somewhere in this district. The mark only stands inside it.",
    4: "Somewhere in this region. The mark only stands inside it.",
    5: "Between places, along a line, in an area that no state draws, or a guess. Its edge is not known.",
    6: "Somewhere in this country. It is tinted and listed, and gets no mark, since any spot would be a guess.",
    7: "Somewhere over this sea or in this airspace.",
}
WHERE_PREC_TERM = "how exactly a place is known, from 1 to 7, as the Uppsala Conflict Data Program counts."

DATE_PREC: Mapping[int, str] = {
    1: "The day is known.",
    2: "Within two to six days.",
    3: "Within a week.",
    4: "Within a month.",
    5: "Within a year, or wider.",
}
DATE_PREC_TERM = "how exactly a date is known, from 1 to 5, as the Uppsala Conflict Data Program counts."

TYPES: Mapping[EventType, str] = {kind: row.help for kind, row in ontology.TYPES.items()}
TYPES_TERM = "Types are those of PLOVER, a scheme for coding political events; PRESENCE is added for lasting states."

QUADRANTS: Mapping[Quadrant, str] = {quadrant: row.help for quadrant, row in ontology.QUADRANTS.items()}
STATUSES: Mapping[Status, str] = {status: row.help for status, row in ontology.STATUSES.items()}

DEGREES: Mapping[Degree, str] = {degree: row.help for degree, row in ontology.DEGREES.items()}
DEGREES_TERM = "How surely it was read that the text tells this at all; who, where and when have chances of their own."
UNSURE = "What was read less surely, and carries a question mark. “Nothing” leaves the events of which all is sure."

PUBLISHED: Mapping[DatePrecision, str] = complete(
    DatePrecision,
    {
        DatePrecision.DAY: "The article says on which day it was published.",
        DatePrecision.MONTH: "Only the month of publication is known.",
        DatePrecision.INFERRED: "The day of publication was worked out from the dates in the text.",
    },
    name="geo.views.glossary.PUBLISHED",
)

SIDE = "The country that the acting party belongs to, as far as its record tells; never guessed from the place."
ACTOR_KIND = "What sort of party takes part, whether it acts or is acted upon."
ACTOR_COUNTRY = "The country of any party of the event, acting or acted upon, as far as its record tells."
ORIGIN = "Whether articles of yours tell it, or a row that others coded: ACLED, UCDP, GDELT or a table of your own."
CODED_MARK = "No article of yours tells it: it stands in a row of ACLED, UCDP, GDELT or another table."
CERTAIN = "A date like “in August” may mean any of its days. Possibly: it may lie in those chosen. Certainly: it must."

AREA = (
    "Latitude, longitude and kilometres of a circle: 48.02, 37.8, 120. Or three corners and more: 48,37 49,38 48,39. "
    "A point passes that lies inside, a region or a country of which more than half does."
)
NO_AREA = (
    "This is no area. A circle is 48.02, 37.8, 120: latitude, longitude, kilometres. A polygon is 48,37 49,38 48,39."
)


def type_help(kind: EventType) -> str:
    """Return what a type means, with the code that other tools know it by."""
    return f"{TYPES[kind]} PLOVER: {kind}, {QUADRANT[kind]}."
