"""An article carries its language; one that cannot be read is refused alone."""

import json

import pytest

from geo.articles.plain import read_json_lines, read_plain
from geo.extract import extract, with_day
from geo.memory.store import key_of
from geo.model import Article, Rejection


def lines(*records):
    return list(read_json_lines([json.dumps(each).encode() for each in records], name="f", where="f.jsonl"))


def test_json_lines_tell_the_language_and_english_is_meant_where_they_do_not():
    found = lines({"text": "Talks."}, {"text": "Talks.", "language": "en-GB"})
    assert [article.language for article in found] == ["en", "en-GB"]


def test_front_matter_tells_the_language():
    (article,) = read_plain(b"---\nlanguage: en-US\n---\nTalks.\n", name="a.md", where="a.md")
    assert article.language == "en-US"


def test_an_article_in_a_language_that_cannot_be_read_is_refused_and_the_others_are_read():
    refused, kept = lines({"text": "Pourparlers.", "language": "fr"}, {"text": "Talks."})
    assert isinstance(refused, Rejection)
    assert (refused.where, refused.reason) == (
        "f.jsonl line 1",
        "articles in the language 'fr' cannot be read; there is English (en)",
    )
    assert kept.text == "Talks."


@pytest.mark.parametrize("told", ["English", "e", "en_GB", "<b>", "12", "en-", "-en"])
def test_what_is_no_code_is_told_and_the_article_is_read_without_it(told):
    note, article = lines({"text": "Talks.", "language": told})
    assert "is no code of a language; write two or three letters" in note.reason
    assert article.language == "en"


@pytest.mark.pipeline
def test_extraction_refuses_an_article_in_another_language_and_goes_on():
    corpus = extract([Article("a", "Pourparlers le 3 mai 2024.", language="fr"), Article("b", "Talks.")])
    assert [found.article.id for found in corpus.extractions] == ["b"]
    assert [(each.where, "'fr' cannot be read" in each.reason) for each in corpus.rejections] == [("a", True)]


def test_a_text_in_a_language_that_cannot_be_read_tells_no_day():
    text = "Published 3 May 2024\n\nTalks."
    assert with_day(Article("a", text)).published is not None
    assert with_day(Article("a", text, language="fr")).published is None


def test_what_was_kept_of_a_text_is_not_served_for_it_in_another_language():
    assert key_of(Article("a", "Talks.")) != key_of(Article("a", "Talks.", language="fr"))
