"""Sections of the sidebar. What is in a closed one is neither sent nor drawn until it is opened: most are closed."""

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def section(name: str, title: str, *, expanded: bool = False) -> ExpanderContainer:
    """Draw a section's head, and return what holds the rest, which is to be drawn if that is `open`.

    Args:
        name: Of what it holds, each time the same.
        title: What its head says.
        expanded: It is open at first.
    """
    return st.expander(title, expanded=expanded, key=f"section-{name}", on_change="rerun")
