"""Which marks are drawn as one, because they would hide each other where they are drawn.

The page joins its marks in the browser, at each zoom, by the same rule (`maps/web/overlap.js`), and tells what was
chosen by the zoom and the largest mark: `tests/web/` holds both to the same answers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.views.marks import mark_radius

# Two marks stay apart where the smaller is hidden by less than a third of its width; and the middle of neither may lie
# where a finger or a pointer meets the other.
APART = 0.7  # of the smaller radius, beside the whole of the larger
EDGE = 4.5  # pixels round a mark that still belong to it, with those by which a browser rounds
REACH = 13.5  # pixels round the middle of any mark that belong to it, likewise
TILE = 256  # pixels of the world at zoom 0
STEEPEST = 85.0511287798  # degrees of latitude at which the world of Web Mercator ends

Floats = NDArray[np.float64]


@dataclass(slots=True)
class _Group:
    """Marks that are drawn as one, the largest first, where that stands."""

    members: list[int]
    x: float
    y: float
    count: int
    radius: float


def join_marks(
    xs: Sequence[float], ys: Sequence[float], counts: Sequence[int], *, inside: Sequence[bool], world: float = math.inf
) -> list[list[int]]:
    """Join marks that would hide each other.

    Args:
        xs: Where their middles are, in pixels.
        ys: Likewise.
        counts: How many events each stands for; larger ones first.
        inside: Whether each stands for an area, so that it is smaller where it is of one event.
        world: Pixels after which the map begins again to the right.

    Returns:
        The marks that are drawn as one, by their numbers, the one where they are drawn first; in that order.
    """
    groups = [
        _Group([at], x, y, count, mark_radius(count, inside_area=within))
        for at, (x, y, count, within) in enumerate(zip(xs, ys, counts, inside, strict=True))
    ]
    while True:
        fewer = _joined(sorted(groups, key=lambda group: (-group.count, group.members[0])), world)
        if len(fewer) == len(groups):
            break
        groups = fewer
    return sorted((group.members for group in groups), key=lambda members: members[0])


def apart(radii: Floats, radius: float) -> Floats:
    """Return how far from the middle of a mark of some radius those of others must be, by their radii."""
    larger, smaller = np.maximum(radii, radius), np.minimum(radii, radius)
    return np.maximum(np.maximum(larger + APART * smaller, larger + EDGE), REACH)


def pixels_at(lats: Floats, lons: Floats, zoom: float) -> tuple[Floats, Floats]:
    """Return where points lie on the world in Web Mercator, in pixels from its north-western corner."""
    world = TILE * 2**zoom
    phi = np.radians(lats.clip(-STEEPEST, STEEPEST))
    return (lons + 180) / 360 * world, (1 - np.arcsinh(np.tan(phi)) / math.pi) / 2 * world


def degrees_at(x: float, y: float, zoom: float) -> tuple[float, float]:
    """Return the latitude and longitude of such a pixel."""
    world = TILE * 2**zoom
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / world)))), x / world * 360 - 180


def _joined(ordered: Sequence[_Group], world: float) -> list[_Group]:
    """Take each in turn to the nearest of those that stand already and that it would touch."""
    stand: list[_Group] = []
    xs, ys, radii = (np.empty(len(ordered)) for _ in range(3))
    for group in ordered:
        size = len(stand)
        across = np.abs(xs[:size] - group.x)
        if world < math.inf:
            across %= world
            across = np.minimum(across, world - across)
        far = np.hypot(across, ys[:size] - group.y)
        far[far >= apart(radii[:size], group.radius)] = math.inf
        at = int(far.argmin()) if size else 0
        if not size or far[at] == math.inf:
            xs[size], ys[size], radii[size] = group.x, group.y, group.radius
            stand.append(group)
            continue
        host = stand[at]
        host.members = [host.members[0], *sorted((*host.members[1:], *group.members))]
        host.count += group.count
        host.radius = radii[at] = mark_radius(host.count)
    return stand
