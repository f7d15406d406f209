"""The map: the scene of the chosen events, and what is done on it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from geo.gazetteer.shapes import Shapes
from geo.maps.scene_json import CameraMove, Focus, Paint, SignsOfRows, Tiles, scene_json
from geo.model import Event
from geo.ui import state
from geo.ui.assets import addresses, serve
from geo.ui.folium_map import show_folium
from geo.ui.own_layers import served_layers
from geo.ui.state import BasemapStyle
from geo.views.drawn_areas import read_area
from geo.views.indexes import EventIndex
from geo.views.layers import LayerBy, Layering
from geo.views.marks import Sign
from geo.views.scenes import Scene, Window, label_point
from geo.views.shading import Shades
from geo.views.timelines import Timeline

KEY = "map"  # of the base map
HEIGHT = 640  # pixels, until the page's style makes it fit the window
_CLOSE = 4  # zoom at which a place that was asked for is shown, at least
_CLOSE_AREA = 3

# The address and the words that OpenStreetMap's tile policy asks for.
_TILES = Tiles(
    "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
)


def show_map(scene: Scene, paint: Paint) -> None:
    """Draw the map and take what is done on it. The base map never changes, so that pan and zoom stay."""
    serve()
    show_folium(addresses(), scene_json(scene, paint), key=KEY, height=HEIGHT, on_click=_take_click)


def paint_of(
    selected: Event | None,
    layers: Layering,
    index: EventIndex,
    line: Timeline,
    shapes: Shapes,
    *,
    shades: Shades | None = None,
) -> Paint:
    """Say how the visitor wants the scene drawn."""
    now = state.state()
    look = (
        CameraMove(
            now.target.lat, now.target.lon, now.target.zoom, now.targets, still=now.target_still, name=now.target.name
        )
        if now.target
        else None
    )
    return Paint(
        selected=selected,
        focus=_focus(selected, shapes),
        look=look,
        tiles=_TILES if now.basemap is BasemapStyle.STREETS else None,
        bare=now.basemap is BasemapStyle.PLAIN,
        sign=None if layers.by is LayerBy.TYPE else _signs(layers, index),
        times=bars_of(index, line) if now.playing else None,
        picking=now.picking,
        area=now.selection.area,
        own=served_layers(),
        new=state.is_new if state.marks_new() else None,
        shown=now.spot,
        sized=now.sized,
        style=now.style,
        shades=shades,
    )


def _signs(layers: Layering, index: EventIndex) -> Callable[[Event], Sign]:
    if index.table is not None:
        return SignsOfRows(layers.signs, layers.codes, index.row_of)
    signs, codes, row_of = layers.signs, layers.codes.tolist(), index.row_of
    return lambda event: signs[codes[row_of[event.id]]]


def bars_of(index: EventIndex, line: Timeline) -> Callable[[Event], tuple[int, int] | None]:
    """Return what says of an event which bars of the timeline it may belong to, first and last; None of none."""
    first, last = (found.tolist() for found in line.bars(index.start, index.end))
    dated, row_of, size = index.dated.tolist(), index.row_of, line.size

    def bars(event: Event) -> tuple[int, int] | None:
        row = row_of[event.id]
        on = dated[row] and last[row] >= 0 and first[row] < size
        return (first[row], last[row]) if on else None

    return bars


def _focus(selected: Event | None, shapes: Shapes) -> Focus | None:
    now = state.state()
    if selected is None or not selected.places or now.pan_to != selected.id:
        return None
    places = [part.place for part in selected.places]
    exact = max(place.where_prec for place in places) <= 4
    points = tuple(label_point(place, shapes) for place in places)
    return Focus(points, _CLOSE if exact else _CLOSE_AREA, now.pan)


def _take_click(drawing: Mapping[str, Any]) -> None:
    take_key(str(drawing.get("properties", {}).get("key", "")))


def take_key(key: str) -> None:
    """Take what was done on the map: a part of it was chosen, a point or an area drawn, or it shows something else."""
    kind, _, rest = key.partition("/")
    if kind == "view":
        _take_window(rest)
    elif kind == "area":
        state.choose_area(read_area(rest))
    elif kind == "pick":
        _take_point(rest)
    elif kind == "event":
        state.open_event(rest)
    elif key:
        state.open_spot(key)


def _take_window(told: str) -> None:
    edges = _numbers(told, 5)
    if edges:
        window = Window(*edges)
        proper = window.south < window.north and window.west < window.east and 0 <= window.zoom <= 20
        if proper:
            state.state().window = replace(window, south=max(-90.0, window.south), north=min(90.0, window.north))


def _take_point(told: str) -> None:
    now, point = state.touch(), _numbers(told, 2)
    if now.picking and point and abs(point[0]) <= 90 and abs(point[1]) <= 180:
        now.picking, now.picked = False, (point[0], point[1])


def _numbers(told: str, number: int) -> tuple[float, ...]:
    """Read so many finite numbers; none where they are not."""
    try:
        found = tuple(float(word) for word in told[:200].split(","))
    except ValueError:
        return ()
    return found if len(found) == number and all(map(math.isfinite, found)) else ()
