"""The door of `dateline app`, as a process: who asks for another name, or comes from another site, is refused."""

import base64
import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import LONG, wait_until

ADDRESS = re.compile(r"URL: http://127\.0\.0\.1:(\d+)")

pytestmark = [pytest.mark.slow, pytest.mark.sockets, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> int:
    """The port of a page that was started as a user does."""
    folder = tmp_path_factory.mktemp("door")
    log, story = folder / "log", folder / "story.txt"
    story.write_text("Soldiers left Kursk for Moscow on Monday.", encoding="utf-8")
    command = [sys.executable, "-m", "geo", "app", str(story), "--port", "0", "--no-browser"]
    environment = os.environ | {"DATELINE_DATA": str(folder), "PYTHONPATH": str(Path(__file__).parents[1])}
    with log.open("w") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, env=environment)
    try:
        wait_until(lambda: process.poll() is not None or ADDRESS.search(log.read_text(encoding="utf-8")))
        found = ADDRESS.search(log.read_text(encoding="utf-8"))
        assert found, log.read_text(encoding="utf-8")
        yield int(found[1])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=LONG)


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    """Return the head of an answer; the names of headers are written with `_`, and none is sent but these."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    connection.close()
    return answer


def handshake(port: int, **headers: str) -> int:
    """Ask for the page's websocket, and return the status: 101 lets in."""
    key = base64.b64encode(os.urandom(16)).decode()
    opening = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Key": key, "Sec_WebSocket_Version": "13"}
    return ask(port, "/_stcore/stream", **opening, **headers).status


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_page_answers_to_its_own_names(port, name):
    ours = f"{name}:{port}"
    assert ask(port, "/", Host=ours).status == 200
    assert handshake(port, Host=ours) == 101
    assert handshake(port, Host=ours, Origin=f"http://{ours}") == 101


@pytest.mark.parametrize(
    "name", ["example.org", "127.0.0.1.example.org", "localhost.example.org", "0.0.0.0", "192.0.2.1"]
)
def test_another_name_is_refused(port, name):
    rebound = f"{name}:{port}"
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/static/index.html", "/media/a", "/nothing"):
        assert ask(port, path, Host=rebound).status == 403
    assert handshake(port, Host=rebound) == 403
    assert handshake(port, Host=rebound, Origin=f"http://{rebound}") == 403


def test_no_name_and_two_names_are_refused(port):
    assert ask(port, "/").status in {400, 403}
    assert ask(port, "/", Host=f"localhost:{port}", HOST="example.org").status in {400, 403}
    assert handshake(port) in {400, 403}


@pytest.mark.parametrize(
    "origin", ["http://example.org", "https://localhost.example.org", "null", "http://localhost:1"]
)
def test_a_page_of_another_site_is_refused(port, origin):
    ours = f"localhost:{port}"
    assert handshake(port, Host=ours, Origin=origin) == 403
    assert ask(port, "/", Host=ours, Origin=origin).status == 403


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/nothing"])
def test_no_other_site_may_frame_the_page_nor_guess_what_it_is(port, path):
    for host in (f"localhost:{port}", "example.org"):
        answer = ask(port, path, Host=host)
        assert answer.headers.get_all("Content-Security-Policy") == ["frame-ancestors 'self'"]
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
