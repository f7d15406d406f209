"""The same events as a table: all of them, sortable, and in reach of the keyboard."""

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.columnar import EventRows
from geo.joining.sureness import sureness_of
from geo.model import Article, Event
from geo.ui import state
from geo.views.doubts import marked, marked_when
from geo.views.left_open import where_names
from geo.views.words import REVIEWS, STATUSES, TYPES

_MOST_ROWS = 5000  # of a table of very many events: a browser gets them all at once
_HEIGHT = 260  # pixels: the map above it keeps the larger part of a screen


def show_table(events: Sequence[Event], articles: Mapping[str, Article]) -> None:
    """Draw the table; a chosen row opens its evidence."""
    if len(events) > _MOST_ROWS and isinstance(events, EventRows):
        st.caption(f"The newest {_MOST_ROWS:,} of {len(events):,}: choose fewer to see others.")
        events = events[:_MOST_ROWS]
    st.dataframe(
        [table_row(event, articles) for event in events],
        key="table",
        hide_index=True,
        height=_HEIGHT,
        selection_mode="single-row",
        on_select=lambda: _open(events),
    )


def _open(events: Sequence[Event]) -> None:
    rows = st.session_state["table"].selection.rows
    state.open_event(events[rows[0]].id if rows and rows[0] < len(events) else None)


def table_row(event: Event, articles: Mapping[str, Article]) -> dict[str, str]:
    """Return an event's cells under their headings, each marked where it was read less surely."""
    start, sure = event.when.start if event.when else None, sureness_of(event)
    return {
        "From": start.isoformat() if start else "",
        "When": marked_when(event, sure),
        "What": marked(TYPES[event.type], sure.type, sure.event),
        "How sure": marked(STATUSES[event.status], sure.status),
        "Who": marked(", ".join(actor.name for actor in event.agents), sure.agents),
        "To whom": marked(", ".join(actor.name for actor in event.targets), sure.targets),
        "Where": marked(", ".join(where_names(event, (part.place.name for part in event.places))), sure.places),
        "Reviewed": REVIEWS[event.review],
        "Articles": ", ".join(articles[key].title or key if key in articles else key for key in event.articles),
    }
