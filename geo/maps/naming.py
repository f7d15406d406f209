"""Names on a drawn map: of its marks, then of countries and seas where nothing else stands.

In: a panel with its scene, and what must not be covered. Out: where each name or number stands; they are written. Knows
no legend.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.aliases import Box
from geo.gazetteer.shapes import Area
from geo.maps import painting
from geo.maps.bearings import BearingKind, names_in
from geo.maps.boxes import meets_any, shrunk, within
from geo.maps.canvases import Style, draw_disc, write
from geo.maps.labelling import Label, LabelAnchor, place_labels
from geo.maps.legends import name_on_map
from geo.maps.lettering import CAPS, TALL, FontFace, settable, shorten, width_of
from geo.maps.painting import MapPanel
from geo.model import PlaceKind
from geo.views.scenes import Scene, Spot

_MOST_NAMES = 150  # marks that are named or numbered, those with the most events first
_NAME, _COUNTRY = 7.6, 6.2  # sizes of type, in units
_LONGEST_NAME = 210.0  # units that a name may run before it is cut
_MOST_TOWNS = 40
_BEARINGS = {  # sizes of type, in units, and cuts
    BearingKind.TOWN: (5.6, FontFace.REGULAR),
    BearingKind.REGION: (4.8, FontFace.REGULAR),
    BearingKind.WATER: (5.2, FontFace.ITALIC),
}
_EDGE = 3.0  # units between a name and the edge of its map


@dataclass(frozen=True, slots=True)
class MapNames:
    """What was written on a map.

    Attributes:
        labels: Where the names or numbers of marks stand.
        ground: Countries and seas, with their boxes.
        numbered: The places whose names found no room, with the number that stands there.
        unnamed: How many marks have neither.
    """

    labels: tuple[Label, ...]
    ground: tuple[tuple[str, Box], ...]
    numbered: tuple[tuple[int, str], ...]
    unnamed: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of all words."""
        return tuple(label.box for label in self.labels) + tuple(box for _, box in self.ground)


def write_names(panel: MapPanel, scene: Scene, *, taken: Sequence[Box], first: int = 1) -> MapNames:
    """Write the names of marks, countries and seas.

    Args:
        panel: The map.
        scene: What is drawn on it.
        taken: What they must not cover, beside the marks.
        first: The number that comes next.
    """
    unit = panel.canvas.unit
    wanted, marks = scene.spots[:_MOST_NAMES], mark_boxes(panel, scene.spots)
    names = {spot.key: _short(spot, unit) for spot in wanted}
    size = _NAME * unit
    digits = "8" * len(str(max(1, first - 1 + len(wanted))))
    number_size = (width_of(digits, 0.9 * size, FontFace.BOLD) + 1, TALL * 0.9 * size)
    anchors = [
        LabelAnchor(
            spot.key, *panel.at(spot.lat, spot.lon), reach_of(panel, spot),
            (width_of(names[spot.key], size) + 1, TALL * size), number_size,
        )
        for spot in wanted
    ]  # fmt: skip
    room = shrunk(panel.box, _EDGE * unit)
    labels = place_labels(anchors, room=room, taken=[*taken, *marks[_MOST_NAMES:]])
    by_key = {spot.key: name_on_map(spot) for spot in wanted}
    numbers = _numbers({label.key: by_key[label.key] for label in labels if label.number}, first)
    texts = names | {key: str(number) for number, key in numbers}
    seas = {region.key for region in scene.regions if region.place.kind is PlaceKind.SEA}
    painting.paint_labels(panel, labels, texts, size=size, italic=seas)
    ground = _name_ground(panel, scene, [*taken, *marks, *(label.box for label in labels)])
    boxes = [*taken, *marks, *(label.box for label in labels), *(box for _, box in ground)]
    ground += _name_bearings(panel, boxes, named={spot.name for spot in scene.spots})
    numbered = tuple((number, by_key[key]) for number, key in numbers)
    return MapNames(labels, ground, numbered, len(scene.spots) - len(labels))


def reach_of(panel: MapPanel, spot: Spot) -> float:
    """Return how far the ink of a mark reaches from its middle, in points."""
    return 1.25 * painting.radius_of(panel, spot)


def mark_boxes(panel: MapPanel, spots: Sequence[Spot]) -> list[Box]:
    """Return the box of each mark's ink."""
    points = panel.at_all([spot.lat for spot in spots], [spot.lon for spot in spots]) if spots else []
    reaches = [reach_of(panel, spot) for spot in spots]
    return [(x - by, y - by, x + by, y + by) for (x, y), by in zip(points, reaches, strict=True)]


def country_boxes(panel: MapPanel, scene: Scene) -> tuple[Box, ...]:
    """Return where the names of the whole countries belong that events tell of; they are written after all else."""
    unit, found = panel.canvas.unit, []
    for region in scene.regions:
        if region.wide and region.place.shape:
            x, y = panel.at(region.place.lat, region.place.lon)
            half = width_of(settable(region.name), _COUNTRY * unit) / 2 + unit
            found.append((x - half, y - TALL / 2 * _COUNTRY * unit, x + half, y + TALL / 2 * _COUNTRY * unit))
    return tuple(found)


def _short(spot: Spot, unit: float) -> str:
    return shorten(settable(name_on_map(spot)), _LONGEST_NAME * unit, _NAME * unit) or "?"


def _numbers(names: dict[str, str], first: int) -> list[tuple[int, str]]:
    """Number places in the order of their names, so that the list can be read both ways."""
    ordered = sorted(names, key=lambda key: (names[key].casefold(), key))
    return list(enumerate(ordered, first))


def _name_ground(panel: MapPanel, scene: Scene, taken: Sequence[Box]) -> tuple[tuple[str, Box], ...]:
    """Write the names of countries and seas where nothing else stands; those that events tell of come first."""
    unit = panel.canvas.unit
    room = shrunk(panel.box, _EDGE * unit)
    boxes, found = list(taken), []
    told = {region.place.shape for region in scene.regions}
    drawn = {spot.key for spot in scene.spots}
    marked = {region.place.shape for region in scene.regions if region.key in drawn}
    areas = [area for area in _ground_areas(panel, told) if area.id not in marked]
    points = panel.at_all([area.lat for area in areas], [area.lon for area in areas])
    for area, (x, y) in zip(areas, points, strict=True):
        face = FontFace.ITALIC if area.kind is PlaceKind.SEA else FontFace.REGULAR
        size, words = _COUNTRY * unit, settable(area.name, face)
        width = width_of(words, size, face)
        wide_enough = area.id in told or area.scale_km * 1000 / panel.dot_points > 0.8 * width
        for down in (0.0, 1.1, -1.1, 2.2, -2.2) if wide_enough else ():
            at = y + down * size
            box = (x - width / 2 - 1, at - 0.5 * TALL * size, x + width / 2 + 1, at + 0.5 * TALL * size)
            if within(box, room) and not meets_any(box, boxes):
                palette = panel.canvas.palette
                colour = palette.ink if area.id in told else palette.label
                below = palette.sea if area.kind is PlaceKind.SEA else palette.land
                style = Style(size, face, colour, across="center", halo=below, layer=panel.layer + 6)
                write(panel.canvas, (x, at - CAPS / 2 * size), words, style, gid="ground")
                boxes.append(box)
                found.append((words, box))
                break
    return tuple(found)


def _name_bearings(panel: MapPanel, taken: Sequence[Box], *, named: Collection[str]) -> tuple[tuple[str, Box], ...]:
    """Write the names of towns, regions and waters that the scale allows, where there is room; a town has a dot."""
    unit, palette = panel.canvas.unit, panel.canvas.palette
    room, boxes, found = shrunk(panel.box, _EDGE * unit), list(taken), []
    left = _MOST_TOWNS
    for one in names_in(panel.frame, zoom=panel.zoom):
        town = one.kind is BearingKind.TOWN
        if one.name in named or (town and not left):
            continue
        size, face = _BEARINGS[one.kind]
        size *= unit
        words = settable(one.name.upper() if one.kind is BearingKind.REGION else one.name, face)
        width, (x, y) = width_of(words, size, face), panel.at(one.lat, one.lon)
        x += width / 2 + 3 * unit if town else 0.0
        box = (
            x - width / 2 - (5 * unit if town else 2),
            y - 0.5 * TALL * size,
            x + width / 2 + 2,
            y + 0.5 * TALL * size,
        )
        if not within(box, room) or meets_any(box, boxes):
            continue
        style = Style(size, face, palette.label, across="center", halo=palette.land, layer=panel.layer + 5)
        write(panel.canvas, (x, y - CAPS / 2 * size), words, style, gid="ground")
        if town:
            draw_disc(
                panel.canvas, (x - width / 2 - 3 * unit, y), 1.1 * unit, layer=panel.layer + 5,
                facecolor=palette.label, edgecolor=palette.land, linewidth=0.4 * unit,
            )  # fmt: skip
            left -= 1
        boxes.append(box)
        found.append((words, box))
    return tuple(found)


def _ground_areas(panel: MapPanel, told: set[str | None]) -> list[Area]:
    """Return countries and seas whose point is in the frame, those with events first, then the widest."""
    west, south, east, north = panel.frame.window
    areas = [a for a in panel.shapes.areas if a.kind in (PlaceKind.COUNTRY, PlaceKind.SEA)]
    inside = [a for a in areas if south < a.lat < north and any(west < a.lon + turn < east for turn in (-360, 0, 360))]
    return sorted(inside, key=lambda a: (a.id not in told, -a.scale_km, a.id))
