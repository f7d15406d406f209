import io
import json

import geopandas
import pyarrow.parquet
import shapely

from geo.exports.parquet import events_to_parquet
from geo.views.event_records import COLUMNS

ALONE = {"use_threads": False, "pre_buffer": False}  # as the writer reads: a thread of Arrow can abort what ends


def test_another_reader_finds_the_chosen_events_and_no_others(export_request, chosen):
    table = pyarrow.parquet.read_table(io.BytesIO(events_to_parquet(export_request)), **ALONE)
    assert set(table["event"].to_pylist()) == chosen
    assert table.column_names == [*COLUMNS, "geometry", "bbox"]
    libya = table["place"].to_pylist().index("Libya")
    shape = shapely.from_wkb(table["geometry"].to_pylist()[libya])
    assert shape.geom_type == "Polygon"
    box = table["bbox"].to_pylist()[libya]
    assert (box["xmin"], box["ymin"], box["xmax"], box["ymax"]) == shape.bounds


def test_it_says_that_it_is_geoparquet_and_what_was_chosen(export_request):
    metadata = pyarrow.parquet.read_schema(io.BytesIO(events_to_parquet(export_request))).metadata
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    told = json.loads(metadata[b"dateline"])
    assert (told["handling"], told["filters"], told["events shown"]) == (export_request.sheet.banner, "Wagner Group", 4)


def test_what_is_not_known_is_null_and_codes_are_whole_numbers(export_request):
    frame = geopandas.read_parquet(io.BytesIO(events_to_parquet(export_request)), **ALONE)
    undated = frame[frame["place"] == "Libya"].iloc[0]
    assert undated["date_from"] is None or frame["date_from"].isna().any()
    assert str(frame["where_prec"].dtype).lower().startswith("int")
    assert set(frame["handling"]) == {export_request.sheet.banner}


def test_same_order_gives_the_same_bytes(export_request):
    assert events_to_parquet(export_request) == events_to_parquet(export_request)


def test_days_are_days(export_request):
    schema = pyarrow.parquet.read_schema(io.BytesIO(events_to_parquet(export_request)))
    assert {str(schema.field(name).type) for name in ("date_from", "date_to")} == {"date32[day]"}


def test_every_column_carries_what_it_says(export_request):
    schema = pyarrow.parquet.read_schema(io.BytesIO(events_to_parquet(export_request)))
    for name in COLUMNS:
        assert schema.field(name).metadata[b"description"].endswith(b".")
    assert b"ASSAULT: " in schema.field("type").metadata[b"description"]
