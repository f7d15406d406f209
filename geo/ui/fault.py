"""What the page says where it fails in a way that nobody foresaw: in our own words, and with a way to go on."""

import streamlit as st

WORDS = (
    "Something went wrong, and this part of the page could not be drawn. Nothing is lost: articles, decisions and "
    "saved views are kept as they were. The window in which Dateline was started says what happened."
)
_WAYS = '<a href="?">Start anew without filters</a>'


def show_fault(_error: Exception) -> bool:
    """Say that a run failed, where it failed: in the page, a part of it, or a dialog.

    Streamlit has written the error into the log by then.

    Returns:
        True: it has been shown, and Streamlit's own box, which would offer to ask others, is not wanted.
    """
    st.error(WORDS)  # neither is a widget, so that they may stand in several parts of the page
    st.html(_WAYS)
    return True
