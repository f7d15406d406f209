"""Numbers that can be compared: of whom, and how many at least."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import make_event

from geo.model import EventType, Quantity, Span
from geo.views.amounts import MEASURES, Measure, amount_words, amounts_of, numbers_words, stated
from geo.views.selection import Field, Selection, facets, select


def telling(*reports):
    """Return an event with a report for each row of numbers: low, high, unit, aspect."""
    event = make_event("They attacked.", "attacked", kind=EventType.ASSAULT)
    rows = [tuple(Quantity(Span(0, 4), "They", *numbers) for numbers in report) for report in reports]
    return replace(event, reports=tuple(replace(event.reports[0], numbers=row) for row in rows))


@pytest.mark.parametrize(
    ("numbers", "measure", "amount"),
    [
        ((12, 12, "people", "killed"), Measure.KILLED, 12),
        ((24, float("inf"), "", "killed"), Measure.KILLED, 24),
        ((3, 3, "soldier", "wounded"), Measure.WOUNDED, 3),
        ((45_000, 55_000, "troops", ""), Measure.TROOPS, 50_000),  # "about 50,000"
        ((20_000, 99_999, "mercenary", ""), Measure.TROOPS, 20_000),
        ((1.25e9, 1.25e9, "USD", ""), Measure.DOLLARS, 1.25e9),
    ],
)
def test_what_is_counted_and_how_many_at_least(numbers, measure, amount):
    assert amounts_of(telling([numbers])) == {measure: amount}


@pytest.mark.parametrize(
    ("text", "low", "high", "number"),
    [
        ("some $1.25 billion", 1.125e9, 1.375e9, 1.25e9),
        ("about 20", 18, 22, 20),
        ("nearly forty", 36, 40, 40),
        ("18 to 22", 18, 22, 18),
        ("at least 24", 24, float("inf"), 24),
        ("up to 30", 0, 30, 0),
        ("dozens", 20, 99, 20),
    ],
)
def test_what_a_text_names_and_only_widens_is_told_as_it_is_named(text, low, high, number):
    assert stated(Quantity(Span(0, len(text)), text, low, high)) == number


def test_reports_that_differ_are_told_as_a_range():
    event = telling([(12, 12, "people", "killed")], [(5, 5, "people", "killed")])
    assert numbers_words(event) == "5 to 12 killed"
    dollars = telling([(1e9, 1e9, "USD", "")], [(2e9, 2e9, "USD", "")])
    assert numbers_words(dollars) == "$1 billion to $2 billion"


@pytest.mark.parametrize(
    "numbers",
    [
        (300, 300, "satellite", ""), (40, 40, "cow", "killed"), (5, 5, "people", "killed additional"),
        (7, 7, "soldier", "missing"), (10, 10, "EUR", ""), (0, 0, "people", "killed"), (4, 4, "", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_no_amount(numbers):
    assert amounts_of(telling([numbers])) == {}


def test_the_largest_number_of_a_report_and_the_report_that_tells_least():
    killed = [[(3, 3, "child", "killed"), (12, 12, "civilian", "killed")], [(15, 15, "people", "killed")], []]
    assert amounts_of(telling(*killed)) == {Measure.KILLED: 12}


@pytest.mark.parametrize(
    ("measure", "amount", "words"),
    [
        (Measure.KILLED, 12, "12 killed"),
        (Measure.TROOPS, 45_000, "45,000 troops"),
        (Measure.TROOPS, 2_500_000, "2.5 million troops"),
        (Measure.DOLLARS, 1.125e9, "$1.12 billion"),
        (Measure.DOLLARS, 950, "$950"),
    ],
)
def test_amounts_in_words(measure, amount, words):
    assert amount_words(measure, amount) == words


@given(st.sampled_from(Measure), st.floats(0, 1e15))
def test_any_amount_is_written_shortly(measure, amount):
    assert len(amount_words(measure, amount)) < 30


def test_events_are_filtered_by_what_they_tell_how_many_of():
    killed, sent, none = (
        telling([(12, 12, "people", "killed")]), telling([(500, 500, "soldier", "")]), telling([]),
    )  # fmt: skip
    events = tuple(replace(one, id=f"{number}") for number, one in enumerate((killed, sent, none)))
    assert [event.id for event in select(events, Selection(measures=frozenset({Measure.TROOPS})))] == ["1"]
    options = {option.label: option.count for option in facets(events, Selection()).options[Field.NUMBER]}
    assert options == {"people killed": 1, "troops": 1}
    assert numbers_words(killed) == "12 killed"
    assert numbers_words(none) == ""
    assert set(MEASURES) == set(Measure)
