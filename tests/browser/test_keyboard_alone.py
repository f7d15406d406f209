"""The whole page by the keys alone: find, filter, open from list and map, decide, export; nothing is clicked."""

import re

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import rest

pytestmark = pytest.mark.browser

# The element that has the focus, also within the map's frame: its name as it is said.
_FOCUSED = """() => {
    const within = (node) => (node?.contentDocument || node?.shadowRoot)?.activeElement;
    let node = document.activeElement;
    while (within(node)) node = within(node);
    return (node.getAttribute('aria-label') || node.textContent || node.value || '').trim().slice(0, 60);
}"""


@pytest.fixture
def server(desk_server):
    return desk_server


def tab_to(page, name, *, most=150):
    """Press Tab until what is so called has the focus."""
    wanted = re.compile(name)
    rest(page)
    passed = []
    for _ in range(most):
        if passed and wanted.search(passed[-1]):
            return
        page.keyboard.press("Tab")
        passed.append(page.evaluate(_FOCUSED))
    pytest.fail(f"no {name!r} among {passed}")


def test_no_name_is_said_with_the_signs_that_it_is_written_with(new_page):
    page = new_page()
    tab_to(page, "^Help for friendly words, 2$")
    assert page.locator("[aria-label*='*']").count() == 0


def test_skip_links_lead_past_the_filters(new_page):
    page = new_page()
    tab_to(page, "^Skip to the list$", most=2)
    expect(page.get_by_role("button", name="Skip to the list")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the first row has the focus
    expect(page.locator(".evidence blockquote").first).to_be_visible()


def test_everything_that_a_reader_does_can_be_done_with_keys_alone(new_page):
    page = new_page()
    caption, rows = page.locator(".st-key-caption"), page.locator('[class*="st-key-row-"] button')

    tab_to(page, "^Search$")
    page.keyboard.type("Nairobi")
    page.keyboard.press("Enter")
    expect(caption).to_contain_text("Nairobi")
    expect(rows.first).to_contain_text("Nairobi")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(caption).not_to_contain_text("Nairobi")

    page.locator("body").press("Home")
    tab_to(page, "^Kenya, 1$")
    page.keyboard.press("Space")
    expect(caption).to_contain_text("Kenya")
    page.keyboard.press("Space")
    expect(caption).not_to_contain_text("Kenya")

    page.evaluate("() => document.activeElement.blur()")
    tab_to(page, "^Skip to the map$")
    page.keyboard.press("Enter")
    tab_to(page, "^Cairo, ")
    page.keyboard.press("Enter")
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")
    expect(page.frame_locator(FRAME).locator(".dl-mark.dl-chosen")).to_have_count(1)

    tab_to(page, "^Your name")
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    expect(page.locator('[class*="st-key-review-accept"] button').first).to_be_enabled()
    tab_to(page, "^Accept")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    tab_to(page, "List$")
    page.keyboard.press("Enter")
    expect(rows.filter(has_text="accepted").first).to_be_visible()

    page.evaluate("() => document.activeElement.blur()")
    tab_to(page, "^Export$")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img").first).to_be_visible()
    tab_to(page, "^Page \\(HTML\\)")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".html")
    expect(dialog.get_by_role("button", name="Page (HTML)")).to_be_focused()  # though it was disabled meanwhile
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
