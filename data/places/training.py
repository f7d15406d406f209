"""How the chain and the forests are trained; `train.py` runs it on everything, the benchmark on folds."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import lightgbm
import numpy as np
import pycrfsuite
from corpora import Document

from geo.places.learned import Chain, Floats, Forest
from geo.places.name_matches import is_capital

SEED = 7
LABELS = ("O", "B", "I")
_CHAIN = {"c1": 0.1, "c2": 0.02, "max_iterations": 45, "feature.minfreq": 3, "feature.possible_transitions": True}


def train_chain(documents: Sequence[Document]) -> Chain:
    """Train the chain on the documents' tokens."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_CHAIN)
    for document in documents:
        labels = [LABELS[label] for label in document.labels]
        words = [[str(key) for key in row] for row in document.rows.tolist()]
        ends = [*document.starts[1:], len(labels)]
        for start, end in zip(document.starts, ends, strict=True):
            # A sentence without a name that begins with a capital teaches little and costs as much as another.
            if any(is_capital(token.text) for token in document.doc[start + 1 : end]):
                trainer.append(words[start:end], labels[start:end])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    return _as_chain(info)


def _as_chain(info: "pycrfsuite._dumpparser.ParsedDump") -> Chain:
    table: dict[int, list[float]] = {}
    for (key, label), weight in info.state_features.items():
        table.setdefault(int(key), [0.0] * len(LABELS))[LABELS.index(label)] = weight
    transitions = np.zeros((len(LABELS), len(LABELS)))
    for (one, other), weight in info.transitions.items():
        transitions[LABELS.index(one), LABELS.index(other)] = weight
    keys = sorted(table)
    return Chain(np.array(keys, dtype=np.uint64), np.array([table[key] for key in keys]), transitions)


def train_forest(
    rows: Floats,
    labels: Floats,
    names: Sequence[str],
    *,
    trees: int,
    leaves: int,
    least: int,
    rate: float,
    weights: Floats | None = None,
) -> Forest:
    """Train boosted trees that tell true rows from false ones."""
    data = lightgbm.Dataset(rows, labels, weight=weights, free_raw_data=False)
    settings = {
        "objective": "cross_entropy",
        "num_leaves": leaves,
        "min_data_in_leaf": least,
        "learning_rate": rate,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 2.0,
        "max_depth": 8,
        "seed": SEED,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    return as_forest(lightgbm.train(settings, data, num_boost_round=trees), names)


def as_forest(booster: lightgbm.Booster, names: Sequence[str]) -> Forest:
    """Lay out a booster's trees as arrays."""
    trees = [_flatten(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    width = max(len(tree) for tree in trees)
    shape = (len(trees), width)
    feature, left, right = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    threshold, value = np.zeros(shape), np.zeros(shape)
    for at, tree in enumerate(trees):
        for node, (split, bound, lower, upper, leaf) in enumerate(tree):
            feature[at, node], threshold[at, node], value[at, node] = split, bound, leaf
            left[at, node], right[at, node] = lower, upper
    return Forest(feature, threshold, left, right, value, _depth(trees), tuple(names))


def _flatten(root: dict) -> list[list[float]]:
    nodes: list[list[float]] = []

    def add(node: dict) -> int:
        at = len(nodes)
        nodes.append([0, 0.0, at, at, float(node.get("leaf_value", 0.0))])
        if "split_feature" in node:
            nodes[at][:2] = [int(node["split_feature"]), float(node["threshold"])]
            nodes[at][2] = add(node["left_child"])
            nodes[at][3] = add(node["right_child"])
        return at

    add(root)
    return nodes


def _depth(trees: Sequence[list[list[float]]]) -> int:
    def deep(tree: list[list[float]], node: int) -> int:
        left, right = int(tree[node][2]), int(tree[node][3])
        return 0 if left == node else 1 + max(deep(tree, left), deep(tree, right))

    return max(deep(tree, 0) for tree in trees)


def save_chain(chain: Chain, path: Path) -> None:
    """Write a chain as numbers."""
    np.savez_compressed(
        path, keys=chain.keys.astype(np.uint32), weights=chain.weights.astype(np.float16), transitions=chain.transitions
    )


def read_chain(path: Path) -> Chain:
    """Read a chain that was written."""
    with np.load(path, allow_pickle=False) as arrays:
        weights, transitions = arrays["weights"].astype(float), arrays["transitions"].astype(float)
        return Chain(arrays["keys"].astype(np.uint64), weights, transitions)


def save_forest(forest: Forest, path: Path) -> None:
    """Write a forest as numbers."""
    np.savez_compressed(
        path,
        feature=forest.feature.astype(np.int16),
        threshold=forest.threshold,
        left=forest.left.astype(np.int16),
        right=forest.right.astype(np.int16),
        value=forest.value.astype(np.float32),
        depth=forest.depth,
        names=np.array(forest.names),
    )
