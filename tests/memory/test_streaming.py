"""A stream of articles is read as a list is, a window at a time: how long it is makes no difference to what is held."""

import gc
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from geo.memory import together
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.memory.together import WINDOW, read_streamed
from geo.model import Article, EventType, Extraction, Rejection, Report, Span, Status
from geo.workspace.store import Workspace


def articles(number):
    return (Article(f"{at}.txt", f"Troops attacked town {at}.", published=date(2024, 5, 5)) for at in range(number))


def reading(article, *, engines):
    if article.id == "7.txt":
        raise ZeroDivisionError
    span = Span(0, 6)
    told = Report(f"r-{article.id}", article.id, span, article.text[:6], span, EventType.ASSAULT, Status.OCCURRED)
    return Extraction(article, reports=(told,))


@pytest.fixture(params=["a file", "this process alone"])
def memory(request, tmp_path) -> Memory:
    if request.param == "a file":
        return Memory(Workspace.open(tmp_path / "w.dateline").extractions(), reader=reading)
    return Memory(Kept.passing(), reader=reading, strict=True, lasting=False)


def test_a_stream_gives_what_a_list_gives_in_its_order(memory):
    number = 2 * WINDOW + 5
    found = list(read_streamed(memory, articles(number), processes=1))
    where = [each.where if isinstance(each, Rejection) else each.article.id for each in found]
    assert where == [article.id for article in articles(number)]
    assert [isinstance(each, Rejection) for each in found].count(True) == 1
    assert found == list(Memory(Kept.passing(), reader=reading).read(articles(number)))


def test_an_empty_stream_gives_nothing(memory):
    assert list(read_streamed(memory, [], processes=2)) == []


def test_an_article_that_comes_twice_is_told_twice(memory):
    (article,) = articles(1)
    found = list(read_streamed(memory, [article, article], processes=1))
    assert [each.article for each in found] == [article, article]


def test_no_more_than_three_windows_of_an_endless_stream_are_in_memory(memory):
    taken = 0

    def endless():
        nonlocal taken
        for at in count():
            taken += 1
            yield Article(f"endless {at}", f"Troops attacked town {at}.", published=date(2024, 5, 5))

    stream = read_streamed(memory, endless(), processes=1)
    for done in range(1, 6 * WINDOW):
        next(stream)
        assert taken <= done + 2 * WINDOW
    held = [each for each in gc.get_objects() if isinstance(each, Article) and each.id.startswith("endless ")]
    assert len(held) <= 3 * WINDOW
    stream.close()


def test_what_no_file_keeps_is_let_go_and_what_a_file_keeps_stays(memory, tmp_path):
    number = 4 * WINDOW
    list(read_streamed(memory, articles(number), processes=1))
    unread = memory.unread(articles(number))
    lasting = (tmp_path / "w.dateline").exists()
    assert [article.id for article in unread] == (["7.txt"] if lasting else [a.id for a in articles(number)])


def test_each_is_told_when_its_turn_comes(memory):
    told = []
    stream = read_streamed(memory, articles(5), processes=1, progress=lambda article: told.append(article.id))
    next(stream)
    assert told == ["0.txt"]
    assert len(list(stream)) == 4
    assert told == [f"{at}.txt" for at in range(5)]


class Beside:
    """Stands for a process."""

    def __init__(self):
        self.read = []
        self.closed = False

    def __call__(self, article, *, engines):
        self.read.append(article.id)
        return reading(article, engines=engines)

    def close(self):
        self.closed = True


@pytest.fixture
def beside(monkeypatch):
    """The readers that were made."""
    made = []

    def make():
        made.append(Beside())
        return made[-1]

    monkeypatch.setattr(together, "ApartReader", make)
    return made


def test_other_processes_read_windows_too_and_the_same_is_found(memory, beside):
    here = Beside()
    number = 5 * WINDOW
    found = list(read_streamed(memory.read_by(here), articles(number), processes=3, least=1))
    assert len(beside) == 2
    assert all(each.closed for each in beside)
    assert {id_ for each in (here, *beside) for id_ in each.read} == {article.id for article in articles(number)}
    assert found == list(read_streamed(Memory(Kept.passing(), reader=reading), articles(number), processes=1))


def test_who_stops_early_leaves_no_process(memory, beside):
    stream = read_streamed(memory, articles(5 * WINDOW), processes=3, least=1)
    next(stream)
    stream.close()
    assert [each.closed for each in beside] == [True, True]


def test_little_to_read_or_what_was_read_starts_no_other_process(memory, beside):
    list(read_streamed(memory, articles(3), processes=8))
    assert beside == []
    if memory.unread(articles(3)) == ():
        list(read_streamed(memory, (replace(article) for article in articles(3)), processes=8, least=1))
        assert beside == []
