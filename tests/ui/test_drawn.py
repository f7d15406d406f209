"""What was drawn and lost on its way to the browser is drawn again, when a part of the page is asked for."""

import pytest
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.views.selection import Selection


def page():
    """The whole page, or as much of it as is drawn when its part with the map asks for itself."""
    import streamlit as st
    from sample_events import sample_corpus

    from geo.ui import state
    from geo.ui.drawn import drawn_from, whole_page
    from geo.ui.explore import show_explore
    from geo.views.view import view_of

    def draw():
        corpus = sample_corpus()
        show_explore(view_of(corpus, state.state().selection), corpus.events)

    st.session_state["whole"] = st.session_state.get("whole", 0)
    if st.session_state.pop("alone", False):
        draw()
        return
    st.session_state["whole"] += 1
    with whole_page():
        drawn_from("page", state.chosen)
        drawn_from("dialog", lambda: st.session_state.get("asked for"))
        draw()


FIELD = "drawn-explore"


@pytest.fixture
def at():
    found = AppTest.from_function(page, default_timeout=LONG).run()
    assert not found.exception
    return found


def ask_alone(at, *, drawn=None):
    """Let the browser ask for the part, and say what it has drawn: all, or what is given."""
    if drawn is not None:
        at.text_input(key=FIELD).set_value(drawn)
    at.session_state["alone"] = True
    at.run()
    assert not at.exception
    return at.session_state["whole"]


def test_a_part_is_drawn_alone_for_a_browser_that_has_drawn_the_page(at):
    assert ask_alone(at) == 1


def test_the_whole_page_is_drawn_for_a_browser_that_has_not(at):
    number = at.text_input(key=FIELD).value
    at.run()
    assert ask_alone(at, drawn=number) == 3
    assert ask_alone(at) == 3


def test_that_the_part_itself_was_drawn_and_lost_takes_no_more_than_the_part(at):
    number = at.text_input(key=FIELD).value
    ask_alone(at)
    assert at.text_input(key=FIELD).value != number
    assert ask_alone(at, drawn=number) == 1


@pytest.mark.parametrize("odd", ["", "nothing", "-1", "\u0664\u0662", "9" * 5000, "1.5"])
def test_what_a_browser_says_may_be_anything(at, odd):
    assert ask_alone(at, drawn=odd) <= 2


def test_a_browser_that_never_says_what_it_has_drawn_is_left_in_peace(at):
    times = [ask_alone(at, drawn="0") for _ in range(8)]
    assert times[-1] == times[-4]
    assert ask_alone(at) == times[-1]
    at.run()
    assert ask_alone(at, drawn="0") == times[-1] + 2


def test_the_whole_page_is_drawn_where_what_it_was_drawn_from_is_another(at):
    at.session_state["asked for"] = "a dialog"
    assert ask_alone(at) == 2
    at.session_state["dateline"].selection = Selection(text="Moscow")
    assert ask_alone(at) == 3
    assert ask_alone(at) == 3


def test_the_part_alone_is_drawn_where_only_that_is_another_from_which_it_is_drawn(at):
    at.session_state["dateline"].rows += 1
    assert ask_alone(at) == 1
    assert ask_alone(at) == 1
