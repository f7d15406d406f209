"""Places by what a person types: a name, and after a comma where it lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.typed import find_typed

GAZETTEER = open_gazetteer()


def found(typed, limit=5):
    return [
        (entry.place.name, GAZETTEER.container(entry).admin1) for entry in find_typed(GAZETTEER, typed, limit=limit)
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Springfield, Massachusetts", ("Springfield", "Massachusetts")),
        ("springfield , OHIO", ("Springfield", "Ohio")),
        ("Springfield, Ill, US", ("Springfield", "Illinois")),
        ("Springfield, United States", ("Springfield", "Missouri")),
        ("Tripoli, LB", ("Tripoli", "Liban-Nord")),
    ],
)
def test_where_a_place_lies_may_follow_a_comma(typed, first):
    assert found(typed)[0] == first


def test_a_name_alone_is_searched_as_ever_and_a_comma_that_names_nothing_finds_nothing():
    assert find_typed(GAZETTEER, "Springf", limit=5) == GAZETTEER.search("Springf", 5)
    assert find_typed(GAZETTEER, "Kursk,", limit=5) == GAZETTEER.search("Kursk,", 5)
    assert found("Springfield, Atlantis") == []
    assert len(found("Springfield, United States", limit=2)) == 2


@given(st.text(max_size=40))
def test_any_text_finds_places_or_none(typed):
    assert len(find_typed(GAZETTEER, typed, limit=3)) <= 3
