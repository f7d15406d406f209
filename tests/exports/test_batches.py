"""Events of a table are written batch by batch, and give the same files as the events one by one."""

import io
import json
from dataclasses import replace

import geopandas
import numpy as np
import pandas
import pyarrow.parquet
import pyogrio
import pytest
from coded_tables import acled
from sample_events import HOSTILE, sample_corpus

from geo.coded.reading import read_coded_bytes
from geo.columnar import EventRows, EventTable, JoinedColumns, ListedColumns
from geo.errors import ExportError
from geo.exports.columns import SCHEMA
from geo.exports.flatgeobuf import events_to_flatgeobuf
from geo.exports.formats import events_to_csv
from geo.exports.metadata import data_hash
from geo.exports.parquet import events_to_parquet
from geo.exports.registry import format_of
from geo.exports.request import ExportRequest
from geo.model import ReviewState
from geo.views.event_records import COLUMNS
from geo.views.sheets import Sheet
from geo.views.view import view_of

pytestmark = pytest.mark.slow


def requests(part=slice(None), **more):
    """Return the same events as a tuple and as a table."""
    corpus = sample_corpus()
    file = read_coded_bytes(
        acled(*({"event_id_cnty": f"SUD{at}", "notes": HOSTILE if at == 3 else f"=note {at}", "fatalities": str(at),
                 "actor2": "Civilians" if at % 2 else "", "latitude": f"{at}"} for at in range(9))),
        "acled.csv",
    )  # fmt: skip
    view = view_of(replace(corpus, events=(*corpus.events, *file.events)))
    table = EventTable(JoinedColumns([ListedColumns(corpus.events), file.rows.table]))
    rows = EventRows(table, np.arange(table.size, dtype=np.int32)[part])
    sheet = Sheet(banner="TLP:GREEN")
    return (
        ExportRequest(replace(view, events=view.events[part], **more), sheet),
        ExportRequest(replace(view, events=rows, **more), sheet),
    )


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


@pytest.mark.parametrize("ending", [".jsonl", ".pmtiles", ".html", ".stix.json"])
def test_what_tells_events_one_by_one_refuses_too_many(monkeypatch, ending):
    monkeypatch.setattr("geo.views.event_records.MOST_RECORDS", 5)
    with pytest.raises(ExportError, match=r"at most 5 events one by one, and these are [0-9]+: filter them"):
        format_of(ending).maker(requests()[1])
    assert format_of(".csv").maker(requests()[1])
