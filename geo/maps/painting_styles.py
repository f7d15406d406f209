"""What stands for many events on a drawn map in place of marks: shaded areas, or heat; and the legend of either."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.maps.basemap import outline_of
from geo.maps.legends import LegendRow, LegendSwatch
from geo.maps.painting import MapPanel, plot_areas
from geo.maps.scene_json import wide_words
from geo.model import Place
from geo.views import marks
from geo.views.marks import Hue, Palette
from geo.views.scenes import Region, Scene, Spot
from geo.views.shading import MapStyle, Shades, step_of, step_words, strength_of
from geo.views.sheets import Sheet, Theme, palette

_REACH = 20.0  # units, how far a mark glows
_CELL = 1.5  # units, of the picture of the heat, which is soft anyhow
_FAINTEST = 0.12  # of the brightest, that one event still has
_MOST_NAMED = 8  # areas of most events that the legend names
_SHOWN = 0.03  # of the brightest, below which nothing is drawn


def paint_shades(panel: MapPanel, shades: Shades) -> None:
    """Shade each area by how many events lie in it."""
    for area in shades.areas:
        found = outline_of(area.id, panel.frame, panel.shapes, dot=panel.dot)
        if found is not None:
            colour = _shade(panel.canvas.sheet, step_of(len(area.events), shades.steps), shades.steps)
            plot_areas(panel, found[0], colour=colour, rim=panel.canvas.palette.border)


def framed(scene: Scene, shades: Shades) -> Scene:
    """Return a scene whose parts are the shaded areas, as a frame is to hold what is drawn and nothing else."""
    found = []
    for area in shades.areas:
        known = scene.shapes.area(area.id)
        place = Place(area.name, known.kind, known.lat, known.lon, known.where_prec, known.country, shape=area.id)
        found.append(Region(area.key, place, area.events, None, None))
    return replace(scene, spots=(), routes=(), regions=tuple(found))


def paint_heat(panel: MapPanel, spots: Sequence[Spot]) -> None:
    """Let each mark glow as far as its events go; where they overlap they add up."""
    if not spots:
        return
    unit, (left, bottom, right, top) = panel.canvas.unit, panel.box
    xs, ys = np.arange(left, right, _CELL * unit), np.arange(bottom, top, _CELL * unit)
    most = max(len(spot.events) for spot in spots)
    heat = np.zeros((len(ys), len(xs)))
    for spot in spots:
        x, y = panel.at(spot.lat, spot.lon)
        wide = _REACH * unit / 2
        share = max(_FAINTEST, len(spot.events) / most)
        heat += share * np.outer(np.exp(-(((ys - y) / wide) ** 2)), np.exp(-(((xs - x) / wide) ** 2)))
    image = _coloured(heat / max(1e-9, float(heat.max())), panel.canvas.sheet)
    west, south, east, north = panel.frame.extent
    panel.axes.imshow(
        image, extent=(west, east, south, north), origin="lower", aspect="auto", interpolation="bilinear", zorder=2,
    ).set_gid("heat")  # fmt: skip


def colour_rows(sheet: Sheet, scene: Scene, shades: Shades | None) -> tuple[LegendRow, ...]:
    """Return what the legend says of the colours; nothing where the map has marks."""
    if sheet.style is MapStyle.HEAT:
        names = ("few close together", "more", "most close together")
        hues = zip(names, marks.HEAT, strict=True)
        rows = [LegendRow(name, None, LegendSwatch.OWN, colour=_themed(hue, sheet.theme)) for name, hue in hues]
        wide = wide_words(scene)
        return (*rows, *((LegendRow(wide),) if wide else ()))
    if shades is None:
        return ()
    counts = [step_of(len(area.events), shades.steps) for area in shades.areas]
    most = len(shades.areas[0].events) if shades.areas else 0
    rows = [
        LegendRow(
            f"{step_words(step, shades.steps, most)}, in {counts.count(step):,}", None, LegendSwatch.OWN,
            colour=_shade(sheet, step, shades.steps),
        )
        for step in range(len(shades.steps))
    ]  # fmt: skip
    rows += [LegendRow(f"{area.name}: {len(area.events):,}") for area in shades.areas[:_MOST_NAMED]]
    left = (LegendRow(shades.left_words),) if shades.left else ()
    return (*rows, *left)


def _shade(sheet: Sheet, step: int, steps: Sequence[int]) -> str:
    colours: Palette = palette(sheet.theme)
    return _mixed(_themed(marks.SHADE, sheet.theme), colours.land, strength_of(step, steps))


def _themed(hue: Hue, theme: Theme) -> str:
    if theme is Theme.GREY:
        red, green, blue = _parts(hue.light)
        grey = round(0.299 * red + 0.587 * green + 0.114 * blue)
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    return hue.dark if theme is Theme.DARK else hue.light


def _mixed(colour: str, ground: str, share: float) -> str:
    """Return a colour so far on the way from the ground's."""
    return "#" + "".join(
        f"{round(b + (a - b) * share):02x}" for a, b in zip(_parts(colour), _parts(ground), strict=True)
    )


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _coloured(
    heat: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", sheet: Sheet
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Return the picture, red, green, blue and strength from 0 to 1 for each cell."""
    ramp = np.array([_parts(_themed(hue, sheet.theme)) for hue in marks.HEAT], dtype=float) / 255
    parts = [np.interp(heat, (0.0, 0.5, 1.0), ramp[:, part]) for part in range(3)]
    strength = np.where(heat < _SHOWN, 0.0, np.minimum(0.85, heat * 3.2))
    return np.dstack([*parts, strength])
