"""Events of a table are written batch by batch, and give the same files as the events one by one."""

import io
import json

import geopandas
import pandas
import pyarrow.parquet
import pyogrio
import pytest
from rows_and_events import requests

from geo.errors import ExportError
from geo.exports.columns import SCHEMA
from geo.exports.flatgeobuf import events_to_flatgeobuf
from geo.exports.formats import events_to_csv, events_to_jsonl
from geo.exports.geojson import events_to_geojson
from geo.exports.geopackage import events_to_geopackage
from geo.exports.metadata import data_hash
from geo.exports.parquet import events_to_parquet
from geo.exports.points import events_to_points
from geo.exports.registry import format_of
from geo.exports.tables import actor_table, area_table, article_table, place_table, report_table
from geo.exports.writing import export
from geo.model import ReviewState
from geo.views.event_records import COLUMNS

pytestmark = pytest.mark.slow


def told(column):
    """Return a column's values as texts, None where there is none."""
    values = [None if pandas.isna(value) else value for value in column]
    return [str(int(value) if isinstance(value, float) and value.is_integer() else value) for value in values]


def test_the_schema_has_each_column_of_the_table():
    assert tuple(SCHEMA.names) == (*COLUMNS, "geometry")


@pytest.mark.parametrize("size", [4, 20_000])
@pytest.mark.parametrize("part", [slice(None), slice(3, 15, 2), slice(0, 0)])
def test_a_table_for_a_spreadsheet_is_the_same(monkeypatch, size, part):
    monkeypatch.setattr("geo.exports.columns._EVENTS", size)
    one, other = requests(part)
    assert not one.in_batches
    assert other.in_batches
    assert events_to_csv(other) == events_to_csv(one)


def test_what_a_person_decided_of_one_event_is_told_of_it_alone():
    events = requests()[0].view.events
    one, other = requests(reviews={events[1].id: ReviewState.ACCEPTED, events[-1].id: ReviewState.REJECTED})
    assert events_to_csv(other) == events_to_csv(one)


@pytest.mark.parametrize("size", [4, 20_000])
def test_geoparquet_is_the_same(monkeypatch, size):
    monkeypatch.setattr("geo.exports.columns._EVENTS", size)
    one, other = (io.BytesIO(events_to_parquet(request)) for request in requests())
    first, second = geopandas.read_parquet(one), geopandas.read_parquet(other)
    assert list(first.columns) == list(second.columns)
    assert first.geometry.to_wkb().tolist() == second.geometry.to_wkb().tolist()
    assert first.crs == second.crs
    for name in COLUMNS:
        assert told(first[name]) == told(second[name]), name
    schemas = [pyarrow.parquet.read_schema(file) for file in (one, other)]
    facts = [json.loads(schema.metadata[b"dateline"]) for schema in schemas]
    hashes = {each.pop("data sha256") for each in facts}
    assert (facts[0], len(hashes)) == (facts[1], 2)
    for field in (field for field in schemas[0] if field.name != "geometry"):
        assert field.metadata == schemas[1].field(field.name).metadata
    near = geopandas.read_parquet(other, bbox=(30, -1, 35, 4.5))
    assert len(near) == len(geopandas.read_parquet(one, bbox=(30, -1, 35, 4.5))) > 0


def test_flatgeobuf_is_the_same(tmp_path):
    frames = []
    for number, request in enumerate(requests()):
        path = tmp_path / f"{number}.fgb"
        path.write_bytes(events_to_flatgeobuf(request))
        frames.append(pyogrio.read_dataframe(path))
        assert pyogrio.read_info(path)["layer_metadata"]["DESCRIPTION"] == "TLP:GREEN"
    first, second = (frame.sort_values(["event", "place", "place_role"], ignore_index=True) for frame in frames)
    assert list(first.columns) == list(second.columns)
    assert first.geometry.geom_equals(second.geometry).all()
    for name in COLUMNS:
        assert told(first[name]) == told(second[name]), name


def test_the_hash_is_that_of_what_is_told():
    whole, part = (data_hash(requests(each)[1].view) for each in (slice(None), slice(1, None)))
    assert whole != part
    assert whole == data_hash(requests()[1].view)


@pytest.mark.parametrize("size", [4, 20_000])
@pytest.mark.parametrize("part", [slice(None), slice(3, 15, 2), slice(0, 0)])
def test_geojson_is_the_same(monkeypatch, size, part):
    monkeypatch.setattr("geo.exports.columns._EVENTS", size)
    one, other = (json.loads(events_to_geojson(request)) for request in requests(part))
    for each in (one, other):
        assert len(each["manifest"].pop("data sha256")) == 64  # of columns, where there are any
    assert other == one
    assert list(other) == list(one)


def test_lines_of_json_and_points_are_the_same():
    one, other = requests()
    first, second = ([json.loads(line) for line in events_to_jsonl(each).splitlines()] for each in (one, other))
    assert second[1:] == first[1:]
    assert events_to_points(other) == events_to_points(one)


@pytest.mark.parametrize("size", [4, 20_000])
def test_a_geopackage_holds_the_same(monkeypatch, tmp_path, size):
    monkeypatch.setattr("geo.exports.columns._EVENTS", size)
    paths = [tmp_path / "one.gpkg", tmp_path / "other.gpkg"]
    for path, request in zip(paths, requests(), strict=True):
        path.write_bytes(events_to_geopackage(request))
    layers = [dict(pyogrio.list_layers(path)) for path in paths]
    assert layers[0] == layers[1]
    for layer, kind in layers[0].items():
        first, second = (pyogrio.read_dataframe(path, layer=layer) for path in paths)
        assert list(first.columns) == list(second.columns), layer
        assert (first.dtypes == second.dtypes).all(), layer
        if layer in {"manifest", "layer_styles", "qgis_projects"}:  # these tell of the hash, and of the file
            assert len(first) == len(second)
            continue
        for name in first.columns.drop("geometry", errors="ignore"):
            assert told(first[name]) == told(second[name]), (layer, name)
        if kind:
            assert first.geometry.to_wkb().tolist() == second.geometry.to_wkb().tolist(), layer


def test_tables_of_places_parties_and_reports_are_the_same():
    one, other = requests()
    for table in (place_table, area_table, actor_table, report_table, article_table):
        assert table(other) == table(one)


@pytest.mark.parametrize("ending", [".html", ".kmz", ".xlsx", ".stix.json", ".acled.csv"])
def test_what_tells_events_one_by_one_refuses_too_many(monkeypatch, ending):
    monkeypatch.setattr("geo.views.event_records.MOST_RECORDS", 5)
    wrong = r"at most 5 events one by one, and these are [0-9]+: filter them, or take GeoParquet, .*GeoJSON.*CSV"
    with pytest.raises(ExportError, match=wrong):
        format_of(ending).maker(requests()[1])


@pytest.mark.parametrize(
    "ending", [".csv", ".points.csv", ".jsonl", ".geojson", ".gpkg", ".fgb", ".pmtiles", ".parquet"]
)
def test_the_others_hold_any_number(monkeypatch, ending):
    monkeypatch.setattr("geo.views.event_records.MOST_RECORDS", 5)
    assert format_of(ending).maker(requests()[1])


@pytest.mark.parametrize("ending", [".csv", ".points.csv", ".jsonl", ".geojson"])
def test_texts_are_written_piece_by_piece_and_held_whole_only_so_far(monkeypatch, tmp_path, ending):
    request = requests()[1]
    whole = format_of(ending).maker(request)
    path = tmp_path / f"events{ending}"
    export(request.view, path, sheet=request.sheet)
    assert path.read_bytes() == whole
    monkeypatch.setattr("geo.exports.registry.MOST_IN_MEMORY", len(whole) - 1)
    with pytest.raises(ExportError, match=r"larger than 0 MiB; filter the events, or write it to a file"):
        format_of(ending).maker(request)
    export(request.view, path, sheet=request.sheet)
    assert path.read_bytes() == whole
