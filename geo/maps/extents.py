"""What stretch of the earth a drawn map must hold: that on which something is drawn, but for few that lie far off.

In: a scene. Out: the points that a frame must hold, and the marks that are told beside the map. Knows no projection.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely

from geo.aliases import Box
from geo.columnar import distinct
from geo.errors import DataError
from geo.gazetteer.shapes import Shapes
from geo.geodesy import LatLon
from geo.views.scenes import Route, Scene, Spot, drawing_key
from geo.views.stories import LOOK_SIZE, MapLook

Numbers = npt.NDArray[np.float64]

_WIDEST_AREA = 60.0  # degrees; an area wider than this does not widen the frame: its point counts alone
_MAIN_PART = 0.25  # of the largest part's area: what decides the frame of a lone wide area
_FEW = 0.05  # of the events may be told beside the map,
_ENOUGH = 8  # of which one may be from so many on,
_CLOSER = 0.66  # where the map of the others is so much smaller
_LEAST_SPAN = 5.0  # degrees: less is shown with its surroundings anyhow
_TILE = 256  # pixels that hold all longitudes at zoom 0
_MERCATOR = 85.05  # degrees of latitude, where the page's map ends
_EDGE_POINTS = 25
_STEP = 5.0  # degrees between the points of an edge that are looked at
_HALF = 180.0  # degrees: what seems wider may lie across the date line
_FAR = 170.0  # degrees of longitude: what reaches as far is the world


def without_far(scene: Scene, *, aspect: float) -> tuple[Scene, tuple[Spot, ...]]:
    """Leave out few marks that lie far from all others, where the map of the others is much closer.

    Args:
        scene: What is to be drawn.
        aspect: Width of the map divided by its height.

    Returns:
        The scene without them, and the marks that it lacks.
    """
    total = sum(len(spot.events) for spot in scene.spots)
    spare = max(int(total >= _ENOUGH), int(_FEW * total))
    kept = _narrowed(list(scene.spots), spare)
    if len(kept) == len(scene.spots) or _span(kept, aspect) > _CLOSER * _span(scene.spots, aspect):
        return scene, ()
    here = {spot.key for spot in kept}
    far = tuple(spot for spot in scene.spots if spot.key not in here)
    gone = {spot.key for spot in far}
    regions = tuple(region for region in scene.regions if region.key not in gone)
    routes = tuple(route for route in scene.routes if not _ends(route) & gone)
    spots = tuple(spot for spot in scene.spots if spot.key in here)
    return replace(scene, spots=spots, regions=regions, routes=routes, placed=None, extent=None), far


def points_of(scene: Scene) -> list[LatLon]:
    """Return what a frame must hold.

    Marks and ways decide, and the outlines of areas that are not too wide. Whole countries and continents, which have
    no mark, decide only where nothing else does, or where most events are told of them alone.
    """
    marked = [spot.events for spot in scene.spots]
    number = len(distinct(marked))
    alone = len(distinct([*marked, *(region.events for region in scene.regions if region.wide)])) - number
    if scene.spots and alone < number:
        scene = replace(scene, regions=tuple(region for region in scene.regions if not region.wide))
    boxes = {r.key: bounds_of(r.place.shape, scene.shapes) if r.place.shape else None for r in scene.regions}
    wide = {key: box for key, box in boxes.items() if box is not None and box[2] - box[0] > _WIDEST_AREA}
    lone = not scene.routes and all(spot.key in wide for spot in scene.spots) and len(wide) == len(boxes)
    points = [(spot.lat, spot.lon) for spot in scene.spots]
    points += [point for route in scene.routes for point in route.points]
    for region in scene.regions:
        box = boxes[region.key]
        if lone and region.place.shape:
            box = _main_bounds(region.place.shape, scene.shapes)
        elif region.key in wide:
            box = None
        points += _corners(box) if box is not None else [(region.place.lat, region.place.lon)]
    return points


def points_of_look(look: MapLook) -> list[LatLon]:
    """Return points along the edge of what a page's map shows that looks so."""
    world = _TILE * 2.0**look.zoom  # pixels of all longitudes
    wide, high = (side / world for side in LOOK_SIZE)
    x = (look.lon + 180) / 360
    y = 0.5 - math.asinh(math.tan(math.radians(max(-_MERCATOR, min(_MERCATOR, look.lat))))) / (2 * math.pi)
    steps = np.linspace(-0.5, 0.5, _EDGE_POINTS)
    xs = x + min(wide, 1 - 1 / _EDGE_POINTS) * steps
    ys = np.clip(y + high * steps, 0.0, 1.0)
    lats = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * ys))))
    lons = (xs * 360 + 360) % 360 - 180
    return [(float(lat), float(lon)) for lat in (lats[0], lats[-1]) for lon in lons] + [
        (float(lat), float(lon)) for lon in (lons[0], lons[-1]) for lat in lats
    ]


def within(scene: Scene, holds: Callable[[Spot], bool]) -> tuple[Scene, tuple[Spot, ...]]:
    """Return a scene without the marks that a frame does not hold, and these."""
    beyond = tuple(spot for spot in scene.spots if not holds(spot))
    spots = tuple(spot for spot in scene.spots if holds(spot))
    return (replace(scene, spots=spots, placed=None, extent=None), beyond) if beyond else (scene, ())


def arc(lons: Sequence[float]) -> tuple[float, float]:
    """Return the shortest stretch of the circle that holds all longitudes; its east may run past 180."""
    around = sorted({(lon + 180) % 360 - 180 for lon in lons})
    gaps = [(b - a, i) for i, (a, b) in enumerate(zip(around, [*around[1:], around[0] + 360], strict=True))]
    _, last = max(gaps)
    west = around[(last + 1) % len(around)]
    east = around[last]
    return west, east if east >= west else east + 360


@cache
def bounds_of(shape_id: str, shapes: Shapes) -> Box | None:
    """Return west, south, east, north of an outline in degrees, the short way round the earth.

    East may run past 180: Fiji is 6 degrees wide, and a ring round the pole nearly 360. None where there is no such
    outline, or nothing in it.
    """
    try:
        shape = shapes.get(shape_id)
    except DataError:
        return None
    if shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    if east - west > _HALF:
        # Corners alone would leave out what lies along a straight edge.
        points = shapely.get_coordinates(shapely.segmentize(shape, _STEP))
        west, east = arc(np.unique(np.round(points[:, 0], 1)).tolist())
    return west, south, east, north


def _ends(route: Route) -> set[str]:
    return {drawing_key(route.start), drawing_key(route.end)}


def _narrowed(spots: list[Spot], spare: int) -> list[Spot]:
    """Leave out marks of at most so many events, so that the others take fewest degrees of longitude, then latitude."""
    if not spare or len(spots) < 2:
        return spots
    total = sum(len(spot.events) for spot in spots)
    kept = _narrowest(spots, [(spot.lon + 180) % 360 for spot in spots], spare, around=True)
    spare -= total - sum(len(spot.events) for spot in kept)
    return _narrowest(kept, [spot.lat for spot in kept], spare, around=False)


def _narrowest(spots: Sequence[Spot], along: Sequence[float], spare: int, *, around: bool) -> list[Spot]:
    """Return the marks of the narrowest stretch that leaves out at most so many events; `around`: on a circle."""
    order = sorted(range(len(spots)), key=lambda at: along[at])
    at = [along[i] for i in order]
    weights = [len(spots[i].events) for i in order]
    if around:
        order, weights, at = order * 2, weights * 2, at + [x + 360 for x in at]
    needed = sum(weights[: len(spots)]) - spare
    best, least, last, held = (0, len(spots)), float("inf"), 0, 0
    for first in range(len(spots) if around else len(order)):
        while held < needed and last < min(len(order), first + len(spots)):
            held += weights[last]
            last += 1
        if held < needed:
            break
        if at[last - 1] - at[first] < least:
            best, least = (first, last), at[last - 1] - at[first]
        held -= weights[first]
    return [spots[i] for i in order[slice(*best)]]


def _span(spots: Sequence[Spot], aspect: float) -> float:
    """Return how many degrees of latitude high a map of this shape must be to hold some marks."""
    lats = [spot.lat for spot in spots]
    west, east = arc([spot.lon for spot in spots])
    across = min(east - west, _FAR) * float(np.cos(np.radians(sum(lats) / len(lats))))
    return max(_LEAST_SPAN, max(lats) - min(lats), across / aspect)


def _corners(box: Box) -> list[tuple[float, float]]:
    west, south, east, north = box
    return [(lat, lon) for lon in np.linspace(west, east, 5).tolist() for lat in (south, north)]


@cache
def _main_bounds(shape_id: str, shapes: Shapes) -> Box | None:
    """Return the bounds of the parts that make up most of an outline, without far islands and exclaves."""
    parts = shapely.get_parts(shapes.get(shape_id))
    if not len(parts):
        return None
    boxes = shapely.bounds(parts)
    areas = shapely.area(parts) * np.cos(np.radians((boxes[:, 1] + boxes[:, 3]) / 2))
    boxes = boxes[areas >= _MAIN_PART * areas.max()]
    west, east = arc(np.concatenate([boxes[:, 0], boxes[:, 2], *(_along(box) for box in boxes)]).tolist())
    return west, float(boxes[:, 1].min()), east, float(boxes[:, 3].max())


def _along(box: Numbers) -> Numbers:
    return np.linspace(box[0], box[2], 2 + int((box[2] - box[0]) / _STEP))
