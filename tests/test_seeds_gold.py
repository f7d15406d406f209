"""The events that a careful reader finds in the seed articles: their cues stand in the texts where they say."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from geo.articles.reading import read_inputs
from geo.model import EventType, Status
from geo.resources import resource_path

GOLD = Path(__file__).parent / "data" / "seeds_gold.jsonl"
EVENTS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def texts():
    articles, _ = read_inputs([resource_path("seeds")])
    return {article.id: article.text for article in articles}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["id"])
def test_offsets_name_the_cue(texts, event):
    assert texts[event["article"]][event["start"] : event["end"]] == event["cue"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["id"])
def test_a_cue_lies_in_one_sentence(event):
    assert "\n" not in event["cue"]
    assert not re.search(r"[a-z]{3}[.!?]”? [A-Z]", event["cue"])


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["id"])
def test_values_are_of_the_model(event):
    EventType(event["type"])
    Status(event["status"])
    assert event["actors"]
    assert all(-90 <= place["lat"] <= 90 and -180 <= place["lon"] <= 180 for place in event["places"])
    if event["date"]:
        first, last = map(date.fromisoformat, event["date"])
        assert first <= last


def test_ids_are_unique_and_every_seed_has_events(texts):
    assert len({event["id"] for event in EVENTS}) == len(EVENTS)
    assert {event["article"] for event in EVENTS} == set(texts)


def test_the_seeds_tell_what_the_originals_tell(shared):
    lines = (shared / "bench" / "events_gold.jsonl").read_text(encoding="utf-8").splitlines()
    originals = {record["id"]: record for record in map(json.loads, lines)}
    assert set(originals) == {event["id"] for event in EVENTS}
    for event in EVENTS:
        original = originals[event["id"]]
        assert Path(original["article"]).stem == Path(event["article"]).stem
        assert [original[key] for key in ("type", "status", "core")] == [
            event[key] for key in ("type", "status", "core")
        ]
