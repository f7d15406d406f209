import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_events

from geo.views.search import BREAK, SearchText, TextIndex, match_of
from geo.views.selection import Selection, select

TEXTS = (
    "Li Qiang visited Moscow on Wednesday.",
    "Qiang Li is someone else; Moscow is not named, but Kursk is.",
    "São Paulo's port was closed. The U.S. said so.",
    f"Alpha{BREAK}Omega",
    HOSTILE,
)
INDEX = TextIndex(TEXTS)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("moscow", {0, 1}),
        ("MOSCOW Wednesday", {0}),
        ('"li qiang"', {0}),
        ('"qiang li"', {1}),
        ("kurs", set()),
        ("kurs*", {1}),
        ('"li qia"*', {0}),
        ("sao paulo", {2}),
        ("São", {2}),
        ("U.S.", {2}),
        ('"alpha omega"', set()),
        ("alpha omega", {3}),
        ("moscow OR kursk", set()),
        ("NOT moscow", {1}),
        ("text:moscow", set()),
        ("", set()),
        ("!!!", set()),
        ('"', set()),
        ("*", set()),
        ('"unclosed li', set()),
        ("moscow) OR (a", set()),
        ("onerror", {4}),
    ],
)
def test_words_phrases_and_beginnings_are_found(typed, rows):
    assert set(INDEX.ranked(typed)) == rows
    assert {int(row) for row in INDEX.mask(typed).nonzero()[0]} == rows


def test_what_was_found_is_marked_and_nothing_of_the_text_is_lost():
    marked = INDEX.marked(0, '"li qiang" mosc*')
    assert [stretch.text for stretch in marked if stretch.hit] == ["Li Qiang", "Moscow"]
    assert "".join(stretch.text for stretch in marked) == TEXTS[0]


def test_a_text_that_does_not_hold_the_words_is_given_unmarked():
    assert INDEX.marked(1, "wednesday") == (SearchText(TEXTS[1]),)
    assert INDEX.snippet(1, "wednesday") == ()


def test_a_snippet_is_short_and_holds_the_find():
    index = TextIndex(["word " * 500 + "needle " + "word " * 500])
    snippet = index.snippet(0, "needle")
    assert [stretch.text for stretch in snippet if stretch.hit] == ["needle"]
    assert sum(len(stretch.text) for stretch in snippet) < 300


def test_the_best_comes_first():
    index = TextIndex(["one kursk among many other words that tell of something else", "kursk kursk", "none"])
    assert index.ranked("kursk") == (1, 0)


def test_marks_inside_a_text_are_not_taken_for_ours():
    marked = TextIndex(["\ue000evil\ue001 kursk"]).marked(0, "kursk")
    assert [stretch.text for stretch in marked if stretch.hit] == ["kursk"]


@given(st.text(max_size=60))
def test_whatever_is_typed_can_be_searched_for(typed):
    for row in INDEX.ranked(typed):
        assert any(stretch.hit for stretch in INDEX.marked(row, typed))
    assert INDEX.mask(typed).sum() == len(INDEX.ranked(typed))


@given(
    st.lists(
        st.sampled_from(['"', "*", "(", ")", "AND", "OR", "NOT", "NEAR(", "^", ":", "-", "+", "a", "\x00"]), max_size=12
    )
)
def test_no_operator_of_the_engine_gets_through(parts):
    INDEX.ranked(" ".join(parts))
    INDEX.ranked("".join(parts))


@given(st.text(max_size=80))
def test_any_word_of_a_text_finds_it(text):
    words = [word for word in text.split() if word.isascii() and word.isalnum()]
    index = TextIndex([text])
    assert all(index.ranked(f'"{word}"') == (0,) for word in words)


def test_a_long_query_is_cut():
    assert len(match_of("a " * 100_000)) < 500


@pytest.mark.parametrize(
    ("typed", "number"), [("shelled kursk", 1), ("wagn*", 4), ('"South China Sea"', 1), ("demand", 0), ("attack", 3)]
)
def test_events_are_found_by_sentence_actor_place_and_kind(typed, number):
    assert len(select(sample_events(), Selection(text=typed))) == number
