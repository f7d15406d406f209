"""The page over 20,000 events: marks joined by what is in view, and memory that does not grow."""

import re
from pathlib import Path

import pytest
from page_parts import COUNTS, FRAME
from playwright.sync_api import expect
from rest import holds, rest
from served import Served, chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]
CHANGES = 20
MOST_GROWTH = 20e6  # bytes


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The page over the crowd; in place of the server that the other tests share."""
    chromium()
    served = Served(data=tmp_path_factory.mktemp("crowd"), app=Path(__file__).with_name("crowd_page.py"))
    served.start()
    yield served
    served.stop()


@pytest.fixture
def page(new_page):
    page = new_page("/?map=48,20,4")
    expect(page.frame_locator(FRAME).locator("canvas").first).to_be_visible()
    holds(page, f"() => document.querySelector('{FRAME}').contentWindow.datelinePage?.home.seen")
    rest(page)
    return page


# How often the map asks for other marks after a small move, and after it has come closer too.
ASKS = f"""() => {{
    const {{ map, feature_group: [layer] }} = document.querySelector('{FRAME}').contentWindow;
    const still = {{ animate: false }};
    let asks = 0;
    layer.on('click', () => asks++);
    map.panBy([40, 20], still);
    const before = asks;
    map.setZoom(map.getZoom() + 2, still);
    return [before, asks];
}}"""


def marks(page) -> list[int]:
    """Return for each mark on the map how many events it stands for."""
    return page.evaluate(COUNTS)


def test_marks_are_joined_and_part_when_the_map_comes_closer_a_small_pan_asks_for_nothing_and_days_filter(page):
    before = marks(page)
    assert 0 < len(before) <= 1500
    assert max(before) > 2
    page.evaluate(f"() => {{ document.querySelector('{FRAME}').contentWindow.map.setZoom(6, {{animate: false}}); }}")
    holds(page, f"most => {{ const now = ({COUNTS})(); return Math.max(...now) < most; }}", max(before))
    assert len(marks(page)) > 20
    rest(page)
    assert page.evaluate(ASKS) == [0, 1]
    rest(page)
    # The timeline of the crowd filters it.
    ground = page.locator(".tl-ground")
    box = ground.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]from=20\d\d-\d\d-\d\d"))
    expect(page.locator(".st-key-caption")).not_to_contain_text("20,000 of 20,000")


def test_changes_of_filter_leave_the_browsers_memory_as_it_was(page):
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def used() -> float:
        session.send("HeapProfiler.collectGarbage")
        found = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"]

    boxes = page.locator('[class*="st-key-actor-"] label')
    caption = page.locator(".st-key-caption")

    def change(at: int) -> None:
        """Choose an actor, or in the next change no longer."""
        number = "20,000" if at % 2 else "100"
        boxes.nth(0 if at % 2 else at // 2 % 5).click()
        expect(caption).to_contain_text(f"{number} of 20,000")

    for at in range(4):
        change(at)
    rest(page)
    before = used()
    for at in range(CHANGES):
        change(at)
    rest(page)
    grown = used() - before
    assert grown < MOST_GROWTH, f"{grown / 1e6:.1f} MB more after {CHANGES} changes"
    assert page.evaluate(f"() => document.querySelector('{FRAME}').contentWindow.feature_group.length") == 1
