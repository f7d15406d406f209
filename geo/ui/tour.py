"""A short tour for who is here for the first time. It can be closed for good: the workspace remembers that."""

from dataclasses import dataclass

import streamlit as st

from geo.errors import GeoError
from geo.ui.login import is_login_asked
from geo.workspace.store import Workspace

SETTING = "tour"
_DONE = "done"
_STEP = "tour-step"  # in the session: the number of the step, or -1 where the tour was closed


@dataclass(frozen=True, slots=True)
class _Step:
    title: str
    text: str


STEPS = (
    _Step(
        "Every mark is a sentence",
        "The map holds what the articles report, placed where they say. Shape and colour tell what sort of event, the "
        "outline how sure it is. Choose a mark or a row of the list: the sentence that it was read from opens beside "
        "the map, with its words for who, what, where and when marked.",
    ),
    _Step(
        "Ask by filter",
        "At the left, choose actors, kinds of events, places. Every value says how many events it would leave. What is "
        "chosen stands in words above the map, and goes with every export.",
    ),
    _Step(
        "Then by time",
        "Below the map, draw over the bars to choose days, or press Play. Pale bars are events whose day is not told "
        "exactly; “Certainly” leaves out those that may have been on other days.",
    ),
    _Step(
        "Doubt it, correct it, share it",
        "A question mark stands behind what was read less surely. Accept, correct or reject it; nothing is "
        "overwritten. The address of the page holds all that you "
        "see, so it can be sent, and “Saved views” keeps it under a name.",
    ),
    _Step(
        "Bring your own",
        "“Add articles” takes your own: pasted, as files, or from the web. They stay on this machine.",
    ),
)  # fmt: skip


def show_tour(workspace: Workspace, *, seeds: bool) -> None:
    """Draw the step of the tour that the visitor has come to; nothing where it was closed.

    Args:
        workspace: What remembers that it was closed.
        seeds: The page shows the articles that come along, so the tour starts by itself.
    """
    at = _at(workspace, starts=seeds)
    if at < 0:
        return
    step = STEPS[at]
    with st.container(key="tour", border=True):
        st.markdown(f"**{step.title}** :gray[{at + 1} of {len(STEPS)}]  \n{step.text}")
        with st.container(key="tour-steps", horizontal=True, vertical_alignment="center"):
            if at:
                st.button("Back", key="tour-back", type="tertiary", on_click=_go, args=(at - 1,))
            if at + 1 < len(STEPS):
                st.button("Next", key="tour-next", on_click=_go, args=(at + 1,))
            st.button(
                "Close the tour", key="tour-close", type="tertiary" if at + 1 < len(STEPS) else "secondary",
                on_click=_close, args=(workspace,), help="For good. “Tour” at the foot of the filters starts it again",
            )  # fmt: skip


def show_tour_again() -> None:
    """Draw the button that starts the tour anew."""
    st.button("Tour", key="tour-again", type="tertiary", on_click=_go, args=(0,))


def _at(workspace: Workspace, *, starts: bool) -> int:
    if _STEP not in st.session_state:
        try:
            closed = workspace.setting(SETTING) == _DONE
        except GeoError:
            closed = False  # the page says elsewhere that the workspace cannot be read
        st.session_state[_STEP] = -1 if closed or not starts else 0
    return int(st.session_state[_STEP])


def _go(step: int) -> None:
    st.session_state[_STEP] = step


def _close(workspace: Workspace) -> None:
    """Close it for good; where that cannot be kept, for this visit."""
    st.session_state[_STEP] = -1
    if is_login_asked():
        return  # what one person has seen, the next has not
    try:
        workspace.set_setting(SETTING, _DONE)
    except GeoError as error:
        st.toast(f"The tour will come back: {error}")
