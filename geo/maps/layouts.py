"""How a sheet is divided: banner, title, map, legend, foot. Points from the lower left; nothing is drawn.

The map keeps at least three fifths of the sheet: the legend stands beside it on a wide sheet, below it on a tall one,
and takes what is left.
"""

import math
from dataclasses import dataclass, replace

from geo.aliases import Box
from geo.maps.lettering import LINE, FontFace, settable, shorten, width_of, wrap
from geo.maps.projections import MapFrame
from geo.views.headings import (
    one_line,
    published_words,
    review_words,
    sources_words,
    subtitle_of,
    title_of,
)
from geo.views.sheets import Furniture, Sheet
from geo.views.view import View

TITLE, SUBTITLE, LEGEND, SMALL, BANNER = 16.0, 9.0, 8.2, 6.4, 8.5  # sizes of type, in units
GLOBE = 84.0  # diameter, in units
_USUAL = 720.0  # points: the root of the area of a slide, at which a unit is a point
_LEAST_UNIT, _LARGEST_UNIT = 0.42, 6.0
_SHARE, _LEAST_SHARE = 0.615, 0.6  # of the sheet, that the map is given, and that it takes at the least
_WIDE = 1.2  # width by height from which on the legend stands beside the map
_PANEL_SHARE = 0.2
_LEAST_PANEL = 92.0  # units of height, for the globe
_LEAST_WIDTH, _LEAST_HEIGHT = 55.0, 35.0  # units of a legend that can be read at all
_GROWTH, _GROWTH_WITH_WORDS = 1.4, 1.15  # where events are told below the legend, these need the room
_FOOT_LINES = 2  # of sources
_STANDARD_COLOURS = {"TLP:RED": "#FF2B2B", "TLP:AMBER": "#FFC000", "TLP:GREEN": "#33FF00", "TLP:CLEAR": "#FFFFFF"}


@dataclass(frozen=True)
class Layout:
    """Where everything stands. Lines of words come with their size; a part that is not wanted is empty."""

    width: float
    height: float
    unit: float
    map: Box
    panel: Box | None
    columns: int
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    foot: tuple[str, ...]
    title_top: float
    foot_top: float
    banner: str
    banner_size: float
    banner_height: float
    legend_growth: float = 1.0  # of the legend's type, where there is much room for it

    @property
    def share(self) -> float:
        """The map's part of the sheet."""
        left, bottom, right, top = self.map
        return (right - left) * (top - bottom) / (self.width * self.height)

    @property
    def margin(self) -> float:
        """What is left free along the edges."""
        return 11 * self.unit


def lay_out(view: View, sheet: Sheet, furniture: Furniture, *, legend_lines: int = 0) -> Layout:
    """Divide a sheet. `legend_lines` is how many lines the legend is likely to have, in one column.

    Type is smaller on small sheets, and smaller still where the words would leave the map too little room.
    """
    wanted = sheet.type_size * math.sqrt(sheet.size.width * sheet.size.height) * 72 / _USUAL
    unit = min(_LARGEST_UNIT, max(_LEAST_UNIT, wanted))
    while True:
        layout = _laid_out(view, sheet, furniture, unit=unit, lines=max(1, legend_lines))
        if layout.share >= _LEAST_SHARE or unit < 0.2 * _LEAST_UNIT:
            return layout
        unit *= 0.92


def _laid_out(view: View, sheet: Sheet, furniture: Furniture, *, unit: float, lines: int) -> Layout:
    width, height = sheet.size.width * 72, sheet.size.height * 72
    bare = not furniture & (Furniture.TITLE | Furniture.LEGEND | Furniture.FOOT)
    margin = 0.0 if bare else 11 * unit
    inner = width - 2 * margin
    banner = settable(one_line(sheet.banner), FontFace.BOLD) if Furniture.BANNER in furniture else ""
    banner, banner_size = _fitted(banner, inner, BANNER * unit)
    band = 15 * unit if banner else 0.0
    title = wrap(settable(title_of(view, sheet), FontFace.BOLD), inner, TITLE * unit, face=FontFace.BOLD)
    subtitle = wrap(settable(subtitle_of(view)), inner, SUBTITLE * unit)
    if Furniture.TITLE not in furniture:
        title = subtitle = ()
    foot = _foot(view, inner, unit) if Furniture.FOOT in furniture else ()
    title_top = height - band - margin * 0.8
    head = (len(title) * TITLE * 1.18 + len(subtitle) * SUBTITLE * LINE) * unit
    foot_top = band + margin * 0.6 + (len(foot) * SMALL * LINE + (4 if foot else 0)) * unit
    top = title_top - head - (7 * unit if title else 0.0) if not bare else height - band
    bottom = foot_top if not bare else band
    room = (margin, bottom, width - margin, top)
    lines = lines if Furniture.LEGEND in furniture else 0
    chart, panel, columns = _divide(room, width * height, unit, lines=lines)
    return Layout(
        width, height, unit, chart, panel, columns, title, subtitle, foot, title_top, foot_top,
        banner, banner_size, band,
    )  # fmt: skip


def raised(layout: Layout, *, by: float, words_below: bool = False) -> Layout:
    """Return a layout whose map gives a part of its height to a legend below it, since nothing would be drawn there."""
    if layout.panel is None or layout.columns < 2:
        return layout
    left, bottom, right, top = layout.map
    more = by * (top - bottom)
    below = (*layout.panel[:3], layout.panel[3] + more)
    columns = max(2, layout.columns - 1)
    growth = _GROWTH_WITH_WORDS if words_below else _GROWTH
    return replace(layout, map=(left, bottom + more, right, top), panel=below, columns=columns, legend_growth=growth)


def room_below(layout: Layout, lowest: float, *, globe: bool) -> Box | None:
    """Return what a legend below the map leaves free under its lowest line and the globe."""
    if layout.panel is None or layout.columns < 2:
        return None
    left, bottom, right, _ = layout.panel
    box = globe_box(layout) if globe else None
    top = min(lowest, box[1] if box else lowest) - 10 * layout.unit
    return (left, bottom, right, top) if top > bottom else None


def globe_box(layout: Layout) -> Box | None:
    """Return where the globe stands in the legend's panel: at its foot, or in its last column."""
    if layout.panel is None:
        return None
    left, bottom, right, top = layout.panel
    size = min(GLOBE * layout.unit, (right - left) * 0.8, (top - bottom) * (0.9 if layout.columns > 1 else 0.25))
    if layout.columns > 1:
        return right - size, top - size, right, top
    return left, bottom, left + size, bottom + size


def projection_words(frame: MapFrame) -> str:
    """Return what the small print says of the projection."""
    return frame.words + ("; the scale bar holds at the centre" if frame.scale_varies else "")


def banner_colours(banner: str, *, ink: str, paper: str, grey: bool) -> tuple[str, str]:
    """Return ground and letters of a banner: the standard's own on black for the Traffic Light Protocol."""
    words = banner.upper().replace(" ", "")
    for name, colour in _STANDARD_COLOURS.items():
        if words.startswith(name) and not grey:
            return "#000000", colour
    return ink, paper


def _divide(room: Box, area: float, unit: float, *, lines: int) -> tuple[Box, Box | None, int]:
    """Return the map's box, the legend's, and its columns."""
    left, bottom, right, top = room
    if not lines:
        return room, None, 0
    width, height, gap = right - left, top - bottom, 11 * unit
    if width / height > _WIDE:
        wanted = _PANEL_SHARE * (width + 2 * gap)
        panel = max(0.0, min(wanted, width - gap - _SHARE * area / height))
        if panel < _LEAST_WIDTH * unit:  # as on a postage stamp: nobody could read it
            return room, None, 0
        edge = right - panel
        return (left, bottom, edge - gap, top), (edge, bottom, right, top), 1
    columns = max(2, round(width / (150 * unit)))
    wanted = max(_LEAST_PANEL, (lines / columns + 3) * LEGEND * LINE) * unit
    panel = max(0.0, min(wanted, height - gap - _SHARE * area / width))
    if panel < _LEAST_HEIGHT * unit:
        return room, None, 0
    return (left, bottom + panel + gap, right, top), (left, bottom, right, bottom + panel), columns


def _foot(view: View, width: float, unit: float) -> tuple[str, ...]:
    """Return the lines under the map: days and review, sources, attribution."""
    size = SMALL * unit
    review = f"Review: {review_words(view)}" if view.events else ""
    days = " · ".join(part for part in (published_words(view), review) if part)
    sources = [settable(name) for name in sources_words(view)]
    lines = [shorten(settable(days), width, size)] if days else []
    lines += _listed("Sources: ", sources, width, size)
    small = settable(" · ".join((*view.attribution, view.program)))
    return (*lines, *wrap(small, width, size, most=3))


def _listed(head: str, names: list[str], width: float, size: float) -> list[str]:
    """Name as many sources as two lines hold, and count the others."""
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown:,} more" if shown < len(names) else ""
        text = head + "; ".join(names[:shown]) + more
        if width_of(text, size) <= (_FOOT_LINES - 0.1) * width or shown == 1:
            return list(wrap(text, width, size, most=_FOOT_LINES))
    return []


def _fitted(banner: str, width: float, size: float) -> tuple[str, float]:
    """Set a long banner smaller, and cut it only where that does not help."""
    wide = width_of(banner, size, FontFace.BOLD)
    if wide > width:
        size = max(0.55 * size, size * width / wide)
    return shorten(banner, width, size, FontFace.BOLD), size
