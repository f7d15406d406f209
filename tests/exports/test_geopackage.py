import io
import json
import math
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree as ET

import pandas
import pyogrio
import pytest
import shapely

from geo.exports.geopackage import events_to_geopackage
from geo.exports.request import ExportRequest
from geo.exports.writing import export
from geo.model import QUADRANT, EventType, PlaceKind
from geo.overlays.reading import read_overlay
from geo.views.changes import Earlier, changes
from geo.views.sheets import Sheet, Theme, palette
from geo.views.view import View

BASE = ["base_disputes", "base_land"]
LAYERS = ["events", "areas", "reports", "articles", "actors", "places", "manifest", "columns", *BASE]


@pytest.fixture(scope="module")
def made(export_request):
    return events_to_geopackage(export_request)


@pytest.fixture
def file(made, tmp_path):
    path = tmp_path / "events.gpkg"
    path.write_bytes(made)
    return path


def styles(path):
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))


def test_gdal_reads_the_layers_with_the_chosen_events_and_no_others(file, chosen):
    names = [name for name, _ in pyogrio.list_layers(file)]
    assert sorted(names) == sorted([*LAYERS, "layer_styles"])
    events = pyogrio.read_dataframe(file, layer="events")
    assert set(events["event"]) == chosen
    assert set(pyogrio.read_dataframe(file, layer="reports")["event"]) == chosen
    assert events.crs.to_epsg() == 4326
    assert set(events.geometry.geom_type) == {"Point"}


def test_points_stand_longitude_first_and_areas_have_outlines(file):
    events = pyogrio.read_dataframe(file, layer="events")
    moscow = events[events["place"] == "Moscow"].iloc[0]
    assert (round(moscow.geometry.x, 3), round(moscow.geometry.y, 3)) == (37.616, 55.752)
    areas = pyogrio.read_dataframe(file, layer="areas")
    assert set(areas["name"]) == {"Libya", "Mali", "between the border and Moscow"}
    assert set(areas.geometry.geom_type) == {"MultiPolygon"}
    assert min(shape.area for shape in areas.geometry) > 1  # square degrees


def test_days_are_days_and_not_texts_or_moments(file):
    with closing(sqlite3.connect(file)) as database:
        for layer, columns in {"events": ("date_from", "date_to"), "articles": ("published",)}.items():
            kinds = {name: kind for _, name, kind, *_ in database.execute(f"PRAGMA table_info({layer})")}
            assert [kinds[name] for name in columns] == ["DATE"] * len(columns)


def test_dates_precision_status_review_rating_sources_and_quotes_are_there(file):
    events = pyogrio.read_dataframe(file, layer="events")
    seized = events[events["type"] == "COERCE"].iloc[0]
    days = tuple(map(pandas.Timestamp, ("2023-06-01", "2023-06-30")))
    assert (seized["date_from"], seized["date_to"], seized["date_prec"]) == (*days, 4)
    assert (seized["where_prec"], seized["status"], seized["review"], seized["ratings"]) == (
        *(5, "occurred", "accepted", "B2"),
    )
    assert seized["sources"] == "Example Wire"
    assert seized["quote"] == "Wagner Group seized the route between the border and Moscow."


def test_the_manifest_and_every_row_carry_the_banner(file, export_request):
    manifest = dict(pyogrio.read_dataframe(file, layer="manifest").itertuples(index=False, name=None))
    assert manifest["handling"] == export_request.sheet.banner
    assert manifest["filters"] == "Wagner Group"
    assert manifest["events left out"] == "9"
    for layer in ("events", "areas", "reports", "articles", "actors", "places"):
        assert set(pyogrio.read_dataframe(file, layer=layer)["handling"]) == {export_request.sheet.banner}


def test_every_drawn_layer_has_a_style_whose_rules_meet_every_event(file, export_request):
    found = styles(file)
    assert set(found) == {"events", "areas", "places", *BASE}
    rules = [rule.get("filter") for rule in ET.fromstring(found["events"]).iter("rule")]
    for event in export_request.view.events:
        assert any(f"'{event.type}'" in rule and f"'{event.status}'" in rule for rule in rules)
    for text in found.values():
        symbols = {symbol.get("name") for symbol in ET.fromstring(text).iter("symbol")} - {"centerSymbol"}
        assert {rule.get("symbol") for rule in ET.fromstring(text).iter("rule")} == symbols


OGC, SE = "{http://www.opengis.net/ogc}", "{http://www.opengis.net/se}"


def holds(condition, row):
    """Say whether an OGC filter holds for a row, by the standard's words alone."""
    kind, inner = condition.tag.removeprefix(OGC), list(condition)
    if kind == "PropertyIsEqualTo":
        value, told = row[inner[0].text], inner[1].text
        return value == told if isinstance(value, str) else value == float(told)
    each = [holds(part, row) for part in inner]
    return {"And": all(each), "Or": any(each), "Not": not each[0]}[kind]


def rules_of(path, layer):
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT styleSLD FROM layer_styles WHERE f_table_name = ?"
        (text,) = database.execute(query, (layer,)).fetchone()
    return list(ET.fromstring(text.encode()).iter(f"{SE}Rule"))


@pytest.mark.parametrize("layer", ["events", "areas", "places"])
def test_other_programs_than_qgis_draw_each_feature_by_one_rule_and_no_mark_in_a_country(everything, tmp_path, layer):
    path = tmp_path / "x.gpkg"
    path.write_bytes(events_to_geopackage(everything))
    rows = pyogrio.read_dataframe(path, layer=layer, read_geometry=False).to_dict("records")
    met = [sum(holds(rule.find(f"{OGC}Filter")[0], row) for rule in rules_of(path, layer)) for row in rows]
    unmarked = [row["where_prec"] == 6 and layer != "areas" for row in rows]
    assert met == [0 if country else 1 for country in unmarked]
    assert len(met) > 3


def test_the_style_for_other_programs_has_the_marks_and_colours_of_that_for_qgis(file):
    qml = ET.fromstring(styles(file)["events"])
    colours = [option.get("value") for option in qml.findall(".//symbols//Option[@name='outline_color']")]
    told = {"#{:02x}{:02x}{:02x}".format(*map(int, colour.split(",")[:3])) for colour in colours}
    rules = rules_of(file, "events")
    assert [rule.find(f"{SE}Name").text for rule in rules] == [rule.get("label") for rule in qml.iter("rule")]
    strokes = {each.text for rule in rules for each in rule.iter(f"{SE}SvgParameter") if each.get("name") == "stroke"}
    assert strokes <= told
    shapes = {each.text for rule in rules for each in rule.iter(f"{SE}WellKnownName")}
    assert shapes <= {"square", "circle", "triangle", "star", "cross", "x"} != shapes


def test_rules_of_areas_name_each_quadrant_once(file):
    rules = [rule.get("filter") for rule in ET.fromstring(styles(file)["areas"]).iter("rule")]
    assert len(rules) == len(set(rules))
    areas = pyogrio.read_dataframe(file, layer="areas")
    assert set(areas["quadrant"]) == {str(QUADRANT[kind]) for kind in (EventType.ASSAULT, EventType.PRESENCE)}


@pytest.mark.parametrize("theme", Theme)
def test_every_theme_has_its_own_style(export_request, tmp_path, theme):
    path = tmp_path / "x.gpkg"
    path.write_bytes(events_to_geopackage(replace(export_request, sheet=Sheet(theme=theme))))
    assert ET.fromstring(styles(path)["events"]).find(".//Option[@name='color']") is not None


def test_what_changed_is_a_layer_of_its_own(export_request, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(events_to_geopackage(replace(export_request, changes=changes(export_request.view, Earlier(())))))
    layer = pyogrio.read_dataframe(path, layer="changes")
    assert set(layer["change"]) == {"new"}
    assert set(layer["event"]) == {event.id for event in export_request.view.events}
    assert "changes" in styles(path)


def test_no_time_of_writing_is_told(file):
    with closing(sqlite3.connect(file)) as database:
        times = {row[0] for row in database.execute("SELECT last_change FROM gpkg_contents")}
        times |= {row[0] for row in database.execute("SELECT update_time FROM layer_styles")}
    assert times == {"1970-01-01T00:00:00.000Z"}


def test_no_event_at_all_still_makes_a_file(export_request, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(events_to_geopackage(replace(export_request, view=replace(export_request.view, events=()))))
    assert len(pyogrio.read_dataframe(path, layer="events")) == 0
    assert pyogrio.read_info(path, layer="events")["dtypes"].tolist().count("object") > 10


def test_same_order_gives_the_same_bytes(export_request, made):
    assert events_to_geopackage(export_request) == made


def test_sqlite_finds_the_file_whole(file):
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("CREATE TABLE more (x)")  # it can be written to


def project(path):
    with closing(sqlite3.connect(path)) as database:
        ((name, content),) = database.execute("SELECT name, content FROM qgis_projects")
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        assert archive.namelist() == ["project.qgs"]
        return name, ET.fromstring(archive.read("project.qgs"))


def test_a_project_inside_opens_every_layer_of_the_file_in_groups(file, export_request):
    name, root = project(file)
    assert name == "Dateline"
    sources = [layer.findtext("datasource") for layer in root.iter("maplayer")]
    assert sorted(sources) == sorted(f"./events.gpkg|layername={layer}" for layer in LAYERS)
    assert {each.get("source") for each in root.iter("layer-tree-layer")} == set(sources)
    ids = {layer.findtext("id") for layer in root.iter("maplayer")}
    assert {each.get("id") for each in root.iter("layer-tree-layer")} == ids
    for relation in root.iter("relation"):
        assert {relation.get("referencingLayer"), relation.get("referencedLayer")} <= ids
    assert root.findtext("title") == f"{export_request.sheet.banner} — {export_request.title}"


def test_a_project_names_the_file_that_it_is_written_in(export_request, tmp_path):
    path = tmp_path / "other name.gpkg"
    export(export_request.view, path)
    sources = [layer.findtext("datasource") for layer in project(path)[1].iter("maplayer")]
    assert all(source.startswith("./other name.gpkg|") for source in sources)


def test_the_manifest_says_under_which_name_the_project_opens(export_request, tmp_path, file):
    path = tmp_path / "other.gpkg"
    export(export_request.view, path)
    for each in (file, path):
        manifest = dict(pyogrio.read_dataframe(each, layer="manifest").itertuples(index=False, name=None))
        assert f"while this file is called {each.name}." in manifest["project"]


def test_the_ground_is_land_and_dashed_disputes_below_all_else_on_the_sea(file, export_request):
    land = pyogrio.read_dataframe(file, layer="base_land")
    assert set(land.geometry.geom_type) == {"MultiPolygon"}
    assert land.total_bounds.tolist() == pytest.approx([-180, -85, 180, 83.6], abs=1)
    assert land.geometry.is_valid.mean() > 0.95
    assert len(land) > 240
    (libya,) = land[land["code"] == "LY"].geometry
    assert libya.contains(shapely.Point(17, 28))
    disputes = pyogrio.read_dataframe(file, layer="base_disputes")
    assert set(disputes.geometry.geom_type) == {"MultiLineString"}
    assert any("Abkhazia" in name for name in disputes["name"])
    root = project(file)[1]
    drawn = [layer.get("id") for layer in root.find("layerorder") if layer.get("id").startswith("dateline_base")]
    assert drawn == ["dateline_base_disputes", "dateline_base_land"]
    above = [layer.get("id") for layer in root.find("layerorder")]
    assert above.index("dateline_areas") < above.index(drawn[0])
    told = ET.fromstring(styles(file)["base_disputes"])
    assert told.find(".//Option[@name='line_style']").get("value") == "dash"
    sea = [int(root.findtext(f"properties/Gui/CanvasColor{part}Part")) for part in ("Red", "Green", "Blue")]
    assert "#{:02X}{:02X}{:02X}".format(*sea) == palette(export_request.sheet.theme).sea


def test_the_ground_is_detailed_where_events_are_and_light_elsewhere(make_event, make_place, tmp_path):
    def corners(*places):
        path = tmp_path / "x.gpkg"
        path.unlink(missing_ok=True)
        path.write_bytes(events_to_geopackage(ExportRequest(View((make_event(places=places),), 1, "All events", {}))))
        land = pyogrio.read_dataframe(path, layer="base_land").set_index("code").geometry
        return {code: shapely.get_num_coordinates(land[code]) for code in ("NO", "CL", "RU")}, land.make_valid()

    light, _ = corners(make_place("Libya", 28, 17, kind=PlaceKind.COUNTRY, where_prec=6, country="LY"))
    near, land = corners(make_place("Bergen", 60.39, 5.32, country="NO"))
    assert near["CL"] == light["CL"]
    assert near["NO"] > 2 * light["NO"]
    assert land["NO"].contains(shapely.Point(8.0, 60.5))  # in the detailed part
    assert land["NO"].contains(shapely.Point(25.5, 69.5))  # in the light one
    line, _ = corners(make_place("Uelen", 66.16, -169.8, country="RU"), make_place("Cape", 68.9, 179.5, country="RU"))
    assert line["RU"] > light["RU"]


def test_the_ground_for_other_programs_has_no_filter_and_a_line(file):
    (land,), (disputes,) = rules_of(file, "base_land"), rules_of(file, "base_disputes")
    assert land.find(f"{OGC}Filter") is None
    assert land.find(f"{SE}PolygonSymbolizer") is not None
    dashes = [each.text for each in disputes.iter(f"{SE}SvgParameter") if each.get("name") == "stroke-dasharray"]
    assert dashes == ["3 2"]


def test_a_layer_of_ones_own_made_of_our_file_is_without_the_ground(made):
    overlay = read_overlay(made, "events.gpkg")
    assert "Libya" in {feature["properties"]["name"] for feature in json.loads(overlay.geojson)["features"]}
    assert not any(shape.contains(shapely.Point(-100, 40)) for shape in overlay.shapes if shape.area)


def test_notes_stand_at_columns_of_layers_that_are_there(file):
    with closing(sqlite3.connect(file)) as database:
        noted = {table for (table,) in database.execute("SELECT DISTINCT table_name FROM gpkg_data_columns")}
    assert noted == set(LAYERS) - {"columns"}


def test_a_project_shows_where_its_places_are(file):
    box = [float(project(file)[1].findtext(f"mapcanvas/extent/{side}")) for side in ("xmin", "ymin", "xmax", "ymax")]
    places = pyogrio.read_dataframe(file, layer="places").to_crs(3857).total_bounds
    assert box[0] < places[0] < places[2] < box[2]
    assert box[1] < places[1] < places[3] < box[3]


def test_a_project_of_no_event_shows_the_world(export_request, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(events_to_geopackage(replace(export_request, view=replace(export_request.view, events=()))))
    extent = project(path)[1].find("mapcanvas/extent")
    assert float(extent.findtext("xmin")) < -15e6
    assert float(extent.findtext("xmax")) > 15e6


def test_marks_at_one_spot_are_fanned_out_and_none_stands_for_a_country(file):
    events, places = (ET.fromstring(styles(file)[name]) for name in ("events", "places"))
    renderer = events.find("renderer-v2")
    assert renderer.get("type") == "pointDisplacement"
    assert renderer.find("renderer-v2").get("type") == "RuleRenderer"
    assert renderer.find("symbol").get("name") == "centerSymbol"
    for style in (events, places):
        assert all('NOT ("where_prec" = 6)' in rule.get("filter") for rule in style.iter("rule"))


def test_a_tip_makes_every_column_harmless_that_it_shows(file):
    columns = set(pyogrio.read_info(file, layer="events")["fields"])
    shown = re.findall(r"\[%(.*?)%\]", ET.fromstring(styles(file)["events"]).findtext("mapTip"))
    assert {column for part in shown for column in re.findall(r'"(\w+)"', part)} <= columns
    for part in shown:
        assert part.count("replace(") == 4
        assert part.index("'&amp;'") < part.index("'&lt;'")


def test_what_is_near_a_place_lies_in_a_circle(make_event, make_place, tmp_path):
    path = tmp_path / "x.gpkg"
    near = make_place("near Kursk", 51.73, 36.19, where_prec=2, radius_km=25.0)
    view = View((make_event(places=(near,)),), 1, "All events", {})
    path.write_bytes(events_to_geopackage(ExportRequest(view)))
    (shape,) = pyogrio.read_dataframe(path, layer="areas").to_crs(32637).geometry
    assert shape.area == pytest.approx(math.pi * 25_000**2, rel=0.02)


def test_every_column_says_what_it_holds_where_gdal_and_people_look_for_it(file):
    told = pyogrio.read_dataframe(file, layer="columns").set_index(["table", "column"])
    with closing(sqlite3.connect(file)) as database:
        notes = {(table, name): note for table, name, note in database.execute(
            "SELECT table_name, column_name, description FROM gpkg_data_columns")}  # fmt: skip
    for layer in (name for name in LAYERS if name != "columns"):
        for column in pyogrio.read_info(file, layer=layer)["fields"]:
            says = told.loc[({"areas": "places"}.get(layer, layer), column), "says"]
            assert notes[layer, column].startswith(says)
    assert "6: Somewhere in this country." not in told.loc[("events", "where_prec"), "says"]
    assert "6: Somewhere in this country." in notes["events", "where_prec"]
