"""The files that the page and the map's frame fetch, served by the page itself, and the components made of them."""

from functools import cache
from pathlib import Path

import streamlit
from streamlit.components.v1 import declare_component
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from geo.maps.leaflet import Addresses, asset_folders
from geo.maps.scripts import web_file
from geo.views.style_colours import colour_variables

# A script of maps/web is a module that imports others: what is sent with each draw only fetches it. Streamlit's own
# script tells where the page lives, whatever path it is served under.
_FETCH = """
const base = new URL("../../", document.querySelector('script[type="module"][src]').src);
const script = import(new URL("component/%s/%s.js", base));
export default function ({ parentElement, data, setTriggerValue }) {
  let rest = () => {}, gone = false;
  script.then((made) => { if (!gone) rest = made.draw(parentElement, data, setTriggerValue) || rest; });
  return () => { gone = true; rest(); };
}
"""


@cache
def addresses() -> Addresses:
    """Have Streamlit serve the map's folders, and return where: relative to the frame, so that any base path works."""
    names = {name: declare_component(f"map_{name}", path=str(folder)).name for name, folder in asset_folders().items()}
    return Addresses(**{name: f"../{component}" for name, component in names.items()}, font=_font())


@cache
def web_component(name: str, *, styled: bool = False) -> ComponentRenderer:
    """Return the component that a script of maps/web draws, by the name of its file.

    Args:
        name: Of the script, and of the style beside it.
        styled: It has a style of its own, and the page's does not reach it.
    """
    css = colour_variables(":host") + web_file(f"{name}.css") if styled else None
    folder = addresses().web.removeprefix("../")
    return component(f"dateline_{name}", js=_FETCH % (folder, name), css=css, isolate_styles=styled)


def _font() -> str | None:
    """Return the address of the page's own typeface, which Streamlit serves under a name that changes by release."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "media"
    found = sorted(folder.glob("SourceSansVF-Upright*.woff2"))
    return f"../../static/media/{found[0].name}" if found else None
