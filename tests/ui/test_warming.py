"""What is got ready for the first visitor: he waits for it, and what fails is left to the page to tell."""

import threading

import pytest

from geo.ui import warming


def test_who_waits_finds_it_ready(monkeypatch):
    may_end, done = threading.Event(), []

    def slow(arguments):
        may_end.wait()
        done.append(arguments)

    monkeypatch.setattr(warming, "get_ready", slow)
    warming.begin(["a.txt"])
    waiting = threading.Thread(target=lambda: (warming.wait(), done.append("waited for")))
    waiting.start()
    assert done == []
    may_end.set()
    waiting.join()
    assert done == [["a.txt"], "waited for"]


def test_where_nothing_is_got_ready_nobody_waits():
    warming.wait()


@pytest.mark.slow
@pytest.mark.parametrize("given", [["nowhere.txt"], ["--published", "no day"], ["a.dateline", "b.dateline"]])
def test_what_fails_is_left_to_the_page(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    warming.begin(given)
    warming.wait()
