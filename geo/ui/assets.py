"""The files that the map's frame fetches, served by the page itself."""

from functools import cache
from pathlib import Path

import streamlit
from streamlit.components.v1 import declare_component

from geo.maps.leaflet import Addresses, asset_folders


@cache
def addresses() -> Addresses:
    """Have Streamlit serve the map's folders, and return where: relative to the frame, so that any base path works."""
    names = {name: declare_component(f"map_{name}", path=str(folder)).name for name, folder in asset_folders().items()}
    return Addresses(**{name: f"../{component}" for name, component in names.items()}, font=_font())


def _font() -> str | None:
    """Return the address of the page's own typeface, which Streamlit serves under a name that changes by release."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "media"
    found = sorted(folder.glob("SourceSansVF-Upright*.woff2"))
    return f"../../static/media/{found[0].name}" if found else None
