from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_corpus, sample_events

from geo.model import Article
from geo.views.indexes import index_of
from geo.views.search import SearchText
from geo.views.search_results import event_hits, find_articles, marked_html
from geo.views.selection import Selection, select

ARTICLES = (
    Article("a", "Talks were held in Paris. " * 40 + "Then the delegation flew to Kursk.", title="Talks"),
    Article("b", "Nothing of that.", title="Kursk, Kursk"),
    Article("c", HOSTILE, title="Paris"),
)


def text(stretches):
    return "".join(stretch.text for stretch in stretches)


def test_articles_are_found_by_text_and_title_the_best_first():
    assert [hit.article.id for hit in find_articles(ARTICLES, "kursk")] == ["b", "a"]
    assert [hit.article.id for hit in find_articles(ARTICLES, '"flew to" kurs*')] == ["a"]
    assert find_articles(ARTICLES, "kursk", most=1)[0].article.id == "b"


def test_a_snippet_shows_the_words_round_the_find():
    _, hit = find_articles(ARTICLES, "kursk")
    assert "delegation flew to Kursk" in text(hit.snippet)
    assert len(text(hit.snippet)) < 300


def test_no_mark_of_our_own_is_shown_where_a_title_alone_is_found():
    hits = find_articles(
        (Article("a", "Nothing of that.", title="Kursk"), Article("b", "word " * 300, title="Kursk")), "kursk"
    )
    assert all("\ue002" not in text(hit.snippet) for hit in hits)
    assert len(hits) == 2


def test_hostile_text_is_harmless_where_it_is_marked():
    (hit,) = find_articles(ARTICLES, "onerror")
    shown = marked_html(hit.snippet)
    assert "<mark>onerror</mark>" in shown
    assert "<img" not in shown
    assert "<script" not in shown
    assert "${" not in shown


def test_the_sentence_of_an_event_is_shown_with_its_finds():
    events = sample_events()
    found = event_hits(index_of(events), events[6], "shelled kurs*")
    assert [stretch.text for stretch in found if stretch.hit] == ["shelled", "Kursk"]


def test_where_only_a_name_is_found_no_sentence_is_shown():
    events = sample_events()
    assert event_hits(index_of(events), events[6], '"attack"') == ()


def test_an_event_of_another_set_has_no_finds():
    events = sample_events()
    assert event_hits(index_of(events[:2]), events[6], "shelled") == ()


def test_a_long_sentence_is_cut_round_its_first_find():
    event = sample_events()[0]
    report = replace(event.reports[0], sentence="many words before " * 200 + "needle" + " many words after" * 300)
    events = (replace(event, reports=(report,)),)
    found = event_hits(index_of(events), events[0], "needle")
    assert [stretch.text for stretch in found if stretch.hit] == ["needle"]
    assert len(text(found)) < 400


def test_what_is_not_shown_of_a_sentence_without_an_end_is_not_found_in_it():
    event = sample_events()[0]
    report = replace(event.reports[0], sentence="word " * 1000 + "needle")
    events = (replace(event, reports=(report,)),)
    assert select(events, Selection(text="word")) == events
    assert select(events, Selection(text="needle")) == ()


def test_every_article_of_a_corpus_can_be_searched():
    articles = tuple(extraction.article for extraction in sample_corpus().extractions)
    assert {hit.article.id for hit in find_articles(articles, "wagner")} == {"wagner.md"}


@given(st.lists(st.builds(SearchText, st.text(max_size=20), st.booleans()), max_size=6))
def test_marking_opens_and_closes_as_often(stretches):
    shown = marked_html(stretches)
    assert shown.count("<mark>") == shown.count("</mark>") == sum(stretch.hit for stretch in stretches)
    assert "<script" not in shown
