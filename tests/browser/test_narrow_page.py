"""On a tablet and a phone what can be used can be read, and nothing lies over what it tells."""

from dataclasses import replace

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import fits, rest
from sample_events import many_events, sample_corpus

from geo.maps.standalone import draw_page
from geo.model import EventPlace, Place, PlaceKind, PlaceRole
from geo.views.sheets import Sheet
from geo.views.view import View, view_of

pytestmark = pytest.mark.browser

TABLET = {"viewport": {"width": 1024, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}}
TOUCHED = {"has_touch": True, "is_mobile": True}
# Pairs of boxes of some nodes that lie over each other.
OVER = """([one, other]) => {
    const boxes = (where) => [...document.querySelectorAll(where)].map((node) => node.getBoundingClientRect());
    return boxes(one).flatMap((a) => boxes(other).filter((b) => a.width && b.width
        && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length; }"""


def test_the_head_of_the_page_can_be_read_on_a_tablet(new_page):
    page = new_page(**TABLET)
    expect(page.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
    rest(page)
    head = page.locator(".st-key-head")
    for name in ("Saved views", "Articles", "Add articles", "Coded events", "Export"):
        words = head.get_by_role("button", name=name, exact=True).locator("p")
        expect(words).to_be_visible()
        assert words.evaluate("(p) => p.getBoundingClientRect().width >= 30 && p.scrollWidth <= p.clientWidth"), name
    field = head.get_by_role("textbox", name="Search")
    assert field.evaluate("(input) => input.clientWidth") >= 120
    assert head.evaluate("(head) => head.getBoundingClientRect().right <= innerWidth")


@pytest.mark.parametrize("options", [TABLET, TABLET | TOUCHED], ids=["pointed at", "touched"])
def test_help_lies_beside_the_counts_of_the_layers(new_page, options):
    page = new_page(**options)
    layer = page.locator(".st-key-layers .stCheckbox")
    expect(layer.first).to_be_visible()
    rest(page)
    if "has_touch" not in options:
        layer.first.hover()
    expect(layer.first.locator(".stTooltipIcon")).not_to_have_css("opacity", "0")
    assert page.evaluate(OVER, [".st-key-layers .stTooltipIcon", ".st-key-layers em"]) == 0


def test_a_day_that_was_typed_is_taken_by_enter(new_page):
    page = new_page()
    field = page.locator('[data-testid="stSidebar"] .stDateInput').first
    field.get_by_role("spinbutton").first.click()
    calendar = page.locator('[data-testid="stDateInputCalendar"]')
    expect(calendar).to_be_visible()
    page.keyboard.type("20240823")
    page.keyboard.press("Enter")
    expect(calendar).to_be_hidden()
    expect(page.locator(".st-key-caption")).to_contain_text("23 Aug 2024")


def test_no_mark_of_a_phone_lies_under_the_buttons_of_the_map(open_file):
    points = [("Lima", -12.0, -77.0), ("Nairobi", -1.3, 36.8), ("Davao", 7.1, 125.6)]
    places = [EventPlace(Place(name, PlaceKind.CITY, lat, lon, 1), PlaceRole.AT) for name, lat, lon in points]
    events = tuple(replace(event, places=(places[at % 3],)) for at, event in enumerate(many_events(45)))
    page = open_file(draw_page(View(events, 45, "All events", view_of(sample_corpus()).articles), Sheet()), **PHONE)
    expect(page.locator(".dl-mark").first).to_be_visible()
    fits(page, f"({OVER})(['.dl-mark', '.leaflet-left.leaflet-top .leaflet-control']) === 0")


def test_the_filters_of_a_snapshot_are_in_sight_on_a_phone(open_file):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()), **PHONE)
    expect(page.locator(".dl-mark").first).to_be_visible()
    head = page.locator(".filters > details > summary")
    expect(head).to_be_in_viewport(ratio=1)
    fits(page, "box('.filters').bottom <= box('main').top")  # however long its title is
