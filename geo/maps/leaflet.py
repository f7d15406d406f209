"""The scene on a folium map that asks no other machine for anything.

The base map never changes, so that the browser keeps it, and with it pan and zoom; all that changes travels in an
`EventLayer`. Where the files lie is for the page to say, in `Addresses`.

Example::

    base = offline_map(addresses)
    st_folium(base, feature_group_to_add=EventLayer(scene_json(compose(events, shapes))), returned_objects=[...])
"""

from collections.abc import Mapping

import folium
from folium.map import FeatureGroup
from folium.template import Template

from geo.maps.served import Addresses, ground_json, layer_script


class OfflineMap(folium.Map):
    """A folium map whose script and style come from the addresses given. It has no tiles."""

    def __init__(self, addresses: Addresses) -> None:
        self.default_js = [
            ("leaflet", f"{addresses.leaflet}/leaflet.js"),
            ("dateline", f"{addresses.web}/frame.js"),
        ]
        self.default_css = [
            ("leaflet_css", f"{addresses.leaflet}/leaflet.css"),
            ("dateline_css", f"{addresses.web}/dateline.css"),
        ]
        super().__init__(location=[30, 20], zoom_start=2, tiles=None, font_size="13px")
        self.options.update(_OPTIONS)


_OPTIONS: Mapping[str, float] = {
    "minZoom": 0.5,
    "maxZoom": 12,
    "zoomSnap": 0.5,
    "zoomDelta": 1,
    "wheelPxPerZoomLevel": 90,
    "maxBoundsViscosity": 0.6,
}


class _Ground(folium.MacroElement):
    """Asks frame.js to draw the base map."""

    _template = Template(
        "{% macro script(this, kwargs) %}dateline.base({{ this._parent.get_name() }}, {{ this.config }});{% endmacro %}"
    )

    def __init__(self, config_json: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.config = config_json


class EventLayer(FeatureGroup):
    """The layer that holds a scene. Make a new one for each draw: streamlit-folium changes what it is given."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.script() }}{% endmacro %}")

    def __init__(self, scene: str) -> None:
        super().__init__()
        self._name = "FeatureGroup"
        self.scene = scene

    def script(self) -> str:
        """Return the script that makes the layer."""
        return layer_script(self.scene, self.get_name())

    def render(self, **_: object) -> str:
        """Leave the script to streamlit-folium, which makes it and adds the layer to the map.

        branca would make it too, read all of it as a template, the scene's JSON included, and throw it away.
        """
        return ""


def offline_map(addresses: Addresses) -> OfflineMap:
    """Return the base map: the same script for the same addresses, every time."""
    base = OfflineMap(addresses)
    base.add_child(_Ground(ground_json(addresses)))
    return base
