"""How a set of articles was joined is kept, and never changes what is shown."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update
from told_twice import ARTICLES, EXTRACTIONS, told

from geo.extract import corpus_of
from geo.memory import joined, tables
from geo.memory.joined import corpus_of_kept
from geo.memory.reading import Memory
from geo.memory.store import Kept


@pytest.fixture
def memory():
    found = Memory(Kept.passing(), version="one", reader=lambda article, *, engines: told(int(article.id[:-4])))
    list(found.read(ARTICLES))
    return found


def test_what_was_joined_is_not_joined_again_and_is_the_same(memory, monkeypatch):
    first = corpus_of_kept(memory, ARTICLES, EXTRACTIONS)
    assert first == corpus_of(EXTRACTIONS)
    assert len(first.events) < 300
    monkeypatch.setattr(joined, "corpus_of", lambda *_args, **_more: pytest.fail("it was joined again"))
    assert corpus_of_kept(memory, ARTICLES, EXTRACTIONS) == first


def spoil(memory, data):
    """Have something else stand where it is kept how reports are joined."""
    with memory._kept.database.writing() as connection:
        connection.execute(update(tables.joined).values(data=data))


@pytest.mark.parametrize("data", [b"", b"x" * 40])
def test_what_is_damaged_is_joined_anew_and_mended(memory, data, monkeypatch):
    first = corpus_of_kept(memory, ARTICLES, EXTRACTIONS)
    spoil(memory, data)
    assert corpus_of_kept(memory, ARTICLES, EXTRACTIONS) == first
    monkeypatch.setattr(joined, "corpus_of", lambda *_args, **_more: pytest.fail("it was joined again"))
    assert corpus_of_kept(memory, ARTICLES, EXTRACTIONS) == first


@pytest.mark.parametrize(
    "wrong", [((0, 1),), ((0, 0), tuple(range(1, 300))), ((300,), tuple(range(300))), ((), tuple(range(300)))]
)
def test_numbers_that_leave_a_report_out_or_take_one_twice_are_not_taken(memory, wrong):
    first = corpus_of_kept(memory, ARTICLES, EXTRACTIONS)
    kept = joined.Joined(wrong, ((),) * len(wrong), dict(first.origins))
    data = joined.zlib.compress(joined.msgspec.msgpack.encode(kept))
    spoil(memory, data)
    assert corpus_of_kept(memory, ARTICLES, EXTRACTIONS) == first


@pytest.mark.parametrize("bond", [(0, 999, 0.9, ()), (0, -1, None, ()), (0, 299, 0.9, ("the same word",))])
def test_reasons_that_tie_an_event_to_what_is_no_report_of_it_are_not_taken(memory, bond):
    first = corpus_of_kept(memory, ARTICLES, EXTRACTIONS)
    numbers = {report.id: at for at, report in enumerate(r for e in EXTRACTIONS for r in e.reports)}
    events = tuple(tuple(numbers[report.id] for report in event.reports) for event in first.events)
    kept = joined.Joined(events, ((bond,), *((),) * (len(events) - 1)), dict(first.origins))
    spoil(memory, joined.zlib.compress(joined.msgspec.msgpack.encode(kept)))
    assert corpus_of_kept(memory, ARTICLES, EXTRACTIONS) == first


@pytest.mark.slow
def test_an_article_more_or_another_reading_is_another_set(memory):
    corpus_of_kept(memory, ARTICLES[:-1], EXTRACTIONS[:-1])
    assert corpus_of_kept(memory, ARTICLES, EXTRACTIONS) == corpus_of(EXTRACTIONS)
    another = [replace(e, reports=tuple(replace(r, id=f"{r.id}x", when=None) for r in e.reports)) for e in EXTRACTIONS]
    assert corpus_of_kept(memory, ARTICLES, another) == corpus_of(another)


def test_an_article_that_is_not_read_yet_leaves_the_set_as_it_is(memory, monkeypatch):
    first = corpus_of_kept(memory, ARTICLES, EXTRACTIONS)
    monkeypatch.setattr(joined, "corpus_of", lambda *_args, **_more: pytest.fail("it was joined again"))
    more = [*ARTICLES, replace(ARTICLES[0], id="not-read.txt")]
    assert corpus_of_kept(memory, more, EXTRACTIONS) == first


@pytest.mark.slow
def test_a_few_sets_are_kept(memory):
    for last in range(136, 150):
        corpus_of_kept(memory, ARTICLES[:last], EXTRACTIONS[:last])
    with memory._kept.database.reading() as connection:
        assert 0 < connection.execute(select(func.count()).select_from(tables.joined)).scalar_one() <= 8
