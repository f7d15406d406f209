"""The row above the map: what colours stand for, with a switch for each layer; a place to go to; the base map."""

from dataclasses import replace

import streamlit as st

from geo.gazetteer.lookup import Entry, open_gazetteer
from geo.gazetteer.typed import find_typed
from geo.model import EventType, PlaceKind
from geo.ui import state
from geo.ui.assets import addresses, web_component
from geo.ui.own_layers import show_own_layers
from geo.ui.state import BasemapStyle, MainPane, MapTarget
from geo.views.amounts import MEASURES, Measure
from geo.views.escape import escape_markdown
from geo.views.fields import Field
from geo.views.layers import FIELDS, Layer, LayerBy, Layering
from geo.views.place_words import place_within
from geo.views.selection import Facets
from geo.views.shading import STYLES, MapStyle
from geo.views.words import TYPES, short_words

_BY = {LayerBy.TYPE: "Type", LayerBy.SIDE: "Actor's side", LayerBy.ARTICLE: "Article", LayerBy.STATUS: "Status"}
_BASEMAPS = {
    BasemapStyle.FULL: "Borders and names",
    BasemapStyle.PLAIN: "Land only",
    BasemapStyle.STREETS: "Streets (internet)",
}
_PANES = {MainPane.MAP: "Map", MainPane.TABLE: "Map and table", MainPane.NETWORK: "Network"}
_MOST_SWITCHED = 150  # values that a switch may put into the address
_MOST_FOUND = 5
_LONGEST = 60
_LONGEST_LABEL = 30  # of a switch
_NEAR = {PlaceKind.COUNTRY: 4.0, PlaceKind.CONTINENT: 2.0, PlaceKind.SEA: 4.0, PlaceKind.REGION: 5.0,
         PlaceKind.ADMIN1: 6.0, PlaceKind.ADMIN2: 7.0}  # fmt: skip
_FOUND = "places-found"
_EVENTS = ""  # in the choice of sizes: how many events; for Streamlit, None is no choice at all


def show_tools() -> None:
    """Draw the choice of pane and base map, and the search for a place."""
    now = state.state()
    web_component("spoken")(key="spoken", data={})
    web_component("places")(key="places", data={"names": addresses().basemap})
    with st.container(key="tools", horizontal=True, vertical_alignment="center"):
        st.session_state["go"] = ""
        st.text_input(
            "Go to a place", key="go", placeholder="Go to a place", on_change=_go, width=150,
            label_visibility="collapsed",
        )  # fmt: skip
        st.session_state["ground"] = now.basemap
        st.selectbox(
            "Base map", list(BasemapStyle), key="ground", format_func=lambda basemap: _BASEMAPS[basemap],
            on_change=_take_basemap, label_visibility="collapsed", width=160,
        )  # fmt: skip
        show_own_layers()
        st.session_state["face"] = now.pane
        st.segmented_control(
            "Show as", list(MainPane), key="face", format_func=lambda pane: _PANES[pane], on_change=_take_pane,
            label_visibility="collapsed", required=True,
        )  # fmt: skip


def show_found() -> None:
    """Offer the places of the name that was searched for."""
    found: tuple[Entry, ...] | None = st.session_state.get(_FOUND)
    if found is None:
        return
    with st.container(key="found", horizontal=True, vertical_alignment="center"):
        if not found:
            st.caption("No place of that name is known.")
        for entry in found:
            place = entry.place
            label = place_within(place, open_gazetteer())
            key = f"found-{place.geonameid or label}"
            st.button(escape_markdown(label), key=key, type="tertiary", on_click=_look, args=(entry,))
        st.button("Done", key="found-done", type="tertiary", on_click=_done)


def show_layers(facets: Facets, layers: Layering, titles: dict[str, str]) -> None:
    """Draw what colours stand for, and a switch for each layer with its mark: the legend, and a filter."""
    now = state.state()
    field = FIELDS[layers.by]
    counts = {option.value: option.count for option in facets.options[field][:_MOST_SWITCHED]}
    st.session_state["layers-by"] = now.layers
    st.selectbox(
        "Colours by", list(LayerBy), key="layers-by", format_func=lambda by: f"By {_BY[by].lower()}",
        on_change=_take_layers, label_visibility="collapsed", width=126, help="What colours and shapes stand for",
    )  # fmt: skip
    st.session_state["map-style"] = now.style
    st.selectbox(
        "Show on the map", list(MapStyle), key="map-style", format_func=lambda style: STYLES[style],
        on_change=_take_style, label_visibility="collapsed", width=142, help="What stands for the events on the map",
    )  # fmt: skip
    if now.style in (MapStyle.MARKS, MapStyle.HEAT):
        _sizes(facets)
    for number in range(len(layers.layers)):
        _switch(layers, number, counts, titles)


def _sizes(facets: Facets) -> None:
    """Draw the choice of what the size of marks stands for, where events tell numbers."""
    told = {Measure(option.value) for option in facets.options[Field.NUMBER]}
    chosen = state.state().sized
    choices = [_EVENTS, *(one for one in Measure if one in told or one is chosen)]
    if len(choices) == 1:
        return
    st.session_state["sized-by"] = chosen or _EVENTS
    st.selectbox(
        "Size of marks by", choices, key="sized-by", on_change=_take_size, label_visibility="collapsed", width=170,
        format_func=lambda one: f"Sized by {MEASURES[Measure(one)].words if one else 'events'}",
        help="What the size of marks stands for",
    )  # fmt: skip


def _switch(layers: Layering, number: int, counts: dict[str, int], titles: dict[str, str]) -> None:
    layer, field = layers.layers[number], FIELDS[layers.by]
    chosen = state.state().selection.chosen(field)
    events = sum(counts.get(value, 0) for value in layer.values)
    on = not chosen or bool(layer.values & chosen)
    if not events and on and layers.by is not LayerBy.TYPE:
        return
    key = f"layer-{layer.sign}"
    st.session_state[key] = on
    label = layer.label
    if field is Field.ARTICLE and len(layer.values) == 1:
        label = titles.get(label) or label
    st.checkbox(
        f"{escape_markdown(short_words(label, _LONGEST_LABEL))} *{events:,}*",
        key=key,
        on_change=_take_switch,
        args=(layers, number),
        disabled=(not events and on) or _too_many(layers),
        help=_help(layer, layers.by),
    )


def _help(layer: Layer, by: LayerBy) -> str | None:
    if by is not LayerBy.TYPE:
        return None
    types = sorted(EventType(value) for value in layer.values)
    return ", ".join(f"{TYPES[kind]} ({kind})" for kind in types)


def _too_many(layers: Layering) -> bool:
    return sum(len(layer.values) for layer in layers.layers) > _MOST_SWITCHED


def _take_switch(layers: Layering, number: int) -> None:
    """Show or hide a layer: hiding one chooses the values of all others that are shown."""
    field = FIELDS[layers.by]
    every = frozenset(value for layer in layers.layers for value in layer.values)
    chosen, mine = state.state().selection.chosen(field) or every, layers.layers[number].values
    wanted = st.session_state[f"layer-{layers.layers[number].sign}"]
    left = chosen | mine if wanted else chosen - mine
    state.choose(field, () if left == every else left)


def _take_layers() -> None:
    state.touch().layers = LayerBy(st.session_state["layers-by"])


def _take_style() -> None:
    state.touch().style = MapStyle(st.session_state["map-style"])


def _take_size() -> None:
    state.touch().sized = st.session_state["sized-by"] or None


def _take_basemap() -> None:
    state.touch().basemap = BasemapStyle(st.session_state["ground"])


def _take_pane() -> None:
    state.touch().pane = MainPane(st.session_state["face"])


def _go() -> None:
    """Go to the most prominent place of the name, and offer the others."""
    words = st.session_state["go"].strip()[:_LONGEST]
    found = find_typed(open_gazetteer(), words, limit=_MOST_FOUND) if words else None
    st.session_state[_FOUND] = found
    if found:
        _look(found[0])


def _look(entry: Entry) -> None:
    place = entry.place
    state.look_at(MapTarget(place.lat, place.lon, _NEAR.get(place.kind, 8.0), place.name))


def _done() -> None:
    """Offer no places any more, and mark none."""
    st.session_state.pop(_FOUND, None)
    now = state.touch()
    if now.target is not None:
        now.target = replace(now.target, name="")
