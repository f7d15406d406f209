"""What the commands tell a person: on standard error, without control characters."""

import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TextIO

from geo.model import Rejection
from geo.views.escape import plain
from geo.views.words import capital

_STEPS = 60  # of which the rate is told

DONE, SOME_REFUSED, USAGE = 0, 1, 2  # exit codes


def as_sentence(words: str) -> str:
    """Return the words by which a list tells of a command as the sentence that heads its help."""
    return f"{capital(words)}."


def say(message: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(plain(message) + "\n")


class ProgressLine:
    """How far some work is, how fast it goes and how long it still takes, on one line that is wiped at the end.

    Only a person at a terminal is told. The rate is that of the last steps: what was kept is passed in no time.
    """

    def __init__(self, *, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Take where it is told, standard error if it is not said, and what tells the seconds."""
        self._out = out or sys.stderr
        self._clock = clock
        self._steps: deque[tuple[float, int, float]] = deque(maxlen=_STEPS)  # when, how many done, which share of all

    def __call__(self, done: int, total: int, name: str) -> None:
        """Tell how many are done, how many there are, and what is being done."""
        self._step(done, done / total if total else 1.0)
        self._show(f"{done:,} of {total:,}", name)

    def streamed(self, done: int, share: float | None, name: str) -> None:
        """Tell how many are done where nobody knows how many there are, and the share of the input that was read."""
        self._step(done, share)
        self._show(f"{done:,}" if share is None else f"{done:,}, {share:.0%} of the input", name)

    def passed(self, done: int, share: float | None, name: str) -> None:
        """Tell the same where what was done last was done before: it says nothing of how fast the rest is."""
        self._steps.clear()
        self.streamed(done, share, name)

    def wipe(self) -> None:
        """Leave the line empty for what is told next."""
        if self._out.isatty():
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _step(self, done: int, share: float | None) -> None:
        self._steps.append((self._clock(), done, -1.0 if share is None else share))

    def _show(self, told: str, name: str) -> None:
        if self._out.isatty():
            line = f"{told}{self._pace()}  {plain(name)[:60]}" if name else ""
            self._out.write(f"\r\x1b[K{line}")
            self._out.flush()

    def _pace(self) -> str:
        """Say how many a second are done, and how long the rest takes at this rate."""
        (began, first, before), (now, done, share) = self._steps[0], self._steps[-1]
        took = now - began
        if took <= 0 or done <= first:
            return ""
        left = took * (1.0 - share) / (share - before) if share > before >= 0 else None
        return f", {_rate_words((done - first) / took)}" + (f", {_left_words(left)}" if left is not None else "")


def _rate_words(rate: float) -> str:
    return (
        f"{rate:.0f} a second" if rate >= 10 else f"{rate:.1f} a second" if rate >= 1 else f"{rate * 60:.0f} a minute"
    )


def _left_words(seconds: float) -> str:
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit} left"
    return f"{max(1, seconds):.0f} s left"


def show_progress(done: int, total: int, name: str) -> None:
    """Tell how far short work is, on one line that is wiped at the end; only to a person at a terminal."""
    ProgressLine()(done, total, name)


def report_refused(rejections: Sequence[Rejection]) -> int:
    """Say which inputs were refused and why; return the exit code for it."""
    for rejection in rejections:
        say(f"refused: {rejection.where}: {rejection.reason}")
    return SOME_REFUSED if rejections else DONE
