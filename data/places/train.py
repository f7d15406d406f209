"""Learn the weights that `geo.places.finding` ships, from corpora of place names in news.

    python data/places/train.py BENCH_FOLDER [WORK_FOLDER]

BENCH_FOLDER holds `geowebnews.jsonl` and `lgl.jsonl`. The forests learn from what a chain makes of documents that it
has not seen, so five more chains are trained on the way; WORK_FOLDER keeps them, for `tests/bench/places_by_folds.py`
needs the same. Writes `tokens.npz`, `spans.npz` and `places.npz` beside this script: numbers and hashes, no words.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from corpora import FOLDS, Document, read_corpora
from pipeline import choose, gold_mentions, label_places, read_spans, train_places, train_spans
from training import read_chain, save_chain, save_forest, train_chain

from geo.gazetteer.lookup import Gazetteer, open_gazetteer
from geo.places.learned import Chain, Forest


def chain_without(folds: Sequence[int], documents: Sequence[Document], work: Path, *, tag: str = "") -> Chain:
    """Return the chain that has learned from all documents but those of some folds; read it where it is kept."""
    path = work / f"{tag}without_{'_'.join(map(str, sorted(folds))) or 'none'}.npz"
    if not path.exists():
        began = time.monotonic()
        save_chain(train_chain([d for d in documents if d.fold not in folds]), path)
        print(f"{path.name}: {time.monotonic() - began:.0f} s", flush=True)
    return read_chain(path)


def train_forests(
    documents: Sequence[Document], chains: dict[int, Chain], gazetteer: Gazetteer
) -> tuple[Forest, Forest]:
    """Train the two forests on documents, each read by the chain of its fold, which has not seen it.

    The names of places are found in two halves: the forest that finds them in one has learned from the other.
    """
    tables = [read_spans(document, chains[document.fold], gazetteer) for document in documents]
    halves = [document.fold % 2 for document in documents]
    by_half = {h: train_spans([t for t, half in zip(tables, halves, strict=True) if half != h]) for h in set(halves)}
    labelled = [label_places(document, gold_mentions(document, gazetteer)) for document in documents]
    for document, table, half in zip(documents, tables, halves, strict=True):
        labelled.append(label_places(document, choose(table, by_half[half], gazetteer)))
    return train_spans(tables), train_places(labelled)


def main(bench: Path, work: Path) -> None:
    """Train everything and write it beside this script."""
    gazetteer = open_gazetteer()
    documents = read_corpora(bench, gazetteer)
    chains = {fold: chain_without((fold,), documents, work) for fold in range(FOLDS)}
    spans, places = train_forests(documents, chains, gazetteer)
    here = Path(__file__).resolve().parent
    save_chain(chain_without((), documents, work), here / "tokens.npz")
    save_forest(spans, here / "spans.npz")
    save_forest(places, here / "places.npz")


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(sys.argv[2] if len(sys.argv) == 3 else folder)
        kept.mkdir(parents=True, exist_ok=True)
        main(Path(sys.argv[1]), kept)
