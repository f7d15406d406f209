"""The project that QGIS finds inside our GeoPackage: all layers in our styles, in groups, over where the events are.

QGIS keeps projects in a table `qgis_projects`: a name, and a zip file with the project's XML, in hexadecimal digits. A
project names its file, from the folder on, and has no word for "this one" (3.22 and its `QgsPathResolver`): where the
file is called otherwise, QGIS asks for each layer. The manifest says so. In any folder it opens.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from xml.etree import ElementTree as ET

from pyproj import Transformer

from geo.briefings.reproducible import zipped
from geo.columnar import EventPart, samples
from geo.exports.ground import DISPUTES, LAND
from geo.exports.metadata import facts
from geo.exports.request import ExportRequest
from geo.exports.tables import Table
from geo.views.escape import plain
from geo.views.sheets import palette

PROJECT = "Dateline"  # what QGIS lists the project as
_MAP, _DATA = "EPSG:3857", "EPSG:4326"
_NUMBERS = {_MAP: "3857", _DATA: "3452"}
_MARGIN = 0.08  # of the extent, on each side
_LEAST = 100_000  # metres that the map shows at least
_FARTHEST = 85.0  # degrees: the map's projection ends there
_WORLD = (-170.0, -55.0, 170.0, 75.0)
_CATEGORIES = "AllStyleCategories"


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """A layer of the file. `geometry` is QGIS's word, "" for a table; `name_by` the expression that names a row."""

    table: str
    title: str
    group: str
    geometry: str = ""
    name_by: str = ""
    shown: bool = True

    @property
    def id(self) -> str:
        """What the project calls it."""
        return f"dateline_{self.table}"


_LAYERS = (  # from above to below, as they are drawn
    ProjectLayer("changes", "What changed", "Events", "Point", shown=False),
    ProjectLayer("events", "Events", "Events", "Point"),
    ProjectLayer("places", "Places", "Places", "Point"),
    ProjectLayer("areas", "Areas", "Places", "Polygon"),
    ProjectLayer(DISPUTES, "Disputed borders", "Ground", "Line"),
    ProjectLayer(LAND, "Land", "Ground", "Polygon"),
    ProjectLayer("reports", "Reports", "Tables", name_by='left("quote", 80)'),
    ProjectLayer("articles", "Articles", "Tables", name_by='"title"'),
    ProjectLayer("actors", "Actors", "Tables", name_by='"name"'),
    ProjectLayer("manifest", "About this file", "Tables", name_by='"name"'),
    ProjectLayer("columns", "What the columns say", "Tables", name_by='"column"'),
)
_RELATIONS = (
    ("Reports of an event", "reports", "events", "event"),
    ("Reports of an article", "reports", "articles", "article"),
)


def project_row(request: ExportRequest, places: Table, styles: Mapping[str, str], *, file: str) -> tuple[str, str, str]:
    """Return the row of `qgis_projects`: name, facts about the project as JSON, content.

    Args:
        request: What is shown.
        places: The table of places, from which the map's extent comes.
        styles: The QML of each layer that is drawn.
        file: What the GeoPackage is called.
    """
    content = zipped({"project.qgs": _project(request, places, styles, file).encode("utf-8")})
    told = {"last_modified_time": "", "last_modified_user": ""}
    return PROJECT, json.dumps(told), content.hex()


def _project(request: ExportRequest, places: Table, styles: Mapping[str, str], file: str) -> str:
    title = " — ".join(filter(None, (plain(request.sheet.banner), plain(request.title))))
    shown = [layer for layer in _LAYERS if layer.table in styles or not layer.geometry]
    root = ET.Element("qgis", projectname=title, version="3.22.0")
    ET.SubElement(root, "title").text = title
    _crs(ET.SubElement(root, "projectCrs"), _MAP)
    _tree(root, shown, file)
    _canvas(root, _extent(places))
    _relate(root, shown)
    ordered = ET.SubElement(root, "layerorder")
    above = ET.SubElement(root, "projectlayers")
    for layer in shown:
        ET.SubElement(ordered, "layer", id=layer.id)
        above.append(_layer(layer, styles.get(layer.table), file))
    _days(root, request)
    properties = ET.SubElement(root, "properties")
    # Else QGIS does not read the project's reference system.
    _set(ET.SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", 1)
    _paint(ET.SubElement(properties, "Gui"), palette(request.sheet.theme).sea)
    about = ET.SubElement(root, "projectMetadata")
    ET.SubElement(about, "title").text = title
    ET.SubElement(about, "abstract").text = "\n".join(_abstract(request))
    ET.indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, "unicode")


def _set(above: ET.Element, name: str, value: int) -> None:
    ET.SubElement(above, name, type="int").text = str(value)


def _paint(above: ET.Element, colour: str) -> None:
    """Give the map its background, which is the sea's: "#RRGGBB"."""
    for part, at in (("Red", 1), ("Green", 3), ("Blue", 5)):
        _set(above, f"CanvasColor{part}Part", int(colour[at : at + 2], 16))


def _abstract(request: ExportRequest) -> Sequence[str]:
    told = facts(request)
    return [f"{name}: {told[name]}" for name in ("handling", "filters", "events shown", "program") if told[name]]


def _source(layer: ProjectLayer, file: str) -> str:
    return f"./{file}|layername={layer.table}"


def _tree(root: ET.Element, layers: Sequence[ProjectLayer], file: str) -> None:
    """Add the list of layers, in groups; tables are folded away."""
    tree = ET.SubElement(root, "layer-tree-group")
    for group in dict.fromkeys(layer.group for layer in layers):
        drawn = any(layer.geometry for layer in layers if layer.group == group)
        opened = "1" if drawn else "0"
        branch = ET.SubElement(tree, "layer-tree-group", name=group, checked="Qt::Checked", expanded=opened)
        for layer in (each for each in layers if each.group == group):
            ET.SubElement(
                branch, "layer-tree-layer", id=layer.id, name=layer.title, source=_source(layer, file),
                providerKey="ogr", checked="Qt::Checked" if layer.shown else "Qt::Unchecked", expanded=opened,
            )  # fmt: skip


def _layer(layer: ProjectLayer, style: str | None, file: str) -> ET.Element:
    """Return a layer with its style; a table has only what its rows are called by."""
    kind = layer.geometry or "No geometry"
    element = ET.Element("maplayer", type="vector", geometry=kind, styleCategories=_CATEGORIES)
    ET.SubElement(element, "id").text = layer.id
    ET.SubElement(element, "datasource").text = _source(layer, file)
    ET.SubElement(element, "layername").text = layer.title
    if layer.geometry:
        _crs(ET.SubElement(element, "srs"), _DATA)
    ET.SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    if style is None:
        ET.SubElement(element, "previewExpression").text = layer.name_by
        return element
    told = ET.fromstring(style)  # noqa: S314 - our own
    element.set("labelsEnabled", told.get("labelsEnabled", "0"))
    element.extend(told)
    return element


def _crs(above: ET.Element, name: str) -> None:
    """Name a reference system, with the number that QGIS keeps it under, without which it is not looked up."""
    told = ET.SubElement(above, "spatialrefsys")
    ET.SubElement(told, "srsid").text = _NUMBERS[name]
    ET.SubElement(told, "srid").text = name.removeprefix("EPSG:")
    ET.SubElement(told, "authid").text = name


def _canvas(root: ET.Element, extent: tuple[float, float, float, float]) -> None:
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "meters"
    box = ET.SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        ET.SubElement(box, name).text = f"{value:.1f}"
    _crs(ET.SubElement(canvas, "destinationsrs"), _MAP)


def _extent(places: Table) -> tuple[float, float, float, float]:
    """Return the box round all places with a margin, in the map's metres: west, south, east, north."""
    points = [(place.lon, max(-_FARTHEST, min(place.lat, _FARTHEST))) for place in places.places if place]
    lons, lats = zip(*points, strict=True) if points else (_WORLD[::2], _WORLD[1::2])
    change = Transformer.from_crs(_DATA, _MAP, always_xy=True).transform
    (west, south), (east, north) = change(min(lons), min(lats)), change(max(lons), max(lats))
    side = _MARGIN * max(east - west, north - south) + _LEAST / 2
    return west - side, south - side, east + side, north + side


def _relate(root: ET.Element, layers: Sequence[ProjectLayer]) -> None:
    """Let a form show the reports of an event and of an article."""
    found = {layer.table: layer.id for layer in layers}
    above = ET.SubElement(root, "relations")
    for name, child, parent, field in _RELATIONS:
        relation = ET.SubElement(
            above, "relation", id=f"dateline_{child}_{parent}", name=name, strength="Association",
            referencingLayer=found[child], referencedLayer=found[parent],
        )  # fmt: skip
        ET.SubElement(relation, "fieldRef", referencingField=field, referencedField=field)


def _days(root: ET.Element, request: ExportRequest) -> None:
    """Say from which day to which the time slider goes."""
    told = [event.when for event, _ in samples(request.view.events, EventPart.DAYS) if event.when]
    first = min((when.start for when in told if when.start), default=None)
    last = max((when.end for when in told if when.end), default=None)
    if first is None or last is None:
        return
    days = ET.SubElement(ET.SubElement(root, "ProjectTimeSettings", timeStep="1", timeStepUnit="d"), "TemporalRange")
    ET.SubElement(days, "start").text = f"{first}T00:00:00Z"
    ET.SubElement(days, "end").text = f"{last + timedelta(days=1)}T00:00:00Z"
