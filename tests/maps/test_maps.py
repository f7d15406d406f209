import json
import re
from collections import Counter
from dataclasses import asdict, replace

import pytest
from sample_events import HOSTILE, many_events, sample_events
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from geo.gazetteer.shapes import BorderView, open_shapes
from geo.maps.leaflet import EventLayer, offline_map
from geo.maps.outlines import outline_json
from geo.maps.scene_json import MOST_FANNED, CameraMove, Focus, Paint, Tiles, config, quadrant_name, scene_json
from geo.maps.served import Addresses, asset_folders
from geo.model import PlaceKind, Status
from geo.views import marks
from geo.views.clusters import compose_in
from geo.views.marks import quadrant
from geo.views.scenes import Window, compose

PLACES = Addresses(leaflet="../x.leaflet", web="../x.web", basemap="../x.basemap", font="../font.woff2")
SCENE = compose(sample_events(), open_shapes())


def base_script():
    base = offline_map(PLACES)
    base.get_root().render()
    base.render()
    return _get_map_string(base)


def layer_script(scene, **more):
    return _get_feature_group_string(EventLayer(scene_json(scene, Paint(**more))), map=offline_map(PLACES))


def data(scene, **more):
    return json.loads(scene_json(scene, Paint(**more)))


def test_the_map_asks_no_other_machine_for_anything():
    base = offline_map(PLACES)
    links = [link for _, link in (*base.default_js, *base.default_css)]
    assert links
    assert all(link.startswith("../x.") for link in links)
    assert not re.findall(r"https?://(?!www\.w3\.org)", base_script() + layer_script(SCENE))


def test_web_tiles_are_asked_for_only_by_choice():
    tiles = Tiles("https://tile.example/{z}/{x}/{y}.png", "tiles by example")
    assert "https://tile.example" in layer_script(SCENE, tiles=tiles)
    assert data(SCENE)["tiles"] is None


def test_every_file_that_the_map_fetches_is_there():
    folders = asset_folders()
    assert (folders["leaflet"] / "leaflet.js").is_file()
    served = {path.name for path in folders["web"].iterdir()}
    assert {"ground.js", "dateline.js", "page.js", "timeline.js", "dateline.css"} <= served
    for name in re.findall(r"\.\./x\.basemap/([\w.-]+)", base_script().replace("\\/", "/")):
        assert (folders["basemap"] / name).is_file(), name


def test_the_base_map_is_the_same_every_time_so_that_the_browser_keeps_it():
    assert base_script() == base_script()
    assert generate_js_hash(base_script(), "map") == generate_js_hash(base_script(), "map")


def test_a_new_scene_is_a_new_script_though_ids_differ_only_after_an_underscore():
    one, other = many_events(2)
    assert layer_script(compose([one], open_shapes())) != layer_script(compose([other], open_shapes()))


def test_each_scene_first_empties_the_list_that_would_keep_the_old_ones():
    assert layer_script(SCENE).lstrip().startswith("window.feature_group = [];")


def test_hostile_names_stay_strings():
    script = layer_script(SCENE)
    assert "<" not in script
    assert "</script" not in script
    assert HOSTILE not in script


def test_no_sentence_travels_to_the_map():
    script = layer_script(SCENE)
    assert "shelled" not in script
    assert "held talks" not in script


def test_a_mark_says_its_colour_status_size_and_key():
    spots = {spot["name"]: spot for spot in data(SCENE)["spots"]}
    assert spots["Moscow"]["count"] == 3
    assert spots["Moscow"]["hue"] == ""
    assert spots["Tripoli"]["hue"] == "material-cooperation"
    assert spots["Moscow"]["radius"] == marks.mark_radius(3) > spots["near Nome"]["radius"]
    assert spots["Kursk Oblast"]["status"] == "alleged"
    assert spots["near Nome"]["halo"] == 80.0


def test_the_selected_event_stands_out_and_its_places_are_joined():
    (flight,) = [event for event in sample_events() if len(event.places) == 2]
    drawn = data(SCENE, selected=flight)
    states = {spot["name"]: spot["state"] for spot in drawn["spots"]}
    assert states["Moscow"] == states["Tripoli"] == 1
    assert states["Paris"] == 2
    assert drawn["routes"][0]["state"] == 1
    assert drawn["links"] == []  # the route joins them


def test_large_areas_are_drawn_before_the_small_ones_inside_them():
    names = [region["name"] for region in data(SCENE)["regions"]]
    assert names.index("South China Sea") < names.index("Kursk Oblast")


def test_the_legend_lists_what_is_there_and_no_more():
    labels = {row["label"]: row["count"] for row in data(SCENE)["legend"]}
    assert labels["planned"] == 1
    assert "cancelled" not in labels
    assert labels["near, within the ring"] == 1
    assert data(compose(sample_events()[:1], open_shapes()))["legend"] == []


def test_the_map_goes_where_it_is_told_and_knows_a_new_order():
    focus = Focus(((55.75, 37.62),), 5, 3)
    assert data(SCENE, focus=focus)["focus"] == {"points": [[55.75, 37.62]], "zoom": 5, "n": 3}


def test_colours_may_stand_for_something_else_than_the_quadrant():
    drawn = data(SCENE, sign=lambda event: marks.Sign.FIFTH if event.articles[0] == "wagner.md" else marks.Sign.STATE)
    hues = {spot["name"]: spot["hue"] for spot in drawn["spots"]}
    assert hues["Tripoli"] == ""  # told by several
    assert hues["Paris"] == "state"
    assert {route["hue"] for route in drawn["routes"]} == {"fifth"}


def test_only_while_the_timeline_plays_do_parts_tell_their_times():
    assert "times" not in data(SCENE)["spots"][0]
    drawn = data(SCENE, times=lambda event: (2, 3) if event.when else None)
    moscow = next(spot for spot in drawn["spots"] if spot["name"] == "Moscow")
    dated = [event for event in next(s for s in SCENE.spots if s.name == "Moscow").events if event.when]
    numbers = {event.id: number for number, event in enumerate(SCENE.events)}
    assert moscow["times"] == [[2, 3, numbers[event.id], quadrant_name(quadrant(event))] for event in dated]


def test_a_mark_says_which_events_it_has_and_how_many_of_each_kind():
    spots = {spot["name"]: spot for spot in data(SCENE)["spots"]}
    moscow = next(spot for spot in SCENE.spots if spot.name == "Moscow")
    assert [SCENE.events[number] for number in spots["Moscow"]["members"]] == list(moscow.events)
    assert spots["Moscow"]["kinds"] == Counter(quadrant_name(quadrant(event)) for event in moscow.events)
    assert "kinds" not in spots["near Nome"]


def test_each_of_a_few_events_at_one_point_can_be_a_mark_of_its_own():
    spots = {spot["name"]: spot for spot in data(SCENE)["spots"]}
    moscow = next(spot for spot in SCENE.spots if spot.name == "Moscow")
    assert [one["key"] for one in spots["Moscow"]["fan"]] == [f"event/{event.id}" for event in moscow.events]
    assert [one["status"] for one in spots["Moscow"]["fan"]] == [event.status for event in moscow.events]
    assert "fan" not in spots["near Nome"]
    crowded = compose([replace(sample_events()[0], id=f"{n:012}") for n in range(MOST_FANNED + 1)], open_shapes())
    assert all("fan" not in spot for spot in data(crowded)["spots"])


def test_marks_that_were_joined_say_for_which_window():
    many = many_events(1500)
    covers = compose_in(many, many, Window(30.0, 0.0, 60.0, 40.0, 4.0), open_shapes()).covers
    drawn = data(compose_in(many, many, Window(30.0, 0.0, 60.0, 40.0, 4.0), open_shapes()))
    assert drawn["covers"] == asdict(covers)
    assert drawn["bounds"][0] < -50  # of all events, so that "show all" shows all
    assert data(SCENE)["covers"] is None


def test_the_map_can_be_put_where_an_address_says():
    look = data(SCENE, look=CameraMove(50.1, 14.4, 6.5, 2, still=True))["look"]
    assert look == {"lat": 50.1, "lon": 14.4, "zoom": 6.5, "n": 2, "still": True, "name": ""}


def test_a_place_that_was_searched_for_is_named_as_plain_text():
    look = data(SCENE, look=CameraMove(50.1, 14.4, 8, 3, name=f"Prague\x00{'x' * 200}"))["look"]
    assert look["name"].startswith("Prague")
    assert look["name"].isprintable()
    assert len(look["name"]) == 120


@pytest.mark.parametrize("shape", ["country/RU", "country/US", "sea/south-china-sea", "admin1/RU.41", "country/LU"])
def test_outlines_are_coarse_yet_keep_the_area(shape):
    import shapely

    polygons = json.loads(outline_json(shape, open_shapes()))
    drawn = shapely.union_all([shapely.Polygon(p[0], p[1:]).buffer(0) for p in polygons])
    assert drawn.area == pytest.approx(open_shapes().get(shape).area, rel=0.03)
    assert len(outline_json(shape, open_shapes())) < 80_000


def test_outlines_are_those_that_the_scene_holds(make_event, make_place):
    ukraine = make_place("Ukraine", 49.0, 32.0, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/UA")
    events = [make_event(places=(ukraine,))]
    drawn = {view: data(compose(events, open_shapes(view)))["shapes"] for view in BorderView}
    assert len(drawn[BorderView.UN]) == 1
    assert drawn[BorderView.UN] != drawn[BorderView.NE]


def test_an_unknown_outline_is_none_and_a_line_gets_some_width():
    assert outline_json("country/QQ", open_shapes()) is None
    assert json.loads(outline_json("LINESTRING(30 50, 37 55)", open_shapes()))


def test_the_browser_is_told_every_colour_shape_and_stroke():
    told = config({}, font=None)
    assert set(told["shapes"]) == {str(sign) for sign in marks.Sign}
    assert told["radii"][4] == marks.mark_radius(4)
    assert told["radii"][-1] == marks.mark_radius(10_000)
    assert set(told["drawings"]) == {str(status) for status in Status}
    assert told["colours"]["light"].keys() == told["colours"]["dark"].keys()


def test_five_thousand_events_make_one_message_of_about_a_megabyte():
    assert len(scene_json(compose(many_events(5000), open_shapes()))) < 1_200_000
