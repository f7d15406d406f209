"""The layers of the user's own beneath the marks: added from files, named, coloured, taken away; in the workspace."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial

import streamlit as st
from streamlit.runtime import get_instance

from geo.access.roles import Right
from geo.aliases import Json
from geo.errors import GeoError, InputError
from geo.maps.scene_json import own_layer
from geo.overlays.overlay import COLOURS, LONGEST_NAME, MOST, Overlay, one_line, overlays_text, read_overlays
from geo.overlays.reading import read_overlay
from geo.ui import desk, state
from geo.ui.login import may
from geo.views.escape import escape_markdown
from geo.workspace.store import Workspace

_SETTING = "overlays"  # in the workspace
_SAID, _ROUND = "own-layers-said", "own-layers-round"


def overlays() -> tuple[Overlay, ...]:
    """Return the layers that the workspace keeps; none where it cannot be read, which the page says elsewhere."""
    now = desk.desk()
    return overlays_in(now.workspace) if now else ()


def overlays_in(workspace: Workspace) -> tuple[Overlay, ...]:
    """Return the layers that a workspace keeps; none where it cannot be read."""
    try:
        text = workspace.setting(_SETTING)
    except GeoError:
        return ()
    return _read(text) if text else ()


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Overlay, ...]:
    return read_overlays(text)


def served_layers() -> tuple[Mapping[str, Json], ...]:
    """Return the layers as the map is told of them; their shapes are fetched by the browser, once."""
    files = get_instance().media_file_mgr
    return tuple(
        own_layer(one, at=f"../..{files.add(one.geojson.encode(), 'application/json', f'own-{number}')}")
        for number, one in enumerate(overlays())
    )


def show_own_layers() -> None:
    """Draw the menu of the layers."""
    found, mine = overlays(), may(Right.ADD)
    if not (found or mine):
        return
    label = f"Layers · {len(found)}" if found else "Layers"
    with st.popover(label, key="own-layers", width="content", help="Lay shapes of your own beneath the marks"):
        for number, one in enumerate(found):
            if mine:
                _show_one(number, one)
            else:
                st.markdown(escape_markdown(one.name))
        if mine and len(found) < MOST:
            key = f"own-file-{st.session_state.get(_ROUND, 0)}"  # another key empties the field
            st.file_uploader(
                "Add a layer of your own: front lines, sectors, areas of interest",
                type=["geojson", "json", "kml", "gpkg"], key=key, on_change=partial(_add, key),
            )  # fmt: skip
        said = st.session_state.pop(_SAID, "")
        if said:
            st.caption(f":red[{escape_markdown(said)}]")
        st.caption(
            "GeoJSON, KML or GeoPackage, in degrees. Layers lie beneath the marks, here and in every map you export."
        )


def _show_one(number: int, one: Overlay) -> None:
    with st.container(key=f"own-{number}", horizontal=True, vertical_alignment="bottom"):
        for name, value in (("name", one.name), ("colour", one.colour), ("opacity", one.opacity)):
            st.session_state[f"own-{name}-{number}"] = value
        take = partial(_take, number)
        st.color_picker(
            f"Colour of layer {number + 1}", key=f"own-colour-{number}", on_change=take, label_visibility="collapsed"
        )
        st.text_input(
            f"Name of layer {number + 1}", key=f"own-name-{number}", max_chars=LONGEST_NAME, on_change=take,
            label_visibility="collapsed",
        )  # fmt: skip
        st.slider(
            f"Opacity of layer {number + 1}", 0.1, 1.0, step=0.1, key=f"own-opacity-{number}", on_change=take,
            label_visibility="collapsed", width=90,
        )  # fmt: skip
        st.button("Remove", key=f"own-remove-{number}", type="tertiary", on_click=_remove, args=(number,))


def _add(key: str) -> None:
    """Read the file that was given. Where that fails it says why, and the layers stay as they are."""
    given, found = st.session_state[key], overlays()
    if given is None or not may(Right.ADD):
        return
    try:
        added = read_overlay(given.getvalue(), given.name, colour=COLOURS[len(found) % len(COLOURS)])
    except InputError as error:
        st.session_state[_SAID] = str(error)
    else:
        _keep((*found, added))
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _take(number: int) -> None:
    """Take what the fields of a layer say."""
    found, kept = overlays(), st.session_state
    name = one_line(kept[f"own-name-{number}"], LONGEST_NAME) or found[number].name
    changed = replace(
        found[number], name=name, colour=kept[f"own-colour-{number}"], opacity=kept[f"own-opacity-{number}"]
    )
    _keep((*found[:number], changed, *found[number + 1 :]))


def _remove(number: int) -> None:
    found = overlays()
    _keep((*found[:number], *found[number + 1 :]))


def _keep(found: tuple[Overlay, ...]) -> None:
    now = desk.desk()
    assert now is not None
    try:
        now.workspace.set_setting(_SETTING, overlays_text(found))
    except GeoError as error:
        st.session_state[_SAID] = f"Not kept: {error}"
    state.touch().whole = True
