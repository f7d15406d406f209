import csv
import io
import json

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exports.formats import events_to_csv, events_to_geojson, inert
from geo.exports.request import ExportRequest
from geo.model import Article, PlaceKind
from geo.views.sheets import Sheet
from geo.views.view import View

HOSTILE = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "  =1+1", "<script>alert(1)</script>", "${1}", "`", "a;b\r\n=1")


def request_of(*events):
    return ExportRequest(
        View(tuple(events), 9, "All events", {"a.txt": Article(id="a.txt", text="…", title="=HYPERLINK(1)")})
    )


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_geojson_is_read_back_by_another_reader(make_event, make_place, tmp_path):
    file = tmp_path / "events.geojson"
    area = make_place("South China Sea", 14.3, 113.7, kind=PlaceKind.SEA, where_prec=7, shape="sea/south-china-sea")
    file.write_text(events_to_geojson(request_of(make_event(), make_event(places=(area,)))), encoding="utf-8")
    frame = geopandas.read_file(file)
    assert frame["place"].tolist() == ["Kursk", "South China Sea"]
    assert frame.geometry.geom_type.tolist()[0] == "Point"
    assert "Polygon" in frame.geometry.geom_type.tolist()[1]
    assert frame.crs.to_epsg() == 4326


def test_geojson_names_the_filters_the_counts_and_the_origins(make_event):
    data = json.loads(events_to_geojson(request_of(make_event())))
    assert data["caption"] == "All events"
    assert data["counts"] == "1 of 9 events"
    assert any("GeoNames" in line for line in data["attribution"])


def test_event_without_a_place_is_kept(make_event):
    data = json.loads(events_to_geojson(request_of(make_event(places=()))))
    assert data["features"][0]["geometry"] is None
    assert rows_of(events_to_csv(request_of(make_event(places=()))))[0]["place"] == ""


def test_numbers_stay_numbers_in_csv(make_event, make_place):
    row = rows_of(events_to_csv(request_of(make_event(places=(make_place("Lima", -12.05, -77.04),)))))[0]
    assert (row["lat"], row["lon"], row["where_prec"], row["date_prec"]) == ("-12.05", "-77.04", "1", "1")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_csv_starts_a_formula(make_event, make_place, text):
    event = make_event(text, agents=(text,), places=(make_place(text),), when=None)
    for row in rows_of(events_to_csv(request_of(event))):
        for name, cell in row.items():
            numeric = name in {"lat", "lon", "where_prec", "date_prec", "reports", "geonameid", "radius_km"}
            assert numeric or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


BLANKS = (" ", "\u00a0", "\u200b", "\ufeff", "\u2003", "\u3000", "\u2800", "\u3164", "\ufe0f", "\u2060", "\u0301")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹣", "\u2212", "\t"])
def test_signs_of_full_width_and_behind_odd_blanks_start_no_formula(sign):
    for blank in ("", *BLANKS, "".join(BLANKS) * 20):
        assert inert(f"{blank}{sign}1+2") == f"'{blank}{sign}1+2"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "Kyiv", "\u00a0Kyiv", "12 = 12", "～ 5", "é=1", "العاصمة"])
def test_other_texts_stay_as_they_are(text):
    assert inert(text) == text


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back_from_geojson_and_csv(make_event, text):
    export_request = request_of(make_event(text, agents=(text,), places=(), when=None))
    assert json.loads(events_to_geojson(export_request))["features"][0]["properties"]["event"]
    assert len(rows_of(events_to_csv(export_request))) == 1


def test_same_view_gives_the_same_bytes(make_event):
    export_request = request_of(make_event(), make_event(places=()))
    assert events_to_geojson(export_request) == events_to_geojson(export_request)
    assert events_to_csv(export_request) == events_to_csv(export_request)


def test_outer_rings_run_to_the_left_and_holes_to_the_right(everything):
    features = json.loads(events_to_geojson(everything))["features"]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features if feature["geometry"]]
    rings = [part for shape in shapes if shape.area for part in shapely.get_parts(shape)]
    assert rings
    assert all(part.exterior.is_ccw for part in rings)
    assert not any(hole.is_ccw for part in rings for hole in part.interiors)


def test_a_feature_keeps_its_id_whatever_else_is_shown(everything, export_request):
    def ids(request):
        found = [(feature["properties"]["event"], feature["id"]) for feature in
                 json.loads(events_to_geojson(request))["features"]]  # fmt: skip
        assert len({key for _, key in found}) == len(found)
        return set(found)

    assert ids(export_request) < ids(everything)


def test_the_box_holds_every_shape(everything):
    told = json.loads(events_to_geojson(everything))
    west, south, east, north = told["bbox"]
    for feature in told["features"]:
        if feature["geometry"]:
            bounds = shapely.geometry.shape(feature["geometry"]).bounds
            assert (west <= bounds[0], south <= bounds[1], bounds[2] <= east, bounds[3] <= north) == (True,) * 4
    assert "bbox" not in json.loads(events_to_geojson(ExportRequest(View((), 0, "None", {}), Sheet())))
