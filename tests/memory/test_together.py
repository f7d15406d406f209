"""Several processes read what one would, in the same order, each article once."""

import threading
from datetime import date

import pytest

from geo.cli import main
from geo.extract import extract_article
from geo.memory import together
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.memory.together import processes_here, read_together
from geo.model import Article, Extraction, Rejection
from geo.workspace.store import Workspace

TOWNS = ["Kharkiv", "Nairobi", "Lima", "Manila", "Aden", "Mosul", "Goma", "Lagos", "Bamako", "Quito", "Hanoi", "Accra"]
ARTICLES = tuple(
    Article(f"{town}.txt", f"Troops attacked {town} on August 23.", published=date(2024, 8, 27)) for town in TOWNS
)


class Counting:
    """Stands for a process: finds nothing, counts what it is asked for, and waits until another has been asked too."""

    both = threading.Barrier(2)

    def __init__(self) -> None:
        self.read: list[str] = []
        self.closed = False
        MADE.append(self)

    def __call__(self, article, *, engines):
        if not self.read:
            self.both.wait()
        self.read.append(article.id)
        if article.id == "Lima.txt":
            raise ZeroDivisionError
        return Extraction(article)

    def close(self) -> None:
        self.closed = True


MADE: list[Counting] = []


@pytest.fixture
def made(monkeypatch):
    """The readers that were made, the one of this process first."""
    MADE.clear()
    monkeypatch.setattr(together, "ApartReader", Counting)
    return MADE


@pytest.fixture(params=["a file", "a server", "this process alone"])
def kept(request, tmp_path) -> Kept:
    if request.param == "this process alone":
        return Kept.passing()
    return Workspace.open(
        tmp_path / "w.dateline" if request.param == "a file" else request.getfixturevalue("schema")
    ).extractions()


def nothing(article, *, engines):
    return Extraction(article)


def read(memory, **how):
    with read_together(memory, ARTICLES, least=1, **how):
        return list(memory.read(ARTICLES))


def test_each_article_is_read_once_by_one_of_them_and_all_come_in_their_order(made, kept):
    found = read(Memory(kept, reader=Counting()), processes=2)
    here, beside = made
    assert sorted(here.read + beside.read) == sorted(article.id for article in ARTICLES)
    assert here.read
    assert beside.read
    assert beside.closed
    where = [each.where if isinstance(each, Rejection) else each.article.id for each in found]
    assert where == [article.id for article in ARTICLES]
    assert [isinstance(each, Rejection) for each in found].count(True) == 1


def test_where_all_are_read_or_one_process_is_asked_for_no_other_is_started(made, kept):
    memory = Memory(kept, reader=nothing)
    found = read(memory, processes=1)
    assert read(memory, processes=8) == found
    assert made == []


def test_little_to_read_starts_no_other_process(made):
    memory = Memory(Kept.passing(), reader=nothing)
    with read_together(memory, ARTICLES, processes=8):
        assert len(list(memory.read(ARTICLES))) == len(ARTICLES)
    assert made == []


def test_who_stops_early_leaves_no_process(made):
    with read_together(Memory(Kept.passing()), ARTICLES, processes=3, least=1):
        Counting.both.abort()
    Counting.both.reset()
    assert [each.closed for each in made] == [True, True]


@pytest.mark.pipeline
def test_what_processes_find_is_what_one_finds():
    assert read(Memory(Kept.passing()), processes=2) == read(Memory(Kept.passing()), processes=1)
    assert extract_article(ARTICLES[0]).reports


def test_there_is_at_least_one_process_here():
    assert 1 <= processes_here() <= together.MOST


@pytest.mark.parametrize("number", ["0", "-1", "two", "65", "1.5", "٣"])
def test_what_is_no_number_of_processes_is_told(number, capsys):
    assert main(["events", "seeds", "--processes", number]) == 2
    assert "is no number of processes; name one from 1 to 64" in capsys.readouterr().err
