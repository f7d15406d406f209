"""The map: the scene of the chosen events, and what a click on it means."""

import streamlit as st
from streamlit_folium import st_folium

from geo.maps.drawing import Focus, Tiles, quadrant_name, scene_json
from geo.maps.leaflet import EventLayer, offline_map
from geo.model import QUADRANT, Event, EventType, Quadrant
from geo.ui import state
from geo.ui.assets import addresses
from geo.views.scenes import Scene, label_point
from geo.views.selection import Facets, Field
from geo.views.words import QUADRANTS

_MAP = "map"
HEIGHT = 640  # pixels, until the page's style makes it fit the window
_CLOSE = 4  # zoom at which a place that was asked for is shown, at least
_CLOSE_AREA = 3

# The address and the words that OpenStreetMap's tile policy asks for.
_TILES = Tiles(
    "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
)


def show_map(scene: Scene, selected: Event | None, *, streets: bool = False) -> None:
    """Draw the map and take its clicks. The base map never changes, so that pan and zoom stay.

    Args:
        scene: What is drawn.
        selected: The event that stands out.
        streets: Ask OpenStreetMap for its tiles; without a network the offline base map stays.
    """
    layer = EventLayer(scene_json(scene, selected=selected, focus=_focus(selected), tiles=_TILES if streets else None))
    st_folium(
        offline_map(addresses()),
        key=_MAP,
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=layer,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        on_change=_take_click,
    )


def show_layers(facets: Facets) -> None:
    """Draw a switch for each layer of event types, with its mark: the colours' legend, and a filter of types."""
    counts = {option.value: option.count for option in facets.options[Field.TYPE]}
    chosen = state.state().selection.types or frozenset(EventType)
    with st.container(key="layers", horizontal=True, vertical_alignment="center"):
        for quadrant in Quadrant:
            mine = {kind for kind in EventType if QUADRANT[kind] is quadrant}
            number = sum(counts.get(kind, 0) for kind in mine)
            key = f"layer-{quadrant_name(quadrant)}"
            if not number and not mine & chosen:
                continue
            st.session_state[key] = bool(mine & chosen)
            st.checkbox(
                f"{QUADRANTS[quadrant]} *{number:,}*",
                key=key,
                on_change=_switch,
                args=(quadrant,),
                disabled=not number and bool(mine & chosen),
            )


def _switch(quadrant: Quadrant) -> None:
    chosen = set(state.state().selection.types or EventType)
    mine = {kind for kind in EventType if QUADRANT[kind] is quadrant}
    wanted = st.session_state[f"layer-{quadrant_name(quadrant)}"]
    state.choose_types(chosen | mine if wanted else chosen - mine)


def _focus(selected: Event | None) -> Focus | None:
    now = state.state()
    if selected is None or not selected.places or now.pan_to != selected.id:
        return None
    places = [part.place for part in selected.places]
    exact = max(place.where_prec for place in places) <= 4
    return Focus(tuple(label_point(place) for place in places), _CLOSE if exact else _CLOSE_AREA, now.pan)


def _take_click() -> None:
    """Open what was clicked: a route's event, or the events of a mark or area."""
    answer = st.session_state.get(_MAP) or {}
    drawing = answer.get("last_active_drawing") or {}
    key = str(drawing.get("properties", {}).get("key", ""))
    if key.startswith("event/"):
        state.open_event(key.removeprefix("event/"))
    elif key:
        state.open_spot(key)
