"""What was recognised in pictures is marked wherever an article's origin is told."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sample_events import sample_corpus

from geo.briefings.outline import NumberedSource
from geo.commands.reading import tell_recognised
from geo.exports.pack import make_pack
from geo.exports.request import ExportRequest
from geo.exports.tables import article_table, report_table
from geo.exports.writing import render
from geo.views.sheets import Sheet
from geo.views.view import view_of
from geo.views.words import RECOGNISED


@pytest.fixture(scope="module")
def half():
    """The sample events, of whose articles the first was a picture."""
    corpus = sample_corpus()
    first, *others = corpus.extractions
    marked = replace(first, article=replace(first.article, recognised=True))
    return ExportRequest(view_of(replace(corpus, extractions=(marked, *others))), Sheet())


def test_tables_tell_it_of_articles_and_reports(half):
    marked = {key for key, article in half.view.articles.items() if article.recognised}
    assert len(marked) == 1
    for table in (article_table(half), report_table(half)):
        told = dict(zip(table.column("article"), table.column("text_by"), strict=True))
        assert {key for key, value in told.items() if value == "OCR"} == marked
        assert {value for key, value in told.items() if key not in marked} == {None}


def test_the_manifest_and_the_records_of_a_pack_tell_it(half):
    pack = make_pack(half, time=datetime(2024, 8, 27, tzinfo=UTC), endings=(".jsonl",))
    with zipfile.ZipFile(io.BytesIO(pack.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        (name,) = (name for name in archive.namelist() if name.endswith(".jsonl"))
        records = [json.loads(line) for line in archive.read(name).splitlines()]
    assert sorted(one["text_by"] or "" for one in manifest["articles"])[-1] == "OCR"
    told = {report["article"]: report["text_by"] for record in records for report in record.get("reports", ())}
    assert sum(value == "OCR" for value in told.values()) == 1


def test_sources_of_documents_and_maps_tell_it(half):
    marked, plain = sorted(half.view.articles.values(), key=lambda article: not article.recognised)[:2]
    assert RECOGNISED in NumberedSource(1, marked).words
    assert RECOGNISED not in NumberedSource(2, plain).words
    for ending in (".kml", ".html"):
        assert RECOGNISED.encode() in render(half.view, ending)


def test_the_command_line_tells_it(half, capsys):
    tell_recognised(half.view.articles.values())
    (line,) = capsys.readouterr().err.splitlines()
    assert "(OCR)" in line
