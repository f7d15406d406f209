"""The short cases are what their README says: each points to words of its text, and asks for values of ours."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from geo.model import EventType, Status

FILE = Path(__file__).resolve().parents[1] / "data" / "short" / "cases.jsonl"
ASKING = {"report", "no_report", "toponym", "date_expression", "no_date_expression", "no_place"}
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def listed(value):
    return value if isinstance(value, list) else [value]


def test_there_are_six_of_each_kind_and_half_of_them_are_unseen():
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert set(Counter(case["kind"] for case in CASES).values()) == {6}
    assert sum(case["seen"] for case in CASES) * 2 == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_asks_about_its_own_words(case):
    assert date.fromisoformat(case["published"])
    assert case["expect"]
    for check in case["expect"]:
        (name,) = check.keys() & ASKING
        asked = check[name] if isinstance(check[name], dict) else {"text": check[name]}
        if name == "no_place":  # which may stand in the text by another name, or not at all
            continue
        word = asked.get("word", asked.get("text", ""))
        assert case["text"].count(word) >= asked.get("nth", 1)
        assert all(EventType(kind) for kind in listed(asked.get("type", [])))
        assert all(Status(status) for status in listed(asked.get("status", [])))
