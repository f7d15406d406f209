from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import many_events, sample_events

from geo.gazetteer.shapes import open_shapes
from geo.model import PlaceKind
from geo.views.shading import STRENGTHS, MapStyle, shades, step_of, step_words, steps_to, strength_of

SHAPES = open_shapes()
EVENTS = sample_events()


def shaded(style, events=EVENTS):
    found = shades(events, events, style, SHAPES)
    assert found is not None
    return found


@pytest.mark.parametrize("style", [MapStyle.MARKS, MapStyle.HEAT])
def test_marks_and_heat_shade_nothing(style):
    assert shades(EVENTS, EVENTS, style, SHAPES) is None


def test_an_event_counts_once_in_each_country_that_one_of_its_places_lies_in():
    found = shaded(MapStyle.COUNTRIES)
    for area in found.areas:
        code = area.id.removeprefix("country/")
        assert {event.id for event in area.events} >= {
            event.id for event in EVENTS if any(part.place.country == code for part in event.places)
        }
        assert len({event.id for event in area.events}) == len(area.events)
    counts = [len(area.events) for area in found.areas]
    assert counts == sorted(counts, reverse=True)


def test_a_region_shades_what_is_told_of_its_towns_and_of_itself_but_not_of_its_country():
    found = shaded(MapStyle.REGIONS)
    names = {area.name: area.events for area in found.areas}
    moscow = names["Moscow, Russia"]
    assert all(any(part.place.name == "Moscow" for part in event.places) for event in moscow)
    wide = [
        event for event in EVENTS if event.places and all(part.place.kind is PlaceKind.COUNTRY for part in event.places)
    ]
    assert wide
    assert not {event.id for event in wide} & {event.id for area in found.areas for event in area.events}


@pytest.mark.parametrize("style", [MapStyle.COUNTRIES, MapStyle.REGIONS])
def test_what_lies_in_no_area_is_told_and_nothing_is_lost(style):
    found = shaded(style)
    inside = {event.id for area in found.areas for event in area.events}
    assert len(inside) + found.left == len(EVENTS)
    assert found.left_words.endswith(found.nowhere)


def test_some_rows_alone_are_counted_and_a_key_finds_its_area():
    one = shades(EVENTS[:1], EVENTS, MapStyle.COUNTRIES, SHAPES)
    assert one is not None
    assert [area.events for area in one.areas] == [(EVENTS[0],)] * len(one.areas)
    assert one.at(one.areas[0].key) is one.areas[0]
    assert one.at("shade/country/XX") is None
    none = shades((), EVENTS, MapStyle.COUNTRIES, SHAPES)
    assert none is not None
    assert (none.areas, none.steps, none.left) == ((), (), 0)


def test_of_many_events_each_is_counted():
    events = many_events(400)
    found = shaded(MapStyle.REGIONS, events)
    assert len({event.id for area in found.areas for event in area.events}) + found.left == len(events)


@given(st.integers(1, 100_000))
def test_the_steps_begin_at_one_and_rise_to_the_most(most):
    steps = steps_to(most)
    assert steps[0] == 1
    assert all(low < high for low, high in pairwise(steps))
    assert steps[-1] <= most
    assert len(steps) <= len(STRENGTHS)
    assert step_of(most, steps) == len(steps) - 1
    assert step_of(1, steps) == 0
    strengths = [strength_of(step, steps) for step in range(len(steps))]
    assert all(low < high for low, high in pairwise(strengths))


def test_a_step_says_which_numbers_it_has():
    assert step_words(0, (1, 4, 10), 25) == "1 to 3 events"
    assert step_words(2, (1, 4, 10), 25) == "10 to 25 events"
    assert step_words(0, (1, 2), 2) == "1 event"
