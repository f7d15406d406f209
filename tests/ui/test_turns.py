"""What the script of the keys tells: turns with numbers, from a browser that may tell anything."""

from hypothesis import given
from hypothesis import strategies as st

from geo.ui.review import read_turns

NUMBERS = st.integers(1, 2**53 - 1)
TURNS = st.lists(st.tuples(NUMBERS, st.sampled_from(["undo", "redo"])).map(list), max_size=40)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["undo", "redo"])
ANYTHING = st.recursive(SCALARS, lambda of: st.lists(of) | st.dictionaries(st.text(), of))


@given(TURNS)
def test_turns_are_read_as_they_are_told(turns):
    assert [list(turn) for turn in read_turns(turns)] == turns


@given(ANYTHING | st.lists(ANYTHING | st.lists(SCALARS, min_size=2, max_size=2)))
def test_of_what_else_is_told_only_turns_are_taken(told):
    for number, turn in read_turns(told):
        assert type(number) is int
        assert number > 0
        assert turn in {"undo", "redo"}


def test_no_more_is_taken_than_the_script_sends_at_once():
    assert len(read_turns([[number, "undo"] for number in range(1, 1000)])) == 40
