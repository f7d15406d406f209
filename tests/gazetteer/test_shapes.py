import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.gazetteer.shapes import BorderView, Location, Shapes, basemap_path, open_shapes
from geo.model import PlaceKind

LAYERS = ("land.geojson", "land-light.geojson", "regions.geojson", "disputes.geojson")


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return open_shapes()


@pytest.fixture(scope="module")
def held() -> Shapes:
    return open_shapes(BorderView.NE)


def of_kind(shapes, kind):
    return [area for area in shapes.areas if area.kind is kind]


def test_every_id_is_there_once_and_says_its_kind(shapes):
    ids = [area.id for area in shapes.areas]
    assert len(ids) == len(set(ids)) > 3800
    assert all(area.id.startswith(f"{area.kind}/") for area in shapes.areas)


@pytest.mark.slow
@pytest.mark.parametrize("view", list(BorderView))
def test_every_outline_is_valid_and_on_the_earth(view):
    shapes = open_shapes(view)
    for area in shapes.areas:
        shape = shapes.get(area.id)
        west, south, east, north = shape.bounds
        assert shape.is_valid, area.id
        assert shape.area > 0, area.id
        assert -180 <= west < east <= 180, area.id
        assert -90 <= south < north <= 90, area.id


@pytest.mark.slow
def test_label_points_lie_in_their_area_or_among_its_parts(shapes):
    for area in shapes.areas:
        point = shapely.Point(area.lon, area.lat)
        km = shapes.get(area.id).convex_hull.distance(point) * 111
        # Countries stand at GeoNames' points, which are in the water for a few island states.
        assert km < (150 if area.kind is PlaceKind.COUNTRY else 5), area.id


def test_names_hold_no_blank_and_do_not_repeat_the_main_name(shapes):
    for area in shapes.areas:
        assert area.name.strip() == area.name != ""
        assert area.name not in area.names, area.id
        assert len(set(area.names)) == len(area.names), area.id


@pytest.mark.parametrize(
    ("name", "area_id"),
    [
        ("Alaska", "admin1/US.AK"),
        ("Texas", "admin1/US.TX"),
        ("Bavaria", "admin1/DE.02"),
        ("Kursk", "admin1/RU.41"),
        ("Kursk Region", "admin1/RU.41"),
        ("Donetsk Oblast", "admin1/UA.05"),
        ("Crimea", "admin1/UA.11"),
        ("Libya", "country/LY"),
        ("South China Sea", "sea/south-china-sea"),
        ("Taiwan Strait", "sea/taiwan-strait"),
        ("Arctic", "region/arctic"),
        ("Sahel", "region/sahel"),
        ("Gaza Strip", "region/gaza-strip"),
        ("England", "admin1/GB.ENG"),
        ("Asia", "continent/asia"),
    ],
)
def test_what_news_names_has_an_outline(shapes, name, area_id):
    found = {area.id for area in shapes.areas if name in (area.name, *area.names)}
    assert area_id in found


def test_precision_follows_the_kind(shapes):
    expected = {"country": 6, "admin1": 4, "admin2": 3, "sea": 7, "region": 5, "continent": 6}
    assert all(area.where_prec == expected[area.kind] for area in shapes.areas)


@pytest.mark.parametrize(
    ("place", "point", "ours", "theirs"),
    [
        ("Simferopol", (44.95, 34.10), "UA", "RU"),
        ("Sevastopol", (44.60, 33.53), "UA", "RU"),
        ("Laayoune", (27.15, -13.20), "EH", "MA"),
        ("Katzrin", (32.99, 35.69), "SY", "IL"),
        ("Hargeisa", (9.56, 44.06), "SO", None),
        ("Kyrenia", (35.33, 33.32), "CY", None),
        ("Sukhumi", (43.00, 41.02), "GE", "GE"),
        ("Tskhinvali", (42.23, 43.97), "GE", "GE"),
        ("Pristina", (42.66, 21.16), "XK", "XK"),
        ("Taipei", (25.04, 121.55), "TW", "TW"),
        ("Ramallah", (31.90, 35.20), "PS", "PS"),
        ("Cayenne", (4.92, -52.31), "GF", "GF"),
        ("Kyiv", (50.45, 30.52), "UA", "UA"),
    ],
)
def test_disputed_places_belong_to_whom_the_view_says(shapes, held, place, point, ours, theirs):
    assert shapes.at(*point).country == ours, place
    assert held.at(*point).country == theirs, place


def test_a_region_keeps_its_id_in_both_views(shapes, held):
    assert shapes.area("admin1/UA.11").country == "UA"
    assert held.area("admin1/UA.11").country == "RU"
    assert shapes.get("country/RU").area < held.get("country/RU").area


@pytest.mark.slow
def test_countries_do_not_overlap(shapes):
    areas = of_kind(shapes, PlaceKind.COUNTRY)
    outlines = [shapes.get(area.id) for area in areas]
    tree = shapely.STRtree(outlines)
    for i, j in zip(*tree.query(outlines, predicate="overlaps"), strict=True):
        if i < j:
            assert outlines[i].intersection(outlines[j]).area < 1e-3, (areas[i].id, areas[j].id)


@pytest.mark.slow
def test_regions_fill_their_country_and_nothing_else(shapes):
    for code in ("UA", "RU", "US", "DE", "CN", "LY", "TR", "GE", "SY", "PS", "GB", "FR"):
        parts = [shapes.get(a.id) for a in of_kind(shapes, PlaceKind.ADMIN1) if a.country == code]
        country = shapes.get(f"country/{code}")
        assert shapely.union_all(parts).symmetric_difference(country).area < 0.005 * country.area, code


@pytest.mark.slow
def test_seas_are_water(shapes):
    land = shapely.union_all([shapes.get(area.id).simplify(0.02) for area in of_kind(shapes, PlaceKind.COUNTRY)])
    shapely.prepare(land)
    dry = {}
    for area in of_kind(shapes, PlaceKind.SEA):
        sea = shapes.get(area.id)
        dry[area.id] = sea.intersection(land).area / sea.area
    lakes = {key for key in dry if "/lake-" in key or key in {"sea/aral-sea", "sea/dead-sea", "sea/sea-of-galilee"}}
    narrow = {"sea/suez-canal", "sea/panama-canal", "sea/bosphorus"}
    assert {key for key, share in dry.items() if share > 0.06} <= lakes | narrow


def test_at_names_region_and_country(shapes):
    assert shapes.at(51.73, 36.19) == Location("RU", "admin1/RU.41")
    assert shapes.at(0.0, -30.0) == Location(None, None)


def test_at_reaches_from_off_the_shore(shapes):
    assert shapes.at(32.08, 34.70) == Location(None, None)
    assert shapes.at(32.08, 34.70, within_km=10) == Location("IL", "admin1/IL.05")


@settings(max_examples=60)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_at_agrees_with_the_outlines(lat, lon):
    shapes = open_shapes()
    country, admin1 = shapes.at(lat, lon)
    point = shapely.Point(lon, lat)
    assert country is None or shapes.get(f"country/{country}").intersects(point)
    assert admin1 is None or shapes.get(admin1).intersects(point)


def test_an_outline_may_be_told_in_words(shapes):
    assert shapes.get("POLYGON ((0 0, 1 0, 1 1, 0 0))").area == 0.5


@pytest.mark.parametrize("bad", ["country/ZZ", "", "sea/", "POLYGON ((oops", "x" * 100_000])
def test_what_is_no_area_is_refused(shapes, bad):
    with pytest.raises(DataError) as caught:
        shapes.get(bad)
    assert len(str(caught.value)) < 400


def test_damaged_files_are_told_by_name(tmp_path):
    source = basemap_path("land.geojson").parents[1] / "shapes" / "areas.json"
    (tmp_path / "areas.json").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "outlines.bin").write_bytes(b"\0" * 100)
    with pytest.raises(DataError, match=r"country/AD.*outlines\.bin"):
        Shapes(tmp_path, view=BorderView.UN).get("country/AD")
    (tmp_path / "areas.json").write_text('[["country/AD"]]', encoding="utf-8")
    with pytest.raises(DataError, match=r"areas\.json"):
        Shapes(tmp_path, view=BorderView.UN)


def test_a_missing_file_of_the_base_map_is_refused():
    with pytest.raises(DataError):
        basemap_path("no-such.geojson")


@pytest.mark.parametrize("name", LAYERS)
def test_no_line_of_the_base_map_crosses_the_world(name):
    text = basemap_path(name).read_text(encoding="utf-8")
    for shape in shapely.get_parts(shapely.from_geojson(text)):
        for part in shapely.get_parts(shape):
            lines = part.boundary if part.geom_type == "Polygon" else part
            for line in shapely.get_parts(lines):
                xy = shapely.get_coordinates(line)
                jump = abs(xy[1:, 0] - xy[:-1, 0])
                # Antarctica runs along the map's lower edge.
                assert jump[xy[1:, 1] > -80].max(initial=0) < 60, name


def test_the_base_map_has_every_country_once():
    for name in ("land.geojson", "land-light.geojson"):
        features = json.loads(basemap_path(name).read_text(encoding="utf-8"))["features"]
        codes = [feature["properties"]["code"] for feature in features]
        assert len(codes) == len(set(codes)) == len(of_kind(open_shapes(), PlaceKind.COUNTRY))


def test_every_dispute_is_named():
    features = json.loads(basemap_path("disputes.geojson").read_text(encoding="utf-8"))["features"]
    names = {feature["properties"]["name"] for feature in features}
    assert "" not in names
    for word in ("Crimea", "Western Sahara", "Golan", "Kosovo", "Northern Cyprus", "Somaliland", "Abkhazia", "Kurils"):
        assert any(word in name for name in names), word
