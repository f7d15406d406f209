"""Our marks as QGIS layer styles (QML): a rule for each quadrant and status that is there, areas tinted, days as time.

Only attributes that we made decide a rule; no text from an article comes into a style.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from geo.exports.tables import MIXED
from geo.model import QUADRANT, Event, EventType, Quadrant, Status
from geo.views import marks, words
from geo.views.changes import ChangeKind
from geo.views.marks import Shape
from geo.views.sheets import Theme, hue, palette

# QGIS sizes markers by their width in millimetres; at 96 dpi a pixel is about a quarter of one.
_MM = 25.4 / 96
_NAMES = {
    Shape.CIRCLE: "circle",
    Shape.SQUARE: "square",
    Shape.TRIANGLE: "triangle",
    Shape.DIAMOND: "diamond",
    Shape.RING: "circle",
}
_NEAR = '"where_prec" = 2 AND "radius_km" > 0'
_COUNTRY = '"where_prec" = 6'  # drawn as a tint only: see `area_style`
_DAYS = {"startExpression": 'to_date("date_from")', "endExpression": 'to_date("date_to")'}
_CHANGE_COLOURS = {
    ChangeKind.NEW: Quadrant.MATERIAL_COOPERATION,
    ChangeKind.CHANGED: Quadrant.VERBAL_CONFLICT,
    ChangeKind.WITHDRAWN: Quadrant.STATE,
}
_CHANGE_WORDS = {ChangeKind.NEW: "new", ChangeKind.CHANGED: "changed", ChangeKind.WITHDRAWN: "withdrawn"}


class _Style:
    """A style in the making: rules, and the symbols that they draw with."""

    def __init__(self) -> None:
        self._root = ET.Element(
            "qgis", version="3.22", styleCategories="Symbology|Labeling|Temporal", labelsEnabled="0"
        )
        renderer = ET.SubElement(self._root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
        self._rules = ET.SubElement(renderer, "rules", key="all")
        self._symbols = ET.SubElement(renderer, "symbols")

    def rule(self, label: str, test: str, kind: str) -> ET.Element:
        """Add a rule, and return its symbol, to which `_marker` and `_fill` add layers."""
        number = str(len(self._symbols))
        ET.SubElement(self._rules, "rule", key=f"rule-{number}", label=label, filter=test, symbol=number)
        return ET.SubElement(self._symbols, "symbol", type=kind, name=number, alpha="1", clip_to_extent="1")

    def timed(self) -> "_Style":
        """Let QGIS's time slider show the events of a day."""
        ET.SubElement(self._root, "temporal", {"enabled": "1", "mode": "4", "accumulate": "0", **_DAYS})
        return self

    def label(self, expression: str, *, colour: str) -> None:
        """Write the value of an expression into each shape; QGIS leaves out what does not fit."""
        self._root.set("labelsEnabled", "1")
        settings = ET.SubElement(ET.SubElement(self._root, "labeling", type="simple"), "settings")
        text = {"fieldName": expression, "isExpression": "1", "fontSize": "8", "textColor": _rgba(colour, 1.0)}
        ET.SubElement(settings, "text-style", text | {"allowHtml": "0"})
        ET.SubElement(settings, "placement", placement="1")  # over the middle

    def text(self) -> str:
        """Return the style as QML."""
        ET.indent(self._root, " ")
        return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(self._root, "unicode")


def event_style(events: Iterable[Event], *, theme: Theme) -> str:
    """Return the style of the points of events: hue and shape by quadrant, drawing by status."""
    style = _Style()
    found = {(marks.quadrant(event), event.status) for event in events}
    if any(part.place.where_prec == 2 for event in events for part in event.places):
        halo = style.rule("near: how far", _NEAR, "marker")
        _marker(halo, Shape.CIRCLE, hue(theme, None), fill=marks.AREA_TINT, data_size='2000 * "radius_km"')
    for quadrant in Quadrant:
        for status in Status:
            if (quadrant, status) in found:
                _event_rule(style, quadrant, status, theme)
    return style.timed().text()


def area_style(events: Iterable[Event], *, theme: Theme) -> str:
    """Return the style of areas: a tint in the hue that their events agree on; an edge, but not round countries."""
    style = _Style()
    found = {marks.quadrant(event) for event in events}
    for quadrant in (*(quadrant for quadrant in Quadrant if quadrant in found), None):
        label = words.QUADRANTS[quadrant] if quadrant else "several kinds"
        test = f"\"quadrant\" = '{quadrant or MIXED}'"
        _fill(style.rule(label, f"{test} AND NOT ({_COUNTRY})", "fill"), hue(theme, quadrant), edge=1.0)
        _fill(style.rule(f"{label}, whole country", f"{test} AND {_COUNTRY}", "fill"), hue(theme, quadrant), edge=0.0)
    style.label('"name" || \': \' || "events"', colour=palette(theme).label)
    return style.text()


def place_style(*, theme: Theme) -> str:
    """Return the style of the layer of places: small open rings that leave the events to be seen."""
    style = _Style()
    symbol = style.rule("place", "TRUE", "marker")
    _marker(symbol, Shape.RING, hue(theme, Quadrant.STATE), fill=0.0, radius=3.0)
    return style.text()


def change_style(*, theme: Theme) -> str:
    """Return the style of what changed: new as squares, changed as triangles, withdrawn as struck rings."""
    style = _Style()
    for kind, quadrant in _CHANGE_COLOURS.items():
        symbol = style.rule(_CHANGE_WORDS[kind], f"\"change\" = '{kind}'", "marker")
        gone = kind is ChangeKind.WITHDRAWN
        fill = 0.0 if gone else 0.5
        _marker(symbol, marks.SHAPES[quadrant], hue(theme, quadrant), fill=fill, radius=10.0, struck=gone)
    return style.text()


def _event_rule(style: _Style, quadrant: Quadrant, status: Status, theme: Theme) -> None:
    label = f"{words.QUADRANTS[quadrant]}, {words.STATUSES[status]}"
    test = f"{_of(quadrant)} AND \"status\" = '{status}' AND NOT ({_COUNTRY})"
    drawing, shape = marks.DRAWINGS[status], marks.SHAPES[quadrant]
    symbol = style.rule(label, test, "marker")
    _marker(
        symbol,
        shape,
        hue(theme, quadrant),
        fill=marks.fill_strength(shape, status),
        dash=drawing.dash,
        struck=drawing.struck,
    )


def _of(quadrant: Quadrant) -> str:
    types = ", ".join(f"'{kind}'" for kind in EventType if QUADRANT[kind] is quadrant)
    return f'"type" IN ({types})'


def _marker(
    symbol: ET.Element,
    shape: Shape,
    colour: str,
    *,
    fill: float,
    radius: float = marks.RADIUS,
    dash: tuple[int, ...] = (),
    struck: bool = False,
    data_size: str = "",
) -> None:
    width = marks.stroke_width(shape) * _MM
    options = {
        "name": _NAMES[shape],
        "color": _rgba(colour, fill),
        "outline_color": _rgba(colour, 1.0 if not data_size else 0.5),
        "outline_style": {(): "solid", (1, 2): "dot", (3, 2): "dash"}[dash],
        "outline_width": f"{width:.3f}",
        "outline_width_unit": "MM",
        "size": f"{2 * radius * _extent(shape) * _MM:.3f}",
        "size_unit": "RenderMetersInMapUnits" if data_size else "MM",
        "angle": "0",
    }
    layer = _layer(symbol, "SimpleMarker", options)
    if data_size:
        _data_defined(layer, "size", data_size)
    if struck:
        length = f"{2 * radius * 1.9 * _MM:.3f}"
        _layer(
            symbol, "SimpleMarker", options | {"name": "line", "angle": "45", "size": length, "outline_style": "solid"}
        )


def _extent(shape: Shape) -> float:
    """Return how far an outline reaches from its centre at radius 1: QGIS scales each shape to its own box."""
    return max(max(abs(x), abs(y)) for x, y in marks.outline(shape))


def _fill(symbol: ET.Element, colour: str, *, edge: float) -> None:
    options = {
        "color": _rgba(colour, marks.AREA_TINT),
        "style": "solid",
        "outline_color": _rgba(colour, 1.0),
        "outline_style": "solid" if edge else "no",
        "outline_width": f"{edge * _MM:.3f}",
        "outline_width_unit": "MM",
    }
    _layer(symbol, "SimpleFill", options)


def _layer(symbol: ET.Element, kind: str, options: dict[str, str]) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    values = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(values, "Option", name=name, type="QString", value=value)
    return layer


def _data_defined(layer: ET.Element, name: str, expression: str) -> None:
    """Let an expression over the attributes decide a property of a layer of a symbol."""
    outer = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option", type="Map")
    ET.SubElement(outer, "Option", name="name", type="QString", value="")
    properties = ET.SubElement(outer, "Option", name="properties", type="Map")
    values = ET.SubElement(properties, "Option", name=name, type="Map")
    ET.SubElement(values, "Option", name="active", type="bool", value="true")
    ET.SubElement(values, "Option", name="expression", type="QString", value=expression)
    ET.SubElement(values, "Option", name="type", type="int", value="3")  # an expression
    ET.SubElement(outer, "Option", name="type", type="QString", value="collection")


def _rgba(colour: str, strength: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * strength)}"
