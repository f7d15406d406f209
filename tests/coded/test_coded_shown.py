"""Coded events among those of articles: filtered by origin, searched, counted, and told in every format."""

import io
import json
import re
import sqlite3
import zipfile
from dataclasses import replace

import pypdf
import pytest
from coded_tables import acled, gdelt, read
from pmtiles.reader import MemorySource, Reader
from sample_events import sample_corpus

from geo.coded.reading import with_coded
from geo.commands.filters import filter_options
from geo.exports.metadata import facts
from geo.exports.registry import FORMATS, format_of
from geo.exports.request import ExportRequest
from geo.maps.scene_json import picture
from geo.model import Corpus
from geo.records import corpus_to_records
from geo.views.amounts import Measure, amounts_of
from geo.views.event_records import record_of
from geo.views.fields import FROM_ARTICLES, Field, Selection
from geo.views.indexes import index_of
from geo.views.scenes import compose
from geo.views.selection import facets, from_params, select, to_params
from geo.views.stories import BriefingStory, tell_story
from geo.views.titles import title_of_event
from geo.views.view import view_of

HOSTILE = "<script>alert(1)</script>=1+1 ${7*7} [x](javascript:alert(2))"
ASKED = "acleddata.com"


@pytest.fixture(scope="module")
def corpus():
    files = read(acled({}, {"event_id_cnty": "SUD2", "notes": HOSTILE}), "acled.csv"), read(gdelt(), "gdelt.csv")
    return with_coded(sample_corpus(), files)


@pytest.fixture(scope="module")
def alone():
    """Coded events without a single article."""
    files = [read(acled({}, {"event_id_cnty": "SUD2", "notes": HOSTILE, "geo_precision": "3"}), "acled.csv")]
    return ExportRequest(view_of(with_coded(Corpus(), files)))


def texts_of(ending, content):
    """Return all that a file says, also what is packed into it."""
    if ending in {".pdf", ".report.pdf", ".brief.pdf"}:
        reader = pypdf.PdfReader(io.BytesIO(content))
        return " ".join("".join(page.extract_text() for page in reader.pages).split())
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        return re.sub(r"<[^>]*>", "", " ".join(parts)) + " ".join(parts)
    if ending == ".pmtiles":
        return json.dumps(Reader(MemorySource(content)).metadata())
    if ending == ".gpkg":
        file = sqlite3.connect(":memory:")
        file.deserialize(content)
        return "\n".join(file.iterdump())
    return content.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_names_who_coded_what_it_holds(alone, ending):
    content = format_of(ending).maker(alone)
    if ending == ".png":
        content = re.sub(rb"\s", b" ", content)
    assert ASKED in texts_of(ending, content)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".report.pdf", ".brief.pdf", ".docx", ".pptx"])
def test_only_the_row_s_own_words_stand_in_quotation_marks_and_no_length_hides_whose_they_are(ending):
    """Its origin stands behind them, also where its words are cut."""
    rows = acled({"notes": "They met."}, {"event_id_cnty": "SUD2", "notes": "word " * 400})
    view = view_of(with_coded(Corpus(), [read(rows, "acled.csv")]))
    story = BriefingStory("Rows").adding(view.events[1])
    told = tell_story(story, view.events, view.events)
    written = format_of(ending).maker(ExportRequest(view, story=told))
    said = " ".join(re.sub(r"\s", " ", texts_of(ending, written)).split())
    assert "“They met.” (ACLED · acled.csv, row 2)" in said
    assert re.search(r"word ?…” \(ACLED · acled.csv, row 3\)", said)


def test_origins_are_a_filter_and_go_into_an_address(corpus):
    options = {option.value: option.count for option in facets(corpus.events, Selection()).options[Field.ORIGIN]}
    assert options == {FROM_ARTICLES: 13, "acled": 2, "gdelt": 1}
    chosen = Selection().choosing(Field.ORIGIN, ["acled"])
    assert {event.id for event in select(corpus.events, chosen)} == {"acled-SUD1", "acled-SUD2"}
    assert from_params(to_params(chosen)) == chosen
    assert "--origin" in filter_options().format_help()


def test_the_text_of_a_row_is_searched(corpus):
    words = index_of(corpus.events).words
    assert [corpus.events[row].id for row in words.ranked("bridge", most=5)] == ["acled-SUD1"]


def test_those_whom_a_row_counts_as_dead_are_numbers_of_the_event(corpus):
    event = next(event for event in corpus.events if event.id == "acled-SUD1")
    assert amounts_of(event) == {Measure.KILLED: 5}


def test_a_record_tells_the_row_in_place_of_a_sentence(corpus):
    view = view_of(corpus)
    event = next(event for event in corpus.events if event.id == "acled-SUD1")
    told = record_of(event, view).to_json()
    (row,) = told["coded"]
    assert (row["origin"], row["file"], row["row"], row["id"]) == ("acled", "acled.csv", 2, "SUD1")
    assert ["geo_precision", "1"] in row["cells"]
    assert told["reports"] == []
    assert record_of(event, view).quotes == ("They fought near the bridge.",)
    assert title_of_event(event) == "Military Forces of Sudan → River Front: attack"


def test_only_what_is_shown_names_its_owner(corpus):
    assert ASKED in " ".join(view_of(corpus).attribution)
    articles = view_of(corpus, Selection().choosing(Field.ORIGIN, [FROM_ARTICLES]))
    assert ASKED not in " ".join(articles.attribution)
    assert "events coded by others" not in facts(ExportRequest(articles))
    assert facts(ExportRequest(view_of(corpus)))["events coded by others"] == ["ACLED: 2", "GDELT: 1"]


def test_marks_of_what_nobody_but_others_tells_are_underlined_and_the_legend_says_so(corpus):
    view = view_of(corpus)
    scene = compose(view.events, view.shapes)
    drawn = picture(scene)
    spots = {spot["key"]: spot for spot in drawn["spots"]}
    coded = {spot.key for spot in scene.spots if spot.coded}
    assert coded == {key for key, spot in spots.items() if spot.get("coded")}
    assert {event.id for spot in scene.spots if spot.coded for event in spot.events} == {
        "acled-SUD1", "acled-SUD2", "gdelt-900000001",
    }  # fmt: skip
    assert [row["count"] for row in drawn["legend"] if row["sign"] == "coded"] == [3]
    articles = compose([event for event in view.events if event.reports], view.shapes)
    assert "coded" not in {row["sign"] for row in picture(articles)["legend"]}
    together = replace(scene.spots[0], events=view.events)
    assert not together.coded


def test_the_lines_of_the_command_line_end_with_the_coded_rows(corpus):
    told = [json.loads(json.dumps(record)) for record in corpus_to_records(corpus)]
    coded = [record for record in told if "origin" in record]
    assert [record["id"] for record in coded] == ["SUD1", "SUD2", "900000001"]
    assert told[-len(coded) :] == coded
    assert coded[0]["cells"]["actor1"] == "Military Forces of Sudan (2019-)"
