"""What `dateline app` refuses before anything is served: of how visitors are let in, and of its inputs."""

import errno

import pytest
from login_files import AUTH, login_text

from geo.__main__ import main


@pytest.fixture
def login_file(tmp_path, monkeypatch):
    for name in ("DATELINE_WORD", "DATELINE_WORD_FILE", "DATELINE_LOGIN"):
        monkeypatch.setenv(name, "")
    path = tmp_path / "login.toml"
    path.write_text(login_text(), encoding="utf-8")
    return path


def told(capsys, *words):
    assert main(["app", "--no-browser", *map(str, words)]) == 2
    return capsys.readouterr().err


def test_a_login_and_a_word_are_one_too_many(login_file, tmp_path, capsys):
    word = tmp_path / "word"
    word.write_text("correct horse", encoding="utf-8")
    assert "give one of them" in told(capsys, "--login", login_file, "--word-file", word)


def test_a_login_that_comes_back_elsewhere_is_refused(login_file, capsys):
    assert "must have the path /maps/oauth2callback" in told(capsys, "--login", login_file, "--base-path", "/maps")


def test_a_login_file_or_word_that_is_wrong_is_told(login_file, tmp_path, capsys):
    assert "cannot be read" in told(capsys, "--login", tmp_path / "none.toml")
    login_file.write_text(AUTH, encoding="utf-8")
    assert "[roles]: is missing" in told(capsys, "--login", login_file)
    assert "cannot be read" in told(capsys, "--word-file", tmp_path / "none")


def test_a_path_that_is_not_there_is_told_before_a_page_opens(tmp_path, capsys):
    story = tmp_path / "story.txt"
    story.write_text("Soldiers left Kursk.", encoding="utf-8")
    said = told(capsys, story, tmp_path / "storey.txt")
    assert "storey.txt: there is no such file or folder; check the path" in said


def test_a_port_that_is_taken_or_is_none_is_told_before_a_page_opens(capsys, monkeypatch):
    def taken(address, **_):
        raise OSError(errno.EADDRINUSE, "as the system puts it")

    monkeypatch.setattr("socket.create_server", taken)
    said = told(capsys, "--port", 8501)
    assert "port 8501: another program serves there; leave --port out, or give 0" in said
    monkeypatch.undo()
    assert "ports go from 1 to 65535" in told(capsys, "--port", 99999)
