"""What is got ready for the first visitor: he waits for it, and what fails is left to the page to tell."""

import logging
import threading

import pytest

from geo.ui import warming
from geo.ui.loading import inputs_from_arguments, memory_of, opened, shelf_of
from geo.views.shelves import corpus_kept


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
def test_nothing_is_said_of_answering_nobody(monkeypatch):
    """Importing a component asks for the visitor that is answered, and Streamlit warns where there is none."""
    told = []

    class Heard(logging.Handler):
        def emit(self, record):
            told.append(threading.current_thread().name)

    from streamlit.runtime.scriptrunner_utils import script_run_context

    heard, asked = Heard(), script_run_context.get_script_run_ctx
    monkeypatch.setattr(warming, "get_ready", lambda arguments: asked())
    script_run_context._LOGGER.addHandler(heard)
    try:
        warming.begin([])
        warming.wait()
        assert told == []
        other = threading.Thread(target=asked, name="other")
        other.start()
        other.join()
        assert told == ["other"]
    finally:
        script_run_context._LOGGER.removeHandler(heard)


@pytest.mark.slow
@pytest.mark.parametrize("given", [["nowhere.txt"], ["--published", "no day"], ["a.dateline", "b.dateline"]])
def test_what_fails_is_left_to_the_page(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    warming.begin(given)
    warming.wait()


@pytest.mark.pipeline
def test_what_is_kept_is_got_ready_without_a_fault(tmp_path, caplog):
    caplog.set_level(logging.INFO, "geo.ui.warming")
    given = tmp_path / "a.md"
    given.write_text(
        "---\npublished: 2024-08-27\n---\nRussian troops attacked Kharkiv on August 23.\n", encoding="utf-8"
    )
    inputs = inputs_from_arguments([str(given)])
    workspace, _ = opened(inputs)
    shelf, memory = shelf_of(inputs, workspace), memory_of(inputs, workspace)
    list(memory.read(shelf.articles))
    warming.get_ready([str(given)])
    assert len(corpus_kept(shelf, memory).events) == 1
    assert caplog.records == []
