"""The suite itself: what makes one run like the next, on this machine and on any other, quiet or busy."""

import importlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).parent
# What hangs on how fast a machine is, or on luck: wait for a state instead, and leave the profile's settings alone.
CHANCE = {
    "is tried again": r"\bflaky\b|reruns?\s*=",
    "undoes the profile of hypothesis": r"\b(deadline|suppress_health_check|derandomize|database)\s*=",
}


@pytest.mark.parametrize("sin", CHANCE)
def test_no_test_hangs_on_chance(sin):
    words = re.compile(CHANCE[sin])
    files = [
        file
        for file in TESTS.rglob("*.py")
        if file.name not in ("test_suite.py", "conftest.py") and file.parent.name != "bench"
    ]
    found = [
        f"{file.relative_to(TESTS)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if words.search(line)
    ]
    assert len(files) > 50
    assert found == []


@pytest.mark.skipif(settings.get_current_profile_name() == "search", reason="other examples are wanted")
def test_examples_are_the_same_whatever_else_is_loaded(tmp_path, monkeypatch):
    def drawn() -> list[str]:
        texts = []

        @settings(max_examples=300)
        @given(st.text())
        def draw(text):
            texts.append(text)

        draw()
        return texts

    before = drawn()
    (tmp_path / "loaded_between.py").write_text("WORDS = " + repr([f"word {number}" for number in range(100)]))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("loaded_between")
    assert drawn() == before
