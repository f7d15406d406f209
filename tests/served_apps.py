"""`dateline app` as a process of its own, started as a user does; and what a crawler asks of it."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from waiting import LONG, wait_until
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[1]
STORY = "On 3 May 2024 Zulmira Quintal of the opposition was arrested in Nairobi. Soldiers left Kursk for Moscow."
NAME = "zulmira.txt"
WORDS = (b"Zulmira", b"Nairobi", b"Kursk", b"zulmira", b"Moscow")  # none of which anybody is told
FRAME = "component/geo.ui.opening/index.html"
# What there is at a path that a route leaves open; the first four are there, once a visitor has been let in.
_FILLED = (
    FRAME.removeprefix("component/"), "geo.ui.assets.map_basemap/land.geojson", "geo.ui.assets.map_web/rows.js",
    "streamlit_folium.st_folium/index.html", "../media/a", "",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
_ADDRESS = re.compile(r"URL: (http://[^\s]+:\d+)")
# Every route that Streamlit has for our page, and how each is served.
_ROUTES = """
from serve import app
for route in app._build_starlette_app().routes:
    print(route.path)
"""


@contextmanager
def app_served(*options: str, data: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the page within the block, and give its address: where it listens, without a path.

    Args:
        options: As on the command line; the port is any that is free.
        data: Where it keeps its files, and its log.
        environment: What it finds there beside ours.
    """
    data.mkdir(parents=True, exist_ok=True)
    log = data / "server.log"
    command = [sys.executable, "-m", "geo", "app", "--port", "0", "--no-browser", *options]
    given = os.environ | {"DATELINE_DATA": str(data), "PYTHONPATH": str(ROOT)} | dict(environment or {})
    with log.open("w") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, env=given, cwd=data)
    try:
        wait_until(lambda: process.poll() is not None or _ADDRESS.search(log.read_text(encoding="utf-8")))
        found = _ADDRESS.search(log.read_text(encoding="utf-8"))
        assert found, log.read_text(encoding="utf-8")
        yield f"http://127.0.0.1:{urlsplit(found[1]).port}"
    finally:
        process.terminate()
        process.wait(timeout=LONG)


@cache
def routes() -> Sequence[str]:
    """Return every route of the page's server."""
    done = subprocess.run([sys.executable, "-c", _ROUTES], cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(set(done.stdout.split()))


def ask(
    url: str, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: str = ""
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return status, headers and body of an answer; nothing is followed."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=LONG)
    connection.request(method, path, body or None, dict(headers or {}))
    answer = connection.getresponse()
    told = answer.status, answer.headers, answer.read()
    connection.close()
    return told


def run_of_the_page(url: str, path: str, cookies: str = "") -> bytes:
    """Have the page run once through its websocket, and return all that it sends; nothing where it lets nobody in.

    Args:
        url: Where the server listens.
        path: Under which the page is served, with a slash at either end.
        cookies: As a browser sends them.
    """
    headers = {"Cookie": cookies} if cookies else {}
    address = f"{url.replace('http', 'ws', 1)}{path}_stcore/stream"
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    token = re.search(r"_streamlit_xsrf=([^;]+)", cookies)
    protocols = ["streamlit", token[1] if token else "none"]
    sent = b""
    try:
        with connect(
            address, origin=url, subprotocols=protocols, additional_headers=headers, max_size=None, open_timeout=LONG
        ) as socket:
            socket.send(asked.SerializeToString())
            while not _is_end(message := socket.recv(timeout=LONG)):
                sent += message
    except WebSocketException:
        pass
    return sent


def _is_end(message: bytes) -> bool:
    told = ForwardMsg()
    told.ParseFromString(message)
    return told.WhichOneof("type") == "script_finished"


def crawled(url: str, base: str, headers: Mapping[str, str]) -> Iterator[tuple[str, str, int, bytes]]:
    """Yield what a crawler is told: path below the page's, method, status and body, for every route and method."""
    found = {path for route in routes() for path in _paths_of(route.lstrip("/"))}
    found |= {"", "?show=list", "index.html", "app.py", "static/index.html", FRAME, "nothing", "//", "_dateline/login"}
    for path in sorted(found):
        for method in METHODS:
            status, _, body = ask(url, base + path, method, headers)
            yield path, method, status, body


def _paths_of(route: str) -> Iterator[str]:
    """Yield paths that a route serves, whatever it leaves open."""
    for filling in _FILLED if "{path:path}" in route else ("",):
        filled = route.replace("{path:path}", filling).replace("{file_id:path}", "a.png")
        yield filled.replace("{session_id}", "s").replace("{file_id}", "f")
