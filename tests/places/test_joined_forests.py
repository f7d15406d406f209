"""A forest that is made of two goes by the mean of what both say."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.learned import Forest

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "places" / "forests.py"
NAMES = ("one", "two", "three")
NUMBERS = st.floats(-5, 5, width=32)


@pytest.fixture(scope="module")
def joined_forest():
    spec = importlib.util.spec_from_file_location("forests", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.joined_forest


def balanced(depth, numbers):
    """Return a tree whose every node but the last parts its rows: node n has the children 2n + 1 and 2n + 2."""
    nodes, inner = 2 ** (depth + 1) - 1, 2**depth - 1
    own = np.arange(nodes)
    return {
        "feature": np.where(own < inner, own % len(NAMES), 0),
        "threshold": np.where(own < inner, np.resize(numbers, nodes), 0.0),
        "left": np.where(own < inner, 2 * own + 1, own),
        "right": np.where(own < inner, 2 * own + 2, own),
        "value": np.where(own < inner, 0.0, np.resize(numbers[::-1], nodes)),
    }


@st.composite
def forests(draw):
    depth = draw(st.integers(1, 3))
    trees = [
        balanced(depth, np.array(draw(st.lists(NUMBERS, min_size=3, max_size=15))))
        for _ in range(draw(st.integers(1, 3)))
    ]
    rows = {name: np.vstack([tree[name] for tree in trees]) for name in trees[0]}
    whole = {name: rows[name].astype(np.int32) for name in ("feature", "left", "right")}
    return Forest(**{**rows, **whole}, depth=depth, names=NAMES)


@given(
    one=forests(),
    other=forests(),
    share=st.floats(0, 1),
    rows=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=9),
)
def test_a_joined_forest_goes_by_the_mean_of_both(joined_forest, one, other, share, rows):
    table = np.array(rows)
    expected = (1 - share) * one.margins(table) + share * other.margins(table)
    assert joined_forest(one, other, share).margins(table) == pytest.approx(expected, abs=1e-9)
