"""What the commands tell a person: on standard error, without control characters."""

import sys
from collections.abc import Sequence

from geo.model import Rejection
from geo.views.escape import plain
from geo.views.words import capital

DONE, SOME_REFUSED, USAGE = 0, 1, 2  # exit codes


def as_sentence(words: str) -> str:
    """Return the words by which a list tells of a command as the sentence that heads its help."""
    return f"{capital(words)}."


def say(message: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(plain(message) + "\n")


def show_progress(done: int, total: int, name: str) -> None:
    """Tell how far the work is, on one line that is wiped at the end; only to a person at a terminal."""
    if sys.stderr.isatty():
        told = f"{done} of {total}  {plain(name)[:60]}" if name else ""
        sys.stderr.write(f"\r\x1b[K{told}")
        sys.stderr.flush()


def report_refused(rejections: Sequence[Rejection]) -> int:
    """Say which inputs were refused and why; return the exit code for it."""
    for rejection in rejections:
        say(f"refused: {rejection.where}: {rejection.reason}")
    return SOME_REFUSED if rejections else DONE
