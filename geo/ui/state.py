"""What the page remembers of one visitor: the selection, what is open, and the address that says the same.

All keys are named here. Widgets show this state and change it through callbacks; none holds a truth of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import streamlit as st

from geo.model import Article, EventType
from geo.views.selection import Field, Selection, from_params, to_params

UNPLACED = "unplaced"  # the "mark" of events that have no place
FACES = ("Map", "Streets", "Table")
PAGE = 40  # rows of the list that are shown at first, and with each "more"

_KEY = "dateline"


@dataclass(slots=True)
class State:
    """The one mutable thing: a visitor's view. `spot` is the key of a mark or area, `event` an event's id."""

    selection: Selection = field(default_factory=Selection)
    event: str | None = None
    spot: str | None = None
    pan: int = 0  # how often a list row asked the map to show its place
    pan_to: str | None = None
    fresh: bool = False  # the mark was opened just now: if it has one event, that opens at once
    rows: int = PAGE
    added: tuple[Article, ...] = ()


def state() -> State:
    """Return the visitor's view; at the first call, what the address asks for."""
    if _KEY not in st.session_state:
        params = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[_KEY] = State(selection=from_params(params), event=next(iter(params.get("event", ())), None))
    found: State = st.session_state[_KEY]
    return found


def write_address() -> None:
    """Make the address say what is shown, so that it can be kept and sent."""
    now = state()
    params = to_params(now.selection) | ({"event": [now.event]} if now.event else {})
    if params != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(params)


def select_again(selection: Selection) -> None:
    """Take another selection; the list starts at its top."""
    now = state()
    now.selection, now.rows = selection, PAGE
    now.spot = None


def toggle(of: Field, value: str) -> None:
    """Choose a value of a filter, or no longer."""
    now = state().selection
    select_again(now.choosing(of, now.chosen(of) ^ {value}))


def clear_all() -> None:
    """Let all filters pass everything."""
    select_again(Selection())


def choose_types(types: Iterable[EventType]) -> None:
    """Show these types only; all of them is the same as no choice."""
    chosen = frozenset(types)
    select_again(replace(state().selection, types=frozenset() if len(chosen) == len(EventType) else chosen))


def choose_days(since: date | None, until: date | None, *, undated: bool) -> None:
    """Show these days only, and perhaps what has no date."""
    select_again(replace(state().selection, since=since, until=until, undated=undated))


def search(text: str) -> None:
    """Show only what holds all of these words."""
    select_again(replace(state().selection, text=text.strip()[:200]))


def open_event(event: str | None, *, show: bool = False) -> None:
    """Open an event's evidence, or with None go back to the list; `show` moves the map to it."""
    now = state()
    now.event = event
    if show and event:
        now.pan += 1
        now.pan_to = event


def open_spot(key: str | None) -> None:
    """List the events of a mark or area, or with None all of them."""
    now = state()
    now.spot, now.event, now.rows, now.fresh = key, None, PAGE, True


def more_rows() -> None:
    """Show more of the list."""
    state().rows += PAGE
