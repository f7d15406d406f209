"""Reading stops within an article where somebody asks for it, and nothing of that article is kept or refused."""

import threading

import pytest

from geo.errors import StoppedError
from geo.language.parsing import parse
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.model import Article, Extraction
from geo.stopping import go_on, stoppable


def test_nobody_who_asks_stops_nothing():
    go_on()
    with stoppable(threading.Event()):
        go_on()


def test_who_asks_stops_the_block_and_nothing_after_it():
    asked = threading.Event()
    asked.set()
    with pytest.raises(StoppedError), stoppable(asked):
        go_on()
    go_on()


def test_an_article_that_is_stopped_is_neither_kept_nor_refused_and_can_be_read_again():
    asked = threading.Event()

    def reader(article, *, engines):
        if article.id == "long":
            asked.set()
        go_on()
        return Extraction(article)

    articles = [Article("short", "Talks."), Article("long", "More talks."), Article("last", "The end.")]
    memory = Memory(Kept.passing(), version="1", reader=reader)
    assert [found.article.id for found in memory.read(articles, stop=asked)] == ["short"]
    assert [article.id for article in memory.load(articles).pending] == ["long", "last"]
    memory = Memory(Kept.passing(), version="1", reader=lambda article, engines: Extraction(article))
    assert len(list(memory.read(articles))) == 3


@pytest.mark.pipeline
def test_a_long_text_is_left_in_the_middle_of_its_parse():
    class AskedLater(threading.Event):
        """Set after it was looked at some times."""

        looks = 0

        def is_set(self):
            self.looks += 1
            return self.looks > 3

    asked = AskedLater()
    with pytest.raises(StoppedError), stoppable(asked):
        parse("Troops attacked the town on Friday.\n\n" * 5000)
    assert asked.looks == 4
