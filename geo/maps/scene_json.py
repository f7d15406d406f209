"""A scene as data for `web/dateline.js`, which draws it on Leaflet in the page and in the stand-alone file.

All text travels as JSON strings and is shown through `textContent`; nothing here makes markup.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from geo.aliases import Json
from geo.columnar import MANY, EventPart, EventRows, distinct, marked_by, position, samples
from geo.maps.outlines import outline_json
from geo.model import Event, Place, PlaceKind, Quadrant, Status
from geo.overlays.overlay import Overlay
from geo.views import glossary, icons, marks, overlap, words
from geo.views.amounts import Measure, numbers_words, size_words
from geo.views.drawn_areas import DrawnArea
from geo.views.escape import plain, script_json
from geo.views.identity import ByIdentity
from geo.views.indexes import Rows
from geo.views.scenes import CODED_WORDS, LEGIBLE, MOST_WEIGHT, Region, Route, Scene, Spot
from geo.views.shading import STRENGTHS, STYLES, MapStyle, Shade, Shades
from geo.views.view import ATTRIBUTION

_LONGEST_NAME = 120
_COUNTED = 40  # from so many events on, marks grow no more
MOST_FANNED = 12  # events of one point that are fanned out round it; of more, a list says more
_WIDE_LEFT = "of whole countries left out"
_KEPT = 6  # scenes whose JSON is kept: those that visitors go back and forth between
_TOLD = 2000  # events of which each mark says which it has, so that none counts twice where marks are joined

_FANNED = 1500  # events of a table that are sent to be fanned out, a hundred bytes each

SceneData = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Focus:
    """The points, latitude first, that the map is to show; a new `number` says that it was asked anew."""

    points: tuple[tuple[float, float], ...]
    zoom: int
    number: int


@dataclass(frozen=True, slots=True)
class Tiles:
    """Web tiles to draw instead of the offline base map. `attribution` is shown as it is: our own text only."""

    url: str
    attribution: str


@dataclass(frozen=True, slots=True)
class CameraMove:
    """Where the map is to be, `still` at once; a new `number` says that it was asked anew. A `name` is marked there."""

    lat: float
    lon: float
    zoom: float
    number: int
    still: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paint:
    """How a scene is drawn, beside what is in it.

    Attributes:
        selected: The event that stands out; all that is not part of it fades.
        focus: Where to move the map, so that an event is seen.
        look: Where to move the map, exactly.
        tiles: Web tiles in place of the offline base map.
        bare: Leave borders and names out of the base map.
        sign: What an event's colour stands for, where it is not the quadrant.
        times: Which bars of the timeline an event may belong to, where it plays.
        picking: The next click chooses a point.
        area: What was drawn to choose events by.
        own: The user's own layers, each by `own_layer`.
        new: Whether an event is marked as new.
        shown: The key of what is listed.
        style: What stands for the events: marks, or what is seen of many at a glance.
        shades: The shaded areas, in a style that has them.
        sized: What the size of marks stands for, where that is not how many events.
    """

    selected: Event | None = None
    focus: Focus | None = None
    look: CameraMove | None = None
    tiles: Tiles | None = None
    bare: bool = False
    sign: Callable[[Event], marks.Sign] | None = None
    times: Callable[[Event], tuple[int, int] | None] | None = None
    picking: bool = False
    area: DrawnArea | None = None
    own: Sequence[SceneData] = ()
    new: Callable[[Event], bool] | None = None
    shown: str | None = None
    style: MapStyle = MapStyle.MARKS
    shades: Shades | None = None
    sized: Measure | None = None


PLAIN = Paint()


def quadrant_name(quadrant: Quadrant | None) -> str:
    """Return the name that a quadrant has in the browser; events that differ have none."""
    return "" if quadrant is None else quadrant.name.lower().replace("_", "-")


def config(files: Mapping[str, Json], *, font: str | None = None) -> SceneData:
    """Return all that stays the same from scene to scene: colours, shapes, strokes.

    Args:
        files: The base map's files by name, as addresses or as the data themselves.
        font: Address of the typeface, if the page has one of its own.
    """
    signs = {shape: str(sign) for sign, shape in marks.SIGN_SHAPES.items()}
    return {
        "font": font,
        "colours": {"light": _colours(dark=False), "dark": _colours(dark=True)},
        "shapes": {str(sign): marks.svg_path(shape, radius=1) for sign, shape in marks.SIGN_SHAPES.items()},
        "several": signs[marks.SEVERAL],
        "lower": {signs[marks.Shape.TRIANGLE]: marks.NUMBER_IN_TRIANGLE},
        "ring": signs[marks.Shape.RING],
        "strokes": {"mark": marks.STROKE, "ring": marks.stroke_width(marks.Shape.RING), "halo": marks.HALO},
        "radii": [marks.mark_radius(count) for count in range(_COUNTED)],
        "radiusInside": marks.mark_radius(1, inside_area=True),
        "join": {"apart": overlap.APART, "edge": overlap.EDGE, "reach": overlap.REACH},
        "mostFanned": MOST_FANNED,
        "legible": LEGIBLE,
        "heaviest": MOST_WEIGHT,
        "strengths": STRENGTHS,
        "icons": {
            "glyphs": {str(icon): path for icon, path in icons.GLYPHS.items()},
            "zoom": icons.FROM_ZOOM,
            "count": icons.AS_MANY,
        },
        "occurred": str(Status.OCCURRED),
        "underline": "M" + "L".join(f"{x} {y}" for x, y in marks.underline()),
        "strike": "M" + "L".join(f"{x} {y}" for x, y in marks.strike()),
        "drawings": {str(s): {"fill": d.fill, "dash": d.dash, "struck": d.struck} for s, d in marks.DRAWINGS.items()},
        "files": files,
        "attribution": " · ".join(ATTRIBUTION),
    }


def picture(scene: Scene, paint: Paint = PLAIN) -> SceneData:
    """Return a scene as the value that `dateline.layer` takes, but for the outlines."""
    return {**_drawn(scene, paint), **_wanted(scene, paint)}


def _drawn(scene: Scene, paint: Paint) -> SceneData:
    """Return what is drawn of a scene: much, and the same each time where the events alone decide on it."""
    numbers = _numbers(scene, paint)
    marked = scene.events if scene.covers else distinct(spot.events for spot in scene.spots)
    covers = scene.covers
    view = _View(paint, numbers, scene.shares, fans=_fans(scene))
    return {
        "spots": [view.spot(spot) for spot in scene.spots],
        "regions": [view.region(region) for region in scene.layered],
        "routes": [view.route(route) for route in scene.routes],
        "legend": _legend(scene),
        "covers": asdict(covers) if covers else None,
        "bounds": scene.bounds if covers else None,
        "marked": len(marked),
        "what": crc32(marked_by(scene.events) + marked_by(scene.unplaced)),
    }


def _fans(scene: Scene) -> bool:
    """Say whether marks of few events bring these along: of a table's they do where these are not too many to send."""
    counts = [len(spot.events) for spot in scene.spots if isinstance(spot.events, EventRows)]
    return sum(count for count in counts if 1 < count <= MOST_FANNED) <= _FANNED


def _wanted(scene: Scene, paint: Paint) -> SceneData:
    """Return how its reader wants it."""
    focus, look = paint.focus, paint.look
    return {
        "links": _links(scene, paint.selected),
        "words": {
            "tray": tray_title(scene),
            "legend": "Signs",
            **({"sized": size_words(paint.sized)} if paint.sized else {}),
            "steps": "Colours",
            "heat": "How many lie close together",
        },
        "style": paint.style,
        "wide": {"left": _left_of_heat(scene), "says": f" {_WIDE_LEFT}"} if paint.style is MapStyle.HEAT else None,
        "shades": _View(paint, _numbers(scene, paint), scene.shares).shades(paint.shades) if paint.shades else None,
        "focus": {"points": focus.points, "zoom": focus.zoom, "n": focus.number} if focus else None,
        "look": _look(look) if look else None,
        "tiles": asdict(paint.tiles) if paint.tiles else None,
        "bare": paint.bare,
        "picking": paint.picking,
        "area": asdict(paint.area) if paint.area else None,
        "own": list(paint.own),
    }


def wide_words(scene: Scene) -> str:
    """Say how many events a map of heat leaves out, because they are told of a whole country or more."""
    left = _left_of_heat(scene)
    return f"{words.count_words(left, 'event')} {_WIDE_LEFT}" if left else ""


def _left_of_heat(scene: Scene) -> int:
    return len(scene.events) - len(distinct(spot.events for spot in scene.spots))


def _numbers(scene: Scene, paint: Paint) -> Mapping[str, int]:
    """Number events; those of a table only while time plays, as else no mark tells which it has."""
    if isinstance(scene.events, EventRows) and not (paint.times and len(scene.events) < MANY):
        return {}
    return {event.id: number for number, event in enumerate(scene.events)}


def own_layer(overlay: Overlay, *, at: str | None = None) -> SceneData:
    """Return a layer of the user's own as the map draws it: with its shapes, or with the address that has them."""
    shapes = {"at": at} if at else {"data": json.loads(overlay.geojson)}
    key = crc32(overlay.geojson.encode())
    return {"key": key, "name": overlay.name, "colour": overlay.colour, "opacity": overlay.opacity, **shapes}


def scene_json(scene: Scene, paint: Paint = PLAIN) -> str:
    """Return a scene as JSON that may stand in a script, outlines included."""
    by_events_alone = not (paint.selected or paint.sign or paint.times or paint.new)
    drawn = _kept_json(ByIdentity(scene)) if by_events_alone else _drawn_json(scene, paint)
    return f"{{{drawn},{script_json(_wanted(scene, paint))[1:]}"


@lru_cache(maxsize=_KEPT)
def _kept_json(scene: ByIdentity[Scene]) -> str:
    return _drawn_json(scene.value, PLAIN)


def _drawn_json(scene: Scene, paint: Paint) -> str:
    """Write what is drawn, and the outlines, without the braces round them."""
    drawn = {region.key: region.place.shape for region in scene.regions if region.place.shape}
    outlines = {key: outline_json(shape_id, scene.shapes) for key, shape_id in drawn.items()}
    body = ",".join(f"{script_json(key)}:{outline}" for key, outline in sorted(outlines.items()) if outline)
    return f'{script_json(_drawn(scene, paint))[1:-1]},"shapes":{{{body}}}'


class SignsOfRows:
    """What the colours of a set's events stand for, by the layer of each row."""

    def __init__(self, signs: Sequence[marks.Sign], codes: Rows, row_of: Mapping[str, int]) -> None:
        self._signs, self._codes, self._row_of = signs, codes, row_of

    def __call__(self, event: Event) -> marks.Sign:
        """Return that of an event."""
        return self._signs[int(self._codes[self._row_of[event.id]])]

    def counts(self, events: EventRows) -> Mapping[str, int]:
        """Count the events of each sign."""
        numbers = np.bincount(self._codes[events.rows], minlength=len(self._signs)).tolist()
        return {str(sign): number for sign, number in zip(self._signs, numbers, strict=True) if number}


@dataclass(frozen=True, slots=True)
class _View:
    """Turns the parts of a scene into data, each with its state: 0 as ever, 1 selected, 2 faded."""

    paint: Paint
    numbers: Mapping[str, int]  # of the events
    shares: Mapping[str, float] | None
    fans: bool = True  # whether a mark of few events brings these along

    @property
    def members_told(self) -> bool:
        """Whether each mark says which events it has."""
        return 0 < len(self.numbers) <= _TOLD

    def state(self, events: Sequence[Event]) -> int:
        selected = self.paint.selected
        if selected is None or not selected.places:
            return 0
        return 2 if position(events, selected.id) is None else 1

    def hue(self, events: Sequence[Event], quadrant: Quadrant | None) -> str:
        """Return the sign that all events of a part share; none where they differ."""
        if self.paint.sign is None:
            return quadrant_name(quadrant)
        signs = self.kinds(events)
        return next(iter(signs)) if len(signs) == 1 else ""

    def kinds(self, events: Sequence[Event]) -> Mapping[str, int]:
        """Return how many of some events each sign stands for."""
        if isinstance(self.paint.sign, SignsOfRows) and isinstance(events, EventRows):
            return self.paint.sign.counts(events)
        parts = (EventPart.ACT,) if self.paint.sign is None else tuple(EventPart)
        found: Counter[str] = Counter()
        for event, number in samples(events, *parts):
            found[self.sign(event)] += number
        return found

    def sign(self, event: Event) -> str:
        """Return what an event's colour stands for."""
        return quadrant_name(marks.quadrant(event)) if self.paint.sign is None else str(self.paint.sign(event))

    def times(self, events: Sequence[Event]) -> Mapping[str, Json]:
        """Say which bars of the timeline each event may belong to, and its sign; nothing where it does not play.

        An event goes by its number: marks that are joined may both be of it.
        """
        if self.paint.times is None or not self.numbers:
            return {}
        found = ((self.paint.times(event), event) for event in events)
        told = [(bars, event, self.share(event)) for bars, event in found if bars]
        return {"times": [(*bars, self.numbers[event.id], self.sign(event), *share) for bars, event, share in told]}

    def share(self, event: Event) -> tuple[float, ...]:
        """Return of how many events' size an event is; nothing where size stands for how many they are."""
        return () if self.shares is None else (self.shares.get(event.id, 0.0),)

    def spot(self, spot: Spot) -> SceneData:
        count, kinds = len(spot.events), self.kinds(spot.events)
        return {
            **self._common(spot, name=spot.name),
            "lat": round(spot.lat, 4),
            "lon": round(spot.lon, 4),
            "radius": marks.mark_radius(spot.size, inside_area=spot.inside),
            **({} if spot.weight is None else {"weight": spot.weight}),
            "inside": spot.inside,
            **({"coded": True} if spot.coded else {}),
            **_icon(spot.events),
            **({"fresh": True} if self.paint.new and _any_new(spot.events, self.paint.new) else {}),
            "halo": spot.halo_km,
            **({"marks": spot.marks} if spot.marks > 1 else {}),
            **({"kinds": dict(sorted(kinds.items()))} if len(kinds) > 1 else {}),
            **({"members": [self.numbers[event.id] for event in spot.events]} if self.members_told else {}),
            **(
                {"fan": [self._fanned(event) for event in spot.events]}
                if self.fans and 1 < count <= MOST_FANNED
                else {}
            ),
        }

    def _fanned(self, event: Event) -> SceneData:
        """Return an event as a mark of its own beside the one that it shares."""
        return {
            "key": f"event/{event.id}",
            "says": _says((event,)),
            "hue": self.sign(event),
            "status": str(event.status),
            "state": self.state((event,)),
            **({"coded": True} if marks.is_coded_alone(event) else {}),
            **_icon((event,)),
        }

    def region(self, region: Region) -> SceneData:
        place = region.place
        return {
            **self._common(region, name=place.name),
            "lat": round(place.lat, 4),
            "lon": round(place.lon, 4),
            "wide": region.wide,
            "vague": region.vague,
            "sea": place.kind is PlaceKind.SEA,
            "km": None if region.wide else place.radius_km or _usual_km(place),
        }

    def route(self, route: Route) -> SceneData:
        drawing = marks.DRAWINGS[route.event.status]
        return {
            "key": f"event/{route.event.id}",
            "name": _name(f"{route.start.name} to {route.end.name}"),
            "says": _says((route.event,)),
            "points": route.points,
            "count": 1,
            "hue": self.hue((route.event,), marks.quadrant(route.event)),
            **self.times((route.event,)),
            "dash": drawing.dash or ((5, 4) if route.vague or drawing.fill == 0 else ()),
            "state": self.state((route.event,)),
        }

    def shades(self, shades: Shades) -> SceneData:
        return {
            "style": shades.style,
            "steps": shades.steps,
            "areas": [self._shade(shade) for shade in shades.areas],
            "left": shades.left_words,
            "nowhere": f" {shades.nowhere}",
            "title": STYLES[shades.style],
            "chosen": self.paint.shown,
        }

    def _shade(self, shade: Shade) -> SceneData:
        name, count = _name(shade.name), len(shade.events)
        return {"id": shade.id, "key": shade.key, "name": name, "count": count, **self.times(shade.events)}

    def _common(self, part: Spot | Region, *, name: str) -> SceneData:
        return {
            "key": part.key,
            "name": _name(name),
            "says": _says(part.events),
            "count": len(part.events),
            "hue": self.hue(part.events, part.quadrant),
            **self.times(part.events),
            "status": str(part.status or Status.OCCURRED),
            "state": self.state(part.events),
        }


def _name(text: str) -> str:
    return plain(text)[:_LONGEST_NAME]


def _icon(events: Sequence[Event]) -> SceneData:
    """Return the picture of a mark's one event; of several a number says more."""
    icon = icons.icon_of(events[0]) if len(events) == 1 else None
    return {"icon": str(icon)} if icon else {}


def _any_new(events: Sequence[Event], is_new: Callable[[Event], bool]) -> bool:
    return any(is_new(event) for event, _ in samples(events, EventPart.SOURCE))


def _says(events: Sequence[Event]) -> str:
    if len(events) > 1:
        return words.count_words(len(events), "event")
    event = events[0]
    surely = "" if event.status is Status.OCCURRED else words.STATUSES[event.status]
    return ", ".join(filter(None, (words.TYPES[event.type], surely, numbers_words(event))))


def _usual_km(place: Place) -> float:
    """Return the radius to draw for an area whose outline we lack."""
    return {3: 30.0, 4: 120.0, 5: 80.0, 7: 200.0}.get(place.where_prec, 50.0)


def _links(scene: Scene, selected: Event | None) -> Json:
    """Join the places of the selected event, from its first to each other, where no route does so already."""
    if selected is None or any(route.event.id == selected.id for route in scene.routes):
        return []
    ids = [(part.lat, part.lon) for part in scene.spots if position(part.events, selected.id) is not None]
    return [[ids[0], other] for other in ids[1:]]


def tray_title(scene: Scene) -> str:
    """Return what the list of areas that get no mark is headed, in the page and in the picture."""
    wider = any(region.place.kind is PlaceKind.CONTINENT for region in scene.regions)
    return "Countries and continents" if wider else "Whole countries"


def legend_rows() -> list[dict[str, Json]]:
    """Return every row that a legend may have: what it shows and what it says."""
    rows: list[dict[str, Json]] = [
        {"sign": "status", "status": str(s), "label": words.STATUSES[s], "help": glossary.STATUSES[s]} for s in Status
    ]
    signs = (
        ("many", "several events", "Choose the number to list them."),
        ("coded", CODED_WORDS, glossary.CODED_MARK),
        ("halo", "near, within the ring", glossary.WHERE_PREC[2]),
        ("area", "somewhere in the area", glossary.WHERE_PREC[4]),
        ("vague", "edge not known", glossary.WHERE_PREC[5]),
        ("route", "from – to", "From one place of the event to the other."),
    )
    rows += [{"sign": sign, "label": label, "help": term} for sign, label, term in signs]
    return rows


def _legend(scene: Scene) -> Json:
    """List the signs that are on the map, and only those, with how many events each stands for."""
    statuses: Counter[str] = Counter()
    for event, number in samples(scene.events, EventPart.ACT):
        statuses[str(event.status)] += number
    if list(statuses) == [Status.OCCURRED]:
        statuses.clear()  # a filled mark explains itself
    parts: dict[str, list[Sequence[Event]]] = {
        "many": [s.events for s in scene.spots if len(s.events) > 1],
        "coded": [s.events for s in scene.spots if s.coded],
        "halo": [s.events for s in scene.spots if s.halo_km and not s.inside],
        "area": [r.events for r in scene.regions if not (r.vague or r.wide)],
        "vague": [r.events for r in scene.regions if r.vague and not r.wide],
        "route": [(r.event,) for r in scene.routes],
    }
    counts = {sign: len(distinct(found)) for sign, found in parts.items()}
    rows = [
        row | {"count": statuses[str(row["status"])] if "status" in row else counts[str(row["sign"])]}
        for row in legend_rows()
    ]
    return [row for row in rows if row["count"]]


def _look(move: CameraMove) -> Json:
    told = {"lat": move.lat, "lon": move.lon, "zoom": move.zoom, "n": move.number, "still": move.still}
    return told | {"name": plain(move.name)[:_LONGEST_NAME]}


def _colours(*, dark: bool) -> dict[str, str]:
    ground = asdict(marks.DARK if dark else marks.LIGHT)
    hues = {str(sign): hue for sign, hue in marks.SIGN_HUES.items()} | {"several": marks.NEUTRAL, "shade": marks.SHADE}
    hues |= dict(zip(("heat-low", "heat-middle", "heat-high"), marks.HEAT, strict=True))
    return ground | {name: hue.dark if dark else hue.light for name, hue in hues.items()}
