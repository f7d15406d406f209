from dataclasses import replace
from datetime import date

from sample_events import sample_corpus

from geo.gazetteer.shapes import open_shapes
from geo.model import Article, ReviewState
from geo.views import headings
from geo.views.scenes import compose
from geo.views.sheets import PLAIN, Sheet
from geo.views.view import View, view_of

VIEW = view_of(sample_corpus())
EMPTY = View((), 7, "Nobody", {})


def test_title_is_a_sentence_of_what_is_shown_unless_one_is_given():
    assert headings.title_of(VIEW, PLAIN).startswith("13 events in Russia, ")
    assert "2022" in headings.title_of(VIEW, PLAIN)
    assert headings.title_of(VIEW, Sheet(title=" Own\nwords ")) == "Own words"
    assert headings.title_of(EMPTY, PLAIN) == "No event passes the filters"


def test_subtitle_tells_the_filters_the_counts_and_the_day_of_the_data():
    told = headings.subtitle_of(VIEW)
    assert "All events" in told
    assert "13 of 13 events shown" in told
    assert "1 event without a place cannot be on a map" in told
    assert told.endswith("data to 27 Aug 2024")
    assert headings.subtitle_of(EMPTY) == "Nobody · 0 of 7 events shown"


def test_days_of_the_articles_are_told_and_how_many_have_none():
    assert headings.published_words(VIEW) == "4 articles of 27 Aug 2024, 3 without a day"
    undated = replace(VIEW, articles={"a": Article("a", "")})
    assert headings.published_words(undated) == "1 article, without a day"
    assert headings.published_words(EMPTY) == ""


def test_sources_are_named_once_with_their_ratings():
    articles = {
        "1": Article("1", "", source="Reuters", rating="B2"),
        "2": Article("2", "", source="Reuters", rating="A1"),
        "3": Article("3", "", title="A letter", published=date(2024, 1, 1)),
    }
    assert headings.sources_words(replace(VIEW, articles=articles)) == (
        "Reuters (A1, B2)",
        "1 article whose source is not known",
    )


def test_review_state_is_told_in_words():
    first, second = VIEW.events[:2]
    some = replace(VIEW, reviews={first.id: ReviewState.ACCEPTED, second.id: ReviewState.REJECTED})
    assert headings.review_words(some) == "11 unreviewed, 1 accepted, 1 rejected"
    assert headings.review_words(replace(VIEW, reviews={})) == "none reviewed yet"


def test_watermark_is_asked_for_and_true():
    assert headings.watermark_of(VIEW, PLAIN) == ""
    assert headings.watermark_of(VIEW, Sheet(watermark=True)) == "unreviewed"
    reviewed = replace(VIEW, reviews={event.id: ReviewState.ACCEPTED for event in VIEW.events})
    assert headings.watermark_of(reviewed, Sheet(watermark=True)) == ""


def test_description_names_places_kinds_and_handling():
    told = headings.description_of(
        VIEW, Sheet(banner="TLP:RED"), compose(VIEW.events, open_shapes()), shown="the world"
    )
    for words in ("It shows the world", "6 hostile deeds", "Moscow (3)", "Libya (1)", "Handling: TLP:RED"):
        assert words in told
    assert "\n" not in told
