"""Who is logged in, in the page's head, with the way out; and what the page says when a login has ended."""

import streamlit as st

from geo.access.roles import TeamRole
from geo.ui.base_path import base_path
from geo.ui.login import NO_LONGER, person
from geo.views.escape import escape_html, escape_markdown

_MAY = {
    TeamRole.READER: "You see everything and may export it; to decide on events takes an analyst.",
    TeamRole.ANALYST: "You may review and correct events, and add articles; to remove articles takes an admin.",
    TeamRole.ADMIN: "You may do everything, also remove articles, change settings and take newer readings.",
}
_LONGEST = 24  # characters of a name in the page's head


def show_person() -> None:
    """Draw the menu of who is logged in; nothing where nobody has to."""
    found = person()
    if found is None or found.role is None:
        return
    short = found.called if len(found.called) <= _LONGEST else f"{found.called[: _LONGEST - 1]}…"
    icon = ":material/person:"
    with st.popover(
        escape_markdown(short), key="person", icon=icon, width="content", help=f"Logged in as {found.role}"
    ):
        st.markdown(f"**{escape_markdown(found.name)}**  \n{found.role.capitalize()}. {_MAY[found.role]}")
        st.button("Log out", key="person-out", on_click=st.logout)


def show_out() -> None:
    """Say that a login has ended, and lead to another.

    As HTML, whose script the page has: the gate serves no other of Streamlit's parts to who is out.
    """
    again = f'<a class="button" target="_self" href="{escape_html(base_path())}">Load the page again</a>'
    st.html(f'<section class="out" role="alert"><h1>Dateline</h1><p>{escape_html(NO_LONGER)}</p>{again}</section>')
