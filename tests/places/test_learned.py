"""The small learned models do what their slow definitions say."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.learned import Chain, Forest, HashIndex

_HASHES = st.integers(0, 2**32 - 1)


@given(keys=st.sets(_HASHES, max_size=40), asked=st.lists(_HASHES, max_size=20))
def test_the_index_finds_each_key_and_nothing_else(keys, asked):
    ordered = sorted(keys)
    found = HashIndex.of(np.array(ordered, dtype=np.uint64)).find(np.array([*ordered, *asked], dtype=np.uint64))
    assert found.tolist() == [ordered.index(key) if key in keys else len(ordered) for key in [*ordered, *asked]]


def test_neighbouring_keys_share_a_bucket():
    keys = np.arange(100, dtype=np.uint64) * np.uint64(2)
    assert HashIndex.of(keys).find(np.array([0, 1, 198, 199], dtype=np.uint64)).tolist() == [0, 100, 99, 100]


@pytest.mark.parametrize("lengths", [(1,), (4,), (1, 3), (3, 1, 2)])
def test_chances_are_those_of_all_ways_to_label_a_sentence(lengths):
    random = np.random.default_rng(len(lengths))
    weights, transitions = random.normal(size=(5, 3)), random.normal(size=(3, 3))
    chain = Chain(np.array([3, 8, 9, 200, 2**31], dtype=np.uint64), weights, transitions)
    features = random.choice(np.append(chain.keys, np.uint64(7)), size=(sum(lengths), 2))
    starts = np.cumsum([0, *lengths[:-1]]).tolist()
    expected = np.vstack(
        [
            _by_counting(chain.potentials(features)[start : start + length], transitions)
            for start, length in zip(starts, lengths, strict=True)
        ]
    )
    assert chain.marginals(features, starts) == pytest.approx(expected)


def _by_counting(potentials, transitions):
    chances = np.zeros_like(potentials)
    for labels in product(range(3), repeat=len(potentials)):
        score = sum(potentials[at, label] for at, label in enumerate(labels))
        weight = np.exp(score + sum(transitions[pair] for pair in pairwise(labels)))
        for at, label in enumerate(labels):
            chances[at, label] += weight
    return chances / chances.sum(axis=1, keepdims=True)


def test_unknown_features_weigh_nothing():
    chain = Chain(np.array([5], dtype=np.uint64), np.array([[1.0, 2.0]]), np.zeros((2, 2)))
    assert chain.potentials(np.array([[5, 6], [6, 7]], dtype=np.uint64)).tolist() == [[1.0, 2.0], [0.0, 0.0]]


def test_a_forest_adds_the_leaves_that_each_row_comes_to():
    forest = Forest(
        feature=np.array([[0, 0, 1, 0, 0], [1, 0, 0, 0, 0]], dtype=np.int32),
        threshold=np.array([[0.5, 0, 2.0, 0, 0], [1.0, 0, 0, 0, 0]]),
        left=np.array([[1, 1, 3, 3, 4], [1, 1, 2, 3, 4]], dtype=np.int32),
        right=np.array([[2, 1, 4, 3, 4], [2, 1, 2, 3, 4]], dtype=np.int32),
        value=np.array([[0, 1.0, 0, 10.0, 100.0], [0, 0.25, 0.5, 0, 0]]),
        depth=2,
        names=("one", "other"),
    )
    rows = np.array([[0.5, 1.0], [0.6, 2.0], [0.6, 2.5]])
    assert forest.margins(rows).tolist() == [1.25, 10.5, 100.5]


@st.composite
def grown(draw):
    """Draw the nodes of a tree over three numbers, parents before children, as they are trained."""
    nodes = []

    def grow(depth):
        at = len(nodes)
        nodes.append((0, 0.0, at, at, float(draw(st.integers(-8, 8)))))
        if depth and draw(st.booleans()):
            split = draw(st.integers(0, 2)), draw(st.integers(-2, 2)) / 2
            nodes[at] = (*split, grow(depth - 1), grow(depth - 1), 0.0)
        return at

    grow(4)
    return nodes


def _leaf(tree, row):
    at = 0
    while tree[at][2] != at:
        feature, threshold, left, right, _ = tree[at]
        at = left if row[feature] <= threshold else right
    return tree[at][4]


@given(st.lists(grown(), min_size=1, max_size=5), st.integers(0, 2**32 - 1), st.sampled_from([0, 1, 64, 65, 130]))
def test_forests_of_every_form_add_the_leaves_that_a_walk_comes_to(trees, seed, count):
    shape = (len(trees), max(map(len, trees)))
    filled = [np.zeros(shape) for _ in range(5)]  # a short tree ends in zeros
    for tree, nodes in enumerate(trees):
        for at, node in enumerate(nodes):
            for column, number in zip(filled, node, strict=True):
                column[tree, at] = number
    feature, threshold, left, right, value = filled
    forest = Forest(feature.astype(int), threshold, left.astype(int), right.astype(int), value, 4, ("a", "b", "c"))
    rows = np.random.default_rng(seed).integers(-3, 4, (count, 3)) / 2
    assert forest.margins(rows).tolist() == [sum(_leaf(tree, row) for tree in trees) for row in rows]
