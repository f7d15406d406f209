"""The day of an act that no words date: from the story's thread, its background, or the tenses of news."""

from datetime import date

import pytest
from by_rules import reports_by_rules

from geo.model import EventType, Link, Report, Status

pytestmark = pytest.mark.pipeline

PUBLISHED = date(2024, 8, 27)  # a Tuesday


def reports_of(text: str) -> tuple[Report, ...]:
    return reports_by_rules(text, published=PUBLISHED)


def the(text: str, kind: EventType) -> Report:
    """Return the one report of a type."""
    found = [report for report in reports_of(text) if report.type is kind]
    assert len(found) == 1, [(r.type, r.sentence[r.trigger.start : r.trigger.end]) for r in reports_of(text)]
    return found[0]


def days(report: Report) -> tuple[date | None, date | None]:
    return (report.when.start, report.when.end) if report.when else (None, None)


def test_a_deed_told_right_after_a_year_of_the_past_is_of_that_year():
    text = "The two navies met off Cyprus in 2015. Turkish sailors arrested nine Greek fishermen."
    report = the(text, EventType.COERCE)
    assert (days(report), report.when_link) == ((date(2015, 1, 1), date(2015, 12, 31)), Link.THREAD)


def test_words_told_after_a_year_of_the_past_are_of_the_news():
    text = "Turkey closed the port on Monday. It had opened it in 2015. The mayor of Athens condemned Turkey."
    assert days(the(text, EventType.ACCUSE)) == (date(2024, 8, 26), date(2024, 8, 26))


def test_what_a_participle_adds_is_of_the_day_of_its_clause():
    text = "Storms reached Athens on Sunday. Rebels moved into the hills, killing four Turkish soldiers."
    assert days(the(text, EventType.ASSAULT)) == (date(2024, 8, 25), date(2024, 8, 25))


def test_a_meeting_beside_a_narrated_clause_is_of_its_day():
    text = "Greek ministers gathered on Sunday. The president smiled after a meeting with the Turkish president."
    assert days(the(text, EventType.CONSULT)) == (date(2024, 8, 25), date(2024, 8, 25))


def test_what_a_deed_led_to_is_of_its_day():
    text = "Officers searched the house on Sunday. A letter led to the arrest of a Greek general."
    assert days(the(text, EventType.COERCE)) == (date(2024, 8, 25), date(2024, 8, 25))


def test_a_description_is_not_of_the_day_of_the_story():
    text = "Officers searched the house on Sunday. It belonged to a general who fought and killed Turkish soldiers."
    assert all(report.when is None for report in reports_of(text) if report.type is EventType.ASSAULT)


def test_a_deed_of_the_news_without_a_day_near_it_is_of_the_week():
    calm = "The hills are green. The sea is warm. The bread is good. The wine is old. "
    text = f"Greece held a vote on Sunday. {calm}{calm}The police arrested a Turkish banker."
    report = the(text, EventType.COERCE)
    assert (days(report), report.when_link) == ((date(2024, 8, 20), PUBLISHED), Link.ASSUMED)


def test_a_text_of_history_gets_no_days_of_today():
    assert the("The police of the sultan arrested a Greek banker.", EventType.COERCE).when is None


@pytest.mark.parametrize("text", ["The siege of Sarajevo continues.", "The siege of Sarajevo is still under way."])
def test_what_is_under_way_is_of_the_month_before_publication(text):
    assert days(the(text, EventType.COERCE)) == (date(2024, 7, 28), PUBLISHED)


def test_a_present_cooperation_is_of_the_month_before_publication():
    report = the("Greece and Cyprus are deepening their cooperation.", EventType.COOPERATE)
    assert days(report) == (date(2024, 7, 28), PUBLISHED)


def test_days_counted_back_are_those_of_the_clause_after_them():
    text = "Greek officials spoke on Monday. Their remarks come three days after Turkey condemned Greece."
    assert days(the(text, EventType.ACCUSE)) == (date(2024, 8, 23), date(2024, 8, 23))


def test_a_year_reaches_what_came_right_before():
    text = "Trade fell in 2015 after Turkish commandos attacked a Greek ship."
    assert days(the(text, EventType.ASSAULT)) == (date(2015, 1, 1), date(2015, 12, 31))


def test_a_day_does_not_reach_what_came_before():
    report = the("Greece recalled the envoy on Monday after Turkish commandos attacked a ship.", EventType.ASSAULT)
    assert days(report) != (date(2024, 8, 26), date(2024, 8, 26))


def test_a_date_that_is_only_compared_with_dates_nothing():
    text = "In 2020, Greece changed the law. Trade between Greece and Turkey grew, an increase from the year 2010."
    assert all(days(r)[0] != date(2010, 1, 1) for r in reports_of(text))


def test_since_when_a_base_is_there_dates_it():
    report = the("A Greek military base in Cyprus has been open since the 1980s.", EventType.PRESENCE)
    assert days(report) == (date(1980, 1, 1), PUBLISHED)


def test_what_is_only_spoken_of_is_not_of_the_day_of_speaking():
    text = "Greece said on Friday that cooperation between Turkey and Libya is a danger."
    assert all(r.when is None or r.when.start != date(2024, 8, 23) for r in reports_of(text) if r.type == "COOPERATE")


def test_what_there_will_be_is_no_deed_yet():
    report = the("The lawyer said that there will be an attack on Turkey.", EventType.ASSAULT)
    assert report.status is Status.PLANNED


def test_a_story_goes_on_from_the_day_of_its_main_clause():
    text = "The premier on Monday met families of those who drowned on Friday. Rebels attacked a Turkish base."
    assert days(the(text, EventType.ASSAULT)) == (date(2024, 8, 26), date(2024, 8, 26))


def test_what_is_demanded_is_of_the_day_of_speaking():
    text = "The Greek premier met reporters on Monday. The Greek premier said Turkey must withdraw from the island."
    assert days(the(text, EventType.REQUEST)) == (date(2024, 8, 26), date(2024, 8, 26))


def test_what_is_announced_is_to_be_done_from_then():
    text = "The Greek premier met reporters on Monday. He announced that Greece would send weapons to Ukraine."
    report = the(text, EventType.AID)
    assert report.status is Status.PLANNED
    assert days(report) == (date(2024, 8, 26), date(2024, 9, 26))


def test_what_is_only_said_to_be_planned_has_no_day():
    text = "The Greek premier met reporters on Monday. He said that Greece would send weapons to Ukraine."
    assert the(text, EventType.AID).when is None


def test_a_clause_after_an_abbreviation_is_no_description():
    text = "The fleet left on Sunday. It was meant as a warning to the U.S. The Taliban denounced the move."
    assert days(the(text, EventType.ACCUSE)) == (date(2024, 8, 25), date(2024, 8, 25))


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, villagers spoke of previous attacks on Athens.",
        "Monday marks the second anniversary of the attack on Athens.",
    ],
)
def test_what_was_before_is_not_of_the_day_of_the_sentence(text):
    assert all(r.when is None or r.when.start != date(2024, 8, 26) for r in reports_of(text) if r.type == "ASSAULT")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "It was the worst attack there since March, when worshippers were shot dead at Gao.",
            date(2024, 3, 1),
            date(2024, 3, 31),
        ),
        (
            "It was the worst attack there since May 2023, when worshippers were shot dead at Gao.",
            date(2023, 5, 1),
            date(2023, 5, 31),
        ),
    ],
)
def test_what_is_told_of_a_month_is_of_that_month(text, first, last):
    (shot,) = [report for report in reports_of(text) if text[report.trigger.start :].startswith("shot")]
    assert days(shot) == (first, last)


def test_what_is_counted_from_a_wide_date_is_as_wide():
    text = "Troops left Gao in June, two months after rebels had stormed Kidal."
    (stormed,) = [report for report in reports_of(text) if text[report.trigger.start :].startswith("stormed")]
    assert days(stormed) == (date(2024, 3, 17), date(2024, 5, 15))
