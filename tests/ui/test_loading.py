from collections import deque
from datetime import date
from pathlib import Path

from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.model import Extraction
from geo.resources import resource_path
from geo.ui.loading import inputs_from_arguments, shelf_of, waiting
from geo.views.shelves import corpus_kept
from geo.workspace.store import Workspace


def test_without_inputs_the_seeds_are_shown():
    assert inputs_from_arguments([]).paths == (resource_path("seeds"),)


def test_inputs_and_their_day_come_from_the_command_line():
    inputs = inputs_from_arguments(["a.txt", "b", "--published", "2024-08-27"])
    assert inputs.paths == (Path("a.txt"), Path("b"))
    assert inputs.published == date(2024, 8, 27)
    assert inputs.name == "2 inputs"


def test_an_address_is_kept_as_it_is_and_no_path():
    inputs = inputs_from_arguments(["a.txt", "https://example.org/a//b"])
    assert inputs.paths == (Path("a.txt"),)
    assert inputs.addresses == ("https://example.org/a//b",)


def test_an_article_over_which_the_program_fails_is_refused_and_waits_for_nothing(tmp_path):
    def extract(article, *, engines):
        if article.id == "b.txt":
            raise ZeroDivisionError
        return Extraction(article)

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Text.")
    shelf = shelf_of(inputs_from_arguments([str(tmp_path)]), Workspace.open(tmp_path / "w.dateline"))
    memory = Memory(Kept.passing(), reader=extract)
    deque(memory.read(shelf.articles), maxlen=0)
    corpus = corpus_kept(shelf, memory)
    assert [extraction.article.id for extraction in corpus.extractions] == ["a.txt"]
    assert [refused.where for refused in corpus.rejections] == ["b.txt"]
    assert waiting(shelf, memory) == ((), ())
