"""Score place finding by five-fold cross-validation, by document: nothing is learned from a document that is scored.

    python tests/bench/places_by_folds.py BENCH_FOLDER WORK_FOLDER [--across] [--write OUT_FOLDER]

BENCH_FOLDER holds `geowebnews.jsonl`, `lgl.jsonl` and `score_places.py`. WORK_FOLDER keeps the chains between runs; it
must be emptied when the gazetteer, the language model or the features change. `--across` learns from one corpus and
scores on the other. `--write` keeps the predictions. Chains take most of the time: about a minute each, fifteen in all.
"""

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "data" / "places")]

from corpora import FOLDS, NAMES, Document, read_corpora  # noqa: E402
from pipeline import choose, gold_mentions, predict, read_spans  # noqa: E402
from train import chain_without, train_forests  # noqa: E402

from geo.gazetteer.lookup import Gazetteer, open_gazetteer  # noqa: E402

Predictions = dict[tuple[str, str], list[dict]]
SHOWN = ("precision", "recall", "f1", "acc161", "mean_km", "median_km", "auc", "end_to_end_f1")


def load_scorer(bench: Path) -> ModuleType:
    """Import the scorer that lies with the gold."""
    spec = importlib.util.spec_from_file_location("score_places", bench / "score_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_folds(documents: Sequence[Document], gazetteer: Gazetteer, work: Path) -> tuple[Predictions, Predictions]:
    """Predict each fold with weights from the other four; again with the gold's spans given."""
    found: Predictions = {}
    given: Predictions = {}
    for fold in range(FOLDS):
        learned = [document for document in documents if document.fold != fold]
        others = [other for other in range(FOLDS) if other != fold]
        chains = {other: chain_without((fold, other), documents, work) for other in others}
        spans, places = train_forests(learned, chains, gazetteer)
        chain = chain_without((fold,), documents, work)
        for document in documents:
            if document.fold == fold:
                key = (document.corpus, document.id)
                mentions = choose(read_spans(document, chain, gazetteer), spans, gazetteer)
                found[key] = predict(document, mentions, places)
                given[key] = predict(document, gold_mentions(document, gazetteer), places)
    return found, given


def across(documents: Sequence[Document], gazetteer: Gazetteer, work: Path) -> tuple[Predictions, Predictions]:
    """Predict each corpus with weights from the other."""
    found: Predictions = {}
    given: Predictions = {}
    for name in NAMES:
        learned = [document for document in documents if document.corpus == name]
        chains = {fold: chain_without((fold,), learned, work, tag=f"{name}_") for fold in range(FOLDS)}
        spans, places = train_forests(learned, chains, gazetteer)
        chain = chain_without((), learned, work, tag=f"{name}_")
        for document in documents:
            if document.corpus != name:
                key = (document.corpus, document.id)
                mentions = choose(read_spans(document, chain, gazetteer), spans, gazetteer)
                found[key] = predict(document, mentions, places)
                given[key] = predict(document, gold_mentions(document, gazetteer), places)
    return found, given


def report(documents: Sequence[Document], found: Predictions, given: Predictions, score: Callable[..., dict]) -> None:
    """Print the scorer's figures for each corpus, and how well gold spans are placed."""
    for name in NAMES:
        mine = [document for document in documents if document.corpus == name]
        gold = {d.id: [{"start": g.start, "end": g.end, "lat": g.lat, "lon": g.lon} for g in d.gold] for d in mine}
        figures = score(gold, {d.id: found[name, d.id] for d in mine})
        placed = score(gold, {d.id: given[name, d.id] for d in mine})
        shown = "  ".join(f"{key} {figures[key]}" for key in SHOWN)
        sys.stdout.write(f"{name}: {shown}  |  spans given: acc161 {placed['acc161']}\n")


def write(found: Predictions, folder: Path) -> None:
    """Keep the predictions as the scorer reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        lines = [json.dumps({"id": key[1], "toponyms": found[key]}) for key in found if key[0] == name]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Run the folds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--across", action="store_true")
    parser.add_argument("--write", type=Path)
    parser.add_argument(
        "--chains-only", type=int, nargs=2, metavar=("PART", "OF"), help="only train a part of the chains"
    )
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    gazetteer = open_gazetteer()
    documents = read_corpora(asked.bench, gazetteer)
    if asked.chains_only:
        part, of = asked.chains_only
        left_out = [(), *((fold,) for fold in range(FOLDS)), *combinations(range(FOLDS), 2)]
        for folds in left_out[part::of]:
            chain_without(folds, documents, asked.work)
        return
    found, given = (across if asked.across else by_folds)(documents, gazetteer, asked.work)
    report(documents, found, given, load_scorer(asked.bench).score)
    if asked.write:
        write(found, asked.write)


if __name__ == "__main__":
    main()
