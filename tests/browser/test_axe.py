"""What axe-core finds on the page that would keep somebody from using it: nothing serious on any of its views."""

import os
from pathlib import Path

import pytest
from page_parts import FRAME, button, opened
from playwright.sync_api import expect
from rest import rest
from sample_events import sample_corpus

from geo.maps.standalone import draw_page
from geo.views.sheets import Sheet
from geo.views.stories import BriefingStory, StoryStep, Trace, tell_story, trace_of
from geo.views.view import view_of

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        if os.environ.get("DATELINE_NODE") == "required":
            pytest.fail("axe-core is not installed; run npm ci")
        pytest.skip("axe-core is not installed; run npm ci")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def found(axe):
    """What is grave on a page or in a frame, a line for each element."""

    def look(there) -> list[str]:
        there.evaluate(f"() => {{ {axe}; }}")
        told = there.evaluate("() => axe.run(document, { iframes: false })")
        grave = [each for each in told["violations"] if each["impact"] in GRAVE]
        return [
            f"{each['id']}: {node['html'][:160]} {node['failureSummary']}" for each in grave for node in each["nodes"]
        ]

    return look


def map_frame(page):
    expect(page.frame_locator(FRAME).locator(".dl-mark").first).to_be_visible()
    return next(frame for frame in page.frames if "st_folium" in frame.url)


def add_articles(page):
    page.get_by_role("button", name="Add articles").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def export(page):
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def correct(page):
    opened(page, "Nairobi")
    page.get_by_label("Your name, kept with each decision").fill("R. Diaz")
    page.keyboard.press("Enter")
    expect(button(page, "review-edit")).to_be_enabled()
    button(page, "review-edit").click()
    expect(page.get_by_label("Add an actor")).to_be_visible()


def tell(page):
    button(page, "story-opener").click()
    button(page, "story-propose").click()
    expect(page.get_by_label("Your own words").first).to_be_visible()


VIEWS = {
    "opening": ("/", lambda page: None),
    "evidence": ("/", lambda page: opened(page, "Nairobi")),
    "correcting": ("/", correct),
    "adding": ("/", add_articles),
    "exporting": ("/", export),
    "telling": ("/", tell),
    "network": ("/?show=network", lambda page: expect(page.locator("g.node").first).to_be_visible()),
    "table": ("/?show=table", lambda page: expect(page.locator(".stDataFrame")).to_be_visible()),
}


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_grave_is_found_on_a_view(new_page, found, view):
    address, act = VIEWS[view]
    page = new_page(address)
    expect(page.locator('[class*="st-key-row-"] button').first).to_be_visible()
    act(page)
    rest(page)
    assert found(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_is_found_on_the_map(new_page, found, scheme):
    assert found(map_frame(new_page(color_scheme=scheme))) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_is_found_on_a_page_that_stands_alone(open_file, found, scheme):
    page = open_file(draw_page(view_of(sample_corpus()), Sheet()), color_scheme=scheme)
    page.locator("ol.events .head").first.click()
    expect(page.locator(".evidence blockquote").first).to_be_visible()
    assert found(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_is_found_while_a_story_is_told(open_file, found, scheme):
    view = view_of(sample_corpus())
    gone = StoryStep(Trace("gone", title="A meeting in Geneva"), "It may come back.")
    story = BriefingStory("What came first", (StoryStep(trace_of(view.events[0]), "My own words"), gone))
    page = open_file(draw_page(view, Sheet(), story=tell_story(story, view.events)), color_scheme=scheme)
    for told in ("Go on with the buttons", "My own words", "It may come back."):
        expect(page.locator(".story")).to_contain_text(told)
        assert found(page) == []
        page.keyboard.press("ArrowRight")
