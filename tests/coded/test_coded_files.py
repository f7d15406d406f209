"""Workbooks, GeoJSON, KML and our own records as coded events."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from coded_tables import ACLED_COLUMNS, ACLED_ROW, read
from hypothesis import given
from hypothesis import strategies as st
from sample_events import sample_corpus

from geo.cli import main
from geo.coded.files_apart import CodedFileKind, kind_of_coded, rows_of_file
from geo.errors import InputError
from geo.exports.pack import make_pack
from geo.exports.registry import format_of
from geo.exports.request import ExportRequest
from geo.model import Corpus, EventType, When
from geo.views.view import view_of

KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>Khartoum</name><TimeStamp><when>2024-03-01</when></TimeStamp>
<ExtendedData><Data name="type"><value>attack</value></Data><Data name="date"><value>2024-03-01</value></Data>
</ExtendedData><Point><coordinates>32.5,15.5,0</coordinates></Point></Placemark>
<Placemark><name>Omdurman</name><TimeSpan><begin>2024-03-01</begin><end>2024-03-04</end></TimeSpan>
<Point><coordinates>32.4,15.6</coordinates></Point></Placemark></Document></kml>"""


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.slow
def test_the_sheet_that_has_days_and_coordinates_is_read():
    rows = [ACLED_COLUMNS, [ACLED_ROW.get(name) for name in ACLED_COLUMNS]]
    rows[1][1], rows[1][22] = datetime(2024, 3, 1), 15.5  # noqa: DTZ001 as workbooks have them
    found = read(workbook([["About"], ["us"]], rows), "acled.xlsx")
    (event,) = found.events
    assert (event.id, event.when.start, event.places[0].place.lat) == ("acled-SUD1", date(2024, 3, 1), 15.5)
    assert event.coded[0].row == 2


@pytest.mark.slow
def test_features_of_geojson_are_rows_and_areas_are_vague():
    square = {"type": "Polygon", "coordinates": [[[32, 15], [33, 15], [33, 16], [32, 16], [32, 15]]]}
    point = {"type": "Point", "coordinates": [32.5, 15.5]}
    data = collection(
        feature(point, date="2024-03-01", type="attack", place="Khartoum"),
        feature(square, date="2024-03-02", type="protest"),
        feature(None, date="2024-03-02", type="protest"),
    )
    found = read(data, "ours.geojson")
    assert [(e.type, e.places[0].place.lat, e.places[0].place.where_prec) for e in found.events] == [
        (EventType.ASSAULT, 15.5, 1),
        (EventType.PROTEST, 15.5, 5),
    ]
    assert [each.where for each in found.rejections] == ["ours.geojson, row 3"]


@pytest.mark.slow
def test_placemarks_of_kml_are_rows_with_their_days():
    found = read(KML.encode(), "ours.kml", unknown=EventType.MOBILIZE)
    assert [(e.type, e.places[0].place.name) for e in found.events] == [
        (EventType.ASSAULT, "Khartoum"),
        (EventType.MOBILIZE, "Omdurman"),
    ]
    assert [(e.when.start.day, e.when.end.day) for e in found.events] == [(1, 1), (1, 4)]


def days_of(event):
    return (event.when.start, event.when.end) if event.when else None


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".geojson", ".xlsx", ".kml"])
def test_our_own_files_come_back_with_all_their_events_and_places(ending):
    corpus = sample_corpus()
    data = format_of(ending).maker(ExportRequest(view_of(corpus)))
    found = read(data, f"earlier{ending}")
    ours = {e.id: e for e in corpus.events}
    back = {event.coded[0].key: event for event in found.events}
    assert not found.rejections
    assert back.keys() == ours.keys()
    for key, event in back.items():
        assert (event.type, event.status) == (ours[key].type, ours[key].status)
        assert [(p.place.name, p.role, p.place.where_prec) for p in event.places] == [
            (p.place.name, p.role, p.place.where_prec) for p in ours[key].places
        ]
        assert days_of(event) == days_of(ours[key])
    assert all(event.coded[0].origin.name == "earlier" for event in found.events)


@pytest.mark.slow
def test_words_that_name_no_days_come_back_as_they_were():
    (first, *_) = sample_corpus().events
    open_ended = replace(first, when=When(None, None, None, "in recent weeks"), places=())
    data = format_of(".jsonl").maker(ExportRequest(view_of(replace(sample_corpus(), events=(open_ended,)))))
    (event,) = read(data, "earlier.jsonl").events
    assert (event.when, event.places) == (When(None, None, None, "in recent weeks"), ())


@pytest.mark.slow
def test_records_in_utf_16_are_read():
    data = format_of(".jsonl").maker(ExportRequest(view_of(sample_corpus()))).decode().encode("utf-16")
    assert len(read(data, "earlier.jsonl").events) == len(sample_corpus().events)


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"lat": "91"}, {"lat": "", "lon": ""}, {"date_from": "soon"}])
def test_rows_of_ours_that_somebody_broke_are_refused(change):
    lines = format_of(".csv").maker(ExportRequest(view_of(sample_corpus()))).decode("utf-8-sig").splitlines()
    row = next(csv.DictReader(lines)) | change
    told = io.StringIO()
    table = csv.DictWriter(told, row)
    table.writeheader()
    table.writerow(row)
    found = read(told.getvalue().encode(), "earlier.csv")
    assert (len(found.events), len(found.rejections)) == (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".geojson"])
def test_events_without_day_and_place_are_written_and_read_again(ending):
    data = format_of(".jsonl").maker(ExportRequest(view_of(sample_corpus())))
    bare = [event for event in read(data, "earlier.jsonl").events if not event.when and not event.places]
    again = format_of(ending).maker(ExportRequest(view_of(Corpus((), tuple(bare)))))
    assert bare
    assert [(e.type, e.when, e.places) for e in read(again, f"again{ending}").events] == [
        (e.type, None, ()) for e in bare
    ]


@pytest.mark.slow
def test_geojson_of_ours_that_repeats_its_outlines_is_read_as_well():
    square = {"type": "Polygon", "coordinates": [[[32, 15], [33, 15], [33, 16], [32, 16], [32, 15]]]}
    told = {"event": "e1", "type": "ASSAULT", "status": "occurred", "actors": "Sudan", "targets": None,
            "date_from": "2024-03-01", "date_to": "2024-03-01", "date_prec": 1, "place": "Khartoum state",
            "place_role": "at", "where_prec": 4, "lat": 15.9, "lon": 32.1, "country": "SD"}  # fmt: skip
    found = read(collection(feature(square, **told), feature(square, **told | {"event": "e2"})), "older.geojson")
    assert [(event.coded[0].key, event.places[0].place.lat, event.places[0].place.where_prec)
            for event in found.events] == [("e1", 15.9, 4), ("e2", 15.9, 4)]  # fmt: skip


@pytest.mark.slow
def test_a_feature_of_others_that_calls_itself_an_area_is_a_row():
    square = {"type": "Polygon", "coordinates": [[[32, 15], [33, 15], [33, 16], [32, 16], [32, 15]]]}
    found = read(collection(feature(square, role="area", date="2024-03-02", type="protest")), "theirs.geojson")
    assert len(found.events) == 1


@pytest.mark.slow
def test_a_pack_of_ours_is_read_by_the_command_line(tmp_path, capsys):
    pack = make_pack(
        ExportRequest(view_of(sample_corpus())), time=datetime(2024, 9, 1, tzinfo=UTC), endings=(".jsonl",)
    )
    path = tmp_path / "earlier.zip"
    path.write_bytes(pack.content)
    assert main(["events", "--coded", str(path), "--no-cache"]) in {0, 1}
    assert "earlier" in capsys.readouterr().out


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_any_json_in_a_feature_is_a_row_or_refused(value):
    data = collection(feature({"type": "Point", "coordinates": value}, date=value), value)
    found = rows_of_file(data, CodedFileKind.GEOJSON)
    assert found["numbers"] == [1, 2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{}\n", "holds no record of an event in line 1"),
        (b'{"type":"FeatureCollection","features":[]}', "holds no rows"),
        (b"{broken", "is broken as JSON Lines"),
        (b"<kml><Placemark>", "is broken as KML"),
        (b"PK\x03\x04nothing", "is broken as XLSX"),
        (workbook([["About"], ["us"]]), "has no sheet"),
    ],
)
def test_what_is_broken_is_refused_by_what_it_is(data, says):
    with pytest.raises(InputError, match=says):
        read(data, "odd")


def test_the_kind_of_a_file_is_told_by_its_beginning():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a", "b")
    assert kind_of_coded(archive.getvalue()) is CodedFileKind.WORKBOOK
    assert kind_of_coded(KML.encode()) is CodedFileKind.KML
    assert kind_of_coded(b"date,lat,lon\n") is None
