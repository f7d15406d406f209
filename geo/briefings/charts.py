"""A view → the bars of its timeline, and where each stands on a sheet. Knows no kind of file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from geo.model import Quadrant
from geo.views.indexes import EventIndex, Rows, index_of
from geo.views.layers import LayerBy, Layering, layering
from geo.views.timelines import BarLength, Timeline, timeline
from geo.views.view import View
from geo.views.words import QUADRANTS, count_words, span_words

MOST_BARS = 72  # more cannot be read on a page

_FILLED = 0.2  # of the bars must have an event, else longer bars are taken
_MOST_SPANS = 3  # spans of days that a note names
FOOT = 0.24  # inches below the bars, for their days
_HEAD, _ABOVE = 0.2, 0.04  # inches above the highest bar, for its number, and between a bar and its number
_FEWEST = 2  # bars: one tells nothing
_LETTERS = 130  # of names that have room below the bars of a page
_TALL = 4  # times the middle one of the bars, and
_TALLEST = 0.4  # of all events: a bar that dwarfs the others
_EMPTY = 0.3  # of the bars have an event: the others stand in a void
_SHARES = (0.97, 0.9, 0.8, 0.7)  # of the events, in days that are much fewer:
_SHORTER = 1 / 3  # of the days of all; these are told bar by bar, the others in words
_FEWEST_DAYS = 7
_KEPT = 0.6  # of the events of the long chart, at least, must stand in the shorter one
_MOST_STEP = 3  # every how manieth bar is named by itself; else the round ones are, such as those of a new year
_MOST_NUMBERS = 36  # bars that bear their number of events
_GAP = 0.2  # of a bar's width, between two


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the bars, and how many events each bar has of it."""

    name: str
    quadrant: Quadrant
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Events over time in stacked bars, of which days; `note` tells what the bars leave out."""

    unit: BarLength
    labels: tuple[str, ...]
    ticks: tuple[tuple[int, str], ...]
    series: tuple[Series, ...]
    note: str
    days: str

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
        return f"{self.counts}. {self.note}"

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
    """Return the timeline of a view, from its first bar that has an event to its last; None where no two bars are.

    A bar has the events that certainly belong to it. Those whose date is wider than a bar are told beside them, as
    spans: shared out among bars they would be parts of events. Where a bar would dwarf all others, or most bars would
    be empty, since most events lie close together, the bars are those of their days, and how many lie before and after
    them is told in words.
    """
    index = index_of(view.events)
    layers, rows = layering(index, LayerBy.TYPE), index.rows(view.events)
    line = timeline(index, rows, layers)
    off = line.before + line.after
    for unit in (None, *BarLength):
        line = line if unit is None else timeline(index, rows, layers, unit=unit)
        filled = _filled(line)
        sparse = len(filled) and len(filled) < _FILLED * (filled[-1] - filled[0] + 1)
        few = len(filled) and filled[-1] - filled[0] < MOST_BARS and line.before + line.after == off
        if few and not (sparse and unit is not BarLength.YEAR):
            break
    if _dwarfed(line) or len(filled) < _EMPTY * (filled[-1] - filled[0] + 1 if len(filled) else 0):
        line = next(_closer(line, index, rows, layers), line)
    filled = _filled(line)
    if len(filled) < _FEWEST:
        return None
    first, last = int(filled[0]), int(filled[-1])
    series = [
        Series(QUADRANTS[kind], kind, tuple(int(value) for value in line.certain[number, first : last + 1]))
        for number, kind in enumerate(Quadrant)
    ]
    labels = line.labels[first : last + 1]
    ticks = tuple((at - first, words) for at, words in line.ticks if first <= at <= last)
    shown = tuple(one for one in series if any(one.values))
    days = span_words(*line.days(first, last))
    return Chart(line.unit, labels, _ticks(labels, ticks), shown, _note(line, index, rows), days)


def _filled(line: Timeline) -> Rows:
    """Return the numbers of the bars that have an event."""
    return np.flatnonzero(line.certain.sum(axis=0)) if line.size else np.array([], dtype=np.intp)


def _dwarfed(line: Timeline) -> bool:
    """Say whether one bar makes all others look like nothing."""
    sums = line.certain.sum(axis=0)
    sums = sums[sums > 0]
    return len(sums) > 1 and bool(sums.max() > max(_TALL * np.median(sums), _TALLEST * sums.sum()))


def _closer(line: Timeline, index: EventIndex, rows: Rows, layers: Layering) -> Iterator[Timeline]:
    """Yield lines of fewer days that hold most of the events, if there are any; the one that holds most first."""
    dated = rows[index.dated[rows]]
    days = np.sort((index.start[dated] + index.end[dated]) // 2)
    for share in _SHARES:
        held = max(2, int(np.ceil(share * len(days))))
        lengths = days[held - 1 :] - days[: len(days) - held + 1]
        first = len(lengths) - 1 - int(np.argmin(lengths[::-1]))  # of stretches of one length the newest
        low, high = int(days[first]), int(days[first + held - 1])
        low = min(low, high - _FEWEST_DAYS + 1)
        if high - low > _SHORTER * (int(line.edges[-1]) - int(line.edges[0])):
            continue
        days_shown = date.fromordinal(low), date.fromordinal(high)
        for unit in (None, *BarLength):
            found = timeline(index, rows, layers, part=days_shown, unit=unit)
            kept = found.certain.sum() >= _KEPT * line.certain.sum()
            if kept and len(_filled(found)) >= _FEWEST and found.size <= MOST_BARS:
                yield found


def _ticks(labels: Sequence[str], ticks: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Return the names below the bars: of each where there is room, else some; none runs over the end."""
    wide, bars = max(map(len, labels)) + 2, len(labels)
    step = -(-bars * wide // _LETTERS)
    chosen = tuple(enumerate(labels))[::step] if step <= _MOST_STEP else ticks
    return tuple((at, words) for at, words in chosen if (bars - at) / bars * _LETTERS >= len(words)) or (
        (0, labels[0]),
    )


def numbers(of: Chart, width: float, height: float) -> Iterator[tuple[float, float, str]]:
    """Yield how many events each bar has, as words with the middle of their foot, on the ground of `blocks`.

    Nothing, where there are so many bars that the numbers would touch.
    """
    step, unit = width / len(of.labels), _unit(of, height)
    if len(of.labels) <= _MOST_NUMBERS:
        for at, values in enumerate(zip(*(one.values for one in of.series), strict=True)):
            if total := sum(values):
                yield (at + 0.5) * step, FOOT + total * unit + _ABOVE, f"{total:,}"


def blocks(of: Chart, width: float, height: float) -> Iterator[Block]:
    """Yield the pieces of the bars on a ground of this size in inches; the foot is left free for the days."""
    step, unit = width / len(of.labels), _unit(of, height)
    for at in range(len(of.labels)):
        bottom = FOOT
        for one in of.series:
            tall = one.values[at] * unit
            if tall:
                yield Block(one.quadrant, (at * step + step * _GAP / 2, bottom, step * (1 - _GAP), tall))
            bottom += tall


def _unit(of: Chart, height: float) -> float:
    """Return how high an event is in a bar, in inches."""
    return (height - FOOT - _HEAD) / of.highest


def _note(line: Timeline, index: EventIndex, rows: Rows) -> str:
    spans = _spans(line, index, rows)
    told = [f"{count_words(sum(spans.values()), 'event')} told less exactly ({_named(spans)})"] if spans else []
    for count, days, where in (
        (line.before, (line.whole[0], line.nearest[0]), "before"),
        (line.after, (line.nearest[1], line.whole[1]), "after"),
    ):
        told += [f"{count_words(count, 'event')} {where} these days ({_far(*days)})"] if count else []
    told += [f"{count_words(line.undated, 'event')} without a date"] if line.undated else []
    return f"Not in the bars: {', '.join(told)}." if told else ""


def _far(first: int, last: int) -> str:
    """Write from when to when the events are that lie off the bars, by years where these differ."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    return span_words(start, end) if start.year == end.year else f"{start.year} – {end.year}"


def _spans(line: Timeline, index: EventIndex, rows: Rows) -> Counter[tuple[date, date]]:
    """Count the events that are wider than a bar by their days: whole bars, but for what lies off the line."""
    dated = rows[index.dated[rows]]
    found: Counter[tuple[date, date]] = Counter()
    for start, end in zip(index.start[dated].tolist(), index.end[dated].tolist(), strict=True):
        first, last = (int(at) for at in np.searchsorted(line.edges, (start, end), "right") - 1)
        if first != last and last >= 0 and first < line.size:
            low = line.days(first, first)[0] if first >= 0 else date.fromordinal(start)
            high = line.days(last, last)[1] if last < line.size else date.fromordinal(end)
            found[low, high] += 1
    return found


def _named(spans: Counter[tuple[date, date]]) -> str:
    """Write spans, those of the most events first."""
    words = [span_words(*days) for days in sorted(spans, key=lambda days: (-spans[days], *days))]
    more = f" and {len(words) - _MOST_SPANS} other spans" if len(words) > _MOST_SPANS + 1 else ""
    return ", ".join(words[: _MOST_SPANS if more else _MOST_SPANS + 1]) + more
