"""Bringing in articles: pasted, as files, or from the network; with progress, a way to stop, and what was refused.

Three steps in one dialog: give, look through what was read and complete it, let the events be found. What was added is
kept in the workspace.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.access.roles import Right
from geo.aliases import Progress
from geo.articles.documents import ENDINGS, is_address, kinds_words
from geo.articles.reading import with_unique_ids
from geo.articles.texts import clean
from geo.errors import GeoError
from geo.model import Article, Rejection
from geo.ui import state
from geo.ui.completing import completed, edit_articles, refused_days, written_rows
from geo.ui.desk import mark_changed
from geo.ui.drawn import PagePart, begin_part, end_part
from geo.ui.jobs import ArticleInput, Job, start_reading
from geo.ui.login import may
from geo.ui.state import ListOrder
from geo.views.escape import escape_html, escape_markdown
from geo.views.shelves import Shelf
from geo.views.words import capital, count_words
from geo.workspace.store import Workspace

_KEY, _ROWS = "intake", "intake-rows"
_SHOWN = 200  # refusals
_MOST_ADDRESSES = 50
_TICK = 0.5  # seconds between two looks at a job


@dataclass(slots=True)
class Intake:
    """How far a visitor is. A job that runs is shown; then what it read; else the form."""

    open: bool = False
    job: Job | None = None
    read: tuple[Article, ...] = ()
    refused: tuple[Rejection, ...] = ()
    added: int = 0
    failed: str = ""


@st.fragment
def show_intake(shelf: Shelf, workspace: Workspace) -> None:
    """Draw the button that opens the dialog, and the dialog while it is open; opening it draws nothing else again."""
    begin_part(PagePart.INTAKE)
    if _intake().added:
        st.toast(f"{count_words(_intake().added, 'article')} added. What is found comes to the map as it is read.")
        _intake().added = 0
    if _intake().job is not None and not _intake().open:
        _chip()
    else:
        waiting = len(_intake().read)
        label = f"Add articles · {waiting:,} to check" if waiting else "Add articles"
        st.button(label, key="intake-open", on_click=_open)
    if _intake().open:
        _dialog(shelf, workspace)
    end_part(PagePart.INTAKE, lambda: _intake().open, dialog=_intake().open)


def told_while_reading(place: DeltaGenerator) -> Progress:
    """Return what draws how far the reading of the inputs is, article by article, in a place that it leaves empty."""

    def tell(done: int, total: int, name: str) -> None:
        if done == total:
            place.empty()
        else:
            place.progress(done / total, text=escape_markdown(f"Reading article {done + 1} of {total}: {name}"[:160]))

    return tell


def _intake() -> Intake:
    found: Intake = st.session_state.setdefault(_KEY, Intake())
    return found


def _open() -> None:
    _intake().open = True


def _close() -> None:
    """Put the dialog away; what runs goes on, and what was read is there when it is opened again."""
    _intake().open = False


@st.fragment(run_every=_TICK)
def _chip() -> None:
    """Say in the button's place how far the job is that goes on behind the page."""
    now = _intake()
    job = now.job
    if now.open or job is None or job.over.is_set():
        if not now.open:
            _finish(now)
        st.rerun()
    st.button(f"Reading {min(job.done + 1, job.total):,} of {job.total:,} …", key="intake-chip", on_click=_open)


@st.dialog("Add articles", width="large", on_dismiss=_close)
def _dialog(shelf: Shelf, workspace: Workspace) -> None:
    begin_part()
    now = _intake()
    if now.failed:
        st.error(escape_markdown(now.failed))
    if now.job is not None:
        _progress()
    elif now.read:
        _table(now, workspace)
    else:
        _form(shelf)
    _refused(now)


def _form(shelf: Shelf) -> None:
    known = shelf.articles
    with st.form("intake-form", border=False):
        st.file_uploader(
            "Files",
            type=list(ENDINGS),
            accept_multiple_files=True,
            key="intake-files",
            help=capital(kinds_words()),
        )
        st.text_input(
            "Address of a page, or of an RSS or Atom feed",
            key="intake-address",
            placeholder="https://",
            help="It is fetched from the internet, now and only now. Several addresses: a space between them.",
        )
        st.text_area("Or paste an article", height=120, key="intake-text")
        st.form_submit_button("Read", type="primary", on_click=_start_reading, args=(known,))


def _start_reading(known: tuple[Article, ...]) -> None:
    """Take what was given; nothing of it is kept in the form."""
    kept = st.session_state
    if not may(Right.ADD):
        return
    sources = [ArticleInput(name=file.name, data=file.getvalue()) for file in kept.get("intake-files") or []]
    words = str(kept.get("intake-address") or "").split()[:_MOST_ADDRESSES]
    sources += [ArticleInput(address=word if is_address(word) else f"https://{word}") for word in words]
    text = clean(str(kept.get("intake-text") or ""))
    sources += [ArticleInput(data=text.encode("utf-8", "replace"))] if text.strip() else []
    now = _intake()
    now.refused, now.failed = (), ""
    if not sources:
        now.failed = "Choose files, give an address, or paste a text."
        return
    now.job = start_reading(sources, known)


@st.fragment(run_every=_TICK)
def _progress() -> None:
    """Say how far the job is; when it is over, go to the next step."""
    now = _intake()
    job = now.job
    if job is None or job.over.is_set():
        _finish(now)
        st.rerun()
    share = job.done / max(1, job.total)
    st.progress(share, text=escape_markdown(f"{job.told}: {job.now}"[:160]))
    st.button("Stop", key="intake-stop", on_click=_stop)


def _finish(now: Intake) -> None:
    job, now.job = now.job, None
    if job is None:
        return
    now.failed = job.failed
    now.refused += job.refused
    now.read = tuple(with_unique_ids(job.articles))


def _stop() -> None:
    """Stop what runs: articles that were read by then stay to be looked through, and none is added."""
    now = _intake()
    job, now.job = now.job, None
    if job is None:
        return
    job.stopped.set()
    now.refused += job.refused
    now.read = tuple(with_unique_ids(job.articles))


def _table(now: Intake, workspace: Workspace) -> None:
    st.markdown(f"**{count_words(len(now.read), 'article')} read.** Check what is known of each.")
    edit_articles(now.read, key=_ROWS)
    rows = written_rows(now.read, key=_ROWS)
    chosen, refused = completed(now.read, rows), refused_days(rows)
    if refused:
        st.caption(f"{count_words(refused, 'day')} refused: the note says why. Correct it, or take away the tick.")
    with st.container(horizontal=True):
        st.button(
            f"Add {count_words(len(chosen), 'article')}",
            key="intake-add",
            type="primary",
            disabled=not chosen or bool(refused),
            on_click=_add,
            args=(workspace,),
        )
        st.button("Back", key="intake-back", on_click=_back)


def _add(workspace: Workspace) -> None:
    """Keep what is written at this moment; the page reads it in the background, whether this dialog is open or not.

    The last word may have been typed just before the click.
    """
    now = _intake()
    rows = written_rows(now.read, key=_ROWS)
    chosen = completed(now.read, rows)
    if refused_days(rows) or not chosen:
        return
    now.refused, now.failed = (), ""
    try:
        workspace.add_articles(chosen)
    except GeoError as problem:
        now.failed = str(problem)
        return
    now.added, now.read, now.open = len(chosen), (), False
    state.touch().order = ListOrder.ADDED
    mark_changed()


def _back() -> None:
    now = _intake()
    now.read, now.refused, now.failed = (), (), ""


def _refused(now: Intake) -> None:
    """Say what was refused, and why."""
    if not now.refused:
        return
    with st.expander(f"{count_words(len(now.refused), 'input')} refused", expanded=True, key="intake-refused"):
        # No Markdown: it would make links of addresses, also of those that must not be opened.
        lines = (
            f"<li><b>{escape_html(rejection.where[:300])}</b> {escape_html(rejection.reason[:500])}</li>"
            for rejection in now.refused[:_SHOWN]
        )
        st.html(f'<ul class="refused">{"".join(lines)}</ul>')
        if len(now.refused) > _SHOWN:
            st.caption(f"and {len(now.refused) - _SHOWN:,} more")
