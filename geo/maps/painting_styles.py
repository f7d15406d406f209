"""What stands for many events on a drawn map in place of marks: shaded areas, or heat; and the legend of either."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.maps.basemap import outline_of
from geo.maps.legends import LegendRow, LegendSwatch
from geo.maps.painting import MapPanel, plot_areas
from geo.maps.scene_json import wide_words
from geo.model import Place
from geo.views import marks
from geo.views.clusters import Density
from geo.views.marks import Hue, Palette
from geo.views.scenes import Region, Scene, Spot
from geo.views.shading import MapStyle, Shades, step_of, step_words, strength_of
from geo.views.sheets import Sheet, Theme, palette
from geo.views.words import count_words

Floats = NDArray[np.float64]

_REACH = 20.0  # units, how far a mark glows
_CLOSE = 5.0  # units, how far off an event of very many still counts
_LEVELS = (0.0, 0.5, 1.0)  # at which the colours of the heat lie
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
    _show(panel, heat / max(1e-9, float(heat.max())))


def _show(panel: MapPanel, heat: Floats) -> None:
    west, south, east, north = panel.frame.extent
    panel.axes.imshow(
        _coloured(heat, panel.canvas.sheet), extent=(west, east, south, north), origin="lower", aspect="auto",
        interpolation="bilinear", zorder=2,
    ).set_gid("heat")  # fmt: skip


@dataclass(frozen=True, slots=True)
class DensityGrid:
    """How many events lie round each cell of a sheet's map: within `km`, at its middle."""

    counts: Floats
    km: float

    @property
    def most(self) -> float:
        """How many lie where most do."""
        return max(1.0, float(self.counts.max(initial=1.0)))


def density_grid(panel: MapPanel, density: Density) -> DensityGrid:
    """Count events round each cell of a map, near ones more. It takes as long for a million points as for few."""
    unit, (left, bottom, right, top) = panel.canvas.unit, panel.box
    cell, reach = _CELL * unit, _CLOSE * unit
    columns, rows = max(1, round((right - left) / cell)), max(1, round((top - bottom) / cell))
    x, y = panel.frame.project(density.lats, density.lons)
    west, south, east, north = panel.frame.extent
    counts, _, _ = np.histogram2d(
        y, x, bins=(rows, columns), range=((south, north), (west, east)), weights=density.counts
    )
    steps = np.arange(-math.ceil(3 * reach / cell), math.ceil(3 * reach / cell) + 1)
    weights = np.exp(-((steps * cell / reach) ** 2))
    for axis in (0, 1):
        counts = sum(weight * _moved(counts, int(step), axis) for step, weight in zip(steps, weights, strict=True))
    metres = reach / (right - left) * (east - west)
    return DensityGrid(counts, metres / 1000)


def _moved(counts: Floats, by: int, axis: int) -> Floats:
    """Return a grid moved by some cells along one axis; what moves out is gone."""
    moved = np.zeros_like(counts)
    to, of = (slice(by, None), slice(None, -by)) if by > 0 else (slice(None, by), slice(-by, None))
    if abs(by) >= counts.shape[axis]:
        return moved
    if not by:
        return counts
    if axis:
        moved[:, to] = counts[:, of]
    else:
        moved[to] = counts[of]
    return moved


def paint_density(panel: MapPanel, grid: DensityGrid) -> None:
    """Colour the map by how many events lie close together: each step of colour is as many times more."""
    _show(panel, np.log1p(grid.counts) / math.log1p(grid.most))


def density_rows(sheet: Sheet, scene: Scene, grid: DensityGrid) -> tuple[LegendRow, ...]:
    """Return what the legend says of the colours of a density."""
    within = f"within {_to_two_figures(grid.km):,} km" if grid.km >= 1 else "close together"
    told = zip(_LEVELS, marks.HEAT, strict=True)
    rows = [
        LegendRow(
            f"{_events(math.expm1(level * math.log1p(grid.most)))} {within}", None, LegendSwatch.OWN,
            colour=_themed(hue, sheet.theme),
        )
        for level, hue in told
    ]  # fmt: skip
    wide = wide_words(scene)
    return (*rows, *((LegendRow(wide),) if wide else ()))


def _events(number: float) -> str:
    found = _to_two_figures(number)
    return f"about {count_words(found, 'event')}" if found > 1 else "an event"


def _to_two_figures(number: float) -> int:
    whole = max(1, round(number))
    size: int = 10 ** max(0, len(str(whole)) - 2)
    return round(whole / size) * size


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


def _coloured(heat: Floats, sheet: Sheet) -> Floats:
    """Return the picture, red, green, blue and strength from 0 to 1 for each cell."""
    ramp = np.array([_parts(_themed(hue, sheet.theme)) for hue in marks.HEAT], dtype=float) / 255
    parts = [np.interp(heat, _LEVELS, ramp[:, part]) for part in range(3)]
    strength = np.where(heat < _SHOWN, 0.0, np.minimum(0.85, heat * 3.2))
    return np.dstack([*parts, strength])
