"""What is told of some time, out of what was told round by round."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.model import Corpus, Extraction, Place, PlaceKind, Rejection
from geo.views.changes import ChangeKind, Difference
from geo.watching.digests import counts_words, digest_of
from geo.watching.telling import (
    LONGEST_KEPT,
    MOST_KEPT,
    MOST_TOLD,
    Comparison,
    Journal,
    Known,
    ToldArticle,
    ToldEvent,
    articles_since,
    compare,
    told_since,
    with_comparison,
    with_current,
    with_problems,
)

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
NEW, CHANGED, WITHDRAWN = ChangeKind
HOUR = timedelta(hours=1)


def told(key, kind, serial, *, at=NOON, says=(), title="A title"):
    return ToldEvent(key, f"{key}-{serial}", kind, serial, at, title=title, says=says)


def journal(*events, **fields):
    return Journal(NOON, NOON, events=events, **fields)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ([NEW], NEW),
        ([NEW, CHANGED], NEW),
        ([NEW, WITHDRAWN], None),
        ([NEW, WITHDRAWN, NEW], NEW),
        ([CHANGED], CHANGED),
        ([CHANGED, WITHDRAWN], WITHDRAWN),
        ([WITHDRAWN], WITHDRAWN),
        ([WITHDRAWN, NEW], CHANGED),
    ],
)
def test_what_became_of_an_event_is_told_once(kinds, found):
    says = (Difference("status", "planned", "happened"),)
    events = (told("e", kind, at, says=says if kind is CHANGED else ()) for at, kind in enumerate(kinds, start=1))
    assert [event.kind for event in told_since(journal(*events), 0)] == ([found] if found else [])


def test_changes_are_told_from_first_to_last_and_those_that_were_taken_back_are_none():
    def change(serial, about, before, after):
        return told("e", CHANGED, serial, says=(Difference(about, before, after),))

    first, second, back = change(1, "where", "a", "b"), change(2, "where", "b", "c"), change(3, "where", "c", "a")
    other = change(2, "when", "x", "y")
    assert told_since(journal(first, second), 0)[0].says == (Difference("where", "a", "c"),)
    assert set(told_since(journal(first, other), 0)[0].says) == {
        Difference("where", "a", "b"),
        Difference("when", "x", "y"),
    }
    assert told_since(journal(first, second, back), 0) == ()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12), st.integers(0, 12))
def test_new_and_gone_are_what_a_look_at_both_ends_would_tell(steps, since):
    """Events come and go; what is told of the time in between agrees with who is there at its ends."""
    there, events, then = set(), [], None
    for serial, (key, comes) in enumerate(steps, start=1):
        if serial == since + 1:
            then = set(there)
        if comes != (key in there):
            there ^= {key}
            events.append(told(key, NEW if comes else WITHDRAWN, serial))
    then = set(there) if then is None else then
    found = {kind: {e.key for e in told_since(journal(*events), since) if e.kind is kind} for kind in ChangeKind}
    assert found[NEW] == there - then
    assert found[WITHDRAWN] == then - there
    assert found[CHANGED] <= there & then


def test_a_comparison_of_the_same_number_replaces_the_one_that_was_broken_off():
    def found(*events):
        return Comparison(Known(1), events, (), {"a": "a-now"})

    once = with_comparison(journal(), found(told("a", NEW, 1), told("b", NEW, 1)), NOON)
    again = with_comparison(once, found(told("a", NEW, 1)), NOON)
    assert [(e.key, e.id) for e in again.events] == [("a", "a-1")]
    later = with_comparison(again, replace(found(), known=Known(2)), NOON)
    assert [(e.key, e.id) for e in later.events] == [("a", "a-now")]  # whatever it is called by then


def test_the_journal_forgets_what_is_long_ago():
    old = told("a", NEW, 1)
    late = NOON + LONGEST_KEPT + HOUR
    found = with_comparison(journal(old), Comparison(Known(2), (told("b", NEW, 2, at=late),), (), {}), late)
    assert [event.key for event in found.events] == ["b"]


def test_days_are_those_of_the_reader():
    zone = timezone(timedelta(hours=10))  # there it is 22:00 on the 28th, and yesterday began at 14:00 UTC on the 26th
    at = datetime(2026, 11, 26, 14, tzinfo=UTC)
    there = journal(told("a", NEW, 1, at=at), told("b", NEW, 1, at=at - timedelta(seconds=1)))
    digest = digest_of(there, "yesterday", workspace="w", now=NOON, zone=zone)
    assert (digest.line, [e.key for e in digest.new]) == ("Since yesterday: 1 new", ["a"])
    digest = digest_of(there, "2026-11-26", workspace="w", now=NOON, zone=zone)
    assert (digest.line, len(digest.new)) == ("Since 26 Nov 2026: 2 new", 2)
    with pytest.raises(InputError, match="no day"):
        digest_of(there, "Tuesday", workspace="w", now=NOON)


def test_where_the_journal_does_not_go_back_so_far_that_is_said():
    def note(since, **fields):
        return digest_of(replace(journal(), **fields), since, workspace="w", now=NOON, zone=UTC).note

    assert note("2026-11-28") == "told from 28 Nov 2026, 12:00 on"  # when it was begun
    early = NOON.replace(year=2020)
    assert note("2026-11-28", begun=early) == note("last") == ""
    assert note("2026-01-01", begun=early) == "told from 19 Oct 2026, 12:00 on"
    events = (told("a", NEW, 1, at=NOON - HOUR),) * MOST_KEPT
    assert note("yesterday", begun=early, events=events) == "told from 28 Nov 2026, 11:00 on"


def test_articles_that_no_event_can_come_from_are_told(corpus_of, make_article):
    article = replace(make_article("Bonjour."), language="fr")
    (told_article,) = compare(Corpus((Extraction(article),), (), ()), Known(), NOON).articles
    assert "French" in told_article.unread
    digest = digest_of(Journal(NOON, NOON, articles=(told_article,)), "yesterday", workspace="w", now=NOON)
    assert [each.where for each in digest.failed] == ["a.txt"]


def test_counts_are_told_without_those_that_are_none():
    assert counts_words(12, 2, 0) == "12 new, 2 changed"
    assert counts_words(0, 0, 1204) == "1,204 withdrawn"
    assert counts_words(0, 0, 0) == "nothing new"


def test_an_article_that_came_and_changed_has_come():
    came, changed = ToldArticle("a", "A", 1, NOON), ToldArticle("a", "A", 2, NOON + HOUR, changed=True)
    there = Journal(NOON, NOON, articles=(came, changed))
    assert [each.changed for each in articles_since(there, 0)] == [False]
    assert [each.changed for each in articles_since(there, 1)] == [True]


def test_a_problem_is_told_once_and_one_that_lasts_since_when_it_does():
    refused = [Rejection("a.pdf", "is no PDF"), Rejection("a.pdf", "is no PDF")]
    there = with_problems(with_problems(journal(), refused, NOON), refused, NOON + HOUR)
    assert [(p.where, p.at) for p in there.problems] == [("a.pdf", NOON)]
    lasting = with_current(with_current(there, refused[:1], NOON), [Rejection("a.pdf", "is still none")], NOON + HOUR)
    assert [(p.reason, p.at) for p in lasting.current] == [("is still none", NOON)]
    assert with_current(lasting, [], NOON).current == ()


# ---- comparing ----


@pytest.fixture
def corpus_of(make_event, make_article):
    def make(*sentences, **fields):
        events = tuple(make_event(sentence, **fields) for sentence in sentences)
        articles = {event.articles[0] for event in events}
        texts = [make_article("\n".join(sentences), article_id=name) for name in sorted(articles)]
        return Corpus(tuple(map(Extraction, texts)), events, ())

    return make


def test_an_event_keeps_its_key_when_its_words_move(corpus_of):
    first = compare(corpus_of("Ukraine attacked Kursk."), Known(), NOON)
    other = corpus_of("Ukraine attacked Kursk.")
    moved = replace(other, events=(replace(other.events[0], id="other"),))
    second = compare(moved, first.known, NOON)
    assert second.events == ()
    assert second.ids == {first.events[0].key: "other"}


def test_what_is_told_of_an_event_is_plain_and_bounded(corpus_of):
    place = Place("Kur\u202esk" * 100, PlaceKind.CITY, 51.73, 36.19, 1, "RU")
    (event,) = compare(corpus_of("Ukraine attacked it\x1b[2J. " + "x" * 5000, places=(place,)), Known(), NOON).events
    told = repr(event)
    assert "\\x1b" not in told
    assert "\\u202e" not in told
    assert len(told) < 4000
    assert (event.day.isoformat(), event.point) == ("2024-08-06", (51.73, 36.19))


def test_of_very_many_events_the_further_ones_are_counted(corpus_of):
    many = corpus_of(*(f"Ukraine attacked Kursk {at}." for at in range(5)))
    events = tuple(replace(many.events[at % 5], id=f"e{at}", reports=tuple(
        replace(r, id=f"r{at}", sentence=f"Ukraine attacked Kursk {at}.") for r in many.events[at % 5].reports
    )) for at in range(MOST_TOLD + 3))  # fmt: skip
    found = compare(replace(many, events=events), Known(), NOON)
    there = with_comparison(journal(), found, NOON)
    digest = digest_of(there, "yesterday", workspace="w", now=NOON)
    assert digest.counts == (MOST_TOLD + 3, 0, 0)
    assert (len(digest.new), digest.more) == (MOST_TOLD, 3)
