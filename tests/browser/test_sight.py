"""Where a map looks: at what is shown, until its reader moves it; and what can be read on it without a network."""

import re

import pytest
from playwright.sync_api import expect
from rest import fits
from sample_events import many_events, sample_corpus
from served import VISITOR

from geo.maps.standalone import draw_page
from geo.views.marks import LIGHT
from geo.views.sheets import Sheet
from geo.views.view import View, view_of

pytestmark = pytest.mark.browser
HOME = "window.datelinePage.home"
ALL_IN_VIEW = f"{HOME}.crowd.spots.every(spot => {HOME}.map.getBounds().contains([spot.lat, spot.lon]))"


@pytest.fixture
def open_view(open_file):
    """Open a page that stands alone."""
    return lambda view: open_file(draw_page(view, Sheet()))


def of(events):
    return View(tuple(events), len(events), "All events", {})


def look(page, lat, lon, zoom):
    page.evaluate(f"() => {{ {HOME}.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }}); }}")


def chip(page):
    return page.locator(".dl-chip:not(.dl-within)")


def test_a_filter_takes_the_map_to_what_is_left(open_view):
    page = open_view(view_of(sample_corpus()))
    before = page.evaluate(f"{HOME}.map.getZoom()")
    page.get_by_label("Wagner Group").check()
    fits(page, f"{HOME}.map.getZoom() > {before}")
    fits(page, ALL_IN_VIEW)
    expect(chip(page)).to_be_hidden()
    page.get_by_role("button", name="clear all").click()
    fits(page, f"{HOME}.map.getZoom() === {before}")


def test_where_its_reader_moved_the_map_it_stays_and_says_what_is_outside(open_view):
    page = open_view(of(many_events(60)))
    look(page, 52, 20, 4)
    page.get_by_role("button", name="Zoom in").click()
    expect(chip(page)).to_have_text("60 events outside this view")
    page.get_by_label("Actor 10").check()
    expect(chip(page)).to_have_text("1 event outside this view")
    assert page.evaluate(f"{HOME}.map.getZoom()") == 5
    chip(page).click()
    fits(page, ALL_IN_VIEW)
    expect(chip(page)).to_be_hidden()


def test_a_map_that_grows_smaller_shows_what_it_showed_unless_its_reader_looks_elsewhere(open_view):
    page = open_view(of(many_events(60)))
    fits(page, ALL_IN_VIEW)
    page.set_viewport_size({"width": 1000, "height": 560})
    fits(page, f"{HOME}.map.getSize().x < 1000 && {ALL_IN_VIEW}")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    fits(page, f"!{HOME}.map._animatingZoom")
    zoom = page.evaluate(f"{HOME}.map.getZoom()")
    page.set_viewport_size({"width": 900, "height": 500})
    fits(page, f"{HOME}.map.getSize().x < 900")
    assert page.evaluate(f"{HOME}.map.getZoom()") == zoom
    page.set_viewport_size(VISITOR["viewport"])  # the tab is used again


def test_the_panel_takes_a_tenth_of_the_map_and_unfolds_one_part(open_view):
    page = open_view(view_of(sample_corpus()))
    share = f"""(() => {{
        const {{ x, y }} = {HOME}.map.getSize(), box = document.querySelector('.dl-box').getBoundingClientRect();
        return box.width * box.height / (x * y); }})()"""
    for part in (".dl-tray", ".dl-signs"):
        if page.locator(part).get_attribute("open") is None:
            page.locator(f"{part} summary").click()
        expect(page.locator(".dl-box details[open]")).to_have_count(1)
        fits(page, f"{share} < 0.105")
    page.locator(".dl-signs summary").click()
    expect(page.locator(".dl-box details[open]")).to_have_count(0)


def test_a_whole_country_that_is_chosen_in_the_panel_fills_the_map(open_view):
    page = open_view(view_of(sample_corpus()))
    before = page.evaluate(f"{HOME}.map.getZoom()")
    country = page.locator(".dl-tray button").first
    country.click()
    fits(page, f"{HOME}.map.getZoom() !== {before}")


def written(page, kind):
    return page.evaluate(f"kind => {HOME}.labels.written.filter(([one]) => one === kind).map(([, name]) => name)", kind)


def test_marked_places_are_named_beside_their_marks_and_towns_where_there_is_room(open_view):
    page = open_view(view_of(sample_corpus()))
    fits(page, f"Boolean({HOME}.labels)")
    look(page, 51.7, 36.2, 7)
    fits(page, f"{HOME}.labels.towns.length > 0")
    assert "Kursk Oblast" in written(page, "mark")
    assert len(written(page, "town")) > 5
    assert len(set(written(page, "town"))) == len(written(page, "town"))
    look(page, 30, 20, 2)
    assert written(page, "town") == []
    assert "Russia" in written(page, "country")


def test_a_tint_fades_as_one_comes_into_its_country(open_view):
    page = open_view(view_of(sample_corpus()))
    opacity = "[...document.querySelectorAll('path.dl-area')].map(node => Number(node.style.opacity))"
    look(page, 17, -4, 3)
    assert max(page.evaluate(opacity)) == 1
    look(page, 17, -4, 12)
    assert page.evaluate(opacity) == [0] * page.locator("path.dl-area").count()


def test_the_panel_gives_way_to_a_mark(open_view):
    page = open_view(view_of(sample_corpus()))
    corner = f"{HOME}.panel.control.getPosition()"
    look(page, -55, -120, 4)  # where nothing lies
    assert page.evaluate(corner) == "topright"
    page.evaluate(f"""() => {{
        const {{ map, crowd }} = {HOME}, size = map.getSize(), mark = map.project(crowd.spots[0]);
        const middle = mark.add(size.divideBy(2)).subtract([size.x - 60, 60]);
        map.setView(map.unproject(middle), map.getZoom(), {{ animate: false }}); }}""")
    assert page.evaluate(corner) == "bottomright"


@pytest.mark.parametrize(
    ("lat", "lon", "zoom", "colour"),
    [
        (0, 20, 2, "land"),
        (-1, 33, 5, "sea"),
        (67.5, 179.97, 4, "land"),
        (67.5, 180.05, 4, "land"),
    ],
)
def test_land_and_lakes_are_drawn_wherever_one_looks(open_view, lat, lon, zoom, colour):
    page = open_view(view_of(sample_corpus()))
    fits(page, f"Boolean({HOME}.labels)")
    look(page, lat, lon, zoom)
    middle = f"""(() => {{
        const {{ _ctx, _bounds }} = {HOME}.land.renderer, {{ a }} = _ctx.getTransform();
        const {{ x, y }} = {HOME}.map.latLngToLayerPoint([{lat}, {lon}]).subtract(_bounds.min).multiplyBy(a);
        return [..._ctx.getImageData(x, y, 1, 1).data.slice(0, 3)]; }})()"""
    assert page.evaluate(middle) == list(bytes.fromhex(getattr(LIGHT, colour)[1:]))


def test_a_way_is_measured_by_clicks_and_by_keys_and_leaves_no_trace(open_view):
    page = open_view(view_of(sample_corpus()))
    look(page, 52, 34, 5)
    length, ruler = page.locator(".dl-length"), page.get_by_role("button", name="Measure a distance")
    ruler.click()
    expect(ruler).to_have_attribute("aria-pressed", "true")
    at = page.evaluate(f"() => [[55.752, 37.618], [50.454, 30.524]].map(one => {HOME}.map.latLngToContainerPoint(one))")
    ground = page.locator("#map").bounding_box()
    for point in at:  # the first lies on a mark, which is not opened
        page.mouse.click(ground["x"] + point["x"], ground["y"] + point["y"])
    expect(length).to_have_text(re.compile(r"^7[56]\d km$"))
    expect(page.locator("h2")).to_have_text("13 of 13 events")
    page.keyboard.press("Enter")
    expect(page.locator("path.dl-corner")).to_have_count(3)
    page.keyboard.press("Backspace")
    expect(page.locator("path.dl-corner")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(length).to_have_count(0)
    expect(page.locator("path.dl-way")).to_have_count(0)
    expect(ruler).to_have_attribute("aria-pressed", "false")
