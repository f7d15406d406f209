"""Two reviewers on one file: nobody undoes what a colleague decided without being told of it."""

import threading
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_events import CHINA, MOSCOW, PARIS, TRIPOLI, US, sample_corpus

from geo.errors import StaleError
from geo.model import Article, EventPlace, EventType, PlaceRole, ReviewState, Side, Span, Status, When
from geo.ui.add_event import added
from geo.workspace.applying import apply
from geo.workspace.articles import edit_of, removal_of
from geo.workspace.conflicts import keep, renewed
from geo.workspace.history import next_redo, next_undo
from geo.workspace.reviews import (
    ActorPart,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Decide,
    Merge,
    Split,
    anchors_of,
    make_reviews,
)
from geo.workspace.store import Workspace

CORPUS = sample_corpus()
TALKS, VISIT, THIRD = CORPUS.events[:3]
ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
REJECT = Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)
MARCH, MAY = (When(date(2024, month, 3), date(2024, month, 3), 1, "") for month in (3, 5))


def lay(log):
    return apply(log, CORPUS)


class Reviewer:
    """A person with a page of her own on the file; she sees what it said when she last looked."""

    def __init__(self, path, name):
        self.workspace, self.name = Workspace.open(path), name
        self.look()

    def look(self):
        self.log = self.workspace.reviews()
        self.events = lay(self.log).corpus.events

    def sees(self, event):
        wanted = {report.id for report in event.reports}
        return next(found for found in self.events if wanted & {report.id for report in found.reports})

    def decide(self, event, *changes, reason=""):
        seen = None if event is None else self.sees(event)
        return self.keep([(seen, change) for change in changes], reason=reason)

    def keep(self, changes, *, reason=""):
        return keep(self.workspace, changes, reviewer=self.name, reason=reason, seen=self.log, lay=lay)

    def turn(self, which, **more):
        return self.decide(None, which(self.workspace.reviews(), self.name, **more))


@pytest.fixture
def ann(place):
    return Reviewer(place, "Ann")


@pytest.fixture
def bob(tmp_path, ann):
    return Reviewer(ann.workspace.place, "Bob")


def entries(someone):
    return [(review.reviewer, review.change) for review in someone.workspace.reviews()]


def changes_of(event):
    """Two changes of each field of an event, both from what it says."""
    part, actor = event.places[0], ActorPart(event.agents[0], Side.AGENT)
    return {
        "decision": (ACCEPT, REJECT),
        "type": (ChangeType(event.type, EventType.PROTEST), ChangeType(event.type, EventType.ASSAULT)),
        "status": (ChangeStatus(event.status, Status.DENIED), ChangeStatus(event.status, Status.PLANNED)),
        "days": (ChangeWhen(event.when, MARCH), ChangeWhen(event.when, MAY)),
        "no days": (ChangeWhen(event.when, None), ChangeWhen(event.when, MAY)),
        "place": (
            ChangePlace(part, EventPlace(PARIS, PlaceRole.AT)),
            ChangePlace(part, EventPlace(TRIPOLI, PlaceRole.AT)),
        ),
        "actor": (
            ChangeActor(actor, ActorPart(US, Side.AGENT)),
            ChangeActor(actor, ActorPart(replace(US, id="country/FR", name="France"), Side.AGENT)),
        ),
        "what an actor is": (
            ChangeActor(actor, ActorPart(replace(actor.actor, country="FR"), Side.AGENT)),
            ChangeActor(actor, None),
        ),
    }


FIELDS = tuple(changes_of(TALKS))


@pytest.mark.parametrize("field", FIELDS)
def test_a_change_of_what_a_colleague_has_changed_is_refused_and_told(ann, bob, field):
    hers, his = changes_of(TALKS)[field]
    assert ann.decide(TALKS, hers, reason="both papers say so") == ()
    (found,) = bob.decide(TALKS, his)
    assert entries(bob) == [("Ann", hers)]
    assert found.change is his
    assert (found.seen, found.now) == (TALKS, lay(found.since).corpus.events[0])
    (told,) = found.since
    assert (told.reviewer, told.change, told.reason) == ("Ann", hers, "both papers say so")


@pytest.mark.parametrize("field", FIELDS)
def test_who_insists_overrides_it_knowingly(ann, bob, field):
    hers, his = changes_of(TALKS)[field]
    ann.decide(TALKS, hers)
    (found,) = bob.decide(TALKS, his)
    bob.look()
    assert bob.decide(TALKS, renewed(found)) == ()
    laid = lay(bob.workspace.reviews())
    assert (laid.lost, laid.unlike) == ((), frozenset())
    bob.look()
    alone = lay(make_reviews([(TALKS, his)], reviewer="Bob")).corpus.events[0]
    assert bob.sees(TALKS) == alone


def test_changes_of_other_fields_and_events_are_both_kept(ann, bob):
    ann.decide(TALKS, changes_of(TALKS)["type"][0])
    ann.decide(VISIT, ACCEPT)
    assert bob.decide(TALKS, changes_of(TALKS)["place"][0]) == ()
    assert bob.decide(THIRD, REJECT) == ()
    assert len(entries(bob)) == 4


def test_who_accepts_accepts_what_the_event_says_now(ann, bob):
    ann.decide(TALKS, changes_of(TALKS)["place"][0])
    (found,) = bob.decide(TALKS, ACCEPT)
    bob.look()
    assert bob.decide(TALKS, renewed(found)) == ()
    bob.look()
    assert bob.sees(TALKS).review is ReviewState.ACCEPTED
    assert bob.sees(TALKS).places[0].place == PARIS


def test_of_many_decisions_at_once_none_is_kept_where_one_is_refused(ann, bob):
    ann.decide(VISIT, REJECT)
    found = bob.keep([(event, ACCEPT) for event in (TALKS, VISIT, THIRD)])
    assert [conflict.seen for conflict in found] == [VISIT]
    assert len(entries(bob)) == 1


def test_a_second_click_and_a_second_window_of_ones_own_are_no_conflict(ann):
    other = Reviewer(ann.workspace.place, "Ann")
    assert ann.decide(TALKS, ACCEPT) == ()
    assert other.decide(TALKS, ACCEPT) == ()
    assert entries(ann) == [("Ann", ACCEPT)]
    (found,) = other.decide(TALKS, REJECT)  # but another decision is
    assert found.since[0].reviewer == "Ann"


def test_what_changes_nothing_is_not_kept(ann):
    same = (Decide(ReviewState.UNREVIEWED, ReviewState.UNREVIEWED), ChangeType(TALKS.type, TALKS.type))
    for change in (*same, ChangeStatus(TALKS.status, TALKS.status), ChangeWhen(MARCH, MARCH)):
        assert not ann.decide(TALKS, change)
    assert ann.workspace.reviews() == ()


def test_an_added_place_that_a_colleague_has_added_is_told(ann, bob):
    change = ChangePlace(None, EventPlace(TRIPOLI, PlaceRole.AT))
    ann.decide(TALKS, change)
    (found,) = bob.decide(TALKS, change)
    assert renewed(found) is None  # it is there
    assert bob.decide(TALKS, ChangePlace(None, EventPlace(PARIS, PlaceRole.AT))) == ()


# ---- joined and parted ----


def joined(*events):
    return Merge(tuple(anchors_of(event.reports) for event in events))


def test_an_event_that_a_colleague_has_joined_to_another_is_not_decided_unseen(ann, bob):
    ann.decide(TALKS, joined(VISIT))
    for event, change in ((VISIT, ACCEPT), (TALKS, REJECT), (VISIT, changes_of(VISIT)["type"][0])):
        (found,) = bob.decide(event, change)
        assert isinstance(found.since[0].change, Merge)
        assert {r.id for r in found.now.reports} == {r.id for e in (TALKS, VISIT) for r in e.reports}
    assert len(entries(bob)) == 1


def test_joining_what_a_colleague_has_decided_on_is_refused(ann, bob):
    ann.decide(VISIT, REJECT)
    (found,) = bob.decide(TALKS, joined(VISIT))
    assert found.since[0].change == REJECT
    bob.look()
    assert bob.decide(TALKS, renewed(found)) == ()


def test_joining_the_same_events_twice_is_refused(ann, bob):
    ann.decide(TALKS, joined(VISIT))
    (found,) = bob.decide(VISIT, joined(TALKS))
    assert found.since[0].reviewer == "Ann"


def test_parting_what_a_colleague_has_decided_on_or_parted_is_refused(ann, bob):
    ann.decide(TALKS, joined(VISIT))
    bob.look()
    ann.look()
    part = Split(anchors_of(VISIT.reports))
    ann.decide(TALKS, ACCEPT)
    assert bob.decide(TALKS, part)[0].since[0].change == ACCEPT
    bob.look()
    assert bob.decide(TALKS, part) == ()
    (found,) = ann.decide(TALKS, part)
    assert found.since[0].change == part


# ---- added by hand ----


def test_an_event_that_a_colleague_has_added_is_told(ann, bob):
    article = CORPUS.extractions[0].article
    made = [
        added(
            article, Span(0, 20), kind=EventType.CONSULT, status=Status.OCCURRED, agents=(CHINA,), targets=(),
            places=(EventPlace(MOSCOW, PlaceRole.AT),), when=MARCH,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert ann.decide(None, made[0]) == ()
    (found,) = bob.decide(None, made[1])
    assert found.since[0].change == made[0]
    bob.look()
    assert bob.decide(None, renewed(found)) == ()


# ---- articles ----

ARTICLE = Article("a.txt", "A text.", "A title")


def test_edits_of_one_fact_of_an_article_conflict_and_of_two_do_not(ann, bob):
    assert ann.decide(None, edit_of(ARTICLE, published=date(2024, 5, 3))) == ()
    assert bob.decide(None, edit_of(ARTICLE, title="Another")) == ()
    (found,) = bob.decide(None, edit_of(ARTICLE, published=date(2024, 5, 4)))
    assert found.since[0].reviewer == "Ann"
    again = renewed(found)
    assert (again.before.published, again.after.published) == (date(2024, 5, 3), date(2024, 5, 4))
    bob.look()
    assert bob.decide(None, again) == ()


def test_an_article_that_a_colleague_removed_or_edited_is_not_edited_or_removed_unseen(ann, bob):
    edit, removal = edit_of(ARTICLE, title="Another"), removal_of(ARTICLE)
    ann.decide(None, edit)
    (found,) = bob.decide(None, removal)
    assert renewed(found) == removal
    ann.look()
    ann.decide(None, removal)
    (found,) = bob.decide(None, edit)
    assert renewed(found) is None


def test_an_edit_of_what_the_log_left_otherwise_is_refused_whatever_was_seen(ann, bob):
    ann.decide(None, edit_of(ARTICLE, title="Her title"))
    bob.look()
    (found,) = bob.decide(None, edit_of(ARTICLE, title="His title"))
    assert found.since[0].reviewer == "Ann"
    assert bob.decide(None, edit_of(ARTICLE, source="A paper")) == ()
    assert bob.decide(None, renewed(found)) == ()


# ---- taking back ----


def test_a_step_is_not_taken_back_under_a_colleagues_decision(ann, bob):
    bob.decide(THIRD, ACCEPT)
    bob.decide(TALKS, ACCEPT)
    ann.look()
    hers = Decide(ReviewState.ACCEPTED, ReviewState.REJECTED)
    ann.decide(TALKS, hers)
    bob.look()
    assert len(entries(bob)) == 3
    (found,) = bob.turn(next_undo)
    assert [review.change for review in found.since] == [hers]
    assert bob.turn(next_undo, passing_over={found.change.batch}) == ()
    bob.look()
    assert bob.sees(TALKS).review is ReviewState.REJECTED
    assert bob.sees(THIRD).review is ReviewState.UNREVIEWED


@pytest.mark.parametrize("field", FIELDS)
def test_nor_is_one_that_she_has_changed_further(ann, bob, field):
    his, hers = changes_of(TALKS)[field]
    bob.decide(TALKS, his)
    ann.look()
    bob.look()
    assert ann.decide(TALKS, hers) != ()  # what she takes for given is not so
    further = {
        "place": ChangePlace(ann.sees(TALKS).places[0], EventPlace(TRIPOLI, PlaceRole.AT)),
        "actor": ChangeActor(ActorPart(US, Side.AGENT), None),
        "what an actor is": ChangeActor(ActorPart(ann.sees(TALKS).agents[0], Side.AGENT), None),
    }.get(field) or replace(hers, before=his.after)
    assert ann.decide(TALKS, further) == ()
    (found,) = bob.turn(next_undo)
    assert found.since[-1].reviewer == "Ann"


def test_a_step_under_decisions_on_other_things_is_taken_back(ann, bob):
    bob.decide(TALKS, ACCEPT)
    ann.look()
    ann.decide(VISIT, REJECT)
    ann.decide(TALKS, changes_of(TALKS)["type"][0])
    assert bob.turn(next_undo) == ()
    assert lay(bob.workspace.reviews()).unlike == frozenset()


def test_a_step_is_not_brought_back_over_a_colleagues_decision(ann, bob):
    bob.decide(TALKS, ACCEPT)
    bob.turn(next_undo)
    ann.look()
    ann.decide(TALKS, REJECT)
    (found,) = bob.turn(next_redo)
    assert found.since[0].change == REJECT


def test_a_joining_is_not_taken_back_once_a_colleague_has_decided_on_the_whole(ann, bob):
    bob.decide(TALKS, joined(VISIT))
    ann.look()
    ann.decide(TALKS, ACCEPT)
    (found,) = bob.turn(next_undo)
    assert found.since[0].change == ACCEPT


def test_an_edit_of_an_article_is_not_taken_back_under_a_colleagues(ann, bob):
    first = edit_of(ARTICLE, published=date(2024, 5, 3))
    bob.decide(None, first)
    ann.look()
    ann.decide(None, edit_of(replace(ARTICLE, published=date(2024, 5, 3)), published=date(2024, 5, 4)))
    (found,) = bob.turn(next_undo)
    assert found.since[0].reviewer == "Ann"


def test_the_log_as_it_was_read_is_that_to_which_is_added(ann, bob):
    log = ann.workspace.reviews()
    bob.decide(TALKS, ACCEPT)
    with pytest.raises(StaleError):
        ann.workspace.append(make_reviews([(TALKS, REJECT)], reviewer="Ann"), after=log)
    assert entries(ann) == [("Bob", ACCEPT)]


def test_writers_at_the_same_moment_leave_a_log_that_is_true(ann):
    states = [state for state in ReviewState if state is not ReviewState.ACCEPTED_ONCE]  # which one is enough to pass

    def work(name):
        someone = Reviewer(ann.workspace.place, name)
        for step in range(15):
            someone.look()
            event = someone.sees(TALKS)
            wanted = states[(states.index(event.review) + 1 + step % 2) % 3]
            someone.decide(TALKS, Decide(event.review, wanted))

    workers = [threading.Thread(target=work, args=(name,)) for name in ("Ann", "Bob", "Cid")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    log = ann.workspace.reviews()
    assert lay(log).unlike == frozenset()
    assert all(before.change.after is after.change.before for before, after in pairwise(log))


TURNS = {"undo": next_undo, "redo": next_redo}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "Bob"]),
        st.booleans(),  # whether the page is drawn anew before
        st.sampled_from(["do", "do", "do", "undo", "redo", "insist"]),
        st.sampled_from([TALKS, VISIT]),
        st.sampled_from([*FIELDS, "join", "part"]),
        st.integers(0, 1),
    ),
    max_size=14,
)


def change_for(someone, event, field, which):
    """What a person may want of an event as she sees it; None where her page does not offer it."""
    seen = someone.sees(event)
    if field == "join":
        other = someone.sees(VISIT if event is TALKS else TALKS)
        return joined(other) if other.id != seen.id else None
    if field == "part":
        return Split(anchors_of(seen.reports[1:])) if len(seen.reports) > 1 else None
    if not seen.agents or not seen.places:
        return None
    change = changes_of(seen)[field][which]
    return replace(change, before=seen.review) if isinstance(change, Decide) else change


@pytest.mark.slow
@given(steps=STEPS)
@settings(max_examples=40)
def test_whatever_two_do_in_turn_the_log_stays_true(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("two") / "desk.dateline"
    people = {name: Reviewer(path, name) for name in ("Ann", "Bob")}
    for name, looks, does, event, field, which in steps:
        someone = people[name]
        if looks:
            someone.look()
        if does in TURNS:
            turn = TURNS[does](someone.workspace.reviews(), name)
            found = someone.decide(None, turn) if turn else ()
        else:
            change = change_for(someone, event, field, which)
            found = someone.decide(event, change) if change else ()
        if found and does == "insist" and (again := renewed(found[0])):
            someone.look()
            assert someone.keep([(found[0].now, again)]) == ()
        laid = lay(someone.workspace.reviews())
        assert (laid.lost, laid.unlike) == ((), frozenset())
