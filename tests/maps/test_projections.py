import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.shapes import open_shapes
from geo.maps.extents import arc, bounds_of, points_of_look, without_far
from geo.maps.projections import ProjectionKind, degree_words, frame_points, frame_scene
from geo.model import PlaceKind
from geo.views.scenes import compose
from geo.views.sheets import Projection
from geo.views.stories import LOOK_SIZE, MapLook

EUROPE = ((36.0, -9.0), (60.0, 30.0), (40.0, 40.0))
SOUTH_CHINA_SEA = ((5.0, 105.0), (22.0, 121.0))
ARCTIC = ((70.0, 20.0), (75.0, 150.0), (71.0, -150.0), (66.0, -50.0))
ANTARCTIC = ((-70.0, 20.0), (-75.0, 150.0), (-71.0, -150.0))
BERING = ((64.5, -165.4), (64.7, 177.5))
WORLD = ((10.0, -150.0), (10.0, -60.0), (10.0, 0.0), (10.0, 60.0), (0.0, 120.0))


@pytest.fixture
def frame(make_event, make_place):
    def make(points, *, projection=Projection.AUTO, aspect=1.8):
        places = tuple(make_place(f"P{i}", lat, lon) for i, (lat, lon) in enumerate(points))
        return frame_scene(compose([make_event(places=places)], open_shapes()), aspect=aspect, projection=projection)

    return make


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (EUROPE, ProjectionKind.CONIC),
        (SOUTH_CHINA_SEA, ProjectionKind.EQUAL_AREA),
        (ARCTIC, ProjectionKind.EQUAL_AREA),
        (BERING, ProjectionKind.CONIC),
        (WORLD, ProjectionKind.WORLD),
    ],
)
def test_projection_follows_from_the_extent(frame, points, kind):
    assert frame(points).kind is kind


@pytest.mark.parametrize(("points", "pole"), [(ARCTIC, 90.0), (ANTARCTIC, -90.0)])
def test_what_lies_round_a_pole_is_seen_from_above_it(frame, points, pole):
    assert frame(points).middle[0] == pole


@pytest.mark.parametrize("points", [EUROPE, SOUTH_CHINA_SEA, ARCTIC, ANTARCTIC, BERING, WORLD])
@pytest.mark.parametrize("projection", Projection)
@pytest.mark.parametrize("aspect", [0.7, 1.8])
def test_every_mark_lies_in_its_frame_in_every_projection(frame, points, projection, aspect):
    made = frame(points, projection=projection, aspect=aspect)
    x, y = made.project([lat for lat, _ in points], [lon for _, lon in points])
    west, south, east, north = made.extent
    assert (west < x).all()
    assert (x < east).all()
    assert (south < y).all()
    assert (y < north).all()
    assert made.aspect == pytest.approx(aspect)


@pytest.mark.parametrize(
    ("projection", "kind"),
    [
        (Projection.CONIC, ProjectionKind.CONIC),
        (Projection.EQUAL_AREA, ProjectionKind.EQUAL_AREA),
        (Projection.MERCATOR, ProjectionKind.MERCATOR),
        (Projection.WORLD, ProjectionKind.WORLD),
    ],
)
def test_user_chooses_the_projection(frame, projection, kind):
    assert frame(EUROPE, projection=projection).kind is kind


def test_frame_round_the_date_line_is_not_the_world(frame):
    made = frame(BERING)
    assert made.width < 3_000_000
    x, _ = made.project([64.5, 64.7], [-165.4, 177.5])
    assert abs(x[0] - x[1]) < 1_000_000


def test_country_on_both_sides_of_the_date_line_is_framed_there(make_event, make_place):
    fiji = make_place("Fiji", -18.0, 178.0, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/FJ", country="FJ")
    made = frame_scene(compose([make_event(places=(fiji,))], open_shapes()), aspect=1.8)
    assert 176 < made.middle[1] % 360 < 184
    assert made.width < 3_000_000


@pytest.mark.parametrize(
    ("shape", "seen", "far"),
    [
        ("country/US", ((40.7, -74.0), (47.6, -122.3), (25.8, -80.2)), (64.8, -147.7)),
        ("country/CN", ((45.8, 126.5), (39.5, 76.0), (22.5, 114.1)), (55.8, 37.6)),
        ("country/RU", ((55.8, 37.6), (43.1, 131.9), (68.9, 33.1)), None),
    ],
)
def test_a_wide_country_alone_is_shown_whole_without_its_far_parts(make_event, make_place, shape, seen, far):
    code = shape.partition("/")[2]
    place = make_place("C", 40.0, 100.0, kind=PlaceKind.COUNTRY, country=code, shape=shape, where_prec=6)
    made = frame_scene(compose([make_event(places=(place,))], open_shapes()), aspect=1.8)

    def is_inside(lat, lon):
        (x,), (y,) = made.project([lat], [lon])
        west, south, east, north = made.extent
        return west < x < east and south < y < north

    assert all(is_inside(*point) for point in seen)
    assert far is None or not is_inside(*far)


@pytest.mark.parametrize("points", [EUROPE, SOUTH_CHINA_SEA, ARCTIC, BERING, WORLD])
@pytest.mark.parametrize("projection", [Projection.AUTO, Projection.MERCATOR, Projection.CONIC])
def test_a_length_at_the_centre_is_as_long_as_the_scale_says(frame, points, projection):
    made = frame(points, projection=projection)
    west, south, east, north = made.extent
    x, y = (west + east) / 2, (south + north) / 2
    lons, lats = made.backward(np.array([x - 1000, x + 1000]), np.array([y, y]))
    from geopy.distance import geodesic

    measured = geodesic((lats[0], lons[0]), (lats[1], lons[1])).meters
    if made.world:  # its scale is told along the equator's own direction at the middle
        measured = measured * 1.0
    assert 2000 / made.scale_factor == pytest.approx(measured, rel=0.02)


def test_north_is_up_only_where_an_arrow_would_be_true(frame):
    assert frame(SOUTH_CHINA_SEA).north_is_up
    assert frame(EUROPE, projection=Projection.MERCATOR).north_is_up
    assert not frame(ARCTIC).north_is_up
    assert not frame(WORLD).north_is_up


def test_window_holds_all_that_the_frame_shows(frame):
    for points in (EUROPE, ARCTIC, BERING, SOUTH_CHINA_SEA):
        made = frame(points)
        west, south, east, north = made.window
        random = np.random.default_rng(1)
        x = random.uniform(made.extent[0], made.extent[2], 500)
        y = random.uniform(made.extent[1], made.extent[3], 500)
        lons, lats = made.backward(x, y)
        assert ((lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)).all()


def test_arc_is_the_short_way_round():
    assert arc([170.0, -170.0]) == (170.0, 190.0)
    assert arc([-10.0, 20.0]) == (-10.0, 20.0)


@pytest.mark.parametrize(
    ("value", "sides", "words"), [(30, "EW", "30°E"), (-7.5, "NS", "7.5°S"), (190, "EW", "170°W"), (0, "NS", "0°"),
                                  (180, "EW", "180°")],
)  # fmt: skip
def test_degrees_in_words(value, sides, words):
    assert degree_words(value, sides) == words


@pytest.fixture
def scene_of(make_event, make_place):
    def make(*places):
        events = [make_event(f"x{i}", places=(place,)) for i, place in enumerate(places)]
        return compose(events, open_shapes())

    return make


@pytest.fixture
def russia(make_place):
    return make_place("Russia", 60.0, 100.0, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/RU", country="RU")


def test_a_whole_country_has_no_mark_and_does_not_pull_the_frame(scene_of, make_place, russia):
    towns = [make_place(f"Town {i}", 48.0 + i / 10, 30.0 + i / 5) for i in range(20)]
    alone, with_russia = (frame_scene(scene_of(*towns, *more), aspect=1.8) for more in ((), (russia, russia)))
    assert with_russia.extent == alone.extent


def test_countries_decide_where_most_events_are_told_of_them_alone(scene_of, make_place, russia):
    towns = [make_place("Kyiv", 50.4, 30.5)]
    x, _ = frame_scene(scene_of(*towns, russia, russia), aspect=1.8).project([60.0], [100.0])
    assert np.isfinite(x).all()
    assert frame_scene(scene_of(*towns, russia, russia), aspect=1.8).width > 3_000_000


def test_few_that_lie_far_off_are_told_beside_the_map(scene_of, make_place):
    towns = [make_place(f"Town {i}", 48.0 + i / 10, 30.0 + i / 5) for i in range(20)]
    suva = make_place("Suva", -18.1, 178.4)
    kept, far = without_far(scene_of(*towns, suva), aspect=1.8)
    assert [spot.name for spot in far] == ["Suva"]
    assert {spot.name for spot in kept.spots} == {place.name for place in towns}
    assert all(event.places[0].place.name != "Suva" for event in kept.events)


@pytest.mark.parametrize("number", [2, 7])
def test_of_few_events_none_is_left_out(scene_of, make_place, number):
    towns = [make_place(f"Town {i}", 48.0 + i / 10, 30.0) for i in range(number - 1)]
    assert without_far(scene_of(*towns, make_place("Suva", -18.1, 178.4)), aspect=1.8)[1] == ()


def test_what_lies_on_both_sides_of_the_date_line_is_not_far(scene_of, make_place):
    places = [make_place(f"P{i}", 64.0, (170.0 + 2 * i + 180) % 360 - 180) for i in range(12)]
    assert without_far(scene_of(*places), aspect=1.8)[1] == ()


def test_where_leaving_out_brings_nothing_all_is_shown(scene_of, make_place):
    places = [make_place(f"P{i}", 48.0, 10.0 + i) for i in range(30)]
    assert without_far(scene_of(*places), aspect=1.8)[1] == ()


@pytest.mark.parametrize(("number", "high"), [(1, 500_000), (2, 250_000), (5, 80_000)])
def test_the_more_places_of_one_town_the_closer(scene_of, make_place, number, high):
    places = [make_place(f"Quarter {i}", 48.85, 2.30 + i / 50) for i in range(number)]
    made = frame_scene(scene_of(*places), aspect=1.8)
    assert made.extent[3] - made.extent[1] == pytest.approx(high)


# ---- where a page's map looks ----


def held(frame, lat, lon):
    x, y = frame.project([lat], [lon])
    west, south, east, north = frame.extent
    return west <= x[0] <= east and south <= y[0] <= north


@pytest.mark.parametrize("look", [(50.0, 36.0, 6.0), (-17.0, 179.5, 6.0), (12.0, -8.0, 4.0), (70.0, 20.0, 5.0)])
def test_a_look_is_framed_with_what_its_map_shows_and_not_much_more(look):
    lat, lon, zoom = look
    frame = frame_points(points_of_look(MapLook(*look)), aspect=1.4, margin=0.0)
    across = 360 * LOOK_SIZE[0] / (256 * 2**zoom)  # degrees of longitude
    assert held(frame, lat, lon)
    assert held(frame, lat, lon - 0.45 * across)
    assert held(frame, lat, lon + 0.45 * across)
    assert not held(frame, lat, lon - across)
    assert not held(frame, lat, lon + across)


@pytest.mark.slow
@given(st.builds(MapLook, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 19)), st.floats(0.5, 3))
def test_any_look_has_a_frame(look, aspect):
    west, south, east, north = frame_points(points_of_look(look), aspect=aspect, margin=0.0).extent
    assert np.isfinite([west, south, east, north]).all()
    assert east > west
    assert north > south
    assert np.isclose((east - west) / (north - south), aspect)


@pytest.mark.parametrize(
    ("area", "degrees"),
    [
        ("country/FJ", (6, 9)),
        ("sea/bering-sea", (35, 45)),
        ("region/arctic", (355, 360)),
        ("sea/arctic-ocean", (350, 360)),
        ("POLYGON((-180 66, 180 66, 180 90, -180 90, -180 66))", (355, 360)),
        ("POLYGON((10 50, 30 50, 30 60, 10 60, 10 50))", (20, 20)),
    ],
)
def test_the_width_of_an_area_minds_date_line_and_pole(area, degrees):
    west, south, east, north = bounds_of(area, open_shapes())
    assert degrees[0] <= east - west <= degrees[1]
    assert south < north


@pytest.mark.parametrize("area", ["country/QQ", "POLYGON EMPTY", "POLYGON((no numbers))"])
def test_what_has_no_outline_has_no_bounds(area):
    assert bounds_of(area, open_shapes()) is None
