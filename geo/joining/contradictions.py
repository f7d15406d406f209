"""Where the reports of one event disagree: on the day, on a number, on the place. Shown, not averaged.

Reports contradict each other where what they say cannot both be so: their days have none in common; their ranges of one
quantity do not touch; their exact places lie farther apart than both are exact. What was only carried over from another
sentence, or implied, is not said, and contradicts nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from geo.events.similarity import TOLD_LINKS
from geo.geodesy import distance_km
from geo.model import Event, EventPlace, Quantity, Report
from geo.unseen import without_unseen

_Said = TypeVar("_Said")

_EXACT = (1, 2)  # the values of where_prec that stand for points
# How far from the truth a point may be: a town is some kilometres wide, and "near" a town is farther.
_DOUBT_KM = {1: 10.0, 2: 25.0}
_MOST_COMPARED = 60  # different sayings of one event; no story has more


class ContradictionKind(StrEnum):
    """What reports disagree on."""

    DATE = "date"
    NUMBER = "number"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Saying:
    """What one report says, in its own words."""

    report: Report
    text: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Reports of an event that cannot all be right. `about` is what is counted, or the role of the places."""

    kind: ContradictionKind
    about: str
    sayings: tuple[Saying, ...]


def contradictions(event: Event) -> tuple[Contradiction, ...]:
    """Return what the reports of an event disagree on: the date first, then numbers, then places."""
    if len(event.reports) < 2:
        return ()
    found = [_on_dates(event.reports), *_on_numbers(event.reports), *_on_places(event.reports)]
    return tuple(contradiction for contradiction in found if contradiction is not None)


def contradiction_words(contradiction: Contradiction) -> str:
    """Write a contradiction on one line: "date: 5 May (a.txt), 6 May (b.txt)"; what is said alike stands once."""
    said = sayings_of(contradiction)
    told = ", ".join(f"{text} ({', '.join(articles)})" for text, articles in said.items())
    return f"{contradiction_head(contradiction)}: {told}"


def contradiction_head(contradiction: Contradiction) -> str:
    """Say what the reports disagree on: "date", "number of people killed"."""
    about = f" of {contradiction.about}" if contradiction.kind is ContradictionKind.NUMBER else ""
    return f"{contradiction.kind}{about}"


def sayings_of(contradiction: Contradiction) -> dict[str, tuple[str, ...]]:
    """Return what is said, each with the ids of the articles that say so."""
    said: dict[str, dict[str, None]] = {}
    for saying in contradiction.sayings:
        said.setdefault(without_unseen(saying.text), {})[saying.report.article] = None
    return {text: tuple(articles) for text, articles in said.items()}


def _on_dates(reports: Sequence[Report]) -> Contradiction | None:
    """Intervals have a day in common, all of them, unless the last start lies behind the first end."""
    told = [
        (report, report.when.start, report.when.end)
        for report in reports
        if report.when and report.when.start and report.when.end and report.when_link in TOLD_LINKS
    ]
    if not told or max(start for _, start, _ in told) <= min(end for _, _, end in told):
        return None
    sayings = tuple(Saying(report, report.when.text) for report, _, _ in told if report.when)
    return Contradiction(ContradictionKind.DATE, "", sayings)


def _on_numbers(reports: Sequence[Report]) -> Iterator[Contradiction | None]:
    told: dict[tuple[str, str], list[tuple[Report, tuple[Quantity, ...]]]] = defaultdict(list)
    for report in reports:
        counted: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
        for quantity in report.numbers:
            if quantity.unit:
                counted[quantity.unit, quantity.aspect].append(quantity)
        for key, quantities in counted.items():
            told[key].append((report, tuple(quantities)))
    for (unit, aspect), said in told.items():
        about = f"{unit} {aspect}".strip()
        yield _disagreement(ContradictionKind.NUMBER, about, said, _numbers_agree, lambda q: (q.low, q.high), _words)


def _words(quantity: Quantity) -> str:
    return quantity.text


def _numbers_agree(one: Quantity, other: Quantity) -> bool:
    return one.low <= other.high and other.low <= one.high


def _on_places(reports: Sequence[Report]) -> Iterator[Contradiction | None]:
    roles = dict.fromkeys(item.role for report in reports for item in report.places if _is_exact(item))
    for role in roles:
        told = [(report, tuple(i for i in report.places if i.role is role and _is_exact(i))) for report in reports]
        yield _disagreement(ContradictionKind.PLACE, role, told, _places_agree, _point, lambda item: item.place.name)


def _is_exact(item: EventPlace) -> bool:
    return item.place.where_prec in _EXACT and item.link in TOLD_LINKS


def _point(item: EventPlace) -> tuple[float, float]:
    return item.place.lat, item.place.lon


def _places_agree(one: EventPlace, other: EventPlace) -> bool:
    return distance_km(_point(one), _point(other)) <= _doubt_km(one) + _doubt_km(other)


def _doubt_km(item: EventPlace) -> float:
    return max(item.place.radius_km or 0.0, _DOUBT_KM[item.place.where_prec])


def _disagreement(
    kind: ContradictionKind,
    about: str,
    told: Iterable[tuple[Report, tuple[_Said, ...]]],
    agree: Callable[[_Said, _Said], bool],
    key: Callable[[_Said], object],
    words: Callable[[_Said], str],
) -> Contradiction | None:
    """Return what reports say, if two of them say nothing that agrees; the same said twice is compared once."""
    said = [(report, things) for report, things in told if things]
    different = {tuple(key(thing) for thing in things): things for _, things in said}
    compared = list(different.values())[:_MOST_COMPARED]
    if all(any(agree(a, b) for a in one for b in other) for one, other in combinations(compared, 2)):
        return None
    sayings = tuple(Saying(report, ", ".join(dict.fromkeys(map(words, things)))) for report, things in said)
    return Contradiction(kind, about, sayings)
