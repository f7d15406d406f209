import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import fastkml
import pyogrio
import pytest
import shapely
from fastkml.times import TimeSpan, TimeStamp
from fastkml.utils import find_all
from PIL import Image
from sample_events import HOSTILE

from geo.exports.kml import events_to_kml, events_to_kmz
from geo.exports.request import ExportRequest
from geo.model import When
from geo.views.event_records import COLUMNS
from geo.views.sheets import Sheet
from geo.views.view import View

NAMESPACE = "{http://www.opengis.net/kml/2.2}"


def placemarks(content):
    return list(find_all(fastkml.KML.parse(io.BytesIO(content)), of_type=fastkml.Placemark))


def data(placemark):
    (told,) = placemark.extended_data.elements
    return {item.name: item.value for item in told.data}


def tree(content):
    """Return the names of the folders, each with those inside, each with the headings there."""
    (document,) = fastkml.KML.parse(io.BytesIO(content)).features
    return {
        kind.name: {time.name: [p.name for p in time.features] for time in kind.features} for kind in document.features
    }


def of_days(make_event, days):
    """Return the tree of events that each took place on one of the days."""
    events = [
        replace(make_event(f"Ukraine attacked Russia {number} times."), when=day and When(day, day, 1, str(day)))
        for number, day in enumerate(days)
    ]
    return tree(events_to_kml(ExportRequest(View(tuple(events), len(events), "All events", {}))))


def named(content, place):
    return next(p for p in placemarks(content) if data(p).get("place") == place)


def test_another_reader_finds_the_chosen_events_and_no_others(export_request, chosen):
    for content in (
        events_to_kml(export_request),
        zipfile.ZipFile(io.BytesIO(events_to_kmz(export_request))).read("doc.kml"),
    ):
        assert {data(p)["event"] for p in placemarks(content)} == chosen


def test_a_stretch_of_days_is_a_time_span_and_a_day_a_time_stamp(export_request, everything):
    span = named(events_to_kml(export_request), "Tripoli").times
    assert isinstance(span, TimeSpan)
    assert (str(span.begin), str(span.end)) == ("2022-11-01", "2022-11-30")
    stamp = next(p.times for p in placemarks(events_to_kml(everything)) if data(p)["date_prec"] == "1")
    assert isinstance(stamp, TimeStamp)
    assert named(events_to_kml(export_request), "Libya").times is None


def test_points_areas_and_circles_of_doubt_are_drawn(export_request, everything):
    def kinds(content, place):
        return [part.geom_type for part in named(content, place).geometry.geoms]

    assert kinds(events_to_kml(export_request), "Tripoli") == ["Point"]
    assert set(kinds(events_to_kml(export_request), "Libya")) == {"Polygon"}  # a whole country has no mark inside
    assert set(kinds(events_to_kml(everything), "near Nome")) == {"Point", "Polygon"}
    circle = list(named(events_to_kml(everything), "near Nome").geometry.geoms)[1]
    _, south, _, north = circle.bounds
    assert (north - south) / 2 * 111.2 == pytest.approx(80, abs=1)


def test_specks_of_an_outline_are_left_out_and_the_land_stays(everything):
    """A country of a thousand islands would weigh more than all the events."""
    pieces = [
        piece for piece in named(events_to_kml(everything), "Libya").geometry.geoms if piece.geom_type == "Polygon"
    ]
    whole = sum(abs(shapely.Polygon(piece.exterior.coords).area) for piece in pieces)
    assert whole > 130  # square degrees
    assert all(shapely.Polygon(piece.exterior.coords).area > whole / 20_000 for piece in pieces)


def test_kinds_have_folders_and_in_each_the_days_have_theirs_the_unknown_last(everything):
    found = tree(events_to_kml(everything))
    assert next(iter(found)) == "friendly words"
    assert "lasting states" in found
    told = [name for times in found.values() for names in times.values() for name in names]
    assert (
        len(told)
        == len(placemarks(events_to_kml(everything)))
        == sum(len(e.places or "-") for e in everything.view.events)
    )
    for times in found.values():
        assert "no known date" not in list(times)[:-1]
        assert all(times.values())


def test_few_days_stand_each_by_itself_and_in_their_order(make_event):
    (found,) = of_days(make_event, [date(2024, 3, 2), date(2024, 1, 5), None, date(2024, 3, 2)]).values()
    assert [(name, len(told)) for name, told in found.items()] == [
        ("5 Jan 2024", 1),
        ("2 Mar 2024", 2),
        ("no known date", 1),
    ]


def test_many_days_stand_by_month_and_many_months_by_year(make_event):
    by_day = [date(2024, 1, 1) + timedelta(days=each) for each in range(40)]
    (months,) = of_days(make_event, by_day).values()
    assert {name: len(told) for name, told in months.items()} == {"Jan 2024": 31, "Feb 2024": 9}
    by_month = [date(2000 + each // 12, each % 12 + 1, 5) for each in range(40)]
    (years,) = of_days(make_event, by_month).values()
    assert {name: len(told) for name, told in years.items()} == {"2000": 12, "2001": 12, "2002": 12, "2003": 4}


def test_columns_are_declared_once_each_with_what_it_says(everything):
    content = events_to_kml(everything)
    (schema,) = find_all(fastkml.KML.parse(io.BytesIO(content)), of_type=fastkml.Schema)
    fields = {field.name: field for field in schema.fields}
    assert set(fields) == set(COLUMNS)
    assert "6: Somewhere in this country" in fields["where_prec"].display_name
    assert (fields["lat"].type_.value, fields["where_prec"].type_.value, fields["quote"].type_.value) == (
        *("double", "int", "string"),
    )
    used = list(find_all(fastkml.KML.parse(io.BytesIO(content)), of_type=fastkml.SchemaData))
    assert {each.schema_url for each in used} == {"#events"}
    assert {item.name for each in used for item in each.data} <= set(fields)


def test_a_geographic_information_system_reads_every_placemark_with_its_columns(everything, tmp_path):
    path = tmp_path / "events.kml"
    path.write_bytes(events_to_kml(everything))
    found = [pyogrio.read_dataframe(path, layer=name) for name in {each[0] for each in pyogrio.list_layers(path)}]
    assert sum(map(len, found)) == len(placemarks(path.read_bytes()))


def test_event_without_a_place_is_a_placemark_without_a_point(everything):
    unplaced = [p for p in placemarks(events_to_kml(everything)) if p.geometry is None]
    assert len(unplaced) == len(everything.view.unplaced) == 1


def test_all_codes_and_quotes_are_in_the_placemark(export_request):
    found = data(named(events_to_kml(export_request), "between the border and Moscow"))
    assert (found["type"], found["status"], found["review"], found["ratings"]) == (
        *("COERCE", "occurred", "accepted", "B2"),
    )
    assert (found["where_prec"], found["date_prec"], found["sources"]) == ("5", "4", "Example Wire")
    assert found["quote"].startswith("Wagner Group seized")


def test_every_placemark_and_the_document_begin_and_end_with_the_banner(export_request):
    root = ET.fromstring(events_to_kml(export_request))
    told = [element.text for element in root.iter(f"{NAMESPACE}description")]
    shown = "<p><b>TLP:AMBER+STRICT &amp; &lt;own words&gt;</b></p>"
    assert len(told) == 1 + len(list(root.iter(f"{NAMESPACE}Placemark")))
    assert all(text.startswith(shown) and text.endswith(shown) for text in told)
    assert root.find(f".//{NAMESPACE}Document/{NAMESPACE}name").text.startswith(export_request.sheet.banner)


def test_every_style_that_is_used_is_there_and_every_icon_inside(export_request):
    archive = zipfile.ZipFile(io.BytesIO(events_to_kmz(export_request)))
    root = ET.fromstring(archive.read("doc.kml"))
    styles = {style.get("id") for style in root.iter(f"{NAMESPACE}Style")}
    assert {url.text.removeprefix("#") for url in root.iter(f"{NAMESPACE}styleUrl")} == styles
    icons = {link.text for link in root.iter(f"{NAMESPACE}href")}
    assert icons == set(archive.namelist()) - {"doc.kml"}
    for name in icons:
        image = Image.open(io.BytesIO(archive.read(name)))
        assert image.format == "PNG"
        assert len(image.getcolors(100_000)) > 2
    assert len(list(root.iter(f"{NAMESPACE}ScreenOverlay"))) == 2


def test_a_file_alone_asks_for_nothing_from_elsewhere(export_request):
    assert not list(ET.fromstring(events_to_kml(export_request)).iter(f"{NAMESPACE}href"))
    assert b"http://maps" not in events_to_kml(export_request)


def test_what_nobody_has_reviewed_is_marked_where_that_is_asked_for(export_request):
    marked = replace(export_request, sheet=Sheet(watermark=True))
    names = [p.name for p in placemarks(events_to_kml(marked))]
    assert sum(name.startswith("(unreviewed) ") for name in names) == len(names) - 1
    assert not any(p.name.startswith("(unreviewed)") for p in placemarks(events_to_kml(export_request)))


def test_hostile_text_is_text_in_the_balloon(everything):
    content = events_to_kml(everything)
    (evil,) = [p for p in placemarks(content) if "onerror" in data(p)["actors"]]
    assert data(evil)["actors"] == HOSTILE
    assert "<img" not in evil.description
    assert "<script" not in evil.description
    assert "${" not in evil.description


def test_a_balloon_shows_what_is_escaped_and_nothing_else(everything):
    root = ET.fromstring(events_to_kml(everything))
    styles = list(root.iter(f"{NAMESPACE}Style"))
    shown = [style.findtext(f"{NAMESPACE}BalloonStyle/{NAMESPACE}text") for style in styles]
    assert shown == ["$[description]"] * len(styles) != []
    headings = [p.description.split("<h3>")[1].split("</h3>")[0] for p in placemarks(events_to_kml(everything))]
    assert all(heading and "<" not in heading and "$[" not in heading for heading in headings)


def test_no_text_of_an_article_is_put_in_place_of_another(make_event):
    event = make_event("Ukraine $[name] attacked $[quote].", agents=("Ukraine $[name]",))
    (placemark,) = placemarks(events_to_kml(ExportRequest(View((event,), 1, "All events", {}))))
    assert "$[" not in placemark.description


def test_same_order_gives_the_same_bytes(export_request):
    assert events_to_kml(export_request) == events_to_kml(export_request)
    assert events_to_kmz(export_request) == events_to_kmz(export_request)
