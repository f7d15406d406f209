"""The work of a team: who is asked to check which events, how far each has come, and how many accept an event."""

from collections.abc import Iterator, Sequence

import streamlit as st

from geo.access.names import person_key
from geo.access.roles import Right
from geo.columnar import EventPart, all_named, samples
from geo.model import Event, ReviewState
from geo.ui import desk, state
from geo.ui.login import is_login_asked, login, may
from geo.views.escape import escape_markdown
from geo.views.fields import Selection
from geo.views.review_words import moment_words
from geo.views.words import REVIEWS, count_words
from geo.workspace.reviews import LONGEST_NAME, Assign, Checked
from geo.workspace.teamwork import MOST_ACCEPTS, Assignment, accepts_asked, tasks_of

_TO, _TURN = "assignee", "assignee-turn"
_TWO = "team-two"
_TOLD = "team-told"  # what was done in a callback, which cannot draw
_MOST_LISTED = 12  # assignments that are told one by one
_MOST_NAMES = 200  # that are offered
_NONE = "Nothing is assigned. Filter or search, then “Review all” above the list has “Assign to”."
_TWO_HELP = (
    "An event then counts as accepted once two different persons have accepted it as it is; a correction asks anew. "
    "Each may still reject alone. What was decided so far stays, and counts by the same rule."
)
_TYPE_MAIL = "Choose a colleague, or type the e-mail that he logs in with."


# ---- what is asked of whom ----


def show_team(*, shared: bool) -> None:
    """Draw what the one at work is yet to check, and the menu of the team.

    Args:
        shared: Others may work on the workspace from elsewhere. Else the menu is there once it has something to tell.
    """
    now = desk.desk()
    if now is None:
        return
    if told := st.session_state.pop(_TOLD, ""):
        st.toast(told)
    tasks = tuple(task for task in now.reviewed.assignments if task.left)
    mine = tasks_of(tasks, desk.reviewer())
    left = {event for task in mine for event in task.left}
    if left:
        st.button(
            f"{len(left):,} to check", key="to-check", type="tertiary", on_click=_show, args=(desk.reviewer(),),
            help="What colleagues assigned to you: lists it, and nothing else",
        )  # fmt: skip
    two = accepts_asked(now.workspace) == MOST_ACCEPTS
    if not (tasks or two or shared):
        return
    with st.popover("Team", key="team", width="content"):
        _tasks((*mine, *(task for task in reversed(tasks) if task not in mine)))
        if two:
            _awaiting(now.reviewed.corpus.events)
        st.session_state[_TWO] = two
        st.checkbox(
            "Two persons accept each event", key=_TWO, on_change=_take_two, disabled=not may(Right.SETTINGS),
            help=_TWO_HELP,
        )  # fmt: skip


def _tasks(tasks: Sequence[Assignment]) -> None:
    if not tasks:
        st.caption(_NONE if may(Right.REVIEW) else "Nothing is assigned.")
    for number, task in enumerate(tasks[:_MOST_LISTED]):
        with st.container(key=f"task-{number}"):
            mine = task.person == person_key(desk.reviewer())
            to = "you" if mine else escape_markdown(task.to)
            st.markdown(f"**{len(task.left):,} of {count_words(task.total, 'event')}** left for **{to}**")
            st.caption(escape_markdown(_asked(task)))
            with st.container(key=f"task-acts-{number}", horizontal=True):
                st.button("Show", key=f"task-show-{number}", type="tertiary", on_click=_show, args=(task.to,))
                if not may(Right.REVIEW):
                    continue
                if mine:
                    st.button(
                        "All checked", key=f"task-checked-{number}", type="tertiary", on_click=_check_all, args=(task,),
                        help="Say that you have checked all that is left, and leave it as it is",
                    )  # fmt: skip
                if not mine or person_key(task.by) == task.person:
                    st.button(
                        "Take back", key=f"task-back-{number}", type="tertiary", on_click=desk.take_back,
                        args=(task.batch,), help="Ask for it no longer",
                    )  # fmt: skip
    if len(tasks) > _MOST_LISTED:
        st.caption(f"and {len(tasks) - _MOST_LISTED:,} more: the filter “To check by” has them all")


def _asked(task: Assignment) -> str:
    """Say who asked when, and what for."""
    return f"{task.by} asked, {moment_words(task.made)}" + (f": “{task.reason}”" if task.reason else "")


def _show(person: str) -> None:
    """List what somebody is yet to check; also what a colleague has rejected meanwhile, if there is any."""
    now = desk.desk()
    if now is None:
        return
    left = [event for task in tasks_of(now.reviewed.assignments, person) for event in task.left]
    events = all_named(now.reviewed.corpus.events, left)
    hidden = any(event.review is ReviewState.REJECTED for event in events)
    reviews = frozenset(ReviewState) if hidden else frozenset()
    state.open_event(None)
    state.select_again(Selection(assigned=frozenset({person_key(person)}), reviews=reviews))
    state.pull_sheet(up=True)


def _check_all(task: Assignment) -> None:
    now = desk.desk()
    if now is not None:
        desk.decide([(event, Checked()) for event in all_named(now.reviewed.corpus.events, task.left)])


def asked_lines(event: Event) -> Iterator[str]:
    """Yield who is yet to check an event, with who asked and what for."""
    now = desk.desk()
    tasks = now.reviewed.assignments if now and event.assigned else ()
    for task in tasks:
        if event.id in task.left:
            to = "you" if task.person == person_key(desk.reviewer()) else task.to
            yield f"To check by {to}. {_asked(task)}"


# ---- asking ----


def show_assign(events: Sequence[Event], reason: str) -> None:
    """Draw what assigns events to somebody.

    Args:
        events: Which.
        reason: The key of the field with what for.
    """
    with st.container(key="assigning"):
        st.selectbox(
            "Assign to", _names(), index=None, key=_to(), accept_new_options=True, placeholder="A colleague’s name",
            help=_TYPE_MAIL if is_login_asked() else "As his decisions are signed; the reason above says what for",
        )  # fmt: skip
        st.button(
            f"Assign {count_words(len(events), 'event')}", key="assign", width="stretch", on_click=_assign,
            args=(tuple(events), reason), disabled=not (desk.reviewer() and st.session_state.get(_to())),
        )  # fmt: skip


def _to() -> str:
    """Return the key of the field for a name, another one after each that was asked.

    Its value, set back to nothing, would come again: a run that was asked for before sends what the page held then.
    """
    return f"{_TO}-{st.session_state.get(_TURN, 0)}"


def _assign(events: Sequence[Event], reason: str) -> None:
    who = " ".join(str(st.session_state.get(_to()) or "").split())[:LONGEST_NAME]
    if is_login_asked() and "@" not in who and who not in _names():
        desk.tell(_TYPE_MAIL)
        return
    if who and desk.decide([(event, Assign(who)) for event in events], reason=st.session_state.get(reason, "")):
        st.session_state[reason] = ""
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        st.session_state[_TOLD] = f"Assigned {count_words(len(events), 'event')} to {escape_markdown(who)}"


def _names() -> list[str]:
    """Return who is known at the workspace, each by one name: who has decided, was asked, or has a role."""
    now = desk.desk()
    if now is None:
        return []
    found: dict[str, str] = {}
    own = desk.reviewer()
    signed = (review.reviewer for review in reversed(now.log))
    asked = (task.to for task in now.reviewed.assignments)
    at_login = login()
    roles = at_login.file.roles.emails if at_login else ()
    for name in (own, *signed, *asked, *roles):
        if name:
            found.setdefault(person_key(name), name)
    return list(found.values())[:_MOST_NAMES]


# ---- two who accept ----


def decided_words(event: Event) -> str:
    """Say what was decided of an event; where another accept is awaited, whose there is."""
    now = desk.desk()
    given = now.reviewed.accepted.get(event.id, ()) if now else ()
    if event.review is not ReviewState.ACCEPTED_ONCE or not given:
        return REVIEWS[event.review]
    who = "you" if desk.has_accepted(event) else given[0]
    return f"accepted by {who}, awaits a second"


def _awaiting(events: Sequence[Event]) -> None:
    """Offer what one has accepted and another is to."""
    told = samples(events, EventPart.SOURCE)
    number = sum(alike for event, alike in told if event.review is ReviewState.ACCEPTED_ONCE)
    if number:
        st.button(
            f"{count_words(number, 'event')} {'await' if number > 1 else 'awaits'} a second accept",
            key="team-awaiting", type="tertiary", on_click=_show_awaiting,
        )  # fmt: skip


def _show_awaiting() -> None:
    state.open_event(None)
    state.select_again(Selection(reviews=frozenset({ReviewState.ACCEPTED_ONCE})))
    state.pull_sheet(up=True)


def _take_two() -> None:
    now = desk.desk()
    wanted = MOST_ACCEPTS if st.session_state[_TWO] else 1
    if now is not None and accepts_asked(now.workspace) != wanted:
        desk.ask_for_accepts(wanted)
