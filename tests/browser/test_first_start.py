"""A page over articles that nobody has read opens with their map as soon as that is drawn, before its scripts run."""

import pytest
from page_parts import FRAME, OPENING, held
from playwright.sync_api import expect
from served import Served, chromium, write_articles

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path):
    """A page with a data folder in which nothing is kept."""
    chromium()
    served = Served(write_articles(tmp_path / "articles"), data=tmp_path / "data")
    served.start()
    yield served
    served.stop()


def test_the_map_comes_into_a_document_that_has_promised_it(server, new_page):
    page = new_page()
    go_on = held(page)
    page.goto(f"{server}/", wait_until="commit")
    expect(page.frame_locator(OPENING).locator(".dl-mark")).to_have_count(9)
    expect(page.locator("#dateline-opening")).to_contain_text("2 articles")
    expect(page.locator("#dateline-opening .opening-caption")).to_have_text("All events10 of 10")
    go_on()
    expect(page.locator("#dateline-opening")).to_have_count(0)
    expect(page.frame_locator(FRAME).locator(".dl-mark")).to_have_count(9)
    page.unroute_all()
