import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import AT, CHINA, KURSK, make_event

from geo.model import EventType, Place, PlaceKind, Quantity, Span
from geo.ontology import Icon
from geo.views.icons import AS_MANY, FROM_ZOOM, GLYPHS, icon_of
from geo.views.marks import mark_radius
from geo.views.scenes import Spot

SEA = Place("South China Sea", PlaceKind.SEA, 15.0, 115.0, 7, shape="sea/south-china-sea")


def event(kind, place=KURSK, numbers=()):
    made = make_event("China acts.", "acts", kind=kind, agents=(CHINA,), places=((place, AT),))
    return replace(made, reports=tuple(replace(report, numbers=numbers) for report in made.reports))


@pytest.mark.parametrize(
    ("kind", "place", "icon"),
    [
        (EventType.ASSAULT, KURSK, Icon.STRIKE),
        (EventType.ASSAULT, SEA, Icon.STRIKE),
        (EventType.COERCE, KURSK, Icon.ARREST),
        (EventType.PROTEST, KURSK, Icon.MARCH),
        (EventType.MOBILIZE, KURSK, Icon.TROOPS),
        (EventType.MOBILIZE, SEA, Icon.SHIP),
        (EventType.CONSULT, KURSK, Icon.TALKS),
        (EventType.AID, KURSK, Icon.AID),
        (EventType.ACCUSE, KURSK, None),
    ],
)
def test_acts_of_one_quadrant_have_pictures_of_their_own(kind, place, icon):
    assert icon_of(event(kind, place)) is icon


def test_aid_that_is_told_in_dollars_is_money():
    dollars = Quantity(Span(0, 5), "$1.25 billion", 1.25e9, 1.25e9, "USD")
    assert icon_of(event(EventType.AID, numbers=(dollars,))) is Icon.MONEY
    assert icon_of(event(EventType.ASSAULT, numbers=(dollars,))) is Icon.STRIKE


@given(st.sampled_from(Icon))
def test_a_picture_stays_within_its_square(icon):
    """Of paths in absolute points, that is: the numbers of relative ones are steps."""
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", GLYPHS[icon])]
    assert numbers
    assert all(abs(number) <= (2 if "a" in GLYPHS[icon] else 1) for number in numbers)


def test_close_by_a_mark_of_one_event_is_as_large_as_its_picture_needs():
    one = Spot("at/1,1", "Kursk", 51.7, 36.2, (event(EventType.ASSAULT),), None, None)
    plain = Spot("at/1,1", "Kursk", 51.7, 36.2, (event(EventType.ACCUSE),), None, None)
    assert (one.size_at(FROM_ZOOM - 0.5), one.size_at(FROM_ZOOM)) == (1, AS_MANY)
    assert plain.size_at(FROM_ZOOM) == 1
    assert mark_radius(one.size_at(FROM_ZOOM)) > 1.5 * mark_radius(1)
