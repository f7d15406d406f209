"""What the terms of the trade mean, in a sentence each, for help where they stand."""

from collections.abc import Mapping

from geo.model import QUADRANT, DatePrecision, EventType, Quadrant, Status

WHERE_PREC: Mapping[int, str] = {
    1: "The text names this very place: a town, a site.",
    2: "The text says near the place, or so far from it. The ring is that distance; about 25 km where none is told.",
    3: "Somewhere in this district. The mark only stands inside it.",
    4: "Somewhere in this region. The mark only stands inside it.",
    5: "Between places, along a line, or in an area that no state draws. Its edge is not to be taken at its word.",
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

TYPES: Mapping[EventType, str] = {
    EventType.AGREE: "Parties agree, accept or sign something.",
    EventType.CONSULT: "They meet, visit, talk or call.",
    EventType.SUPPORT: "One speaks for another: praises, backs, offers, apologises.",
    EventType.CONCEDE: "One gives way: yields, frees, lifts what it had imposed.",
    EventType.COOPERATE: "They do something together: trade, build, exercise, share.",
    EventType.AID: "One gives another money, goods, arms or help.",
    EventType.RETREAT: "Forces withdraw, disarm or cease fire.",
    EventType.REQUEST: "One asks, appeals or demands.",
    EventType.ACCUSE: "One blames, criticises or charges another.",
    EventType.REJECT: "One refuses, declines or votes down.",
    EventType.THREATEN: "One warns of what it will do to another.",
    EventType.PROTEST: "People demonstrate, strike or march.",
    EventType.SANCTION: "One cuts, bans, expels, or imposes measures short of force.",
    EventType.MOBILIZE: "Forces deploy, patrol, exercise or make ready.",
    EventType.COERCE: "Force without attack: arrest, seizure, intrusion, blockade.",
    EventType.ASSAULT: "An attack: on people, forces, or what they need.",
    EventType.PRESENCE: "No act but a lasting state: forces are based, a group is active.",
}
TYPES_TERM = "Types are those of PLOVER, a scheme for coding political events; PRESENCE is added for lasting states."

QUADRANTS: Mapping[Quadrant, str] = {
    Quadrant.VERBAL_COOPERATION: "Said, and friendly.",
    Quadrant.MATERIAL_COOPERATION: "Done, and friendly.",
    Quadrant.VERBAL_CONFLICT: "Said, and hostile.",
    Quadrant.MATERIAL_CONFLICT: "Done, and hostile.",
    Quadrant.STATE: "Neither said nor done: it goes on.",
}

STATUSES: Mapping[Status, str] = {
    Status.OCCURRED: "Told as having taken place.",
    Status.PLANNED: "Told as to come: agreed, announced, ordered.",
    Status.ALLEGED: "Somebody claims it; the text does not make it its own.",
    Status.HYPOTHETICAL: "It could or might take place, or would under a condition.",
    Status.DENIED: "The text says that it did not take place, or that a party denies it.",
    Status.CANCELLED: "It was planned and called off.",
}

PUBLISHED: Mapping[DatePrecision, str] = {
    DatePrecision.DAY: "The article says on which day it was published.",
    DatePrecision.MONTH: "Only the month of publication is known.",
    DatePrecision.INFERRED: "The day of publication was worked out from the dates in the text.",
}

SIDE = "The country that the acting party belongs to, as far as its record tells; never guessed from the place."
CERTAIN = "A date like “in August” may mean any of its days. Possibly: it may lie in those chosen. Certainly: it must."


def type_help(kind: EventType) -> str:
    """Return what a type means, with the code that other tools know it by."""
    return f"{TYPES[kind]} PLOVER: {kind}, {QUADRANT[kind]}."
