"""Reviews come back from JSON as they were, whatever text is in them; what is no review is refused."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, MOSCOW, sample_events

from geo.articles.texts import RATINGS
from geo.errors import InputError
from geo.model import (
    EARLIEST,
    LATEST,
    Actor,
    ActorKind,
    DatePrecision,
    EventPlace,
    EventType,
    PlaceRole,
    ReviewState,
    Side,
    Span,
    Status,
    When,
)
from geo.workspace.coding import review_from_json, review_to_json
from geo.workspace.reviews import (
    ActorPart,
    AddEvent,
    Anchor,
    ArticleFacts,
    ChangeActor,
    ChangePlace,
    ChangeStatus,
    ChangeType,
    ChangeWhen,
    Decide,
    EditArticle,
    Merge,
    Note,
    Redo,
    RemoveArticle,
    Review,
    Split,
    Undo,
    anchors_of,
    make_reviews,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ANCHORS = st.builds(
    Anchor, TEXT, st.just(Span(3, 9)), TEXT, st.integers(0, 10**6), TEXT, st.none() | st.sampled_from(EventType)
)
PARTS = st.builds(EventPlace, st.just(MOSCOW), st.sampled_from(PlaceRole))
WHENS = st.builds(lambda day, text: When(day, day, 1, text), st.dates(), TEXT)
ACTORS = st.builds(ActorPart, st.builds(Actor, TEXT, TEXT, st.sampled_from(ActorKind)), st.sampled_from(Side))
FACTS = st.builds(
    ArticleFacts,
    TEXT,
    st.none() | st.dates(EARLIEST, LATEST),
    st.sampled_from(DatePrecision),
    TEXT,
    st.sampled_from(RATINGS),
)
CHANGES = st.one_of(
    st.builds(Decide, st.sampled_from(ReviewState), st.sampled_from(ReviewState)),
    st.builds(ChangePlace, st.none() | PARTS, st.none() | PARTS),
    st.builds(ChangeActor, st.none() | ACTORS, st.none() | ACTORS),
    st.builds(ChangeWhen, st.none() | WHENS, st.none() | WHENS),
    st.builds(ChangeType, st.sampled_from(EventType), st.sampled_from(EventType)),
    st.builds(ChangeStatus, st.sampled_from(Status), st.sampled_from(Status)),
    st.builds(Merge, st.lists(st.lists(ANCHORS, max_size=2).map(tuple), max_size=2).map(tuple)),
    st.builds(Split, st.lists(ANCHORS, max_size=2).map(tuple)),
    st.sampled_from(sample_events()).map(lambda e: AddEvent(e.reports[0], e.agents, e.targets, e.places, e.when)),
    st.just(Note()),
    st.builds(EditArticle, TEXT, TEXT, FACTS, FACTS),
    st.builds(RemoveArticle, TEXT, TEXT, TEXT),
    st.builds(Undo, TEXT),
    st.builds(Redo, TEXT),
)
MOMENTS = st.datetimes(timezones=st.just(UTC))
REVIEWS = st.builds(Review, TEXT, TEXT, MOMENTS, TEXT, st.lists(ANCHORS, max_size=3).map(tuple), CHANGES, TEXT)


@given(REVIEWS)
def test_a_review_comes_back_as_it_was(review):
    text = review_to_json(review)
    assert review_from_json(text) == review
    assert review_to_json(review_from_json(text)) == text


def test_hostile_reasons_and_names_come_back_as_they_were():
    change = ChangeActor(None, ActorPart(Actor("x", HOSTILE, ActorKind.PERSON), Side.TARGET))
    (review,) = make_reviews([(sample_events()[0], change)], reviewer="=cmd|' /C calc'!A0", reason=HOSTILE)
    again = review_from_json(review_to_json(review))
    assert (again.reason, again.change, again.reviewer) == (HOSTILE, change, review.reviewer)


@pytest.mark.slow
@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_what_is_no_review_is_refused(text):
    with pytest.raises(InputError, match="not a review"):
        review_from_json(text)


def test_an_impossible_value_is_refused():
    (review,) = make_reviews([(sample_events()[0], ChangePlace(EventPlace(MOSCOW, PlaceRole.AT), None))], reviewer="A")
    text = review_to_json(review).replace(f'"lat": {MOSCOW.lat}', '"lat": 900')
    with pytest.raises(InputError):
        review_from_json(text)


def test_a_review_needs_a_name_and_a_moment_in_utc():
    with pytest.raises(InputError, match="reviewer's name"):
        make_reviews([(None, Note())], reviewer="  ")
    with pytest.raises(InputError, match="UTC"):
        make_reviews([(None, Note())], reviewer="A", made=datetime(2024, 1, 1))  # noqa: DTZ001 the point of the test


def test_anchors_of_an_endless_sentence_stay_short():
    event = sample_events()[0]
    (report,) = event.reports
    long = type(report)(report.id, "a", Span(0, 10**6), "x" * 10**6, Span(5000, 5010), report.type, report.status)
    (anchor,) = anchors_of((long,))
    assert len(anchor.passage) < 1000
    assert anchor.start + len(anchor.passage) > 5010
