"""Learn the weights by which `geo.joining.retelling` says how likely two reports of one article tell one happening.

    python data/joining/train_retold.py ECBPLUS_TRAIN.jsonl.gz

Learns from pairs of reports of one article and one type: those that readers of the `wire` stories put together
(`tests/data/told_again`), and those that are found in the training part of ECB+. Prints what leaving stories out gives,
and writes `retold.json` beside this script: a number for each sign, no words.
`python tests/bench/score_told_again.py` measures it on stories that nothing is learned from.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from score_told_again import Story, figures, stories_of
from train import extracted, fitted, read_topics, told_of

from geo.joining.gathering import in_article
from geo.joining.retelling import SIGNS, Retelling, signs_of
from geo.joining.vocabulary import open_vocabulary
from geo.model import Report

PENALTY = 1.0
LEAST = 0.45
FOLDS = 8
SHORT_WEIGHT = 3.0  # of ECB+: a twelfth of the pairs, and of the short articles that news agencies send


@dataclass(frozen=True)
class Pairs:
    """The signs of pairs of one article's reports, which of them are one happening, and how much each counts."""

    signs: np.ndarray
    one: np.ndarray
    weights: np.ndarray


def pairs_of_stories(stories: Iterable[Story]) -> Pairs:
    """Return the pairs of some stories."""
    told = (pairs_of(story.reports, story.is_one) for story in stories)
    return joined(told, 1.0)


def pairs_of_topics(path: Path) -> Pairs:
    """Return the pairs of the articles of ECB+ whose words for the act touch a mention of it."""
    return joined(_of_articles(path), SHORT_WEIGHT)


def _of_articles(path: Path) -> Iterator[Iterator[tuple[tuple[float, ...], bool]]]:
    for topic, rows in read_topics(path).items():
        corpus = extracted(rows)
        chains = {told.telling.report.id: told.happening for told in told_of(topic, corpus, rows)}
        for extraction in corpus.extractions:
            yield pairs_of(extraction.reports, partial(_is_of_one_chain, chains), among=chains)


def _is_of_one_chain(chains: Mapping[str, str], one: Report, other: Report) -> bool:
    return chains[one.id] == chains[other.id]


def pairs_of(
    reports: Sequence[Report], is_one: Callable[[Report, Report], bool], *, among: Iterable[str] | None = None
) -> Iterator[tuple[tuple[float, ...], bool]]:
    """Yield the signs of each pair of an article's reports of one type, and whether they are one."""
    vocabulary = open_vocabulary()
    kept = [told for told in in_article(reports, vocabulary) if among is None or told.profile.report.id in among]
    for one, other in combinations(kept, 2):
        a, b = one.profile.report, other.profile.report
        if a.type is b.type:
            yield signs_of(one, other, vocabulary), is_one(a, b)


def joined(parts: Iterable[Iterable[tuple[tuple[float, ...], bool]]], weight: float) -> Pairs:
    """Return the pairs of several articles as one list."""
    found = [pair for part in parts for pair in part]
    signs = np.array([signs for signs, _ in found]).reshape(len(found), len(SIGNS))
    return Pairs(signs, np.array([one for _, one in found], dtype=bool), np.full(len(found), weight))


def learn(*parts: Pairs) -> Retelling:
    """Return the weights that these pairs ask for."""
    signs, one, weights = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("signs", "one", "weights")
    )
    found = fitted(signs, one, weights, PENALTY)
    return Retelling(tuple(map(float, found)), tuple(map(float, signs[~one].mean(axis=0))), LEAST)


def by_folds(stories: Sequence[Story], short: Pairs) -> str:
    """Return how each eighth of the stories is joined by weights of the others."""
    counts = np.zeros(3, dtype=int)
    for fold in range(FOLDS):
        others = [story for at, story in enumerate(stories) if at % FOLDS != fold]
        retelling = learn(pairs_of_stories(others), short)
        for story in stories[fold::FOLDS]:
            counts += story.counts(retelling)
    return figures(*counts)


def save(retelling: Retelling, path: Path) -> None:
    """Write weights and what the signs of two happenings usually are, by the names of the signs."""
    told = {"least": LEAST, "weights": _named(retelling.weights), "usual": _named(retelling.usual)}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _named(numbers: Sequence[float]) -> dict[str, float]:
    return {name: round(number, 3) for name, number in zip(SIGNS, numbers, strict=True)}


def main(path: Path) -> None:
    """Learn, tell how well, and write the weights."""
    wire = list(stories_of("wire"))
    long, short = pairs_of_stories(wire), pairs_of_topics(path)
    for name, pairs in (("wire", long), ("ECB+", short)):
        print(f"{name}: {len(pairs.one)} pairs of one type, {pairs.one.sum()} of them one happening")
    print("wire, by folds:", by_folds(wire, short))
    retelling = learn(long, short)
    save(retelling, Path(__file__).with_name("retold.json"))
    for name, weight in zip(SIGNS, retelling.weights, strict=True):
        print(f"{weight:8.3f}  {name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
