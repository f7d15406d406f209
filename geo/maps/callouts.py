"""Callouts of a drawn map: its key events told beside their marks, where there is room.

In: a panel, its scene, events in their order, what must not be covered. Out: numbered boxes, drawn, with a line to the
mark each. What finds no room is left out; nothing is cut. Knows not how events are chosen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from geo.aliases import Box
from geo.columnar import ids_among
from geo.joining.sureness import sureness_of
from geo.maps.boxes import count_near, grid, holds, meets_any, shrunk
from geo.maps.canvases import Canvas, Point, Style, draw_disc, draw_line, draw_plate, write
from geo.maps.lettering import CAPS, LINE, FontFace, settable, width_of, wrap
from geo.maps.naming import reach_of
from geo.maps.painting import MapPanel
from geo.model import Actor, Event
from geo.views.doubts import marked, marked_when, unsure_fields
from geo.views.escape import plain
from geo.views.scenes import Scene, Spot
from geo.views.titles import title_of_event
from geo.views.words import capital

_SIZE = 6.5  # of type, in units
_WIDTH = 148.0  # units, of the words
_HINTED = 1.04  # times as wide small type may run where it is drawn with dots
_PAD = 4.0  # units round them
_DISC = 5.0  # units, radius of the number's disc
_LEGIBLE = 4.0  # points: with smaller type there are none
_HEAD_LINES, _BODY_LINES = 3, 3
_LONGEST = 96  # characters of what happened
_AT_A_MARK = 2  # events that one mark's callout tells
_NEAREST = 12.0  # units from a mark's ink, where its name may have to stand
_FARTHEST = 0.22  # of the map's width, that a line may run
_PIECE = 4.0  # points: the pieces of a line that names must not cover
_GRID = (26, 20)
# What it costs, in units of length: to hide where an area's name stands, to come near a mark, to lead over one.
_TOLD, _NEAR_MARK, _OVER_MARK = 110.0, 28.0, 260.0
_NAMED = 30.0, 5.0  # units beside, and above and below, the middle of an area: there its name stands
_NEAR = 30.0, 15.0  # units round a mark
_LAYER = 15.0
_MOST_NAMES = 2
_SAID = frozenset({"agents", "targets", "when"})  # fields of an event that a callout says


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that tells events of one mark: their numbers with their words, its box, and the line to the mark."""

    told: tuple[tuple[int, str], ...]
    box: Box
    line: tuple[Point, Point]
    ids: tuple[str, ...]  # of these events
    unsure: bool = False  # whether any of what these say is

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What it covers: its box, and its line in short pieces."""
        (x0, y0), (x1, y1) = self.line
        pieces = max(1, round(dist(*self.line) / _PIECE))
        steps = [(x0 + (x1 - x0) * at / pieces, y0 + (y1 - y0) * at / pieces) for at in range(pieces + 1)]
        return (self.box, *((min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(steps)))


@dataclass(frozen=True, slots=True)
class _Block:
    """What a callout will say, as it is set: for each event its head and its body, in lines."""

    spot: Spot
    events: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    size: tuple[float, float]
    ids: tuple[str, ...]
    unsure: bool


def write_callouts(
    panel: MapPanel,
    scene: Scene,
    events: Sequence[Event],
    *,
    most: int,
    taken: Sequence[Box],
    spared: Sequence[Box],
) -> tuple[Callout, ...]:
    """Write callouts for the first events that have a mark.

    Args:
        panel: The map.
        scene: What is drawn on it.
        events: What may be told, the first first.
        most: How many events are told.
        taken: What neither they nor their lines may cover.
        spared: What they must not cover, and their lines rather not: marks, and where names will stand.
    """
    unit = panel.canvas.unit
    if _SIZE * unit < _LEGIBLE or not most:
        return ()
    found: list[Callout] = []
    walls = list(taken)  # what no line may run through either
    number = 1
    for spot, told_at in _chosen(scene, events, most):
        for these in (told_at, told_at[:1]):  # where two have no room, one may have
            block = _block(spot, these[: most - number + 1], unit)
            placed = _place(panel, scene, block, (walls, spared), [callout.line for callout in found])
            if placed is not None:
                break
        if placed is None:
            continue
        box, line = placed
        told = tuple((number + at, " ".join((*head, *body))) for at, (head, body) in enumerate(block.events))
        callout = Callout(told, box, line, block.ids, block.unsure)
        _draw(panel, callout, block)
        found.append(callout)
        walls.append(shrunk(box, -3 * unit))
        number += len(block.events)
        if number > most:
            break
    return tuple(found)


# ---- what they say ----


def _chosen(scene: Scene, events: Sequence[Event], most: int) -> Iterator[tuple[Spot, list[Event]]]:
    """Yield the marks that are told of with what is told at each, in the order of the first of its events."""
    told_of = [event.id for event in events]
    spot_of = {name: spot for spot in reversed(scene.spots) for name in ids_among(spot.events, told_of)}
    chosen: dict[str, list[Event]] = {}
    spots: dict[str, Spot] = {}
    for event in [event for event in events if event.id in spot_of][: 2 * most]:
        spot = spot_of[event.id]
        at = chosen.setdefault(spot.key, [])
        spots[spot.key] = spot
        if len(at) < _AT_A_MARK:
            at.append(event)
    for key, told in chosen.items():
        yield spots[key], told


def _block(spot: Spot, events: Sequence[Event], unit: float) -> _Block:
    size, width = _SIZE * unit, _WIDTH * unit
    indent = 2 * _DISC * unit + 3 * unit
    said = []
    for event in events:
        head = wrap(settable(head_of(event), FontFace.BOLD), width - indent, size, face=FontFace.BOLD, most=_HEAD_LINES)
        body = wrap(settable(title_of_event(event, most=_LONGEST, doubts=True)), width - indent, size, most=_BODY_LINES)
        said.append((head, body))
    lines = sum(len(head) + len(body) for head, body in said)
    widest = max(
        [width_of(line, size, FontFace.BOLD) for head, _ in said for line in head]
        + [width_of(line, size) for _, body in said for line in body]
    )
    height = lines * LINE * size + (len(said) - 1) * 0.5 * size
    box = (_HINTED * widest + indent + 2 * _PAD * unit, height + 2 * _PAD * unit)
    unsure = any(not _SAID.isdisjoint(unsure_fields(event, sureness_of(event))) for event in events)
    return _Block(spot, tuple(said), box, tuple(event.id for event in events), unsure)


def head_of(event: Event) -> str:
    """Say when, and who did it to or with whom."""
    sure = sureness_of(event)
    agents, targets = marked(_names(event.agents), sure.agents), marked(_names(event.targets), sure.targets)
    who = f"{agents} → {targets}" if agents and targets else agents or targets
    day = marked_when(event, sure) if event.when and event.when.start else ""
    return " · ".join(filter(None, (day, who))) or "no date"


def _names(actors: Sequence[Actor]) -> str:
    names = [capital(plain(actor.name)) for actor in actors[:_MOST_NAMES]]
    return ", ".join(names) + (f" +{len(actors) - _MOST_NAMES}" if len(actors) > _MOST_NAMES else "")


# ---- where they stand ----


def _place(
    panel: MapPanel,
    scene: Scene,
    block: _Block,
    blocked: tuple[Sequence[Box], Sequence[Box]],
    lines: Sequence[tuple[Point, Point]],
) -> tuple[Box, tuple[Point, Point]] | None:
    """Return where a box stands that hides no mark, and its line: near its mark, over little that is told."""
    unit, (walls, spared) = panel.canvas.unit, blocked
    longest = _FARTHEST * (panel.box[2] - panel.box[0])
    at, reach = panel.at(block.spot.lat, block.spot.lon), reach_of(panel, block.spot)
    told = [panel.at(region.place.lat, region.place.lon) for region in scene.regions if region.wide]
    others = [panel.at(spot.lat, spot.lon) for spot in scene.spots if spot is not block.spot]
    best: tuple[float, Box, tuple[Point, Point]] | None = None
    for box in grid(shrunk(panel.box, 4 * unit), block.size, _GRID):
        end = (min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3]))
        far = dist(at, end)
        if not reach + _NEAREST * unit <= far <= longest or meets_any(box, walls) or meets_any(box, spared):
            continue
        start = (at[0] + (end[0] - at[0]) * reach / far, at[1] + (end[1] - at[1]) * reach / far)
        if any(_runs_through(*line, box) or _cross(start, end, *line) for line in lines):
            continue
        if any(_runs_through(start, end, wall) for wall in walls):
            continue
        if any(_runs_through(start, end, mark) for mark in spared if not holds(mark, at)):
            far += _OVER_MARK * unit
        hidden, near = count_near(box, told, _NAMED, unit), count_near(box, others, _NEAR, unit)
        cost = far + unit * (_TOLD * hidden + _NEAR_MARK * near)
        if best is None or cost < best[0]:
            best = cost, box, (start, end)
    return best[1:] if best else None


def _runs_through(start: Point, end: Point, box: Box) -> bool:
    """Say whether a line has a part in a box."""
    first, last = 0.0, 1.0
    for at, to, low, high in ((start[0], end[0], box[0], box[2]), (start[1], end[1], box[1], box[3])):
        way = to - at
        if not way:
            if not low < at < high:
                return False
            continue
        enters, leaves = sorted(((low - at) / way, (high - at) / way))
        first, last = max(first, enters), min(last, leaves)
    return first < last


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Say whether two lines cross."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


# ---- how they are drawn ----


def _draw(panel: MapPanel, callout: Callout, block: _Block) -> None:
    canvas, unit, (left, _, _, top) = panel.canvas, panel.canvas.unit, callout.box
    for colour, width in ((canvas.palette.paper, 2.4), (canvas.palette.ink, 0.7)):
        draw_line(canvas, [callout.line], colour, width=width * unit, layer=11 + width / -10)
    ink, paper = canvas.palette.ink, canvas.palette.paper
    look = {"facecolor": paper, "edgecolor": ink, "linewidth": 0.45 * unit, "alpha": 0.96}
    draw_plate(canvas, callout.box, rounding=2.5 * unit, layer=_LAYER, gid="callout", **look)
    size, y = _SIZE * unit, top - _PAD * unit
    x = left + _PAD * unit + 2 * _DISC * unit + 3 * unit
    for (number, _), (head, body) in zip(callout.told, block.events, strict=True):
        _draw_number(canvas, number, (left + (_PAD + _DISC) * unit, y - 0.62 * size))
        for line, face in [*((line, FontFace.BOLD) for line in head), *((line, FontFace.REGULAR) for line in body)]:
            y -= LINE * size
            write(canvas, (x, y + 0.28 * size), line, Style(size, face, layer=_LAYER + 0.2), gid="callout")
        y -= 0.5 * size


def _draw_number(canvas: Canvas, number: int, at: Point) -> None:
    ink, paper, unit = canvas.palette.ink, canvas.palette.paper, canvas.unit
    draw_disc(canvas, at, _DISC * unit, layer=_LAYER + 0.1, facecolor=ink, edgecolor="none")
    size = 5.8 * unit
    style = Style(size, FontFace.BOLD, paper, across="center", layer=_LAYER + 0.2)
    write(canvas, (at[0], at[1] - CAPS / 2 * size), str(number), style, gid="callout-number")
