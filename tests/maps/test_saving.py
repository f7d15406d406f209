"""Pictures in pixels: the size that was asked for, and every row below the other, whatever the size."""

import io

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from pictures import is_sheared, pixels_of
from sample_events import sample_corpus

from geo.maps.saving import About, drawing, save_png
from geo.maps.snapshots import draw_map
from geo.views.sheets import SIZES, Sheet, read_size
from geo.views.view import view_of

pytestmark = pytest.mark.slow

ABOUT = About("Title", "Description", ("map",), "Program", "Rights")
LINES = tuple(i / 16 for i in range(1, 16))  # where upright lines stand, in parts of the width


def figure_of(width, height, dpi):
    """Return a figure of upright lines, so that all rows of its picture are the same."""
    figure = Figure(figsize=(width / dpi, height / dpi), dpi=72)
    for at in LINES:
        figure.add_artist(Line2D([at, at], [0, 1], color="black", linewidth=72 / dpi, antialiased=False))
    return figure


def drawn(width, height, dpi):
    with drawing():
        return pixels_of(save_png(figure_of(width, height, dpi), ABOUT, dpi=dpi))


def by_matplotlib(width, height, dpi):
    out = io.BytesIO()
    with drawing():
        figure_of(width, height, dpi).savefig(out, format="png", dpi=dpi)
    return pixels_of(out.getvalue())


@pytest.mark.parametrize("width", range(900, 940))
def test_upright_lines_stand_upright_in_a_picture_of_every_width(width):
    pixels = drawn(width, 300, 150)
    assert pixels.shape == (300, width, 3)
    assert (pixels == pixels[0]).all()
    assert (pixels[0].sum(axis=1) < 100).sum() == len(LINES)


@settings(max_examples=60)
@given(st.integers(200, 2400), st.integers(200, 900), st.integers(10, 999))
@example(909, 600, 150)
@example(1061, 645, 150)
def test_a_picture_is_dot_for_dot_what_matplotlib_writes_itself(width, height, dpi):
    pixels = drawn(width, height, dpi)
    assert pixels.shape == (height, width, 3)
    assert np.array_equal(pixels, by_matplotlib(width, height, dpi))


@pytest.mark.parametrize("size", [*SIZES, *(f"{name}@110" for name in SIZES), "909x600", "851x503", "600x909"])
def test_a_map_of_every_paper_has_its_rows_below_each_other(size):
    asked = read_size(size)
    pixels = pixels_of(draw_map(view_of(sample_corpus()), Sheet(size=asked)))
    assert pixels.shape[:2] == (int(asked.height * asked.dpi + 1e-6), int(asked.width * asked.dpi + 1e-6))
    assert not is_sheared(pixels)
