"""How many names our labelling places, and what they cover, beside textalloc on the same marks.

python tests/bench/labels_against_textalloc.py

textalloc is no dependency: `pip install textalloc` first. It is given the marks with their sizes, told to draw only
what has room, and to keep its lines off the names; ours puts a number where a name has no room.
"""

import sys
import time
from pathlib import Path

import numpy as np
import textalloc
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.maps.labelling import LabelAnchor, overlaps, place_labels
from geo.maps.lettering import TALL, width_of

WIDTH, HEIGHT, SIZE, RADIUS = 740.0, 440.0, 7.6, 5.8  # a slide's map in points, and what is drawn on it
NAMES = ("Rostov-on-Don", "Oslo", "Zaporizhzhia", "Bern", "Nowy Dwór", "Kyiv", "Sankt Peterburg", "Ürümqi")


def covered_marks(boxes, points) -> int:
    """Count marks whose middle or rim lies under a name."""
    marks = [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in points]
    return sum(any(overlaps([mark, box]) for box in boxes) for mark in marks)


def ours(points, names):
    """Return boxes of names, how many are numbers, and the time."""
    size = (width_of("88", SIZE), TALL * SIZE)
    anchors = [
        LabelAnchor(str(i), x, y, RADIUS, (width_of(name, SIZE) + 1, TALL * SIZE), size)
        for i, ((x, y), name) in enumerate(zip(points, names, strict=True))
    ]
    started = time.perf_counter()
    labels = place_labels(anchors, room=(0, 0, WIDTH, HEIGHT))
    return [label.box for label in labels], sum(label.number for label in labels), time.perf_counter() - started


def theirs(points, names):
    """Return boxes of names as they are drawn, none of them numbers, and the time."""
    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    x, y = zip(*points, strict=True)
    scatter = axes.scatter(x, y, s=(2 * RADIUS) ** 2)
    started = time.perf_counter()
    found = textalloc.allocate(
        axes, x, y, list(names), scatter_plot=scatter, textsize=SIZE, draw_all=False, draw_lines=True,
        avoid_label_lines_overlap=True, avoid_crossing_label_lines=True, margin=0.001, min_distance=0.01,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    canvas.draw()
    boxes = [text.get_window_extent().extents.tolist() for text in found[2] if text is not None]
    return boxes, 0, seconds


def main() -> None:
    for number in (25, 75, 150):
        rng = np.random.default_rng(number)
        points = rng.normal((WIDTH / 2, HEIGHT / 2), (WIDTH / 7, HEIGHT / 7), (number, 2)).tolist()
        names = [f"{NAMES[i % len(NAMES)]} {i}" for i in range(number)]
        for who, place in (("ours", ours), ("textalloc", theirs)):
            boxes, numbers, seconds = place(points, names)
            sys.stdout.write(
                f"{number:>4} marks  {who:<10} {len(boxes) - numbers:>4} names {numbers:>3} numbers "
                f"{number - len(boxes):>3} left out  {len(overlaps(boxes)):>3} overlaps "
                f"{covered_marks(boxes, points):>3} marks covered  {seconds:6.2f} s\n"
            )


if __name__ == "__main__":
    main()
