"""The corpora of place names in news that the weights are learned from: parsed, with each token's and place's gold."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from geo.gazetteer.lookup import Gazetteer
from geo.language.parsing import parse
from geo.places.name_matches import NameHit, find_names
from geo.places.recognition import BEGINS, GOES_ON, OUTSIDE, sentence_starts, token_rows

NAMES = ("geowebnews", "lgl")
FOLDS = 5


@dataclass(frozen=True)
class Gold:
    """A place name of the corpus: its characters and its point."""

    start: int
    end: int
    lat: float
    lon: float


@dataclass(frozen=True)
class Document:
    """A text of a corpus, parsed and matched with the gazetteer. `fold` is the part in which it is scored."""

    corpus: str
    id: str
    fold: int
    doc: Doc
    gold: tuple[Gold, ...]
    hits: tuple[NameHit, ...]
    rows: np.ndarray
    starts: list[int]

    @property
    def labels(self) -> list[int]:
        """Return the chain's label of each token."""
        labels = [OUTSIDE] * len(self.doc)
        for gold in self.gold:
            inside = [t.i for t in self.doc if t.idx < gold.end and gold.start < t.idx + len(t) and not t.is_space]
            for nth, at in enumerate(inside):
                labels[at] = GOES_ON if nth else BEGINS
        return labels


def read_corpora(folder: Path, gazetteer: Gazetteer, *, names: tuple[str, ...] = NAMES) -> list[Document]:
    """Return all documents of `FOLDER/NAME.jsonl`, dealt into folds by their place in a shuffled order."""
    found = []
    for name in names:
        records = list(_records(folder / f"{name}.jsonl"))
        order = np.random.default_rng(0).permutation(len(records))
        for fold, at in zip(np.arange(len(records)) % FOLDS, order, strict=True):
            found.append(_document(name, records[at], int(fold), gazetteer))
    return found


def _records(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _document(corpus: str, record: dict, fold: int, gazetteer: Gazetteer) -> Document:
    doc = parse(record["text"])
    hits = find_names(doc, gazetteer)
    gold = tuple(Gold(t["start"], t["end"], t["lat"], t["lon"]) for t in record["toponyms"])
    rows = token_rows(doc, hits)
    return Document(corpus, str(record["id"]), fold, doc, gold, hits, rows, sentence_starts(doc))
