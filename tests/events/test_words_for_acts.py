"""Which words name acts of politics and war, and which the same words of sport, weather and daily life do not."""

from datetime import date

import pytest
from by_rules import reports_by_rules

from geo.model import EventType, Report, Status

pytestmark = pytest.mark.pipeline


def reports_of(text: str) -> tuple[Report, ...]:
    return reports_by_rules(text, published=date(2024, 8, 27))


@pytest.mark.parametrize(
    "text",
    [
        "Peru defeated Chile 2 - 1 on Sunday.",
        "Eleven pilgrims were killed in a stampede in Mecca.",
        "A storm struck Athens, killing nine tourists.",
        "Measles has killed 60 people in Peru since January.",
        "A train killed nine tourists in Athens.",
        "Six workers were killed when a bridge collapsed in Peru.",
        "The shuttle will launch on April 29.",
        "The Peruvian striker conceded a penalty.",
        "The firm has launched a campaign to sell more bread in Peru.",
        "The silver medal went to Poland.",
        "The students took out their cameras in Athens.",
        "Visitors to Athens can try the games of Ubisoft.",
        "The adoption of the camera in Peru changed his work.",
        "The flag is based on the flag of Chile.",
    ],
)
def test_words_of_another_life_tell_no_act(text: str):
    assert reports_of(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Turkish forces defeated the rebels near Idlib.", EventType.ASSAULT),
        ("Gunmen killed nine tourists in Athens.", EventType.ASSAULT),
        ("Turkish warships crossed the Bosphorus on Sunday.", EventType.MOBILIZE),
        ("Turkish forces crossed the border and entered Idlib.", EventType.ASSAULT),
        ("Turkish forces launched rockets at Idlib.", EventType.ASSAULT),
        ("The Turkish army launched a campaign in Idlib.", EventType.ASSAULT),
        ("Fishermen rescued ninety asylum seekers off Crete.", EventType.AID),
        ("Greece gave tanks to Ukraine.", EventType.AID),
        ("The ratification of the treaty by Turkey came late.", EventType.AGREE),
    ],
)
def test_the_same_words_between_parties_do(text: str, kind: EventType):
    assert kind in {report.type for report in reports_of(text)}


def test_who_says_that_they_will_strike_threatens():
    (report,) = reports_of("The Turkish government said it would attack Greece.")
    assert (report.type, report.status) == (EventType.THREATEN, Status.OCCURRED)
    assert [m.actor.country for m in report.agents] == ["TR"]
    assert [m.actor.country for m in report.targets] == ["GR"]


def test_who_says_that_another_will_strike_does_not():
    (report,) = reports_of("The Turkish government said Greece would attack Egypt.")
    assert report.type is EventType.ASSAULT


def test_who_are_to_meet_plan_it():
    (report,) = reports_of("The Turkish president and the Greek premier are to meet in Rome on Friday.")
    assert report.status is Status.PLANNED


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Talks between Turkey and Greece are to be held in Paris.", Status.PLANNED),
        ("Greece and Turkey were to meet in Rome on Friday.", Status.PLANNED),
        ("Turkey was to blame, Greece said.", Status.OCCURRED),
    ],
)
def test_what_is_to_be_is_planned(text, status):
    assert all(report.status is status for report in reports_of(text))


def test_what_is_denied_of_a_thing_is_not_denied_of_the_act_that_describes_it():
    reports = reports_of("An offensive launched by Turkey in May was rejected by France.")
    assert {r.status for r in reports if r.type is EventType.ASSAULT} == {Status.OCCURRED}


def test_a_light_verb_asks_what_kind_of_noun_it_carries():
    assert reports_of("Peru began a process to change the flag.") == ()


def test_was_shot_is_an_act_however_the_parser_reads_it():
    (report,) = reports_of("A Greek reporter, Anna Levant, was shot and wounded on Sunday near a clinic in Ramallah.")
    assert report.type is EventType.ASSAULT
    assert [m.actor.name for m in report.targets] == ["Anna Levant"]


def test_killed_and_wounded_are_one_act():
    (report,) = reports_of("Two civilians were killed and twelve others were injured in Aleppo.")
    assert {quantity.aspect for quantity in report.numbers} == {"killed", "wounded"}


def test_a_bank_in_a_name_is_no_bank():
    (report,) = reports_of("Israel captured the West Bank from Jordan.")
    assert report.type is EventType.ASSAULT


def test_a_bomb_may_strike_without_a_known_hand():
    (report,) = reports_of("A homemade bomb destroyed an office in Lyon on Saturday.")
    assert report.type is EventType.ASSAULT


def test_protests_start_and_spread():
    reports = reports_of("Protests by farmers broke out in Athens on Saturday.")
    assert {r.type for r in reports} == {EventType.PROTEST}


def test_who_is_for_a_group_is_not_the_group():
    (report,) = reports_of("Gunmen killed nine pro-Hezbollah journalists in Beirut.")
    assert "Hezbollah" not in {m.actor.name for m in report.targets}


def test_what_is_taken_for_granted_is_not_alleged():
    reports = reports_of("The report claimed Kenya has sent weapons to Sudan since its president met Putin in May.")
    assert {r.status for r in reports if r.type is EventType.CONSULT} == {Status.OCCURRED}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The rights group said Turkish soldiers beat a journalist in Izmir.", Status.ALLEGED),
        ("The Turkish company said it bought a ship from Greece.", Status.OCCURRED),
        ("Analysts point out that Turkey attacked Idlib.", Status.ALLEGED),
    ],
)
def test_who_says_it_tells_how_sure_it_is(text: str, status: Status):
    assert {report.status for report in reports_of(text)} == {status}


def test_stones_are_thrown_in_protest():
    (report,) = reports_of("Demonstrators threw stones at Greek police in Athens.")
    assert report.type is EventType.PROTEST
