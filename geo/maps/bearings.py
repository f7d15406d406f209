"""What gives a drawn map its bearings: rivers and lakes, and names of towns, regions and waters, by its scale.

In: a frame and the zoom of the page's map that its scale is like. Out: waters in the frame's metres, and names by what
they need room for, the first first. The same files and the same limits as the page's (`maps/web/names.js`,
`maps/web/ground.js`). Draws nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

import geopandas
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes import basemap_path
from geo.maps.basemap import in_frame, single_parts
from geo.maps.projections import MapFrame
from geo.maps.towns import all_towns, ground_names

NEAR = 4.5  # zoom from which waters are drawn finely
WATERS = ((NEAR, 0, 4), (5.5, 4, 6), (6.5, 6, 99))  # from which zoom; waters whose own zoom lies between
TOWNS_FROM, REGIONS_FROM, WATER_NAMES_FROM = 3.0, 5.0, 4.0  # zooms
CLOSE, DOUBLING = 10.5, 0.62  # zoom at which towns of a thousand are named; what each doubling of people is worth
LEAST_REGION, LEAST_WATER = 60.0, 90.0  # pixels that an area must be wide to be named
_METRES_PER_PIXEL = 156_543.03  # at the equator, at zoom 0


class BearingKind(StrEnum):
    """What a name on the ground is of."""

    TOWN = "town"
    REGION = "region"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class BearingName:
    """A name on the ground, and where it belongs."""

    kind: BearingKind
    name: str
    lat: float
    lon: float


def zoom_of(frame: MapFrame, metres_per_pixel: float) -> float:
    """Return the zoom of the page's map at which a pixel is as many metres at the frame's middle."""
    lat = min(80.0, abs(frame.middle[0]))
    return math.log2(_METRES_PER_PIXEL * math.cos(math.radians(lat)) / metres_per_pixel)


def waters_of(frame: MapFrame, *, zoom: float, dot: float) -> tuple[BaseGeometry, BaseGeometry]:
    """Return lakes, then rivers, in the frame's metres; `dot` is how many of these a dot of the picture is wide."""
    return _waters(frame, min(4, sum(zoom >= least for least, _, _ in WATERS)), dot)


@lru_cache(maxsize=8)
def _waters(frame: MapFrame, step: int, dot: float) -> tuple[BaseGeometry, BaseGeometry]:
    shapes, zooms, tree = _all_waters(near=step > 0)
    west, south, east, north = frame.window
    boxes = [shapely.box(west + turn, south, east + turn, north) for turn in (-360, 0, 360)]
    most = WATERS[step - 1][2] if step else 99
    found = sorted({int(i) for box in boxes for i in tree.query(box) if zooms[i] < most})
    laid = in_frame(shapely.GeometryCollection([shapes[i] for i in found]), frame, dot=dot)
    parts = single_parts(laid)
    kinds = shapely.get_type_id(parts)
    lakes, rivers = (shapely.GeometryCollection(parts[kinds == kind].tolist()) for kind in (3, 1))
    return lakes, rivers


@cache
def _all_waters(*, near: bool) -> tuple[list[BaseGeometry], npt.NDArray[np.float64], shapely.STRtree]:
    table = geopandas.read_file(basemap_path("water.geojson" if near else "water-light.geojson"))
    shapes = [shapely.make_valid(shape) for shape in table.geometry]
    return shapes, table["from"].to_numpy(dtype=float), shapely.STRtree(shapes)


def names_in(frame: MapFrame, *, zoom: float) -> Iterator[BearingName]:
    """Yield the names that a map of this scale may carry, where they lie in its window: towns, regions, waters."""
    kilometre = 2**zoom / (_METRES_PER_PIXEL / 1000)  # in pixels at the equator
    if zoom >= TOWNS_FROM:
        towns = all_towns()
        for found in towns.within(frame.window, towns.sizes >= (CLOSE - zoom) / DOUBLING):
            yield BearingName(BearingKind.TOWN, *found)
    for kind, file, least_zoom, least in (
        (BearingKind.REGION, "regions-names.json", REGIONS_FROM, LEAST_REGION),
        (BearingKind.WATER, "water-names.json", WATER_NAMES_FROM, LEAST_WATER),
    ):
        if zoom >= least_zoom:
            areas = ground_names(file)
            wide = areas.sizes * kilometre / np.cos(np.radians(areas.lats / areas.scale)) >= least
            for found in areas.within(frame.window, wide):
                yield BearingName(kind, *found)
