"""Articles edited and removed in the log, and what becomes of it when they change."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_corpus

from geo.errors import InputError
from geo.memory.store import key_of
from geo.model import Article, DatePrecision
from geo.views.review_words import entry_of
from geo.workspace.articles import dressed, edit_of, edited, removal_of
from geo.workspace.history import next_redo, next_undo
from geo.workspace.reviews import make_reviews
from geo.workspace.store import Workspace

A = Article("a.txt", "One.", "First", date(2024, 5, 3), DatePrecision.INFERRED, "A wire", "there/a.txt")
B = Article("b.txt", "Two.", "Second")
DAY = date(2024, 5, 4)


def log(*changes):
    return tuple(review for change in changes for review in make_reviews([(None, change)], reviewer="R. Diaz"))


def test_day_title_source_and_rating_are_edited_and_a_day_that_was_given_is_sure():
    change = edit_of(A, title=" A \n title ", published=DAY, source="Desk", rating="B2")
    found = edited(log(change), (A, B))
    assert found.articles == (
        replace(A, title="A title", published=DAY, published_precision=DatePrecision.DAY, source="Desk", rating="B2"),
        B,
    )
    assert [entry_of(r).what for r in found.trail["a.txt"]] == [
        "changed the article’s title and day and source and rating"
    ]


def test_an_edit_of_the_day_is_read_again_and_one_of_the_title_is_not():
    (other,) = edited(log(edit_of(A, published=DAY)), (A,)).articles
    (same,) = edited(log(edit_of(A, title="New", rating="A1")), (A,)).articles
    assert key_of(other) != key_of(A)
    assert key_of(same) == key_of(A)


def test_each_edit_is_taken_back_alone_and_brought_again():
    first = edit_of(A, title="New")
    second = edit_of(replace(A, title="New"), rating="B2")
    entries = log(first, second)
    taken = (*entries, *log(next_undo(entries, "R. Diaz")))
    assert edited(taken, (A,)).articles == (replace(A, title="New"),)
    again = (*taken, *log(next_redo(taken, "R. Diaz")))
    assert edited(again, (A,)).articles == (replace(A, title="New", rating="B2"),)


def test_a_removed_article_comes_back_with_undo():
    entries = log(removal_of(A))
    found = edited(entries, (A, B))
    assert (found.articles, found.removed) == ((B,), (A,))
    assert entry_of(entries[0]).what == "removed the article"
    assert edited((*entries, *log(next_undo(entries, "R. Diaz"))), (A, B)).articles == (A, B)


def test_an_edit_follows_a_renamed_file_and_keeps_to_its_copy_among_several():
    entries = log(edit_of(A, rating="B2"))
    renamed, copy = replace(A, id="c.txt"), replace(A, id="0.txt")
    assert edited(entries, (B, renamed)).articles == (B, replace(renamed, rating="B2"))
    assert edited(entries, (copy, A)).articles == (copy, replace(A, rating="B2"))


def test_an_edit_of_a_text_that_is_gone_is_listed():
    found = edited(log(edit_of(A, rating="B2")), (replace(A, text="Other."),))
    assert found.articles == (replace(A, text="Other."),)
    assert [item.why for item in found.lost] == ["its article is gone, or has another text now"]


def test_ratings_given_otherwise_come_first():
    assert edited((), (A,), {"a.txt": "C3"}).articles == (replace(A, rating="C3"),)
    assert edited(log(edit_of(A, rating="B2")), (A,), {"a.txt": "C3"}).articles == (replace(A, rating="B2"),)


def test_what_is_no_rating_is_refused_and_an_empty_title_leaves_the_old_one():
    with pytest.raises(InputError, match="no rating"):
        edit_of(A, rating="Z9")
    assert edit_of(A, title="  \n").after.title == "First"
    assert len(edit_of(A, title="x" * 1000).after.title) == 300


def test_edits_come_back_from_the_file_as_they_were(place):
    workspace = Workspace.open(place)
    entries = log(edit_of(A, title=HOSTILE, published=DAY), removal_of(B))
    workspace.append(entries)
    assert Workspace.open(workspace.place).reviews() == entries


def test_a_corpus_is_dressed_in_what_its_articles_say_now_and_keeps_its_events():
    corpus = sample_corpus()
    first = corpus.extractions[0].article
    now = dressed(corpus, [replace(first, title="New", published=None)])
    assert now.events is corpus.events
    assert now.extractions[0].article == replace(first, title="New")
    assert dressed(corpus, [first]) is corpus


STEPS = {
    "title": lambda now, number, _: edit_of(now, title=f"T{number}"),
    "source": lambda now, number, _: edit_of(now, source=f"S{number}"),
    "rating": lambda now, number, _: edit_of(now, rating=f"A{number % 6 + 1}"),
    "remove": lambda now, _, __: removal_of(now),
    "undo": lambda _, __, entries: next_undo(entries, "R. Diaz"),
    "redo": lambda _, __, entries: next_redo(entries, "R. Diaz"),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_taking_everything_back_leaves_the_articles_as_they_came(steps):
    entries, now = (), A
    for number, step in enumerate(steps):
        change = STEPS[step](now, number, entries)
        entries += log(change) if change is not None else ()
        now = next(iter(edited(entries, (A,)).articles), now)
    while (change := next_undo(entries, "R. Diaz")) is not None:
        entries += log(change)
    assert edited(entries, (A, B)).articles == (A, B)
