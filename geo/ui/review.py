"""Accepting and rejecting, one by one or all that are listed; undo and redo; and what was decided before."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import streamlit as st

from geo.access.roles import Right
from geo.columnar import MANY, EventRows, named
from geo.model import Event, ReviewState, content_id
from geo.ui import add_event, correct, desk, state, story, team
from geo.ui.assets import web_component
from geo.ui.login import is_login_asked, may
from geo.views.escape import escape_html, escape_markdown
from geo.views.review_words import change_words, entry_of
from geo.views.titles import title_of_event
from geo.views.words import REVIEWS, count_words
from geo.workspace.conflicts import Conflict
from geo.workspace.reviews import Checked, Decide, Note, Redo, Undo

_NAME_FIRST = "Type your name above first: each decision is kept with it"
_MOST_ENTRIES = 50
_MOST_LINES = 200
_MOST_CONFLICTS = 5  # that are told one by one
_NOT_KEPT = "**Not kept.** This was decided since your page was drawn:"
_REFUSALS = {
    Undo: "**Not taken back.** A colleague has decided on top of it; your next undo takes back the step before.",
    Redo: "**Not done again.** A colleague has decided in between.",
}
_BULK_REASON = "bulk-reason"
_GONE_ON = "review-gone-on"  # what was decided before the page went on to the event that is open
_KEYS = "keys"  # the script that takes them
_TURNED = "review-turned"  # number of the last turn by keys that is done
_MOST_TURNS = 40  # that the script sends at once
_TURNS = {"undo": desk.undo, "redo": desk.redo}
_JUST = "review-just"  # the event that was decided last, and the filters then


def show_bar(event: Event, *, following: str | None = None) -> None:
    """Draw what can be decided of an event; who has decided goes on to the one that follows, if one does."""
    if desk.desk() is None or not may(Right.REVIEW):
        return
    if told := st.session_state.pop(_GONE_ON, ""):  # Streamlit lets no callback draw
        st.toast(told)
    with st.container(key="review-bar"):
        show_problem()
        show_refused()
        desk.ask_name()
        with st.container(key="review-why", horizontal=True, vertical_alignment="center"):
            st.text_input(
                "Reason", key=correct.REASON, placeholder="Reason, for the history", label_visibility="collapsed",
                max_chars=500,
            )  # fmt: skip
            _turns()
        if desk.is_assigned(event):
            _checked_button(event, following)
        _buttons(event, following)
        with st.container(key="review-who", horizontal=True, vertical_alignment="center"):
            _who()
            _comment_button(event)
    _listen()


def _who() -> None:
    """Say in whose name decisions are kept, so that nobody signs for a colleague."""
    name = desk.reviewer()
    if name and is_login_asked():
        st.caption(f"Decided in the name of {escape_markdown(name)}")
    elif name:
        label = f"Decided in the name of {escape_markdown(name[:40])}"
        st.button(label, key="reviewer-change", type="tertiary", on_click=desk.forget_reviewer, help="Use another name")


def _comment_button(event: Event) -> None:
    """Draw what keeps the words of the reason as a comment, which decides nothing."""
    st.button(
        "Comment", key="review-comment", type="tertiary", disabled=not desk.reviewer(), on_click=_comment,
        args=(event,), help="Keep what stands in the field above in the event's history, and decide nothing",
    )  # fmt: skip


def _checked_button(event: Event, following: str | None) -> None:
    """Draw what says that an event was checked which was assigned to who looks at it, and that he leaves it so."""
    st.button(
        "Checked, leave it as it is", key="review-checked", type="secondary", width="stretch", on_click=_check,
        args=(event, following), help="It was assigned to you. To accept, reject or correct it says the same",
    )  # fmt: skip


def _check(event: Event, following: str | None) -> None:
    if correct.decide([(event, Checked())]):
        correct.close()
        _go_on(event, following, "Checked")


def _comment(event: Event) -> None:
    if not st.session_state.get(correct.REASON, "").strip():
        st.session_state[_GONE_ON] = "Type your comment into the field above the buttons first"
    elif correct.decide([(event, Note())]):
        st.session_state[_JUST] = (event.id, state.state().selection)


def show_problem() -> None:
    """Tell what went wrong with the last decision."""
    problem = desk.error()
    if problem:
        st.error(escape_markdown(problem))


def show_refused(*, of_articles: bool = False) -> None:
    """Tell what colleagues decided in between, beside what was not kept, and let the reviewer choose.

    Args:
        of_articles: What is told is about articles, else about events.
    """
    refused = desk.refused()
    if refused is None or refused.of_articles is not of_articles:
        return
    with st.container(key="refused"):
        st.warning("\n".join(_refusal(refused.conflicts)))
        with st.container(key="refused-buttons", horizontal=True):
            if refused.again:
                st.button("Keep mine all the same", key="refused-insist", on_click=_insist, args=(refused.reason,))
            label = "Leave it so" if refused.again else "Close"
            st.button(label, key="refused-leave", type="tertiary", on_click=desk.give_way)


def _refusal(conflicts: Sequence[Conflict]) -> Iterator[str]:
    """Yield the lines that tell of it, as Markdown."""
    yield f"{_REFUSALS.get(type(conflicts[0].change), _NOT_KEPT)}\n"
    for conflict in conflicts[:_MOST_CONFLICTS]:
        about = conflict.now or conflict.seen
        if about is not None and len(conflicts) > 1:
            yield f"- {escape_markdown(correct.event_line(about))}"
        yield from (f"- {escape_markdown(str(entry_of(review)))}" for review in conflict.since[-_MOST_CONFLICTS:])
        if type(conflict.change) not in _REFUSALS:
            yield f"- Yours, not kept: {escape_markdown(change_words(conflict.change))}"
    if len(conflicts) > _MOST_CONFLICTS:
        yield f"- and {len(conflicts) - _MOST_CONFLICTS:,} more"


def _insist(reason: str) -> None:
    if desk.insist():
        for key in (correct.REASON, _BULK_REASON):
            if st.session_state.get(key, "") == reason:
                st.session_state[key] = ""


def _buttons(event: Event, following: str | None) -> None:
    named = bool(desk.reviewer())
    why = None if named else _NAME_FIRST
    editing = correct.is_open(event)
    accepted, rejected = _is_accepted(event), event.review is ReviewState.REJECTED
    with st.container(key="review-buttons", horizontal=True, vertical_alignment="center"):
        st.button(
            "Accepted" if accepted else "Accept", key=_key(f"review-accept-{event.id}", event), shortcut="A",
            disabled=not named, type="primary" if accepted else "secondary", on_click=_decide,
            args=(event, ReviewState.ACCEPTED, following), help=why,
        )  # fmt: skip
        st.button(
            "Done" if editing else "Edit", key="review-edit", disabled=not named, shortcut="E",
            on_click=correct.close if editing else correct.open_form, args=() if editing else (event,), help=why,
        )  # fmt: skip
        st.button(
            "Rejected" if rejected else "Reject", key=_key(f"review-reject-{event.id}", event), shortcut="X",
            disabled=not named, type="primary" if rejected else "secondary", on_click=_decide,
            args=(event, ReviewState.REJECTED, following), help=why,
        )  # fmt: skip


def _is_accepted(event: Event) -> bool:
    """Say whether who looks at an event has nothing to add to its accepts."""
    return event.review is ReviewState.ACCEPTED or (
        event.review is ReviewState.ACCEPTED_ONCE and desk.has_accepted(event)
    )


def _key(key: str, *events: Event) -> str:
    now = desk.desk()
    return desk.deciding_key(key, *(now.reviewed.trail.get(event.id, ()) for event in events)) if now else key


def _turns() -> None:
    """Draw undo and redo. Streamlit would take Ctrl+Z from a field that is being typed in; ours leaves it there."""
    st.button(
        "Undo", key="review-undo", type="tertiary", shortcut="U", disabled=not desk.can_undo(),
        on_click=_turn, args=(desk.undo,), help="Take back your last decision (Ctrl+Z)",
    )  # fmt: skip
    st.button(
        "Redo", key="review-redo", type="tertiary", shortcut="Shift+U", disabled=not desk.can_redo(),
        on_click=_turn, args=(desk.redo,), help="Bring back what you took back last (Ctrl+Shift+Z)",
    )  # fmt: skip


def _turn(turn: Callable[[], frozenset[str]]) -> None:
    """Undo or redo; where an event is open, the one that it was about opens, so that one sees what was done."""
    about = turn()
    if len(about) == 1 and state.state().event:
        state.open_event(next(iter(about)))


def _listen() -> None:
    """Take Ctrl+Z and Ctrl+Shift+Z for the buttons of this part of the page."""
    with st.container(key="review-keys"):
        web_component("keys")(key=_KEYS, data={"done": st.session_state.get(_TURNED, 0)}, on_turns_change=_take_turns)


def _take_turns() -> None:
    """Do the turns that were asked for by keys, each once, however often it was sent."""
    for number, turn in read_turns(getattr(st.session_state.get(_KEYS), "turns", None)):
        if number > st.session_state.get(_TURNED, 0):
            st.session_state[_TURNED] = number
            _turn(_TURNS[turn])


def read_turns(told: object) -> Sequence[tuple[int, str]]:
    """Read what the script of the keys tells, a list of [number, "undo" or "redo"]; what is anything else is left out.

    Numbers are from 1 on, and no larger than what a browser counts exactly.
    """
    listed = told[:_MOST_TURNS] if isinstance(told, list) else ()
    return tuple((row[0], row[1]) for row in listed if _is_turn(row))


def _is_turn(row: object) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and type(row[0]) is int
        and 0 < row[0] < 2**53
        and isinstance(row[1], str)
        and row[1] in _TURNS
    )


def _decide(event: Event, wanted: ReviewState, following: str | None) -> None:
    """Decide, and go on to what follows; a second click takes the decision back."""
    is_so = _is_accepted(event) if wanted is ReviewState.ACCEPTED else event.review is wanted
    after = ReviewState.UNREVIEWED if is_so else wanted
    if _is_pressed_again(event, after):
        return
    if not correct.decide([(event, Decide(event.review, after))]):
        return
    correct.close()
    _go_on(event, following if after is wanted else None, REVIEWS[after].capitalize())


def _go_on(event: Event, following: str | None, done: str) -> None:
    """Go on to what follows, if anything does, and say what was done."""
    if following:
        st.session_state[_GONE_ON] = f"{done}: {escape_markdown(title_of_event(event))}"
        state.open_event(following, show=True)
    else:
        st.session_state[_JUST] = (event.id, state.state().selection)


def _is_pressed_again(event: Event, after: ReviewState) -> bool:
    """Say whether the same reviewer has decided the same a moment ago, and the page has not gone on yet."""
    now = desk.desk()
    trail = now.reviewed.trail.get(event.id, ()) if now else ()
    change = trail[-1].change if trail else None
    return (
        isinstance(change, Decide)
        and trail[-1].reviewer == desk.reviewer()
        and (change.before, change.after) == (event.review, after)
    )


def keep_open() -> None:
    """Keep the open event open in the next drawing, though what a colleague decided may drop it from what is shown."""
    now = state.state()
    if now.event is not None:
        st.session_state[_JUST] = (now.event, now.selection)


def just_decided(events: Sequence[Event]) -> Event | None:
    """Return the open event if it was decided while it was open: it stays so, though the filters may drop it now."""
    now, refused = state.state(), desk.refused()
    kept = st.session_state.get(_JUST) == (now.event, now.selection)
    told = refused is not None and any(c.seen is not None and c.seen.id == now.event for c in refused.conflicts)
    if now.event is None or not (kept or told):
        return None
    return named(events, now.event)


# ---- all at once ----


def show_above_list(events: Sequence[Event]) -> None:
    """Draw what can be done with the list: decide all of it, take a decision back, add an event."""
    if not may(Right.REVIEW):
        return
    with st.container(key="bulk-row", horizontal=True, vertical_alignment="center"):
        show_bulk(events)
        add_event.show_button()
        story.show_opener()
        _turns()
    _listen()
    show_problem()
    show_refused()


def show_bulk(events: Sequence[Event]) -> None:
    """Offer to decide all listed events at once, saying how many they are."""
    if desk.desk() is None or len(events) < 2:
        return
    box = st.popover(f"Review all {len(events):,}", key="bulk", type="tertiary", on_change="rerun")
    if not box.open:  # a list to pick from, of all events, is not for nothing
        return
    with box:
        show_problem()
        desk.ask_name()
        if isinstance(events, EventRows) and len(events) >= MANY:
            st.caption(f"These are too many to decide at once: choose fewer than {MANY:,}.")
            return
        states = Counter(event.review for event in events)
        told = ", ".join(f"{states[state]:,} {REVIEWS[state]}" for state in ReviewState if states[state])
        st.markdown(f"{count_words(len(events), 'event')} in this list: {told}.")
        chosen = _some(events)
        st.text_input("Reason", key=_BULK_REASON, placeholder="Reason, kept in the history", max_chars=500)
        for state, verb in ((ReviewState.ACCEPTED, "Accept"), (ReviewState.REJECTED, "Reject")):
            left = [event for event in chosen if not _is_so(event, state)]
            st.button(
                f"{verb} {count_words(len(left), 'event')}", key=_key(f"bulk-{state}", *chosen), width="stretch",
                disabled=not (left and desk.reviewer()), on_click=_decide_all, args=(left, state),
            )  # fmt: skip
        team.show_assign(chosen, _BULK_REASON)


def _is_so(event: Event, state: ReviewState) -> bool:
    return _is_accepted(event) if state is ReviewState.ACCEPTED else event.review is state


def _some(events: Sequence[Event]) -> Sequence[Event]:
    """Let some of the events be picked; without a pick it is all of them."""
    lines = {event.id: correct.event_line(event) for event in events[:_MOST_LINES]}
    picked = st.multiselect(
        "Only some of them", list(lines), key=f"bulk-some-{content_id(*lines)}", placeholder="All",
        format_func=lambda name: lines.get(name, ""),
    )  # fmt: skip
    return [event for event in events if event.id in set(picked)] or events


def _decide_all(events: Sequence[Event], state: ReviewState) -> None:
    changes = [(event, Decide(event.review, state)) for event in events]
    if desk.decide(changes, reason=st.session_state.get(_BULK_REASON, "")):
        st.session_state[_BULK_REASON] = ""


# ---- what was decided ----


def show_history(event: Event) -> None:
    """List what was decided of an event, newest first."""
    now = desk.desk()
    entries = now.reviewed.trail.get(event.id, ()) if now else ()
    if not entries:
        return
    with st.expander(f"History: {count_words(len(entries), 'entry').replace('entrys', 'entries')}", key="history"):
        lines = "".join(f"<li>{escape_html(str(entry_of(review)))}</li>" for review in entries[::-1][:_MOST_ENTRIES])
        st.html(f'<ol class="history">{lines}</ol>')


def show_lost() -> None:
    """List the reviews that no longer match anything, with the reason: they are kept."""
    now = desk.desk()
    if now is None or not now.reviewed.lost:
        return
    lost = now.reviewed.lost
    with st.expander(
        f"{count_words(len(lost), 'review')} no longer {'match' if len(lost) > 1 else 'matches'}", key="lost"
    ):
        lines = "".join(
            f"<li>{escape_html(str(entry_of(item.review)))}: {escape_html(item.why)}."
            f" <q>{escape_html(item.review.event[0].passage[:200] if item.review.event else '')}</q></li>"
            for item in lost[:_MOST_ENTRIES]
        )
        st.html(f'<ol class="history">{lines}</ol>')
        st.caption("They stay in the workspace, and match again when their article comes back.")
