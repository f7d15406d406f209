"""Bringing in articles: pasted, as files, or from the network; with progress, a way to stop, and what was refused.

Three steps in one dialog: give, look through what was read and complete it, let the events be found. What was added is
kept in the workspace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.articles.addresses import is_address
from geo.articles.documents import ENDINGS, kinds_words
from geo.articles.reading import with_unique_ids
from geo.articles.texts import clean, field_line
from geo.errors import GeoError
from geo.extract import Progress
from geo.model import EARLIEST, LATEST, Article, DatePrecision, Rejection
from geo.ui import state
from geo.ui.desk import mark_changed
from geo.ui.jobs import ArticleInput, Job, start_reading
from geo.ui.loading import Shelf
from geo.views.escape import escape_html, escape_markdown, plain
from geo.views.words import count_words
from geo.workspace.store import Workspace

RATINGS = ("", *(f"{source}{item}" for source in "ABCDEF" for item in "123456"))

_KEY = "intake"
_SHOWN = 200  # refusals
_MOST_ADDRESSES = 50
_TICK = 0.5  # seconds between two looks at a job
_ROW, _TALLEST = 35, 420  # pixels


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
    waiting = len(_intake().read)
    label = f"Add articles · {waiting:,} to check" if waiting else "Add articles"
    st.button(label, key="intake-open", on_click=_open)
    if _intake().open:
        _dialog(shelf, workspace)


def told_while_reading(place: DeltaGenerator) -> Progress:
    """Return what draws how far the reading of the inputs is, article by article, in a place that it leaves empty."""

    def tell(done: int, total: int, name: str) -> None:
        if done == total:
            place.empty()
        else:
            place.progress(done / total, text=escape_markdown(f"Reading article {done + 1} of {total}: {name}"[:160]))

    return tell


def completed(articles: Sequence[Article], rows: Sequence[Mapping[str, object]]) -> tuple[Article, ...]:
    """Return the articles that are ticked, with what was written into their rows.

    Args:
        articles: As they were read.
        rows: For each of them, by the headings of the table.
    """
    return tuple(_completed(article, row) for article, row in zip(articles, rows, strict=True) if row["Add"])


def completion_rows(articles: Sequence[Article]) -> list[dict[str, object]]:
    """Return the table in which articles are completed."""
    return [
        {
            "Add": True,
            "Title": plain(article.title or article.id),
            "Published": article.published,
            "Source": plain(article.source),
            "Rating": article.rating,
            "Note": _note(article),
        }
        for article in articles
    ]


def _completed(article: Article, row: Mapping[str, object]) -> Article:
    day = row["Published"] if isinstance(row["Published"], date) else None
    same = day == article.published
    return replace(
        article,
        title=field_line(row["Title"]) or article.title,
        published=day,
        published_precision=article.published_precision if same else DatePrecision.DAY,
        source=field_line(row["Source"]),
        rating=str(row["Rating"]) if row["Rating"] in RATINGS else "",
    )


def _note(article: Article) -> str:
    if article.published is None:
        return "no day found: give one"
    if article.published_precision is DatePrecision.INFERRED:
        return "day guessed from the file: check"
    return "day known by its month" if article.published_precision is DatePrecision.MONTH else ""


def _intake() -> Intake:
    found: Intake = st.session_state.setdefault(_KEY, Intake())
    return found


def _open() -> None:
    now = _intake()
    now.open, now.added = True, 0


def _close() -> None:
    """Put the dialog away; what runs goes on, and what was read is there when it is opened again."""
    _intake().open = False


@st.dialog("Add articles", width="large", on_dismiss=_close)
def _dialog(shelf: Shelf, workspace: Workspace) -> None:
    now = _intake()
    if state.state().whole:
        st.rerun()
    if now.failed:
        st.error(escape_markdown(now.failed))
    if now.job is not None:
        _progress()
    elif now.read:
        _table(now, workspace)
    else:
        _form(now, shelf)
    _refused(now)


def _form(now: Intake, shelf: Shelf) -> None:
    if now.added:
        st.success(f"{count_words(now.added, 'article')} added. Their events come to the map as they are read.")
    known = shelf.articles
    with st.form("intake-form", border=False):
        st.file_uploader(
            "Files",
            type=list(ENDINGS),
            accept_multiple_files=True,
            key="intake-files",
            help=kinds_words()[:1].upper() + kinds_words()[1:],
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
    sources = [ArticleInput(name=file.name, data=file.getvalue()) for file in kept.get("intake-files") or []]
    words = str(kept.get("intake-address") or "").split()[:_MOST_ADDRESSES]
    sources += [ArticleInput(address=word if is_address(word) else f"https://{word}") for word in words]
    text = clean(str(kept.get("intake-text") or ""))
    sources += [ArticleInput(data=text.encode("utf-8", "replace"))] if text.strip() else []
    now = _intake()
    now.refused, now.added, now.failed = (), 0, ""
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
    rows = completion_rows(now.read)
    edited = st.data_editor(
        rows,
        key="intake-rows",
        hide_index=True,
        height=min(_TALLEST, _ROW * (len(rows) + 1) + 3),
        disabled=["Note"],
        placeholder="",
        column_config={
            "Add": st.column_config.CheckboxColumn(width="small"),
            "Title": st.column_config.TextColumn(width="medium", required=True, max_chars=300),
            "Published": st.column_config.DateColumn(
                min_value=EARLIEST,
                max_value=LATEST,
                format="YYYY-MM-DD",
                help="“Friday” and “last month” are counted from it",
            ),
            "Source": st.column_config.TextColumn(max_chars=200),
            "Rating": st.column_config.SelectboxColumn(
                options=RATINGS, width="small", help="Admiralty: reliability of the source A to F, of the item 1 to 6"
            ),
        },
    )
    chosen = completed(now.read, edited)
    with st.container(horizontal=True):
        st.button(
            f"Add {count_words(len(chosen), 'article')}",
            key="intake-add",
            type="primary",
            disabled=not chosen,
            on_click=_add,
            args=(chosen, workspace),
        )
        st.button("Back", key="intake-back", on_click=_back)


def _add(chosen: tuple[Article, ...], workspace: Workspace) -> None:
    """Keep the articles; the page reads them in the background, whether this dialog is open or not."""
    now = _intake()
    now.refused, now.failed = (), ""
    try:
        workspace.add_articles(chosen)
    except GeoError as problem:
        now.failed = str(problem)
        return
    now.added, now.read = len(chosen), ()
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
