"""Tiles of very many events, made from columns: read by the library of those who made the format, and by another."""

import gzip
import math
from collections import Counter, defaultdict
from dataclasses import replace

import mapbox_vector_tile
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import zxy_to_tileid
from rows_and_events import requests

from geo.exports.tile_archive import Tile, archive, tile_numbers, varints
from geo.exports.tiles import FARTHEST, LAYER, events_to_pmtiles
from geo.exports.vector_layers import PointFeatures, ValueList, as_tile, layers, opened_layer
from geo.views.scenes import is_wide

pytestmark = pytest.mark.slow


def decoded(content):
    """Return the features of each tile by zoom, column and row."""
    tiles = all_tiles(MemorySource(content))
    return {key: mapbox_vector_tile.decode(gzip.decompress(tile))[LAYER]["features"] for key, tile in tiles}


def degrees(zoom, x, y, point, extent=4096):
    across, down = (x + point[0] / extent) / 2**zoom, (y + 1 - point[1] / extent) / 2**zoom
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down)))), across * 360 - 180


def said(feature):
    return tuple(sorted((key, value) for key, value in feature["properties"].items() if value != ""))


def points(tiles, zoom):
    """Return what the points of a zoom say, each once: some libraries put what is near an edge into two tiles."""
    found = Counter()
    for (z, _, _), told in tiles.items():
        if z == zoom:
            found.update({said(feature) for feature in told if feature["properties"]["role"] != "area"})
    return set(found)


@pytest.fixture(scope="module")
def both():
    return [decoded(events_to_pmtiles(request)) for request in requests()]


@pytest.mark.parametrize("zoom", range(FARTHEST + 1))
def test_few_points_are_told_as_they_are_of_few_events(both, zoom):
    one, other = both
    assert points(other, zoom) == points(one, zoom)
    assert points(other, zoom)


def test_outlines_lie_in_the_same_tiles(both):
    def areas(tiles):
        return {
            (key, said(feature), str(feature["geometry"]))
            for key, told in tiles.items() for feature in told if feature["properties"]["role"] == "area"
        }  # fmt: skip

    assert areas(both[1]) == areas(both[0]) != set()


def test_every_point_lies_where_it_is(both):
    wanted = defaultdict(set)
    for event in requests()[1].view.events:
        for part in event.places:
            if not is_wide(part.place):
                wanted[event.id].add((part.place.lat, part.place.lon))
    for (zoom, x, y), told in both[1].items():
        for feature in told:
            if feature["properties"]["role"] == "event":
                lat, lon = degrees(zoom, x, y, feature["geometry"]["coordinates"])
                places = wanted[feature["properties"]["event"]]
                assert min(max(abs(lat - a), abs(lon - b)) for a, b in places) < 0.1 / 2**zoom


def test_where_a_tile_would_hold_too_many_those_close_together_are_one(monkeypatch, both):
    monkeypatch.setattr("geo.exports.many_tiles._MOST_ALONE", 3)
    monkeypatch.setattr("geo.exports.many_tiles._MOST_NEAR_BY", 3)
    request = requests()[1]
    content = events_to_pmtiles(request)
    tiles = decoded(content)
    at = defaultdict(set)
    events = {event.id: event for event in request.view.events}
    for event in events.values():
        for part in event.places:
            if not is_wide(part.place):
                at[part.place.name].add(event.id)
    pairs = {(event, name) for name, ids in at.items() for event in ids}
    for zoom in range(FARTHEST + 1):
        told = [feature for key, each in tiles.items() if key[0] == zoom for feature in each]
        alone = {
            (f["properties"]["event"], f["properties"]["place"]) for f in told if f["properties"]["role"] == "event"
        }
        joined = [f["properties"] for f in told if f["properties"]["role"] == "cluster"]
        assert joined or zoom > 3
        assert alone <= pairs
        counted = len(alone) + sum(each["events"] for each in joined)
        assert len({event for event, _ in pairs}) <= counted <= len(pairs)  # no event goes uncounted
        for each in joined:
            assert each["events"] > 0
            assert each["title"] == (f"{each['events']:,} events" if each["events"] > 1 else "1 event")
            assert each["date_from"] <= each["date_to"]
            assert each["handling"] == "TLP:GREEN"
    assert events_to_pmtiles(requests()[1]) == content


def test_a_cluster_says_what_its_events_have_in_common(monkeypatch):
    request = requests(slice(13, None))[1]  # those that others coded, at one place each
    monkeypatch.setattr("geo.exports.many_tiles._MOST_ALONE", 0)
    monkeypatch.setattr("geo.exports.many_tiles._CELL", 4096)
    events = list(request.view.events)
    assert all(len(event.places) == 1 for event in events)
    told = [f["properties"] for f in decoded(events_to_pmtiles(request))[0, 0, 0]]
    assert sum(each.get("events", 1) for each in told) == len(events)
    days = [event.when.start.isoformat() for event in events], [event.when.end.isoformat() for event in events]
    (largest,) = [each for each in told if each.get("events", 1) == max(each.get("events", 1) for each in told)]
    assert (largest["date_from"], largest["date_to"]) == (min(days[0]), max(days[1]))
    assert largest["place"] in {event.places[0].place.name for event in events}


def test_no_event_with_a_point_gives_a_file_without_tiles():
    request = requests(slice(0, 0))[1]
    content = events_to_pmtiles(request)
    assert not decoded(content)
    assert Reader(MemorySource(content)).metadata()["description"] == "TLP:GREEN"


def test_tiles_are_numbered_as_the_format_has_them():
    for zoom in range(6):
        x, y = (each.ravel() for each in np.meshgrid(np.arange(1 << zoom), np.arange(1 << zoom)))
        wanted = [zxy_to_tileid(zoom, int(a), int(b)) for a, b in zip(x, y, strict=True)]
        assert tile_numbers(zoom, x, y).tolist() == wanted


@given(st.lists(st.integers(0, 2**40), max_size=50))
def test_whole_numbers_are_written_seven_bits_a_byte(numbers):
    content, sizes = varints(np.array(numbers, dtype=np.int64))
    read, left = [], iter(content.tolist())
    for size in sizes.tolist():
        part = [next(left) for _ in range(size)]
        assert all(byte >= 128 for byte in part[:-1])
        assert part[-1] < 128
        read.append(sum((byte & 127) << (7 * at) for at, byte in enumerate(part)))
    assert read == numbers
    assert next(left, None) is None


@given(st.dictionaries(st.integers(0, 20_000), st.binary(min_size=1, max_size=9), max_size=40))
def test_a_file_gives_each_tile_back(contents):
    tiles = [Tile(number, content) for number, content in sorted(contents.items())]
    content = archive(tiles, {"name": "a"}, zooms=(0, 7), box=(-85.0, -180.0, 85.0, 180.0))
    read = dict(all_tiles(MemorySource(content)))
    assert {zxy_to_tileid(*key): tile for key, tile in read.items()} == contents


def test_a_file_of_very_many_tiles_has_directories_below_the_first():
    draw = np.random.default_rng(1)
    numbers = np.unique(draw.integers(0, 5_000_000, 30_000)).tolist()
    tiles = [Tile(number, bytes([number % 251]) * (1 + number % 7)) for number in numbers]
    content = archive(tiles, {}, zooms=(0, 11), box=(-85.0, -180.0, 85.0, 180.0))
    head = Reader(MemorySource(content)).header()
    assert head["root_offset"] + head["root_length"] <= 16_384
    assert head["leaf_directory_length"]
    read = {zxy_to_tileid(*key): tile for key, tile in all_tiles(MemorySource(content))}
    assert read == {tile.number: tile.content for tile in tiles}


WORDS = st.text(max_size=200)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4096), st.integers(0, 4096), WORDS, st.integers(0, 2**31),
                       st.floats(-180, 180), st.booleans()), min_size=1, max_size=30),
    st.booleans(),
)  # fmt: skip
def test_layers_give_back_what_went_into_them(rows, more):
    rows = sorted(rows, key=lambda row: row[0])
    values = ValueList()
    texts, numbers, floats = (sorted({row[at] for row in rows}) for at in (3, 4, 5))
    first = [values.add(pa.array(each)) for each in (texts, numbers, floats)]
    codes = np.array([
        (first[0] + texts.index(row[3]), first[1] + numbers.index(row[4]) if row[6] else -1,
         first[2] + floats.index(row[5])) for row in rows
    ], dtype=np.int32)  # fmt: skip
    tile, x, y = (np.array([row[at] for row in rows], dtype=np.int64) for at in (0, 1, 2))
    features = PointFeatures(tile, x, y, codes, ("a", "b", "c"))
    cut = {}
    if more:  # a tile that holds a layer of the same name already
        there = [{"geometry": "POINT (7 8)", "properties": {"c": "there", "d": 1}}]
        for number in {0, int(tile[0])}:
            cut[number] = opened_layer(mapbox_vector_tile.encode([{"name": "events", "features": there}]))
    found = {
        number: mapbox_vector_tile.decode(content)
        for number, content in layers("events", features, values.whole(), cut)
    }
    assert set(found) == set(tile.tolist())
    for number, layer in found.items():
        told = layer["events"]["features"]
        if number in cut:
            assert told[0]["properties"] == {"c": "there", "d": 1}
            told = told[1:]
        wanted = [row for row in rows if row[0] == number]
        assert len(told) == len(wanted)
        for feature, (_, across, down, text, whole, part, has) in zip(told, wanted, strict=True):
            assert feature["geometry"]["coordinates"] == [across, 4096 - down]
            assert feature["properties"] == {"a": text, "c": part} | ({"b": whole} if has else {})


def test_a_tile_of_one_layer_is_opened_as_it_was_closed():
    there = [{"geometry": "POINT (7 8)", "properties": {"kind": "a", "size": 1}}]
    layer = opened_layer(mapbox_vector_tile.encode([{"name": "events", "features": there}]))
    assert (set(layer.keys), layer.values) == ({"kind", "size"}, 2)
    assert opened_layer(as_tile(layer.body)) == replace(layer)
