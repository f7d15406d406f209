from dataclasses import replace
from math import dist

import pytest
import shapely
from matplotlib.figure import Figure

from geo.gazetteer.shapes import open_shapes
from geo.maps.canvases import Canvas
from geo.maps.displacement import spread
from geo.maps.painting import open_panel, radius_of
from geo.maps.projections import frame_scene
from geo.model import PlaceKind
from geo.views.scenes import compose
from geo.views.sheets import PLAIN

OBLAST = {"kind": PlaceKind.ADMIN1, "where_prec": 4, "shape": "admin1/RU.41", "country": "RU"}


@pytest.fixture
def chart_of():
    def make(scene):
        canvas = Canvas(Figure(figsize=(10, 5), dpi=72), PLAIN, 1.0)
        return open_panel(canvas, frame_scene(scene, aspect=2.0), (0, 0, 720, 360), open_shapes())

    return make


@pytest.fixture
def scene_of(make_event, make_place):
    def make(*towns):
        area = make_place("Kursk Oblast", 51.6758, 36.0742, **OBLAST)
        places = [area, *(make_place(f"Town {i}", lat, lon) for i, (lat, lon) in enumerate(towns))]
        return compose([replace(make_event(places=(place,)), id=place.name) for place in places], open_shapes())

    return make


def marks_on(panel, scene):
    return {spot.name: (panel.at(spot.lat, spot.lon), radius_of(panel, spot)) for spot in scene.spots}


def test_the_mark_of_an_area_moves_off_a_town_and_stays_in_its_area(chart_of, scene_of):
    scene = scene_of((51.68, 36.08), (55.75, 37.62))
    panel = chart_of(scene)
    found = spread(panel, scene)
    marks = marks_on(panel, found)
    (area, reach), (town, other) = marks["Kursk Oblast"], marks["Town 0"]
    assert dist(area, town) >= reach + other
    (spot,) = [spot for spot in found.spots if spot.name == "Kursk Oblast"]
    assert shapely.contains_xy(open_shapes().get("admin1/RU.41"), spot.lon, spot.lat)
    assert town == marks_on(panel, scene)["Town 0"][0]


def test_a_mark_that_hides_nothing_stays_where_the_page_has_it(chart_of, scene_of):
    scene = scene_of((55.75, 37.62))
    assert spread(chart_of(scene), scene) == scene


def test_an_area_without_room_keeps_its_mark(chart_of, scene_of):
    scene = scene_of((51.68, 36.08), (-51.68, -150.0))  # the whole earth is shown: the area is smaller than its mark
    assert spread(chart_of(scene), scene) == scene
