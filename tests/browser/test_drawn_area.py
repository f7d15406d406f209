"""An area is drawn on the map, and what lies elsewhere is left out: on the page, and on the page that stands alone."""

import re

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import holds, rest
from sample_events import sample_corpus

from geo.maps.standalone import draw_page
from geo.views.sheets import Sheet
from geo.views.view import view_of

pytestmark = pytest.mark.browser
HOME = "window.datelinePage.home"
# Whether the head of the section says that an area is chosen: in its style, so that the section stays as it is.
CHOSEN = """() => {
    const head = document.querySelector('.st-key-section-area summary p');
    return head && getComputedStyle(head, '::after').content === '" · chosen"'; }"""
PENCIL = "Draw an area to filter by"
MOSCOW = (55.752, 37.618)


@pytest.fixture
def alone(open_file):
    """Open a page that stands alone, its map over Moscow and Kursk."""
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()))
    page.evaluate(f"() => {{ {HOME}.map.setView([53.5, 36.5], 5, {{ animate: false }}); }}")
    return page


def pixel(page, lat, lon):
    """Return where a point lies on the screen of a page that stands alone."""
    at = page.evaluate(f"() => {HOME}.map.latLngToContainerPoint([{lat}, {lon}])")
    ground = page.locator("#map").bounding_box()
    return ground["x"] + at["x"], ground["y"] + at["y"]


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def total(page):
    return page.locator("h2")


def drawn(page):
    return page.locator("path.dl-drawn")


def test_a_circle_is_dragged_from_its_middle_and_leaves_what_lies_in_it(alone):
    page, pencil = alone, alone.get_by_role("button", name=PENCIL)
    pencil.click()
    expect(pencil).to_have_attribute("aria-pressed", "true")
    drag(page, pixel(page, *MOSCOW), pixel(page, MOSCOW[0] - 1.2, MOSCOW[1]))
    expect(pencil).to_have_attribute("aria-pressed", "false")
    expect(total(page)).to_have_text(re.compile("^3 of 13 events"))
    expect(drawn(page)).to_have_count(1)
    expect(page.locator('.dl-mark[aria-label^="Paris"]')).to_have_count(0)
    section = page.locator("details").filter(has_text="Drawn area · chosen").last
    section.locator("summary").click()
    expect(section).to_contain_text(re.compile(r"Within 13\d km of 55\.7\d° N, 37\.6\d° E"))
    page.get_by_role("button", name="Only in the drawn area").click()
    expect(total(page)).to_have_text("13 of 13 events")
    expect(drawn(page)).to_have_count(0)


def test_a_polygon_is_clicked_and_its_first_corner_again_ends_it(alone):
    page = alone
    page.get_by_role("button", name=PENCIL).click()
    corners = [pixel(page, lat, lon) for lat, lon in ((57, 35), (57, 40), (54.5, 40), (54.5, 35))]
    for corner in [*corners, corners[0]]:
        page.mouse.click(*corner)
    expect(total(page)).to_have_text(re.compile("^3 of 13 events"))
    page.get_by_role("button", name="clear all").click()
    expect(total(page)).to_have_text("13 of 13 events")
    expect(drawn(page)).to_have_count(0)


def test_with_the_keyboard_corners_are_the_middle_of_the_map(alone):
    page, pencil = alone, alone.get_by_role("button", name=PENCIL)
    pencil.focus()
    page.keyboard.press("Enter")
    for lat, lon in ((57, 35), (57, 40), (54, 38), (50, 30)):
        page.evaluate(f"() => {{ {HOME}.map.setView([{lat}, {lon}], 5, {{ animate: false }}); }}")
        page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    expect(page.locator("path.dl-corner")).to_have_count(3)
    page.evaluate(f"() => {{ {HOME}.map.setView([54, 38], 5, {{ animate: false }}); }}")
    page.keyboard.press("Enter")  # the last corner twice ends it
    expect(total(page)).to_have_text(re.compile("^3 of 13 events"))


def test_drawing_is_given_up_and_one_tool_at_a_time_is_on(alone):
    page = alone
    pencil, ruler = (page.get_by_role("button", name=name) for name in (PENCIL, "Measure a distance"))
    pencil.click()
    expect(page.get_by_text("Click corners")).to_be_visible()
    page.mouse.click(*pixel(page, *MOSCOW))  # on a mark, which is not opened
    ruler.click()
    expect(pencil).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("Click corners")).to_be_hidden()
    expect(drawn(page)).to_have_count(0)
    pencil.click()
    expect(ruler).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(pencil).to_have_attribute("aria-pressed", "false")
    expect(total(page)).to_have_text("13 of 13 events")


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_filters_by_what_is_drawn_and_keeps_it_in_its_address(new_page, phone):
    page = new_page("/?map=55.75,37.6,5", **({"viewport": {"width": 390, "height": 844}} if phone else {}))
    frame = page.frame_locator(FRAME)
    expect(frame.locator('.dl-mark[aria-label^="Moscow,"]')).to_be_visible()
    rest(page)
    frame.get_by_role("button", name=PENCIL).click()
    ground = page.locator(FRAME).bounding_box()
    middle = ground["x"] + ground["width"] / 2, ground["y"] + ground["height"] / 2
    drag(page, middle, (middle[0] + 60, middle[1]))
    expect(frame.locator('.dl-mark[aria-label^="Cairo,"]')).to_have_count(0)
    expect(frame.locator("path.dl-drawn")).to_have_count(1)
    holds(page, CHOSEN)
    holds(page, r"() => /within=55\.\d+%2C37\.\d+%2C\d+/.test(location.search)")
    frame.get_by_role("button", name="Only in the drawn area").click()
    expect(frame.locator("path.dl-drawn")).to_have_count(0)
    holds(page, "() => !location.search.includes('within')")


def test_an_area_is_typed_and_what_is_none_says_what_would_be(new_page):
    page = new_page("/?within=55.75,37.6,100")
    holds(page, CHOSEN)
    page.get_by_text("Drawn area", exact=True).click()
    field = page.get_by_role("textbox", name="Circle or corners")
    expect(field).to_have_value("55.75,37.6,100")
    field.fill("near Moscow")
    field.press("Enter")
    expect(page.get_by_text("This is no area.")).to_be_visible()
    expect(field).to_have_value("near Moscow")
    holds(page, CHOSEN)
    field.fill("30.04, 31.24, 50")
    field.press("Enter")
    expect(page.get_by_text("This is no area.")).to_have_count(0)
    expect(page.frame_locator(FRAME).locator('.dl-mark[aria-label^="Cairo,"]')).to_be_visible()
    expect(page.frame_locator(FRAME).locator('.dl-mark[aria-label^="Moscow,"]')).to_have_count(0)
