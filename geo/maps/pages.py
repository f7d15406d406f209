"""A view's events as one HTML file that opens anywhere: map, filters, list and evidence, with no network.

Everything is inside: Leaflet as the installed package has it, our own script and style, the base map and the events.
Text from articles is data, shown by the page through `textContent`; a content security policy lets nothing else run.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

from geo.errors import ExportError
from geo.events.contradictions import contradiction_words, contradictions
from geo.gazetteer.shapes import basemap_path
from geo.maps.drawing import config, quadrant_name, scene_json
from geo.model import Event, Link, Report
from geo.resources import resource_path
from geo.views import marks, words
from geo.views.escape import Json, escape_html, plain, script_json
from geo.views.quotes import sentence_words
from geo.views.scenes import Scene, compose
from geo.views.view import ATTRIBUTION, View

# The fine land and the regions' borders stay out: the page is for looking at events, and is sent by mail.
_GROUND = ("land-light", "disputes", "countries", "seas")


def draw_page(view: View, *, title: str = "") -> str:
    """Write a view as a page of its own.

    Args:
        view: The events, their number and the filters in words.
        title: The heading; the filters in words where it is empty.

    Raises:
        ExportError: A part that the page needs is not installed.
    """
    scene = compose(view.events)
    data: Json = {
        "title": plain(title or view.caption),
        "caption": plain(view.caption if title else ""),
        "counts": view.counts,
        "small": [*ATTRIBUTION, view.program],
        "events": [_event(event, view) for event in view.events],
        "members": _members(scene, view.events),
        "radii": [marks.mark_radius(count) for count in range(200)],
        "quadrants": {quadrant_name(q): words.QUADRANTS[q] for q in marks.HUES},
    }
    scripts = [_leaflet("leaflet.js"), _web("ground.js") + _web("dateline.js"), _web("standalone.js")]
    styles = [_leaflet("leaflet.css"), _web("dateline.css"), _web("standalone.css")]
    blocks = {"config": _config_json(), "scene": scene_json(scene), "data": script_json(data)}
    head = f"<title>{escape_html(title or view.caption)}</title>"
    return _html(head, scripts=scripts, styles=styles, blocks=blocks)


def _html(head: str, *, scripts: Sequence[str], styles: Sequence[str], blocks: Mapping[str, str]) -> str:
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    lines = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        head,
        *(f"<style>{style}</style>" for style in styles),
        "</head>\n<body>",
        '<div id="page"><p class="wait">This page needs JavaScript to draw the map.</p></div>',
        *(f'<script type="application/json" id="{name}">{json_}</script>' for name, json_ in blocks.items()),
        *(f"<script>{script}</script>" for script in scripts),
        "</body>\n</html>\n",
    ]
    return "\n".join(lines)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


@cache
def _leaflet(name: str) -> str:
    try:
        text = (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")
    except OSError as exc:
        msg = f"Leaflet's {name} is missing; install dateline again"
        raise ExportError(msg) from exc
    # A browser would ask for the map beside the file, and the page has no files beside it.
    return text.replace("//# sourceMappingURL=leaflet.js.map", "").rstrip() + "\n"


@cache
def _web(name: str) -> str:
    return resource_path("maps", "web", name).read_text(encoding="utf-8")


@cache
def _config_json() -> str:
    files = {name: json.loads(basemap_path(f"{name}.geojson").read_text(encoding="utf-8")) for name in _GROUND}
    return script_json(config(files))


def _members(scene: Scene, events: Sequence[Event]) -> Mapping[str, Json]:
    """Say which events each mark and area stands for, by their number in the list."""
    number = {event.id: at for at, event in enumerate(events)}
    return {key: [number[event.id] for event in scene.at(key)] for key in {part.key for part in scene.parts}}


def _event(event: Event, view: View) -> Json:
    when = event.when
    return {
        "id": event.id,
        "type": words.TYPES[event.type],
        "quadrant": quadrant_name(marks.quadrant(event)),
        "status": str(event.status),
        "says": words.STATUSES[event.status],
        "agents": [plain(actor.name) for actor in event.agents],
        "targets": [plain(actor.name) for actor in event.targets],
        "places": [
            {"name": plain(part.place.name), "how": words.place_words(part.place), "link": words.LINKS[part.link]}
            for part in event.places
        ],
        "when": words.when_words(when),
        "how": words.LINKS[event.when_link] if event.when_link not in (None, Link.ATTACHED, Link.SENTENCE) else "",
        "from": when.start.isoformat() if when and when.start else None,
        "to": when.end.isoformat() if when and when.end else None,
        "numbers": [plain(number.text) for report in event.reports for number in report.numbers],
        "disputed": [plain(contradiction_words(found)) for found in contradictions(event)],
        "reports": [_report(report, view) for report in event.reports],
    }


def _report(report: Report, view: View) -> Json:
    article = view.articles.get(report.article)
    published = article.published if article else None
    return {
        "pieces": [[plain(part.text), part.role] for part in sentence_words(report)],
        "article": plain((article.title if article else "") or report.article),
        "source": plain(article.source) if article else "",
        "published": words.day_words(published) if published else "",
    }
