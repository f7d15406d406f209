"""Work on a hostile file in a process of its own, which may take so much time and memory and no more.

Libraries do what a file tells them. A file that was made to keep them busy, or to fill the memory, ends its own
process; nothing else notices.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.errors import GeoError, InputError
from geo.threads import one_thread

SECONDS = 30  # of computing, for one file
_PATIENCE = 4  # a busy machine may take so many times longer by the clock
_MEMORY = 2_000_000_000  # bytes of address space
_PACKAGE = Path(__file__).resolve().parents[1]


def run_apart(
    module: str,
    arguments: Sequence[str],
    data: bytes,
    *,
    seconds: int,
    too_much: str,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Run a module of ours in a process of its own, and return what it answers, which it does by `answer`.

    Args:
        module: The module.
        arguments: What it is told beside the data.
        data: What it reads.
        seconds: How much computing it may take.
        too_much: What is said of a file that takes more, or too much memory.
        environment: What it is to find there beside our own environment.

    Raises:
        InputError: The file is refused, or takes too much.
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
        answered: dict[str, Any] = json.loads(done.stdout)  # it wrote nothing if it was ended
    except (subprocess.TimeoutExpired, ValueError) as exc:
        raise InputError(too_much) from exc
    if "refused" in answered:
        raise InputError(answered["refused"])
    return answered


def answer(work: Callable[[bytes], Mapping[str, object]], *, seconds: int, kind: str, advice: str) -> None:
    """Do, in a process of its own, what `run_apart` wants of it: read a file from standard input, and answer as JSON.

    Args:
        work: Makes the answer of the file.
        seconds: How much computing it may take.
        kind: What a file is called that is broken,
        advice: and what would be right then.
    """
    data = sys.stdin.buffer.read()
    _bound_this_process(seconds)
    output, sys.stdout = sys.stdout, sys.stderr  # libraries may print; the answer must stand alone
    try:
        answered = work(data)
    except GeoError as exc:
        answered = {"refused": str(exc)}
    except Exception as exc:
        if isinstance(exc, MemoryError):
            raise  # no answer says that it was too much
        # Whatever a library did not foresee in a broken file is the file's fault, and the reader's no concern.
        answered = {"refused": f"is broken as {kind} ({type(exc).__name__}); {advice}"}
    output.write(json.dumps(answered))  # ASCII, so that a lone surrogate does no harm


def _bound_this_process(seconds: int) -> None:
    """Bound this process; where the system knows no such limits, the clock of the parent remains."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
