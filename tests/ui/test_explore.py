"""Map, timeline and evidence as a part of the page that is drawn alone."""

from streamlit.testing.v1 import AppTest
from waiting import LONG


def part_alone():
    import streamlit as st
    from sample_events import sample_corpus

    from geo.ui import state
    from geo.ui.explore import show_explore
    from geo.views.view import view_of

    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    now = state.state()
    now.drawing, now.dialog = False, st.session_state["asked"] and runs == 1
    corpus = sample_corpus()
    show_explore(view_of(corpus, now.selection), corpus.events)


def runs_of(*, asked: bool) -> int:
    at = AppTest.from_function(part_alone, default_timeout=LONG)
    at.session_state["asked"] = asked
    at.run()
    assert not at.exception
    return at.session_state["runs"]


def test_a_dialog_that_was_asked_for_has_the_whole_page_drawn():
    """The click may have come with what the map told, and be lost but for what was asked."""
    assert runs_of(asked=True) == 2


def test_where_none_was_asked_for_the_part_is_drawn_alone():
    assert runs_of(asked=False) == 1
