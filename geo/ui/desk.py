"""The workspace behind the page: what was decided, laid on what was extracted, and how the page adds to it.

Callbacks write; the file holds a decision before its callback returns, and the page is drawn from what the file holds.
"""

import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from geo.access.names import person_key
from geo.coded.reading import CodedFile
from geo.database.addresses import DatabaseAddress
from geo.errors import GeoError
from geo.gazetteer.added import user_data_path
from geo.model import Article, Corpus, Event, ReviewState, content_id
from geo.ui.loading import Inputs, memory_of, opened, shelf_of
from geo.ui.login import is_login_asked, is_word_given, person
from geo.ui.state import state
from geo.views.shelves import corpus_shown, laid
from geo.workspace.applying import Reviewed
from geo.workspace.articles import is_about_article
from geo.workspace.conflicts import Conflict, Lay, keep, renewed
from geo.workspace.history import next_redo, next_undo
from geo.workspace.reviews import Change, Redo, Review, Undo
from geo.workspace.store import Workspace
from geo.workspace.teamwork import ask_accepts

_KEY = "desk"
_ERROR = "desk-error"
_REVIEWER = "reviewer"
_PASSING = "desk-passing"
_REFUSED = "desk-refused"
_PASSED_OVER = "desk-passed-over"  # batches that cannot be taken back, as colleagues have built on them


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page works on in this run: the file, its log, the corpus with the log laid on it, and laying another."""

    workspace: Workspace
    log: tuple[Review, ...]
    reviewed: Reviewed
    lay: Lay


@dataclass(frozen=True, slots=True)
class Refused:
    """What a reviewer wanted, and what of it ran into decisions of colleagues that his page did not show."""

    changes: tuple[tuple[Event | None, Change], ...]
    conflicts: tuple[Conflict, ...]
    reason: str

    @property
    def of_articles(self) -> bool:
        """Whether it is about articles, and not about events."""
        return any(is_about_article(review) for conflict in self.conflicts for review in conflict.since)

    @property
    def again(self) -> tuple[tuple[Event | None, Change], ...]:
        """What would do the same to the events as they are now."""
        new = ((pair, next((c for c in self.conflicts if c.change is pair[1]), None)) for pair in self.changes)
        renewals = (pair if c is None else (c.now, renewed(c)) for pair, c in new)
        return tuple((event, change) for event, change in renewals if change is not None)


def workspace_of(inputs: Inputs) -> Workspace:
    """Return the workspace of the page's inputs, opened once for all visitors.

    Where no private file can be made, as in a locked home, one that passes with the server serves instead.

    Raises:
        WorkspaceError: The one that was named cannot be opened.
    """
    workspace, st.session_state[_PASSING] = opened(inputs)
    return workspace


def shown(inputs: Inputs) -> Corpus:
    """Return what is kept of the page's inputs, as the reviews leave it. Nothing is read, and no visitor is asked.

    Raises:
        GeoError: The inputs or the workspace cannot be read.
    """
    workspace, _ = opened(inputs)
    shelf = shelf_of(inputs, workspace)
    return corpus_shown(shelf, memory_of(inputs, workspace), workspace)


def passing() -> str:
    """Return why decisions do not outlast the server; nothing where they do."""
    note: str = st.session_state.get(_PASSING, "")
    return note


def lay_reviews(
    corpus: Corpus,
    workspace: Workspace,
    *,
    removed: Iterable[Article] = (),
    coded: tuple[CodedFile, ...] = (),
) -> Corpus:
    """Return the corpus as the reviews leave it, and keep both for the parts of the page.

    Args:
        corpus: What was found, in the articles as they were edited and rated.
        workspace: The file with the log.
        removed: Articles that were removed, with the reviews of what they tell.
        coded: Tables of coded events beside those that the workspace keeps.

    Raises:
        WorkspaceError: The workspace cannot be read.
    """
    log = workspace.reviews()

    def lay(log: tuple[Review, ...]) -> Reviewed:
        return laid(corpus, workspace, log, removed, coded)

    reviewed = lay(log)
    st.session_state[_KEY] = Desk(workspace, log, reviewed, lay)
    return reviewed.corpus


def desk() -> Desk | None:
    """Return what the page works on; None before anything was loaded."""
    found: Desk | None = st.session_state.get(_KEY)
    return found


def mark_changed() -> None:
    """Have the whole page drawn again, whichever part of it is drawn now."""
    state().whole = True


# ---- who reviews ----


def reviewer() -> str:
    """Return this visitor's name: as his login has it; else what he told, now or on this machine before."""
    if is_login_asked():
        found = person()
        return found.name if found else ""
    if _REVIEWER not in st.session_state:
        now = desk()
        kept = _kept_under(now.workspace) if now else None
        st.session_state[_REVIEWER] = (now.workspace.setting(kept) or "") if now and kept else ""
    name: str = st.session_state[_REVIEWER]
    return name


def ask_name(within: str = "") -> None:
    """Ask for the reviewer's name, if there is none.

    Args:
        within: The sheet over the page that asks, as the page below it may ask too.
    """
    if reviewer() or is_login_asked():
        return
    key = f"{within}-reviewer-name" if within else "reviewer-name"
    st.text_input(
        "Your name, kept with each decision",
        key=key,
        placeholder="Type it, and press Enter",
        max_chars=80,
        on_change=lambda: name_reviewer(st.session_state[key]),
    )


def forget_reviewer() -> None:
    """Ask for the name again, for this visitor."""
    st.session_state[_REVIEWER] = ""


def name_reviewer(name: str) -> None:
    """Take a name for this visitor, and keep it for his next visit, where nobody else would be taken for him."""
    st.session_state[_REVIEWER] = " ".join(name.split())
    now = desk()
    if now and (kept := _kept_under(now.workspace)):
        _write(lambda workspace: workspace.set_setting(kept, st.session_state[_REVIEWER]))


def _kept_under(workspace: Workspace) -> str | None:
    """Return the setting that keeps the name; None where several come to one page, each of whom is to tell his own."""
    if is_word_given():
        return None
    if isinstance(workspace.place, DatabaseAddress):  # colleagues open it from machines of their own
        return f"{_REVIEWER}-{content_id(platform.node(), str(user_data_path()))}"
    return _REVIEWER


def has_accepted(event: Event) -> bool:
    """Say whether this visitor has accepted an event that two are to accept."""
    now = desk()
    return now is not None and _is_among(now.reviewed.accepted.get(event.id, ()))


def is_assigned(event: Event) -> bool:
    """Say whether this visitor is yet to check an event."""
    return _is_among(event.assigned)


def is_awaited(event: Event) -> bool:
    """Say whether it is for this visitor to decide an event, or to check it."""
    if event.review is ReviewState.ACCEPTED_ONCE and not has_accepted(event):
        return True
    return event.review is ReviewState.UNREVIEWED or is_assigned(event)


def _is_among(names: Iterable[str]) -> bool:
    who = person_key(reviewer())
    return bool(who) and who in map(person_key, names)


# ---- writing ----


def decide(changes: Iterable[tuple[Event | None, Change]], *, reason: str = "") -> bool:
    """Keep changes as one batch of reviews; say whether they are kept.

    Where colleagues have decided in between on what is changed, nothing is kept; see `refused`.
    """
    listed, now = tuple(changes), desk()
    if not listed or now is None:
        return False
    found: list[Conflict] = []

    def act(workspace: Workspace) -> None:
        found.extend(keep(workspace, listed, reviewer=reviewer(), reason=reason, seen=now.log, lay=now.lay))

    if not _write(act):
        return False
    st.session_state[_REFUSED] = Refused(listed, tuple(found), reason) if found else None
    return not found


def deciding_key(key: str, *trails: Sequence[Review]) -> str:
    """Return the key of a button that decides: another one once a colleague has decided on the same.

    The page may be drawn with the colleague's decision while the button is pressed. The press then ends on a button on
    which it did not begin, and decides nothing; and a click that was on its way is taken as one on what the page showed
    when it was made, and runs into the decision.

    Args:
        key: What it begins with.
        trails: The entries about each event or article that it decides on, oldest first.
    """
    last = (next((entry.id for entry in reversed(trail) if entry.reviewer != reviewer()), "") for trail in trails)
    told = [entry for entry in last if entry]
    return f"{key}-{content_id(*told)}" if told else key


def refused() -> Refused | None:
    """Return what was not kept of this visitor's last decision since colleagues were faster."""
    found: Refused | None = st.session_state.get(_REFUSED)
    return found


def insist() -> bool:
    """Keep what was refused, now that its reviewer knows what the colleagues decided; say whether it is kept."""
    wanted = refused()
    give_way()
    return wanted is not None and decide(wanted.again, reason=wanted.reason)


def give_way() -> None:
    """Let the colleagues' decisions stand."""
    st.session_state[_REFUSED] = None


def undo() -> frozenset[str]:
    """Take this visitor's last reviews back; return the ids of the events that they were of."""
    return _turn(next_undo)


def redo() -> frozenset[str]:
    """Let what was taken back last hold again; return as `undo` does."""
    return _turn(next_redo)


def take_back(batch: str) -> None:
    """Take back the reviews of a batch, whoever made them."""
    decide([(None, Undo(batch))])


def can_undo() -> bool:
    """Say whether there is anything to take back."""
    now = desk()
    return now is not None and next_undo(now.log, reviewer(), _passed_over()) is not None


def can_redo() -> bool:
    """Say whether there is anything to bring back."""
    now = desk()
    return now is not None and next_redo(now.log, reviewer(), _passed_over()) is not None


def ask_for_accepts(number: int) -> None:
    """Set by how many different persons an event is to be accepted."""
    _write(lambda workspace: ask_accepts(workspace, number))


def tell(problem: str) -> None:
    """Have it told what went wrong."""
    st.session_state[_ERROR] = problem


def error() -> str:
    """Return what went wrong with the last write, once."""
    found: str = st.session_state.pop(_ERROR, "")
    return found


def _turn(which: Callable[[tuple[Review, ...], str, frozenset[str]], Undo | Redo | None]) -> frozenset[str]:
    """Turn the next step; one that colleagues have built on is told of, and passed over from then on."""
    now = desk()
    if now is None:
        return frozenset()
    change = which(now.workspace.reviews(), reviewer(), _passed_over())
    if change is None:
        return frozenset()
    if not decide([(None, change)]) and refused():
        st.session_state[_PASSED_OVER] = _passed_over() | {change.batch}
    trail = now.reviewed.trail.items()
    return frozenset(event for event, entries in trail if any(entry.batch == change.batch for entry in entries))


def _passed_over() -> frozenset[str]:
    found: frozenset[str] = st.session_state.get(_PASSED_OVER, frozenset())
    return found


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
