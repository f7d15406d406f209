"""What a change of filter costs, printed beside the naive way: the server's time of computing, and bytes sent.

Ours: select, count, lay out in time and on the map, write the scene, as `geo/ui/explore.py` does, with marks joined for
the window. Naive: a folium `Marker` for each event, rendered whole, as folium's guide begins. Both with the same events
and where nothing is chosen, as the naive way takes minutes for 100,000; ratios are naive over ours.

PYTHONPATH=.:tests python tests/bench/bench_filter.py [EVENTS ...] [--ours]
"""

import sys
import time

import folium
from sample_events import many_events

from geo.gazetteer.shapes import open_shapes
from geo.maps.scene_json import scene_json
from geo.model import Corpus, Event
from geo.ui.listing import in_order
from geo.ui.state import Window
from geo.ui.timeline import timeline_data
from geo.views.clusters import compose_in
from geo.views.escape import script_json
from geo.views.indexes import index_of
from geo.views.layers import LayerBy, layering
from geo.views.selection import Field, Selection, facets
from geo.views.timelines import timeline
from geo.views.view import view_of

NUMBERS = (1_000, 20_000, 100_000)
WINDOW = Window(20.0, -30.0, 65.0, 60.0, 4.0)  # Europe and about, as a map of 1100 by 600 pixels shows it
CHOICES = {
    "nothing chosen": Selection(),
    "one actor": Selection().choosing(Field.ACTOR, ["actor-1"]),
    "one status": Selection().choosing(Field.STATUS, ["occurred"]),
}
REPEATS = 3  # the best is told


def timed(work, *arguments, **more):
    started = time.process_time()
    result = work(*arguments, **more)
    return time.process_time() - started, result


def ours(corpus: Corpus, chosen: Selection) -> tuple[dict[str, float], int]:
    took = {}
    index = index_of(corpus.events)
    took["select"], view = timed(view_of, corpus, chosen)
    took["facets"], _ = timed(facets, corpus.events, chosen)
    layers = layering(index, LayerBy.TYPE)
    took["timeline"], line = timed(timeline, index, index.rows(view.events), layers)
    took["scene"], scene = timed(compose_in, view.events, corpus.events, WINDOW, view.shapes)
    took["list"], _ = timed(in_order, view.events, corpus.events)
    took["write"], text = timed(scene_json, scene)
    return took, len(text.encode()) + len(script_json(timeline_data(line, layers)).encode())


def naive(events: tuple[Event, ...]) -> tuple[float, int]:
    def draw() -> str:
        base = folium.Map(location=[30, 20], zoom_start=2)
        for event in events:
            place = event.places[0].place
            said = event.reports[0].sentence
            folium.Marker([place.lat, place.lon], tooltip=place.name, popup=folium.Popup(said)).add_to(base)
        return base.get_root().render()

    took, page = timed(draw)
    return took, len(page.encode())


def tell(number: int, name: str, corpus: Corpus, *, beside: bool) -> None:
    chosen = CHOICES[name]
    took, size = min((ours(corpus, chosen) for _ in range(REPEATS)), key=lambda run: sum(run[0].values()))
    total = sum(took.values())
    parts = ", ".join(f"{step} {seconds * 1000:.0f}" for step, seconds in took.items())
    events = view_of(corpus, chosen).events
    line = f"{number:7,} events, {name} ({len(events):,}): {total * 1000:.0f} ms ({parts}), {size / 1e3:,.0f} kB"
    if beside:
        slow, large = naive(events)
        line += f"; naive {slow * 1000:,.0f} ms, {large / 1e3:,.0f} kB: {slow / total:.0f}x, {large / size:.0f}x"
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    compose_in(many_events(1), many_events(1), None, open_shapes())  # opens the outlines, as the first page has done
    given = sys.argv[1:]
    for number in [int(word) for word in given if word.isdigit()] or NUMBERS:
        corpus = Corpus((), many_events(number))
        first, _ = timed(ours, corpus, Selection())
        sys.stdout.write(f"{number:7,} events, made into arrays at the first view: {first * 1000:.0f} ms\n")
        for name, chosen in CHOICES.items():
            tell(number, name, corpus, beside=chosen == Selection() and "--ours" not in given)


if __name__ == "__main__":
    main()
