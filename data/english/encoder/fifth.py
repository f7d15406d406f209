"""Teach the encoder that ships the fifth part of the news of `tests/data/wire`, from where it stands.

    python data/english/encoder/fifth.py SHARED READINGS --processes 2

Begins from `encoder.onnx` and `data/events/careful/heads.npz` as `distil.py` made them, in the floating point numbers
that their whole numbers stand for, and learns the batches of the part, which the second letters of its stories tell,
one round after the other, beside a share of all that it has learned before. What it makes of a batch before it learns
from it, in windows as the program shows them, goes to the folder READINGS (`unseen1.pkl`, ...): upon these the second
look and the sureness of fields are learned, by `train_sureness.py` and `train_story.py` of `data/events`, each
with `--careful READINGS --fifth`. What ships is the mean, weight by weight, of what was begun from and of the last
round: it keeps what other writers' news taught. After it: `level.py`.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from distil import stored, study
from model import Recipe, mean_of
from samples import Sample, all_stories, news_samples, plover_sentences, seen_at_once
from together import side_by_side
from weights import export, keep_readings, shipped

# What each round learns, and how: its readings are of the batches that no round before it has learned.
ROUNDS: Mapping[str, Recipe] = {
    "de": Recipe(3, 1.4e-4, 2048, 5.6e-4),
    "def": Recipe(4, 1.3e-4, 2048, 5.2e-4),
    "defg": Recipe(2, 1.2e-4, 2048, 4.8e-4),
}
BEGUN = "begun.pt"
OTHERS, OFTEN, SENTENCES = 0.5, 0.15, 0.2  # shares a pass of the parts before, of all other stories, of sentences


def main() -> None:
    """Learn round by round, keep the readings, and write the weights that ship."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    given.readings.mkdir(parents=True, exist_ok=True)
    begun, known = given.readings / BEGUN, ""
    torch.save(shipped().state_dict(), begun)
    with seen_at_once():
        often = [sample for story in all_stories(given.shared) for sample in story for _ in range(sample.times)]
        sets: list[tuple[list[Sample], float]] = [(often, OFTEN), (plover_sentences(given.shared), SENTENCES)]
        sets += [(news_samples(given.shared, part), OTHERS) for part in (1, 2, 3, 4)]
    for number, (letters, recipe) in enumerate(ROUNDS.items(), 1):
        unseen = news_samples(given.shared, 5, set(letters) - set(known))
        keep_readings(stored(begun), unseen, given.readings / f"unseen{number}.pkl")
        with seen_at_once():
            batch = news_samples(given.shared, 5, set(letters))
        learned = given.readings / f"fifth{number}.pt"
        side_by_side(study, given.processes, begun, [([*sets, (batch, 1.0)], recipe)], learned)
        begun, known = learned, letters
    export(mean_of([stored(given.readings / BEGUN), stored(begun)]))


if __name__ == "__main__":
    main()
