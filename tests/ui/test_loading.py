from collections import deque
from datetime import date
from pathlib import Path

from coded_tables import acled

from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.model import EventType, Extraction
from geo.resources import resource_path
from geo.ui.desk import shown
from geo.ui.loading import coded_given, inputs_from_arguments, opened, shelf_of, waiting
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


def test_tables_of_coded_events_are_no_articles(tmp_path):
    table = tmp_path / "acled.csv"
    table.write_bytes(acled())
    inputs = inputs_from_arguments(["events.parquet", "--coded", str(table), "--coded-type", "AID"])
    assert (inputs.paths, inputs.coded, inputs.unknown) == ((), (Path("events.parquet"), table), EventType.AID)
    assert (inputs.seeds, inputs.name) == (False, "2 inputs")
    files, refused = coded_given(inputs)
    assert [file.name for file in files] == ["acled.csv"]
    assert [each.where for each in refused] == ["events.parquet"]
    assert shelf_of(inputs, Workspace.open(tmp_path / "w.dateline")).rejections == refused


def test_events_of_a_named_table_are_shown_beside_those_of_the_workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "data"))
    table = tmp_path / "acled.csv"
    table.write_bytes(acled({}, {"event_id_cnty": "SUD2"}))
    inputs = inputs_from_arguments(["--coded", str(table), "--workspace", str(tmp_path / "w.dateline")])
    assert [event.id for event in shown(inputs).events] == ["acled-SUD1", "acled-SUD2"]
    opened(inputs)[0].add_coded_table("more.csv", acled({"event_id_cnty": "SUD3"}), unknown="")
    assert [event.id for event in shown(inputs).events] == ["acled-SUD1", "acled-SUD2", "acled-SUD3"]
