import pytest

from geo.errors import InputError
from geo.model import Article, Span
from geo.workspace.quoting import find_quote

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
    ("quote", "says"),
    [("met in Paris", "do not stand in A meeting"), (" \n", "needs the words"), ("x" * 2001, "2,001")],
)
def test_what_stands_nowhere_is_told(quote, says):
    with pytest.raises(InputError, match=says):
        find_quote(ARTICLE, quote)
