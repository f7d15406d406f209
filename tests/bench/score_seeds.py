"""Score the events that are found in the seed articles, and in others with gold events, and print every figure.

    python tests/bench/score_seeds.py [--misses] [--keep FOLDER] [--reader rules|fast|careful] [NAME ...]

NAMEs are seeds, fresh, unlearned, turned, spoken, briefs, originals, voa_a, voa_b, news_open and news_blind; without
any, all are scored.

The scorer and the articles from `originals` on lie in the folder `shared` beside the checkout. `--misses` lists what
was missed or differs; `--keep` leaves the predictions in a folder. What nobody may read while rules are written
(`news_blind`) is scored as a whole: no row an article, and no misses.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.articles.reading import read_inputs
from geo.engines import OURS, Engines, ReaderKind
from geo.extract import extract
from geo.model import Article, Corpus
from geo.records import report_to_record
from geo.resources import resource_path

SHARED = Path(__file__).resolve().parents[3] / "shared"
DATA = Path(__file__).resolve().parents[1] / "data"
SEEDS_GOLD = DATA / "seeds_gold.jsonl"
ALL = "all"

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles and their gold events.

    `days` names the file of their days of publication, where they carry none; `split` a file and the name in it under
    which those of them are listed that are meant. What is `blind` shows its figures together, and nothing else.
    """

    name: str
    folder: Path
    gold: Path
    days: Path | None = None
    split: tuple[Path, str] | None = None
    blind: bool = False

    def read(self) -> tuple[Article, ...]:
        """Return the articles; each of them was read, or the collection is broken."""
        if self.days is None:
            articles, refused = read_inputs([self.folder])
            assert not refused, refused
            return articles
        return tuple(self._read_dated(json.loads(self.days.read_text(encoding="utf-8"))))

    def _read_dated(self, days: dict[str, str]) -> Iterator[Article]:
        chosen = set(days)
        if self.split is not None:
            path, part = self.split
            chosen = set(json.loads(path.read_text(encoding="utf-8"))[part])
        for name, day in days.items():
            if name not in chosen:
                continue
            articles, refused = read_inputs([self.folder / name], published=date.fromisoformat(day))
            assert not refused, refused
            yield from articles


def collections(shared: Path = SHARED) -> dict[str, Collection]:
    """Return what can be scored, by name."""
    articles, bench = shared / "articles", shared / "bench"
    voa, news = articles / "voa", articles / "news"
    split = news / "split.json"
    listed = (
        Collection("seeds", resource_path("seeds"), SEEDS_GOLD),
        *(
            Collection(name, DATA / name, DATA / name / "gold.jsonl", DATA / name / "published.json")
            for name in ("fresh", "unlearned", "turned", "spoken")
        ),
        Collection("briefs", DATA / "briefs" / "texts.jsonl", DATA / "briefs" / "gold.jsonl"),
        Collection("originals", articles, bench / "events_gold.jsonl", articles / "published.json"),
        Collection("voa_a", voa, bench / "events_gold_voa_a.jsonl", voa / "published_a.json"),
        Collection("voa_b", voa, bench / "events_gold_voa_b.jsonl", voa / "published_b.json"),
        Collection(
            "news_open", news, bench / "events_gold_news_open.jsonl", news / "published.json", split=(split, "open")
        ),
        Collection(
            "news_blind",
            news,
            bench / "events_gold_news_blind.jsonl",
            news / "published.json",
            split=(split, "blind"),
            blind=True,
        ),
    )
    return {collection.name: collection for collection in listed}


def predictions(corpus: Corpus) -> Iterator[str]:
    """Write every report as the command line does, one JSON object a line."""
    events = {report.id: event.id for event in corpus.events for report in event.reports}
    for extraction in corpus.extractions:
        for report in extraction.reports:
            yield json.dumps(report_to_record(report, events[report.id]), ensure_ascii=False)


def score(
    corpus: Corpus, gold: Path, folder: Path, *, shared: Path = SHARED, misses: bool = False, blind: bool = False
) -> dict[str, Figures]:
    """Return the scorer's figures for each article, and for all together under `all`; `folder` takes the files.

    What is blind has figures for all together alone, and leaves no file behind.
    """
    if blind:
        with tempfile.TemporaryDirectory() as passing:
            predicted = Path(passing) / "predicted.jsonl"
            _write(predicted, predictions(corpus))
            return {ALL: _run(shared / "bench" / "score_events.py", gold, predicted)}
    predicted = folder / f"{gold.stem}_predicted.jsonl"
    _write(predicted, predictions(corpus))
    lines = gold.read_text(encoding="utf-8").splitlines()
    figures = {}
    for extraction in corpus.extractions:
        article = extraction.article.id
        own = folder / f"{gold.stem}_{Path(article).stem}_gold.jsonl"
        _write(own, (line for line in lines if json.loads(line)["article"] == article))
        figures[article] = _run(shared / "bench" / "score_events.py", own, predicted)
    figures[ALL] = _run(shared / "bench" / "score_events.py", gold, predicted, misses=misses)
    return figures


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _run(scorer: Path, gold: Path, predicted: Path, *, misses: bool = False) -> Figures:
    command = [sys.executable, str(scorer), str(gold), str(predicted), *(["--misses"] if misses else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if misses:
        sys.stderr.write(done.stderr)
    figures: Figures = json.loads(done.stdout)
    return figures


def table(figures: dict[str, dict[str, Figures]]) -> str:
    """Return all figures as an aligned table: a row an article, and one for each collection."""
    names = list(next(iter(next(iter(figures.values())).values())))
    rows = [("collection", "article", *names)]
    for collection, articles in figures.items():
        for article, values in articles.items():
            rows.append((collection, article, *(f"{values.get(name, float('nan')):g}" for name in names)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main() -> int:
    """Score the collections that are asked for, one row an article."""
    known = collections()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all without")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--reader", choices=list(ReaderKind), default=OURS.reader, help="how acts are found")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if unknown := set(given.names) - set(known):
        parser.error(f"no collection is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if not SHARED.is_dir():
        parser.error("the folder `shared` with the scorer is not beside this checkout")
    engines = Engines(reader=ReaderKind(given.reader))
    with tempfile.TemporaryDirectory() as passing:
        folder = given.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = [known[name] for name in given.names] or list(known.values())
        figures = {
            collection.name: score(
                extract(collection.read(), engines=engines),
                collection.gold,
                folder,
                misses=given.misses,
                blind=collection.blind,
            )
            for collection in chosen
        }
    sys.stdout.write(table(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
