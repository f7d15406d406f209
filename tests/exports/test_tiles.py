"""PMTiles, read by the library of those who made the format, and their tiles by another."""

import gzip
import math
from collections import defaultdict
from dataclasses import replace

import mapbox_vector_tile
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import Compression, TileType
from sample_events import HOSTILE, many_events

from geo.exports.geojson import area_id
from geo.exports.request import ExportRequest
from geo.exports.tiles import FARTHEST, LAYER, events_to_pmtiles
from geo.model import CodedRow, DataOrigin, PlaceKind
from geo.views.frames import outline_of
from geo.views.scenes import is_wide
from geo.views.sheets import Sheet
from geo.views.view import View


def decoded(content):
    """Return the features of each tile by zoom, column and row."""
    return {
        key: mapbox_vector_tile.decode(gzip.decompress(tile))[LAYER]
        for key, tile in all_tiles(MemorySource(content))
        if tile
    }


def features(tiles, zoom, role):
    found = defaultdict(list)
    for (z, x, y), layer in tiles.items():
        for feature in layer["features"]:
            if z == zoom and feature["properties"]["role"] == role:
                found[feature["properties"].get("event") or feature["properties"]["area"]].append((x, y, feature))
    return found


def degrees(zoom, x, y, point, extent=4096):
    across, down = (x + point[0] / extent) / 2**zoom, (y + 1 - point[1] / extent) / 2**zoom
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down)))), across * 360 - 180


@pytest.fixture(scope="module")
def content(everything):
    return events_to_pmtiles(everything)


@pytest.fixture(scope="module")
def tiles(content):
    return decoded(content)


def test_the_makers_of_the_format_read_its_head_and_what_it_tells(content, everything):
    reader = Reader(MemorySource(content))
    head, told = reader.header(), reader.metadata()
    assert (head["tile_type"], head["tile_compression"]) == (TileType.MVT, Compression.GZIP)
    assert (head["min_zoom"], head["max_zoom"]) == (0, FARTHEST)
    assert told["name"] == everything.title
    assert told["description"] == everything.sheet.banner
    assert "GeoNames" in told["attribution"]
    assert [layer["id"] for layer in told["vector_layers"]] == [LAYER]
    assert {"role", "event", "title", "place", "area", "date_from", "quote", "handling"} <= set(
        told["vector_layers"][0]["fields"]
    )


@pytest.mark.parametrize("zoom", [0, 4, FARTHEST])
def test_every_point_is_in_its_tile_at_every_zoom_and_reads_alone(tiles, everything, zoom):
    found = features(tiles, zoom, "event")
    wanted = {
        event.id: [part.place for part in event.places if not is_wide(part.place)] for event in everything.view.events
    }
    assert set(found) == {key for key, places in wanted.items() if places}
    for key, told in found.items():
        spots = [degrees(zoom, x, y, feature["geometry"]["coordinates"]) for x, y, feature in told]
        near = 40 / 2**zoom  # degrees: the grid of a tile
        for place in wanted[key]:
            assert min(max(abs(lat - place.lat), abs(lon - place.lon)) for lat, lon in spots) < near
        for _, _, feature in told:
            assert all(feature["properties"].get(name) for name in ("title", "place", "type", "status", "handling"))


def test_outlines_stand_there_once_and_say_how_many_name_them(tiles, everything):
    counts = defaultdict(set)
    for event in everything.view.events:
        for part in event.places:
            if outline_of(part.place):
                counts[area_id(part.place)].add(event.id)
    found = features(tiles, 0, "area")
    assert set(found) == set(counts)
    for key, told in found.items():
        ((_, _, feature),) = told
        assert feature["properties"]["events"] == len(counts[key])
        assert feature["properties"]["title"]
    places = {feature["properties"]["place"] for told in found.values() for _, _, feature in told}
    assert {"Libya", "South China Sea"} <= places


def test_nothing_is_thinned_out_where_thousands_are_at_one_spot(make_event, make_place):
    view = View(many_events(3000), 3000, "All events", {})
    wanted = sum(not is_wide(part.place) for event in view.events for part in event.places)
    tiles = decoded(events_to_pmtiles(ExportRequest(view)))
    found = features({(0, 0, 0): tiles[0, 0, 0]}, 0, "event")
    assert sum(map(len, found.values())) == wanted > 2500


def test_an_outline_of_many_events_names_the_first(make_event, make_place):
    place = make_place("Libya", 28, 17, kind=PlaceKind.COUNTRY, where_prec=6, country="LY", shape="country/LY")
    view = View(tuple(make_event(places=(place,)) for _ in range(12)), 12, "All events", {})
    ((_, _, feature),) = features(decoded(events_to_pmtiles(ExportRequest(view))), 0, "area")["area/country/LY"]
    assert feature["properties"]["title"].endswith("; and 4 more")
    assert feature["properties"]["events"] == 12


def test_a_long_quote_ends_between_words(make_event):
    tiles = decoded(events_to_pmtiles(ExportRequest(View((make_event("word " * 200),), 1, "All events", {}))))
    ((_, _, feature),) = next(iter(features(tiles, 0, "event").values()))
    assert feature["properties"]["quote"].endswith("word…")
    assert len(feature["properties"]["quote"]) <= 300


def test_what_a_map_shows_as_html_is_harmless(make_event):
    row = CodedRow(DataOrigin("file-1", HOSTILE, HOSTILE), "a.csv", 2, "k")
    view = View((replace(make_event(HOSTILE), coded=(row,)),), 1, "All events", {})
    told = Reader(MemorySource(events_to_pmtiles(ExportRequest(view, Sheet(banner=HOSTILE))))).metadata()
    assert "&lt;img" in told["attribution"]
    assert "<" not in told["attribution"]


def test_the_poles_and_the_line_of_dates_are_drawn(make_event, make_place):
    places = (make_place("Pole", 90.0, 0.0), make_place("Line", 65.0, 180.0), make_place("Line", 65.0, -180.0))
    tiles = decoded(events_to_pmtiles(ExportRequest(View((make_event(places=places),), 1, "All events", {}))))
    assert len(next(iter(features(tiles, 0, "event").values()))) == 3


def test_same_request_gives_the_same_bytes_and_no_event_a_file(everything, content):
    assert events_to_pmtiles(everything) == content
    empty = events_to_pmtiles(ExportRequest(View((), 0, "None", {})))
    reader = Reader(MemorySource(empty))
    assert "GeoNames" in reader.metadata()["attribution"]
    assert (reader.header()["max_zoom"], reader.header()["tile_type"]) == (FARTHEST, TileType.MVT)
    assert reader.get(0, 0, 0) is None
    assert not decoded(empty)
