import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.articles.quoting import find_quote, quotable
from geo.errors import InputError
from geo.model import Article, Span

ARTICLE = Article("a.txt", "On Monday\n  Egypt and Turkey   met in Cairo. (They met.)", title="A meeting")


def test_a_quote_is_found_as_it_stands():
    span = find_quote(ARTICLE, "met in Cairo")
    assert span == Span(ARTICLE.text.index("met in"), ARTICLE.text.index(". (They"))


def test_line_ends_and_spaces_may_differ():
    span = find_quote(ARTICLE, "Monday Egypt and  Turkey met")
    assert ARTICLE.text[span.start : span.end] == "Monday\n  Egypt and Turkey   met"


def test_signs_of_a_pattern_are_plain_words():
    span = find_quote(ARTICLE, "Cairo.\n(They met.)")
    assert ARTICLE.text[span.start : span.end] == "Cairo. (They met.)"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Troops shelled Ukraine’s port.", "Ukraine's port"),
        ("Troops shelled Ukraine's port.", "Ukraine’s port"),
        ("“We met,” he said – twice.", '"We met," he said - twice'),
    ],
)
def test_a_person_and_a_model_may_write_marks_and_dashes_anew(text, quote):
    span = find_quote(Article("a.txt", text), quote)
    assert span == quotable(text, Span(0, len(text))).find(quote, Span(0, len(text)))
    assert len(text[span.start : span.end]) == len(quote)


def test_whole_words_come_before_a_part_of_one():
    assert find_quote(Article("a.txt", "The party made art."), "art") == Span(15, 18)


def test_a_person_may_mark_a_part_of_a_word_where_a_model_may_not():
    text = "Troops shelled the harbour."
    assert find_quote(Article("a.txt", text), "roops shell") == Span(1, 12)
    assert quotable(text, Span(0, len(text))).find("roops shell", Span(0, len(text))) is None


@pytest.mark.parametrize(
    ("quote", "says"),
    [("met in Paris", "do not stand in A meeting"), (" \n", "needs the words"), ("x" * 2001, "2,001")],
)
def test_what_stands_nowhere_is_told(quote, says):
    with pytest.raises(InputError, match=says):
        find_quote(ARTICLE, quote)


@pytest.mark.slow
@given(st.lists(st.text(st.sampled_from("ab.("), min_size=1, max_size=4), min_size=1, max_size=12), st.data())
def test_any_run_of_words_is_found_whatever_stands_between_them(words, data):
    gaps = data.draw(st.lists(st.sampled_from([" ", "\n", " \t ", "\u00a0"]), min_size=len(words), max_size=len(words)))
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : first + data.draw(st.integers(1, len(words)))])
    assume(quote.split())
    span = find_quote(Article("a.txt", text), quote)
    assert text[span.start : span.end].split() == quote.split()


@pytest.mark.slow
def test_a_hostile_text_costs_no_more_than_its_length():
    text = "a " * 400_000 + "b"
    with pytest.raises(InputError, match="do not stand"):
        find_quote(Article("a.txt", text), "a\n" + "a " * 900 + "c")
