"""What the server drew for a click and lost on its way to the browser, as Streamlit may, comes with what is next."""

import pytest
from page_parts import FRAME, lose
from playwright.sync_api import expect
from rest import rest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page, watch):
    opened = new_page()
    expect(opened.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
    rest(opened)
    watch.hurry(opened)  # it is not at rest while an answer is outstanding
    return opened


def have_the_map_tell_of_itself(page, *, beside=None):
    """Have it say what it shows, as it does when it has come and when it shows something else.

    Args:
        page: The page.
        beside: What is clicked in the same moment, so that the browser asks for both at once.
    """
    page.frame_locator(FRAME).locator("body").evaluate(
        """(_, beside) => {
        const click = () => window.parent.document.querySelector(beside).click();
        if (beside) window.parent.addEventListener("message", click, { once: true, capture: true });
        const shown = { type: "Feature", properties: { key: "view/10,-20,70,60,3" }, geometry: null };
        const value = { last_active_drawing: shown, last_object_clicked_count: 1000 };
        const told = { isStreamlitMessage: true, type: "streamlit:setComponentValue", dataType: "json", value };
        window.parent.postMessage(told, "*"); }""",
        beside,
    )


def test_a_filter_that_was_chosen(page):
    caption = page.locator(".st-key-caption")
    lose(page, page.locator('[class*="st-key-actor-"] label').filter(has_text="Egypt").first.click)
    expect(caption).not_to_contain_text("Egypt")
    have_the_map_tell_of_itself(page)
    expect(caption).to_contain_text("Egypt")
    rest(page)
    assert "actor=" in page.url
    page.go_back()
    expect(caption).not_to_contain_text("Egypt")


@pytest.mark.parametrize("name", ["Export", "Articles", "Add articles"])
def test_a_dialog_that_was_asked_for(page, name):
    lose(page, page.get_by_role("button", name=name, exact=True).click)
    expect(page.get_by_role("dialog")).to_have_count(0)
    have_the_map_tell_of_itself(page)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_an_event_that_was_opened_comes_with_another_part_of_the_page(page):
    row = page.locator('[class*="st-key-row-"] button').first
    lose(page, row.click)
    expect(page.locator(".evidence")).to_have_count(0)
    page.get_by_role("button", name="Articles", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator(".evidence blockquote").first).to_be_visible()


def test_a_filter_that_is_chosen_while_the_map_tells_of_itself(page):
    have_the_map_tell_of_itself(page, beside='[class*="st-key-actor-state-EG"] input')
    expect(page.locator(".st-key-caption")).to_contain_text("Egypt")


@pytest.mark.parametrize("key", ["export", "articles-open", "intake-open"])
def test_a_dialog_that_is_asked_for_while_the_map_tells_of_itself(page, key):
    have_the_map_tell_of_itself(page, beside=f".st-key-{key} button")
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("key", ["articles-open", "intake-open"])
def test_a_dialog_that_is_closed_while_the_whole_page_is_drawn_stays_closed(page, key):
    page.locator(f".st-key-{key} button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    rest(page)
    page.evaluate(
        """() => {
        const close = () => document.querySelector('[role="dialog"] button[aria-label="Close"]').click();
        window.datelineOnRun = close;
        document.querySelector('[class*="st-key-actor-state-EG"] input').click(); }"""
    )
    expect(page.locator(".st-key-caption")).to_contain_text("Egypt")
    rest(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
