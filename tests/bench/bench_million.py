"""What the page asks of its server over ten thousand to a million events, beside masks of pandas over the same rows.

python tests/bench/bench_million.py                       # 10,000, 100,000 and 1,000,000 events
python tests/bench/bench_million.py --events 100000 --times 5

The rows are those of `bench_coded.py`: GDELT's columns, 20,000 places, five years of days, 400 parties. Each size runs
in a process of its own, so that its high-water mark of memory is its own. Told are seconds of computing: of a start
(bytes of a file to the first view), and the median of a change of filter with all that the page draws for it: chosen
events, counts of every choice, words, timeline, map, first rows of the list. `review` is the same after one event was
accepted, with laying the log, and `first review` of these the first. Beside it stands what `pandas` takes for
the masks and counts alone, in the same run, and how many bytes of the map's scene go to the browser.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

sys.path[:0] = [str(Path(__file__).resolve().parent)]

from bench_coded import bare, gdelt_rows  # noqa: E402

from geo.coded.reading import read_coded_bytes, with_coded  # noqa: E402
from geo.maps.scene_json import scene_json  # noqa: E402
from geo.model import Corpus, EventType, ReviewState  # noqa: E402
from geo.views.clusters import compose_in  # noqa: E402
from geo.views.fields import Field  # noqa: E402
from geo.views.indexes import index_of  # noqa: E402
from geo.views.layers import LayerBy, layering  # noqa: E402
from geo.views.scenes import Window  # noqa: E402
from geo.views.selection import Selection, facets, select  # noqa: E402
from geo.views.timelines import timeline  # noqa: E402
from geo.views.titles import title_of_event  # noqa: E402
from geo.views.view import coded_attribution, view_of  # noqa: E402
from geo.workspace.applying import apply  # noqa: E402
from geo.workspace.reviews import Decide, make_reviews  # noqa: E402

NUMBERS = (10_000, 100_000, 1_000_000)
ROWS = 20  # of the list, that are drawn
_NEAR = Window(30.0, 0.0, 60.0, 50.0, 5.0)


def choices(corpus: Corpus) -> list[tuple[Selection, Window | None]]:
    """Return what is chosen in turn: from all of it to a few, on the whole map and close by."""
    actors = facets(corpus.events, Selection()).options[Field.ACTOR]
    places = facets(corpus.events, Selection()).options[Field.PLACE]
    return [
        (Selection(types=frozenset({EventType.COERCE, EventType.ASSAULT})), None),
        (Selection(actors=frozenset({actors[0].value})), None),
        (Selection(since=date(2020, 1, 1), until=date(2021, 6, 30)), _NEAR),
        (Selection(places=frozenset({places[0].value})), _NEAR),
        (Selection(text="party 17"), None),
        (Selection(), _NEAR),
    ]


def page(corpus: Corpus, chosen: Selection, window: Window | None) -> int:
    """Do for one choice what a run of the page does; return the bytes of the scene."""
    events = corpus.events
    view = view_of(corpus, chosen)
    counts = facets(events, chosen)
    for of in Field:
        list(counts.options[of][:60])
    str(view.unplaced and len(view.unplaced)), coded_attribution(view.events)
    index = index_of(events)
    layers = layering(index, LayerBy.TYPE)
    line = timeline(index, index.rows(select(events, replace(chosen, since=None, until=None))), layers)
    line.ticks, line.labels  # noqa: B018 they are made when they are asked for
    scene = scene_json(compose_in(view.events, events, window, view.shapes))
    rows = index.rows(view.events)
    first = rows[index.newest[rows].argsort()][:ROWS]
    [title_of_event(event) for event in index.at(first)]
    return len(scene.encode())


def reviews(corpus: Corpus, number: int) -> list[float]:
    """Accept one event after the other; return the seconds until the page is drawn again after each."""
    took, log, seen = [], (), corpus
    for at in range(number):
        event = seen.events[at * 7]
        change = Decide(event.review, ReviewState.ACCEPTED)
        log = (*log, *make_reviews([(event, change)], reviewer="R. Diaz"))
        began = time.process_time()
        seen = apply(log, corpus).corpus
        page(seen, Selection(), None)
        took.append(time.process_time() - began)
    return took


def masks(frame: pd.DataFrame) -> None:
    """Choose and count with pandas as it comes: a mask over the rows, then the values of each column that is left."""
    kept = frame[frame["EventCode"].isin([190, 193]) & (frame["SQLDATE"] >= 20200101)]
    for column in ("Actor1Name", "Actor2Name", "EventCode", "ActionGeo_FullName", "ActionGeo_CountryCode"):
        kept[column].value_counts()
    (kept["SQLDATE"] // 100).value_counts()


def computing(work: Callable[[], object]) -> float:
    """Return the seconds of computing that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(number: int, times: int) -> dict[str, float]:
    """Measure one size; sizes are megabytes of 1,000,000 bytes."""
    data = gdelt_rows(number)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    corpus = with_coded(Corpus(), [read_coded_bytes(data, "gdelt.export.CSV")])
    read = time.process_time() - began
    sizes = [page(corpus, Selection(), None)]
    start = time.process_time() - began
    asked = choices(corpus)
    first = [computing(lambda each=each: sizes.append(page(corpus, *each))) for each in asked]
    took = [
        computing(lambda each=each: sizes.append(page(corpus, replace(each[0], undated=False), each[1])))
        for _ in range(times)
        for each in asked
    ]
    decided = reviews(corpus, times + 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    frame = bare(data)
    pandas = statistics.median(computing(lambda: masks(frame)) for _ in range(5))
    return {
        "read": read, "start": start, "slowest first": max(first), "filter": statistics.median(took),
        "slowest": max(took),
        "first review": decided[0], "review": statistics.median(decided[1:]), "pandas": pandas,
        "scene": max(sizes) / 1e6, "memory": peak * 1024 / 1e6,
        "data": len(data) / 1e6, "before": before * 1024 / 1e6,
    }  # fmt: skip


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="*", default=NUMBERS)
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        sys.stdout.write(json.dumps(measure(given.events[0], given.times)))
        return
    names: list[str] = []
    for number in given.events:
        command = [sys.executable, __file__, "--alone", "--events", str(number), "--times", str(given.times)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if not names:
            names = list(found)
            sys.stdout.write(f"{'events':>10}" + "".join(f"{name:>14}" for name in names) + f"{'filter/pandas':>14}\n")
        told = "".join(f"{found[name]:14.3f}" for name in names)
        sys.stdout.write(f"{number:10,}{told}{found['filter'] / found['pandas']:14.1f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
