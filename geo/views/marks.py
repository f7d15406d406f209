"""How events look: colours, shapes, and the drawing of each status, the same on the page, in HTML and in PNG.

CAMEO's quadrants carry hue and shape, so that the map can be read without colour. Sizes are pixels; outlines are given
in a unit system where the mark's radius is 1, x to the right and y downwards.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.model import QUADRANT, Event, Quadrant, Status
from geo.ontology import complete

Points = tuple[tuple[float, float], ...]


class Shape(StrEnum):
    """Outline of a mark."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    RING = "ring"
    PENTAGON = "pentagon"


class Sign(StrEnum):
    """A colour with its shape. Five stand for the quadrants; where colour means something else, they mean that."""

    VERBAL_COOPERATION = "verbal-cooperation"
    MATERIAL_COOPERATION = "material-cooperation"
    VERBAL_CONFLICT = "verbal-conflict"
    MATERIAL_CONFLICT = "material-conflict"
    STATE = "state"
    FIFTH = "fifth"


@dataclass(frozen=True, slots=True)
class Hue:
    """A colour on light ground and on dark ground."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a status is drawn: strength of the fill, dashes of the outline in pixels, a stroke through it or none."""

    fill: float
    dash: tuple[int, ...] = ()
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the ground and of the ink on it."""

    sea: str
    river: str
    land: str
    border: str
    region: str
    disputed: str
    label: str
    ink: str
    paper: str


@dataclass(frozen=True, slots=True)
class QuadrantLook:
    """How the marks of a quadrant look: sign, colours, a shade for the photocopier, shape."""

    sign: Sign
    hue: Hue
    shade: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status is drawn, and the sign that stands for it where colours tell statuses apart."""

    drawing: Drawing
    sign: Sign


# Okabe and Ito's colours, darkened on light ground for contrast; shades that stay apart after two copies.
QUADRANT_LOOKS: Mapping[Quadrant, QuadrantLook] = complete(
    Quadrant,
    {
        Quadrant.VERBAL_COOPERATION: QuadrantLook(
            Sign.VERBAL_COOPERATION, Hue("#0072B2", "#56B4E9"), "#8C8C8C", Shape.CIRCLE
        ),
        Quadrant.MATERIAL_COOPERATION: QuadrantLook(
            Sign.MATERIAL_COOPERATION, Hue("#00976D", "#35C9A0"), "#5E5E5E", Shape.SQUARE
        ),
        Quadrant.VERBAL_CONFLICT: QuadrantLook(
            Sign.VERBAL_CONFLICT, Hue("#B87400", "#E6A93C"), "#404040", Shape.TRIANGLE
        ),
        Quadrant.MATERIAL_CONFLICT: QuadrantLook(
            Sign.MATERIAL_CONFLICT, Hue("#C8400A", "#FF8552"), "#000000", Shape.DIAMOND
        ),
        Quadrant.STATE: QuadrantLook(Sign.STATE, Hue("#6B6B6B", "#A8A8A8"), "#6B6B6B", Shape.RING),
    },
    name="geo.views.marks.QUADRANT_LOOKS",
)
STATUS_LOOKS: Mapping[Status, StatusLook] = complete(
    Status,
    {
        Status.OCCURRED: StatusLook(Drawing(fill=1.0), Sign.VERBAL_COOPERATION),
        Status.ALLEGED: StatusLook(Drawing(fill=0.5, dash=(1, 2)), Sign.VERBAL_CONFLICT),
        Status.PLANNED: StatusLook(Drawing(fill=0.0), Sign.MATERIAL_COOPERATION),
        Status.HYPOTHETICAL: StatusLook(Drawing(fill=0.0, dash=(3, 2)), Sign.FIFTH),
        Status.DENIED: StatusLook(Drawing(fill=0.0, struck=True), Sign.MATERIAL_CONFLICT),
        Status.CANCELLED: StatusLook(Drawing(fill=0.0, struck=True), Sign.MATERIAL_CONFLICT),
    },
    name="geo.views.marks.STATUS_LOOKS",
)


def sign_of(quadrant: Quadrant) -> Sign:
    """Return the sign of a quadrant."""
    return QUADRANT_LOOKS[quadrant].sign


HUES: Mapping[Quadrant, Hue] = {quadrant: look.hue for quadrant, look in QUADRANT_LOOKS.items()}
SHADES: Mapping[Quadrant, str] = {quadrant: look.shade for quadrant, look in QUADRANT_LOOKS.items()}
SHAPES: Mapping[Quadrant, Shape] = {quadrant: look.shape for quadrant, look in QUADRANT_LOOKS.items()}
DRAWINGS: Mapping[Status, Drawing] = {status: look.drawing for status, look in STATUS_LOOKS.items()}
NEUTRAL = Hue("#2B2A27", "#E9E6DF")  # several events that differ
SHADE = Hue("#4B3F8F", "#B5A6F5")  # areas by how many events lie in them: a colour that no kind has
HEAT = (
    Hue("#F3C66B", "#5E4B1E"),
    Hue("#D9481C", "#D8631F"),
    Hue("#6E0F16", "#FFE9A8"),
)  # few, more, most close together
SEVERAL = Shape.CIRCLE  # and the shape of any several
SIGN_HUES: Mapping[Sign, Hue] = {sign_of(q): hue for q, hue in HUES.items()} | {Sign.FIFTH: Hue("#9A3A86", "#E39AD1")}
SIGN_SHAPES: Mapping[Sign, Shape] = {sign_of(q): shape for q, shape in SHAPES.items()} | {Sign.FIFTH: Shape.PENTAGON}

LIGHT = Palette(
    sea="#E8EEF1",
    river="#C6D6DE",
    land="#F7F5F0",
    border="#C9C2B4",
    region="#DDD7CB",
    disputed="#A79E8C",
    label="#6F675A",
    ink="#1F1E1B",
    paper="#FFFFFF",
)
DARK = Palette(
    sea="#10161A",
    river="#2C3B45",
    land="#1B2227",
    border="#3A444B",
    region="#2A3238",
    disputed="#56616A",
    label="#93A0A8",
    ink="#F2EFE8",
    paper="#161C20",
)

# For the photocopier: no colour, and nothing lighter than a copier keeps.
GREY = Palette(
    sea="#EDEDED",
    river="#CDCDCD",
    land="#FFFFFF",
    border="#9A9A9A",
    region="#C4C4C4",
    disputed="#7A7A7A",
    label="#555555",
    ink="#000000",
    paper="#FFFFFF",
)

AREA_TINT = 0.12  # strength of an area's fill
STROKE = 1.6  # pixels, outline of a mark
HALO = 2.4  # pixels, how much wider the paper round a mark is than its outline
NUMBER_IN_TRIANGLE = 0.18  # radii, how much lower than the middle there is room for a number
RADIUS = 6.0  # pixels, a mark of one event

_SMALLER = 0.8  # a mark that stands somewhere inside an area
_LARGEST = 22.0
_DISC = tuple((math.cos(math.tau * i / 32), math.sin(math.tau * i / 32)) for i in range(32))
# Radii are set so that the shapes cover about the same area as the circle.
_OUTLINES: dict[Shape, Points] = {
    Shape.CIRCLE: _DISC,
    Shape.SQUARE: ((-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)),
    Shape.TRIANGLE: ((0.0, -1.28), (1.2, 0.86), (-1.2, 0.86)),
    Shape.DIAMOND: ((0.0, -1.28), (1.28, 0.0), (0.0, 1.28), (-1.28, 0.0)),
    Shape.RING: _DISC,
    Shape.PENTAGON: tuple((1.15 * math.sin(math.tau * i / 5), -1.15 * math.cos(math.tau * i / 5)) for i in range(5)),
}
_UNDERLINE: Points = ((-0.95, 1.62), (0.95, 1.62))
_STRIKE: Points = ((-1.35, 1.35), (1.35, -1.35))


def quadrant(event: Event) -> Quadrant:
    """Return the quadrant that an event's type belongs to."""
    return QUADRANT[event.type]


def outline(shape: Shape) -> Points:
    """Return a shape's corners at radius 1, y downwards."""
    return _OUTLINES[shape]


def strike() -> Points:
    """Return the ends of the stroke through a mark of something denied or cancelled, at radius 1."""
    return _STRIKE


def underline() -> Points:
    """Return the ends of the line below a mark whose events others coded, at radius 1."""
    return _UNDERLINE


def is_coded_alone(event: Event) -> bool:
    """Say whether nobody but others tells of an event: no article of the user's does."""
    return bool(event.coded) and not event.reports


def svg_path(shape: Shape, *, radius: float = RADIUS, struck: bool = False) -> str:
    """Return a shape as an SVG path round the origin."""
    if shape in (Shape.CIRCLE, Shape.RING):
        r = _number(radius)
        path = f"M-{r} 0a{r} {r} 0 1 0 {_number(2 * radius)} 0a{r} {r} 0 1 0 -{_number(2 * radius)} 0z"
    else:
        path = "M" + "L".join(_pair(point, radius) for point in outline(shape)) + "z"
    return path + "M" + "L".join(_pair(point, radius) for point in _STRIKE) if struck else path


def mark_radius(count: int, *, inside_area: bool = False) -> float:
    """Return a mark's radius for so many events: it grows with the square root, so that ink is proportional."""
    if count <= 1:
        return RADIUS * (_SMALLER if inside_area else 1.0)
    return round(min(_LARGEST, 6.0 + 3.0 * math.sqrt(count)), 1)


def fill_strength(shape: Shape, status: Status) -> float:
    """Return how strongly a mark is filled; a ring is open by nature."""
    return 0.0 if shape is Shape.RING else DRAWINGS[status].fill


def stroke_width(shape: Shape) -> float:
    """Return the width of a mark's outline in pixels; a ring is all outline."""
    return round(STROKE * 1.7, 2) if shape is Shape.RING else STROKE


def svg_mark(of: Quadrant | Sign, status: Status, *, radius: float = RADIUS, colour: str = "currentColor") -> str:
    """Return a whole small SVG image of a mark, for legends and lists."""
    shape = SIGN_SHAPES[of if isinstance(of, Sign) else sign_of(of)]
    drawing = DRAWINGS[status]
    half = math.ceil(radius * 1.4 + STROKE)
    dash = f' stroke-dasharray="{" ".join(map(str, drawing.dash))}"' if drawing.dash else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * half}" height="{2 * half}" '
        f'viewBox="{-half} {-half} {2 * half} {2 * half}" aria-hidden="true">'
        f'<path d="{svg_path(shape, radius=radius, struck=drawing.struck)}" fill="{colour}" '
        f'fill-opacity="{_number(fill_strength(shape, status))}" stroke="{colour}" '
        f'stroke-width="{_number(stroke_width(shape))}"{dash}/></svg>'
    )


def _pair(point: tuple[float, float], radius: float) -> str:
    return f"{_number(point[0] * radius)} {_number(point[1] * radius)}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
