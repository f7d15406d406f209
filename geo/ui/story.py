"""The story desk: events taken into a story, put in order, told in one's own words, each with its view of the map.

The workspace keeps the story; what stands here is read from it, and a change is made to what it holds at that moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from geo.access.roles import Right
from geo.errors import GeoError
from geo.model import Event, content_id
from geo.ui import desk, state
from geo.ui.address import look_from, params_now
from geo.ui.login import may
from geo.ui.state import MapTarget
from geo.views.escape import escape_markdown, plain
from geo.views.stories import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    BriefingStory,
    MapLook,
    StoryStep,
    ToldStep,
    ToldStory,
    propose_story,
    tell_story,
)
from geo.views.story_files import write_story
from geo.views.story_keeping import change_story, kept_story
from geo.views.view import View

_OPEN = "story-open"
_TITLE = "story-title"
_UNKEPT = "story-unkept"  # the fields whose words could not be kept: they stay as they were typed
_SAID = "story-said"
_NOT_MOVED = "Move the map to what the step is to show, then take the view. Until then it is fitted to the event."


def told_story(shown: Sequence[Event], known: Sequence[Event]) -> ToldStory | None:
    """Return the story that the workspace keeps, with its events; None where it keeps none.

    Raises:
        GeoError: What it keeps is no story.
    """
    now = desk.desk()
    story = kept_story(now.workspace) if now else BriefingStory()
    return tell_story(story, shown, known) if story.steps else None


def is_open() -> bool:
    """Say whether the story desk is open."""
    return bool(st.session_state.get(_OPEN)) and may(Right.REVIEW)


def show_opener() -> None:
    """Draw the button that opens the story desk."""
    if desk.desk() is None:
        return
    steps = len(_kept().steps)
    st.button(f"Story ({steps})" if steps else "Story", key="story-opener", type="tertiary", on_click=_open)


def show_button(event: Event) -> None:
    """Offer to take an event into the story, or say that it is in it."""
    if desk.desk() is None or not may(Right.REVIEW):
        return
    with st.container(key="story-take", horizontal=True, vertical_alignment="center"):
        if _kept().has(event.id):
            st.button("In the story: open it", key="story-go", type="tertiary", on_click=_open)
        else:
            st.button(
                "Add to story",
                key="story-add",
                type="tertiary",
                on_click=_do,
                args=(lambda story: story.adding(event),),
            )
        _show_problem()


def show_desk(view: View, among: Sequence[Event]) -> None:
    """Draw the story: its title and its steps."""
    with st.container(key="story"):
        with st.container(key="story-head", horizontal=True, vertical_alignment="center"):
            st.markdown("**Story**", width="content")
            st.button("‹ List", key="story-close", type="tertiary", on_click=_close)
        _show_problem()
        try:
            now = desk.desk()
            story = kept_story(now.workspace) if now else BriefingStory()
        except GeoError as problem:
            st.error(escape_markdown(str(problem)))
            return
        _hold(_TITLE, story.title)
        st.text_input(
            "Title", key=_TITLE, max_chars=LONGEST_TITLE, placeholder="Title of the story", on_change=_take_title,
            label_visibility="collapsed",
        )  # fmt: skip
        if not story.steps:
            st.caption("No step yet. Open an event and choose “Add to story”, or begin with the key events.")
            st.button("Take the key events", key="story-propose", on_click=_propose, args=(view,))
            return
        for step, told in zip(story.steps, tell_story(story, view.events, among).steps, strict=True):
            _step(step, told, last=len(story.steps))
        st.caption("“Export” at the top tells it: in the page, the slides and the reports.")
        st.download_button(
            "Save as a file", write_story(story), "story.toml", "application/toml", key="story-save", on_click="ignore",
        )  # fmt: skip


def _step(step: StoryStep, told: ToldStep, *, last: int) -> None:
    name, event = content_id(step.event), step.event
    with st.container(key=f"story-step-{name}", border=True):
        label = f"{told.number}. {told.trace.title}"
        st.button(
            escape_markdown(label), key=f"story-show-{name}", type="tertiary", disabled=told.event is None,
            on_click=_show, args=(told,),
        )  # fmt: skip
        facts = " · ".join(filter(None, (told.trace.when, told.trace.where)))
        st.caption(escape_markdown(" · ".join(filter(None, (facts, told.note)))))
        key = f"story-words-{name}"
        _hold(key, plain(step.words))
        st.text_area(
            "Your own words", key=key, max_chars=LONGEST_WORDS, height=80, placeholder="Your own words",
            label_visibility="collapsed", on_change=_take_words, args=(key, event),
        )  # fmt: skip
        with st.container(key=f"story-acts-{name}", horizontal=True, vertical_alignment="center"):
            _act("Up", f"story-up-{name}", lambda story: story.moving(event, -1), off=told.number == 1)
            _act("Down", f"story-down-{name}", lambda story: story.moving(event, 1), off=told.number == last)
            st.button("Take this map view", key=f"story-look-{name}", type="tertiary", on_click=_look, args=(event,))
            if step.look:
                _act("Fit to the event", f"story-fit-{name}", lambda story: story.looking(event, None))
            _act("Remove", f"story-drop-{name}", lambda story: story.without(event))


def _act(label: str, key: str, change: Callable[[BriefingStory], BriefingStory], *, off: bool = False) -> None:
    st.button(label, key=key, type="tertiary", disabled=off, on_click=_do, args=(change,))


def _show_problem() -> None:
    """Tell what went wrong with the last change, or what is to be done before it."""
    if problem := desk.error():
        st.error(escape_markdown(problem))
    if said := st.session_state.pop(_SAID, ""):
        st.caption(escape_markdown(said))


def _hold(key: str, words: str) -> None:
    """Let a field show what is kept, unless it has words that could not be."""
    if st.session_state.get(_UNKEPT) != key and st.session_state.get(key) != words:
        st.session_state[key] = words


# ---- what is done ----


def _open() -> None:
    st.session_state[_OPEN] = True
    state.open_event(None)


def _close() -> None:
    st.session_state[_OPEN] = False


def _kept() -> BriefingStory:
    """Return the story that is kept; an empty one where it cannot be read, which the desk tells."""
    now = desk.desk()
    try:
        return kept_story(now.workspace) if now else BriefingStory()
    except GeoError:
        return BriefingStory()


def _do(change: Callable[[BriefingStory], BriefingStory]) -> None:
    _change(change)


def _change(change: Callable[[BriefingStory], BriefingStory]) -> bool:
    """Change the story that the workspace keeps; say whether it is kept so."""
    now = desk.desk()
    if now is None:
        return False
    try:
        change_story(now.workspace, change)
    except GeoError as problem:
        desk.tell(str(problem))
        return False
    return True


def _take_title() -> None:
    title = st.session_state[_TITLE]
    _keep(_TITLE, lambda story: replace(story, title=title))


def _take_words(key: str, event: str) -> None:
    words = st.session_state[key]
    _keep(key, lambda story: story.saying(event, words))


def _keep(key: str, change: Callable[[BriefingStory], BriefingStory]) -> None:
    st.session_state[_UNKEPT] = None if _change(change) else key


def _propose(view: View) -> None:
    proposed = propose_story(view)
    _change(lambda story: story if story.steps else replace(proposed, title=story.title))


def _look(event: str) -> None:
    """Take where the map is now, which its browser writes into the address once the reader has moved it."""
    target = look_from(params_now())
    if target is None:
        st.session_state[_SAID] = _NOT_MOVED
        return
    look = MapLook(target.lat, target.lon, target.zoom)
    _change(lambda story: story.looking(event, look))


def _show(told: ToldStep) -> None:
    """Open a step's event, with the map as the step has it."""
    if told.event is None:
        return
    state.open_event(told.event.id, show=told.look is None)
    if told.look is not None:
        state.look_at(MapTarget(told.look.lat, told.look.lon, told.look.zoom))
