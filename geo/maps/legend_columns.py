"""The legend of a drawn map set into its columns: type shrinks until all has room, and sections stay whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.aliases import Box
from geo.maps.canvases import Arc, Canvas, Mark, Point, Style, draw_disc, draw_line, draw_marks, fill, write
from geo.maps.layouts import LEGEND, Layout, globe_box
from geo.maps.legends import LegendRow, LegendSection, LegendSwatch
from geo.maps.lettering import LINE, FontFace, settable, shorten, width_of, wrap
from geo.model import Quadrant, Status
from geo.views import marks
from geo.views.marks import Shape
from geo.views.sheets import Theme

_SMALLEST = 0.62  # to what part the legend's type may shrink before lines are left out
_SMALLER = 0.88  # running text, against the legend's lines
_INDENT = 15.0


def furnish_legend(canvas: Canvas, layout: Layout, sections: Sequence[LegendSection], *, globe: bool) -> float:
    """Write the legend into its columns, and return where it ends; type shrinks until all has room."""
    if layout.panel is None:
        return 0.0
    boxes = _columns(layout, globe=globe)
    full = tuple(_lines(sections, boxes[0][2] - boxes[0][0], LEGEND * layout.unit))
    if len(_flow(full, boxes, LEGEND * layout.unit)) < len(full):
        sections = [section for section in sections if not section.spare]
    for step in range(10):
        size = LEGEND * layout.unit * (layout.legend_growth - step * (layout.legend_growth - _SMALLEST) / 9)
        lines = tuple(_lines(sections, boxes[0][2] - boxes[0][0], size))
        placed = _flow(lines, boxes, size)
        if len(placed) == len(lines):
            placed = _balanced(lines, boxes, size)
            break
    for line, at in placed:
        _write_line(canvas, line, at, size)
    return min((y for _, (_, y) in placed), default=layout.panel[3])


@dataclass(frozen=True, slots=True)
class _LegendLine:
    """A line of the legend as it is set."""

    text: str
    row: LegendRow | None  # None: a heading
    title: bool = False
    height: float = LINE


def _columns(layout: Layout, *, globe: bool) -> list[Box]:
    """Return the boxes that the legend's lines flow through."""
    assert layout.panel is not None
    left, bottom, right, top = layout.panel
    reserved = globe_box(layout) if globe else None
    if layout.columns == 1:
        low = reserved[3] + 6 * layout.unit if reserved else bottom
        return [(left, low, right, top)]
    right = reserved[0] - 8 * layout.unit if reserved else right
    gap = 10 * layout.unit
    width = (right - left + gap) / layout.columns - gap
    starts = [left + i * (width + gap) for i in range(layout.columns)]
    return [(x, bottom, x + width, top) for x in starts]


def _lines(sections: Sequence[LegendSection], width: float, size: float) -> Iterator[_LegendLine]:
    small = size * _SMALLER
    for section in sections:
        yield _LegendLine(shorten(section.title, width, size, FontFace.BOLD), None, title=True, height=LINE * 1.35)
        if section.flowing:
            words = (settable(row.words).replace(" ", "\u00a0") for row in section.rows)
            for line in wrap(" · ".join(words), width, small, most=200):
                yield _LegendLine(line.removesuffix(" ·"), LegendRow(line), height=LINE * _SMALLER)
        else:
            for row in section.rows:
                yield from _row_lines(row, width, size)


def _row_lines(row: LegendRow, width: float, size: float) -> Iterator[_LegendLine]:
    """Yield a row as one line; a row of words alone is set smaller, and in two lines where it needs them."""
    if row.swatch is LegendSwatch.NONE and row.count is None:
        for line in wrap(settable(row.text), width, size * _SMALLER):
            yield _LegendLine(line, LegendRow(line), height=LINE * _SMALLER)
        return
    indent = _INDENT * size / LEGEND if row.swatch is not LegendSwatch.NONE else 0.0
    tail = 0.0 if row.count is None else width_of(f"{row.count:,}", size) + size * 0.5
    yield _LegendLine(shorten(settable(row.text), width - indent - tail, size), row)


def _flow(lines: Sequence[_LegendLine], boxes: Sequence[Box], size: float) -> list[tuple[_LegendLine, Point]]:
    """Set lines from the top down, column by column; a section that fits into a column is not torn."""
    placed: list[tuple[_LegendLine, Point]] = []
    column, y = 0, boxes[0][3]
    for i, line in enumerate(lines):
        needed = _needed(lines, i, boxes[column][3] - boxes[column][1], size)
        if y - needed < boxes[column][1] - 1e-6:
            column += 1
            if column == len(boxes):
                return placed
            y = boxes[column][3]
        first = y == boxes[column][3]
        y -= (LINE if first and line.title else line.height) * size
        placed.append((line, (boxes[column][0], y + 0.3 * size)))
    return placed


def _needed(lines: Sequence[_LegendLine], i: int, height: float, size: float) -> float:
    """Return the room that a line asks for: a heading asks for its whole section, or else for its first line."""
    if not lines[i].title:
        return lines[i].height * size
    end = next((j for j in range(i + 1, len(lines)) if lines[j].title), len(lines))
    whole = sum(line.height for line in lines[i:end]) * size
    return whole if whole <= height else sum(line.height for line in lines[i : i + 2]) * size


def _balanced(lines: Sequence[_LegendLine], boxes: Sequence[Box], size: float) -> list[tuple[_LegendLine, Point]]:
    """Set lines into columns of about the same height: the least that tears no section, if there is one."""
    top, bottom = boxes[0][3], boxes[0][1]
    needed = sum(line.height for line in lines) * size / len(boxes)
    while len(boxes) > 1 and top - needed > bottom:
        placed = _flow(lines, [(left, top - needed, right, top) for left, _, right, _ in boxes], size)
        if len(placed) == len(lines) and not _torn(placed):
            return placed
        needed += 0.5 * size
    return _flow(lines, boxes, size)


def _torn(placed: Sequence[tuple[_LegendLine, Point]]) -> bool:
    """Say whether a column starts within a section; running text may be torn."""
    pairs = pairwise(placed)
    return any(a[1][0] != b[1][0] and not b[0].title and b[0].height >= LINE for a, b in pairs)


def _write_line(canvas: Canvas, line: _LegendLine, at: Point, size: float) -> None:
    x, y = at
    if line.title or line.row is None:
        write(canvas, at, line.text, Style(size, FontFace.BOLD), gid="legend")
        return
    size = size * _SMALLER if line.height < LINE else size
    if line.row.swatch is not LegendSwatch.NONE:
        indent = _INDENT * size / LEGEND
        _draw_sign(canvas, line.row, (x + indent * 0.4, y + 0.34 * size), size / LEGEND)
        x += indent
    write(canvas, (x, y), line.text, Style(size), gid="legend")
    if line.row.count is not None:
        after = x + width_of(line.text, size) + size * 0.5
        write(canvas, (after, y), f"{line.row.count:,}", Style(size, colour=canvas.palette.label), gid="legend")


def _draw_sign(canvas: Canvas, row: LegendRow, at: Point, unit: float) -> None:
    x, y = at
    muted = canvas.palette.label
    colour = canvas.hue(row.quadrant) if row.quadrant else muted
    if row.swatch is LegendSwatch.MARK:
        shape = marks.SHAPES[row.quadrant] if row.quadrant else Shape.CIRCLE
        draw_marks(canvas, [Mark(at, 3.8 * unit, shape, row.status, colour)], layer=22)
    elif row.swatch is LegendSwatch.MANY:
        arcs = tuple(Arc(canvas.hue(kind), 1 / 3) for kind in list(Quadrant)[:3])
        draw_marks(canvas, [Mark(at, 4.8 * unit, marks.SEVERAL, Status.OCCURRED, canvas.hue(None), arcs)], layer=22)
        style = Style(4.6 * unit, FontFace.BOLD, canvas.hue(None), across="center", up="center_baseline", layer=23)
        write(canvas, at, "3", style)
    elif row.swatch is LegendSwatch.CODED:
        draw_marks(canvas, [Mark(at, 2.8 * unit, marks.SEVERAL, Status.OCCURRED, muted, underlined=True)], layer=22)
    elif row.swatch is LegendSwatch.HALO:
        line = 0.6 * unit
        draw_disc(canvas, at, 5 * unit, layer=22, facecolor=(muted, 0.25), edgecolor=muted, linewidth=line)
        draw_marks(canvas, [Mark(at, 2 * unit, Shape.CIRCLE, next(iter(marks.DRAWINGS)), muted)], layer=22)
    elif row.swatch in (LegendSwatch.ROUTE, LegendSwatch.DISPUTE):
        dash = {"linestyles": (0, (3, 2))} if row.swatch is LegendSwatch.DISPUTE else {}
        draw_line(canvas, [[(x - 5.5 * unit, y), (x + 5.5 * unit, y)]], muted, width=1.1 * unit, layer=22, **dash)
        if row.swatch is LegendSwatch.ROUTE:
            tip = [(x + 5.5 * unit, y), (x + unit, y + 2.4 * unit), (x + unit, y - 2.4 * unit)]
            fill(canvas, tip, layer=22, facecolor=muted, edgecolor="none")
    elif row.swatch is LegendSwatch.OWN:
        own = canvas.palette.ink if canvas.sheet.theme is Theme.GREY else row.colour
        draw_line(canvas, [[(x - 5.5 * unit, y), (x + 5.5 * unit, y)]], own, width=2.2 * unit, layer=22)
    else:
        _draw_area(canvas, row, at, unit, colour)


def _draw_area(canvas: Canvas, row: LegendRow, at: Point, unit: float, colour: str) -> None:
    x, y = at
    corners = [(x - 5.5 * unit, y - 3.2 * unit), (x + 5.5 * unit, y - 3.2 * unit),
               (x + 5.5 * unit, y + 3.2 * unit), (x - 5.5 * unit, y + 3.2 * unit)]  # fmt: skip
    strength = {LegendSwatch.AREA: 0.2, LegendSwatch.VAGUE: 0.25, LegendSwatch.COUNTRY: 0.16}[row.swatch]
    edge = (colour, {LegendSwatch.AREA: 0.8, LegendSwatch.VAGUE: 0.2, LegendSwatch.COUNTRY: 0.45}[row.swatch])
    width = (3.0 if row.swatch is LegendSwatch.VAGUE else 0.75) * unit
    style = {"facecolor": (colour, strength), "edgecolor": edge, "linewidth": width}
    fill(canvas, corners, layer=22, **style)
    if canvas.sheet.theme is Theme.GREY:
        hatch = {"hatch": ".." if row.swatch is LegendSwatch.COUNTRY else "////", "edgecolor": "#B4B4B4"}
        fill(canvas, corners, layer=22, facecolor="none", linewidth=0, **hatch)
