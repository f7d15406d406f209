"""Pack outlines into the files that geo/gazetteer/shapes.py reads; build_shapes.py is the only one to call it."""

import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

GRID = 1e-4  # degrees; about eleven metres
EARTH_KM = 6371.0


@dataclass
class Row:
    """One line of areas.json, with its geometry."""

    id: str
    kind: str
    name: str
    geometry: BaseGeometry
    names: tuple[str, ...] = ()
    country: str | None = None
    point: tuple[float, float] | None = None
    where_prec: int = 4
    view: str = ""


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of a geometry that have an area worth drawing."""
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and p.area > 1e-7]
    return shapely.MultiPolygon(parts)


def pack(geometry: BaseGeometry) -> bytes:
    """Pack a multipolygon: counts, ring offsets, polygon offsets, then the steps of x and y, byte by byte."""
    multi = shapely.MultiPolygon(shapely.get_parts(geometry).tolist())
    _, xy, (rings, polygons, _) = shapely.to_ragged_array([multi])
    steps = np.diff(np.rint(xy / GRID).astype("<i4"), axis=0, prepend=np.zeros((1, 2), "<i4"))
    planes = steps.T.copy().view(np.uint8).reshape(-1, 4).T
    head = np.array([len(rings), len(polygons), *rings, *polygons], "<i4")
    return zlib.compress(head.tobytes() + planes.tobytes(), 9)


def on_grid(geometry: BaseGeometry) -> BaseGeometry:
    """Round to the grid, and mend what rounding broke."""
    xy = shapely.transform(geometry, lambda c: np.rint(c / GRID) * GRID)
    if not xy.is_valid:
        xy = shapely.set_precision(polygons(shapely.make_valid(geometry)), GRID)
    return polygons(xy)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return a point (lat, lon) inside: the centre of the largest part, or one on its surface."""
    part = max(shapely.get_parts(geometry), key=lambda p: p.area)
    centre = part.centroid if part.contains(part.centroid) else part.representative_point()
    return round(centre.y, 4), round(centre.x, 4)


def scale_km(geometry: BaseGeometry) -> float:
    """Return the side of the square as large as the area, in kilometres."""
    flat = shapely.transform(
        geometry, lambda c: np.column_stack([np.radians(c[:, 0]), np.sin(np.radians(c[:, 1]))]) * EARTH_KM
    )
    return float(round(shapely.area(flat) ** 0.5, 1))


def write(rows: list[Row], folder: Path) -> None:
    """Write outlines.bin and areas.json, one area a line; write nothing if a shape is wrong."""
    start, lines, blobs = 0, [], []
    for row in rows:
        shape = on_grid(row.geometry)
        if shape.is_empty or not shape.is_valid:
            sys.exit(f"{row.id} has no valid shape")
        blob = pack(shape)
        lat, lon = row.point or label_point(shape)
        box = [round(v, 4) for v in shape.bounds]
        line = [row.id, row.kind, row.name, list(row.names), row.country, lat, lon, row.where_prec]
        lines.append([*line, scale_km(shape), row.view, start, len(blob), *box])
        blobs.append(blob)
        start += len(blob)
    text = ",\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    folder.mkdir(exist_ok=True)
    (folder / "outlines.bin").write_bytes(b"".join(blobs))
    (folder / "areas.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
