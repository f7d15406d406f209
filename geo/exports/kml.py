"""A view's events as KML and KMZ for Google Earth: a placemark for each place of each event, with its days and quotes.

They lie in folders by kind, and in each by day; by month or year where there would be too many to look through. The
columns of their data are declared once, each with its note, as the schema that all of them follow.

KMZ brings our marks along as icons and the banner as two overlays; a KML file alone has neither, and asks for none from
elsewhere: its pins are those of the program that opens it, in our colours. Text from articles is escaped twice: for the
HTML of the balloon, then for XML.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.briefings.reproducible import zipped
from geo.errors import DataError
from geo.exports.dictionary import column_notes
from geo.exports.icons import banner_image, mark_image
from geo.exports.metadata import fact_rows
from geo.exports.request import ExportRequest
from geo.exports.tables import Row, Table, event_table
from geo.gazetteer.shapes import Shapes
from geo.model import QUADRANT, Place, Quadrant, Status, When
from geo.views import marks, words
from geo.views.escape import escape_html, plain
from geo.views.event_records import (
    CellKind,
    CodedRowRecord,
    EventPlaceRecord,
    EventRecord,
    EventReportRecord,
    records_of,
)
from geo.views.frames import circle_of_doubt, place_geometry, without_specks
from geo.views.sheets import Theme, hue
from geo.views.view import View

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_COUNTRY = 6  # the where_prec of a whole country: a tint, and no mark inside
_ICON_SCALE = "0.6"
_BALLOON = "$[description]"  # else name and data are put there too, whose texts are not escaped for HTML
_SCHEMA = "events"
_HOLDS = {CellKind.WHOLE: "int", CellKind.FRACTION: "double"}  # all else is text: KML knows no day in its data
_MOST_FOLDERS = 31  # of one kind, else wider stretches of time are taken
_BANNER_TOP = {"overlayXY": (0.5, 1.0), "screenXY": (0.5, 1.0)}
_BANNER_BOTTOM = {"overlayXY": (0.5, 0.0), "screenXY": (0.5, 0.0)}

_Days = tuple[date, date]  # the first and the last


def events_to_kml(request: ExportRequest) -> bytes:
    """Write the document alone, with no file beside it."""
    return _document(request, packed=False)


def events_to_kmz(request: ExportRequest) -> bytes:
    """Write the document with its icons and, where there is one, the banner's image. Same request, same bytes."""
    files = {"doc.kml": _document(request, packed=True)}
    for quadrant, status in _kinds(request.view):
        files[_icon(quadrant, status)] = mark_image(quadrant, status, theme=request.sheet.theme)
    if request.sheet.banner:
        files["files/banner.png"] = banner_image(plain(request.sheet.banner))
    return zipped(files)


def _document(request: ExportRequest, *, packed: bool) -> bytes:
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    banner, title = plain(request.sheet.banner), plain(request.title)
    _say(document, "name", f"{banner} — {title}" if banner else title)
    _say(document, "open", "1")
    _say(document, "description", _about(request))
    for quadrant, status in _kinds(request.view):
        _style(document, quadrant, status, theme=request.sheet.theme, packed=packed)
    if banner and packed:
        for corner in (_BANNER_TOP, _BANNER_BOTTOM):
            _overlay(document, banner, corner)
    table = event_table(request)
    _schema(document, table)
    _fill(document, table, request)
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _schema(document: ET.Element, table: Table) -> None:
    """Declare what each placemark's data hold; a column is shown as what it says, with its codes."""
    schema = ET.SubElement(document, "Schema", id=_SCHEMA, name=table.name)
    for column, note in column_notes(table.name).items():
        kind = _HOLDS.get(table.kind_of(column), "string")
        _say(ET.SubElement(schema, "SimpleField", type=kind, name=column), "displayName", f"{column}: {note}")


def _kinds(view: View) -> Sequence[tuple[Quadrant, Status]]:
    found = {(marks.quadrant(event), event.status) for event in view.events}
    return [(quadrant, status) for quadrant in Quadrant for status in Status if (quadrant, status) in found]


def _quadrants(view: View) -> Sequence[Quadrant]:
    return list(dict.fromkeys(quadrant for quadrant, _ in _kinds(view)))


def _about(request: ExportRequest) -> str:
    rows = "".join(
        f"<tr><td>{escape_html(name)}</td><td>{escape_html(value)}</td></tr>" for name, value in fact_rows(request)
    )
    return _between_banners(f"<table>{rows}</table>", request)


def _between_banners(html: str, request: ExportRequest) -> str:
    banner = f"<p><b>{escape_html(request.sheet.banner)}</b></p>" if request.sheet.banner else ""
    return banner + html + banner


# ---- styles ----


def _style(document: ET.Element, quadrant: Quadrant, status: Status, *, theme: Theme, packed: bool) -> None:
    colour, drawing = hue(theme, quadrant), marks.DRAWINGS[status]
    style = ET.SubElement(document, "Style", id=_style_id(quadrant, status))
    icon = ET.SubElement(style, "IconStyle")
    if packed:
        _say(icon, "scale", _ICON_SCALE)
        _say(ET.SubElement(icon, "Icon"), "href", _icon(quadrant, status))
    else:
        icon.insert(0, _colour(colour, max(drawing.fill, 0.5)))
    _say(ET.SubElement(style, "LabelStyle"), "scale", "0.7")
    line = ET.SubElement(style, "LineStyle")
    line.append(_colour(colour, 1.0))
    _say(line, "width", "1")
    ET.SubElement(style, "PolyStyle").append(_colour(colour, marks.AREA_TINT))
    _say(ET.SubElement(style, "BalloonStyle"), "text", _BALLOON)


def _colour(colour: str, strength: float) -> ET.Element:
    """Return a colour as KML writes it: alpha, blue, green, red."""
    element = ET.Element("color")
    element.text = f"{round(255 * strength):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()
    return element


def _style_id(quadrant: Quadrant, status: Status) -> str:
    return f"{quadrant.name}-{status.name}".lower().replace("_", "-")


def _icon(quadrant: Quadrant, status: Status) -> str:
    return f"files/{_style_id(quadrant, status)}.png"


def _overlay(document: ET.Element, banner: str, corner: dict[str, tuple[float, float]]) -> None:
    overlay = ET.SubElement(document, "ScreenOverlay")
    _say(overlay, "name", banner)
    _say(ET.SubElement(overlay, "Icon"), "href", "files/banner.png")
    for name, (x, y) in corner.items():
        ET.SubElement(overlay, name, x=str(x), y=str(y), xunits="fraction", yunits="fraction")


# ---- folders ----


def _fill(document: ET.Element, table: Table, request: ExportRequest) -> None:
    """Add the placemarks, each kind of event in its folder, and each stretch of time in one of that."""
    rows = iter(table.rows)
    found = [(record, [next(rows) for _ in record.places or (None,)]) for record in records_of(request.view)]
    for quadrant in _quadrants(request.view):
        kind = _folder(document, words.QUADRANTS[quadrant])
        told = [each for each in found if QUADRANT[each[0].type] is quadrant]
        folders = _time_folders(kind, [record.event.when for record, _ in told])
        for (record, own), folder in zip(told, folders, strict=True):
            for number, (part, row) in enumerate(zip(record.places or (None,), own, strict=True)):
                _placemark(folder, record, part, row=row, number=number, table=table, request=request)


def _folder(above: ET.Element, name: str) -> ET.Element:
    folder = ET.SubElement(above, "Folder")
    _say(folder, "name", name)
    return folder


def _time_folders(above: ET.Element, found: Sequence[When | None]) -> Sequence[ET.Element]:
    """Return for each event's days the folder of their stretch of time, earliest first; what has no day comes last."""
    stretches = _stretches(found)
    ordered = sorted(set(stretches), key=lambda days: days or (date.max, date.max))
    folders = {days: _folder(above, words.span_words(*days) if days else "no known date") for days in ordered}
    return [folders[days] for days in stretches]


def _stretches(found: Sequence[When | None]) -> Sequence[_Days | None]:
    """Return days as they are told, or the months or years that they lie in, whichever first are few enough."""
    stretches: Sequence[_Days | None] = [_days(when) for when in found]
    for widened in (_months, _years):
        if len(set(stretches)) <= _MOST_FOLDERS:
            break
        stretches = [widened(*days) if days else None for days in stretches]
    return stretches


def _days(when: When | None) -> _Days | None:
    return (when.start, when.end) if when and when.start and when.end else None


def _months(start: date, end: date) -> _Days:
    return start.replace(day=1), end.replace(day=monthrange(end.year, end.month)[1])


def _years(start: date, end: date) -> _Days:
    return date(start.year, 1, 1), date(end.year, 12, 31)


# ---- events ----


def _placemark(
    folder: ET.Element,
    record: EventRecord,
    part: EventPlaceRecord | None,
    *,
    row: Row,
    number: int,
    table: Table,
    request: ExportRequest,
) -> None:
    placemark = ET.SubElement(folder, "Placemark", id=f"event-{record.id}-{number}")
    unreviewed = request.sheet.watermark and not record.review.is_decided
    _say(placemark, "name", f"(unreviewed) {record.heading}" if unreviewed else record.heading)
    _say(placemark, "Snippet", f"{record.when}; {words.STATUSES[record.status]}").set("maxLines", "1")
    _say(placemark, "description", _description(record, part, request))
    _time(placemark, record.event.when)
    _say(placemark, "styleUrl", f"#{_style_id(QUADRANT[record.type], record.status)}")
    data = ET.SubElement(ET.SubElement(placemark, "ExtendedData"), "SchemaData", schemaUrl=f"#{_SCHEMA}")
    for column, value in zip(table.columns, row, strict=True):
        if value not in (None, ""):
            _say(data, "SimpleData", str(value)).set("name", column)
    if part is not None:
        _geometry(placemark, part.place, request.view.shapes)


def _description(record: EventRecord, part: EventPlaceRecord | None, request: ExportRequest) -> str:
    lines = [f"{record.when}; {words.STATUSES[record.status]}; {record.review}"]
    if part is not None:
        lines.append(f"{words.ROLES[part.role]} {part.name}: {part.where}, {words.LINKS[part.link]}")
    told = "".join(f"<p>{escape_html(line)}</p>" for line in lines)
    told += "".join(map(_quote, record.reports)) + "".join(map(_coded, record.coded))
    return _between_banners(f"<h3>{escape_html(record.heading)}</h3>{told}", request)


def _quote(report: EventReportRecord) -> str:
    origin = [report.heading, report.source, report.rating, words.RECOGNISED if report.text_by else ""]
    if report.published:
        origin.append(words.day_words(report.published))
    told = escape_html(", ".join(filter(None, origin)))
    return f"<blockquote>{escape_html(report.quote)}<br/><i>{told}</i></blockquote>"


def _coded(row: CodedRowRecord) -> str:
    return f"<blockquote>{escape_html(row.says)}<br/><i>{escape_html(row.heading)}</i></blockquote>"


def _time(placemark: ET.Element, when: When | None) -> None:
    """Say when an event took place, for the slider; what has no known day is always shown."""
    if when is None or when.start is None or when.end is None:
        return
    if when.start == when.end:
        _say(ET.SubElement(placemark, "TimeStamp"), "when", when.start.isoformat())
        return
    span = ET.SubElement(placemark, "TimeSpan")
    _say(span, "begin", when.start.isoformat())
    _say(span, "end", when.end.isoformat())


def _geometry(placemark: ET.Element, place: Place, shapes: Shapes) -> None:
    group = ET.SubElement(placemark, "MultiGeometry")
    polygons = list(_polygons(place, shapes))
    if place.where_prec != _COUNTRY or not polygons:
        _say(ET.SubElement(group, "Point"), "coordinates", _coordinates([(place.lon, place.lat)]))
    for polygon in polygons:
        element = ET.SubElement(group, "Polygon")
        _say(element, "tessellate", "1")
        rings = [("outerBoundaryIs", polygon.exterior), *(("innerBoundaryIs", ring) for ring in polygon.interiors)]
        for name, ring in rings:
            line = ET.SubElement(ET.SubElement(element, name), "LinearRing")
            _say(line, "coordinates", _coordinates(ring.coords))


def _polygons(place: Place, shapes: Shapes) -> Iterator[Polygon]:
    """Yield the outline of an area without its specks, or the circle of doubt round a point."""
    if circle := circle_of_doubt(place):
        yield circle
        return
    try:
        shape: BaseGeometry = place_geometry(place, shapes)
    except DataError:  # an outline that this version does not know
        return
    yield from (piece for piece in shapely.get_parts(without_specks(shape)).tolist() if isinstance(piece, Polygon))


def _coordinates(points: Sequence[tuple[float, ...]]) -> str:
    return " ".join(f"{_number(point[0])},{_number(point[1])}" for point in points)


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _say(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = plain(text)
    return element
