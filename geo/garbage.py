"""Python's collector of garbage, held back while many values are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Make many values that all stay: to look through them for garbage after each thousand would take most of it.

    It may be nested, and used in several threads at once: the last one to leave finds it as the first one did, or
    collecting goes on a little sooner.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
