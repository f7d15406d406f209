"""The process that reads a file of shapes: bytes in, a FeatureCollection out, small enough to be drawn at once.

Shapes are in degrees, longitude first, with five digits after the point, and have a name where the file gives one. All
layers of a file are taken. Run by `overlays/reading.py`, which keeps all drivers of GDAL out but those of our formats.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.overlays.overlay import LONGEST_LABEL, one_line
from geo.overlays.reading import BASE, DRIVERS, ShapeFile
from geo.processes import answer

MOST_SHAPES = 2000
MOST_POINTS = 30_000  # of all shapes together; more are simplified, up to what a large screen shows of them
_DIGITS = 5
_COARSEST = 1 / 500  # of the layer's width: what is coarser than that shows
_WGS84 = 4326
_NAMES = ("name", "title", "label", "sector", "id")  # columns that may call a shape, in this order
_FARTHEST = 540.0  # degrees of longitude


def read_shapes(path: Path) -> dict[str, object]:
    """Read a file's shapes as a FeatureCollection.

    Raises:
        InputError: It is broken, not in degrees, or holds nothing that can be drawn, or too much.
    """
    shapes: list[BaseGeometry] = []
    names: list[str] = []
    for frame in _frames(path):
        for name, shape in zip(_labels(frame), frame.geometry, strict=True):
            for part in _drawable(shape):
                shapes.append(part)
                names.append(name)
    if not shapes:
        raise InputError("holds no points, lines or areas; save a layer that has some")
    if len(shapes) > MOST_SHAPES:
        msg = f"holds {len(shapes):,} shapes, and {MOST_SHAPES:,} are drawn; join or leave out some"
        raise InputError(msg)
    array = _simplified(np.array(shapes, dtype=object))
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in zip(names, array.tolist(), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _frames(path: Path) -> Iterator[GeoDataFrame]:
    """Yield the layers that have shapes, in degrees; the ground of a file of ours is none of them."""
    for layer, kind in pyogrio.list_layers(path).tolist():
        if kind is None or str(layer).startswith(BASE):
            continue
        frame = pyogrio.read_dataframe(path, layer=layer, max_features=20 * MOST_SHAPES, fid_as_index=False)
        if frame.crs is not None and frame.crs.to_epsg() != _WGS84:
            frame = frame.to_crs(_WGS84)
        yield frame


def _labels(frame: GeoDataFrame) -> list[str]:
    columns = {str(column).casefold(): column for column in frame.columns}
    column = next((columns[name] for name in _NAMES if name in columns), None)
    if column is None:
        return [""] * len(frame)
    values = frame[column].tolist()
    return [one_line(value, LONGEST_LABEL) if isinstance(value, str) else "" for value in values]


def _drawable(shape: BaseGeometry | None) -> Iterator[BaseGeometry]:
    """Yield the parts of a shape that can be drawn: points, lines and areas, flat and whole."""
    if shape is None or shape.is_empty:
        return
    flat = shapely.force_2d(shape)
    corners = shapely.get_coordinates(flat)
    if not np.isfinite(corners).all() or np.abs(corners[:, 1]).max() > 90 or np.abs(corners[:, 0]).max() > _FARTHEST:
        raise InputError("is not in degrees of longitude and latitude; save it in WGS 84 (EPSG:4326)")
    for part in shapely.get_parts(flat).tolist():
        if part.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection"):
            whole = shapely.make_valid(part)
            yield from (one for one in shapely.get_parts(whole).tolist() if not one.is_empty)
        elif part.geom_type in ("Point", "LineString"):
            yield part
        elif part.geom_type == "LinearRing":
            yield shapely.LineString(part)
        else:
            yield from (one for one in shapely.get_parts(part).tolist() if not one.is_empty)


def _simplified(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes of so few points that they are drawn at once, rounded.

    Raises:
        InputError: They have too many even where they are told coarsely.
    """
    west, south, east, north = shapely.total_bounds(shapes)
    wide = max(east - west, north - south, 10.0**-_DIGITS)
    step = wide / 100_000
    found = shapes
    while shapely.get_num_coordinates(found).sum() > MOST_POINTS:
        if step > wide * _COARSEST:
            raise InputError(f"has too many points, more than {MOST_POINTS:,}; simplify it first")
        found = shapely.simplify(shapes, step)
        step *= 2
    return np.array(shapely.transform(found, lambda points: points.round(_DIGITS)), dtype=object)


def _serve(kind: str, seconds: str) -> None:
    """Read what stands on standard input, and write its shapes to standard output."""

    def read(data: bytes) -> dict[str, object]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"layer.{ShapeFile(kind)}")
            path.write_bytes(data)
            return read_shapes(path)

    answer(read, seconds=int(seconds), kind=DRIVERS[ShapeFile(kind)], advice="save it anew")


if __name__ == "__main__":
    _serve(*sys.argv[1:3])
