"""A PostgreSQL server of the tests' own: on a Unix socket, for nobody else, gone when they end."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from waiting import LONG

from geo.database.addresses import DatabaseAddress

USER, DATABASE = "desk", "news"
NOBODY = 65534  # PostgreSQL refuses to run as root
_STILL_THERE = "is still in use"  # what PostgreSQL says of the memory that such a child holds
_numbers = count(1)


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, None where there is none with PostGIS."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("postgres")
    found = [path.parent for path in places] or ([Path(named).resolve().parent] if named else [])
    return found[-1] if found else None


class PrivateServer:
    """A server, and the folder that holds its data and its socket."""

    def __init__(self, folder: Path, programs: Path, *, durable: bool) -> None:
        self.folder, self._programs, self._durable = folder, programs, durable
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, schema: str | None = None) -> DatabaseAddress:
        """Return the address of a schema in its database; a new one where none is named."""
        name = schema or f"desk_{os.getpid()}_{next(_numbers)}"
        return DatabaseAddress(f"postgresql+psycopg://{USER}@/{DATABASE}?host={self.folder}&schema={name}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self.folder / "log"
        before = log.stat().st_size if log.exists() else 0
        while not self._started():
            with log.open("rb") as file:
                file.seek(before)
                said = file.read().decode("utf-8", "replace")
            if _STILL_THERE not in said:
                raise RuntimeError(said)
            before = log.stat().st_size

    def _started(self) -> bool:
        """Start it; say whether it answers. A server that was killed leaves children, which end by themselves."""
        fast = () if self._durable else ("-c", "fsync=off", "-c", "full_page_writes=off")
        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-c", "listen_addresses=", *fast], stderr=log, start_new_session=True, **_as_nobody()
            )
        asked = [self._programs / "pg_isready", "-q", "-h", self.folder, "-t", str(int(LONG)), "-d", "postgres"]
        while subprocess.run(asked, check=False).returncode:
            if self._process.poll() is not None:
                return False
        return True

    def kill(self) -> None:
        """Kill it and all its processes, as a power cut does."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(LONG)


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[PrivateServer]:
    """Run a server with an empty database.

    Args:
        durable: What it acknowledges is on the disk, as it must be where it is killed.
    """
    found = programs()
    assert found is not None
    with tempfile.TemporaryDirectory(prefix="dateline-pg-") as name:  # short: the path of a socket has a bound
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        made = ["-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([found / "initdb", *made], check=True, capture_output=True, **_as_nobody())
        server = PrivateServer(folder, found, durable=durable)
        server.start()
        try:
            subprocess.run([found / "createdb", "-h", folder, "-U", USER, DATABASE], check=True)
            yield server
        finally:
            server.kill()  # nothing of it is needed


def _as_nobody() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
