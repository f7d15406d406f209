"""Tables whose keys or values are names of ours, columns of learned weights and roles of places, name what there is."""

import pytest

from geo.events import story_days, story_scenes
from geo.events.party_choices import NAMES as PARTY_NAMES
from geo.languages.words import languages, words_in
from geo.model import PlaceRole


@pytest.mark.parametrize("code", sorted(languages()))
@pytest.mark.parametrize(
    ("table", "before", "columns"),
    [
        ("day_helpers", "", story_days.NAMES),
        ("day_cases", "case_", story_days.NAMES),
        ("scene_cases", "", story_scenes.NAMES),
        ("party_cases", "case_", PARTY_NAMES),
        ("party_slots", "slot_", PARTY_NAMES),
    ],
)
def test_each_row_of_words_fills_a_column(code, table, before, columns):
    rows = getattr(words_in(code).story, table)
    assert {f"{before}{name}" for name in rows} <= set(columns)


@pytest.mark.parametrize("code", sorted(languages()))
def test_each_word_before_a_place_has_a_role_that_there_is(code):
    assert set(words_in(code).attachment.roles.values()) <= set(PlaceRole)


def test_no_column_of_english_stays_empty():
    words = words_in("en").story
    assert {f"case_{name}" for name in words.party_cases} == {c for c in PARTY_NAMES if c.startswith("case_")}
    assert {f"case_{name}" for name in words.day_cases} == {c for c in story_days.NAMES if c.startswith("case_")}
