"""Areas that a person draws: how they are told, and what lies in one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import AT, KURSK, LIBYA, MOSCOW, make_event

from geo.gazetteer.shapes import open_shapes
from geo.geodesy import distances_km
from geo.model import EventType, Place, PlaceKind
from geo.views.drawn_areas import MOST_CORNERS, DrawnArea, area_text, area_words, points_of, read_area
from geo.views.selection import Selection, describe, read_params, select, to_params

lats, lons = st.floats(-90, 90).map(lambda x: round(x, 4) + 0.0), st.floats(-500, 500).map(lambda x: round(x, 4) + 0.0)
corners = st.tuples(lats, lons)
circles = st.builds(DrawnArea, st.tuples(corners), st.floats(0.001, 20000).map(lambda x: round(x, 3)))
polygons = st.lists(corners, min_size=3, max_size=12).map(lambda found: read_area(area_text(DrawnArea(tuple(found)))))
areas = circles | polygons.filter(bool)


def _event(*places):
    return make_event("They met.", "met", kind=EventType.CONSULT, places=tuple((place, AT) for place in places))


ROUND_MOSCOW = "55.8,37.6,80"
ACROSS_THE_SEAM = "10,170 10,190 -25,190 -25,170"


@given(areas)
def test_what_is_written_is_read_as_it_was(area):
    assert read_area(area_text(area)) == area
    assert read_params(to_params(Selection(area=area))) == (Selection(area=area), ())
    assert describe(Selection(area=area)).startswith("Within ")


@given(st.text() | st.text("0123456789.,- ne", max_size=80))
def test_any_text_is_an_area_or_none(text):
    area = read_area(text)
    assert area is None or read_area(area_text(area)) == area


@pytest.mark.parametrize(
    "text",
    [
        "", "Kursk", "51,36", "51,36 52,37", "91,36,10", "51,541,10", "51,36,0", "51,36,-5", "51,36,99999", "51,nan,5",
        "inf,36,5", "51,36,10 52,37,10 53,38,10", "51,36,10,4", " ".join(["1,1"] * (MOST_CORNERS + 1)), "1,1 " * 9999,
    ],
)  # fmt: skip
def test_what_is_none_is_refused_by_name(text):
    assert read_area(text) is None
    if text:
        assert read_params({"within": [text]}) == (Selection(), ("within",))


def test_spaces_may_stand_after_commas():
    assert read_area("48.02, 37.8, 120") == read_area("48.02,37.8,120") == DrawnArea(((48.02, 37.8),), 120)
    assert read_area(" 1, 2  3 ,4   5,6 ") == DrawnArea(((1, 2), (3, 4), (5, 6)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("48.02,37.8,120", "within 120 km of 48.02° N, 37.80° E"),
        ("-12,-77,2.5", "within 2.5 km of 12.00° S, 77.00° W"),
        ("0,0,12000", "within 12,000 km of 0.00° N, 0.00° E"),
        (ACROSS_THE_SEAM, "within the area drawn from 25.00° S, 170.00° E to 10.00° N, 170.00° W"),
    ],
)
def test_an_area_in_words(text, words):
    assert area_words(read_area(text)) == words


def test_a_circle_holds_what_is_as_near():
    area = read_area("51.73,36.19,400")
    points = np.array([[lat, lon] for lat in range(40, 60) for lon in range(20, 50)])
    far = distances_km(51.73, 36.19, points[:, 0], points[:, 1])
    clear = np.abs(far - 400) > 3  # the earth is no sphere
    assert (area.holds(*points.T) == (far <= 400))[clear].all()


def test_a_polygon_holds_what_lies_between_its_sides_also_across_the_date_line():
    area = read_area(ACROSS_THE_SEAM)
    assert area.holds([0, 0, 0, 0, 20, -30], [175, -175, 165, -165, 175, 180]).tolist() == [True, True] + [False] * 4


def test_a_side_goes_the_shorter_way():
    assert read_area("10,170 10,-170 -25,-170 -25,170") == read_area(ACROSS_THE_SEAM)


@given(areas)
def test_what_is_drawn_is_closed_and_goes_on_beyond_180(area):
    rim = area.rim
    assert np.allclose(np.array(rim[0]) - np.array(rim[-1]), 0, atol=1e-6) or area.km
    assert (np.abs(np.diff([lon for _, lon in rim])) <= 180.001).all()
    if not area.km:
        assert all(min(np.hypot(*(np.array(rim) - corner).T)) < 1e-6 or abs(corner[0]) > 85 for corner in area.corners)


def test_sides_are_straight_on_the_map_and_not_in_degrees():
    # From 0° to 80° north Mercator's line lies well north of the middle of the degrees.
    area = read_area("0,0 80,80 0,80")
    assert area.holds([50, 60], [40, 40]).tolist() == [True, False]


def test_sides_that_cross_leave_out_what_lies_between_them_twice():
    star = read_area("10,0 -8,6 3,-9.5 3,9.5 -8,-6")
    assert star.holds([0, 6, 2.5], [0, 0, 7]).tolist() == [False, True, True]


def test_a_region_lies_where_more_than_half_of_it_does():
    kursk = Place("Kursk Oblast", PlaceKind.ADMIN1, 51.7, 36.2, 4, "RU", None, "admin1/RU.41")
    russia = Place("Russia", PlaceKind.COUNTRY, 60.0, 100.0, 6, "RU", None, "country/RU")
    events = tuple(_event(one) for one in (kursk, russia))
    assert len(points_of(russia, open_shapes())) > 10
    assert select(events, Selection(area=read_area("51.7,36.2,200"))) == events[:1]
    assert select(events, Selection(area=read_area("52.5,39,90"))) == ()  # its eastern edge
    assert select(events, Selection(area=read_area("60,100,500"))) == ()  # a point of Russia's, and no half of it
    assert select(events, Selection(area=read_area("40,20 80,20 80,195 40,195"))) == events


def test_an_outline_that_is_not_known_counts_by_its_point():
    place = replace(KURSK, shape="admin1/XX.99")
    assert points_of(place, open_shapes()) == ((KURSK.lat, KURSK.lon),)
    assert points_of(replace(KURSK, shape="POINT EMPTY ("), open_shapes()) == ((KURSK.lat, KURSK.lon),)


def test_one_place_of_an_event_is_enough_and_without_one_it_does_not_pass():
    both, none, far = _event(LIBYA, MOSCOW), _event(), _event(LIBYA)
    chosen = Selection(area=read_area(ROUND_MOSCOW))
    assert select((both, none, far), chosen) == (both,)
    assert select((none,), chosen) == ()
