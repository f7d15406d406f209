"""Sections of the sidebar. What is in a closed one is neither sent nor drawn until it is opened: most are closed."""

from collections.abc import Mapping

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def section(name: str, title: str, *, expanded: bool = False) -> ExpanderContainer:
    """Draw a section's head, and return what holds the rest, which is to be drawn if that is `open`.

    Args:
        name: Of what it holds, each time the same.
        title: What its head says, each time the same: Streamlit would make another of it, and take the focus from what
            is within.
        expanded: It is open at first.
    """
    return st.expander(title, expanded=expanded, key=_key(name), on_change="rerun")


def tell(words: Mapping[str, str]) -> None:
    """Say something beside the titles of sections, by their names; a screen reader says it with them.

    Args:
        words: Of ours alone, without quotes.
    """
    rules = (f'.st-key-{_key(name)} summary p::after{{content:" · {said}"}}' for name, said in words.items())
    st.html(f"<style>{''.join(rules)}</style>")


def _key(name: str) -> str:
    return f"section-{name}"
