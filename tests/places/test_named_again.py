"""A place that is told again without its name is the one that was named last and fits the word."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import doc_of, span_of

from geo.model import Place, PlaceKind, Span, Toponym, ToponymUse
from geo.places.named_again import named_again

TOLD = "Police/NNS/nsubj/left left=leave/VBD/ROOT Ormo/NNP/obj/left and/CC/cc/Sund Sund/NNP/conj/Ormo ."
KINDS = {"Ormo": PlaceKind.CITY, "Sund": PlaceKind.ADMIN1}


def story(sentence: str):
    """Return a text that names a town and then a region, and their toponyms."""
    doc = doc_of(TOLD + " " + sentence)
    named = tuple(
        Toponym(span_of(doc, name), name, Place(name, kind, 10.0, 20.0, 1, "PE")) for name, kind in KINDS.items()
    )
    return doc, named


def again(sentence: str):
    doc, named = story(sentence)
    return {one.text: one.place.name for one in named_again(doc, named)}


CALM = "{det} {noun}/NN/nsubj/calm was=be/VBD/cop/calm calm/JJ/ROOT ."


@pytest.mark.parametrize(
    ("noun", "place"), [("town", "Ormo"), ("city", "Ormo"), ("region", "Sund"), ("province", "Sund"), ("road", None)]
)
def test_a_noun_stands_for_the_last_place_of_its_sort(noun, place):
    found = again(CALM.format(det=f"The/DT/det/{noun}", noun=noun))
    assert found == ({noun: place} if place else {})


@pytest.mark.parametrize(
    "before", ["A/DT/det/town", "The/DT/det/town neighbouring/JJ/amod/town", "The/DT/det/town mining/NN/compound/town"]
)
def test_another_of_its_sort_is_not_taken_for_it(before):
    assert again(CALM.format(det=before, noun="town")) == {}


def test_there_is_the_last_place_and_the_subject_of_to_be_is_none():
    assert again("It/PRP/nsubj/fell fell=fall/VBD/ROOT there/RB/advmod/fell .") == {"there": "Sund"}
    assert again("There/EX/expl/was was=be/VBD/ROOT calm/NN/nsubj/was .") == {}


def test_there_is_no_whole_country_and_nothing_that_comes_later():
    doc, (town, region) = story("It/PRP/nsubj/fell fell=fall/VBD/ROOT there/RB/advmod/fell .")
    country = replace(region, place=replace(region.place, kind=PlaceKind.COUNTRY))
    assert [one.place.name for one in named_again(doc, (town, country))] == ["Ormo"]
    assert named_again(doc, (country,)) == ()
    assert named_again(doc, ()) == ()


def test_it_says_what_it_stands_for_and_keeps_what_else_that_may_mean():
    other = Place("Ormo", PlaceKind.CITY, 50.0, 6.0, 1, "DE")
    doc, (town, region) = story(CALM.format(det="The/DT/det/town", noun="town"))
    (found,) = named_again(doc, (replace(town, alternatives=(other,), confidence=0.4), region))
    assert (found.reasons, found.alternatives) == (("“Ormo”, named before",), (other,))
    assert found.confidence == 0.4
    assert found.use is ToponymUse.LITERAL


def test_its_work_grows_as_the_text_does():
    def calls(number):
        told = "Ormo/NNP/obj/fell there/RB/advmod/fell " * number
        doc = doc_of(told + "fell=fall/VBD/ROOT .")
        town = Place("Ormo", PlaceKind.COUNTRY, 10.0, 20.0, 1, "PE")
        named = [Toponym(Span(token.idx, token.idx + 4), "Ormo", town) for token in doc if token.text == "Ormo"]
        assert len(named) == number
        seen = []
        sys.setprofile(lambda frame, event, argument: seen.append(event))
        try:
            named_again(doc, named)
        finally:
            sys.setprofile(None)
        return len(seen)

    assert calls(400) < 5 * calls(100)


@given(st.lists(st.sampled_from(["town", "region", "there", "the", "Ormo", "Sund", "<b>", "\u202e"]), max_size=30))
def test_no_row_of_words_breaks_it(words):
    doc, named = story(" ".join([*(f"{word}/NN/dep/fell" for word in words), "fell=fall/VBD/ROOT ."]))
    for one in named_again(doc, named):
        assert doc.text[one.span.start : one.span.end] == one.text
