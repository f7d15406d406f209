"""How surely acts and their fields were read: raw chances become chances that hold."""

import json
import zlib
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import cast_of, doc_of

from geo.engines import Engines, ReaderKind
from geo.errors import DataError
from geo.events import sureness
from geo.events.positions import ToldAct
from geo.events.sureness import (
    SIGNS,
    Calibration,
    calibrations_from_json,
    calibrations_to_json,
    load_calibrations,
    signs_of,
    with_sureness,
)
from geo.events.triggers import find_triggers
from geo.extract import extract_article
from geo.memory.encoding import REPORTS, Reports
from geo.model import (
    SURE_OF,
    UNWEIGHED,
    Actor,
    ActorKind,
    ActorMention,
    Article,
    EventType,
    Report,
    Span,
    Status,
    Sureness,
)

ATTACK = "Rebels/NNS/nsubj/attacked attacked=attack/VBD/ROOT Lima/NNP/obj/attacked ."
NEWS = Article(
    "news.txt",
    "Rebels attacked the port of Odesa on Tuesday, the ministry said. Three workers were hurt.",
    published=date(2024, 8, 23),
)
chances = st.floats(0, 1)


def act(**raw):
    doc = doc_of(ATTACK)
    (trigger,) = find_triggers(next(doc.sents), cast_of(doc, parties=["Rebels", "Lima"]))
    rebels = ActorMention(Span(0, 6), "Rebels", Actor("rebels", "Rebels", ActorKind.ARMED_GROUP))
    whole = Span(0, len(doc.text))
    report = Report(
        "1", "a.txt", whole, doc.text, Span(7, 15), EventType.ASSAULT, Status.OCCURRED, (rebels,),
        sureness=Sureness(**raw),
    )  # fmt: skip
    return ToldAct(report, trigger)


def calibrated(**raw):
    (report,) = with_sureness([act(**raw)])
    return report.sureness


def test_every_sign_of_a_field_has_a_name_and_the_weights_that_ship_know_them():
    signs = signs_of(act(event=0.7, type=0.6, agents=0.5, when=0.4))
    assert set(signs) == {"event", "type", "status", "agents", "when"}  # it names no targets and no places
    assert {of: len(found) for of, found in signs.items()} == {of: len(SIGNS[of]) for of in signs}
    assert all(len(set(names)) == len(names) for names in SIGNS.values())
    assert {of: len(found.weights) for of, found in load_calibrations().items()} == {
        of: len(SIGNS[of]) for of in SURE_OF
    }


def test_what_was_not_weighed_stays_so():
    assert calibrated() == UNWEIGHED
    assert calibrated(when=0.5).event is None


@pytest.mark.parametrize("of", ["event", "type", "agents", "when"])
def test_what_was_likelier_before_is_likelier_after(of):
    raw = {"event": 0.6, "type": 0.6, "agents": 0.6, "when": 0.6}
    low, high = (getattr(calibrated(**raw | {of: chance}), of) for chance in (0.2, 0.9))
    assert 0 < low < high < 1


@given(chances, chances, chances)
def test_chances_stay_chances_also_at_the_ends(event, kind, day):
    found = calibrated(event=event, type=kind, when=day)
    assert all(0 < chance < 1 for chance in (found.event, found.type, found.status, found.when))


numbers = st.floats(-20, 20).map(lambda value: round(value, 4))


@given(st.fixed_dictionaries({of: st.lists(numbers, min_size=len(names) + 1, max_size=len(names) + 1)
                              for of, names in SIGNS.items()}))  # fmt: skip
def test_weights_are_written_and_read_the_same(told):
    found = {of: Calibration(tuple(values[1:]), values[0]) for of, values in told.items()}
    assert calibrations_from_json(calibrations_to_json(found)) == found


def _other_sign(told):
    told["when"]["moon"] = told["when"].pop("odds")


def _no_number(told):
    told["type"]["bias"] = "high"


def _no_field(told):
    del told["event"]


@pytest.mark.parametrize("damage", [_other_sign, _no_number, _no_field])
def test_a_file_of_other_weights_is_refused_by_name(damage, monkeypatch, tmp_path):
    told = json.loads(calibrations_to_json(load_calibrations()))
    damage(told)
    path = tmp_path / "sureness.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr(sureness, "resource_path", lambda *_: path)
    with pytest.raises(DataError, match=r"sureness\.json does not weigh the signs of .*train_sureness\.py"):
        load_calibrations.__wrapped__()


@pytest.mark.pipeline
def test_what_the_fast_reader_finds_says_how_sure_it_is_and_the_rules_say_nothing():
    reports = extract_article(NEWS).reports
    assert reports
    for report in reports:
        assert report.sureness.event is not None
        assert (report.sureness.agents is not None) == bool(report.agents)
        assert (report.sureness.places is not None) == bool(report.places)
    by_rules = extract_article(NEWS, engines=Engines(reader=ReaderKind.RULES)).reports
    assert by_rules
    assert {report.sureness for report in by_rules} == {UNWEIGHED}


@pytest.mark.pipeline
def test_sureness_is_kept_and_what_was_kept_without_it_is_read_as_not_weighed():
    found = Reports(extract_article(NEWS).reports)
    kept = REPORTS.encode(found)
    assert REPORTS.decode(kept, NEWS) == found
    told = msgspec.msgpack.decode(zlib.decompress(kept))
    for report in told["reports"]:
        del report["sureness"]
    older = REPORTS.decode(zlib.compress(msgspec.msgpack.encode(told)), NEWS)
    assert {report.sureness for report in older.reports} == {UNWEIGHED}
    assert [replace(r, sureness=UNWEIGHED) for r in found.reports] == list(older.reports)
