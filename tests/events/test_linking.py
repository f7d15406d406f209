"""Which name in a sentence tells where an act took place, by the learned linker."""

from itertools import pairwise

import pytest
from by_rules import BY_RULES

from geo.articles.reading import article_from_text
from geo.events.linking import link_places
from geo.events.place_candidates import candidates_in
from geo.extract import extract_article
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, Link
from geo.places.finding import find_places

pytestmark = pytest.mark.pipeline


def links(text, verb):
    doc = parse(text)
    toponyms = find_places(doc, Article(id="story.txt", text=text), open_gazetteer(), open_shapes())
    word = next(token for token in doc if token.text == verb)
    return [text[link.span.start : link.span.end] for link in link_places(doc, word, toponyms)]


def test_the_scene_of_an_act_is_linked():
    assert links("Gunmen killed four farmers in Gao on Sunday.", "killed") == ["Gao"]


def test_each_of_two_acts_is_linked_to_its_own_place():
    text = "Soldiers shelled a market in Aleppo while thousands protested in Paris."
    assert links(text, "shelled") == ["Aleppo"]
    assert links(text, "protested") == ["Paris"]


@pytest.mark.parametrize(
    "text",
    [
        "Israel's jets bombed Sanaa after the Houthis attacked Eilat.",
        "Soldiers shelled Kupiansk before rebels seized Goma.",
        "Troops left Bakhmut while Russia bombed Odesa.",
        "Soldiers stormed a camp in Gao days after a raid in Kidal.",
    ],
)
def test_what_others_did_elsewhere_is_no_scene_of_an_act_that_has_its_own(text):
    reports = extract_article(Article("a", text)).reports
    assert [len(report.places) for report in reports] == [1, 1]
    assert len({report.places[0].place.name for report in reports}) == 2


def test_where_somebody_says_it_is_no_scene_of_what_has_its_own():
    text = "Germany has delivered two tanks to Ukraine, Defence Minister Boris Pistorius said in Berlin."
    (report,) = extract_article(Article("a", text)).reports
    assert [item.place.name for item in report.places] == ["Ukraine"]


def test_all_places_of_a_list_are_linked():
    assert links("Thousands marched in Lyon, Marseille and Nice.", "marched") == ["Lyon", "Marseille", "Nice"]


def test_where_the_speaker_is_from_is_no_scene():
    assert "Washington" not in links("An official from Washington said rebels had shelled Donetsk.", "shelled")


def test_a_sentence_without_a_place_gives_no_link():
    assert links("The president condemned the bombing and promised help.", "condemned") == []


def test_a_name_that_no_gazetteer_has_is_linked():
    assert links("Two men were shot dead in the village of Umm Qarrubash on Monday.", "shot") == ["Umm Qarrubash"]


def test_the_link_is_to_the_name_without_what_describes_it():
    assert links("Militants attacked a police post in western Anbar province.", "attacked") == ["Anbar"]


@pytest.mark.parametrize(
    "text", ["killed", "killed .", "\x00killed\x00 \u200b", "killed " * 400, "Paris " * 2000 + "killed"]
)
def test_hostile_texts_are_linked_without_error(text):
    doc = parse(text)
    word = next(token for token in doc if "killed" in token.text)
    for link in link_places(doc, word, ()):
        assert 0 <= link.span.start < link.span.end <= len(text)
        assert 0 <= link.chance <= 1


def test_the_same_sentence_gives_the_same_chances():
    text = "Police detained protesters in Minsk and Brest on Sunday."
    doc = parse(text)
    toponyms = find_places(doc, Article(id="story.txt", text=text), open_gazetteer(), open_shapes())
    word = next(token for token in doc if token.text == "detained")
    assert link_places(doc, word, toponyms) == link_places(doc, word, toponyms)


def test_names_do_not_overlap_and_days_are_none():
    text = "In March, the army shelled the border between Mali and Niger near Fort Saint Anne on Monday."
    doc = parse(text)
    candidates = candidates_in(
        doc, find_places(doc, Article(id="story.txt", text=text), open_gazetteer(), open_shapes())
    )
    words = [doc[candidate.start : candidate.end].text for candidate in candidates]
    assert {"Mali", "Niger"} <= set(words)
    assert not {"March", "Monday"} & set(words)
    assert all(one.end <= other.start for one, other in pairwise(candidates))


@pytest.mark.parametrize(
    ("text", "act", "places"),
    [
        (
            "The group has bases in Chad, Niger and Togo, and its guards killed miners there last year.",
            "killed",
            ["Chad", "Niger", "Togo"],
        ),
        (
            "The push is meant to take pressure off the Gao region in Mali, as it would force the rebels to withdraw.",
            "withdraw",
            ["Gao"],
        ),
    ],
    ids=["a whole list is one scene", "the scene of what is to come about is that of the clause above"],
)
def test_an_act_without_a_place_of_its_own_takes_that_of_its_sentence(text, act, places):
    reports = extract_article(article_from_text(text, article_id="story.txt"), engines=BY_RULES).reports
    (report,) = [r for r in reports if text[r.trigger.start : r.trigger.end] == act]
    assert [(part.place.name, part.link) for part in report.places] == [(name, Link.SENTENCE) for name in places]
