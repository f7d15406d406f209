"""Downloads of exactly what is shown. A file is made when it is asked for, not before."""

from functools import partial

import streamlit as st

from geo.exports.writing import FORMATS, render
from geo.views.escape import escape_markdown
from geo.views.view import View

_NAMES = {".html": "Page (HTML)", ".png": "Picture (PNG)", ".csv": "Table (CSV)", ".geojson": "Map data (GeoJSON)"}
_TYPES = {".html": "text/html", ".png": "image/png", ".csv": "text/csv", ".geojson": "application/geo+json"}


def show_export(view: View) -> None:
    """Draw the menu of files."""
    with st.popover("Export", key="export", width="content"):
        st.caption(escape_markdown(f"{view.caption}: {view.counts}"))
        for ending, name in _NAMES.items():
            st.download_button(
                name,
                partial(render, view, ending),
                f"dateline{ending}",
                _TYPES[ending],
                key=f"export-{ending[1:]}",
                help=FORMATS[ending].capitalize(),
                width="stretch",
                on_click="ignore",
            )
