"""How surely events were read, in words: as a filter, in the record, in the list and in the evidence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import sample_corpus

from geo.model import SURE_OF, UNWEIGHED, ReviewState, Sureness
from geo.ontology import DEGREES, Degree, degree_of
from geo.ui.evidence import _facts
from geo.ui.listing import doubt_of
from geo.views.event_records import EVENT_FIELDS, cells_of, columns_of, record_of
from geo.views.fields import Field, Selection
from geo.views.selection import describe, facets, from_params, select, to_params
from geo.views.view import view_of
from geo.views.words import chance_words, sureness_words

PARTS = Sureness(event=0.9, type=0.55, status=0.9, agents=0.8, places=0.3, when=0.75)
CHOSEN = Selection(degrees=frozenset({Degree.SURE, Degree.LIKELY}))


def sample_with(sureness, **more):
    event = next(event for event in sample_corpus().events if event.agents and event.places and event.when)
    reports = tuple(replace(report, sureness=sureness) for report in event.reports[:1])
    return replace(event, reports=reports, **more)


@pytest.mark.parametrize(
    ("chance", "degree"),
    [
        (1.0, Degree.SURE), (0.85, Degree.SURE), (0.849, Degree.LIKELY), (0.75, Degree.LIKELY),
        (0.749, Degree.UNSURE), (0.5, Degree.UNSURE), (0.499, Degree.DOUBTFUL), (0.0, Degree.DOUBTFUL),
        (None, Degree.UNWEIGHED),
    ],
)  # fmt: skip
def test_a_chance_has_a_degree(chance, degree):
    assert degree_of(chance) is degree


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_likelier_is_of_no_lower_degree(one, other):
    order = list(DEGREES)
    low, high = sorted((one, other))
    assert order.index(degree_of(high)) <= order.index(degree_of(low))


def test_words_name_what_is_less_sure():
    assert sureness_words(PARTS) == "sure; less sure: what, where"
    assert sureness_words(Sureness(event=0.6)) == "unsure"
    assert sureness_words(UNWEIGHED) == ""
    assert chance_words(0.784) == "likely, 78 %"


def test_the_less_sure_are_left_out_only_where_that_is_asked_for():
    sure, unsure, unweighed = (sample_with(chances, id=name) for name, chances in
                               (("a", PARTS), ("b", Sureness(event=0.6)), ("c", UNWEIGHED)))  # fmt: skip
    events = (sure, unsure, unweighed)
    assert select(events, Selection()) == events
    assert select(events, CHOSEN) == (sure,)
    assert {o.value: o.count for o in facets(events, Selection()).options[Field.SURENESS]} == {
        "sure": 1, "unsure": 1, "unweighed": 1,
    }  # fmt: skip
    assert to_params(CHOSEN) == {"sureness": ["likely", "sure"]}
    assert from_params(to_params(CHOSEN)) == CHOSEN
    assert describe(CHOSEN, events) == "Likely or sure"


def test_what_a_person_accepts_is_sure():
    accepted = sample_with(Sureness(event=0.6), review=ReviewState.ACCEPTED)
    assert select((accepted,), CHOSEN) == (accepted,)


def test_the_record_tells_all_chances():
    event = sample_with(PARTS)
    record = record_of(event, view_of(sample_corpus()))
    told = record.to_json()["sureness"]
    assert list(told) == list(SURE_OF)
    assert (told["event"], told["type"], told["places"]) == (0.9, 0.55, 0.3)
    cells = dict(zip(columns_of(EVENT_FIELDS), cells_of(EVENT_FIELDS, record), strict=True))
    assert (cells["sureness"], cells["type_sureness"], cells["places_sureness"]) == (0.9, 0.55, 0.3)
    assert cells["surely"] == "sure; less sure: what, where"


def test_the_list_has_a_sign_only_where_an_event_is_less_sure():
    assert [doubt_of(sample_with(Sureness(event=chance))) for chance in (0.9, 0.75, 0.6, 0.2)] == [
        "", "", " (unsure)", " (doubtful)",
    ]  # fmt: skip
    assert doubt_of(sample_with(UNWEIGHED)) == ""


def test_the_evidence_says_how_sure_and_of_what_less():
    view = view_of(sample_corpus())
    told = _facts(sample_with(PARTS), view)
    assert "<dt>Read</dt><dd>sure <small>less sure: what, where</small>" in told
    assert "<li>where: doubtful, 30 %</li>" in told
    assert "doubtful whether here" in told
    assert "unsure whether this" in told
    assert "whether then" not in told
    assert "<dt>Read</dt>" not in _facts(sample_with(UNWEIGHED), view)
