"""The page over 20,000 events: marks joined by what is in view, and memory that does not grow."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from served import Served, chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FRAME = 'iframe[title="streamlit_folium.st_folium"]'
FIRST = 100_000  # milliseconds: the first page loads the language model
SLOW = 20_000  # milliseconds that a change may take on a machine that does much else
CHANGES = 50
MOST_GROWTH = 50e6  # bytes


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The page over the crowd; in place of the server that the other tests share."""
    chromium()
    served = Served(data=tmp_path_factory.mktemp("crowd"), app=Path(__file__).with_name("crowd_page.py"))
    served.start()
    yield served.url
    served.stop()


@pytest.fixture
def page(new_page):
    page = new_page("/?map=48,20,4")
    expect(page.frame_locator(FRAME).locator("canvas").first).to_be_visible(timeout=FIRST)
    page.wait_for_function(f"() => document.querySelector('{FRAME}').contentWindow.datelineGround?.home.seen")
    return page


COUNTS = f"""() => {{
    const frame = document.querySelector('{FRAME}'), counts = [];
    frame.contentWindow.map.eachLayer(layer => {{ if (layer.part) counts.push(layer.part.count); }});
    for (const node of frame.contentDocument.querySelectorAll('.dl-mark'))
      counts.push(Number(node.querySelector('text')?.textContent || 1));
    return counts;
}}"""


def marks(page) -> list[int]:
    """Return for each mark on the map how many events it stands for."""
    return page.evaluate(COUNTS)


def steady(page, expression):
    """Return what an expression gives once it has given the same for a second, with the server at rest."""
    seen, since = None, 0
    while since < 5:
        page.wait_for_timeout(200)
        settle(page)
        now = page.evaluate(expression)
        seen, since = now, since + 1 if now == seen else 0
    return seen


def settle(page):
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()


def test_marks_are_joined_and_part_when_the_map_comes_closer_and_a_small_pan_asks_for_nothing(page):
    before = marks(page)
    assert 0 < len(before) <= 1500
    assert max(before) > 2
    page.evaluate(f"() => {{ document.querySelector('{FRAME}').contentWindow.map.setZoom(6, {{animate: false}}); }}")
    page.wait_for_function(f"most => {{ const now = ({COUNTS})(); return Math.max(...now) < most; }}", arg=max(before))
    assert len(marks(page)) > 20
    layer = f"() => document.querySelector('{FRAME}').contentWindow.feature_group[0]._leaflet_id"
    pan = f"() => {{ document.querySelector('{FRAME}').contentWindow.map.panBy([40, 20], {{animate: false}}); }}"
    scene = steady(page, layer)
    page.evaluate(pan)
    assert steady(page, layer) == scene


def test_fifty_changes_of_filter_leave_the_browsers_memory_as_it_was(page):
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
        expect(caption).to_contain_text(f"{number} of 20,000", timeout=SLOW)

    for at in range(4):
        change(at)
    settle(page)
    before = used()
    for at in range(CHANGES):
        change(at)
    settle(page)
    page.wait_for_timeout(500)
    grown = used() - before
    assert grown < MOST_GROWTH, f"{grown / 1e6:.1f} MB more after {CHANGES} changes"
    assert page.evaluate(f"() => document.querySelector('{FRAME}').contentWindow.feature_group.length") == 1


def test_the_timeline_of_the_crowd_filters_it(page):
    ground = page.locator(".tl-ground")
    box = ground.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]from=20\d\d-\d\d-\d\d"))
    expect(page.locator(".st-key-caption")).not_to_contain_text("20,000 of 20,000")
