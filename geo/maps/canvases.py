"""A page of matplotlib measured in points from its lower left: words, lines and marks are set on it.

Points do not depend on the dots per inch, so that a picture is the same in PNG, SVG and PDF.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform

from geo.aliases import Box
from geo.maps.lettering import FontFace, properties, settable, width_of
from geo.model import Quadrant, Status
from geo.views import marks
from geo.views.marks import Palette, Shape
from geo.views.sheets import Sheet, hue, palette

Point = tuple[float, float]
_SOLID = (0, None)
_RING = 2.5  # strokes of a mark, of the arcs of one of several kinds


@dataclass(frozen=True)
class Canvas:
    """A figure with the theme of a sheet. `unit` is how many points type and marks of size one have."""

    figure: Figure
    sheet: Sheet
    unit: float

    @property
    def palette(self) -> Palette:
        """The theme's ground and ink."""
        return palette(self.sheet.theme)

    @property
    def points(self) -> Transform:
        """From points to the figure's own measure."""
        return Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans

    def hue(self, quadrant: Quadrant | None) -> str:
        """Return a mark's colour."""
        return hue(self.sheet.theme, quadrant)

    def add(self, artist: Artist, *, layer: float, gid: str = "") -> None:
        """Put something on the page; what has a higher layer covers the rest."""
        artist.set_zorder(layer)
        if gid:
            artist.set_gid(gid)
        self.figure.add_artist(artist)


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set: `across` is left, center or right, `up` baseline, center, top or bottom.

    Words with a halo are centred on their baseline.
    """

    size: float
    face: FontFace = FontFace.REGULAR
    colour: str = ""
    across: str = "left"
    up: str = "baseline"
    halo: str = ""
    layer: float = 20.0
    alpha: float = 1.0
    turn: float = 0.0


def write(canvas: Canvas, at: Point, words: str, style: Style, *, gid: str = "") -> None:
    """Set words; no part of them is read as mathematics, and none ends the line."""
    line = settable(words, style.face)
    if style.halo:
        _draw_halo(canvas, at, line, style, gid)
    text = Text(
        *at,
        line,
        parse_math=False,
        transform=canvas.points,
        fontproperties=properties(style.face, style.size),
        color=style.colour or canvas.palette.ink,
        ha=style.across,
        va=style.up,
        alpha=style.alpha,
        rotation=style.turn,
    )
    canvas.add(text, layer=style.layer, gid=gid)


def _draw_halo(canvas: Canvas, at: Point, line: str, style: Style, gid: str) -> None:
    """Stroke the letters' outlines below a centred line; an effect on the text itself would make it no text."""
    corners, codes = text_to_path.get_text_path(properties(style.face, style.size), line, ismath=False)
    if not len(corners):
        return
    part = style.size / text_to_path.FONT_SCALE
    place = Affine2D().scale(part).translate(at[0] - width_of(line, style.size, style.face) / 2, at[1])
    outline = PathPatch(
        Path(corners, codes),
        transform=place + canvas.points,
        facecolor="none",
        edgecolor=style.halo,
        linewidth=0.28 * style.size,
        joinstyle="round",
        alpha=style.alpha,
    )
    canvas.add(outline, layer=style.layer - 0.1, gid=gid)


def draw_line(
    canvas: Canvas, lines: Iterable[Sequence[Point]], colour: str, *, width: float, layer: float, **more: object
) -> None:
    """Draw lines of points."""
    style: dict[str, Any] = {"colors": colour, "linewidths": width, "capstyle": "butt"} | more
    canvas.add(LineCollection([np.array(line) for line in lines], transform=canvas.points, **style), layer=layer)


def fill(canvas: Canvas, outline: Sequence[Point], *, layer: float, **style: object) -> None:
    """Draw a closed outline of points."""
    corners = [*outline, outline[0]]
    canvas.add(PathPatch(Path(np.array(corners), closed=True), transform=canvas.points, **style), layer=layer)


def draw_disc(canvas: Canvas, at: Point, radius: float, *, layer: float, gid: str = "", **style: object) -> None:
    """Draw a disc of a radius in points."""
    canvas.add(Circle(at, radius, transform=canvas.points, **style), layer=layer, gid=gid)


def draw_plate(canvas: Canvas, box: Box, *, rounding: float, layer: float, gid: str = "", **style: Any) -> None:  # noqa: ANN401 matplotlib's own
    """Draw a box with rounded corners; `rounding` is their radius in points."""
    left, bottom, right, top = box
    corners = f"round,pad=0,rounding_size={rounding}"
    plate = FancyBboxPatch(
        (left, bottom), right - left, top - bottom, boxstyle=corners, transform=canvas.points, **style
    )  # fmt: skip
    canvas.add(plate, layer=layer, gid=gid)


@dataclass(frozen=True, slots=True)
class Arc:
    """A part of the ring of a mark of several kinds: its colour, and its share of the whole."""

    colour: str
    share: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark to draw: where, how large in points, as what. One with arcs is a disc of paper with them round it."""

    at: Point
    radius: float
    shape: Shape
    status: Status
    colour: str
    arcs: tuple[Arc, ...] = ()
    underlined: bool = False


def draw_marks(canvas: Canvas, found: Sequence[Mark], *, layer: float, gid: str = "") -> None:
    """Draw marks, the first lowest: paper below each, so that a hollow one hides the map and none runs into another."""
    if not found:
        return
    paper, ring = canvas.palette.paper, marks.STROKE * 0.75 * canvas.unit
    pieces = [piece for mark in found for piece in (*_line_below(mark, paper, ring), *_pieces(mark, paper, ring))]
    paths, faces, edges, widths, dashes = zip(*pieces, strict=True)
    collection = PathCollection(
        paths,
        facecolors=faces,
        edgecolors=edges,
        linewidths=widths,
        linestyles=list(dashes),
        transform=canvas.points,
        joinstyle="round",
    )
    canvas.add(collection, layer=layer, gid=gid)


_Piece = tuple[Path, Any, Any, float, Any]


def _pieces(mark: Mark, paper: str, ring: float) -> list[_Piece]:
    """Return a mark's paper, its shape and the stroke through it; or the paper and the arcs of one of several kinds."""
    if mark.arcs:
        return _ring(mark, paper, ring)
    drawing, shape = marks.DRAWINGS[mark.status], mark.shape
    corners = [*marks.outline(shape), marks.outline(shape)[0]]
    outline = Path(_placed(corners, mark), closed=True)
    width = ring * (1.7 if shape is Shape.RING else 1.0)
    dash: Any = (0, [d * ring / width for d in drawing.dash]) if drawing.dash else _SOLID
    face = (mark.colour, marks.fill_strength(shape, mark.status))
    pieces: list[_Piece] = [
        (outline, paper, paper, width + 1.5 * ring, _SOLID),
        (outline, face, mark.colour, width, dash),
    ]
    if drawing.struck:
        pieces.append((Path(_placed(marks.strike(), mark)), "none", mark.colour, width, _SOLID))
    return pieces


def _line_below(mark: Mark, paper: str, ring: float) -> list[_Piece]:
    """Return the line below a mark of what others coded, on paper; nothing below any other."""
    if not mark.underlined:
        return []
    line = Path(_placed(marks.underline(), mark))
    return [(line, "none", paper, 3.4 * ring, _SOLID), (line, "none", mark.colour, 1.7 * ring, _SOLID)]


def _ring(mark: Mark, paper: str, ring: float) -> list[_Piece]:
    """Return the arcs of a mark, clockwise from above, each as long as its share."""
    width = min(_RING * ring, 0.6 * mark.radius)
    disc = Path(_placed(marks.outline(marks.SEVERAL), mark), closed=True)
    pieces: list[_Piece] = [(disc, paper, paper, 1.5 * ring, _SOLID)]
    radius, at = 1 - width / 2 / mark.radius, 0.0
    cut = 0.35 * width / (math.tau * mark.radius) if len(mark.arcs) > 1 else 0.0
    for arc in mark.arcs:
        turns = np.linspace(at + cut / 2, at + max(arc.share - cut / 2, cut), 2 + math.ceil(48 * arc.share))
        points = [(radius * math.sin(math.tau * turn), -radius * math.cos(math.tau * turn)) for turn in turns.tolist()]
        pieces.append((Path(_placed(points, mark)), "none", arc.colour, width, _SOLID))
        at += arc.share
    return pieces


def _placed(corners: Iterable[Point], mark: Mark) -> list[Point]:
    return [(mark.at[0] + mark.radius * x, mark.at[1] - mark.radius * y) for x, y in corners]
