"""Base map and events of a drawn map on its canvas: land, borders, areas, routes, halos, marks, names.

Draws a `Scene` with the strengths and strokes of the page's map. The grey theme hatches areas, since a copier loses
tints.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from geo.aliases import Box as PageBox
from geo.columnar import EventPart, EventRows, samples
from geo.gazetteer.shapes import Shapes
from geo.geodesy import circle_round
from geo.maps.basemap import Basemap, basemap_of, earth_of, graticule, in_frame, outline_of, single_parts
from geo.maps.bearings import waters_of, zoom_of
from geo.maps.canvases import Arc, Canvas, Mark, Point, draw_disc, draw_line, draw_marks, fill, write
from geo.maps.canvases import Style as Words
from geo.maps.extents import bounds_of
from geo.maps.labelling import Label
from geo.maps.lettering import CAPS, FontFace
from geo.maps.projections import MapFrame
from geo.model import PlaceKind, Quadrant
from geo.overlays.overlay import Overlay
from geo.views import marks
from geo.views.drawn_areas import DrawnArea
from geo.views.marks import Shape
from geo.views.scenes import NEAR_KM, Region, Route, Scene, Spot
from geo.views.sheets import Theme

_MOST_IDS = 12  # that a mark of a table's events carries
_VAST_DEGREES = 40  # as on the page: wider areas but countries get a fainter tint
_ARROW = ((5.0, 0.0), (-4.0, -4.0), (-2.0, 0.0), (-4.0, 4.0))
_DIAMOND = ((0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))
OWN_TINT = 0.2  # of an area of the user's own, against its rim; as on the page
_RING = 2.4  # points from a chosen mark to its ring
_USUAL_KM = {3: 30.0, 4: 120.0, 5: 80.0, 7: 200.0}  # areas without an outline, as on the page


@dataclass(frozen=True)
class MapPanel:
    """The map within the page: its frame, its box in points, the axes that lie there, and the outlines."""

    canvas: Canvas
    frame: MapFrame
    box: PageBox
    axes: Axes
    shapes: Shapes
    layer: float = 1.0  # at which its ground lies; the names on it lie higher

    @property
    def dot(self) -> float:
        """Metres of the projection that a dot of the picture covers."""
        dots = (self.box[2] - self.box[0]) / 72 * self.canvas.sheet.size.dpi
        return self.frame.width / dots

    @property
    def zoom(self) -> float:
        """The zoom at which the page's map is of this scale, its pixels as large as marks make them here."""
        return zoom_of(self.frame, self.dot_points / self.frame.scale_factor * mark_scale(self))

    @property
    def dot_points(self) -> float:
        """Metres of the projection that a point of the page covers."""
        return self.frame.width / (self.box[2] - self.box[0])

    def at(self, lat: float, lon: float) -> Point:
        """Return where a point of the earth lies on the page."""
        return self.at_all([lat], [lon])[0]

    def at_all(self, lats: Sequence[float], lons: Sequence[float]) -> list[Point]:
        """Return where points of the earth lie on the page."""
        x, y = self.frame.project(lats, lons)
        left, bottom, right, top = self.box
        west, south, east, north = self.frame.extent
        across, up = (
            left + (x - west) / (east - west) * (right - left),
            bottom + (y - south) / (north - south) * (top - bottom),
        )
        return list(zip(across.tolist(), up.tolist(), strict=True))


def open_panel(canvas: Canvas, frame: MapFrame, box: PageBox, shapes: Shapes, *, layer: float = 1.0) -> MapPanel:
    """Lay the map's axes into a box of the page."""
    width, height = canvas.figure.get_size_inches() * 72
    left, bottom, right, top = box
    axes = canvas.figure.add_axes((left / width, bottom / height, (right - left) / width, (top - bottom) / height))
    west, south, east, north = frame.extent
    full = earth_of(frame).area > 0.9999 * (east - west) * (north - south)
    basemap = canvas.palette.sea if full else canvas.palette.paper
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=basemap)
    axes.set_zorder(layer)
    axes.set_gid("map")
    for side in axes.spines.values():
        side.set(edgecolor=canvas.palette.border, linewidth=0.6 * canvas.unit, visible=full)
    return MapPanel(canvas, frame, box, axes, shapes, layer)


def paint_basemap(panel: MapPanel, *, with_graticule: bool) -> Basemap:
    """Draw sea, land, waters, borders and disputes, with the graticule right above land and waters."""
    basemap = basemap_of(panel.frame, panel.shapes, dot=panel.dot)
    unit, colours = panel.canvas.unit, panel.canvas.palette
    _plot(
        panel,
        [basemap.earth],
        gid="sea",
        facecolor=colours.sea,
        edgecolor=colours.border,
        linewidth=0.6 * unit,
        zorder=1,
    )
    # A hair of an edge in the land's own colour closes the seam opposite the middle.
    _plot(
        panel,
        _areas(basemap.land),
        gid="land",
        facecolor=colours.land,
        edgecolor=colours.land,
        linewidth=0.2,
        zorder=1.2,
    )
    lakes, rivers = waters_of(panel.frame, zoom=panel.zoom, dot=panel.dot)
    _plot(panel, [rivers], gid="waters", color=colours.river, linewidth=0.7 * unit, zorder=1.25)
    _plot(
        panel, [lakes], gid="waters", facecolor=colours.sea, edgecolor=colours.river, linewidth=0.4 * unit, zorder=1.26
    )
    if with_graticule:
        lines = [grid.line for grid in graticule(panel.frame)]
        _plot(panel, lines, gid="graticule", color=colours.border, linewidth=0.35 * unit, alpha=0.7, zorder=1.3)
    _plot(panel, [basemap.regions], gid="borders", color=colours.region, linewidth=0.4 * unit, zorder=1.4)
    _plot(panel, [basemap.borders], gid="borders", color=colours.border, linewidth=0.6 * unit, zorder=1.5)
    _plot(panel, [basemap.disputes], gid="borders", color=colours.land, linewidth=1.2 * unit, zorder=1.6)
    _plot(
        panel,
        [basemap.disputes],
        gid="borders",
        color=colours.disputed,
        linewidth=0.8 * unit,
        linestyle=(0, (4, 3)),
        zorder=1.7,
    )
    return basemap


def paint_overlays(panel: MapPanel, overlays: Sequence[Overlay]) -> None:
    """Draw the user's own layers: areas tinted, lines and points plain."""
    unit = panel.canvas.unit
    for overlay in overlays:
        colour = panel.canvas.palette.ink if panel.canvas.sheet.theme is Theme.GREY else overlay.colour
        for shape in overlay.shapes:
            laid = in_frame(shape, panel.frame, dot=panel.dot)
            if laid.is_empty:
                continue
            if shape.geom_type == "Point":
                at = panel.at(shape.y, shape.x)
                corners = [(at[0] + 2 * unit * dx, at[1] + 2 * unit * dy) for dx, dy in _DIAMOND]
                fill(panel.canvas, corners, layer=3, facecolor=colour, edgecolor="none", alpha=overlay.opacity)
                continue
            areas = _areas(laid)
            _plot(
                panel,
                areas,
                gid="own",
                facecolor=colour,
                edgecolor="none",
                alpha=OWN_TINT * overlay.opacity,
                zorder=2.5,
            )
            rims = [shapely.boundary(area) for area in areas] or [laid]
            _plot(panel, rims, gid="own", color=colour, linewidth=1.2 * unit, alpha=overlay.opacity, zorder=2.6)


def paint_scene(panel: MapPanel, scene: Scene) -> None:
    """Draw areas, halos, routes and marks; large areas and large marks lie below small ones."""
    for region in scene.layered:
        _paint_region(panel, region)
    for spot in scene.spots:
        if spot.halo_km and not spot.inside:
            circle = circle_of(panel.frame, spot.lat, spot.lon, spot.halo_km)
            _tint(panel, circle, panel.canvas.hue(spot.quadrant), marks.AREA_TINT)
            _draw_rim(panel, shapely.boundary(circle), panel.canvas.hue(spot.quadrant), 0.5)
    for route in scene.routes:
        _paint_route(panel, route)
    for spot in scene.spots:
        draw_marks(panel.canvas, [_mark(panel, spot)], layer=12, gid=" ".join(("mark", *_event_ids(spot))))
    _write_counts(panel, scene.spots)


def paint_chosen(panel: MapPanel, spots: Iterable[Spot]) -> None:
    """Draw a ring round the marks that a map is about."""
    unit, ink = panel.canvas.unit, panel.canvas.palette.ink
    for spot in spots:
        radius = radius_of(panel, spot) + _RING * unit
        look = {"facecolor": "none", "edgecolor": ink, "linewidth": 1.1 * unit}
        draw_disc(panel.canvas, panel.at(spot.lat, spot.lon), radius, layer=11.9, gid="chosen", **look)


def _event_ids(spot: Spot) -> list[str]:
    """Return the ids of a mark's events, each one word."""
    told = spot.events[:_MOST_IDS] if isinstance(spot.events, EventRows) else spot.events
    return ["_".join(event.id.split()) for event in told]


def paint_drawn_area(panel: MapPanel, area: DrawnArea) -> None:
    """Draw the outline of what events were chosen by."""
    line = in_frame(shapely.LineString([(lon, lat) for lat, lon in area.rim]), panel.frame)
    if not line.is_empty:
        width = 0.9 * panel.canvas.unit
        _plot(panel, [line], color=panel.canvas.palette.ink, linewidth=width, linestyle=(0, (5, 4)), zorder=5)


def paint_labels(
    panel: MapPanel, labels: Sequence[Label], texts: dict[str, str], *, size: float, italic: set[str]
) -> None:
    """Write the names, or the numbers, where room was found for them."""
    colours = panel.canvas.palette
    draw_line(
        panel.canvas,
        [((label.line[0], label.line[1]), (label.line[2], label.line[3])) for label in labels if label.line],
        colours.ink,
        width=0.45 * panel.canvas.unit,
        layer=11,
        alpha=0.7,
    )
    for label in labels:
        face = FontFace.BOLD if label.number else FontFace.ITALIC if label.key in italic else FontFace.REGULAR
        style = Words(
            size * (0.9 if label.number else 1.0), face, colours.ink, across="center", halo=colours.land, layer=14,
        )  # fmt: skip
        left, bottom, right, top = label.box
        at = (left + right) / 2, (bottom + top) / 2 - CAPS / 2 * style.size
        write(panel.canvas, at, texts[label.key], style, gid="label")


def mark_scale(panel: MapPanel) -> float:
    """Return how many points of the page a pixel of the page's map is for a mark."""
    return 0.8 * panel.canvas.unit


def radius_of(panel: MapPanel, spot: Spot) -> float:
    """Return a mark's radius in points."""
    return marks.mark_radius(spot.size, inside_area=spot.inside) * mark_scale(panel)


def circle_of(frame: MapFrame, lat: float, lon: float, km: float) -> BaseGeometry:
    """Return the circle of a distance round a point, as the projection bends it."""
    x, y = frame.project(*zip(*circle_round((lat, lon), km=km, corners=60), strict=True))
    return shapely.make_valid(shapely.Polygon(np.column_stack([x, y])))


def _mark(panel: MapPanel, spot: Spot) -> Mark:
    at, radius, status = panel.at(spot.lat, spot.lon), radius_of(panel, spot), spot.status or next(iter(marks.DRAWINGS))
    shape = marks.SHAPES[spot.quadrant] if spot.quadrant else marks.SEVERAL
    return Mark(at, radius, shape, status, panel.canvas.hue(spot.quadrant), _arcs(panel.canvas, spot), spot.coded)


def _arcs(canvas: Canvas, spot: Spot) -> tuple[Arc, ...]:
    """Return the kinds of a mark of several, each with its share; none where all are of one."""
    if spot.quadrant:
        return ()
    kinds: Counter[Quadrant] = Counter()
    for event, number in samples(spot.events, EventPart.ACT):
        kinds[marks.quadrant(event)] += number
    return tuple(Arc(canvas.hue(kind), kinds[kind] / kinds.total()) for kind in Quadrant if kinds[kind])


def _write_counts(panel: MapPanel, spots: Sequence[Spot]) -> None:
    for spot in spots:
        if len(spot.events) > 1:
            shape = marks.SHAPES[spot.quadrant] if spot.quadrant else marks.SEVERAL
            full = spot.quadrant and marks.fill_strength(shape, spot.status or next(iter(marks.DRAWINGS))) >= 0.6
            colour = panel.canvas.palette.paper if full else panel.canvas.hue(spot.quadrant)
            radius, digits = radius_of(panel, spot), f"{len(spot.events)}"
            size = min(radius * (1.05 if len(digits) < 3 else 2.3 / len(digits)), 11 * panel.canvas.unit)
            style = Words(size, FontFace.BOLD, colour, across="center", up="center_baseline", layer=13)
            x, y = panel.at(spot.lat, spot.lon)
            lower = marks.NUMBER_IN_TRIANGLE * radius if shape is Shape.TRIANGLE else 0.0
            write(panel.canvas, (x, y - lower), digits, style, gid="count")


def _paint_region(panel: MapPanel, region: Region) -> None:
    colour, found = panel.canvas.hue(region.quadrant), shape_of(panel, region)
    if found is None:
        return
    shape, rim = found
    if not _areas(shape):
        _plot(panel, [shape], gid="areas", color=colour, linewidth=3 * panel.canvas.unit, alpha=0.4, zorder=3)
        return
    if _is_vast(region, panel.shapes):  # an outline and a name: ink over half a continent says less
        _draw_rim(panel, rim, colour, 0.45)
    elif region.vague:
        shape, rim = _smoothed(panel, shape)
        for width, alpha in ((6.0, 0.08), (3.5, 0.1), (1.5, 0.12)):  # an edge that fades, since it is not known
            _plot(panel, [rim], gid="areas", color=colour, linewidth=width * panel.canvas.unit, alpha=alpha, zorder=3)
        _tint(panel, shape, colour, 0.18)
    elif region.wide:
        _tint(panel, shape, colour, 0.07, faint=True)
        _draw_rim(panel, rim, colour, 0.3)
    else:
        _tint(panel, shape, colour, marks.AREA_TINT)
        _draw_rim(panel, rim, colour, 0.6)


def plot_areas(panel: MapPanel, shape: BaseGeometry, *, colour: str, rim: str) -> None:
    """Fill an area, which lies in the frame's metres, right above the land."""
    _plot(
        panel,
        _areas(shape),
        gid="shades",
        facecolor=colour,
        edgecolor=rim,
        linewidth=0.5 * panel.canvas.unit,
        zorder=1.35,
    )


def _smoothed(panel: MapPanel, shape: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Close bays and straits of an area whose edge is not known: a coast would say more than the text does."""
    by = 4 * panel.canvas.unit * panel.dot_points
    coarse = shapely.make_valid(shapely.simplify(_areas(shape)[0], by / 4))
    closed = shapely.buffer(shapely.buffer(coarse, by, quad_segs=4), -0.8 * by, quad_segs=4)
    return closed, shapely.boundary(closed)


def shape_of(panel: MapPanel, region: Region) -> tuple[BaseGeometry, BaseGeometry] | None:
    """Return an area and its rim in the frame's metres: a circle of the usual width where it has no outline."""
    place = region.place
    if place.shape is not None:
        found = outline_of(place.shape, panel.frame, panel.shapes, dot=panel.dot)
        if found is not None:
            return found
    if region.wide:
        return None
    km = place.radius_km or _USUAL_KM.get(place.where_prec, NEAR_KM)
    circle = circle_of(panel.frame, place.lat, place.lon, km)
    return circle, shapely.boundary(circle)


def _tint(panel: MapPanel, shape: BaseGeometry, colour: str, strength: float, *, faint: bool = False) -> None:
    """Tint an area; in grey it is hatched, since a copier loses tints."""
    areas = _areas(shape)
    _plot(panel, areas, gid="areas", facecolor=colour, edgecolor="none", alpha=strength, zorder=3)
    if panel.canvas.sheet.theme is Theme.GREY:
        hatch = ".." if faint else "////"
        _plot(panel, areas, gid="areas", facecolor="none", edgecolor="#B4B4B4", hatch=hatch, linewidth=0, zorder=3)


def _draw_rim(panel: MapPanel, rim: BaseGeometry, colour: str, strength: float) -> None:
    _plot(panel, [rim], gid="areas", color=colour, linewidth=0.75 * panel.canvas.unit, alpha=strength, zorder=3.1)


def _is_vast(region: Region, shapes: Shapes) -> bool:
    if region.place.kind is PlaceKind.COUNTRY or region.place.shape is None:
        return False
    box = bounds_of(region.place.shape, shapes)
    return box is not None and box[2] - box[0] > _VAST_DEGREES


def _paint_route(panel: MapPanel, route: Route) -> None:
    """Draw a way along the great circle, cut where it leaves the map at one side and comes back at the other."""
    line = in_frame(shapely.LineString([(lon, lat) for lat, lon in route.points]), panel.frame)
    if line.is_empty:
        return
    colour, unit = panel.canvas.hue(marks.quadrant(route.event)), panel.canvas.unit
    drawing = marks.DRAWINGS[route.event.status]
    dash: Any = drawing.dash or ((5, 4) if route.vague or drawing.fill == 0 else ())
    style: Any = (0, dash) if dash else "solid"
    _plot(panel, [line], gid="routes", color=colour, linewidth=1.1 * unit, alpha=0.85, linestyle=style, zorder=4)
    _paint_arrow(panel, route, colour)


def _paint_arrow(panel: MapPanel, route: Route, colour: str) -> None:
    at = int(len(route.points) * 0.55)
    before, here = route.points[max(0, at - 1)], route.points[at]
    (x0, y0), (x1, y1) = panel.at(*before), panel.at(*here)
    angle = np.arctan2(y1 - y0, x1 - x0)
    size = 0.75 * panel.canvas.unit
    turned = [
        (x1 + size * (x * np.cos(angle) - y * np.sin(angle)), y1 + size * (x * np.sin(angle) + y * np.cos(angle)))
        for x, y in _ARROW
    ]
    left, bottom, right, top = panel.box
    if left < x1 < right and bottom < y1 < top:
        fill(panel.canvas, turned, layer=10, facecolor=colour, edgecolor="none", gid="routes")


def _areas(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = single_parts(shape)
    kept = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]
    return [shapely.MultiPolygon(kept.tolist())] if len(kept) else []


def _plot(panel: MapPanel, shapes: Sequence[BaseGeometry], **style: Any) -> None:  # noqa: ANN401 matplotlib's own
    """Draw outlines as one path: much faster than a patch for each of its parts, and no stroke lies over another."""
    parts = np.concatenate([single_parts(shape) for shape in shapes]) if shapes else np.array([])
    if not len(parts):
        return
    closed = shapely.get_type_id(parts[0]) == 3
    path = _path(shapely.get_rings(shapely.orient_polygons(parts)) if closed else parts, closed=closed)
    if not closed:
        style = {"facecolor": "none", "edgecolor": style.pop("color"), "capstyle": "butt"} | style
    panel.axes.add_artist(PathPatch(path, **style))  # `add_patch` would go through all points for limits that are set


def _path(lines: npt.NDArray[np.object_], *, closed: bool) -> Path:
    corners, line = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(corners), Path.LINETO, Path.code_type)
    first = np.r_[True, np.diff(line) > 0]
    codes[first] = Path.MOVETO
    if closed:
        codes[np.r_[first[1:], True]] = Path.CLOSEPOLY
    return Path(corners, codes)
