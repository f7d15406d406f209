"""Accidents, sicknesses and games are told in words of force, and are none."""

from datetime import date

import pytest

from geo.engines import Engines, ReaderKind
from geo.extract import extract_article
from geo.model import Article, EventType

pytestmark = pytest.mark.pipeline


def attacks_in(text):
    article = Article("story.txt", text, published=date(2024, 8, 27))
    reports = extract_article(article, engines=Engines(reader=ReaderKind.FAST)).reports
    return [text[report.trigger.start : report.trigger.end] for report in reports if report.type is EventType.ASSAULT]


@pytest.mark.parametrize(
    "text",
    [
        "A barge sank off Cotonou on Friday, killing eleven farmers.",
        "A quarry caved in near Tamale and killed nine men.",
        "Landslides buried a village near Kasese; six children were killed.",
        "A helicopter crashed near Tamale, killing nine soldiers.",
        "Measles killed sixty people in Lusaka.",
        "Togo beat Ghana 3-1 in Lomé on Friday.",
        "Togo's bowlers destroyed Ghana and won by nine wickets.",
    ],
)
def test_accidents_sicknesses_and_games_are_no_attacks(text):
    assert attacks_in(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The navy sank a Ghanaian ship off Cotonou on Friday.", ["sank"]),
        ("A Ghanaian ship was sunk off Cotonou on Friday.", ["sunk"]),
        ("A drone hit a ferry off Cotonou, which sank, killing eleven farmers.", ["hit", "killing"]),
        ("The truce collapsed on Friday, and soldiers killed eleven farmers.", ["killed"]),
        ("Gunmen killed nine men at a football match in Tamale.", ["killed"]),
    ],
)
def test_force_is_told_beside_them_all_the_same(text, told):
    assert attacks_in(text)[: len(told)] == told


def test_missiles_that_are_fired_in_an_exercise_attack_nobody():
    assert attacks_in("Ghana's navy fired missiles from Tema in an exercise on Monday.") == []


@pytest.mark.parametrize(
    "text",
    [
        "A cyclone cut the power to half of Beira on Monday.",
        "Landslides blocked the road to Kasese and cut off six villages.",
    ],
)
def test_what_nature_does_is_no_deed_of_force(text):
    reports = extract_article(Article("story.txt", text), engines=Engines(reader=ReaderKind.FAST)).reports
    assert [report for report in reports if report.type in {EventType.ASSAULT, EventType.COERCE}] == []


def test_what_people_cut_is_a_deed_of_theirs():
    text = "Rebels cut the power to half of Beira on Monday."
    reports = extract_article(Article("story.txt", text), engines=Engines(reader=ReaderKind.FAST)).reports
    assert text[reports[0].trigger.start :].startswith("cut")
