"""Files of a view, in the format that a file's ending names."""

from collections.abc import Callable
from pathlib import Path

from geo.errors import ExportError
from geo.views.sheets import PLAIN, Sheet
from geo.views.view import View

# What each ending gives, for the page's menu and the command line's help.
FORMATS: dict[str, str] = {
    ".html": "a page with map, filters and evidence that opens without a network",
    ".png": "a picture for a slide",
    ".geojson": "areas and points for a geographic information system",
    ".csv": "a table for a spreadsheet",
}


def render(view: View, ending: str, *, sheet: Sheet = PLAIN) -> bytes:
    """Return a view in a format.

    Raises:
        ExportError: The ending names no format; the message lists those that there are.
    """
    maker = _MAKERS.get(ending.lower())
    if maker is None:
        msg = f"{ending or 'no ending'!r} names no format; use one of {', '.join(FORMATS)}"
        raise ExportError(msg)
    return maker(view, sheet)


def export(view: View, path: Path, *, sheet: Sheet = PLAIN) -> None:
    """Write a view to a file. A file that was there is replaced only once the new one is whole.

    Raises:
        ExportError: The ending names no format, or the file cannot be written.
    """
    content = render(view, path.suffix, sheet=sheet)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        msg = f"{path} cannot be written: {exc.strerror or exc}; name a file in a folder that exists and is yours"
        raise ExportError(msg) from exc


# Each maker loads its libraries only when it is wanted: matplotlib and geopandas take a second each.


def _page(view: View, sheet: Sheet) -> bytes:
    from geo.maps.pages import draw_page

    return draw_page(view, title=sheet.title).encode("utf-8")


def _picture(view: View, sheet: Sheet) -> bytes:
    from geo.maps.snapshots import draw_map

    return draw_map(view, sheet)


def _geojson(view: View, _: Sheet) -> bytes:
    from geo.exports.formats import events_to_geojson

    return events_to_geojson(view).encode("utf-8")


def _csv(view: View, _: Sheet) -> bytes:
    from geo.exports.formats import events_to_csv

    return events_to_csv(view).encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


_MAKERS: dict[str, Callable[[View, Sheet], bytes]] = {
    ".html": _page,
    ".htm": _page,
    ".png": _picture,
    ".geojson": _geojson,
    ".json": _geojson,
    ".csv": _csv,
}
