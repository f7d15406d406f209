"""Why a report was read so, in lines of words."""

from dataclasses import replace

from sample_events import HOSTILE, sample_corpus

from geo.commands.explaining import print_explained
from geo.model import Basis, EventType, PartyLink, Report, Sureness
from geo.records import report_to_record
from geo.ui.evidence import _why_so
from geo.views.explaining import sure_lines, why_lines
from geo.views.words import TYPES


def sample_report(**more) -> Report:
    reports = (report for event in sample_corpus().events for report in event.reports)
    report = next(one for one in reports if one.agents and one.targets and one.places and one.when)
    links = {"agents": (PartyLink.CLAUSE,) * len(report.agents), "targets": (PartyLink.STORY,) * len(report.targets)}
    return replace(report, basis=Basis(**{"row": 12, "word": "shoot down", "kind": "verb"} | links | more))


def test_a_row_of_the_lexicon_or_the_judge_proposed_it():
    report = sample_report()
    told = f"{TYPES[report.type]} ({report.type})"
    assert why_lines(report)[0] == f"proposed by line 12 of the lexicon: the verb “shoot down”, {told}"
    judged = sample_report(row=0, word="pelting", weighed=("the word itself", "against it: its form and tense"))
    assert why_lines(judged)[:2] == (
        f"proposed by the judge, which takes the verb “pelting” for {told}",
        "the judge weighed most: the word itself; against it: its form and tense",
    )


def test_a_type_that_the_judge_told_in_place_of_the_rows_is_explained():
    report = sample_report(row_type=EventType.AID)
    lines = why_lines(report)
    assert lines[0].endswith(f"{TYPES[EventType.AID]} (AID)")
    assert lines[1] == f"the judge is sure that here it is {TYPES[report.type]} ({report.type})"
    assert report_to_record(report, "")["basis"]["row_type"] == "AID"
    assert report_to_record(sample_report(), "")["basis"]["row_type"] is None


def test_each_party_place_and_day_says_how_it_was_found():
    report = sample_report()
    told = why_lines(report)
    assert any(line.startswith(f"who: {report.agents[0].actor.name}") and "named with the act" in line for line in told)
    assert any(line.startswith("to or with whom: ") and line.endswith("named elsewhere in the story") for line in told)
    assert sum(line.startswith("where: ") for line in told) == len(report.places)
    assert sum(line.startswith("when: ") for line in told) == 1


def test_what_no_reader_of_ours_found_has_no_lines():
    report = replace(sample_report(), basis=None)
    assert why_lines(report) == ()
    assert "Why" not in _why_so(report)
    assert report_to_record(report, "")["basis"] is None


def test_chances_are_told_of_what_was_weighed():
    assert sure_lines(Sureness(event=0.9, places=0.4)) == ("that it is told: sure, 90 %", "where: doubtful, 40 %")
    assert sure_lines(Sureness()) == ()


def test_the_record_holds_the_basis():
    report = sample_report(weighed=("the word itself",))
    basis = report_to_record(report, "")["basis"]
    assert (basis["row"], basis["word"], basis["weighed"]) == (12, "shoot down", ["the word itself"])
    assert set(basis["actors"].values()) == {"clause"}
    assert report_to_record(sample_report(row=0), "")["basis"]["row"] is None


def test_hostile_words_stay_words():
    drawn = _why_so(sample_report(word=HOSTILE, weighed=(HOSTILE,)))
    assert "<img" not in drawn
    assert "<script" not in drawn


def test_the_command_line_prints_no_control_characters(capsys):
    event = next(event for event in sample_corpus().events if event.reports)
    report = replace(event.reports[0], basis=Basis(3, "a\x1b[31m", "verb", ("b\x07",)))
    print_explained([replace(event, reports=(report,))])
    out = capsys.readouterr().out
    assert "proposed by line 3 of the lexicon" in out
    assert "\x1b" not in out
    assert "\x07" not in out
