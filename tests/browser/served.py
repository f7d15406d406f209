"""The page on a free port, for tests in a browser: how to start it, kill it, and what it shows."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from waiting import LONG, wait_until

from geo.database.addresses import DatabaseAddress
from geo.workspace.finding import place_of
from geo.workspace.store import Workspace

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"URL: (http://127\.0\.0\.1:\d+)")
_KEPT = ("articles", "ratings", "reviews", "settings", "views")  # the tables of a workspace

# The first has no window and no buttons of its own, which the others draw anew for each page of a test.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Motion is for people: a browser without a graphics card draws each step of it on the processor.
VISITOR = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True, "reduced_motion": "reduce"}
ARTICLES = {
    "visit.md": (
        "---\ntitle: A visit\npublished: 2024-08-27\nsource: Example Wire\n---\n"
        "On August 21, Chinese Premier Li Qiang visited Moscow. The United States sanctioned Iran on August 22. "
        "Russian troops attacked Kharkiv on August 23. Turkey and Egypt signed an agreement in Cairo on August 24. "
        "Protesters marched in Nairobi on Sunday. France may send soldiers to Niamey.\n"
    ),
    "hostile.md": (
        "---\ntitle: '<script>window.pwned=5</script>'\npublished: 2024-08-27\n---\n"
        "Germany arrested <img src=x onerror=window.pwned=1> smugglers in Berlin on August 20. "
        "Poland arrested ${window.pwned=2} smugglers in Warsaw on August 21. "
        "Spain attacked `</script><script>window.pwned=3</script> rebels in Madrid on August 22. "
        "Austria arrested [x](javascript:window.pwned=4) smugglers in Vienna on August 23.\n"
    ),
}


def chromium() -> str:
    """Return the browser's path; without one these tests skip, or fail where it was asked for."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), "")
    if not found and os.environ.get("DATELINE_BROWSER") == "required":
        pytest.fail("DATELINE_BROWSER=required, but there is no chromium on the PATH")
    if not found:
        pytest.skip("no chromium on the PATH: the page was not tried in a browser")
    return found


class Served:
    """The page on a port that the server finds free itself, with a data folder of its own."""

    def __init__(self, *inputs: Path, data: Path, app: Path = ROOT / "serve.py") -> None:
        """Say what it is to show."""
        self.url = ""  # once it has started
        self.settings: dict[str, str] = {}  # of the workspace that is named, at the beginning of each test
        self.command = [sys.executable, "-m", "geo.ui.serving", str(app), "--server.headless", "true"]
        self.command += ["--server.port", "0", "--server.address", "127.0.0.1", "--", *map(_told, inputs)]
        self._inputs = tuple(map(_told, inputs))
        self.data = data
        self.process: subprocess.Popen | None = None

    def __str__(self) -> str:
        return self.url

    @property
    def workspace(self) -> Path | DatabaseAddress:
        """The workspace that was named among the inputs."""
        places = map(place_of, self._inputs)
        return next(each for each in places if isinstance(each, DatabaseAddress) or each.suffix == ".dateline")

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.data.mkdir(exist_ok=True)
        log = self.data / "server.log"
        environment = os.environ | {"DATELINE_DATA": str(self.data)}
        with log.open("w") as told:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT, env=environment
            )
        try:
            wait_until(lambda: self.process.poll() is not None or self._answers(log))
        except TimeoutError:
            self.kill()
        if self.process.poll() is not None:
            pytest.fail(f"the server did not come up:\n{log.read_text(encoding='utf-8')}")

    def _answers(self, log: Path) -> bool:
        """Whether it has told its address, and answers there."""
        found = _ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))
        if not found:
            return False
        self.url = found[1]
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=LONG):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def forget(self) -> None:
        """Empty its workspaces, as if nobody had decided, saved or added anything."""
        for path in (*self.data.rglob("*.dateline"), *(Path(name) for name in self._inputs)):
            if path.is_file() and path.suffix == ".dateline":
                _empty(path)
        for place in map(place_of, self._inputs):
            if isinstance(place, DatabaseAddress):
                with Workspace.open(place).database.writing() as connection:
                    for table in _KEPT:
                        connection.execute(sql(f"DELETE FROM {table}"))
        for name, value in self.settings.items():
            Workspace.open(self.workspace).set_setting(name, value)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(timeout=LONG)

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=LONG)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def served_desk(folder: Path) -> Iterator[Served]:
    """Serve the articles of these tests from a folder, with a workspace that is named, within the block."""
    chromium()
    folder.mkdir(exist_ok=True)
    inputs = (write_articles(folder / "articles"), folder / "desk.dateline")
    with running(*inputs, data=folder / "data") as served:
        yield served


@contextmanager
def served_text(text: str, folder: Path) -> Iterator[Served]:
    """Serve one article, as a file of Markdown, within the block."""
    chromium()
    (folder / "articles").mkdir()
    (folder / "articles" / "article.md").write_text(text, encoding="utf-8")
    with running(folder / "articles", data=folder / "data") as served:
        yield served


@contextmanager
def running(*inputs: Path | DatabaseAddress, data: Path) -> Iterator[Served]:
    """Serve some inputs within the block."""
    served = Served(*inputs, data=data)
    try:
        served.start()
        yield served
    finally:
        served.stop()


def _told(given: Path | DatabaseAddress) -> str:
    return given.whole if isinstance(given, DatabaseAddress) else str(given)


def _empty(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=LONG)) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables.intersection(_KEPT):
            file.execute(f"DELETE FROM {table}")
        file.commit()


def write_articles(folder: Path) -> Path:
    """Write the articles of these tests into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
