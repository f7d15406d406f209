"""Who acts with and on whom: the actors of some events as a network, laid out the same way every time.

An edge stands for all events of one quadrant that lead from one actor to another, or, without direction, for those
that two actors take part in side by side. Coordinates are those of a drawing 1000 wide, y downwards.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from geo.columnar import EventPart, samples
from geo.model import QUADRANT, Actor, Event, Quadrant
from geo.views.dyads import relation_in
from geo.views.fields import Relation

if TYPE_CHECKING:
    import networkx as nx

WIDTH, HEIGHT = 1000, 620
LONGEST_NAME = 26  # characters that a drawing has room for

_SIDE = 0.26  # of the width, for groups that do not hang together with the largest
_MARGIN_X, _MARGIN_Y = 80, 46  # room for names at the edge
_ROUNDS = 150
_PUSHES = 60
_LETTER, _LINE = 7.4, 24.0  # width of a letter, height of a name
_SMALLEST, _LARGEST = 8.0, 30.0  # radius of a node
_THINNEST, _THICKEST = 1.5, 9.0  # width of an edge
_BEND = 26.0  # between two edges of one pair
_HEAD = 9.0  # length of an arrow's head
_READ = (EventPart.AGENTS, EventPart.TARGETS, EventPart.ACT)
_QUADRANTS = {quadrant: number for number, quadrant in enumerate(Quadrant)}


@dataclass(frozen=True, slots=True)
class Tie:
    """What one actor does to another in one quadrant, or both side by side; how many events tell of it."""

    source: str
    target: str
    quadrant: Quadrant
    directed: bool
    count: int

    @property
    def relation(self) -> Relation:
        """How the two are to each other in these events."""
        return relation_in(self.quadrant) if self.directed else Relation.WITH


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in the drawing; `count` is the number of events that tie it to another."""

    actor: Actor
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie in the drawing: a curve, and the head of its arrow (empty without direction), as SVG paths."""

    tie: Tie
    width: float
    path: str
    head: str


@dataclass(frozen=True, slots=True)
class _Cell:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing, every tie in the order of its weight, and how many actors it leaves out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    ties: tuple[Tie, ...]
    names: Mapping[str, str]
    left_out: int


def network_of(events: Sequence[Event], *, most: int = 30) -> Network:
    """Draw who acts with and on whom.

    Args:
        events: What was chosen.
        most: How many actors are drawn; those with the most ties, ties by name. The list of ties holds all.
    """
    ties = ties_of(events)
    told = list(samples(events, *_READ))
    actors = {actor.id: actor for event, _ in told for actor in event.actors}
    counts: Counter[str] = Counter()
    for event, number in told:
        counts.update(dict.fromkeys(_tied(event), number))
    ranked = sorted(counts, key=lambda a: (-counts[a], actors[a].name.casefold(), a))
    kept = frozenset(ranked[:most])
    drawn = [tie for tie in ties if tie.source in kept and tie.target in kept]
    tied = {actor for tie in drawn for actor in (tie.source, tie.target)}
    nodes = _nodes([actor for actor in ranked if actor in tied], drawn, actors, counts)
    names = {actor: actors[actor].name for actor in ranked}
    return Network(nodes, tuple(_edges(drawn, nodes)), ties, names, len(ranked) - len(nodes))


def ties_of(events: Sequence[Event]) -> tuple[Tie, ...]:
    """Count the ties between actors: the heaviest first, then by actor and quadrant."""
    counts: Counter[tuple[str, str, Quadrant, bool]] = Counter()
    for event, number in samples(events, *_READ):
        counts.update(dict.fromkeys(_pairs(event), number))
    ties = (Tie(source, target, quadrant, directed, n) for (source, target, quadrant, directed), n in counts.items())
    return tuple(sorted(ties, key=lambda t: (-t.count, t.source, t.target, _QUADRANTS[t.quadrant], t.directed)))


def _pairs(event: Event) -> Iterator[tuple[str, str, Quadrant, bool]]:
    """Yield an agent with each target, and agents side by side unless one of them is also acted upon."""
    quadrant = QUADRANT[event.type]
    targets = {actor.id for actor in event.targets}
    for agent in event.agents:
        yield from ((agent.id, target, quadrant, True) for target in targets if target != agent.id)
    together = sorted({actor.id for actor in event.agents} - targets)
    yield from ((one, other, quadrant, False) for one, other in combinations(together, 2))


def _tied(event: Event) -> set[str]:
    return {actor for one, other, _, _ in _pairs(event) for actor in (one, other)}


def _nodes(
    ranked: Sequence[str], ties: Sequence[Tie], actors: Mapping[str, Actor], counts: Mapping[str, int]
) -> tuple[Node, ...]:
    if not ranked:
        return ()
    largest = max(counts[actor] for actor in ranked)
    radii = {a: round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(counts[a] / largest), 1) for a in ranked}
    names = {a: _LETTER * min(len(actors[a].name), LONGEST_NAME) for a in ranked}
    room = {a: (max(2 * radii[a], names[a]), 2 * radii[a] + _LINE) for a in ranked}
    at = _layout(ranked, ties, room)
    return tuple(Node(actors[a], counts[a], *at[a], radii[a]) for a in ranked)


def _layout(
    ranked: Sequence[str], ties: Sequence[Tie], room: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Lay actors out: each group that hangs together in a cell of its own, the largest in the widest."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(ranked)
    for tie in reversed(ties):
        graph.add_edge(tie.source, tie.target)
    rank = {actor: number for number, actor in enumerate(ranked)}
    groups = [sorted(group, key=rank.__getitem__) for group in nx.connected_components(graph)]
    groups.sort(key=lambda group: (-len(group), rank[group[0]]))
    at: dict[str, tuple[float, float]] = {}
    for group, cell in zip(groups, _cells(groups), strict=True):
        at |= _apart(_in_cell(_positions(graph, group), cell), room, cell)
    return at


def _cells(groups: Sequence[Sequence[str]]) -> Iterator[_Cell]:
    """Give the largest group the drawing's left, if it outweighs the others, and these the rest in equal shares."""
    whole = _Cell(0, 0, WIDTH, HEIGHT)
    left = list(groups)
    if len(left[0]) > sum(map(len, left[1:])):
        side = 0 if len(left) == 1 else WIDTH * _SIDE
        yield _Cell(0, 0, WIDTH - side, HEIGHT)
        left, whole = left[1:], _Cell(WIDTH - side, 0, side, HEIGHT)
    if not left:
        return
    columns = max(1, round(math.sqrt(len(left) * whole.width / whole.height / 1.6)))
    rows = math.ceil(len(left) / columns)
    for number in range(len(left)):
        row, column = divmod(number, columns)
        width, height = whole.width / columns, whole.height / rows
        yield _Cell(whole.x + column * width, whole.y + row * height, width, height)


def _positions(graph: "nx.Graph", group: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Lay a group out by forces, from a ring in the order of their weight, so that nothing is left to chance."""
    import networkx as nx

    if len(group) == 2:
        return {group[0]: (0.0, 0.0), group[1]: (1.0, 0.0)}
    part = nx.Graph()
    part.add_nodes_from(group)
    part.add_edges_from(sorted(graph.subgraph(group).edges))
    spread = 1.6 / math.sqrt(len(group))
    found = nx.spring_layout(part, pos=nx.circular_layout(part), k=spread, iterations=_ROUNDS, seed=1)
    return {actor: (float(x), float(y)) for actor, (x, y) in found.items()}


def _in_cell(found: Mapping[str, tuple[float, float]], cell: _Cell) -> dict[str, tuple[float, float]]:
    xs, ys = [x for x, _ in found.values()], [y for _, y in found.values()]
    return {
        actor: (
            round(cell.x + _scaled(x, xs, _MARGIN_X, cell.width), 1),
            round(cell.y + _scaled(y, ys, _MARGIN_Y, cell.height), 1),
        )
        for actor, (x, y) in found.items()
    }


def _scaled(value: float, values: Sequence[float], margin: float, size: float) -> float:
    """Stretch a coordinate over a length with margins; what has no stretch of its own stands in the middle.

    Half of it is the coordinate and half its rank, which loosens the crowd round an actor with many ties.
    """
    low, high = min(values), max(values)
    share = 0.5
    if high - low > 1e-9:
        rank = sum(other < value for other in values) / (len(values) - 1)
        share = ((value - low) / (high - low) + rank) / 2
    margin = min(margin, size / 3)
    return margin + share * (size - 2 * margin)


def _apart(
    at: Mapping[str, tuple[float, float]], room: Mapping[str, tuple[float, float]], cell: _Cell
) -> dict[str, tuple[float, float]]:
    """Push nodes with their names apart until none covers another, as far as the cell has room."""
    names, x, y = list(at), [p[0] for p in at.values()], [p[1] for p in at.values()]
    for _ in range(_PUSHES):
        moved = False
        for one, other in combinations(range(len(names)), 2):
            wide = (room[names[one]][0] + room[names[other]][0]) / 2 - abs(x[one] - x[other])
            high = (room[names[one]][1] + room[names[other]][1]) / 2 - abs(y[one] - y[other])
            if wide > 0 and high > 0:
                moved = True
                coordinates, by = (y, high) if high < wide else (x, wide)
                sign = 1 if coordinates[one] >= coordinates[other] else -1
                coordinates[one] += sign * by / 2
                coordinates[other] -= sign * by / 2
        x = [min(max(v, cell.x + _MARGIN_X / 2), cell.x + cell.width - _MARGIN_X / 2) for v in x]
        y = [min(max(v, cell.y + _MARGIN_Y), cell.y + cell.height - _MARGIN_Y) for v in y]
        if not moved:
            break
    return {name: (round(a, 1), round(b, 1)) for name, a, b in zip(names, x, y, strict=True)}


def _edges(ties: Sequence[Tie], nodes: Sequence[Node]) -> Iterator[Edge]:
    """Draw the ties, the several ones of a pair side by side."""
    at = {node.actor.id: node for node in nodes}
    largest = max((tie.count for tie in ties), default=1)
    of_pair: dict[frozenset[str], list[Tie]] = defaultdict(list)
    for tie in ties:
        of_pair[frozenset((tie.source, tie.target))].append(tie)
    for pair in of_pair.values():
        for number, tie in enumerate(pair):
            bend = (number - (len(pair) - 1) / 2) * _BEND
            forwards = tie.source < tie.target
            width = round(_THINNEST + (_THICKEST - _THINNEST) * math.sqrt(tie.count / largest), 1)
            path, head = _curve(at[tie.source], at[tie.target], bend if forwards else -bend, width, arrow=tie.directed)
            yield Edge(tie, width, path, head)


def _curve(start: Node, end: Node, bend: float, width: float, *, arrow: bool) -> tuple[str, str]:
    """Return a bent line between the rims of two nodes, and the head of its arrow."""
    dx, dy = end.x - start.x, end.y - start.y
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    middle = ((start.x + end.x) / 2 - uy * bend * 2, (start.y + end.y) / 2 + ux * bend * 2)
    head = _HEAD + width if arrow else 0.0
    first, _ = _off(start, middle, start.radius + 2)
    tip, back = _off(end, middle, end.radius + 2, head)
    path = f"M{_pair(first)}Q{_pair(middle)} {_pair(back)}"
    if not arrow:
        return path, ""
    ax, ay = (tip[0] - back[0]) / head, (tip[1] - back[1]) / head
    half = head * 0.55
    left, right = (back[0] - ay * half, back[1] + ax * half), (back[0] + ay * half, back[1] - ax * half)
    return path, f"M{_pair(tip)}L{_pair(left)}L{_pair(right)}z"


def _off(
    node: Node, towards: tuple[float, float], gap: float, further: float = 0.0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the points at a gap, and further, from a node's middle on the way to another point."""
    dx, dy = towards[0] - node.x, towards[1] - node.y
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    return (node.x + ux * gap, node.y + uy * gap), (node.x + ux * (gap + further), node.y + uy * (gap + further))


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
