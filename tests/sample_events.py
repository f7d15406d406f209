"""A dozen events of every sort that a map must draw, made by hand: no extraction is needed to test what comes after."""

from dataclasses import replace
from datetime import date
from functools import cache

from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    Corpus,
    Event,
    EventPlace,
    EventType,
    Extraction,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Report,
    Span,
    Status,
    When,
    content_id,
)

HOSTILE = (
    "<img src=x onerror=alert(1)>${alert(2)}`</script><script>alert(3)</script>"
    "{{7*7}} **bold** [x](javascript:alert(4))"
)

CHINA = Actor("country/CN", "China", ActorKind.STATE, "CN", aliases=("PRC",))
RUSSIA = Actor("country/RU", "Russia", ActorKind.STATE, "RU")
WAGNER = Actor("wagner-group", "Wagner Group", ActorKind.ARMED_GROUP, "RU", aliases=("Wagner",))
US = Actor("country/US", "United States", ActorKind.STATE, "US")
EVIL = Actor("evil", HOSTILE, ActorKind.ORGANISATION)

MOSCOW = Place("Moscow", PlaceKind.CITY, 55.75222, 37.61556, 1, "RU", 524901)
PARIS = Place("Paris", PlaceKind.CITY, 48.85341, 2.3488, 1, "FR", 2988507)
TRIPOLI = Place("Tripoli", PlaceKind.CITY, 32.88743, 13.18733, 1, "LY", 2210247)
ALASKA = Place("near Nome", PlaceKind.CITY, 64.50111, -165.40639, 2, "US", 5870133, radius_km=80.0)
KURSK = Place("Kursk Oblast", PlaceKind.ADMIN1, 51.7, 36.2, 4, "RU", 538555, "admin1/RU.41")
LIBYA = Place("Libya", PlaceKind.COUNTRY, 28.0, 17.0, 6, "LY", 2215636, "country/LY")
MALI = Place("Mali", PlaceKind.COUNTRY, 18.0, -2.0, 6, "ML", 2453866, "country/ML")
SEA = Place("South China Sea", PlaceKind.SEA, 14.3, 113.7, 7, None, None, "sea/south-china-sea")
ROUTE = Place(
    "between the border and Moscow",
    PlaceKind.ROUTE,
    53.4,
    37.0,
    5,
    "RU",
    None,
    "POLYGON((35.3 51.2, 36.2 50.9, 38.2 55.6, 37.0 55.9, 35.3 51.2))",
)


def make_report(text: str, *, article: str, trigger: str, **more) -> Report:
    at = text.index(trigger)
    values = {"type": EventType.CONSULT, "status": Status.OCCURRED} | more
    return Report(
        id=content_id(article, text, trigger),
        article=article,
        span=Span(0, len(text)),
        sentence=text,
        trigger=Span(at, at + len(trigger)),
        **values,
    )


def mention(text: str, words: str, actor: Actor) -> ActorMention:
    at = text.index(words)
    return ActorMention(Span(at, at + len(words)), words, actor)


def make_event(
    text: str,
    trigger: str,
    *,
    kind: EventType,
    status: Status = Status.OCCURRED,
    agents: tuple[Actor, ...] = (),
    targets: tuple[Actor, ...] = (),
    places: tuple[tuple[Place, PlaceRole], ...] = (),
    when: When | None = None,
    article: str = "visit.md",
) -> Event:
    parts = tuple(EventPlace(p, role, Link.ATTACHED, _span(text, p.name)) for p, role in places)
    report = make_report(
        text,
        article=article,
        trigger=trigger,
        type=kind,
        status=status,
        places=parts,
        when=when,
        when_span=_span(text, when.text) if when else None,
        when_link=Link.ATTACHED if when else None,
        agents=tuple(mention(text, a.name, a) for a in agents if a.name in text),
        targets=tuple(mention(text, a.name, a) for a in targets if a.name in text),
    )
    return Event(content_id(text, trigger), kind, status, agents, targets, parts, when, (report,))


def _span(text: str, words: str) -> Span | None:
    at = text.find(words)
    return Span(at, at + len(words)) if at >= 0 and words else None


def day(year: int, month: int, number: int, text: str) -> When:
    return When(date(year, month, number), date(year, month, number), 1, text)


def month(year: int, number: int, last: int, text: str) -> When:
    return When(date(year, number, 1), date(year, number, last), 4, text)


AT = PlaceRole.AT


@cache
def sample_events() -> tuple[Event, ...]:
    """Return the events, in a fixed order."""
    first = make_event(
        "On 21 August China held talks with Russia in Moscow.",
        "held talks",
        kind=EventType.CONSULT,
        agents=(CHINA,),
        targets=(RUSSIA,),
        places=((MOSCOW, AT),),
        when=day(2024, 8, 21, "21 August"),
    )
    return (
        first,
        make_event(
            "China plans to visit Moscow again.",
            "plans to visit",
            kind=EventType.CONSULT,
            status=Status.PLANNED,
            agents=(CHINA,),
            places=((MOSCOW, AT),),
        ),
        make_event(
            "Wagner Group seized the route between the border and Moscow.",
            "seized",
            kind=EventType.COERCE,
            agents=(WAGNER,),
            places=((ROUTE, AT),),
            when=month(2023, 6, 30, ""),
            article="wagner.md",
        ),
        make_event(
            "Wagner Group fought in Libya.",
            "fought",
            kind=EventType.ASSAULT,
            agents=(WAGNER,),
            places=((LIBYA, AT),),
            article="wagner.md",
        ),
        make_event(
            "Wagner Group flew arms from Moscow to Tripoli in November 2022.",
            "flew arms",
            kind=EventType.AID,
            agents=(WAGNER,),
            places=((MOSCOW, PlaceRole.FROM), (TRIPOLI, PlaceRole.TO)),
            when=month(2022, 11, 30, "November 2022"),
            article="wagner.md",
        ),
        make_event(
            "Wagner Group may hold Mali.",
            "may hold",
            kind=EventType.PRESENCE,
            status=Status.HYPOTHETICAL,
            agents=(WAGNER,),
            places=((MALI, AT),),
            article="wagner.md",
        ),
        make_event(
            "Russia is said to have shelled Kursk Oblast.",
            "shelled",
            kind=EventType.ASSAULT,
            status=Status.ALLEGED,
            agents=(RUSSIA,),
            places=((KURSK, AT),),
            when=day(2024, 8, 6, ""),
        ),
        make_event(
            "China and Russia sailed the South China Sea together.",
            "sailed",
            kind=EventType.MOBILIZE,
            agents=(CHINA, RUSSIA),
            places=((SEA, AT),),
            when=month(2024, 7, 31, ""),
        ),
        make_event(
            "Bombers of China flew near Nome.",
            "flew",
            kind=EventType.MOBILIZE,
            agents=(CHINA,),
            places=((ALASKA, AT),),
            when=month(2024, 7, 31, ""),
        ),
        make_event(
            "United States accused China in Paris.",
            "accused",
            kind=EventType.ACCUSE,
            agents=(US,),
            targets=(CHINA,),
            places=((PARIS, AT),),
            when=day(2023, 2, 4, ""),
            article="balloon.md",
        ),
        make_event(
            "United States denied that a base in Tripoli was closed.",
            "closed",
            kind=EventType.RETREAT,
            status=Status.DENIED,
            agents=(US,),
            places=((TRIPOLI, AT),),
            article="balloon.md",
        ),
        make_event(
            "Russia and China agreed.", "agreed", kind=EventType.AGREE, agents=(RUSSIA, CHINA), article="balloon.md"
        ),
        make_event(
            f"{HOSTILE} attacked Paris.",
            "attacked",
            kind=EventType.ASSAULT,
            agents=(EVIL,),
            places=((PARIS, AT),),
            article="hostile.md",
        ),
    )


@cache
def sample_corpus() -> Corpus:
    """Return the events with articles whose texts are the reports' sentences."""
    events = sample_events()
    extractions = []
    moved: dict[str, Report] = {}
    for name in sorted({report.article for event in events for report in event.reports}):
        text = ""
        for report in [r for event in events for r in event.reports if r.article == name]:
            moved[report.id] = shift(report, len(text))
            text += report.sentence + "\n"
        published = date(2024, 8, 27) if name == "visit.md" else None
        article = Article(name, text, title=f"An article called {name}", published=published, source="Example Wire")
        extractions.append(Extraction(article))
    placed = tuple(replace(event, reports=tuple(moved[r.id] for r in event.reports)) for event in events)
    return Corpus(tuple(extractions), placed)


def shift(report: Report, by: int) -> Report:
    """Return the report as it would be if its sentence started that much later."""

    def moved(span: Span | None) -> Span | None:
        return Span(span.start + by, span.end + by) if span else None

    return replace(
        report,
        span=moved(report.span),
        trigger=moved(report.trigger),
        agents=tuple(replace(m, span=moved(m.span)) for m in report.agents),
        targets=tuple(replace(m, span=moved(m.span)) for m in report.targets),
        places=tuple(replace(p, span=moved(p.span)) for p in report.places),
        when_span=moved(report.when_span),
    )


@cache
def many_events(number: int) -> tuple[Event, ...]:
    """Return so many events, each at a point of its own, with 200 actors among them."""
    base = sample_events()[0]
    events = []
    for i in range(number):
        lat, lon = -60 + (i * 37 % 1301) / 10, -170 + (i * 101 % 3407) / 10
        place = Place(f"Place {i}", PlaceKind.CITY, lat, lon, 1, "RU", 10_000_000 + i)
        actor = Actor(f"actor-{i % 200}", f"Actor {i % 200}", ActorKind.ORGANISATION)
        when = day(2020 + i % 5, 1 + i % 12, 1 + i % 28, "")
        events.append(
            replace(
                base,
                id=f"{i:012x}",
                type=list(EventType)[i % 17],
                status=list(Status)[i % 6],
                agents=(actor,),
                targets=(),
                places=(EventPlace(place, AT),),
                when=when if i % 7 else None,
            )
        )
    return tuple(events)
