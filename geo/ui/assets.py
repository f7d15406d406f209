"""The files that the map's frame fetches, served by the page itself."""

from functools import cache

from streamlit.components.v1 import declare_component

from geo.maps import Addresses, asset_folders


@cache
def addresses() -> Addresses:
    """Have Streamlit serve the map's folders, and return where: relative to the frame, so that any base path works."""
    names = {name: declare_component(f"map_{name}", path=str(folder)).name for name, folder in asset_folders().items()}
    return Addresses(**{name: f"../{component}" for name, component in names.items()})
