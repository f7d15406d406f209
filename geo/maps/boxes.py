"""Boxes on a sheet, in points: left, bottom, right, top. Arithmetic alone."""

from collections.abc import Iterable

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
