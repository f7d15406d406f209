"""Reading beside whatever shows what was read: a thread of the process, whoever asks for it.

It goes on when the page that started it is closed, can be stopped and started again, and reads only what nobody has
read: what was read before it was stopped, or killed, is kept. It knows nothing of a page; a page asks how far it is.

Example::

    background = BackgroundReader(memory)
    loaded = memory.load(articles)
    background.start(loaded.pending, stale=loaded.stale)  # at each run of the page; what runs goes on
    background.progress.told
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from geo.errors import GeoError
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.model import Article

logger = logging.getLogger(__name__)
_AT_ONCE = 64  # articles between two looks at what has been asked for since
_FAULT = "something went wrong that is no fault of the articles; the log says more"


@dataclass(frozen=True, slots=True)
class BackgroundProgress:
    """How far the reading is.

    `read` and `reread` count what was read in all runs of this process: where they are others than before, there is
    more to load. `stopped` says that a person has stopped it, `failed` why it ended before its end.
    """

    total: int = 0  # of this run
    done: int = 0
    now: str = ""  # title or id of the article that is being read
    read: int = 0
    reread: int = 0
    running: bool = False
    stopped: bool = False
    failed: str = ""


class BackgroundReader:
    """Reads what it is given in a thread of its own. Its methods may be called from any thread."""

    def __init__(self, memory: Memory) -> None:
        """Take where what is read is kept."""
        self._memory = memory
        self._lock = threading.Lock()
        self._progress = BackgroundProgress()
        self._stop = threading.Event()
        self._over = threading.Event()
        self._over.set()
        self._pending: dict[str, Article] = {}  # not yet read, in the order in which they were asked for
        self._stale: dict[str, Article] = {}  # not yet read again

    @property
    def progress(self) -> BackgroundProgress:
        """How far it is now."""
        return self._progress

    def start(
        self, pending: Sequence[Article], *, stale: Sequence[Article] = (), resume: bool = False
    ) -> BackgroundProgress:
        """Let articles be read: what nobody has read first, then what an older extractor has.

        What runs goes on, and takes these as well. What a person has stopped, or what has failed, stays as it is.

        Args:
            pending: What is read; it is shown from then on.
            stale: What is read again; what is found is kept beside what is shown (`Memory.staged`).
            resume: Start also what was stopped, or has failed.
        """
        with self._lock:
            now = self._progress
            self._pending = {key_of(article): article for article in pending}
            self._stale = {key_of(article): article for article in stale}
            idle = not now.running and bool(self._pending or self._stale)
            if idle and (resume or not (now.stopped or now.failed)):
                self._stop, self._over = threading.Event(), threading.Event()
                self._progress = replace(now, done=0, running=True, stopped=False, failed="", total=self._left)
                run = threading.Thread(
                    target=self._run, args=(self._stop, self._over), daemon=True, name="dateline-reader"
                )
                run.start()
            elif now.running:
                self._progress = replace(now, total=now.done + self._left)
            return self._progress

    def stop(self) -> None:
        """Stop, also within an article; what was read before it is kept."""
        with self._lock:
            self._stop.set()
            self._progress = replace(self._progress, stopped=self._progress.running)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end of what runs, so many seconds at most; say whether it has come."""
        return self._over.wait(timeout)

    @property
    def _left(self) -> int:
        return len(self._pending) + len(self._stale)

    def _run(self, stop: threading.Event, over: threading.Event) -> None:
        failed = ""
        try:
            while (batch := self._next(stop)) is not None:
                for article in self._read(*batch, stop):
                    self._count(article, again=batch[1])
        except GeoError as exc:
            failed = str(exc)
        except Exception:  # a thread's error would be lost
            logger.exception("reading in the background ended early")
            failed = _FAULT
        finally:
            with self._lock:
                if failed:
                    self._progress = replace(self._progress, running=False, now="", failed=failed)
            over.set()

    def _next(self, stop: threading.Event) -> tuple[list[Article], bool] | None:
        """Return some of the articles that are next, and whether they are read again; at the end, say that it is."""
        with self._lock:
            again = not self._pending
            batch = list(islice((self._stale if again else self._pending).values(), _AT_ONCE))
            if stop.is_set() or not batch:
                self._progress = replace(self._progress, running=False, now="")
                return None
            return batch, again

    def _read(self, batch: Sequence[Article], again: bool, stop: threading.Event) -> Iterator[Article]:
        """Read articles, and yield each when it was read."""
        read = self._memory.reread if again else self._memory.read
        yield from (article for article, _ in zip(batch, read(batch, stop=stop, progress=self._tell), strict=False))

    def _tell(self, _done: int, _total: int, name: str) -> None:
        with self._lock:
            self._progress = replace(self._progress, now=name)

    def _count(self, article: Article, *, again: bool) -> None:
        with self._lock:
            (self._stale if again else self._pending).pop(key_of(article), None)
            now = self._progress
            self._progress = replace(now, done=now.done + 1, read=now.read + (not again), reread=now.reread + again)
