"""Choosing a place: one that the name may mean, one from the gazetteer, or one on the map."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from geo.errors import GeoError
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.gazetteer.typed import find_typed
from geo.model import EventPlace, Link, Place, PlaceKind, PlaceRole
from geo.ui import state
from geo.views.escape import escape_markdown
from geo.views.place_words import degrees, place_line

_MOST = 8
_NEAR_KM = 25.0  # a country's waters, for a point off its coast

Take = Callable[[EventPlace], None]


def show_chooser(part: EventPlace | None, mark: str, take: Take, stop: Callable[[], None]) -> None:
    """Draw the ways to choose; what is chosen keeps the part's role.

    Args:
        part: What is to be replaced; None for a place more.
        mark: Makes the widgets' keys.
        take: Called with the part as it is to be.
        stop: Called when nothing is chosen after all.
    """

    def chosen(place: Place) -> None:
        state.pick(on=False)
        take(replace(part, place=place, link=Link.REVIEWED) if part else EventPlace(place, PlaceRole.AT, Link.REVIEWED))

    with st.container(key="choose-place", border=True):
        if state.state().picking:  # the map has the word; what else could be chosen would only be in the way
            st.info("Click on the map where it happened.")
            st.button("Leave it as it is", key=f"place-stop-{mark}", type="tertiary", on_click=stop)
            return
        _picked(mark, chosen)
        others = [p for p in part.toponym.alternatives if p != part.place] if part and part.toponym else []
        if others:
            st.caption(f"“{escape_markdown(part.toponym.text)}” may also mean" if part and part.toponym else "")
            _offer(others[:_MOST], f"other-{mark}", chosen)
        words = st.text_input("Find a place", key=f"find-place-{mark}", placeholder="A town, region, country or sea")
        if words.strip():
            found = [entry.place for entry in find_typed(open_gazetteer(), words.strip()[:80], limit=_MOST)]
            if not found:
                st.caption("The gazetteer has no place whose name begins so. Where it lies may follow a comma.")
            _offer(found, f"found-{mark}", chosen)
        label = "Point to another spot" if state.state().picked else "Point to it on the map"
        st.button(label, key=f"pick-{mark}", on_click=state.pick)
        st.button("Leave it as it is", key=f"place-stop-{mark}", type="tertiary", on_click=stop)


def _picked(mark: str, chosen: Callable[[Place], None]) -> None:
    """Offer what lies where the map was clicked."""
    picked = state.state().picked
    if picked is not None:
        st.caption("There on the map:")
        _offer(places_at(*picked), f"spot-{mark}", chosen)


def _offer(places: Iterable[Place], key: str, chosen: Callable[[Place], None]) -> None:
    gazetteer = open_gazetteer()
    for number, place in enumerate(places):
        st.button(
            escape_markdown(place_line(place, gazetteer)), key=f"place-{key}-{number}", width="stretch",
            on_click=chosen, args=(place,), help=escape_markdown(degrees(place)),
        )  # fmt: skip


def places_at(lat: float, lon: float) -> Iterator[Place]:
    """Yield what a point of the map may stand for: the nearest town, the region, the country, the point alone."""
    lat, lon = max(-90.0, min(90.0, lat)), (lon + 180) % 360 - 180
    there = open_shapes().at(lat, lon, within_km=_NEAR_KM)
    yield open_gazetteer().nearest(lat, lon).place
    if there.admin1:
        region = _region(there.admin1)
        if region is not None:
            yield region
    if there.country:
        with suppress(GeoError):  # some areas have a code in our outlines alone
            yield open_gazetteer().country(there.country).place
    point = Place("a spot", PlaceKind.SITE, round(lat, 4), round(lon, 4), 1, there.country)
    yield replace(point, name=f"a spot at {degrees(point)}")


def _region(area_id: str) -> Place | None:
    try:
        area = open_shapes().area(area_id)
    except GeoError:
        return None
    return Place(area.name, area.kind, area.lat, area.lon, area.where_prec, area.country, shape=area.id)
