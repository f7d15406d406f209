"""A story from its first event to the file that tells it: made in the page, exported, and stepped through."""

import io
import re

import pytest
from page_parts import button, opened
from playwright.sync_api import expect
from pptx import Presentation
from rest import fits, holds, rest

from geo.views.story_keeping import kept_story
from geo.workspace.store import Workspace

pytestmark = pytest.mark.browser
MINE = "My own words: <img src=x onerror=alert(1)> ${1} **bold**"


@pytest.fixture
def server(desk_server):
    """A server whose workspace is named."""
    return desk_server


def story_of(server):
    return kept_story(Workspace.open(server.workspace))


def take(page, place):
    """Take the event at a place into the story, and go back to the list."""
    opened(page, place)
    button(page, "story-add").click()
    expect(button(page, "story-go")).to_be_visible()
    button(page, "step-list").click()
    expect(button(page, "story-opener")).to_be_visible()


def field(page, number):
    return page.get_by_label("Your own words").nth(number)


def test_a_story_is_made_in_the_page_and_told_by_the_exported_page_and_deck(new_page, new_tab, server, tmp_path):
    page = new_page()
    take(page, "Nairobi")
    take(page, "Vienna")
    button(page, "story-opener").click()
    expect(page.get_by_label("Your own words")).to_have_count(2)
    field(page, 0).fill(MINE)
    field(page, 0).blur()
    page.get_by_placeholder("Title of the story").fill("From Nairobi to Vienna")
    page.keyboard.press("Enter")
    button(page, "story-down-").click()
    expect(field(page, 1)).to_have_value(MINE)
    rest(page)
    kept = story_of(server)
    assert kept.title == "From Nairobi to Vienna"
    assert [step.words for step in kept.steps] == ["", MINE]

    page.get_by_role("button", name="Export", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Tell the story (2 steps)")).to_be_visible()
    expect(dialog.locator("img").first).to_be_visible()
    files = {}
    for name in ("Page (HTML)", "Slides (PPTX)"):
        with page.expect_download() as waiting:
            dialog.get_by_role("button", name=name).click()
        files[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[name])

    slides = list(Presentation(io.BytesIO(files["Slides (PPTX)"].read_bytes())).slides)
    told = ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]
    assert "From Nairobi to Vienna · 1 of 2" in told[1]
    assert MINE in told[2]

    page = new_tab(offline=True)
    page.goto(files["Page (HTML)"].as_uri())
    step = page.locator(".story .step")
    expect(page.locator(".story h2")).to_have_text("From Nairobi to Vienna")
    page.keyboard.press("ArrowRight")
    expect(step).to_contain_text("Step 1 of 2")
    expect(step).to_contain_text("Vienna")
    page.keyboard.press("ArrowRight")
    expect(step).to_contain_text("Step 2 of 2")
    expect(step.locator(".words")).to_have_text(MINE)
    expect(page.locator(".open blockquote").first).to_contain_text("Nairobi")
    holds(page, "() => datelinePage.home.map.getBounds().contains([-1.28, 36.82])")
    assert page.locator(".story img").count() == 0


def test_a_step_takes_the_view_that_the_map_has(new_page, server):
    page = new_page()
    take(page, "Nairobi")
    button(page, "story-opener").click()
    button(page, "story-look-").click()
    expect(page.get_by_text(re.compile("^Move the map to what"))).to_be_visible()
    page.frame_locator('iframe[title="streamlit_folium.st_folium"]').get_by_label("Zoom in").click()
    holds(page, "() => new URL(location).searchParams.has('map')")
    button(page, "story-look-").click()
    expect(button(page, "story-fit-")).to_be_visible()
    rest(page)
    (step,) = story_of(server).steps
    assert step.look is not None
    button(page, "story-fit-").click()
    expect(button(page, "story-fit-")).to_have_count(0)


def test_the_story_desk_fits_a_phone(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    button(page, "sheet-handle").click()
    button(page, "story-opener").click()
    button(page, "story-propose").click()
    expect(page.get_by_label("Your own words").first).to_be_visible()
    fits(page, "document.documentElement.scrollWidth <= 390")
