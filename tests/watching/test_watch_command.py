"""`dateline watch` as a person or a timer calls it, and a watch against a real server on this machine."""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from waiting import wait_until
from worlds import Desk, attack

from geo.articles.fetching import fetch, fetch_changed
from geo.cli import main
from geo.errors import WorkspaceError
from geo.watching.feeds import Web
from geo.watching.settings import kept_settings
from geo.watching.webhooks import post_anywhere
from geo.workspace.store import Workspace

ROOT = Path(__file__).resolve().parents[2]
STORY = "Ukrainian forces attacked the city of Kursk on August 6, 2024.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("geo.watching.folders.SETTLED", 0.0)
    (tmp_path / "in").mkdir()
    return tmp_path


def run(capsys, *arguments):
    code = main(["watch", *map(str, arguments)])
    return code, capsys.readouterr().err


# ---- what is refused ----


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["desk.dateline", "--once"], "nothing is watched"),
        (["desk.txt", "--folder", "in", "--once"], r"ends in .dateline"),
        (["desk.dateline", "--folder", "nowhere", "--once"], "is no folder"),
        (["desk.dateline", "--feed", "feed.xml", "--once"], "no address"),
        (["desk.dateline", "--folder", "in", "--forget", "out", "--once"], "is not watched"),
        (["desk.dateline", "--folder", "in", "--summary", "new.pdf", "--once"], "a summary ends in"),
        (["desk.dateline", "--folder", "in", "--every", "5", "--once"], "no time between"),
        (["desk.dateline", "--folder", "in", "--since", "Tuesday", "--once"], "no day to tell from"),
    ],
)
def test_what_cannot_be_watched_is_refused_with_what_would_be_right(capsys, folder, arguments, reason):
    code, err = run(capsys, *arguments)
    assert code == 2
    assert reason in err.replace("\n", " ")


# ---- what is kept ----


def test_what_was_told_once_is_gone_on_with(capsys, folder):
    given = ["--folder", "in", "--every", "2h", "--summary", "new.md", "--since", "last", "--once"]
    assert run(capsys, "desk.dateline", *given)[0] == 0
    kept = kept_settings(Workspace.open(folder / "desk.dateline"))
    assert kept.folders == (str(folder / "in"),)
    assert (kept.every, kept.summary, kept.since) == (7200, str(folder / "new.md"), "last")
    code, err = run(capsys, "desk.dateline", "--once")
    assert code == 0
    assert f"watched: {folder / 'in'}" in err
    assert run(capsys, "desk.dateline", "--forget", "in", "--once")[0] == 2
    assert kept_settings(Workspace.open(folder / "desk.dateline")).folders == ()


def test_what_was_told_elsewhere_is_shown_and_not_done(capsys, folder, monkeypatch):
    run(capsys, "desk.dateline", "--folder", "in", "--once")
    monkeypatch.setenv("DATELINE_DATA", str(folder / "somebody-else"))
    code, err = run(capsys, "desk.dateline", "--once")
    assert code == 2
    assert f"watched: {folder / 'in'}" in err
    assert "--agree" in err
    assert run(capsys, "desk.dateline", "--agree", "--once")[0] == 0
    assert run(capsys, "desk.dateline", "--once")[0] == 0


def test_a_webhook_of_the_environment_is_kept_nowhere(capsys, folder, monkeypatch):
    monkeypatch.setenv("DATELINE_WEBHOOK", "https://hook.example/secret")
    _, err = run(capsys, "desk.dateline", "--folder", "in", "--once")
    assert "webhook at hook.example" in err
    assert "secret" not in err
    assert kept_settings(Workspace.open(folder / "desk.dateline")).webhook == ""


def test_a_round_that_is_broken_off_is_told_and_does_not_end_the_watch(capsys, folder, monkeypatch):
    rounds = []

    def fail(_):
        rounds.append(1)
        if len(rounds) == 2:
            signal.raise_signal(signal.SIGTERM)
        raise WorkspaceError("another program is writing to it")

    monkeypatch.setattr("geo.watching.rounds.Watch.round", fail)
    monkeypatch.setattr("geo.watching.settings.SOONEST", 0)
    code, err = run(capsys, "desk.dateline", "--folder", "in", "--every", "0s")
    assert (code, len(rounds)) == (0, 2)
    assert err.count("the round is broken off, and the next goes on from there: another program") == 2
    code, err = run(capsys, "desk.dateline", "--once")
    assert code == 2
    assert "dateline: another program is writing to it" in err


def test_what_cannot_be_read_gives_the_exit_code_of_other_commands(capsys, folder):
    (folder / "in" / "photo.jpg").write_bytes(b"x")
    code, err = run(capsys, "desk.dateline", "--folder", "in", "--once")
    assert code == 1
    assert "photo.jpg: is passed over" in err
    assert run(capsys, "desk.dateline", "--once")[0] == 0  # it was told


# ---- a real server ----


class Server(ThreadingHTTPServer):
    """Serves a feed with its pages, marks it, and takes messages."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked, self.messages, self.failing = {}, [], [], 0
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        body = self.server.pages.get(self.path)
        tag = f'"{hashlib.sha256(body).hexdigest()}"' if body else ""
        if body is None:
            self.send_response(404)
        elif self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            body = b""
        else:
            self.send_response(200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/plain")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        failing, self.server.failing = self.server.failing, max(0, self.server.failing - 1)
        if not failing:
            self.server.messages.append((dict(self.headers), body))
        self.send_response(503 if failing else 204)
        self.end_headers()

    def log_message(self, *_):
        return


@pytest.fixture
def server():
    found = Server()
    thread = Thread(target=found.serve_forever, args=(0.02,))
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


def feed(server, *names):
    items = "".join(f"<item><title>{n}</title><link>{server.address}/{n}.txt</link></item>" for n in names)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


@pytest.mark.slow
@pytest.mark.sockets
def test_a_feed_of_a_real_server_comes_to_a_real_webhook(tmp_path, make_event, server):
    here = {"permitted": lambda ip: str(ip) == "127.0.0.1"}
    desk = Desk(tmp_path, make_event)
    desk.settings = replace(desk.settings, folders=(), feeds=(f"{server.address}/feed",), webhook=f"{server.address}/x")
    world = desk.world
    world.web = Web(world.wait, feed=partial(fetch_changed, **here), page=partial(fetch, **here))
    world.hook = post_anywhere
    server.pages = {"/feed": feed(server, "a"), "/a.txt": attack("Kursk").encode(), "/b.txt": attack("Sumy").encode()}
    server.failing = 2
    assert desk.watch().round().digest.counts == (1, 0, 0)
    headers, body = server.messages[0]  # the third time
    assert headers["X-Dateline-Signature"] == "sha256=" + hmac.new(b"a secret", body, hashlib.sha256).hexdigest()
    assert json.loads(body)["events"][0]["sentence"] == attack("Kursk")
    world.now += timedelta(hours=1)
    assert desk.watch().round().digest.counts == (0, 0, 0)  # 304
    assert server.asked == ["/feed", "/a.txt", "/feed"]
    world.now += timedelta(hours=1)
    server.pages["/feed"] = feed(server, "b", "a")
    assert desk.watch().round().digest.counts == (1, 0, 0)
    assert server.asked[3:] == ["/feed", "/b.txt"]
    assert len(server.messages) == 2


@pytest.mark.pipeline
@pytest.mark.sockets
@pytest.mark.slow
def test_the_whole_command_reads_a_folder_and_tells_a_file_and_a_webhook(capsys, folder, server):
    (folder / "in" / "a.txt").write_text(STORY, encoding="utf-8")
    given = ["desk.dateline", "--folder", "in", "--summary", "new.html", "--webhook", f"{server.address}/x"]
    code, err = run(capsys, *given, "--once")
    assert code == 1
    assert "127.0.0.1 lies in a private or reserved network" in err
    assert server.messages == []
    code, err = run(capsys, *given, "--webhook-private", "--once")
    assert code == 0
    (message,) = (json.loads(body) for _, body in server.messages)
    assert message["counts"]["new"] >= 1
    assert "Kursk" in message["text"]
    assert "Kursk" in (folder / "new.html").read_text(encoding="utf-8")


@pytest.mark.pipeline
@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGTERM that a program may answer")
def test_a_watch_ends_when_it_is_asked_to_and_the_next_goes_on(folder):
    (folder / "in" / "a.txt").write_text(STORY, encoding="utf-8")
    command = [sys.executable, "-m", "geo", "watch", "desk.dateline"]
    given = ["--folder", "in", "--summary", "new.json"]
    there = {**os.environ, "PYTHONPATH": str(ROOT)}
    watch = subprocess.Popen([*command, *given], cwd=folder, env=there, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: (folder / "new.json").exists() or watch.poll() is not None)
        watch.send_signal(signal.SIGTERM)
        _, err = watch.communicate()
    finally:
        watch.kill()
    assert watch.returncode == 0
    assert "stopping after the article at hand" in err
    assert "the next run goes on from here" in err
    first = json.loads((folder / "new.json").read_text(encoding="utf-8"))
    assert first["counts"]["new"] >= 1
    again = subprocess.run([*command, "--once"], cwd=folder, env=there, capture_output=True, text=True)
    assert again.returncode == 0
    assert "nothing new" in again.stderr
    assert json.loads((folder / "new.json").read_text(encoding="utf-8"))["counts"] == first["counts"]
