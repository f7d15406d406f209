"""What the page's base map is drawn from: land, waters, names."""

import json
from functools import cache

import pytest
import shapely

from geo.gazetteer.shapes import basemap_path
from geo.maps.served import BASEMAP_FILES

NAMED = [name for name in BASEMAP_FILES if name.endswith(".json")]
DRAWN = [name for name in BASEMAP_FILES if name.endswith(".geojson")]


@cache
def read(name):
    return json.loads(basemap_path(name).read_text(encoding="utf-8"))


def rows(name):
    columns = read(name)
    names = columns["names"].split("\n")
    return list(zip(names, columns["lats"], columns["lons"], columns["sizes"], strict=True)), columns["scale"]


@pytest.mark.parametrize("name", DRAWN)
def test_each_file_that_is_drawn_lies_in_the_world(name):
    features = read(name)["features"]
    west, south, east, north = shapely.total_bounds([shapely.from_geojson(json.dumps(f["geometry"])) for f in features])
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


@pytest.mark.parametrize("name", NAMED)
def test_each_name_has_a_point_and_a_size_and_the_largest_stand_first(name):
    found, scale = rows(name)
    assert all(text.strip() and abs(lat) <= 90 * scale and abs(lon) <= 180 * scale for text, lat, lon, _ in found)
    sizes = [size for *_, size in found]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 0


def test_land_reaches_to_where_longitudes_begin_again():
    russia = next(f["geometry"] for f in read("land.geojson")["features"] if f["properties"]["code"] == "RU")
    lons = shapely.get_coordinates(shapely.from_geojson(json.dumps(russia)))[:, 0]
    assert (lons.min(), lons.max()) == (-180, 180)


@pytest.mark.parametrize("name", ["water-light.geojson", "water.geojson"])
def test_each_water_says_from_which_zoom_it_is_drawn(name):
    zooms = [feature["properties"]["from"] for feature in read(name)["features"]]
    assert zooms == sorted(zooms)
    assert zooms[0] == 0
    assert zooms[-1] <= 7


@pytest.mark.parametrize(("lat", "lon"), [(-1.0, 33.0), (47.7, -87.5), (53.5, 108.0)])
def test_great_lakes_are_water_near_and_far(lat, lon):
    for name in ("water-light.geojson", "water.geojson"):
        shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in read(name)["features"]]
        assert any(shape.area and shape.contains(shapely.Point(lon, lat)) for shape in shapes)


def test_rivers_have_the_names_that_english_gives_them():
    names = {text for text, *_ in rows("water-names.json")[0]}
    assert {"Dnieper", "Donets", "Nile", "White Nile", "Euphrates", "Yangtze", "Lake Baikal"} <= names


def test_a_town_is_named_and_its_districts_are_not():
    found, scale = rows("towns-large.json")
    near = {text for text, lat, lon, _ in found if abs(lat / scale - 47.1) < 0.1 and abs(lon / scale - 37.55) < 0.1}
    assert near == {"Mariupol"}


def test_towns_are_written_without_signs_that_english_has_not():
    names = {text for file in ("towns-large.json", "towns-middle.json") for text, *_ in rows(file)[0]}
    assert {"Khan Yunis", "Rafah", "Ryazan", "São Paulo"} <= names
