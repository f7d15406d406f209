"""Score the learned link from an act to its place on the tenth of the sentences that nothing was learned from.

    python tests/bench/score_links.py EVENT_LOCATION.jsonl SCORER.py

Prints the scorer's figures for the tenth as it stands, and again with the offsets of places in characters: in some
840 of the corpus's items they count tokens, so that a right answer is scored as wrong.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data" / "events"))

from corpus import HELD_OUT, Item, Sentence, Stretch, read_items, read_sentences

from geo.events.linking import link_places


def gold(item: Item, places: Iterable[Stretch]) -> dict[str, object]:
    """Return an item as the scorer reads it, with an id of its own."""
    spans = [(item.verb, "VERB"), *((stretch, "LOCATION") for stretch in places)]
    return {"id": item.id, "text": item.text, "spans": [{"start": a, "end": b, "label": n} for (a, b), n in spans]}


def predicted(sentence: Sentence) -> dict[str, object]:
    """Return what the linker says of a sentence's verb."""
    links = link_places(sentence.doc, sentence.verb, sentence.toponyms)
    places = [{"start": link.span.start, "end": link.span.end} for link in links]
    return {"id": sentence.item.id, "events": [{"trigger": list(sentence.item.verb), "places": places}]}


def score(rows: Sequence[dict[str, object]], answers: Sequence[dict[str, object]], scorer: Path) -> str:
    """Return what the scorer prints."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("gold.jsonl", "predicted.jsonl")]
        for path, lines in zip(paths, (rows, answers), strict=True):
            path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(scorer), *map(str, paths)], capture_output=True, text=True, check=True
        )
    return done.stdout


def main(corpus: Path, scorer: Path) -> None:
    """Link every verb of the tenth and print the figures."""
    sentences = list(read_sentences([item for item in read_items(corpus) if item.fold == HELD_OUT]))
    answers = [predicted(sentence) for sentence in sentences]
    as_given = score([gold(s.item, s.item.places) for s in sentences], answers, scorer)
    mended = score([gold(s.item, s.places) for s in sentences if s.places is not None], answers, scorer)
    sys.stdout.write(f"as it stands: {as_given}offsets mended: {mended}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
