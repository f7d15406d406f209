"""Articles go through all the steps, in their order, with progress; what was refused is kept beside."""

from datetime import date

import pytest

from geo.engines import EXTRACTOR
from geo.extract import extract, extract_article
from geo.model import Article, DateMention, Place, PlaceKind, Rejection, Span, Toponym, When
from geo.records import dates_to_record, report_to_record, toponyms_to_record

ATTACK = Article("attack.txt", "On August 6, Turkish troops attacked Syria.", published=date(2024, 8, 27))
BLAME = Article("blame.txt", "France condemned Turkey.", published=date(2024, 8, 28))


@pytest.mark.pipeline
def test_corpus_keeps_articles_in_order_with_their_reports():
    corpus = extract([BLAME, ATTACK])
    assert [extraction.article.id for extraction in corpus.extractions] == ["blame.txt", "attack.txt"]
    assert all(extraction.reports for extraction in corpus.extractions)


@pytest.mark.pipeline
def test_every_report_belongs_to_one_event():
    corpus = extract([ATTACK, BLAME])
    joined = sorted(report.id for event in corpus.events for report in event.reports)
    assert joined == sorted(report.id for extraction in corpus.extractions for report in extraction.reports)


@pytest.mark.pipeline
def test_copies_of_a_story_tell_of_one_event():
    copy = Article("copy.txt", ATTACK.text, published=ATTACK.published)
    (event,) = extract([ATTACK, copy]).events
    assert event.articles == ("attack.txt", "copy.txt")


@pytest.mark.pipeline
def test_progress_tells_what_is_done_before_each_article_and_at_the_end():
    seen = []
    extract([ATTACK, BLAME], progress=lambda done, total, name: seen.append((done, total, name)))
    assert seen == [(0, 2, "attack.txt"), (1, 2, "blame.txt"), (2, 2, "")]


def test_what_was_refused_before_is_kept():
    refused = Rejection("bad.txt", "it is empty")
    assert extract([], rejections=[refused]).rejections == (refused,)


@pytest.mark.pipeline
@pytest.mark.parametrize("text", ["", "   \n\t", "\x00\x01", "<script>alert(1)</script>", "}" * 500, "ß" * 300])
def test_texts_without_a_story_give_no_report(text):
    assert extract_article(Article("odd.txt", text)).reports == ()


@pytest.mark.pipeline
def test_reports_name_the_extractor():
    assert {report.extractor for report in extract_article(ATTACK).reports} == {EXTRACTOR}


@pytest.mark.pipeline
def test_two_runs_give_the_same():
    assert extract([ATTACK, BLAME]) == extract([ATTACK, BLAME])


@pytest.mark.pipeline
def test_record_of_a_report_has_the_scorer_s_fields_and_more():
    (report,) = extract_article(ATTACK).reports
    record = report_to_record(report, "e1")
    assert (record["article"], record["type"], record["status"], record["event"]) == (
        "attack.txt",
        "ASSAULT",
        "occurred",
        "e1",
    )
    assert ATTACK.text[record["start"] : record["end"]] == record["sentence"]
    assert record["date"] == ["2024-08-06", "2024-08-06"]
    assert record["targets"] == ["Syria"]
    assert [(place["name"], place["role"], place["kind"]) for place in record["places"]] == [
        ("Syria", "target", "country")
    ]
    assert ATTACK.text[slice(*record["trigger"])] == "attacked"


def test_record_of_a_place_name_that_is_left_open_has_no_point():
    record = toponyms_to_record("a", [Toponym(Span(0, 5), "Xyzzy", None)])
    assert record == {
        "id": "a",
        "toponyms": [
            {
                "start": 0,
                "end": 5,
                "text": "Xyzzy",
                "name": None,
                "kind": None,
                "lat": None,
                "lon": None,
                "where_prec": None,
                "geonameid": None,
                "use": "literal",
                "confidence": 1.0,
                "alternatives": [],
            }
        ],
    }


@pytest.mark.pipeline
def test_sentence_of_a_report_has_no_blanks_at_its_ends():
    text = "Iran attacked Iraq on Monday.  \n\nTurkey visited Egypt.\n"
    extraction = extract_article(Article(id="a", text=text, published=date(2024, 8, 27)))
    assert extraction.reports
    assert all(report.sentence == report.sentence.strip() for report in extraction.reports)
    assert all(text[r.span.start : r.span.end] == r.sentence for r in extraction.reports)


def test_record_of_a_place_name_has_its_place():
    place = Place("Lima", PlaceKind.CITY, -12.04, -77.03, 1, "PE", 3936456)
    (toponym,) = toponyms_to_record("a", [Toponym(Span(0, 4), "Lima", place)])["toponyms"]
    assert toponym["geonameid"] == 3936456
    assert (toponym["kind"], toponym["where_prec"]) == ("city", 1)


def test_record_of_a_date_has_both_ends_or_none():
    known = DateMention(Span(0, 3), "May", When(date(2024, 5, 1), date(2024, 5, 31), 4, "May"))
    unknown = DateMention(Span(5, 9), "then", When(None, None, None, "then"))
    assert dates_to_record("a", [known, unknown]) == {
        "id": "a",
        "dates": [
            {"start": 0, "end": 3, "text": "May", "from": "2024-05-01", "to": "2024-05-31", "date_prec": 4},
            {"start": 5, "end": 9, "text": "then", "from": None, "to": None, "date_prec": None},
        ],
    }
