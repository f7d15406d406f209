"""Search, the choice of two actors, and the network, without a browser."""

from types import SimpleNamespace

import pytest
from sample_events import HOSTILE
from test_app import caption, corpus, drive, open_page, open_section, page, rows, state_of

from geo.ui import find, network
from geo.views.fields import Pair, Relation
from geo.views.networks import ties_of

pytestmark = pytest.mark.slow

__all__ = ["corpus", "page"]


def shown(at) -> str:
    return "".join(html.proto.body for html in at.get("html"))


def search(at, words):
    at.text_input(key="search").set_value(words).run()
    assert not at.exception
    return at


def test_a_search_lists_articles_and_events_with_the_finds_marked(page):
    search(page, '"held talks" mosc*')
    assert len(rows(page)) == 1
    assert "<mark>held talks</mark>" in shown(page)
    assert "<mark>Moscow</mark>" in shown(page)
    assert any(button.key == "found-article-visit.md" for button in page.button)


def test_an_article_that_was_found_opens(page):
    search(page, "wagner")
    page.button(key="found-article-wagner.md").click().run()
    assert not page.exception
    assert page.session_state["article-open"] == ("wagner.md", "")


def test_a_search_for_nothing_sensible_says_that_nothing_is_found(page):
    search(page, "!!!")
    assert rows(page) == []
    assert any("No article holds these words" in caption.value for caption in page.caption)


def test_hostile_finds_are_marked_and_stay_text(page):
    search(page, "onerror")
    assert "<mark>onerror</mark>" in shown(page)
    assert HOSTILE not in shown(page)
    assert "<script" not in shown(page)
    assert "<img" not in shown(page)


def test_without_a_search_no_finds_are_shown(page):
    assert not any(button.key and button.key.startswith("found-article") for button in page.button)
    assert '"hit"' not in shown(page)


# ---- two actors ----


def choose(at, one, other, relation=None):
    open_section(at, "pair")
    at.selectbox(key="pair-one").set_value(one).run()
    at.selectbox(key="pair-other").set_value(other).run()
    if relation:
        at.button_group(key="pair-relation").set_value([relation]).run()
    assert not at.exception
    return at


def test_two_actors_leave_the_events_of_both(page):
    choose(page, "country/CN", "country/US")
    assert caption(page) == "**China and United States** :gray[1 of 13]"
    assert page.query_params["between"] == ["country/CN", "country/US"]


def test_one_actor_alone_changes_nothing_yet(page):
    open_section(page, "pair")
    page.selectbox(key="pair-one").set_value("country/CN").run()
    assert len(rows(page)) == 13
    assert page.selectbox(key="pair-one").value == "country/CN"


@pytest.mark.parametrize(("relation", "left"), [("with", 0), ("against", 1), ("any", 1)])
def test_how_two_actors_are_to_each_other(corpus, relation, left):
    at = open_page(between=["country/CN", "country/US"], relation=relation)
    assert len(rows(at)) == left


def test_the_facets_follow_the_pair(corpus):
    at = open_page(between=["country/CN", "country/US"], relation="against")
    assert at.checkbox(key="type:ACCUSE").label == "accusation *1*"
    assert not any(box.key == "type:AID" for box in at.checkbox)


def test_taking_one_actor_away_ends_the_pair(corpus):
    at = open_page(between=["country/CN", "country/US"])
    open_section(at, "pair")
    at.selectbox(key="pair-other").set_value(None).run()
    assert not at.exception
    assert len(rows(at)) == 13


def test_an_address_with_a_broken_pair_is_told(corpus):
    at = open_page(between=["country/CN"])
    assert len(rows(at)) == 13
    assert any("between" in note.value for note in at.caption)


# ---- network ----


@pytest.fixture
def drawn(corpus):
    return open_page(show="network")


def test_the_network_stands_in_the_map_s_place_with_a_table_beside_it(drawn):
    assert not drawn.get("component_instance")
    table = drawn.dataframe[0].value
    assert {"China", "United States"} <= set(table["Who"])
    assert "Russia" in set(table["Whom"])
    assert len(table) == len(ties_of(state_events(drawn)))


def state_events(at):
    return at.session_state["desk"].reviewed.corpus.events


def test_an_actor_is_chosen_by_a_click_and_let_go_by_the_next(drawn, monkeypatch):
    monkeypatch.setattr(network, "_told", lambda _name: "country/CN")
    drive(drawn, network._take_node)
    assert state_of(drawn).selection.actors == {"country/CN"}
    drive(drawn, network._take_node)
    assert state_of(drawn).selection.actors == frozenset()


def test_an_edge_chooses_its_pair(drawn, monkeypatch):
    ties = ties_of(state_events(drawn))
    tie = next(tie for tie in ties if {tie.source, tie.target} == {"country/CN", "country/US"})
    monkeypatch.setattr(network, "_told", lambda _name: network._key(tie))
    drive(drawn, lambda: network._take_edge(ties))
    assert state_of(drawn).selection.pair == Pair("country/US", "country/CN", Relation.AGAINST)
    assert len(rows(drawn)) == 1
    drive(drawn, lambda: network._take_edge(ties))
    assert state_of(drawn).selection.pair is None


def test_what_the_browser_tells_is_looked_up(drawn, monkeypatch):
    monkeypatch.setattr(network, "_told", lambda _name: "<script>")
    drive(drawn, lambda: network._take_edge(ties_of(state_events(drawn))))
    assert state_of(drawn).selection.pair is None


def test_a_row_of_the_table_chooses_its_pair(drawn, monkeypatch):
    ties = ties_of(state_events(drawn))
    kept = {network._TABLE: SimpleNamespace(selection=SimpleNamespace(rows=[0]))}
    monkeypatch.setattr(network.st, "session_state", kept)
    drive(drawn, lambda: network._take_row(ties))
    monkeypatch.undo()
    assert state_of(drawn).selection.pair == Pair(ties[0].source, ties[0].target, ties[0].relation)


def test_a_pair_that_is_chosen_hides_no_other_tie(corpus):
    at = open_page(show="network", between=["country/CN", "country/US"], relation="against")
    assert len(at.dataframe[0].value) == len(ties_of(state_events(at)))


def test_no_tie_is_said(corpus):
    at = open_page(show="network", actor="wagner-group")
    assert any("No two actors" in info.value for info in at.info)


def test_help_on_the_search_tells_its_operators():
    assert all(word in find.HELP for word in ("quotes", "star"))
