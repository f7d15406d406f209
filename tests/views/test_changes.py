from dataclasses import replace

import pytest
from sample_events import MOSCOW, PARIS, sample_corpus

from geo.model import EventPlace, PlaceRole, ReviewState, Status, content_id
from geo.views.changes import ChangeKind, Earlier, changes, version_of
from geo.views.selection import Selection
from geo.views.view import view_of


@pytest.fixture(scope="module")
def view():
    return view_of(sample_corpus())


def earlier_of(view):
    return Earlier(tuple(version_of(event, view) for event in view.events), view.caption, "2024-09-01T00:00:00Z")


def with_first(view, **values):
    first, *others = view.events
    return replace(view, events=(replace(first, **values), *others))


def test_nothing_has_changed_since_the_same_view(view):
    found = changes(view, earlier_of(view))
    assert found.all == ()
    assert found.same == len(view.events)
    assert found.note == ""


def test_events_that_were_not_there_are_new_and_those_that_are_gone_withdrawn(view):
    before = replace(view, events=view.events[:-1])
    found = changes(view, earlier_of(before))
    assert [change.event for change in found.new] == [view.events[-1]]
    assert (found.changed, found.withdrawn) == ((), ())
    back = changes(before, earlier_of(view))
    assert [change.version.id for change in back.withdrawn] == [view.events[-1].id]
    assert back.withdrawn[0].event is None
    assert back.counts == "0 new, 0 changed, 1 withdrawn since 1 Sep 2024"


@pytest.mark.parametrize(
    ("values", "about", "after"),
    [
        ({"status": Status.DENIED}, "status", "denied"),
        ({"places": (EventPlace(PARIS, PlaceRole.AT),)}, "where", "Paris (exact place)"),
        ({"places": ()}, "where", ""),
        ({"when": None}, "when", "no date"),
        ({"agents": ()}, "who", ""),
        ({"review": ReviewState.ACCEPTED}, "review", "accepted"),
    ],
)
def test_an_event_that_says_something_else_says_what(view, values, about, after):
    found = changes(with_first(view, **values), earlier_of(view))
    (change,) = found.changed
    (difference,) = change.differences
    assert (difference.about, difference.after) == (about, after)
    assert change.kind is ChangeKind.CHANGED
    assert found.same == len(view.events) - 1


def test_what_was_and_what_is_are_told_in_words(view):
    (change,) = changes(with_first(view, places=()), earlier_of(view)).changed
    assert change.says == "where: Moscow (exact place) → nothing"


def test_an_event_with_one_more_report_is_the_same_event(view):
    first, second, *_ = view.events
    joined = replace(first, id="another-id", reports=(*first.reports, *second.reports))
    now = replace(view, events=(joined, *view.events[2:]))
    found = changes(now, earlier_of(view))
    (change,) = found.changed
    assert (change.before.id, change.after.id) == (first.id, "another-id")
    assert change.says == "reports: 1 report → 2 reports"
    assert [gone.version.id for gone in found.withdrawn] == [second.id]


def test_an_event_whose_article_grew_at_its_head_is_the_same_event(view):
    def moved(event):
        reports = tuple(replace(report, id=content_id(report.id, "moved")) for report in event.reports)
        return replace(event, id=content_id(event.id, "moved"), reports=reports)

    now = replace(view, events=tuple(moved(event) for event in view.events))
    assert changes(now, earlier_of(view)).all == ()


def test_of_several_that_share_reports_those_belong_together_that_share_most(view):
    first, second, third, *_ = view.events
    all_three = replace(first, id="all", reports=(*first.reports, *second.reports, *third.reports))
    before = replace(view, events=(all_three,))
    two = replace(second, id="two", reports=(*second.reports, *third.reports))
    one = replace(first, id="one")
    found = changes(replace(view, events=(one, two)), earlier_of(before))
    assert [change.event.id for change in found.new] == ["one"]
    assert [(change.before.id, change.after.id) for change in found.changed] == [("all", "two")]


def test_what_the_filters_of_today_leave_out_is_not_withdrawn(view):
    corpus = sample_corpus()
    now = view_of(corpus, Selection(actors=frozenset({"wagner-group"})))
    found = changes(now, earlier_of(view), events=corpus.events)
    assert (len(found.new), len(found.changed), len(found.withdrawn), found.hidden) == (0, 0, 0, 9)
    assert "All events" in found.note
    assert changes(now, earlier_of(view)).hidden == 0


def test_an_article_that_is_merely_not_given_withdraws_nothing(view):
    first = view.events[0].articles[0]
    left = tuple(event for event in view.events if first not in event.articles)
    gone = [event for event in view.events if first in event.articles]
    now = replace(view, events=left)
    found = changes(now, earlier_of(view), events=left, articles={key for key in view.articles if key != first})
    assert (found.withdrawn, found.absent) == ((), len(gone))
    assert f"{len(gone):,} of articles that are not given now" in found.counts
    read_again = changes(now, earlier_of(view), events=left, articles=set(view.articles))
    assert (len(read_again.withdrawn), read_again.absent) == (len(gone), 0)


def test_a_place_of_another_precision_is_a_change(view):
    nearer = replace(MOSCOW, where_prec=2, radius_km=20.0)
    (change,) = changes(with_first(view, places=(EventPlace(nearer, PlaceRole.AT),)), earlier_of(view)).changed
    assert change.differences[0].after == "Moscow (within about 20 km)"
