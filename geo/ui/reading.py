"""Reading beside the page: how far it is, a way to stop it and to go on, and what a newer reading would change.

The server reads, whoever looks on. A visitor's page is drawn anew when there is more to show: soon at first, then ever
more seldom, since all events are joined again each time.
"""

import time
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.access.roles import Right
from geo.errors import GeoError
from geo.memory.background import BackgroundProgress, BackgroundReader
from geo.memory.reading import Memory
from geo.model import Article, Corpus
from geo.ui import desk
from geo.ui.drawn import begin_part, drawn_from
from geo.ui.intake import told_while_reading
from geo.ui.loading import background_of, outdated, staged_corpus, waiting
from geo.ui.login import leave_if_out, may, need
from geo.views.changes import ChangeKind, EventChange
from geo.views.escape import escape_html, escape_markdown
from geo.views.rereading import Proposal, propose
from geo.views.review_words import entry_of
from geo.views.shelves import Shelf, corpus_kept
from geo.views.words import TYPES, count_words
from geo.workspace.teamwork import accepts_asked

WAITED_FOR = 20  # articles that a first visit waits for, so that it does not begin with an empty map
_TICK = 1.0  # seconds between two looks
_FIRST, _LONGEST = 2.0, 30.0  # seconds until what was read meanwhile is shown
_SHOWN = 200  # changes of one kind
_KEY = "reading"
_OPEN, _WHOLE = "reading-proposal", "reading-whole"


@dataclass(slots=True)
class _Seen:
    """What a visitor's page was drawn from, and when it is drawn anew at the earliest."""

    read: int = 0
    reread: int = 0
    pause: float = _FIRST
    due: float = 0.0


def read_beside(shelf: Shelf, memory: Memory) -> Corpus:
    """Return the events of what was read, and have the rest read in the background.

    Where nothing was read yet and there is little to read, it is waited for, with progress.
    """
    # There in each run: were what comes after it to change its place in the page, the map would start anew, and what is
    # done meanwhile on a part of the page would find that part gone.
    place = st.empty()
    pending, stale = waiting(shelf, memory)
    reader = background_of(memory)
    now = reader.start(pending, stale=stale)
    if len(pending) == len(shelf.articles) <= WAITED_FOR:
        now = _wait(reader, place)
    seen = _seen()
    seen.read, seen.reread = now.read, now.reread
    return corpus_kept(shelf, memory)


def show_reading(shelf: Shelf, memory: Memory) -> None:
    """Draw how far the reading is, what went wrong with it, and what a newer reading offers."""
    if memory.trouble:
        st.warning(escape_markdown(f"What is read is not kept: {memory.trouble}"))
    running = background_of(memory).progress.running
    st.fragment(_strip, run_every=_TICK if running else None)(shelf, memory)
    drawn_from("proposal", _is_open)
    if _is_open():
        _proposal_dialog(shelf, memory)


def _wait(reader: BackgroundReader, place: DeltaGenerator) -> BackgroundProgress:
    tell = told_while_reading(place)
    while not reader.wait(0.1):
        now = reader.progress
        tell(*article_of_all(now), now.now)
    tell(1, 1, "")
    return reader.progress


def article_of_all(now: BackgroundProgress) -> tuple[int, int]:
    """Return how many articles are done and how many there are; not all are before the reader says that it ended."""
    total = max(now.total, 1)
    return min(now.done, total - 1), total


def _seen() -> _Seen:
    found: _Seen = st.session_state.setdefault(_KEY, _Seen())
    return found


def _strip(shelf: Shelf, memory: Memory) -> None:
    begin_part(ticking=True)
    reader = background_of(memory)
    now = reader.progress
    if st.session_state.pop(_WHOLE, False) or _is_more_to_show(now, _seen()):
        st.rerun()
    with st.container(key="reading", horizontal=True, vertical_alignment="center"):
        if now.running:
            done, total = article_of_all(now)
            words = f"Reading article {done + 1:,} of {total:,}: {now.now}"
            st.progress(min(1.0, now.done / max(1, now.total)), text=escape_markdown(words[:160]))
            if may(Right.ADD):
                st.button("Stop", key="reading-stop", type="tertiary", on_click=_stop, args=(reader,))
            return
        pending, stale = waiting(shelf, memory)
        if (pending or stale) and (now.stopped or now.failed):
            _halted(now, reader, pending, stale)
        elif not (pending or stale) and may(Right.ADOPT):
            _offer(outdated(shelf, memory))


def _stop(reader: BackgroundReader) -> None:
    if may(Right.ADD):
        reader.stop()
    _draw_all_anew()


def _is_more_to_show(now: BackgroundProgress, seen: _Seen) -> bool:
    """Say whether the page is to be drawn anew; each time it is later than the time before."""
    if not now.running and (now.read, now.reread) == (seen.read, seen.reread):
        seen.pause, seen.due = _FIRST, 0.0
        return False
    if not now.running:
        return True
    if now.read == seen.read:
        return False
    moment = time.monotonic()
    seen.due = seen.due or moment + seen.pause
    if moment < seen.due:
        return False
    seen.pause, seen.due = min(_LONGEST, seen.pause * 2), 0.0
    return True


def _halted(
    now: BackgroundProgress, reader: BackgroundReader, pending: tuple[Article, ...], stale: tuple[Article, ...]
) -> None:
    left = count_words(len(pending) or len(stale), "article")
    told = f"Reading ended: {now.failed}." if now.failed else "Reading was stopped."
    st.markdown(
        escape_markdown(f"{told} {left} {'not read yet' if pending else 'not read again yet'}."), width="content"
    )

    if not may(Right.ADD):
        return

    def go_on() -> None:
        reader.start(pending, stale=stale, resume=True)
        _draw_all_anew()

    st.button("Go on", key="reading-resume", type="tertiary", on_click=go_on)


def _offer(count: int) -> None:
    """Say that the present extractor has read articles that are shown as an older one read them."""
    if count:
        told = f"{count_words(count, 'article')} shown as an older version of Dateline read it; this one has read anew."
        st.markdown(told, width="content")
        st.button("See what would change", key="reading-offer", type="tertiary", on_click=_open, args=(True,))


def _draw_all_anew() -> None:
    """Have a click in this part of the page draw the whole page."""
    st.session_state[_WHOLE] = True


def _open(wanted: bool) -> None:
    st.session_state[_OPEN] = wanted
    _draw_all_anew()


def _is_open() -> bool:
    return bool(st.session_state.get(_OPEN)) and may(Right.ADOPT)


def _proposal_dialog(shelf: Shelf, memory: Memory) -> None:
    st.dialog("What a newer reading would change", width="large", on_dismiss=lambda: _open(False))(_proposal)(
        shelf, memory
    )


def _proposal(shelf: Shelf, memory: Memory) -> None:
    leave_if_out()
    now = desk.desk()
    if st.session_state.pop(_WHOLE, False):
        st.rerun()
    if now is None:
        return
    with st.spinner("Comparing …"):
        gone = frozenset(article.id for article in shelf.removed)
        accepts = accepts_asked(now.workspace)
        found = propose(
            corpus_kept(shelf, memory), staged_corpus(shelf, memory), now.log, removed=gone, accepts=accepts
        )
    new, changed, withdrawn = found.counts
    st.markdown(
        f"**{new:,}** new · **{changed:,}** changed · **{withdrawn:,}** gone. Nothing is changed before you take it."
    )
    _lost(found)
    for kind, changes in (
        (ChangeKind.NEW, found.changes.new),
        (ChangeKind.CHANGED, found.changes.changed),
        (ChangeKind.WITHDRAWN, found.changes.withdrawn),
    ):
        _changes(_TITLES[kind], changes)
    with st.container(horizontal=True):
        st.button("Take it", key="reading-take", type="primary", on_click=_take, args=(shelf, memory))
        st.button("Not now", key="reading-leave", on_click=_open, args=(False,))
    if problem := desk.error():
        st.error(escape_markdown(problem))


_TITLES = {ChangeKind.NEW: "New", ChangeKind.CHANGED: "Changed", ChangeKind.WITHDRAWN: "Gone"}


def _lost(found: Proposal) -> None:
    """List the reviews that would no longer fit, before anything else."""
    if not found.lost:
        return
    with st.expander(f"{count_words(len(found.lost), 'review')} would no longer fit", expanded=True):
        lines = (f"{entry_of(item.review)}: {item.why}" for item in found.lost[:_SHOWN])
        st.html(f"<ul>{''.join(f'<li>{escape_html(line)}</li>' for line in lines)}</ul>")


def _changes(title: str, changes: tuple[EventChange, ...]) -> None:
    if not changes:
        return
    with st.expander(f"{title}: {count_words(len(changes), 'event')}", key=f"reading-{title.lower()}"):
        lines = "".join(f"<li>{_line(change)}</li>" for change in changes[:_SHOWN])
        more = f"<li>and {len(changes) - _SHOWN:,} more</li>" if len(changes) > _SHOWN else ""
        st.html(f"<ul>{lines}{more}</ul>")


def _line(change: EventChange) -> str:
    told = change.version
    who = ", ".join(told.agents) + (f" → {', '.join(told.targets)}" if told.targets else "")
    where = ", ".join(place.name for place in told.places)
    parts = [TYPES[told.type], who, where, told.when]
    line = escape_html(" · ".join(part for part in parts if part)[:300])
    for other in change.differences:
        line += f"<br>{escape_html(f'{other.about}: {other.before} → {other.after}'[:300])}"
    return line


def _take(shelf: Shelf, memory: Memory) -> None:
    try:
        need(Right.ADOPT)  # it is written past the workspace
        memory.adopt(shelf.articles)
    except GeoError as problem:
        desk.tell(str(problem))
        return
    desk.mark_changed()
    _open(False)
