"""The workspace behind the page: what was decided, laid on what was extracted, and how the page adds to it.

Callbacks write; the file holds a decision before its callback returns, and the page is drawn from what the file holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import streamlit as st

from geo.errors import GeoError, WorkspaceError
from geo.model import Article, Corpus, Event
from geo.resources import resource_path
from geo.ui.loading import Inputs
from geo.ui.state import state
from geo.views.identity import ByIdentity
from geo.workspace.applying import Reviewed, apply
from geo.workspace.articles import dressed, edited
from geo.workspace.finding import open_workspace
from geo.workspace.history import next_redo, next_undo
from geo.workspace.reviews import Change, Review, Undo, make_reviews
from geo.workspace.store import SUFFIX, Workspace

_KEY = "desk"
_ERROR = "desk-error"
_REVIEWER = "reviewer"
_PASSING = "desk-passing"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page works on in this run: the file, its log, and the corpus with the log laid on it."""

    workspace: Workspace
    log: tuple[Review, ...]
    reviewed: Reviewed


def workspace_of(inputs: Inputs) -> Workspace:
    """Return the workspace of the page's inputs, opened once for all visitors.

    Where no private file can be made, as in a locked home, one that passes with the server serves instead.

    Raises:
        WorkspaceError: The one that was named cannot be opened.
    """
    workspace, st.session_state[_PASSING] = opened(inputs)
    return workspace


def opened(inputs: Inputs) -> tuple[Workspace, str]:
    """Return the workspace of the page's inputs, and why it passes with the server, if it does.

    Raises:
        WorkspaceError: The one that was named cannot be opened.
    """
    own = inputs.paths != (resource_path("seeds"),)
    found: tuple[Workspace, str] = _open(inputs.workspace, inputs.paths if own else ())
    return found


@st.cache_resource(show_spinner=False, max_entries=8)
def _open(named: Path | None, paths: tuple[Path, ...]) -> tuple[Workspace, str]:
    try:
        return open_workspace(named, paths), ""
    except WorkspaceError as problem:
        if named is not None:
            raise
        note = (
            "What was decided or added before is not shown, and what you decide or add now is lost when the server "
            f"stops: {problem}. To keep it, name a workspace: dateline app NAME{SUFFIX}"
        )
        return Workspace.open(Path(mkdtemp(prefix="dateline-")) / f"passing{SUFFIX}", private=True), note


def passing() -> str:
    """Return why decisions do not outlast the server; nothing where they do."""
    note: str = st.session_state.get(_PASSING, "")
    return note


def lay_reviews(corpus: Corpus, workspace: Workspace, *, removed: Iterable[Article] = ()) -> Corpus:
    """Return the corpus as the reviews leave it, and keep both for the parts of the page.

    Args:
        corpus: What was found, in the articles as they were edited and rated.
        workspace: The file with the log.
        removed: Articles that were removed, with the reviews of what they tell.

    Raises:
        WorkspaceError: The workspace cannot be read.
    """
    log = workspace.reviews()
    reviewed = laid(corpus, workspace, log, removed)
    st.session_state[_KEY] = Desk(workspace, log, reviewed)
    state().whole = False
    return reviewed.corpus


def laid(corpus: Corpus, workspace: Workspace, log: tuple[Review, ...], removed: Iterable[Article]) -> Reviewed:
    """Return the corpus as a workspace's log leaves it; laid once for all visitors."""
    ratings = tuple(sorted(workspace.ratings().items()))
    return _reviewed(ByIdentity(corpus), ByIdentity(log), ratings, frozenset(article.id for article in removed))


def desk() -> Desk | None:
    """Return what the page works on; None before anything was loaded."""
    found: Desk | None = st.session_state.get(_KEY)
    return found


def mark_changed() -> None:
    """Have the whole page drawn again, whichever part of it is drawn now."""
    state().whole = True


# ---- who reviews ----


def reviewer() -> str:
    """Return this visitor's name; for a new visitor the one that the workspace last heard."""
    if _REVIEWER not in st.session_state:
        now = desk()
        st.session_state[_REVIEWER] = (now.workspace.setting(_REVIEWER) or "") if now else ""
    name: str = st.session_state[_REVIEWER]
    return name


def ask_name() -> None:
    """Ask for the reviewer's name, once."""
    if reviewer():
        return
    st.text_input(
        "Your name, kept with each decision",
        key="reviewer-name",
        max_chars=80,
        on_change=lambda: name_reviewer(st.session_state["reviewer-name"]),
    )


def forget_reviewer() -> None:
    """Ask for the name again, for this visitor."""
    st.session_state[_REVIEWER] = ""


def name_reviewer(name: str) -> None:
    """Take a name for this visitor, and keep it for the next."""
    st.session_state[_REVIEWER] = " ".join(name.split())
    _write(lambda workspace: workspace.set_setting(_REVIEWER, st.session_state[_REVIEWER]))


# ---- writing ----


def decide(changes: Iterable[tuple[Event | None, Change]], *, reason: str = "") -> bool:
    """Keep changes as one batch of reviews; say whether they are kept."""
    listed = list(changes)
    return bool(listed) and keep(lambda: make_reviews(listed, reviewer=reviewer(), reason=reason))


def keep(make: Callable[[], Iterable[Review]]) -> bool:
    """Keep reviews; what went wrong is told on the page."""
    return _write(lambda workspace: workspace.append(make()))


def undo() -> None:
    """Take this visitor's last reviews back."""
    _turn(next_undo)


def redo() -> None:
    """Let what was taken back last hold again."""
    _turn(next_redo)


def take_back(batch: str) -> None:
    """Take back the reviews of a batch, whoever made them."""
    decide([(None, Undo(batch))])


def can_undo() -> bool:
    """Say whether there is anything to take back."""
    now = desk()
    return now is not None and next_undo(now.log, reviewer()) is not None


def can_redo() -> bool:
    """Say whether there is anything to bring back."""
    now = desk()
    return now is not None and next_redo(now.log, reviewer()) is not None


def rate_article(article_id: str, rating: str) -> None:
    """Keep an Admiralty rating of an article."""
    _write(lambda workspace: workspace.rate(article_id, rating))


def tell(problem: str) -> None:
    """Have it told what went wrong."""
    st.session_state[_ERROR] = problem


def error() -> str:
    """Return what went wrong with the last write, once."""
    found: str = st.session_state.pop(_ERROR, "")
    return found


def _turn(which: Callable[[tuple[Review, ...], str], Change | None]) -> None:
    now = desk()
    if now is None:
        return
    change = which(now.workspace.reviews(), reviewer())
    if change is not None:
        decide([(None, change)])


def _write(act: Callable[[Workspace], object]) -> bool:
    now = desk()
    if now is None:
        return False
    try:
        act(now.workspace)
    except GeoError as problem:
        st.session_state[_ERROR] = str(problem)
        return False
    mark_changed()
    return True


@lru_cache(maxsize=4)
def _reviewed(
    corpus: ByIdentity[Corpus],
    log: ByIdentity[tuple[Review, ...]],
    ratings: tuple[tuple[str, str], ...],
    removed: frozenset[str],
) -> Reviewed:
    """Lay reviews on a corpus once: the same events stay the same tuple, which their index is kept for."""
    articles = [extraction.article for extraction in corpus.value.extractions]
    told = dressed(corpus.value, edited(log.value, articles, dict(ratings)).articles)
    return apply(log.value, told, removed=removed)
