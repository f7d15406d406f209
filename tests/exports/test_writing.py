"""What every format must do, whatever it is."""

import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace

import docx
import pptx
import pypdf
import pytest
from pmtiles.reader import MemorySource, all_tiles

from geo.errors import ExportError
from geo.exports.earlier_records import version_from_record
from geo.exports.formats import events_to_jsonl
from geo.exports.registry import FORMATS, ending_of
from geo.exports.writing import export, render
from geo.records import corpus_to_records
from geo.views.changes import version_of
from geo.views.escape import plain_json
from geo.views.event_records import record_of
from geo.views.sheets import Sheet

DATA = [
    *(".geojson", ".fgb", ".pmtiles", ".gpkg", ".kmz", ".kml", ".xlsx", ".csv", ".points.csv", ".parquet", ".jsonl"),
    *(".stix.json", ".acled.csv"),
]
MARK = "TLP:GREEN"


def unpacked(content):
    """Return all that a file holds, with what is packed inside it, so that words can be looked for."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return b"\n".join(archive.read(name) for name in archive.namelist())
    if content.startswith(b"PMTiles"):
        return b"\n".join(gzip.decompress(tile) for _, tile in all_tiles(MemorySource(content)))
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if content.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
        return content + b"\n".join(_inflated(stream) for stream in streams)
    return content


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("ending", DATA)
def test_the_banner_is_in_every_data_file(export_request, ending):
    content = unpacked(render(export_request.view, ending, sheet=Sheet(banner=MARK)))
    assert MARK.encode() in content
    assert MARK.encode() not in unpacked(render(export_request.view, ending))


def pages(content, ending):
    """Return the text of each page or slide of a file; the whole file where it has none."""
    if ending.endswith(".pdf"):
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    if ending == ".pptx":
        slides = pptx.Presentation(io.BytesIO(content)).slides
        return [" ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in slides]
    if ending.endswith(".docx"):
        (section,) = docx.Document(io.BytesIO(content)).sections
        return [" ".join(p.text for part in (section.header, section.footer) for p in part.paragraphs)]
    return [unpacked(content).decode("utf-8", "replace")]


@pytest.mark.slow
@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending not in DATA])
def test_the_banner_is_on_every_page_at_the_top_and_at_the_bottom(export_request, ending):
    found = pages(render(export_request.view, ending, sheet=Sheet(banner=MARK)), ending)
    assert found
    # The page that stands alone has it once, as data, and puts it in both places: tried in a browser.
    least = 1 if ending == ".html" else 2
    assert all(text.count(MARK) >= least for text in found)


@pytest.mark.parametrize("ending", DATA)
def test_same_view_gives_the_same_bytes(export_request, ending):
    assert render(export_request.view, ending, sheet=export_request.sheet) == render(
        export_request.view, ending, sheet=export_request.sheet
    )


# The columns of Parquet are packed, and the table of points has none for a whole country.
@pytest.mark.parametrize("ending", [ending for ending in DATA if ending not in {".parquet", ".points.csv"}])
def test_sentences_of_the_chosen_events_are_in_it_and_no_others(export_request, everything, ending):
    content = unpacked(render(export_request.view, ending))
    assert b"Wagner Group fought in Libya" in content
    assert b"accused China in Paris" not in content
    assert b"accused China in Paris" in unpacked(render(everything.view, ending))


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.geojson", ".geojson"),
        ("A.CSV", ".csv"),
        ("events.acled.csv", ".acled.csv"),
        ("x.y.stix.json", ".stix.json"),
        ("x.json", ".json"),
        ("brief.brief.pdf", ".brief.pdf"),
        (".csv", ""),
        ("x.doc", ".doc"),
    ],
)
def test_the_longest_ending_that_is_known_decides(name, ending):
    assert ending_of(name) == ending


def test_an_unknown_ending_is_refused_with_those_that_there_are(export_request, tmp_path):
    with pytest.raises(ExportError, match=r"\.stix\.json"):
        export(export_request.view, tmp_path / "x.doc")
    assert not list(tmp_path.iterdir())


def test_every_format_says_what_it_is_for():
    assert all(len(kind.words) > 10 for kind in FORMATS.values())
    assert set(DATA) < set(FORMATS)


def test_lines_of_json_hold_the_facts_and_then_an_event_each(export_request, chosen):
    first, *events = [json.loads(line) for line in events_to_jsonl(export_request).splitlines()]
    assert (first["record"], first["filters"], first["events shown"], first["events left out"]) == (
        *("export", "Wagner Group", 4, 9),
    )
    assert {line["id"] for line in events} == chosen
    assert {line["handling"] for line in events} == {export_request.sheet.banner}
    assert events[0]["reports"][0]["rating"] == "B2"


def test_reports_say_what_was_decided_about_their_event(export_request):
    _, *events = [json.loads(line) for line in events_to_jsonl(export_request).splitlines()]
    told = [(line["review"], {report["review"] for report in line["reports"]}) for line in events]
    assert told == [("accepted", {"accepted"}), *[("unreviewed", {"unreviewed"})] * 3]


def test_a_report_is_exported_as_the_command_prints_it(corpus, everything):
    reports = [report for event in corpus.events for report in event.reports]
    read = tuple(
        replace(each, reports=tuple(report for report in reports if report.article == each.article.id))
        for each in corpus.extractions
    )
    printed = {record["id"]: record for record in corpus_to_records(replace(corpus, extractions=read))}
    _, *events = [json.loads(line) for line in events_to_jsonl(everything).splitlines()]
    told = [(line, report) for line in events for report in line["reports"]]
    assert len(told) == len(printed)
    for line, report in told:
        own = printed[report["id"]]
        assert (own["event"], own["origins"]) == (line["id"], line["origins"])
        shared = own.keys() & report.keys()
        assert shared == own.keys() - {"event", "origins", "contradictions", "bonds"}
        assert {name: plain_json({name: own[name]})[name] for name in shared} == {name: report[name] for name in shared}


def test_what_a_record_tells_can_be_compared_later(everything):
    for event in everything.view.events:
        record = json.loads(json.dumps(record_of(event, everything.view).to_json()))
        assert version_from_record(record) == version_of(event, everything.view)


_HASHES = """
import hashlib, sys
from sample_events import sample_corpus
from geo.exports.writing import render
from geo.views.sheets import Sheet
from geo.views.view import view_of
view = view_of(sample_corpus())
for ending in sys.argv[1:]:
    print(ending, hashlib.sha256(render(view, ending, sheet=Sheet(banner="TLP:RED"))).hexdigest())
"""


@pytest.mark.slow
def test_another_run_of_the_program_gives_the_same_bytes():
    """Sets of texts come in another order in each run of Python."""
    told = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", _HASHES, *DATA, ".html", ".svg"]
        told.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(told) == 1
    assert len(told.pop().splitlines()) == len(DATA) + 2
