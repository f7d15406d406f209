"""What the page serves for its map, and what it tells the map's script: nothing here needs folium."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xstatic.pkg import leaflet

from geo.maps.scene_json import config
from geo.resources import resource_path
from geo.views.escape import script_json

TOWN_FILES = ("towns-large.json", "towns-middle.json", "towns-small.json")
BASEMAP_FILES = (
    *(
        "land-light.geojson",
        "land.geojson",
        "water-light.geojson",
        "water.geojson",
        "regions.geojson",
        "regions-areas.geojson",
    ),
    *("disputes.geojson", "countries.geojson", "seas.geojson", "regions-names.json", "water-names.json"),
    *TOWN_FILES,
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses, relative to the map's own frame, of the folders that `asset_folders` names, and of the typeface."""

    leaflet: str
    web: str
    basemap: str
    font: str | None = None


def asset_folders() -> Mapping[str, Path]:
    """Return the folders that the page must serve for the map to be drawn, by their names in `Addresses`."""
    return {
        "leaflet": Path(leaflet.BASE_DIR),
        "web": Path(__file__).resolve().parent / "web",
        "basemap": resource_path("data", "basemap"),
    }


def ground_json(addresses: Addresses) -> str:
    """Return what the script that draws the base map is told, as JSON that may stand in a script."""
    files = {Path(name).stem: f"{addresses.basemap}/{name}" for name in BASEMAP_FILES}
    return script_json(config(files, font=addresses.font))


def layer_script(scene: str, name: str) -> str:
    """Return the script that makes a layer of a scene, under a name.

    streamlit-folium appends each layer to window.feature_group and never empties it, so the browser would keep every
    scene that it has ever shown. At this point the old layers have left the map.
    """
    return f"window.feature_group = [];\nvar {name} = dateline.layer({scene});"
