"""The list of events: a row each, newest first, those without a date last; or those first that are to be checked."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

import numpy as np
import streamlit as st

from geo.aliases import Json
from geo.columnar import EventPart, having
from geo.joining.sureness import chance_of, sureness_of
from geo.model import Event, ReviewState, Status
from geo.ontology import LESS_SURE, degree_of
from geo.ui import desk, state
from geo.ui.assets import web_component
from geo.ui.state import ListOrder
from geo.views.amounts import numbers_words
from geo.views.doubts import marked, marked_when
from geo.views.escape import escape_markdown, plain
from geo.views.indexes import index_of
from geo.views.left_open import left_open_in, left_open_words, where_names
from geo.views.marks import Sign, quadrant, sign_of
from geo.views.search import SearchText
from geo.views.titles import title_of_event
from geo.views.unread import unread_of, unread_words
from geo.views.words import DEGREES, REVIEWS, STATUSES, TYPES, count_words

_NONE = "No event passes these filters. Clear some of them, or choose other days below the map."
_ORDERS = {
    ListOrder.NEWEST: "Newest first",
    ListOrder.CHECK: "Check these first",
    ListOrder.ADDED: "Just added first",
}
_LONGEST_TITLE = 84  # characters
_ROWS = "rows"
_MOST_PLAYED = 3000  # events that the list knows while time plays
_NOTHING = "There are no events yet. “Add articles” at the top takes pasted text, files, pages and feeds."


def in_order(
    events: Sequence[Event], among: Sequence[Event] | None = None, *, order: ListOrder = ListOrder.NEWEST
) -> Sequence[Event]:
    """Sort events for reading: newest first, undated last, ties by id; or first what is to be checked, or was added.

    Args:
        events: What is sorted.
        among: The set that they were chosen from, if it is at hand: its order is known.
        order: What stands first.
    """
    index = index_of(among or events)
    rows = index.ranked(index.rows(events), index.to_check if order is ListOrder.CHECK else index.newest)
    if order is ListOrder.ADDED:
        new = having(index.at(rows), state.is_new, EventPart.SOURCE)
        first = index.rows(new)
        rows = np.concatenate([first, rows[~np.isin(rows, first)]])
    return index.at(rows)


def show_list(
    events: Sequence[Event],
    heading: str,
    *,
    back: bool,
    total: int,
    sign: Callable[[Event], Sign] | None = None,
    found: Callable[[Event], Sequence[SearchText]] | None = None,
) -> None:
    """Draw the rows, a page at a time.

    Args:
        events: What is listed.
        heading: What they are.
        back: They are not all that is shown, and there is a way back to that.
        total: How many events there are before any filter.
        sign: What their marks' colours stand for, where it is not the quadrant.
        found: Returns of an event's sentence what was searched for, with what stands round it.
    """
    now = state.state()
    with st.container(key="list-head", horizontal=True, vertical_alignment="center"):
        if back:
            st.markdown(f"**{escape_markdown(heading)}** :gray[{count_words(len(events), 'event')}]")
        st.session_state["order"] = now.order
        st.selectbox(
            "Order of the list", _orders(), key="order", format_func=lambda order: _ORDERS[order],
            on_change=_take_order, label_visibility="collapsed", width=170,
        )  # fmt: skip
        if back:
            st.button("Show all", key="list-all", type="tertiary", on_click=state.open_spot, args=(None,))
    if not events:
        st.caption(_NONE if total else _NOTHING)
    _rows([_row(event, sign, found=found) for event in events[: now.rows]], playing=False)
    if len(events) > now.rows:
        st.button(f"Show more of {len(events):,}", key="list-more", width="stretch", on_click=state.more_rows)


def show_unread() -> None:
    """Say what no map can show: articles in languages that are not read, and names that the gazetteer lacks."""
    now = desk.desk()
    if now is None:
        return
    if told := unread_words(unread_of(now.reviewed.corpus)):
        st.caption(escape_markdown(told))
    if told := left_open_words(left_open_in(now.reviewed.corpus)):
        st.caption(escape_markdown(f"{told[0].upper()}{told[1:]}."))


def show_played(
    events: Sequence[Event],
    bars: Callable[[Event], tuple[int, int] | None],
    sign: Callable[[Event], Sign] | None = None,
) -> None:
    """Draw the list while time plays: a script shows of these events those of the days that it has come to.

    Args:
        events: Of all days, in order.
        bars: The first and the last bar of the timeline that an event may belong to.
        sign: As in `show_list`.
    """
    rows = (_row(event, sign, bars=bar) for event in events if (bar := bars(event)))
    _rows(list(islice(rows, _MOST_PLAYED)), playing=True)


def _rows(rows: Sequence[Mapping[str, Json]], *, playing: bool) -> None:
    """Have a script draw rows, which also shows those of some days alone while time plays."""
    web_component(_ROWS)(key=_ROWS, data={"rows": tuple(rows), "playing": playing}, on_open_change=_open)


def _open() -> None:
    told = getattr(st.session_state.get(_ROWS), "open", None)
    if told:
        state.open_event(str(told), show=True)


def _orders() -> list[ListOrder]:
    """Return the orders that differ: without anything new there is none to put first."""
    now = state.state()
    return [order for order in ListOrder if order is not ListOrder.ADDED or state.marks_new() or now.order is order]


def _take_order() -> None:
    state.touch().order = ListOrder(st.session_state["order"])


def doubt_of(event: Event) -> str:
    """Say of an event that it is not surely read; nothing where it is, or where nobody weighed that."""
    degree = degree_of(chance_of(event))
    return f" ({DEGREES[degree]})" if degree in LESS_SURE else ""


def _row(
    event: Event,
    sign: Callable[[Event], Sign] | None,
    *,
    found: Callable[[Event], Sequence[SearchText]] | None = None,
    bars: tuple[int, int] | None = None,
) -> Mapping[str, Json]:
    decided = "" if event.review is ReviewState.UNREVIEWED else f"{REVIEWS[event.review]} · "
    return {
        "id": event.id,
        "sign": f"{sign(event) if sign else sign_of(quadrant(event))}-{event.status}",
        "title": title_of_event(event, most=_LONGEST_TITLE, doubts=True),
        "facts": plain(f"{decided}{facts_of(event)}")[:140],
        "fresh": state.is_new(event),
        "bars": bars,
        "found": [(stretch.text, stretch.hit) for stretch in found(event)] if found else [],
    }


def facts_of(event: Event) -> str:
    """Say what, how much, when and where, each marked where it was read less surely."""
    sure = sureness_of(event)
    names = where_names(event, (part.place.name for part in event.places))
    where = marked(", ".join(names), sure.places) or "no place"
    surely = "" if event.status is Status.OCCURRED else f", {marked(STATUSES[event.status], sure.status)}"
    numbers = numbers_words(event)
    told = f" · {numbers}" if numbers else ""
    return (
        f"{marked(TYPES[event.type], sure.type)}{surely}{doubt_of(event)}{told} · {marked_when(event, sure)} · {where}"
    )
