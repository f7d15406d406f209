"""Keep what third-party parsers warn of from whoever reads an article.

A library warns the programmer who calls it: of a time zone that it does not know, of an escape that a later Python will
refuse. Which of these a file provokes is up to the file, and it concerns no reader; what does is said as a refusal.
"""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# Python keeps one list of filters for all threads: without taking turns, one could put back what another has changed.
_turn = threading.RLock()


@contextmanager
def unwarned() -> Iterator[None]:
    """Run a block, or the function that this decorates, without warnings of any kind."""
    with _turn, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
