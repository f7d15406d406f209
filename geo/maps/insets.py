"""Insets of a drawn map: where many marks lie so close that they are one, the same at a larger scale, in free room.

In: a panel, its scene before and after marks were joined, and what must stay free. Out: maps of their own, each with
the letter that stands at its stretch of the large map.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import dist, hypot

import numpy as np
from numpy.typing import NDArray

from geo.aliases import Box
from geo.geodesy import KM_PER_DEGREE
from geo.maps import painting
from geo.maps.boxes import count_near, grid, meet, meets_any, middle, shrunk, within
from geo.maps.canvases import Point, Style, draw_line, fill, write
from geo.maps.crowding import crowds, join_crowds
from geo.maps.extents import bounds_of
from geo.maps.lettering import FontFace
from geo.maps.painting import MapPanel
from geo.maps.projections import MapFrame, frame_scene
from geo.views.scenes import Scene, Spot, drawing_key

Floats = NDArray[np.float64]

_MOST = 2
_LEAST_HIDDEN = 2  # marks that a crowd hides, for an inset to be worth its room
_NEAR = 26.0  # units: crowds closer than this are one
_LARGEST = 0.12  # of the map's width, that a crowd may take
_WIDEST = 12.0  # degrees: an area that is wider belongs on the large map
_SIZES = ((0.3, 0.36), (0.26, 0.3))  # of the map's width and height, the first that has room
_LEAST_SIDE = 90.0  # units
_CLOSER = 2.2  # times as large as on the map, at least
_LEAST_METRES = 15_000.0
_GRID = (13, 13)  # places that are tried along each side
_NAMED = 34.0, 7.0  # units round the middle of an area, where its name stands
_PENALTY = 500.0  # units: an area that is told of is rather left in sight
_LAYER = 9.4  # above all that lies on the ground, below routes' arrows and marks
_LONGEST_LEADER = 90.0  # units
_PLATE = 10.5  # units: the side of a letter's plate
_LETTER = 8.0  # size of type, in units


@dataclass(frozen=True, slots=True)
class Inset:
    """A map within the map: its letter, its panel and what is drawn on it.

    `rim` is its stretch of the large map, closed, and `tag` where the letter stands there.
    """

    letter: str
    panel: MapPanel
    scene: Scene
    rim: tuple[Point, ...]
    tag: Box

    @property
    def box(self) -> Box:
        """Where it stands on the sheet."""
        return self.panel.box


def open_insets(
    panel: MapPanel, apart: Scene, groups: Sequence[Sequence[Spot]], marks: Sequence[Box], *, taken: Sequence[Box]
) -> tuple[Inset, ...]:
    """Plan insets where they show more than the map does, and lay their axes.

    Args:
        panel: The large map.
        apart: Its scene before marks were joined.
        groups: Its marks as they are drawn as one.
        marks: The boxes of what is drawn.
        taken: What they must not cover, beside its marks.
    """
    found: list[Inset] = []
    blocked, leaders = [*taken, *marks], {group[0].key for group in groups}
    for crowd in sorted(_crowds(panel, apart, groups), key=len, reverse=True):
        inset = _inset(panel, apart, leaders, crowd, "ABC"[len(found)], (blocked, marks))
        if inset is not None:
            found.append(inset)
            blocked.append(shrunk(inset.box, -4 * panel.canvas.unit))
        if len(found) == _MOST:
            break
    return tuple(found)


def paint_inset(large: MapPanel, inset: Inset) -> None:
    """Draw an inset, its frame, and the same frame on the large map."""
    painting.paint_basemap(inset.panel, with_graticule=False)
    painting.paint_overlays(inset.panel, large.canvas.sheet.overlays)
    painting.paint_scene(inset.panel, inset.scene)
    canvas, unit, (left, bottom, right, top) = large.canvas, large.canvas.unit, inset.box
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    ink, paper = canvas.palette.ink, canvas.palette.paper
    leader = _leader(inset, most=_LONGEST_LEADER * unit)
    for colour, width, layer in ((paper, 2.2, 9.0), (ink, 0.7, 9.1)):
        draw_line(canvas, [inset.rim, *leader], colour, width=width * unit, layer=layer, alpha=0.9)
    draw_line(canvas, [corners], ink, width=0.9 * unit, layer=_LAYER + 6)
    for corner in ((left, top), (inset.tag[0], inset.tag[3])):
        _write_letter(large, inset.letter, corner)


def letter_box(inset: Inset) -> Box:
    """Return where the inset's letter stands on it."""
    left, _, _, top = inset.box
    side = _PLATE * inset.panel.canvas.unit
    return left, top - side, left + side, top


def _leader(inset: Inset, *, most: float) -> list[list[Point]]:
    """Return the line from the frame on the large map to the inset, between the corners that lie nearest.

    From farther off the letters must do: a line across the map would hide more than it tells.
    """
    left, bottom, right, top = inset.box
    ends = [(x, y) for x in (left, right) for y in (bottom, top)]
    corners = _corners_of(inset.rim)
    nearest = min(
        ((a, b) for a in corners for b in ends),
        key=lambda pair: dist(*pair),
    )
    return [list(nearest)] if dist(*nearest) <= most else []


def _corners_of(rim: Sequence[Point]) -> list[Point]:
    step = (len(rim) - 1) // 4
    return [rim[at * step] for at in range(4)]


def _tag(rim: Sequence[Point], side: float, marks: Sequence[Box]) -> Box:
    """Return where the letter stands on the large map: outside a corner of the frame, rather on no mark."""
    xs, ys = zip(*rim, strict=True)
    corners = [(x, y) for y in (max(ys) + side, min(ys)) for x in (min(xs) - side, max(xs))]
    boxes = [(x, y - side, x + side, y) for x, y in corners]
    return min(boxes, key=lambda box: sum(meet(box, mark) for mark in marks))


def _write_letter(panel: MapPanel, letter: str, corner: Point) -> None:
    """Write a letter on a plate whose upper left corner is given."""
    canvas, unit, (x, y) = panel.canvas, panel.canvas.unit, corner
    side = _PLATE * unit
    plate = [(x, y - side), (x + side, y - side), (x + side, y), (x, y)]
    fill(canvas, plate, layer=_LAYER + 6.1, facecolor=canvas.palette.ink, edgecolor="none")
    style = Style(
        _LETTER * unit, FontFace.BOLD, canvas.palette.paper, across="center", up="center_baseline", layer=_LAYER + 6.2
    )
    write(canvas, (x + side / 2, y - side / 2), letter, style, gid="inset")


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Marks that lie close to each other, and where they lie on the sheet."""

    spots: tuple[Spot, ...]
    points: Floats

    def joined(self, other: "_Crowd") -> "_Crowd":
        return _Crowd((*self.spots, *other.spots), np.concatenate([self.points, other.points]))

    def away(self, other: "_Crowd") -> float:
        return float(np.hypot(*(self.points[:, None] - other.points[None]).transpose(2, 0, 1)).min())

    @property
    def extent(self) -> float:
        return float(np.ptp(self.points, axis=0).max())


def _crowds(panel: MapPanel, apart: Scene, groups: Sequence[Sequence[Spot]]) -> list[tuple[Spot, ...]]:
    """Return marks that lie so close that some are hidden, with what lies right beside them."""
    near, most = _NEAR * panel.canvas.unit, _LARGEST * (panel.box[2] - panel.box[0])
    narrow = [[spot for spot in group if not _is_wide(spot, apart)] for group in groups]
    found: list[_Crowd] = []
    for group in sorted(filter(None, narrow), key=len, reverse=True):  # those that hide something come first
        points = np.array(panel.at_all([spot.lat for spot in group], [spot.lon for spot in group]))
        crowd = _Crowd(tuple(group), points)
        for at, other in enumerate(found):
            both = other.joined(crowd)
            if other.away(crowd) <= near and both.extent <= most:
                found[at] = both
                break
        else:
            if len(group) > 1 and crowd.extent <= most:
                found.append(crowd)
    return [crowd.spots for crowd in found]


def _is_wide(spot: Spot, scene: Scene) -> bool:
    """Say whether a mark stands for an area that no inset could hold."""
    area = next((region.place for region in scene.regions if region.key == spot.key), None) if spot.inside else None
    if area is None:
        return False
    box = bounds_of(area.shape, scene.shapes) if area.shape else None
    if box is None:
        return (area.radius_km or 0.0) > _WIDEST * KM_PER_DEGREE / 2
    west, south, east, north = box
    return max(east - west, north - south) > _WIDEST


def _inset(
    large: MapPanel,
    apart: Scene,
    leaders: Collection[str],
    crowd: Sequence[Spot],
    letter: str,
    sheet: tuple[Sequence[Box], Sequence[Box]],
) -> Inset | None:
    """Return an inset of a crowd, if there is room for one that shows more of it than its leaders.

    `sheet` is what it must not cover, and the large map's marks.
    """
    if len(crowd) < _LEAST_HIDDEN + 1:
        return None
    part = _part(apart, crowd)
    left, bottom, right, top = large.box
    blocked, marks = sheet
    shown = sum(spot.key in leaders for spot in crowd)
    for wide, high in _SIZES:
        width, height = wide * (right - left), high * (top - bottom)
        if min(width, height) < _LEAST_SIDE * large.canvas.unit:
            return None
        frame = frame_scene(replace(part, regions=(), routes=()), aspect=width / height, least=_LEAST_METRES)
        if large.dot_points < _CLOSER * frame.width / width:
            continue
        rim = _rim(large, frame.extent, frame)
        if not rim:
            return None
        box = _free(large, apart, (width, height), rim, blocked)
        if box is None:
            continue
        panel = painting.open_panel(large.canvas, frame, box, large.shapes, layer=_LAYER)
        scene = join_crowds(part, crowds(panel, part))
        if len(scene.spots) < shown + _LEAST_HIDDEN:
            panel.axes.remove()
            return None
        return Inset(letter, panel, scene, rim, _tag(rim, _PLATE * large.canvas.unit, marks))
    return None


def _part(scene: Scene, crowd: Sequence[Spot]) -> Scene:
    """Return a scene of some marks, with their areas and ways, and the whole countries that lie beneath."""
    keys = {spot.key for spot in crowd}
    regions = tuple(region for region in scene.regions if region.wide or region.key in keys)
    routes = tuple(r for r in scene.routes if {drawing_key(r.start), drawing_key(r.end)} <= keys)
    return replace(scene, spots=tuple(crowd), regions=regions, routes=routes, placed=None, extent=None)


def _rim(large: MapPanel, extent: Box, frame: MapFrame) -> tuple[Point, ...]:
    """Return the edge of an inset's stretch as it lies on the large map; nothing where it reaches beyond that."""
    west, south, east, north = extent
    t = np.linspace(0, 1, 9)[:-1]
    x = np.concatenate([west + t * (east - west), east + 0 * t, east - t * (east - west), west + 0 * t, [west]])
    y = np.concatenate(
        [south + 0 * t, south + t * (north - south), north + 0 * t, north - t * (north - south), [south]]
    )
    lons, lats = frame.backward(x, y)
    if not np.isfinite(lons).all():
        return ()
    points = tuple(large.at_all(lats.tolist(), lons.tolist()))
    left, bottom, right, top = large.box
    inside = all(left <= px <= right and bottom <= py <= top for px, py in points)
    return points if inside else ()


def _free(
    large: MapPanel, scene: Scene, size: tuple[float, float], rim: Sequence[Point], blocked: Sequence[Box]
) -> Box | None:
    """Return where a box of this size hides no mark and not its own stretch, rather near it and over nothing told."""
    xs, ys = zip(*rim, strict=True)
    own = (min(xs), min(ys), max(xs), max(ys))
    room = shrunk(large.box, 6 * large.canvas.unit)
    told = [large.at(region.place.lat, region.place.lon) for region in scene.regions]
    best: tuple[float, Box] | None = None
    for box in grid(room, size, _GRID):
        if meets_any(box, [*blocked, shrunk(own, -6 * large.canvas.unit)]) or not within(box, room):
            continue
        (x, y), (ax, ay) = middle(box), middle(own)
        hidden = count_near(box, told, _NAMED, large.canvas.unit)
        cost = hypot(x - ax, y - ay) + hidden * _PENALTY * large.canvas.unit
        if best is None or cost < best[0]:
            best = cost, box
    return best[1] if best else None
