"""Events that others coded, brought in on the page.

What the columns of a file are taken for is shown first; what is added is kept in the workspace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO

import streamlit as st

from geo.access.roles import Right
from geo.coded.comparing import SharedPair, SourceComparison, compare_origins
from geo.coded.reading import CodedFile, read_coded_bytes
from geo.columnar import MANY
from geo.errors import GeoError
from geo.model import Event, EventType
from geo.ui import desk, state
from geo.ui.login import may
from geo.views.escape import escape_html, escape_markdown
from geo.views.identity import ByIdentity
from geo.views.titles import title_of_event
from geo.views.view import View
from geo.views.words import TYPES, capital, count_words
from geo.workspace.reviews import Merge, anchors_of_event
from geo.workspace.store import Workspace

ENDINGS = ("csv", "tsv", "txt", "xlsx", "geojson", "json", "kml", "jsonl", "zip")
_READ, _SAID, _ROUND, _UNKNOWN = "coded-read", "coded-said", "coded-round", "coded-unknown"
_SHOWN = 20  # refusals
_MOST_PAIRS = 10  # that are offered at once


@dataclass(frozen=True, slots=True)
class _Given:
    """A file that was given and not yet added, as it was read with rows of an unknown type taken for one."""

    file: CodedFile
    data: bytes
    unknown: EventType | None


def show_coded(workspace: Workspace, view: View) -> None:
    """Draw the menu of the files of coded events: those that are there, the way to one more, and the comparison.

    Args:
        workspace: What keeps them.
        view: The events that are shown, coded ones are compared with those of articles among them.
    """
    try:
        names = [table.name for table in workspace.coded_tables()]
    except GeoError:
        return  # which the page says elsewhere
    label = f"Coded events · {len(names)}" if names else "Coded events"
    with st.popover(label, key="coded", width="content", help="Bring in events that others coded"):
        for number, name in enumerate(names):
            with st.container(key=f"coded-{number}", horizontal=True, vertical_alignment="center"):
                st.markdown(escape_markdown(name))
                if may(Right.REMOVE):
                    st.button("Remove", key=f"coded-remove-{number}", type="tertiary", on_click=_remove, args=(name,))
        found: _Given | None = st.session_state.get(_READ)
        if found:
            _check(found.file, found.unknown)
        elif may(Right.ADD):
            _ask()
        if names and len(view.events) >= MANY:
            st.caption(f"Choose fewer than {MANY:,} events to see what two sources share.")
        for comparison in _compared(ByIdentity(view.events)) if names and len(view.events) < MANY else ():
            _show_comparison(comparison)
        if said := st.session_state.pop(_SAID, ""):
            st.caption(f":red[{escape_markdown(said)}]")
        st.caption(
            "ACLED, UCDP GED or GDELT, any table with days and coordinates (CSV, XLSX, GeoJSON, KML, JSON Lines), "
            "or one of our packs."
        )


@lru_cache(maxsize=4)
def _compared(events: ByIdentity[Sequence[Event]]) -> tuple[SourceComparison, ...]:
    return compare_origins(events.value, articles="your articles")


def _show_comparison(found: SourceComparison) -> None:
    """Say what a source and the articles share of what is shown, and offer to join what may be one event."""
    st.markdown(f"**Here:** {escape_markdown(found.words)}.")
    offered = [pair for pair in found.shared if not pair.joined]
    if not offered or not may(Right.REVIEW):
        return
    with st.expander(f"{count_words(len(offered), 'pair')} may be one event", key=f"coded-pairs-{found.name}"):
        desk.ask_name(within="coded")
        for pair in offered[:_MOST_PAIRS]:
            st.markdown(escape_markdown(f"{title_of_event(pair.other)} — {title_of_event(pair.one)}"))
            st.caption(escape_markdown(", ".join(pair.reasons)))
            st.button(
                "Join", key=f"coded-join-{pair.one.id}", disabled=not desk.reviewer(), on_click=_join, args=(pair,)
            )  # fmt: skip
        if len(offered) > _MOST_PAIRS:
            st.caption(f"and {len(offered) - _MOST_PAIRS:,} more: choose days, a place or an actor to see them")


def _join(pair: SharedPair) -> None:
    """Take a coded event for the same as one of articles, as a decision that can be taken back."""
    desk.decide([(pair.other, Merge((anchors_of_event(pair.one),)))])


def _ask() -> None:
    key = f"coded-file-{st.session_state.get(_ROUND, 0)}"  # another key empties the field
    st.file_uploader("A file of coded events", type=list(ENDINGS), key=key, on_change=partial(_read, key))


def _read(key: str, unknown: EventType | None = None) -> None:
    """Read the file that was given. Where that fails it says why, and nothing is kept."""
    given = st.session_state[key]
    if given is None or not may(Right.ADD):
        return
    _take(given.getvalue(), given.name, unknown)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _take(data: bytes, name: str, unknown: EventType | None) -> None:
    try:
        data = _records_of(data, name)
        st.session_state[_READ] = _Given(read_coded_bytes(data, name, unknown=unknown), data, unknown)
    except GeoError as error:
        st.session_state[_SAID] = str(error)


def _records_of(data: bytes, name: str) -> bytes:
    """Return the events of one of our packs as its JSON Lines; any other file as it is."""
    if not (name.lower().endswith(".zip") and data.startswith(b"PK")):  # when it is read again, it is unpacked
        return data
    from geo.exports.verifying import records_in  # few bring packs: a start need not load it

    return records_in(BytesIO(data), name=name)


def _check(found: CodedFile, unknown: EventType | None) -> None:
    """Show what the columns were taken for and which rows are refused, and ask whether the events are wanted."""
    count = count_words(len(found.rows), "event")
    st.markdown(f"**{count}** of {escape_markdown(found.origin.name)} in {escape_markdown(found.name)}")
    rows = "".join(f"<dt>{escape_html(part)}</dt><dd>{escape_html(column)}</dd>" for part, column in found.shown)
    st.html(f'<dl class="taken">{rows}</dl>')
    if found.rejections:
        with st.expander(f"{count_words(len(found.rejections), 'row')} refused", key="coded-refused"):
            told = found.rejections[:_SHOWN]
            lines = "".join(f"<li><b>{escape_html(r.where)}</b> {escape_html(r.reason[:300])}</li>" for r in told)
            st.html(f'<ul class="refused">{lines}</ul>')
            if len(found.rejections) > _SHOWN:
                st.caption(f"and {len(found.rejections) - _SHOWN:,} more")
    if found.rejections or unknown:
        st.session_state[_UNKNOWN] = unknown
        st.selectbox(
            "Rows whose type is none that we know are", [None, *EventType], key=_UNKNOWN, on_change=_again,
            placeholder="refused",
            format_func=lambda kind: capital(TYPES[kind]) if kind else "refused",
        )  # fmt: skip
    with st.container(horizontal=True):
        st.button(f"Add {count}", key="coded-add", type="primary", disabled=not len(found.rows), on_click=_add)
        st.button("Back", key="coded-back", on_click=_back)


def _again() -> None:
    given: _Given = st.session_state[_READ]
    _take(given.data, given.file.name, st.session_state[_UNKNOWN])


def _add() -> None:
    now = desk.desk()
    given: _Given = st.session_state[_READ]
    if now is None:
        return
    try:
        now.workspace.add_coded_table(given.file.name, given.data, unknown=str(given.unknown or ""))
    except GeoError as error:
        st.session_state[_SAID] = f"Not kept: {error}"
    _back()
    state.touch().whole = True


def _remove(name: str) -> None:
    now = desk.desk()
    if now is None:
        return
    try:
        now.workspace.remove_coded_table(name)
    except GeoError as error:
        st.session_state[_SAID] = f"Not removed: {error}"
    state.touch().whole = True


def _back() -> None:
    st.session_state.pop(_READ, None)
    st.session_state.pop(_UNKNOWN, None)
