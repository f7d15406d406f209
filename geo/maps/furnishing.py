"""What stands round a drawn map: banner, title, legend, foot, and on it scale bar, north arrow, globe, degrees."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from matplotlib.patches import Circle, FancyBboxPatch
from matplotlib_scalebar.scalebar import ScaleBar

from geo.maps.canvases import Box, Canvas, Mark, Point, Style, draw_line, draw_marks, fill, write
from geo.maps.globes import globe_of
from geo.maps.grounds import Gridline, graticule
from geo.maps.layouts import LEGEND, SMALL, SUBTITLE, TITLE, Layout, banner_colours
from geo.maps.legends import Row, Section, Sign
from geo.maps.lettering import CAPS, FAMILY, LINE, Face, settable, shorten, width_of, wrap
from geo.maps.painting import Chart
from geo.maps.projections import degree_words
from geo.views import marks
from geo.views.marks import Shape
from geo.views.sheets import Theme

_SMALLEST = 0.62  # to what part the legend's type may shrink before lines are left out
_SMALLER = 0.88  # running text, against the legend's lines
_INDENT = 15.0
_GLOBE = 84.0  # diameter, in units
_BAR_SHARE = 0.2  # of the map's width
_BARS = (1, 2, 5)
_NORTH = ((0.0, 11.0), (3.4, 0.0), (0.0, 2.6), (-3.4, 0.0))


@dataclass(frozen=True)
class Fitting:
    """Scale bar and arrow: their plate on the map, the bar's length in kilometres and in points."""

    box: Box
    km: float
    length: float
    bar: bool
    north: bool


def furnish_banner(canvas: Canvas, layout: Layout) -> None:
    """Write the handling banner over the whole width, top and bottom."""
    if not layout.banner:
        return
    colours, grey = canvas.palette, canvas.sheet.theme is Theme.GREY
    ground, ink = banner_colours(layout.banner, ink=colours.ink, paper=colours.paper, grey=grey)
    style = Style(layout.banner_size, Face.BOLD, ink, across="center", up="center_baseline", layer=41)
    for bottom in (0.0, layout.height - layout.banner_height):
        top = bottom + layout.banner_height
        corners = [(0.0, bottom), (layout.width, bottom), (layout.width, top), (0.0, top)]
        fill(canvas, corners, layer=40, facecolor=ground, edgecolor="none")
        write(canvas, (layout.width / 2, (bottom + top) / 2), layout.banner, style, gid="banner")


def furnish_words(canvas: Canvas, layout: Layout, *, projection: str) -> None:
    """Write title, filters and the small print."""
    unit, y, muted = layout.unit, layout.title_top, canvas.palette.label
    for line in layout.title:
        write(canvas, (layout.margin, y), line, Style(TITLE * unit, Face.BOLD, up="top"), gid="title")
        y -= TITLE * 1.18 * unit
    for line in layout.subtitle:
        write(canvas, (layout.margin, y), line, Style(SUBTITLE * unit, colour=muted, up="top"), gid="subtitle")
        y -= SUBTITLE * LINE * unit
    y = layout.foot_top - 5 * unit
    for line in layout.foot:
        write(canvas, (layout.margin, y), line, Style(SMALL * unit, colour=muted, up="top"), gid="foot")
        y -= SMALL * LINE * unit
    if layout.foot:
        right = layout.width - layout.margin
        room = right - layout.margin - width_of(layout.foot[0], SMALL * unit) - 12 * unit
        text = shorten(projection, room, SMALL * unit)
        style = Style(SMALL * unit, colour=muted, across="right", up="top")
        write(canvas, (right, layout.foot_top - 5 * unit), text, style, gid="foot")


def furnish_watermark(chart: Chart, words: str) -> None:
    """Write what nobody has reviewed across the map."""
    if not words:
        return
    left, bottom, right, top = chart.box
    angle = math.degrees(math.atan2(top - bottom, right - left)) * 0.7
    size = 100 * 0.72 * (right - left) / width_of(words, 100, Face.BOLD)
    size = min(size, 0.3 * (top - bottom))
    style = Style(
        size, Face.BOLD, chart.canvas.palette.ink, across="center", up="center", layer=6, alpha=0.16, turn=angle
    )
    write(chart.canvas, ((left + right) / 2, (bottom + top) / 2), words, style, gid="watermark")


def furnish_legend(canvas: Canvas, layout: Layout, sections: Sequence[Section], *, globe: bool) -> None:
    """Write the legend into its columns; type shrinks until all has room."""
    if layout.panel is None:
        return
    boxes = _columns(layout, globe=globe)
    full = tuple(_lines(sections, boxes[0][2] - boxes[0][0], LEGEND * layout.unit))
    if len(_flow(full, boxes, LEGEND * layout.unit)) < len(full):
        sections = [section for section in sections if not section.spare]
    for step in range(10):
        size = LEGEND * layout.unit * (1 - step * (1 - _SMALLEST) / 9)
        lines = tuple(_lines(sections, boxes[0][2] - boxes[0][0], size))
        placed = _flow(lines, boxes, size)
        if len(placed) == len(lines):
            placed = _balanced(lines, boxes, size)
            break
    for line, at in placed:
        _write_line(canvas, line, at, size)


def globe_box(layout: Layout) -> Box | None:
    """Return where the globe stands in the legend's panel: at its foot, or in its last column."""
    if layout.panel is None:
        return None
    left, bottom, right, top = layout.panel
    size = min(_GLOBE * layout.unit, (right - left) * 0.8, (top - bottom) * (0.9 if layout.columns > 1 else 0.25))
    if layout.columns > 1:
        return right - size, top - size, right, top
    return left, bottom, left + size, bottom + size


def free_corner(chart: Chart, taken: Sequence[Box]) -> Box:
    """Return where the globe stands on a map without a legend: the corner with the least in it."""
    unit = chart.canvas.unit
    left, bottom, right, top = chart.box
    size = min(0.8 * _GLOBE * unit, 0.25 * (top - bottom))
    away = 8 * unit
    lefts, bottoms = (right - away - size, left + away), (bottom + away, top - away - size)
    boxes = [(x, y, x + size, y + size) for x in lefts for y in bottoms]
    covered = [sum(_meet(box, other) for other in taken) for box in boxes]
    return boxes[covered.index(min(covered))]


def furnish_globe(chart: Chart, box: Box) -> None:
    """Draw the earth from above the frame's middle, with the frame on it."""
    canvas, colours, unit = chart.canvas, chart.canvas.palette, chart.canvas.unit
    left, bottom, right, top = box
    x, y, radius = (left + right) / 2, (bottom + top) / 2, (right - left) / 2 - unit
    globe = globe_of(chart.frame)

    def placed(points: Sequence[Point] | np.ndarray) -> list[Point]:
        return [(x + radius * px, y + radius * py) for px, py in points]

    style = {"transform": canvas.points, "linewidth": 0.5 * unit}
    canvas.add(Circle((x, y), radius, facecolor=colours.sea, edgecolor=colours.border, **style), layer=21, gid="globe")
    for outline in globe.land:
        fill(canvas, placed(outline), layer=22, facecolor=colours.land, edgecolor=colours.border, linewidth=0.3 * unit)
    draw_line(canvas, map(placed, globe.lines), colours.border, width=0.25 * unit, layer=23, alpha=0.6)
    edge = placed(globe.frame)
    draw_line(canvas, [[*edge, edge[0]]], colours.ink, width=1.0 * unit, layer=24)
    span = np.ptp(np.array(edge), axis=0).max()
    if span < 6 * unit:  # too small to be seen: a ring round it
        middle = tuple(np.array(edge).mean(axis=0))
        ring = Circle(
            middle, 5 * unit, facecolor="none", edgecolor=colours.ink, linewidth=unit, transform=canvas.points
        )
        canvas.add(ring, layer=24)


def plan_fitting(chart: Chart, marks_at: Sequence[Box], *, bar: bool, north: bool) -> Fitting | None:
    """Choose bar and corner for scale and arrow: where the fewest marks are."""
    unit, frame = chart.canvas.unit, chart.frame
    left, bottom, right, top = chart.box
    north = north and frame.north_is_up
    if not (bar or north):
        return None
    metres = frame.width / frame.scale_factor
    km = _round_km(metres * _BAR_SHARE / 1000)
    length = km * 1000 / metres * (right - left) if bar else 0.0
    text = width_of(scale_words(km), 7 * unit)
    width = (max(length, text) if bar else 0.0) + (12 * unit if north else 0.0) + 8 * unit
    height, away = 21 * unit, 10 * unit
    corners = [
        (left + away, bottom + away), (right - away - width, bottom + away),
        (left + away, top - away - height), (right - away - width, top - away - height),
    ]  # fmt: skip
    boxes = [(x, y, x + width, y + height) for x, y in corners]
    covered = [sum(_meet(box, mark) for mark in marks_at) for box in boxes]
    return Fitting(boxes[covered.index(min(covered))], km, length, bar, north)


def furnish_fitting(chart: Chart, fitting: Fitting) -> None:
    """Draw the scale bar, true at the frame's centre, and the arrow beside it."""
    canvas, unit = chart.canvas, chart.canvas.unit
    left, bottom, right, top = fitting.box
    _draw_plate(chart, fitting.box)
    if fitting.north:
        x = right - 9 * unit if fitting.bar else (left + right) / 2
        arrow = [(x + px * unit * 0.8, bottom + 3 * unit + py * unit * 0.8) for px, py in _NORTH]
        fill(canvas, arrow, layer=9.2, facecolor=canvas.palette.ink, edgecolor="none")
        style = Style(5.5 * unit, Face.BOLD, across="center", layer=9.2)
        write(canvas, (x, top - 6.5 * unit), "N", style, gid="north")
    if not fitting.bar:
        return
    scale = ScaleBar(
        1 / chart.frame.scale_factor, "m", fixed_value=fitting.km, fixed_units="km", frameon=False, pad=0, border_pad=0,
        sep=2 * unit, location="lower left", color=canvas.palette.ink, scale_loc="top",
        width_fraction=2.2 * unit / (chart.box[3] - chart.box[1]), font_properties={"family": FAMILY, "size": 7 * unit},
        scale_formatter=lambda value, _: scale_words(value), rotation="horizontal-only",
        bbox_to_anchor=(left + 4 * unit, bottom + 4 * unit), bbox_transform=canvas.points,
    )  # fmt: skip
    scale.set_gid("scale")
    scale.set_zorder(9)
    chart.axes.add_artist(scale)


def _draw_plate(chart: Chart, box: Box) -> None:
    """Lay a plate of paper on the map, below the marks: those are never hidden."""
    left, bottom, right, top = box
    plate = FancyBboxPatch(
        (left, bottom),
        right - left,
        top - bottom,
        boxstyle=f"round,pad=0,rounding_size={3 * chart.canvas.unit}",
        facecolor=chart.canvas.palette.paper,
        edgecolor="none",
        alpha=0.86,
        transform=chart.canvas.points,
        zorder=8,
    )
    chart.axes.add_artist(plate)


def scale_words(km: float) -> str:
    """Write what the bar measures."""
    return f"{km:,.0f} km" if km >= 1 else f"{km * 1000:,.0f} m"


def furnish_degrees(chart: Chart, taken: Sequence[Box]) -> list[Box]:
    """Write degrees where meridians and parallels meet the frame, within it; return the boxes that they take."""
    unit, boxes = chart.canvas.unit, list(taken)
    style = Style(5.6 * unit, colour=chart.canvas.palette.label, across="center", layer=8)
    found: list[Box] = []
    for grid in graticule(chart.frame):
        words = degree_words(grid.value, "EW" if grid.meridian else "NS")
        size = width_of(words, 5.6 * unit) + 2 * unit, 7 * unit
        for x, y in _ends(chart, grid, size):
            box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
            if not any(_meet(box, other) for other in boxes):
                write(chart.canvas, (x, y - CAPS / 2 * style.size), words, style, gid="degrees")
                boxes.append(box)
                found.append(box)
                break
    return found


def _ends(chart: Chart, grid: Gridline, size: tuple[float, float]) -> Iterator[Point]:
    """Yield where a line of the graticule may be named: meridians below, else above; parallels at the left."""
    left, bottom, right, top = chart.box
    west, south, east, _ = chart.frame.extent
    per_metre = (right - left) / (east - west)
    inset = 2 * chart.canvas.unit
    points = np.array([(x, y) for part in shapely.get_parts(grid.line) for x, y in _tips(part)])
    if not len(points):
        return
    on_page = np.column_stack([left + (points[:, 0] - west) * per_metre, bottom + (points[:, 1] - south) * per_metre])
    if grid.meridian:
        order = np.argsort(np.abs(on_page[:, 1] - bottom), kind="stable")
    else:
        order = np.argsort(on_page[:, 0] - left, kind="stable")
    half_width, half_height = size[0] / 2 + inset, size[1] / 2 + inset
    for x, y in on_page[order].tolist():
        if not chart.frame.world and not _at_edge(chart, grid, (x, y), (half_width, half_height)):
            continue
        yield (
            min(max(x, left + half_width), right - half_width),
            min(max(y, bottom + half_height), top - half_height),
        )


def _at_edge(chart: Chart, grid: Gridline, at: Point, near: tuple[float, float]) -> bool:
    """Say whether a line ends where it is looked for: a meridian above or below, a parallel at a side."""
    left, bottom, right, top = chart.box
    if abs(chart.frame.middle[0]) == 90:
        return not grid.meridian or min(abs(at[1] - bottom), abs(top - at[1])) <= near[1]
    if grid.meridian:
        return min(abs(at[1] - bottom), abs(top - at[1])) <= near[1]
    return min(abs(at[0] - left), abs(right - at[0])) <= near[0]


def _tips(line: shapely.Geometry) -> list[Point]:
    points = [tuple(point) for point in shapely.get_coordinates(line).tolist()]
    return [points[0], points[-1]] if points else []


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the legend as it is set."""

    text: str
    row: Row | None  # None: a heading
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


def _lines(sections: Sequence[Section], width: float, size: float) -> Iterator[_Line]:
    small = size * _SMALLER
    for section in sections:
        yield _Line(shorten(section.title, width, size, Face.BOLD), None, title=True, height=LINE * 1.35)
        if section.flowing:
            words = (settable(row.words).replace(" ", "\u00a0") for row in section.rows)
            for line in wrap(" · ".join(words), width, small, most=200):
                yield _Line(line.removesuffix(" ·"), Row(line), height=LINE * _SMALLER)
        else:
            for row in section.rows:
                yield from _row_lines(row, width, size)


def _row_lines(row: Row, width: float, size: float) -> Iterator[_Line]:
    """Yield a row as one line; a row of words alone is set smaller, and in two lines where it needs them."""
    if row.sign is Sign.NONE and row.count is None:
        for line in wrap(settable(row.text), width, size * _SMALLER):
            yield _Line(line, Row(line), height=LINE * _SMALLER)
        return
    indent = _INDENT * size / LEGEND if row.sign is not Sign.NONE else 0.0
    tail = 0.0 if row.count is None else width_of(f"{row.count:,}", size) + size * 0.5
    yield _Line(shorten(settable(row.text), width - indent - tail, size), row)


def _flow(lines: Sequence[_Line], boxes: Sequence[Box], size: float) -> list[tuple[_Line, Point]]:
    """Set lines from the top down, column by column; a section that fits into a column is not torn."""
    placed: list[tuple[_Line, Point]] = []
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


def _needed(lines: Sequence[_Line], i: int, height: float, size: float) -> float:
    """Return the room that a line asks for: a heading asks for its whole section, or else for its first line."""
    if not lines[i].title:
        return lines[i].height * size
    end = next((j for j in range(i + 1, len(lines)) if lines[j].title), len(lines))
    whole = sum(line.height for line in lines[i:end]) * size
    return whole if whole <= height else sum(line.height for line in lines[i : i + 2]) * size


def _balanced(lines: Sequence[_Line], boxes: Sequence[Box], size: float) -> list[tuple[_Line, Point]]:
    """Set lines into columns of about the same height: the least that tears no section, if there is one."""
    top, bottom = boxes[0][3], boxes[0][1]
    needed = sum(line.height for line in lines) * size / len(boxes)
    while len(boxes) > 1 and top - needed > bottom:
        placed = _flow(lines, [(left, top - needed, right, top) for left, _, right, _ in boxes], size)
        if len(placed) == len(lines) and not _torn(placed):
            return placed
        needed += 0.5 * size
    return _flow(lines, boxes, size)


def _torn(placed: Sequence[tuple[_Line, Point]]) -> bool:
    """Say whether a column starts within a section; running text may be torn."""
    pairs = pairwise(placed)
    return any(a[1][0] != b[1][0] and not b[0].title and b[0].height >= LINE for a, b in pairs)


def _write_line(canvas: Canvas, line: _Line, at: Point, size: float) -> None:
    x, y = at
    if line.title or line.row is None:
        write(canvas, at, line.text, Style(size, Face.BOLD), gid="legend")
        return
    size = size * _SMALLER if line.height < LINE else size
    if line.row.sign is not Sign.NONE:
        indent = _INDENT * size / LEGEND
        _draw_sign(canvas, line.row, (x + indent * 0.4, y + 0.34 * size), size / LEGEND)
        x += indent
    write(canvas, (x, y), line.text, Style(size), gid="legend")
    if line.row.count is not None:
        after = x + width_of(line.text, size) + size * 0.5
        write(canvas, (after, y), f"{line.row.count:,}", Style(size, colour=canvas.palette.label), gid="legend")


def _draw_sign(canvas: Canvas, row: Row, at: Point, unit: float) -> None:
    x, y = at
    muted = canvas.palette.label
    colour = canvas.hue(row.quadrant) if row.quadrant else muted
    if row.sign is Sign.MARK:
        shape = marks.SHAPES[row.quadrant] if row.quadrant else Shape.CIRCLE
        draw_marks(canvas, [Mark(at, 3.8 * unit, shape, row.status, colour)], layer=22)
    elif row.sign is Sign.MANY:
        status = next(iter(marks.DRAWINGS))
        draw_marks(canvas, [Mark(at, 4.6 * unit, Shape.CIRCLE, status, canvas.hue(None))], layer=22)
        style = Style(5 * unit, Face.BOLD, canvas.palette.paper, across="center", up="center_baseline", layer=23)
        write(canvas, at, "3", style)
    elif row.sign is Sign.HALO:
        ring = {"facecolor": (muted, 0.25), "edgecolor": muted, "linewidth": 0.6 * unit}
        canvas.add(Circle(at, 5 * unit, transform=canvas.points, **ring), layer=22)
        draw_marks(canvas, [Mark(at, 2 * unit, Shape.CIRCLE, next(iter(marks.DRAWINGS)), muted)], layer=22)
    elif row.sign in (Sign.ROUTE, Sign.DISPUTE):
        dash = {"linestyles": (0, (3, 2))} if row.sign is Sign.DISPUTE else {}
        draw_line(canvas, [[(x - 5.5 * unit, y), (x + 5.5 * unit, y)]], muted, width=1.1 * unit, layer=22, **dash)
        if row.sign is Sign.ROUTE:
            tip = [(x + 5.5 * unit, y), (x + unit, y + 2.4 * unit), (x + unit, y - 2.4 * unit)]
            fill(canvas, tip, layer=22, facecolor=muted, edgecolor="none")
    else:
        _draw_area(canvas, row, at, unit, colour)


def _draw_area(canvas: Canvas, row: Row, at: Point, unit: float, colour: str) -> None:
    x, y = at
    corners = [(x - 5.5 * unit, y - 3.2 * unit), (x + 5.5 * unit, y - 3.2 * unit),
               (x + 5.5 * unit, y + 3.2 * unit), (x - 5.5 * unit, y + 3.2 * unit)]  # fmt: skip
    strength = {Sign.AREA: 0.2, Sign.VAGUE: 0.25, Sign.COUNTRY: 0.16}[row.sign]
    edge = (colour, {Sign.AREA: 0.8, Sign.VAGUE: 0.2, Sign.COUNTRY: 0.45}[row.sign])
    width = (3.0 if row.sign is Sign.VAGUE else 0.75) * unit
    style = {"facecolor": (colour, strength), "edgecolor": edge, "linewidth": width}
    fill(canvas, corners, layer=22, **style)
    if canvas.sheet.theme is Theme.GREY:
        hatch = {"hatch": ".." if row.sign is Sign.COUNTRY else "////", "edgecolor": "#B4B4B4"}
        fill(canvas, corners, layer=22, facecolor="none", linewidth=0, **hatch)


def _round_km(most: float) -> float:
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in _BARS if step * power <= most)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
