"""What a clause tells: the act, who, whom, where, when and how surely, construction by construction."""

from datetime import date
from functools import cache

import pytest
from by_rules import reports_by_rules
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extract import extract_article
from geo.model import Article, EventType, Link, PlaceRole, Report, Span, Status

pytestmark = pytest.mark.pipeline

PUBLISHED = date(2024, 8, 27)


@cache
def reports_of(text: str) -> tuple[Report, ...]:
    return reports_by_rules(text, published=PUBLISHED)


def the(text: str, kind: EventType) -> Report:
    """Return the one report of a type."""
    found = [report for report in reports_of(text) if report.type is kind]
    assert len(found) == 1, [(r.type, r.sentence[r.trigger.start : r.trigger.end]) for r in reports_of(text)]
    return found[0]


def types(text: str) -> list[EventType]:
    return [report.type for report in reports_of(text)]


def agents(report: Report) -> set[str]:
    return {mention.actor.country or mention.actor.name for mention in report.agents}


def targets(report: Report) -> set[str]:
    return {mention.actor.country or mention.actor.name for mention in report.targets}


def places(report: Report) -> set[tuple[str, PlaceRole]]:
    return {(item.place.name, item.role) for item in report.places}


# Who and whom


def test_active_clause():
    report = the("Turkish forces attacked Syria on Monday.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_passive_clause():
    report = the("Syria was attacked by Turkish forces on Monday.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_coordinated_subjects_are_all_agents():
    report = the("France and Germany condemned Iran on Monday.", EventType.ACCUSE)
    assert (agents(report), targets(report)) == ({"FR", "DE"}, {"IR"})


def test_coordinated_verbs_share_their_subject():
    text = "The French government criticized Iran and gave weapons to Ukraine."
    assert agents(the(text, EventType.ACCUSE)) == {"FR"}
    gift = the(text, EventType.AID)
    assert (agents(gift), targets(gift)) == ({"FR"}, {"UA"})


def test_relative_clause_takes_its_antecedent():
    report = the("The Turkish army, which invaded Syria in March, has lost ten tanks.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_reduced_relative_clause_takes_its_antecedent_as_what_is_acted_upon():
    report = the("The journalists were working in a town attacked by Turkish forces.", EventType.ASSAULT)
    assert agents(report) == {"TR"}


def test_infinitive_takes_the_subject_above_it():
    report = the("Turkish troops are preparing to invade Syria.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_nominalisation_with_possessor_and_of():
    report = the("Turkey's invasion of Syria surprised many.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_nominalisation_with_a_demonym():
    report = the("The Turkish invasion of Syria surprised many.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_talks_between_two_are_of_both():
    report = the("Talks between Egypt and Ethiopia began on Monday.", EventType.CONSULT)
    assert agents(report) | targets(report) == {"EG", "ET"}


def test_light_verb_takes_its_type_from_its_noun():
    report = the("Turkish forces launched an attack on Syria.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})
    assert report.sentence[report.trigger.start : report.trigger.end] == "launched an attack"


def test_who_suffers_an_attack_is_its_target():
    report = the("Syria suffered an attack by the Turkish army.", EventType.ASSAULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"SY"})


def test_participles_after_an_attack_tell_of_the_same_attack():
    text = "On August 6, Turkish forces launched an attack using tanks, entering the city of Aleppo from the north."
    report = the(text, EventType.ASSAULT)
    assert agents(report) == {"TR"}
    assert {name for name, _ in places(report)} == {"Aleppo"}
    assert report.when is not None
    assert report.when.start == date(2024, 8, 6)


def test_what_one_is_sanctioned_for_is_another_act():
    text = "The French government sanctioned a Belarusian company for providing weapons to Russia."
    sanction, help_ = the(text, EventType.SANCTION), the(text, EventType.AID)
    assert (agents(sanction), targets(sanction)) == ({"FR"}, {"BY"})
    assert (agents(help_), targets(help_)) == ({"BY"}, {"RU"})


def test_objects_with_two_parties():
    report = the("Norway gave weapons to Ukraine.", EventType.AID)
    assert (agents(report), targets(report)) == ({"NO"}, {"UA"})


def test_being_helped_to_do_something():
    report = the("India helped Mauritius build a port.", EventType.AID)
    assert (agents(report), targets(report)) == ({"IN"}, {"MU"})


def test_a_visit_is_to_the_state_of_the_place():
    report = the("The Turkish president visited Cairo on Monday.", EventType.CONSULT)
    assert (agents(report), targets(report)) == ({"TR"}, {"EG"})


def test_an_act_that_is_asked_for_is_not_told_apart_from_the_asking():
    assert types("France urged Israel to withdraw from Lebanon.") == [EventType.REQUEST]


def test_the_scene_of_asking_comes_before_that_of_what_is_asked_for():
    report = the("In Ankara, the Turkish president called on Israel to stop the attacks on Gaza.", EventType.REQUEST)
    assert {name for name, _ in places(report)} == {"Ankara"}


def test_opinions_give_no_event():
    assert types("The policy is good, and most people like it.") == []


def test_a_refusal_to_cooperate_is_a_rejection():
    assert types("Belarus does not recognize Kosovo.") == [EventType.REJECT]


# Where


@pytest.mark.parametrize(
    ("text", "kind", "place", "role"),
    [
        ("Turkish troops killed ten people in Aleppo.", EventType.ASSAULT, "Aleppo", PlaceRole.AT),
        ("Turkish troops attacked a convoy near Aleppo.", EventType.ASSAULT, "Aleppo", PlaceRole.NEAR),
        ("Turkish troops withdrew from Aleppo.", EventType.RETREAT, "Aleppo", PlaceRole.FROM),
        ("Turkey sent troops to Aleppo.", EventType.MOBILIZE, "Aleppo", PlaceRole.TO),
        ("The Turkish president traveled to Cairo.", EventType.CONSULT, "Cairo", PlaceRole.TO),
        ("The company has offices in Nairobi.", EventType.PRESENCE, "Nairobi", PlaceRole.AT),
        ("Russian troops are in Mali.", EventType.PRESENCE, "Mali", PlaceRole.AT),
        (
            "Rwandan soldiers were inside Cabo Delgado province.",
            EventType.PRESENCE,
            "Cabo Delgado Province",
            PlaceRole.AT,
        ),
    ],
)
def test_preposition_tells_what_a_place_is_to_an_act(text, kind, place, role):
    assert (place, role) in places(the(text, kind))


def test_coordinated_places_are_all_scenes():
    report = the("The Turkish navy held exercises in Libya and Egypt.", EventType.MOBILIZE)
    assert {name for name, _ in places(report)} == {"Libya", "Egypt"}


def test_a_continent_is_no_scene_beside_anything_less():
    report = the("The Turkish navy held exercises across Africa and in Libya.", EventType.MOBILIZE)
    assert {name for name, _ in places(report)} == {"Libya"}
    alone = the("The Turkish navy held exercises across Africa.", EventType.MOBILIZE)
    assert {name for name, _ in places(alone)} == {"Africa"}


def test_a_government_named_by_its_seat_is_no_scene():
    report = the("Beijing condemned Japan on Monday.", EventType.ACCUSE)
    assert not places(report)


def test_a_demonym_is_no_scene():
    report = the("Turkish forces killed ten people in Aleppo.", EventType.ASSAULT)
    assert {name for name, _ in places(report)} == {"Aleppo"}


def test_who_is_acted_upon_implies_the_scene_where_there_is_no_other():
    report = the("Norway gave weapons to Ukraine's army.", EventType.AID)
    assert {(item.place.name, item.link) for item in report.places} == {("Ukraine", Link.IMPLIED)}


def test_a_place_keeps_where_it_is_named():
    text = "Turkish troops killed ten people in Aleppo."
    (item,) = the(text, EventType.ASSAULT).places
    assert item.span is not None
    assert text[item.span.start : item.span.end] == "Aleppo"
    assert item.link is Link.ATTACHED


# When


def test_a_date_is_attached_to_its_verb():
    report = the("On August 6, Turkish troops attacked Syria.", EventType.ASSAULT)
    assert report.when is not None
    assert (report.when.start, report.when_link) == (date(2024, 8, 6), Link.ATTACHED)


def test_each_clause_keeps_its_own_date():
    text = "Turkey attacked Syria in March 2023, and France condemned Turkey in May 2024."
    attack, blame = the(text, EventType.ASSAULT), the(text, EventType.ACCUSE)
    assert attack.when is not None
    assert blame.when is not None
    assert (attack.when.start, blame.when.start) == (date(2023, 3, 1), date(2024, 5, 1))


def test_recently_is_the_month_before_publication():
    report = the("The French government recently condemned Belarus.", EventType.ACCUSE)
    assert report.when is not None
    assert (report.when.start, report.when.end) == (date(2024, 7, 28), PUBLISHED)


def test_soon_is_the_month_after_publication():
    report = the("Jordan’s King Abdullah will soon visit Cairo.", EventType.CONSULT)
    assert report.when is not None
    assert (report.when.start, report.when.end) == (PUBLISHED, date(2024, 9, 26))


def test_what_has_lasted_so_long_began_so_long_ago():
    report = the("Russia’s invasion of Ukraine has lasted two years and six months.", EventType.ASSAULT)
    assert report.when is not None
    assert (report.when.start, report.when.end) == (date(2022, 2, 27), PUBLISHED)


def test_a_first_since_a_war_is_not_of_that_war_s_days():
    report = the("For the first time since World War II, foreign troops have entered Poland.", EventType.ASSAULT)
    assert report.when is not None
    assert report.when.start == date(2024, 8, 20)


def test_what_has_been_done_is_news():
    report = the("Turkish forces have attacked Syria.", EventType.ASSAULT)
    assert report.when is not None
    assert (report.when.start, report.when.end) == (date(2024, 8, 20), PUBLISHED)
    assert report.when_link is Link.ASSUMED


def test_words_are_new_in_a_story_that_names_a_day_of_the_news():
    text = "Rain fell in Lima on August 25. " + "The roads were wet. " * 5 + "The government of Peru condemned Chile."
    report = the(text, EventType.ACCUSE)
    assert report.when is not None
    assert (report.when.start, report.when.end) == (date(2024, 8, 20), PUBLISHED)


def test_words_are_not_new_in_a_text_of_history():
    text = "In 1935 Italy invaded Ethiopia. The government of Britain condemned the Italian invasion."
    assert the(text, EventType.ACCUSE).when is None


def test_a_visit_that_is_planned_lies_ahead():
    report = the("Jordan’s King Abdullah is planning to visit Cairo.", EventType.CONSULT)
    assert report.when is not None
    assert report.when.start == PUBLISHED


def test_where_those_who_attack_are_is_where_they_attack():
    report = the("An offensive by forces in Puntland began on Monday.", EventType.ASSAULT)
    assert {name for name, _ in places(report)} == {"Puntland"}


@pytest.mark.parametrize("line", ["## Turkey attacks Syria", "Turkish attack on Syria", "Talks between Peru and Chile"])
def test_headings_tell_no_event(line):
    assert types(f"{line}\n\nThe weather in Lima was mild.") == []


def test_a_habit_has_no_date():
    assert the("Turkish forces have repeatedly attacked Syria.", EventType.ASSAULT).when is None


def test_a_day_told_of_the_same_act_comes_before_that_of_the_news():
    text = "Turkish forces have attacked Aleppo. Turkish forces attacked Aleppo on August 2."
    first, second = (report for report in reports_of(text) if report.type is EventType.ASSAULT)
    assert first.when == second.when
    assert (first.when_link, second.when_link) == (Link.THREAD, Link.ATTACHED)


def test_the_story_s_day_goes_on_and_is_marked_as_carried_over():
    text = "On August 21 the Turkish president visited Cairo. Egypt and Turkey signed an agreement."
    report = the(text, EventType.AGREE)
    assert report.when is not None
    assert (report.when.start, report.when_link) == (date(2024, 8, 21), Link.THREAD)


def test_no_date_is_made_up():
    assert the("Turkey attacked Syria.", EventType.ASSAULT).when is None


# How surely


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Turkish forces attacked Syria.", Status.OCCURRED),
        ("The general said that Turkish forces attacked Syria.", Status.OCCURRED),
        ("Turkish forces may attack Syria.", Status.HYPOTHETICAL),
        ("Turkish forces could attack Syria.", Status.HYPOTHETICAL),
        ("If Turkey attacks Syria, prices will rise.", Status.HYPOTHETICAL),
        ("Turkish forces will attack Syria.", Status.PLANNED),
        ("Turkey is preparing to attack Syria.", Status.PLANNED),
        ("Turkish forces plan to attack Syria.", Status.PLANNED),
        ("Turkish forces allegedly attacked Syria.", Status.ALLEGED),
        ("According to documents, Turkish forces attacked Syria.", Status.ALLEGED),
        ("Local media reported that Turkish forces attacked Syria.", Status.ALLEGED),
        ("Turkish forces did not attack Syria.", Status.DENIED),
        ("Turkish forces never attacked Syria.", Status.DENIED),
    ],
)
def test_words_round_an_attack_tell_how_surely_it_happened(text, status):
    assert the(text, EventType.ASSAULT).status is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Turkish president planned a visit to Cairo.", Status.PLANNED),
        ("The Turkish president canceled a visit to Cairo.", Status.CANCELLED),
        ("The Turkish president's visit to Cairo was postponed.", Status.CANCELLED),
        ("The Turkish president's planned visit to Cairo worries Athens.", Status.PLANNED),
        ("The Turkish president is said to plan a visit to Cairo.", Status.PLANNED),
    ],
)
def test_words_round_a_visit_tell_how_surely_it_happened(text, status):
    assert the(text, EventType.CONSULT).status is status


# Any text


def test_spans_lie_in_the_text_and_triggers_in_their_sentences():
    text = "Turkey attacked Syria. Later, on Monday, France condemned the attack, and Turkish troops withdrew."
    for report in reports_of(text):
        assert report.span.covers(report.trigger)
        assert text[report.span.start : report.span.end] == report.sentence
        assert all(item.span is None or item.span.end <= len(text) for item in report.places)


def test_ids_are_the_same_on_every_run_and_differ_within_an_article():
    text = "Turkey attacked Syria. France condemned Turkey and sent aid to Syria."
    ids = [report.id for report in reports_of(text)]
    again = [report.id for report in reports_of(text)]
    assert ids == again
    assert len(set(ids)) == len(ids)


WORDS = st.sampled_from(
    [
        "Turkey",
        "Syria",
        "attacked",
        "the",
        "and",
        ",",
        ".",
        "who",
        "to",
        "visit",
        "by",
        "in",
        "said",
        "not",
        "may",
        "(",
        "”",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=25).map(" ".join)))
@settings(max_examples=40)
def test_any_text_gives_reports_inside_it(text):
    for report in extract_article(Article("any.txt", text, published=PUBLISHED)).reports:
        assert Span(0, len(text)).covers(report.span)
        assert report.span.covers(report.trigger)


# What a story leaves unsaid


def test_what_is_signed_on_a_visit_is_signed_where_it_leads():
    text = (
        "Kenyan President William Ruto visited Egypt on August 20. In his speech he praised the hosts at length. "
        "Kenya and Egypt signed a trade agreement."
    )
    report = the(text, EventType.AGREE)
    assert {name for name, _ in places(report)} == {"Egypt"}
    assert {item.link for item in report.places} == {Link.THREAD}
    assert report.when is not None
    assert report.when.start == date(2024, 8, 20)


def test_what_others_sign_is_not_signed_on_the_visit():
    text = "Kenyan President William Ruto visited Egypt on August 20. Peru and Chile signed a trade agreement."
    assert the(text, EventType.AGREE).places == ()


def test_a_visit_by_a_named_person_leads_to_the_place_named_after_the_person():
    report = the("The accord came during a visit by President William Ruto to Egypt.", EventType.CONSULT)
    assert ("Egypt", PlaceRole.TO) in places(report)


def test_a_town_that_bears_the_name_of_the_capital_stands_for_the_state():
    assert agents(the("New Delhi condemned Pakistan on Monday.", EventType.ACCUSE)) == {"IN"}
    report = the("New Delhi condemned Pakistan on Monday.", EventType.ACCUSE)
    assert [mention.actor.name for mention in report.agents] == ["India"]


def test_a_killing_is_of_whom_it_is_told_and_of_the_day_of_the_killing():
    text = "Bandits killed General Idris Bako in Kano on August 20. The governor later confirmed Bako’s killing."
    first, second = (report for report in reports_of(text) if report.type is EventType.ASSAULT)
    assert [mention.actor.name for mention in second.targets] == [mention.actor.name for mention in first.targets]
    assert second.when == first.when
    assert second.when_link is Link.THREAD


def test_the_strike_that_somebody_is_killed_in_is_where_that_happens():
    text = "The commander was killed on Monday in an airstrike targeting his camp in Aleppo."
    assert {name for name, _ in places(the(text, EventType.ASSAULT))} == {"Aleppo"}


def test_a_war_named_by_its_two_sides_is_fought_in_both():
    report = the("The Armenia-Azerbaijan war broke out in September 2020.", EventType.ASSAULT)
    assert {name for name, _ in places(report)} == {"Armenia", "Azerbaijan"}


def test_the_mercenaries_of_a_group_act_for_the_group():
    text = "The Wagner Group has bases in Libya and Mali, where its mercenaries attacked villages on Monday."
    report = the(text, EventType.ASSAULT)
    assert [mention.actor.name for mention in report.agents] == ["Wagner Group"]
    assert {name for name, _ in places(report)} == {"Libya", "Mali"}
