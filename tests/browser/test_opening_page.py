"""A page that was shown before opens with its map as it was, while everything else is still on its way."""

import urllib.request

import pytest
from page_parts import FRAME, OPENING, held
from playwright.sync_api import expect
from served import Served, chromium, write_articles
from waiting import LONG, wait_until

pytestmark = pytest.mark.browser

OVERLAY = 'id="dateline-opening"'


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A page over articles that nobody else looks at."""
    chromium()
    served = Served(write_articles(tmp_path_factory.mktemp("opening")), data=tmp_path_factory.mktemp("opening-data"))
    served.start()
    yield served
    served.stop()


def document(server: Served, path: str = "/") -> str:
    with urllib.request.urlopen(f"{server}{path}", timeout=LONG) as answer:
        return answer.read().decode()


@pytest.fixture
def kept(server, new_page):
    """The page as it has been seen, kept, and closed again."""
    page = new_page()
    expect(page.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
    wait_until(lambda: OVERLAY in document(server))
    page.goto("about:blank")
    yield page
    page.unroute_all()


def test_the_map_is_there_before_the_page(kept, server):
    go_on = held(kept)
    kept.goto(f"{server}/", wait_until="commit")
    opening = kept.frame_locator(OPENING)
    expect(opening.locator(".dl-mark").first).to_be_visible()
    seen = opening.locator(".dl-mark").evaluate_all("marks => marks.map(mark => mark.ariaLabel)")
    assert len(seen) == 9
    expect(kept.locator("#dateline-opening")).to_contain_text("2 articles")
    go_on()
    expect(kept.locator("#dateline-opening")).to_have_count(0)
    for label in seen:
        expect(kept.frame_locator(FRAME).locator(f'.dl-mark[aria-label="{label}"]')).to_be_visible()


def test_what_is_chosen_before_the_page_has_come_opens_when_it_has(kept, server):
    go_on = held(kept)
    kept.goto(f"{server}/", wait_until="commit")
    mark = kept.frame_locator(OPENING).locator('.dl-mark[aria-label^="Cairo"]')
    mark.evaluate("mark => mark.click()")
    go_on()
    expect(kept.locator("#dateline-opening")).to_have_count(0)
    expect(kept.get_by_text("Cairo", exact=True).first).to_be_visible()
    expect(kept.locator('[class*="st-key-row-"]')).to_have_count(1)


def test_an_address_that_asks_for_more_opens_without_it(kept, server):
    assert OVERLAY not in document(server, "/?type=ASSAULT")
    kept.goto(f"{server}/?type=ASSAULT")
    expect(kept.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
    assert kept.locator("#dateline-opening").count() == 0
