"""Map and evidence side by side: a click on one is answered by the other."""

from collections.abc import Sequence

import streamlit as st

from geo.model import Event
from geo.ui import state
from geo.ui.evidence import show_evidence
from geo.ui.listing import in_order, show_list
from geo.ui.mapview import show_map
from geo.ui.table import show_table
from geo.views.scenes import Scene
from geo.views.view import View


@st.fragment
def show_explore(view: View, scene: Scene) -> None:
    """Draw map and evidence; a click on either draws these two again, and no more."""
    now = state.state()
    heading, events = _listed(scene, view)
    if now.fresh and len(events) == 1:
        now.event = events[0].id
    now.fresh = False
    selected = next((event for event in view.events if event.id == now.event), None)
    now.event = selected.id if selected else None
    left, right = st.columns([5, 2], gap="small")
    with left:
        face = st.session_state.get("face")
        if face == "Table":
            show_table(in_order(view.events), view.articles)
        else:
            show_map(scene, selected, streets=face == "Streets")
            if scene.gathered:
                st.caption(f"Marks less than {scene.gathered:g}° apart are drawn as one: there are very many.")
    with right, st.container(key="panel"):
        if selected is None:
            show_list(events, heading, back=now.spot is not None)
        else:
            show_evidence(selected, events if selected in events else in_order(view.events), view)
    state.write_address()


def _listed(scene: Scene, view: View) -> tuple[str, Sequence[Event]]:
    """Return what the list is headed and holds: all events, those of a mark, or those without a place."""
    spot = state.state().spot
    if spot == state.UNPLACED:
        return "Without a place", in_order(scene.unplaced)
    if spot:
        names = [part.name for part in scene.parts if part.key == spot]
        return (names[0] if names else "Nothing here now"), in_order(scene.at(spot))
    return "Events", in_order(view.events)
