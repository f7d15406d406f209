"""Score the learned link from an act to its place on the tenth of the sentences that nothing was learned from.

    python tests/bench/score_links.py [--whole] EVENT_LOCATION.jsonl SCORER.py

Prints the scorer's figures for the tenth as it stands, and again with the offsets of places in characters: in some
840 of the corpus's items they count tokens, so that a right answer is scored as wrong; then without the source whose
annotators left nine of ten scenes unmarked. With `--fast` no encoder is
asked. With `--whole` each sentence is read as an article of its own, and what counts are the places of the acts that
are shown to be told by its verb, with the names that are told to be left open: none where nothing is shown there. The
same is then printed of those verbs alone at which an act is shown. Of "western Anbar province" Anbar counts, as in the
corpus, and where it is at a place that no gazetteer has, what only holds that does not. The corpus marks names alone:
"the town" is none, and of "the Georgian capital" it marks what tells which.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data" / "events"))

from corpus import FAINT, HELD_OUT, Item, Sentence, Stretch, read_items, read_sentences

from geo.engines import Engines, ReaderKind
from geo.events.heads import read_closely
from geo.events.linking import link_places
from geo.events.place_candidates import candidates_in
from geo.extract import extract_article
from geo.model import Article, Link, Span

TELLING = frozenset({"amod", "compound", "nmod:poss", "nmod", "appos"})


def gold(item: Item, places: Iterable[Stretch]) -> dict[str, object]:
    """Return an item as the scorer reads it, with an id of its own."""
    spans = [(item.verb, "VERB"), *((stretch, "LOCATION") for stretch in places)]
    return {"id": item.id, "text": item.text, "spans": [{"start": a, "end": b, "label": n} for (a, b), n in spans]}


def predicted(sentence: Sentence, *, fast: bool) -> dict[str, object]:
    """Return what the linker says of a sentence's verb."""
    reading = None if fast else read_closely(sentence.doc)
    links = link_places(sentence.doc, sentence.verb, sentence.toponyms, reading)
    places = [{"start": link.span.start, "end": link.span.end} for link in links]
    return {"id": sentence.item.id, "events": [{"trigger": list(sentence.item.verb), "places": places}]}


def names_at(sentence: Sentence, span: Span, bare: Sequence[Span]) -> Sequence[Span]:
    """Return the names that stand for a place, as the corpus marks them: names alone, and so no "town".

    Of "the Georgian capital" that is what tells which capital is meant.
    """
    text = sentence.item.text
    inside = [one for one in bare if span.covers(one)] or [span]
    if any(text[one.start : one.end] != text[one.start : one.end].lower() for one in inside):
        return inside
    noun = sentence.doc.char_span(span.start, span.end, alignment_mode="expand")
    telling = {child.idx for child in noun.root.children if child.dep_ in TELLING} if noun is not None else set()
    return [one for one in bare if any(one.start <= at < one.end for at in telling)]


def shown(sentence: Sentence, *, fast: bool) -> dict[str, object]:
    """Return what the whole program shows at a sentence's verb."""
    start, end = sentence.item.verb
    verb, bare = Span(start, end), [one.name for one in candidates_in(sentence.doc, sentence.toponyms)]
    events = []
    engines = Engines(reader=ReaderKind.FAST if fast else ReaderKind.CAREFUL)
    for report in extract_article(Article("a", sentence.item.text), engines=engines).reports:
        if any(verb.overlaps(words) for words in (report.trigger, *report.also)):
            scenes = [item for item in report.places if item.link is not Link.HOLDS]
            named = [item.span for item in scenes if item.span is not None]
            names = [name for span in named for name in names_at(sentence, span, bare)]
            places = [{"start": span.start, "end": span.end} for span in (*names, *report.left_open)]
            events.append({"trigger": list(sentence.item.verb), "places": places})
    return {"id": sentence.item.id, "events": events}


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


def main() -> None:
    """Link every verb of the tenth and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--fast", action="store_true")
    given = parser.parse_args()
    sentences = list(read_sentences([item for item in read_items(given.corpus) if item.fold == HELD_OUT]))
    answers = [(shown if given.whole else predicted)(sentence, fast=given.fast) for sentence in sentences]
    as_given = score([gold(s.item, s.item.places) for s in sentences], answers, given.scorer)
    mended = [gold(s.item, s.places) for s in sentences if s.places is not None]
    sys.stdout.write(f"as it stands: {as_given}offsets mended: {score(mended, answers, given.scorer)}")
    marked = [gold(s.item, s.places) for s in sentences if s.places is not None and s.item.source not in FAINT]
    sys.stdout.write(f"of sources that mark their scenes: {score(marked, answers, given.scorer)}")
    if given.whole:
        told = {answer["id"] for answer in answers if answer["events"]}
        some = [row for row in mended if row["id"] in told]
        sys.stdout.write(f"{len(some)} at which an act is shown: {score(some, answers, given.scorer)}")


if __name__ == "__main__":
    main()
