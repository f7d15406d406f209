"""The page as a visitor meets it, with every other machine out of reach."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FRAME = 'iframe[title="streamlit_folium.st_folium"]'
FIRST = 60_000  # milliseconds: the first page loads the language model


def the_map(page):
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".dl-mark").first).to_be_visible(timeout=FIRST)
    return frame


def view(frame):
    return frame.locator("body").evaluate("() => [window.map.getZoom(), window.map.getCenter()]")


def mark(frame, name):
    return frame.locator(f'.dl-mark[aria-label^="{name},"]')


def box(page, label):
    return page.locator('[class*="st-key-actor-"] label').filter(has_text=re.compile(rf"^{label}\b"))


def settle(page):
    """Wait until the server has answered the last click."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()


def base_map_drawn(frame):
    """Count the strengths of ink on the ground canvas: an empty one has one."""
    return frame.locator(".leaflet-dl-ground-pane canvas").evaluate(
        """canvas => {
        const ink = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
        for (let i = 3; i < ink.length; i += 4000) seen.add(ink[i]);
        return seen.size; }"""
    )


def test_the_map_draws_with_marks_and_ground(new_page):
    page = new_page()
    frame = the_map(page)
    expect(mark(frame, "Moscow")).to_be_visible()
    expect(mark(frame, "Cairo")).to_be_visible()
    expect(frame.get_by_text("GeoNames, CC BY 4.0")).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('iframe[title=\"streamlit_folium.st_folium\"]').contentDocument"
        ".querySelector('.leaflet-dl-ground-pane canvas')"
    )
    assert base_map_drawn(frame) > 1
    assert frame.locator("a[href*='leafletjs']").count() == 0


def test_choosing_an_actor_changes_marks_list_words_and_address_but_not_the_view(new_page):
    page = new_page()
    frame = the_map(page)
    frame.locator(".leaflet-control-zoom-in").click()
    frame.locator("body").evaluate(
        "() => new Promise(done => { window.map.once('moveend', () => done(1)); window.map.panBy([60, 30]); })"
    )
    before, marks = view(frame), frame.locator(".dl-mark").count()
    box(page, "Egypt").click()
    expect(mark(frame, "Cairo")).to_have_count(1)
    expect(mark(frame, "Moscow")).to_have_count(0)
    assert frame.locator(".dl-mark").count() < marks
    assert view(frame) == before
    expect(page.locator(".st-key-caption")).to_contain_text("Egypt")
    expect(page).to_have_url(re.compile(r"\?actor="))
    box(page, "Egypt").click()
    expect(mark(frame, "Moscow")).to_have_count(1)
    assert view(frame) == before


def test_an_address_brings_the_view_back(new_page):
    page = new_page()
    the_map(page)
    box(page, "Egypt").click()
    expect(page).to_have_url(re.compile(r"\?actor="))
    again = new_page(page.url[page.url.index("/?") :])
    expect(mark(the_map(again), "Cairo")).to_have_count(1)
    expect(mark(again.frame_locator(FRAME), "Moscow")).to_have_count(0)


def test_a_click_on_a_mark_shows_its_evidence(new_page):
    page = new_page()
    frame = the_map(page)
    mark(frame, "Cairo").click()
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")
    expect(page.locator(".evidence mark.place").first).to_have_text("Cairo")
    expect(frame.locator(".dl-mark.dl-chosen")).to_have_count(1)
    page.get_by_role("button", name="‹ List").click()
    expect(page.locator('[class*="st-key-row-"]').first).to_be_visible()


def test_the_keyboard_reaches_marks(new_page):
    page = new_page()
    frame = the_map(page)
    mark(frame, "Cairo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".evidence blockquote").first).to_contain_text("signed an agreement")


def test_a_click_in_the_list_finds_the_event_on_the_map(new_page):
    page = new_page()
    frame = the_map(page)
    page.locator('[class*="st-key-row-"] button').filter(has_text="Nairobi").first.click()
    expect(mark(frame, "Nairobi")).to_have_class(re.compile("dl-chosen"))
    page.wait_for_function(
        "() => { const m = document.querySelector('iframe[title=\"streamlit_folium.st_folium\"]').contentWindow.map;"
        " return Math.abs(m.getCenter().lat + 1.3) < 3; }"
    )


def test_the_browser_keeps_no_old_scenes_and_shows_the_newest(new_page):
    page = new_page()
    frame = the_map(page)
    for _ in range(4):
        box(page, "Egypt").click()
        expect(mark(frame, "Moscow")).to_have_count(0)
        box(page, "Egypt").click()
        expect(mark(frame, "Moscow")).to_have_count(1)
    assert frame.locator("body").evaluate("() => window.feature_group.length") == 1
    assert mark(frame, "Cairo").count() == 1


@pytest.mark.parametrize(
    ("place", "hostile"),
    [
        ("Berlin", "<img src=x onerror"),
        ("Warsaw", "${window.pwned"),
        ("Madrid", "</script><script>"),
        ("Vienna", "(java"),
    ],
)
def test_hostile_text_stays_inert_on_map_list_and_evidence(new_page, place, hostile):
    page = new_page()
    frame = the_map(page)
    mark(frame, place).hover()
    page.locator('[class*="st-key-row-"] button').filter(has_text=place).first.click()
    expect(page.locator(".evidence blockquote").first).to_contain_text(hostile)
    expect(page.locator(".evidence cite").first).to_have_text("<script>window.pwned=5</script>")
    for where in (page.locator("body"), frame.locator("body")):
        assert where.evaluate("() => window.pwned") is None
        assert where.locator("img[src=x], a[href^=javascript]").count() == 0


@pytest.mark.parametrize("name", ["Map data (GeoJSON)", "Table (CSV)", "Picture (PNG)", "Page (HTML)"])
def test_exports_hold_the_chosen_events_and_open(new_page, name, tmp_path):
    page = new_page()
    the_map(page)
    box(page, "Egypt").click()
    expect(page.locator(".st-key-caption")).to_contain_text("Egypt")
    settle(page)
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download(timeout=FIRST) as waiting:
        page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click(timeout=FIRST)
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    opens(new_page, name, path)


def opens(new_page, name, path):
    if "PNG" in name:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 20_000
    elif "GeoJSON" in name:
        names = {f["properties"]["place"] for f in json.loads(path.read_text(encoding="utf-8"))["features"]}
        assert "Cairo" in names
        assert "Moscow" not in names
    elif "CSV" in name:
        text = path.read_text(encoding="utf-8-sig")
        assert "Cairo" in text
        assert "Moscow" not in text
    else:
        page = new_page("")
        page.goto(path.as_uri())
        expect(page.locator(".dl-mark").first).to_be_visible(timeout=FIRST)
        expect(page.locator("body")).to_contain_text("Egypt")
        assert page.evaluate("() => window.pwned") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_map_comes_first_and_filters_are_a_sheet(new_page, scheme):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True)
    the_map(page)
    frame = page.locator(FRAME).bounding_box()
    assert frame["y"] < 300
    assert frame["width"] > 340
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    expect(page.get_by_text("Find in").first).not_to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(box(page, "Egypt")).to_be_in_viewport()


@pytest.mark.parametrize(("scheme", "sea"), [("light", "rgb(232, 238, 241)"), ("dark", "rgb(16, 22, 26)")])
def test_the_map_follows_the_visitors_theme(new_page, scheme, sea):
    frame = the_map(new_page(color_scheme=scheme))
    expect(frame.locator(".dl")).to_have_css("background-color", sea)
