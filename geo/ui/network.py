"""The network of actors: who acts with and on whom in the chosen events. A click on an actor or an edge filters."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geo.aliases import Json
from geo.maps.scene_json import quadrant_name
from geo.model import Event, content_id
from geo.ui import state
from geo.ui.assets import web_component
from geo.views.escape import plain
from geo.views.fields import Pair
from geo.views.networks import HEIGHT, LONGEST_NAME, WIDTH, Edge, Network, Node, Tie, network_of
from geo.views.selection import Field, select
from geo.views.words import QUADRANTS, count_words

_KEY, _TABLE = "network", "network-table"
_ROWS = 500
_TOGETHER = "6 4"  # dashes of an edge without direction


def show_network(among: Sequence[Event]) -> None:
    """Draw the network of the chosen events, and the same as a table.

    A pair that is chosen stands out and does not hide the others, so that one can go on to them.

    Args:
        among: The events that are chosen from.
    """
    network = network_of(select(among, replace(state.state().selection, pair=None)))
    if not network.ties:
        st.info("No two actors act together in these events. Take a filter away to see more.")
        return
    chosen = state.state().selection
    web_component("network", styled=True)(
        key=_KEY,
        data=_data(network, chosen.actors, chosen.pair),
        on_node_change=_take_node,
        on_edge_change=lambda: _take_edge(network.ties),
    )
    _below(network)
    with st.expander(f"The same as a table: {count_words(len(network.ties), 'tie')}", key="network-words"):
        st.dataframe(
            [_row(tie, network) for tie in network.ties[:_ROWS]],
            key=_TABLE,
            hide_index=True,
            selection_mode="single-row",
            on_select=lambda: _take_row(network.ties),
        )


def tie_words(tie: Tie, network: Network) -> str:
    """Say a tie as a reader would: "Russia → Ukraine: hostile deeds, 12 events"."""
    one, other = plain(network.names[tie.source]), plain(network.names[tie.target])
    joint = "→" if tie.directed else "and"
    how = QUADRANTS[tie.quadrant] + ("" if tie.directed else ", side by side")
    return f"{one} {joint} {other}: {how}, {count_words(tie.count, 'event')}"


def _below(network: Network) -> None:
    parts = ["Arrows lead from who acts to whom; dashed lines join who acts side by side.", "Click to filter."]
    if network.left_out:
        parts.insert(1, f"{count_words(network.left_out, 'actor')} with fewer ties are in the table only.")
    st.caption(" ".join(parts))


def _data(network: Network, actors: frozenset[str], pair: Pair | None) -> Json:
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "label": f"Network of {count_words(len(network.nodes), 'actor')}",
        "nodes": [_node(node, chosen=node.actor.id in actors) for node in network.nodes],
        "edges": [_edge(edge, network, chosen=_pair_of(edge.tie) == pair) for edge in network.edges],
    }


def _node(node: Node, *, chosen: bool) -> Json:
    name = plain(node.actor.name)
    shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"  # what is heard begins with it
    return {
        "key": node.actor.id,
        "name": shown,
        "label": f"{shown}: {count_words(node.count, 'event')} with others" + (f" ({name})" if shown != name else ""),
        "x": node.x,
        "y": node.y,
        "radius": node.radius,
        "chosen": chosen,
    }


def _edge(edge: Edge, network: Network, *, chosen: bool) -> Json:
    tie = edge.tie
    return {
        "key": _key(tie),
        "ends": [tie.source, tie.target],
        "label": tie_words(tie, network),
        "path": edge.path,
        "head": edge.head,
        "width": edge.width,
        "colour": f"var(--q-{quadrant_name(tie.quadrant)})",
        "dash": "none" if tie.directed else _TOGETHER,
        "chosen": chosen,
    }


def _row(tie: Tie, network: Network) -> dict[str, str | int]:
    return {
        "Who": plain(network.names[tie.source]),
        "": "→" if tie.directed else "and",
        "Whom": plain(network.names[tie.target]),
        "How": QUADRANTS[tie.quadrant],
        "Events": tie.count,
    }


def _key(tie: Tie) -> str:
    return content_id(tie.source, tie.target, tie.quadrant, tie.directed)


def _pair_of(tie: Tie) -> Pair:
    return Pair(tie.source, tie.target, tie.relation)


def _take_node() -> None:
    """Choose an actor, or no longer."""
    told = _told("node")
    if told:
        state.toggle(Field.ACTOR, told)


def _take_edge(ties: Sequence[Tie]) -> None:
    """Choose the pair of an edge, or no longer. What the browser tells is looked up, not believed."""
    told = _told("edge")
    tie = next((tie for tie in ties if _key(tie) == told), None)
    if tie is not None:
        _take_pair(_pair_of(tie))


def _take_row(ties: Sequence[Tie]) -> None:
    rows = st.session_state[_TABLE].selection.rows
    if rows and rows[0] < len(ties):
        _take_pair(_pair_of(ties[rows[0]]))


def _take_pair(pair: Pair) -> None:
    state.choose_pair(None if state.state().selection.pair == pair else pair)


def _told(name: str) -> str:
    return str(getattr(st.session_state.get(_KEY), name, None) or "")
