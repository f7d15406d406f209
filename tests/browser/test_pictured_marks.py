"""Close by, a mark holds a picture of its act; from far it does not, and joined ones have a number."""

import re

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import rest
from served import served_text

pytestmark = pytest.mark.browser
WEEK = (
    "---\ntitle: A week\npublished: 2024-08-27\n---\n"
    "Russian troops attacked Kharkiv on August 20. Police arrested three smugglers in Poltava on August 21. "
    "Protesters marched in Kyiv on August 22. Medvedev accused Poland in Minsk on August 26.\n"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served_text(WEEK, tmp_path_factory.mktemp("served")) as served:
        yield served


def glyph(frame, place):
    return frame.locator(f'.dl-mark[aria-label^="{place},"] path.dl-glyph')


def test_close_by_acts_of_one_colour_have_pictures_of_their_own(new_page):
    page = new_page("/?map=50,33,6")
    frame = page.frame_locator(FRAME)
    expect(glyph(frame, "Kharkiv")).to_be_visible()
    shapes = {glyph(frame, place).get_attribute("d") for place in ("Kharkiv", "Poltava", "Kyiv")}
    assert len(shapes) == 3
    expect(glyph(frame, "Minsk")).to_have_count(0)  # of a word the mark says enough
    frame.locator('.dl-mark[aria-label^="Poltava,"]').click()
    expect(page.locator(".evidence h3")).to_contain_text("Poltava")
    expect(glyph(frame, "Poltava")).to_be_visible()


def test_from_far_there_is_none_and_coming_closer_brings_it(new_page):
    page = new_page("/?map=50,33,5")
    frame = page.frame_locator(FRAME)
    expect(frame.locator('.dl-mark[aria-label^="Kharkiv,"]')).to_be_visible()
    expect(frame.locator("path.dl-glyph")).to_have_count(0)
    rest(page)
    frame.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"map=[\d.]+%2C[\d.]+%2C6"))
    expect(glyph(frame, "Kharkiv")).to_be_visible()
