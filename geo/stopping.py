"""A way to stop in the middle of an article: who waits asks for it, and long work looks at times whether anybody did.

Example::

    with stoppable(event):      # set from another thread
        for window in windows:
            go_on()             # raises StoppedError once it is
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from geo.errors import StoppedError

_asked: ContextVar[threading.Event | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(stop: threading.Event) -> Iterator[None]:
    """Let the work of a block, in this thread, end where an event is set."""
    token = _asked.set(stop)
    try:
        yield
    finally:
        _asked.reset(token)


def go_on() -> None:
    """Go on, unless somebody has asked to stop.

    Raises:
        StoppedError: Somebody has.
    """
    stop = _asked.get()
    if stop is not None and stop.is_set():
        msg = "reading was stopped"
        raise StoppedError(msg)


def asked_to_stop() -> threading.Event | None:
    """Return the event by which the work of this thread is stopped, to hand it on; None where nobody can."""
    return _asked.get()
