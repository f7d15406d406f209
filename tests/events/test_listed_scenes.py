"""All places of a list are where an act was, if one of them is."""

from datetime import date

import pytest

from geo.extract import extract_article
from geo.model import Article, Report

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]


def first(text: str) -> Report:
    return extract_article(Article("a", text, published=date(2025, 3, 7))).reports[0]


def scenes(text: str) -> set[str]:
    return {item.toponym.text for item in first(text).places if item.toponym is not None}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gunmen burned shops in Kandahar and Khost provinces on Friday.", {"Kandahar", "Khost"}),
        ("Two men died in raids in southern Kandahar and eastern Khost provinces.", {"Kandahar", "eastern Khost"}),
        ("Farmers marched in the cities of Lagos, Abuja and Kano on Monday.", {"Lagos", "Abuja", "Kano"}),
    ],
)
def test_every_place_of_a_list_is_a_scene(text, names):
    assert scenes(text) == names


def test_a_name_of_the_list_that_nothing_places_is_left_open():
    text = "Gunmen burned clinics in Gao, Kidal and Oloruwane on Monday."
    report = first(text)
    assert scenes(text) == {"Gao", "Kidal"}
    assert [text[span.start : span.end] for span in report.left_open] == ["Oloruwane"]


def test_what_another_word_leads_to_is_not_of_the_list():
    assert scenes("Ministers met in Rome and spoke with Milan on Monday.") == {"Rome"}


def test_two_names_of_one_place_are_one():
    assert len(first("Gunmen burned a clinic in the Karrada district of Baghdad on Monday.").places) == 1
