"""The stories to learn from are what their README says: each record points to its words, and holds values of ours."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

from geo.model import EARLIEST, LATEST, EventType, Status

DATA = Path(__file__).resolve().parents[1] / "data"
FOLDERS = DATA / "stories", DATA / "news", DATA / "wire"
TEXTS = {path.name: path.read_text(encoding="utf-8") for folder in FOLDERS for path in sorted(folder.glob("*.txt"))}
PUBLISHED = {
    name: day
    for folder in FOLDERS
    for name, day in json.loads((folder / "published.json").read_text(encoding="utf-8")).items()
}


def _read(folder, name):
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


GOLD = [record for folder in FOLDERS for record in _read(folder, "gold.jsonl")]
IN_MANY_HANDS = re.compile(r"[r-y][h-m]{4}\d")  # as the README of `wire` tells their batches
NONE = _read(DATA / "stories", "none.jsonl")


def test_each_has_its_day_and_its_events():
    told = Counter(record["article"] for record in GOLD)
    assert [len(list(folder.glob("*.txt"))) for folder in FOLDERS] == [40, 132, 1211]
    assert TEXTS.keys() == PUBLISHED.keys() == told.keys()
    assert min(told.values()) >= 10
    assert {record["article"] for record in NONE} == {path.name for path in FOLDERS[0].glob("*.txt")}
    assert all(date.fromisoformat(day) for day in PUBLISHED.values())


def test_a_story_begins_with_its_headline():
    for name, text in TEXTS.items():
        headline, empty, *body = text.splitlines()
        assert headline, name
        assert not empty, name
        assert 200 < len(" ".join(body).split()) < (550 if IN_MANY_HANDS.match(name) else 450), name


def test_offsets_lead_to_the_words():
    for record in GOLD:
        assert TEXTS[record["article"]][record["start"] : record["end"]] == record["cue"], record["id"]
        assert record["start"] <= record["word_start"] < record["end"], record["id"]
    for record in (*GOLD, *NONE):
        end = record["word_start"] + len(record["word"])
        assert TEXTS[record["article"]][record["word_start"] : end] == record["word"], record


def test_values_are_those_of_the_program():
    for record in GOLD:
        EventType(record["type"])
        Status(record["status"])
        assert record["core"] in {True, False}
        assert all(name.strip() for party in record["actors"] + record["targets"] for name in party.split("|"))
        for place in record["places"]:
            assert place["name"]
            assert abs(place["lat"]) <= 90
            assert abs(place["lon"]) <= 180


def test_days_are_in_order_and_what_occurred_was_before_it_was_told():
    for record in (record for record in GOLD if record["date"]):
        first, last = map(date.fromisoformat, record["date"])
        assert EARLIEST <= first <= last <= LATEST, record["id"]
        if record["status"] == Status.OCCURRED:
            assert first <= date.fromisoformat(PUBLISHED[record["article"]]), record["id"]


def test_each_retold_story_names_what_it_retells():
    told = json.loads((DATA / "wire" / "sources.json").read_text(encoding="utf-8"))
    assert told.keys() == json.loads((DATA / "wire" / "published.json").read_text(encoding="utf-8")).keys()
    assert all(title.strip() for title in told.values())


def test_a_word_is_an_event_or_is_none():
    acts = {(record["article"], record["word_start"]) for record in GOLD}
    assert not [record for record in NONE if (record["article"], record["word_start"]) in acts]


def test_a_retelling_points_to_its_first_telling():
    by_id = {record["id"]: record for record in GOLD}
    assert len(by_id) == len(GOLD)
    for record in GOLD:
        again = record["article"][0] in "abcd" and record["article"][1:3] in {"09", "10"}
        assert ("same" in record) is again, record["id"]
        if record.get("same"):
            first = by_id[record["same"]]
            assert int(first["article"][1:3]) == int(record["article"][1:3]) - 8
            assert first["article"][0] == record["article"][0]
