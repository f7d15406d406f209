"""Many events at a glance: countries and regions shaded, and heat, in place of marks."""

import re

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import holds, rest
from served import served_text

pytestmark = pytest.mark.browser
STRIKES = (
    "---\ntitle: A month\npublished: 2024-08-27\n---\n"
    "Ukraine and France signed an agreement on August 19. Russian troops attacked Kharkiv on August 20. "
    "Russian troops bombed Izium on August 21. Russian troops shelled Odesa on August 22. "
    "Protesters marched in Nairobi on August 24.\n"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served_text(STRIKES, tmp_path_factory.mktemp("served")) as served:
        yield served


def choose(page, style):
    rest(page)
    page.get_by_role("combobox", name="Show on the map").click()
    page.get_by_role("option", name=style).click()


def in_map(page, expression):
    """Wait until something holds of the map."""
    holds(
        page,
        f"""() => {{
        const home = document.querySelector('{FRAME}')?.contentWindow.datelinePage?.home;
        return home?.style && ({expression});
    }}""",
    )


def test_regions_are_shaded_by_their_events_and_each_lists_them(new_page):
    page = new_page()
    frame = page.frame_locator(FRAME)
    expect(frame.locator('.dl-mark[aria-label^="Odesa"]')).to_be_visible()
    choose(page, "Shaded regions")
    expect(page).to_have_url(re.compile(r"[?&]style=regions"))
    expect(frame.locator(".dl-mark")).to_have_count(0)
    rows = frame.locator(".dl-tray button")
    expect(rows.first).to_have_text(re.compile(r"Khark\w+, Ukraine 2"))
    in_map(page, "home.style.sheets.length === 3")
    rows.first.click()
    expect(page.locator(".st-key-list-head")).to_contain_text("2 events")
    expect(page.locator('[class*="st-key-row-"]')).to_have_count(2)
    frame.get_by_text("Colours").click()
    expect(frame.locator(".dl-steps")).to_contain_text("2 events")
    choose(page, "Marks")
    expect(frame.locator('.dl-mark[aria-label^="Odesa"]')).to_be_visible()
    expect(page).not_to_have_url(re.compile("style="))


def test_a_click_on_a_shaded_country_lists_its_events_and_a_chosen_event_keeps_its_mark(new_page):
    page = new_page("/?style=countries&map=49,32,4")
    frame = page.frame_locator(FRAME)
    in_map(page, "home.style.sheets.length")
    point = page.evaluate(f"""() => {{
        const {{ map }} = document.querySelector('{FRAME}').contentWindow.datelinePage.home;
        return map.latLngToContainerPoint([49, 31]);
    }}""")
    box = page.locator(FRAME).bounding_box()
    page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
    expect(frame.locator(".dl-shade-tip")).to_contain_text("Ukraine")
    page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    expect(page.locator(".st-key-list-head")).to_contain_text("Ukraine")
    page.locator('[class*="st-key-row-"] button').filter(has_text="Odesa").click()
    expect(frame.locator(".dl-mark")).to_have_count(1)
    expect(frame.locator(".dl-mark")).to_have_attribute("aria-label", re.compile("^Odes"))


def test_heat_glows_and_gives_way_to_the_marks_when_one_comes_closer(new_page):
    page = new_page("/?style=heat")
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".dl-mark")).to_have_count(0)
    expect(frame.locator(".dl-ramp")).to_be_visible()
    canvas = "home.style.renderer._ctx.canvas"
    glows = f"home.style.renderer._ctx.getImageData(0, 0, {canvas}.width, {canvas}.height).data.some(Boolean)"
    in_map(page, glows)
    near = new_page("/?style=heat&map=49.99,36.23,8")
    expect(near.frame_locator(FRAME).locator('.dl-mark[aria-label^="Kharkiv"]')).to_be_visible()


def test_while_time_plays_the_shades_count_the_days_that_it_has_come_to(new_page):
    page = new_page("/?style=countries&bars=day")
    in_map(page, "home.style.counts.get('country/KE') === 1")
    page.get_by_role("button", name="Play through time").click()
    in_map(page, "home.style.counts.get('country/KE') === 0 && home.style.counts.get('country/UA') === 1")
    page.get_by_role("button", name="Stop playing").click()
    in_map(page, "home.style.counts.get('country/KE') === 1")
