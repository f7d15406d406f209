from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_corpus, sample_events

from geo.model import Link, Span
from geo.views.escape import plain
from geo.views.quotes import LONGEST_ARTICLE, article_words, quote_html, readings, readings_html, sentence_words

FIRST = sample_events()[0].reports[0]


def roles(report):
    return [(part.text, part.role) for part in sentence_words(report) if part.role]


def test_who_what_where_and_when_are_marked():
    assert roles(FIRST) == [
        ("21 August", "date"), ("China", "actor"), ("held talks", "act"), ("Russia", "target"), ("Moscow", "place"),
    ]  # fmt: skip


def test_marks_move_with_the_sentence_through_the_article():
    for event in sample_corpus().events:
        for report in event.reports:
            assert (" ".join(p.text for p in sentence_words(report) if p.role == "act")) in report.sentence


def test_where_two_overlap_the_shorter_is_marked():
    nested = replace(FIRST, trigger=Span(0, 40))
    assert ("China", "actor") in roles(nested)


def test_words_outside_the_sentence_are_passed_over():
    away = replace(FIRST, when_span=Span(500, 510))
    assert "date" not in {role for _, role in roles(away)}


def test_a_verb_whose_tense_gave_the_day_stays_the_act():
    assumed = replace(FIRST, when_span=FIRST.trigger, when_link=Link.ASSUMED)
    assert ("held talks", "act") in roles(assumed)
    assert "date" not in {role for _, role in roles(assumed)}
    (when,) = [reading for reading in readings(assumed) if reading.role == "date"]
    assert when.words == ""
    assert "by the tense" in when.note


def test_a_sentence_without_an_end_is_cut():
    endless = replace(FIRST, sentence="word " * 100_000, span=Span(0, 500_000))
    assert len(quote_html(endless)) < 5000


@given(st.text(min_size=12))
def test_the_sentence_is_shown_whole_and_inert(text):
    report = replace(FIRST, sentence=text, span=Span(0, len(text)), trigger=Span(1, 5), when_span=Span(4, 9))
    report = replace(report, agents=(), targets=(), places=())
    assert "".join(part.text for part in sentence_words(report)).startswith(text[:4000])
    inner = quote_html(report)
    for mark in ('<mark class="act">', '<mark class="date">', "</mark>"):
        inner = inner.replace(mark, "")
    assert not set("<>\"'`$") & set(inner)
    assert plain(text[:1]) in sentence_words(report)[0].text or not plain(text[:1])


def test_the_words_of_a_report_stand_beside_what_they_mean():
    found = [(reading.role, reading.words, reading.value) for reading in readings(FIRST)]
    assert found == [
        ("actor", "China", "China"), ("act", "held talks", "talks or visit"), ("target", "Russia", "Russia"),
        ("place", "Moscow", "Moscow, Russia"), ("date", "21 August", "21 Aug 2024"),
    ]  # fmt: skip


def test_an_event_that_is_not_sure_says_so_beside_its_act():
    (planned,) = sample_events()[1].reports
    assert next(reading.note for reading in readings(planned) if reading.role == "act") == "planned"


def test_a_quote_that_was_added_by_hand_has_no_words_for_the_act():
    by_hand = replace(FIRST, trigger=FIRST.span)
    assert "act" not in {role for _, role in roles(by_hand)}


def test_all_events_of_an_article_are_marked_in_its_text():
    corpus = sample_corpus()
    article = corpus.extractions[-1].article
    words = article_words(article.text, corpus.events, article.id)
    assert "".join(part.text for part in words) == article.text
    acts = {part.event for part in words if part.role == "act"}
    assert acts == {event.id for event in corpus.events if article.id in event.articles}


def test_a_part_of_a_long_article_keeps_its_marks():
    corpus = sample_corpus()
    article = corpus.extractions[-1].article
    words = article_words(article.text, corpus.events, article.id, start=30)
    assert "".join(part.text for part in words) == article.text[30:]
    assert len(article_words("x" * 300_000, (), "a")[0].text) == LONGEST_ARTICLE


def test_hostile_words_and_names_make_no_markup():
    (report,) = sample_events()[-1].reports
    assert HOSTILE in report.sentence
    assert "<img" not in readings_html(report)
    assert "<script" not in readings_html(report)
