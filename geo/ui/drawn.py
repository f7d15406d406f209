"""What of the page the browser has drawn: it says so whenever it asks for something, and what was lost is drawn again.

Streamlit can lose what a run drew, in three ways, all met where a click falls in the moment in which the map tells of
itself; what the page shows has then changed, and nothing that is seen.

- A part of the page that is asked for goes to the runner at work, unless that has just ended:
  `AppSession.request_rerun` then starts another, and drops what it has yet to take from the first (`sender is not
  self._scriptrunner`), which has run its callbacks and drawn to its end. Nothing on the server tells that anything is
  missing; the browser does. Each part ends with a field that nobody sees, in which a number stands, and the browser
  sends back what stands in its fields with whatever it asks for.
- The browser asks for the part, and sends the click along: its callback runs, and the part alone is drawn. So what is
  drawn notes what it was drawn from, and a part that begins looks whether that still holds for all others.
- A dialog is closed while a run of the whole page draws it: the browser closes it, opens it again when it is told of
  it, and the part that is asked for then draws none. A dialog stands beside the page, and only a run of the whole page
  takes away what is drawn no more.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import streamlit as st

from geo.ui.login import leave_if_out
from geo.ui.state import state

_KEY = "drawn"
# Drawing may be lost again, and a browser may draw slowly; one that never says what it has drawn is left in peace.
_MOST_IN_A_ROW = 3
_AS_IT_IS = object()

_here = threading.local()


class PagePart(StrEnum):
    """What is drawn alone and says so; and what is drawn last, with the whole page alone."""

    EXPLORE = "explore"
    ARTICLES = "articles"
    INTAKE = "intake"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Number of the last drawing of a part, of its last one with the whole page, who drew it last, and what with it."""

    number: int
    whole: int
    runner: object
    dialog: bool


@dataclass(frozen=True, slots=True)
class _Note:
    """How to find what something is drawn from, and what that was."""

    of: Callable[[], object]
    then: object

    @property
    def is_outdated(self) -> bool:
        return self.of() != self.then


@dataclass(slots=True)
class _Drawings:
    count: int = 0  # of drawings
    last: dict[PagePart, _Drawn] = field(default_factory=dict)
    notes: dict[str, "_Note"] = field(default_factory=dict)  # of what the page was drawn from
    runner: object = None  # which draws the whole page
    late: bool = False  # that was asked for by a browser that had yet to draw what was drawn before
    missing: frozenset[tuple[PagePart, int]] = frozenset()  # when a part was last begun
    in_a_row: int = 0  # times that the page was drawn again


@contextmanager
def whole_page() -> Iterator[None]:
    """Draw the whole page, within the block."""
    page, runner = _page(), _runner()
    page.late = any(_answered(part) < drawing.number for part, drawing in page.last.items())
    page.last, page.notes, page.runner = {}, {}, runner
    state().whole = False
    try:
        yield
    finally:
        if page.runner is runner:
            page.runner = None


def is_late() -> bool:
    """Say whether the browser asked for the page before it had drawn the last, and knew its address."""
    return _page().late


def begin_part(part: PagePart | None = None, *, ticking: bool = False) -> None:
    """Begin a part of the page that may be drawn alone; have the whole page drawn where that is due.

    It is due where something changed that others show, and where the browser lacks what was drawn.

    Args:
        part: Which; none for one that does not say what it has drawn.
        ticking: It is drawn again and again. What the browser lacks may then be on its way until the next time.
    """
    page = _page()
    if page.runner is _runner():
        return
    leave_if_out()
    if part:
        page.notes.pop(part, None)  # it is drawn now, from whatever there is
    before, page.missing = page.missing, frozenset(_missing(page, part))
    lost = page.missing & before if ticking else page.missing
    if not page.missing:
        page.in_a_row = 0
    elif lost:
        page.in_a_row += 1
    outdated = any(note.is_outdated for note in page.notes.values())
    if state().whole or outdated or (lost and page.in_a_row <= _MOST_IN_A_ROW):
        st.rerun()


def drawn_from(name: str, of: Callable[[], object], *, then: object = _AS_IT_IS) -> None:
    """Note what something on the page is drawn from: once that is another, the whole page is drawn again.

    Args:
        name: Of what is drawn, each time the same.
        of: Finds it, as a value that nothing changes.
        then: What it was when the page read it, where others than this visitor can change it in between.
    """
    _page().notes[name] = _Note(of, of() if then is _AS_IT_IS else then)


def is_outdated(name: str) -> bool:
    """Say whether what something on the page is drawn from is another by now; `name` as `drawn_from` has it."""
    note = _page().notes.get(name)
    return note is not None and note.is_outdated


def end_part(part: PagePart, of: Callable[[], object], *, dialog: bool) -> None:
    """End a part of the page with the number of this drawing, for the browser to send back.

    Args:
        part: Which.
        of: Finds what it is drawn from, as `drawn_from` takes it.
        dialog: It was drawn with its dialog.
    """
    drawn_from(part, of)
    page, runner = _page(), _runner()
    before = page.last.get(part)
    if before and before.dialog and not dialog and _answered(part) < before.number:
        st.rerun()  # whoever closed the dialog had not been told of it for the last time
    page.count += 1
    number = page.count
    whole = number if page.runner is runner or before is None else before.whole
    st.session_state[_key(part)] = str(number)
    st.text_input("Number of this drawing", key=_key(part), label_visibility="collapsed")
    page.last[part] = _Drawn(number, whole, runner, dialog)


def _missing(page: _Drawings, begun: PagePart | None) -> Iterator[tuple[PagePart, int]]:
    """Yield what the browser lacks; of what is drawn now, only what the whole page was drawn with matters.

    What this very runner has drawn gets there: the one whose drawings are dropped is not asked again.
    """
    for part, drawing in tuple(page.last.items()):
        due = drawing.whole if part is begun else drawing.number
        if _answered(part) < due and drawing.runner is not _runner():
            yield part, due


def _answered(part: PagePart) -> int:
    """Return the number that the browser has sent back; 0 where it is none."""
    told = str(st.session_state.get(_key(part), ""))[:15]
    return int(told) if told.isdecimal() else 0


def _key(part: PagePart) -> str:
    return f"{_KEY}-{part}"


def _page() -> _Drawings:
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _Drawings()
    found: _Drawings = st.session_state[_KEY]
    return found


def _runner() -> object:
    """Return what stands for the runner at work: each has a thread of its own, whose number another may get later."""
    token: object = vars(_here).setdefault("runner", object())
    return token
