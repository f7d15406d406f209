"""Search and the network of actors in a real browser."""

import re

import pytest
from page_parts import FRAME, button
from playwright.sync_api import expect
from rest import holds, rest

pytestmark = pytest.mark.browser
OFFERED = "name => [...document.querySelectorAll('#dateline-places option')].some(one => one.value === name)"


def rows(page):
    return page.locator('[class*="st-key-row-"]')


def test_a_search_marks_what_it_found_and_leads_to_event_and_article(new_page):
    page = new_page()
    expect(rows(page).first).to_be_visible()
    page.get_by_label("Search", exact=True).fill('"signed an agreement" cair*')
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".hit mark").first).to_have_text("signed an agreement")
    expect(page).to_have_url(re.compile("text="))
    page.locator('[class*="st-key-found-article-"] button').first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Li Qiang visited Moscow")
    expect(page.get_by_role("dialog")).to_be_focused()  # only then does the key reach it
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    rows(page).first.locator("button").click()
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")


def test_hostile_finds_stay_text(new_page):
    page = new_page("/?text=smugglers")
    expect(page.locator(".hit mark").first).to_have_text("smugglers")
    assert page.locator(".hit img, .hit script").count() == 0
    assert page.evaluate("window.pwned") is None


def test_an_edge_of_the_network_filters_by_pointer_and_by_keyboard(new_page):
    page = new_page("/?show=network")
    edge = page.locator('g.edge[aria-label^="United States → Iran"]')
    expect(edge).to_be_visible()
    edge.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-caption")).to_contain_text("United States against Iran")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("relation=against"))
    expect(page.locator("g.edge.chosen")).to_have_count(1)
    page.locator("g.node[aria-label^='Turkey']").locator("circle").click()
    expect(page.locator(".st-key-caption")).to_contain_text("Turkey")


def test_the_network_has_its_words_for_who_cannot_see_it(new_page):
    page = new_page("/?show=network")
    expect(page.locator("g.node").first).to_be_visible()
    rest(page)
    assert page.locator('g.node[role="button"][tabindex="0"]').count() == page.locator("g.node").count() > 0
    page.get_by_text("The same as a table").click()
    expect(page.locator('[data-testid="stDataFrame"]').first).to_be_visible()


def test_a_place_is_offered_while_it_is_typed_and_marked_once_it_is_found(new_page):
    page = new_page()
    found = page.frame_locator(FRAME).locator(".dl-found")
    field = page.get_by_label("Go to a place")
    field.press_sequentially("khar")
    holds(page, OFFERED, "Khartoum")
    assert page.evaluate("document.querySelectorAll('#dateline-places option').length") <= 8
    field.fill("sao p")
    holds(page, OFFERED, "São Paulo")
    expect(found).to_have_count(0)
    field.fill("Khartoum")
    field.press("Enter")
    expect(found).to_have_text("Khartoum")
    button(page, "found-done").click()
    expect(found).to_have_count(0)
