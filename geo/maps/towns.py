"""Names of the base map's ground in columns, and towns to name on a map that travels alone.

Those are the world's largest, and the ones near where something happened.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.aliases import Json
from geo.gazetteer.shapes import basemap_path
from geo.geodesy import LatLon
from geo.maps.served import TOWN_FILES

NamedPoint = tuple[str, float, float]  # a name, its latitude, its longitude

MOST_NEAR = 600
LARGEST = 9  # doublings of a thousand people, from which a town is named wherever it lies
CELL = 1.5  # degrees: near is what lies in the cell of an event, or in one beside it


@dataclass(frozen=True, eq=False)
class GroundNames:
    """Names on the ground, the largest first. Points in parts of a degree, `scale` to one.

    `sizes` of towns are doublings of a thousand people, of areas how many kilometres they are wide.
    """

    names: tuple[str, ...]
    lats: NDArray[np.int64]
    lons: NDArray[np.int64]
    sizes: NDArray[np.int64]
    scale: int

    def within(self, window: tuple[float, float, float, float], shown: NDArray[np.bool_]) -> Iterator[NamedPoint]:
        """Yield those in a window that are to be shown: west, south, east, north; east may run past 180."""
        west, south, east, north = window
        lats, lons = self.lats / self.scale, self.lons / self.scale
        inside = shown & (lats > south) & (lats < north) & ((lons - west) % 360 < east - west)
        for at in np.flatnonzero(inside).tolist():
            yield self.names[at], float(lats[at]), float(lons[at])


def towns_near(points: Iterable[LatLon]) -> Json:
    """Return names of towns in columns, as `data/build_basemap.py` writes them.

    Args:
        points: Where something happened, latitude first.

    Raises:
        DataError: The base map's files are not there.
    """
    towns = all_towns()
    rows, columns = _cell(towns.lats / towns.scale), _cell(towns.lons / towns.scale)
    wanted = {
        (int(row) + down, int(column) + across)
        for row, column in ((_cell(np.array(lat)), _cell(np.array(lon))) for lat, lon in points)
        for down in (-1, 0, 1)
        for across in (-1, 0, 1)
    }
    width = int(np.ceil(720 / CELL))
    keys = np.array(sorted({row * width + column for row, column in wanted}), dtype=np.int64)
    near = np.flatnonzero(np.isin(rows * width + columns, keys))[:MOST_NEAR]
    chosen = np.union1d(near, np.flatnonzero(towns.sizes >= LARGEST))
    return {
        "names": "\n".join(towns.names[at] for at in chosen.tolist()),
        "lats": towns.lats[chosen].tolist(),
        "lons": towns.lons[chosen].tolist(),
        "sizes": towns.sizes[chosen].tolist(),
        "scale": towns.scale,
    }


def _cell(degrees: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor((degrees + 180) / CELL).astype(np.int64)


def all_towns() -> GroundNames:
    """Return every town that the base map can name."""
    return ground_names(*TOWN_FILES)


@cache
def ground_names(*files: str) -> GroundNames:
    """Return the names that files of the base map hold.

    Raises:
        DataError: One is not there.
    """
    read = [json.loads(basemap_path(name).read_text(encoding="utf-8")) for name in files]
    lats, lons, sizes = (np.concatenate([one[name] for one in read]) for name in ("lats", "lons", "sizes"))
    names = tuple(name for one in read for name in one["names"].split("\n"))
    return GroundNames(names, lats, lons, sizes, int(read[0]["scale"]))
