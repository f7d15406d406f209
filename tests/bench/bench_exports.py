"""How long each format takes and how large it is, printed: for the seeds, and for 2,000 events.

PYTHONPATH=.:tests python tests/bench/bench_exports.py [ENDING ...]

A picture is also compared with a bare `GeoDataFrame.plot` of the same frame: the same events on the same outlines, in
the same projection, at the same size and 300 dpi.
"""

import io
import sys
import time
from dataclasses import replace
from pathlib import Path

import geopandas
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sample_events import many_events, sample_corpus

from geo.articles.reading import read_inputs
from geo.exports.writing import FORMATS, render
from geo.extract import extract, with_day
from geo.gazetteer.shapes import open_shapes
from geo.maps.projections import frame_scene
from geo.model import PlaceKind
from geo.views.frames import events_to_frame
from geo.views.scenes import compose
from geo.views.sheets import SIZES, Sheet
from geo.views.view import View, view_of

ROOT = Path(__file__).resolve().parents[2]
SHEET = Sheet(banner="TLP:AMBER")
DOTS = 300


def seeds() -> View:
    articles, _ = read_inputs([ROOT / "seeds"])
    return view_of(extract(tuple(with_day(article) for article in articles)))


def many() -> View:
    articles = view_of(sample_corpus()).articles
    return View(many_events(2000), 2000, "All events", articles)


def timed(work, *arguments, **named):
    started = time.perf_counter()
    result = work(*arguments, **named)
    return time.perf_counter() - started, result


def bare(view: View) -> bytes:
    """Plot the events on the countries' outlines with geopandas alone, at the size of the picture."""
    crs = frame_scene(compose(view.events)).crs
    shapes = open_shapes()
    lands = [shapes.get(area.id) for area in shapes.areas if area.kind is PlaceKind.COUNTRY]
    size = SHEET.size
    figure = Figure((size.width, size.height), dpi=DOTS)
    canvas, axes = FigureCanvasAgg(figure), figure.subplots()
    geopandas.GeoSeries(lands, crs="EPSG:4326").to_crs(crs).plot(ax=axes, color="#f7f5f0", edgecolor="#c9c2b4")
    events_to_frame(view).to_crs(crs).plot(ax=axes, color="#c8400a", alpha=0.5)
    out = io.BytesIO()
    canvas.print_png(out)
    return out.getvalue()


def measure(name: str, view: View, endings: list[str]) -> None:
    sys.stdout.write(f"{name}: {len(view.events):,} events\n")
    for ending in endings:
        took, content = timed(render, view, ending, sheet=SHEET)
        again, _ = timed(render, view, ending, sheet=SHEET)
        sys.stdout.write(f"  {ending:12} {took:7.2f} s, again {again:6.2f} s, {len(content) / 1e6:6.2f} MB\n")
    if ".png" in endings:
        compare(view)


def compare(view: View) -> None:
    """Print the best of three of each, taken in turn, and their ratio."""
    sheet = replace(SHEET, size=replace(SIZES["16:9"], dpi=DOTS))
    turns = [(timed(render, view, ".png", sheet=sheet)[0], timed(bare, view)[0]) for _ in range(3)]
    ours, theirs = (min(times) for times in zip(*turns, strict=True))
    told = f"a PNG at {DOTS} dpi {ours:.2f} s, a bare GeoDataFrame.plot {theirs:.2f} s"
    sys.stdout.write(f"  {told}: {ours / theirs:.1f} times as long\n")


def main() -> None:
    endings = sys.argv[1:] or list(FORMATS)
    open_shapes()
    measure("the seeds", seeds(), endings)
    measure("made events", many(), endings)


if __name__ == "__main__":
    main()
