"""Wikipedia's current events, as a repository keeps them, become short texts with their days."""

import importlib.util
import os
import random
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "english" / "encoder" / "briefs.py"
PAGE = """---
title: 2025 March 3
---

#### Armed conflicts and attacks

* [A war](https://example.org/War_%282020%29 "A war (2020)")
  * [Northern troops](https://example.org/North "North") enter the [town](https://example.org/Town) of Ap in the east. [(A paper)](https://example.org/1)
    * The [southern government](https://example.org/South_(land) "South") says that it holds *the bridge*. [(B)](https://example.org/2) [(C)](https://example.org/3)
* Two people are hurt in an attack in Bo, the police say. [(A paper)](https://example.org/4)

#### Sports

* Short one.
* A heading that is long enough to be a sentence but ends without a stop
"""  # noqa: E501 - as such pages are


spec = importlib.util.spec_from_file_location("briefs", SCRIPT)
briefs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(briefs)


@pytest.fixture
def repository(tmp_path):
    posts = tmp_path / "docs" / "_posts"
    posts.mkdir(parents=True)
    for day in ("2025-03-03", "2025-03-09"):
        (posts / f"{day}-index.md").write_text(PAGE, encoding="utf-8")
    (posts / "other.md").write_text(PAGE, encoding="utf-8")
    who = {f"GIT_{one}_{part}": "x@y" for one in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Days"]):
        subprocess.run(["git", "-C", tmp_path, *words], check=True, env={**os.environ, **who})
    return tmp_path


@pytest.mark.slow
def test_days_are_read_to_the_last_without_links_sources_and_headings(repository):
    found = briefs.read_briefs(repository, date(2025, 3, 5))
    assert {text.published for text in found} == {date(2025, 3, 3)}
    assert sorted("\n\n".join(text.text for text in found).split("\n\n")) == [
        "Northern troops enter the town of Ap in the east. The southern government says that it holds the bridge.",
        "Two people are hurt in an attack in Bo, the police say.",
    ]


@pytest.mark.slow
def test_every_text_has_its_own_id_and_chance_is_set(repository):
    found = briefs.read_briefs(repository, date(2025, 12, 31))
    assert len({text.id for text in found}) == len(found)
    assert found == briefs.read_briefs(repository, date(2025, 12, 31))


@given(st.lists(st.text("ab c.", min_size=1, max_size=900), max_size=9), st.integers(0, 9))
def test_no_text_is_lost_or_told_twice_when_texts_are_put_together(told, seed):
    joined = list(briefs.put_together(told, random.Random(seed)))
    assert sorted("\n\n".join(joined).split("\n\n")) == sorted(told) or not told
