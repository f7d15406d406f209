import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_events import many_events, sample_events

from geo.gazetteer.shapes import open_shapes
from geo.model import EventPlace, Place, PlaceKind, PlaceRole
from geo.views.clusters import compose_in
from geo.views.marks import mark_radius
from geo.views.scenes import Scene, Window, compose

MANY = many_events(2500)
EUROPE = Window(35.0, -10.0, 60.0, 40.0, 4.0)


def drawn(scene: Scene) -> set[str]:
    return {event.id for part in scene.parts for event in part.events}


def test_few_marks_make_the_same_scene_as_without_a_window():
    crowd = tuple(replace(event, id=f"{event.id}-{copy}") for copy in range(60) for event in sample_events())
    fast, plain = compose_in(crowd, crowd, None, open_shapes()), compose(crowd, open_shapes())
    assert fast.covers is None
    assert [(s.key, s.name, s.halo_km, s.inside, s.quadrant, s.status) for s in fast.spots] == [
        (s.key, s.name, s.halo_km, s.inside, s.quadrant, s.status) for s in plain.spots
    ]
    assert [set(s.events) for s in fast.spots] == [set(s.events) for s in plain.spots]
    assert [(r.key, len(r.events), r.quadrant) for r in fast.regions] == [
        (r.key, len(r.events), r.quadrant) for r in plain.regions
    ]
    assert fast.routes == plain.routes
    assert set(fast.unplaced) == set(plain.unplaced)
    assert fast.bounds == plain.bounds


def test_before_the_map_has_spoken_every_event_is_in_a_mark():
    scene = compose_in(MANY, MANY, None, open_shapes())
    assert scene.covers is not None
    assert len(scene.spots) < 1000
    assert drawn(scene) == {event.id for event in MANY}


def test_marks_near_the_window_are_drawn_and_those_far_off_are_not():
    scene = compose_in(MANY, MANY, EUROPE, open_shapes())
    covers = scene.covers
    assert covers.zoom == EUROPE.zoom
    inside = {e.id for e in MANY for p in e.places if 35 <= p.place.lat <= 60 and -10 <= p.place.lon <= 40}
    assert inside <= drawn(scene)
    assert all(covers.south <= s.lat <= covers.north and covers.west <= s.lon <= covers.east for s in scene.spots)


def test_counts_and_bounds_are_those_of_all_events_not_of_the_window():
    scene = compose_in(MANY, MANY, EUROPE, open_shapes())
    assert len(scene.events) == len(MANY)
    assert scene.bounds == compose(MANY, open_shapes()).bounds


def test_closer_in_there_are_no_fewer_marks_for_the_same_events():
    seen = [len(compose_in(MANY, MANY, replace(EUROPE, zoom=z), open_shapes()).spots) for z in (2.0, 4.0, 6.0, 8.0)]
    assert seen == sorted(seen)


def test_a_window_past_the_date_line_holds_both_shores():
    scene = compose_in(MANY, MANY, Window(-60.0, 150.0, 70.0, 230.0, 4.0), open_shapes())
    assert any(spot.lon > 150 for spot in scene.spots)
    assert any(spot.lon < -130 for spot in scene.spots)


def test_marks_that_were_joined_lie_apart():
    spots = compose_in(MANY, MANY, Window(-60.0, -170.0, 70.0, 170.0, 2.0), open_shapes()).spots
    world = 256 * 2**2
    at = [
        ((s.lon + 180) / 360 * world, (1 - math.asinh(math.tan(math.radians(s.lat))) / math.pi) / 2 * world)
        for s in spots
    ]
    close = sum(
        math.dist(a, b) < 0.5 * (mark_radius(len(s.events)) + mark_radius(len(t.events)))
        for i, (a, s) in enumerate(zip(at, spots, strict=True))
        for b, t in zip(at[:i], spots[:i], strict=True)
    )
    assert close <= len(spots) * 0.03


def test_a_filter_leaves_marks_of_the_chosen_events_alone():
    chosen = tuple(event for event in MANY if event.agents[0].id == "actor-1")
    scene = compose_in(chosen, MANY, None, open_shapes(), most=5)
    assert drawn(scene) == {event.id for event in chosen}


places = st.builds(lambda lat, lon: Place("X", PlaceKind.CITY, lat, lon, 1), st.floats(-80, 80), st.floats(-180, 180))


@settings(max_examples=30)
@given(st.lists(places, min_size=2, max_size=30), st.floats(0, 12))
def test_no_event_in_the_window_is_lost_and_none_is_counted_twice_in_a_mark(found, zoom):
    base = sample_events()[0]
    events = tuple(
        replace(base, id=str(at), places=(EventPlace(place, PlaceRole.AT),) * 2) for at, place in enumerate(found)
    )
    scene = compose_in(events, events, Window(-85.0, -180.0, 85.0, 180.0, zoom), open_shapes(), most=1)
    assert drawn(scene) == {event.id for event in events}
    for spot in scene.spots:
        assert len({event.id for event in spot.events}) == len(spot.events)


@pytest.mark.parametrize("most", [1, 10_000])
def test_the_order_of_marks_is_large_ones_first(most):
    counts = [len(spot.events) for spot in compose_in(MANY, MANY, None, open_shapes(), most=most).spots]
    assert counts == sorted(counts, reverse=True)
