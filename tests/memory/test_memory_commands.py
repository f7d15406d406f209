"""Commands read each article once, go on where they were killed, and do without what is kept where they must."""

import json
import subprocess
import sys

import pytest

from geo.articles.reading import read_inputs
from geo.cli import main
from geo.engines import EXTRACTOR
from geo.memory.cache import cache_path, cache_state
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.memory.version import extractor_version
from geo.workspace.articles import removal_of
from geo.workspace.finding import open_workspace
from geo.workspace.reviews import make_reviews

pytestmark = pytest.mark.pipeline

STORY = "Ukrainian forces attacked the city of Kursk on August {day}, 2024. Russian officials met in Moscow.\n"

COUNTED = """
import os, sys
from geo.memory import reading
from geo.model import EventType, Extraction, Report, Span, Status

def counting(article, *, engines):
    print("read", article.id, file=sys.stderr, flush=True)
    if article.id == {dies_at!r}:
        os.kill(os.getpid(), 9)
    span = Span(0, 9)
    report = Report(article.id + "-1", article.id, span, article.text[:9], span, EventType.AID, Status.OCCURRED)
    return Extraction(article, reports=(report,))

reading.extract_article = counting
from geo.cli import main
sys.exit(main({arguments!r}))
"""
WARM = """
import sys
from geo.cli import main
code = main({arguments!r})
print("spacy" if "spacy" in sys.modules else "no spacy", file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(autouse=True)
def one_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def stories(tmp_path):
    folder = tmp_path / "stories"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"{day}.txt").write_text(STORY.format(day=day), encoding="utf-8")
    return folder


def python(script):
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    return done.stdout, done.stderr.splitlines()


def counted(*arguments, dies_at=""):
    """Run a command in a process that only counts what it reads; return its output, what it read, what it said."""
    out, told = python(COUNTED.format(arguments=[str(a) for a in arguments], dies_at=dies_at))
    return out, [line[5:] for line in told if line.startswith("read ")], told


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("command", [["events"], ["events", "--jsonl"], ["places"], ["dates"], ["map", "-o", "m.html"]])
def test_a_second_run_reads_nothing_and_loads_no_language_model(stories, command, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    _, first, _ = run(capsys, command[0], stories, *command[1:])
    again, told = python(WARM.format(arguments=[command[0], str(stories), *command[1:]]))
    assert again == first
    assert told[-1] == "no spacy"


def test_a_killed_command_goes_on_where_it_was(stories):
    out, read, _ = counted("events", stories, "--jsonl", dies_at="3.txt")
    assert (out, read) == ("", ["1.txt", "2.txt", "3.txt"])
    out, read, _ = counted("events", stories, "--jsonl")
    assert read == ["3.txt", "4.txt"]
    assert {json.loads(line)["article"] for line in out.splitlines()} == {f"{n}.txt" for n in range(1, 5)}


def test_reports_are_printed_as_soon_as_they_are_read(stories):
    out, _, _ = counted("events", stories, "--as-read", dies_at="3.txt")
    records = [json.loads(line) for line in out.splitlines()]
    assert {record["article"] for record in records} == {"1.txt", "2.txt"}
    assert all("event" not in record and "trigger" in record for record in records)


def test_a_killed_stream_goes_on_where_it_was_and_gives_the_same(stories, tmp_path):
    lines = tmp_path / "many.jsonl"
    made = [{"id": f"{at}", "text": STORY.format(day=1 + at % 28)} for at in range(200)]
    lines.write_text("".join(json.dumps(each) + "\n" for each in made), encoding="utf-8")
    out, read, _ = counted("events", lines, "--as-read", "--processes", "1", dies_at="150")
    assert len(read) == 151
    begun = out.splitlines()
    out, read, _ = counted("events", lines, "--as-read", "--processes", "1")
    assert read == [f"{at}" for at in range(150, 200)]
    assert out.splitlines()[: len(begun)] == begun
    assert [json.loads(line)["article"] for line in out.splitlines()] == [each["id"] for each in made]


def test_a_stream_tells_what_is_refused_and_goes_on(tmp_path):
    lines = tmp_path / "some.jsonl"
    lines.write_text('{"text": "Troops attacked Lima."}\nno JSON\n{"text": "Ministers met."}\n', encoding="utf-8")
    out, _, told = counted("events", lines, tmp_path / "nowhere.txt", "--as-read")
    assert [json.loads(line)["article"] for line in out.splitlines()] == ["some.jsonl:1", "some.jsonl:3"]
    assert [line.startswith("refused: ") for line in told].count(True) == 2
    assert "2 articles without a day of publication" in "\n".join(told)


def test_a_changed_article_alone_is_read_again(stories):
    counted("events", stories)
    (stories / "2.txt").write_text(STORY.format(day=20), encoding="utf-8")
    _, read, _ = counted("events", stories)
    assert read == ["2.txt"]


def test_places_come_from_events_that_were_read(stories, capsys):
    _, out, _ = run(capsys, "places", stories, "--no-cache")
    run(capsys, "events", stories)
    kept, told = python(WARM.format(arguments=["places", str(stories)]))
    assert kept == out
    assert told == ["no spacy"]


def test_without_the_cache_everything_is_read_and_nothing_kept(stories, capsys):
    _, out, _ = run(capsys, "events", stories, "--no-cache")
    assert not cache_path().exists()
    assert run(capsys, "events", stories)[:2] == (0, out)


def test_the_cache_tells_what_it_holds_and_is_cleared(stories, capsys):
    run(capsys, "events", stories)
    code, out, err = run(capsys, "cache", "info")
    assert code == 0
    assert f"{cache_path()}: 0." in err
    assert "4 articles" in err
    assert extractor_version() in out
    assert "this version" in out
    code, _, err = run(capsys, "cache", "clear")
    assert (code, err.startswith(f"cleared {cache_path()}")) == (0, True)
    assert cache_state().articles == 0
    assert run(capsys, "cache", "clear")[0] == 0


def test_a_damaged_cache_is_told_and_does_not_stop_a_command(stories):
    out, read, _ = counted("events", stories)
    cache_path().write_bytes(b"damage" * 1000)
    again, reread, told = counted("events", stories)
    assert (again, reread) == (out, read)
    assert sum("it is damaged" in line for line in told) == 1
    assert counted("events", stories)[1] == []


def test_a_data_folder_that_cannot_be_written_is_told_once_and_does_not_stop_a_command(
    stories, tmp_path, monkeypatch, capsys
):
    _, out, _ = run(capsys, "events", stories, "--no-cache")
    file = tmp_path / "data"
    file.write_text("no folder")
    monkeypatch.setenv("DATELINE_DATA", str(file))
    code, again, err = run(capsys, "events", stories)
    assert (code, again) == (0, out)
    assert err.count("is not kept") == 1


def test_what_is_read_with_a_workspace_is_kept_in_it(stories, tmp_path, capsys):
    workspace = open_workspace(tmp_path / "w.dateline")
    counted("events", stories, "--workspace", workspace.place)
    _, read, _ = counted("events", stories, "--workspace", workspace.place)
    assert read == []
    assert not cache_path().exists()


def test_what_an_older_extractor_read_is_shown_as_it_was_and_said(stories, tmp_path, capsys):
    from geo.articles.reading import read_inputs

    workspace = open_workspace(tmp_path / "w.dateline")
    articles, _ = read_inputs([stories])
    list(Memory(workspace.extractions(), version="older").read(articles[:2]))
    _, read, told = counted("events", stories, "--workspace", workspace.place)
    assert read == ["3.txt", "4.txt"]
    assert any("2 articles of" in line and "older extractor" in line for line in told)


def test_what_a_person_removed_from_the_workspace_is_not_read(stories, tmp_path, capsys):
    from geo.articles.reading import read_inputs
    from geo.workspace.articles import removal_of
    from geo.workspace.reviews import make_reviews

    workspace = open_workspace(tmp_path / "w.dateline")
    articles, _ = read_inputs([stories])
    workspace.append(make_reviews([(None, removal_of(articles[0]))], reviewer="R. Diaz"))
    out, read, _ = counted("events", stories, "--jsonl", "--workspace", workspace.place)
    assert read == ["2.txt", "3.txt", "4.txt"]
    assert "1.txt" not in out


# ---- what belongs to no article any more ----


def test_what_belongs_to_no_article_is_forgotten_when_it_is_asked_for(stories, tmp_path, capsys):
    workspace = open_workspace(tmp_path / "desk.dateline")
    named = [str(stories), "--workspace", str(workspace.place)]
    assert main(["events", *named]) == 0
    kept = workspace.extractions()
    version = extractor_version()
    articles, _ = read_inputs([stories])
    (removed, gone, *others), keys = articles, [key_of(article) for article in articles]
    workspace.append(make_reviews([(None, removal_of(removed))], reviewer="R. Diaz"))
    (stories / gone.id).unlink()
    assert main(["cache", "prune", *named]) == 0
    assert "forgot what was found in 1 article" in capsys.readouterr().err
    assert kept.read_by(version, keys) == set(keys) - {key_of(gone)}
    assert set(kept.extractors(keys)) == set(keys) - {key_of(gone)}
    assert len(others) == 2


def test_nothing_is_forgotten_where_inputs_were_refused_or_no_workspace_is_named(stories, tmp_path, capsys):
    workspace = open_workspace(tmp_path / "desk.dateline")
    named = [str(stories), "--workspace", str(workspace.place)]
    assert main(["events", *named]) == 0
    articles, _ = read_inputs([stories])
    keys = [key_of(article) for article in articles]
    (stories / articles[0].id).write_bytes(b"")
    assert main(["cache", "prune", *named]) != 0
    assert main(["cache", "prune", str(stories)]) != 0
    assert "name the workspace" in capsys.readouterr().err
    assert workspace.extractions().read_by(extractor_version(), keys) == set(keys)


def test_reports_say_which_release_and_which_rules_and_data_found_them(stories, tmp_path, capsys):
    assert main(["events", str(stories), "--jsonl"]) == 0
    first = capsys.readouterr().out
    assert {json.loads(line)["extractor"] for line in first.splitlines()} == {f"{EXTRACTOR}+{extractor_version()}"}
    assert main(["events", str(stories), "--jsonl"]) == 0
    assert capsys.readouterr().out == first
