"""A workspace as a whole: copied between a file and a server, checked, backed up, its log printed."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from sample_events import HOSTILE, sample_events
from sqlalchemy import insert, text, update
from told_twice import ARTICLES
from told_twice import told as joined_article

from geo.cli import main
from geo.errors import WorkspaceError
from geo.joining.clustering import event_of
from geo.memory.encoding import REPORTS, Part, Reports
from geo.memory.joined import _encoded, corpus_of_kept
from geo.memory.reading import Memory
from geo.memory.store import Counts, key_of
from geo.memory.tables import joined, shown
from geo.model import Article, ReviewState
from geo.workspace.checking import check_workspace
from geo.workspace.copying import copy_workspace
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.store import Workspace
from geo.workspace.tables import articles, coded, recognised

ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
ARTICLE = Article("a.txt", f"{HOSTILE} \0 \ue000", "Title", date(2024, 8, 27), path="/x/a.txt", rating="B2")


def filled(place) -> Workspace:
    """Make a workspace that holds something of each kind."""
    workspace = Workspace.open(place)
    workspace.add_articles([ARTICLE, Article("b.pdf", "A scan.", recognised=True)])
    workspace.append(
        make_reviews([(event, ACCEPT) for event in sample_events()[:3]], reviewer="R. Diaz", reason="read both")
    )
    workspace.add_coded_table("b.csv", b"date,latitude,longitude,type\n2024-05-03,52.2,21.0,CONSULT\n")
    workspace.add_coded_table("a.csv", b"date,latitude,longitude\n2024-05-04,52.2,21.0\n", unknown="ASSAULT")
    workspace.save_view("China", {"actor": ["country/CN"]})
    workspace.set_setting("tour", "closed")
    for article in workspace.articles():
        parts = {Part.REPORTS: REPORTS.encode(Reports())}
        workspace.extractions().keep(key_of(article), "one", parts, Counts.FIRST)
    workspace.extractions().keep_joined("set", b"joined")
    return workspace


def all_of(workspace):
    keys = [key_of(article) for article in workspace.articles()]
    kept = workspace.extractions()
    return (
        *(workspace.articles(), workspace.reviews(), workspace.views(), workspace.setting("tour")),
        [(table.name, table.digest, table.unknown, table.content) for table in workspace.coded_tables()],
        *(kept.extractors(keys), kept.shown(keys, Part.REPORTS), kept.joined("set")),
    )


@pytest.mark.slow
@pytest.mark.parametrize("there_and_back", [False, True])
def test_a_copy_holds_what_the_workspace_holds(place, schema, tmp_path, there_and_back):
    workspace, other = filled(place), Workspace.open(schema if there_and_back else tmp_path / "copy.dateline")
    if there_and_back and place == schema:
        pytest.skip("a schema is no copy of itself")
    found = copy_workspace(workspace, other)
    assert (found.rows["articles"], found.rows["reviews"], found.left) == (2, 3, ())
    assert all_of(other) == all_of(workspace)
    assert check_workspace(other) == ()
    other.append(make_reviews([(sample_events()[3], ACCEPT)], reviewer="R. Diaz"))  # numbers go on behind the copied
    assert other.reviews()[:-1] == workspace.reviews()


def test_nothing_is_copied_over_anything(place, tmp_path):
    workspace = filled(tmp_path / "w.dateline")
    other = Workspace.open(place)
    other.set_setting("a", "b")
    with pytest.raises(WorkspaceError, match=r"is not empty \(there is something in its settings\)"):
        copy_workspace(workspace, other)
    assert other.articles() == ()


def test_rows_that_no_dateline_wrote_are_left_out_of_a_copy_and_told(place, tmp_path):
    workspace = filled(tmp_path / "w.dateline")
    with closing(sqlite3.connect(tmp_path / "w.dateline")) as file:
        file.execute("INSERT INTO settings VALUES (x'ff', 'x')")
        file.execute("INSERT INTO settings VALUES ('y', CAST(x'ff' AS TEXT))")
        file.execute("UPDATE extractions SET used = 'never' WHERE number = 1")
        file.commit()
    found = copy_workspace(workspace, Workspace.open(place))
    assert sorted((table, why) for table, _, why in found.left) == [
        ("extractions", "its used is of another kind"),
        ("settings", "its name is no text"),
        ("settings", "its value is no text in UTF-8"),
    ]


def told(workspace, *more):
    return [flaw.what for flaw in check_workspace(workspace, *more)]


def test_what_is_wrong_is_found(place):
    workspace = filled(place)
    assert told(workspace) == []
    with workspace.database.writing() as connection:
        connection.execute(update(articles).where(articles.c.id == "b.pdf").values(text="Another text."))
        connection.execute(insert(recognised), [{"digest": "x"}])
        connection.execute(update(coded).where(coded.c.name == "b.csv").values(content=b"damaged"))
        connection.execute(insert(shown), [{"article": "k", "extractor": "two"}])
        connection.execute(text("UPDATE extractions SET data = '' WHERE article = :key"), {"key": key_of(ARTICLE)})
    found = told(workspace)
    assert len(found) == 6
    for part in (
        "the text of 'b.pdf' is not the one that was brought in",
        "a mark of recognised text belongs to no article",
        "the reports of 'a.txt' are",
        "b.csv is damaged; remove it, and add it again",
        "what is shown of 'k' is not kept",
        "what is kept of 1 articles belongs to none",
    ):
        assert any(part in each for each in found), (part, found)
    assert sum(flaw.harmful for flaw in check_workspace(workspace)) == 4


def test_what_is_kept_of_articles_that_lie_elsewhere_is_not_lost(place):
    workspace, elsewhere = Workspace.open(place), Article("c.txt", "Elsewhere.")
    workspace.extractions().keep(key_of(elsewhere), "one", {Part.REPORTS: REPORTS.encode(Reports())}, Counts.FIRST)
    assert len(told(workspace)) == 1
    assert told(workspace, [elsewhere]) == []


@pytest.mark.slow
def test_events_are_joined_anew_and_compared(place):
    workspace = Workspace.open(place)
    workspace.add_articles(ARTICLES)
    memory = Memory(workspace.extractions(), reader=lambda article, *, engines: joined_article(int(article.id[:-4])))
    read = tuple(memory.read(ARTICLES))
    corpus = corpus_of_kept(memory, ARTICLES, read)
    assert told(workspace) == []
    reports = [report for extraction in read for report in extraction.reports]
    alone = replace(corpus, events=tuple(event_of([report], []) for report in reports))
    with workspace.database.writing() as connection:
        connection.execute(update(joined).values(data=_encoded(alone, reports)))
    assert [each[:44] for each in told(workspace)] == ["which reports tell of one event is kept othe"]


# ---- commands ----


def run(capsys, *arguments):
    code = main([*map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_commands_copy_back_up_and_print_the_log(tmp_path, capsys, place):
    path = tmp_path / "w.dateline"
    workspace = filled(path)
    into = getattr(place, "whole", place)
    code, _, err = run(capsys, "workspace", "copy", path, into)
    assert (code, "2 articles, 3 reviews, 2 parts of what was read" in err) == (0, True)
    assert all_of(Workspace.open(place)) == all_of(workspace)
    backup = tmp_path / "backup.dateline"
    assert run(capsys, "workspace", "backup", into, backup)[0] == 0
    assert all_of(Workspace.open(backup)) == all_of(workspace)
    code, _, err = run(capsys, "workspace", "backup", into, backup)
    assert (code, "is there already" in err) == (2, True)
    code, out, _ = run(capsys, "workspace", "log", into)
    assert (code, out.count("R. Diaz: accepted it “read both”")) == (0, 3)
    code, out, _ = run(capsys, "workspace", "log", into, "--jsonl")
    assert [json.loads(line)["reviewer"] for line in out.splitlines()] == ["R. Diaz"] * 3
    assert run(capsys, "workspace", "log", into, "--since", "2999-01-01")[1] == ""


def test_commands_check_and_tell_by_their_code(tmp_path, capsys, place):
    workspace, named = filled(place), getattr(place, "whole", place)
    code, _, err = run(capsys, "workspace", "check", named)
    assert (code, "is whole" in err) == (0, True), err
    with workspace.database.writing() as connection:
        connection.execute(update(articles).where(articles.c.id == "b.pdf").values(text="Another text."))
    code, _, err = run(capsys, "workspace", "check", named)
    assert (code, "fault" in err) == (1, True)
    code, _, err = run(capsys, "workspace", "log", tmp_path / "none.dateline")
    assert (code, "there is no workspace" in err) == (2, True)
    assert not (tmp_path / "none.dateline").exists()
