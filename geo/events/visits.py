"""What is said and signed on a visit: it takes place where the visit leads, on its days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.events.similarity import whens_agree
from geo.model import EventPlace, Link, Report, Status
from geo.ontology import STANDING, Trait, types_with

_BEFORE = 400  # characters before a visit is told in which what came of it may stand: the head of a story
_VISITS = types_with(Trait.VISIT)
_ON_VISITS = types_with(Trait.ON_VISITS)
_PASSING = types_with(Trait.PASSING)
_SIDES = 2


@dataclass(frozen=True, slots=True)
class _Visit:
    report: Report
    states: frozenset[str]
    places: tuple[EventPlace, ...]


def stay_on_visits(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return reports of which dealings between host and guest without scene or date take those of the visit."""
    visits = [visit for report in reports if (visit := _visit(report)) is not None]
    return tuple(_on_visit(report, visits) for report in reports)


def _visit(report: Report) -> _Visit | None:
    """Return a report as a visit of one state's people to another state."""
    if report.type not in _VISITS or report.status is not Status.OCCURRED:
        return None
    places = tuple(place for place in report.places if place.link is Link.ATTACHED)
    hosts = {place.place.country for place in places} - {None}
    states = _states(report)
    if len(hosts) != 1 or len(states) != _SIDES or not hosts < states:
        return None
    return _Visit(report, states, tuple(replace(place, link=Link.THREAD) for place in places))


def _states(report: Report) -> frozenset[str]:
    countries = (mention.actor.country for mention in (*report.agents, *report.targets))
    return frozenset(code for code in countries if code is not None)


def _on_visit(report: Report, visits: Sequence[_Visit]) -> Report:
    """Return a report with what it lacks taken from the last visit before it, or from one told right after it."""
    if report.type not in _ON_VISITS or report.status not in STANDING:
        return report
    at, states = report.trigger.start, _states(report)
    told = [v for v in visits if v.report is not report and v.states == states]
    for visit in reversed([v for v in told if v.report.trigger.start - at <= _BEFORE]):
        if whens_agree(report.when, visit.report.when):
            return _with_scene(report, visit)
    return report


def _with_scene(report: Report, visit: _Visit) -> Report:
    if not report.places:
        report = replace(report, places=visit.places)
    if report.when is None and report.type in _PASSING and report.status is not Status.PLANNED:
        report = replace(report, when=visit.report.when, when_span=visit.report.when_span, when_link=Link.THREAD)
    return report
