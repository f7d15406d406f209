"""Work on a hostile file in a process of its own, which may take so much time and memory and no more.

Libraries do what a file tells them. A file that was made to keep them busy, or to fill the memory, ends its own
process; nothing else notices.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.errors import GeoError, InputError
from geo.threads import one_thread

SECONDS = 30  # of computing, for one file
_PATIENCE = 4  # a busy machine may take so many times longer by the clock
_MEMORY = 2_000_000_000  # bytes of address space
_MEMORY_OF_CHILD = "DATELINE_MEMORY"  # tells a process how much of it it may have
_PACKAGE = Path(__file__).resolve().parents[1]
_LINE, _REFUSED, _END = b"=", b"!", b"."  # what a line of `answer_lines` begins with


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
    told = _told_apart(module, arguments, data, seconds=seconds, too_much=too_much, environment=environment)
    try:
        answered: dict[str, Any] = json.loads(told)  # it wrote nothing if it was ended
    except ValueError as exc:
        raise InputError(too_much) from exc
    if "refused" in answered:
        raise InputError(answered["refused"])
    return answered


def run_apart_for_bytes(module: str, data: bytes, *, seconds: int, too_much: str, memory: int) -> bytes:
    """Run a module as `run_apart` does, where its `work` returns bytes that begin with no brace.

    Args:
        module: The module.
        data: What it reads.
        seconds: How much computing it may take.
        too_much: What is said of a file that takes more, or too much memory.
        memory: How many bytes of address space it may have.

    Raises:
        InputError: The file is refused, or takes too much.
    """
    told = _told_apart(
        module, (), data, seconds=seconds, too_much=too_much, environment={_MEMORY_OF_CHILD: str(memory)}
    )
    if told.startswith(b"{"):
        raise InputError(json.loads(told)["refused"])
    if not told:
        raise InputError(too_much)
    return told


def _told_apart(
    module: str,
    arguments: Sequence[str],
    data: bytes,
    *,
    seconds: int,
    too_much: str,
    environment: Mapping[str, str] | None,
) -> bytes:
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
    except subprocess.TimeoutExpired as exc:
        raise InputError(too_much) from exc
    return done.stdout if done.returncode == 0 else b""


def lines_apart(module: str, arguments: Sequence[str], *, too_much: str) -> Iterator[bytes]:
    """Run a module, and yield the lines that it answers by `answer_lines`, as they come: of any number, few in memory.

    Who stops early ends the process; it bounds itself in time and memory.

    Args:
        module: The module.
        arguments: What it is told, as the path of the file that it reads.
        too_much: What is said of a file that takes more, or too much memory.

    Raises:
        InputError: The file is refused, or takes too much; what was yielded before stands.
    """
    paths = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
    child = subprocess.Popen(  # noqa: S603 our own module in our own Python; arguments are but arguments
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **one_thread(os.environ), "PYTHONPATH": paths},
    )
    assert child.stdout is not None
    try:
        for line in child.stdout:
            kind, told = line[:1], line[1:].rstrip(b"\n")
            if kind == _REFUSED:
                raise InputError(json.loads(told))
            if kind == _END:
                return
            yield told
        raise InputError(too_much)  # it was ended
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def answer_lines(work: Callable[[], Iterable[bytes]], *, seconds: int, kind: str, advice: str) -> None:
    """Do, in a process of its own, what `lines_apart` wants of it: write lines, of which none holds a line's end.

    Args:
        work: Makes the lines.
        seconds: How much computing it may take.
        kind: What a file is called that is broken,
        advice: and what would be right then.
    """
    _bound_this_process(seconds)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries may print; the answer must stand alone
    last = _END
    try:
        for line in work():
            output.write(_LINE + line + b"\n")
    except GeoError as exc:
        last = _REFUSED + json.dumps(str(exc)).encode()
    except Exception as exc:
        if isinstance(exc, MemoryError):
            raise  # no answer says that it was too much
        last = _REFUSED + json.dumps(f"is broken as {kind} ({type(exc).__name__}); {advice}").encode()
    output.write(last + b"\n")
    output.flush()


def answer(work: Callable[[bytes], Mapping[str, object] | bytes], *, seconds: int, kind: str, advice: str) -> None:
    """Do, in a process of its own, what `run_apart` wants of it: read a file from standard input, and answer as JSON.

    Bytes are answered as they are.

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
    if isinstance(answered, bytes):
        output.flush()
        output.buffer.write(answered)
        output.buffer.flush()
        return
    output.write(json.dumps(answered))  # ASCII, so that a lone surrogate does no harm


def _bound_this_process(seconds: int) -> None:
    """Bound this process; where the system knows no such limits, the clock of the parent remains."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    memory = int(os.environ.get(_MEMORY_OF_CHILD, _MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
