"""The small globe beside a drawn map, which shows where its frame lies: seen from above the frame's middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes import basemap_path
from geo.maps.projections import MapFrame, Numbers

_DETAIL = 0.6  # degrees: what a globe of an inch shows
_DENSE = 3.0  # degrees between points, so that straight borders bend
_SMALLEST = 4.0  # square degrees of an island


@dataclass(frozen=True)
class Globe:
    """A half of the earth within a circle of radius 1: land, every thirtieth meridian and parallel, the frame."""

    land: tuple[Numbers, ...]
    lines: tuple[Numbers, ...]
    frame: Numbers


def globe_of(frame: MapFrame) -> Globe:
    """Return the globe that has a frame in its middle."""
    west, south, east, north = frame.extent
    x, y = (west + east) / 2, (south + north) / 2
    lons, lats = frame.backward(np.array([x]), np.array([y]))
    lat, lon = float(lats[0]), float(lons[0])
    return Globe(tuple(_land(lat, lon)), tuple(_lines(lat, lon)), _frame_edge(frame, lat, lon))


def _land(lat: float, lon: float) -> Iterator[Numbers]:
    opposite = shapely.Point((lon + 360) % 360 - 180, -lat)
    for polygon in _outlines():
        ring = shapely.get_coordinates(polygon.exterior)
        x, y, seen = _project(ring[:, 0], ring[:, 1], lat, lon)
        if not seen.any():
            continue
        edge = _along_rim(x, y)
        yield _around(edge) if polygon.contains(opposite) else edge


def _lines(lat: float, lon: float) -> Iterator[Numbers]:
    steps = np.arange(-180.0, 181.0, 3.0)
    for value in range(-180, 180, 30):
        yield from _seen(np.full(steps.size, float(value)), steps / 2, lat, lon)
    for value in range(-60, 90, 30):
        yield from _seen(steps, np.full(steps.size, float(value)), lat, lon)


def _seen(lons: Numbers, lats: Numbers, lat: float, lon: float) -> Iterator[Numbers]:
    x, y, seen = _project(lons, lats, lat, lon)
    for run in np.split(np.arange(len(x)), np.flatnonzero(np.diff(seen.astype(int))) + 1):
        if seen[run[0]] and len(run) > 1:
            yield np.column_stack([x[run], y[run]])


def _frame_edge(frame: MapFrame, lat: float, lon: float) -> Numbers:
    west, south, east, north = frame.extent
    across, up = np.linspace(west, east, 25), np.linspace(south, north, 25)
    xs = np.concatenate([across, np.full(25, east), across[::-1], np.full(25, west)])
    ys = np.concatenate([np.full(25, south), up, np.full(25, north), up[::-1]])
    lons, lats = frame.backward(xs, ys)
    known = np.isfinite(lons)
    x, y, _ = _project(lons[known], lats[known], lat, lon)
    return np.column_stack([x, y])


def _project(lons: Numbers, lats: Numbers, lat: float, lon: float) -> tuple[Numbers, Numbers, Numbers]:
    """Return orthographic x and y round a middle, and what is seen; what is not is moved to the nearest rim."""
    phi, lam, phi_0 = np.radians(lats), np.radians(lons - lon), np.radians(lat)
    x = np.cos(phi) * np.sin(lam)
    y = np.cos(phi_0) * np.sin(phi) - np.sin(phi_0) * np.cos(phi) * np.cos(lam)
    seen = np.sin(phi_0) * np.sin(phi) + np.cos(phi_0) * np.cos(phi) * np.cos(lam) >= 0
    reach = np.maximum(np.hypot(x, y), 1e-9)
    return np.where(seen, x, x / reach), np.where(seen, y, y / reach), seen


def _along_rim(x: Numbers, y: Numbers) -> Numbers:
    """Let a ring follow the rim between two points on it, the short way."""
    angle, rim = np.arctan2(y, x), np.hypot(x, y) > 0.9999
    points = []
    for i in range(len(x)):
        points.append((x[i], y[i]))
        j = (i + 1) % len(x)
        turn = (angle[j] - angle[i] + np.pi) % (2 * np.pi) - np.pi
        if rim[i] and rim[j] and abs(turn) > 0.1:
            between = angle[i] + np.linspace(0, turn, max(3, int(abs(turn) / 0.1)))[1:-1]
            points += zip(np.cos(between), np.sin(between), strict=True)
    return np.array(points)


def _around(edge: Numbers) -> Numbers:
    """Turn the inside of a ring out: the land also holds the point opposite."""
    circle = np.linspace(0, 2 * np.pi, 90)
    disc = shapely.Polygon(np.column_stack([np.cos(circle), np.sin(circle)]))
    rest = disc.difference(shapely.make_valid(shapely.Polygon(edge)))
    parts: Sequence[BaseGeometry] = [p for p in shapely.get_parts(rest) if p.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.area, default=shapely.Polygon())
    return shapely.get_coordinates(shapely.get_exterior_ring(largest)) if parts else edge


@cache
def _outlines() -> tuple[shapely.Polygon, ...]:
    """Return the land of the earth, coarse, as whole continents and islands."""
    table = geopandas.read_file(basemap_path("land-light.geojson"))
    land = shapely.simplify(shapely.union_all(shapely.make_valid(table.geometry.to_numpy())), _DETAIL)
    parts = [part for part in shapely.get_parts(land) if part.area >= _SMALLEST]
    return tuple(shapely.segmentize(part, _DENSE) for part in parts)
