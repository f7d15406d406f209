"""The seed articles: retold in our own words, complete, and readable by our own reader."""

import re
from datetime import date
from pathlib import Path

import pytest

from geo.articles.reading import read_inputs
from geo.resources import resource_path

SEEDS = sorted(resource_path("seeds").glob("*.md"))
LONGEST_SHARED_RUN = 7
PLACES = (
    "Kursk",
    "Donetsk",
    "Moscow",
    "Beijing",
    "Luxembourg",
    "Alaska",
    "South China Sea",
    "Libya",
    "Sudan",
    "Central African Republic",
    "Mali",
)


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(text, length):
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def test_three_seeds_are_read_without_a_refusal():
    articles, rejections = read_inputs([resource_path("seeds")])
    assert not rejections
    assert [a.published for a in articles] == [date(2023, 2, 10), date(2024, 8, 27), date(2023, 10, 6)]
    assert all(a.title and a.source for a in articles)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_of_the_request_is_named(place):
    assert any(place in seed.read_text(encoding="utf-8") for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.stem)
def test_no_run_of_eight_words_is_the_originals(shared: Path, seed: Path):
    original = (shared / "articles" / f"{seed.stem}.txt").read_text(encoding="utf-8")
    retold = seed.read_text(encoding="utf-8")
    assert not runs(original, LONGEST_SHARED_RUN + 1) & runs(retold, LONGEST_SHARED_RUN + 1)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.stem)
def test_every_number_and_name_of_the_original_is_kept(shared: Path, seed: Path):
    original = (shared / "articles" / f"{seed.stem}.txt").read_text(encoding="utf-8")
    sentences = "\n".join(line for line in original.splitlines() if line.rstrip().endswith((".", "”")))
    retold = seed.read_text(encoding="utf-8").lower()
    # Numbers, and capitalised words inside a sentence: what stands at its head is capitalised anyway.
    facts = re.findall(r"(?<=[a-z,] )[A-Z]\w+|\d+", sentences)
    assert len(facts) > 20
    missing = {fact for fact in facts if fact.lower() not in retold}
    assert not missing
