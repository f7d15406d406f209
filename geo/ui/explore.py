"""Map, timeline and evidence side by side: what is done on one is answered by the others."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geo.columnar import MANY, EventRows, common, named, position, with_event
from geo.model import Event
from geo.ui import add_event, review, state, story
from geo.ui.address import write_address
from geo.ui.article import show_article
from geo.ui.drawn import PagePart, begin_part, end_part
from geo.ui.evidence import show_evidence
from geo.ui.find import finds_in, show_found_articles
from geo.ui.listing import in_order, show_list, show_played, show_unread
from geo.ui.mapview import bars_of, paint_of, show_map
from geo.ui.network import show_network
from geo.ui.state import MainPane
from geo.ui.table import show_table
from geo.ui.timeline import show_timeline
from geo.views.clusters import compose_in
from geo.views.indexes import index_of
from geo.views.layers import layering
from geo.views.scenes import Scene, sized_by
from geo.views.selection import select
from geo.views.shading import Shades, shades
from geo.views.timelines import timeline
from geo.views.view import View


@st.fragment
def show_explore(view: View, among: Sequence[Event]) -> None:
    """Draw map, timeline and evidence; what is done on them draws these again, and the whole page only if it must.

    Args:
        view: What is shown.
        among: The events that it was chosen from.
    """
    begin_part(PagePart.EXPLORE)
    now = state.state()
    index = index_of(among)
    layers = layering(index, now.layers)
    all_days = select(among, replace(now.selection, since=None, until=None, certain=False))
    rows = index.rows(all_days)
    line = timeline(index, rows, layers, unit=now.unit, part=now.part)
    if now.playing and isinstance(all_days, EventRows) and len(all_days) >= MANY:
        now.playing = False
        st.toast(f"Time plays over fewer than {MANY:,} events: choose some of these {len(all_days):,}.")
    # While the timeline plays, the map holds the events of all days, and shows those of the day that it has come to.
    scene = compose_in(all_days if now.playing else view.events, among, now.window, view.shapes)
    scene = sized_by(scene, now.sized)
    shaded = shades(scene.events, among, now.style, view.shapes)
    heading, events = _listed(scene, shaded, view, among)
    selected = _selected(view, events, among)
    paint = paint_of(selected, layers, index, line, view.shapes, shades=shaded)
    left, right = st.columns([5, 2], gap="small")
    with left:
        if now.pane is MainPane.NETWORK:
            show_network(among)
        else:
            show_map(scene, paint)
        with st.container(key="below"):  # there also when it is empty, so that nothing after it changes its place
            if now.pane is MainPane.TABLE:
                show_table(in_order(view.events, among), view.articles)
        show_timeline(line, layers, index, rows=rows, shown=index.rows(view.events))
    with right, st.container(key="panel-up" if now.sheet or selected or now.spot else "panel-down"):
        _sheet_handle(len(view.events))
        if selected is None and add_event.is_open():
            add_event.show_form()
        elif selected is None and story.is_open() and not now.spot:
            story.show_desk(view, among)
        elif selected is None and now.playing and not now.spot:
            show_played(in_order(all_days, among), bars_of(index, line), paint.sign)
        elif selected is None:
            show_found_articles()
            review.show_above_list(events)
            show_list(
                events, heading, back=now.spot is not None, total=len(among), sign=paint.sign, found=finds_in(index)
            )
            show_unread()
            review.show_lost()
        else:
            # What was decided a moment ago stays in its place of the list, though the filters may drop it.
            listed = events
            if position(events, selected.id) is None:
                there = position(view.events, selected.id) is not None
                listed = in_order(view.events if there else with_event(view.events, selected), among, order=now.order)
            show_evidence(selected, listed, view)
    sheet = show_article()
    write_address()
    end_part(PagePart.EXPLORE, state.opened, dialog=sheet)


def _selected(view: View, listed: Sequence[Event], among: Sequence[Event]) -> Event | None:
    """Return the event that is open: that which was asked for, or the only one of a mark that was just opened."""
    now = state.state()
    if now.fresh and len(listed) == 1:
        now.event = listed[0].id
    now.fresh = False
    found = named(view.events, now.event) or review.just_decided(among)
    now.event = found.id if found else None
    return found


def _listed(scene: Scene, shaded: Shades | None, view: View, among: Sequence[Event]) -> tuple[str, Sequence[Event]]:
    """Return what the list is headed and holds: all events, those of a mark, or those without a place.

    What a mark held when it was opened stays listed, though another zoom draws other marks.
    """
    now = state.state()
    if now.spot == state.UNPLACED:
        return "Without a place", in_order(view.unplaced, among, order=now.order)
    if not now.spot:
        return "Events", in_order(view.events, among, order=now.order)
    area = shaded.at(now.spot) if shaded else None
    if found := (area.name, area.events) if area else scene.at(now.spot):
        name, events = found
        now.listed = name, events if isinstance(events, EventRows) else frozenset(event.id for event in events)
    if now.listed is None:
        return "Nothing here now", ()
    heading, kept = now.listed
    return heading, in_order(common(view.events, kept), among, order=now.order)


def _sheet_handle(number: int) -> None:
    """Draw what pulls the list up and pushes it down where it is a sheet: on a phone. Elsewhere it is hidden."""
    now = state.state()
    up = now.sheet or bool(now.event or now.spot)
    label = "Close" if up else f"List of {number:,}"
    st.button(label, key="sheet-handle", width="stretch", on_click=state.pull_sheet, kwargs={"up": not up})
