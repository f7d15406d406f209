"""Distances on the earth: known ones, their laws, and what lies within one."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import (
    circle_round,
    clear_of_seam,
    degrees_within,
    distance_km,
    distances_km,
    point_at,
    table_km,
    way_between,
)

PARIS = (48.8566, 2.3522)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (0, 1), 111.3195),
        ((0, 179.5), (0, -179.5), 111.3195),
        ((0, 17), (90, 0), 10001.9657),
        (PARIS, PARIS, 0),
    ],
)
def test_degrees_and_the_quarter_of_the_earth_are_as_long_as_wgs_84_says(one, other, km):
    assert distance_km(one, other) == pytest.approx(km, abs=1e-4)


@given(points, points)
def test_another_library_measures_the_same(one, other):
    assert distance_km(one, other) == pytest.approx(geodesic(one, other).km, abs=1e-6)
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=1e-9)


@given(st.lists(points, min_size=1, max_size=5), st.lists(points, max_size=5))
def test_many_are_measured_as_one_is(ones, others):
    here, there = np.array(ones), np.array(others).reshape(-1, 2)
    found = distances_km(here[:, :1], here[:, 1:], there[:, 0], there[:, 1])
    assert found.shape == (len(ones), len(others))
    assert np.allclose(found, [[distance_km(one, other) for other in others] for one in ones], atol=1e-9)


@given(st.lists(points, min_size=1, max_size=5), st.lists(points, max_size=5))
def test_a_table_is_nearly_what_is_measured_one_by_one(ones, others):
    here, there = np.array(ones), np.array(others).reshape(-1, 2)
    measured = [[distance_km(one, other) for other in others] for one in ones]
    assert np.allclose(table_km(here, there), np.array(measured).reshape(len(ones), len(others)), rtol=0.006, atol=0.01)


@given(points, st.floats(0, 360), st.floats(0, 19_000))
def test_a_point_lies_as_far_as_it_was_asked(start, bearing, km):
    assert distance_km(start, point_at(start, bearing=bearing, km=km)) == pytest.approx(km, abs=1e-6)


def test_a_circle_is_as_far_all_round_and_begins_in_the_north():
    ring = circle_round(PARIS, km=25, corners=12)
    assert len(ring) == 12
    assert [distance_km(PARIS, corner) for corner in ring] == pytest.approx([25] * 12)
    assert ring[0][0] > PARIS[0]
    assert ring[3][1] > PARIS[1]


@given(points, points)
def test_a_way_has_both_ends_and_is_the_shortest(start, end):
    way = way_between(start, end, steps=8)
    assert (way[0], way[-1]) == (start, end)
    assert sum(distance_km(a, b) for a, b in pairwise(way)) == pytest.approx(distance_km(start, end), abs=0.01)
    clear = clear_of_seam(way)
    assert all(abs(b[1] - a[1]) <= 180 for a, b in pairwise(clear))
    assert [lon % 360 for _, lon in clear] == pytest.approx([lon % 360 for _, lon in way], abs=1e-6)


@given(points, st.floats(0, 360), st.floats(0, 12_000))
def test_what_lies_within_a_distance_lies_within_its_degrees(start, bearing, km):
    lat, lon = point_at(start, bearing=bearing, km=km)
    high, wide = degrees_within(start[0], km)
    assert abs(lat - start[0]) <= high + 1e-9
    assert abs((lon - start[1] + 180) % 360 - 180) <= wide + 1e-9


@pytest.mark.slow
def test_nothing_is_loaded_before_it_measures():
    code = "import sys, geo.geodesy; assert 'pyproj' not in sys.modules; print('light')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "light\n"
