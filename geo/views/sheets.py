"""How a briefing looks: what its reader, its paper and its handling ask for. One value serves every format."""

import re
from dataclasses import dataclass
from enum import Flag, StrEnum, auto

from geo.errors import InputError
from geo.model import Quadrant
from geo.overlays.overlay import Overlay
from geo.views import marks
from geo.views.amounts import Measure
from geo.views.marks import Palette
from geo.views.shading import MapStyle

MOST_CALLOUTS = 8  # key events that a map tells in words
_SMALLEST, _LARGEST = 200, 20_000  # pixels
_USUAL_DPI = 150
_PIXELS = re.compile(r"(\d{3,5})x(\d{3,5})")
_DOTS = re.compile(r"[1-9]\d{1,2}")


class Theme(StrEnum):
    """The colours of a sheet. Grey is for the photocopier: shapes, strokes and shades only."""

    LIGHT = "light"
    DARK = "dark"
    GREY = "grey"


class Projection(StrEnum):
    """How a drawn map is projected. Auto chooses from what is shown."""

    AUTO = "auto"
    CONIC = "conic"  # Lambert's conformal conic: regions of middle latitudes
    EQUAL_AREA = "equal-area"  # Lambert's azimuthal equal-area: regions anywhere, and the poles
    WORLD = "world"  # Equal Earth
    MERCATOR = "mercator"


class Per(StrEnum):
    """What a briefing gives a map of its own: clusters of places, actors, or nothing."""

    PLACE = "place"
    ACTOR = "actor"
    NONE = "none"


class Furniture(Flag):
    """What stands on and round a drawn map. A slide that sets its own title and legend asks for `MAP` alone."""

    GRATICULE = auto()  # meridians and parallels, with their degrees
    SCALE = auto()
    NORTH = auto()  # an arrow, and only where north is up
    INSET = auto()  # a small globe that shows where the frame lies, and what lies too close at a larger scale
    CALLOUTS = auto()  # the key events in words, each beside its mark
    TITLE = auto()  # title and filters
    LEGEND = auto()  # signs with counts, whole countries, the list of numbered places
    FOOT = auto()  # date of the data, sources, attribution
    BANNER = auto()  # the sheet's banner, top and bottom
    MAP = GRATICULE | SCALE | NORTH | INSET
    ALL = MAP | CALLOUTS | TITLE | LEGEND | FOOT | BANNER


def palette(theme: Theme) -> Palette:
    """Return the colours of a theme's ground and ink."""
    return {Theme.LIGHT: marks.LIGHT, Theme.DARK: marks.DARK, Theme.GREY: marks.GREY}[theme]


def hue(theme: Theme, quadrant: Quadrant | None) -> str:
    """Return a theme's colour of a mark; None stands for several events that differ."""
    if theme is Theme.GREY:
        return marks.SHADES[quadrant] if quadrant else marks.GREY.ink
    colour = marks.HUES[quadrant] if quadrant else marks.NEUTRAL
    return colour.dark if theme is Theme.DARK else colour.light


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet's width and height in inches, and dots per inch for formats made of pixels.

    Raises:
        InputError: It would have fewer than 200 or more than 20,000 pixels on a side.
    """

    width: float
    height: float
    dpi: int = _USUAL_DPI

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if not _SMALLEST <= side * self.dpi <= _LARGEST:
                msg = f"a side of {side:g} in at {self.dpi} dpi is not between {_SMALLEST} and {_LARGEST:,} pixels"
                raise InputError(msg)


SIZES = {
    "16:9": Size(40 / 3, 7.5),
    "a4": Size(11.69, 8.27),
    "a4-portrait": Size(8.27, 11.69),
    "letter": Size(11, 8.5),
    "letter-portrait": Size(8.5, 11),
    "square": Size(8, 8),
}


def read_size(text: str) -> Size:
    """Read a size: a name in `SIZES`, or pixels as "1920x1080"; "@300" after either sets the dots per inch.

    Raises:
        InputError: It is neither, or too small or large.
    """
    name, at, dots = text.strip().lower().partition("@")
    pixels = _PIXELS.fullmatch(name)
    named = SIZES.get(name)
    if (at and not _DOTS.fullmatch(dots)) or (pixels is None and named is None):
        msg = f"{text[:40]!r} is no size; use {', '.join(SIZES)}, or pixels as 1920x1080, with @300 for dots per inch"
        raise InputError(msg)
    dpi = int(dots) if at else _USUAL_DPI
    if pixels is not None:
        return Size(int(pixels[1]) / dpi, int(pixels[2]) / dpi, dpi)
    assert named is not None
    return Size(named.width, named.height, dpi)


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a briefing looks, set once for all of its files.

    `title` empty: a sentence that says what is shown. `banner` stands at the top and bottom of every page, slide and
    picture, and in every data file that can hold it. `watermark` marks what nobody has reviewed as "unreviewed".
    `per` says what gets a map of its own in a deck or a document. `type_size` makes type and marks of the map larger,
    for one that will be shown small. `overlays` lie beneath the marks. `style` says what stands for the events, and
    `sized` what the size of marks stands for: how many events, where it is None. `callouts` is how many key events the
    map tells in words, where it has room.
    """

    title: str = ""
    banner: str = ""
    theme: Theme = Theme.LIGHT
    size: Size = SIZES["16:9"]
    projection: Projection = Projection.AUTO
    watermark: bool = False
    per: Per = Per.PLACE
    type_size: float = 1.0
    overlays: tuple[Overlay, ...] = ()
    style: MapStyle = MapStyle.MARKS
    sized: Measure | None = None
    callouts: int = 6  # at most MOST_CALLOUTS


PLAIN = Sheet()
