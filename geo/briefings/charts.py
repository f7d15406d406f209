"""A view → the bars of its timeline, and where each stands on a sheet. Knows no kind of file."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.model import Quadrant
from geo.views.indexes import index_of
from geo.views.layers import LayerBy, layering
from geo.views.timelines import BarLength, Timeline, timeline
from geo.views.view import View
from geo.views.words import QUADRANTS, count_words

MOST_BARS = 72  # more cannot be read on a page

_WIDE = "date wider than a bar, shared out"
_FOOT = 0.24  # inches below the bars, for their days
_FEW_BARS = 8  # each of which is named in full
_GAP = 0.2  # of a bar's width, between two


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the bars; None stands for the events whose date is wider than a bar."""

    name: str
    quadrant: Quadrant | None
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Events over time in stacked bars; `note` tells what the bars leave out."""

    unit: BarLength
    labels: tuple[str, ...]
    ticks: tuple[tuple[int, str], ...]
    series: tuple[Series, ...]
    note: str

    @property
    def title(self) -> str:
        """What is shown, in words."""
        return f"Events by {self.unit}"

    @property
    def counts(self) -> str:
        """How many events each colour stands for, in words."""
        return ", ".join(f"{one.name} {sum(one.values):g}" for one in self.series)

    @property
    def legend(self) -> str:
        """The words below bars that carry no axis of their own."""
        return f"{self.counts}; the highest bar stands for {self.highest:g}. {self.note}"

    @property
    def highest(self) -> float:
        """The height of the highest bar, in events; at least one."""
        return max([1.0, *(float(sum(values)) for values in zip(*(s.values for s in self.series), strict=True))])


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a bar in inches from the lower left of the chart: left, bottom, width, height."""

    quadrant: Quadrant | None
    box: tuple[float, float, float, float]


def chart(view: View) -> Chart | None:
    """Return the timeline of a view; None where no event has a date."""
    index = index_of(view.events)
    layers = layering(index, LayerBy.TYPE)
    units = iter(BarLength)
    line = timeline(index, index.rows(view.events), layers)
    while line.size > MOST_BARS and (unit := next(units, None)):
        line = timeline(index, index.rows(view.events), layers, unit=unit)
    if not line.size:
        return None
    series = [
        Series(QUADRANTS[kind], kind, tuple(float(value) for value in line.certain[number]))
        for number, kind in enumerate(Quadrant)
    ]
    series.append(Series(_WIDE, None, tuple(round(float(value), 2) for value in line.spread.sum(axis=0))))
    shown = tuple(one for one in series if any(one.values))
    ticks = tuple(enumerate(line.labels)) if line.size <= _FEW_BARS else line.ticks
    return Chart(line.unit, line.labels, ticks, shown, _note(line))


def blocks(of: Chart, width: float, height: float) -> Iterator[Block]:
    """Yield the pieces of the bars on a ground of this size in inches; the foot is left free for the days."""
    step, unit = width / len(of.labels), (height - _FOOT) / of.highest
    for at in range(len(of.labels)):
        bottom = _FOOT
        for one in of.series:
            tall = one.values[at] * unit
            if tall:
                yield Block(one.quadrant, (at * step + step * _GAP / 2, bottom, step * (1 - _GAP), tall))
            bottom += tall


def _note(line: Timeline) -> str:
    off = line.before + line.after
    told = [f"{count_words(off, 'event')} before or after these days"] if off else []
    told += [f"{count_words(line.undated, 'event')} without a date"] if line.undated else []
    return f"Not in the bars: {', '.join(told)}." if told else ""
