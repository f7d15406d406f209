"""Marks that stand for areas, moved within them to where no other mark lies.

Where in its area such a mark stands says nothing; that it is seen does. What stands at a point is never moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import hypot

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.maps.canvases import Point
from geo.maps.painting import MapPanel, radius_of, shape_of
from geo.views.scenes import Region, Scene, Spot

_STEPS = 15  # places tried along each side of an area
_HIDDEN = 0.85  # of the two radii: closer than this, one mark hides the other
_APART = 1.1  # likewise: how far a mark is moved away


def spread(panel: MapPanel, scene: Scene) -> Scene:
    """Return a scene whose marks of areas hide no other mark, where their areas have room for that."""
    regions = {region.key: region for region in scene.regions}
    fixed = [(panel.at(spot.lat, spot.lon), radius_of(panel, spot)) for spot in scene.spots if not spot.inside]
    moved: dict[str, Spot] = {}
    for spot in sorted((spot for spot in scene.spots if spot.inside), key=lambda spot: spot.key):
        found = _freed(panel, spot, regions, fixed)
        moved[spot.key] = found
        fixed.append((panel.at(found.lat, found.lon), radius_of(panel, found)))
    return replace(scene, spots=tuple(moved.get(spot.key, spot) for spot in scene.spots))


def _freed(panel: MapPanel, spot: Spot, regions: Mapping[str, Region], taken: Sequence[tuple[Point, float]]) -> Spot:
    at, radius = panel.at(spot.lat, spot.lon), radius_of(panel, spot)
    region = regions.get(spot.key)
    if region is None or not _meets(at, radius, taken, _HIDDEN):
        return spot
    found = shape_of(panel, region)
    places = _places_in(panel, found[0]) if found else []
    for x, y, lat, lon in sorted(places, key=lambda place: hypot(place[0] - at[0], place[1] - at[1])):
        if not _meets((x, y), radius, taken, _APART):
            return replace(spot, lat=lat, lon=lon)
    return spot


def _meets(at: Point, radius: float, taken: Sequence[tuple[Point, float]], share: float) -> bool:
    return any(hypot(at[0] - x, at[1] - y) < share * (radius + other) for (x, y), other in taken)


def _places_in(panel: MapPanel, shape: BaseGeometry) -> list[tuple[float, float, float, float]]:
    """Return points in an area and on the map: where they lie on the page, and their latitudes and longitudes."""
    west, south, east, north = (max(a, b) if i < 2 else min(a, b) for i, (a, b) in enumerate(
        zip(shape.bounds, panel.frame.extent, strict=True)))  # fmt: skip
    if not (west < east and south < north):
        return []
    across, up = np.meshgrid(np.linspace(west, east, _STEPS + 2)[1:-1], np.linspace(south, north, _STEPS + 2)[1:-1])
    x, y = across.ravel(), up.ravel()
    inside = shapely.contains_xy(shape, x, y)
    lons, lats = panel.frame.backward(x[inside], y[inside])
    known = np.isfinite(lons) & np.isfinite(lats)
    degrees = list(zip(lats[known].tolist(), lons[known].tolist(), strict=True))
    points = panel.at_all([lat for lat, _ in degrees], [lon for _, lon in degrees]) if degrees else []
    return [(*point, *degree) for point, degree in zip(points, degrees, strict=True)]
