"""Files of a view, in the format that a file's ending names."""

from collections.abc import Callable
from pathlib import Path

from geo.errors import ExportError
from geo.exports.request import ExportRequest
from geo.views.changes import Changes
from geo.views.sheets import PLAIN, Sheet
from geo.views.view import View

# What each ending gives, for the page's menu and the command line's help. The pack holds one of each.
FORMATS: dict[str, str] = {
    ".html": "a page with map, filters and evidence that opens without a network",
    ".png": "the map as a picture for a slide",
    ".svg": "the map as a drawing, its words as text",
    ".pdf": "the map as a page to print",
    ".pptx": "slides that can be edited",
    ".docx": "a report for Word",
    ".report.pdf": "the report as pages to print",
    ".brief.docx": "a brief on one page, for Word",
    ".brief.pdf": "a brief on one page to print",
    ".geojson": "areas and points for a geographic information system",
    ".gpkg": "layers for QGIS, drawn as here",
    ".kmz": "places with their days for Google Earth, with our marks",
    ".kml": "the same as one plain file",
    ".xlsx": "tables for Excel",
    ".csv": "a table for a spreadsheet",
    ".parquet": "a table for data science (GeoParquet)",
    ".jsonl": "all that is known, one JSON object a line",
    ".stix.json": "a bundle for threat intelligence platforms (STIX 2.1)",
    ".acled.csv": "a table with ACLED's columns",
}


MEANING_THE_SAME = (".htm", ".json", ".geoparquet")  # other endings that are understood


def ending_of(name: str) -> str:
    """Return the longest ending of a file's name that names a format, else its last ending; in small letters."""
    name = name.lower()
    found = [ending for ending in _MAKERS if name.endswith(ending) and len(name) > len(ending)]
    return max(found, key=len, default=Path(name).suffix)


def render(view: View, ending: str, *, sheet: Sheet = PLAIN, changes: Changes | None = None) -> bytes:
    """Return a view in a format.

    Args:
        view: What to write.
        ending: One of `FORMATS`, or another that means the same.
        sheet: How it shall look, and the banner that it must bear.
        changes: What changed since an earlier briefing, for the formats that can tell it.

    Raises:
        ExportError: The ending names no format; the message lists those that there are.
    """
    maker = _MAKERS.get(ending.lower())
    if maker is None:
        msg = f"{ending or 'no ending'!r} names no format; use one of {', '.join(FORMATS)}"
        raise ExportError(msg)
    return maker(ExportRequest(view, sheet, changes))


def export(view: View, path: Path, *, sheet: Sheet = PLAIN, changes: Changes | None = None) -> None:
    """Write a view to a file. A file that was there is replaced only once the new one is whole.

    Raises:
        ExportError: The ending names no format, or the file cannot be written.
    """
    save(render(view, ending_of(path.name), sheet=sheet, changes=changes), path)


def save(content: bytes, path: Path) -> None:
    """Write a file whole or not at all.

    Raises:
        ExportError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        msg = f"{path} cannot be written: {exc.strerror or exc}; name a file in a folder that exists and is yours"
        raise ExportError(msg) from exc


# Each maker loads its libraries only when it is wanted: matplotlib and geopandas take a second each.


def _page(request: ExportRequest) -> bytes:
    from geo.maps.standalone import draw_page

    return draw_page(request.view, request.sheet, changes=request.changes).encode("utf-8")


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

    return draw_deck(request.view, request.sheet, changed=request.changes)


def _word_report(request: ExportRequest) -> bytes:
    from geo.briefings.word_documents import draw_document

    return draw_document(request.view, request.sheet, changed=request.changes)


def _word_brief(request: ExportRequest) -> bytes:
    from geo.briefings.outline import Form
    from geo.briefings.word_documents import draw_document

    return draw_document(request.view, request.sheet, form=Form.BRIEF, changed=request.changes)


def _report(request: ExportRequest) -> bytes:
    from geo.briefings.pdf_documents import draw_paper

    return draw_paper(request.view, request.sheet, changed=request.changes)


def _brief(request: ExportRequest) -> bytes:
    from geo.briefings.outline import Form
    from geo.briefings.pdf_documents import draw_paper

    return draw_paper(request.view, request.sheet, form=Form.BRIEF, changed=request.changes)


def _geojson(request: ExportRequest) -> bytes:
    from geo.exports.formats import events_to_geojson

    return events_to_geojson(request).encode("utf-8")


def _geopackage(request: ExportRequest) -> bytes:
    from geo.exports.geopackage import events_to_geopackage

    return events_to_geopackage(request)


def _kml(request: ExportRequest) -> bytes:
    from geo.exports.kml import events_to_kml

    return events_to_kml(request)


def _kmz(request: ExportRequest) -> bytes:
    from geo.exports.kml import events_to_kmz

    return events_to_kmz(request)


def _xlsx(request: ExportRequest) -> bytes:
    from geo.exports.spreadsheet import events_to_xlsx

    return events_to_xlsx(request)


def _csv(request: ExportRequest) -> bytes:
    from geo.exports.formats import events_to_csv

    return events_to_csv(request).encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def _parquet(request: ExportRequest) -> bytes:
    from geo.exports.parquet import events_to_parquet

    return events_to_parquet(request)


def _jsonl(request: ExportRequest) -> bytes:
    from geo.exports.formats import events_to_jsonl

    return events_to_jsonl(request).encode("utf-8")


def _stix(request: ExportRequest) -> bytes:
    from geo.exports.stix import events_to_stix

    return events_to_stix(request)


def _acled(request: ExportRequest) -> bytes:
    from geo.exports.acled import events_to_acled

    return events_to_acled(request).encode("utf-8-sig")


_MAKERS: dict[str, Callable[[ExportRequest], bytes]] = {
    ".html": _page,
    ".htm": _page,
    ".png": _picture,
    ".svg": _drawing,
    ".pdf": _print,
    ".pptx": _deck,
    ".docx": _word_report,
    ".report.pdf": _report,
    ".brief.docx": _word_brief,
    ".brief.pdf": _brief,
    ".geojson": _geojson,
    ".json": _geojson,
    ".gpkg": _geopackage,
    ".kmz": _kmz,
    ".kml": _kml,
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".parquet": _parquet,
    ".geoparquet": _parquet,
    ".jsonl": _jsonl,
    ".stix.json": _stix,
    ".acled.csv": _acled,
}
