"""Teach the encoder that `train.py` made the news of `tests/data/wire`: an hour and a half on two cores.

    python data/english/encoder/further.py SHARED WEIGHTS

Begins from `encoder.onnx` and `data/events/careful/heads.npz` as `train.py` made them, in the floating point numbers
that their whole numbers stand for. A first model learns from the first part of the news beside the stories that
`train.py` learns from; the mean of it and of what was begun from goes to the folder WEIGHTS, for `distil.py`. From
there a second one learns from both parts. Written are the means of what was begun from and of this one. After it:
`distil.py`.
"""

import argparse
import copy
from collections.abc import Sequence
from pathlib import Path

import torch
from model import ActReader, Recipe, learn, mean_of
from samples import Sample, all_stories, news_samples, plover_sentences, rams_windows, seen_at_once
from weights import HALF, export, shipped

FIRST_RECIPE, FURTHER_RECIPE = (Recipe(passes, 1.2e-4, 4096, 5e-4) for passes in (4, 3))
FIRST_SEEDS, FURTHER_SEEDS = (20, 21), (30, 31)
FIRST_TIMES = 3  # that a story of the first part counts in the first model


def means_of_runs(
    begun: ActReader, sets: Sequence[tuple[Sequence[Sample], float]], recipe: Recipe, seeds: Sequence[int]
) -> ActReader:
    """Return the mean of what a model becomes by several runs."""
    return mean_of([learn(copy.deepcopy(begun), sets, recipe, seed) for seed in seeds])


def main() -> None:
    """Learn both models, and write the weights of the first and of the second."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("weights", type=Path)
    given = parser.parse_args()
    begun = shipped()
    with seen_at_once():
        told = [sample for story in all_stories(given.shared) for sample in story for _ in range(sample.times)]
        sentences, windows = plover_sentences(given.shared), rams_windows(given.shared)
        first, second = (news_samples(given.shared, part) for part in (1, 2))
    listed = [sample for sample in first for _ in range(FIRST_TIMES)]
    sets = [(told, 0.6), (listed, 1.0), (sentences, 0.4), (windows, 0.1)]
    half = means_of_runs(begun, sets, FIRST_RECIPE, FIRST_SEEDS)
    model = mean_of([begun, half])
    given.weights.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), given.weights / HALF)
    sets = [(told, 0.5), ([*first, *second], 1.0), (sentences, 0.4)]
    export(mean_of([begun, means_of_runs(half, sets, FURTHER_RECIPE, FURTHER_SEEDS)]))


if __name__ == "__main__":
    main()
