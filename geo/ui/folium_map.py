"""The folium map as streamlit-folium's component, drawn without loading folium again at each start.

Of the base map folium makes a script that is always the same, at the price of a second: folium, and what it brings, is
half of all that a start would load. So the script is kept in the user's data folder, and made anew when one of those
who make it is another. What streamlit-folium does at each draw is then little: it hands the browser that script and
the layer's. `tests/maps/test_folium_map.py` holds both to what streamlit-folium would hand it.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import streamlit as st
from streamlit.components.v1.custom_component import CustomComponent
from streamlit.runtime import get_instance

from geo import __version__
from geo.disk import write_whole
from geo.errors import GeoError
from geo.gazetteer.added import user_data_path
from geo.maps.served import Addresses, ground_json, layer_script
from geo.resources import package_path

_FILE = "map.json"
_MAKERS = ("folium", "branca", "jinja2", "streamlit-folium")
_OURS = ("maps/leaflet.py", "maps/served.py", "ui/folium_map.py")
_LAYER = "feature_group_feature_group_0"  # as streamlit-folium calls the first layer
_ASKED = ("last_active_drawing", "last_object_clicked_count")  # of what is done on the map


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What streamlit-folium hands the browser of a map, whatever lies on it; `key` is what the browser knows it by."""

    script: str
    header: str
    html: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: str
    base: BaseMap


def show_folium(
    addresses: Addresses, scene: str, *, key: str, height: int, on_click: Callable[[Mapping[str, Any]], None]
) -> None:
    """Draw the base map with a scene on it.

    Args:
        addresses: Where its files are.
        scene: As JSON that may stand in a script.
        key: What the base map's key is made of.
        height: In pixels.
        on_click: Takes the feature that was clicked, before the page is drawn again.
    """
    base = base_map(addresses, key)

    def taken() -> None:
        answer = st.session_state.get(base.key) or {}
        on_click(answer.get("last_active_drawing") or {})

    _component()(**arguments(base, scene, height=height), key=base.key, on_change=taken)


def arguments(base: BaseMap, scene: str, *, height: int) -> Mapping[str, Any]:
    """Return what the browser is handed: what `st_folium` would hand it.

    They are tuples and no lists, and there is no default: Streamlit looks whether a list or dict is a table.
    """
    return {
        "script": base.script, "header": base.header, "html": base.html, "id": "map_div", "height": height,
        "width": None, "returned_objects": _ASKED, "zoom": None, "center": None, "feature_group": layer_string(scene),
        "return_on_hover": False, "layer_control": None, "pixelated": False, "css_links": base.styles,
        "js_links": base.scripts, "wrap_longitude": False,
    }  # fmt: skip


def layer_string(scene: str) -> str:
    """Return the script that puts a scene on the map in place of the one before."""
    return (
        f"{layer_script(scene, _LAYER)}\nmap_div.addLayer({_LAYER});\n"
        f"window.feature_group = window.feature_group || [];\nwindow.feature_group.push({_LAYER});\n"
    )


@cache
def base_map(addresses: Addresses, key: str) -> BaseMap:
    """Return the base map: as it is kept, or else as folium makes it, which is then kept."""
    stamp = _stamp(addresses, key)
    found = _read(stamp)
    if found is None:
        found = made(addresses, key)
        with suppress(OSError, GeoError):  # it is made again the next time
            user_data_path().mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(_path(), msgspec.json.encode(_Kept(stamp, found)))
    return found


def made(addresses: Addresses, key: str) -> BaseMap:
    """Return the base map as folium and streamlit-folium make it."""
    import streamlit_folium

    from geo.maps.leaflet import offline_map

    base = offline_map(addresses)
    base.get_root().render()
    base.render()  # type: ignore[no-untyped-call]
    html, header = streamlit_folium._get_html(base), streamlit_folium._get_header(base)
    script = streamlit_folium._get_map_string(base)
    return BaseMap(
        script, header, html,
        tuple(link for _, link in base.default_js), tuple(link for _, link in base.default_css),
        streamlit_folium.generate_js_hash(script, key),
    )  # fmt: skip


@cache
def _component() -> CustomComponent:
    """Return streamlit-folium's component, known to the server."""
    spec = find_spec("streamlit_folium")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "frontend" / "build"
    component = CustomComponent("streamlit_folium.st_folium", path=str(folder), module_name="streamlit_folium")
    get_instance().component_registry.register_component(component)
    return component


def _path() -> Path:
    return user_data_path() / _FILE


def _read(stamp: str) -> BaseMap | None:
    try:
        kept = msgspec.json.decode(_path().read_bytes(), type=_Kept)
    except (OSError, ValueError, RecursionError):  # there is none, or it is damaged
        return None
    return kept.base if kept.stamp == stamp else None


def _stamp(addresses: Addresses, key: str) -> str:
    """Return what changes when the map or one of its makers does."""
    told = [__version__, key, *(f"{name} {version(name)}" for name in _MAKERS)]
    told += [str(asdict(addresses)), ground_json(addresses)]
    told += [(package_path() / name).read_text(encoding="utf-8") for name in _OURS]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()
