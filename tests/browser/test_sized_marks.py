"""Marks as large as what is told: of how many killed, in the list and on the map, too."""

import re

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import rest
from served import served_text

pytestmark = pytest.mark.browser
TOLLS = (
    "---\ntitle: Two attacks\npublished: 2024-08-27\n---\n"
    "Gunmen killed 90 people in Cairo on August 20. Gunmen killed 3 people in Nairobi on August 21. "
    "Turkey and Egypt signed an agreement in Istanbul on August 24.\n"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served_text(TOLLS, tmp_path_factory.mktemp("served")) as served:
        yield served


def width(frame, place):
    return frame.locator(f'.dl-mark[aria-label^="{place},"] svg').get_attribute("width")


def test_the_size_of_marks_stands_for_what_is_told_on_request(new_page):
    page = new_page()
    frame = page.frame_locator(FRAME)
    cairo = frame.locator('.dl-mark[aria-label^="Cairo,"]')
    expect(cairo).to_have_attribute("aria-label", "Cairo, attack, 90 killed")
    assert width(frame, "Cairo") == width(frame, "Nairobi")
    expect(page.locator('[class*="st-key-row-"] button').filter(has_text="Cairo")).to_contain_text("· 90 killed ·")
    rest(page)
    expect(page.get_by_role("combobox", name="Size of marks by")).to_have_value("Sized by events")
    page.get_by_role("combobox", name="Size of marks by").click()
    page.get_by_role("option", name="Sized by people killed").click()
    expect(page).to_have_url(re.compile(r"[?&]size=killed"))
    expect(frame.locator('.dl-mark[aria-label^="Cairo,"] svg')).not_to_have_attribute("width", width(frame, "Nairobi"))
    assert int(width(frame, "Cairo")) > int(width(frame, "Nairobi")) == int(width(frame, "Istanbul"))


def test_what_tells_a_number_can_be_filtered(new_page):
    page = new_page("/?number=killed")
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".dl-mark")).to_have_count(2)
    expect(frame.locator('.dl-mark[aria-label^="Istanbul,"]')).to_have_count(0)
