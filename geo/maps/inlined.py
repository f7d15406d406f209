"""One HTML document that asks nobody for anything: Leaflet, our scripts and styles and the base map stand in it.

In go scripts, styles and data; out comes the document's text. What is drawn of the data is for the scripts to know.
"""

import base64
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

from geo.aliases import Json
from geo.errors import ExportError
from geo.gazetteer.shapes import basemap_path
from geo.maps.scene_json import config
from geo.views.escape import script_json

# What is drawn only from near stays out: it is many times as much as all the rest.
_GROUND = ("land-light", "water-light", "disputes", "countries", "seas")


def document(
    head: str,
    *,
    scripts: Sequence[str],
    styles: Sequence[str],
    blocks: Mapping[str, str],
    body: str,
    theme: str = "",
    fonts: str = "",
) -> str:
    """Write a document whose content security policy lets nothing run but what is in it.

    Args:
        head: HTML beside scripts and styles.
        scripts: Classic ones, in their order.
        styles: Style sheets.
        blocks: JSON that may stand in a script, by the id of its element.
        body: HTML before the scripts.
        theme: The root's `data-theme`, if any.
        fonts: From where typefaces may come, as in the policy; empty for nowhere.
    """
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    policy += f"; font-src {fonts}" if fonts else ""
    themed = f' data-theme="{theme}"' if theme else ""
    lines = [
        f'<!doctype html>\n<html lang="en"{themed}>\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        head,
        *(f"<style>{style}</style>" for style in styles),
        f"</head>\n<body>\n{body}",
        *(f'<script type="application/json" id="{name}">{json_}</script>' for name, json_ in blocks.items()),
        *(f"<script>{script}</script>" for script in scripts),
        "</body>\n</html>\n",
    ]
    return "\n".join(lines)


@cache
def leaflet_file(name: str) -> str:
    """Return a file of Leaflet, as the installed package has it.

    Raises:
        ExportError: It is not there.
    """
    try:
        text = (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")
    except OSError as exc:
        msg = f"Leaflet's {name} is missing; install dateline again"
        raise ExportError(msg) from exc
    # A browser would ask for the map beside the file, and the document has no files beside it.
    return text.replace("//# sourceMappingURL=leaflet.js.map", "").rstrip() + "\n"


@cache
def ground_config(font: str | None = None) -> str:
    """Return what the script that draws the base map is told, with the base map itself, as JSON for a script.

    Args:
        font: Address of the typeface, where there is one to ask for.
    """
    files = {name: json.loads(basemap_path(f"{name}.geojson").read_text(encoding="utf-8")) for name in _GROUND}
    return script_json(config(files, font=font))


def region_outlines(ids: Collection[str]) -> Json:
    """Return the outlines of some first-level regions, as the page fetches those of all."""
    found = json.loads(basemap_path("regions-areas.geojson").read_text(encoding="utf-8"))
    kept = [one for one in found["features"] if f"admin1/{one['properties']['id']}" in ids]
    return {"type": "FeatureCollection", "features": kept}


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
