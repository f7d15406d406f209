"""The timeline in a real browser, in the page that stands alone."""

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
