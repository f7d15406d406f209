"""The page without a browser: what is drawn, and what each control does."""

from pathlib import Path

import pytest
import streamlit as st
from sample_events import HOSTILE, sample_corpus
from streamlit.testing.v1 import AppTest

from geo.errors import DataError
from geo.model import Corpus, Rejection

APP = Path(__file__).parents[2] / "app.py"
KEYS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "state")


@pytest.fixture(autouse=True)
def fresh_caches():
    st.cache_resource.clear()


@pytest.fixture
def corpus(monkeypatch):
    def use(found: Corpus) -> None:
        monkeypatch.setattr("geo.ui.loading.load_corpus", lambda *_args, **_options: found)

    monkeypatch.setattr("sys.argv", ["app.py"])
    use(sample_corpus())
    return use


@pytest.fixture
def page(corpus):
    return open_page()


def open_page(**params) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def rows(at: AppTest) -> list[str]:
    return [button.label for button in at.button if button.key and button.key.startswith("row-")]


def caption(at: AppTest) -> str:
    return next(m.value for m in at.main.markdown if " of 13]" in m.value)


def evidence(at: AppTest) -> str:
    (shown,) = [html.proto.body for html in at.get("html") if "<article" in html.proto.body]
    return shown


def scene_script(at: AppTest) -> str:
    (component,) = at.get("component_instance")
    return component.proto.json_args


def test_the_first_page_shows_every_event_a_map_and_the_counts(page):
    assert len(rows(page)) == 13
    assert caption(page) == "**All events** :gray[13 of 13]"
    assert "Moscow" in scene_script(page)
    assert any(button.label == "1 without a place" for button in page.button)


def test_choosing_an_actor_leaves_its_events_in_list_map_and_words(page):
    page.checkbox(key="actor:wagner-group").check().run()
    assert not page.exception
    assert caption(page) == "**Wagner Group** :gray[4 of 13]"
    assert len(rows(page)) == 4
    assert all("Wagner Group" in row for row in rows(page))
    assert "Paris" not in scene_script(page)


def test_every_box_says_how_many_events_it_would_leave(page):
    page.checkbox(key="actor:wagner-group").check().run()
    assert page.checkbox(key="type:ASSAULT").label == "attack *1*"
    assert page.checkbox(key="type:ACCUSE").label == "accusation *0*"
    assert page.checkbox(key="type:ACCUSE").disabled
    assert page.checkbox(key="actor:country/CN").label == "China *6*"


@pytest.mark.parametrize(
    ("key", "left"),
    [("type:AID", 1), ("status:alleged", 1), ("place:country/LY", 3), ("article:balloon.md", 3)],
)
def test_each_filter_works(page, key, left):
    page.checkbox(key=key).check().run()
    assert not page.exception
    assert len(rows(page)) == left


def test_filters_hold_together_and_can_be_cleared(page):
    page.checkbox(key="actor:country/CN").check().run()
    page.checkbox(key="status:planned").check().run()
    assert len(rows(page)) == 1
    page.button(key="clear-all").click().run()
    assert len(rows(page)) == 13


def test_days_and_the_undated(page):
    page.checkbox(key="days-undated").uncheck().run()
    assert len(rows(page)) == 7
    page.date_input(key="days-since").set_value("2024-01-01").run()
    assert not page.exception
    assert len(rows(page)) == 4


def test_a_layer_that_is_switched_off_leaves_map_and_list(page):
    page.checkbox(key="layer-material-conflict").uncheck().run()
    assert not page.exception
    assert len(rows(page)) == 7
    page.checkbox(key="layer-material-conflict").check().run()
    assert caption(page) == "**All events** :gray[13 of 13]"


def test_searching_words(page):
    page.text_input(key="search").set_value("shelled kursk").run()
    assert len(rows(page)) == 1
    assert "with “shelled kursk”" in caption(page).casefold()


def test_a_row_opens_its_evidence_with_the_words_marked(page):
    (row,) = [b for b in page.button if b.key and b.key.startswith("row-") and "Kursk" in b.label]
    row.click().run()
    assert not page.exception
    shown = evidence(page)
    assert '<mark class="act">shelled</mark>' in shown
    assert '<mark class="place">Kursk Oblast</mark>' in shown
    assert "alleged" in shown
    assert "27 Aug 2024" in shown
    page.button(key="step-list").click().run()
    assert len(rows(page)) == 13


def test_stepping_goes_through_the_list(page):
    next(b for b in page.button if b.key and b.key.startswith("row-")).click().run()
    assert page.button(key="step-previous").disabled
    page.button(key="step-next").click().run()
    assert any("2 of 13" in m.value for m in page.markdown)


def test_events_without_a_place_can_be_listed(page):
    page.button(key="unplaced").click().run()
    assert not page.exception
    assert "Where" in evidence(page)  # the only one opens at once
    assert "no place is named" in evidence(page)


def test_the_address_brings_back_the_view(corpus):
    at = open_page(actor="wagner-group", status="hypothetical")
    assert len(rows(at)) == 1
    assert at.checkbox(key="actor:wagner-group").value


def test_an_address_that_means_nothing_is_passed_over(corpus):
    at = open_page(type="NONSENSE", **{"from": "yesterday", "undated": "perhaps", "event": "gone"})
    assert len(rows(at)) == 13


def test_nothing_found_is_said(page):
    page.text_input(key="search").set_value("no such words").run()
    assert not page.exception
    assert rows(page) == []
    assert any("No event passes" in c.value for c in page.caption)


def test_no_events_at_all_is_no_error(corpus):
    corpus(Corpus())
    at = open_page()
    assert any("No event has a known date" in c.value for c in at.caption)


def test_refused_inputs_are_listed_with_the_reason(corpus):
    corpus(Corpus(rejections=(Rejection("bad.bin", "is not text but *binary* data"),)))
    at = open_page()
    assert any(r"is not text but \*binary\* data" in m.value for m in at.markdown)


def test_missing_data_is_told_and_not_thrown(corpus, monkeypatch):
    def fail(*_args, **_options):
        msg = "data/gazetteer is missing; install dateline again"
        raise DataError(msg)

    monkeypatch.setattr("geo.ui.loading.load_corpus", fail)
    at = open_page()
    assert "install dateline again" in at.error[0].value


def test_hostile_text_is_escaped_wherever_it_stands(page):
    (row,) = [b for b in page.button if b.key and b.key.startswith("row-") and "onerror" in b.label]
    assert "<img" not in row.label.replace("\\<", "")
    assert "$" not in row.label.replace("\\$", "")
    row.click().run()
    shown = evidence(page)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "${" not in shown
    assert HOSTILE not in shown


def test_the_table_has_every_event(page):
    page.session_state["face"] = "Table"
    page.run()
    assert not page.exception
    assert len(page.dataframe[0].value) == 13


def test_every_export_is_offered_and_made_only_when_asked_for(page):
    labels = {button.proto.label for button in page.get("download_button")}
    assert labels == {"Page (HTML)", "Picture (PNG)", "Table (CSV)", "Map data (GeoJSON)"}


def test_the_address_opens_an_event_and_forgets_one_that_is_filtered_out(corpus):
    event = sample_corpus().events[6]
    at = open_page(event=event.id)
    assert "shelled" in evidence(at)
    at.checkbox(key="actor:wagner-group").check().run()
    assert len(rows(at)) == 4
    assert "event" not in at.query_params


def test_streets_are_drawn_only_by_choice(page):
    assert "tile.openstreetmap" not in scene_script(page)
    page.session_state["face"] = "Streets"
    page.run()
    assert "tile.openstreetmap" in scene_script(page)
