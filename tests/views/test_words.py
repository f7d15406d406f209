from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import ALASKA, KURSK, LIBYA, MOSCOW, ROUTE, SEA

from geo.model import EventType, Link, PlaceKind, PlaceRole, Quadrant, Status, When
from geo.views import words


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 8, 21), date(2024, 8, 21), "21 Aug 2024"),
        (date(2024, 8, 21), date(2024, 8, 25), "21 – 25 Aug 2024"),
        (date(2023, 1, 26), date(2023, 2, 3), "26 Jan – 3 Feb 2023"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 Dec 2023 – 2 Jan 2024"),
        (date(2022, 11, 1), date(2022, 11, 30), "Nov 2022"),
        (date(2024, 2, 1), date(2024, 2, 29), "Feb 2024"),
        (date(2024, 2, 1), date(2024, 2, 28), "1 – 28 Feb 2024"),
        (date(2022, 3, 1), date(2022, 5, 31), "Mar – May 2022"),
        (date(2022, 11, 1), date(2023, 1, 31), "Nov 2022 – Jan 2023"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(2020, 1, 1), date(2022, 12, 31), "2020 – 2022"),
        (date(9999, 12, 1), date(9999, 12, 31), "Dec 9999"),
    ],
)
def test_days_are_said_as_shortly_as_they_can_be(start, end, expected):
    assert words.span_words(start, end) == expected


@given(st.dates(), st.dates())
def test_any_two_days_can_be_said(one, other):
    start, end = sorted((one, other))
    assert str(end.year) in words.span_words(start, end)


def test_a_date_that_is_not_known_keeps_its_words():
    assert words.when_words(None) == "no date"
    assert words.when_words(When(None, None, None, "soon")) == "no known date (“soon”)"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (MOSCOW, "exact place"),
        (ALASKA, "within about 80 km"),
        (KURSK, "region"),
        (ROUTE, "somewhere along or between"),
        (LIBYA, "whole country"),
        (SEA, "sea"),
    ],
)
def test_places_say_how_exact_they_are(place, expected):
    assert words.place_words(place) == expected


def test_counts_agree_with_their_noun():
    assert [words.count_words(n, "event") for n in (0, 1, 1204)] == ["0 events", "1 event", "1,204 events"]


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (words.TYPES, EventType),
        (words.QUADRANTS, Quadrant),
        (words.STATUSES, Status),
        (words.ROLES, PlaceRole),
        (words.LINKS, Link),
        (words.KINDS, PlaceKind),
    ],
)
def test_every_code_has_words_and_no_two_share_them(table, members):
    assert set(table) == set(members)
    assert len(set(table.values())) == len(table)
    assert not any("_" in word for word in table.values())


@given(st.text(), st.integers(3, 200))
def test_a_text_is_cut_between_words_and_shows_it(text, most):
    found = words.short_words(text, most)
    assert len(found) <= most
    assert found == " ".join(text.split()) or found.endswith("…")
