"""What reports of one event say that cannot all be so."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import extract
from geo.joining.contradictions import ContradictionKind, contradiction_words, contradictions
from geo.model import (
    Article,
    Corpus,
    Event,
    EventPlace,
    EventType,
    Extraction,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Quantity,
    Report,
    Span,
    Status,
    When,
)
from geo.records import corpus_to_records
from geo.views.frames import events_to_frame
from geo.views.view import view_of

FIFTH = When(date(2024, 5, 5), date(2024, 5, 5), 1, "5 May")
SIXTH = When(date(2024, 5, 6), date(2024, 5, 6), 1, "6 May")
MAY = When(date(2024, 5, 1), date(2024, 5, 31), 4, "in May")
OPEN = When(None, None, None, "then")
NIAMEY = Place("Niamey", PlaceKind.CITY, 13.51, 2.11, 1, "NE")
TOWN = Place("Kollo", PlaceKind.CITY, 13.31, 2.33, 1, "NE")  # 33 km away
SUBURB = Place("Niamey II", PlaceKind.CITY, 13.55, 2.13, 1, "NE")
NEAR_TOWN = replace(TOWN, where_prec=2, radius_km=40.0)
NIGER = Place("Niger", PlaceKind.COUNTRY, 17.0, 8.0, 6, "NE")


def number(low, high=None, unit="people", aspect="killed"):
    high = low if high is None else high
    return Quantity(Span(0, 2), f"{low}–{high}", low, high, unit, aspect)


def report(at, *, when=None, link=Link.ATTACHED, numbers=(), places=(), role=PlaceRole.AT, place_link=Link.ATTACHED):
    return Report(
        id=str(at),
        article=f"{at}.txt",
        span=Span(0, 10),
        sentence="It happened",
        trigger=Span(3, 10),
        type=EventType.ASSAULT,
        status=Status.OCCURRED,
        places=tuple(EventPlace(place, role, place_link) for place in places),
        when=when,
        when_link=link if when else None,
        numbers=tuple(numbers),
    )


def event(*reports):
    return Event("e", EventType.ASSAULT, Status.OCCURRED, (), (), (), None, reports)


def between(**values):
    """Return the contradictions of two reports, each with one of two values in a field."""
    ((field, (one, other)),) = values.items()
    return contradictions(event(report(1, **{field: one}), report(2, **{field: other})))


def test_one_report_contradicts_nothing():
    assert contradictions(event(report(1, when=FIFTH, numbers=[number(1), number(2)]))) == ()


def test_days_apart_are_a_contradiction_with_what_each_report_says():
    (found,) = between(when=(FIFTH, SIXTH))
    assert found.kind is ContradictionKind.DATE
    assert [(saying.report.article, saying.text) for saying in found.sayings] == [
        ("1.txt", "5 May"),
        ("2.txt", "6 May"),
    ]


@pytest.mark.parametrize("other", [FIFTH, MAY, OPEN, None])
def test_days_that_overlap_or_are_not_known_agree(other):
    assert between(when=(FIFTH, other)) == ()


@pytest.mark.parametrize("link", [Link.THREAD, Link.IMPLIED])
def test_a_day_that_was_only_carried_over_contradicts_nothing(link):
    assert contradictions(event(report(1, when=FIFTH), report(2, when=SIXTH, link=link))) == ()


def test_numbers_apart_are_a_contradiction_of_what_they_count():
    (found,) = between(numbers=([number(12)], [number(30)]))
    assert (found.kind, found.about) == (ContradictionKind.NUMBER, "people killed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (number(12), number(12)),
        (number(12), number(10, float("inf"))),
        (number(12), number(9, 15)),
        (number(12), number(30, unit="tank")),
        (number(12), number(30, aspect="wounded")),
        (number(12, unit="", aspect=""), number(30, unit="", aspect="")),
    ],
)
def test_ranges_that_touch_and_other_units_agree(one, other):
    assert between(numbers=([one], [other])) == ()


def test_one_agreeing_number_of_several_is_enough():
    assert between(numbers=([number(12), number(30)], [number(30)])) == ()


def test_exact_places_farther_apart_than_they_are_exact_contradict():
    (found,) = between(places=([NIAMEY], [TOWN]))
    assert (found.kind, found.about) == (ContradictionKind.PLACE, "at")
    assert [saying.text for saying in found.sayings] == ["Niamey", "Kollo"]


@pytest.mark.parametrize("other", [NIAMEY, SUBURB, NEAR_TOWN, NIGER])
def test_places_within_their_doubt_and_areas_agree(other):
    assert between(places=([NIAMEY], [other])) == ()


def test_where_from_and_where_to_are_two_things():
    reports = report(1, places=[NIAMEY], role=PlaceRole.FROM), report(2, places=[TOWN], role=PlaceRole.TO)
    assert contradictions(event(*reports)) == ()


def test_a_place_that_is_implied_contradicts_nothing():
    assert contradictions(event(report(1, places=[NIAMEY]), report(2, places=[TOWN], place_link=Link.IMPLIED))) == ()


def test_words_say_who_says_what():
    (found,) = contradictions(event(report(1, when=FIFTH), report(2, when=SIXTH), report(3, when=SIXTH)))
    assert contradiction_words(found) == "date: 5 May (1.txt), 6 May (2.txt, 3.txt)"
    (found,) = between(numbers=([number(12)], [number(30)]))
    assert contradiction_words(found) == "number of people killed: 12–12 (1.txt), 30–30 (2.txt)"


@pytest.mark.pipeline
def test_two_articles_that_count_the_dead_of_one_attack_differently_contradict():
    day = "On August 6, 2024, Russia attacked Kharkiv in Ukraine, killing"
    texts = {"a.txt": f"{day} 12 people.", "b.txt": f"{day} 30 people.", "c.txt": f"{day} at least ten people."}
    found = extract([Article(key, text, published=date(2024, 8, 7)) for key, text in texts.items()])
    told = [dispute for one in found.events if len(one.articles) == 3 for dispute in contradictions(one)]
    assert [contradiction_words(dispute) for dispute in told] == [
        "number of people killed: 12 people (a.txt), 30 people (b.txt), at least ten people (c.txt)"
    ]


RANGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), min_size=1, max_size=6)


@given(RANGES)
def test_numbers_contradict_exactly_where_two_ranges_do_not_touch(ranges):
    found = contradictions(event(*(report(at, numbers=[number(*pair)]) for at, pair in enumerate(ranges))))
    assert bool(found) == any(a[1] < b[0] for a in ranges for b in ranges)


def corpus():
    reports = (report(1, when=FIFTH, numbers=[number(12, float("inf"))]), report(2, when=SIXTH), report(3))
    extractions = tuple(Extraction(Article(r.article, "…"), reports=(r,)) for r in reports)
    origins = {"1.txt": "1.txt", "2.txt": "1.txt", "3.txt": "3.txt"}
    return Corpus(extractions, (event(*reports),), origins=origins)


def test_records_tell_numbers_origins_and_the_contradictions_that_a_report_takes_part_in():
    first, second, third = corpus_to_records(corpus())
    assert [record["origins"] for record in (first, second, third)] == [2, 2, 2]
    assert first["numbers"] == [
        {"start": 0, "end": 2, "text": "12–inf", "low": 12, "high": None, "unit": "people", "aspect": "killed"}
    ]
    assert [dispute["kind"] for dispute in first["contradictions"]] == ["date"]
    assert [saying["article"] for saying in second["contradictions"][0]["sayings"]] == ["1.txt", "2.txt"]
    assert third["contradictions"] == []
    json.dumps(first, allow_nan=False)


def test_table_has_numbers_origins_and_contradictions():
    row = events_to_frame(view_of(corpus())).iloc[0]
    assert (row["origins"], row["numbers"]) == (2, "12–inf")
    assert row["contradictions"] == "date: 5 May (1.txt), 6 May (2.txt)"
