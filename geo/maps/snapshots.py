"""A view as a drawn map for slide, page and file: PNG, SVG or PDF, with no browser and no network.

Draws the same scene as the page's map, in a projection that fits it, with all that a reader must be told beside it. The
same view and sheet give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from matplotlib.figure import Figure

from geo.aliases import Box
from geo.errors import ExportError
from geo.gazetteer.shapes import Area
from geo.maps import painting, painting_styles
from geo.maps.basemap import Basemap
from geo.maps.canvases import Canvas, Style, write
from geo.maps.crowding import join_crowded
from geo.maps.displacement import spread
from geo.maps.extents import without_far
from geo.maps.furniture import (
    free_corner,
    furnish_banner,
    furnish_degrees,
    furnish_fitting,
    furnish_globe,
    furnish_watermark,
    furnish_words,
    plan_fitting,
)
from geo.maps.labelling import Label, LabelAnchor, place_labels
from geo.maps.layouts import Layout, globe_box, lay_out, projection_words, raised
from geo.maps.legend_columns import furnish_legend
from geo.maps.legends import LegendSection, legend_of, name_on_map
from geo.maps.lettering import CAPS, TALL, FontFace, settable, shorten, width_of
from geo.maps.painting import MapPanel
from geo.maps.projections import MapFrame, degree_words, frame_scene
from geo.maps.saving import About, drawing, save_pdf, save_png, save_svg
from geo.model import PlaceKind
from geo.views.amounts import amount_of
from geo.views.headings import description_of, title_of, watermark_of
from geo.views.scenes import Scene, Spot, compose, weigh
from geo.views.shading import MapStyle, shades
from geo.views.sheets import PLAIN, Furniture, Sheet
from geo.views.view import ATTRIBUTION, View

_MOST_NAMES = 150  # marks that are named or numbered, those with the most events first
_NAME, _COUNTRY = 7.6, 6.2  # sizes of type, in units
_LONGEST_NAME = 140.0  # units that a name may run before it is cut
_MOST_EMPTY = 0.1  # of the map's height, above and below the earth
_SAVERS: dict[str, Callable[..., bytes]] = {".png": save_png, ".svg": save_svg, ".pdf": save_pdf}


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark on a sheet: its name, its middle and radius in points, how many places and events it stands for."""

    name: str
    x: float
    y: float
    radius: float
    places: int
    events: int


@dataclass(frozen=True)
class Plan:
    """Where everything stands on a sheet, in points from the lower left.

    `numbered` are the places whose names found no room, with the number that stands there; `names` are countries
    and seas of the base map. A slide that sets the legend itself takes it from here.
    """

    layout: Layout
    frame: MapFrame
    labels: tuple[Label, ...]
    names: tuple[tuple[str, Box], ...]
    numbered: tuple[tuple[int, str], ...]
    unnamed: int
    legend: tuple[LegendSection, ...]
    marks: tuple[PlacedMark, ...] = ()

    @property
    def label_boxes(self) -> tuple[Box, ...]:
        """The boxes of all words on the map."""
        return tuple(label.box for label in self.labels) + tuple(box for _, box in self.names)


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A drawn map with the words that stand for it, and where everything stands on it."""

    data: bytes
    alt: str
    plan: Plan


def draw_map(view: View, sheet: Sheet = PLAIN, *, ending: str = ".png", furniture: Furniture = Furniture.ALL) -> bytes:
    """Draw a view as a picture.

    Args:
        view: The events, and what a reader must be told of them.
        sheet: Title, banner, theme, size, projection, watermark.
        ending: `.png`, `.svg` or `.pdf`.
        furniture: What stands on and round the map.

    Raises:
        ExportError: The ending is another.
    """
    return draw_picture(view, sheet, ending=ending, furniture=furniture).data


def draw_picture(
    view: View, sheet: Sheet = PLAIN, *, ending: str = ".png", furniture: Furniture = Furniture.ALL
) -> MapPicture:
    """Draw a view as `draw_map` does, for a page that sets the legend itself and so must know what is in it."""
    saver = _SAVERS.get(ending.lower())
    if saver is None:
        msg = f"{ending!r} is no picture; use one of {', '.join(_SAVERS)}"
        raise ExportError(msg)
    with drawing():
        made = _Drawing(view, sheet, furniture)
        plan = made.draw()
        about = _about(made)
        return MapPicture(saver(made.canvas.figure, about, dpi=sheet.size.dpi), about.description, plan)


def plan_map(view: View, sheet: Sheet = PLAIN, *, furniture: Furniture = Furniture.ALL) -> Plan:
    """Say where everything would stand, which names became numbers, and what the legend lists."""
    with drawing():
        return _Drawing(view, sheet, furniture).draw()


def alt_text(view: View, sheet: Sheet = PLAIN, *, furniture: Furniture = Furniture.ALL) -> str:
    """Say in words what the picture shows, for those who cannot see it."""
    with drawing():
        return _description(_Drawing(view, sheet, furniture))


class _Drawing:
    """One picture in the making: its canvas, its scene and its frame."""

    def __init__(self, view: View, sheet: Sheet, furniture: Furniture) -> None:
        self.view, self.sheet, self.furniture = view, sheet, furniture
        self.scene = compose(view.events, view.shapes)
        if sheet.sized:
            self.scene = weigh(self.scene, partial(amount_of, sheet.sized))
        self.beyond: tuple[Spot, ...] = ()
        self.shades = shades(self.scene.events, view.events, sheet.style, view.shapes)
        self.colours = painting_styles.colour_rows(sheet, self.scene, self.shades)
        sections = legend_of(view, self.scene, overlays=sheet.overlays, colours=self.colours)
        self.layout = lay_out(view, sheet, furniture, legend_lines=_likely_lines(sections, self.scene))
        self.told = self.scene
        if self.shades is None:
            self.scene, self.beyond = without_far(self.scene, aspect=self._aspect)
        figure = Figure(figsize=(sheet.size.width, sheet.size.height), dpi=72)
        self.canvas = Canvas(figure, sheet, self.layout.unit)
        figure.set_facecolor(self.canvas.palette.paper)
        self.frame = self._frame()
        if self.frame.empty_share > _MOST_EMPTY and self.layout.panel is not None:
            self.layout = raised(self.layout, by=self.frame.empty_share)
            self.frame = self._frame()
        self.panel = painting.open_panel(self.canvas, self.frame, self.layout.map, view.shapes)
        self.warm = self.scene.spots
        if sheet.style is MapStyle.MARKS:
            self.scene = join_crowded(self.panel, spread(self.panel, self.scene))
        else:
            self.scene = replace(self.scene, spots=(), regions=(), routes=(), placed=self.scene.events)

    @property
    def _aspect(self) -> float:
        left, bottom, right, top = self.layout.map
        return (right - left) / (top - bottom)

    def _frame(self) -> MapFrame:
        shown = painting_styles.framed(self.scene, self.shades) if self.shades else self.scene
        return frame_scene(shown, aspect=self._aspect, projection=self.sheet.projection)

    def draw(self) -> Plan:
        """Draw everything, from the base map up."""
        basemap = painting.paint_basemap(self.panel, with_graticule=Furniture.GRATICULE in self.furniture)
        painting.paint_overlays(self.panel, self.sheet.overlays)
        if self.shades:
            painting_styles.paint_shades(self.panel, self.shades)
        elif self.sheet.style is MapStyle.HEAT:
            painting_styles.paint_heat(self.panel, self.warm)
        painting.paint_scene(self.panel, self.scene)
        if self.view.selection.area:
            painting.paint_drawn_area(self.panel, self.view.selection.area)
        taken = self._furnish_map()
        plan = self._name(basemap, taken)
        if Furniture.LEGEND in self.furniture:
            globe = Furniture.INSET in self.furniture and not self.frame.half_the_earth
            furnish_legend(self.canvas, self.layout, plan.legend, globe=globe)
        furnish_words(self.canvas, self.layout, projection=projection_words(self.frame))
        furnish_banner(self.canvas, self.layout)
        furnish_watermark(self.panel, watermark_of(self.view, self.sheet))
        return plan

    def _furnish_map(self) -> list[Box]:
        """Draw what stands on the map, and return the boxes that it takes."""
        found = [self._mark_box(spot) for spot in self.scene.spots]
        taken: list[Box] = []
        fitting = plan_fitting(
            self.panel, found, bar=Furniture.SCALE in self.furniture, north=Furniture.NORTH in self.furniture
        )
        if fitting:
            furnish_fitting(self.panel, fitting)
            taken.append(fitting.box)
        if Furniture.INSET in self.furniture and not self.frame.half_the_earth:
            box = globe_box(self.layout) or free_corner(self.panel, [*found, *taken])
            furnish_globe(self.panel, box)
            taken.append(box)
        if Furniture.GRATICULE in self.furniture:
            taken += furnish_degrees(self.panel, taken)
        return taken

    def _name(self, basemap: Basemap, taken: Sequence[Box]) -> Plan:
        """Write the names of places, countries and seas, and plan the legend."""
        wanted, others = self.scene.spots[:_MOST_NAMES], self.scene.spots[_MOST_NAMES:]
        names = {spot.key: self._short(spot) for spot in wanted}
        size = _NAME * self.layout.unit
        digits = "8" * len(str(max(1, len(wanted))))
        number_size = (width_of(digits, 0.9 * size, FontFace.BOLD) + 1, TALL * 0.9 * size)
        anchors = [
            LabelAnchor(
                spot.key, *self.panel.at(spot.lat, spot.lon), self._reach(spot),
                (width_of(names[spot.key], size) + 1, TALL * size), number_size,
            )
            for spot in wanted
        ]  # fmt: skip
        room = _inset(self.layout.map, 3 * self.layout.unit)
        labels = place_labels(anchors, room=room, taken=[*taken, *map(self._mark_box, others)])
        numbers = self._numbers([label.key for label in labels if label.number])
        texts = names | {key: str(number) for number, key in numbers}
        seas = {region.key for region in self.scene.regions if region.place.kind is PlaceKind.SEA}
        painting.paint_labels(self.panel, labels, texts, size=size, italic=seas)
        marks = [self._mark_box(spot) for spot in self.scene.spots]
        ground_names = self._name_ground([*taken, *marks, *(label.box for label in labels)])
        by_key = {spot.key: name_on_map(spot) for spot in wanted}
        numbered = tuple((number, by_key[key]) for number, key in numbers)
        unnamed = len(self.scene.spots) - len(labels)
        legend = legend_of(
            self.view, self.scene, numbered=numbered, unnamed=unnamed, disputed=basemap.disputed,
            overlays=self.sheet.overlays, colours=self.colours, beyond=self.beyond, sized=self.sheet.sized,
        )  # fmt: skip
        placed = tuple(map(self._placed, self.scene.spots))
        return Plan(self.layout, self.frame, labels, ground_names, numbered, unnamed, legend, placed)

    def _placed(self, spot: Spot) -> PlacedMark:
        at, radius = self.panel.at(spot.lat, spot.lon), painting.radius_of(self.panel, spot)
        return PlacedMark(name_on_map(spot), *at, radius, spot.marks, len(spot.events))

    def _numbers(self, keys: Sequence[str]) -> list[tuple[int, str]]:
        """Number places in the order of their names, so that the list can be read both ways."""
        by_key = {spot.key: name_on_map(spot) for spot in self.scene.spots}
        ordered = sorted(keys, key=lambda key: (by_key[key].casefold(), key))
        return list(enumerate(ordered, 1))

    def _name_ground(self, taken: Sequence[Box]) -> tuple[tuple[str, Box], ...]:
        """Write the names of countries and seas where nothing else stands; those that events tell of come first."""
        room, unit = _inset(self.layout.map, 3 * self.layout.unit), self.layout.unit
        boxes, found = list(taken), []
        told = {region.place.shape for region in self.scene.regions}
        drawn = {spot.key for spot in self.scene.spots}
        areas = _ground_areas(self.panel, told)
        points = self.panel.at_all([area.lat for area in areas], [area.lon for area in areas])
        for area, (x, y) in zip(areas, points, strict=True):
            if any(region.key in drawn and region.place.shape == area.id for region in self.scene.regions):
                continue
            face = FontFace.ITALIC if area.kind is PlaceKind.SEA else FontFace.REGULAR
            size, words = _COUNTRY * unit, settable(area.name, face)
            width = width_of(words, size, face)
            wide_enough = area.id in told or area.scale_km * 1000 / self.panel.dot_points > 0.8 * width
            for down in (0.0, 1.1, -1.1, 2.2, -2.2) if wide_enough else ():
                at = y + down * size
                box = (x - width / 2 - 1, at - 0.5 * TALL * size, x + width / 2 + 1, at + 0.5 * TALL * size)
                if _within(box, room) and not any(_meet(box, other) for other in boxes):
                    colour = self.canvas.palette.ink if area.id in told else self.canvas.palette.label
                    style = Style(size, face, colour, across="center", halo=self._below(area), layer=7)
                    write(self.canvas, (x, at - CAPS / 2 * size), words, style, gid="ground")
                    boxes.append(box)
                    found.append((words, box))
                    break
        return tuple(found)

    def _below(self, area: Area) -> str:
        return self.canvas.palette.sea if area.kind is PlaceKind.SEA else self.canvas.palette.land

    def _short(self, spot: Spot) -> str:
        return shorten(settable(name_on_map(spot)), _LONGEST_NAME * self.layout.unit, _NAME * self.layout.unit) or "?"

    def _reach(self, spot: Spot) -> float:
        return 1.25 * painting.radius_of(self.panel, spot)

    def _mark_box(self, spot: Spot) -> Box:
        (x, y), reach = self.panel.at(spot.lat, spot.lon), self._reach(spot)
        return x - reach, y - reach, x + reach, y + reach


def _likely_lines(sections: Sequence[LegendSection], scene: Scene) -> int:
    """Return how many lines the legend will have: what it lists, and some places by number where many lie close."""
    return sum(1 + len(section.rows) for section in sections) + max(0, len(scene.spots) - 20) // 4


def _ground_areas(panel: MapPanel, told: set[str | None]) -> list[Area]:
    """Return countries and seas whose point is in the frame, those with events first, then the widest."""
    west, south, east, north = panel.frame.window
    areas = [a for a in panel.shapes.areas if a.kind in (PlaceKind.COUNTRY, PlaceKind.SEA)]
    inside = [a for a in areas if south < a.lat < north and any(west < a.lon + turn < east for turn in (-360, 0, 360))]
    return sorted(inside, key=lambda a: (a.id not in told, -a.scale_km, a.id))


def _about(made: _Drawing) -> About:
    wide = {region.name for region in made.told.regions if region.wide}
    keywords = ("map", "news events", *sorted(wide)[:20], *filter(None, (made.sheet.banner,)))
    return About(
        title=settable(title_of(made.view, made.sheet)),
        description=_description(made),
        keywords=tuple(settable(word) for word in keywords),
        program=made.view.program,
        rights="; ".join(ATTRIBUTION),
    )


def _description(made: _Drawing) -> str:
    return description_of(made.view, made.sheet, made.told, shown=_shown(made.frame))


def _shown(frame: MapFrame) -> str:
    """Say what stretch of the earth a frame shows."""
    if frame.world:
        return "the world"
    west, south, east, north = frame.window
    lats = f"{degree_words(round(south), 'NS')} to {degree_words(round(north), 'NS')}"
    if east - west >= 359:
        return f"the earth round the pole, {lats}"
    return f"{lats}, {degree_words(round(west), 'EW')} to {degree_words(round(east), 'EW')}"


def _inset(box: Box, by: float) -> Box:
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def _within(box: Box, room: Box) -> bool:
    return room[0] <= box[0] and box[2] <= room[2] and room[1] <= box[1] and box[3] <= room[3]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
