"""Bringing in articles, without a browser: what is given, what is asked, what is refused, and what stays."""

import threading
from collections import deque
from datetime import date

import pandas as pd
import pytest
import sample_files as make
from hypothesis import given
from hypothesis import strategies as st_
from sample_events import HOSTILE
from streamlit.testing.v1 import AppTest
from waiting import LONG, wait_until

from geo.articles.documents import ENDINGS
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.model import Article, DatePrecision, Extraction
from geo.ui import jobs
from geo.ui.completing import completed, completion_rows, refused_days
from geo.ui.jobs import ArticleInput, Job, start_reading
from geo.ui.loading import inputs_from_arguments, shelf_of, waiting
from geo.views.shelves import corpus_kept
from geo.workspace.articles import edit_of
from geo.workspace.reviews import make_reviews
from geo.workspace.store import Workspace

pytestmark = pytest.mark.slow

TALKS = "Germany and Poland held talks in Warsaw on 3 May 2024."


def _empty(article, *, engines):
    return Extraction(article)


def done(job):
    assert job.over.wait(LONG)
    return job


def read(*sources, known=()):
    return done(start_reading(sources, known))


# ---- reading ----


def test_files_pasted_text_and_what_is_refused_of_them():
    job = read(
        ArticleInput(name="a.html", data=make.html(head=make.FACTS)),
        ArticleInput(name="bad.pdf", data=b"%PDF-1.4 nothing"),
        ArticleInput(data=TALKS.encode()),
        ArticleInput(name="pack.zip", data=make.packed({"b.txt": b"Talks in Paris.", "../c.txt": b"x"})),
    )
    assert [article.id for article in job.articles] == ["a.html", "pasted", "b.txt"]
    assert [refused.where for refused in job.refused] == ["bad.pdf", "pack.zip/../c.txt"]
    assert (job.done, job.failed) == (job.total, "")


def test_a_paste_without_a_headline_is_called_by_its_first_words():
    job = read(
        ArticleInput(data=b"Talks in Paris.\n\n" + b"They went on for days. " * 9),
        ArticleInput(data=b"Harbour talks\n\nThey met."),
    )
    assert [article.title for article in job.articles] == [
        "Talks in Paris. They went on for days. They went on for …", "Harbour talks",
    ]  # fmt: skip


def test_what_the_page_shows_already_is_not_counted_twice():
    known = [Article("seed.md", f"{TALKS}\n", title="Talks")]
    job = read(
        ArticleInput(data=f"  {TALKS.upper()}".encode()), ArticleInput(name="a.txt", data=b"Other talks."), known=known
    )
    assert [article.id for article in job.articles] == ["a.txt"]
    assert "“Talks”" in job.refused[0].reason


def test_an_address_is_fetched_only_by_the_job(monkeypatch):
    monkeypatch.setattr(jobs, "read_address", lambda address: iter([Article("page", TALKS, path=address)]))
    (article,) = read(ArticleInput(address="https://example.org/a")).articles
    assert article.path == "https://example.org/a"


def test_a_day_that_the_text_tells_is_offered_and_marked():
    (article,) = read(ArticleInput(data=b"PARIS, May 3, 2024 (Example Wire) - Talks were held here.")).articles
    assert article.published_precision is DatePrecision.INFERRED or article.published is None


def test_a_job_that_is_stopped_reads_no_further(monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slowly(name, data):
        yield Article(name, data.decode())
        begun.set()
        go_on.wait(LONG)

    monkeypatch.setattr(jobs, "read_data", slowly)
    job = start_reading([ArticleInput(name=f"{n}.txt", data=f"Text {n}.".encode()) for n in range(5)], ())
    assert begun.wait(LONG)
    job.stopped.set()
    go_on.set()
    done(job)
    assert [article.id for article in job.articles] == ["0.txt"]


def test_a_job_that_breaks_says_so_and_ends(monkeypatch, caplog):
    def broken(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "read_data", broken)
    job = read(ArticleInput(name="a.txt", data=b"x"))
    assert "no fault of the articles" in job.failed
    assert "ZeroDivisionError" in caplog.text


def test_no_more_articles_are_read_than_a_job_may_hold(monkeypatch):
    monkeypatch.setattr(jobs, "MOST_ARTICLES", 3)
    lines = b"\n".join(b'{"text": "Story %d."}' % n for n in range(9))
    job = read(ArticleInput(name="a.jsonl", data=lines))
    assert len(job.articles) == 3
    assert "one too many" in job.refused[-1].reason


# ---- completing ----

ARTICLES = (
    Article("a", "x", title="A title", published=date(2024, 5, 3), published_precision=DatePrecision.INFERRED),
    Article("b", "y", source="Wire"),
)


def test_rows_left_alone_change_nothing():
    assert completed(ARTICLES, completion_rows(ARTICLES)) == (
        ARTICLES[0],
        ARTICLES[1].__class__("b", "y", title="b", source="Wire"),
    )


def test_what_is_written_into_a_row_is_taken_and_a_row_without_a_tick_is_left_out():
    first, second = completion_rows(ARTICLES)
    first |= {"Title": " New\n title ", "Published": date(2024, 5, 4), "Source": "Desk", "Rating": "B2"}
    second |= {"Add": False}
    (article,) = completed(ARTICLES, [first, second])
    assert (article.title, article.source, article.rating) == ("New title", "Desk", "B2")
    assert (article.published, article.published_precision) == (date(2024, 5, 4), DatePrecision.DAY)


def test_the_note_says_of_an_article_that_was_a_picture_that_its_text_is_to_be_checked():
    (row,) = completion_rows([Article("a.pdf", TALKS, published=date(2024, 5, 3), recognised=True)])
    assert "OCR" in row["Note"]


def test_the_note_says_of_an_article_in_another_language_that_its_places_alone_are_read():
    rows = completion_rows([Article("a", "x", language="fr"), Article("b", "x", language="en-GB")])
    assert [row["Note"] for row in rows] == ["in French: places alone", "no day found: give one"]


def test_a_day_may_be_taken_away_and_a_rating_that_is_none_is_not_taken():
    first, second = completion_rows(ARTICLES)
    first |= {"Published": None, "Rating": "<b>"}
    article, _ = completed(ARTICLES, [first, second])
    assert (article.published, article.rating) == (None, "")


@pytest.mark.parametrize("written", [date(2024, 5, 4), "2024-05-04", "2024-05-04T00:00:00.000"])
def test_a_day_is_taken_as_a_day_and_as_the_words_of_one(written):
    first, second = completion_rows(ARTICLES)
    articles = completed(ARTICLES, [{**first, "Published": written}, {**second, "Published": written}])
    assert [(a.published, a.published_precision) for a in articles] == [(date(2024, 5, 4), DatePrecision.DAY)] * 2


@pytest.mark.parametrize("written", ["0001-01-01", "1799-12-31", "2201-01-01", "9999-12-31", "+012026-03-12", "soon"])
def test_a_day_on_which_no_article_can_appear_is_refused_in_its_row_and_told(written):
    rows = [{**row, "Published": written} for row in completion_rows(ARTICLES, {1: {"Published": written}})]
    assert completed(ARTICLES, rows) == ()
    assert refused_days(rows) == 2
    assert written.lstrip("+")[:4] in rows[1]["Note"]
    assert "2024-08-27" in rows[1]["Note"]  # how it should be written
    assert refused_days([{**row, "Add": False} for row in rows]) == 0


@given(st_.one_of(st_.text(max_size=30), st_.dates(), st_.datetimes(), st_.none(), st_.integers(), st_.just(pd.NaT)))
def test_whatever_stands_in_the_column_of_days_is_taken_refused_or_none(written):
    rows = [{**row, "Published": written} for row in completion_rows(ARTICLES)]
    articles = completed(ARTICLES, rows)
    assert len(articles) + refused_days(rows) == len(ARTICLES)
    assert all(a.published is None or 1800 <= a.published.year <= 2200 for a in articles)


def test_the_note_of_a_row_in_which_a_day_was_written_asks_for_none():
    assert completion_rows(ARTICLES, {1: {"Published": "2024-05-04"}})[1]["Note"] == ""
    assert "no day" in completion_rows(ARTICLES, {1: {"Published": None}})[1]["Note"]


def test_rows_say_which_day_is_missing_or_guessed():
    assert ["guessed" in completion_rows(ARTICLES)[0]["Note"], "no day" in completion_rows(ARTICLES)[1]["Note"]] == [
        True,
        True,
    ]


def test_rows_hold_no_control_characters():
    (row,) = completion_rows([Article("a", "x", title="Talks\x00\u202e in Paris")])
    assert row["Title"] == "Talks in Paris"


# ---- finding events ----


def remembering(reader):
    return Memory(Kept.passing(), reader=reader)


def test_adding_an_article_reads_no_other_again_and_a_rating_reaches_one_that_was_read(tmp_path, workspace):
    read_now = []

    def extract(article, *, engines):
        read_now.append(article.id)
        return Extraction(article)

    memory = remembering(extract)
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    inputs = inputs_from_arguments([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])

    def all_read():
        shelf = shelf_of(inputs, workspace)
        deque(memory.read(waiting(shelf, memory)[0]), maxlen=0)
        return corpus_kept(shelf, memory)

    all_read()
    workspace.add_articles([Article("c", "Three.")])
    before = all_read()
    (third,) = workspace.articles()
    workspace.append(make_reviews([(None, edit_of(third, rating="B2"))], reviewer="R. Diaz"))
    corpus = all_read()
    assert read_now == ["a.txt", "b.txt", "c"]
    assert [e.article.rating for e in corpus.extractions] == ["", "", "B2"]
    assert corpus.events is before.events


# ---- the dialog ----

SCRIPT = """
from pathlib import Path
import streamlit as st
from geo.ui.intake import show_intake
from geo.views.shelves import Shelf
from geo.ui.state import state
from geo.workspace.store import Workspace
state().whole = False  # as each run of the whole page does
show_intake(Shelf(), Workspace.open(Path(st.session_state["path"])))
"""


@pytest.fixture
def workspace(tmp_path):
    return Workspace.open(tmp_path / "desk.dateline")


@pytest.fixture
def dialog(workspace, monkeypatch):
    monkeypatch.setattr("geo.memory.reading.extract_article", _empty)
    at = AppTest.from_string(SCRIPT, default_timeout=LONG)
    at.session_state["path"] = str(workspace.place)
    at.run()
    at.button(key="intake-open").click().run()
    assert not at.exception
    return at


def until(at, shown):
    def reached():
        at.run()
        assert not at.exception
        return shown(at)

    wait_until(reached)
    return at


def has_button(key):
    return lambda at: any(button.key == key for button in at.button)


def give(at, text):
    at.text_area(key="intake-text").set_value(text)
    at.button(key="FormSubmitter:intake-form-Read").click().run()
    return at


def test_a_pasted_article_is_read_looked_through_and_kept_in_the_workspace(dialog, workspace):
    until(give(dialog, TALKS), has_button("intake-add"))
    assert dialog.button(key="intake-add").label == "Add 1 article"
    dialog.button(key="intake-add").click().run()
    assert dialog.toast[0].value.startswith("1 article added")
    assert not has_button("intake-add")(dialog)
    (article,) = workspace.articles()
    assert article.text == TALKS


def test_every_kind_of_file_that_is_read_may_be_chosen(dialog):
    uploader = dialog.file_uploader(key="intake-files")
    assert list(uploader.proto.type) == list(ENDINGS)
    assert "Markdown" in uploader.proto.help


def test_nothing_given_is_said(dialog):
    dialog.button(key="FormSubmitter:intake-form-Read").click().run()
    assert "Choose files" in dialog.error[0].value


def test_a_refusal_is_shown_with_its_reason_and_no_markup_of_it_lives(dialog, monkeypatch):
    dialog.text_input(key="intake-address").set_value("http://10.0.0.1/<script>x</script>")
    dialog.button(key="FormSubmitter:intake-form-Read").click().run()
    until(dialog, lambda at: not has_button("intake-stop")(at))
    shown = "".join(html.proto.body for html in dialog.get("html"))
    assert "private or reserved network" in shown
    assert "<script" not in shown


def test_what_was_read_is_there_when_the_dialog_was_closed_meanwhile(dialog):
    until(give(dialog, TALKS), has_button("intake-add"))
    dialog.session_state["intake"].open = False
    dialog.run()
    assert not has_button("intake-add")(dialog)
    assert dialog.button(key="intake-open").label == "Add articles · 1 to check"
    dialog.button(key="intake-open").click().run()
    assert dialog.button(key="intake-add").label == "Add 1 article"


def test_while_the_dialog_is_closed_a_chip_says_how_far_the_reading_is_and_opens_it(dialog):
    job = Job("Reading", 3, 1)
    dialog.session_state["intake"].open, dialog.session_state["intake"].job = False, job
    dialog.run()
    assert dialog.button(key="intake-chip").label == "Reading 2 of 3 …"
    assert not has_button("intake-open")(dialog)
    dialog.button(key="intake-chip").click().run()
    assert has_button("intake-stop")(dialog)
    dialog.session_state["intake"].open = False
    job.over.set()
    until(dialog, has_button("intake-open"))
    assert dialog.session_state["intake"].job is None


def test_going_back_forgets_what_was_read(dialog, workspace):
    until(give(dialog, HOSTILE), has_button("intake-back"))
    dialog.button(key="intake-back").click().run()
    assert dialog.text_area(key="intake-text")
    assert workspace.articles() == ()


def test_a_running_job_can_be_stopped_and_leaves_nothing(dialog, workspace, monkeypatch):
    go_on = threading.Event()

    def slowly(name, data):
        go_on.wait(LONG)
        yield Article(name, "x")

    monkeypatch.setattr(jobs, "_pasted", lambda _text: slowly("a", b""))
    give(dialog, TALKS)
    assert has_button("intake-stop")(dialog)
    dialog.button(key="intake-stop").click().run()
    go_on.set()
    assert dialog.text_area(key="intake-text")
    assert workspace.articles() == ()
