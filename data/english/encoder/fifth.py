"""Teach the encoder that `distil.py` made the fifth part of the news of `tests/data/wire`, from where it stands.

    python data/english/encoder/fifth.py SHARED WEIGHTS --processes 2

Begins from `encoder.onnx` and `data/events/careful/heads.npz` as `distil.py` made them, in the floating point numbers
that their whole numbers stand for, and learns the batches of the part, which the second letters of its stories tell,
one round after the other, beside a share of all that it has learned before. What it writes is a mean, weight by weight,
of what was begun from and of some rounds: it keeps what other writers' news taught. After it: `anew.py`.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from distil import stored, study
from model import Recipe, Sets, mean_of
from samples import Sample, all_stories, news_samples, plover_sentences, seen_at_once
from together import side_by_side
from weights import export, shipped

OTHERS = 0.5  # share a pass of the parts before


@dataclass(frozen=True, slots=True)
class Round:
    """What a round learns, and how.

    `batches` tells what a pass takes of some together: how often all of them, or which share. Of several `runs` of
    different chance it is the mean.
    """

    batches: Mapping[str, float]
    recipe: Recipe
    others: float = OTHERS
    runs: int = 1


ROUNDS: Sequence[Round] = (
    Round({"de": 1}, Recipe(3, 1.4e-4, 2048, 5.6e-4)),
    Round({"def": 1}, Recipe(4, 1.3e-4, 2048, 5.2e-4)),
    Round({"defg": 1}, Recipe(2, 1.2e-4, 2048, 4.8e-4)),
    Round({"defg": 1}, Recipe(3, 1.2e-4, 2048, 4.8e-4), runs=2),
    Round({"defg": 1, "h": 3}, Recipe(3, 1.2e-4, 2048, 4.8e-4)),
    Round({"defg": 0.5, "hijk": 2}, Recipe(3, 1.2e-4, 2048, 4.8e-4), others=0.4),
)
BEGUN = "begun.pt"
OFTEN, SENTENCES = 0.3, 0.4  # share a pass of all other stories and of sentences, by that of the parts before
# In what is written: of what was begun from, and of rounds.
SHARES: Mapping[int, float] = {0: 0.4, 3: 0.15, 5: 0.2, 6: 0.25}


def main() -> None:
    """Learn round by round, and write the mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    given.weights.mkdir(parents=True, exist_ok=True)
    begun = given.weights / BEGUN
    torch.save(shipped().state_dict(), begun)
    known, made = known_in(given.shared), [begun]
    for number, one in enumerate(ROUNDS, 1):
        begun = learned_from(one, begun, known, given.weights / f"fifth{number}", given.processes)
        made.append(begun)
    export(mean_of([stored(made[number]) for number in SHARES], list(SHARES.values())))


@dataclass(frozen=True, slots=True)
class Known:
    """Samples of what is learned from: other stories, the parts before, sentences, and each batch of the part."""

    often: list[Sample]
    parts: tuple[list[Sample], ...]
    sentences: list[Sample]
    batches: Mapping[str, list[Sample]]

    def sets_of(self, one: Round) -> Sets:
        """Return what a round learns from, each with the share that a pass takes."""
        found = [(self.often, OFTEN * one.others), *((part, one.others) for part in self.parts)]
        for letters, share in one.batches.items():
            batch = [sample for letter in letters for sample in self.batches[letter]]
            found += [(batch, min(share, 1))] * max(1, int(share))
        return [*found, (self.sentences, SENTENCES * one.others)]


def known_in(shared: Path) -> Known:
    """Read what all rounds learn from, in windows of all pieces that there are places for."""
    letters = sorted({letter for one in ROUNDS for letters in one.batches for letter in letters})
    with seen_at_once():
        return Known(
            [sample for story in all_stories(shared) for sample in story for _ in range(sample.times)],
            tuple(news_samples(shared, part) for part in (1, 2, 3, 4)),
            plover_sentences(shared),
            {letter: news_samples(shared, 5, letter) for letter in letters},
        )


def learned_from(one: Round, begun: Path, known: Known, path: Path, processes: int) -> Path:
    """Learn a round, and return where its weights are."""
    sets, runs = known.sets_of(one), []
    for seed in range(1, one.runs + 1):
        runs.append(path.with_name(f"{path.name}_{seed}.pt"))
        side_by_side(study, processes, begun, [(sets, one.recipe)], runs[-1], seed)
    found = path.with_suffix(".pt")
    torch.save(mean_of([stored(run) for run in runs]).state_dict(), found)
    return found


if __name__ == "__main__":
    main()
