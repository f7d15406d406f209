"""Layers of the user's own: what is read of files, hostile ones among them, and how layers are kept."""

import json
import sqlite3

import geopandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.overlays.overlay import COLOURS, LONGEST_LABEL, MOST, Overlay, overlays_text, read_overlays
from geo.overlays.reading import kind_of, read_overlay
from geo.overlays.shape_files import MOST_POINTS, MOST_SHAPES

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>All</name>
<Placemark><name>Line of contact</name><LineString><coordinates>37,48,0 38,49,0</coordinates></LineString></Placemark>
<Folder><name>More</name><Placemark><name>Sector <![CDATA[<b>7</b>]]></name><Polygon><outerBoundaryIs><LinearRing>
<coordinates>37,48 38,48 38,49 37,48</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
</Document></kml>"""
SHAPES = {"name": ["Front", None], "size": [1, 2]}


def frame(*shapes, columns=None, crs=4326):
    return geopandas.GeoDataFrame(columns or {}, geometry=list(shapes), crs=crs)


def geojson(*shapes, columns=None):
    return frame(*shapes, columns=columns).to_json().encode()


def package(tmp_path, made):
    path = tmp_path / "made.gpkg"
    made.to_file(path, driver="GPKG")
    return path.read_bytes()


def features(overlay):
    return json.loads(overlay.geojson)["features"]


LINE, BOX = shapely.LineString([(30, 50), (40, 50)]), shapely.box(36, 47, 38, 49)


def test_geojson_is_read_with_names(tmp_path):
    overlay = read_overlay(
        geojson(LINE, BOX, columns=SHAPES), "fronts/Front line.geojson", colour="#123456", opacity=0.5
    )
    assert (overlay.name, overlay.colour, overlay.opacity) == ("Front line", "#123456", 0.5)
    assert [one.geom_type for one in overlay.shapes] == ["LineString", "Polygon"]
    assert [one["properties"]["name"] for one in features(overlay)] == ["Front", ""]
    assert overlay.shapes[1].equals(BOX)


def test_all_layers_of_a_kml_are_read_and_names_are_text():
    overlay = read_overlay(KML.encode(), "a.kml")
    assert sorted(one["properties"]["name"] for one in features(overlay)) == ["Line of contact", "Sector <b>7</b>"]
    assert all(not shapely.has_z(one) for one in overlay.shapes)


def test_a_geopackage_in_metres_is_read_in_degrees(tmp_path):
    overlay = read_overlay(package(tmp_path, frame(LINE, BOX).to_crs(3857)), "a.gpkg")
    assert overlay.shapes[0].equals_exact(LINE, 1e-4)


def test_parts_and_mixtures_are_taken_apart_and_what_crosses_itself_is_mended():
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    mixture = shapely.GeometryCollection(
        [shapely.MultiPoint([(1, 1), (2, 2)]), shapely.MultiLineString([LINE, LINE]), bow]
    )
    overlay = read_overlay(geojson(mixture), "a.json")
    assert sorted(one.geom_type for one in overlay.shapes) == [*["LineString"] * 2, *["Point"] * 2, *["Polygon"] * 2]
    assert all(one.is_valid for one in overlay.shapes)


def test_too_many_points_are_made_fewer():
    overlay = read_overlay(geojson(shapely.Point(37, 48).buffer(1, quad_segs=MOST_POINTS)), "a.geojson")
    assert 100 < shapely.get_num_coordinates(overlay.shapes[0]) <= MOST_POINTS
    assert overlay.shapes[0].area == pytest.approx(3.1415, abs=0.01)


def test_a_file_that_names_another_file_does_not_open_it(tmp_path):
    """GDAL's virtual driver reads whatever it is told to: it is kept out."""
    secret = tmp_path / "secret.kml"
    secret.write_text(KML, encoding="utf-8")
    virtual = (
        f'<OGRVRTDataSource><!-- <kml> --><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource>'
        "<SrcLayer>All</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(InputError, match="is broken as KML"):
        read_overlay(virtual.encode(), "a.kml")


def test_a_plain_database_is_no_layer(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE names (name TEXT)")
    file.close()
    with pytest.raises(InputError, match=r"^a\.gpkg (is broken as GPKG|holds no points)"):
        read_overlay(path.read_bytes(), "a.gpkg")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no layer that can be read; save it as GeoJSON, KML or GeoPackage"),
        (b"PK\x03\x04", "is no layer that can be read"),
        (b"<html><kmz>", "is no layer that can be read"),
        (b"{", "is broken as GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no points, lines or areas"),
        (KML.replace("37,48", "5000000,6000000").encode(), "is not in degrees"),
        (KML[:300].encode(), "is broken as KML"),
    ],
)
def test_what_cannot_be_read_says_why(data, reason):
    with pytest.raises(InputError, match=reason):
        read_overlay(data, "a.kml")


def test_very_many_shapes_are_refused():
    many = geojson(*(shapely.Point(at % 360 - 180, at % 180 - 90) for at in range(MOST_SHAPES + 1)))
    with pytest.raises(InputError, match="holds 2,001 shapes, and 2,000 are drawn"):
        read_overlay(many, "a.geojson")


def test_a_large_file_is_refused_unread(monkeypatch):
    monkeypatch.setattr("geo.overlays.reading.MAX_BYTES", 10)
    with pytest.raises(InputError, match="is 0 MB large"):
        read_overlay(b"{" * 11, "a.geojson")


def test_names_are_one_line_without_what_nobody_sees():
    overlay = read_overlay(geojson(LINE, columns={"title": ["a\u202eb\n\tc\x07" + "d" * 500]}), "\u200bx\ny.geojson")
    assert overlay.name == "x y"
    assert features(overlay)[0]["properties"]["name"] == ("ab c " + "d" * 500)[:LONGEST_LABEL]


@given(st.binary(max_size=200))
def test_any_bytes_are_of_a_kind_or_none(data):
    assert kind_of(data) in {None, "kml", "gpkg", "geojson"}


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
layers = st.builds(Overlay, names, st.just(geojson(LINE).decode()), st.sampled_from(COLOURS), st.floats(0, 1))


@given(st.lists(layers, max_size=MOST))
def test_layers_are_written_and_read(made):
    assert read_overlays(overlays_text(made)) == tuple(made)


@given(st.text())
def test_any_text_is_layers_or_none(text):
    assert read_overlays(text) == ()


@pytest.mark.parametrize(
    "damage",
    [
        {"colour": "red;x"},
        {"opacity": 2.0},
        {"geojson": "{}"},
        {"geojson": "no"},
        {"geojson": '{"features": [{"geometry": {}}]}'},
    ],
)
def test_a_damaged_layer_is_left_out(damage):
    rows = json.loads(overlays_text([Overlay("a", geojson(LINE).decode()), Overlay("b", geojson(BOX).decode())]))
    rows[0] |= damage
    assert [one.name for one in read_overlays(json.dumps(rows))] == ["b"]


def test_a_colour_and_an_opacity_are_what_they_say():
    with pytest.raises(InputError, match="is no colour"):
        Overlay("a", "", colour="url(x)")
    with pytest.raises(InputError, match="not between 0 and 1"):
        Overlay("a", "", opacity=1.5)
