"""What several articles tell is one happening where they tell the same, in whatever words; why, is kept."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_clustering import ADA, AGADEZ, NIAMEY, NIGER, REPORTS, report

from geo.extract import extract
from geo.joining.bonds import bond_words, bond_words_across
from geo.joining.clustering import join_reports
from geo.model import Actor, ActorKind, Article, Link, Place, PlaceKind, Status, When
from geo.ontology import EventType

REBELS = Actor("group/north", "Northern Front", ActorKind.ARMED_GROUP)
DJIBO = Place("Djibo", PlaceKind.CITY, 14.1, -1.63, 1, "BF")
TITAO = Place("Titao", PlaceKind.CITY, 13.77, -2.07, 1, "BF")
TUESDAY = When(date(2023, 5, 2), date(2023, 5, 2), 1, "Tuesday")
SATURDAY = When(date(2023, 5, 13), date(2023, 5, 13), 1, "Saturday")
ABOUT = (
    "The convoy was taking millet to Djibo, which jihadists have besieged for a year. Drivers from Ouahigouya were"
    " among the wounded, and the millet was burned."
)
TEXTS = {
    "a.txt": f"Gunmen ambush convoy near Djibo\n\nGunmen ambushed a convoy of millet near Djibo on Tuesday. {ABOUT}",
    "b.txt": f"Eleven die on road to Djibo\n\nEleven soldiers were killed with the millet convoy near Djibo. {ABOUT}",
    "c.txt": f"Convoy attacked in the north\n\nArmed men attacked the millet convoy near Djibo. {ABOUT}",
    "d.txt": f"Convoy hit again\n\nGunmen ambushed another convoy near Djibo on Saturday. {ABOUT}",
}


def told(words, article, before, **more):
    values = {"agents": (), "targets": (), "places": (DJIBO,), "when": None} | more
    return report(words, article=article, before=before, **values)


AMBUSHED = told("ambushed", "a.txt", "Gunmen in a convoy of millet near Djibo ", when=TUESDAY, agents=(REBELS,))
KILLED = told("killed", "b.txt", "Eleven soldiers with the millet convoy near Djibo ", when=TUESDAY)
ATTACKED = told("attacked", "c.txt", "Armed men at the millet convoy near Djibo ", agents=(REBELS,))
AGAIN = told("ambushed", "d.txt", "Gunmen in another convoy near Djibo ", when=SATURDAY, agents=(REBELS,))


def test_one_ambush_told_in_three_words_by_three_articles_is_one_event():
    (event,) = join_reports([AMBUSHED, KILLED, ATTACKED], TEXTS)
    assert event.articles == ("a.txt", "b.txt", "c.txt")
    assert event.when == TUESDAY


def test_the_next_ambush_on_that_road_is_another_event():
    events = join_reports([AMBUSHED, KILLED, ATTACKED, AGAIN], TEXTS)
    assert [event.articles for event in events] == [("a.txt", "b.txt", "c.txt"), ("d.txt",)]


@pytest.mark.parametrize("link", [Link.THREAD, Link.ASSUMED])
def test_a_day_that_is_carried_over_may_be_wrong_by_little(link):
    def days(day):
        return report("attacked", article="b.txt", when=When(date(2024, 5, day), date(2024, 5, day), 1, ""))

    one = report("attacked")
    assert len(join_reports([one, replace(days(7), when_link=link)])) == 1
    assert len(join_reports([one, replace(days(9), when_link=link)])) == 2
    assert len(join_reports([one, days(7)])) == 2


def test_a_scene_that_is_carried_over_is_no_bar_between_two_articles_and_one_that_a_sentence_tells_is():
    again = told("ambushed", "b.txt", "Gunmen in the convoy of millet near Djibo ", when=TUESDAY, agents=(REBELS,))
    elsewhere = replace(again, places=tuple(replace(item, place=AGADEZ, link=Link.THREAD) for item in again.places))
    assert len(join_reports([AMBUSHED, elsewhere], TEXTS)) == 1
    told_there = replace(elsewhere, places=tuple(replace(item, link=Link.SENTENCE) for item in elsewhere.places))
    assert len(join_reports([AMBUSHED, told_there], TEXTS)) == 2


def test_without_their_texts_too_little_is_known_of_them():
    assert len(join_reports([AMBUSHED, ATTACKED])) == 2


def test_an_event_is_of_the_type_that_most_say():
    fired = told("fired upon", "c.txt", "Armed men at the millet convoy near Djibo ", kind=EventType.COERCE)
    for event in join_reports([AMBUSHED, KILLED, fired], TEXTS):
        assert len(event.reports) < 2 or event.type is EventType.ASSAULT


def test_what_was_planned_and_called_off_is_one_event_and_is_called_off():
    visit = {"kind": EventType.CONSULT, "agents": (ADA,), "targets": (NIGER,), "places": (NIAMEY,)}
    planned = report("visit", article="a.txt", status=Status.PLANNED, before="Okoro will ", when=SATURDAY, **visit)
    off = report("visit", article="b.txt", status=Status.CANCELLED, before="Okoro put off her ", when=TUESDAY, **visit)
    texts = {"a.txt": "Ada Okoro will visit Niamey.", "b.txt": "Ada Okoro put off her visit to Niamey."}
    (event,) = join_reports([planned, off], texts)
    assert event.status is Status.CANCELLED
    assert [one.status for one in event.reports] == [Status.PLANNED, Status.CANCELLED]
    late = report("visit", article="b.txt", status=Status.CANCELLED, before="Okoro put off her ", **visit)
    assert len(join_reports([planned, late], texts)) == 2  # a year later


def test_every_join_says_why_and_how_surely():
    (event,) = join_reports([AMBUSHED, KILLED, ATTACKED], TEXTS)
    assert [(bond.report, bond.other) for bond in event.bonds] == [(KILLED.id, AMBUSHED.id), (ATTACKED.id, AMBUSHED.id)]
    assert all(bond.reasons and bond.chance is not None and 0.5 <= bond.chance <= 1.0 for bond in event.bonds)
    first, _ = bond_words_across(event)
    assert first.startswith("“killed” (b.txt) with “ambushed” (a.txt): ")
    assert first.endswith("%")


def test_what_one_article_tells_again_is_joined_with_a_chance_and_a_reason():
    (event,) = join_reports([report(), report("the attack", at=100, when=None)])
    (bond,) = event.bonds
    assert bond.chance is not None
    assert 0.3 <= bond.chance <= 1.0
    assert "near each other in the article" in bond.reasons
    assert len(bond_words(event)) == 1
    assert bond_words_across(event) == ()


@given(REPORTS, st.booleans())
def test_each_report_but_the_first_is_tied_to_one_of_its_event(reports, with_texts):
    texts = dict.fromkeys(("one.txt", "two.txt"), "Raid on Niamey\n\nThe attack on Niamey.") if with_texts else {}
    for event in join_reports(reports, texts):
        ids = {one.id for one in event.reports}
        assert len(event.bonds) == len(ids) - 1
        joined = {event.reports[0].id}
        for _ in event.bonds:
            joined |= {
                one for bond in event.bonds if {bond.report, bond.other} & joined for one in (bond.report, bond.other)
            }
        assert joined == ids


@pytest.mark.pipeline
def test_articles_on_one_story_are_joined_from_their_texts():
    texts = [
        "Gunmen ambush convoy in Burkina Faso\n\nGunmen ambushed a military convoy near Djibo in northern Burkina Faso"
        " on Tuesday, the army said. The convoy was taking food to the besieged town.",
        "Eleven soldiers killed near Djibo\n\nEleven soldiers were killed on Tuesday when gunmen attacked their convoy"
        " near Djibo in Burkina Faso, security sources said. Jihadists besiege the town.",
        "Bakers strike in Finland\n\nBakers went on strike in Turku on Tuesday for higher wages.",
    ]
    corpus = extract(Article(f"{at}.txt", text, published=date(2023, 5, 3)) for at, text in enumerate(texts))
    shared = [event for event in corpus.events if len(event.articles) > 1]
    assert [event.articles for event in shared] == [("0.txt", "1.txt")]
    assert shared[0].type is EventType.ASSAULT
