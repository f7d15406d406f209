"""Correcting an event: each change is kept as soon as it is made, with the reason that stands in its field."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import streamlit as st

from geo.access.roles import Right
from geo.gazetteer.lookup import open_gazetteer
from geo.model import Actor, Event, EventType, PlaceRole, Report, Side, Status, When
from geo.ui import desk, state
from geo.ui.choices import actor_named, actor_names, likely_same
from geo.ui.choose_place import show_chooser
from geo.ui.login import may
from geo.ui.new_actors import is_newcomer, show_newcomer
from geo.views.escape import escape_markdown
from geo.views.left_open import where_names
from geo.views.place_words import place_line
from geo.views.titles import title_of_event
from geo.views.view import View
from geo.views.words import ROLES, STATUSES, TYPES, count_words, short_words, when_words
from geo.workspace.reviews import (
    ActorPart,
    Change,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Merge,
    Split,
    anchors_of,
    anchors_of_event,
)

REASON = "review-reason"
_OPEN = "correcting"
_PLACE = "correcting-place"  # number of the place that is being changed; one past the last adds one
_SIDES = {Side.AGENT: "acts", Side.TARGET: "acted upon"}
_EARLIEST, _LATEST = date(1000, 1, 1), date(2999, 12, 31)

_Value = TypeVar("_Value")


def is_open(event: Event) -> bool:
    """Say whether this event is being corrected."""
    return st.session_state.get(_OPEN) == event.id and may(Right.REVIEW)


def open_form(event: Event) -> None:
    """Begin to correct an event."""
    st.session_state[_OPEN], st.session_state[_PLACE] = event.id, None
    state.pick(on=False)


def close() -> None:
    """Go back to the evidence."""
    st.session_state[_OPEN] = None
    state.pick(on=False)


def decide(changes: Iterable[tuple[Event | None, Change]]) -> bool:
    """Keep changes for the reason that was typed; once they are kept, its field is empty for the next decision."""
    kept = desk.decide(changes, reason=st.session_state.get(REASON, ""))
    if kept:
        st.session_state[REASON] = ""
    return kept


def show_correct(event: Event, view: View) -> None:
    """Draw the form. Its widgets are new after each change of the event, so that they show what holds then."""
    now = desk.desk()
    if now is None:
        return
    with st.container(key="correct"):
        mark = f"{event.id}-{len(now.reviewed.trail.get(event.id, ()))}"
        _where(event, mark)
        _when(event, mark)
        _who(event, now.reviewed.corpus.events, mark)
        _what(event, mark)
        _reports(event, view, mark)
        _join(event, now.reviewed.corpus.events, mark)


def _change(event: Event, *changes: Change) -> None:
    if decide([(event, change) for change in changes]):
        st.session_state[_PLACE] = None


def _read(key: str, fallback: _Value) -> _Value:
    found: _Value = st.session_state.get(key, fallback)
    return found


# ---- what, how surely ----


def _what(event: Event, mark: str) -> None:
    left, right = st.columns(2)
    kind, status = f"type-{mark}", f"status-{mark}"
    left.selectbox(
        "What", list(EventType), index=list(EventType).index(event.type), key=kind, format_func=_type_words,
        on_change=lambda: _change(event, ChangeType(event.type, _read(kind, event.type))),
    )  # fmt: skip
    right.selectbox(
        "How sure", list(Status), index=list(Status).index(event.status), key=status,
        format_func=lambda s: STATUSES[s].capitalize(),
        on_change=lambda: _change(event, ChangeStatus(event.status, _read(status, event.status))),
    )  # fmt: skip


def _type_words(kind: EventType) -> str:
    return TYPES[kind].capitalize()


# ---- when ----


def _when(event: Event, mark: str) -> None:
    known = event.when if event.when and not event.when.is_open else None
    with st.container(key="correct-when", horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            "From", value=known.start if known else None, key=f"since-{mark}", format="YYYY-MM-DD",
            min_value=_EARLIEST, max_value=_LATEST,
        )  # fmt: skip
        st.date_input(
            "To", value=known.end if known else None, key=f"until-{mark}", format="YYYY-MM-DD", min_value=_EARLIEST,
            max_value=_LATEST, help="The same day, or empty, for an event of one day",
        )  # fmt: skip
        st.button("Set", key=f"days-{mark}", on_click=_set_days, args=(event, mark))
        if known:
            st.button("No date", key=f"dateless-{mark}", type="tertiary", on_click=_drop_days, args=(event,))


def _set_days(event: Event, mark: str) -> None:
    when = when_of(st.session_state[f"since-{mark}"], st.session_state[f"until-{mark}"])
    if when is not None and (event.when is None or (when.start, when.end) != (event.when.start, event.when.end)):
        _change(event, ChangeWhen(event.when, when))


def _drop_days(event: Event) -> None:
    _change(event, ChangeWhen(event.when, None))


def when_of(since: date | None, until: date | None) -> When | None:
    """Return the days between two, in either order; one alone is one day."""
    days = sorted(day for day in (since, until) if day is not None)
    if not days:
        return None
    width = (days[-1] - days[0]).days
    steps = ((0, 1), (5, 2), (6, 3), (30, 4))  # days apart at most, UCDP's date_prec
    precision = next((precision for most, precision in steps if width <= most), 5)
    return When(days[0], days[-1], precision, "")


# ---- who ----


def _who(event: Event, events: Sequence[Event], mark: str) -> None:
    st.markdown("**Who**")
    parts = [ActorPart(a, Side.AGENT) for a in event.agents] + [ActorPart(a, Side.TARGET) for a in event.targets]
    names = actor_names(events)
    for number, part in enumerate(parts):
        with st.container(key=f"party-{number}", horizontal=True, vertical_alignment="center"):
            _actor_box(event, events, part, names, f"party-{number}-{mark}")
            side = f"side-{number}-{mark}"
            st.selectbox(
                "Side", list(Side), index=list(Side).index(part.side), key=side, format_func=_SIDES.__getitem__,
                label_visibility="collapsed", width=120, on_change=_set_side, args=(event, part, side),
            )  # fmt: skip
            st.button(
                "Remove", key=f"party-out-{number}-{mark}", type="tertiary", on_click=_change,
                args=(event, ChangeActor(part, None)),
            )  # fmt: skip
        if is_newcomer(part.actor):
            show_newcomer(part.actor, events, f"{number}-{mark}", decide)
    key = f"party-new-{mark}"
    st.selectbox(
        "Add an actor", names, index=None, key=key, accept_new_options=True, placeholder="Choose, or type a new name",
        on_change=lambda: _add_actor(event, events, key),
    )  # fmt: skip


def _actor_box(event: Event, events: Sequence[Event], part: ActorPart, names: Sequence[str], key: str) -> None:
    options = list(names) if part.actor.name in names else [part.actor.name, *names]
    st.selectbox(
        "Actor", options, index=options.index(part.actor.name), key=key, accept_new_options=True,
        label_visibility="collapsed", on_change=_set_actor, args=(event, events, part, key),
    )  # fmt: skip


def _set_actor(event: Event, events: Sequence[Event], part: ActorPart, key: str) -> None:
    actor = _named(events, key)
    if actor is not None and actor.id != part.actor.id:
        _change(event, ChangeActor(part, ActorPart(actor, part.side)))


def _set_side(event: Event, part: ActorPart, key: str) -> None:
    side = _read(key, part.side)
    if side is not part.side:
        _change(event, ChangeActor(part, replace(part, side=side)))


def _add_actor(event: Event, events: Sequence[Event], key: str) -> None:
    actor = _named(events, key)
    if actor is not None:
        _change(event, ChangeActor(None, ActorPart(actor, Side.AGENT)))


def _named(events: Sequence[Event], key: str) -> Actor | None:
    name = _read(key, "") or ""
    return actor_named(events, name) if name.strip() else None


# ---- where ----


def _where(event: Event, mark: str) -> None:
    st.markdown("**Where**")
    for number, part in enumerate(event.places):
        st.markdown(escape_markdown(place_line(part.place, open_gazetteer())))
        with st.container(key=f"where-{number}", horizontal=True, vertical_alignment="center"):
            key = f"role-{number}-{mark}"
            st.selectbox(
                "Role", list(PlaceRole), index=list(PlaceRole).index(part.role), key=key,
                format_func=ROLES.__getitem__, label_visibility="collapsed", width=112,
                on_change=_set_role, args=(event, number, key),
            )  # fmt: skip
            st.button("Change", key=f"place-{number}-{mark}", type="tertiary", on_click=_choose, args=(number,))
            st.button(
                "Remove", key=f"place-out-{number}-{mark}", type="tertiary", on_click=_change,
                args=(event, ChangePlace(part, None)),
            )  # fmt: skip
    chosen = st.session_state.get(_PLACE)
    if chosen is None:
        st.button("Add a place", key=f"place-new-{mark}", type="tertiary", on_click=_choose, args=(len(event.places),))
        return
    before = event.places[chosen] if chosen < len(event.places) else None
    show_chooser(before, mark, lambda after: _place(event, ChangePlace(before, after)), _stop_choosing)


def _place(event: Event, change: ChangePlace) -> None:
    """Keep another place, and have the map go there."""
    _change(event, change)
    state.open_event(event.id, show=True)


def _choose(number: int) -> None:
    st.session_state[_PLACE] = number
    state.pick(on=False)


def _stop_choosing() -> None:
    st.session_state[_PLACE] = None
    state.pick(on=False)


def _set_role(event: Event, number: int, key: str) -> None:
    part = event.places[number]
    role = _read(key, part.role)
    if role is not part.role:
        _change(event, ChangePlace(part, replace(part, role=role)))


# ---- one or several ----


def _reports(event: Event, view: View, mark: str) -> None:
    """Offer to part reports from the event."""
    if len(event.reports) < 2:
        return
    st.markdown(f"**Reports** :gray[{len(event.reports)}]")
    st.caption("Choose those that tell of something else.")
    for number, report in enumerate(event.reports):
        article = view.articles.get(report.article)
        title = (article.title if article else "") or report.article
        label = f"{escape_markdown(short_words(report.sentence, 120))} :gray[{escape_markdown(short_words(title, 40))}]"
        st.checkbox(label, key=f"report-{number}-{mark}")
    st.button("Part them from this event", key=f"split-{mark}", on_click=_split, args=(event, mark))


def _split(event: Event, mark: str) -> None:
    leaving: list[Report] = [r for n, r in enumerate(event.reports) if _read(f"report-{n}-{mark}", fallback=False)]
    if 0 < len(leaving) < len(event.reports):
        _change(event, Split(tuple(anchor for report in leaving for anchor in anchors_of((report,)))))


def _join(event: Event, events: Sequence[Event], mark: str) -> None:
    """Offer to take other events for the same one."""
    others = {other.id: other for other in likely_same(event, events)}
    if not others:
        return
    key = f"join-{mark}"
    st.multiselect(
        "The same event as", list(others), key=key, placeholder="Choose events to join with this one",
        format_func=lambda name: event_line(others[name]),
    )  # fmt: skip
    names: list[str] = _read(key, [])
    chosen = [others[name] for name in names if name in others]
    if chosen:
        st.button(
            f"Join with {count_words(len(chosen), 'event')}", key=f"merge-{mark}", on_click=_change,
            args=(event, Merge(tuple(anchors_of_event(other) for other in chosen))),
        )  # fmt: skip


def event_line(event: Event) -> str:
    """Tell an event on one line: who, what, when, where."""
    where = ", ".join(where_names(event, (part.place.name for part in event.places))) or "no place"
    return short_words(f"{title_of_event(event)}, {TYPES[event.type]}, {when_words(event.when)}, {where}", 180)
