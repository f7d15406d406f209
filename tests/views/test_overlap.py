import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import MOSCOW, many_events, sample_events

from geo.gazetteer.shapes import open_shapes
from geo.views.marks import mark_radius
from geo.views.overlap import REACH, apart, join_marks, pixels_at
from geo.views.scenes import compose, drawing_key, is_zoom

SCENE = compose(sample_events(), open_shapes())
crowds = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.integers(1, 60), st.booleans()), max_size=60)


def hidden(far: float, one: float, other: float) -> float:
    """Return the share of the smaller of two discs that the larger hides."""
    large, small = max(one, other), min(one, other)
    if far >= large + small:
        return 0.0
    if far <= large - small:
        return 1.0
    of_small = small**2 * math.acos((far**2 + small**2 - large**2) / (2 * far * small))
    of_large = large**2 * math.acos((far**2 + large**2 - small**2) / (2 * far * large))
    square = (small + large - far) * (far + small - large) * (far - small + large) * (far + small + large)
    return (of_small + of_large - math.sqrt(square) / 2) / (math.pi * small**2)


def drawn(crowd, groups):
    """Return where each joined mark stands, and its radius."""
    for first, *others in groups:
        x, y, count, inside = crowd[first]
        count += sum(crowd[at][2] for at in others)
        yield x, y, mark_radius(count, inside_area=inside)


def join(crowd, **options):
    xs, ys, counts, inside = zip(*crowd, strict=True) if crowd else ((), (), (), ())
    return join_marks(xs, ys, counts, inside=inside, **options)


@given(crowds)
def test_no_mark_hides_another_and_none_is_lost(crowd):
    crowd.sort(key=lambda mark: -mark[2])
    groups = join(crowd)
    assert sorted(at for group in groups for at in group) == list(range(len(crowd)))
    marks = list(drawn(crowd, groups))
    for number, (x, y, radius) in enumerate(marks):
        for other_x, other_y, other in marks[:number]:
            far = math.hypot(x - other_x, y - other_y)
            assert hidden(far, radius, other) < 0.3
            assert far >= max(radius, other, REACH)


@given(crowds)
def test_the_largest_of_those_that_are_joined_says_where_they_stand(crowd):
    crowd.sort(key=lambda mark: -mark[2])
    for group in join(crowd):
        assert group[0] == min(group)
        assert group[1:] == sorted(group[1:])


def test_marks_that_lie_apart_stay_alone():
    (far,) = apart(np.array([6.0]), 6.0)
    assert join([(0, 0, 1, False), (far + 0.1, 0, 1, False)]) == [[0], [1]]
    assert join([(0, 0, 1, False), (far - 0.1, 0, 1, False)]) == [[0, 1]]


def test_a_mark_goes_to_the_nearest():
    assert join([(0, 0, 9, False), (40, 0, 9, False), (24, 0, 1, False)]) == [[0], [1, 2]]


def test_marks_on_both_sides_of_where_the_world_begins_again_are_joined():
    crowd = [(1, 50, 2, False), (255, 50, 1, False)]
    assert join(crowd, world=256) == [[0, 1]]
    assert join(crowd) == [[0], [1]]


def test_pixels_are_those_of_the_web():
    xs, ys = pixels_at(np.array([0.0, 85.0511287798, -90.0]), np.array([-180.0, 0.0, 180.0]), 1.0)
    assert xs.tolist() == pytest.approx([0, 256, 512])
    assert ys.tolist() == pytest.approx([256, 0, 512], abs=1e-6)


def test_every_zoom_keeps_every_event():
    scene = compose(many_events(400), open_shapes())
    before = 0
    for zoom in range(1, 13):
        groups = scene.joined_at(zoom)
        assert {spot.key for group in groups for spot in group} == {spot.key for spot in scene.spots}
        assert len(groups) >= before
        before = len(groups)


def test_marks_that_a_map_has_joined_are_found_by_zoom_and_largest():
    (first, *others), *_ = (group for group in SCENE.joined_at(1) if len(group) > 1)
    name, events = SCENE.at(f"joined/1/{first.key}")
    assert name == f"{first.name} and {len(others)} more"
    assert set(events) == {event for spot in (first, *others) for event in spot.events}


def test_where_another_mark_has_become_the_largest_the_one_that_was_still_finds_them():
    (first, second, *_), *_ = (group for group in SCENE.joined_at(1) if len(group) > 1)
    assert SCENE.at(f"joined/1/{second.key}") == SCENE.at(f"joined/1/{first.key}")


def test_a_mark_that_stands_alone_at_that_zoom_is_called_by_its_name():
    assert SCENE.at(f"joined/12/{drawing_key(MOSCOW)}") == SCENE.at(drawing_key(MOSCOW))


@pytest.mark.parametrize("zoom", ["", "-1", "nan", "1e9", "1" * 400, "٣", "2.", ".5", "0x1", "1_0", " 1"])
def test_what_is_no_zoom_finds_nothing(zoom):
    assert not is_zoom(zoom)
    assert SCENE.at(f"joined/{zoom}/{drawing_key(MOSCOW)}") is None
