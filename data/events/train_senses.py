"""Find which way the vectors of words for acts differ most, for `geo.events.senses`.

    python data/events/train_senses.py

Looks at the acts that the fast reader finds in the stories of `tests/data/wire`, as the encoder that ships sees them,
and writes `careful/senses.npz`: their middle, and the 32 directions that hold most of what is left (principal
components). It must be done anew when the encoder changes, and `data/joining/train_retold.py` after it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "bench"))

from score_seeds import DATA, Collection

from geo.engines import Engines, ReaderKind
from geo.events.senses import SENSE_NUMBERS
from geo.extract import extract_article
from geo.language.encoder import encode
from geo.language.parsing import parse
from geo.syntax.parties import TokenIndex

WIRE = DATA / "wire"
FAST = Engines(reader=ReaderKind.FAST)  # which needs no senses


def vectors() -> Iterator[np.ndarray]:
    """Yield the vector of the first word of each act."""
    for article in Collection("wire", WIRE, WIRE / "gold.jsonl", WIRE / "published.json").read():
        doc = parse(article.text)
        index, encoded = TokenIndex(doc), encode(doc)
        for report in extract_article(article, engines=FAST).reports:
            word = next(iter(index.tokens_of(report.trigger))).i
            window = encoded.window_of(word)
            if window is not None:
                yield window.vectors[word - window.first]


def main() -> None:
    """Find the directions, and write them."""
    found = np.array(list(vectors()), np.float64)
    middle = found.mean(axis=0)
    _, lengths, directions = np.linalg.svd(found - middle, full_matrices=False)
    held = (lengths[:SENSE_NUMBERS] ** 2).sum() / (lengths**2).sum()
    print(f"{len(found)} acts; {SENSE_NUMBERS} directions hold {held:.3f} of what they differ in")
    np.savez_compressed(
        Path(__file__).with_name("careful") / "senses.npz",
        middle=middle.astype(np.float16),
        directions=directions[:SENSE_NUMBERS].astype(np.float16),
    )


if __name__ == "__main__":
    main()
