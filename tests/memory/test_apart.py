"""A process of its own reads what the same rules read here, can be stopped, and costs an article when it dies."""

import os
import subprocess
import sys
import threading
from datetime import date

import pytest

from geo.engines import OURS, Engines
from geo.errors import EndedError, SettingsError, StoppedError
from geo.extract import extract_article
from geo.memory.apart import ApartReader
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.model import Article, Rejection
from geo.stopping import stoppable

pytestmark = pytest.mark.pipeline

ARTICLES = (
    Article("a", "Russian troops attacked Kharkiv on August 23.", published=date(2024, 8, 27)),
    Article("b", "Protesters marched in Nairobi on Sunday, \u2028 <b>'\ud800'</b>.", published=date(2024, 8, 27)),
)


@pytest.fixture(scope="module")
def reader():
    """One that has started, and is ended after these tests."""
    found = ApartReader()
    found.begin()
    yield found
    found.close()


def test_it_finds_what_is_found_in_this_process(reader):
    assert [reader(article, engines=OURS) for article in ARTICLES] == [extract_article(each) for each in ARTICLES]


def test_an_error_is_raised_as_it_would_be_here_and_the_next_article_is_read(reader):
    with pytest.raises(SettingsError, match="'nowhere' is not installed"):
        reader(ARTICLES[0], engines=Engines(pipeline="nowhere"))
    assert reader(ARTICLES[0], engines=OURS).reports


def test_who_asks_to_stop_waits_for_nothing_and_another_article_is_read(reader):
    stop = threading.Event()
    stop.set()
    with stoppable(stop), pytest.raises(StoppedError):
        reader(ARTICLES[0], engines=OURS)
    assert reader(ARTICLES[0], engines=OURS).reports


def test_several_may_ask_at_once(reader):
    found = {}
    threads = [threading.Thread(target=lambda a=a: found.update({a.id: reader(a, engines=OURS)})) for a in ARTICLES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {article.id: extract_article(article) for article in ARTICLES}


def test_a_process_that_ends_costs_the_article_that_it_read(tmp_path, monkeypatch):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o700)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(broken))
        reader = ApartReader()
        with pytest.raises(EndedError, match="ended with code 3"):
            reader(ARTICLES[0], engines=OURS)
        memory = Memory(Kept.passing(), reader=reader)
        (refused,) = memory.read(ARTICLES[:1])
    assert isinstance(refused, Rejection)
    assert refused.where == "a"
    assert refused.reason.startswith("the process that read it ended with code 3, as where memory runs out; split")
    (found,) = memory.read(ARTICLES[1:])
    assert found.article.id == "b"
    reader.close()


def test_to_close_it_waits_for_no_article():
    reader, found = ApartReader(), []
    long = Article("long", " ".join(f"Troops attacked Kharkiv on August {day}." for day in range(1, 31)) * 200)

    def read():
        with pytest.raises(EndedError):
            reader(long, engines=OURS)
        found.append("ended")

    reader.begin()
    reading = threading.Thread(target=read)
    reading.start()
    while reading.is_alive():  # it may not have begun yet
        reader.close()
        reading.join(0.1)
    assert found == ["ended"]


def test_it_ends_with_whoever_has_started_it():
    asked = subprocess.Popen([sys.executable, "-m", "geo.memory.apart"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    answered, _ = asked.communicate(b"")
    assert (asked.returncode, answered) == (os.EX_OK, b"")
