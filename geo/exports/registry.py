"""The formats that a view is written in, one row each: ending, title, words, media type, group, maker.

Writing, the pack, the page's buttons, the command line's help and the README's table are derived from the rows.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from geo.errors import DataError, ExportError
from geo.exports.request import ExportRequest

MOST_IN_MEMORY = 512 << 20  # bytes of a file that is not written piece by piece


class FormatGroup(StrEnum):
    """What a file is for; also what the page's column of buttons is headed."""

    BRIEFINGS = "Briefings"
    MAP = "Map"
    DATA = "Data"


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `also` are endings that mean the same; `title` is what a button says, `words` what a file gives.

    `pieces` are there where a file can be written without ever being whole in memory; together they are what `maker`
    returns.
    """

    ending: str
    title: str
    words: str
    media_type: str
    group: FormatGroup
    maker: Callable[[ExportRequest], bytes]
    also: tuple[str, ...] = ()
    pieces: Callable[[ExportRequest], Iterator[bytes]] | None = None

    @property
    def endings(self) -> tuple[str, ...]:
        """The ending by which it is known, then those that mean the same."""
        return (self.ending, *self.also)


# Each maker loads its libraries only when it is wanted: matplotlib and geopandas take a second each.


def _page(request: ExportRequest) -> bytes:
    from geo.maps.standalone import draw_page

    return draw_page(request.view, request.sheet, changes=request.changes, story=request.story).encode("utf-8")


def _picture(request: ExportRequest) -> bytes:
    return _drawn(request, ".png")


def _drawing(request: ExportRequest) -> bytes:
    return _drawn(request, ".svg")


def _print(request: ExportRequest) -> bytes:
    return _drawn(request, ".pdf")


def _drawn(request: ExportRequest, ending: str) -> bytes:
    from geo.maps.snapshots import draw_map

    return draw_map(request.view, request.sheet, ending=ending)


def _deck(request: ExportRequest) -> bytes:
    from geo.briefings.deck import draw_deck

    return draw_deck(request.view, request.sheet, changed=request.changes, story=request.story)


def _word_report(request: ExportRequest) -> bytes:
    from geo.briefings.word_documents import draw_document

    return draw_document(request.view, request.sheet, changed=request.changes, story=request.story)


def _word_brief(request: ExportRequest) -> bytes:
    from geo.briefings.outline import Form
    from geo.briefings.word_documents import draw_document

    return draw_document(request.view, request.sheet, form=Form.BRIEF, changed=request.changes, story=request.story)


def _report(request: ExportRequest) -> bytes:
    from geo.briefings.pdf_documents import draw_paper

    return draw_paper(request.view, request.sheet, changed=request.changes, story=request.story)


def _brief(request: ExportRequest) -> bytes:
    from geo.briefings.outline import Form
    from geo.briefings.pdf_documents import draw_paper

    return draw_paper(request.view, request.sheet, form=Form.BRIEF, changed=request.changes, story=request.story)


def _geojson(request: ExportRequest) -> Iterator[bytes]:
    from geo.exports.geojson import geojson_pieces

    return _encoded(geojson_pieces(request))


def _geopackage(request: ExportRequest) -> bytes:
    from geo.exports.geopackage import events_to_geopackage

    return events_to_geopackage(request)


def _kml(request: ExportRequest) -> bytes:
    from geo.exports.kml import events_to_kml

    return events_to_kml(request)


def _kmz(request: ExportRequest) -> bytes:
    from geo.exports.kml import events_to_kmz

    return events_to_kmz(request)


def _flatgeobuf(request: ExportRequest) -> bytes:
    from geo.exports.flatgeobuf import events_to_flatgeobuf

    return events_to_flatgeobuf(request)


def _tiles(request: ExportRequest) -> bytes:
    from geo.exports.tiles import events_to_pmtiles

    return events_to_pmtiles(request)


def _points(request: ExportRequest) -> Iterator[bytes]:
    from geo.exports.points import point_pieces

    return _encoded(point_pieces(request), mark=codecs.BOM_UTF8)


def _xlsx(request: ExportRequest) -> bytes:
    from geo.exports.spreadsheet import events_to_xlsx

    return events_to_xlsx(request)


def _csv(request: ExportRequest) -> Iterator[bytes]:
    from geo.exports.formats import csv_pieces

    return _encoded(csv_pieces(request), mark=codecs.BOM_UTF8)


def _parquet(request: ExportRequest) -> bytes:
    from geo.exports.parquet import events_to_parquet

    return events_to_parquet(request)


def _jsonl(request: ExportRequest) -> Iterator[bytes]:
    from geo.exports.formats import jsonl_pieces

    return _encoded(jsonl_pieces(request))


def _stix(request: ExportRequest) -> bytes:
    from geo.exports.stix import events_to_stix

    return events_to_stix(request)


def _acled(request: ExportRequest) -> bytes:
    from geo.exports.acled import events_to_acled

    return events_to_acled(request).encode("utf-8-sig")


def _encoded(pieces: Iterable[str], *, mark: bytes = b"") -> Iterator[bytes]:
    """Yield text as UTF-8; the mark tells Excel that it is."""
    if mark:
        yield mark
    for piece in pieces:
        yield piece.encode("utf-8")


def _whole(pieces: Callable[[ExportRequest], Iterator[bytes]]) -> Callable[[ExportRequest], bytes]:
    """Return what makes a file as one of what makes it piece by piece.

    Raises:
        ExportError: It would be too large to hold in memory.
    """

    def made(request: ExportRequest) -> bytes:
        out = bytearray()
        for piece in pieces(request):
            out += piece
            if len(out) > MOST_IN_MEMORY:
                msg = (
                    f"this is larger than {MOST_IN_MEMORY >> 20:,} MiB; filter the events, or write it to a file: "
                    "dateline export … -o FILE"
                )
                raise ExportError(msg)
        return bytes(out)

    return made


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ROWS = (
    Format(
        ".pptx",
        "Slides (PPTX)",
        "slides that can be edited: cover, maps, timeline as a chart, tables, quotes in the notes, sources",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        FormatGroup.BRIEFINGS,
        _deck,
    ),
    Format(
        ".report.pdf",
        "Report (PDF)",
        "a report to print, with every event and its evidence",
        "application/pdf",
        FormatGroup.BRIEFINGS,
        _report,
    ),
    Format(".docx", "Report (DOCX)", "the same report for Word", _WORD, FormatGroup.BRIEFINGS, _word_report),
    Format(
        ".brief.pdf",
        "Brief on one page (PDF)",
        "a brief on one page, to print",
        "application/pdf",
        FormatGroup.BRIEFINGS,
        _brief,
    ),
    Format(
        ".brief.docx", "Brief on one page (DOCX)", "the same brief for Word", _WORD, FormatGroup.BRIEFINGS, _word_brief
    ),
    Format(
        ".html",
        "Page (HTML)",
        "a page of its own with map, timeline, filters and evidence, which opens without a network",
        "text/html",
        FormatGroup.BRIEFINGS,
        _page,
        also=(".htm",),
    ),
    Format(".png", "Picture (PNG)", "the map as a picture for a slide", "image/png", FormatGroup.MAP, _picture),
    Format(
        ".svg", "Drawing (SVG)", "the map as a drawing, its words as text", "image/svg+xml", FormatGroup.MAP, _drawing
    ),
    Format(".pdf", "Map to print (PDF)", "the map as a page to print", "application/pdf", FormatGroup.MAP, _print),
    Format(
        ".gpkg",
        "QGIS (GeoPackage)",
        "layers for QGIS, drawn as here",
        "application/geopackage+sqlite3",
        FormatGroup.MAP,
        _geopackage,
    ),
    Format(
        ".kmz",
        "Google Earth (KMZ)",
        "places with their days for Google Earth, with our marks",
        "application/vnd.google-earth.kmz",
        FormatGroup.MAP,
        _kmz,
    ),
    Format(
        ".kml",
        "Google Earth (KML)",
        "the same as one plain file",
        "application/vnd.google-earth.kml+xml",
        FormatGroup.MAP,
        _kml,
    ),
    Format(
        ".geojson",
        "Map data (GeoJSON)",
        "points of events and the outlines that they name, for a geographic information system",
        "application/geo+json",
        FormatGroup.MAP,
        _whole(_geojson),
        also=(".json",),
        pieces=_geojson,
    ),
    Format(
        ".fgb",
        "Map data (FlatGeobuf)",
        "the same with an index, for maps in a browser; without events that have no place",
        "application/flatgeobuf",
        FormatGroup.MAP,
        _flatgeobuf,
    ),
    Format(
        ".pmtiles",
        "Map tiles (PMTiles)",
        "tiles of points and outlines for a map on a web page; without events that have no place",
        "application/vnd.pmtiles",
        FormatGroup.MAP,
        _tiles,
    ),
    Format(
        ".xlsx",
        "Workbook (XLSX)",
        "tables for Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FormatGroup.DATA,
        _xlsx,
    ),
    Format(".csv", "Table (CSV)", "a table for a spreadsheet", "text/csv", FormatGroup.DATA, _whole(_csv), pieces=_csv),
    Format(
        ".acled.csv",
        "Table with ACLED’s columns (CSV)",
        "a table with ACLED's columns; only rows that ACLED coded have its coding",
        "text/csv",
        FormatGroup.DATA,
        _acled,
    ),
    Format(
        ".points.csv",
        "Points for a web map (CSV)",
        "a table of points for tools such as Datawrapper: where, what to write, how to colour",
        "text/csv",
        FormatGroup.DATA,
        _whole(_points),
        pieces=_points,
    ),
    Format(
        ".parquet",
        "Table (GeoParquet)",
        "a table for data science (GeoParquet)",
        "application/vnd.apache.parquet",
        FormatGroup.DATA,
        _parquet,
        also=(".geoparquet",),
    ),
    Format(
        ".jsonl",
        "All that is known (JSON Lines)",
        "all that is known: the record of each event, one JSON object a line",
        "application/jsonl",
        FormatGroup.DATA,
        _whole(_jsonl),
        pieces=_jsonl,
    ),
    Format(
        ".stix.json",
        "Threat intelligence (STIX 2.1)",
        "a bundle for threat intelligence platforms (STIX 2.1)",
        "application/stix+json;version=2.1",
        FormatGroup.DATA,
        _stix,
    ),
)


def _by_ending(rows: Iterable[Format]) -> Mapping[str, Format]:
    """Return formats by every ending that they are known by.

    Raises:
        DataError: An ending is none, or belongs to two formats; the message names it.
    """
    found: dict[str, Format] = {}
    for row in rows:
        for ending in row.endings:
            if not ending.startswith(".") or ending != ending.lower():
                msg = f"geo.exports.registry: {ending!r} is no ending; write it in small letters, after a full stop"
                raise DataError(msg)
            if ending in found:
                msg = f"geo.exports.registry: {found[ending].title} and {row.title} both end in {ending}"
                raise DataError(msg)
            found[ending] = row
    return found


_BY_ENDING = _by_ending(_ROWS)
FORMATS: Mapping[str, Format] = {row.ending: row for row in _ROWS}
"""The formats by the ending that they are known by, in the order in which they are offered and packed."""

PAGE, PICTURE, RECORDS = FORMATS[".html"], FORMATS[".png"], FORMATS[".jsonl"]


def ending_of(name: str) -> str:
    """Return the longest ending of a file's name that names a format, else its last ending; in small letters."""
    name = name.lower()
    found = [ending for ending in _BY_ENDING if name.endswith(ending) and len(name) > len(ending)]
    return max(found, key=len, default=Path(name).suffix)


def format_of(ending: str) -> Format:
    """Return the format that an ending names, in large or small letters.

    Raises:
        ExportError: It names none; the message lists those that there are.
    """
    found = _BY_ENDING.get(ending.lower())
    if found is None:
        msg = f"{ending or 'no ending'!r} names no format; use one of {', '.join(FORMATS)}"
        raise ExportError(msg)
    return found


def formats_in(group: FormatGroup) -> tuple[Format, ...]:
    """Return the formats of a group, in their order."""
    return tuple(row for row in _ROWS if row.group is group)
