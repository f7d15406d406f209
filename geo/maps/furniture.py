"""What stands round a drawn map: banner, title, foot, watermark; and on it: scale bar, north arrow, globe, degrees."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.patches import FancyBboxPatch
from matplotlib_scalebar.scalebar import ScaleBar

from geo.aliases import Box
from geo.maps.basemap import Gridline, graticule
from geo.maps.boxes import meet
from geo.maps.canvases import Canvas, Point, Style, draw_disc, draw_line, fill, write
from geo.maps.layouts import GLOBE, SMALL, SUBTITLE, TITLE, Layout, banner_colours
from geo.maps.lettering import CAPS, FAMILY, LINE, FontFace, shorten, width_of
from geo.maps.locator import globe_of
from geo.maps.painting import MapPanel
from geo.maps.projections import degree_words
from geo.views.sheets import Theme

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
    style = Style(layout.banner_size, FontFace.BOLD, ink, across="center", up="center_baseline", layer=41)
    for bottom in (0.0, layout.height - layout.banner_height):
        top = bottom + layout.banner_height
        corners = [(0.0, bottom), (layout.width, bottom), (layout.width, top), (0.0, top)]
        fill(canvas, corners, layer=40, facecolor=ground, edgecolor="none")
        write(canvas, (layout.width / 2, (bottom + top) / 2), layout.banner, style, gid="banner")


def furnish_words(canvas: Canvas, layout: Layout, *, projection: str) -> None:
    """Write title, filters and the small print."""
    unit, y, muted = layout.unit, layout.title_top, canvas.palette.label
    for line in layout.title:
        write(canvas, (layout.margin, y), line, Style(TITLE * unit, FontFace.BOLD, up="top"), gid="title")
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


def furnish_watermark(panel: MapPanel, words: str) -> None:
    """Write what nobody has reviewed across the map."""
    if not words:
        return
    left, bottom, right, top = panel.box
    angle = math.degrees(math.atan2(top - bottom, right - left)) * 0.7
    size = 100 * 0.72 * (right - left) / width_of(words, 100, FontFace.BOLD)
    size = min(size, 0.3 * (top - bottom))
    style = Style(
        size, FontFace.BOLD, panel.canvas.palette.ink, across="center", up="center", layer=6, alpha=0.16, turn=angle
    )
    write(panel.canvas, ((left + right) / 2, (bottom + top) / 2), words, style, gid="watermark")


def free_corner(panel: MapPanel, taken: Sequence[Box]) -> Box:
    """Return where the globe stands on a map without a legend: the corner with the least in it."""
    unit = panel.canvas.unit
    left, bottom, right, top = panel.box
    size = min(0.8 * GLOBE * unit, 0.25 * (top - bottom))
    away = 8 * unit
    lefts, bottoms = (right - away - size, left + away), (bottom + away, top - away - size)
    boxes = [(x, y, x + size, y + size) for x in lefts for y in bottoms]
    covered = [sum(meet(box, other) for other in taken) for box in boxes]
    return boxes[covered.index(min(covered))]


def furnish_globe(panel: MapPanel, box: Box) -> None:
    """Draw the earth from above the frame's middle, with the frame on it."""
    canvas, colours, unit = panel.canvas, panel.canvas.palette, panel.canvas.unit
    left, bottom, right, top = box
    x, y, radius = (left + right) / 2, (bottom + top) / 2, (right - left) / 2 - unit
    globe = globe_of(panel.frame)

    def placed(points: Sequence[Point] | np.ndarray) -> list[Point]:
        return [(x + radius * px, y + radius * py) for px, py in points]

    sea = {"facecolor": colours.sea, "edgecolor": colours.border, "linewidth": 0.5 * unit}
    draw_disc(canvas, (x, y), radius, layer=21, gid="globe", **sea)
    for outline in globe.land:
        fill(canvas, placed(outline), layer=22, facecolor=colours.land, edgecolor=colours.border, linewidth=0.3 * unit)
    draw_line(canvas, map(placed, globe.lines), colours.border, width=0.25 * unit, layer=23, alpha=0.6)
    edge = placed(globe.frame)
    draw_line(canvas, [[*edge, edge[0]]], colours.ink, width=1.0 * unit, layer=24)
    span = np.ptp(np.array(edge), axis=0).max()
    if span < 6 * unit:  # too small to be seen: a ring round it
        middle = tuple(np.array(edge).mean(axis=0))
        draw_disc(canvas, middle, 5 * unit, layer=24, facecolor="none", edgecolor=colours.ink, linewidth=unit)


def plan_fitting(panel: MapPanel, marks_at: Sequence[Box], *, bar: bool, north: bool) -> Fitting | None:
    """Choose bar and corner for scale and arrow: where the fewest marks are."""
    unit, frame = panel.canvas.unit, panel.frame
    left, bottom, right, top = panel.box
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
    covered = [sum(meet(box, mark) for mark in marks_at) for box in boxes]
    return Fitting(boxes[covered.index(min(covered))], km, length, bar, north)


def furnish_fitting(panel: MapPanel, fitting: Fitting) -> None:
    """Draw the scale bar, true at the frame's centre, and the arrow beside it."""
    canvas, unit = panel.canvas, panel.canvas.unit
    left, bottom, right, top = fitting.box
    _draw_plate(panel, fitting.box)
    if fitting.north:
        x = right - 9 * unit if fitting.bar else (left + right) / 2
        arrow = [(x + px * unit * 0.8, bottom + 3 * unit + py * unit * 0.8) for px, py in _NORTH]
        fill(canvas, arrow, layer=9.2, facecolor=canvas.palette.ink, edgecolor="none")
        style = Style(5.5 * unit, FontFace.BOLD, across="center", layer=9.2)
        write(canvas, (x, top - 6.5 * unit), "N", style, gid="north")
    if not fitting.bar:
        return
    scale = ScaleBar(
        1 / panel.frame.scale_factor, "m", fixed_value=fitting.km, fixed_units="km", frameon=False, pad=0, border_pad=0,
        sep=2 * unit, location="lower left", color=canvas.palette.ink, scale_loc="top",
        width_fraction=2.2 * unit / (panel.box[3] - panel.box[1]), font_properties={"family": FAMILY, "size": 7 * unit},
        scale_formatter=lambda value, _: scale_words(value), rotation="horizontal-only",
        bbox_to_anchor=(left + 4 * unit, bottom + 4 * unit), bbox_transform=canvas.points,
    )  # fmt: skip
    scale.set_gid("scale")
    scale.set_zorder(9)
    panel.axes.add_artist(scale)


def _draw_plate(panel: MapPanel, box: Box) -> None:
    """Lay a plate of paper on the map, below the marks: those are never hidden."""
    left, bottom, right, top = box
    plate = FancyBboxPatch(
        (left, bottom),
        right - left,
        top - bottom,
        boxstyle=f"round,pad=0,rounding_size={3 * panel.canvas.unit}",
        facecolor=panel.canvas.palette.paper,
        edgecolor="none",
        alpha=0.86,
        transform=panel.canvas.points,
        zorder=8,
    )
    panel.axes.add_artist(plate)


def scale_words(km: float) -> str:
    """Write what the bar measures."""
    return f"{km:,.0f} km" if km >= 1 else f"{km * 1000:,.0f} m"


def furnish_degrees(panel: MapPanel, taken: Sequence[Box]) -> list[Box]:
    """Write degrees where meridians and parallels meet the frame, within it; return the boxes that they take."""
    unit, boxes = panel.canvas.unit, list(taken)
    style = Style(5.6 * unit, colour=panel.canvas.palette.label, across="center", layer=8)
    found: list[Box] = []
    for grid in graticule(panel.frame):
        words = degree_words(grid.value, "EW" if grid.meridian else "NS")
        size = width_of(words, 5.6 * unit) + 2 * unit, 7 * unit
        for x, y in _ends(panel, grid, size):
            box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
            if not any(meet(box, other) for other in boxes):
                write(panel.canvas, (x, y - CAPS / 2 * style.size), words, style, gid="degrees")
                boxes.append(box)
                found.append(box)
                break
    return found


def _ends(panel: MapPanel, grid: Gridline, size: tuple[float, float]) -> Iterator[Point]:
    """Yield where a line of the graticule may be named: meridians below, else above; parallels at the left."""
    left, bottom, right, top = panel.box
    west, south, east, _ = panel.frame.extent
    per_metre = (right - left) / (east - west)
    inset = 2 * panel.canvas.unit
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
        if not panel.frame.world and not _at_edge(panel, grid, (x, y), (half_width, half_height)):
            continue
        yield (
            min(max(x, left + half_width), right - half_width),
            min(max(y, bottom + half_height), top - half_height),
        )


def _at_edge(panel: MapPanel, grid: Gridline, at: Point, near: tuple[float, float]) -> bool:
    """Say whether a line ends where it is looked for: a meridian above or below, a parallel at a side."""
    left, bottom, right, top = panel.box
    if abs(panel.frame.middle[0]) == 90:
        return not grid.meridian or min(abs(at[1] - bottom), abs(top - at[1])) <= near[1]
    if grid.meridian:
        return min(abs(at[1] - bottom), abs(top - at[1])) <= near[1]
    return min(abs(at[0] - left), abs(right - at[0])) <= near[0]


def _tips(line: shapely.Geometry) -> list[Point]:
    points = [tuple(point) for point in shapely.get_coordinates(line).tolist()]
    return [points[0], points[-1]] if points else []


def _round_km(most: float) -> float:
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in _BARS if step * power <= most)
