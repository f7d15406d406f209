"""Kill writers of a workspace in the midst of their work, and look for what they said was kept.

It needs a process of its own, since it makes others by forking. Run it alone for more kills than the suite takes::

    python tests/kill_writers.py 2000
"""

import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from waiting import some_moment_within

from geo.errors import WorkspaceError
from geo.model import Article
from geo.workspace.store import Workspace

LIFE = 0.012  # seconds that a writer may live at most after what it was waited for
LONGEST_WAIT = 3  # acknowledged writes that it may be waited for
MEMORY = Path("/dev/shm")  # a killed process leaves there what it would on a disk, and nobody waits for one
FILLING = "x" * 8000  # some pages of the file, so that a write is more than one block of the disk
WRITERS_OF_A_FILE = 4  # before a new one is made, by one that may be killed while it makes it


def main(kills: int) -> dict[str, int]:
    """Kill writers and open their file after each.

    Returns:
        How many were killed; how many left a journal behind; how often the file could not be opened or written to
        then; how many things that were acknowledged were gone; how many writes were acknowledged.
    """
    found = {"killed": 0, "journals": 0, "refused": 0, "lost": 0, "acknowledged": 0}
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for number in range(kills):
            path = Path(folder) / f"{number // WRITERS_OF_A_FILE}.dateline"
            if number % WRITERS_OF_A_FILE == 0:
                kept: set[str] = set()
            new = _killed(path, number)
            kept |= new
            found["acknowledged"] += len(new)
            found["killed"] += 1
            found["journals"] += path.with_name(f"{path.name}-journal").exists()
            try:
                found["lost"] += len(kept - _there(path, kept))
            except WorkspaceError as error:
                sys.stderr.write(f"{error}\n")
                found["refused"] += 1
    return found


def _killed(path: Path, number: int) -> set[str]:
    """Have a writer work until it is killed; return the names of what it said was kept."""
    told, telling = os.pipe()
    writer = os.fork()
    if not writer:
        try:
            os.close(told)
            for name in _written(path, number):
                os.write(telling, f"{name}\n".encode())
        finally:  # whatever goes wrong: the rest of this program is not the writer's
            os._exit(1)
    os.close(telling)
    with os.fdopen(told, encoding="ascii") as lines:
        heard = [lines.readline() for _ in range(random.randint(0, LONGEST_WAIT))]
        some_moment_within(LIFE)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        return {line[:-1] for line in (*heard, *lines) if line.endswith("\n")}


def _written(path: Path, number: int) -> Iterator[str]:
    workspace = Workspace.open(path)
    for step in count():
        name = f"{number}-{step}"
        if step % 2:
            workspace.add_articles([Article(name, f"{name} {FILLING}")])
        else:
            workspace.set_setting(name, FILLING)
        yield name


def _there(path: Path, names: set[str]) -> set[str]:
    """Return which of these are in the file, which must take a new writer too."""
    workspace = Workspace.open(path)
    workspace.set_setting("after", "the kill")
    articles = {article.id for article in workspace.articles() if article.text == f"{article.id} {FILLING}"}
    return articles | {name for name in names if workspace.setting(name) == FILLING}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))) + "\n")
