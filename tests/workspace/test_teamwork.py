"""Two who accept one event, and who is asked to check which: what the log says of it, on both kinds of databases."""

from dataclasses import replace

import pytest
from sample_events import MOSCOW, PARIS, sample_corpus

from geo.errors import InputError
from geo.model import Corpus, EventPlace, EventType, PlaceRole, ReviewState, Span
from geo.workspace.applying import apply
from geo.workspace.coding import review_from_json, review_to_json
from geo.workspace.conflicts import keep, renewed
from geo.workspace.copying import copy_workspace
from geo.workspace.history import next_redo, next_undo
from geo.workspace.reviews import (
    Assign,
    ChangePlace,
    ChangeType,
    Checked,
    Decide,
    Merge,
    Note,
    Redo,
    Split,
    Undo,
    anchors_of,
    make_reviews,
)
from geo.workspace.store import Workspace
from geo.workspace.teamwork import accepts_asked, ask_accepts, tasks_of

CORPUS = sample_corpus()
TALKS, VISIT, THIRD = CORPUS.events[:3]
NEW, ONCE, ACCEPTED, REJECTED = (
    ReviewState.UNREVIEWED,
    ReviewState.ACCEPTED_ONCE,
    ReviewState.ACCEPTED,
    ReviewState.REJECTED,
)


class Desk:
    """A workspace with several persons at it, each of whom sees all that was decided before."""

    def __init__(self, workspace, accepts=2):
        self.workspace = workspace
        ask_accepts(workspace, accepts)

    def laid(self, log=None, accepts=None):
        log = self.workspace.reviews() if log is None else log
        return apply(log, CORPUS, accepts=accepts or accepts_asked(self.workspace))

    def event(self, of=TALKS, accepts=None):
        events = self.laid(accepts=accepts).corpus.events
        return next(event for event in events if set(of.tellers) & set(event.tellers))

    def act(self, who, *changes, of=TALKS, reason=""):
        event = self.event(of)
        pairs = [(None if isinstance(change, Undo | Redo) else event, change) for change in changes]
        return keep(self.workspace, pairs, reviewer=who, reason=reason, seen=self.workspace.reviews(), lay=self.laid)

    def decide(self, who, after, of=TALKS):
        return self.act(who, Decide(self.event(of).review, after), of=of)

    def assign(self, who, to, *events, reason=""):
        pairs = [(self.event(of), Assign(to)) for of in events]
        keep(self.workspace, pairs, reviewer=who, reason=reason, seen=self.workspace.reviews(), lay=self.laid)

    def state(self, of=TALKS):
        return self.event(of).review

    def left(self, who):
        return [event for task in tasks_of(self.laid().assignments, who) for event in task.left]


@pytest.fixture
def desk(place):
    return Desk(Workspace.open(place))


@pytest.fixture
def here(tmp_path):
    return Desk(Workspace.open(tmp_path / "here.dateline"))


def type_of(event):
    other = EventType.AID if event.type is not EventType.AID else EventType.AGREE
    return ChangeType(event.type, other)


# ---- two who accept ----


def test_an_event_is_accepted_once_two_different_persons_have_accepted_it(desk):
    assert desk.decide("Ann", ACCEPTED) == ()
    assert desk.state() is ONCE
    assert desk.laid().accepted == {TALKS.id: ("Ann",)}
    assert desk.decide("Bob", ACCEPTED) == ()
    assert desk.state() is ACCEPTED
    assert desk.laid().accepted == {TALKS.id: ("Ann", "Bob")}
    assert [r.change.before for r in desk.workspace.reviews()] == [NEW, ONCE]


@pytest.mark.parametrize("again", ["Ann", " ann ", "ANN"])
def test_the_same_person_cannot_give_both(desk, again):
    desk.decide("Ann", ACCEPTED)
    log = desk.workspace.reviews()
    assert desk.decide(again, ACCEPTED) == ()
    assert desk.workspace.reviews() == log
    forced = make_reviews([(desk.event(), Decide(ONCE, ACCEPTED))], reviewer=again)
    desk.workspace.append(forced)
    assert desk.state() is ONCE


def test_another_name_of_the_same_login_is_the_same_person(here):
    here.decide("Ann (ann@example.org)", ACCEPTED)
    here.decide("Dr. Ann Lee (ann@example.org)", ACCEPTED)
    assert here.state() is ONCE


def test_where_one_accept_is_enough_nothing_is_different_and_the_setting_may_be_taken_back(desk):
    desk.decide("Ann", ACCEPTED)
    desk.decide("Ann", ACCEPTED, of=VISIT)
    desk.decide("Bob", ACCEPTED, of=VISIT)
    ask_accepts(desk.workspace, 1)
    assert (desk.state(), desk.state(VISIT), desk.laid().accepted) == (ACCEPTED, ACCEPTED, {})
    assert desk.laid().unlike == frozenset()
    ask_accepts(desk.workspace, 2)
    assert (desk.state(), desk.state(VISIT)) == (ONCE, ACCEPTED)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_no_other_number_of_accepts_can_be_asked(here, number):
    with pytest.raises(InputError, match="1 person or by 2"):
        ask_accepts(here.workspace, number)
    assert accepts_asked(here.workspace) == 2


@pytest.mark.parametrize("given", [1, 2])
def test_a_correction_asks_anew(desk, given):
    for who in ("Ann", "Bob")[:given]:
        desk.decide(who, ACCEPTED)
    desk.act("Chris", type_of(TALKS))
    assert desk.state() is NEW
    assert desk.laid().accepted == {}
    desk.decide("Ann", ACCEPTED)
    assert desk.state() is ONCE
    assert desk.laid().unlike == frozenset()


@pytest.mark.parametrize("given", [1, 2])
def test_to_take_a_correction_back_from_before_an_accept_asks_anew_and_to_bring_it_back_does_not(desk, given):
    desk.act("Chris", ChangePlace(TALKS.places[0], EventPlace(PARIS, PlaceRole.AT)))
    for who in ("Ann", "Bob")[:given]:
        desk.decide(who, ACCEPTED)
    before = desk.state()
    desk.act("Chris", next_undo(desk.workspace.reviews(), "Chris"))
    assert (desk.state(), desk.event().places[0].place) == (NEW, MOSCOW)
    desk.act("Chris", next_redo(desk.workspace.reviews(), "Chris"))
    assert (desk.state(), desk.event().places[0].place) == (before, PARIS)


def test_joining_and_parting_ask_anew(desk):
    for who in ("Ann", "Bob"):
        desk.decide(who, ACCEPTED)
        desk.decide(who, ACCEPTED, of=VISIT)
    desk.act("Chris", Merge((anchors_of(VISIT.reports),)))
    assert desk.state() is NEW
    for who in ("Ann", "Bob"):
        desk.decide(who, ACCEPTED)
    assert desk.state() is ACCEPTED
    desk.act("Chris", Split(anchors_of(VISIT.reports)))
    assert (desk.state(), desk.state(VISIT)) == (NEW, NEW)


def test_one_who_rejects_is_enough_and_no_accept_from_before_counts_after_it(desk):
    desk.decide("Ann", ACCEPTED)
    desk.decide("Bob", REJECTED)
    assert desk.state() is REJECTED
    desk.act("Chris", type_of(TALKS))
    assert desk.state() is REJECTED
    desk.decide("Ann", ACCEPTED)
    assert desk.state() is ONCE


def test_who_takes_his_accept_back_takes_no_colleague_s(desk):
    desk.decide("Ann", ACCEPTED)
    desk.decide("Bob", ACCEPTED)
    desk.decide("Ann", NEW)
    assert (desk.state(), desk.laid().accepted) == (ONCE, {TALKS.id: ("Bob",)})
    desk.decide("Chris", NEW)
    assert (desk.state(), desk.laid().accepted) == (NEW, {})


def test_to_undo_a_first_accept_below_a_second_is_refused_and_a_second_may_be_undone(desk):
    desk.decide("Ann", ACCEPTED)
    desk.decide("Bob", ACCEPTED)
    (found,) = desk.act("Ann", next_undo(desk.workspace.reviews(), "Ann"))
    assert [review.reviewer for review in found.since] == ["Bob"]
    assert desk.state() is ACCEPTED
    assert desk.act("Bob", next_undo(desk.workspace.reviews(), "Bob")) == ()
    assert desk.state() is ONCE


def test_who_accepts_at_the_same_time_is_told_and_his_insisting_is_the_second(desk):
    seen, event = desk.workspace.reviews(), desk.event()
    desk.decide("Ann", ACCEPTED)
    wanted = [(event, Decide(NEW, ACCEPTED))]
    (found,) = keep(desk.workspace, wanted, reviewer="Bob", seen=seen, lay=desk.laid)
    assert [review.reviewer for review in found.since] == ["Ann"]
    assert desk.state() is ONCE
    again = [(found.now, renewed(found))]
    assert keep(desk.workspace, again, reviewer="Bob", seen=desk.workspace.reviews(), lay=desk.laid) == ()
    assert desk.state() is ACCEPTED


def test_a_second_click_on_what_the_page_showed_before_the_first_accepts_once(desk):
    seen, event = desk.workspace.reviews(), desk.event()
    for _ in range(2):
        assert keep(desk.workspace, [(event, Decide(NEW, ACCEPTED))], reviewer="Ann", seen=seen, lay=desk.laid) == ()
    assert (len(desk.workspace.reviews()), desk.state()) == (1, ONCE)


# ---- what is assigned ----


def test_what_is_assigned_is_left_until_that_person_decides_corrects_or_says_that_it_is_done(desk):
    desk.assign("Ann", "Bob", TALKS, VISIT, THIRD, reason="casualties")
    (task,) = desk.laid().assignments
    assert (task.by, task.to, task.reason, task.total) == ("Ann", "Bob", "casualties", 3)
    assert set(task.left) == {TALKS.id, VISIT.id, THIRD.id}
    assert desk.event().assigned == ("Bob",)
    desk.decide("Ann", ACCEPTED)  # another's decision is none of Bob's
    desk.act("Bob", Note(), reason="a comment decides nothing")
    assert set(desk.left("Bob")) == {TALKS.id, VISIT.id, THIRD.id}
    desk.decide("Bob", REJECTED)
    desk.act("Bob", type_of(VISIT), of=VISIT)
    assert desk.left("Bob") == [THIRD.id]
    desk.act("Bob", Checked(), of=THIRD)
    assert desk.left("Bob") == []
    assert (desk.event(THIRD).assigned, desk.event(THIRD).review) == ((), NEW)
    assert desk.laid().assignments[0].total == 3


def test_undo_leaves_it_to_be_done_again_and_takes_an_assignment_back(desk):
    desk.assign("Ann", "Bob", TALKS, VISIT)
    desk.decide("Bob", ACCEPTED)
    assert desk.left("Bob") == [VISIT.id]
    desk.act("Bob", next_undo(desk.workspace.reviews(), "Bob"))
    assert desk.left("Bob") == [TALKS.id, VISIT.id]
    desk.act("Ann", next_undo(desk.workspace.reviews(), "Ann"))
    assert (desk.left("Bob"), desk.laid().assignments, desk.event().assigned) == ([], (), ())


def test_nobody_is_assigned_an_event_twice_nor_is_done_with_what_he_was_not(desk):
    desk.assign("Ann", "Bob", TALKS)
    desk.assign("Chris", " bob", TALKS, VISIT)
    assert [(task.by, task.total) for task in desk.laid().assignments] == [("Ann", 1), ("Chris", 1)]
    log = desk.workspace.reviews()
    desk.act("Chris", Checked())
    assert desk.workspace.reviews() == log
    desk.assign("Ann", "Chris", TALKS)
    assert desk.event().assigned == ("Bob", "Chris")
    desk.act("Bob", Checked())
    assert desk.event().assigned == ("Chris",)
    desk.assign("Ann", "Bob", TALKS)
    assert desk.left("Bob") == [VISIT.id, TALKS.id]


def test_who_was_assigned_by_mail_before_his_first_login_is_known_by_it(here):
    here.assign("Ann (ann@example.org)", "bob@example.org", TALKS, VISIT)
    assert set(here.left("Bob (bob@example.org)")) == {TALKS.id, VISIT.id}
    here.decide("Bob (bob@example.org)", ACCEPTED)
    assert here.left("bob@example.org") == [VISIT.id]


def test_an_assignment_made_meanwhile_stands_in_nobody_s_way(desk):
    seen, event = desk.workspace.reviews(), desk.event()
    desk.assign("Ann", "Bob", TALKS)
    assert keep(desk.workspace, [(event, Decide(NEW, REJECTED))], reviewer="Bob", seen=seen, lay=desk.laid) == ()
    assert desk.left("Bob") == []


def test_joined_and_parted_events_stay_assigned_to_all_but_who_did_that(desk):
    desk.assign("Ann", "Bob", VISIT)
    desk.assign("Ann", "Chris", TALKS)
    desk.act("Dee", Merge((anchors_of(VISIT.reports),)))
    assert set(desk.event().assigned) == {"Bob", "Chris"}
    desk.act("Bob", Split(anchors_of(VISIT.reports)))
    assert desk.event(TALKS).assigned == desk.event(VISIT).assigned == ("Chris",)
    assert [len(task.left) for task in desk.laid().assignments] == [0, 2]


def moved(corpus):
    """The same article below a new first line, read by another extractor: all ids of reports and events are others."""
    line = "Corrected.\n"
    extractions = []
    for extraction in corpus.extractions:
        article = replace(extraction.article, text=line + extraction.article.text)
        extractions.append(replace(extraction, article=article, reports=tuple(map(_moved, extraction.reports))))
    events = tuple(
        replace(event, id=f"new-{event.id}", reports=tuple(map(_moved, event.reports))) for event in corpus.events
    )
    return Corpus(tuple(extractions), events)


def _moved(report):
    by = len("Corrected.\n")

    def later(span):
        return Span(span.start + by, span.end + by)

    return replace(report, id=f"new-{report.id}", span=later(report.span), trigger=later(report.trigger))


def test_assignments_and_accepts_survive_another_extraction(here):
    here.assign("Ann", "Bob", TALKS, VISIT)
    here.decide("Bob", ACCEPTED)
    found = apply(here.workspace.reviews(), moved(CORPUS), accepts=2)
    (task,) = found.assignments
    assert (task.total, task.left) == (2, (f"new-{VISIT.id}",))
    assert found.accepted == {f"new-{TALKS.id}": ("Bob",)}


def test_what_no_longer_matches_is_told_as_lost_and_nobody_s_to_check(here):
    here.assign("Ann", "Bob", TALKS)
    found = apply(here.workspace.reviews(), Corpus())
    assert [item.review.change for item in found.lost] == [Assign("Bob")]
    assert found.assignments == ()


def test_a_copy_of_a_workspace_holds_them(desk, tmp_path):
    desk.assign("Ann", "Bob", TALKS, VISIT, reason="first")
    desk.decide("Bob", ACCEPTED)
    desk.act("Bob", Checked(), of=VISIT)
    into = Workspace.open(tmp_path / "copy.dateline")
    copy_workspace(desk.workspace, into)
    assert into.reviews() == desk.workspace.reviews()
    assert accepts_asked(into) == 2


@pytest.mark.parametrize("change", [Assign("Bob <b>\0"), Checked()])
def test_they_are_kept_as_json(change):
    (review,) = make_reviews([(TALKS, change)], reviewer="Ann", reason="why")
    assert review_from_json(review_to_json(review)) == review


def test_who_signs_with_what_nobody_sees_has_no_name():
    with pytest.raises(InputError, match="needs its reviewer"):
        make_reviews([(TALKS, Note())], reviewer="\u200b \u202e", reason="why")


@pytest.mark.parametrize("name", ["", "  ", "\u200b", " \u202e\u2066", "x" * 81])
def test_an_assignment_to_nobody_is_no_review(name):
    with pytest.raises(InputError, match="assigned to a name"):
        Assign(name)
    (review,) = make_reviews([(TALKS, Assign("Bob"))], reviewer="Ann")
    with pytest.raises(InputError, match="is not a review"):
        review_from_json(review_to_json(review).replace('"Bob"', f'"{name}"'))


def test_a_batch_for_two_persons_is_two_assignments(here):
    here.workspace.append(make_reviews([(TALKS, Assign("Bob")), (TALKS, Assign("Chris"))], reviewer="Ann"))
    assert [task.to for task in here.laid().assignments] == ["Bob", "Chris"]
    assert here.event().assigned == ("Bob", "Chris")
