"""The filters at the left: each value says how many events it would leave. What would leave none is grey, not gone."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.model import QUADRANT, EventType, Quadrant, Status
from geo.ui import state
from geo.ui.find import show_pair
from geo.views import glossary
from geo.views.escape import escape_markdown
from geo.views.selection import Facets, Field, Option, Options, Selection
from geo.views.words import QUADRANTS

_FEW = 8  # values shown of a long filter before one is searched for
_MOST = 60  # boxes drawn of one filter

_TITLES = {
    Field.ACTOR: "Actors",
    Field.SIDE: "Acting side",
    Field.TYPE: "What",
    Field.STATUS: "How sure",
    Field.PLACE: "Where",
    Field.ARTICLE: "Articles",
    Field.REVIEW: "Reviewed",
}


def show_filters(facets: Facets, titles: dict[str, str]) -> None:
    """Draw all filters; `titles` gives articles their headlines."""
    _head(facets)
    _choices(Field.ACTOR, facets)
    show_pair(facets)
    _choices(Field.SIDE, facets, term=glossary.SIDE)
    _days(facets)
    _types(facets)
    _choices(Field.STATUS, facets)
    _choices(Field.PLACE, facets)
    _choices(Field.ARTICLE, facets, titles)
    _choices(Field.REVIEW, facets)


def _head(facets: Facets) -> None:
    with st.container(key="filters-head", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{facets.shown:,}** of {facets.total:,} events")
        if state.state().selection != Selection():
            st.button("Clear all", key="clear-all", type="tertiary", on_click=state.clear_all)


def _choices(of: Field, facets: Facets, titles: dict[str, str] | None = None, *, term: str = "") -> None:
    """Draw one filter: the chosen values, then the most frequent, then what a search finds; `term` explains it."""
    options = facets.options[of]
    with _section(of, options):
        found = options[:_MOST]
        if len(options) > _FEW + 2:
            words = st.text_input(
                f"Find in {_TITLES[of].lower()}", key=f"find-{of}", placeholder=f"Find among {len(options):,}",
                label_visibility="collapsed",
            )  # fmt: skip
            found = _found(options, words)
        for option in found[:_MOST]:
            _box(of, option, (titles or {}).get(option.value) or option.label)
        if len(options) > len(found):
            st.caption(f"{len(options) - len(found):,} more: type to find them")
        if term:
            st.caption(term)


def _found(options: Options, words: str) -> tuple[Option, ...]:
    """Return the chosen values, then those that hold the words, or without any the most frequent."""
    wanted = words.casefold().split()
    chosen = options.chosen
    if wanted:
        return chosen + tuple(o for o in options if not o.chosen and all(word in o.label.casefold() for word in wanted))
    most = max(0, _FEW - len(chosen))
    return chosen + tuple(option for option in options[: _FEW + len(chosen)] if not option.chosen)[:most]


def _types(facets: Facets) -> None:
    """Draw the types under their quadrants, whose marks they share."""
    options = facets.options[Field.TYPE]
    with _section(Field.TYPE, options):
        for quadrant in Quadrant:
            mine = [o for o in options if QUADRANT[EventType(o.value)] is quadrant]
            if mine:
                st.caption(QUADRANTS[quadrant], help=glossary.QUADRANTS[quadrant])
            for option in mine:
                _box(Field.TYPE, option, option.label)
        st.caption(glossary.TYPES_TERM)


def _section(of: Field, options: Options) -> DeltaGenerator:
    chosen = len(options.chosen)
    title = f"{_TITLES[of]} · {chosen} chosen" if chosen else _TITLES[of]
    return st.expander(title, expanded=of in (Field.ACTOR, Field.TYPE), key=f"section-{of}")


def _box(of: Field, option: Option, label: str) -> None:
    key = f"{of}:{option.value}"
    st.session_state[key] = option.chosen
    st.checkbox(
        f"{escape_markdown(label[:90])} *{option.count:,}*",
        key=key,
        on_change=_take_box,
        args=(of, option.value, key),
        disabled=not (option.count or option.chosen),
        width="stretch",
        help=_help(of, option.value),
    )


def _take_box(of: Field, value: str, key: str) -> None:
    """Do what the box shows: Streamlit may call this for one that nobody touched, where runs overtake each other."""
    if bool(st.session_state[key]) is not (value in state.state().selection.chosen(of)):
        state.toggle(of, value)


def _help(of: Field, value: str) -> str | None:
    if of is Field.TYPE:
        return glossary.type_help(EventType(value))
    return glossary.STATUSES[Status(value)] if of is Field.STATUS else None


def _days(facets: Facets) -> None:
    """Draw the choice of days, and whether events without a date pass."""
    now = state.state().selection
    title = "When · chosen" if now.since or now.until or not now.undated else "When"
    with st.expander(title, expanded=True, key="section-when"):
        if facets.first is None or facets.last is None:
            st.caption("No event has a known date.")
            return
        st.session_state["days-since"], st.session_state["days-until"] = now.since, now.until
        left, right = st.columns(2)
        limits = (min(facets.first, now.since or date.max), max(facets.last, now.until or date.min))
        for column, label, key in ((left, "From", "days-since"), (right, "To", "days-until")):
            column.date_input(
                label, key=key, min_value=limits[0], max_value=limits[1], format="YYYY-MM-DD", on_change=_take_days
            )
        st.session_state["days-undated"] = now.undated
        st.checkbox(f"Without a date *{facets.undated:,}*", key="days-undated", on_change=_take_days, width="stretch")
        st.session_state["days-certain"] = now.certain
        st.checkbox(
            "Only if certainly within", key="days-certain", on_change=_take_certainty, width="stretch",
            help=glossary.CERTAIN,
        )  # fmt: skip


def _take_certainty() -> None:
    state.choose_certainty(certain=st.session_state["days-certain"])


def _take_days() -> None:
    kept = st.session_state
    state.choose_days(kept["days-since"], kept["days-until"], undated=kept["days-undated"])
