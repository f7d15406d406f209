"""Waiting for a state of something that runs beside the test. Nothing else in the tests may wait for a time."""

import random
import time
from collections.abc import Callable

LONG = 300.0  # seconds: a bound on what hangs, and no guess of how long anything takes


def wait_until(state: Callable[[], object], *, within: float = LONG) -> None:
    """Return as soon as a state is reached.

    Raises:
        TimeoutError: It is not, however long one waits.
    """
    ends = time.monotonic() + within
    while not state():
        if time.monotonic() > ends:
            msg = f"after {within:g} seconds it is still not so"
            raise TimeoutError(msg)
        time.sleep(0.02)


def some_moment_within(seconds: float) -> None:
    """Let what runs beside go on for a while that nobody knows, for what may come at any moment of it: a kill."""
    time.sleep(random.uniform(0, seconds))


def this_moment() -> float:
    """Return the seconds since the epoch, for what is signed as of now. Nothing may be judged by it."""
    return time.time()
