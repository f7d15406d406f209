"""Small learned models, evaluated with numpy alone: a linear chain over hashed features, and forests of trees.

They hold numbers only; scripts in `data/places` and `data/events` train them and write the files that are read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.resources import resource_path

Floats = NDArray[np.float64]
Hashes = NDArray[np.uint64]

_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT = np.uint64(33)
_KEPT_BITS = np.uint64(0xFFFFFFFF)
_ROWS_AT_ONCE = 64  # in a forest: more would not stay in a processor's nearest memory
_BUCKET_BITS = 18  # of the 32 of a hash: so most buckets hold one key or none


def mix(hashes: Hashes) -> Hashes:
    """Scatter hashes over 32 bits, so that sums of them seldom meet."""
    for factor in _MIX:
        hashes = (hashes ^ (hashes >> _SHIFT)) * factor
    return (hashes ^ (hashes >> _SHIFT)) & _KEPT_BITS


@dataclass(frozen=True, slots=True)
class HashIndex:
    """Where hashes of 32 bits stand in a sorted array: several times as fast as halving it again and again.

    `first` says for each value of a hash's upper bits where its bucket begins; no bucket holds more than `depth` keys.
    """

    keys: Hashes
    first: NDArray[np.intp]
    depth: int

    @classmethod
    def of(cls, keys: Hashes) -> Self:
        """Return the index of some sorted hashes."""
        edges = np.arange((1 << _BUCKET_BITS) + 1, dtype=np.uint64) << np.uint64(32 - _BUCKET_BITS)
        first = np.searchsorted(keys, edges)
        beyond = np.uint64(1 << 32)  # greater than any hash, so that a search may end after the last key
        return cls(np.append(keys, beyond), first[:-1], int(np.diff(first).max()))

    def find(self, hashes: Hashes) -> NDArray[np.intp]:
        """Return where each hash stands, or the count of keys for one that is not there."""
        at = self.first.take((hashes >> np.uint64(32 - _BUCKET_BITS)).astype(np.intp))
        for _ in range(self.depth):
            at += self.keys.take(at) < hashes
        return np.where(self.keys.take(at) == hashes, at, len(self.keys) - 1)


@dataclass(frozen=True, slots=True)
class Chain:
    """A linear-chain conditional random field over hashed features.

    `keys` are sorted hashes of features, `weights` their rows (feature by label), `transitions` label by label.
    """

    keys: Hashes
    weights: Floats
    transitions: Floats
    _index: HashIndex = field(init=False, repr=False, compare=False)
    _padded: Floats = field(init=False, repr=False, compare=False)  # with a row of zeros for unknown features

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", HashIndex.of(self.keys))
        object.__setattr__(self, "_padded", np.vstack([self.weights, np.zeros((1, self.weights.shape[1]))]))

    def marginals(self, features: Hashes, starts: Sequence[int]) -> Floats:
        """Return each token's probability of each label.

        Args:
            features: A row of hashes a token.
            starts: Where sentences start: the first is 0.
        """
        if not len(features):
            return np.zeros((0, self.weights.shape[1]))
        return _forward_backward(self.potentials(features), self.transitions, starts)

    def weights_of(self, features: Hashes) -> Floats:
        """Return the weights of some features, by label: zeros for those that are not known."""
        return np.asarray(self._padded.take(self._index.find(features), axis=0))

    def potentials(self, features: Hashes) -> Floats:
        """Return the sum of each row's weights, by label: what a token by itself says."""
        # Summed feature by feature: adding long rows is several times faster than adding many short ones.
        found = self._index.find(np.ascontiguousarray(features.T))
        return np.asarray(self._padded.take(found, axis=0).sum(axis=0))


def _forward_backward(potentials: Floats, transitions: Floats, starts: Sequence[int]) -> Floats:
    """Run every sentence at once, padded to the longest: loops cost more than empty cells.

    The run backwards is one forwards through the sentence reversed, so both are made by the same steps.
    """
    first = np.array(starts)
    lengths = np.diff(first, append=len(potentials))
    steps = np.arange(int(lengths.max()))[:, None]
    forth, back = first + steps, first + lengths - 1 - steps
    cells = np.clip(np.hstack([forth, back]), 0, len(potentials) - 1)
    seen = np.ascontiguousarray(potentials[cells].transpose(0, 2, 1))
    ways = np.stack([transitions, transitions.T], axis=2).repeat(len(first), axis=2)
    before = np.zeros_like(seen)
    for at in range(1, len(before)):
        before[at] = _log_sum((before[at - 1] + seen[at - 1])[:, None] + ways)
    sentence = np.repeat(np.arange(len(first)), lengths)
    place = np.arange(len(potentials)) - first[sentence]
    after = before[lengths[sentence] - 1 - place, :, len(first) + sentence]
    total = before[place, :, sentence] + potentials + after
    total -= total.max(axis=1, keepdims=True)
    chances = np.exp(total)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _log_sum(values: Floats) -> Floats:
    top = values.max(axis=0)
    return np.asarray(np.log(np.exp(values - top).sum(axis=0)) + top)


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

    _tables: "_Tables" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tables", _Tables.of(self))

    def margins(self, rows: Floats) -> Floats:
        """Return each row's sum of leaf values."""
        tables, found = self._tables, np.zeros(len(rows))
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            some = np.ascontiguousarray(rows[first : first + _ROWS_AT_ONCE])
            flat, starts = some.ravel(), np.arange(len(some))[:, None] * some.shape[1]
            node = tables.first + (some.take(tables.root_features, axis=1) > tables.root_thresholds)
            for _ in range(self.depth - 1):
                goes_right = flat.take(starts + tables.feature.take(node)) > tables.threshold.take(node)
                node = tables.child.take(node) + goes_right
            found[first : first + len(some)] = tables.value.take(node).sum(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class _Tables:
    """All nodes of a forest in one row, so that plain `take` finds them: several times as fast as indexing by pairs.

    `child` holds each node's left child, numbered as in that row; the right one stands behind it. A leaf is its own
    child, and no number is above its threshold. What tells of roots and of their left children (`first`) stands apart.
    """

    root_features: NDArray[np.intp]
    root_thresholds: Floats
    first: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: Floats
    child: NDArray[np.intp]
    value: Floats

    @classmethod
    def of(cls, forest: Forest) -> Self:
        """Lay a forest's trees one after the other, the two children of a node beside each other."""
        trees, nodes = forest.feature.shape
        inner = (forest.left != np.arange(nodes)) & (forest.left != 0)  # no child is a root; a short tree ends in zeros
        tree, node = np.nonzero(inner)
        pair = 2 * (np.cumsum(inner, axis=1)[tree, node] - 1) + 1
        place = np.full((trees, nodes), nodes)  # none for what fills up a short tree
        place[:, 0] = 0
        place[tree, forest.left[tree, node]] = pair
        place[tree, forest.right[tree, node]] = pair + 1
        at = (np.arange(trees)[:, None] * nodes + place)[place < nodes]
        feature, threshold = np.zeros(trees * nodes, dtype=np.intp), np.full(trees * nodes, np.inf)
        child, value = np.arange(trees * nodes), np.zeros(trees * nodes)
        value[at] = forest.value[place < nodes]
        here = tree * nodes + place[tree, node]
        feature[here], threshold[here] = forest.feature[tree, node], forest.threshold[tree, node]
        child[here] = tree * nodes + pair
        roots = np.arange(trees) * nodes
        return cls(feature[roots], threshold[roots], child[roots], feature, threshold, child, value)


@cache
def load_chain(name: str, folder: str = "places") -> Chain:
    """Read `data/FOLDER/NAME.npz`.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with open_arrays(name, folder) as arrays:
        return Chain(
            arrays["keys"].astype(np.uint64), arrays["weights"].astype(np.float64), arrays["transitions"].astype(float)
        )


@cache
def load_forest(name: str, folder: str = "places", script: str = "") -> Forest:
    """Read `data/FOLDER/NAME.npz`, which a script below `data` makes: by default that of the folder.

    Raises:
        DataError: The file is missing or holds something else.
    """
    with open_arrays(name, folder, script=script) as arrays:
        return Forest(
            feature=arrays["feature"].astype(np.int32),
            threshold=arrays["threshold"].astype(np.float64),
            left=arrays["left"].astype(np.int32),
            right=arrays["right"].astype(np.int32),
            value=arrays["value"].astype(np.float64),
            depth=int(arrays["depth"]),
            names=tuple(str(name) for name in arrays["names"]),
        )


def open_arrays(name: str, folder: str, *, script: str = "") -> np.lib.npyio.NpzFile:
    """Open `data/FOLDER/NAME.npz`, which a script below `data` makes: by default that of the folder.

    Raises:
        DataError: The file is missing or holds something else.
    """
    path, made_by = resource_path("data", folder, f"{name}.npz"), script or f"{folder}/train.py"
    try:
        # As a whole: numpy leaves a file open that turns out to be no archive.
        loaded = np.load(BytesIO(path.read_bytes()), allow_pickle=False)
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        msg = f"{path} is no file of learned weights; make it again with data/{made_by}"
        raise DataError(msg) from error
    if not isinstance(loaded, np.lib.npyio.NpzFile):
        msg = f"{path} holds one array where named ones belong; make it again with data/{made_by}"
        raise DataError(msg)
    return loaded
