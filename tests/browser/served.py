"""The page on a free port, for tests in a browser: how to start it, kill it, and what it shows."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60  # seconds

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
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found and os.environ.get("DATELINE_BROWSER") == "required":
        pytest.fail("DATELINE_BROWSER=required, but there is no chromium on the PATH")
    if not found:
        pytest.skip("no chromium on the PATH: the page was not tried in a browser")
    return found


class Served:
    """The page on a free port, with a data folder of its own."""

    def __init__(self, *inputs: Path, data: Path, app: Path = ROOT / "app.py") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.headless", "true"]
        self.command += ["--server.port", str(self.port), "--server.address", "127.0.0.1", "--", *map(str, inputs)]
        self.data = data
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.data.mkdir(exist_ok=True)
        log = self.data / "server.log"
        environment = os.environ | {"DATELINE_DATA": str(self.data)}
        with log.open("w+") as told:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT, env=environment
            )
        wait_until_up(self.process, self.port, str(log))

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(timeout=10)

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


def write_articles(folder: Path) -> Path:
    """Write the articles of these tests into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def wait_until_up(process: subprocess.Popen, port: int, log: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not come up:\n{Path(log).read_text()}")
