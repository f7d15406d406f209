"""A view's events as a GeoPackage, drawn in our marks when QGIS opens it, with a project that shows them all.

Layers with a geometry hold one kind each, since QGIS styles a layer of one kind only: `events` are points (the mark of
each place of each event); `areas` the outlines of those places that are areas, each once, so that tints do not add up,
and the circles within which lies what is near a place; `places` and `changes` are points. Below them lie `base_land`
and `base_disputes`, the ground. The tables `reports`, `articles`, `actors`, `manifest` and `columns` have no geometry.
The same view gives the same bytes.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import geopandas
import pandas
import pyogrio

from geo.exports.dictionary import column_notes
from geo.exports.drafts import drafted
from geo.exports.ground import DISPUTES, LAND
from geo.exports.layers import GEOMETRIES, layers_of
from geo.exports.qgis import (
    LayerStyle,
    area_style,
    change_style,
    dispute_style,
    event_style,
    land_style,
    place_style,
)
from geo.exports.qgis_project import project_row
from geo.exports.request import ExportRequest
from geo.exports.tables import (
    FEATURES,
    HELP,
    Table,
    manifest_table,
    place_table,
)
from geo.views.escape import plain

_EPOCH = "1970-01-01T00:00:00.000Z"  # when a layer was written is told by the manifest of the pack alone
_GEOMETRY = "geom"
_FILE = "events.gpkg"  # as packs and the page call it
_VERSION = "1.2"  # of GeoPackage: newer ones make older programs warn, and bring nothing that we use
# The table whose columns a layer has.
_OF_LAYERS = {name: name for name in HELP if name != FEATURES} | {"areas": "places"}

_NOTES = (  # the Schema extension of GeoPackage: what columns say
    """CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
    constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name))""",
    """CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
    max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))""",
    """CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)
_EXTENSION = "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')"
_DEFINITION = "http://www.geopackage.org/spec121/#extension_schema"
_NOTE = "INSERT INTO gpkg_data_columns (table_name, column_name, name, description) VALUES (?, ?, ?, ?)"
_STYLES = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
    ui TEXT(30), update_time DATETIME)"""
_PROJECTS = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"
_CONTENTS = "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?,?,?,?,?)"
_STYLE = (
    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
    "styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', ?)"
)


def events_to_geopackage(request: ExportRequest) -> bytes:
    """Write the layers and their styles.

    Raises:
        ExportError: SQLite or GDAL cannot write; the message says why.
    """
    places = place_table(request)

    def write(path: Path) -> None:
        with _hasty():
            for name, frames in layers_of(request, places, _manifest(request)):
                for number, frame in enumerate(frames):
                    _write(path, name, frame, description=plain(request.sheet.banner), first=not number)
        _finish(path, request, places)

    return _without_counters(drafted(_FILE, write, what="GeoPackage"))


@contextmanager
def _hasty() -> Iterator[None]:
    """Let GDAL not wait for the disk after each layer: the file is a draft that nobody else sees."""
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": None})


def _manifest(request: ExportRequest) -> Table:
    """Return the facts of the export, and of the project inside: QGIS lets it name its file, and not say "this one"."""
    table = manifest_table(request)
    told = f"The project for QGIS inside finds its layers while this file is called {_name_of(request)}."
    return replace(table, rows=(*table.rows, ("project", f"{told} Under another name, open the layers themselves.")))


def _name_of(request: ExportRequest) -> str:
    return request.file_name or _FILE


def _write(path: Path, name: str, frame: pandas.DataFrame, *, description: str, first: bool) -> None:
    if not first:
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=True, use_arrow=True)
        return
    drawn = isinstance(frame, geopandas.GeoDataFrame)
    kind = GEOMETRIES.get(name, "Point") if drawn else None
    options = {"DESCRIPTION": description} if description else {}
    if drawn:
        options |= {"GEOMETRY_NAME": _GEOMETRY}
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        append=path.exists(),
        layer_options=options,
        dataset_options={"VERSION": _VERSION},
        use_arrow=True,  # else days are written as moments
    )


def _finish(path: Path, request: ExportRequest, places: Table) -> None:
    """Add the styles and the project, and take out the time of writing."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_STYLES)
        database.execute(_CONTENTS, ("layer_styles", "attributes", "layer_styles", "", _EPOCH))
        styles = _styles(request)
        for name, style in styles.items():
            told = (name, _GEOMETRY, "Dateline", style.qml, style.sld, plain(request.sheet.banner), _EPOCH)
            database.execute(_STYLE, told)
        _note_columns(database, request)
        database.execute(_PROJECTS)
        row = project_row(
            request,
            places,
            {name: style.qml for name, style in styles.items()},
            file=_name_of(request),
        )
        database.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", row)
        database.execute("UPDATE gpkg_contents SET last_change = ?", (_EPOCH,))


def _note_columns(database: sqlite3.Connection, request: ExportRequest) -> None:
    """Say of each column what it says, where programs look for it."""
    for statement in _NOTES:
        database.execute(statement)
    for name in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        database.execute(_EXTENSION, (name, _DEFINITION))
    for layer, table in _OF_LAYERS.items():
        if layer != "changes" or request.changes is not None:
            notes = column_notes(table).items()
            database.executemany(_NOTE, ((layer, column, column, note) for column, note in notes))


def _without_counters(content: bytes) -> bytes:
    """Set SQLite's two counters of transactions, equal in a whole file, to 1: GDAL does not always need as many."""
    one = (1).to_bytes(4, "big")
    return content[:24] + one + content[28:92] + one + content[96:]


def _styles(request: ExportRequest) -> Mapping[str, LayerStyle]:
    theme = request.sheet.theme
    events = request.view.events
    styles = {
        "events": event_style(events, theme=theme),
        "areas": area_style(events, theme=theme),
        "places": place_style(theme=theme),
        DISPUTES: dispute_style(theme=theme),
        LAND: land_style(theme=theme),
    }
    return styles | ({"changes": change_style(theme=theme)} if request.changes is not None else {})
