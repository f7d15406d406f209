"""To whom an act is done: across phrases that the parser splits, sentences, and things that are somebody's."""

from datetime import date

import pytest
from by_rules import reports_by_rules

from geo.model import EventType, Report, Status

pytestmark = pytest.mark.pipeline


def reports_of(text: str) -> tuple[Report, ...]:
    return reports_by_rules(text, published=date(2024, 8, 27))


def the(text: str, kind: EventType) -> Report:
    """Return the one report of a type."""
    found = [report for report in reports_of(text) if report.type is kind]
    assert len(found) == 1, [(r.type, r.sentence[r.trigger.start : r.trigger.end]) for r in reports_of(text)]
    return found[0]


def agents(report: Report) -> set[str]:
    return {mention.actor.country or mention.actor.name for mention in report.agents}


def targets(report: Report) -> set[str]:
    return {mention.actor.country or mention.actor.name for mention in report.targets}


def test_of_two_states_that_sign_the_first_named_acts():
    report = the("Turkish and Greek leaders signed a treaty on Monday.", EventType.AGREE)
    assert [m.actor.country for m in report.agents] == ["TR", "GR"]
    assert targets(report) == {"GR"}


def test_words_are_against_those_whose_the_thing_is():
    assert targets(the("France voiced concern over the violence in Sudan.", EventType.ACCUSE)) == {"SD"}


def test_a_crackdown_is_on_those_whose_protests_it_meets():
    report = the("The Iranian government's crackdown on protests by Palestinians went on.", EventType.COERCE)
    assert "IR" in agents(report)
    assert targets(report)


def test_the_last_of_a_list_of_objects_may_carry_whom_they_reach():
    text = "Turkish forces fired rockets, shells and grenades at Syrian soldiers."
    assert targets(the(text, EventType.ASSAULT)) == {"SY"}


def test_who_speaks_meanwhile_is_not_spoken_against():
    text = "France voiced concern over the unrest in Sudan, with minister Anna Levant speaking in Rome."
    assert targets(the(text, EventType.ACCUSE)) == {"SD"}


def test_a_denial_answers_the_last_accusation():
    text = "Turkish officials accused Greece of sinking the boat. Greece denied the accusation."
    assert targets(the(text, EventType.REJECT)) == {"TR"}


def test_a_denial_does_not_answer_what_was_said_of_others():
    text = "Turkish officials accused Greece of sinking the boat. Egypt rejected the treaty."
    assert targets(the(text, EventType.REJECT)) == set()


def test_the_insurgents_are_the_one_group_named_before():
    text = "Al-Shabab held the town for weeks. Kenyan troops attacked the insurgents on Monday."
    assert targets(the(text, EventType.ASSAULT)) == {"SO"}


def test_the_insurgents_of_two_groups_are_left_open():
    text = "Boko Haram and al-Shabab held the town for weeks. Kenyan troops attacked the insurgents on Monday."
    assert targets(the(text, EventType.ASSAULT)) == {"insurgents"}


def test_losses_are_inflicted_on_somebody():
    assert targets(the("Rebels inflicted heavy losses on Syrian troops.", EventType.ASSAULT)) == {"SY"}


def test_what_is_called_for_is_part_of_the_call():
    report = the("France called on all sides to reduce tensions and resume talks.", EventType.REQUEST)
    assert agents(report) == {"FR"}
    assert len(reports_of("France called on all sides to halt the attacks.")) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Greece's minister pointed a finger at Turkey.", EventType.ACCUSE),
        ("Greece laid the blame on Turkey.", EventType.ACCUSE),
        ("Turkey dismissed the accusations on Monday.", EventType.REJECT),
        ("Greece withdrew its ambassador from Turkey on Monday.", EventType.SANCTION),
        ("The peace process between Greece and Turkey started in Geneva in May.", EventType.CONSULT),
    ],
)
def test_what_idioms_name(text: str, kind: EventType):
    assert [report.type for report in reports_of(text)] == [kind]


def test_would_after_a_further_that_is_a_plan():
    text = "The Greek premier said that it was late and that he would visit Turkey."
    assert the(text, EventType.CONSULT).status is Status.PLANNED


def test_who_says_that_another_must_act_asks_it_of_them():
    report = the("The French government said Russia must withdraw its troops.", EventType.REQUEST)
    assert (agents(report), targets(report), report.status) == ({"FR"}, {"RU"}, Status.OCCURRED)


def test_who_says_that_they_themselves_must_act_asks_nothing():
    assert types_of("“We must withdraw,” the French government said.") == set()


def test_what_must_be_done_without_a_speaker_stays_a_possibility():
    report = the("Russia must withdraw its troops from Georgia.", EventType.RETREAT)
    assert report.status is Status.HYPOTHETICAL


def types_of(text: str) -> set[EventType]:
    return {report.type for report in reports_of(text)} & {EventType.REQUEST}


def test_a_passive_goes_on_over_and():
    reports = reports_of("Activists were ambushed by rebels and attacked with axes in Mali.")
    assert all("Activists" not in agents(report) for report in reports)
    assert all(targets(report) == {"Activists"} for report in reports)


def test_by_after_a_clause_with_a_subject_does_not_turn_it_round():
    report = the("Turkey on Saturday protested against the bombing of Libya by NATO.", EventType.PROTEST)
    assert agents(report) == {"TR"}


def test_rebels_in_a_country_are_not_the_country():
    report = the("Rebels in Mali attacked a convoy of French soldiers.", EventType.ASSAULT)
    assert agents(report) == {"Rebels"}


def test_what_somebody_was_going_to_do_is_a_plan():
    assert the("The Turkish army was going to attack Idlib.", EventType.ASSAULT).status is Status.PLANNED


def test_a_demand_is_not_what_a_later_denial_answers():
    text = "Egypt asked Turkey for help. Greece accused Turkey of sinking the boat. Turkey denied the accusation."
    assert targets(the(text, EventType.REJECT)) == {"GR"}


def test_whoever_s_ban_is_broken_does_not_act():
    report = the("The shipments violated a European Union embargo on Libya.", EventType.REJECT)
    assert "European Union" not in {m.actor.name for m in report.agents}


def test_who_follows_talks_with_a_statement_took_part_in_them():
    report = the("Following talks with the Turkish president, Greek officials left Rome.", EventType.CONSULT)
    assert (agents(report), targets(report)) == ({"GR"}, {"TR"})


def test_to_back_a_deal_is_another_act_than_the_deal():
    text = "Germany supports the deal between Turkey and Greece."
    assert {report.type for report in reports_of(text)} == {EventType.SUPPORT, EventType.AGREE}


def test_hundreds_of_people_are_those_people():
    assert agents(the("Hundreds of Palestinians demonstrated in Gaza City.", EventType.PROTEST)) == {"PS"}


def test_what_somebody_is_kept_from_is_no_act():
    assert [report.type for report in reports_of("The law barred Turkish soldiers from entering Syria.")] == [
        EventType.COERCE
    ]


def test_who_was_shot_and_killed_did_not_kill():
    report = the("A Greek health worker was shot and killed in Mogadishu.", EventType.ASSAULT)
    assert not report.agents
