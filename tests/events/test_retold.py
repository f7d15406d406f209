"""Twelve stories of the world's news, read as a user's are: no field is read worse than it was."""

import json
from pathlib import Path

import pytest
from dated_stories import read_dated
from scoring import figures_of

from geo.extract import extract_article
from geo.records import report_to_record

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]

FOLDER = Path(__file__).resolve().parents[1] / "data" / "retold"
GOLD = [json.loads(line) for line in (FOLDER / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
# 0.05 under what was measured on 2026-11-30. These are open stories: the usual reader's encoder has hardly learned from
# them since, and reads them as it reads others; until then it knew them by heart, and these floors were higher.
FLOORS = {
    "precision": 0.8,
    "recall": 0.8,
    "f1": 0.8,
    "type": 0.83,
    "status": 0.81,
    "date": 0.72,
    "actor": 0.82,
    "target": 0.72,
    "place": 0.81,
    "pin_f1": 0.51,
}


@pytest.fixture(scope="module")
def figures():
    reports = [report for article in read_dated(FOLDER) for report in extract_article(article).reports]
    return figures_of(GOLD, [report_to_record(report, "") for report in reports])


@pytest.mark.parametrize("field", FLOORS)
def test_a_field_is_read_no_worse_than_it_was(figures, field):
    assert figures[field] >= FLOORS[field], figures


def test_every_field_has_a_floor(figures):
    assert figures.keys() == FLOORS.keys()


def test_what_the_gold_says_answers_all_of_it():
    found = [record | {"trigger": None} for record in GOLD]
    assert set(figures_of(GOLD, found).values()) == {1.0}


def test_a_cue_stands_where_its_record_says():
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    assert {record["article"] for record in GOLD} == texts.keys()
    assert all(texts[r["article"]][r["start"] : r["end"]] == r["cue"] for r in GOLD)
