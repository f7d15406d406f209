"""What is said of articles in languages that are not read for events."""

from geo.languages.naming import language_name, told_of_language
from geo.model import Article, Corpus, Extraction, Place, PlaceKind, Span, Toponym
from geo.views.unread import unread_fact, unread_of, unread_words


def extraction(key, language, *names):
    text = " ".join(names) or "Text"
    found = [Toponym(Span(0, 1), n, Place(n, PlaceKind.CITY, 50.0, 30.0, 1)) for n in names]
    return Extraction(Article(key, text, language=language), (*found, Toponym(Span(0, 1), "x", None)))


def test_languages_are_called_by_their_names():
    assert [language_name(code) for code in ("fr", "uk", "zh-Hant", "qqx")] == ["French", "Ukrainian", "Chinese", "qqx"]


def test_nothing_is_said_of_what_is_read():
    assert (told_of_language("en"), told_of_language("en-GB"), unread_words(())) == ("", "", "")
    assert unread_of(Corpus((extraction("a", "en", "Kyiv"),))) == ()


def test_the_languages_and_the_places_are_told_each_once():
    corpus = Corpus((extraction("a", "fr", "Kyiv", "Lyon"), extraction("b", "en"), extraction("c", "uk", "Kyiv")))
    unread = unread_of(corpus)
    assert [found.article.id for found in unread] == ["a", "c"]
    assert unread_words(unread) == "2 articles in French and Ukrainian are not read for events; they name Kyiv, Lyon."
    assert unread_words(unread[1:]) == "1 article in Ukrainian is not read for events; it names Kyiv."
    assert unread_fact(unread[0]) == "in French, not read for events; names Kyiv, Lyon"


def test_many_places_are_counted_and_none_is_no_list():
    assert unread_words([extraction("a", "fr", *"ABCDEFG")]).endswith("names A, B, C, D, E and 2 more.")
    assert unread_words([extraction("a", "fr")]) == "1 article in French is not read for events."
    assert unread_fact(extraction("a", "fr")) == "in French, not read for events"
