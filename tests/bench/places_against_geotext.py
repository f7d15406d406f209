"""Compare the finding of places with the naive choice, PyPI's geotext, on the same texts in one run: quality and speed.

    pip install geotext==0.4.0
    OPENBLAS_NUM_THREADS=1 python tests/bench/places_against_geotext.py BENCH_FOLDER [HOW_MANY]

geotext gives names only. It is helped here: each name is sought in the text, and put at the most prominent place of
that name in our gazetteer. The shipped weights were learned from these corpora, so our quality here is that of the fit;
what is honest is in `data/places/card.md`, by cross-validation. Times are the processor's.
"""

import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geo.gazetteer.lookup import open_gazetteer  # noqa: E402
from geo.gazetteer.shapes import open_shapes  # noqa: E402
from geo.language.parsing import parse  # noqa: E402
from geo.model import Article  # noqa: E402
from geo.places.finding import find_places  # noqa: E402

Found = list[dict[str, float | int | None]]
_SHOWN = ("precision", "recall", "f1", "acc161", "end_to_end_f1")


def by_us(article: Article) -> Found:
    return [
        {"start": t.span.start, "end": t.span.end, "lat": t.place and t.place.lat, "lon": t.place and t.place.lon}
        for t in find_places(parse(article.text), article, open_gazetteer(), open_shapes())
    ]


def by_geotext(article: Article) -> Found:
    from geotext import GeoText

    names = GeoText(article.text)
    found: Found = []
    for name in dict.fromkeys([*names.cities, *names.countries, *names.nationalities]):
        entries = open_gazetteer().lookup(name, limit=1)
        for match in re.finditer(rf"\b{re.escape(name)}\b", article.text):
            place = entries[0].place if entries else None
            found.append(
                {"start": match.start(), "end": match.end(), "lat": place and place.lat, "lon": place and place.lon}
            )
    return found


def load_scorer(bench: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_places", bench / "score_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(finder: Callable[[Article], Found], articles: list[Article]) -> tuple[dict[str, Found], float]:
    finder(articles[0])  # reads its data
    started = time.process_time()
    found = {article.id: finder(article) for article in articles}
    return found, time.process_time() - started


def main(bench: Path, count: int) -> None:
    scorer = load_scorer(bench)
    for corpus in ("geowebnews", "lgl"):
        with (bench / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in list(lines)[:count]]
        articles = [Article(id=str(row["id"]), text=row["text"]) for row in rows]
        gold = {str(row["id"]): row["toponyms"] for row in rows}
        seconds = {}
        for name, finder in (("dateline", by_us), ("geotext", by_geotext)):
            found, seconds[name] = run(finder, articles)
            figures = scorer.score(gold, found)
            told = ", ".join(f"{key} {figures[key]}" for key in _SHOWN)
            sys.stdout.write(f"{corpus}, {name}: {told}; {len(articles) / seconds[name]:.1f} articles a second\n")
        sys.stdout.write(
            f"{corpus}: dateline takes {seconds['dateline'] / seconds['geotext']:.1f} times geotext's time\n"
        )


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 200)
