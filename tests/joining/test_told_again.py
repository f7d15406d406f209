"""What readers of stories put together is whole: each act in one happening, and among those that they saw."""

import json
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]

sys.path.append(str(TESTS / "bench"))
from score_told_again import GROUPS  # noqa: E402 - scripts beside the tests


def test_the_acts_that_readers_put_together_are_those_that_they_saw_each_in_one_happening():
    for line in map(json.loads, GROUPS.read_text(encoding="utf-8").splitlines()):
        together = [start for group in line["groups"] for start in group]
        assert len(together) == len(set(together)), line["article"]
        assert set(together) <= set(line["seen"])
        assert all(len(group) > 1 for group in line["groups"])
