"""How sure an event is, of how sure its reports are: several that do not copy each other make it surer.

In comes an event, its reports with their chances; out come the chances of what the event says. How those of the reports
came about is not known here. The rule: a chance of the event is that of the reports which say the same. Of one article,
and of articles that tell it in the same words, the surest report counts; the doubts that articles leave which tell it
in words of their own are multiplied. What a person has accepted, or set in place of what was read, is sure.
"""

import math
from collections.abc import Callable, Iterable, Mapping

from geo.model import SURE_OF, Event, Report, ReviewState, Sureness

_DIGITS = 3
_USUAL = 0.75  # of places, doers and targets of news, so many are right
_REJECTED = Sureness(event=0.0)


def sureness_of(event: Event) -> Sureness:
    """Return how sure an event is, and what it says; None for what nobody weighed, and for what it leaves empty."""
    if event.review is ReviewState.REJECTED:
        return _REJECTED
    told = {of: _chance(event, of) for of in SURE_OF if _says(event, of)}
    return Sureness(**told)


def chance_of_all(sureness: Sureness) -> float:
    """Return how sure it is that an event and all that it says are right, as if each doubt stood alone.

    A side or place that it leaves empty counts as one that is as sure as most, so that to say less gains nothing.
    """
    return math.prod(_USUAL if (chance := getattr(sureness, of)) is None else chance for of in SURE_OF)


def chance_of(event: Event) -> float | None:
    """Return how sure it is that an event was told at all; None where nobody weighed it."""
    return 0.0 if event.review is ReviewState.REJECTED else _chance(event, "event")


def _says(event: Event, of: str) -> bool:
    return of not in {"agents", "targets", "places"} or bool(getattr(event, of))


def _chance(event: Event, of: str) -> float | None:
    if event.review is ReviewState.ACCEPTED:
        return 1.0
    saying = [report for report in event.reports if _SAME[of](event, report)]
    if event.reports and not saying:
        return 1.0  # no report says it, so a person does
    return _together(saying, of)


def _together(reports: Iterable[Report], of: str) -> float | None:
    """Return the chance that one of some reports is right, counting those of one article or of one wording once."""
    surest: dict[str, tuple[float, str]] = {}
    for report in reports:
        chance = getattr(report.sureness, of)
        if chance is not None and chance > surest.get(report.article, (-1.0, ""))[0]:
            surest[report.article] = chance, report.sentence
    if not surest:
        return None
    by_wording: dict[str, float] = {}
    for chance, sentence in surest.values():
        by_wording[sentence] = max(chance, by_wording.get(sentence, 0.0))
    return round(1 - math.prod(1 - chance for chance in by_wording.values()), _DIGITS)


def _names_agent(event: Event, report: Report) -> bool:
    known = {actor.id for actor in event.agents}
    return any(mention.actor.id in known for mention in report.agents)


def _names_target(event: Event, report: Report) -> bool:
    known = {actor.id for actor in event.targets}
    return any(mention.actor.id in known for mention in report.targets)


def _is_there(event: Event, report: Report) -> bool:
    known = {part.place for part in event.places}
    return any(part.place in known for part in report.places)


# Whether a report says what its event says.
_SAME: Mapping[str, Callable[[Event, Report], bool]] = {
    "event": lambda _event, _report: True,
    "type": lambda event, report: report.type is event.type,
    "status": lambda event, report: report.status is event.status,
    "agents": _names_agent,
    "targets": _names_target,
    "places": _is_there,
    "when": lambda event, report: report.when == event.when,
}
