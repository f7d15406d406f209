"""On a phone list and evidence are one sheet: an event opens at its beginning, however far the list was scrolled."""

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import holds, rest

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_an_event_opens_at_its_beginning_from_the_end_of_the_list(new_page):
    page = new_page(**PHONE)
    expect(page.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
    page.locator(".st-key-sheet-handle button").click()
    rest(page)
    row = page.locator('[class*="st-key-row-"] button').last
    sheet = page.locator('[class*="st-key-panel-up"]')
    # The sheet may not be up yet, and its rows may be drawn anew, so that what was at the end is so no more.
    holds(
        page,
        """() => {
        const sheet = document.querySelector('[class*="st-key-panel-up"]');
        if (sheet) sheet.scrollTop = sheet.scrollHeight;
        return sheet?.scrollTop > 0;
    }""",
    )
    row.click()
    expect(page.locator(".evidence").first).to_be_in_viewport()
    rest(page)
    assert sheet.evaluate("(sheet) => sheet.scrollTop") == 0
