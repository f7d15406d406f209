"""The scene of very many events: their places as arrays, and marks joined by how close they lie on the map's window.

Few events make the same scene as `compose` does. Where there are more marks than a browser draws with ease, close ones
are joined, and those far outside the window are left out; `Scene.covers` then says for which window.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.columnar import EventPart, EventRows, Numbers
from geo.gazetteer.shapes import Shapes
from geo.model import Event, Place, Quadrant, Status
from geo.views import marks
from geo.views.identity import ByIdentity
from geo.views.indexes import EventIndex, Mask, Rows, index_of, spread
from geo.views.overlap import STEEPEST, TILE, degrees_at, pixels_at
from geo.views.scenes import (
    MOST_SPOTS,
    NEAR_KM,
    Region,
    Route,
    Scene,
    Spot,
    Window,
    compose,
    drawing_key,
    ends_of,
    is_area,
    is_wide,
    label_point,
    routes_of,
)

MOST_MARKS = 1000  # marks that are drawn one by one; many more and a browser stumbles
_KEPT = 6  # scenes that are kept: those that visitors go back and forth between
FEW = 300  # events that are laid out faster without arrays
_SHEET_CLOSER = (5, 4, 3, 2, 1)  # zooms by which a sheet's marks may be joined less than those of the page's first map
CELL = 64  # pixels, side of the cells in which marks are joined
MARGIN = 0.5  # of the window, on each side, that is drawn beforehand

MOST_WAYS = 500  # ways of a table's events that are drawn: of more none could be followed

_QUADRANTS = tuple(Quadrant)
_STATUSES = tuple(Status)
_SCREEN = 900  # pixels, what a map is taken to be wide before it has said so

Floats = NDArray[np.float64]


def compose_in(
    events: Sequence[Event],
    among: Sequence[Event],
    window: Window | None,
    shapes: Shapes,
    *,
    most: int = MOST_MARKS,
) -> Scene:
    """Lay out events for one window.

    Args:
        events: What is drawn.
        among: The set that they were chosen from; its places are looked up once.
        window: What the map shows; None where that is not known yet: then all of them, as if from far.
        shapes: The outlines of their areas.
        most: How many marks may be drawn one by one.
    """
    return _composed(ByIdentity(events), ByIdentity(among), window, ByIdentity(shapes), most)


def compose_whole(events: Sequence[Event], shapes: Shapes) -> Scene:
    """Lay out events for a sheet that shows them all. Of a table's with very many places, close ones are one mark."""
    if not isinstance(events, EventRows):
        return compose(events, shapes)
    layout = _layout(index_of(events), shapes)
    if len(layout.points.ids) <= MOST_SPOTS:
        return compose_in(events, events, None, shapes, most=MOST_SPOTS)
    lats, lons = layout.lats, layout.lons
    far = _from_far((float(lats.min()), float(lons.min()), float(lats.max()), float(lons.max())))
    for closer in _SHEET_CLOSER:
        near = replace(far, zoom=far.zoom + closer)
        scene = compose_in(events, events, near, shapes, most=MOST_SPOTS)
        if len(scene.spots) <= MOST_SPOTS:
            break
    return replace(scene, covers=None, gathered=CELL / TILE * 360 / 2**near.zoom)


@dataclass(frozen=True, slots=True)
class Density:
    """At which points how many events lie: what of very many is drawn in place of marks."""

    lats: Floats
    lons: Floats
    counts: Rows


def density_of(events: Sequence[Event], shapes: Shapes) -> Density | None:
    """Return where a table's events lie, if at more places than a sheet can tell apart; None where marks tell it."""
    if not isinstance(events, EventRows):
        return None
    layout = _layout(index_of(events), shapes)
    if len(layout.points.ids) <= MOST_SPOTS:
        return None
    return Density(layout.lats[layout.points.ids], layout.lons[layout.points.ids], layout.points.counts)


@lru_cache(maxsize=_KEPT)
def _composed(
    its: ByIdentity[Sequence[Event]],
    their: ByIdentity[Sequence[Event]],
    window: Window | None,
    shown: ByIdentity[Shapes],
    most: int,
) -> Scene:
    events, among, shapes = its.value, their.value, shown.value
    if len(events) <= min(FEW, most):
        return compose(events, shapes)
    index = index_of(among)
    layout = _layout(index, shapes)
    chosen = index.mask(events)
    regions = layout.regions(chosen)
    routes = layout.routes_of(chosen)
    placed, unplaced = chosen & layout.placed, chosen & ~layout.placed
    found = layout.points.only(chosen)
    rest = (regions, routes, index.masked(unplaced), shapes)
    if len(found.ids) <= most:
        return Scene(_in_order(_alone(layout, found)), *rest, placed=index.masked(placed))
    lats, lons = layout.lats[found.ids], layout.lons[found.ids]
    extent = (float(lats.min()), float(lons.min()), float(lats.max()), float(lons.max()))
    covers = (window or _from_far(extent)).wider(MARGIN)
    spots = _in_order(_joined(layout, found, covers))
    return Scene(spots, *rest, covers=covers, placed=index.masked(placed), extent=extent)


@dataclass(frozen=True)
class Pairs:
    """Which rows belong to which group: those of group `ids[i]` are `rows[starts[i]:starts[i + 1]]`, each once."""

    ids: Rows
    starts: Rows
    rows: Rows
    halos: Floats  # of the pairs; not a number where the place is exact

    @classmethod
    def sorted_by_group(cls, groups: Rows, rows: Rows, halos: Floats) -> "Pairs":
        """Take pairs in any order."""
        order = np.lexsort((rows, groups))
        groups, rows, halos = groups[order], rows[order], halos[order]
        fresh = _steps(groups) | _steps(rows)
        widest = np.maximum.reduceat(halos, np.flatnonzero(fresh)) if len(rows) else halos
        return cls._of(groups[fresh], rows[fresh], widest)

    def only(self, chosen: Mask) -> "Pairs":
        """Leave the chosen rows, and the groups that have any."""
        kept = chosen[self.rows]
        return self._of(self.groups[kept], self.rows[kept], self.halos[kept])

    @property
    def groups(self) -> Rows:
        """The group of each pair."""
        return np.repeat(self.ids, np.diff(self.starts))

    @property
    def counts(self) -> Rows:
        """The number of rows of each group."""
        return np.diff(self.starts)

    def __iter__(self) -> Iterator[tuple[int, Rows]]:
        for group, (start, end) in zip(self.ids.tolist(), pairwise(self.starts.tolist()), strict=True):
            yield group, self.rows[start:end]

    @classmethod
    def _of(cls, groups: Rows, rows: Rows, halos: Floats) -> "Pairs":
        starts = np.flatnonzero(_steps(groups))
        return cls(groups[starts], np.append(starts, len(groups)), rows, halos)


def _steps(values: Rows) -> Mask:
    """Say where a value differs from the one before; the first does."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


@dataclass(frozen=True, eq=False)
class _Layout:
    """Where the events of a set are drawn: in groups that are points, or areas."""

    index: EventIndex
    points: Pairs
    keys: tuple[str, ...]  # of the points, and of the areas that have a mark inside them
    names: tuple[str, ...]
    lats: Floats
    lons: Floats
    inside: tuple[Place | None, ...]  # the area that such a mark stands in
    areas: Pairs
    area_keys: tuple[str, ...]
    area_places: tuple[Place, ...]
    travels: Mask  # which events have a way from one place to another
    routes: tuple[tuple[int, Route], ...] | None  # None where there are too many events to reckon all of them
    placed: Mask
    quadrants: Rows  # of the rows
    statuses: Rows

    def regions(self, chosen: Mask) -> tuple[Region, ...]:
        """Return the areas of the chosen events, by their keys."""
        found = [
            Region(self.area_keys[area], self.area_places[area], self.index.at(rows), *self.agreed(rows))
            for area, rows in self.areas.only(chosen)
        ]
        return tuple(sorted(found, key=lambda region: region.key))

    def routes_of(self, chosen: Mask) -> tuple[Route, ...]:
        """Return the ways of the chosen events. Of a table so many are drawn as can be told apart, else none."""
        if self.routes is not None:
            return tuple(route for row, route in self.routes if chosen[row])
        rows = np.flatnonzero(chosen & self.travels)
        events = self.index.at(rows) if len(rows) <= MOST_WAYS else ()
        return tuple(route for event in events for route in routes_of(event))

    def agreed(self, rows: Rows) -> tuple[Quadrant | None, Status | None]:
        """Return the quadrant and the status of some events, None where they differ."""
        quadrants, statuses = self.quadrants[rows], self.statuses[rows]
        quadrant, status = int(quadrants[0]), int(statuses[0])
        return (
            _QUADRANTS[quadrant] if (quadrants == quadrant).all() else None,
            _STATUSES[status] if (statuses == status).all() else None,
        )


@lru_cache(maxsize=4)
def _layout(index: EventIndex, shapes: Shapes) -> _Layout:
    name = "layout", ByIdentity(shapes)
    found = index.derived(name, (EventPart.PLACES, EventPart.ACT), lambda: _laid_out(index, shapes))
    return found if found.index is index else replace(found, index=index)


def _laid_out(index: EventIndex, shapes: Shapes) -> _Layout:
    areas: dict[str, tuple[int, Place]] = {}
    points: dict[str, tuple[int, Place]] = {}
    point_pairs: list[tuple[int, int, float]] = []
    area_pairs: list[tuple[int, int, float]] = []
    told, alike = index.alike(EventPart.PLACES)
    for row, event in enumerate(told):
        for place in (part.place for part in event.places):
            key = drawing_key(place)
            if is_area(place):
                area_pairs.append((areas.setdefault(key, (len(areas), place))[0], row, math.nan))
            if not (is_area(place) and is_wide(place)):
                point_pairs.append((points.setdefault(key, (len(points), place))[0], row, _halo(place)))
    at = [label_point(place, shapes) if is_area(place) else (place.lat, place.lon) for _, place in points.values()]
    acts, act_of = index.alike(EventPart.ACT)

    def of_rows(values: NDArray[Any], of: Numbers | None) -> NDArray[Any]:
        return values if of is None else values[of]

    return _Layout(
        index=index,
        points=_pairs(point_pairs, alike),
        keys=tuple(points),
        names=tuple(place.name for _, place in points.values()),
        lats=np.array([lat for lat, _ in at]),
        lons=np.array([lon for _, lon in at]),
        inside=tuple(place if is_area(place) else None for _, place in points.values()),
        areas=_pairs(area_pairs, alike),
        area_keys=tuple(areas),
        area_places=tuple(place for _, place in areas.values()),
        travels=of_rows(np.array([bool(ends_of(event)) for event in told], dtype=bool), alike),
        routes=None
        if index.table
        else tuple((row, route) for row, event in enumerate(index.events) for route in routes_of(event)),
        placed=of_rows(np.array([bool(event.places) for event in told], dtype=bool), alike),
        quadrants=of_rows(np.array([_QUADRANTS.index(marks.quadrant(event)) for event in acts], dtype=np.int8), act_of),
        statuses=of_rows(np.array([_STATUSES.index(event.status) for event in acts], dtype=np.int8), act_of),
    )


def _pairs(found: list[tuple[int, int, float]], alike: Numbers | None) -> Pairs:
    groups = np.array([pair[0] for pair in found], dtype=np.intp)
    rows = np.array([pair[1] for pair in found], dtype=np.intp)
    halos = np.array([pair[2] for pair in found], dtype=np.float64)
    if alike is not None:  # from sorts of events to the events
        rows, pair = spread(rows, np.arange(len(rows)), alike)
        groups, halos = groups[pair], halos[pair]
    return Pairs.sorted_by_group(groups, rows, halos)


def _halo(place: Place) -> float:
    """Return the doubt round a place in kilometres; not a number where it is exact, or an area has an outline."""
    if is_area(place):
        return place.radius_km if place.shape is None and place.radius_km else math.nan
    return (place.radius_km or NEAR_KM) if place.where_prec == 2 else math.nan


def _alone(layout: _Layout, found: Pairs) -> list[Spot]:
    """Make a mark of each group."""
    halos = np.maximum.reduceat(found.halos, found.starts[:-1]) if len(found.ids) else found.halos
    return [
        _spot(layout, group, rows, None if math.isnan(halo) else halo)
        for (group, rows), halo in zip(found, halos.tolist(), strict=True)
    ]


def _spot(layout: _Layout, group: int, rows: Rows, halo: float | None) -> Spot:
    lat, lon = float(layout.lats[group]), float(layout.lons[group])
    inside = layout.inside[group] is not None
    agreed = layout.agreed(rows)
    return Spot(
        layout.keys[group], layout.names[group], lat, lon, layout.index.at(rows), *agreed, halo, inside=inside
    )  # fmt: skip


def _in_order(spots: list[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (-len(spot.events), spot.key)))


def _from_far(extent: tuple[float, float, float, float]) -> Window:
    """Return a window that holds everything, from about as near as a map can be that shows it all."""
    south, west, north, east = extent
    across = max(east - west, 2 * (north - south), 1e-3)
    zoom = min(6.0, math.floor(math.log2(_SCREEN / TILE * 360 / across)))
    return Window(max(-STEEPEST, south), west, min(STEEPEST, north), east, max(1.0, zoom))


def _joined(layout: _Layout, found: Pairs, window: Window) -> list[Spot]:
    """Join the groups in the window whose marks would touch; one that stays alone keeps its own mark."""
    lats, lons = layout.lats[found.ids], layout.lons[found.ids]
    seen = (lats >= window.south) & (lats <= window.north)
    seen &= (lons - window.west) % 360 <= min(360.0, window.east - window.west)
    groups, counts = found.ids[seen], found.counts[seen]
    x, y = pixels_at(lats[seen], lons[seen], window.zoom)
    cell = _cells(x, y, counts)
    kept = np.repeat(seen, found.counts)
    halos = np.maximum.reduceat(found.halos, found.starts[:-1])[seen] if len(found.ids) else found.halos
    sizes, leaders = np.bincount(cell), _leaders(cell, counts)
    middle = [_mean(cell, at, counts) for at in (x, y)]
    spots = []
    for number, rows in _rows_of_cells(np.repeat(cell, counts), found.rows[kept], layout.index.size):
        leader, halo = int(groups[leaders[number]]), float(halos[leaders[number]])
        if sizes[number] == 1:
            spots.append(_spot(layout, leader, rows, None if math.isnan(halo) else halo))
            continue
        lat, lon = degrees_at(float(middle[0][number]), float(middle[1][number]), window.zoom)
        key = f"near/{window.zoom:g}/{layout.keys[leader]}"
        of, number_of = layout.names[leader], int(sizes[number])
        spots.append(Spot(key, of, lat, lon, layout.index.at(rows), *layout.agreed(rows), marks=number_of))
    return spots


def _rows_of_cells(cells: Rows, rows: Rows, size: int) -> Iterator[tuple[int, Rows]]:
    """Yield the rows of each cell, each once, in their order. To sort both as one number takes a tenth of the time."""
    pairs = np.sort(cells * size + rows)  # NumPy's `unique` of whole numbers hashes them, which takes ten times as long
    cell, its = np.divmod(pairs[_steps(pairs)], size)
    starts = np.flatnonzero(_steps(cell))
    for number, (start, end) in zip(cell[starts].tolist(), pairwise([*starts.tolist(), len(cell)]), strict=True):
        yield number, its[start:end]


def _mean(cell: Rows, values: Floats, weights: Rows) -> Floats:
    mean: Floats = np.bincount(cell, values * weights) / np.bincount(cell, weights)
    return mean


def _leaders(cell: Rows, counts: Rows) -> Rows:
    """Return, for each cell, the member with the most events; the first of those with as many."""
    order = np.lexsort((np.arange(len(cell)), -counts, cell))
    return order[_steps(cell[order])]


def _cells(x: Floats, y: Floats, counts: Rows) -> Rows:
    """Number the cells that points fall in, where cells whose marks would touch are one."""
    column, row = np.floor(x / CELL).astype(np.int64), np.floor(y / CELL).astype(np.int64)
    corners, cell = np.unique(np.stack([column, row]), axis=1, return_inverse=True)
    cell = cell.reshape(-1)
    at_x, at_y, weights = _mean(cell, x, counts), _mean(cell, y, counts), np.bincount(cell, counts)
    number = {(int(c), int(r)): i for i, (c, r) in enumerate(corners.T.tolist())}
    radii = [marks.mark_radius(int(weight)) for weight in weights.tolist()]
    joined = np.arange(len(weights))
    for one in np.lexsort((np.arange(len(weights)), -weights)).tolist():
        if joined[one] != one:
            continue
        c, r = corners[:, one].tolist()
        for near in ((c + i, r + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            other = number.get(near, one)
            touch = math.hypot(at_x[one] - at_x[other], at_y[one] - at_y[other]) < radii[one] + radii[other]
            if other != one and joined[other] == other and touch and not (joined == other).sum() > 1:
                joined[other] = one
    return np.unique(joined[cell], return_inverse=True)[1].reshape(-1)
