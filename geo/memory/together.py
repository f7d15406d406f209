"""Reading with several processes: others read ahead of the one that shows what is found, into the same memory.

Who reads what is told by the claims of the memory, so that nothing is read twice, and what is found is the same in the
same order. A process holds the models for itself, some 300 MB.

Example::

    with read_together(memory, articles, processes=4):
        for extraction in memory.read(articles):
            ...
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from geo.errors import GeoError
from geo.memory.apart import ApartReader
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.model import Article

logger = logging.getLogger(__name__)

MOST = 8  # processes that read, where nobody says how many
_WORTH_IT = 60_000  # characters that are still to be read: below, another process starts as long as they take


def processes_here() -> int:
    """Return how many processes read where nobody says how many: one a core that we may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST))


@contextmanager
def read_together(
    memory: Memory, articles: Sequence[Article], *, processes: int, least: int = _WORTH_IT
) -> Iterator[None]:
    """Let other processes read ahead, as long as this lasts, if there is enough to read.

    What fails there is read, and fails, where the memory is read in this process.

    Args:
        memory: Where what is found is kept; it is read in this process meanwhile.
        articles: What is read.
        processes: How many read, this one among them.
        least: How many characters must still be to be read.
    """
    helpers = [ApartReader() for _ in range(processes - 1 if _unread(memory, articles) >= least else 0)]
    stop = threading.Event()
    threads = [threading.Thread(target=_read, args=(memory.read_by(each), articles, stop)) for each in helpers]
    for thread in threads:
        thread.daemon = True
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        for each in helpers:
            each.close()


def _unread(memory: Memory, articles: Sequence[Article]) -> int:
    """Count the characters of the articles that nobody has read."""
    keys = [key_of(article) for article in articles]
    known = memory.marks(keys)
    return sum(len(article.text) for key, article in zip(keys, articles, strict=True) if key not in known)


def _read(memory: Memory, articles: Sequence[Article], stop: threading.Event) -> None:
    try:
        with suppress(GeoError):  # it meets whoever reads in this process too, and is told there
            deque(memory.read(articles, stop=stop), maxlen=0)
    except Exception:
        logger.exception("a process that reads ahead has ended early")
