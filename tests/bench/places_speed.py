"""Time the finding of places against the bare language pipeline on the same texts, in one run.

    python tests/bench/places_speed.py CORPUS.jsonl [HOW_MANY]

Prints articles a second of each, and what the whole of the two takes against the pipeline alone.
"""

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article
from geo.places.finding import find_places


def main(corpus: Path, count: int) -> None:
    """Parse and search the first texts of a corpus; print the rates."""
    with corpus.open(encoding="utf-8") as lines:
        articles = [Article(id=row["id"], text=row["text"]) for row in map(json.loads, list(lines)[:count])]
    gazetteer = open_gazetteer()
    find_places(parse(articles[0].text), articles[0], gazetteer, open_shapes())  # reads models and weights
    began = time.process_time()
    docs = [parse(article.text) for article in articles]
    parsed = time.process_time()
    for doc, article in zip(docs, articles, strict=True):
        find_places(doc, article, gazetteer, open_shapes())
    parsing, finding = parsed - began, time.process_time() - parsed
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = f"pipeline {len(articles) / parsing:.1f} a second, places {len(articles) / finding:.1f} a second"
    times = f"both {(parsing + finding) / parsing:.2f} times the pipeline alone"
    sys.stdout.write(f"{len(articles)} articles: {rates}, {times}; {memory:.0f} MB at most\n")


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 200)
