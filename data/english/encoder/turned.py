"""Teach the encoder news that is told the other way round, batch by batch, from what `anew.py` left.

    git clone https://github.com/fordred/wikinews NEWS
    python data/english/encoder/turned.py SHARED NEWS READINGS --processes 2

In READINGS lie models that `anew.py` made: one that began anew, and its halves. (What ships came of such as had
learned for five passes, with the seeds 21, 31 and 32.) The mean of what ships and of these, weight by weight, learns
the last batches of the news of `tests/data/wire`, which the second letters of its stories tell, in rounds, each beside
a share of all else but the open stories, which none of these rounds sees. What a model makes of a batch is kept before
it learns from it (`unseen_p.pkl` and so on): upon these readings statuses were learned, and the judge and the second
look can be. After it: `level.py`. Some seventy minutes on two cores.
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from anew import HALF, OPEN, PARTS, WHOLE, news_of
from briefs import read_briefs
from distil import LAST_DAY, stored, study
from model import DEVICE, ActReader, Recipe, Sets, mean_of, said_of
from samples import Sample, all_stories, asked_samples, news_samples, plover_sentences, seen_at_once
from together import side_by_side
from weights import export, keep_readings, shipped

from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.gazetteer.lookup import open_gazetteer

RECIPE = Recipe(3, 1.2e-4, 2048, 4.8e-4)
OFTEN, SENTENCES = 0.15, 0.15  # share a pass of all other stories, and of sentences
SHIPPED = "shipped.pt"
BEGINS: Mapping[str, float] = {SHIPPED: 0.4, WHOLE: 0.3, HALF.format(0): 0.15, HALF.format(1): 0.15}
SHIPS = 0.85  # share of what the last round left in what is written; the rest is what shipped before
ASKED, SEED = 700, 3  # texts of which a model says as much as another
SHORTEST = 400  # characters that such a one has


@dataclass(frozen=True, slots=True)
class Round:
    """How often a pass takes each batch, the new one last, and which share of the parts before."""

    batches: Mapping[str, float]
    parts: float
    seed: int


ROUNDS: Sequence[Round] = (
    Round({"p": 2}, 0.35, 71),
    Round({"p": 1, "q": 2}, 0.35, 72),
    Round({"p": 0.7, "q": 0.7, "r": 2}, 0.3, 73),
    Round({"p": 0.5, "q": 0.5, "r": 0.7, "s": 2}, 0.3, 74),
)


def main() -> None:
    """Learn round by round, keep the readings, and write the weights in place of those that ship."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    torch.save(shipped().state_dict(), given.readings / SHIPPED)
    former, asked = stored(given.readings / SHIPPED), asked_of(given.news)
    was = said_on_the_whole(former, asked)
    begun = given.readings / "turned0.pt"
    torch.save(mean_of([stored(given.readings / name) for name in BEGINS], list(BEGINS.values())).state_dict(), begun)
    with seen_at_once():
        told = [sample for story in all_stories(given.shared) for sample in story if not OPEN.match(sample.story)]
        parts = [news_of(given.shared, part) for part in PARTS]
        letters = sorted({letter for one in ROUNDS for letter in one.batches})
        batches = {letter: news_samples(given.shared, PARTS[-1], letter) for letter in letters}
    often, sentences = [sample for sample in told for _ in range(sample.times)], plover_sentences(given.shared)
    for number, one in enumerate(ROUNDS, 1):
        new = [*one.batches][-1]
        shown = news_samples(given.shared, PARTS[-1], new)  # as the program shows it
        keep_readings(alike(stored(begun), was, asked), shown, given.readings / f"unseen_{new}.pkl")
        sets: Sets = [(often, OFTEN), *((part, one.parts) for part in parts), (sentences, SENTENCES)]
        for letter, times in one.batches.items():
            sets += [(batches[letter], 1.0)] * int(times) + [(batches[letter], times % 1)] * (times % 1 > 0)
        learned = given.readings / f"turned{number}.pt"
        side_by_side(study, given.processes, begun, [(sets, RECIPE)], learned, one.seed)
        begun = learned
    export(alike(mean_of([former, stored(begun)], [1 - SHIPS, SHIPS]), was, asked))


def asked_of(news: Path) -> list[Sample]:
    """Return the windows of some of Wikipedia's longer briefs, with all that could be asked about them."""
    states, articles = States(open_gazetteer(), load_whoswho()), read_briefs(news, LAST_DAY)
    random.Random(SEED).shuffle(articles)
    long = [article for article in articles[:ASKED] if len(article.text) > SHORTEST]
    return [sample for article in long for sample in asked_samples(article, states)]


def alike(model: ActReader, was: "Said", asked: Sequence[Sample]) -> ActReader:
    """Shift the heads of a model so that on the whole it says as much as a former one of texts that nobody marked.

    What weighs the encoder was learned upon the former: acts as often and as surely, types, statuses and nobody in a
    role as often. What single words are stays as the model has it.
    """
    now = said_on_the_whole(model, asked)
    with torch.no_grad():
        scale = float(was.acts.std() / now.acts.std())
        model.act.weight.mul_(scale)
        model.act.bias.mul_(scale).add_(float(was.acts.mean() - scale * now.acts.mean()))
        for head, before, after in (
            (model.kinds, was.types, now.types),
            (model.statuses, was.statuses, now.statuses),
        ):
            moved = before.mean(0) - after.mean(0)
            head.bias.add_(torch.tensor(moved - moved.mean(), dtype=torch.float32, device=DEVICE))
        empty = np.median(was.nobody, 0) - np.median(now.nobody, 0)
        model.nobody.bias[: len(empty)].add_(torch.tensor(empty, dtype=torch.float32, device=DEVICE))
    return model


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of many words: scores of acts, types and statuses, and log odds of nobody by role."""

    acts: np.ndarray
    types: np.ndarray
    statuses: np.ndarray
    nobody: np.ndarray


def said_on_the_whole(model: ActReader, asked: Sequence[Sample]) -> Said:
    """Return what a model says of all words of some samples."""
    acts, types, statuses, nobody = [], [], [], []
    with torch.no_grad():
        for sample in asked:
            said = said_of(model, sample)
            acts.append(said["act"])
            types.append(said["type"])
            statuses.append(said["status"])
            others = np.log(np.exp(said["grid"]).sum(1) + 1e-9) if said["grid"].shape[1] else 0.0
            nobody.append(said["nobody"] - others)
    return Said(*(np.concatenate(part) for part in (acts, types, statuses, nobody)))


if __name__ == "__main__":
    main()
