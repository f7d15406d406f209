"""The address of the page says all that is shown, so that it can be kept, sent, and gone back to.

The map writes its own centre and zoom into the address, in the browser, without asking the server; they are kept here
as they are found. Back and forward change the address under the page: it then no longer says what was written last.
"""

import math
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from geo.aliases import Params
from geo.errors import DataError
from geo.ui import state
from geo.ui.drawn import is_late
from geo.ui.state import BasemapStyle, ListOrder, MainPane, MapTarget, State
from geo.views.amounts import Measure
from geo.views.fields import PARAMS
from geo.views.layers import LayerBy
from geo.views.selection import read_params, to_params
from geo.views.shading import MapStyle
from geo.views.timelines import BarLength, read_span, span_text

_Word = TypeVar("_Word", bound=StrEnum)

_MAP = "map"  # latitude, longitude, zoom
_LONGEST = 200
_OWN = frozenset({_MAP, "event", "mark", "show", "ground", "layers", "bars", "line", "order", "size", "style"})
_KNOWN = _OWN | PARAMS.keys()
if _OWN & PARAMS.keys():
    raise DataError(f"geo.views.fields.FILTERS uses {', '.join(_OWN & PARAMS.keys())}, which says how the page looks")
_BARE = {"embed", "embed_options"}  # Streamlit's own


def take_address() -> None:
    """At the start of a run, take over what the address asks for: at the first one, and after back or forward.

    A browser that has yet to draw what was drawn last does not know its address, and tells an older one.
    """
    now = state.state()
    params = params_now()
    known = now.touched or is_late()
    if now.address is None or (not known and _without_map(params) != _without_map(now.address)):
        _take(now, params)
        now.address = params


def write_address() -> None:
    """At the end of a run, make the address say what is shown."""
    now = state.state()
    there = params_now()
    params = address_of(now, there)
    if params != there:
        st.query_params.from_dict(params)
    now.address, now.touched = params, False


def address_of(now: State, there: Params | None = None) -> dict[str, list[str]]:
    """Return the parameters of the address that shows a view; the map's own are those that are there."""
    params = to_params(now.selection)
    told = {
        "event": now.event,
        "mark": now.spot,
        "show": now.pane if now.pane is not MainPane.MAP else None,
        "ground": now.basemap if now.basemap is not BasemapStyle.FULL else None,
        "layers": now.layers if now.layers is not LayerBy.TYPE else None,
        "style": now.style if now.style is not MapStyle.MARKS else None,
        "size": now.sized,
        "bars": now.unit,
        "line": span_text(now.part),
        "order": now.order if now.order is ListOrder.CHECK else None,
    }
    params |= {name: [str(value)] for name, value in told.items() if value}
    if there and look_from(there) is not None:
        params[_MAP] = list(there[_MAP][:1])
    return params


def show_saved(params: Params) -> None:
    """Show what an address, kept under a name, asks for."""
    now = state.touch()
    _take(now, params)
    st.query_params.from_dict({name: list(values) for name, values in params.items()})


def look_from(params: Params) -> MapTarget | None:
    """Read where the map is to be; None where nothing is said that makes sense."""
    try:
        lat, lon, zoom = (float(part) for part in next(iter(params.get(_MAP, ())), "")[:60].split(","))
    except ValueError:
        return None
    fits = math.isfinite(lat + lon + zoom) and abs(lat) <= 90 and abs(lon) <= 180 and 0 <= zoom <= 19
    return MapTarget(lat, lon, zoom) if fits else None


def _take(now: State, params: Params) -> None:
    broken: list[str] = []
    now.selection, odd = read_params(params)
    now.event, now.spot = _first(params, "event"), _first(params, "mark")
    now.pane = _one(MainPane, params, "show", broken) or MainPane.MAP
    now.basemap = _one(BasemapStyle, params, "ground", broken) or BasemapStyle.FULL
    now.layers = _one(LayerBy, params, "layers", broken) or LayerBy.TYPE
    now.style = _one(MapStyle, params, "style", broken) or MapStyle.MARKS
    now.sized = _one(Measure, params, "size", broken)
    now.unit = _one(BarLength, params, "bars", broken)
    now.part = read_span(_first(params, "line") or "")
    if params.get("line") and now.part is None:
        broken.append("line")
    now.order = _one(ListOrder, params, "order", broken) or ListOrder.NEWEST
    now.listed, now.fresh, now.playing, now.pan_to = None, False, False, None
    target = look_from(params)
    if target is not None:
        now.target, now.targets, now.target_still = target, now.targets + 1, True
    elif params.get(_MAP):
        broken.append(_MAP)
    broken += [name for name in params if name not in _KNOWN | _BARE]
    now.broken = (*odd, *broken)


def _one(kind: type[_Word], params: Params, name: str, broken: list[str]) -> _Word | None:
    given = _first(params, name)
    if given is None:
        return None
    if given not in {str(word) for word in kind}:
        broken.append(name)
        return None
    return kind(given)


def _first(params: Params, name: str) -> str | None:
    return next(iter(params.get(name, ())), "")[:_LONGEST] or None


def params_now() -> dict[str, list[str]]:
    """Return the parameters of the address as it is."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _without_map(params: Params) -> dict[str, list[str]]:
    return {name: list(values) for name, values in params.items() if name != _MAP}
