"""Coded events on the page: given as a file, looked through, kept, shown with their row, reviewed and taken away."""

from pathlib import Path

import pytest
from listed_rows import open_row, rows_of
from sample_events import sample_corpus
from streamlit.testing.v1 import AppTest
from test_review import workspace
from waiting import LONG

from geo.coded.reading import read_coded_bytes, with_coded
from geo.errors import WorkspaceError
from geo.exports.pack import make_pack, pack_time
from geo.exports.request import ExportRequest
from geo.model import EventType, ReviewState
from geo.views.selection import Selection
from geo.views.view import view_of
from geo.workspace.applying import apply
from geo.workspace.coded_files import read_kept
from geo.workspace.reviews import Decide, Merge, Undo, anchors_of_event, make_reviews
from geo.workspace.store import Workspace

pytestmark = pytest.mark.slow
__all__ = ["workspace"]

APP = Path(__file__).parents[2] / "app.py"
HOSTILE = "<script>alert(1)</script>`${7*7}` [x](javascript:alert(2))"
TABLE = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,location,latitude,longitude,notes\n"
    f'A1,2024-05-05,Battles,Armed clash,River Front,Khartoum,15.5,32.5,"{HOSTILE}"\n'
    "A2,2024-05-05,Strategic developments,Other,River Front,Khartoum,15.5,32.5,\n"
).encode()


@pytest.fixture(autouse=True)
def corpus(monkeypatch):
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_args, **_more: sample_corpus())
    monkeypatch.setattr("sys.argv", ["app.py"])


@pytest.fixture
def page(workspace):
    at = AppTest.from_file(str(APP), default_timeout=LONG).run()
    assert not at.exception
    return at


def give(at, data=TABLE, name="acled.csv"):
    at.file_uploader(key="coded-file-0").set_value((name, data, "text/csv")).run()
    assert not at.exception
    return at


def html(at):
    return "".join(each.proto.body for each in at.get("html"))


def test_columns_and_refusals_are_shown_before_anything_is_kept(page, workspace):
    give(page)
    assert "<dt>latitude</dt><dd>latitude</dd>" in html(page)
    assert "<b>acled.csv, row 3</b>" in html(page)
    assert workspace.coded_tables() == ()
    page.button(key="coded-back").click().run()
    assert [each.key for each in page.file_uploader if each.key == "coded-file-1"]


def test_what_is_added_is_on_the_page_with_its_row_and_its_owner(page, workspace):
    before = len(rows_of(page))
    give(page).button(key="coded-add").click().run()
    assert not page.exception
    assert [table.name for table in workspace.coded_tables()] == ["acled.csv"]
    assert len(rows_of(page)) == before + 1
    assert any("acleddata.com" in each.value for each in page.caption)
    open_row(page, next(row for row in rows_of(page) if "River Front" in row["title"]))
    shown = html(page)
    assert "ACLED · acled.csv, row 2" in shown
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_rows_of_an_unknown_type_come_in_once_a_type_is_chosen_for_them(page, workspace):
    give(page).selectbox(key="coded-unknown").select(EventType.MOBILIZE).run()
    page.button(key="coded-add").click().run()
    assert [table.unknown for table in workspace.coded_tables()] == ["MOBILIZE"]


def test_a_file_that_is_no_table_of_events_is_refused_with_the_reason(page):
    give(page, b"title,text\na,b\n", "articles.csv")
    assert any("no column for day" in each.value for each in page.caption)


def test_a_pack_brings_its_events(page, workspace):
    wanted = ExportRequest(view_of(sample_corpus(), Selection()))
    pack = make_pack(wanted, time=pack_time("2024-09-01T00:00:00"), endings=(".jsonl",))
    give(page, pack.content, "briefing.zip")
    assert any("events** of briefing in briefing.zip" in each.value for each in page.markdown)
    if any(each.key == "coded-unknown" for each in page.selectbox):
        page.selectbox(key="coded-unknown").select(EventType.MOBILIZE).run()
    page.button(key="coded-add").click().run()
    assert not page.exception
    (table,) = workspace.coded_tables()
    assert table.name == "briefing.zip"
    assert read_kept(table).rows


def test_a_zip_that_is_no_pack_is_refused_with_the_reason(page):
    give(page, b"PK\x03\x04 and no more", "briefing.zip")
    assert any("briefing.zip" in each.value for each in page.caption)


def test_a_file_is_taken_away(page, workspace):
    give(page).button(key="coded-add").click().run()
    page.button(key="coded-remove-0").click().run()
    assert workspace.coded_tables() == ()
    assert not any("River Front" in row["title"] for row in rows_of(page))


def test_what_may_be_one_event_is_offered_and_joined_only_by_a_person(page, workspace):
    corpus = sample_corpus()
    mine = next(e for e in corpus.events if e.when and e.when.precision == 1 and e.places and e.agents)
    place, day = mine.places[0].place, mine.when.start.isoformat()
    columns = "event_id,date,type,actor,place,lat,lon\n"
    row = f"1,{day},{mine.type},{mine.agents[0].name},{place.name},{place.lat},{place.lon}\n"
    before = len(rows_of(page))
    give(page, (columns + row).encode(), "theirs.csv").button(key="coded-add").click().run()
    assert any("theirs has 1 event, your articles 13; 1 is shared" in each.value for each in page.markdown)
    assert len(rows_of(page)) == before + 1  # nothing is joined by itself
    (join,) = [each for each in page.button if str(each.key).startswith("coded-join-")]
    join.click().run()
    assert not page.exception
    assert len(rows_of(page)) == before
    assert [type(review.change) for review in workspace.reviews()] == [Merge]


# ---- the workspace ----


def test_a_file_is_kept_as_it_was_given_and_replaced_by_one_of_its_name(tmp_path):
    workspace = Workspace.open(tmp_path / "a.dateline")
    assert workspace.coded_tables() == ()
    workspace.add_coded_table("a.csv", TABLE)
    workspace.add_coded_table("a.csv", TABLE * 2, unknown="AID")
    (table,) = Workspace.open(tmp_path / "a.dateline").coded_tables()
    assert (table.name, table.unknown, table.content) == ("a.csv", "AID", TABLE * 2)
    workspace.remove_coded_table("a.csv")
    assert workspace.coded_tables() == ()


def test_a_file_is_listed_without_being_read_and_says_where_it_is_gone(tmp_path):
    workspace = Workspace.open(tmp_path / "a.dateline")
    workspace.add_coded_table("a.csv", TABLE)
    (table,) = workspace.coded_tables()
    workspace.remove_coded_table("a.csv")
    with pytest.raises(WorkspaceError, match=r"a\.csv was replaced or removed while it was read"):
        _ = table.content


def test_reviews_of_a_coded_event_find_it_again_and_joining_keeps_its_row():
    corpus = with_coded(sample_corpus(), [read_coded_bytes(TABLE, "acled.csv")])
    coded, article = corpus.events[-1], corpus.events[0]
    accepted = make_reviews([(coded, Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED))], reviewer="R. Diaz")
    found = apply(accepted, corpus)
    assert found.lost == ()
    assert next(e for e in found.corpus.events if e.coded).review is ReviewState.ACCEPTED
    joined = make_reviews([(article, Merge((anchors_of_event(coded),)))], reviewer="R. Diaz")
    (one,) = [event for event in apply(joined, corpus).corpus.events if event.coded]
    assert (one.id, one.reports, one.coded) == (article.id, article.reports, coded.coded)
    undone = (*joined, *make_reviews([(None, Undo(joined[0].batch))], reviewer="R. Diaz"))
    assert len(apply(undone, corpus).corpus.events) == len(corpus.events)
    gone = apply(accepted, sample_corpus())
    assert len(gone.lost) == 1
