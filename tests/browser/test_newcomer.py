"""A newcomer's way: from an article of one's own to a corrected map in a file, on a page that was just started."""

import re

import pytest
from page_parts import button
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
OWN = (
    "Protesters march in Springfield\n\nProtesters marched in Springfield on August 22, 2024, along the river. "
    "The mayor said that he would meet them on Monday."
)


@pytest.fixture
def server(desk_server):
    """A server whose workspace is named; nobody has told a name yet."""
    desk_server.settings = {}
    return desk_server


def test_from_an_article_of_ones_own_to_a_corrected_map_in_a_file(new_page, new_tab, tmp_path):
    page = new_page()
    page.get_by_role("button", name="Add articles", exact=True).click()
    page.get_by_label("Or paste an article").fill(OWN)
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator(".st-key-intake-add button").filter(has_text="Add 1 article").click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    row = page.locator('[class*="st-key-row-"] button').filter(has_text="Springfield").filter(has_text="protest")
    row.click()
    expect(page.locator(".evidence blockquote").first).to_contain_text("marched in Springfield")
    page.get_by_label("Your name, kept with each decision").fill("Newcomer")
    page.keyboard.press("Enter")
    button(page, "review-edit").click()
    button(page, "place-0-").click()
    page.get_by_label("Find a place").fill("Springfield, Massachusetts")
    page.keyboard.press("Enter")
    page.locator('[class*="st-key-place-found-"] button').filter(has_text="Massachusetts").first.click()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator(".evidence dl")).to_contain_text("set by a reviewer, 42.10° N, 72.59° W")
    button(page, "review-accept").click()
    page.get_by_role("button", name="‹ List").click()  # a decision has gone on to the next
    expect(row).to_contain_text("accepted")

    page.get_by_role("button", name="Export", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img").first).to_be_visible()
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name=re.compile("HTML")).click()
    path = tmp_path / "map.html"
    waiting.value.save_as(path)

    handed_on = new_tab(offline=True)
    handed_on.goto(path.as_uri())
    head = handed_on.locator("ol.events .head").filter(has_text="Springfield").filter(has_text="protest")
    head.click()
    expect(handed_on.locator(".evidence").first).to_contain_text("marched in Springfield")
    expect(handed_on.locator(".evidence").first).to_contain_text("set by a reviewer")
