"""Where the page fails, it says so in our words, and offers to ask nobody."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from served import Served, chromium

from geo.ui.fault import WORDS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A page that fails on request; in place of the server that the other tests share."""
    chromium()
    served = Served(data=tmp_path_factory.mktemp("faults"), app=Path(__file__).with_name("faulty_serve.py"))
    served.start()
    yield served
    served.stop()


def expect_our_words(page):
    alerts = page.get_by_role("alert")
    expect(alerts).to_have_count(1)
    expect(alerts).to_have_text(WORDS)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    for foreign in ("ChatGPT", "Google", "Traceback", "RuntimeError", "failed"):
        expect(page.get_by_test_id("stApp")).not_to_contain_text(foreign)


@pytest.mark.parametrize("where", ["the page", "a part", "a callback"])
def test_a_fault_is_told_in_our_words(new_page, where):
    page = new_page()
    expect(page.get_by_text("The page stands.")).to_be_visible()
    page.get_by_role("button", name=f"Fail in {where}", exact=True).click()
    expect_our_words(page)


def test_a_fault_in_a_dialog_is_told_in_it(new_page):
    page = new_page()
    page.get_by_role("button", name="Open the sheet").click()
    page.get_by_role("button", name="Fail in a dialog").click()
    expect(page.get_by_role("dialog")).to_contain_text(WORDS)
    expect_our_words(page)


def test_a_way_goes_on_without_what_the_address_asks_for(new_page):
    page = new_page("/?fail=1")
    expect_our_words(page)
    page.get_by_role("link", name="Start anew without filters").click()
    expect(page.get_by_text("The page stands.")).to_be_visible()
    assert page.url.rstrip("?").endswith("/")


def test_the_page_goes_on_after_a_fault(new_page):
    page = new_page()
    page.get_by_role("button", name="Fail in the page").click()
    expect_our_words(page)
    page.get_by_role("button", name="Open the sheet").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_text("The page stands.")).to_be_visible()
