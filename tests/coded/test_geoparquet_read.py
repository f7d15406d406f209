"""GeoParquet of events, ours and others', is read as columns, in a process of its own."""

import io
from datetime import date

import geopandas
import pandas
import pyarrow
import pyarrow.parquet
import pytest
from sample_events import sample_corpus
from shapely.geometry import Point, Polygon

from geo.coded.columns_apart import columns_of_file
from geo.coded.reading import read_coded, read_coded_bytes, split_coded
from geo.errors import InputError
from geo.exports.parquet import events_to_parquet
from geo.exports.request import ExportRequest
from geo.views.view import view_of

pytestmark = pytest.mark.slow


def parquet_of(frame, **options):
    out = io.BytesIO()
    frame.to_parquet(out, index=False, **options)
    return out.getvalue()


def plain(**columns):
    told = {"day": [date(2024, 1, 1)], "lat": [1.5], "lon": [2.0], "type": ["COERCE"], **columns}
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(told), out)
    return out.getvalue()


def days_of(event):
    return (event.when.start, event.when.end) if event.when and event.when.start else None


def test_what_we_export_comes_back_with_all_its_places(tmp_path):
    view = view_of(sample_corpus())
    path = tmp_path / "events.parquet"
    path.write_bytes(events_to_parquet(ExportRequest(view)))
    found = read_coded(path)
    told = {event.coded[0].key: event for event in found.events}
    assert sorted(told) == sorted(event.id for event in view.events)
    for event in view.events:
        same = told[event.id]
        assert (same.type, same.status, days_of(same)) == (event.type, event.status, days_of(event))
        assert [(part.place.name, part.role) for part in same.places] == [
            (part.place.name.strip(), part.role) for part in event.places
        ]
        assert same.coded[0].note == " […] ".join(report.sentence for report in event.reports)
    assert found.rejections == ()


def test_a_table_with_shapes_alone_has_their_points():
    square = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)])
    frame = geopandas.GeoDataFrame(
        {"date": pandas.to_datetime(["2024-05-01", "2024-05-02", "2024-05-03"]), "event_type": ["AID"] * 3,
         "killed": [2, None, 3]},
        geometry=[Point(30, 10), square, None], crs="EPSG:4326",
    )  # fmt: skip
    found = read_coded_bytes(parquet_of(frame), "theirs.parquet")
    one, other = found.events
    assert (one.places[0].place.lat, one.places[0].place.lon, one.when.start) == (10.0, 30.0, date(2024, 5, 1))
    assert one.coded[0].killed == 2
    assert (one.places[0].place.where_prec, other.places[0].place.where_prec) == (1, 5)
    assert square.contains(Point(other.places[0].place.lon, other.places[0].place.lat))
    assert [(r.where, r.reason) for r in found.rejections] == [
        ("theirs.parquet, row 3", "it has no latitude; it is told in degrees from -90 to 90")
    ]


def test_cells_come_as_a_person_would_write_them():
    data = plain(where_prec=[1.0], killed=pyarrow.array([None], pyarrow.int64()), open=[True], list=[[1]])
    cells = dict(read_coded_bytes(data, "x.parquet").events[0].coded[0].cells)
    assert cells == {"day": "2024-01-01", "lat": "1.5", "lon": "2", "type": "COERCE", "where_prec": "1", "open": "true"}


def test_a_long_cell_is_cut_and_names_of_many_are_read_through():
    words = pyarrow.array(["a" * 30_000]).dictionary_encode()
    assert len(read_coded_bytes(plain(notes=words), "x.parquet").events[0].coded[0].note) == 20_000


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PAR1" + b"\0" * 40 + b"PAR1", "is broken as GeoParquet"),
        (b"PAR1", "is broken as GeoParquet"),
        (plain()[:-20], "is broken as GeoParquet"),
        (plain(day=pyarrow.array([], pyarrow.date32()), lat=pyarrow.array([], pyarrow.float64()),
               lon=pyarrow.array([], pyarrow.float64()), type=pyarrow.array([], pyarrow.string())), "holds no rows"),
        (plain(**{f"c{number}": ["x"] for number in range(600)}), "part it into files"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_what_is_wrong(data, says):
    with pytest.raises(InputError, match=says):
        read_coded_bytes(data, "x.parquet")


def test_without_days_or_places_the_columns_are_told():
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"lat": [1.0], "lon": [2.0]}), out)
    with pytest.raises(InputError, match=r"no column for day .*; it has lat, lon"):
        read_coded_bytes(out.getvalue(), "x.parquet")


def test_the_stream_is_arrows_own():
    table = pyarrow.ipc.open_stream(columns_of_file(plain())).read_all()
    assert set(table.column_names) == {"day", "lat", "lon", "type"}
    assert {field.type for field in table.schema} == {pyarrow.string()}


def test_tables_are_told_by_their_names(tmp_path):
    names = [tmp_path / name for name in ("a.txt", "b.PARQUET", "c.geoparquet", "d.csv")]
    assert split_coded(names) == ((names[0], names[3]), (names[1], names[2]))
