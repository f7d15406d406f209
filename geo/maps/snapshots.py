"""A view's events as a drawn map: PNG by geopandas and matplotlib, with no browser and no network.

Draws the same scene as the page's map, in a projection that fits it, with legend, filters in words, counts and the
origin of the geodata. The same view gives the same bytes.
"""

import io
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas
import numpy as np
import shapely
from geopy.distance import great_circle
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError, ExportError
from geo.gazetteer.shapes import Area, basemap_path, open_shapes
from geo.maps.drawing import tray_title
from geo.maps.projections import Frame, frame_scene
from geo.model import PlaceKind, Quadrant, Status
from geo.views import marks, words
from geo.views.escape import plain
from geo.views.marks import Palette, Shape
from geo.views.scenes import Region, Route, Scene, Spot, compose
from geo.views.sheets import PLAIN, Furniture, Sheet, Theme
from geo.views.view import ATTRIBUTION, View

SIZE = (1920, 1080)
_DPI = 120
_SIDE = (200, 10_000)  # pixels that a side may have
_POINTS_PER_PIXEL = 72 / _DPI
_METRES_PER_DEGREE = 111_000
_VAST_DEGREES = 40  # as in web/dateline.js
_MAP = (0.012, 0.07, 0.816, 0.805)  # left, bottom, width, height of the map in the picture
_MOST_LABELS = 75  # more cannot be set without overlaps
_FONT = "DejaVu Sans"  # matplotlib brings it along: the same on every machine
_CLOCKWISE = ((1, 0), (-1, 0), (0, 1), (0, -1))  # where a label is tried: right, left, above, below


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every part of the drawing needs."""

    axes: Axes
    canvas: FigureCanvasAgg
    frame: Frame
    palette: Palette
    dark: bool
    scale: float  # of marks and type, against the usual size of the picture

    def hue(self, quadrant: Quadrant | None) -> str:
        hue = marks.HUES[quadrant] if quadrant else marks.NEUTRAL
        return hue.dark if self.dark else hue.light


def draw_map(view: View, sheet: Sheet = PLAIN, *, ending: str = ".png", furniture: Furniture = Furniture.ALL) -> bytes:
    """Draw a view as a picture: `.png`, `.svg` or `.pdf`.

    Raises:
        ExportError: The ending is another.
    """
    if ending not in (".png", ".svg", ".pdf"):
        msg = f"{ending!r} is no picture; use .png, .svg or .pdf"
        raise ExportError(msg)
    del furniture  # all of it, for now
    size = (round(sheet.size.width * _DPI), round(sheet.size.height * _DPI))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure = _draw(view, title=sheet.title, size=size, dark=sheet.theme is Theme.DARK)
        out = io.BytesIO()
        figure.savefig(out, format=ending[1:], dpi=sheet.size.dpi)
    return out.getvalue()


def alt_text(view: View, sheet: Sheet = PLAIN) -> str:
    """Say in words what the picture shows, for those who cannot see it."""
    return f"Map of {view.counts}: {sheet.title or view.caption}"


def draw_png(view: View, *, title: str = "", size: tuple[int, int] = SIZE, dark: bool = False) -> bytes:
    """Draw a view as a PNG picture.

    Args:
        view: The events, their number and the filters in words.
        title: The heading; the filters in words where it is empty.
        size: Width and height in pixels.
        dark: Light marks on dark ground.

    Raises:
        ExportError: A side is shorter than 200 pixels or longer than 10,000.
    """
    if not all(_SIDE[0] <= side <= _SIDE[1] for side in size):
        msg = f"a picture's sides are {_SIDE[0]} to {_SIDE[1]:,} pixels long, not {size[0]} by {size[1]}"
        raise ExportError(msg)
    with warnings.catch_warnings():
        # A name in a script that the font lacks is drawn as boxes; that must not stop the picture.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        warnings.filterwarnings("ignore", message=r"Matplotlib currently does not support")
        return _to_png(_draw(view, title=title, size=size, dark=dark))


def _draw(view: View, *, title: str, size: tuple[int, int], dark: bool) -> Figure:
    figure = Figure(figsize=(size[0] / _DPI, size[1] / _DPI), dpi=_DPI)
    palette = marks.DARK if dark else marks.LIGHT
    figure.set_facecolor(palette.paper)
    scene = compose(view.events)
    frame = frame_scene(scene, aspect=_MAP[2] * size[0] / (_MAP[3] * size[1]))
    canvas = FigureCanvasAgg(figure)
    sheet = _Sheet(figure.add_axes(_MAP), canvas, frame, palette, dark, min(size) / min(SIZE))
    _draw_ground(sheet)
    _draw_scene(sheet, scene)
    _draw_words(figure, sheet, view, scene, title)
    return figure


def _to_png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DPI, metadata={"Software": None})
    return out.getvalue()


def _draw_ground(sheet: _Sheet) -> None:
    west, south, east, north = sheet.frame.extent
    sheet.axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=sheet.palette.sea)
    for side in sheet.axes.spines.values():
        side.set(edgecolor=sheet.palette.border, linewidth=0.8)
    for kind, colour, width in _ground_layers(sheet):
        _plot(
            sheet,
            _ground(kind, sheet.frame),
            facecolor=sheet.palette.land if kind is PlaceKind.COUNTRY else "none",
            edgecolor=colour,
            linewidth=width,
            zorder=1,
        )
    _draw_disputes(sheet)


def _draw_disputes(sheet: _Sheet) -> None:
    """Dash the borders on which states disagree, over a line of land that hides the plain border below."""
    window = shapely.box(*sheet.frame.extent)
    lines = [line for line in map(sheet.frame.project_shape, _disputes()) if line.intersects(window)]
    _plot(sheet, lines, color=sheet.palette.land, linewidth=1.6 * sheet.scale, zorder=1.5)
    _plot(sheet, lines, color=sheet.palette.disputed, linewidth=sheet.scale, linestyle=(0, (4, 3)), zorder=1.5)


@cache
def _disputes() -> tuple[BaseGeometry, ...]:
    frame = geopandas.read_file(basemap_path("disputes.geojson"))
    return tuple(frame.geometry)


def _ground_layers(sheet: _Sheet) -> Iterable[tuple[PlaceKind, str, float]]:
    west, _, east, _ = sheet.frame.extent
    yield PlaceKind.COUNTRY, sheet.palette.border, 0.8 * sheet.scale
    if east - west < 3_500_000:  # metres: about zoom 5 of the page's map, from which on regions are drawn there
        yield PlaceKind.ADMIN1, sheet.palette.region, 0.5 * sheet.scale


def _ground(kind: PlaceKind, frame: Frame) -> list[BaseGeometry]:
    """Return the projected outlines of a kind that may be in the frame, no finer than can be seen."""
    west, south, east, north = frame.extent
    window = shapely.box(west, south, east, north)
    least_km = (east - west) / 60_000 if kind is PlaceKind.ADMIN1 else 0.0  # communes of small states are but noise
    areas = [area for area in open_shapes().areas if area.kind is kind and area.scale_km >= least_km]
    shapes = [_projected(area.id, frame) for area in areas if frame.world or _may_be_near(area, frame)]
    return [shape for shape in shapes if shape is not None and shape.intersects(window)]


def _may_be_near(area: Area, frame: Frame) -> bool:
    """Spare the projection of what is certainly outside: far from the frame's middle by many times its own size."""
    west, south, east, north = frame.extent
    reach_km = np.hypot(east - west, north - south) / 2000 + 4 * area.scale_km + 500
    return bool(great_circle((area.lat, area.lon), frame.middle).km < reach_km)


def _projected(shape_id: str, frame: Frame) -> BaseGeometry | None:
    """Return an outline in the frame's metres, no finer than can be seen; None where it cannot be projected."""
    west, _, east, _ = frame.extent
    shape = shapely.simplify(open_shapes().get(shape_id), (east - west) / SIZE[0] / _METRES_PER_DEGREE)
    projected = frame.project_shape(shape)
    if projected.is_empty or not np.isfinite(projected.bounds).all():
        return None
    return projected if projected.is_valid else shapely.make_valid(projected)


def _plot(sheet: _Sheet, shapes: Sequence[BaseGeometry], **style: Any) -> None:  # noqa: ANN401 matplotlib's own
    if shapes:
        geopandas.GeoSeries(list(shapes), crs=sheet.frame.crs).plot(ax=sheet.axes, aspect=None, **style)
        sheet.axes.set(xlabel="", ylabel="")


def _draw_scene(sheet: _Sheet, scene: Scene) -> None:
    for region in scene.regions:
        _draw_region(sheet, region)
    for route in scene.routes:
        _draw_route(sheet, route)
    for spot in scene.spots:
        _draw_spot(sheet, spot)
    _draw_labels(sheet, scene)


def _draw_region(sheet: _Sheet, region: Region) -> None:
    """Tint an area. A continent or an ocean is left out: its tint would lie over half the map."""
    if region.place.shape is None:
        return
    try:
        shape = None if _is_vast(region) else _projected(region.place.shape, sheet.frame)
    except DataError:
        return
    if shape is None:
        return
    colour, strength = sheet.hue(region.quadrant), marks.AREA_TINT * (0.6 if region.wide else 1)
    style = {"linestyle": "--"} if region.vague else {}
    if "Polygon" in shape.geom_type:
        _plot(sheet, [shape], facecolor=colour, alpha=strength, zorder=2)
        _plot(sheet, [shape.boundary], color=colour, linewidth=0.8 * sheet.scale, alpha=0.5, zorder=2, **style)
    else:
        _plot(sheet, [shape], color=colour, linewidth=3 * sheet.scale, alpha=0.5, zorder=2)


def _is_vast(region: Region) -> bool:
    if region.place.kind is PlaceKind.COUNTRY or region.place.shape is None:
        return False
    west, _, east, _ = open_shapes().get(region.place.shape).bounds
    return bool(east - west > _VAST_DEGREES)


def _draw_route(sheet: _Sheet, route: Route) -> None:
    lats, lons = zip(*route.points, strict=True)
    x, y = sheet.frame.project(lats, lons)
    colour = sheet.hue(marks.quadrant(route.event))
    jumps = np.abs(np.diff(x)) > 0.5 * (sheet.frame.extent[2] - sheet.frame.extent[0])
    x = np.where(np.r_[False, jumps], np.nan, x)  # at the edge of a world map the line goes on at the other side
    sheet.axes.plot(x, y, color=colour, linewidth=1.2 * sheet.scale, alpha=0.8, zorder=3)
    if np.isfinite(x[-2:]).all():
        sheet.axes.annotate(
            "", (x[-1], y[-1]), (x[-2], y[-2]), arrowprops={"arrowstyle": "-|>", "color": colour}, zorder=3
        )


def _draw_spot(sheet: _Sheet, spot: Spot) -> None:
    if spot.halo_km and not spot.inside:
        x, y = (float(v[0]) for v in sheet.frame.project([spot.lat], [spot.lon]))
        circle = shapely.Point(x, y).buffer(spot.halo_km * 1000)
        _plot(sheet, [circle], facecolor=sheet.hue(spot.quadrant), alpha=marks.AREA_TINT, zorder=3)
    x, y = _pixel(sheet, spot)
    count = len(spot.events)
    radius = marks.mark_radius(count, inside_area=spot.inside) * sheet.scale
    shape = marks.SHAPES[spot.quadrant] if spot.quadrant and count == 1 else Shape.CIRCLE
    status = spot.status if count == 1 and spot.status else Status.OCCURRED
    _draw_mark(sheet, (x, y), shape, status, sheet.hue(spot.quadrant), radius)
    if count > 1:
        style = {"ha": "center", "va": "center_baseline", "weight": "bold", "zorder": 6}
        _write(sheet, (x, y), str(count), color=sheet.palette.paper, size=radius * 0.95, **style)


def _draw_mark(
    sheet: _Sheet, at: tuple[float, float], shape: Shape, status: Status, colour: str, radius: float
) -> None:
    """Draw a mark in pixels of the picture: paper below, so that a hollow one hides the map, then ink."""
    place = Affine2D().scale(radius, -radius).translate(*at)
    corners = [*marks.outline(shape), marks.outline(shape)[0]]
    drawing = marks.DRAWINGS[status]
    width = marks.STROKE * sheet.scale * (1.7 if shape is Shape.RING else 1) * _POINTS_PER_PIXEL
    dash: Any = (0, tuple(d * sheet.scale for d in drawing.dash)) if drawing.dash else "solid"
    for face, edge, layer in (
        (sheet.palette.paper, "none", 4),
        ((colour, marks.fill_strength(shape, status)), colour, 5),
    ):
        style: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": width, "linestyle": dash}
        _add(sheet, PathPatch(Path(corners), transform=place, zorder=layer, **style))
    if drawing.struck:
        stroke = PathPatch(Path(marks.strike()), transform=place, edgecolor=colour, linewidth=width, zorder=5)
        _add(sheet, stroke)


def _add(sheet: _Sheet, patch: PathPatch) -> None:
    figure = sheet.axes.figure
    if figure is not None:
        figure.add_artist(patch)


def _pixel(sheet: _Sheet, spot: Spot) -> tuple[float, float]:
    x, y = sheet.frame.project([spot.lat], [spot.lon])
    px, py = sheet.axes.transData.transform((float(x[0]), float(y[0])))
    return float(px), float(py)


def _draw_labels(sheet: _Sheet, scene: Scene) -> None:
    """Name marks from the largest down, each where it hides nothing; a name without room is left out."""
    renderer = sheet.canvas.get_renderer()  # type: ignore[no-untyped-call] # matplotlib has no types here
    room = sheet.axes.get_window_extent(renderer)
    at = {spot.key: _pixel(sheet, spot) for spot in scene.spots}
    radii = {s.key: marks.mark_radius(len(s.events), inside_area=s.inside) * sheet.scale for s in scene.spots}
    taken = [Bbox.from_extents(x - radii[k], y - radii[k], x + radii[k], y + radii[k]) for k, (x, y) in at.items()]
    for spot in scene.spots[:_MOST_LABELS]:
        (x, y), gap = at[spot.key], radii[spot.key] + 4 * sheet.scale
        italic = any(r.key == spot.key and r.place.kind is PlaceKind.SEA for r in scene.regions)
        style: dict[str, Any] = {"style": "italic"} if italic else {}
        for dx, dy in _CLOCKWISE:
            ha, va = {1: "left", -1: "right", 0: "center"}[dx], {1: "bottom", -1: "top", 0: "center"}[dy]
            text = _write(sheet, (x + dx * gap, y + dy * gap), spot.name[:40], ha=ha, va=va, size=10, zorder=7, **style)
            box = text.get_window_extent(renderer)
            if _inside(box, room) and not any(box.overlaps(other) for other in taken):
                text.set_path_effects([withStroke(linewidth=2.2 * sheet.scale, foreground=sheet.palette.land)])
                taken.append(box)
                break
            text.remove()


def _inside(box: Bbox, room: Bbox) -> bool:
    return bool(room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1)


def _write(sheet: _Sheet, at: tuple[float, float], words_: str, *, size: float, **style: Any) -> Text:  # noqa: ANN401 matplotlib's own
    """Put words into the picture; `at` in pixels from the lower left, `size` in pixels of the usual picture.

    Words come from articles: no part of them is read as mathematics, and none holds a line end.
    """
    text = Text(
        *at,
        " ".join(plain(words_).split()),
        parse_math=False,
        transform=IdentityTransform(),
        fontfamily=_FONT,
        fontsize=max(4.0, size * 1.33 * sheet.scale * _POINTS_PER_PIXEL),
        **({"color": sheet.palette.ink} | style),
    )
    figure = sheet.axes.figure
    if figure is not None:
        figure.add_artist(text)
    return text


def _draw_words(figure: Figure, sheet: _Sheet, view: View, scene: Scene, title: str) -> None:
    """Set heading, filters, counts, legend and small print round the map."""
    width, height = figure.get_size_inches() * _DPI
    left, bottom = _MAP[0] * width, _MAP[1] * height
    muted = {"color": sheet.palette.label}
    _write(sheet, (left, 0.945 * height), _short(title or view.caption, 90), size=19, weight="bold", va="center")
    told = f"{view.caption} · {view.counts}" if title else view.counts
    _write(sheet, (left, 0.9 * height), _short(told, 150), size=11.5, va="center", **muted)
    small = " · ".join((*ATTRIBUTION, view.program))
    _write(sheet, (left, bottom * 0.6), small, size=8.5, va="center", **muted)
    if sources := _sources(view):
        _write(sheet, (left, bottom * 0.28), _short(f"Articles: {sources}", 200), size=8.5, va="center", **muted)
    _draw_legend(sheet, view, scene, (_MAP[0] + _MAP[2] + 0.012) * width, (_MAP[1] + _MAP[3]) * height)


def _draw_legend(sheet: _Sheet, view: View, scene: Scene, x: float, top: float) -> None:
    """List what is on the map and nothing else, with counts; whole countries too, for they have no mark."""
    line = 24 * sheet.scale
    y = top - 0.5 * line
    kinds = Counter(marks.quadrant(event) for event in scene.events)
    statuses = Counter(event.status for event in scene.events)
    rows: list[tuple[str, Quadrant | None, Status | None]] = [("Events on the map", None, None)]
    rows += [(f"{words.QUADRANTS[q]}  {kinds[q]}", q, Status.OCCURRED) for q in Quadrant if kinds[q]]
    rows += [("How sure", None, None)]
    rows += [(f"{words.STATUSES[s]}  {statuses[s]}", Quadrant.VERBAL_COOPERATION, s) for s in Status if statuses[s]]
    wide = sorted((r for r in scene.regions if r.wide), key=lambda r: (-len(r.events), r.place.name))
    rows += [(tray_title(scene), None, None)] if wide else []
    rows += [(f"{r.place.name}  {len(r.events)}", None, Status.OCCURRED) for r in wide[:10]]
    rows += [(f"and {len(wide) - 10} more", None, Status.OCCURRED)] if len(wide) > 10 else []
    if view.unplaced:
        rows += [("Not on the map", None, None), (f"no place told  {len(view.unplaced)}", None, Status.OCCURRED)]
    for text, quadrant, status in rows:
        if status is None:
            y -= 0.45 * line
            _write(sheet, (x, y), text, size=10, weight="bold", va="center")
        else:
            if quadrant:
                colour = (
                    sheet.palette.label if rows.index((text, quadrant, status)) > len(kinds) else sheet.hue(quadrant)
                )
                _draw_mark(sheet, (x + 8 * sheet.scale, y), marks.SHAPES[quadrant], status, colour, 6 * sheet.scale)
            _write(sheet, (x + (24 if quadrant else 2) * sheet.scale, y), _short(text, 30), size=10, va="center")
        y -= line


def _sources(view: View) -> str:
    names = (article.source or article.title or article.id for article in view.articles.values())
    return "; ".join(dict.fromkeys(plain(name) for name in names))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
