"""The files that the page and the map's frame fetch, served by the page itself, and the components made of them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit
from streamlit.components.v1.custom_component import CustomComponent
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer
from streamlit.runtime import get_instance

from geo.aliases import Json
from geo.maps.scripts import web_file
from geo.maps.served import Addresses, asset_folders
from geo.views.style_colours import colour_variables

# A script of maps/web is a module that imports others: what is sent with each draw only fetches it. Streamlit's own
# script tells where the page lives, whatever path it is served under. What is drawn says so: it comes when it comes.
_FETCH = """
const base = new URL("../../", document.querySelector('script[type="module"][src]').src);
const script = import(new URL("component/%s/%s.js", base));
export default function ({ parentElement, data, setTriggerValue }) {
  let rest = () => {}, gone = false;
  script.then((made) => {
    if (gone) return;
    rest = made.draw(parentElement, data, setTriggerValue) || rest;
    (parentElement.host ?? parentElement).dataset.drawn = "yes";
  });
  return () => { gone = true; rest(); };
}
"""


@cache
def addresses() -> Addresses:
    """Return where Streamlit serves the map's folders: relative to the frame, so that any base path works."""
    return Addresses(**{name: f"../{_named(name)}" for name in asset_folders()}, font=_font())


@cache
def serve() -> None:
    """Have Streamlit serve the map's folders; within a run of the page, as only then it knows its server."""
    for name, folder in asset_folders().items():
        get_instance().component_registry.register_component(CustomComponent(_named(name), path=str(folder)))


def _named(name: str) -> str:
    return f"{__name__}.map_{name}"


@cache
def web_component(name: str, *, styled: bool = False) -> ComponentRenderer:
    """Return the component that a script of maps/web draws, by the name of its file.

    Args:
        name: Of the script, and of the style beside it.
        styled: It has a style of its own, and the page's does not reach it.
    """
    serve()
    css = colour_variables(":host") + web_file(f"{name}.css") if styled else None
    folder = addresses().web.removeprefix("../")
    return component(f"dateline_{name}", js=_FETCH % (folder, name), css=css, isolate_styles=styled)


def _font() -> str | None:
    """Return the address of the page's own typeface, which Streamlit serves under a name that changes by release."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "media"
    found = sorted(folder.glob("SourceSansVF-Upright*.woff2"))
    return f"../../static/media/{found[0].name}" if found else None


def without_lists(data: Mapping[str, Json]) -> dict[str, Json]:
    """Return data for a component with its lists as tuples: of a list, Streamlit asks pandas whether it is a table."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
