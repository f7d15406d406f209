from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import many_events, sample_events

from geo.model import When
from geo.views.indexes import index_of
from geo.views.layers import LayerBy, layering
from geo.views.timelines import MOST_BARS, BarLength, fits, neighbour, read_span, span_text, timeline

EVENT = sample_events()[0]


def lay_out(*spans, unit=None, part=None):
    """Lay out one event for each span of days; None is an event without a date."""
    events = tuple(
        replace(EVENT, id=f"{at:03}", when=When(*span, 1, "") if span else None) for at, span in enumerate(spans)
    )
    index = index_of(events)
    return timeline(index, np.arange(len(events)), layering(index, LayerBy.TYPE), unit=unit, part=part)


def day(text):
    return (date.fromisoformat(text), date.fromisoformat(text))


def test_a_few_weeks_are_shown_by_day_and_every_event_is_in_its_bar():
    line = lay_out(day("2024-08-01"), day("2024-08-03"), day("2024-08-03"))
    assert line.unit is BarLength.DAY
    assert line.certain.sum(axis=0).tolist() == [1, 0, 2]
    assert line.labels == ("1 Aug 2024", "2 Aug 2024", "3 Aug 2024")


@pytest.mark.parametrize(
    ("until", "unit"),
    [
        ("2024-02-01", BarLength.DAY),
        ("2025-03-01", BarLength.WEEK),
        ("2030-01-01", BarLength.MONTH),
        ("2124-01-01", BarLength.YEAR),
    ],
)
def test_the_bars_grow_with_the_span(until, unit):
    assert lay_out(day("2024-01-01"), day(until)).unit is unit


def test_a_week_starts_on_monday_and_a_month_on_its_first():
    by_week = lay_out(day("2024-08-01"), day("2024-08-12"), unit=BarLength.WEEK)
    assert by_week.days(0, 0) == (date(2024, 7, 29), date(2024, 8, 4))
    by_month = lay_out(day("2024-08-15"), day("2024-09-01"), unit=BarLength.MONTH)
    assert by_month.labels == ("Aug 2024", "Sep 2024")
    assert by_month.certain.sum(axis=0).tolist() == [1, 1]


def test_a_wide_date_is_spread_over_its_bars_and_weighs_one_event():
    line = lay_out((date(2024, 8, 1), date(2024, 8, 4)), day("2024-08-02"))
    assert line.certain.sum() == 1
    assert line.spread.sum(axis=0).tolist() == [0.25, 0.25, 0.25, 0.25]
    (stretch,) = line.stretches
    assert (stretch.first, stretch.last, stretch.count) == (0, 3, 1)
    assert line.may.tolist() == [1, 2, 1, 1]


def test_a_month_is_exact_where_bars_are_months():
    line = lay_out((date(2024, 8, 1), date(2024, 8, 31)), day("2024-10-01"), unit=BarLength.MONTH)
    assert line.certain.sum() == 2
    assert line.stretches == ()


def test_a_few_events_long_ago_do_not_press_the_others_together():
    recent = [day(f"2024-08-{1 + at % 28:02}") for at in range(60)]
    line = lay_out(day("1945-05-08"), *recent)
    assert line.unit is BarLength.DAY
    assert (line.before, line.after) == (1, 0)
    assert line.certain.sum() == 60


@pytest.mark.parametrize("unit", BarLength)
def test_each_tick_carries_its_year(unit):
    line = lay_out(day("2023-11-20"), day("2024-02-03"), unit=unit)
    assert line.ticks
    for at, words in line.ticks:
        assert words.endswith(str(line.days(at, at)[0].year))


def test_events_without_a_date_are_counted_beside_the_line():
    line = lay_out(None, day("2024-08-01"), None)
    assert line.undated == 2
    assert line.certain.sum() == 1
    assert lay_out(None).size == 0


@pytest.mark.parametrize("unit", BarLength)
def test_of_too_many_bars_the_latest_are_shown_and_the_others_are_told(unit):
    line = lay_out(day("0001-01-01"), day("2024-01-01"), unit=unit)
    assert line.unit is unit
    assert MOST_BARS - 30 <= line.size <= MOST_BARS + 30
    assert (line.before, line.after, line.certain.sum()) == (1, 0, 1)
    assert line.nearest == (1, 0)
    assert line.whole == (1, date(2024, 1, 1).toordinal())


def test_a_part_of_the_line_tells_what_lies_beside_it():
    spans = [
        day("2020-01-01"),
        day("2020-06-01"),
        day("2024-03-05"),
        (date(2024, 3, 30), date(2024, 4, 2)),
        day("2025-01-01"),
    ]
    line = lay_out(*spans, part=(date(2024, 3, 1), date(2024, 3, 31)))
    assert (line.unit, line.size) == (BarLength.DAY, 31)
    assert (line.certain.sum(), line.before, line.after) == (1, 2, 1)
    assert line.may[-1] == 1
    assert line.nearest == (date(2020, 6, 1).toordinal(), date(2025, 1, 1).toordinal())


def test_bars_that_do_not_suit_a_part_of_the_line_are_not_taken():
    part = (date(2024, 3, 1), date(2024, 3, 31))
    assert lay_out(day("2024-03-05"), unit=BarLength.YEAR, part=part).unit is BarLength.DAY
    assert lay_out(day("2024-03-05"), unit=BarLength.WEEK, part=part).unit is BarLength.WEEK
    assert fits(BarLength.WEEK, 31)
    assert not fits(BarLength.DAY, 5000)


@given(st.none() | st.tuples(st.dates(), st.dates()).map(lambda days: (min(days), max(days))))
def test_a_part_is_written_and_read(part):
    assert read_span(span_text(part)) == part


@pytest.mark.parametrize(
    "text", ["", "/", "2024-01-01", "2024-02-01/2024-01-01", "2024-01-01/2024-13-01", "a/b/c", "x"]
)
def test_what_is_no_part_is_none(text):
    assert read_span(text) is None


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
spans = st.tuples(days, st.integers(0, 4000)).map(
    lambda s: (s[0], date.fromordinal(min(s[0].toordinal() + s[1], date.max.toordinal())))
)


@pytest.mark.slow
@given(st.lists(spans, min_size=1, max_size=12), st.none() | st.sampled_from(BarLength), st.none() | spans)
def test_every_event_is_in_a_bar_spread_or_counted_off_the_line(given_spans, unit, part):
    line = lay_out(*given_spans, unit=unit, part=part)
    assert line.certain.sum() + line.spread.sum() + line.before + line.after == pytest.approx(len(given_spans))
    assert line.may.min() >= 0
    assert line.size == len(line.labels) <= MOST_BARS + 60
    assert all(0 <= at < line.size for at, _ in line.ticks)


def test_stepping_goes_through_time_and_ends():
    events = many_events(30)
    index = index_of(events)
    rows = np.arange(30)
    found, at = [], None
    while (at := neighbour(index, rows, at, step=1)) is not None:
        found.append(at)
        if neighbour(index, rows, at, step=1) is None:
            break
    starts = [next(e for e in events if e.id == key).when.start for key in found]
    assert starts == sorted(starts)
    assert len(found) == sum(event.when is not None for event in events)
    assert neighbour(index, rows, found[3], step=-1) == found[2]
    assert neighbour(index, rows, None, step=-1) == found[-1]


def test_the_days_of_bars_join_without_gaps():
    line = lay_out(day("2024-01-15"), day("2024-05-02"), unit=BarLength.MONTH)
    for at in range(line.size - 1):
        assert line.days(at, at)[1] + timedelta(days=1) == line.days(at + 1, at + 1)[0]
