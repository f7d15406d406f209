"""Our sentences of one marked word each say what they claim: the word stands in them, its type is one of ours."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from geo.model import EventType

FOLDER = Path(__file__).resolve().parents[1] / "data" / "wordings"
TOLD = [json.loads(line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def test_each_marked_word_stands_in_its_sentence_as_often_as_it_says():
    for one in TOLD:
        found = re.findall(rf"(?<!\w){re.escape(one['cue'])}(?!\w)", one["text"])
        assert len(found) >= one.get("nth", 1), one


def test_no_sentence_is_told_twice():
    assert len({one["text"] for one in TOLD}) == len(TOLD)


@pytest.mark.parametrize("kind", EventType)
def test_each_type_is_told_in_many_words(kind):
    words = Counter(one["cue"].lower() for one in TOLD if one["type"] == kind)
    assert len(words) > 100
    assert max(words.values()) <= 6


def test_nothing_is_of_a_type_that_is_none_of_ours():
    assert {one["type"] for one in TOLD} == {str(kind) for kind in EventType}
