"""Where names stand on a map: never over each other, a mark or what stands in the frame. Boxes and lengths only.

A name is tried beside its mark, then farther off with a line to it; where a name stands in another's way, that one is
moved if it can be. What finds no room gets a number. Order decides: what comes first is served first.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from geo.aliases import Box

_Boxes = npt.NDArray[np.float64]

_GAP = 2.5  # between a mark and its name
_AIR = 1.0  # round every name
_BESIDE = (0.0, 45.0, -45.0, 180.0, 135.0, -135.0, 90.0, -90.0)  # degrees from the east, the best first
_AROUND = tuple(range(0, 360, 30))
_FAR = (14.0, 24.0, 36.0, 52.0, 72.0)  # lengths of a line to a name
_FARTHEST = (100.0, 140.0, 190.0)  # and to a number
_TRIES = 24  # places of which each would turn names into numbers
_NONE = (math.nan,) * 4


@dataclass(frozen=True, slots=True)
class LabelAnchor:
    """A mark that wants a name: its middle, the radius of its ink, and the size of the name and of its number."""

    key: str
    x: float
    y: float
    radius: float
    size: tuple[float, float]
    number_size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A name's place. `number` says that a number stands there instead; `line` leads from the mark to the name."""

    key: str
    box: Box
    line: tuple[float, float, float, float] | None = None
    number: bool = False


def place_labels(anchors: Sequence[LabelAnchor], *, room: Box, taken: Iterable[Box] = ()) -> tuple[Label, ...]:
    """Find a place for each name, or for its number; what finds neither is left out.

    Args:
        anchors: The marks, the most important first.
        room: Where names may stand.
        taken: What they must not cover beside the marks, other marks among it.
    """
    table = _Occupancy(anchors, room, tuple(taken))
    waiting = [i for i in range(len(anchors)) if not table.put(i)]
    waiting = [i for i in waiting if not table.put_by_moving(i)]
    for i in waiting:
        if not (table.put(i, number=True) or table.put_by_shrinking(i)):
            table.put(i, number=True, loose=True)
    return tuple(table.labels[i] for i in sorted(table.labels))


def overlaps(boxes: Sequence[Box]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of boxes that share ink."""
    return tuple(
        (i, j)
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    )


class _Occupancy:
    """What stands where while names are placed."""

    def __init__(self, anchors: Sequence[LabelAnchor], room: Box, taken: tuple[Box, ...]) -> None:
        self.anchors = anchors
        self.labels: dict[int, Label] = {}
        self._room = room
        marks = [(a.x - a.radius, a.y - a.radius, a.x + a.radius, a.y + a.radius) for a in anchors]
        self._fixed: _Boxes = np.array([*marks, *taken], float).reshape(-1, 4)
        self._marks = len(marks)
        self._named: _Boxes = np.full((len(anchors), 4), np.nan)
        self._lines: _Boxes = np.full((len(anchors), 4), np.nan)
        self._free: dict[tuple[int, bool], tuple[_Boxes, _Boxes]] = {}

    def put(self, i: int, *, number: bool = False, loose: bool = False) -> bool:
        """Put a name where it hides nothing; say whether there was room. A `loose` one may stand on other lines."""
        boxes, lines = self._candidates(i, number=number)
        clear = np.flatnonzero(~self._hits(i, boxes, lines, loose=loose).any(axis=1))
        if clear.size:
            self._set(i, boxes[clear[0]], lines[clear[0]], number=number)
        return bool(clear.size)

    def put_by_moving(self, i: int) -> bool:
        """Put a name where a single other one stands that has another place to go to."""
        boxes, lines = self._candidates(i, number=False)
        hits = self._hits(i, boxes, lines)
        for at in np.flatnonzero(hits.sum(axis=1) == 1):
            other = int(np.flatnonzero(hits[at])[0])
            old = self.labels[other]
            self._set(i, boxes[at], lines[at], number=False)
            self._clear(other)
            if self.put(other, number=old.number):
                return True
            self._clear(i)
            self._set(other, np.array(old.box), _row(old.line), number=old.number)
        return False

    def put_by_shrinking(self, i: int) -> bool:
        """Put a number where names stand that can be numbers themselves."""
        boxes, lines = self._candidates(i, number=True)
        hits = self._hits(i, boxes, lines)
        for at in np.argsort(hits.sum(axis=1), kind="stable")[:_TRIES]:
            olds = {int(j): self.labels[int(j)] for j in np.flatnonzero(hits[at])}
            for j in olds:
                self._clear(j)
            self._set(i, boxes[at], lines[at], number=True)
            if all(self.put(j) or self.put(j, number=True) for j in olds):
                return True
            for j in (i, *olds):
                self._clear(j)
            for j, old in olds.items():
                self._set(j, np.array(old.box), _row(old.line), number=old.number)
        return False

    def _set(self, i: int, box: _Boxes, line: _Boxes, *, number: bool) -> None:
        left, bottom, right, top = box.tolist()
        led = None if np.isnan(line[0]) else tuple(line.tolist())
        self.labels[i] = Label(self.anchors[i].key, (left, bottom, right, top), led, number)
        self._named[i], self._lines[i] = box, line

    def _clear(self, i: int) -> None:
        self.labels.pop(i, None)
        self._named[i] = self._lines[i] = np.nan

    def _candidates(self, i: int, *, number: bool) -> tuple[_Boxes, _Boxes]:
        """Return boxes and lines that stay in the room and clear of the marks, the best first."""
        if (i, number) not in self._free:
            boxes, lines = _candidates(self.anchors[i], number=number)
            left, bottom, right, top = self._room
            keep = (boxes[:, 0] >= left) & (boxes[:, 2] <= right) & (boxes[:, 1] >= bottom) & (boxes[:, 3] <= top)
            keep &= ~_touching(boxes, self._fixed).any(axis=1)
            crossed = _crossed(self._fixed[: self._marks], lines)
            over = crossed.any(axis=1)  # it would seem to lead from the mark that it crosses
            crossed[:, _touching(self._fixed[[i]], self._fixed[: self._marks])[0]] = False
            far_over = crossed.any(axis=1)  # out of a heap a line may have to cross those that it starts among
            ranks = [~over, over & ~far_over]
            if number:  # a line over a mark is better than a mark that nothing names
                ranks.append(far_over)
            kept = np.concatenate([np.flatnonzero(keep & rank) for rank in ranks])
            self._free[i, number] = boxes[kept], lines[kept]
        return self._free[i, number]

    def _hits(self, i: int, boxes: _Boxes, lines: _Boxes, *, loose: bool = False) -> npt.NDArray[np.bool_]:
        """Say for each candidate which labels it would stand in the way of."""
        hit = _touching(boxes, self._named) | _crossed(self._named, lines)
        if not loose:
            hit |= _crossed(boxes, self._lines).T | _crossing(lines, self._lines)
        hit[:, i] = False
        return hit


def _candidates(anchor: LabelAnchor, *, number: bool) -> tuple[_Boxes, _Boxes]:
    """Return every box that a name may have, the best first, and the lines to those far off.

    A box's nearest edge or corner lies so far from the mark, in a direction; its line ends at the nearest point.
    """
    cos, sin, gap, led = _directions(number=number)
    width, height = anchor.number_size if number else anchor.size
    reach = anchor.radius + gap
    left = anchor.x + cos * reach - width * (1 - _side(cos)) / 2
    bottom = anchor.y + sin * reach - height * (1 - _side(sin)) / 2
    boxes = np.column_stack([left, bottom, left + width, bottom + height])
    start = anchor.x + cos * anchor.radius, anchor.y + sin * anchor.radius
    end = np.clip(anchor.x, left, left + width), np.clip(anchor.y, bottom, bottom + height)
    lines = np.column_stack([*start, *end])
    lines[~led] = np.nan
    return boxes, lines


@cache
def _directions(*, number: bool) -> tuple[_Boxes, _Boxes, _Boxes, npt.NDArray[np.bool_]]:
    """Return cosine, sine, length and whether a line is drawn, of every place that is tried."""
    lengths = (*_FAR, *_FARTHEST) if number else _FAR
    tries = [(angle, _GAP, False) for angle in _BESIDE] + [(angle, far, True) for far in lengths for angle in _AROUND]
    angles, gaps, led = (np.array(column) for column in zip(*tries, strict=True))
    return np.cos(np.radians(angles)), np.sin(np.radians(angles)), gaps, led


def _side(part: _Boxes) -> _Boxes:
    """Return 1 where a box lies wholly on the far side, -1 on the near one, 0 in the middle."""
    return np.where(np.abs(part) < 0.3, 0.0, np.sign(part))


def _row(line: Box | None) -> _Boxes:
    return np.array(line or _NONE)


def _touching(these: _Boxes, those: _Boxes) -> npt.NDArray[np.bool_]:
    """Say which of these boxes (rows) come too near to which of those (columns)."""
    left, bottom, right, top = (these[:, [side]] for side in range(4))
    hit: npt.NDArray[np.bool_] = (
        (those[:, 0] < right + _AIR)
        & (those[:, 2] > left - _AIR)
        & (those[:, 1] < top + _AIR)
        & (those[:, 3] > bottom - _AIR)
    )
    return hit


def _crossed(boxes: _Boxes, lines: _Boxes) -> npt.NDArray[np.bool_]:
    """Say which lines (rows) run through which boxes (columns), by cutting each line to each box."""
    near = np.zeros((len(lines), len(boxes)))
    far = np.ones_like(near)
    for axis in (0, 1):
        start, step = lines[:, [axis]], lines[:, [axis + 2]] - lines[:, [axis]]
        step = np.where(np.abs(step) < 1e-6, 1e-6, step)
        a, b = (boxes[:, axis] - start) / step, (boxes[:, axis + 2] - start) / step
        near, far = np.maximum(near, np.minimum(a, b)), np.minimum(far, np.maximum(a, b))
    return near < far  # no number is never less: lines and boxes that are not there cross nothing


def _crossing(these: _Boxes, those: _Boxes) -> npt.NDArray[np.bool_]:
    """Say which of these lines (rows) cross which of those (columns): the ends of each lie on either side."""

    def side(line: _Boxes, x: _Boxes, y: _Boxes) -> _Boxes:
        return (line[:, 2] - line[:, 0]) * (y - line[:, 1]) - (line[:, 3] - line[:, 1]) * (x - line[:, 0])

    ours = side(those, these[:, [0]], these[:, [1]]) * side(those, these[:, [2]], these[:, [3]])
    theirs = side(these, those[:, [0]], those[:, [1]]) * side(these, those[:, [2]], those[:, [3]])
    hit: npt.NDArray[np.bool_] = (ours < 0) & (theirs.T < 0)
    return hit
