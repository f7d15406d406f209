"""Kill writers of a workspace in the midst of their work, and look for what they said was kept.

A writer brings in articles, decides, keeps what was read, sets, and exports; every other one begins with a workspace of
an older format. It needs a process of its own, since it makes others by forking. Run it alone for more kills than the
suite takes, on a file, on a server, or with the server killed in place of the writer::

    python tests/kill_writers.py 2000 file|server|killed-server
"""

import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from itertools import count
from pathlib import Path

from private_postgres import PrivateServer, private_server
from sample_events import sample_events
from waiting import some_moment_within

from geo.database.addresses import DatabaseAddress
from geo.database.postgres import PostgresSchema, close_connections
from geo.database.sqlite_file import SqliteFile
from geo.disk import write_whole
from geo.errors import WorkspaceError
from geo.memory.encoding import REPORTS, Part, Reports
from geo.memory.store import Counts
from geo.model import Article, ReviewState
from geo.workspace.checking import check_workspace
from geo.workspace.formats import APPLICATION, bring_to
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.store import Workspace

LIFE = {"file": 0.012, "server": 0.05, "killed-server": 0.05}  # seconds that a writer may live after it was waited for
LONGEST_WAIT = 3  # acknowledged writes that it may be waited for
MEMORY = Path("/dev/shm")  # a killed process leaves there what it would on a disk, and nobody waits for one
FILLING = "x" * 8000  # some pages of the file, so that a write is more than one block of the disk
WRITERS_OF_A_PLACE = 4  # before a new one is made, by one that may be killed while it makes it
OLD = 1  # the format of every other place before its first writer
ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)

Place = Path | DatabaseAddress


def main(kills: int, kind: str = "file") -> dict[str, int]:
    """Kill writers, or the server under them, and open their workspace after each.

    Returns:
        How many kills there were; how often the workspace could not be opened or written to then; how many things that
        were acknowledged were gone; how often its check found a fault; how many writes were acknowledged.
    """
    found = {"killed": 0, "refused": 0, "lost": 0, "faults": 0, "acknowledged": 0}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)))
        durable = kind == "killed-server"
        server = stack.enter_context(private_server(durable=durable)) if kind != "file" else None
        for number in range(kills):
            if number % WRITERS_OF_A_PLACE == 0:
                kept: set[str] = set()
                place = folder / f"{number}.dateline" if server is None else server.address()
                if number % (2 * WRITERS_OF_A_PLACE):
                    _make_old(place)
            new = _killed(place, folder, number, kind, server if durable else None)
            kept |= new
            found["acknowledged"] += len(new)
            found["killed"] += 1
            try:
                there, faults = _there(place, folder, kept)
                found["lost"] += len(kept - there)
                found["faults"] += faults
            except WorkspaceError as error:
                sys.stderr.write(f"{error}\n")
                found["refused"] += 1
            if isinstance(place, DatabaseAddress):
                close_connections(place)  # the next writer is a fork, which must not share them
    return found


def _make_old(place: Place) -> None:
    """Make a workspace of an older format, which the first writer brings to ours."""
    if isinstance(place, DatabaseAddress):
        with PostgresSchema(place).making() as connection:
            bring_to(connection, None, OLD)
        close_connections(place)
        return
    file = SqliteFile(place, _plainly)
    file.made()
    with file.writing() as connection:
        bring_to(connection, None, OLD)
        connection.exec_driver_sql("DROP TABLE alembic_version")  # which that Dateline did not know
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version = {OLD}")


def _plainly(_: str) -> ExitStack:
    return ExitStack()


def _killed(place: Place, folder: Path, number: int, kind: str, server: PrivateServer | None) -> set[str]:
    """Have a writer work until it, or the server, is killed; return the names of what it said was kept."""
    told, telling = os.pipe()
    writer = os.fork()
    if not writer:
        try:
            os.close(told)
            for name in _written(place, folder, number):
                os.write(telling, f"{name}\n".encode())
        finally:  # whatever goes wrong: the rest of this program is not the writer's
            os._exit(1)
    os.close(telling)
    with os.fdopen(told, encoding="ascii") as lines:
        heard = [lines.readline() for _ in range(random.randint(0, LONGEST_WAIT))]
        some_moment_within(LIFE[kind])
        if server is not None:
            server.kill()
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        if server is not None:
            server.start()
        return {line[:-1] for line in (*heard, *lines) if line.endswith("\n")}


def _written(place: Place, folder: Path, number: int) -> Iterator[str]:
    workspace = Workspace.open(place)
    for step in count():
        name = f"{number}-{step}"
        _STEPS[step % len(_STEPS)](workspace, folder, name)
        yield name


def _bring_in(workspace: Workspace, _: Path, name: str) -> None:
    workspace.add_articles([Article(name, f"{name} {FILLING}", published=date(2024, 8, 6))])


def _decide(workspace: Workspace, _: Path, name: str) -> None:
    workspace.append(make_reviews([(event, ACCEPT) for event in sample_events()[:3]], reviewer="R. Diaz", reason=name))


def _keep(workspace: Workspace, _: Path, name: str) -> None:
    workspace.extractions().keep(name, "one", {Part.REPORTS: REPORTS.encode(Reports())}, Counts.FIRST)


def _set(workspace: Workspace, _: Path, name: str) -> None:
    workspace.set_setting(name, FILLING)


def _export(_: Workspace, folder: Path, name: str) -> None:
    write_whole(folder / f"{name}.csv", f"{name} {FILLING}".encode())


_STEPS: tuple[Callable[[Workspace, Path, str], None], ...] = (_bring_in, _set, _decide, _keep, _export)


def _there(place: Place, folder: Path, names: set[str]) -> tuple[set[str], int]:
    """Return which of these are kept, where a new writer must find room too, and how many faults a check finds."""
    workspace = Workspace.open(place)
    workspace.set_setting("after", "the kill")
    found = {article.id for article in workspace.articles() if article.text == f"{article.id} {FILLING}"}
    reasons = [review.reason for review in workspace.reviews()]
    found |= {reason for reason in reasons if reasons.count(reason) == 3}  # all three or none
    assert len(reasons) % 3 == 0
    found |= workspace.extractions().read_by("one", sorted(names))
    found |= {name for name in names if workspace.setting(name) == FILLING}
    exported = {path.stem: path.read_text() for path in folder.glob("*.csv")}
    assert all(text == f"{name} {FILLING}" for name, text in exported.items())  # whole or not at all
    return found | exported.keys(), sum(flaw.harmful for flaw in check_workspace(workspace))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), *sys.argv[2:])) + "\n")
