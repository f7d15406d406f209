"""Whatever stands in an address, the page and its filters are drawn, and widgets show what was asked for."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from sample_events import HOSTILE, sample_corpus
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.ui.filters import day_limits
from geo.ui.state import BasemapStyle, MainPane
from geo.views.dyads import Relation
from geo.views.layers import LayerBy
from geo.views.selection import Field, Selection, from_params
from geo.views.timelines import BarLength

pytestmark = pytest.mark.slow

APP = Path(__file__).parents[2] / "app.py"
EVENTS = sample_corpus().events
DAYS = some.one_of(
    some.dates().map(date.isoformat),
    some.sampled_from(["2025-01-01", "0001-01-01", "9999-12-31", "2024-02-30", "20240806", "2024-W01-1", "today", ""]),
    some.text(max_size=12),
)
JUNK = some.one_of(some.text(max_size=30), some.sampled_from([HOSTILE, "*", '"', "a" * 500, "\x00", EVENTS[0].id]))
WORDS = {
    "from": DAYS,
    "to": DAYS,
    "undated": some.sampled_from(["no", "yes", ""]),
    "dates": some.sampled_from(["certain", "x", ""]),
    "text": JUNK,
    "map": some.sampled_from(["50,30,5", "90,180,19", "nan,1,2", "1e400,1,1", "x", ",,"]),
    "bars": some.sampled_from([*BarLength, "x"]),
    "show": some.sampled_from([*MainPane, "x"]),
    "ground": some.sampled_from([*BasemapStyle, "x"]),
    "layers": some.sampled_from([*LayerBy, "x"]),
    "relation": some.sampled_from([*Relation, "x"]),
    "between": some.sampled_from(["country/CN", "country/RU", "x", ""]),
    "event": JUNK,
    "mark": some.one_of(JUNK, some.just("unplaced")),
    "other": JUNK,
    **{
        str(of): some.one_of(JUNK, some.sampled_from(["country/CN", "ASSAULT", "occurred", "rejected", "visit.md"]))
        for of in Field
    },
}
ADDRESSES = some.fixed_dictionaries(
    {}, optional={name: some.lists(words, min_size=1, max_size=3) for name, words in WORDS.items()}
)


def filters_alone():
    """Draw the filters for what the address selects, and nothing else."""
    import streamlit as st
    from sample_events import sample_corpus

    from geo.ui import state
    from geo.ui.address import take_address
    from geo.ui.filters import show_filters
    from geo.views.selection import facets

    take_address()
    show_filters(facets(sample_corpus().events, state.state().selection), {})
    st.write("drawn to the end")


def shown(at, address):
    for name, values in address.items():
        at.query_params[name] = values
    at.run()
    assert not at.exception
    return at


@given(some.dates(), some.dates(), some.none() | some.dates(), some.none() | some.dates())
def test_one_may_choose_the_days_of_the_events_and_those_that_are_chosen(one, other, since, until):
    first, last = min(one, other), max(one, other)
    chosen = Selection(since=since, until=until)
    lowest, highest = day_limits(first, last, chosen)
    assert all(lowest <= day <= highest for day in (first, last, since, until) if day)
    assert day_limits(first, last, Selection()) == (first, last)


@settings(max_examples=10)  # each draws a page
@given(ADDRESSES)
@example({"from": ["2025-01-01"]})
@example({"to": ["1999-12-31"]})
@example({"from": ["9999-12-31"], "to": ["0001-01-01"]})
def test_filters_are_drawn_to_the_end_for_every_address(address):
    at = shown(AppTest.from_function(filters_alone, default_timeout=LONG), address)
    assert at.markdown[-1].value == "drawn to the end"
    chosen = from_params(address)
    assert (at.date_input(key="days-since").value, at.date_input(key="days-until").value) == (
        chosen.since,
        chosen.until,
    )


@pytest.mark.parametrize(
    "address",
    [
        {"from": ["2025-01-01"]},
        {"to": ["1999-12-31"], "bars": ["day"]},
        {"from": ["0001-01-01"], "to": ["9999-12-31"], "bars": ["day"], "dates": ["certain"]},
        {"from": ["9999-12-31"], "to": ["0001-01-01"], "show": ["table"]},
        {name: [HOSTILE, ""] for name in WORDS},
        {name: ["\x00" * 300] for name in WORDS},
    ],
    ids=["after all", "before all", "all days", "no day", "hostile", "zeros"],
)
def test_the_whole_page_is_drawn_for_an_address_however_odd(monkeypatch, address):
    corpus = sample_corpus()
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_options: corpus)
    monkeypatch.setattr("sys.argv", ["app.py"])
    at = shown(AppTest.from_file(str(APP), default_timeout=LONG), address)
    assert at.sidebar.date_input(key="days-since").label == "From"
    assert at.text_input(key="search")


def test_days_from_an_address_stay_when_another_filter_is_changed():
    at = shown(AppTest.from_function(filters_alone, default_timeout=LONG), {"from": ["2025-01-01"]})
    at.checkbox(key="days-undated").uncheck().run()
    assert not at.exception
    assert at.session_state["dateline"].selection == Selection(since=date(2025, 1, 1), undated=False)
