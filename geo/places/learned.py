"""Small learned models, evaluated with numpy alone: a linear chain over hashed features, and forests of trees.

They hold numbers only; scripts in `data/places` and `data/events` train them and write the files that are read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.resources import resource_path

Floats = NDArray[np.float64]
Hashes = NDArray[np.uint64]

_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT = np.uint64(33)
_KEPT_BITS = np.uint64(0xFFFFFFFF)


def mix(hashes: Hashes) -> Hashes:
    """Scatter hashes over 32 bits, so that sums of them seldom meet."""
    for factor in _MIX:
        hashes = (hashes ^ (hashes >> _SHIFT)) * factor
    return (hashes ^ (hashes >> _SHIFT)) & _KEPT_BITS


@dataclass(frozen=True, slots=True)
class Chain:
    """A linear-chain conditional random field over hashed features.

    `keys` are sorted hashes of features, `weights` their rows (feature by label), `transitions` label by label.
    """

    keys: Hashes
    weights: Floats
    transitions: Floats

    def marginals(self, features: Hashes, starts: Sequence[int]) -> Floats:
        """Return each token's probability of each label.

        Args:
            features: A row of hashes a token.
            starts: Where sentences start: the first is 0.
        """
        if not len(features):
            return np.zeros((0, self.weights.shape[1]))
        return _forward_backward(self.potentials(features), self.transitions, starts)

    def potentials(self, features: Hashes) -> Floats:
        """Return the sum of each row's weights, by label: what a token by itself says."""
        flat = features.ravel()
        rows = np.minimum(np.searchsorted(self.keys, flat), len(self.keys) - 1)
        known = (self.keys[rows] == flat)[:, None]
        found = np.where(known, self.weights[rows], 0.0)
        return np.asarray(found.reshape(*features.shape, -1).sum(axis=1))


def _forward_backward(potentials: Floats, transitions: Floats, starts: Sequence[int]) -> Floats:
    """Run every sentence at once, padded to the longest: loops cost more than empty cells."""
    ends = [*starts[1:], len(potentials)]
    lengths = np.array(ends) - np.array(starts)
    longest, labels = int(lengths.max()), potentials.shape[1]
    inside = np.arange(longest)[None, :] < lengths[:, None]
    padded = np.zeros((len(lengths), longest, labels))
    padded[inside] = potentials
    forward, backward = np.zeros_like(padded), np.zeros_like(padded)
    forward[:, 0] = padded[:, 0]
    for at in range(1, longest):
        step = forward[:, at - 1, :, None] + transitions[None]
        forward[:, at] = _log_sum(step, axis=1) + padded[:, at]
    for at in range(longest - 2, -1, -1):
        step = transitions[None] + (padded[:, at + 1] + backward[:, at + 1])[:, None, :]
        backward[:, at] = np.where(inside[:, at + 1, None], _log_sum(step, axis=2), 0.0)
    total = (forward + backward)[inside]
    total -= total.max(axis=1, keepdims=True)
    chances = np.exp(total)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _log_sum(values: Floats, *, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    return np.asarray(np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis))


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees as flat arrays: one row a tree, one column a node.

    A node sends a row left where `row[feature] <= threshold`; a leaf is its own child. `missing` values are not known:
    features are always numbers.
    """

    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    depth: int
    names: tuple[str, ...]

    def margins(self, rows: Floats) -> Floats:
        """Return each row's sum of leaf values."""
        if not len(rows):
            return np.zeros(0)
        # One flat row of nodes: plain `take` is several times faster than indexing by pairs.
        roots = np.arange(len(self.feature), dtype=np.int64) * self.feature.shape[1]
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left, right = self.left.ravel(), self.right.ravel()
        flat, starts = np.ascontiguousarray(rows).ravel(), np.arange(len(rows))[:, None] * rows.shape[1]
        node = np.broadcast_to(roots, (len(rows), len(roots)))
        for _ in range(self.depth):
            goes_left = flat.take(starts + feature.take(node)) <= threshold.take(node)
            node = roots + np.where(goes_left, left.take(node), right.take(node))
        return np.asarray(self.value.ravel().take(node).sum(axis=1))


@cache
def load_chain(name: str, folder: str = "places") -> Chain:
    """Read `data/FOLDER/NAME.npz`.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with _arrays(name, folder) as arrays:
        return Chain(
            arrays["keys"].astype(np.uint64), arrays["weights"].astype(np.float64), arrays["transitions"].astype(float)
        )


@cache
def load_forest(name: str, folder: str = "places") -> Forest:
    """Read `data/FOLDER/NAME.npz`.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with _arrays(name, folder) as arrays:
        return Forest(
            feature=arrays["feature"].astype(np.int32),
            threshold=arrays["threshold"].astype(np.float64),
            left=arrays["left"].astype(np.int32),
            right=arrays["right"].astype(np.int32),
            value=arrays["value"].astype(np.float64),
            depth=int(arrays["depth"]),
            names=tuple(str(name) for name in arrays["names"]),
        )


def _arrays(name: str, folder: str) -> np.lib.npyio.NpzFile:
    path = resource_path("data", folder, f"{name}.npz")
    try:
        loaded = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        msg = f"{path} is no file of learned weights; make it again with data/{folder}/train.py"
        raise DataError(msg) from error
    if not isinstance(loaded, np.lib.npyio.NpzFile):
        msg = f"{path} holds one array where named ones belong; make it again with data/{folder}/train.py"
        raise DataError(msg)
    return loaded
