"""Texts of one sentence, and what is an act since somebody says it, as the usual reader takes them."""

from datetime import date

import pytest

from geo.extract import extract_article
from geo.model import Article, EventType, Link, Report, Status

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
PUBLISHED = date(2025, 3, 7)


def reports_of(text: str) -> tuple[Report, ...]:
    return extract_article(Article("a", text, published=PUBLISHED)).reports


def at(text: str, word: str) -> Report:
    """Return the one report at a word."""
    start = text.index(word)
    (found,) = [report for report in reports_of(text) if report.trigger.start <= start < report.trigger.end]
    return found


def names(mentions) -> set[str]:
    return {mention.actor.name for mention in mentions}


@pytest.mark.parametrize(
    ("text", "word", "places"),
    [
        ("About 300 teachers marched on Friday in the Rif town of Al Hoceima.", "marched", {"Al Hoceïma"}),
        ("Portuguese troops captured the fort from Spain in 1704.", "captured", set()),
        ("Dozens of Kurds were killed by Iranian border guards over the past year.", "killed", set()),
        ("On May 3, six shepherds were killed in a Turkish drone strike.", "killed", set()),
        ("Rebels captured the town of Walikale in eastern Congo.", "captured", {"eastern Congo"}),  # which none knows
        ("Gunmen killed three herders in Kidal on Monday, officials in Bamako said.", "killed", {"Kidal"}),
        ("Demonstrators marched through Rome on Saturday to protest at the war in Iraq.", "marched", {"Rome"}),
        (
            "Insurgents have killed two soldiers in separate attacks on patrols in Baghdad and the flashpoint Al-Anbar "
            "province in the west, the military reported on Saturday.",
            "killed",
            {"Baghdad", "Al Anbar"},
        ),
        ("In New York City, more than 1,000 immigrants protested outside City Hall.", "protested", {"New York City"}),
        ("Attackers shot Sheikh Oweiss outside his home in Nablus.", "shot", {"Nablus"}),
    ],
)
def test_what_one_sentence_tells_is_where_its_own_words_say(text, word, places):
    assert {item.place.name for item in at(text, word).places} == places


def test_a_place_is_shown_by_its_name_where_the_sentence_has_one():
    (report,) = reports_of("Two men were shot on Monday in the Georgian capital of Tbilisi.")
    (item,) = report.places
    assert report.sentence[item.span.start : item.span.end] == "Tbilisi"


def test_where_no_place_is_told_a_country_is_only_implied():
    (report,) = [one for one in reports_of("Eswatini's nurses walked out on Monday.") if one.places]
    assert [(item.place.name, item.link, item.span) for item in report.places] == [("Eswatini", Link.IMPLIED, None)]


def test_the_article_of_a_known_place_is_no_unknown_one():
    (report,) = reports_of("Troops executed several hostages in the Syrian province of Al-Raqqa on Thursday.")
    assert report.left_open == ()


def test_in_a_long_line_each_act_is_weighed_with_the_names_around_it():
    line = ", ".join(["Rebels attacked Goma", "soldiers attacked Kidal"] * 28)
    found = reports_of(line)
    assert len(found) > 40
    for report in found:
        town = "Goma" if "Rebels" in line[max(0, report.trigger.start - 9) : report.trigger.start] else "Kidal"
        assert [item.place.name for item in report.places] == [town], report.trigger


@pytest.mark.parametrize(
    ("text", "word", "doer", "asked"),
    [
        ("Malawi should open its books, Zambia's president told us.", "open", "Zambia’s president", "Malawi"),
        ("Vanuatu has to take its boat out of the bay, Fiji said on Monday.", "take", "Fiji", "Vanuatu"),
        ("Fiji said that Vanuatu needs to widen the channel.", "widen", "Fiji", "Vanuatu"),
        ("The rebels have to release the pilots, Libya said.", "release", "Libya", "rebels"),
        ("Chad has to pull back, and has to do it now, Libya said.", "pull", "Libya", "Chad"),
        ("Qatar must return the passports, an envoy of Oman said in Vienna.", "return", "Oman’s envoy", "Qatar"),
    ],
)  # fmt: skip
def test_what_somebody_says_that_another_must_do_is_asked_of_him(text, word, doer, asked):
    report = at(text, word)
    assert (report.type, report.status) == (EventType.REQUEST, Status.OCCURRED)
    assert names(report.agents) == {doer}
    assert asked in names(report.targets)


def test_that_is_one_act_of_the_day_on_which_it_is_said():
    text = "Chad has to withdraw its guards by May, Libya said on Monday."
    report = at(text, "withdraw")
    assert report.when is not None
    assert report.when.start == report.when.end == date(2025, 3, 3)
    said = "Libya said on Monday that Chad must release the two pilots."
    assert [report.type for report in reports_of(said)] == [EventType.REQUEST]


@pytest.mark.parametrize(
    "text",
    [
        "Russia must have launched the drone from Crimea, Ukraine's air force said.",
        "The soldiers should have shot the bear, the mayor of Brasov said.",
        "South Korean troops should arrive in Juba next week, the United Nations said.",
        "Ukraine's troops must fight on, their commander said.",
        "Police had to fire tear gas, the interior ministry of Togo said.",
        "Rome does not need to leave Libya, Lima said.",
        "Officials said that people must wash their hands.",
        "The coach said that Kenya must win on Sunday.",
    ],
)
def test_what_must_have_been_what_is_awaited_and_what_is_no_deed_are_not_asked_for(text):
    assert not [report for report in reports_of(text) if report.type is EventType.REQUEST]


def test_what_neighbours_tell_stays_a_claim_in_a_short_text():
    assert at("Shepherds in Lesotho say South African police shoot their dogs.", "shoot").status is Status.ALLEGED
    assert at("Residents of Macenta say soldiers beat two teachers.", "beat").status is Status.ALLEGED
    assert at("Rebels shot two teachers in Macenta, police said.", "shot").status is Status.OCCURRED
