"""Have the encoder that `further.py` made learn from a larger one what news means.

    git clone https://github.com/fordred/wikinews NEWS
    python data/english/encoder/distil.py SHARED NEWS TEACHER WEIGHTS [--processes N]

Begins from `half.pt` in the folder WEIGHTS, which `further.py` left there: a model that has learned the first part of
`tests/data/wire`. `teacher.py` made TEACHER: together the two tell what they think of texts that nobody marked, which
are Wikipedia's current events (`briefs.py`) and the windows of RAMS. The smaller one learns to think so alone; then the
two are asked again, and it learns once more; then of QANom's texts (`torn.py`), too, and it learns a third time. What
it writes is the mean of two that learn on, from the news and at last more often from what others published: one from
what it was after the second time, one after the third. After it: `fifth.py`.
"""

import argparse
import copy
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from briefs import read_briefs
from model import (
    DEVICE,
    WORDS,
    ActReader,
    Batch,
    Recipe,
    Sets,
    batch_of,
    learn,
    log_sums,
    loss_of,
    mean_of,
    steps_of,
)
from samples import (
    Sample,
    all_stories,
    asked_samples,
    corpus,
    news_samples,
    plover_sentences,
    rams_texts,
    seen_at_once,
)
from teacher import new_teacher
from together import own_number, side_by_side
from torch import Tensor
from torch.nn import functional
from torn import whole_texts
from weights import HALF, export

from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.gazetteer.lookup import open_gazetteer

LAST_DAY = date(2026, 11, 28)  # of the news; later ones were written in advance
NOUNS = "qanom_qasrl.qanom.train", "qanom_qasrl.qanom.dev", "qanom_qasrl.qanom.test"
LIKELY = -1.0  # log odds from which a word's roles are learned
LARGER = 0.6  # the say of the larger encoder
SHARES = LARGER, 1 - LARGER
LEAST = 0.03  # the weight at least of a word's type and status
ASKED_AT_ONCE = 4096  # pieces
# Of what both think, of that again, and of more texts.
ROUNDS = Recipe(2, 1.2e-4, 2048, 5e-4), Recipe(3, 1.3e-4, 2048, 5e-4), Recipe(3, 1.4e-4, 2048, 5e-4)
# Of the news, and twice with what others published as often as it counts; their mean is one half of what is written,
# and of more news, the other half.
SECOND, THIRD, LAST = Recipe(2, 1e-4, 2048, 4e-4), Recipe(1, 1e-4, 2048, 4e-4), Recipe(2, 1.3e-4, 2048, 5e-4)
OTHER = Recipe(3, 1.3e-4, 2048, 5e-4)
# Weights of models that have learned what both think, and of the news the first part alone: after each round.
TAUGHT = "taught1.pt", "taught2.pt", "taught3.pt"
HALVES = "one.pt", "other.pt"  # of what is written


@dataclass(frozen=True, slots=True)
class Opinion:
    """What encoders think of a text: of words, the chance to tell an act, and those of types and statuses.

    `pairs` has for each act and role that were asked about the number of the act's word, the role, the places of the
    choices, and the chance of each of them and, last, of none.
    """

    pieces: np.ndarray
    places: np.ndarray
    act: np.ndarray
    type: np.ndarray
    status: np.ndarray
    pairs: list[tuple[int, int, np.ndarray, np.ndarray]]


@torch.no_grad()
def opinions(larger: ActReader, own: ActReader, samples: Sequence[Sample]) -> Iterator[Opinion]:
    """Yield what two models think of samples of which nothing is known; not in their order.

    Their means, in log odds, are better than either.
    """
    for step in steps_of([sample for sample in samples if len(sample.places)], ASKED_AT_ONCE, random.Random(0)):
        batch = batch_of(step)
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            seen = [(model, model.see(batch)) for model in (larger, own)]
            said = [model.of_words(vectors[batch.texts, batch.places]) for model, vectors in seen]
            pairs_said = [[one.cpu() for one in model.of_pairs(vectors, batch.pairs)] for model, vectors in seen]
        acts = (LARGER * said[0]["act"] + (1 - LARGER) * said[1]["act"]).cpu()
        kinds, statuses = (_mean_chances([one[name].cpu() for one in said]) for name in ("type", "status"))
        words = [one.numpy().astype(np.float16) for one in (torch.sigmoid(acts), kinds, statuses)]
        word = choice = pair = 0
        for sample in step:
            count, pairs = len(sample.places), []
            for at, role, choices, _, _ in sample.pairs:
                if acts[word + at] > LIKELY and len(choices):
                    among = [
                        torch.cat([scores[choice : choice + len(choices)], nobody[pair : pair + 1]])
                        for scores, nobody in pairs_said
                    ]
                    pairs.append((at, role, choices, _mean_chances(among).numpy().astype(np.float16)))
                choice, pair = choice + len(choices), pair + 1
            yield Opinion(sample.pieces, sample.places, *(one[word : word + count] for one in words), pairs)
            word += count


def _mean_chances(said: Sequence[Tensor]) -> Tensor:
    logs = [share * torch.log_softmax(one, -1) for share, one in zip(SHARES, said, strict=True)]
    return torch.softmax(torch.stack(logs).sum(0), -1)


def loss_of_step(model: ActReader, step: Sequence[Sample] | Sequence[Opinion], masked: float) -> Tensor:
    """Return how wrong a model is about a step, of what is known or of what is thought."""
    if isinstance(step[0], Opinion):
        return loss_of_opinions(model, step, masked)
    return loss_of(model, step, masked)


def loss_of_opinions(model: ActReader, step: Sequence[Opinion], masked: float) -> Tensor:
    """Return how far from what is thought a model is."""
    batch, (act, kinds, statuses), (chances, none) = _joined(step)
    seen = model.see(batch, masked)
    said = model.of_words(seen[batch.texts, batch.places])
    total = functional.binary_cross_entropy_with_logits(said["act"], act)
    weight = (act + LEAST) / (act + LEAST).sum()
    total = total - (weight * (kinds * torch.log_softmax(said["type"], -1)).sum(-1)).sum()
    total = total - 0.5 * (weight * (statuses * torch.log_softmax(said["status"], -1)).sum(-1)).sum()
    if len(batch.pairs.role):
        scores, nobody = model.of_pairs(seen, batch.pairs)
        every = log_sums(scores, batch.pairs.pair, nobody)
        right = torch.zeros_like(every).index_add(0, batch.pairs.pair, chances * scores) + none * nobody
        total = total + (every - right).mean()
    return total


def _joined(step: Sequence[Opinion]) -> tuple[Batch, tuple[Tensor, ...], tuple[Tensor, Tensor]]:
    """Return texts side by side, the chances of words, and those of choices and of none."""
    empty: dict[str, np.ndarray] = {name: np.zeros(0) for name in WORDS}
    samples = [
        Sample(
            one.pieces, np.zeros(0, int), one.places, empty,
            [(at, role, choices, np.zeros(len(choices), bool), True) for at, role, choices, _ in one.pairs],
        )
        for one in step
    ]  # fmt: skip
    words = (np.concatenate([getattr(one, name) for one in step]) for name in ("act", "type", "status"))
    among = [chances for one in step for _, _, _, chances in one.pairs]
    joined = np.concatenate([chances[:-1] for chances in among]) if among else np.zeros(0)
    last = np.array([chances[-1] for chances in among])
    return batch_of(samples), tuple(map(_chances, words)), (_chances(joined), _chances(last))


def _chances(values: np.ndarray) -> Tensor:
    return torch.from_numpy(values.astype(np.float32)).to(DEVICE)


def study(begun: Path, rounds: Sequence[tuple[Sets, Recipe]], path: Path, first: int = 1) -> None:
    """Learn, in one of several processes; the first keeps the weights, the mean of the last two rounds.

    Args:
        begun: The weights to begin from.
        rounds: What is learned from, and how, one round after the other.
        path: Where the weights go.
        first: The seed of the first round; each has the next one.
    """
    model, learned = stored(begun), []
    for seed, (sets, recipe) in enumerate(rounds, first):
        learned.append(copy.deepcopy(learn(model, sets, recipe, seed, loss_of_step)))
    if not own_number():
        torch.save(mean_of(learned[-2:]).state_dict(), path)


def stored(path: Path) -> ActReader:
    """Return the model whose weights a file holds."""
    model = ActReader()
    model.load_state_dict(torch.load(path))
    return model.to(DEVICE).eval()


def main() -> None:
    """Ask both encoders, learn what they think, and write the mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    shared, states, sentences = given.shared, States(open_gazetteer(), load_whoswho()), plover_sentences(given.shared)
    with seen_at_once():
        told = [sample for story in all_stories(shared) for sample in story]
        parts = [news_samples(shared, part) for part in (1, 2, 3, 4)]
        torn = whole_texts(record for name in NOUNS for record in corpus(shared, name))
        briefs, whole = (
            [sample for text in texts for sample in asked_samples(text, states)]
            for texts in ([*read_briefs(given.news, LAST_DAY), *rams_texts(shared)], torn)
        )
    larger, begun, thought = new_teacher(), given.weights / HALF, []
    larger.load_state_dict(torch.load(given.teacher))
    larger = larger.to(DEVICE).eval()
    for name, recipe in zip(TAUGHT, ROUNDS, strict=True):
        if name == TAUGHT[-1]:
            thought = [*thought, *opinions(larger, stored(begun), whole)]
        else:
            thought = list(opinions(larger, stored(begun), briefs))
        sets: Sets = [(told, 0.6), (parts[0], 1), (sentences, 0.5), (thought, 1)]
        side_by_side(study, given.processes, begun, [(sets, recipe)], given.weights / name)
        begun = given.weights / name
    often = [sample for sample in told for _ in range(sample.times)]
    news: Sets = [*((part, 1) for part in parts[:3]), (sentences, 0.4)]
    rounds = (
        ([(told, 0.6), *news, (thought, 0.7)], SECOND),
        ([(often, 1), *news, (thought, 0.3)], THIRD),
        ([(often, 1), *news, (thought, 0.25)], LAST),
    )
    one, other = (given.weights / name for name in HALVES)
    side_by_side(study, given.processes, given.weights / TAUGHT[1], rounds, one)
    rounds = (([(often, 1), *news, (parts[3], 1), (thought, 0.25)], OTHER),)
    side_by_side(study, given.processes, begun, rounds, other)
    export(mean_of([stored(one), stored(other)]))


if __name__ == "__main__":
    main()
