"""Learn the weights by which `geo.events.linking` says where an act took place.

    python data/events/train.py EVENT_LOCATION.jsonl [--careful]

Nine tenths of the sentences are learned from; which tenth is held out, a hash of the text decides. Writes `links.npz`
and `places.npz` beside this script; with `--careful` only `careful/places.npz`, which goes by the encoder that ships as
well: numbers and hashes, no words. `tests/bench/score_links.py` scores that tenth.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "places"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus import FOLDS, HELD_OUT, Sentence, read_items, read_sentences
from training import save_chain, save_forest, train_forest

from geo.events.heads import read_closely
from geo.events.link_features import LinkRows, link_rows, numbers_of_candidate
from geo.events.linking import ALL_NAMES, READ_NAMES, read_numbers, scope_of, with_rivals
from geo.events.place_candidates import candidates_in
from geo.places.learned import Chain, Floats
from geo.syntax.paths import SentenceParse

HERE = Path(__file__).resolve().parent
STRENGTH = 0.1  # of the logistic regression: the inverse of its penalty
SEEN = 2  # rows that a hash has to stand in
SMALLEST = 0.004  # weights below are left out
SHAPE = {"trees": 60, "leaves": 24, "least": 40, "rate": 0.12}


@dataclass(frozen=True, slots=True)
class Table:
    """What is seen of a sentence's names, what an encoder makes of them, and which of them are the scene."""

    sentence: Sentence
    rows: LinkRows
    read: Floats
    labels: Floats


def tables_of(sentences: Sequence[Sentence], *, careful: bool) -> list[Table]:
    """Describe all sentences whose places are known and that name anything; an encoder is asked where that is told."""
    tables, readings = [], {}
    for sentence in sentences:
        scope = scope_of(sentence.doc, sentence.verb)
        candidates = candidates_in(scope, sentence.toponyms)
        if not candidates or sentence.places is None:
            continue
        words = SentenceParse(tuple(scope))
        own = [numbers_of_candidate(words, candidate) for candidate in candidates]
        gold = words_in(sentence.item.text, sentence.places)
        names = [words_in(sentence.item.text, [(g.name.start, g.name.end)]) for g in candidates]
        labels = np.array([float(bool(name) and 2 * len(name & gold) >= len(name)) for name in names])
        read = np.zeros((len(candidates), len(READ_NAMES)))
        if careful:
            if sentence.item.text not in readings:  # most sentences of one text follow one another
                readings = {sentence.item.text: read_closely(sentence.doc)}
            read = read_numbers(readings[sentence.item.text], sentence.verb.i, candidates)
        tables.append(Table(sentence, link_rows(words, candidates, sentence.verb.i - scope.start, own), read, labels))
    return tables


def words_in(text: str, stretches: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the words that some stretches touch."""
    found = (match.span() for match in re.finditer(r"\w+", text))
    return {word for word in found if any(start < word[1] and word[0] < end for start, end in stretches)}


def train_looks(tables: Sequence[Table]) -> Chain:
    """Learn the weight of each hash, as if no name knew of the others."""
    hashes = np.concatenate([table.rows.hashes for table in tables])
    labels = np.concatenate([table.labels for table in tables])
    weights = np.concatenate([np.full(len(table.labels), table.sentence.item.weight) for table in tables])
    keys, counts = np.unique(hashes, return_counts=True)
    keys = keys[counts >= SEEN]
    model = LogisticRegression(C=STRENGTH, solver="liblinear", fit_intercept=False, random_state=0)
    model.fit(_matrix(hashes, keys), labels, weights)
    kept = np.abs(model.coef_[0]) >= SMALLEST
    return Chain(keys[kept], model.coef_[0][kept][:, None], np.zeros((1, 1)))


def _matrix(hashes: np.ndarray, keys: np.ndarray) -> sparse.csr_matrix:
    columns = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    known = keys[columns] == hashes
    starts = np.concatenate(([0], np.cumsum(known.sum(axis=1))))
    return sparse.csr_matrix((np.ones(starts[-1]), columns[known], starts), shape=(len(hashes), len(keys)))


def main() -> None:
    """Train on all folds but one and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--careful", action="store_true")
    given = parser.parse_args()
    items = [item for item in read_items(given.corpus) if item.fold != HELD_OUT]
    tables = tables_of(list(read_sentences(items)), careful=given.careful)
    rows = []
    for fold in (fold for fold in range(FOLDS) if fold != HELD_OUT):
        looks = train_looks([table for table in tables if table.sentence.item.fold != fold])
        rows += [(table, looks) for table in tables if table.sentence.item.fold == fold]
    numbers = np.concatenate([with_rivals(t.rows.numbers, looks.potentials(t.rows.hashes)[:, 0]) for t, looks in rows])
    labels = np.concatenate([table.labels for table, _ in rows])
    weights = np.concatenate([np.full(len(table.labels), table.sentence.item.weight) for table, _ in rows])
    if given.careful:
        numbers = np.hstack((numbers, np.concatenate([table.read for table, _ in rows])))
        forest = train_forest(numbers, labels, (*ALL_NAMES, *READ_NAMES), weights=weights, **SHAPE)
        save_forest(forest, HERE / "careful" / "places.npz")
    else:
        save_chain(train_looks(tables), HERE / "links.npz")
        save_forest(train_forest(numbers, labels, ALL_NAMES, weights=weights, **SHAPE), HERE / "places.npz")
    print(f"{len(tables)} sentences, {len(labels)} names, {labels.mean():.3f} of them scenes")


if __name__ == "__main__":
    main()
