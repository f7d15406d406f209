"""Which types of events there are, which quadrants and statuses, and what each is like: one row each.

Words, help, colours, filters, options, exports and the rules of extraction are derived from these rows. A new member
needs its row here; what else must know it says so by name when the program starts.

Example::

    types_with(Trait.AT_TARGET)      # the types whose scene is the country acted upon
    TYPES[EventType.AID].words       # "aid or arms given"
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, Flag, StrEnum, auto
from typing import TypeVar

from geo.errors import DataError

_Member = TypeVar("_Member", bound=Enum)
_Row = TypeVar("_Row")


class EventType(StrEnum):
    """PLOVER's sixteen event types, and PRESENCE for a lasting state."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    PRESENCE = "PRESENCE"


class Quadrant(StrEnum):
    """CAMEO's four quadrants of event types, and lasting states."""

    VERBAL_COOPERATION = "words, cooperative"
    MATERIAL_COOPERATION = "deeds, cooperative"
    VERBAL_CONFLICT = "words, conflictual"
    MATERIAL_CONFLICT = "deeds, conflictual"
    STATE = "states"


class Status(StrEnum):
    """How surely an event happened, by the words of its report."""

    OCCURRED = "occurred"
    PLANNED = "planned"
    ALLEGED = "alleged"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"
    CANCELLED = "cancelled"


class Degree(StrEnum):
    """How surely something was read, in words."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    DOUBTFUL = "doubtful"
    UNWEIGHED = "unweighed"


class Tone(StrEnum):
    """How those who take part are to each other."""

    FRIENDLY = "friendly"
    HOSTILE = "hostile"
    NEITHER = "neither"


class Trait(Flag):
    """What the rules of extraction ask about a type. Traits that most types share are still told apart by a few."""

    # Who, and to whom.
    SCENE_SUFFICES = auto()  # it is told by its scene alone; all else is the words or dealings of somebody
    TAKES_SIDES = auto()  # for or against a thing, it is for or against those whose it is
    HARMS = auto()  # done to a thing or on ground, it is done to those whose it is
    BY_ITSELF = auto()  # one side does it alone, and whom it is directed at is told beside it, if it is told at all
    AMONG = auto()  # several sides do it together, and then whom they meet is each other
    ANSWERABLE = auto()  # whom it is directed at may answer it, and means who said or did it
    ANSWERS = auto()  # without anybody named, it is directed at who last said or did what is answerable
    REFUSABLE = auto()  # not to do it is a refusal: REFUSAL
    TOLD_OF = auto()  # others tell of it than who does it: "Shelling killed three, the governor said"

    # Where.
    REACHES = auto()  # what it is done to, for or against may be its scene; words for a country happen nowhere in it
    AT_TARGET = auto()  # where no scene is told, it is the country acted upon: not for who stays, nor for who yields
    AT_HOME = auto()  # between parties of one country it takes place in that country
    AT_OBJECT = auto()  # a town that describes what it is done to is its scene: "stormed the Rome office"
    VISIT = auto()  # who acts may come to the other side, which is then host; further meetings there are part of it
    FIGHTS = auto()  # places that it lies "between" are the sides of a war, and its scene

    # When.
    UTTERED = auto()  # a verb that tells it as news may stand below one of saying, and to say it is the news
    OF_TODAY = auto()  # after a sentence of background it is of the news again; wider than what is uttered
    OCCASION = auto()  # other acts are told by it, and share its day: "smiled after talks"
    ON_VISITS = auto()  # between host and guest of a visit it comes of that visit
    PASSING = auto()  # what comes of a visit and takes no longer: its day is the visit's
    LASTING = auto()  # it goes on, and no day of a story is its day
    REPEATED = auto()  # "has traded" tells a habit, where "has met" tells news

    # Which words are one act.
    HAS_CONTENT = auto()  # what is asked, threatened, refused or given in it is part of it
    BACKS_ACTS = auto()  # an act that is its object stays an act of its own: to back a deal is not the deal
    KEEPS_FROM = auto()  # what it keeps somebody from is part of it: "barred them from entering"
    ASKS = auto()  # whom it is directed at is asked to do something, which is told with it


@dataclass(frozen=True, slots=True)
class QuadrantTraits:
    """What a quadrant is called and means, and how those who take part in its events are to each other."""

    words: str
    help: str
    tone: Tone


class Icon(StrEnum):
    """A picture of an act, for marks that have room for one; the pictures are in `geo.views.icons`."""

    STRIKE = "strike"
    ARREST = "arrest"
    MARCH = "march"
    TROOPS = "troops"
    SHIP = "ship"
    TALKS = "talks"
    PAPER = "paper"
    AID = "aid"
    MONEY = "money"
    BAR = "bar"
    WARNING = "warning"
    BACK = "back"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class TypeTraits:
    """What a type is called and means, what it is like, and ACLED's `disorder_type`, empty where it has none.

    `icon` is the picture of such an act; of a type without one the mark says enough.
    """

    quadrant: Quadrant
    words: str
    help: str
    acled: str
    traits: Trait
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class StatusTraits:
    """What a status is called and means, and how much it counts.

    `told` says that it is told as having happened, by the text or by somebody; `stands` that it has happened or is to;
    `imagined` that it may be: an event that may be is never one with an event that is. Of several cues in one
    sentence, and of several reports of one event, the status of the lowest rank holds.
    """

    words: str
    help: str
    told: bool
    stands: bool
    imagined: bool
    cue_rank: int
    report_rank: int


@dataclass(frozen=True, slots=True)
class DegreeTraits:
    """What a degree of sureness is called and means, and from which chance on it holds; None for what has none."""

    words: str
    help: str
    least: float | None


def complete(members: Iterable[_Member], rows: Mapping[_Member, _Row], *, name: str) -> Mapping[_Member, _Row]:
    """Return a table as it is, once each member of an enumeration, or of a part of it, has a row in it.

    Raises:
        DataError: A member has none; the message names table and member.
    """
    missing = [f"{type(member).__name__}.{member.name}" for member in members if member not in rows]
    if missing:
        msg = f"{name} has no row for {', '.join(missing)}; add one"
        raise DataError(msg)
    return rows


QUADRANTS: Mapping[Quadrant, QuadrantTraits] = complete(
    Quadrant,
    {
        Quadrant.VERBAL_COOPERATION: QuadrantTraits("friendly words", "Said, and friendly.", Tone.FRIENDLY),
        Quadrant.MATERIAL_COOPERATION: QuadrantTraits("friendly deeds", "Done, and friendly.", Tone.FRIENDLY),
        Quadrant.VERBAL_CONFLICT: QuadrantTraits("hostile words", "Said, and hostile.", Tone.HOSTILE),
        Quadrant.MATERIAL_CONFLICT: QuadrantTraits("hostile deeds", "Done, and hostile.", Tone.HOSTILE),
        Quadrant.STATE: QuadrantTraits("lasting states", "Neither said nor done: it goes on.", Tone.NEITHER),
    },
    name="geo.ontology.QUADRANTS",
)

TYPES: Mapping[EventType, TypeTraits] = complete(
    EventType,
    {
        EventType.AGREE: TypeTraits(
            Quadrant.VERBAL_COOPERATION,
            words="agreement",
            help="Parties agree, accept or sign something.",
            acled="",
            traits=Trait.AMONG
            | Trait.REFUSABLE
            | Trait.AT_HOME
            | Trait.OCCASION
            | Trait.ON_VISITS
            | Trait.PASSING
            | Trait.HAS_CONTENT,
            icon=Icon.PAPER,
        ),
        EventType.CONSULT: TypeTraits(
            Quadrant.VERBAL_COOPERATION,
            words="talks or visit",
            help="They meet, visit, talk or call.",
            acled="",
            traits=Trait.AMONG
            | Trait.REACHES
            | Trait.AT_TARGET
            | Trait.VISIT
            | Trait.OF_TODAY
            | Trait.OCCASION
            | Trait.ON_VISITS
            | Trait.PASSING,
            icon=Icon.TALKS,
        ),
        EventType.SUPPORT: TypeTraits(
            Quadrant.VERBAL_COOPERATION,
            words="support voiced",
            help="One speaks for another: praises, backs, offers, apologises.",
            acled="",
            traits=Trait.TAKES_SIDES | Trait.REFUSABLE | Trait.OF_TODAY | Trait.ON_VISITS | Trait.BACKS_ACTS,
        ),
        EventType.CONCEDE: TypeTraits(
            Quadrant.VERBAL_COOPERATION,
            words="concession",
            help="One gives way: yields, frees, lifts what it had imposed.",
            acled="",
            traits=Trait.REFUSABLE | Trait.REACHES | Trait.AT_HOME | Trait.HAS_CONTENT,
        ),
        EventType.COOPERATE: TypeTraits(
            Quadrant.MATERIAL_COOPERATION,
            words="joint action or trade",
            help="They do something together: trade, build, exercise, share.",
            acled="",
            traits=Trait.AMONG | Trait.BY_ITSELF | Trait.REFUSABLE | Trait.REPEATED,
            icon=Icon.TOGETHER,
        ),
        EventType.AID: TypeTraits(
            Quadrant.MATERIAL_COOPERATION,
            words="aid or arms given",
            help="One gives another money, goods, arms or help.",
            acled="",
            traits=Trait.REFUSABLE | Trait.REACHES | Trait.AT_TARGET | Trait.ON_VISITS | Trait.HAS_CONTENT,
            icon=Icon.AID,
        ),
        EventType.RETREAT: TypeTraits(
            Quadrant.MATERIAL_COOPERATION,
            words="withdrawal",
            help="Forces withdraw, disarm or cease fire.",
            acled="",
            traits=Trait.BY_ITSELF | Trait.REACHES | Trait.AT_TARGET,
            icon=Icon.BACK,
        ),
        EventType.REQUEST: TypeTraits(
            Quadrant.VERBAL_CONFLICT,
            words="demand",
            help="One asks, appeals or demands.",
            acled="",
            traits=Trait.UTTERED | Trait.OF_TODAY | Trait.HAS_CONTENT | Trait.ASKS,
        ),
        EventType.ACCUSE: TypeTraits(
            Quadrant.VERBAL_CONFLICT,
            words="accusation",
            help="One blames, criticises or charges another.",
            acled="",
            traits=Trait.TAKES_SIDES | Trait.ANSWERABLE | Trait.AT_HOME | Trait.UTTERED | Trait.OF_TODAY,
        ),
        EventType.REJECT: TypeTraits(
            Quadrant.VERBAL_CONFLICT,
            words="refusal",
            help="One refuses, declines or votes down.",
            acled="",
            traits=Trait.TAKES_SIDES
            | Trait.ANSWERS
            | Trait.AT_HOME
            | Trait.UTTERED
            | Trait.OF_TODAY
            | Trait.HAS_CONTENT,
        ),
        EventType.THREATEN: TypeTraits(
            Quadrant.VERBAL_CONFLICT,
            words="threat",
            help="One warns of what it will do to another.",
            acled="",
            traits=Trait.TAKES_SIDES | Trait.ANSWERABLE | Trait.UTTERED | Trait.OF_TODAY | Trait.HAS_CONTENT,
            icon=Icon.WARNING,
        ),
        EventType.PROTEST: TypeTraits(
            Quadrant.VERBAL_CONFLICT,
            words="protest",
            help="People demonstrate, strike or march.",
            acled="Demonstrations",
            traits=Trait.SCENE_SUFFICES
            | Trait.TAKES_SIDES
            | Trait.AT_HOME
            | Trait.AT_OBJECT
            | Trait.OCCASION
            | Trait.TOLD_OF,
            icon=Icon.MARCH,
        ),
        EventType.SANCTION: TypeTraits(
            Quadrant.MATERIAL_CONFLICT,
            words="sanction",
            help="One cuts, bans, expels, or imposes measures short of force.",
            acled="",
            traits=Trait.TAKES_SIDES | Trait.ANSWERABLE,
            icon=Icon.BAR,
        ),
        EventType.MOBILIZE: TypeTraits(
            Quadrant.MATERIAL_CONFLICT,
            words="deployment or exercise",
            help="Forces deploy, patrol, exercise or make ready.",
            acled="",
            traits=Trait.BY_ITSELF | Trait.SCENE_SUFFICES | Trait.REACHES | Trait.AT_TARGET,
            icon=Icon.TROOPS,
        ),
        EventType.COERCE: TypeTraits(
            Quadrant.MATERIAL_CONFLICT,
            words="arrest, seizure or intrusion",
            help="Force without attack: arrest, seizure, intrusion, blockade.",
            acled="",
            traits=Trait.SCENE_SUFFICES
            | Trait.HARMS
            | Trait.ANSWERABLE
            | Trait.REACHES
            | Trait.AT_TARGET
            | Trait.AT_HOME
            | Trait.AT_OBJECT
            | Trait.KEEPS_FROM,
            icon=Icon.ARREST,
        ),
        EventType.ASSAULT: TypeTraits(
            Quadrant.MATERIAL_CONFLICT,
            words="attack",
            help="An attack: on people, forces, or what they need.",
            acled="Political violence",
            traits=Trait.SCENE_SUFFICES
            | Trait.HARMS
            | Trait.REACHES
            | Trait.AT_TARGET
            | Trait.AT_OBJECT
            | Trait.TOLD_OF
            | Trait.FIGHTS,
            icon=Icon.STRIKE,
        ),
        EventType.PRESENCE: TypeTraits(
            Quadrant.STATE,
            words="lasting presence",
            help="No act but a lasting state: forces are based, a group is active.",
            acled="",
            traits=Trait.BY_ITSELF | Trait.SCENE_SUFFICES | Trait.REACHES | Trait.LASTING,
        ),
    },
    name="geo.ontology.TYPES",
)

STATUSES: Mapping[Status, StatusTraits] = complete(
    Status,
    {
        Status.OCCURRED: StatusTraits(
            "happened",
            "Told as having taken place.",
            told=True,
            stands=True,
            imagined=False,
            cue_rank=6,
            report_rank=1,
        ),
        Status.PLANNED: StatusTraits(
            "planned",
            "Told as to come: agreed, announced, ordered.",
            told=False,
            stands=True,
            imagined=False,
            cue_rank=4,
            report_rank=5,
        ),
        Status.ALLEGED: StatusTraits(
            "alleged",
            "Somebody claims it; the text does not make it its own.",
            told=True,
            stands=True,
            imagined=False,
            cue_rank=5,
            report_rank=4,
        ),
        Status.HYPOTHETICAL: StatusTraits(
            "possible",
            "It could or might take place, or would under a condition.",
            told=False,
            stands=False,
            imagined=True,
            cue_rank=3,
            report_rank=6,
        ),
        Status.DENIED: StatusTraits(
            "denied",
            "The text says that it did not take place, or that a party denies it.",
            told=False,
            stands=False,
            imagined=False,
            cue_rank=2,
            report_rank=3,
        ),
        Status.CANCELLED: StatusTraits(
            "cancelled",
            "It was planned and called off.",
            told=False,
            stands=False,
            imagined=False,
            cue_rank=1,
            report_rank=2,
        ),
    },
    name="geo.ontology.STATUSES",
)

# The surest first.
DEGREES: Mapping[Degree, DegreeTraits] = complete(
    Degree,
    {
        Degree.SURE: DegreeTraits("sure", "Nine of ten such readings are right.", 0.85),
        Degree.LIKELY: DegreeTraits("likely", "Four of five such readings are right.", 0.75),
        Degree.UNSURE: DegreeTraits("unsure", "Six of ten such readings are right; look at the sentence.", 0.5),
        Degree.DOUBTFUL: DegreeTraits("doubtful", "Such a reading is more likely wrong than right.", 0.0),
        Degree.UNWEIGHED: DegreeTraits("not weighed", "What found it gives no chance.", None),
    },
    name="geo.ontology.DEGREES",
)
LESS_SURE = frozenset({Degree.UNSURE, Degree.DOUBTFUL})

QUADRANT: Mapping[EventType, Quadrant] = {kind: row.quadrant for kind, row in TYPES.items()}
REFUSAL = EventType.REJECT  # what not to do something is, where that is refusable


def types_with(trait: Trait) -> frozenset[EventType]:
    """Return the types that have a trait."""
    return frozenset(kind for kind, row in TYPES.items() if trait in row.traits)


def degree_of(chance: float | None) -> Degree:
    """Return the degree that a chance, 0 to 1, belongs to."""
    if chance is None:
        return Degree.UNWEIGHED
    return next(degree for degree, row in DEGREES.items() if row.least is not None and chance >= row.least)


def types_of(quadrant: Quadrant) -> tuple[EventType, ...]:
    """Return the types of a quadrant, in their order."""
    return tuple(kind for kind, row in TYPES.items() if row.quadrant is quadrant)


def _ranked(ranks: Iterable[tuple[Status, int]], *, name: str) -> tuple[Status, ...]:
    """Return statuses by their ranks, no two of which may be the same."""
    by_rank: dict[int, Status] = {}
    for status, rank in ranks:
        if rank in by_rank:
            msg = (
                f"Status.{by_rank[rank].name} and Status.{status.name} have the same {name}, {rank}; give each its own"
            )
            raise DataError(msg)
        by_rank[rank] = status
    return tuple(status for _, status in sorted(by_rank.items()))


BY_CUE = _ranked(((status, row.cue_rank) for status, row in STATUSES.items()), name="cue_rank")
BY_REPORT = _ranked(((status, row.report_rank) for status, row in STATUSES.items()), name="report_rank")
TOLD = frozenset(status for status, row in STATUSES.items() if row.told)
STANDING = frozenset(status for status, row in STATUSES.items() if row.stands)
IMAGINED = frozenset(status for status, row in STATUSES.items() if row.imagined)
AHEAD = (STANDING - TOLD) | IMAGINED  # what is still to come, if it comes
HELD = TOLD | AHEAD  # what somebody holds for true, likely or possible
# Told in the present, these say what goes on, and no day.
USUAL = frozenset(kind for kind, of in QUADRANT.items() if of in {Quadrant.MATERIAL_COOPERATION, Quadrant.STATE})
