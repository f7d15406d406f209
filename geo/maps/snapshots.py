"""A view as a drawn map for slide, page and file: PNG, SVG or PDF, with no browser and no network.

Draws the same scene as the page's map, in a projection that fits it, with all that a reader must be told beside it. The
same view and sheet give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from geo.aliases import Box
from geo.columnar import distinct
from geo.errors import ExportError
from geo.maps import painting, painting_styles
from geo.maps.basemap import Basemap
from geo.maps.callouts import Callout, write_callouts
from geo.maps.canvases import Canvas
from geo.maps.crowding import crowds, join_crowds
from geo.maps.displacement import spread
from geo.maps.extents import points_of_look, within, without_far
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
from geo.maps.insets import Inset, letter_box, open_insets, paint_inset
from geo.maps.labelling import Label
from geo.maps.layouts import Layout, globe_box, lay_out, projection_words, raised, room_below
from geo.maps.legend_columns import furnish_legend
from geo.maps.legends import LegendSection, legend_of, name_on_map
from geo.maps.lettering import settable
from geo.maps.naming import MapNames, country_boxes, mark_boxes, write_names
from geo.maps.painting import MapPanel
from geo.maps.projections import MapFrame, degree_words, frame_points, frame_scene
from geo.maps.saving import About, drawing, save_pdf, save_png, save_svg
from geo.maps.words_below import MOST, write_below
from geo.model import Event
from geo.views.clusters import compose_whole, density_of
from geo.views.headings import description_of, title_of, watermark_of
from geo.views.key_events import key_events
from geo.views.scenes import Scene, Spot, compose, sized_by
from geo.views.shading import MapStyle, shades
from geo.views.sheets import PLAIN, Furniture, Sheet
from geo.views.stories import MapLook
from geo.views.view import View

_REACH = 0.2  # of the map's width: of dashed borders farther from any mark the legend says nothing
_MOST_EMPTY = 0.1  # of the map's height, above and below the earth
_SAVERS: dict[str, Callable[..., bytes]] = {".png": save_png, ".svg": save_svg, ".pdf": save_pdf}


@dataclass(frozen=True, slots=True)
class Aim:
    """The one event that a map is about, whose marks are ringed, and where the map looks; else at the event."""

    event: Event
    look: MapLook | None = None


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark on a sheet: its name, its middle and radius in points, how many places and events it stands for."""

    name: str
    x: float
    y: float
    radius: float
    places: int
    events: int


@dataclass(frozen=True, slots=True)
class PlannedInset:
    """A map within the map: its letter, its box, its marks, and the boxes of the words on it."""

    letter: str
    box: Box
    marks: tuple[PlacedMark, ...]
    label_boxes: tuple[Box, ...]


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
    insets: tuple[PlannedInset, ...] = ()
    callouts: tuple[Callout, ...] = ()
    below: tuple[str, ...] = ()  # what is told of further key events under the legend

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
    view: View,
    sheet: Sheet = PLAIN,
    *,
    ending: str = ".png",
    furniture: Furniture = Furniture.ALL,
    aim: Aim | None = None,
) -> MapPicture:
    """Draw a view as `draw_map` does, for a page that sets the legend itself and so must know what is in it.

    With an aim, the map is not of all that is shown, but of the ground round one event.
    """
    saver = _SAVERS.get(ending.lower())
    if saver is None:
        msg = f"{ending!r} is no picture; use one of {', '.join(_SAVERS)}"
        raise ExportError(msg)
    with drawing():
        made = _Drawing(view, sheet, furniture, aim)
        plan = made.draw()
        about = _about(made, plan)
        return MapPicture(saver(made.canvas.figure, about, dpi=sheet.size.dpi), about.description, plan)


def plan_map(view: View, sheet: Sheet = PLAIN, *, furniture: Furniture = Furniture.ALL) -> Plan:
    """Say where everything would stand, which names became numbers, and what the legend lists."""
    with drawing():
        return _Drawing(view, sheet, furniture).draw()


def alt_text(view: View, sheet: Sheet = PLAIN, *, furniture: Furniture = Furniture.ALL) -> str:
    """Say in words what the picture shows, for those who cannot see it."""
    with drawing():
        made = _Drawing(view, sheet, furniture)
        return _description(made, made.draw())


class _Drawing:
    """One picture in the making: its canvas, its scene and its frame."""

    def __init__(self, view: View, sheet: Sheet, furniture: Furniture, aim: Aim | None = None) -> None:
        pointed = sheet.style in (MapStyle.MARKS, MapStyle.HEAT) and aim is None
        self.density = density_of(view.events, view.shapes) if pointed else None
        if self.density:
            sheet = replace(sheet, style=MapStyle.HEAT)
        self.view, self.sheet, self.furniture, self.aim = view, sheet, furniture, aim
        self.scene = sized_by(compose_whole(view.events, view.shapes), sheet.sized)
        self.beyond: tuple[Spot, ...] = ()
        self.shades = shades(self.scene.events, view.events, sheet.style, view.shapes)
        self.colours = painting_styles.colour_rows(sheet, self.scene, self.shades)
        sections = legend_of(view, self.scene, overlays=sheet.overlays, colours=self.colours)
        self.layout = lay_out(view, sheet, furniture, legend_lines=_likely_lines(sections, self.scene))
        self.told = self.scene
        if self.shades is None and aim is None:
            self.scene, self.beyond = without_far(self.scene, aspect=self._aspect)
        figure = Figure(figsize=(sheet.size.width, sheet.size.height), dpi=72)
        self.canvas = Canvas(figure, sheet, self.layout.unit)
        figure.set_facecolor(self.canvas.palette.paper)
        self.frame = self._frame()
        if self.frame.empty_share > _MOST_EMPTY and self.layout.panel is not None:
            self.layout = raised(self.layout, by=self.frame.empty_share, words_below=self._tells_events)
            self.frame = self._frame()
        if aim is not None:
            self.scene, self.beyond = within(self.scene, self._holds)
        self.panel = painting.open_panel(self.canvas, self.frame, self.layout.map, view.shapes)
        self.apart = spread(self.panel, self.scene) if sheet.style is MapStyle.MARKS else self.scene
        if sheet.style is MapStyle.MARKS:
            self.crowds = crowds(self.panel, self.apart)
            self.scene = join_crowds(self.apart, self.crowds)
        else:
            self.scene = replace(self.scene, spots=(), regions=(), routes=(), placed=self.scene.events)
        self.grid = painting_styles.density_grid(self.panel, self.density) if self.density else None
        if self.grid:
            self.colours = painting_styles.density_rows(sheet, self.told, self.grid)
        self.marks = mark_boxes(self.panel, self.scene.spots)

    @property
    def _aspect(self) -> float:
        left, bottom, right, top = self.layout.map
        return (right - left) / (top - bottom)

    def _frame(self) -> MapFrame:
        if self.aim is not None:
            return self._aimed(self.aim)
        shown = painting_styles.framed(self.scene, self.shades) if self.shades else self.scene
        return frame_scene(shown, aspect=self._aspect, projection=self.sheet.projection)

    def _aimed(self, aim: Aim) -> MapFrame:
        projection = self.sheet.projection
        if aim.look is not None:
            return frame_points(points_of_look(aim.look), aspect=self._aspect, projection=projection, margin=0.0)
        return frame_scene(compose((aim.event,), self.view.shapes), aspect=self._aspect, projection=projection)

    def _holds(self, spot: Spot) -> bool:
        x, y = self.frame.project([spot.lat], [spot.lon])
        west, south, east, north = self.frame.extent
        return bool(west <= x[0] <= east and south <= y[0] <= north)

    def draw(self) -> Plan:
        """Draw everything, from the base map up."""
        basemap = painting.paint_basemap(self.panel, with_graticule=Furniture.GRATICULE in self.furniture)
        painting.paint_overlays(self.panel, self.sheet.overlays)
        if self.shades:
            painting_styles.paint_shades(self.panel, self.shades)
        elif self.grid:
            painting_styles.paint_density(self.panel, self.grid)
        elif self.sheet.style is MapStyle.HEAT:
            painting_styles.paint_heat(self.panel, self.apart.spots)
        painting.paint_scene(self.panel, self.scene)
        if self.aim:
            painting.paint_chosen(self.panel, [spot for spot in self.scene.spots if self.aim.event in spot.events])
        if self.view.selection.area:
            painting.paint_drawn_area(self.panel, self.view.selection.area)
        taken = self._furnish_map()
        insets = self._open_insets(taken)
        taken += [box for inset in insets for box in (inset.box, inset.tag)]
        callouts = self._call_out(taken)
        plan = self._name(basemap, callouts, taken, insets)
        if Furniture.LEGEND in self.furniture:
            globe = Furniture.INSET in self.furniture and not self.frame.half_the_earth
            lowest = furnish_legend(self.canvas, self.layout, plan.legend, globe=globe)
            plan = replace(plan, below=self._tell_below(callouts, room_below(self.layout, lowest, globe=globe)))
        furnish_words(self.canvas, self.layout, projection=projection_words(self.frame))
        furnish_banner(self.canvas, self.layout)
        furnish_watermark(self.panel, watermark_of(self.view, self.sheet))
        return plan

    def _open_insets(self, taken: Sequence[Box]) -> tuple[Inset, ...]:
        """Draw what lies too close for the map at a larger scale, where there is room."""
        if Furniture.INSET not in self.furniture or self.sheet.style is not MapStyle.MARKS:
            return ()
        insets = open_insets(self.panel, self.apart, self.crowds, self.marks, taken=taken)
        for inset in insets:
            paint_inset(self.panel, inset)
        return insets

    def _call_out(self, taken: Sequence[Box]) -> tuple[Callout, ...]:
        """Tell the key events beside their marks."""
        if not self._tells_events:
            return ()
        marked = distinct(spot.events for spot in self.scene.spots)
        events = key_events(self.view, most=2 * self.sheet.callouts, among=marked)
        spared = [*self.marks, *country_boxes(self.panel, self.scene)]
        return write_callouts(self.panel, self.scene, events, most=self.sheet.callouts, taken=taken, spared=spared)

    @property
    def _tells_events(self) -> bool:
        wanted = Furniture.CALLOUTS in self.furniture and self.sheet.callouts
        return bool(wanted) and self.sheet.style is MapStyle.MARKS

    def _tell_below(self, callouts: Sequence[Callout], room: Box | None) -> tuple[str, ...]:
        """Tell key events that have no callout under the legend, where an upright sheet has room."""
        if not self._tells_events or room is None:
            return ()
        told = {key for callout in callouts for key in callout.ids}
        events = [event for event in key_events(self.view, most=MOST + len(told)) if event.id not in told]
        return write_below(self.canvas, room, events, heading="More key events" if told else "Key events")

    def _furnish_map(self) -> list[Box]:
        """Draw what stands on the map, and return the boxes that it takes."""
        taken: list[Box] = []
        fitting = plan_fitting(
            self.panel, self.marks, bar=Furniture.SCALE in self.furniture, north=Furniture.NORTH in self.furniture
        )
        if fitting:
            furnish_fitting(self.panel, fitting)
            taken.append(fitting.box)
        if Furniture.INSET in self.furniture and not self.frame.half_the_earth:
            box = globe_box(self.layout) or free_corner(self.panel, [*self.marks, *taken])
            furnish_globe(self.panel, box)
            taken.append(box)
        if Furniture.GRATICULE in self.furniture:
            taken += furnish_degrees(self.panel, taken)
        return taken

    def _disputed(self, basemap: Basemap) -> tuple[str, ...]:
        """Return what the dashed borders are that lie within reach of what is marked."""
        spots = self.scene.spots
        x, y = self.frame.project([spot.lat for spot in spots], [spot.lon for spot in spots])
        points = list(zip(x.tolist(), y.tolist(), strict=True))
        return basemap.disputed_near(points, metres=_REACH * self.frame.width) if points else ()

    def _name(
        self, basemap: Basemap, callouts: Sequence[Callout], taken: Sequence[Box], insets: Sequence[Inset]
    ) -> Plan:
        """Write the names of places, countries and seas, and plan the legend."""
        taken = [*taken, *(box for callout in callouts for box in callout.boxes)]
        written = [write_names(self.panel, self.scene, taken=taken)]
        for inset in insets:
            first = 1 + sum(len(names.numbered) for names in written)
            written.append(write_names(inset.panel, inset.scene, taken=[letter_box(inset)], first=first))
        numbered = tuple(row for names in written for row in names.numbered)
        unnamed = sum(names.unnamed for names in written)
        legend = legend_of(
            self.view, self.scene, numbered=numbered, unnamed=unnamed, disputed=self._disputed(basemap),
            dashed=bool(basemap.disputed),
            overlays=self.sheet.overlays, colours=self.colours, beyond=self.beyond, sized=self.sheet.sized,
            unsure=any(callout.unsure for callout in callouts),
        )  # fmt: skip
        large, *small = written
        placed = tuple(_placed(self.panel, spot) for spot in self.scene.spots)
        return Plan(
            self.layout, self.frame, large.labels, large.ground, numbered, unnamed, legend, placed,
            tuple(_inset_plan(inset, names) for inset, names in zip(insets, small, strict=True)),
            callouts=tuple(callouts),
        )  # fmt: skip


def _likely_lines(sections: Sequence[LegendSection], scene: Scene) -> int:
    """Return how many lines the legend will have: what it lists, and some places by number where many lie close."""
    return sum(1 + len(section.rows) for section in sections) + max(0, len(scene.spots) - 20) // 4


def _placed(panel: MapPanel, spot: Spot) -> PlacedMark:
    at, radius = panel.at(spot.lat, spot.lon), painting.radius_of(panel, spot)
    return PlacedMark(name_on_map(spot), *at, radius, spot.marks, len(spot.events))


def _inset_plan(inset: Inset, names: MapNames) -> PlannedInset:
    placed = tuple(_placed(inset.panel, spot) for spot in inset.scene.spots)
    return PlannedInset(inset.letter, inset.box, placed, names.boxes)


def _about(made: _Drawing, plan: Plan) -> About:
    wide = {region.name for region in made.told.regions if region.wide}
    keywords = ("map", "news events", *sorted(wide)[:20], *filter(None, (made.sheet.banner,)))
    return About(
        title=settable(title_of(made.view, made.sheet)),
        description=_description(made, plan),
        keywords=tuple(settable(word) for word in keywords),
        program=made.view.program,
        rights="; ".join(made.view.attribution),
    )


def _description(made: _Drawing, plan: Plan) -> str:
    told = [f"{number}. {words}" for callout in plan.callouts for number, words in callout.told]
    return description_of(made.view, made.sheet, made.told, shown=_shown(made.frame), told=told, below=plan.below)


def _shown(frame: MapFrame) -> str:
    """Say what stretch of the earth a frame shows."""
    if frame.world:
        return "the world"
    west, south, east, north = frame.window
    lats = f"{degree_words(round(south), 'NS')} to {degree_words(round(north), 'NS')}"
    if east - west >= 359:
        return f"the earth round the pole, {lats}"
    return f"{lats}, {degree_words(round(west), 'EW')} to {degree_words(round(east), 'EW')}"
