"""Reading with several processes: others read ahead of the one that shows what is found, into the same memory.

Articles are listed, or come as a stream: of a stream no more than some dozens are in memory, read or unread.

Who reads what is told by the claims of the memory, so that nothing is read twice, and what is found is the same in the
same order. A process holds the models for itself, some 300 MB.

Example::

    with read_together(memory, articles, processes=4):
        for extraction in memory.read(articles):
            ...
    for extraction in read_streamed(memory, articles_as_they_come, processes=4):
        ...
"""

import logging
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice

from geo.errors import GeoError
from geo.memory.apart import ApartReader
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.model import Article, Extraction, Rejection

logger = logging.getLogger(__name__)

MOST = 8  # processes that read, where nobody says how many
WINDOW = 64  # articles of a stream that are read at a time; as many wait behind them
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


def read_streamed(
    memory: Memory,
    articles: Iterable[Article],
    *,
    processes: int,
    progress: Callable[[Article], None] | None = None,
    least: int = _WORTH_IT,
) -> Iterator[Extraction | Rejection]:
    """Yield what is in articles in their order, as `Memory.read` does, and let go of each window when it has been read.

    Args:
        memory: Where what is found is kept.
        articles: What is read. They are taken as they are needed, so that they may come from files of any size.
        processes: How many read, this one among them.
        progress: Called with each article whose turn it is.
        least: How many characters must have been to be read before other processes start.
    """
    with _Ahead(memory, processes - 1, least) as ahead:
        rest = iter(articles)
        while True:
            while len(ahead.windows) < 2 and (some := tuple(islice(rest, WINDOW))):
                ahead.read(_Window(some))
            if not ahead.windows:
                return
            yield from _one_by_one(memory, ahead.windows[0].articles, progress)
            ahead.windows.popleft().done.set()
            memory.let_go(article for window in ahead.windows for article in window.articles)


@dataclass(frozen=True, slots=True)
class _Window:
    """Articles of a stream that are read at a time; `done` is set when nobody need read them any more."""

    articles: tuple[Article, ...]
    done: threading.Event = field(default_factory=threading.Event)


def _one_by_one(
    memory: Memory, articles: Sequence[Article], progress: Callable[[Article], None] | None
) -> Iterator[Extraction | Rejection]:
    """Yield what is in each article, also where two of them are the same."""
    found: dict[str, Extraction | Rejection] = {}
    reading = memory.read(articles)
    for article in articles:
        if progress is not None:
            progress(article)
        key = key_of(article)
        if key not in found:
            found[key] = next(reading)
        yield found[key]


class _Ahead:
    """Other processes that read the windows of a stream as soon as they are known; they start when it is worth it.

    Attributes:
        windows: Those that are known and not done.
    """

    def __init__(self, memory: Memory, processes: int, least: int) -> None:
        self.windows: deque[_Window] = deque()
        self._memory = memory
        self._processes = processes
        self._left = least  # characters still to come before it is worth it
        self._readers: list[ApartReader] = []
        self._threads: list[threading.Thread] = []
        self._given: list[queue.SimpleQueue[_Window | None]] = []

    def __enter__(self) -> "_Ahead":
        return self

    def read(self, window: _Window) -> None:
        """Take a window in, and have it read too if there has been enough to read."""
        self.windows.append(window)
        if self._left > 0 and self._processes > 0:
            self._left -= _unread(self._memory, window.articles)
        if self._left <= 0 and not self._readers:
            self._begin()
        for windows in self._given:
            windows.put(window)

    def _begin(self) -> None:
        for _ in range(self._processes):
            reader, windows = ApartReader(), queue.SimpleQueue[_Window | None]()
            thread = threading.Thread(target=self._read_all, args=(reader, windows), daemon=True)
            self._readers.append(reader)
            self._given.append(windows)
            self._threads.append(thread)
            thread.start()

    def _read_all(self, reader: ApartReader, windows: "queue.SimpleQueue[_Window | None]") -> None:
        while (window := windows.get()) is not None:
            _read(self._memory.read_by(reader), window.articles, window.done)

    def __exit__(self, *_: object) -> None:
        for window in self.windows:
            window.done.set()
        for windows in self._given:
            windows.put(None)
        for thread in self._threads:
            thread.join()
        for reader in self._readers:
            reader.close()


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
