"""How many are told to have been killed, wounded or sent, and how many dollars: the numbers that can be compared.

Of several numbers in one report the largest counts, and of several reports the one that tells least: as many there were
at least.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from geo.columnar import EventPart, samples
from geo.languages.words import languages, words_in
from geo.model import Event, Quantity
from geo.ontology import complete

_USD = "USD"
_NUMBER = re.compile(r"\d[\d.,]*")
_ABOUT, _NEARLY = 1.1 / 0.9, 1 / 0.9  # how far `geo.quantities.amounts` widens what is told so
_LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


class Measure(StrEnum):
    """What is counted; also the word in an address."""

    KILLED = "killed"
    WOUNDED = "wounded"
    TROOPS = "troops"
    DOLLARS = "dollars"


@dataclass(frozen=True, slots=True)
class MeasureTraits:
    """What a measure is called, and its word after a number."""

    words: str
    noun: str


MEASURES: Mapping[Measure, MeasureTraits] = complete(
    Measure,
    {
        Measure.KILLED: MeasureTraits("people killed", "killed"),
        Measure.WOUNDED: MeasureTraits("people wounded", "wounded"),
        Measure.TROOPS: MeasureTraits("troops", "troops"),
        Measure.DOLLARS: MeasureTraits("US dollars", ""),
    },
    name="geo.views.amounts.MEASURES",
)


def amounts_of(event: Event) -> Mapping[Measure, float]:
    """Return how many an event's reports and coded rows tell of each measure, at least; nothing of one none tells."""
    return {measure: least for measure, (least, _) in _ranges(event).items()}


def _ranges(event: Event) -> Mapping[Measure, tuple[float, float]]:
    """Return of each measure what the report tells that tells least, and what the one that tells most."""
    found: dict[Measure, tuple[float, float]] = {}
    for report in event.reports:
        told: dict[Measure, float] = {}
        for quantity in report.numbers:
            measure = _measure_of(quantity)
            if measure is not None:
                told[measure] = max(told.get(measure, 0.0), stated(quantity))
        for measure, amount in told.items():
            least, most = found.get(measure, (amount, amount))
            found[measure] = min(least, amount), max(most, amount)
    for row in event.coded:
        if row.killed is not None:
            least, most = found.get(Measure.KILLED, (row.killed, row.killed))
            found[Measure.KILLED] = min(least, row.killed), max(most, row.killed)
    return {measure: found[measure] for measure in Measure if found.get(measure, (0.0, 0.0))[0]}


def stated(quantity: Quantity) -> float:
    """Return the number that a text names, where it names one and only widens it: 40 of "about 40" and "nearly 40"."""
    low, high = quantity.low, quantity.high
    if not low or math.isinf(high) or low == high or len(_NUMBER.findall(quantity.text)) > 1:
        return low
    for reach, number in ((_ABOUT, (low + high) / 2), (_NEARLY, high)):
        if math.isclose(high / low, reach, rel_tol=0.01):
            return round(number, 2)
    return low


def amount_of(measure: Measure, event: Event) -> float:
    """Return how many an event tells of one measure; 0 where it tells none."""
    return amounts_of(event).get(measure, 0.0)


def amount_told(measure: Measure, events: Sequence[Event]) -> float:
    """Return how many some events tell of one measure together."""
    told = samples(events, EventPart.NUMBERS, EventPart.SOURCE)
    return sum(number * amount_of(measure, event) for event, number in told)


def amount_words(measure: Measure, amount: float) -> str:
    """Write an amount shortly: "12 killed", "45,000 troops", "$1.1 billion"."""
    number = next((f"{amount / size:,.3g} {name}" for size, name in _LARGE if amount >= size), f"{amount:,.0f}")
    return f"${number}" if measure is Measure.DOLLARS else f"{number} {MEASURES[measure].noun}"


def size_words(measure: Measure) -> str:
    """Say what the size of marks stands for."""
    return f"size: {MEASURES[measure].words}"


def numbers_words(event: Event) -> str:
    """Write all amounts of an event, as a range where its reports differ; nothing where it has none."""
    return ", ".join(_range_words(measure, least, most) for measure, (least, most) in _ranges(event).items())


def _range_words(measure: Measure, least: float, most: float) -> str:
    low, high = amount_words(measure, least), amount_words(measure, most)
    if low == high:
        return low
    return f"{low} to {high}" if measure is Measure.DOLLARS else f"{low.partition(' ')[0]} to {high}"


def _measure_of(quantity: Quantity) -> Measure | None:
    if quantity.unit == _USD:
        return Measure.DOLLARS
    if quantity.aspect in (Measure.KILLED, Measure.WOUNDED):
        return Measure(quantity.aspect) if quantity.unit in _people() or not quantity.unit else None
    return Measure.TROOPS if not quantity.aspect and quantity.unit in _forces() else None


@cache
def _people() -> frozenset[str]:
    """Return what people are counted by, in any language: the reports of an event may be in several."""
    return frozenset().union(*(words_in(code).quantities.people for code in languages()))


@cache
def _forces() -> frozenset[str]:
    return frozenset().union(*(words_in(code).quantities.forces for code in languages()))
