"""Teach the encoder that ships the news of `tests/data/wire`, from where it stands: an hour and a half on two cores.

    python data/english/encoder/further.py SHARED READINGS

Begins from `encoder.onnx` and `data/events/careful/heads.npz` as `train.py` made them, in the floating point numbers
that their whole numbers stand for. A first model learns from the first part of the news beside the stories that
`train.py` learns from; what it makes of the second part, from which it has not learned, goes to the folder READINGS
(`unseen0.pkl`). From there a second one learns from all of them. Weights that ship are the means of what was begun from
and of this one, and READINGS holds the same mean with the first. After it: `level.py`, then, in `data/events`, with
`--careful READINGS --further`: `train_sureness.py` and `train_judge.py`, in that order.
"""

import argparse
import copy
import pickle
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import onnx
import torch
from model import ActReader, Recipe, learn, mean_of, said_of
from onnx import numpy_helper
from samples import Sample, all_stories, news_samples, plover_sentences, rams_windows
from torch import Tensor
from weights import HEADS, HERE, export, kept

from geo.language import encoder as encoding

FIRST_RECIPE, FURTHER_RECIPE = (Recipe(passes, 1.2e-4, 4096, 5e-4) for passes in (4, 3))
FIRST_SEEDS, FURTHER_SEEDS = (20, 21), (30, 31)
SEEN = 510  # pieces that are seen at once while learning, all that there are places for; the program shows it fewer
FIRST_TIMES = 3  # that a story of the first part counts in the first model
PARTS = ("qkv", "out", "up", "down")  # products of a layer, in the order in which their weights are numbered


def shipped() -> ActReader:
    """Return the model that ships, as floating point numbers."""
    graph = onnx.load(HERE / "encoder.onnx").graph
    found = {_name(one.name): numpy_helper.to_array(one) for one in graph.initializer}
    model = ActReader()
    encoder = model.encoder
    with torch.no_grad():
        encoder.word.weight.copy_(_whole(found, "word.weight"))
        encoder.place.weight.copy_(_whole(found, "place.weight"))
        encoder.kind.copy_(_tensor(found["kind"]))
        _take(encoder.norm, found, "norm")
        names = iter(_products(found))
        for number, layer in enumerate(encoder.layers):
            for part in PARTS:
                linear = getattr(layer, part)
                linear.weight.copy_(_whole(found, next(names)).T)
                linear.bias.copy_(_tensor(found[f"layers.{number}.{part}.bias"]))
            for name in ("first", "second"):
                _take(getattr(layer, name), found, f"layers.{number}.{name}")
        _take_heads(model)
    return model.eval()


def _name(name: str) -> str:
    """Return what a weight is called today; files of 2026-11 and before have other names for some."""
    if name.startswith("onnx::"):
        return re.sub("_([qs])$", lambda end: {"q": "_whole", "s": "_scales"}[end[1]], name)
    plain = name.removeprefix("e.").replace(".n1.", ".first.").replace(".n2.", ".second.")
    return re.sub(r"^pos\.", "place.", plain)


def _products(found: Iterable[str]) -> list[str]:
    """Return the names of the weights of all products with whole numbers, in the order in which they are asked."""
    listed = {name.removesuffix(end) for name in found for end in ("_quantized", "_whole") if name.endswith(end)}
    return sorted((name for name in listed if "MatMul" in name), key=lambda name: int(name.rpartition("_")[2]))


def _whole(found: dict[str, np.ndarray], name: str) -> Tensor:
    """Return weights that are kept in whole numbers, with a scale for each column."""
    if f"{name}_quantized" in found:
        off = found[f"{name}_zero_point"].astype(np.float32)
        return _tensor((found[f"{name}_quantized"].astype(np.float32) - off) * found[f"{name}_scale"])
    return _tensor(found[f"{name}_whole"].astype(np.float32) * found[f"{name}_scales"])


def _take(norm: torch.nn.LayerNorm, found: dict[str, np.ndarray], name: str) -> None:
    norm.weight.copy_(_tensor(found[f"{name}.weight"]))
    norm.bias.copy_(_tensor(found[f"{name}.bias"]))


def _take_heads(model: ActReader) -> None:
    """Fill the heads that ship; the others stay as chance made them, and are asked for nothing."""
    with np.load(HEADS) as arrays:
        heads = {name: _tensor(arrays[name]) for name in arrays.files}
    words, bias, at = heads["words"].T, heads["words_bias"], 0
    for linear in (model.act, model.kinds, model.statuses):
        count = len(linear.bias)
        linear.weight.copy_(words[at : at + count])
        linear.bias.copy_(bias[at : at + count])
        at += count
    for name in ("acts", "others", "alone", "nobody"):
        linear = getattr(model, name)
        linear.weight[: len(heads[f"{name}_bias"])].copy_(heads[name].T)
        linear.bias[: len(heads[f"{name}_bias"])].copy_(heads[f"{name}_bias"])
    model.distances.weight[:, : heads["distances"].shape[1]].copy_(heads["distances"])


def _tensor(values: np.ndarray) -> Tensor:
    return torch.tensor(np.asarray(values, dtype=np.float32))


def means_of_runs(
    begun: ActReader, sets: Sequence[tuple[Sequence[Sample], float]], recipe: Recipe, seeds: Sequence[int]
) -> ActReader:
    """Return the mean of what a model becomes by several runs."""
    return mean_of([learn(copy.deepcopy(begun), sets, recipe, seed) for seed in seeds])


def main() -> None:
    """Learn both models, write the readings of the first and the weights of the second."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("readings", type=Path)
    given = parser.parse_args()
    begun = shipped()
    with patch.object(encoding, "SIZE", SEEN):
        told = [sample for story in all_stories(given.shared) for sample in story for _ in range(sample.times)]
        sentences, windows = plover_sentences(given.shared), rams_windows(given.shared)
        first, second = (news_samples(given.shared, part) for part in (1, 2))
    listed = [sample for sample in first for _ in range(FIRST_TIMES)]
    sets = [(told, 0.6), (listed, 1.0), (sentences, 0.4), (windows, 0.1)]
    half = means_of_runs(begun, sets, FIRST_RECIPE, FIRST_SEEDS)
    model = mean_of([begun, half])
    given.readings.mkdir(parents=True, exist_ok=True)
    content = pickle.dumps([kept(said_of(model, sample), sample) for sample in second], protocol=4)
    (given.readings / "unseen0.pkl").write_bytes(content)
    sets = [(told, 0.5), ([*first, *second], 1.0), (sentences, 0.4)]
    export(mean_of([begun, means_of_runs(half, sets, FURTHER_RECIPE, FURTHER_SEEDS)]))


if __name__ == "__main__":
    main()
