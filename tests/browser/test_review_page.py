"""Correcting and deciding in a real browser: what the page acknowledges is kept."""

import re

import pytest
from page_parts import FRAME, button, lose, opened
from playwright.sync_api import expect
from rest import fits, rest

from geo.model import ReviewState
from geo.workspace.reviews import Action
from geo.workspace.store import Workspace

pytestmark = pytest.mark.browser


@pytest.fixture
def server(desk_server):
    """A server whose workspace is named, with a reviewer's name in it."""
    desk_server.settings = {"reviewer": "R. Diaz"}
    return desk_server


def workspace_of(server) -> Workspace:
    return Workspace.open(server.workspace)


def mark(page, name):
    return page.frame_locator(FRAME).locator(f'.dl-mark[aria-label^="{name},"]')


def change_place(page, wanted):
    button(page, "review-edit").click()
    button(page, "place-0-").click()
    page.get_by_label("Find a place").fill(wanted)
    page.keyboard.press("Enter")
    button(page, "place-found-").click()


def test_the_sentence_stands_first_and_stays_in_sight_while_it_is_corrected(new_page):
    page = new_page(viewport={"width": 1440, "height": 640})
    opened(page, "Nairobi")
    fits(page, "box('.evidence blockquote').bottom < box('.evidence dl').top")
    expect(page.locator(".evidence .key mark")).to_have_text(["who", "what", "whom", "where", "when"])
    button(page, "review-edit").click()
    page.get_by_label("Add an actor").scroll_into_view_if_needed()
    expect(page.get_by_label("Add an actor")).to_be_in_viewport()
    expect(page.locator(".evidence blockquote").first).to_be_in_viewport(ratio=1)


def test_a_corrected_place_moves_the_mark_survives_a_reload_and_can_be_undone(new_page, server):
    page = new_page()
    opened(page, "Nairobi")
    change_place(page, "Mombasa")
    expect(mark(page, "Mombasa")).to_be_visible()
    expect(mark(page, "Nairobi")).to_have_count(0)
    page.reload()
    expect(mark(page, "Mombasa")).to_be_visible()
    expect(page.locator(".evidence dl")).to_contain_text("Mombasa, Kenya set by a reviewer")
    page.get_by_text("History: 1 entry").click()
    expect(page.locator("ol.history")).to_contain_text("R. Diaz: changed a place (Nairobi → Mombasa)")
    button(page, "review-undo").click()
    expect(mark(page, "Nairobi")).to_be_visible()
    expect(mark(page, "Mombasa")).to_have_count(0)
    button(page, "review-redo").click()
    expect(mark(page, "Mombasa")).to_be_visible()


def test_a_click_on_the_map_gives_a_place(new_page, server):
    page = new_page()
    opened(page, "Nairobi")
    button(page, "review-edit").click()
    button(page, "place-0-").click()
    button(page, "pick-").click()
    expect(page.get_by_text("Click on the map where it happened.")).to_be_visible()
    rest(page)
    area = page.locator(FRAME).bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.4, area["y"] + area["height"] * 0.6)
    button(page, "place-spot-").click()
    expect(page.locator(".st-key-choose-place")).to_have_count(0)
    (review,) = workspace_of(server).reviews()
    assert review.change.action is Action.PLACE
    expect(mark(page, review.change.after.place.name)).to_be_visible()


def test_what_was_acknowledged_survives_a_killed_server(new_page, server, watch):
    page = new_page("/?text=Nairobi")
    opened(page, "Nairobi")
    page.get_by_placeholder("Reason, for the history").fill("told by two papers")
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    watch.forgive(page)  # it loses its server
    server.kill()
    (review,) = workspace_of(server).reviews()
    assert (review.change.after, review.reason) == (ReviewState.ACCEPTED, "told by two papers")
    page.close()
    server.start()
    again = new_page("/?review=accepted")
    opened(again, "Nairobi")
    expect(again.locator(".evidence .accepted")).to_be_visible()
    expect(again.locator(".st-key-caption")).to_contain_text("Accepted events only")


def test_keys_decide_and_take_back(new_page, server):
    page = new_page("/?text=Nairobi")
    opened(page, "Nairobi")
    page.keyboard.press("a")
    expect(page.locator(".evidence .accepted")).to_be_visible()
    expect(button(page, "review-undo")).to_be_enabled()
    page.keyboard.press("u")
    expect(page.locator(".evidence .accepted")).to_have_count(0)
    expect(button(page, "review-redo")).to_be_enabled()
    page.keyboard.press("Shift+U")
    expect(page.locator(".evidence .accepted")).to_be_visible()


def test_the_keys_of_every_editor_undo_and_redo(new_page, server):
    page = new_page("/?text=Nairobi")
    opened(page, "Nairobi")
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    expect(button(page, "review-undo")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(page.locator(".evidence .accepted")).to_have_count(0)
    expect(button(page, "review-redo")).to_be_enabled()
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(".evidence .accepted")).to_be_visible()
    expect(button(page, "review-redo")).to_be_disabled()
    page.frame_locator(FRAME).locator(".leaflet-container").focus()  # also from within the map
    page.keyboard.press("Control+z")
    expect(page.locator(".evidence .accepted")).to_have_count(0)
    expect(button(page, "review-redo")).to_be_enabled()
    page.keyboard.press("a")
    expect(page.locator(".evidence .accepted")).to_be_visible()
    page.get_by_placeholder("Reason, for the history").fill("seen")
    page.keyboard.press("Control+z")  # in a field it takes back what was typed there
    expect(page.get_by_placeholder("Reason, for the history")).to_have_count(1)  # the replaced one is gone
    expect(page.get_by_placeholder("Reason, for the history")).to_have_value("")
    expect(page.locator(".evidence .accepted")).to_be_visible()
    assert len(workspace_of(server).reviews()) == 5


def test_keys_that_are_pressed_faster_than_the_page_is_drawn_all_count(new_page, server, watch):
    page = new_page("/?text=Nairobi")
    opened(page, "Nairobi")
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    button(page, "review-reject").click()
    expect(page.locator(".evidence .rejected")).to_be_visible()
    expect(button(page, "review-undo")).to_be_enabled()
    rest(page)
    watch.hurry(page)
    for keys in ("Control+z", "Control+z", "Control+y", "Control+y", "Control+z"):
        page.keyboard.press(keys)
    expect(page.get_by_text("History: 7 entries")).to_be_visible()
    done = [review.change.action for review in workspace_of(server).reviews()]
    assert done[2:] == [Action.UNDO, Action.UNDO, Action.REDO, Action.REDO, Action.UNDO]


def test_a_decision_goes_on_to_the_next_and_the_same_pressed_twice_decides_nothing_unread(new_page, server, watch):
    page = new_page("/?text=arrested")
    opened(page, "Vienna")
    first = page.locator(".evidence h3").inner_text()
    rest(page)
    watch.hurry(page)
    lose(page, lambda: page.keyboard.press("a"))
    expect(page.locator(".evidence h3")).to_have_text(first)  # the page has not gone on, though the server has
    page.keyboard.press("a")
    expect(page.locator(".evidence h3")).not_to_have_text(first)
    (review,) = workspace_of(server).reviews()
    assert "Vienna" in review.event[0].passage


def test_an_actor_that_is_typed_can_be_told_what_it_is(new_page, server):
    page = new_page()
    opened(page, "Nairobi")
    button(page, "review-edit").click()
    page.get_by_label("Add an actor").fill("Northern Relief Board")
    page.keyboard.press("Enter")
    expect(page.locator('[class*="st-key-newcomer-"]')).to_be_visible()
    page.locator('[class*="st-key-kind-"] input').fill("company")
    page.keyboard.press("Enter")
    expect(page.locator('[class*="st-key-kind-"] input').first).to_have_value("a company")
    button(page, "review-edit").click()
    expect(page.locator(".evidence dl")).to_contain_text("Northern Relief Board")
    assert [review.change.after.actor.kind for review in workspace_of(server).reviews()][-1] == "company"


def test_letters_that_are_typed_decide_nothing(new_page, server):
    page = new_page("/?text=Nairobi")
    opened(page, "Nairobi")
    field = page.get_by_placeholder("Reason, for the history")
    field.click()
    page.keyboard.type("taxi seen, sure")
    page.keyboard.press("Control+z")
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    assert len(workspace_of(server).reviews()) == 1


def test_a_whole_article_says_what_its_tints_mean_and_each_of_its_events_leads_to_its_evidence(new_page, server):
    page = new_page()
    opened(page, "Nairobi")
    button(page, "article-0").click()
    expect(page.get_by_text("Underlined words open their event.")).to_be_visible()
    rest(page)
    assert page.locator("p.key mark").all_inner_texts()[-5:] == ["who", "what", "whom", "where", "when"]
    expect(page.locator("button.act.here")).to_have_text("marched")
    page.locator("button.act").filter(has_text="signed").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")


def test_words_marked_in_an_article_become_an_event_that_was_missed(new_page, server):
    page = new_page()
    opened(page, "Nairobi")
    button(page, "article-0").click()
    expect(page.locator("button.act.here")).to_be_visible()
    page.evaluate(
        """() => {
        const all = [...document.querySelectorAll('*')];
        const text = all.map(e => e.shadowRoot && e.shadowRoot.querySelector('.text')).find(Boolean);
        document.getSelection().setBaseAndExtent(text, 0, text, 3);
        document.dispatchEvent(new Event('selectionchange')); }"""
    )
    page.get_by_role("button", name="Add an event with the marked words").click()
    quote = page.get_by_label("Words of the article that tell of it")
    expect(quote).to_have_value(re.compile("^On August 21"))
    button(page, "add-").click()
    expect(page.locator(".evidence")).to_contain_text("added by hand")
    (review,) = workspace_of(server).reviews()
    assert review.change.action is Action.ADD


def test_all_that_is_listed_is_accepted_at_once(new_page, server):
    page = new_page("/?article=visit.md")
    page.get_by_role("button", name=re.compile("Review all")).click()
    page.get_by_role("button", name=re.compile(r"^Accept \d+ events")).click()
    expect(page.get_by_text(re.compile(r"in this list: \d+ accepted"))).to_be_visible()
    reviews = workspace_of(server).reviews()
    assert len({review.batch for review in reviews}) == 1
    assert len(reviews) > 3


def test_hostile_text_stays_inert_in_forms_history_and_article(new_page, server):
    page = new_page("/?text=Berlin")
    opened(page, "Berlin")
    page.get_by_placeholder("Reason, for the history").fill("<img src=x onerror=window.pwned=9> ${window.pwned=9}")
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    page.get_by_text("History: 1 entry").click()
    expect(page.locator("ol.history")).to_contain_text("<img src=x onerror")
    button(page, "review-edit").click()
    expect(button(page, "place-0-")).to_be_visible()
    button(page, "review-edit").click()
    button(page, "article-0").click()
    expect(page.locator("button.act.here")).to_be_visible()
    assert page.evaluate("() => window.pwned") is None
    assert page.locator("img[src=x], a[href^=javascript]").count() == 0


def test_on_a_phone_an_event_can_be_decided(new_page, server):
    page = new_page("/?text=Nairobi", viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    expect(page.locator(FRAME)).to_be_visible()
    page.locator(".st-key-sheet-handle button").click()
    opened(page, "Nairobi")
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    fits(page, "document.documentElement.scrollWidth <= 390")
