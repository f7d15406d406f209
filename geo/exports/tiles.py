"""A view's events as PMTiles: vector tiles in one file, which a web page reads in parts from any server of files.

One layer, `events`, holds features of two roles, as GeoJSON does: points of events at their places, each readable
alone, and the outlines of places, each once, with how many events name it and what they are called. A whole country or
sea has no point: a mark at its middle would lie. Events without a place are left out, as in any map. GDAL cuts the
tiles; it would thin out what it takes for too much, so its bounds are raised until nothing is.
"""

import gzip
import html
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.aliases import Json
from geo.errors import DataError
from geo.exports.drafts import drafted
from geo.exports.geojson import area_id
from geo.exports.points import POINT_COLUMNS, point_rows
from geo.exports.request import ExportRequest
from geo.exports.tables import AREA, AREA_ID, EVENT, ROLE, Table, area_table, places_by
from geo.exports.tile_archive import HEAD, Tile, archive, tile_numbers
from geo.exports.tile_properties import KEYS, NORTH, NUMBERS, SEVERAL_KINDS, short
from geo.exports.vector_layers import OpenLayer, opened_layer
from geo.model import Event
from geo.views import words
from geo.views.escape import plain
from geo.views.event_records import Cell
from geo.views.frames import CRS, outline_of, place_geometry, without_specks
from geo.views.titles import title_of_event

LAYER = "events"
FARTHEST = 7  # the last zoom that has tiles of its own: there a step is 80 m, and programs enlarge beyond
_MOST_TOLD = 8  # titles that an outline tells
_UNBOUNDED = {"MAX_SIZE": "100000000", "MAX_FEATURES": "10000000"}  # bytes and features of a tile
_FROM_METADATA = (4, 6)  # where among these the offsets stand of what follows the metadata

Properties = dict[str, Cell]


def events_to_pmtiles(request: ExportRequest) -> bytes:
    """Write the file. Same request, same bytes.

    Raises:
        ExportError: GDAL cannot write; the message says why.
    """
    # Maps show the attribution as HTML.
    about: dict[str, Json] = {
        "name": plain(request.title),
        "description": plain(request.sheet.banner),
        "attribution": " | ".join(map(html.escape, request.view.attribution)),
    }
    if request.in_batches:
        return _streamed(request, about)
    drawn = [*_areas(request), *_points(request)]
    return _with_metadata(_cut(drawn, about, ".pmtiles"), about) if drawn else _archive([], about)


def _streamed(request: ExportRequest, about: Mapping[str, Json]) -> bytes:
    """Write events of a table: outlines by GDAL, points of their own."""
    from geo.exports.many_tiles import tiles_of  # brings Arrow

    areas = list(_areas(request))
    cut = _tiles_in(_cut(areas, about, ".mbtiles")) if areas else {}
    return _archive(list(tiles_of(request, cut, layer=LAYER, farthest=FARTHEST)), about)


def _cut(drawn: Sequence[tuple[BaseGeometry, Properties]], about: Mapping[str, Json], ending: str) -> bytes:
    """Let GDAL cut the tiles."""
    columns = dict.fromkeys(KEYS)
    told = {name: [properties.get(name) for _, properties in drawn] for name in columns}
    frame = geopandas.GeoDataFrame(told, geometry=[shape for shape, _ in drawn], crs=CRS)
    options = {"NAME": str(about["name"]), "DESCRIPTION": str(about["description"]), "TYPE": "overlay"}
    options |= {"MINZOOM": "0", "MAXZOOM": str(FARTHEST), **_UNBOUNDED}
    driver = "PMTiles" if ending == ".pmtiles" else "MVT"
    if driver == "MVT":
        options["FORMAT"] = "MBTILES"

    def write(path: Path) -> None:
        pyogrio.write_dataframe(
            frame, path, layer=LAYER, driver=driver, geometry_type="Unknown", dataset_options=options
        )

    return drafted(f"events{ending}", write, what="PMTiles")


def _tiles_in(content: bytes) -> dict[int, OpenLayer]:
    """Return the layers of a file of MBTiles, by the numbers of their tiles."""
    found: dict[int, OpenLayer] = {}
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        rows = database.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles")
        for zoom, column, row, data in rows:
            x, y = np.array([column]), np.array([(1 << zoom) - 1 - row])  # there rows go upwards
            found[int(tile_numbers(zoom, x, y)[0])] = opened_layer(gzip.decompress(data))
    return dict(sorted(found.items()))


def _archive(tiles: Sequence[Tile], about: Mapping[str, Json]) -> bytes:
    fields = {key: "Number" if key in NUMBERS else "String" for key in KEYS} if tiles else {}
    layer: dict[str, Json] = {"id": LAYER, "minzoom": 0, "maxzoom": FARTHEST, "fields": dict(fields)}
    told: dict[str, Json] = {**about, "type": "overlay", "vector_layers": [layer]}
    return archive(tiles, told, zooms=(0, FARTHEST), box=(-NORTH, -180.0, NORTH, 180.0))


def _points(request: ExportRequest) -> Iterator[tuple[BaseGeometry, Properties]]:
    for place, row in point_rows(request):
        area = area_id(place)
        told: Properties = dict(zip(POINT_COLUMNS, row, strict=True)) | {ROLE: EVENT, AREA_ID: area}
        told["quote"] = short(told["quote"])
        yield Point(place.lon, max(-NORTH, min(place.lat, NORTH))), told


def _areas(request: ExportRequest) -> Iterator[tuple[BaseGeometry, Properties]]:
    table = area_table(request)
    events = places_by(request.view.events, outline_of)[1]
    for place, row in zip(table.places, table.rows, strict=True):
        outline = outline_of(place) if place else None
        if place is None or outline is None:
            continue
        try:
            shape = without_specks(place_geometry(place, request.view.shapes))
        except DataError:  # an outline that this version does not know
            continue
        drawn = shapely.clip_by_rect(shape, -180, -NORTH, 180, NORTH)
        if not drawn.is_empty:
            yield drawn, _area(table, row, events[outline]) | {AREA_ID: area_id(place)}


def _area(table: Table, row: tuple[Cell, ...], events: Sequence[Event]) -> Properties:
    told = dict(zip(table.columns, row, strict=True))
    more = len(events) - _MOST_TOLD
    listed = "; ".join(map(title_of_event, events[:_MOST_TOLD])) + (f"; and {more:,} more" if more > 0 else "")
    quadrants: Mapping[str, str] = {str(quadrant): each for quadrant, each in words.QUADRANTS.items()}
    return {
        ROLE: AREA,
        "title": listed,
        "place": told["name"],
        "kind": quadrants.get(str(told["quadrant"]), SEVERAL_KINDS),
        "date_from": told["date_from"],
        "date_to": told["date_to"],
        "events": told["events"],
        "handling": told["handling"],
    }


def _with_metadata(content: bytes, more: Mapping[str, Json]) -> bytes:
    """Add to the metadata of a file of PMTiles, and move what follows them."""
    mark, version, *numbers = HEAD.unpack_from(content)
    at, size = numbers[2:4]
    told = json.loads(gzip.decompress(content[at : at + size]))
    packed = gzip.compress(json.dumps(told | dict(more), ensure_ascii=False).encode("utf-8"), mtime=0)
    numbers[3] = len(packed)
    for place in _FROM_METADATA:
        if numbers[place] > at:
            numbers[place] += len(packed) - size
    head = HEAD.pack(mark, version, *numbers) + content[HEAD.size : at]
    return head + packed + content[at + size :]
