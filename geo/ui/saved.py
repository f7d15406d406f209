"""Views that were saved under a name: all that the address says, kept in the workspace."""

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.access.roles import Right
from geo.errors import GeoError
from geo.ui import state
from geo.ui.address import address_of, params_now, show_saved
from geo.ui.login import may
from geo.views.escape import escape_markdown
from geo.workspace.store import Workspace

_NAME = "view-name"
_SAID = "view-said"
_NONE = "None yet. Filter, move the map, open an event: then save what you see under a name."


def show_views(workspace: Workspace) -> None:
    """Draw the menu of saved views: open one, forget one, save what is shown."""
    try:
        views = workspace.views()
    except GeoError as error:
        st.caption(escape_markdown(str(error)))
        return
    with st.popover("Saved views", key="views", width="content"):
        if not views:
            st.caption(_NONE if may(Right.REVIEW) else "None yet.")
        for number, (name, params) in enumerate(sorted(views.items(), key=lambda view: view[0].casefold())):
            _view(number, name, params, workspace)
        if may(Right.REVIEW):
            with st.form("view-form", border=False, clear_on_submit=True):
                st.text_input("Save this view as", key=_NAME, max_chars=80, placeholder="A name for it")
                st.form_submit_button("Save", on_click=_save, args=(workspace,))
        said = st.session_state.pop(_SAID, "")
        if said:
            st.caption(escape_markdown(said))
        st.caption(
            "The address of this page says the same: copy it to send this view to somebody who has the articles."
        )


def _view(number: int, name: str, params: Mapping[str, Sequence[str]], workspace: Workspace) -> None:
    with st.container(key=f"view-{number}", horizontal=True, vertical_alignment="center"):
        st.button(
            escape_markdown(name), key=f"view-open-{number}", type="tertiary", width="stretch",
            on_click=show_saved, args=(params,),
        )  # fmt: skip
        if may(Right.REVIEW):
            st.button("Forget", key=f"view-forget-{number}", type="tertiary", on_click=_forget, args=(workspace, name))


def _save(workspace: Workspace) -> None:
    """Keep all that the address says, with where the map is now."""
    name = st.session_state[_NAME]
    try:
        kept = workspace.save_view(name, address_of(state.state(), params_now()))
    except GeoError as error:
        st.session_state[_SAID] = f"Not saved: {error}"
    else:
        st.session_state[_SAID] = f"Saved as {kept}."


def _forget(workspace: Workspace, name: str) -> None:
    try:
        workspace.remove_view(name)
    except GeoError as error:
        st.session_state[_SAID] = f"Not forgotten: {error}"
