"""Key events in words below the legend of an upright sheet, where a wide map leaves the page empty.

In: the events in their order, and the room. Out: as many as have room, drawn in columns of about the same height, each
with its days, its parties, its places and what happened. What has no room is left out; nothing is torn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.aliases import Box
from geo.maps.callouts import head_of
from geo.maps.canvases import Canvas, Style, write
from geo.maps.layouts import LEGEND
from geo.maps.lettering import LINE, FontFace, settable, wrap
from geo.model import Event
from geo.views.escape import plain
from geo.views.titles import title_of_event

MOST = 14  # events that are told
_SIZE = 7.2  # of type, in units
_HINTED = 1.04  # times as wide small type may run where it is drawn with dots
_WIDTH = 210.0  # units that a column has at the least
_GAP = 16.0  # units between columns
_BETWEEN = 0.7  # of the type's size, between two events
_HEAD = 1.6 * LEGEND  # units of height that the heading takes
_HEAD_LINES, _BODY_LINES = 2, 3
_LONGEST = 200  # characters of what happened
_LEAST = 3  # events that a section is opened for
_MOST_PLACES = 2
_LEGIBLE = 4.0  # points: with smaller type there are none

_Lines = tuple[tuple[str, FontFace], ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where lines may stand: the left edges, the top, the height, and the size of type, all in points."""

    lefts: tuple[float, ...]
    width: float
    top: float
    height: float
    size: float


def write_below(canvas: Canvas, room: Box, events: Sequence[Event], *, heading: str) -> tuple[str, ...]:
    """Write a section of events, and return what it tells of each; nothing where too few have room."""
    columns = _columns(room, canvas.unit)
    if columns.size < _LEGIBLE:
        return ()
    blocks = [_block(event, columns) for event in events[:MOST]]
    while blocks and _shares(blocks, columns, columns.height) is None:
        blocks.pop()
    if len(blocks) < min(_LEAST, len(events)) or not blocks:
        return ()
    style = Style(LEGEND * canvas.unit, FontFace.BOLD)
    write(canvas, (room[0], room[3] - LEGEND * canvas.unit), heading, style, gid="legend")
    for left, told in zip(columns.lefts, _balanced(blocks, columns), strict=False):
        _write_column(canvas, told, left, columns)
    return tuple(" ".join(line for line, _ in block) for block in blocks)


def _columns(room: Box, unit: float) -> _Columns:
    left, bottom, right, top = room
    gap = _GAP * unit
    number = max(1, int((right - left + gap) / (_WIDTH * unit + gap)))
    width = (right - left + gap) / number - gap
    lefts = tuple(left + at * (width + gap) for at in range(number))
    return _Columns(lefts, width, top - _HEAD * unit, top - _HEAD * unit - bottom, _SIZE * unit)


def _block(event: Event, columns: _Columns) -> _Lines:
    head = settable(" · ".join(filter(None, (head_of(event), _places(event)))), FontFace.BOLD)
    body = settable(title_of_event(event, most=_LONGEST, doubts=True))
    width = columns.width / _HINTED
    bold = wrap(head, width, columns.size, face=FontFace.BOLD, most=_HEAD_LINES)
    usual = wrap(body, width, columns.size, most=_BODY_LINES)
    return (*((line, FontFace.BOLD) for line in bold), *((line, FontFace.REGULAR) for line in usual))


def _places(event: Event) -> str:
    """Name where it was, but no country that is one of the parties."""
    parties = {plain(actor.name) for actor in event.actors}
    names = [name for name in dict.fromkeys(plain(part.place.name) for part in event.places) if name not in parties]
    more = f" +{len(names) - _MOST_PLACES}" if len(names) > _MOST_PLACES else ""
    return ", ".join(names[:_MOST_PLACES]) + more


def _balanced(blocks: Sequence[_Lines], columns: _Columns) -> Sequence[Sequence[_Lines]]:
    """Return what each column holds where all are as low as they can be."""
    height = sum(_height(block, columns.size) for block in blocks) / len(columns.lefts)
    while height < columns.height:
        found = _shares(blocks, columns, height)
        if found is not None:
            return found
        height += 0.5 * columns.size
    return _shares(blocks, columns, columns.height) or ()


def _shares(blocks: Sequence[_Lines], columns: _Columns, height: float) -> Sequence[Sequence[_Lines]] | None:
    """Deal blocks out from the top down, column by column; None where not all have room."""
    shares: list[list[_Lines]] = [[]]
    left = height
    for block in blocks:
        needed = _height(block, columns.size)
        if needed > left and shares[-1]:
            shares.append([])
            left = height
        if needed > left or len(shares) > len(columns.lefts):
            return None
        shares[-1].append(block)
        left -= needed
    return shares


def _height(block: _Lines, size: float) -> float:
    return (len(block) * LINE + _BETWEEN) * size


def _write_column(canvas: Canvas, told: Sequence[_Lines], left: float, columns: _Columns) -> None:
    size, y = columns.size, columns.top
    for block in told:
        for line, face in block:
            y -= LINE * size
            write(canvas, (left, y + 0.28 * size), line, Style(size, face), gid="legend")
        y -= _BETWEEN * size
