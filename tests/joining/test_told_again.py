"""Of what one article tells again, much of what is joined is what readers of it put together."""

import json
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

sys.path.append(str(TESTS / "bench"))
from score_told_again import GROUPS, stories_of  # noqa: E402 - scripts beside the tests


@pytest.mark.pipeline
@pytest.mark.slow
def test_most_of_what_is_joined_in_an_article_is_what_readers_put_together():
    right, joined, told = map(sum, zip(*(story.counts() for story in stories_of("unlearned")), strict=True))
    assert right / joined >= 0.75
    assert right / told >= 0.06


def test_the_acts_that_readers_put_together_are_those_that_they_saw_each_in_one_happening():
    for line in map(json.loads, GROUPS.read_text(encoding="utf-8").splitlines()):
        together = [start for group in line["groups"] for start in group]
        assert len(together) == len(set(together)), line["article"]
        assert set(together) <= set(line["seen"])
        assert all(len(group) > 1 for group in line["groups"])
