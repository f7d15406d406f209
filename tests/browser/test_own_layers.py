"""Layers of the user's own beneath the marks, on the page, and on the one that stands alone."""

import pytest
from page_parts import FRAME
from playwright.sync_api import expect
from rest import rest
from sample_events import sample_corpus

from geo.maps.standalone import draw_page
from geo.overlays.overlay import Overlay
from geo.views.sheets import Sheet
from geo.views.view import view_of

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"
FRONT = (
    '{"type": "FeatureCollection", "features": ['
    f'{{"type": "Feature", "properties": {{"name": "{HOSTILE}"}}, "geometry":'
    ' {"type": "Polygon", "coordinates": [[[20, 40], [45, 40], [45, 60], [20, 60], [20, 40]]]}},'
    '{"type": "Feature", "properties": {"name": ""}, "geometry": {"type": "Point", "coordinates": [30, 50]}}]}'
)
SHAPES = ".leaflet-dl-own-pane path"


@pytest.fixture
def server(desk_server):
    return desk_server


def add(page, name, text):
    page.locator('.st-key-own-layers [data-testid="stPopoverButton"], .st-key-own-layers button').first.click()
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    )


def test_a_layer_is_added_named_and_taken_away_and_is_there_when_the_page_is_opened_again(new_page):
    page = new_page()
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".dl-mark").first).to_be_visible()
    add(page, "Front line.geojson", FRONT)
    expect(frame.locator(SHAPES)).to_have_count(2)
    name = page.get_by_role("textbox", name="Name of layer 1")
    expect(name).to_have_value("Front line")
    name.fill("Line of contact")
    name.press("Enter")
    expect(frame.locator(".dl-signs")).to_contain_text("Line of contact")
    again = new_page()
    shapes = again.frame_locator(FRAME).locator(SHAPES)
    expect(shapes).to_have_count(2)
    page.get_by_role("button", name="Remove").click()
    expect(frame.locator(SHAPES)).to_have_count(0)
    rest(page)


def test_a_file_that_is_no_layer_says_what_would_be(new_page):
    page = new_page()
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".dl-mark").first).to_be_visible()
    add(page, "notes.json", "[1, 2]")
    expect(page.get_by_text("save it as GeoJSON, KML or GeoPackage")).to_be_visible()
    expect(frame.locator(SHAPES)).to_have_count(0)


def test_the_page_that_stands_alone_shows_it_with_names_as_text(open_file):
    overlay = Overlay("Front line", FRONT, "#123456", 0.5)
    page = open_file(draw_page(view_of(sample_corpus()), Sheet(overlays=(overlay,))))
    shapes = page.locator(SHAPES)
    expect(shapes).to_have_count(2)
    expect(shapes.first).to_have_attribute("stroke", "#123456")
    box = page.locator("#map").bounding_box()
    at = page.evaluate("() => window.datelinePage.home.map.latLngToContainerPoint([58.5, 43.5])")
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    expect(page.locator(".leaflet-tooltip")).to_have_text(HOSTILE)
    page.get_by_label("Wagner Group").check()  # another scene: they stay
    expect(shapes).to_have_count(2)
