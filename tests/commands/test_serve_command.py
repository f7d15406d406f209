"""`dateline serve`: what it refuses before it listens anywhere, and what it hands to the server."""

import pytest
from filled_workspaces import fill

from geo.api import serving
from geo.cli import main
from geo.commands.serving import TOKEN
from geo.workspace.store import Workspace

WORD = "correct-horse-battery-staple"


@pytest.fixture
def served(monkeypatch):
    """Have nothing served for ever; return what would have been."""
    found = []

    def serve(application, door, *, ready):
        ready()
        found.append((application, door.getsockname()))

    monkeypatch.setattr(serving, "serve", serve)
    return found


@pytest.fixture
def workspace(tmp_path):
    return fill(tmp_path / "desk.dateline")[0]


def test_it_listens_to_this_machine_alone_and_says_where(workspace, served, capsys):
    assert main(["serve", str(workspace.place), "--port", "0"]) == 0
    (_, (address, port)) = served[0]
    told = capsys.readouterr()
    assert (address, told.out) == ("127.0.0.1", "")
    assert f"http://127.0.0.1:{port}/" in told.err
    assert "events of" in told.err
    assert "not read yet" not in told.err


def test_articles_that_nobody_has_read_are_told(tmp_path, served, capsys):
    from geo.model import Article

    file = Workspace.open(tmp_path / "new.dateline")
    file.add_articles([Article("a", "One."), Article("b", "Two.")])
    assert main(["serve", str(file.place), "--port", "0"]) == 0
    assert "2 articles not read yet, and not served" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_others_are_let_in_only_with_a_token(workspace, served, capsys, address):
    assert main(["serve", str(workspace.place), "--address", address, "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert "--token-file" in told
    assert TOKEN in told
    assert served == []


def test_the_token_is_taken_from_a_file_or_the_environment(workspace, served, tmp_path, monkeypatch, capsys):
    from starlette.testclient import TestClient

    def status(at, **headers):
        return TestClient(served[at][0], base_url="http://127.0.0.1").get("/", headers=headers).status_code

    secret = tmp_path / "token"
    secret.write_text(WORD + "\n", encoding="utf-8")
    command = ["serve", str(workspace.place), "--address", "0.0.0.0", "--port", "0"]
    assert main([*command, "--token-file", str(secret)]) == 0
    assert "who brings the token" in capsys.readouterr().err
    monkeypatch.setenv(TOKEN, WORD[::-1])
    assert main(command) == 0
    assert [status(0), status(0, Authorization=f"Bearer {WORD}")] == [401, 200]
    assert [status(1, Authorization=f"Bearer {WORD}"), status(1, Authorization=f"Bearer {WORD[::-1]}")] == [401, 200]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--port", "70000"], "0 to 65535"),
        (["--port", "x"], "no port"),
        (["--base-path", "/a b"], "is no path"),
        (["--base-path", "/../x"], "is no path"),
        (["--address", "no such host"], "nothing can listen at no such host"),
        (["--allow-origin", "example.org"], "https://example.org"),
        (["--allow-origin", "https://example.org/page"], "is no site"),
        (["--token-file", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_is_refused_in_words(workspace, served, capsys, monkeypatch, options, says):
    monkeypatch.setenv(TOKEN, WORD)
    assert main(["serve", str(workspace.place), *options]) == 2
    assert says in capsys.readouterr().err
    assert served == []


@pytest.mark.parametrize("word", ["tiny-word", "sixteen letters and spaces", "ümlaute-ümlaute-ümlaute"])
def test_a_token_that_is_easily_guessed_or_cannot_be_sent_is_refused(workspace, served, capsys, monkeypatch, word):
    monkeypatch.setenv(TOKEN, word)
    assert main(["serve", str(workspace.place), "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert "16 or more" in told
    assert word not in told
    assert served == []


def test_a_workspace_that_is_not_there_is_not_made(tmp_path, served, capsys):
    missing = tmp_path / "missing.dateline"
    assert main(["serve", str(missing)]) == 2
    assert f"dateline app {missing}" in capsys.readouterr().err
    assert main(["serve", str(tmp_path)]) == 2
    assert "nothing is kept of these articles" in capsys.readouterr().err
    assert main(["serve", "https://example.org/feed"]) == 2
    assert "not fetched here" in capsys.readouterr().err
    assert main(["serve"]) == 2
    assert "INPUT" in capsys.readouterr().err
    assert not missing.exists()
    assert served == []


def test_a_port_that_is_taken_is_told(workspace, capsys):
    with serving.listen("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        assert main(["serve", str(workspace.place), "--port", str(port)]) == 2
    assert f"nothing can listen at 127.0.0.1, port {port}" in capsys.readouterr().err
