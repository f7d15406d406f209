"""A view's events as one HTML file that opens anywhere, with no network: map, filters, timeline, list and evidence.

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
from geo.gazetteer.shapes import basemap_path
from geo.joining.contradictions import contradiction_words, contradictions
from geo.maps.scene_json import config, quadrant_name, scene_json
from geo.maps.standalone_timeline import timeline_data
from geo.maps.scripts import joined_script, web_file
from geo.model import Event, Link, Quadrant, Report
from geo.views import marks, words
from geo.views.changes import Changes, EventChange, Version
from geo.views.escape import Json, escape_html, plain, script_json
from geo.views.headings import one_line, review_words, sources_words, subtitle_of, title_of, watermark_of
from geo.views.quotes import sentence_words
from geo.views.scenes import Scene, compose
from geo.views.sheets import PLAIN, Sheet, Theme
from geo.views.view import ATTRIBUTION, View

# The fine land and the regions' borders stay out: the page is for looking at events, and is sent by mail.
_GROUND = ("land-light", "disputes", "countries", "seas")


def draw_page(view: View, sheet: Sheet = PLAIN, *, changes: Changes | None = None) -> str:
    """Write a view as a page of its own.

    Args:
        view: The events, their number and the filters in words.
        sheet: Its title and its banner, which stands at the top and the bottom; a light page follows its reader's
            setting for light and dark.
        changes: What changed since an earlier briefing: marked in the list, and a filter of its own.

    Raises:
        ExportError: A part that the page needs is not installed.
    """
    scene = compose(view.events)
    title = title_of(view, sheet)
    found = {change.event.id: change for change in changes.all if change.event} if changes else {}
    data: Json = {
        "title": title,
        "banner": one_line(sheet.banner),
        "subtitle": subtitle_of(view),
        "review": f"Review: {review_words(view)}" if view.events else "",
        "watermark": watermark_of(view, sheet),
        "changed": " ".join(filter(None, (changes.counts + ".", changes.note))) if changes else "",
        "since": changes.earlier.when if changes else "",
        "sources": sources_words(view),
        "small": [*ATTRIBUTION, view.program],
        "events": [_event(event, view, found.get(event.id)) for event in view.events],
        "withdrawn": [_withdrawn(change.version) for change in changes.withdrawn] if changes else [],
        "members": _members(scene, view.events),
        "quadrants": {quadrant_name(q): words.QUADRANTS[q] for q in marks.HUES},
        "times": timeline_data(view.events),
    }
    scripts = [_leaflet("leaflet.js"), _script()]
    styles = [_leaflet("leaflet.css"), *(web_file(f"{name}.css") for name in ("dateline", "timeline", "standalone"))]
    blocks = {"config": _config_json(), "scene": scene_json(scene), "data": script_json(data)}
    banner = one_line(sheet.banner)
    head = f"<title>{escape_html(f'{banner} — {title}' if banner else title)}</title>"
    return _html(head, scripts=scripts, styles=styles, blocks=blocks, theme=sheet.theme)


def _html(head: str, *, scripts: Sequence[str], styles: Sequence[str], blocks: Mapping[str, str], theme: Theme) -> str:
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    lines = [
        f'<!doctype html>\n<html lang="en" data-theme="{theme}">\n<head>\n<meta charset="utf-8">',
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
def _script() -> str:
    return joined_script("standalone")


@cache
def _config_json() -> str:
    files = {name: json.loads(basemap_path(f"{name}.geojson").read_text(encoding="utf-8")) for name in _GROUND}
    return script_json(config(files))


def _members(scene: Scene, events: Sequence[Event]) -> Mapping[str, Json]:
    """Say which events each mark and area stands for, by their number in the list."""
    number = {event.id: at for at, event in enumerate(events)}
    return {
        key: [number[event.id] for event in scene.at(key)] for key in dict.fromkeys(part.key for part in scene.parts)
    }


def _event(event: Event, view: View, change: EventChange | None) -> Json:
    when, quadrant = event.when, marks.quadrant(event)
    return {
        "id": event.id,
        "type": words.TYPES[event.type],
        "quadrant": quadrant_name(quadrant),
        "sign": list(Quadrant).index(quadrant),
        "review": words.REVIEWS[view.review_of(event)],
        "change": {"kind": str(change.kind), "says": change.says} if change else None,
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


def _withdrawn(version: Version) -> Json:
    who = ", ".join(version.agents) or "somebody"
    whom = ", ".join(version.targets)
    return {
        "title": f"{words.TYPES[version.type]}: {who}" + (f" → {whom}" if whom else ""),
        "where": " · ".join(filter(None, (version.when, ", ".join(plain(place.name) for place in version.places)))),
        "quote": " […] ".join(version.quotes),
    }


def _report(report: Report, view: View) -> Json:
    article = view.articles.get(report.article)
    published = article.published if article else None
    return {
        "pieces": [[plain(part.text), part.role] for part in sentence_words(report)],
        "article": plain((article.title if article else "") or report.article),
        "source": plain(article.source) if article else "",
        "published": words.day_words(published) if published else "",
        "rating": plain(article.rating) if article else "",
    }
