"""`dateline app` as a process: it serves, ends when it is told to, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from waiting import LONG, wait_until

# Who runs the tests may have signals ignored, as nohup does; the page is started as a terminal would.
START = """
import runpy, signal
for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(each, signal.default_int_handler if each == signal.SIGINT else signal.SIG_DFL)
runpy.run_module("geo", run_name="__main__")
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sockets,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind"),
]


@pytest.fixture
def story(tmp_path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("Soldiers left Kursk for Moscow on Monday.", encoding="utf-8")
    return path


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("sent", "codes"),
    [(signal.SIGTERM, {0}), (signal.SIGINT, {0}), (signal.SIGHUP, {-signal.SIGHUP})],
    ids=["term", "int", "hup"],
)
def test_a_signal_ends_the_page_and_all_that_it_started(story, tmp_path, sent, codes):
    port, log = free_port(), tmp_path / "log"
    command = [sys.executable, "-c", START, "app", str(story), "--port", str(port), "--no-browser"]
    with log.open("w") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, start_new_session=True)
    try:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        process.send_signal(sent)
        assert process.wait(timeout=LONG) in codes, log.read_text()
        wait_until(lambda: not group_lives(process.pid))  # what it started sees in a moment that it has gone
        assert not answers(port)
    finally:
        if group_lives(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=LONG)


def test_what_the_page_cannot_do_is_told_by_its_exit_code(story, tmp_path):
    taken = tmp_path / "no.dateline"
    taken.write_text("no workspace " * 100, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "geo", "app", str(story), "--workspace", str(taken)], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "no workspace" in done.stderr
