"""Outlines of areas as the browser draws them: no finer than the map shows, made once and kept in a file.

Making them coarse takes a third of a second for all countries, at each start. So what was made is kept in the user's
data folder, for as long as the outlines that the program brings along, and this code, are the same.
"""

import hashlib
import re
from contextlib import suppress
from pathlib import Path
from threading import Lock

import msgspec
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.aliases import Json
from geo.disk import write_whole
from geo.errors import DataError, GeoError
from geo.gazetteer.added import user_data_path
from geo.gazetteer.shapes import Shapes, to_the_seam
from geo.resources import resource_path
from geo.views.escape import script_json

_DETAIL = 1 / 900  # of an outline's width: finer steps do not show at the zoom where it fills the map
_SPECK = 1 / 4000  # of an outline's area: smaller islands go, the largest stays
_ROUND = 300  # degrees of longitude, of what goes round the world
_FILE = "outlines.json"
_NUMBERS = re.compile(rb"[][0-9.,eE+-]+")  # in lists: what goes into the page's script is nothing else
_MOST = 2000  # outlines that are kept; the world has some 4,000 areas, of which an analyst's events name few


class _Outlines:
    """What was made of outlines so far, by border view and id."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], str | None] = {}
        self.new = False
        self.lock = Lock()


class _KeptOutlines(msgspec.Struct):
    stamp: str
    outlines: dict[str, dict[str, msgspec.Raw]]  # by view and id


_so_far = _Outlines()


def outline_json(shape_id: str, shapes: Shapes) -> str | None:
    """Return an outline as JSON polygons, longitude first, no finer than the map shows; None where there is none."""
    key = (str(shapes.view), shape_id)
    if key not in _so_far.made:
        _so_far.made[key] = _coarse(shape_id, shapes)
        _so_far.new = True
    return _so_far.made[key]


def take_outlines() -> None:
    """Take what is kept; nothing where it is damaged, or of other outlines."""
    try:
        kept = msgspec.json.decode(_path().read_bytes(), type=_KeptOutlines)
    except (OSError, ValueError, RecursionError):
        return
    if kept.stamp == _stamp():
        for view, outlines in kept.outlines.items():
            for shape_id, outline in outlines.items():
                if _NUMBERS.fullmatch(outline):
                    _so_far.made.setdefault((view, shape_id), bytes(outline).decode())


def keep_outlines() -> None:
    """Keep what was made, if it is more than what is kept; where that cannot be, it is made again the next time."""
    with _so_far.lock, suppress(OSError, GeoError):
        if not _so_far.new:
            return
        kept = _KeptOutlines(_stamp(), {})
        named = [(key, told) for key, told in tuple(_so_far.made.items()) if told and "(" not in key[1]]
        for (view, shape_id), told in named[-_MOST:]:
            kept.outlines.setdefault(view, {})[shape_id] = msgspec.Raw(told.encode())
        user_data_path().mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(_path(), msgspec.json.encode(kept))
        _so_far.new = False


def _coarse(shape_id: str, shapes: Shapes) -> str | None:
    try:
        shape = shapes.get(shape_id)
    except DataError:
        return None
    if shape.is_empty or shape.area == 0:
        shape = shape.buffer(0.15)  # a route that was told as a line
    shape = _across_the_seam(shape)
    west, south, east, north = shape.bounds
    coarse = shape.simplify(max(east - west, north - south) * _DETAIL)
    pieces = [piece for piece in shapely.get_parts(coarse) if piece.geom_type == "Polygon" and not piece.is_empty]
    smallest = min(shape.area * _SPECK, max((piece.area for piece in pieces), default=0.0))
    kept = [piece for piece in pieces if piece.area >= smallest]
    return script_json([[_ring(ring) for ring in (piece.exterior, *piece.interiors)] for piece in kept]) or None


def _across_the_seam(shape: BaseGeometry) -> BaseGeometry:
    """Join what the map's seam at 180° parts: longitudes go on beyond it. What goes round the world stays as it is."""
    shape = to_the_seam(shape)
    west, _, east, _ = shape.bounds
    pieces = shapely.get_parts(shape).tolist()
    if west > -180 or east < 180 or any(piece.bounds[2] - piece.bounds[0] > _ROUND for piece in pieces):
        return shape
    return shapely.union_all([translate(piece, 360) if piece.bounds[0] <= -180 else piece for piece in pieces])


def _ring(ring: shapely.LinearRing) -> Json:
    return [[round(x, 3), round(y, 3)] for x, y in ring.coords]


def _path() -> Path:
    return user_data_path() / _FILE


def _stamp() -> str:
    """Return what changes with the outlines that the program brings along, and with this code."""
    told = [Path(__file__).read_text(encoding="utf-8"), shapely.__version__]
    for path in sorted(resource_path("data", "shapes").iterdir()):
        facts = path.stat()
        told.append(f"{path} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()
