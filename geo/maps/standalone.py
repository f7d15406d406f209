"""A view's events as one HTML file that opens anywhere, with no network: map, filters, timeline, list and evidence.

Everything is inside: Leaflet as the installed package has it, our own script and style, the base map and the events.
Text from articles is data, shown by the page through `textContent`; a content security policy lets nothing else run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from geo.aliases import Json
from geo.maps.browser_rules import ExtraFilter, index_json, panel_json, search_rules, timeline_rules
from geo.maps.inlined import document, ground_config, leaflet_file, region_outlines
from geo.maps.scene_json import Paint, legend_rows, own_layer, quadrant_name, scene_json
from geo.maps.scripts import joined_script, web_file
from geo.maps.towns import towns_near
from geo.model import QUADRANT, Event, EventType, Link, Quadrant, Status
from geo.views import words
from geo.views.amounts import amount_of, numbers_words
from geo.views.changes import Changes, EventChange, Version
from geo.views.doubts import MARK, MEANING, unsure_fields
from geo.views.dyads import RELATION_HELP, RELATION_WORDS
from geo.views.escape import escape_html, plain, script_json
from geo.views.event_records import EVENT_FIELDS, CodedRowRecord, EventRecord, EventReportRecord, heading_of, records_of
from geo.views.headings import one_line, review_words, sources_words, subtitle_of, title_of, watermark_of
from geo.views.icons import icon_of
from geo.views.indexes import index_of
from geo.views.left_open import where_names
from geo.views.marks import is_coded_alone
from geo.views.quotes import sentence_words
from geo.views.scenes import Scene, compose, drawing_key, halo_km, sized_by
from geo.views.shading import Shades, shades
from geo.views.sheets import PLAIN, Sheet, Theme, palette
from geo.views.stories import LOOK_SIZE, ToldStep, ToldStory
from geo.views.style_colours import WORD_HUES, colour_variables, sign_variables
from geo.views.titles import title_of_event
from geo.views.view import View

_BODY = '<div id="page"><p class="wait">This page needs JavaScript to draw the map.</p></div>'


def draw_page(
    view: View, sheet: Sheet = PLAIN, *, changes: Changes | None = None, story: ToldStory | None = None
) -> str:
    """Write a view as a page of its own.

    Args:
        view: The events, their number and the filters in words.
        sheet: Its title and its banner, which stands at the top and the bottom; a light page follows its reader's
            setting for light and dark.
        changes: What changed since an earlier briefing: marked in the list, and a filter of its own.
        story: What the page tells step by step, beside the map.

    Raises:
        ExportError: A part that the page needs is not installed.
    """
    scene = sized_by(compose(view.events, view.shapes), sheet.sized)
    own = [own_layer(overlay) for overlay in sheet.overlays]
    shaded = shades(scene.events, view.events, sheet.style, view.shapes)
    title, banner = title_of(view, sheet), one_line(sheet.banner)
    data = {
        "title": title,
        "banner": banner,
        "watermark": watermark_of(view, sheet),
        "subtitle": subtitle_of(view),
        "review": f"Review: {review_words(view)}" if view.events else "",
        "sources": sources_words(view),
        "small": [*view.attribution, view.program],
        **_changes(changes),
        "story": _story(story, view.events) if story and story.steps else None,
        **_filtered(view, changes),
        "amounts": [amount_of(sheet.sized, event) for event in view.events] if sheet.sized else None,
        **_places(scene, shaded, view.events),
        "towns": towns_near((spot.lat, spot.lon) for spot in scene.spots),
        "regions": region_outlines({area.id for area in shaded.areas}) if shaded else None,
    }
    scripts = [leaflet_file("leaflet.js"), _script()]
    sheets = (web_file(f"{name}.css") for name in ("dateline", "timeline", "standalone", "story"))
    styles = [leaflet_file("leaflet.css"), _colours(), *sheets]
    blocks = {
        "config": ground_config(),
        "scene": scene_json(
            scene, Paint(area=view.selection.area, own=own, style=sheet.style, shades=shaded, sized=sheet.sized)
        ),
        "data": script_json(data),
    }
    head = f"<title>{escape_html(f'{banner} — {title}' if banner else title)}</title>"
    return document(head, scripts=scripts, styles=styles, blocks=blocks, body=_BODY, theme=sheet.theme)


@cache
def _colours() -> str:
    """Write the colours; those of signs outside the map, where no script sets them, are for words."""
    hues = {str(sign): hue for sign, hue in WORD_HUES.items()}
    # The map tells by its ground which theme is set; where none is, it follows its reader's setting.
    grounds = "".join(
        f':root[data-theme="{theme}"]{{--background-color:{palette(theme).paper}}}'
        for theme in (Theme.DARK, Theme.GREY)
    )
    return colour_variables(":root") + grounds + sign_variables(".filters,.list,.time", hues, prefix="dl-")


@cache
def _script() -> str:
    return joined_script("standalone")


def _changes(changes: Changes | None) -> dict[str, Json]:
    return {
        "changed": " ".join(filter(None, (changes.counts + ".", changes.note))) if changes else "",
        "since": changes.earlier.when if changes else "",
        "withdrawn": [_withdrawn(change.version) for change in changes.withdrawn] if changes else [],
    }


def _story(story: ToldStory, events: Sequence[Event]) -> Json:
    number = {event.id: at for at, event in enumerate(events)}
    return {"title": story.title, "size": list(LOOK_SIZE), "steps": [_step(step, number) for step in story.steps]}


def _step(step: ToldStep, number: Mapping[str, int]) -> Json:
    look, trace = step.look, step.trace
    return {
        "row": number.get(step.event.id) if step.event else None,
        "title": trace.title,
        "when": trace.when,
        "where": trace.where,
        "quote": trace.quote,
        "words": step.words,
        "note": step.note,
        "look": [look.lat, look.lon, look.zoom] if look else None,
    }


def _filtered(view: View, changes: Changes | None) -> dict[str, Json]:
    """Return the events as they are shown, and what they are filtered, searched and laid out in time by."""
    found = {change.event.id: change for change in changes.all if change.event} if changes else {}
    events = tuple(_reviewed(event, view) for event in view.events)
    kinds = [str(found[event.id].kind) if event.id in found else "" for event in events]
    titles = {key: article.title for key, article in view.articles.items()}
    extra = ExtraFilter("change", f"Since {changes.earlier.when}", kinds) if changes else None
    return {
        "events": [_event(record, found.get(record.id)) for record in records_of(view)],
        "icons": [str(icon_of(event) or "") for event in events],
        "coded": [is_coded_alone(event) for event in events],
        "index": index_json(index_of(events), titles=titles, extra=extra),
        "rules": {"search": search_rules(), "timeline": timeline_rules()},
        "panel": panel_json(extra),
        "occurred": str(Status.OCCURRED),
        "doubt": {"mark": MARK, "meaning": MEANING},
        "quadrants": [_quadrant(quadrant) for quadrant in Quadrant],
        "relations": list(RELATION_WORDS.items()),
        "relationHelp": RELATION_HELP,
    }


def _reviewed(event: Event, view: View) -> Event:
    review = view.review_of(event)
    return event if event.review is review else replace(event, review=review)


def _quadrant(quadrant: Quadrant) -> Json:
    types = [str(kind) for kind in EventType if QUADRANT[kind] is quadrant]
    return {"sign": quadrant_name(quadrant), "word": words.QUADRANTS[quadrant], "types": types}


def _places(scene: Scene, shaded: Shades | None, events: Sequence[Event]) -> dict[str, Json]:
    """Say which events each mark and area stands for, by their number in the list, and which were how near where."""
    number = {event.id: at for at, event in enumerate(events)}
    members: dict[str, dict[int, None]] = {}
    for part in (*scene.parts, *(shaded.areas if shaded else ())):
        members.setdefault(part.key, {}).update((number[event.id], None) for event in part.events)
    near: dict[str, dict[str, float]] = {}
    for at, event in enumerate(events):
        for key, km in _near(event).items():
            near.setdefault(key, {})[str(at)] = km
    found = {key: list(rows) for key, rows in members.items()}
    return {"members": found, "near": near, "legend": legend_rows()}


def _near(event: Event) -> Mapping[str, float]:
    """Return the keys of the marks that an event is told as near to and never as at, with the doubt in km."""
    halos: dict[str, list[float | None]] = {}
    for part in event.places:
        halos.setdefault(drawing_key(part.place), []).append(halo_km(part.place))
    return {key: max(filter(None, found)) for key, found in halos.items() if all(found)}


def _event(record: EventRecord, change: EventChange | None) -> Json:
    return {
        "title": title_of_event(record.event, doubts=True),
        "agents": [actor.name for actor in record.agents],
        "targets": [actor.name for actor in record.targets],
        "where": list(where_names(record.event, (part.name for part in record.places))),
        "places": [{"name": part.name, "how": part.where, "link": words.LINKS[part.link]} for part in record.places],
        "when": record.when,
        "unsure": list(unsure_fields(record.event, record.sureness)),
        "numbers": numbers_words(record.event),
        "told": list(_titled(record)),
        "disputed": list(record.contradictions),
        "changed": change.says if change else "",
        "reports": [*map(_report, record.reports), *map(_coded, record.coded)],
    }


def _titled(record: EventRecord) -> Iterator[Json]:
    """Yield what stands in the evidence under a title: how the days came to the event, and what fields have one."""
    link = record.days.link if record.days else None
    if link not in (None, Link.ATTACHED, Link.SENTENCE):
        yield "When", words.LINKS[link]
    for field in EVENT_FIELDS:
        if field.title and (cell := field.cell_of(record)) not in (None, ""):
            yield field.title, str(cell)


def _coded(row: CodedRowRecord) -> Json:
    """Return a row that others coded, in place of a sentence."""
    return {"pieces": [[row.says, ""]], "article": row.heading, "source": "", "published": "", "rating": ""}


def _withdrawn(version: Version) -> Json:
    return {
        "title": heading_of(version.type, version.agents, version.targets),
        "where": " · ".join(filter(None, (version.when, ", ".join(plain(place.name) for place in version.places)))),
        "quote": " […] ".join(version.quotes),
    }


def _report(report: EventReportRecord) -> Json:
    return {
        "pieces": [[plain(part.text), part.role] for part in sentence_words(report.report)],
        "article": report.heading,
        "source": " · ".join(filter(None, (report.source, words.RECOGNISED if report.text_by else ""))),
        "published": words.day_words(report.published) if report.published else "",
        "rating": report.rating or "",
    }
