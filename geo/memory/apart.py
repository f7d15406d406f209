"""Reading in a process of its own: articles go in, what was found in them comes out; what shows it stays quick.

The process opens what it needs while nobody has asked for anything yet, reads one article after the other, and ends
with the process that started it. It keeps nothing, and knows neither a workspace nor a page: `Memory` asks it as it
would ask `extract_article`. An article that ends it costs that article alone.

Example::

    reader = ApartReader()
    reader.begin()                                   # it gets ready; to call it would do the same
    memory = Memory(workspace.extractions(), reader=reader)
"""

import atexit
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from traceback import format_exc
from typing import IO

from geo.engines import Engines
from geo.errors import EndedError, StoppedError
from geo.model import Article, Extraction
from geo.stopping import go_on
from geo.threads import one_thread

logger = logging.getLogger(__name__)

_GLANCE = 0.05  # seconds between two looks at whether somebody has asked to stop
_PACKAGE = Path(__file__).resolve().parents[2]
_DAMAGED = (OSError, EOFError, pickle.UnpicklingError)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What goes in."""

    article: Article
    engines: Engines


@dataclass(frozen=True, slots=True)
class _Failed:
    """What comes out where no extraction does: the error, and where it was raised."""

    error: Exception
    trace: str


class ApartReader:
    """Reads articles as `extract_article` does, in another process. It may be called from any thread."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def begin(self) -> None:
        """Start the process, so that it gets ready."""
        with self._turn:
            self._child = self._child or _Child()
        atexit.register(self.close)  # else it would see a moment later that nobody asks any more

    def close(self) -> None:
        """End the process, whatever it reads; it would be started anew for another article."""
        self._end()

    def __call__(self, article: Article, *, engines: Engines) -> Extraction:
        """Return what an article holds.

        Raises:
            StoppedError: Somebody has asked to stop; what was found until then is lost.
            EndedError: The process has ended over the article, as where it was killed.
            Exception: Whatever the reading raised.
        """
        with self._in_turn():
            child = self._child = self._child or _Child()
            try:
                answered = child.ask(_Asked(article, engines))
            except (StoppedError, EndedError):
                self._end()
                raise
        if isinstance(answered, _Failed):
            answered.error.add_note(answered.trace)
            raise answered.error
        return answered

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Wait until nobody else reads, or somebody has asked to stop."""
        while not self._turn.acquire(timeout=_GLANCE):
            go_on()
        try:
            yield
        finally:
            self._turn.release()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


@cache
def apart_reader() -> ApartReader:
    """Return the reader of this process's server: one process reads for all visitors."""
    return ApartReader()


class _Child:
    """The process, and a thread that waits for what it answers."""

    def __init__(self) -> None:
        paths = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(  # noqa: S603 our own module in our own Python
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **one_thread(os.environ), "PYTHONPATH": paths},
        )
        self._answers: queue.SimpleQueue[Extraction | _Failed | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True, name="dateline-reading").start()

    def ask(self, asked: _Asked) -> Extraction | _Failed:
        """Return what is answered; see `ApartReader`."""
        try:
            pickle.dump(asked, self._input)
            self._input.flush()
        except OSError:
            answered = None
        else:
            answered = self._wait()
        if answered is None:
            code = self._process.wait()
            how = f"by signal {-code}" if code < 0 else f"with code {code}"
            msg = (
                f"the process that read it ended {how}, as where memory runs out; split the article, and read its parts"
            )
            raise EndedError(msg)
        return answered

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._input.close()

    def _wait(self) -> Extraction | _Failed | None:
        while True:
            go_on()
            with suppress(queue.Empty):
                return self._answers.get(timeout=_GLANCE)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            while True:
                try:
                    answered: Extraction | _Failed | None = pickle.load(output)  # noqa: S301 our own process's
                except _DAMAGED:
                    answered = None
                self._answers.put(answered)
                if answered is None:
                    return

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin


# ---- in the process ----


def serve() -> None:
    """Read what is asked for on standard input, until whoever asks has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the program: with it this process ends
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries may print; the answers must stand alone
    asked: queue.SimpleQueue[_Asked] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(asked,), daemon=True).start()
    from geo.extract import extract_article, get_ready

    get_ready()
    while True:
        one = asked.get()
        try:
            answered: Extraction | _Failed = extract_article(one.article, engines=one.engines)
        except Exception as exc:  # noqa: BLE001 it is the asker's
            answered = _Failed(exc, format_exc())
        output.write(_pickled(answered))
        output.flush()


def _hear(asked: queue.SimpleQueue[_Asked]) -> None:
    """Take what is asked for; where the asker has gone, end, also within an article."""
    with suppress(*_DAMAGED):
        while True:
            asked.put(pickle.load(sys.stdin.buffer))  # noqa: S301 it started us
    os._exit(0)


def _pickled(answered: Extraction | _Failed) -> bytes:
    try:
        return pickle.dumps(answered)
    except Exception as exc:  # noqa: BLE001 an error of a library's, that does not travel
        told = answered.error if isinstance(answered, _Failed) else exc
        return pickle.dumps(_Failed(RuntimeError(f"{type(told).__name__}: {told}"), format_exc()))


if __name__ == "__main__":
    from geo.memory.apart import serve  # under the name by which what is pickled here is found there

    serve()
