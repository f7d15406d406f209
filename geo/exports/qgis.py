"""Our marks as QGIS layer styles (QML): a rule for each quadrant and status that is there, areas tinted, days as time.

Only attributes that we made decide a rule; no text from an article comes into a style. What a tip shows of an article
is made harmless as QGIS draws it, since a tip is HTML. Marks at one spot are fanned out so that none hides another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from geo.columnar import EventPart, samples
from geo.exports.sld import MM, All, Both, Condition, Is, Not, StyleRule, write_sld
from geo.exports.tables import MIXED
from geo.model import QUADRANT, Event, EventType, Quadrant, Status
from geo.views import marks, words
from geo.views.changes import ChangeKind
from geo.views.marks import Shape
from geo.views.sheets import Theme, hue, palette

_NAMES = {
    Shape.CIRCLE: "circle",
    Shape.SQUARE: "square",
    Shape.TRIANGLE: "triangle",
    Shape.DIAMOND: "diamond",
    Shape.RING: "circle",
}
_NEAR = Is("where_prec", (2,))
_COUNTRY = Is("where_prec", (6,))  # drawn as a tint only: see `area_style`
_DAYS = {"startExpression": 'to_date("date_from")', "endExpression": 'to_date("date_to")'}
_CHANGE_COLOURS = {
    ChangeKind.NEW: Quadrant.MATERIAL_COOPERATION,
    ChangeKind.CHANGED: Quadrant.VERBAL_CONFLICT,
    ChangeKind.WITHDRAWN: Quadrant.STATE,
}
_CHANGE_WORDS = {ChangeKind.NEW: "new", ChangeKind.CHANGED: "changed", ChangeKind.WITHDRAWN: "withdrawn"}


_FANNED = {
    "tolerance": "3",
    "toleranceUnit": "MM",
    "placement": "1",  # rings, one round the other
    "circleWidth": "0.2",
    "circleRadiusAddition": "0",
    "labelAttributeName": "",
}
_IN_THE_MIDDLE = {"placement": "1"}
_BESIDE = {"placement": "6", "dist": "2", "distUnits": "MM", "predefinedPositionOrder": "BR,BL,TR,TL,R,L"}
_NAME = "\"type\" || coalesce(': ' || nullif(\"actors\", ''), '') || coalesce(' → ' || nullif(\"targets\", ''), '')"
_COUNTED = '"name" || \': \' || "events"'
_EXACT = '"where_prec" IN (1, 2)'  # the names of areas stand in their outlines
_BUFFER = {"bufferDraw": "1", "bufferSize": "0.7", "bufferSizeUnits": "MM"}
_CATEGORIES = "Symbology|Labeling|Temporal|MapTips|Fields"
_LONGEST_TIP = 600  # characters of the sentences in a tip


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """The style of a layer, as QGIS and as other programs read it."""

    qml: str
    sld: str


class _Style:
    """A style in the making: rules, and the symbols that they draw with; `fanned` marks give way to each other."""

    def __init__(self, layer: str, *, fanned: bool = False, colour: str = "#000000") -> None:
        self._layer = layer
        self._told: list[StyleRule] = []
        self._root = ET.Element("qgis", version="3.22", styleCategories=_CATEGORIES, labelsEnabled="0")
        above = self._root
        if fanned:
            line = {"type": "pointDisplacement", "circleColor": _rgba(colour, 0.4), "labelColor": _rgba(colour, 1.0)}
            above = ET.SubElement(above, "renderer-v2", _FANNED | line)
        renderer = ET.SubElement(above, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
        if fanned:
            _centre(above, colour)
        self._rules = ET.SubElement(renderer, "rules", key="all")
        self._symbols = ET.SubElement(renderer, "symbols")

    def rule(self, label: str, test: Condition, kind: str) -> ET.Element:
        """Add a rule, and return its symbol, to which `_marker` and `_fill` add layers."""
        number = str(len(self._symbols))
        ET.SubElement(self._rules, "rule", key=f"rule-{number}", label=label, filter=test.expression, symbol=number)
        symbol = ET.SubElement(self._symbols, "symbol", type=kind, name=number, alpha="1", clip_to_extent="1")
        self._told.append(StyleRule(label, test, symbol))
        return symbol

    def timed(self) -> "_Style":
        """Let QGIS's time slider show the events of a day."""
        ET.SubElement(self._root, "temporal", {"enabled": "1", "mode": "4", "accumulate": "0", **_DAYS})
        return self

    def told(self, name: str, *tip: str) -> None:
        """Call each feature by the value of an expression, and show lines of HTML when one points at it."""
        ET.SubElement(self._root, "previewExpression").text = name
        ET.SubElement(self._root, "mapTip").text = "".join(f"<div>{line}</div>" for line in tip)

    def label(self, expression: str, *, theme: Theme, beside: bool = False, faint: bool = False) -> None:
        """Write the value of an expression into each shape, or beside it; QGIS leaves out what does not fit.

        What is `faint` is small, and gives way to all other names.
        """
        self._root.set("labelsEnabled", "1")
        settings = ET.SubElement(ET.SubElement(self._root, "labeling", type="simple"), "settings")
        text = {
            "fieldName": expression,
            "isExpression": "1",
            "fontSize": "7" if faint else "8",
            "textColor": _rgba(palette(theme).label if faint else palette(theme).ink, 1.0),
        }
        style = ET.SubElement(settings, "text-style", text | {"allowHtml": "0"})
        ET.SubElement(style, "text-buffer", _BUFFER | {"bufferColor": _rgba(palette(theme).paper, 0.8)})
        rank = {"priority": "0" if faint else "9"}
        ET.SubElement(settings, "placement", (_BESIDE if beside else _IN_THE_MIDDLE) | rank)
        ET.SubElement(settings, "rendering", obstacle="0")  # the names of towns stand in countries

    def whole(self) -> LayerStyle:
        """Return the style as QML and as SLD."""
        ET.indent(self._root, " ")
        qml = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(self._root, "unicode")
        return LayerStyle(qml, write_sld(self._layer, self._told))


def event_style(events: Sequence[Event], *, theme: Theme) -> LayerStyle:
    """Return the style of the points of events: hue and shape by quadrant, drawing by status."""
    style = _Style("events", fanned=True, colour=palette(theme).label)
    found = {(marks.quadrant(event), event.status) for event, _ in samples(events, EventPart.ACT)}
    for quadrant in Quadrant:
        for status in Status:
            if (quadrant, status) in found:
                _event_rule(style, quadrant, status, theme)
    style.told(
        _NAME,
        f"<b>{_shown('type')}</b>{_shown('status', ', ')}{_shown('review', ', ')}",
        _shown("actors") + _shown("targets", " → "),
        _shown("date_from") + _shown("date_to", " – ") + _shown("date_text", " (", ")"),
        _shown("place") + _shown("where", ": "),
        f"“{_shown('quote')}”",
        f"<i>{_shown('sources')}</i>{_shown('surely', '; ')}",
        f"<b>{_shown('handling')}</b>",
    )
    return style.timed().whole()


def area_style(events: Sequence[Event], *, theme: Theme) -> LayerStyle:
    """Return the style of areas: a tint in the hue that their events agree on; an edge, but not round countries."""
    style = _Style("areas")
    found = {marks.quadrant(event) for event, _ in samples(events, EventPart.ACT)}
    for quadrant in (*(quadrant for quadrant in Quadrant if quadrant in found), None):
        label = words.QUADRANTS[quadrant] if quadrant else "several kinds"
        kind = Is("quadrant", (str(quadrant or MIXED),))
        area, country = Both((kind, Not(_COUNTRY), Not(_NEAR))), Both((kind, _COUNTRY))
        _fill(style.rule(label, area, "fill"), hue(theme, quadrant), edge=1.0)
        _fill(style.rule(f"{label}, whole country", country, "fill"), hue(theme, quadrant), edge=0.0)
    near = style.rule("near: how far", _NEAR, "fill")
    _fill(near, hue(theme, None), edge=1.0, dashed=True)
    style.label(f"CASE WHEN {Not(_NEAR).expression} THEN {_COUNTED} END", theme=theme)
    _tell_place(style)
    return style.whole()


def place_style(*, theme: Theme) -> LayerStyle:
    """Return the style of the layer of places: names, and small open rings; none stands for a whole country."""
    style = _Style("places")
    symbol = style.rule("place", Not(_COUNTRY), "marker")
    _marker(symbol, Shape.RING, hue(theme, Quadrant.STATE), fill=0.0, radius=3.0)
    style.label(f"CASE WHEN {_EXACT} THEN {_COUNTED} END", theme=theme, beside=True)
    _tell_place(style)
    return style.whole()


def change_style(*, theme: Theme) -> LayerStyle:
    """Return the style of what changed: new as squares, changed as triangles, withdrawn as struck rings."""
    style = _Style("changes")
    for kind, quadrant in _CHANGE_COLOURS.items():
        symbol = style.rule(_CHANGE_WORDS[kind], Is("change", (str(kind),)), "marker")
        gone = kind is ChangeKind.WITHDRAWN
        fill = 0.0 if gone else 0.5
        _marker(symbol, marks.SHAPES[quadrant], hue(theme, quadrant), fill=fill, radius=10.0, struck=gone)
    style.told(
        _NAME,
        f"<b>{_shown('change')}</b>{_shown('differences', ': ')}",
        f"{_shown('type')}{_shown('status', ', ')}{_shown('when', '; ')}",
        f"“{_shown('quote')}”",
        f"<b>{_shown('handling')}</b>",
    )
    return style.whole()


def land_style(*, theme: Theme) -> LayerStyle:
    """Return the style of the ground's countries: paper with a faint edge, and faint names."""
    style = _Style("base_land")
    colours = palette(theme)
    symbol = style.rule("land", All(), "fill")
    _fill(symbol, colours.land, edge=0.8, strength=1.0, edge_colour=colours.border)
    style.label('"name"', theme=theme, faint=True)
    style.told('"name"', _shown("name"))
    return style.whole()


def dispute_style(*, theme: Theme) -> LayerStyle:
    """Return the style of the ground's disputed borders: dashed; a tip says what is disputed."""
    style = _Style("base_disputes")
    symbol = style.rule("disputed border", All(), "line")
    width = {"line_width": f"{1.2 * MM:.3f}", "line_width_unit": "MM", "line_style": "dash"}
    _layer(symbol, "SimpleLine", {"line_color": _rgba(palette(theme).disputed, 1.0), **width})
    style.told('"name"', _shown("name"))
    return style.whole()


def _tell_place(style: _Style) -> None:
    days = _shown("date_from") + _shown("date_to", " – ")
    style.told('"name"', f"<b>{_shown('name')}</b>{_shown('where', ': ')}", f"{_shown('events')} events", days)


def _shown(column: str, before: str = "", after: str = "") -> str:
    """Return what shows a column in a tip, harmless as HTML, between two texts of ours; nothing where it is empty."""
    value = f'left(to_string("{column}"), {_LONGEST_TIP})'
    for sign, harmless in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        value = f"replace({value}, '{sign}', '{harmless}')"
    told = f"coalesce(to_string(\"{column}\"), '')"
    return f"[% CASE WHEN {told} = '' THEN '' ELSE '{before}' || {value} || '{after}' END %]"


def _centre(renderer: ET.Element, colour: str) -> None:
    """Add the small dot about which marks are fanned out."""
    symbol = ET.SubElement(renderer, "symbol", type="marker", name="centerSymbol", alpha="1", clip_to_extent="1")
    _marker(symbol, Shape.CIRCLE, colour, fill=1.0, radius=1.5)


def _event_rule(style: _Style, quadrant: Quadrant, status: Status, theme: Theme) -> None:
    label = f"{words.QUADRANTS[quadrant]}, {words.STATUSES[status]}"
    test = Both((_of(quadrant), Is("status", (str(status),)), Not(_COUNTRY)))
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


def _of(quadrant: Quadrant) -> Is:
    return Is("type", tuple(str(kind) for kind in EventType if QUADRANT[kind] is quadrant))


def _marker(
    symbol: ET.Element,
    shape: Shape,
    colour: str,
    *,
    fill: float,
    radius: float = marks.RADIUS,
    dash: tuple[int, ...] = (),
    struck: bool = False,
) -> None:
    width = marks.stroke_width(shape) * MM
    options = {
        "name": _NAMES[shape],
        "color": _rgba(colour, fill),
        "outline_color": _rgba(colour, 1.0),
        "outline_style": {(): "solid", (1, 2): "dot", (3, 2): "dash"}[dash],
        "outline_width": f"{width:.3f}",
        "outline_width_unit": "MM",
        "size": f"{2 * radius * _extent(shape) * MM:.3f}",
        "size_unit": "MM",
        "angle": "0",
    }
    _layer(symbol, "SimpleMarker", options)
    if struck:
        length = f"{2 * radius * 1.9 * MM:.3f}"
        _layer(
            symbol, "SimpleMarker", options | {"name": "line", "angle": "45", "size": length, "outline_style": "solid"}
        )


def _extent(shape: Shape) -> float:
    """Return how far an outline reaches from its centre at radius 1: QGIS scales each shape to its own box."""
    return max(max(abs(x), abs(y)) for x, y in marks.outline(shape))


def _fill(
    symbol: ET.Element,
    colour: str,
    *,
    edge: float,
    dashed: bool = False,
    strength: float = marks.AREA_TINT,
    edge_colour: str = "",
) -> None:
    options = {
        "color": _rgba(colour, strength),
        "style": "solid",
        "outline_color": _rgba(edge_colour or colour, 1.0),
        "outline_style": ("dash" if dashed else "solid") if edge else "no",
        "outline_width": f"{edge * MM:.3f}",
        "outline_width_unit": "MM",
    }
    _layer(symbol, "SimpleFill", options)


def _layer(symbol: ET.Element, kind: str, options: dict[str, str]) -> None:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    values = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(values, "Option", name=name, type="QString", value=value)


def _rgba(colour: str, strength: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * strength)}"
