"""Downloads of exactly what is shown. A file is made when it is asked for, not before."""

import streamlit as st

from geo.formats import events_to_csv, events_to_geojson
from geo.snapshots import draw_png
from geo.views import View


def show_export(view: View) -> None:
    """Draw the menu of files."""
    with st.popover("Export", key="export", width="content"):
        st.caption(f"{view.caption}: {view.counts}")
        st.download_button(
            "Picture (PNG)", lambda: draw_png(view), "dateline.png", "image/png", key="export-png", width="stretch",
            on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Table (CSV)", lambda: events_to_csv(view).encode("utf-8-sig"), "dateline.csv", "text/csv",
            key="export-csv", width="stretch", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Map data (GeoJSON)", lambda: events_to_geojson(view), "dateline.geojson", "application/geo+json",
            key="export-geojson", width="stretch", on_click="ignore",
        )  # fmt: skip
