"""Who acts with and on whom: the actors of some events as a network, laid out the same way every time.

An edge stands for all events of one quadrant that lead from one actor to another, or, without direction, for those
that two actors take part in side by side. Coordinates are those of a drawing 1000 wide, y downwards.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from geo.model import QUADRANT, Actor, Event, Quadrant
from geo.views.pairs import Relation

WIDTH, HEIGHT = 1000, 620

_MARGIN_X, _MARGIN_Y = 90, 50  # room for names at the edge
_ROUNDS = 150
_SMALLEST, _LARGEST = 8.0, 30.0  # radius of a node
_THINNEST, _THICKEST = 1.5, 9.0  # width of an edge
_BEND = 26.0  # between two edges of one pair
_HEAD = 9.0  # length of an arrow's head
_QUADRANTS = {quadrant: number for number, quadrant in enumerate(Quadrant)}
_RELATIONS = {
    Quadrant.VERBAL_COOPERATION: Relation.WITH,
    Quadrant.MATERIAL_COOPERATION: Relation.WITH,
    Quadrant.VERBAL_CONFLICT: Relation.AGAINST,
    Quadrant.MATERIAL_CONFLICT: Relation.AGAINST,
    Quadrant.STATE: Relation.ANY,
}


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
        return _RELATIONS[self.quadrant] if self.directed else Relation.WITH


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
    actors = {actor.id: actor for event in events for actor in event.actors}
    counts: Counter[str] = Counter()
    for event in events:
        counts.update(_tied(event))
    ranked = sorted(counts, key=lambda a: (-counts[a], actors[a].name.casefold(), a))
    kept = frozenset(ranked[:most])
    drawn = [tie for tie in ties if tie.source in kept and tie.target in kept]
    nodes = _nodes(ranked[:most], drawn, actors, counts)
    names = {actor: actors[actor].name for actor in ranked}
    return Network(nodes, tuple(_edges(drawn, nodes)), ties, names, len(ranked) - len(kept))


def ties_of(events: Iterable[Event]) -> tuple[Tie, ...]:
    """Count the ties between actors: the heaviest first, then by actor and quadrant."""
    counts: Counter[tuple[str, str, Quadrant, bool]] = Counter()
    for event in events:
        counts.update(set(_pairs(event)))
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
    at = _layout(ranked, ties)
    return tuple(
        Node(
            actors[a], counts[a], *at[a], round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(counts[a] / largest), 1)
        )
        for a in ranked
    )


def _layout(ranked: Sequence[str], ties: Sequence[Tie]) -> dict[str, tuple[float, float]]:
    """Lay actors out by forces, from a ring in the order of their weight, so that nothing is left to chance."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(ranked)
    for tie in reversed(ties):
        graph.add_edge(tie.source, tie.target)
    ring = nx.circular_layout(graph)
    if len(ranked) > 2:
        ring = nx.spring_layout(graph, pos=ring, k=1.6 / math.sqrt(len(ranked)), iterations=_ROUNDS, seed=1)
    xs, ys = [float(ring[a][0]) for a in ranked], [float(ring[a][1]) for a in ranked]
    return {
        a: (_scaled(x, xs, _MARGIN_X, WIDTH), _scaled(y, ys, _MARGIN_Y, HEIGHT))
        for a, x, y in zip(ranked, xs, ys, strict=True)
    }


def _scaled(value: float, values: Sequence[float], margin: float, size: float) -> float:
    low, high = min(values), max(values)
    share = (value - low) / (high - low) if high - low > 1e-9 else 0.5
    return round(margin + share * (size - 2 * margin), 1)


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
