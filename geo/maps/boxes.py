"""Boxes on a sheet, in points: left, bottom, right, top. Arithmetic alone."""

from collections.abc import Iterable, Iterator

import numpy as np

from geo.aliases import Box


def meet(a: Box, b: Box) -> bool:
    """Say whether two boxes share ink."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def meets_any(box: Box, others: Iterable[Box]) -> bool:
    """Say whether a box shares ink with any other."""
    return any(meet(box, other) for other in others)


def within(box: Box, room: Box) -> bool:
    """Say whether a box lies in another."""
    return room[0] <= box[0] and box[2] <= room[2] and room[1] <= box[1] and box[3] <= room[3]


def shrunk(box: Box, by: float) -> Box:
    """Return a box that is smaller on each side; larger, by less than nothing."""
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def middle(box: Box) -> tuple[float, float]:
    """Return the middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def holds(box: Box, at: tuple[float, float]) -> bool:
    """Say whether a point lies in a box or on its edge."""
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def grid(room: Box, size: tuple[float, float], steps: tuple[int, int]) -> Iterator[Box]:
    """Yield boxes of a size spread evenly over a room, column by column; none where it holds none."""
    width, height = size
    if width > room[2] - room[0] or height > room[3] - room[1]:
        return
    for x in np.linspace(room[0], room[2] - width, steps[0]).tolist():
        for y in np.linspace(room[1], room[3] - height, steps[1]).tolist():
            yield x, y, x + width, y + height


def count_near(box: Box, points: Iterable[tuple[float, float]], margins: tuple[float, float], unit: float = 1.0) -> int:
    """Return how many points lie in a box or near it: closer than the margins across and up, times a unit."""
    across, up = (margin * unit for margin in margins)
    return sum(box[0] - across < x < box[2] + across and box[1] - up < y < box[3] + up for x, y in points)
