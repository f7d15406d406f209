"""GeoJSON, read by other programs: points that can be read alone, and outlines that stand there once."""

import json
from collections import Counter

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exports.dictionary import dictionary
from geo.exports.geojson import events_to_geojson
from geo.exports.request import ExportRequest
from geo.model import PlaceKind
from geo.views.event_records import COLUMNS
from geo.views.frames import outline_of
from geo.views.sheets import Sheet
from geo.views.view import View

LINE = "LINESTRING (36.2 50.9, 37.6 55.7)"


@pytest.fixture(scope="module")
def told(everything):
    return json.loads(events_to_geojson(everything))


@pytest.fixture
def frame(told, tmp_path):
    path = tmp_path / "events.geojson"
    path.write_text(json.dumps(told), encoding="utf-8")
    return geopandas.read_file(path)


def of_role(told, role):
    return [feature for feature in told["features"] if feature["properties"]["role"] == role]


def written(*events):
    return json.loads(events_to_geojson(ExportRequest(View(tuple(events), 9, "All events", {}))))


def test_another_reader_finds_each_place_of_each_event_as_a_point(frame, everything):
    events = frame[frame["role"] == "event"]
    assert set(COLUMNS) < set(frame.columns)
    assert set(events["event"]) == {event.id for event in everything.view.events}
    assert len(events) == sum(len(event.places) or 1 for event in everything.view.events)
    placed = events[events["place"].notna()]
    assert set(placed.geometry.geom_type) == {"Point"}
    assert (placed.geometry.y - placed["lat"]).abs().max() < 1e-4
    assert (placed.geometry.x - placed["lon"]).abs().max() < 1e-4
    assert frame.crs.to_epsg() == 4326


def test_an_outline_stands_there_once_and_each_event_in_it_names_it(told, everything):
    outlines = {outline_of(part.place) for event in everything.view.events for part in event.places} - {None}
    areas = of_role(told, "area")
    assert len(areas) == len(outlines) > 2
    assert len({json.dumps(feature["geometry"]) for feature in areas}) == len(areas)
    assert told["features"][: len(areas)] == areas  # what is drawn in the file's order has its points above them
    named = Counter(feature["properties"]["area"] for feature in of_role(told, "event"))
    assert named.keys() - {None} == {feature["id"] for feature in areas}
    for feature in areas:
        properties = feature["properties"]
        ids = properties["event_ids"].split("; ")
        assert len(ids) == properties["events"]
        assert set(ids) == {
            event["properties"]["event"]
            for event in of_role(told, "event")
            if event["properties"]["area"] == feature["id"]
        }
        assert properties["handling"] == everything.sheet.banner


def test_what_has_a_point_alone_names_no_outline(make_event, make_place):
    (feature,) = written(make_event(places=(make_place("near Kursk", where_prec=2, radius_km=25.0),)))["features"]
    assert feature["properties"]["area"] is None


def test_places_of_one_outline_share_it_and_a_way_is_its_line(make_event, make_place):
    sea = make_place("South China Sea", 14.3, 113.7, kind=PlaceKind.SEA, where_prec=7, shape="sea/south-china-sea")
    same = make_place("Nanhai", 14.0, 113.0, kind=PlaceKind.SEA, where_prec=7, shape="sea/south-china-sea")
    way = make_place("road to Moscow", 53.4, 37.0, kind=PlaceKind.ROUTE, where_prec=5, shape=LINE)
    told = written(make_event(places=(sea,)), make_event(places=(same, way)))
    areas = {feature["id"]: feature for feature in of_role(told, "area")}
    assert len(areas) == 2
    assert areas["area/sea/south-china-sea"]["geometry"]["type"].endswith("Polygon")
    (line,) = (feature for key, feature in areas.items() if key != "area/sea/south-china-sea")
    assert shapely.geometry.shape(line["geometry"]).equals(shapely.from_wkt(LINE))
    assert " " not in line["id"]


def test_an_outline_that_nobody_knows_leaves_the_event_its_point(make_event, make_place):
    place = make_place("Atlantis", 30, -40, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/ATLANTIS")
    (feature,) = written(make_event(places=(place,)))["features"]
    assert (feature["properties"]["role"], feature["properties"]["area"]) == ("event", None)
    assert feature["geometry"] == {"type": "Point", "coordinates": [-40.0, 30.0]}


def test_it_names_the_filters_the_counts_and_the_origins(make_event):
    data = written(make_event())
    assert (data["caption"], data["counts"]) == ("All events", "1 of 9 events")
    assert any("GeoNames" in line for line in data["attribution"])


def test_every_property_says_what_it_holds_here_and_in_the_dictionary(told):
    for role, columns in (("event", told["columns"]), ("area", told["columns_of_areas"])):
        for feature in of_role(told, role):
            assert feature["properties"].keys() == columns.keys() | {"handling"}
    rows = [dict(zip(table.columns, row, strict=True)) for table in [dictionary(changes=False)] for row in table.rows]
    noted = {row["column"]: f"{row['says']} {row['codes'] or ''}".strip() for row in rows if row["table"] == "features"}
    assert noted == {name: told["columns"][name] for name in ("role", "area")}
    assert "area: The outline of a place" in noted["role"]


def test_event_without_a_place_is_kept(make_event):
    (feature,) = written(make_event(places=()))["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["role"] == "event"


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back(make_event, text):
    (feature,) = written(make_event(text, agents=(text,), places=(), when=None))["features"]
    assert feature["properties"]["event"]


def test_same_view_gives_the_same_bytes(everything):
    assert events_to_geojson(everything) == events_to_geojson(everything)


def test_outer_rings_run_to_the_left_and_holes_to_the_right(told):
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in told["features"] if feature["geometry"]]
    rings = [part for shape in shapes if shape.area for part in shapely.get_parts(shape)]
    assert rings
    assert all(part.exterior.is_ccw for part in rings)
    assert not any(hole.is_ccw for part in rings for hole in part.interiors)


def test_a_feature_keeps_its_id_whatever_else_is_shown(told, export_request):
    fewer = json.loads(events_to_geojson(export_request))
    for data in (told, fewer):
        assert len({feature["id"] for feature in data["features"]}) == len(data["features"])

    def known(data):
        keys = {"event": ("event", "place"), "area": ("place_key", "name")}
        return {
            (feature["id"], *(feature["properties"][name] for name in keys[feature["properties"]["role"]]))
            for feature in data["features"]
        }

    assert known(fewer) < known(told)
    assert of_role(fewer, "area")


def test_the_box_holds_every_shape(told):
    west, south, east, north = told["bbox"]
    for feature in told["features"]:
        if feature["geometry"]:
            bounds = shapely.geometry.shape(feature["geometry"]).bounds
            assert (west <= bounds[0], south <= bounds[1], bounds[2] <= east, bounds[3] <= north) == (True,) * 4
    assert "bbox" not in json.loads(events_to_geojson(ExportRequest(View((), 0, "None", {}), Sheet())))
