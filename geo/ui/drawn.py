"""What of the page the browser has drawn: it says so whenever it asks for something, and what was lost is drawn again.

Streamlit can lose what a run drew. A part of the page that is asked for goes to the runner at work, unless that has
just ended: `AppSession.request_rerun` then starts another, and drops what it has yet to take from the first (`sender is
not self._scriptrunner`), which has run its callbacks and drawn to its end. So a click in the moment in which the map
tells of itself changes what the page shows, and nothing that is seen. (That a click and a part, asked for before either
has begun, are run as the part alone, is no danger: `ScriptRequests` of 1.67 has the whole page win.) Nothing on the
server tells that anything is missing; the browser does. Each part ends with a field that nobody sees, in which a number
stands, and the browser sends back what stands in its fields with whatever it asks for.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import streamlit as st

from geo.ui.state import state

_KEY = "drawn"
# Drawing may be lost again, and a browser may draw slowly; one that never says what it has drawn is left in peace.
_MOST_IN_A_ROW = 3

_here = threading.local()


class PagePart(StrEnum):
    """What is drawn alone and says so."""

    EXPLORE = "explore"
    ARTICLES = "articles"
    INTAKE = "intake"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Number of the last drawing of a part, of its last one with the whole page, and which runner drew it last."""

    number: int
    whole: int
    runner: object


@dataclass(slots=True)
class _Drawings:
    count: int = 0  # of drawings
    last: dict[PagePart, _Drawn] = field(default_factory=dict)
    runner: object = None  # which draws the whole page
    late: bool = False  # that was asked for by a browser that had yet to draw what was drawn before
    missing: frozenset[tuple[PagePart, int]] = frozenset()  # when a part was last begun
    in_a_row: int = 0  # times that the page was drawn again


@contextmanager
def whole_page() -> Iterator[None]:
    """Draw the whole page, within the block."""
    page, runner = _page(), _runner()
    page.late = any(_answered(part) < drawing.number for part, drawing in page.last.items())
    page.last, page.runner = {}, runner
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

    It is due where the part changed what all of the page shows, and where the browser lacks what was drawn.

    Args:
        part: Which; none for one that does not say what it has drawn.
        ticking: It is drawn again and again. What the browser lacks may then be on its way until the next time.
    """
    page = _page()
    if page.runner is _runner():
        return
    before, page.missing = page.missing, frozenset(_missing(page, part))
    lost = page.missing & before if ticking else page.missing
    if not page.missing:
        page.in_a_row = 0
    elif lost:
        page.in_a_row += 1
    if state().whole or (lost and page.in_a_row <= _MOST_IN_A_ROW):
        st.rerun()


def end_part(part: PagePart) -> None:
    """End a part of the page with the number of this drawing, for the browser to send back."""
    page, runner = _page(), _runner()
    page.count += 1
    number, before = page.count, page.last.get(part)
    whole = number if page.runner is runner or before is None else before.whole
    st.session_state[_key(part)] = str(number)
    st.text_input("Number of this drawing", key=_key(part), label_visibility="collapsed")
    page.last[part] = _Drawn(number, whole, runner)


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
