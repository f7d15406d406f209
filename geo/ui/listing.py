"""The list of events: a row each, newest first, those without a date last; or those first that are to be checked."""

from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np
import streamlit as st

from geo.joining.sureness import chance_of
from geo.model import Event, ReviewState, Status
from geo.ontology import LESS_SURE, degree_of
from geo.ui import state
from geo.ui.assets import web_component
from geo.ui.state import ListOrder
from geo.views.amounts import numbers_words
from geo.views.escape import escape_markdown
from geo.views.indexes import index_of
from geo.views.marks import Sign, quadrant, sign_of
from geo.views.titles import title_of_event
from geo.views.words import DEGREES, REVIEWS, STATUSES, TYPES, count_words, when_words

_NONE = "No event passes these filters. Clear some of them, or choose other days below the map."
_ORDERS = {
    ListOrder.NEWEST: "Newest first",
    ListOrder.CHECK: "Check these first",
    ListOrder.ADDED: "Just added first",
}
_LONGEST_TITLE = 84  # characters
_PLAYED = "played"
_MOST_PLAYED = 3000  # events that the list knows while time plays
_NOTHING = "There are no events yet. “Add articles” at the top takes pasted text, files, pages and feeds."


def in_order(
    events: Sequence[Event], among: tuple[Event, ...] | None = None, *, order: ListOrder = ListOrder.NEWEST
) -> tuple[Event, ...]:
    """Sort events for reading: newest first, undated last, ties by id; or first what is to be checked, or was added.

    Args:
        events: What is sorted.
        among: The set that they were chosen from, if it is at hand: its order is known.
        order: What stands first.
    """
    index = index_of(among or tuple(events))
    rows = index.rows(events)
    ranks = (index.to_check if order is ListOrder.CHECK else index.newest)[rows]
    if order is ListOrder.ADDED:
        old = np.array([not state.is_new(event) for event in index.at(rows)], dtype=bool)
        return index.at(rows[np.lexsort((ranks, old))])
    return index.at(rows[np.argsort(ranks)])


def show_list(
    events: Sequence[Event],
    heading: str,
    *,
    back: bool,
    total: int,
    sign: Callable[[Event], Sign] | None = None,
    below: Callable[[Event], None] | None = None,
) -> None:
    """Draw the rows, a page at a time.

    Args:
        events: What is listed.
        heading: What they are.
        back: They are not all that is shown, and there is a way back to that.
        total: How many events there are before any filter.
        sign: What their marks' colours stand for, where it is not the quadrant.
        below: Draws more of an event below its row.
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
    for event in events[: now.rows]:
        _row(event, sign(event) if sign else sign_of(quadrant(event)))
        if below:
            below(event)
    if len(events) > now.rows:
        st.button(f"Show more of {len(events):,}", key="list-more", width="stretch", on_click=state.more_rows)


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
    found = ((bars(event), event) for event in events)
    rows = tuple(
        (*bar, event.id, f"{sign(event) if sign else sign_of(quadrant(event))}-{event.status}", *_words(event))
        for bar, event in islice(((bar, event) for bar, event in found if bar), _MOST_PLAYED)
    )
    web_component("played")(key=_PLAYED, data={"rows": rows}, on_open_change=_open_played)


def _open_played() -> None:
    told = getattr(st.session_state.get(_PLAYED), "open", None)
    if told:
        state.open_event(str(told), show=True)


def _orders() -> list[ListOrder]:
    """Return the orders that differ: without anything new there is none to put first."""
    now = state.state()
    return [order for order in ListOrder if order is not ListOrder.ADDED or now.has_new or now.order is order]


def _take_order() -> None:
    state.touch().order = ListOrder(st.session_state["order"])


def doubt_of(event: Event) -> str:
    """Say of an event that it is not surely read; nothing where it is, or where nobody weighed that."""
    degree = degree_of(chance_of(event))
    return f" ({DEGREES[degree]})" if degree in LESS_SURE else ""


def _words(event: Event) -> tuple[str, str]:
    """Return an event's title, and what stands below it."""
    where = ", ".join(dict.fromkeys(part.place.name for part in event.places)) or "no place"
    surely = "" if event.status is Status.OCCURRED else f", {STATUSES[event.status]}"
    decided = "" if event.review is ReviewState.UNREVIEWED else f"{REVIEWS[event.review]} · "
    numbers = numbers_words(event)
    told = f" · {numbers}" if numbers else ""
    facts = f"{decided}{TYPES[event.type]}{surely}{doubt_of(event)}{told} · {when_words(event.when)} · {where}"
    return title_of_event(event, most=_LONGEST_TITLE), facts[:140]


def _row(event: Event, sign: Sign) -> None:
    title, facts = _words(event)
    new = ":blue-badge[new] " if state.is_new(event) else ""
    st.button(
        f"{new}**{escape_markdown(title)}**  \n{escape_markdown(facts)}",
        key=f"row-{sign}-{event.status}-{event.id}",
        type="tertiary",
        width="stretch",
        on_click=state.open_event,
        args=(event.id,),
        kwargs={"show": True},
    )
