from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles.datelines import find_dateline
from geo.extract import extract_article
from geo.model import Article, Link

SENTENCE = "Police arrested a man on Monday."


@pytest.mark.parametrize(
    "head",
    [
        "CAIRO — ",
        "NEW DELHI - ",
        "KOLKATA, India – ",
        "RALEIGH, N.C. (AP) - ",
        "LOS ANGELES (AP) -- ",
        "Moscow (Reuters) - ",
        "KYIV, Ukraine, Aug. 6 (Example News) — ",
        "NAIROBI, 12 March 2024 (Example News) -- ",
        "ACCRA/BAMAKO - ",
        "Police make an arrest\n\nTBILISI, Georgia — ",
    ],
)
def test_dateline_ends_where_the_sentence_begins(head):
    span = find_dateline(head + SENTENCE)
    assert (head + SENTENCE)[span.end :] == SENTENCE


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "Russia and China - two neighbours - signed a treaty.",
        "The U.S. - Mexico border is long.",
        "NATO/EU ties matter - they last.",
        "A well-known man spoke.",
        "BREAKING NEWS: a road is closed.",
        "",
        "x" * 2000 + "\nCAIRO — A man spoke.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text):
    assert find_dateline(text) is None


@given(st.text(max_size=300))
def test_any_text_gives_a_stretch_of_it_or_none(text):
    span = find_dateline(text)
    assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.pipeline
def test_town_of_the_dateline_is_the_scene_of_what_names_no_other():
    text = "KAMPALA, Uganda (AP) — Police arrested a bishop on Monday. Uganda has held many priests in Ugandan jails.\n"
    reports = extract_article(Article(id="a", text=text, published=date(2024, 8, 27))).reports
    arrest = next(report for report in reports if "bishop" in report.sentence)
    assert [(place.place.name, place.link) for place in arrest.places] == [("Kampala", Link.THREAD)]


@pytest.mark.pipeline
def test_nobody_acts_in_a_dateline():
    text = "CAIRO, Egypt - Egyptian police arrested three smugglers on Monday.\n"
    reports = extract_article(Article(id="a", text=text, published=date(2024, 8, 27))).reports
    assert reports
    assert all(mention.span.start >= text.index("Egyptian") for report in reports for mention in report.agents)
