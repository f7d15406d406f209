"""How long the drawn map takes, beside a bare `GeoDataFrame.plot` of the same frame at the same size.

python tests/bench/bench_snapshots.py

The bare plot projects and draws the same land and a point for each event, without borders of its own making, names,
legend or anything else; both are given their files already read, as in a page that has drawn a map before.
"""

import io
import sys
import time
from pathlib import Path

import geopandas
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_events import many_events

from geo.articles.reading import read_inputs
from geo.extract import extract
from geo.gazetteer.shapes import basemap_path
from geo.maps.projections import MapFrame
from geo.maps.snapshots import draw_map, plan_map
from geo.resources import resource_path
from geo.views.sheets import Sheet, Size
from geo.views.view import View, view_of

LIMIT = 3.0  # times the bare plot
SHEET = Sheet(size=Size(40 / 3, 7.5, dpi=300))


def draw_bare(land: geopandas.GeoDataFrame, points: geopandas.GeoDataFrame, frame: MapFrame) -> bytes:
    """Plot land and points in a frame, as anybody would."""
    figure = Figure(figsize=(SHEET.size.width, SHEET.size.height), dpi=SHEET.size.dpi)
    axes = figure.add_axes((0, 0, 1, 1))
    land.to_crs(frame.crs).plot(ax=axes, facecolor="#F7F5F0", edgecolor="#C9C2B4", linewidth=0.6)
    points.to_crs(frame.crs).plot(ax=axes, markersize=20)
    axes.set(xlim=frame.extent[::2], ylim=frame.extent[1::2])
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def least_seconds(draw, times: int = 3) -> float:
    """Return the least time of the processor of a few runs, which other programs disturb little."""
    found = []
    for _ in range(times):
        started = time.process_time()
        draw()
        found.append(time.process_time() - started)
    return min(found)


def report(name: str, view: View, land: geopandas.GeoDataFrame) -> bool:
    """Print one line a format; say whether the PNG keeps to the limit."""
    places = [part.place for event in view.events for part in event.places]
    at = geopandas.points_from_xy([p.lon for p in places], [p.lat for p in places])
    points = geopandas.GeoDataFrame(geometry=at, crs="EPSG:4326")
    frame = plan_map(view, SHEET).frame
    bare = least_seconds(lambda: draw_bare(land, points, frame))
    sys.stdout.write(f"{name}: {len(view.events):,} events; bare plot, PNG at 300 dpi {bare:.2f} s\n")
    ratios = {}
    for ending in (".png", ".svg", ".pdf"):
        seconds = least_seconds(lambda ending=ending: draw_map(view, SHEET, ending=ending))
        ratios[ending] = seconds / bare
        sys.stdout.write(f"  {ending} {seconds:.2f} s, {ratios[ending]:.2f} times the bare plot\n")
    return ratios[".png"] < LIMIT


def main() -> None:
    articles, _ = read_inputs([resource_path("seeds")])
    many = many_events(2000)
    land = geopandas.read_file(basemap_path("land.geojson"))
    kept = [
        report("seeds", view_of(extract(articles)), land),
        report("synthetic", View(many, len(many), "All events", {}), land),
    ]
    sys.exit(0 if all(kept) else f"a PNG takes more than {LIMIT:g} times the bare plot")


if __name__ == "__main__":
    main()
