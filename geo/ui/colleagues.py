"""Colleagues at the same workspace: what they decide appears by itself, and who is here, and at what, is told.

Where a workspace is shared, in a database or behind a login, a part of the page that is drawn again and again looks
whether anybody else has added to the log, and then has the whole page drawn. A workspace of one's own asks nobody.
"""

import math
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.columnar import named
from geo.database.addresses import DatabaseAddress
from geo.errors import GeoError
from geo.model import Corpus
from geo.ui import desk, state
from geo.ui.drawn import begin_part, drawn_from, is_outdated
from geo.ui.loading import Inputs
from geo.ui.login import is_login_asked
from geo.ui.review import keep_open
from geo.views.escape import escape_markdown
from geo.views.titles import title_of_event
from geo.workspace.presence import GONE, Looker
from geo.workspace.reviews import Review
from geo.workspace.store import Workspace
from geo.workspace.teamwork import accepts_asked

_TICK = 2.0  # seconds between two looks, so that what others decide is there within three
_LONGEST = 40  # characters of an event's title
_MOST = 5  # colleagues who are told by name


@dataclass(frozen=True, slots=True)
class _Visitor:
    name: str
    title: str  # of the event that is open; empty where none is
    seen: float  # by the monotonic clock


@dataclass(slots=True)
class _Elsewhere:
    """Who looks at the same workspace on other servers, as it was asked last, and when that was."""

    lookers: tuple[Looker, ...] = ()
    asked_at: float = -math.inf


class _Visitors:
    """Who looks at the pages of this server, and of others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._here: dict[tuple[str, str], _Visitor] = {}  # by the workspace and the session
        self._elsewhere: dict[str, _Elsewhere] = defaultdict(_Elsewhere)  # by the workspace

    def note(self, workspace: Workspace, session: str, visitor: _Visitor) -> Mapping[str, str]:
        """Note one, and return the others at the workspace who have told a name: at which event each is."""
        place = str(workspace)
        with self._lock:
            here = {key: one for key, one in self._here.items() if visitor.seen - one.seen < GONE}
            self._here = here | {(place, session): visitor}
            mine = {who: one for (where, who), one in sorted(self._here.items()) if where == place}
            elsewhere = self._elsewhere[place]
            due = visitor.seen - elsewhere.asked_at >= _TICK / 2
            if due:  # for all of this server, one asks
                elsewhere.asked_at = visitor.seen
        if due:
            self._ask(workspace, elsewhere, [Looker(one.name, one.title) for one in mine.values() if one.name])
        found = {one.name: one.title for one in elsewhere.lookers}
        found |= {one.name: one.title for who, one in mine.items() if one.name and who != session}
        return {name: title for name, title in found.items() if name != visitor.name}

    def _ask(self, workspace: Workspace, elsewhere: _Elsewhere, mine: Sequence[Looker]) -> None:
        """Tell other servers who is here, and ask them; where that cannot be, this one has its own alone."""
        try:
            elsewhere.lookers = workspace.presence().exchange(mine)
        except GeoError:
            elsewhere.lookers = ()


_visitors = _Visitors()


def is_shared(inputs: Inputs) -> bool:
    """Say whether others may work on the page's workspace from elsewhere."""
    return isinstance(inputs.workspace, DatabaseAddress) or is_login_asked()


@dataclass(frozen=True, slots=True)
class SharedState:
    """How a shared workspace stands: its log, how many articles came, and how many persons an event asks for.

    Tables of coded events, views and watches of colleagues are drawn with the next click.
    """

    log: tuple[Review, ...]
    arrivals: int
    accepts: int


def shared_state(inputs: Inputs, workspace: Workspace) -> SharedState | None:
    """Return how the workspace stands, for `show_colleagues`; None where nobody else can work on it.

    It is asked for before the page reads anything of it: what a colleague decides while the page is drawn is then
    younger, and has the page drawn again.
    """
    return _state_of(workspace) if is_shared(inputs) else None


def _state_of(workspace: Workspace) -> SharedState:
    return SharedState(workspace.reviews(), workspace.arrivals(), accepts_asked(workspace))


def show_colleagues(workspace: Workspace, corpus: Corpus, before: SharedState | None) -> None:
    """Draw who else is here, and look again and again for what they decide; nothing where nobody can be.

    Args:
        workspace: What all work on.
        corpus: What is shown of it.
        before: How it stood before the page read it.
    """
    if before is None:
        return
    drawn_from("colleagues", lambda: _by_others(_state_of(workspace)), then=_by_others(before))
    st.fragment(_look, run_every=_TICK)(workspace, corpus)


def _by_others(now: SharedState) -> object:
    """Return what is another once a colleague has decided or asked something, or brought in an article."""
    name = desk.reviewer()
    last = next((review.id for review in reversed(now.log) if review.reviewer != name), "")
    return last, now.arrivals, now.accepts


def _look(workspace: Workspace, corpus: Corpus) -> None:
    if is_outdated("colleagues"):
        keep_open()
    begin_part(ticking=True)
    context = get_script_run_ctx()
    event = named(corpus.events, state.state().event)
    title = title_of_event(event, most=_LONGEST) if event else ""
    visitor = _Visitor(desk.reviewer(), title, time.monotonic())
    others = _visitors.note(workspace, context.session_id if context else "", visitor)
    told = [f"{name} ({at})" if at else name for name, at in sorted(others.items())]
    more = [f"{len(told) - _MOST} more"] if len(told) > _MOST else []
    with st.container(key="colleagues", width="content"):
        if not told:
            return
        st.caption(escape_markdown(f"Also here: {', '.join(told[:_MOST] + more)}"), width="content")
