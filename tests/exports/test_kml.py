import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import fastkml
import pytest
from fastkml.times import TimeSpan, TimeStamp
from fastkml.utils import find_all
from PIL import Image
from sample_events import HOSTILE

from geo.exports.kml import events_to_kml, events_to_kmz
from geo.exports.request import ExportRequest
from geo.views.sheets import Sheet
from geo.views.view import View

NAMESPACE = "{http://www.opengis.net/kml/2.2}"


def placemarks(content):
    return list(find_all(fastkml.KML.parse(io.BytesIO(content)), of_type=fastkml.Placemark))


def data(placemark):
    return {item.name: item.value for item in placemark.extended_data.elements}


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
