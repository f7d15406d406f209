"""How long the server takes for a change of filter, printed: selecting, counting, laying out, writing the scene.

PYTHONPATH=.:tests python tests/bench/bench_filter.py [EVENTS ...]
"""

import sys
import time

from sample_events import many_events

from geo.maps.drawing import scene_json
from geo.model import Corpus
from geo.ui.listing import in_order
from geo.views.scenes import compose
from geo.views.selection import Field, Selection, facets
from geo.views.view import view_of

LIMIT = 0.5  # seconds on two cores
CHOICES = {"nothing chosen": Selection(), "one actor": Selection().choosing(Field.ACTOR, ["actor-1"])}


def timed(work, *arguments):
    started = time.perf_counter()
    result = work(*arguments)
    return time.perf_counter() - started, result


def measure(corpus: Corpus, chosen: Selection) -> tuple[dict[str, float], int]:
    took = {}
    took["select"], view = timed(view_of, corpus, chosen)
    took["facets"], _ = timed(facets, corpus.events, chosen)
    took["scene"], scene = timed(compose, view.events)
    took["list"], _ = timed(in_order, view.events)
    took["write"], text = timed(scene_json, scene)
    return took, len(text)


def main() -> None:
    compose(many_events(1))  # opens the outlines, as the first page has done
    for number in [int(word) for word in sys.argv[1:]] or [100, 1000, 5000, 20000]:
        corpus = Corpus((), many_events(number))
        for name, chosen in CHOICES.items():
            took, size = measure(corpus, chosen)
            total = sum(took.values())
            parts = ", ".join(f"{step} {seconds * 1000:.0f}" for step, seconds in took.items())
            verdict = "" if total <= LIMIT else f"  over {LIMIT} s"
            line = f"{number:6,} events, {name}: {total * 1000:.0f} ms ({parts}); {size / 1e6:.2f} MB{verdict}"
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
