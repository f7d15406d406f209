"""The timeline in a real browser, in the page that stands alone."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from rest import holds
from sample_events import sample_corpus

from geo.maps.standalone import draw_page
from geo.model import When
from geo.views.sheets import Sheet
from geo.views.view import view_of

pytestmark = pytest.mark.browser


def few_days():
    """Return one event on each of nine days that follow each other over the end of a year."""
    one = sample_corpus().events[0]
    days = [date(2024, 12, 27) + timedelta(days=at) for at in range(9)]
    events = tuple(replace(one, id=f"{at:03}", when=When(day, day, 1, "")) for at, day in enumerate(days))
    return view_of(replace(sample_corpus(), events=events))


TICKS = """() => {
    const axis = document.querySelector('.tl-axis'), room = axis.getBoundingClientRect();
    const ticks = [...axis.querySelectorAll('.tl-tick')].filter(tick => getComputedStyle(tick).visibility !== 'hidden');
    const boxes = ticks.map(tick => tick.getBoundingClientRect());
    return ticks.length > 0 && ticks.every(tick => /\\d{4}$/.test(tick.textContent))
        && boxes.every((box, at) => box.left >= room.left - 1 && box.right <= room.right + 1
            && (at === 0 || box.left >= boxes[at - 1].right - 1));
}"""


def test_each_tick_tells_its_year_whole_at_each_length_of_a_bar(open_file):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()))
    for unit in ("Days", "Weeks", "Months"):
        page.get_by_role("radio", name=unit, exact=True).click()
        holds(page, TICKS)


def test_each_tick_tells_its_year_whole_on_a_phone(open_file):
    page = open_file(draw_page(few_days(), Sheet()), viewport={"width": 390, "height": 844})
    holds(page, TICKS)
    expect(page.locator(".tl-tick")).to_have_count(9)  # more than have room


def label(page, end):
    return page.get_by_role("slider", name=end).get_attribute("aria-valuetext")


def test_the_wheel_shows_fewer_days_and_whole_line_shows_all_again(open_file):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()))
    expect(page.get_by_role("radio", name="Weeks", exact=True)).to_be_checked()
    whole = page.get_by_role("button", name="Show the whole line again")
    expect(whole).to_be_hidden()
    ground = page.locator(".tl-ground").bounding_box()
    page.mouse.move(ground["x"] + ground["width"] - 3, ground["y"] + 20)
    for _ in range(12):
        page.mouse.wheel(0, -100)
    expect(page.get_by_role("radio", name="Days", exact=True)).to_be_checked()
    expect(page.get_by_role("slider", name="Until")).to_have_attribute("aria-valuetext", re.compile(r"^\d+ Aug 2024$"))
    expect(page.locator("h2")).to_have_text("13 of 13 events")  # nothing is filtered by it
    earlier = page.get_by_role("button", name=re.compile("^‹ "))
    expect(earlier).to_be_visible()
    earlier.click()
    expect(page.get_by_role("button", name="later ›")).to_be_visible()
    whole.click()
    expect(page.get_by_role("radio", name="Weeks", exact=True)).to_be_checked()
    expect(whole).to_be_hidden()


def test_the_dates_are_dragged_along_and_keys_and_buttons_zoom(open_file):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()))
    page.get_by_role("slider", name="Until").press("+")
    expect(page.get_by_role("button", name=re.compile("^‹ "))).to_be_visible()
    last = label(page, "Until")
    axis = page.locator(".tl-axis").bounding_box()
    page.mouse.move(axis["x"] + axis["width"] / 3, axis["y"] + 9)
    page.mouse.down()
    page.mouse.move(axis["x"] + 2 * axis["width"] / 3, axis["y"] + 9, steps=3)
    page.mouse.up()
    expect(page.get_by_role("slider", name="Until")).not_to_have_attribute("aria-valuetext", last)
    page.get_by_role("button", name="Show more days").click()
    page.get_by_role("button", name="Show more days").click()
    expect(page.get_by_role("button", name="Show the whole line again")).to_be_hidden()


def test_lines_are_drawn_on_request_and_stay_while_the_page_changes(open_file):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()))
    expect(page.locator("path.tl-line")).to_have_count(0)
    page.get_by_role("button", name="Draw lines in place of bars").click()
    lines = page.locator("path.tl-line")
    expect(lines).to_have_count(4)
    page.get_by_label("Wagner Group").check()
    expect(lines).to_have_count(2)
    page.get_by_role("button", name="Draw lines in place of bars").click()
    expect(lines).to_have_count(0)


def test_on_a_phone_all_of_the_timeline_can_be_reached(open_file):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()), viewport={"width": 390, "height": 844})
    expect(page.get_by_role("radio", name="Weeks", exact=True)).to_be_hidden()
    page.get_by_role("button", name="More of the timeline").click()
    page.get_by_role("radio", name="Weeks", exact=True).click()
    expect(page.get_by_role("radio", name="Weeks", exact=True)).to_be_checked()
    holds(page, "() => document.documentElement.scrollWidth <= window.innerWidth")


def test_the_page_keeps_the_part_of_its_line_in_the_address(lend):
    page = lend()
    expect(page.get_by_role("radio", name="Days", exact=True)).to_be_checked()
    until = page.get_by_role("slider", name="Until")
    last = until.get_attribute("aria-valuemax")
    page.get_by_role("button", name="Show fewer days").click()
    expect(page).to_have_url(re.compile(r"[?&]line=2024-08-\d\d%2F2024-08-\d\d"))
    expect(until).to_have_attribute("aria-valuemax", "3")  # four days, the fewest
    page.get_by_role("button", name="Show the whole line again").click()
    expect(page).not_to_have_url(re.compile("line="))
    expect(until).to_have_attribute("aria-valuemax", last)
