"""A view's events as PMTiles: vector tiles in one file, which a web page reads in parts from any server of files.

One layer, `events`, holds features of two roles, as GeoJSON does: points of events at their places, each readable
alone, and the outlines of places, each once, with how many events name it and what they are called. A whole country or
sea has no point: a mark at its middle would lie. Events without a place are left out, as in any map. GDAL cuts the
tiles; it would thin out what it takes for too much, so its bounds are raised until nothing is.
"""

import gzip
import html
import json
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import geopandas
import pyogrio
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.exports.drafts import drafted
from geo.exports.geojson import area_id
from geo.exports.points import POINT_COLUMNS, point_rows
from geo.exports.request import ExportRequest
from geo.exports.tables import AREA, AREA_ID, EVENT, ROLE, Table, area_table
from geo.views import words
from geo.views.escape import plain
from geo.views.event_records import Cell, records_of
from geo.views.frames import CRS, outline_of, place_geometry, without_specks
from geo.views.titles import title_of_event

LAYER = "events"
FARTHEST = 7  # the last zoom that has tiles of its own: there a step is 80 m, and programs enlarge beyond
_NORTH = 85.05  # degrees: the tiles end there
_MOST_TOLD = 8  # titles that an outline tells
_LONGEST_QUOTE = 300  # characters
_UNBOUNDED = {"MAX_SIZE": "100000000", "MAX_FEATURES": "10000000"}  # bytes and features of a tile
_HEADER = struct.Struct("<7sB11Q")  # of PMTiles 3: mark, version, then offsets and lengths
_REST = struct.Struct("<6B4iB2i")  # of the head: order, two packings, kind, zooms; box; centre
_SIZE = 127  # of the head
_FROM_METADATA = (4, 6)  # where among these the offsets stand of what follows the metadata

Properties = dict[str, Cell]


def events_to_pmtiles(request: ExportRequest) -> bytes:
    """Write the file. Same request, same bytes.

    Raises:
        ExportError: GDAL cannot write; the message says why.
    """
    drawn = [*_areas(request), *_points(request)]
    about = {"name": plain(request.title), "description": plain(request.sheet.banner)}
    content = _cut(drawn, about) if drawn else _empty(about)
    # Maps show this as HTML.
    return _with_metadata(content, {"attribution": " | ".join(map(html.escape, request.view.attribution))})


def _cut(drawn: Sequence[tuple[BaseGeometry, Properties]], about: Mapping[str, str]) -> bytes:
    """Let GDAL cut the tiles."""
    columns = dict.fromkeys((ROLE, *POINT_COLUMNS, AREA_ID, "events"))
    told = {name: [properties.get(name) for _, properties in drawn] for name in columns}
    frame = geopandas.GeoDataFrame(told, geometry=[shape for shape, _ in drawn], crs=CRS)
    options = {"NAME": about["name"], "DESCRIPTION": about["description"], "TYPE": "overlay"}
    options |= {"MINZOOM": "0", "MAXZOOM": str(FARTHEST), **_UNBOUNDED}

    def write(path: Path) -> None:
        pyogrio.write_dataframe(
            frame, path, layer=LAYER, driver="PMTiles", geometry_type="Unknown", dataset_options=options
        )

    return drafted("events.pmtiles", write, what="PMTiles")


def _empty(about: Mapping[str, str]) -> bytes:
    """Return a file without tiles, which GDAL cannot write: its head, an empty directory, what it is about."""
    directory = gzip.compress(b"\0", mtime=0)
    layer = {"id": LAYER, "minzoom": 0, "maxzoom": FARTHEST, "fields": {}}
    metadata = gzip.compress(json.dumps({**about, "vector_layers": [layer]}).encode(), mtime=0)
    end = _SIZE + len(directory) + len(metadata)
    parts = (_SIZE, len(directory), _SIZE + len(directory), len(metadata), end, 0, end, 0, 0, 0, 0)
    world = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0)
    return _HEADER.pack(b"PMTiles", 3, *parts) + _REST.pack(1, 2, 2, 1, 0, FARTHEST, *world) + directory + metadata


def _points(request: ExportRequest) -> Iterator[tuple[BaseGeometry, Properties]]:
    for place, row in point_rows(request):
        area = area_id(place)
        told: Properties = dict(zip(POINT_COLUMNS, row, strict=True)) | {ROLE: EVENT, AREA_ID: area}
        told["quote"] = _short(told["quote"])
        yield Point(place.lon, max(-_NORTH, min(place.lat, _NORTH))), told


def _areas(request: ExportRequest) -> Iterator[tuple[BaseGeometry, Properties]]:
    table = area_table(request)
    titles = _titles(request)
    for place, row in zip(table.places, table.rows, strict=True):
        outline = outline_of(place) if place else None
        if place is None or outline is None:
            continue
        try:
            shape = without_specks(place_geometry(place, request.view.shapes))
        except DataError:  # an outline that this version does not know
            continue
        drawn = shapely.clip_by_rect(shape, -180, -_NORTH, 180, _NORTH)
        if not drawn.is_empty:
            yield drawn, _area(table, row, titles[outline]) | {AREA_ID: area_id(place)}


def _area(table: Table, row: tuple[Cell, ...], titles: list[str]) -> Properties:
    told = dict(zip(table.columns, row, strict=True))
    more = len(titles) - _MOST_TOLD
    listed = "; ".join(titles[:_MOST_TOLD]) + (f"; and {more:,} more" if more > 0 else "")
    quadrants: Mapping[str, str] = {str(quadrant): each for quadrant, each in words.QUADRANTS.items()}
    return {
        ROLE: AREA,
        "title": listed,
        "place": told["name"],
        "kind": quadrants.get(str(told["quadrant"]), "several kinds"),
        "date_from": told["date_from"],
        "date_to": told["date_to"],
        "events": told["events"],
        "handling": told["handling"],
    }


def _titles(request: ExportRequest) -> Mapping[str, list[str]]:
    """Return what the events of each outline are called."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record in records_of(request.view):
        outlines = dict.fromkeys(outline_of(part.place) for part in record.places)
        for outline in outlines:
            if outline is not None:
                found[outline].append(title_of_event(record.event))
    return found


def _short(text: Cell) -> Cell:
    if not isinstance(text, str) or len(text) <= _LONGEST_QUOTE:
        return text
    return text[: _LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"


def _with_metadata(content: bytes, more: Mapping[str, str]) -> bytes:
    """Add to the metadata of a file of PMTiles, and move what follows them."""
    mark, version, *numbers = _HEADER.unpack_from(content)
    at, size = numbers[2:4]
    told = json.loads(gzip.decompress(content[at : at + size]))
    packed = gzip.compress(json.dumps(told | dict(more), ensure_ascii=False).encode("utf-8"), mtime=0)
    numbers[3] = len(packed)
    for place in _FROM_METADATA:
        if numbers[place] > at:
            numbers[place] += len(packed) - size
    head = _HEADER.pack(mark, version, *numbers) + content[_HEADER.size : at]
    return head + packed + content[at + size :]
