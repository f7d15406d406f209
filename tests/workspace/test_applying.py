"""Reviews on top of an extraction: what each kind does, that they find their events again, and that all can go back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import CHINA, MOSCOW, PARIS, RUSSIA, TRIPOLI, US, sample_corpus, shift

from geo.model import (
    Article,
    Corpus,
    EventPlace,
    EventType,
    Extraction,
    Link,
    PlaceRole,
    ReviewState,
    Side,
    Span,
    Status,
    When,
    content_id,
)
from geo.workspace.applying import apply
from geo.workspace.history import holding, next_redo, next_undo
from geo.workspace.reviews import (
    ActorPart,
    AddEvent,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Decide,
    Merge,
    Note,
    Split,
    anchors_of,
    make_reviews,
)

CORPUS = sample_corpus()
NOON = datetime(2024, 9, 1, 12, tzinfo=UTC)
ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
REJECT = Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)
TALKS, VISIT = CORPUS.events[:2]


def one(event, change, *, reviewer="R. Diaz", reason=""):
    return make_reviews([(event, change)], reviewer=reviewer, reason=reason, made=NOON)


def applied(*reviews, corpus=CORPUS):
    return apply([review for batch in reviews for review in batch], corpus)


def by_id(reviewed, event):
    return next(found for found in reviewed.corpus.events if found.id == event.id)


def test_no_reviews_leave_the_very_same_corpus():
    assert apply((), CORPUS).corpus is CORPUS


def test_accepting_and_rejecting_change_nothing_but_the_decision():
    reviewed = applied(one(TALKS, ACCEPT), one(VISIT, REJECT))
    assert by_id(reviewed, TALKS) == replace(TALKS, review=ReviewState.ACCEPTED)
    assert by_id(reviewed, VISIT) == replace(VISIT, review=ReviewState.REJECTED)
    assert reviewed.corpus.events[2:] == CORPUS.events[2:]


def test_another_place_keeps_id_role_and_words_and_says_who_set_it():
    before = TALKS.places[0]
    reviewed = by_id(applied(one(TALKS, ChangePlace(before, EventPlace(PARIS, PlaceRole.AT)))), TALKS)
    (part,) = reviewed.places
    assert (part.place, part.role, part.link, part.span) == (PARIS, PlaceRole.AT, Link.REVIEWED, before.span)
    assert reviewed.reports == TALKS.reports


def test_places_can_be_added_removed_and_given_another_role():
    at = TALKS.places[0]
    more = ChangePlace(None, EventPlace(PARIS, PlaceRole.TO))
    assert [p.place for p in by_id(applied(one(TALKS, more)), TALKS).places] == [MOSCOW, PARIS]
    assert by_id(applied(one(TALKS, ChangePlace(at, None))), TALKS).places == ()
    other = ChangePlace(at, replace(at, role=PlaceRole.FROM))
    assert by_id(applied(one(TALKS, other)), TALKS).places[0].role is PlaceRole.FROM


def test_actors_can_be_changed_moved_added_and_removed():
    china = ActorPart(CHINA, Side.AGENT)
    assert by_id(applied(one(TALKS, ChangeActor(china, ActorPart(US, Side.AGENT)))), TALKS).agents == (US,)
    moved = by_id(applied(one(TALKS, ChangeActor(china, ActorPart(CHINA, Side.TARGET)))), TALKS)
    assert (moved.agents, moved.targets) == ((), (RUSSIA, CHINA))
    assert by_id(applied(one(TALKS, ChangeActor(None, ActorPart(US, Side.TARGET)))), TALKS).targets == (RUSSIA, US)
    assert by_id(applied(one(TALKS, ChangeActor(china, None))), TALKS).agents == ()


def test_an_actor_is_found_by_name_when_its_id_is_another_now():
    renamed = replace(CHINA, id="another-id")
    change = ChangeActor(ActorPart(renamed, Side.AGENT), ActorPart(US, Side.AGENT))
    assert by_id(applied(one(TALKS, change)), TALKS).agents == (US,)


def test_days_type_and_status_can_be_changed():
    when = When(date(2024, 8, 20), date(2024, 8, 22), 2, "")
    event = by_id(
        applied(
            one(TALKS, ChangeWhen(TALKS.when, when)),
            one(TALKS, ChangeType(TALKS.type, EventType.AGREE)),
            one(TALKS, ChangeStatus(TALKS.status, Status.ALLEGED)),
        ),
        TALKS,
    )
    assert (event.when, event.type, event.status) == (when, EventType.AGREE, Status.ALLEGED)
    assert event.id == TALKS.id


def test_merged_events_are_one_under_the_first_ones_id_with_all_that_both_said():
    reviewed = applied(one(VISIT, ACCEPT), one(TALKS, Merge((anchors_of(VISIT.reports),))))
    event = by_id(reviewed, TALKS)
    assert len(reviewed.corpus.events) == len(CORPUS.events) - 1
    assert event.reports == (*TALKS.reports, *VISIT.reports)
    assert (event.type, event.status, event.when) == (TALKS.type, TALKS.status, TALKS.when)
    assert event.review is ReviewState.UNREVIEWED
    assert len(reviewed.trail[TALKS.id]) == 2


def test_what_was_merged_can_be_split_again():
    merge = one(TALKS, Merge((anchors_of(VISIT.reports),)))
    joined = by_id(applied(merge), TALKS)
    reviewed = applied(merge, one(joined, Split(anchors_of(VISIT.reports))))
    assert by_id(reviewed, TALKS).reports == TALKS.reports
    (other,) = [event for event in reviewed.corpus.events if event.reports == VISIT.reports]
    assert other.id != TALKS.id
    assert (other.type, other.status, other.agents) == (VISIT.type, VISIT.status, VISIT.agents)


def test_splitting_keeps_what_was_corrected_before():
    merge = one(TALKS, Merge((anchors_of(VISIT.reports),)))
    joined = by_id(applied(merge), TALKS)
    corrected = one(joined, ChangeType(joined.type, EventType.AID))
    reviewed = applied(merge, corrected, one(joined, Split(anchors_of(VISIT.reports))))
    assert by_id(reviewed, TALKS).type is EventType.AID


def test_splitting_off_the_first_report_gives_two_events_with_ids_of_their_own():
    merge = one(TALKS, Merge((anchors_of(VISIT.reports),)))
    joined = by_id(applied(merge), TALKS)
    reviewed = applied(merge, one(joined, Split(anchors_of(TALKS.reports))))
    ids = [event.id for event in reviewed.corpus.events]
    assert len(ids) == len(set(ids)) == len(CORPUS.events)


def hand_made(quote="held talks with Russia in Moscow"):
    text = next(e.article.text for e in CORPUS.extractions if e.article.id == "visit.md")
    span = Span(text.index(quote), text.index(quote) + len(quote))
    base = TALKS.reports[0]
    return replace(base, id=content_id("by hand", quote), span=span, trigger=span, sentence=quote, extractor="by hand")


def add(report):
    change = AddEvent(report, (CHINA,), (RUSSIA,), (EventPlace(MOSCOW, PlaceRole.AT),), TALKS.when)
    return one(None, change)


def test_an_event_added_by_hand_stands_with_its_quote_and_can_be_reviewed():
    report = hand_made()
    reviewed = applied(add(report))
    event = reviewed.corpus.events[-1]
    assert (event.reports, event.agents, event.targets) == ((report,), (CHINA,), (RUSSIA,))
    assert any(report in extraction.reports for extraction in reviewed.corpus.extractions)
    both = applied(add(report), one(event, ACCEPT))
    assert both.corpus.events[-1].review is ReviewState.ACCEPTED


def test_a_quote_that_stands_nowhere_adds_nothing_and_is_told():
    report = replace(hand_made(), sentence="never said anywhere")
    reviewed = applied(add(report))
    assert reviewed.corpus.events == CORPUS.events
    assert "no longer stands" in reviewed.lost[0].why


def test_a_note_changes_nothing_but_is_in_the_trail():
    reviewed = applied(one(TALKS, Note(), reason="ask the desk in Moscow"))
    assert reviewed.corpus.events == CORPUS.events
    assert reviewed.trail[TALKS.id][0].reason == "ask the desk in Moscow"


# ---- another extraction of the same articles ----


def another_version(*, renamed=False, later=0):
    """Read the corpus as another extractor might: other ids, other types, other sentences, other triggers."""
    events, extractions = [], []
    for event in CORPUS.events:
        (report,) = event.reports
        trigger = Span(report.trigger.start, report.trigger.end + 2)
        report = replace(report, trigger=trigger, type=EventType.REQUEST, extractor="next")
        report = replace(shift(report, later), article=f"new-{report.article}" if renamed else report.article)
        report = replace(report, id=content_id("next", report.id))
        events.append(replace(event, id=content_id("next", event.id), reports=(report,), type=EventType.REQUEST))
    for extraction in CORPUS.extractions:
        article = extraction.article
        name = f"new-{article.id}" if renamed else article.id
        extractions.append(Extraction(replace(article, id=name, text=" " * later + article.text)))
    return Corpus(tuple(extractions), tuple(events))


@pytest.mark.parametrize("how", [{}, {"renamed": True}, {"later": 7}])
def test_reviews_find_their_events_in_another_extraction(how):
    at = TALKS.places[0]
    log = (
        *one(TALKS, ChangePlace(at, EventPlace(PARIS, PlaceRole.AT))),
        *one(TALKS, ACCEPT),
        *one(CORPUS.events[9], Merge((anchors_of(CORPUS.events[10].reports),))),
    )
    corpus = another_version(**how)
    reviewed = apply(log, corpus)
    assert reviewed.lost == ()
    event = by_id(reviewed, corpus.events[0])
    assert event.places[0].place == PARIS
    assert event.review is ReviewState.ACCEPTED
    assert len(reviewed.corpus.events) == len(corpus.events) - 1


def test_an_event_added_by_hand_moves_with_its_text():
    reviewed = apply(add(hand_made()), another_version(later=7))
    report = reviewed.corpus.events[-1].reports[0]
    assert report.span == Span(hand_made().span.start + 7, hand_made().span.end + 7)


def test_a_review_goes_to_the_event_that_holds_most_of_its_reports():
    joined = by_id(applied(one(TALKS, Merge((anchors_of(VISIT.reports),)))), TALKS)
    log = one(joined, ACCEPT)
    reviewed = apply(log, CORPUS)  # here they are two events, one report each: the first counts
    assert by_id(reviewed, TALKS).review is ReviewState.ACCEPTED
    assert by_id(reviewed, VISIT).review is ReviewState.UNREVIEWED


def test_a_review_whose_sentence_is_gone_is_kept_and_told():
    log = one(TALKS, ACCEPT)
    emptied = Corpus(tuple(Extraction(Article(e.article.id, "Other text.")) for e in CORPUS.extractions))
    reviewed = apply(log, emptied)
    assert [lost.review for lost in reviewed.lost] == list(log)
    assert "no longer found" in reviewed.lost[0].why


def test_a_report_with_the_same_id_and_other_words_is_not_taken_for_it():
    (report,) = TALKS.reports
    other = replace(TALKS, reports=(replace(report, sentence="Quite another sentence."),))
    text = Article(report.article, "Quite another sentence.")
    assert apply(one(TALKS, ACCEPT), Corpus((Extraction(text),), (other,))).lost


def test_a_correction_of_what_is_no_longer_there_is_told():
    change = ChangePlace(EventPlace(TRIPOLI, PlaceRole.AT), EventPlace(PARIS, PlaceRole.AT))
    reviewed = applied(one(TALKS, change))
    assert reviewed.corpus.events == CORPUS.events
    assert "no longer there" in reviewed.lost[0].why


# ---- undo and redo ----


def test_undo_takes_back_the_reviewers_last_batch_and_redo_brings_it_again():
    both = make_reviews([(TALKS, ACCEPT), (VISIT, ACCEPT)], reviewer="R. Diaz", made=NOON)
    undo = make_reviews([(None, next_undo(both, "R. Diaz"))], reviewer="R. Diaz", made=NOON)
    assert applied(both, undo).corpus.events == CORPUS.events
    redo = make_reviews([(None, next_redo((*both, *undo), "R. Diaz"))], reviewer="R. Diaz", made=NOON)
    assert applied(both, undo, redo).corpus.events == applied(both).corpus.events
    assert next_redo((*both, *undo, *redo), "R. Diaz") is None
    assert len(applied(both, undo, redo).trail[TALKS.id]) == 3


def test_nobody_undoes_a_colleagues_review():
    log = one(TALKS, ACCEPT, reviewer="A")
    assert next_undo(log, "B") is None
    assert next_undo(log, "A") is not None


def test_a_new_review_ends_what_could_be_redone():
    first = one(TALKS, ACCEPT)
    undo = make_reviews([(None, next_undo(first, "R. Diaz"))], reviewer="R. Diaz")
    assert next_redo((*first, *undo, *one(VISIT, ACCEPT)), "R. Diaz") is None


def test_reviews_of_removed_articles_go_with_them_and_are_not_lost():
    log = one(VISIT, ACCEPT)
    (article,) = VISIT.articles
    rest = replace(
        CORPUS,
        extractions=tuple(e for e in CORPUS.extractions if e.article.id != article),
        events=tuple(e for e in CORPUS.events if article not in e.articles),
    )
    assert apply(log, rest).lost
    assert not apply(log, rest, removed={article}).lost


EVENTS = st.sampled_from(CORPUS.events)
PLACES = st.sampled_from([MOSCOW, PARIS, TRIPOLI]).flatmap(
    lambda place: st.builds(EventPlace, st.just(place), st.sampled_from(PlaceRole))
)
PARTS = st.builds(ActorPart, st.sampled_from([CHINA, RUSSIA, US]), st.sampled_from(Side))
ANCHORS = EVENTS.map(lambda event: anchors_of(event.reports))
CHANGES = st.one_of(
    st.builds(Decide, st.sampled_from(ReviewState), st.sampled_from(ReviewState)),
    st.builds(ChangePlace, st.none() | PLACES, st.none() | PLACES),
    st.builds(ChangeActor, st.none() | PARTS, st.none() | PARTS),
    st.builds(ChangeWhen, st.none(), st.none()),
    st.builds(ChangeType, st.sampled_from(EventType), st.sampled_from(EventType)),
    st.builds(Merge, st.lists(ANCHORS, max_size=3).map(tuple)),
    st.builds(Split, ANCHORS),
    st.just(Note()),
)
STEPS = st.lists(
    st.one_of(st.tuples(EVENTS, CHANGES), st.just("undo"), st.just("redo")),
    max_size=12,
)


def log_of(steps):
    log = ()
    for step in steps:
        if step in ("undo", "redo"):
            turn = (next_undo if step == "undo" else next_redo)(log, "R. Diaz")
            log += make_reviews([(None, turn)], reviewer="R. Diaz", made=NOON) if turn else ()
        else:
            log += make_reviews([step], reviewer="R. Diaz", made=NOON)
    return log


@given(STEPS)
def test_applying_is_deterministic_and_keeps_every_report_once(steps):
    log = log_of(steps)
    first, second = apply(log, CORPUS), apply(log, CORPUS)
    assert first == second
    reports = sorted(report.id for event in first.corpus.events for report in event.reports)
    assert reports == sorted(report.id for event in CORPUS.events for report in event.reports)
    assert len({event.id for event in first.corpus.events}) == len(first.corpus.events)


@given(STEPS)
def test_undoing_everything_leaves_the_extraction(steps):
    log = log_of(steps)
    while turn := next_undo(log, "R. Diaz"):
        log += make_reviews([(None, turn)], reviewer="R. Diaz", made=NOON)
    assert holding(log) == ()
    assert apply(log, CORPUS).corpus.events == CORPUS.events


@given(STEPS)
def test_undo_then_redo_changes_nothing(steps):
    log = log_of(steps)
    turn = next_undo(log, "R. Diaz")
    if turn is None:
        return
    undone = log + make_reviews([(None, turn)], reviewer="R. Diaz", made=NOON)
    again = undone + make_reviews([(None, next_redo(undone, "R. Diaz"))], reviewer="R. Diaz", made=NOON)
    assert apply(again, CORPUS).corpus == apply(log, CORPUS).corpus
