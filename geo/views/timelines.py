"""Events laid out in time: bars by day, week, month or year. A date that is wider than a bar is spread over its bars.

Example::

    index = index_of(corpus.events)
    line = timeline(index, index.rows(view.events), layering(index, LayerBy.TYPE))
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.ontology import complete
from geo.views.indexes import EventIndex, Rows
from geo.views.layers import Layering
from geo.views.words import count_words, day_words, month_words, span_words

MOST_BARS = 1500  # more bars than a wide screen has pixels tell nothing: of more, the latest are shown
FEWEST_BARS = 4  # fewer bars of a part of the line tell nothing, either
MOST_STRETCHES = 60
MOST_TICKS = 9
OUTLIERS = 2.5  # per cent of the events at either end that may lie off the line, if they would stretch it this much:
STRETCH = 4  # times the days of the others,
ROOM = 60  # and so many days more
LAST_DAY = date.max.toordinal()


class BarLength(StrEnum):
    """How long a bar is; also the word in an address."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class LengthTraits:
    """A length of bars: about how many days a bar has, the days of a line that it suits, and what a reader is told."""

    days: int
    longest: int | None
    name: str
    help: str


# The first whose line is longer than the events' days suits them.
LENGTHS: Mapping[BarLength, LengthTraits] = complete(
    BarLength,
    {
        BarLength.DAY: LengthTraits(1, 92, "Days", "A bar for each day"),
        BarLength.WEEK: LengthTraits(7, 2 * 366, "Weeks", "A bar for each week"),
        BarLength.MONTH: LengthTraits(30, 25 * 366, "Months", "A bar for each month"),
        BarLength.YEAR: LengthTraits(365, None, "Years", "A bar for each year"),
    },
    name="geo.views.timelines.LENGTHS",
)
# How a filter of days takes dates that are told less exactly: its name in the browser, its word, its help.
CERTAINTIES = (
    ("possible", "Possibly", "Within the chosen days: all events that may have taken place in them"),
    ("certain", "Certainly", "Within the chosen days: only events whose date cannot mean any other day"),
)


@dataclass(frozen=True, slots=True)
class BarRange:
    """A number of events of one layer whose date is known no better than from the first to the last of these bars."""

    first: int
    last: int
    layer: int
    count: int


@dataclass(frozen=True, eq=False)
class Timeline:
    """Bars from `edges[i]` up to but without `edges[i + 1]`, in ordinals of days.

    `certain[layer, bar]` counts the events that took place within the bar; `spread` shares out each event that is told
    less exactly among the bars that it may belong to. `may` counts all that may belong to a bar, each once.
    `before` and `after` are how many events lie off the line, `nearest` the last day of those before and the first of
    those after; `whole` are the first and the last day of all. A day is 0 where there is none.
    """

    unit: BarLength
    edges: Rows
    certain: Rows
    spread: NDArray[np.float64]
    may: Rows
    stretches: tuple[BarRange, ...]
    before: int
    after: int
    undated: int
    nearest: tuple[int, int] = (0, 0)
    whole: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """How many bars there are."""
        return max(0, len(self.edges) - 1)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each bar is called."""
        return tuple(span_words(*self.days(at, at)) for at in range(self.size))

    @property
    def ticks(self) -> tuple[tuple[int, str], ...]:
        """The bars that are named below the line, with their names."""
        return _ticks(self)

    @property
    def words(self) -> str:
        """What the line shows, and what it cannot."""
        number = int(self.certain.sum() + round(self.spread.sum()))
        parts = [count_words(number, "dated event")] if self.size else []
        if self.undated:
            parts.append(f"{self.undated:,} without a date")
        return ", ".join(parts)

    def days(self, first: int, last: int) -> tuple[date, date]:
        """Return the first and the last day of a row of bars."""
        return date.fromordinal(int(self.edges[first])), date.fromordinal(int(self.edges[last + 1]) - 1)

    def bars(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[Rows, Rows]:
        """Return the first and the last bar that days from `start` to `end` touch; -1 and `size` lie off the line."""
        return _bars(self.edges, start, end)


def timeline(
    index: EventIndex,
    rows: Rows,
    layers: Layering,
    *,
    unit: BarLength | None = None,
    part: tuple[date, date] | None = None,
) -> Timeline:
    """Lay out the events of some rows.

    Args:
        index: The set of events.
        rows: Which of them.
        layers: What their colours stand for; bars are stacked by it.
        unit: How long a bar is; what suits the days where it is None, or does not suit a part at all.
        part: The days that the line shows; all of them, but for a few that lie far off, where it is None.
    """
    dated = rows[index.dated[rows]]
    start, end, codes = index.start[dated], index.end[dated], layers.codes[dated]
    if len(dated):
        edges, unit = _edges(_days_of(part), unit, in_part=True) if part else _edges(_ends(start, end), unit)
    else:
        edges, unit = np.zeros(1, dtype=np.intp), unit or BarLength.DAY
    bars = len(edges) - 1
    first, last = _bars(edges, start, end)
    before, after = last < 0, first >= bars
    exact, wide = (first == last) & ~before & ~after, (first != last) & ~before & ~after
    first, last = first.clip(0), last.clip(max=bars - 1)
    shape = (len(layers.layers), bars)
    return Timeline(
        unit=unit,
        edges=edges,
        certain=np.bincount(codes[exact] * bars + first[exact], minlength=shape[0] * bars).reshape(shape),
        spread=_spread(first[wide], last[wide], codes[wide], shape),
        may=_running(first[exact | wide], last[exact | wide], bars),
        stretches=_stretches(first[wide], last[wide], codes[wide]),
        before=int(before.sum()),
        after=int(after.sum()),
        undated=len(rows) - len(dated),
        nearest=(int(end[before].max(initial=0)), int(start[after].min(initial=LAST_DAY + 1)) % (LAST_DAY + 1)),
        whole=(int(start.min()), int(end.max())) if len(dated) else (0, 0),
    )


def span_text(days: tuple[date, date] | None) -> str:
    """Write a first and a last day as an address has them: "2024-08-01/2024-08-31", nothing where there are none."""
    return "/".join(day.isoformat() for day in days) if days else ""


def read_span(text: str) -> tuple[date, date] | None:
    """Read what `span_text` wrote; None for anything else."""
    try:
        first, last = map(date.fromisoformat, text.split("/"))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def fits(unit: BarLength, days: int) -> bool:
    """Say whether bars of a length are neither too many nor too few for a part of the line that is so long."""
    return FEWEST_BARS <= days / LENGTHS[unit].days <= MOST_BARS


def neighbour(index: EventIndex, rows: Rows, event: str | None, *, step: int) -> str | None:
    """Return the id of the next dated event in time after one, or with a step of -1 of the one before.

    Events of one day come in the order of their ids. Without an event to start from, the first or last is returned.
    """
    dated = rows[index.dated[rows]]
    if not len(dated):
        return None
    order = dated[np.lexsort((-index.newest[dated], index.start[dated]))]
    row = index.row_of.get(event) if event else None
    found = np.flatnonzero(order == row) if row is not None else np.zeros(0, dtype=np.intp)
    if not len(found):
        return index.events[int(order[0 if step > 0 else -1])].id
    at = int(found[0]) + step
    return index.events[int(order[at])].id if 0 <= at < len(order) else None


def _bars(edges: Rows, start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[Rows, Rows]:
    return np.searchsorted(edges, start, "right") - 1, np.searchsorted(edges, end, "right") - 1


def _ends(start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[int, int]:
    """Return the first and last day of the line. A few events far off must not press all the others together."""
    middle = (start + end) / 2
    inner_low, inner_high = (float(q) for q in np.percentile(middle, [OUTLIERS, 100 - OUTLIERS]))
    room = STRETCH * (inner_high - inner_low) + ROOM
    early, late = start[start >= inner_low - room], end[end <= inner_high + room]
    return int(early.min(initial=int(start.max()))), int(late.max(initial=int(end.min())))


def _days_of(part: tuple[date, date]) -> tuple[int, int]:
    low, high = sorted(day.toordinal() for day in part)
    return low, high


def _edges(days: tuple[int, int], unit: BarLength | None, *, in_part: bool = False) -> tuple[Rows, BarLength]:
    """Return where bars begin, and how long they are: as asked for, of a part of the line only if that fits it."""
    low, high = days
    if unit is None or (in_part and not fits(unit, high - low + 1)):
        unit = next(u for u, one in LENGTHS.items() if one.longest is None or high - low < one.longest)
    low = max(low, high - MOST_BARS * LENGTHS[unit].days)
    starts = _starts(date.fromordinal(low), date.fromordinal(high), unit)
    return np.minimum(starts, LAST_DAY + 1), unit


def _starts(low: date, high: date, unit: BarLength) -> list[int]:
    """Return the first days of all bars from the one that holds `low` to the one after `high`."""
    if unit is BarLength.DAY or unit is BarLength.WEEK:
        step = 1 if unit is BarLength.DAY else 7
        first = low.toordinal() - (low.weekday() if unit is BarLength.WEEK else 0)
        return list(range(first, high.toordinal() + step + 1, step))
    months = 1 if unit is BarLength.MONTH else 12
    first = low.year * 12 + (low.month - 1 if unit is BarLength.MONTH else 0)
    last = high.year * 12 + high.month - 1
    return [_month_start(month) for month in range(first, last + months + 1, months)]


def _month_start(month: int) -> int:
    """Return the ordinal of the first day of a month that is counted from the year 0."""
    year, number = divmod(month, 12)
    return date(year, number + 1, 1).toordinal() if year <= date.max.year else LAST_DAY + 1


def _spread(first: Rows, last: Rows, codes: Rows, shape: tuple[int, int]) -> NDArray[np.float64]:
    layers, bars = shape
    share = 1.0 / (last - first + 1)
    steps = np.zeros((layers, bars + 1))
    np.add.at(steps, (codes, first), share)
    np.add.at(steps, (codes, last + 1), -share)
    return steps.cumsum(axis=1)[:, :bars].clip(0)


def _running(first: Rows, last: Rows, bars: int) -> Rows:
    """Count, for each bar, the rows of bars that reach into it."""
    begun, done = np.bincount(first, minlength=bars), np.bincount(last + 1, minlength=bars + 1)[:bars]
    return (begun - done).cumsum()


def _stretches(first: Rows, last: Rows, codes: Rows) -> tuple[BarRange, ...]:
    """Count the wide dates that are the same; the shortest come first, as they tell most."""
    if not len(first):
        return ()
    found, counts = np.unique(np.stack([last - first, first, codes]), axis=1, return_counts=True)
    pairs = zip(found.T.tolist(), counts.tolist(), strict=True)
    made = [BarRange(start, start + width, code, count) for (width, start, code), count in pairs]
    return tuple(made[:MOST_STRETCHES])


def _ticks(line: Timeline) -> tuple[tuple[int, str], ...]:
    """Name bars at round places: years, months or days, whichever are few enough. Each tick carries its year."""
    starts = [date.fromordinal(int(edge)) for edge in line.edges[:-1]]
    for named, words in ((_new_day, day_words), (_new_month, month_words), (_new_year, lambda day: str(day.year))):
        at = [i for i, day in enumerate(starts) if named(day, starts[i - 1] if i else None)]
        if 1 < len(at) <= MOST_TICKS:
            return tuple((i, words(starts[i])) for i in at)
    return _every(starts)


def _every(starts: Sequence[date]) -> tuple[tuple[int, str], ...]:
    step = -(-len(starts) // MOST_TICKS)
    yearly = len(starts) > 1 and (starts[-1] - starts[0]).days > 366 * 3
    return tuple((i, str(starts[i].year) if yearly else day_words(starts[i])) for i in range(0, len(starts), step or 1))


def _new_day(_day: date, _before: date | None) -> bool:
    return True


def _new_month(day: date, before: date | None) -> bool:
    return before is not None and (day.year, day.month) != (before.year, before.month)


def _new_year(day: date, before: date | None) -> bool:
    return before is not None and day.year != before.year
