"""The page without a browser: what is drawn, and what each control does."""

from pathlib import Path

import pytest
from listed_rows import open_row, rows_of
from sample_events import HOSTILE, MOSCOW, sample_corpus
from streamlit.testing.v1 import AppTest
from waiting import LONG

from geo.errors import DataError
from geo.model import Corpus, Rejection
from geo.ui import state
from geo.ui.mapview import take_key
from geo.ui.state import BasemapStyle
from geo.ui.timeline import take_days
from geo.views.layers import LayerBy
from geo.views.scenes import drawing_key

pytestmark = pytest.mark.slow

APP = Path(__file__).parents[2] / "app.py"
KEYS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "state")


@pytest.fixture
def corpus(monkeypatch):
    def use(found: Corpus) -> None:
        monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_options: found)

    monkeypatch.setattr("sys.argv", ["app.py"])
    use(sample_corpus())
    return use


@pytest.fixture
def page(corpus):
    return open_page()


def open_page(**params) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=LONG)
    for name, value in params.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def open_section(at: AppTest, name: str) -> AppTest:
    """Open a section of the sidebar, as a click on its head does."""
    at.session_state[f"section-{name}"] = True
    return at.run()


def rows(at: AppTest) -> list[str]:
    return [f"{row['title']}\n{row['facts']}" for row in rows_of(at)]


def caption(at: AppTest) -> str:
    return next(m.value for m in at.main.markdown if " of 13]" in m.value)


def evidence(at: AppTest) -> str:
    (shown,) = [html.proto.body for html in at.get("html") if "<article" in html.proto.body]
    return shown


def scene_script(at: AppTest) -> str:
    (component,) = at.get("component_instance")
    return component.proto.json_args


def state_of(at: AppTest) -> state.State:
    return at.session_state["dateline"]


def drive(at: AppTest, act) -> None:
    """Let something happen as a callback of the page would, and draw the page again."""
    kept = at.session_state["dateline"]
    found, state.state = state.state, lambda: kept
    try:
        act()
    finally:
        state.state = found
    at.run()
    assert not at.exception


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
    assert not any(box.key == "type:ACCUSE" for box in page.checkbox)  # it would leave none
    assert page.checkbox(key="actor:country/CN").label == "China *6*"


@pytest.mark.parametrize(
    ("key", "left"),
    [("type:AID", 1), ("status:alleged", 1), ("place:country/LY", 3), ("article:balloon.md", 3)],
)
def test_each_filter_works(page, key, left):
    open_section(page, key.partition(":")[0])
    page.checkbox(key=key).check().run()
    assert not page.exception
    assert len(rows(page)) == left


def test_filters_hold_together_and_can_be_cleared(page):
    page.checkbox(key="actor:country/CN").check().run()
    open_section(page, "status")
    page.checkbox(key="status:planned").check().run()
    assert len(rows(page)) == 1
    page.button(key="clear-all").click().run()
    assert len(rows(page)) == 13


def test_a_section_is_drawn_while_it_is_open(page):
    assert not any(str(box.key).startswith("status:") for box in page.checkbox)
    open_section(page, "status")
    assert any(str(box.key).startswith("status:") for box in page.checkbox)
    assert page.session_state["section-actor"]  # open from the first


def test_a_closed_section_says_that_something_is_chosen_in_it(corpus):
    page = open_page(status="planned")
    (told,) = [html.proto.body for html in page.get("html") if "section-status" in html.proto.body]
    assert '.st-key-section-status summary p::after{content:" · 1 chosen"}' in told


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
    (row,) = [row for row in rows_of(page) if "Kursk" in row["title"]]
    open_row(page, row)
    shown = evidence(page)
    assert '<mark class="act">shelled</mark>' in shown
    assert '<mark class="place">Kursk Oblast</mark>' in shown
    assert "alleged" in shown
    assert "27 Aug 2024" in shown
    page.button(key="step-list").click().run()
    assert len(rows(page)) == 13


def test_stepping_goes_through_the_list(page):
    open_row(page, rows_of(page)[0])
    assert page.button(key="step-previous").disabled
    page.button(key="step-next").click().run()
    assert any("2 of 13" in m.value for m in page.markdown)


def test_events_without_a_place_can_be_listed(page):
    page.button(key="unplaced").click().run()
    assert not page.exception
    assert "Where" in evidence(page)  # the only one opens at once
    assert "no known place is named" in evidence(page)


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
    assert any("Add articles" in c.value for c in at.caption)


def test_refused_inputs_are_listed_with_the_reason(corpus):
    corpus(Corpus(rejections=(Rejection("bad.bin", "is not text but *binary* data"),)))
    at = open_page()
    assert any(r"is not text but \*binary\* data" in m.value for m in at.markdown)


def test_missing_data_is_told_and_not_thrown(corpus, monkeypatch):
    def fail(*_args, **_options):
        msg = "data/gazetteer is missing; install dateline again"
        raise DataError(msg)

    monkeypatch.setattr("geo.ui.reading.read_beside", fail)
    at = open_page()
    assert "install dateline again" in at.error[0].value


def test_hostile_text_is_escaped_wherever_it_stands(page):
    (row,) = [row for row in rows_of(page) if "onerror" in row["title"]]
    open_row(page, row)
    shown = evidence(page)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "${" not in shown
    assert HOSTILE not in shown


def test_the_table_stands_beside_the_map_and_has_every_event(corpus):
    at = open_page(show="table")
    assert len(at.dataframe[0].value) == 13
    assert "Moscow" in scene_script(at)


def test_the_address_opens_an_event_and_forgets_one_that_is_filtered_out(corpus):
    event = sample_corpus().events[6]
    at = open_page(event=event.id)
    assert "shelled" in evidence(at)
    at.checkbox(key="actor:wagner-group").check().run()
    assert len(rows(at)) == 4
    assert "event" not in at.query_params


def test_streets_are_drawn_only_by_choice(page):
    assert "tile.openstreetmap" not in scene_script(page)
    page.selectbox(key="ground").set_value(BasemapStyle.STREETS).run()
    assert not page.exception
    assert "tile.openstreetmap" in scene_script(page)
    assert page.query_params["ground"] == "streets"


@pytest.mark.parametrize("by", list(LayerBy))
def test_layers_can_be_laid_by_something_else_and_the_legend_follows(page, by):
    page.selectbox(key="layers-by").set_value(by).run()
    assert not page.exception
    switches = {box.key: box.label for box in page.checkbox if box.key.startswith("layer-")}
    assert switches
    if by is LayerBy.SIDE:
        assert any(label.startswith("Russia *") for label in switches.values())
        key = next(key for key, label in switches.items() if label.startswith("Russia *"))
        page.checkbox(key=key).uncheck().run()
        assert not page.exception
        assert 0 < len(rows(page)) < 13
        page.checkbox(key=key).check().run()
        assert len(rows(page)) == 13


def test_a_place_can_be_gone_to_and_others_of_its_name_are_offered(page):
    page.text_input(key="go").set_value("Tripoli").run()
    assert not page.exception
    offered = [button.label for button in page.button if button.key and button.key.startswith("found-")]
    assert any("Libya" in label for label in offered)
    assert any("Lebanon" in label for label in offered)
    target = state_of(page).target
    assert (round(target.lat), round(target.lon)) == (33, 13)
    next(b for b in page.button if b.key.startswith("found-") and "Lebanon" in b.label).click().run()
    assert round(state_of(page).target.lon) == 36
    page.text_input(key="go").set_value("xyzzyqq").run()
    assert any("No place of that name" in caption.value for caption in page.caption)


def test_broken_parts_of_the_address_are_named_in_a_note(corpus):
    at = open_page(type="NONSENSE", colour="red", map="here", show="film")
    assert len(rows(at)) == 13
    (note,) = [caption.value for caption in at.caption if "not understood" in caption.value]
    assert all(name in note for name in ("type", "colour", "map", "show"))
    assert "colour" not in at.query_params


def test_the_address_holds_filters_face_ground_layers_bars_place_and_event(corpus):
    event = sample_corpus().events[6]
    given = {
        "actor": event.actors[0].id, "dates": "certain", "from": "2024-01-01", "to": "2024-12-31", "event": event.id,
        "show": "table", "ground": "plain", "layers": "status", "bars": "week", "map": "51.5,36.2,6.5",
    }  # fmt: skip
    at = open_page(**given)
    now = state_of(at)
    assert (now.pane, now.basemap, now.layers, now.unit) == ("table", "plain", "status", "week")
    assert (now.target.lat, now.target.zoom, now.selection.certain) == (51.5, 6.5, True)
    assert {name: at.query_params[name] for name in given} == given


def test_going_back_takes_the_view_from_the_address(page):
    page.checkbox(key="actor:wagner-group").check().run()
    assert len(rows(page)) == 4
    del page.query_params["actor"]  # what the browser's "back" does
    page.run()
    assert len(rows(page)) == 13
    assert not page.checkbox(key="actor:wagner-group").value
    page.query_params["actor"] = "wagner-group"
    page.run()
    assert len(rows(page)) == 4


def test_the_brush_filters_by_days_and_says_so(page):
    drive(page, lambda: take_days("2024-07-01/2024-08-31"))
    assert len(rows(page)) == 10  # four in those days, six without a date
    assert caption(page).startswith("**Jul – Aug 2024 or undated**")
    assert page.query_params["from"] == "2024-07-01"
    drive(page, lambda: take_days(""))
    assert len(rows(page)) == 13


@pytest.mark.parametrize("told", ["2024-07-01", "x/y", "2024-13-01/2024-14-01", 7])
def test_a_brush_that_tells_nonsense_changes_nothing(page, told):
    drive(page, lambda: take_days(told))
    assert len(rows(page)) == 13


def test_a_click_on_the_map_opens_a_mark_and_its_only_event(page):
    drive(page, lambda: take_key(drawing_key(MOSCOW)))
    assert len(rows(page)) == 3
    drive(page, lambda: take_key("event/" + sample_corpus().events[4].id))
    assert "<article" in evidence(page)


def test_a_point_is_picked_only_where_it_was_asked_for(page):
    drive(page, lambda: take_key("pick/50.1,14.4"))
    assert state_of(page).picked is None
    drive(page, state.pick)
    assert '\\"picking\\":true' in scene_script(page) or '"picking":true' in scene_script(page).replace("\\", "")
    drive(page, lambda: take_key("pick/50.1,14.4"))
    assert state_of(page).picked == (50.1, 14.4)
    assert not state_of(page).picking


@pytest.mark.parametrize(
    "told", ["view/", "view/1,2,3", "view/a,b,c,d,e", "view/9,9,1,1,4", "view/nan,0,1,1,4", "pick/91,0"]
)
def test_nonsense_from_the_map_is_passed_over(page, told):
    drive(page, lambda: take_key(told))
    assert state_of(page).window is None
    assert len(rows(page)) == 13


def test_the_tour_goes_step_by_step_and_stays_closed_for_the_next_visitor(corpus):
    at = open_page()
    assert any("1 of 5" in m.value for m in at.markdown)
    at.button(key="tour-next").click().run()
    assert any("2 of 5" in m.value for m in at.markdown)
    at.button(key="tour-back").click().run()
    at.button(key="tour-close").click().run()
    assert not any(" of 5]" in m.value for m in at.markdown)
    later = open_page()
    assert not any(" of 5]" in m.value for m in later.markdown)
    later.button(key="tour-again").click().run()
    assert any("1 of 5" in m.value for m in later.markdown)


def test_a_view_is_saved_opened_and_forgotten(corpus):
    at = open_page(actor="wagner-group", layers="side", map="10.0,20.0,4.0")
    at.text_input(key="view-name").set_value("Wagner *only*")
    at.button(key="FormSubmitter:view-form-Save").click().run()
    assert not at.exception
    later = open_page()
    (opener,) = [button for button in later.button if button.key == "view-open-0"]
    assert opener.label == r"Wagner \*only\*"
    opener.click().run()
    assert len(rows(later)) == 4
    assert later.query_params["layers"] == "side"
    assert state_of(later).target.lat == 10.0
    later.button(key="view-forget-0").click().run()
    assert not [button for button in later.button if button.key == "view-open-0"]


def test_each_type_and_status_is_explained_where_it_stands(page):
    assert "PLOVER: AID" in page.checkbox(key="type:AID").help
    open_section(page, "status")
    assert "claims" in page.checkbox(key="status:alleged").help


def test_only_what_certainly_lies_in_the_days_can_be_asked_for_at_the_left(page):
    page.date_input(key="days-since").set_value("2022-11-10").run()
    possibly = len(rows(page))
    page.checkbox(key="days-certain").check().run()
    assert not page.exception
    assert 0 < len(rows(page)) < possibly
    assert page.query_params["dates"] == "certain"
