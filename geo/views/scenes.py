"""Events laid out for drawing: marks, areas, whole countries, routes, and what has no place. No drawing library here.

The page's map, the stand-alone page and the PNG all draw the same scene, so that they cannot disagree.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from geo.columnar import EventPart, EventRows, distinct, samples
from geo.errors import DataError
from geo.gazetteer.shapes import Shapes
from geo.geodesy import LatLon, clear_of_seam, way_between
from geo.model import Event, EventPlace, Place, PlaceKind, PlaceRole, Quadrant, Status
from geo.views import icons, marks
from geo.views.amounts import Measure, amount_of
from geo.views.overlap import TILE, join_marks, pixels_at
from geo.views.selection import place_key

NEAR_KM = 25.0  # halo of "near a town" where the text gives no distance: UCDP's usual reading of where_prec 2
MOST_SPOTS = 5000  # marks that a browser still moves smoothly; beyond, neighbours are drawn as one

MOST_WEIGHT = 40  # events that the largest mark is drawn as, where size stands for something else,
LEGIBLE = 3  # and at least one of several events, so that their number can be read

CODED_WORDS = "coded by others"  # what a legend says of a line below a mark
JOINED = "joined"  # what the key of marks begins with that a map has joined: then comes its zoom, and the largest's key

_WIDE = (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
_ROUTE_STEPS = 48
_ROUTES_OF_ONE = 6  # lines of one event; more than that is a list, not a journey


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark: one or more events at a point. `quadrant` and `status` are None where the events differ.

    `halo_km` is the doubt round it; `inside` says that it stands for an area and no more exact than that; `marks` of
    how many places it is the mark, of which the first gives the name. `weight` is as how many events it is drawn, where
    its size stands for something else.
    """

    key: str
    name: str
    lat: float
    lon: float
    events: Sequence[Event]
    quadrant: Quadrant | None
    status: Status | None
    halo_km: float | None = None
    inside: bool = False
    marks: int = 1
    weight: int | None = None

    @property
    def title(self) -> str:
        """The name, and how many places more."""
        return together(self.name, self.marks)

    @property
    def size(self) -> int:
        """As how many events it is drawn."""
        return len(self.events) if self.weight is None else self.weight

    @property
    def coded(self) -> bool:
        """Whether all its events are such as others coded, and no article tells."""
        return all(marks.is_coded_alone(event) for event, _ in samples(self.events, EventPart.SOURCE))

    def size_at(self, zoom: float) -> int:
        """As how many events it is drawn on the page at some zoom: close by, one event's mark holds its picture."""
        pictured = zoom >= icons.FROM_ZOOM and len(self.events) == 1 and self.weight is None
        return icons.AS_MANY if pictured and icons.icon_of(self.events[0]) else self.size


@dataclass(frozen=True, slots=True)
class Region:
    """A tinted area with its events; `wide` ones are whole countries and continents, which get no mark."""

    key: str
    place: Place
    events: Sequence[Event]
    quadrant: Quadrant | None
    status: Status | None

    @property
    def name(self) -> str:
        """The place's name."""
        return self.place.name

    @property
    def title(self) -> str:
        """The same."""
        return self.name

    @property
    def wide(self) -> bool:
        """Whether it belongs in the list beside the map."""
        return is_wide(self.place)

    @property
    def vague(self) -> bool:
        """Whether its edge is not to be taken at its word."""
        return self.place.where_prec == 5


@dataclass(frozen=True, slots=True)
class Route:
    """An event's way from one place to another: points of the great circle, whose longitudes may run past 180."""

    event: Event
    start: Place
    end: Place
    points: tuple[tuple[float, float], ...]

    @property
    def vague(self) -> bool:
        """Whether an end is no point: a country, a sea, an area."""
        return max(self.start.where_prec, self.end.where_prec) >= 4


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows: its edges in degrees, the eastern one at least the western, and its zoom as Leaflet counts."""

    south: float
    west: float
    north: float
    east: float
    zoom: float

    def wider(self, by: float) -> "Window":
        """Return the window with so much of its width and height added on each side."""
        up, along = (self.north - self.south) * by, (self.east - self.west) * by
        return Window(
            max(-90.0, self.south - up), self.west - along, min(90.0, self.north + up), self.east + along, self.zoom
        )


@dataclass(frozen=True)
class Scene:
    """All that is drawn of some events, and the outlines of its areas.

    `gathered` is the cell in degrees by which close marks were joined, or None. `covers` is set where marks were joined
    for one window, and those far outside it left out: another window needs another scene.
    """

    spots: tuple[Spot, ...]
    regions: tuple[Region, ...]
    routes: tuple[Route, ...]
    unplaced: Sequence[Event]
    shapes: Shapes
    gathered: float | None = None
    covers: Window | None = None
    placed: Sequence[Event] | None = None  # every event that has a place, where it is known beforehand
    extent: tuple[float, float, float, float] | None = None  # likewise the bounds
    shares: Mapping[str, float] | None = None  # by event: of how many events' size it is, if told otherwise

    @property
    def parts(self) -> tuple[Spot | Region, ...]:
        """Marks, then areas."""
        return (*self.spots, *self.regions)

    @cached_property
    def layered(self) -> tuple[Region, ...]:
        """The areas from large to small, as they lie on each other."""
        return tuple(sorted(self.regions, key=lambda region: (-_size(region.place, self.shapes), region.key)))

    @cached_property
    def events(self) -> Sequence[Event]:
        """Every event that has a place, each once."""
        if self.placed is not None:
            return self.placed
        return distinct(part.events for part in self.parts)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """South, west, north, east of what is drawn; areas count by their point."""
        if self.extent is not None:
            return self.extent
        points = [(s.lat, s.lon) for s in self.spots] + [(r.place.lat, r.place.lon) for r in self.regions]
        if not points:
            return None
        lats, lons = zip(*points, strict=True)
        return min(lats), min(lons), max(lats), max(lons)

    def at(self, key: str) -> tuple[str, Sequence[Event]] | None:
        """Return the name and the events of a mark or area by its key, also of marks that a map has joined.

        None where it is not drawn.
        """
        joined = self._joined(key)
        found: list[Spot | Region] = [*joined] or [part for part in self.parts if part.key == key]
        if not found:
            return None
        name = together(joined[0].name, sum(spot.marks for spot in joined)) if joined else found[0].title
        return name, distinct(part.events for part in found)

    def joined_at(self, zoom: float) -> list[list[Spot]]:
        """Return the marks that the page's map draws as one at some zoom, the one that names them first."""
        lats, lons = (np.array([getattr(spot, side) for spot in self.spots], dtype=float) for side in ("lat", "lon"))
        xs, ys = pixels_at(lats, lons, zoom)
        groups = join_marks(
            xs.tolist(),
            ys.tolist(),
            [spot.size_at(zoom) for spot in self.spots],
            inside=[spot.inside for spot in self.spots],
            world=TILE * 2**zoom,
        )
        return [[self.spots[at] for at in group] for group in groups]

    def _joined(self, key: str) -> list[Spot]:
        """Return the marks that were joined, by their key; none where it is that of no such marks."""
        kind, _, rest = key.partition("/")
        zoom, _, leader = rest.partition("/")
        if kind != JOINED or not is_zoom(zoom):
            return []
        groups = self.joined_at(float(zoom))
        return next((group for group in groups if any(spot.key == leader for spot in group)), [])


def together(name: str, marks_joined: int) -> str:
    """Return what marks are called that are drawn as one."""
    return f"{name} and {marks_joined - 1:,} more" if marks_joined > 1 else name


def is_zoom(told: str) -> bool:
    """Say whether a text is a zoom that a map may have."""
    return re.fullmatch(r"\d{1,2}(\.\d{1,17})?", told, re.ASCII) is not None


def is_wide(place: Place) -> bool:
    """Say whether a place is a whole country or wider, so that a mark inside it would lie."""
    return place.kind in _WIDE or place.where_prec == 6


def is_area(place: Place) -> bool:
    """Say whether a place is drawn as an area."""
    return place.where_prec >= 3


def compose(events: Iterable[Event], shapes: Shapes, *, most_spots: int = MOST_SPOTS) -> Scene:
    """Lay out events for drawing.

    Events at one point share a mark. An area has a tint and a mark inside it, a country or continent a tint alone.
    Large marks come first, so that small ones are drawn above them.
    """
    points: dict[str, list[tuple[Event, Place]]] = defaultdict(list)
    areas: dict[str, list[tuple[Event, Place]]] = defaultdict(list)
    unplaced: list[Event] = []
    routes: list[Route] = []
    for event in events:
        if not event.places:
            unplaced.append(event)
        for part in event.places:
            where = areas if is_area(part.place) else points
            where[drawing_key(part.place)].append((event, part.place))
        routes += routes_of(event)
    regions = tuple(_region(key, found) for key, found in sorted(areas.items()))
    spots = [_spot(key, found) for key, found in points.items()]
    spots += [_spot_inside(region, shapes) for region in regions if not region.wide]
    gathered, cell = _gather(spots, most_spots)
    ordered = tuple(sorted(gathered, key=lambda spot: (-len(spot.events), spot.key)))
    return Scene(ordered, regions, tuple(routes), tuple(unplaced), shapes, cell)


def weigh(scene: Scene, amount_of: Callable[[Event], float]) -> Scene:
    """Return a scene whose marks are as large as what is told of their events; the mark of the most is the largest."""
    if any(isinstance(spot.events, EventRows) for spot in scene.spots):
        return _weigh_many(scene, amount_of)
    amounts = {event.id: amount_of(event) for spot in scene.spots for event in spot.events}
    most = max((sum(amounts[event.id] for event in spot.events) for spot in scene.spots), default=0.0) or 1.0
    shares = {key: MOST_WEIGHT * amount / most for key, amount in amounts.items()}
    spots = [replace(spot, weight=weight_of([shares[event.id] for event in spot.events])) for spot in scene.spots]
    ordered = tuple(sorted(spots, key=lambda spot: (-spot.size, spot.key)))
    return replace(scene, spots=ordered, shares=shares)


def _weigh_many(scene: Scene, amount_of: Callable[[Event], float]) -> Scene:
    """Weigh marks of a table's events, of which no single one is told how large it is."""
    told = [
        sum(number * amount_of(event) for event, number in samples(spot.events, EventPart.NUMBERS, EventPart.SOURCE))
        for spot in scene.spots
    ]
    most = max(told, default=0.0) or 1.0
    spots = [
        replace(spot, weight=max(min(len(spot.events), LEGIBLE), math.floor(MOST_WEIGHT * amount / most + 0.5)))
        for spot, amount in zip(scene.spots, told, strict=True)
    ]
    return replace(scene, spots=tuple(sorted(spots, key=lambda spot: (-spot.size, spot.key))))


def sized_by(scene: Scene, measure: Measure | None) -> Scene:
    """Return a scene whose marks' size stands for a measure; as it is where that is None."""
    return weigh(scene, partial(amount_of, measure)) if measure else scene


def weight_of(shares: Sequence[float]) -> int:
    """Return as how many events a mark is drawn, by the shares of its events; `maps/web/marks.js` reckons alike."""
    return max(min(len(shares), LEGIBLE), math.floor(sum(shares) + 0.5))


def drawing_key(place: Place) -> str:
    """Return what stands for a place on the map: its point, or its area. Two names of one point share a mark.

    An area that is known by its middle alone is another than the point there.
    """
    key = f"at/{place.lat:.3f},{place.lon:.3f}"
    if not is_area(place):
        return key
    area = place_key(place)
    return f"round/{key}" if area == key else area


def route_line(start: LatLon, end: LatLon) -> tuple[LatLon, ...]:
    """Return points along the shortest way; longitudes are continuous, and may pass 180."""
    way = clear_of_seam(way_between(start, end, steps=_ROUTE_STEPS))
    return tuple((round(lat, 3), round(lon, 3)) for lat, lon in way)


def halo_km(place: Place) -> float | None:
    """Return how far from a town something was that is told as near it; None for any other place."""
    return (place.radius_km or NEAR_KM) if place.where_prec == 2 else None


def agreed(events: Sequence[Event]) -> tuple[Quadrant | None, Status | None]:
    """Return the quadrant and the status of some events, None where they differ."""
    told = [event for event, _ in samples(events, EventPart.ACT)]
    quadrants = {marks.quadrant(event) for event in told}
    statuses = {event.status for event in told}
    return (quadrants.pop() if len(quadrants) == 1 else None, statuses.pop() if len(statuses) == 1 else None)


def _distinct(found: Iterable[tuple[Event, Place]]) -> tuple[Event, ...]:
    return tuple({event.id: event for event, _ in found}.values())


def _spot(key: str, found: list[tuple[Event, Place]]) -> Spot:
    events = _distinct(found)
    place = found[0][1]
    halos = [halo for _, p in found if (halo := halo_km(p)) is not None]
    halo = max(halos) if len(halos) == len(found) else None  # one exact report makes the point exact
    return Spot(key, place.name, place.lat, place.lon, events, *agreed(events), halo)


def _region(key: str, found: list[tuple[Event, Place]]) -> Region:
    events = _distinct(found)
    return Region(key, found[0][1], events, *agreed(events))


def _spot_inside(region: Region, shapes: Shapes) -> Spot:
    lat, lon = label_point(region.place, shapes)
    halo = region.place.radius_km if region.place.shape is None else None
    return Spot(
        region.key, region.place.name, lat, lon, region.events, region.quadrant, region.status, halo, inside=True
    )


def label_point(place: Place, shapes: Shapes) -> tuple[float, float]:
    """Return a point inside an area, latitude first: the table's for a known outline, else the place's own."""
    if place.shape is None:
        return place.lat, place.lon
    try:
        if "(" in place.shape:
            inside = shapes.get(place.shape).representative_point()
            return round(inside.y, 4), round(inside.x, 4)
        area = shapes.area(place.shape)
    except DataError:
        return place.lat, place.lon
    return area.lat, area.lon


def _size(place: Place, shapes: Shapes) -> float:
    """Say how large an area is, to tell the larger of two; 0 where its outline is not known."""
    if place.shape is None:
        return 0.0
    try:
        return float(shapes.get(place.shape).area) if "(" in place.shape else shapes.area(place.shape).scale_km
    except DataError:
        return 0.0


def routes_of(event: Event) -> list[Route]:
    """Join where an event came from with where it went."""
    return [Route(event, a, b, route_line((a.lat, a.lon), (b.lat, b.lon))) for a, b in ends_of(event)]


def ends_of(event: Event) -> list[tuple[Place, Place]]:
    """Return whence and whither; where it went is where it happened, if nothing else is said."""
    starts = [part.place for part in event.places if part.role is PlaceRole.FROM]
    ends = _in_role(event.places, PlaceRole.TO) or _in_role(event.places, PlaceRole.AT)
    return [(a, b) for a in starts for b in ends if drawing_key(a) != drawing_key(b)][:_ROUTES_OF_ONE]


def _in_role(parts: Iterable[EventPlace], role: PlaceRole) -> list[Place]:
    return [part.place for part in parts if part.role is role]


def _gather(spots: list[Spot], most: int) -> tuple[list[Spot], float | None]:
    """Join marks that share a cell of the grid, with cells just large enough that no more than `most` remain."""
    if len(spots) <= most:
        return spots, None
    for cell in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0):
        cells: dict[tuple[int, int], list[Spot]] = defaultdict(list)
        for spot in spots:
            cells[round(spot.lat / cell), round(spot.lon / cell)].append(spot)
        if len(cells) <= most:
            break
    return [_joined(group, cell) for group in cells.values()], cell


def _joined(group: list[Spot], cell: float) -> Spot:
    if len(group) == 1:
        return group[0]
    largest = min(group, key=lambda spot: (-len(spot.events), spot.key))
    key = f"near/{cell}/{round(largest.lat / cell)},{round(largest.lon / cell)}"
    return replace(as_one(largest, group), key=key)


def as_one(leader: Spot, group: Sequence[Spot], shares: Mapping[str, float] | None = None) -> Spot:
    """Return the mark of several marks: where the leader stands, and under its name.

    Args:
        leader: One of them.
        group: The marks.
        shares: By event, of how many events' size it is, where size stands for something else.
    """
    events = distinct(spot.events for spot in group)
    quadrant, status = agreed(events)
    return replace(
        leader,
        events=events,
        quadrant=quadrant,
        status=status,
        halo_km=None,
        marks=sum(spot.marks for spot in group),
        weight=None if shares is None else weight_of([shares[event.id] for event in events]),
    )
