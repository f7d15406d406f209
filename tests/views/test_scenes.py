import math
from dataclasses import replace
from itertools import pairwise

import pytest
from geopy.distance import great_circle as distance
from hypothesis import given
from hypothesis import strategies as st
from sample_events import ALASKA, KURSK, MOSCOW, many_events, sample_events

from geo.gazetteer.shapes import open_shapes
from geo.model import PlaceKind, Quadrant, Status
from geo.views.scenes import JOINED, MOST_WEIGHT, compose, drawing_key, route_line, weigh

SCENE = compose(sample_events(), open_shapes())
SPOTS = {spot.name: spot for spot in SCENE.spots}
REGIONS = {region.name: region for region in SCENE.regions}


def test_every_event_is_drawn_or_counted_as_without_a_place():
    drawn = {event.id for event in SCENE.events} | {event.id for event in SCENE.unplaced}
    assert drawn == {event.id for event in sample_events()}
    assert len(SCENE.unplaced) == 1


def test_events_at_one_point_share_a_mark():
    assert len(SPOTS["Moscow"].events) == 3
    assert SPOTS["Moscow"].quadrant is None
    assert SPOTS["Tripoli"].quadrant is Quadrant.MATERIAL_COOPERATION
    assert SPOTS["Tripoli"].status is None


def test_countries_have_a_tint_and_no_mark():
    assert REGIONS["Libya"].wide
    assert REGIONS["Mali"].status is Status.HYPOTHETICAL
    assert not {"Libya", "Mali"} & SPOTS.keys()


def test_what_is_told_of_the_air_over_a_country_is_not_told_of_the_country():
    (event,) = [e for e in sample_events() if e.places and e.places[0].place == KURSK]
    land = replace(KURSK, name="Japan", kind=PlaceKind.COUNTRY, where_prec=6, shape="country/JP", country="JP")
    air = replace(land, name="airspace near Japan", kind=PlaceKind.AIRSPACE, where_prec=7)
    over, on = (replace(event, id=p.name, places=(replace(event.places[0], place=p),)) for p in (air, land))
    for events in ((over, on), (on, over)):
        scene = compose(events, open_shapes())
        assert [(spot.name, spot.events) for spot in scene.spots] == [("airspace near Japan", (over,))]
        assert {(region.name, region.wide): region.events for region in scene.regions} == {
            ("Japan", True): (on,),
            ("airspace near Japan", False): (over,),
        }


def test_a_region_has_a_tint_and_a_mark_inside_it():
    spot = SPOTS["Kursk Oblast"]
    assert spot.inside
    assert not REGIONS["Kursk Oblast"].wide
    import shapely

    assert open_shapes().get(KURSK.shape).contains(shapely.Point(spot.lon, spot.lat))


def test_near_a_place_is_a_ring_as_wide_as_was_said():
    assert SPOTS["near Nome"].halo_km == ALASKA.radius_km
    assert SPOTS["Paris"].halo_km is None


def test_a_place_told_from_words_is_vague():
    assert REGIONS["between the border and Moscow"].vague
    assert not REGIONS["South China Sea"].vague


def test_from_and_to_are_joined():
    (route,) = SCENE.routes
    assert (route.start.name, route.end.name) == ("Moscow", "Tripoli")
    assert not route.vague


def test_keys_bring_back_the_events():
    assert SCENE.at(drawing_key(MOSCOW)) == ("Moscow", SPOTS["Moscow"].events)
    assert SCENE.at("nowhere") is None


def test_small_marks_lie_above_large_ones():
    counts = [len(spot.events) for spot in SCENE.spots]
    assert counts == sorted(counts, reverse=True)


def test_the_order_of_events_does_not_matter_to_the_layout():
    shuffled = compose(sample_events()[::-1], open_shapes())
    assert [spot.key for spot in shuffled.spots] == [spot.key for spot in SCENE.spots]
    assert [region.key for region in shuffled.regions] == [region.key for region in SCENE.regions]


def test_too_many_marks_are_gathered_and_none_is_lost():
    events = many_events(900)
    scene = compose(events, open_shapes(), most_spots=200)
    assert len(scene.spots) <= 200
    assert scene.gathered
    assert {e.id for spot in scene.spots for e in spot.events} == {e.id for e in events}
    assert compose(events, open_shapes()).gathered is None


def test_an_area_without_a_known_outline_still_has_a_mark():
    (event,) = [e for e in sample_events() if e.places and e.places[0].place == KURSK]
    lost = replace(KURSK, shape="admin1/XX.99")
    scene = compose([replace(event, places=(replace(event.places[0], place=lost),))], open_shapes())
    assert [(spot.lat, spot.lon) for spot in scene.spots] == [(KURSK.lat, KURSK.lon)]


points = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


@given(points, points)
def test_routes_are_continuous_and_no_longer_than_they_must_be(start, end):
    path = route_line(start, end)
    assert all(abs(b[1] - a[1]) <= 180 for a, b in pairwise(path))
    length = sum(distance(a, (b[0], b[1])).km for a, b in pairwise(path)) if len(path) > 2 else 0
    if len(path) > 2:
        assert math.isclose(length, distance(start, end).km, rel_tol=0.02, abs_tol=5)
    assert path[0] == pytest.approx(start, abs=0.001)


def test_marks_are_as_large_as_what_is_told_and_joined_ones_are_found_again():
    events = many_events(40)
    scene = compose(events, open_shapes())
    told = {event.id: float(number) for number, event in enumerate(scene.events)}
    weighed = weigh(scene, lambda event: told[event.id])
    assert {spot.key for spot in weighed.spots} == {spot.key for spot in scene.spots}
    weights = [spot.weight for spot in weighed.spots]
    assert weights == sorted(weights, reverse=True)
    assert (weights[0], weights[-1]) == (MOST_WEIGHT, 1)
    assert all(spot.size == spot.weight for spot in weighed.spots)
    group = next(group for group in weighed.joined_at(1.0) if len(group) > 1)
    name, found = weighed.at(f"{JOINED}/1/{group[0].key}")
    assert name.startswith(group[0].name)
    assert {event.id for event in found} == {event.id for spot in group for event in spot.events}


def test_where_nothing_is_told_all_marks_are_small():
    weighed = weigh(compose(sample_events(), open_shapes()), lambda _event: 0.0)
    assert all(spot.weight == min(len(spot.events), 3) for spot in weighed.spots)
