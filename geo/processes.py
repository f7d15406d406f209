"""Work on a hostile file in a process of its own, which may take so much time and memory and no more.

Libraries do what a file tells them. A file that was made to keep them busy, or to fill the memory, ends its own
process; nothing else notices.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.threads import one_thread

SECONDS = 30  # of computing, for one file
_PATIENCE = 4  # a busy machine may take so many times longer by the clock
_MEMORY = 2_000_000_000  # bytes of address space
_PACKAGE = Path(__file__).resolve().parents[1]


def run_apart(
    module: str, arguments: Sequence[str], data: bytes, *, seconds: int, environment: Mapping[str, str] | None = None
) -> bytes:
    """Run a module of ours in a process of its own, and return what it wrote; nothing where it took too long.

    Args:
        module: The module, which bounds itself by `bound_this_process`.
        arguments: What it is told beside the data.
        data: What it reads from its standard input.
        seconds: How much computing it may take.
        environment: What it is to find there beside our own environment.
    """
    paths = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
    try:
        done = subprocess.run(  # noqa: S603 our own module in our own Python; arguments are but arguments
            [sys.executable, "-m", module, *arguments],
            input=data,
            capture_output=True,
            timeout=_PATIENCE * seconds,
            env={**os.environ, **one_thread(os.environ), **(environment or {}), "PYTHONPATH": paths},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout


def bound_this_process(seconds: int) -> None:
    """Bound this process; where the system knows no such limits, the clock of the parent remains."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
