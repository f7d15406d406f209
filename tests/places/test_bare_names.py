"""Places by their names alone, in languages that are not read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.lookup import open_gazetteer
from geo.places.bare_names import find_bare_names


def named(text):
    return [(found.text, found.place.name) for found in find_bare_names(text, open_gazetteer())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une frappe sur Kharkiv, a annoncé le maire de Lyon.", [("Kharkiv", "Kharkiv"), ("Lyon", "Lyon")]),
        ("Las negociaciones se reanudaron en Ginebra.", [("Ginebra", "Geneva")]),
        ("O presidente viajou para São Paulo.", [("São Paulo", "São Paulo")]),
        ("Drei Tote bei Angriff auf Charkiw", [("Charkiw", "Kharkiv")]),
        ("La guerre en Ukraine et l'Iran", [("Ukraine", "Ukraine"), ("Iran", "Iran")]),
        ("المحادثات في القاهرة ودمشق", [("القاهرة", "Cairo")]),
        ("星期二北京举行会谈，上海", [("北京", "Beijing"), ("上海", "Shanghai")]),
        ("в Москве и в Стамбуле", [("Москве", "Moscow"), ("Стамбуле", "Istanbul")]),
        ("до Києва, у Львові, у Харкові", [("Києва", "Kyiv"), ("Львові", "Lviv"), ("Харкові", "Kharkiv")]),
    ],
)
def test_names_in_the_language_s_own_spelling_are_found(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "La nuit, on a vu les tours, mais est-ce nice?",  # words that are towns elsewhere, without a capital
        "On est là. Une fois. Est-ce vrai ?",  # at the start of a sentence
        "Mardi, le ministre. Le mardi suivant.",  # a word that stands without a capital elsewhere
        "", "\n", "123", "«»",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_places(text):
    assert named(text) == []


def test_a_small_town_s_name_beside_another_name_is_a_person():
    assert named("a dit Jean Tours hier") == []
    assert named("dans la ville de Tours hier") == [("Tours", "Tours")]


def test_the_other_places_of_a_name_and_the_reason_are_told():
    (found,) = find_bare_names("une frappe sur Kharkiv", open_gazetteer())
    assert found.confidence < 1
    assert "its language is not read" in found.reasons[-1]
    (paris,) = find_bare_names("le maire de Paris", open_gazetteer())
    assert paris.place.country == "FR"
    assert {place.country for place in paris.alternatives} >= {"US"}


@given(st.text(st.sampled_from("ÉПК北京上 .\n’'-Киев\u0301aParis"), max_size=60) | st.text(max_size=60))
def test_spans_slice_back_to_the_text_and_do_not_overlap(text):
    found = find_bare_names(text, open_gazetteer())
    assert all(text[one.span.start : one.span.end] == one.text for one in found)
    assert all(first.span.end <= second.span.start for first, second in pairwise(found))
