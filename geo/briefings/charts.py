"""A view → the bars of its timeline, and where each stands on a sheet. Knows no kind of file."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.model import Quadrant
from geo.views.indexes import index_of
from geo.views.layers import LayerBy, layering
from geo.views.timelines import BarLength, Timeline, timeline
from geo.views.view import View
from geo.views.words import QUADRANTS, count_words, span_words

MOST_BARS = 72  # more cannot be read on a page

_FILLED = 0.2  # of the bars must have an event, else longer bars are taken
_MOST_SPANS = 3  # spans of days that a note names
_FOOT = 0.24  # inches below the bars, for their days
_FEW_BARS = 8  # each of which is named in full
_GAP = 0.2  # of a bar's width, between two


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the bars, and how many events each bar has of it."""

    name: str
    quadrant: Quadrant
    values: tuple[int, ...]


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
        return ", ".join(f"{one.name} {sum(one.values):,}" for one in self.series)

    @property
    def legend(self) -> str:
        """The words below bars that carry no axis of their own."""
        return f"{self.counts}; the highest bar stands for {self.highest:,}. {self.note}"

    @property
    def highest(self) -> int:
        """The height of the highest bar, in events; at least one."""
        columns = zip(*(one.values for one in self.series), strict=True)
        return max([1, *(int(sum(values)) for values in columns)])


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a bar in inches from the lower left of the chart: left, bottom, width, height."""

    quadrant: Quadrant
    box: tuple[float, float, float, float]


def chart(view: View) -> Chart | None:
    """Return the timeline of a view, from its first bar that has an event to its last; None where there is no bar.

    A bar has the events that certainly belong to it. Those whose date is wider than a bar are told beside them, as
    spans: shared out among bars they would be parts of events.
    """
    index = index_of(view.events)
    layers, rows = layering(index, LayerBy.TYPE), index.rows(view.events)
    line = timeline(index, rows, layers)
    for unit in (None, *BarLength):
        line = line if unit is None else timeline(index, rows, layers, unit=unit)
        filled = np.flatnonzero(line.certain.sum(axis=0)) if line.size else np.array([], dtype=int)
        sparse = len(filled) and len(filled) < _FILLED * (filled[-1] - filled[0] + 1)
        if len(filled) and filled[-1] - filled[0] < MOST_BARS and not (sparse and unit is not BarLength.YEAR):
            break
    if not len(filled):
        return None
    first, last = int(filled[0]), int(filled[-1])
    series = [
        Series(QUADRANTS[kind], kind, tuple(int(value) for value in line.certain[number, first : last + 1]))
        for number, kind in enumerate(Quadrant)
    ]
    labels = line.labels[first : last + 1]
    ticks = tuple((at - first, words) for at, words in line.ticks if first <= at <= last)
    if len(labels) <= _FEW_BARS:
        ticks = tuple(enumerate(labels))
    return Chart(line.unit, labels, ticks, tuple(one for one in series if any(one.values)), _note(line))


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
    off, wide = line.before + line.after, sum(stretch.count for stretch in line.stretches)
    told = [f"{count_words(wide, 'event')} told less exactly ({_spans(line)})"] if wide else []
    told += [f"{count_words(off, 'event')} long before or after these days"] if off else []
    told += [f"{count_words(line.undated, 'event')} without a date"] if line.undated else []
    return f"Not in the bars: {', '.join(told)}." if told else ""


def _spans(line: Timeline) -> str:
    """Write the spans of the events that are wider than a bar, those with the most events first."""
    ordered = sorted(line.stretches, key=lambda stretch: (-stretch.count, stretch.first, stretch.last))
    spans = list(dict.fromkeys(span_words(*line.days(stretch.first, stretch.last)) for stretch in ordered))
    more = f" and {len(spans) - _MOST_SPANS} other spans" if len(spans) > _MOST_SPANS + 1 else ""
    return ", ".join(spans[: _MOST_SPANS if more else _MOST_SPANS + 1]) + more
