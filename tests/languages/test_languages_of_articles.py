"""An article carries its language; of one that cannot be read, the places alone are found."""

import json

import pytest

from geo.articles.plain import read_json_lines, read_plain
from geo.cli import main
from geo.errors import LanguageError
from geo.extract import extract, extract_article, single_dates_of, toponyms_of, with_day, with_language
from geo.memory.reading import Memory
from geo.memory.store import Kept, key_of
from geo.model import Article, Corpus
from geo.workspace.articles import dressed


def lines(*records):
    return list(read_json_lines([json.dumps(each).encode() for each in records], name="f", where="f.jsonl"))


def test_json_lines_tell_the_language_and_english_is_meant_where_they_do_not():
    found = lines({"text": "Talks."}, {"text": "Talks.", "language": "en-GB"})
    assert [article.language for article in found] == ["en", "en-GB"]


def test_front_matter_tells_the_language():
    (article,) = read_plain(b"---\nlanguage: en-US\n---\nTalks.\n", name="a.md", where="a.md")
    assert article.language == "en-US"


def test_an_article_in_a_language_that_cannot_be_read_is_kept_with_it():
    found = lines({"text": "Pourparlers.", "language": "fr"}, {"text": "Talks."})
    assert [(article.text, article.language) for article in found] == [("Pourparlers.", "fr"), ("Talks.", "en")]


@pytest.mark.parametrize("told", ["English", "e", "en_GB", "<b>", "12", "en-", "-en"])
def test_what_is_no_code_is_told_and_the_article_is_read_without_it(told):
    note, article = lines({"text": "Talks.", "language": told})
    assert "is no code of a language; write two or three letters" in note.reason
    assert article.language == "en"


FRENCH = (
    "Trois personnes ont été tuées le 3 mai 2024 dans une frappe sur Kharkiv, a annoncé le gouverneur. Le ministre des "
    "Affaires étrangères s'est rendu à Berlin pour des entretiens sur la sécurité."
)


@pytest.mark.pipeline
def test_of_an_article_in_another_language_the_places_alone_are_found_and_the_others_are_read():
    corpus = extract([Article("a", FRENCH), Article("b", "Shelling killed three people in Kharkiv on 3 May 2024.")])
    french, english = corpus.extractions
    assert (french.article.language, english.article.language) == ("fr", "en")
    assert [found.place.name for found in french.toponyms] == ["Kharkiv", "Berlin"]
    assert (french.dates, french.actors, french.reports) == ((), (), ())
    assert english.reports
    assert corpus.rejections == ()


def test_what_says_its_language_is_believed_where_that_cannot_be_read():
    assert with_language(Article("a", "Talks.", language="fr")).language == "fr"
    assert extract_article(Article("a", "Kharkiv.", language="fr")).article.language == "fr"


def test_an_article_in_english_and_a_very_short_one_keep_their_language():
    for text in ("Talks in Geneva went on, the minister said, and both sides agreed to meet again.", "Berlin", ""):
        assert with_language(Article("a", text, language="en-GB")).language == "en-GB"


def test_places_are_found_beneath_letters_that_nobody_sees():
    (found, _) = toponyms_of(Article("a", FRENCH.replace("Kharkiv", "Khar\u200bkiv")))
    assert (found.text, found.place.name) == ("Khar\u200bkiv", "Kharkiv")


def test_the_dates_of_an_article_in_another_language_are_refused():
    with pytest.raises(LanguageError, match="'fr' cannot be read"):
        single_dates_of(Article("a", FRENCH))


def test_the_language_that_a_text_tells_is_kept_with_what_was_found():
    memory = Memory(Kept.passing(), version="1")
    (first,) = memory.read([Article("a", FRENCH)])
    (kept,) = memory.load([Article("a", FRENCH)]).extractions
    assert kept.article.language == first.article.language == "fr"
    assert [found.text for found in kept.toponyms] == ["Kharkiv", "Berlin"]
    (shown,) = dressed(Corpus((kept,)), [Article("a", FRENCH, title="Titre")]).extractions
    assert (shown.article.title, shown.article.language) == ("Titre", "fr")


def test_a_text_in_a_language_that_cannot_be_read_tells_no_day():
    text = "Published 3 May 2024\n\nTalks."
    assert with_day(Article("a", text)).published is not None
    assert with_day(Article("a", text, language="fr")).published is None


def test_what_was_kept_of_a_text_is_not_served_for_it_in_another_language():
    assert key_of(Article("a", "Talks.")) != key_of(Article("a", "Talks.", language="fr"))


@pytest.mark.parametrize("command", ["events", "places"])
def test_the_command_line_says_which_articles_are_not_read_for_events(command, tmp_path, capsys):
    path = tmp_path / "fr.txt"
    path.write_text(FRENCH, encoding="utf-8")
    assert main([command, str(path), "--no-cache"]) == 0
    told = capsys.readouterr()
    assert "fr.txt: is in French: only English is read for events; the places that it names are found" in told.err
    assert ("Kharkiv, UA" in told.out) == (command == "places")
