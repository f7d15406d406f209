"""What a story leaves unsaid in one sentence because it said it in another: scenes, dates and parties.

A report borrows from an earlier or later one of the same article only where both tell of one happening, or where its
words point back ("that visit"). What is borrowed is marked as carried over. What is left open then may be implied:
the country that is acted upon is the scene, and the state of a scene is acted upon.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from geo.actors.states import States
from geo.errors import InputError
from geo.events.similarity import Profile, is_alike, may_be_one, party_keys, profile_of
from geo.gazetteer.lookup import Gazetteer
from geo.model import (
    ActorKind,
    ActorMention,
    EventPlace,
    Link,
    Place,
    PlaceRole,
    Report,
    Toponym,
    ToponymUse,
)
from geo.ontology import Trait, types_with

_RECENT = 600  # characters back that "that visit" reaches
_FOCUS = 0.35  # share of place names that makes a country the scene of a story
_ENOUGH = 8  # weight of names below which a text is no story of one country
# What a name adds to its country: "Kabul" as a place tells more of where a story is than "Afghan".
_WEIGHT = {ToponymUse.LITERAL: 4, ToponymUse.MODIFIER: 1}
_FARTHEST = 60  # reports back and forth that may tell of the same happening
_AT_TARGET = types_with(Trait.AT_TARGET)
_AT_HOME = types_with(Trait.AT_HOME)
_ANSWERING = types_with(Trait.ANSWERS)
_ANSWERABLE = types_with(Trait.ANSWERABLE)
_ANSWERED = 1200  # characters back that an answer reaches
_RULERS = frozenset({ActorKind.STATE, ActorKind.GOVERNMENT})
_HOSTED = types_with(Trait.VISIT)
_HARMING = types_with(Trait.HARMS)


def follow_threads(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return an article's reports with what other reports of the same happening say of scene, date and parties."""
    for _ in range(2):  # what points back is told by its antecedent first, and may then tell it more
        profiles = [profile_of(report) for report in reports]
        reports = [_threaded(at, profiles) for at in range(len(profiles))]
    return tuple(reports)


def _threaded(at: int, profiles: Sequence[Profile]) -> Report:
    own = profiles[at]
    report = own.report
    near = sorted(range(max(0, at - _FARTHEST), min(len(profiles), at + _FARTHEST + 1)), key=lambda i: abs(i - at))
    for other in (profiles[i] for i in near if i != at):
        if _is_complete(report):
            break
        if may_be_one(own, other) and (is_alike(own, other) or _points_back(own, other)):
            report = borrow(report, other.report)
    return report


def _points_back(own: Profile, other: Profile) -> bool:
    """Say whether a report without parties names an act that was told shortly before: "that visit"."""
    gap = own.report.trigger.start - other.report.trigger.end
    return 0 < gap <= _RECENT and not own.agents and not own.targets and bool(own.stems & other.stems)


def _is_complete(report: Report) -> bool:
    return bool(report.places and report.when and report.agents and report.targets)


def borrow(report: Report, other: Report) -> Report:
    """Return a report with what it lacks taken from another of the same happening."""
    if not report.places:
        report = replace(report, places=tuple(replace(item, link=Link.THREAD) for item in other.places))
    if report.when is None and other.when is not None:
        link = Link.ASSUMED if other.when_link is Link.ASSUMED else Link.THREAD
        report = replace(report, when=other.when, when_span=other.when_span, when_link=link)
    taken = {mention.actor.id for mention in (*report.agents, *report.targets)}
    if not report.agents and not any(mention.actor.id in taken for mention in other.agents):
        report = replace(report, agents=other.agents)
    if not report.targets and not any(mention.actor.id in taken for mention in other.targets):
        report = replace(report, targets=other.targets)
    return report


def stay_on_scene(
    reports: Sequence[Report],
    toponyms: Sequence[Toponym],
    dateline: Toponym | None = None,
    *,
    gazetteer: Gazetteer,
) -> tuple[Report, ...]:
    """Return reports of which those without a scene take that of the story, where it has one that fits who takes part.

    The scene of a story is the country that it mostly names as a place, not as who acts; where its dateline names a
    town there, that town.
    """
    focus = focus_country(
        [*toponyms, dateline] if dateline is not None else toponyms
    )  # where it was written counts twice
    town = dateline.place if dateline is not None else None
    written = town if town is not None and town.country in (focus, None) else None
    return tuple(
        report if report.places else replace(report, places=_focus(report, focus, written, gazetteer))
        for report in reports
    )


def focus_country(toponyms: Sequence[Toponym]) -> str | None:
    """Return the country that a text's place names are mostly of, if one stands out."""
    named: Counter[str] = Counter()
    for toponym in toponyms:
        if toponym.place is not None and toponym.place.country is not None:
            named[toponym.place.country] += _WEIGHT.get(toponym.use, 0)
    ranked = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < max(_ENOUGH, _FOCUS * sum(named.values())):
        return None
    return ranked[0][0]


def _focus(report: Report, focus: str | None, town: Place | None, gazetteer: Gazetteer) -> tuple[EventPlace, ...]:
    countries = {mention.actor.country for mention in (*report.agents, *report.targets)}
    if focus is None or (focus not in countries and countries != {None}):
        return ()
    place = town or country_place(focus, gazetteer)
    return (EventPlace(place, PlaceRole.AT, Link.THREAD, None),) if place is not None else ()


def imply(report: Report, states: States) -> Report:
    """Return a report with the scene that its target implies, or the target that its scene implies."""
    if not report.targets and report.type in _HOSTED | _HARMING:
        report = replace(report, targets=_owners(report, states))
    if not report.places:
        report = replace(report, places=_grounds(report, states.gazetteer))
    return report


def answer(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return reports of which a denial that names nobody is told against whoever last accused or charged."""
    return tuple(_answered(at, reports) for at in range(len(reports)))


def _answered(at: int, reports: Sequence[Report]) -> Report:
    report = reports[at]
    own = party_keys(report.agents)
    if report.type not in _ANSWERING or report.targets or not own:
        return report
    for other in reversed(reports[max(0, at - _FARTHEST) : at]):
        if report.trigger.start - other.trigger.end > _ANSWERED:
            break
        asked = other.type in _ANSWERABLE and bool(other.agents) and bool(own & party_keys(other.targets))
        if asked and not own & party_keys(other.agents):
            return replace(report, targets=other.agents)
    return report


def _owners(report: Report, states: States) -> tuple[ActorMention, ...]:
    """Return the states of the places that an act reached."""
    agents = {mention.actor.country for mention in report.agents}
    roles = {PlaceRole.TO, PlaceRole.TARGET} | ({PlaceRole.AT} if report.type in _HOSTED else set())
    found: dict[str, ActorMention] = {}
    for item in report.places:
        code = item.place.country
        if item.role not in roles or item.link is not Link.ATTACHED or code is None or code in agents:
            continue
        if item.toponym is not None:
            place = country_place(code, states.gazetteer)
            country = Toponym(item.toponym.span, item.toponym.text, place)
            actor = states.for_toponym(country) if place is not None else None
            if actor is not None:
                found.setdefault(actor.id, ActorMention(item.toponym.span, item.toponym.text, actor))
    return tuple(found.values())


def _grounds(report: Report, gazetteer: Gazetteer) -> tuple[EventPlace, ...]:
    """Return the country of a state that is acted upon, or the country that all who take part are of."""
    agents = {mention.actor.country for mention in report.agents}
    targets = {mention.actor.country for mention in report.targets}
    for mention in report.targets:
        code = mention.actor.country
        reached = report.type in _AT_TARGET and mention.actor.kind is not ActorKind.PERSON and code not in agents
        at_home = report.type in _AT_TARGET and agents == targets == {code}
        place = country_place(code, gazetteer) if code is not None and (reached or at_home) else None
        if place is not None:
            return (EventPlace(place, PlaceRole.TARGET if reached else PlaceRole.AT, Link.IMPLIED, None),)
    known = (agents | targets) - {None}
    if (
        report.type in _AT_HOME
        and len(known) == 1
        and any(m.actor.kind in _RULERS for m in report.agents + report.targets)
    ):
        place = country_place(next(code for code in known if code is not None), gazetteer)
        return (EventPlace(place, PlaceRole.AT, Link.IMPLIED, None),) if place is not None else ()
    return ()


def country_place(code: str, gazetteer: Gazetteer) -> Place | None:
    """Return the place of a state by its code (ISO 3166-1 alpha-2), if it has an outline."""
    try:
        return gazetteer.country(code).place
    except InputError:  # a state of the past has no outline today
        return None
