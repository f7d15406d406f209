from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sample_events import sample_corpus, sample_events

from geo.model import Span
from geo.views.escape import plain
from geo.views.quotes import quote_html, sentence_words

FIRST = sample_events()[0].reports[0]


def roles(report):
    return [(part.text, part.role) for part in sentence_words(report) if part.role]


def test_who_what_where_and_when_are_marked():
    assert roles(FIRST) == [
        ("21 August", "date"), ("China", "actor"), ("held talks", "act"), ("Russia", "actor"), ("Moscow", "place"),
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
