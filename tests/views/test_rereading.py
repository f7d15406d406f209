"""What a new extractor would change is told before it is applied."""

from dataclasses import replace

from sample_events import sample_corpus

from geo.joining.clustering import event_of
from geo.model import ReviewState, Status
from geo.views.rereading import propose
from geo.workspace.reviews import Decide, make_reviews

CORPUS = sample_corpus()
FIRST, SECOND, THIRD = CORPUS.events[:3]


def reviewed(*events):
    accept = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
    return make_reviews([(event, accept) for event in events], reviewer="R. Diaz")


def test_new_changed_and_gone_events_are_told_and_reviews_stay():
    other = Status.ALLEGED if FIRST.status is not Status.ALLEGED else Status.PLANNED
    changed = event_of([replace(report, status=other) for report in FIRST.reports])
    rest = CORPUS.events[2:]
    found = propose(
        replace(CORPUS, events=(FIRST, *rest)), replace(CORPUS, events=(SECOND, changed, *rest[1:])), reviewed(FIRST)
    )
    assert [c.event.id for c in found.changes.new] == [SECOND.id]
    assert [(c.event.id, c.differences[0].about) for c in found.changes.changed] == [(changed.id, "status")]
    assert [c.before.id for c in found.changes.withdrawn] == [THIRD.id]
    assert found.counts == (1, 1, 1)
    assert not found.lost
    assert {e.id: e.review for e in found.after.corpus.events}[changed.id] is ReviewState.ACCEPTED


def test_reviews_that_would_no_longer_fit_are_listed_but_not_those_that_are_lost_already():
    staged = replace(CORPUS, events=CORPUS.events[1:])
    found = propose(CORPUS, staged, reviewed(FIRST, THIRD))
    assert [item.review.event for item in found.lost] == [reviewed(FIRST)[0].event]
    assert [c.before.id for c in found.changes.withdrawn] == [FIRST.id]
    assert not propose(staged, staged, reviewed(FIRST, THIRD)).lost


def test_the_same_reading_changes_nothing():
    found = propose(CORPUS, CORPUS, reviewed(FIRST))
    assert found.counts == (0, 0, 0)
    assert found.changes.same == len(CORPUS.events)
