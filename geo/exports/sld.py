"""Layer styles as OGC Symbology Encoding (SLD 1.1), for programs that draw a GeoPackage but read no style of QGIS.

In: rules with their conditions and the symbols that QGIS draws them with; a `Condition` writes itself both as QGIS's
expression and as an OGC filter, so that the two styles cannot part. Only the marks that the standard names are used:
a diamond is a square on its corner, and what is struck out bears an x. Names of places, tips and days stay QGIS's.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

MM = 25.4 / 96  # of a pixel: QGIS sizes by millimetres, SLD by pixels
_NAMESPACES = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
}
_DASHES = {"dot": "1 2", "dash": "3 2"}


@dataclass(frozen=True, slots=True)
class Is:
    """A column has one of the values."""

    column: str
    values: tuple[str | int, ...]

    @property
    def expression(self) -> str:
        """The condition as QGIS writes it."""
        told = [str(value) if isinstance(value, int) else f"'{value}'" for value in self.values]
        return f'"{self.column}" = {told[0]}' if len(told) == 1 else f'"{self.column}" IN ({", ".join(told)})'

    def add_to(self, above: ET.Element) -> None:
        """Write the condition as an OGC filter."""
        above = ET.SubElement(above, "ogc:Or") if len(self.values) > 1 else above
        for value in self.values:
            equal = ET.SubElement(above, "ogc:PropertyIsEqualTo")
            ET.SubElement(equal, "ogc:PropertyName").text = self.column
            ET.SubElement(equal, "ogc:Literal").text = str(value)


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    part: Is

    @property
    def expression(self) -> str:
        """The condition as QGIS writes it."""
        return f"NOT ({self.part.expression})"

    def add_to(self, above: ET.Element) -> None:
        """Write the condition as an OGC filter."""
        self.part.add_to(ET.SubElement(above, "ogc:Not"))


@dataclass(frozen=True, slots=True)
class Both:
    """All conditions hold; there are at least two."""

    parts: tuple[Is | Not, ...]

    @property
    def expression(self) -> str:
        """The condition as QGIS writes it."""
        return " AND ".join(part.expression for part in self.parts)

    def add_to(self, above: ET.Element) -> None:
        """Write the condition as an OGC filter."""
        inner = ET.SubElement(above, "ogc:And")
        for part in self.parts:
            part.add_to(inner)


@dataclass(frozen=True, slots=True)
class All:
    """Whatever a layer holds."""

    expression: str = ""

    def add_to(self, above: ET.Element) -> None:
        """Leave out no feature: a rule without a filter holds for all."""


Condition = Is | Not | Both | All


@dataclass(frozen=True, slots=True)
class StyleRule:
    """What is drawn, where, and by which layers of a symbol of QGIS."""

    label: str
    test: Condition
    symbol: ET.Element


def write_sld(layer: str, rules: Iterable[StyleRule]) -> str:
    """Return the style of a layer; only attributes that we made decide a rule, and none holds words of an article."""
    root = ET.Element("StyledLayerDescriptor", {"version": "1.1.0", **_NAMESPACES})
    named = ET.SubElement(root, "NamedLayer")
    ET.SubElement(named, "se:Name").text = layer
    style = ET.SubElement(named, "UserStyle")
    ET.SubElement(style, "se:Name").text = layer
    above = ET.SubElement(style, "se:FeatureTypeStyle")
    for each in rules:
        _add_rule(above, each)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode")


def _add_rule(above: ET.Element, each: StyleRule) -> None:
    rule = ET.SubElement(above, "se:Rule")
    ET.SubElement(rule, "se:Name").text = each.label
    if each.test.expression:
        each.test.add_to(ET.SubElement(rule, "ogc:Filter"))
    for layer in each.symbol.iter("layer"):
        options = {option.get("name", ""): option.get("value", "") for option in layer.iter("Option")}
        _SYMBOLS[layer.get("class", "")](rule, options)


def _add_mark(rule: ET.Element, options: Mapping[str, str]) -> None:
    graphic = ET.SubElement(ET.SubElement(rule, "se:PointSymbolizer"), "se:Graphic")
    mark = ET.SubElement(graphic, "se:Mark")
    name, size = options["name"], float(options["size"]) / MM
    ET.SubElement(mark, "se:WellKnownName").text = {"diamond": "square", "line": "x"}.get(name, name)
    _add_fill(mark, options["color"])
    _add_stroke(mark, options)
    ET.SubElement(graphic, "se:Size").text = f"{size / (math.sqrt(2) if name in ('diamond', 'line') else 1):.2f}"
    if name == "diamond":
        ET.SubElement(graphic, "se:Rotation").text = "45"


def _add_area(rule: ET.Element, options: Mapping[str, str]) -> None:
    area = ET.SubElement(rule, "se:PolygonSymbolizer")
    _add_fill(area, options["color"])
    if options["outline_style"] != "no":
        _add_stroke(area, options)


def _add_line(rule: ET.Element, options: Mapping[str, str]) -> None:
    names = {"outline_color": "line_color", "outline_width": "line_width", "outline_style": "line_style"}
    _add_stroke(ET.SubElement(rule, "se:LineSymbolizer"), {name: options[theirs] for name, theirs in names.items()})


_SYMBOLS: Mapping[str, Callable[[ET.Element, Mapping[str, str]], None]] = {
    "SimpleMarker": _add_mark,
    "SimpleFill": _add_area,
    "SimpleLine": _add_line,
}


def _add_fill(above: ET.Element, colour: str) -> None:
    _add_values(ET.SubElement(above, "se:Fill"), _colour("fill", colour))


def _add_stroke(above: ET.Element, options: Mapping[str, str]) -> None:
    values = _colour("stroke", options["outline_color"])
    values["stroke-width"] = f"{float(options['outline_width']) / MM:.2f}"
    if dashes := _DASHES.get(options["outline_style"]):
        values["stroke-dasharray"] = dashes
    _add_values(ET.SubElement(above, "se:Stroke"), values)


def _add_values(above: ET.Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(above, "se:SvgParameter", name=name).text = value


def _colour(name: str, rgba: str) -> dict[str, str]:
    red, green, blue, strength = (int(part) for part in rgba.split(","))
    return {name: f"#{red:02x}{green:02x}{blue:02x}", f"{name}-opacity": f"{strength / 255:.2f}"}
