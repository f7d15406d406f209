"""Words that tell of one act, and names of where it was that nothing places, as the usual reader takes them."""

from datetime import date

import pytest

from geo.extract import extract_article
from geo.model import Article, EventType, Link, Report, Span

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]


def read(text: str) -> tuple[Report, ...]:
    return extract_article(Article("a", text, published=date(2025, 3, 7))).reports


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "act", "also"),
    [
        ("A bomber blew himself up on a bus in Haifa, killing 9 and wounding 24.", "blew", {"killing", "wounding"}),
        ("Two Palestinians were killed and four were wounded in Jenin on Sunday.", "killed", {"wounded"}),
        ("Two fishermen were injured when a Chinese ship rammed their boat, Manila said.", "injured", {"rammed"}),
        ("In an attack on a bus by militiamen, 15 people were killed and 13 others injured.", "killed", {"injured"}),
        ("Gunmen tried to ambush a patrol near Skopje on Monday.", "ambush", {"tried"}),
        ("Gunmen killed 12 people in a raid which began on Monday.", "killed", {"raid", "began"}),
        ("The army began the assault on Friday by storming the bridge of Merowe.", "began", {"storming"}),
    ],
)  # fmt: skip
def test_words_of_one_act_make_one_report_and_are_kept(text, act, also):
    (report,) = read(text)
    assert text.startswith(act, report.trigger.start)
    assert set(words(text, report.also)) == also


def test_numbers_of_who_else_was_harmed_belong_to_the_act():
    (report,) = read("Ten people were killed and 11 others were wounded in Baghdad on Friday.")
    assert {(number.low, number.aspect) for number in report.numbers} == {(10, "killed"), (11, "wounded")}


@pytest.mark.parametrize(
    ("text", "doers", "places"),
    [
        (
            "Rebels killed five soldiers, and the army killed twelve rebels near Goma.",
            [{"Rebels"}, {"army"}],
            [set(), {"Goma"}],
        ),
        (
            "Gunmen killed a priest in Jos on Monday and wounded a judge in Abuja on Thursday.",
            [{"Gunmen"}, {"Gunmen"}],
            [{"Jos"}, {"Abuja"}],
        ),
    ],
)
def test_another_doer_or_another_place_and_day_make_another_deed(text, doers, places):
    found = read(text)
    assert [{mention.actor.name for mention in report.agents} for report in found] == doers
    assert [{item.place.name for item in report.places} for report in found] == places


def test_what_somebody_went_for_is_not_asked_of_anybody():
    text = "Once it had consulted its lawyers, Iceland's cabinet went to Oslo to sue a trawler owner."
    assert "sue" in {text[report.trigger.start : report.trigger.end] for report in read(text)}


def test_a_verb_that_tells_what_came_of_an_act_is_no_word_of_it():
    text = "The bombing of the market in Kano prompted Britain to expel two diplomats."
    assert all(report.also == () for report in read(text))


def test_what_others_did_is_an_act_of_its_own():
    text = "Soldiers shot two traders in Gao, and a mob burned a truck in Timbuktu."
    shot, burned = read(text)
    assert shot.also == burned.also == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two soldiers were killed near Batrah when a roadside bomb hit their vehicle.", ["Batrah"]),
        ("Rebels captured the village of Oloruwane on Monday, the army said.", ["Oloruwane"]),
        ("Gunmen burned a clinic in the town of Qassab al-Milh on Monday.", ["Qassab al-Milh"]),
        ("Gunmen burned a clinic in the district of Sheikh Oloruwan on Monday.", ["Sheikh Oloruwan"]),
        ("Gunmen burned a hut near the Oloru Wane Military Airport on Monday.", ["Oloru Wane Military Airport"]),
        ("Gunmen burned a clinic in al-Oloruwane on Monday.", ["al-Oloruwane"]),
        ("Six people died in clashes between the Oloruwane and Batarah tribes on Monday.", []),
        ("Lawyers will march to the palace on Jan 29.", []),
        ("Gunmen burned a clinic in Kidal on Monday, Colonel Oloruwane said.", []),
        ("The minister condemned the arrests in Oloruwane.", []),  # words are said anywhere
        ("Gunmen kidnapped Tendai Moyowa near Harare on Monday.", []),
    ],
)
def test_a_name_that_nothing_places_is_told_to_be_where_the_act_was(text, names):
    report = read(text)[0]
    assert words(text, report.left_open) == names


def test_the_state_of_such_a_place_is_told_to_hold_it():
    (report,) = read("Gunmen burned a clinic in the town of Qassab al-Milh in northern Syria on Monday.")
    assert [(item.place.country, item.link) for item in report.places] == [("SY", Link.HOLDS)]


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("A car bomb exploded in the Oloruwane neighborhood of Baghdad, killing 10 people.", "Baghdad"),
        ("Gunmen killed two men at the Oloruwane Hotel in Kano on Monday.", "Kano"),
        ("Four people were arrested in Jos's Oloruwane district on Sunday.", "Jos"),
    ],
)
def test_a_town_that_the_text_puts_such_a_place_in_holds_it(text, town):
    report = read(text)[0]
    assert report.left_open
    assert [(item.place.name, item.link) for item in report.places] == [(town, Link.HOLDS)]


def test_what_is_called_an_area_is_nobody():
    text = "The army launched an offensive in Aleppo on Sunday, targeting the Oloruwane area."
    assert words(text, read(text)[0].left_open) == ["Oloruwane"]


def test_whence_somebody_came_holds_no_place():
    found = read("Rebels crossed from Burundi on Monday and burned the village of Kasheberewa.")
    assert all(item.link is not Link.HOLDS for report in found for item in report.places if item.place.country == "BI")


def test_a_deed_whose_doer_and_place_are_unknown_stays_where_a_name_tells_the_place():
    text = "The assault began on Friday when a brigade stormed the village of Oloruwane."
    assert EventType.ASSAULT in {report.type for report in read(text)}


def test_a_day_without_a_preposition_is_no_object():
    text = "Workers demonstrated Friday in Brussels streets against the planned plant closing."
    (report,) = read(text)
    assert report.type is EventType.PROTEST
    assert report.basis is not None
    assert report.basis.row  # the lexicon's own


def test_offsets_come_back_where_the_text_holds_what_nobody_sees():
    text = "Two soldiers were kil\u00adled near Bat\u00adrah when a bomb hit their vehicle, wounding four others."
    (report,) = read(text)
    assert words(text, report.left_open) == ["Bat\u00adrah"]
    assert set(words(text, report.also)) == {"hit", "wounding"}
