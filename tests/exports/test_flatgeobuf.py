"""FlatGeobuf and the table of points, read by other programs."""

import csv
import io

import geopandas
import pytest

from geo.exports.flatgeobuf import events_to_flatgeobuf
from geo.exports.points import events_to_points
from geo.exports.request import ExportRequest
from geo.views.event_records import COLUMNS
from geo.views.sheets import Sheet
from geo.views.view import View


@pytest.fixture(scope="module")
def frame(everything, tmp_path_factory):
    path = tmp_path_factory.mktemp("fgb") / "events.fgb"
    path.write_bytes(events_to_flatgeobuf(everything))
    return geopandas.read_file(path)


def points(request):
    return list(csv.DictReader(io.StringIO(events_to_points(request), newline="")))


def test_another_reader_finds_every_place_of_every_event(frame, everything):
    placed = [event for event in everything.view.events if event.places]
    assert set(frame["event"]) == {event.id for event in placed}
    assert len(frame) == sum(len(event.places) for event in placed)
    assert set(COLUMNS) <= set(frame.columns)
    assert {"Point", "Polygon"} <= set(frame.geometry.geom_type)
    assert frame.crs.to_epsg() == 4326


def test_days_are_days_and_codes_are_numbers(frame):
    assert "datetime64" in str(frame["date_from"].dtype)
    assert str(frame["where_prec"].dtype).startswith(("int", "float"))


def test_an_index_finds_what_lies_in_a_box(everything, tmp_path):
    path = tmp_path / "events.fgb"
    path.write_bytes(events_to_flatgeobuf(everything))
    near = geopandas.read_file(path, bbox=(2, 48, 3, 49))
    assert set(near["place"]) == {"Paris"}


@pytest.mark.parametrize("write", [events_to_flatgeobuf, events_to_points])
def test_same_request_gives_the_same_whatever_and_nothing_gives_a_file(write, everything):
    assert write(everything) == write(everything)
    assert write(ExportRequest(View((), 0, "None", {}), Sheet()))


def test_a_point_is_where_something_happened_and_no_country_has_one(everything):
    rows = points(everything)
    assert {row["place"] for row in rows} & {"Moscow", "Paris"}
    assert not {row["place"] for row in rows} & {"Libya", "Mali"}
    assert all(-90 <= float(row["latitude"]) <= 90 and -180 <= float(row["longitude"]) <= 180 for row in rows)
    assert {row["handling"] for row in rows} == {everything.sheet.banner}
    assert all(row["title"] and row["kind"] and row["status"] and row["event"] for row in rows)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "\t=1", "-1"])
def test_no_cell_of_the_points_is_a_formula(make_event, make_place, text):
    event = make_event(text, agents=(text,), places=(make_place(text),), when=None)
    for row in points(ExportRequest(View((event,), 1, text, {}), Sheet(banner=text))):
        assert not any((value or "").startswith(("=", "+", "-", "@", "\t")) for name, value in row.items()
                       if name not in {"latitude", "longitude"})  # fmt: skip
