"""The filters at the left: each value says how many events it would leave. What would leave none is grey, not gone."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from geo.model import QUADRANT, EventType, Quadrant
from geo.ontology import complete
from geo.ui import state
from geo.ui.find import show_pair
from geo.ui.sections import section, tell
from geo.unseen import compared
from geo.views import glossary
from geo.views.drawn_areas import area_text, area_words, read_area
from geo.views.escape import escape_markdown
from geo.views.fields import FILTERS, TABLE, Field, Filter, FilterKind, Selection
from geo.views.selection import Facets, Option, Options
from geo.views.words import QUADRANTS, capital

_FEW = 8  # values shown of a long filter before one is searched for
_MOST = 60  # boxes drawn of one filter
_ODD_AREA = "area-odd"  # what was typed as an area and is none, and the area that stays meanwhile


def show_filters(facets: Facets, titles: dict[str, str]) -> None:
    """Draw all filters; `titles` gives articles their headlines."""
    _head(facets)
    _tell_chosen(facets)
    for each in FILTERS:
        _DRAWN[each.kind](each, facets, titles)


def _tell_chosen(facets: Facets) -> None:
    """Say beside the title of each section what is chosen in it."""
    tell({each.name: words for each in FILTERS if (words := _CHOSEN[each.kind](each, facets))})


def _values_chosen(each: Filter, facets: Facets) -> str:
    number = len(facets.options[Field(each.name)].chosen)
    return f"{number} chosen" if number else ""


def _days_chosen(_each: Filter, _facets: Facets) -> str:
    now = state.state().selection
    return "chosen" if now.since or now.until or not now.undated else ""


def _pair_chosen(_each: Filter, _facets: Facets) -> str:
    return "chosen" if state.state().selection.pair else ""


def _area_chosen(_each: Filter, _facets: Facets) -> str:
    return "chosen" if state.state().selection.area else ""


def _none_chosen(_each: Filter, _facets: Facets) -> str:
    return ""


_CHOSEN: Mapping[FilterKind, Callable[[Filter, Facets], str]] = complete(
    FilterKind,
    {
        FilterKind.CHOICE: _values_chosen,
        FilterKind.PAIR: _pair_chosen,
        FilterKind.DAYS: _days_chosen,
        FilterKind.TEXT: _none_chosen,
        FilterKind.AREA: _area_chosen,
    },
    name="geo.ui.filters",
)


def _head(facets: Facets) -> None:
    with st.container(key="filters-head", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{facets.shown:,}** of {facets.total:,} events")
        if state.state().selection != Selection():
            st.button("Clear all", key="clear-all", type="tertiary", on_click=state.clear_all)


def _choices(each: Filter, facets: Facets, titles: dict[str, str]) -> None:
    """Draw a filter of which one picks values, and what explains it."""
    of = Field(each.name)
    options = facets.options[of]
    if of is Field.ORIGIN and len(options) < 2 and not options.chosen:
        return  # where nothing was coded by others there is nothing to choose
    if TABLE[of].inward and not options and not options.chosen:
        return
    box = section(each.name, each.title, expanded=each.row is not None and each.row.opened)
    if not box.open:
        return
    with box:
        if of is Field.TYPE:
            _types(options)
        else:
            _listed(each, options, titles if of is Field.ARTICLE else {})
        if TABLE[of].term:
            st.caption(TABLE[of].term)


def _listed(each: Filter, options: Options, titles: dict[str, str]) -> None:
    """Draw the chosen values, then the most frequent, then what a search finds."""
    found = tuple(option for option in options[:_MOST] if option.count or option.chosen)
    if len(options) > _FEW + 2:
        words = st.text_input(
            f"Find in {each.title.lower()}", key=f"find-{each.name}", placeholder=f"Find among {len(options):,}",
            label_visibility="collapsed",
        )  # fmt: skip
        found = _found(options, words)
    for option in found[:_MOST]:
        _box(Field(each.name), option, titles.get(option.value) or option.label)
    if len(options) > len(found):
        st.caption(f"{len(options) - len(found):,} more: type to find them")


def _found(options: Options, words: str) -> tuple[Option, ...]:
    """Return the chosen values, then those that hold the words, or without words the most frequent."""
    wanted = compared(words).split()
    chosen = options.chosen
    if wanted:
        return chosen + tuple(o for o in options if not o.chosen and all(word in compared(o.label) for word in wanted))
    most = max(0, _FEW - len(chosen))
    return chosen + tuple(o for o in options[: _FEW + len(chosen)] if o.count and not o.chosen)[:most]


def _types(options: Options) -> None:
    """Draw the types under their quadrants, whose marks they share."""
    for quadrant in Quadrant:
        mine = [o for o in options if QUADRANT[EventType(o.value)] is quadrant and (o.count or o.chosen)]
        if mine:
            st.caption(QUADRANTS[quadrant], help=glossary.QUADRANTS[quadrant])
        for option in mine:
            _box(Field.TYPE, option, option.label)


def _box(of: Field, option: Option, label: str) -> None:
    key, explain = f"{of}:{option.value}", TABLE[of].value_help
    st.session_state[key] = option.chosen
    st.checkbox(
        f"{escape_markdown(label[:90])} *{option.count:,}*",
        key=key,
        on_change=_take_box,
        args=(of, option.value, key),
        disabled=not (option.count or option.chosen),
        width="stretch",
        help=explain(option.value) if explain else None,
    )


def _take_box(of: Field, value: str, key: str) -> None:
    """Do what the box shows: Streamlit may call this for one that nobody touched, where runs overtake each other."""
    if bool(st.session_state[key]) is not (value in state.state().selection.chosen(of)):
        state.toggle(of, value)


def _days(each: Filter, facets: Facets, _titles: dict[str, str]) -> None:
    """Draw the choice of days, and whether events without a date pass."""
    now = state.state().selection
    box = section(each.name, each.title, expanded=True)
    if not box.open:
        return
    with box:
        if facets.first is None or facets.last is None:
            st.caption("No event has a known date.")
            return
        st.session_state["days-since"], st.session_state["days-until"] = now.since, now.until
        left, right = st.columns(2)
        first, last = day_limits(facets.first, facets.last, now)
        for column, label, key in ((left, "From", "days-since"), (right, "To", "days-until")):
            column.date_input(
                label, key=key, min_value=first, max_value=last, format="YYYY-MM-DD", on_change=_take_days
            )
        st.session_state["days-undated"] = now.undated
        st.checkbox(f"Without a date *{facets.undated:,}*", key="days-undated", on_change=_take_days, width="stretch")
        st.session_state["days-certain"] = now.certain
        st.checkbox(
            "Only if certainly within", key="days-certain", on_change=_take_certainty, width="stretch",
            help=glossary.CERTAIN,
        )  # fmt: skip


def day_limits(first: date, last: date, chosen: Selection) -> tuple[date, date]:
    """Return between which days one may choose: those of the events, and whatever is chosen already.

    Days come from an address, too, and may lie before, after or on the wrong side of all events.
    """
    days = [first, last, *(day for day in (chosen.since, chosen.until) if day is not None)]
    return min(days), max(days)


def _take_certainty() -> None:
    state.choose_certainty(certain=st.session_state["days-certain"])


def _take_days() -> None:
    kept = st.session_state
    state.choose_days(kept["days-since"], kept["days-until"], undated=kept["days-undated"])


def _pair(each: Filter, facets: Facets, _titles: dict[str, str]) -> None:
    show_pair(each.name, each.title, facets)


def _area(each: Filter, _facets: Facets, _titles: dict[str, str]) -> None:
    """Draw what was drawn on the map, as numbers that can be changed, or say how to draw."""
    now = state.state().selection.area
    box = section(each.name, each.title)
    if not box.open:
        return
    with box:
        typed, beside = st.session_state.get(_ODD_AREA, ("", None))
        odd = typed if beside == now else ""
        st.session_state["area-text"] = odd or (area_text(now) if now else "")
        st.text_input(
            "Circle or corners", key="area-text", on_change=_take_area, help=glossary.AREA,
            placeholder="48.02, 37.8, 120",
        )  # fmt: skip
        if odd:
            st.caption(f":red[{glossary.NO_AREA}]")
        elif now:
            st.caption(capital(area_words(now)))
            st.button("Clear", key="area-clear", type="tertiary", on_click=state.choose_area, args=(None,))
        else:
            st.caption("Or draw it: the pencil among the map's buttons.")


def _take_area() -> None:
    """Take what is typed. What is no area stays in the field, and what was chosen stays chosen."""
    typed, now = st.session_state["area-text"], state.state().selection.area
    area = read_area(typed)
    odd = bool(typed.strip()) and area is None
    st.session_state[_ODD_AREA] = (typed, now) if odd else ("", None)
    if not odd:
        state.choose_area(area)


def _nothing(_each: Filter, _facets: Facets, _titles: dict[str, str]) -> None:
    """Draw nothing: the search stands at the top of the page."""


_DRAWN: Mapping[FilterKind, Callable[[Filter, Facets, dict[str, str]], None]] = complete(
    FilterKind,
    {
        FilterKind.CHOICE: _choices,
        FilterKind.PAIR: _pair,
        FilterKind.DAYS: _days,
        FilterKind.TEXT: _nothing,
        FilterKind.AREA: _area,
    },
    name="geo.ui.filters",
)
