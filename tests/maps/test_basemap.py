import numpy as np
import pytest
import shapely

from geo.gazetteer.shapes import BorderView, open_shapes
from geo.maps.basemap import basemap_of, earth_of, graticule, outline_of, single_parts
from geo.maps.locator import globe_of
from geo.maps.projections import frame_scene
from geo.views.scenes import compose
from geo.views.sheets import Projection

DATE_LINE = {
    "bering": ((64.5, -165.4), (64.7, 177.5), (55.0, 170.0)),
    "fiji": ((-17.0, 178.0), (-18.0, -179.0)),
    "pacific": ((35.0, 140.0), (34.0, -118.0), (-36.0, 174.0)),
    "arctic": ((70.0, 20.0), (75.0, 150.0), (71.0, -150.0), (66.0, -50.0)),
    "antarctic": ((-70.0, 20.0), (-75.0, 150.0), (-71.0, -150.0)),
}
ELSEWHERE = {"europe": ((36.0, -9.0), (60.0, 30.0)), "world": tuple((10.0, float(lon)) for lon in range(-150, 180, 60))}


@pytest.fixture
def frame(make_event, make_place):
    def make(points, projection=Projection.AUTO):
        places = tuple(make_place(f"P{i}", lat, lon) for i, (lat, lon) in enumerate(points))
        return frame_scene(compose([make_event(places=places)], open_shapes()), aspect=1.7, projection=projection)

    return make


def steps_of(shape):
    """Return the lengths of the straight pieces of all lines."""
    found = [np.hypot(*np.diff(shapely.get_coordinates(part), axis=0).T) for part in single_parts(shape)]
    return np.concatenate(found) if found else np.zeros(1)


@pytest.mark.slow
@pytest.mark.parametrize("name", DATE_LINE)
@pytest.mark.parametrize("projection", [Projection.AUTO, Projection.EQUAL_AREA, Projection.MERCATOR])
def test_no_border_runs_across_a_frame_at_the_date_line(frame, name, projection):
    made = frame(DATE_LINE[name], projection)
    basemap = basemap_of(made, open_shapes(), dot=made.width / 1500)
    assert steps_of(basemap.borders).max() < 0.12 * made.width


def test_no_border_follows_the_date_line_through_chukotka(frame):
    made = frame(((65.0, -170.0), (69.0, 170.0)))
    basemap = basemap_of(made, open_shapes(), dot=made.width / 1500)
    x, y = made.project([66.0, 68.0], [180.0, 180.0])
    probe = shapely.LineString(np.column_stack([x, y])).buffer(2000)
    along = basemap.borders.intersection(probe).length
    assert along < 0.2 * (probe.length / 2)
    inland = shapely.Point(*(v[0] for v in made.project([67.5], [180.0])))
    assert shapely.union_all(single_parts(basemap.land)).buffer(1000).contains(inland)


@pytest.mark.parametrize("name", [*DATE_LINE, *ELSEWHERE])
def test_land_and_sea_are_where_they_belong(frame, name):
    made = frame((DATE_LINE | ELSEWHERE)[name])
    land = shapely.union_all(
        shapely.make_valid(single_parts(basemap_of(made, open_shapes(), dot=made.width / 1500).land))
    )
    dry = {"bering": (66.5, -175.0), "fiji": (-17.8, 178.0), "pacific": (-25.0, 135.0), "arctic": (75.0, -40.0),
           "antarctic": (-80.0, 100.0), "europe": (50.0, 20.0), "world": (-25.0, 135.0)}[name]  # fmt: skip
    wet = {"bering": (58.0, -175.0), "fiji": (-18.0, -177.5), "pacific": (0.0, -150.0), "arctic": (88.0, 0.0),
           "antarctic": (-60.0, 100.0), "europe": (45.0, -10.0), "world": (0.0, -150.0)}[name]  # fmt: skip
    for (lat, lon), is_land in ((dry, True), (wet, False)):
        x, y = made.project([lat], [lon])
        assert land.contains(shapely.Point(x[0], y[0])) is is_land


@pytest.mark.parametrize("name", [*DATE_LINE, *ELSEWHERE])
def test_graticule_crosses_the_frame_a_few_times_and_stays_in_it(frame, name):
    made = frame((DATE_LINE | ELSEWHERE)[name])
    lines = graticule(made)
    for meridian in (True, False):
        assert 2 <= sum(grid.meridian is meridian for grid in lines) <= 30
    box = shapely.box(*made.extent).buffer(1)
    assert all(box.contains(grid.line) for grid in lines)
    assert max(steps_of(grid.line).max() for grid in lines) < 0.1 * made.width


def test_coarser_dots_make_coarser_land(frame):
    made = frame(ELSEWHERE["europe"])
    fine, coarse = (basemap_of(made, open_shapes(), dot=made.width / dots).land for dots in (3000, 300))
    assert shapely.get_num_coordinates(coarse) < 0.5 * shapely.get_num_coordinates(fine)


def test_disputed_borders_come_with_their_words(frame):
    made = frame(((44.0, 33.0), (48.0, 38.0)))
    basemap = basemap_of(made, open_shapes(), dot=500)
    assert "Crimea: Ukraine's, held by Russia" in [name for name, _ in basemap.disputed]


def test_of_disputed_borders_those_near_a_point_are_told(frame):
    made = frame(((44.0, 33.0), (48.0, 38.0)))
    basemap = basemap_of(made, open_shapes(), dot=500)
    crimea = list(zip(*(side.tolist() for side in made.project([45.3], [34.0])), strict=True))
    near, far = (basemap.disputed_near(crimea, metres=metres) for metres in (150_000, 5_000_000))
    assert near == ("Crimea: Ukraine's, held by Russia",)
    assert set(near) < set(far)
    assert not basemap.disputes.is_empty


def test_outline_that_is_not_there_is_none(frame):
    made = frame(ELSEWHERE["europe"])
    assert outline_of("country/NZ", made, open_shapes(), dot=1000) is None
    assert outline_of("no such thing", made, open_shapes(), dot=1000) is None
    area, edge = outline_of("country/UA", made, open_shapes(), dot=1000)
    assert area.area > 0
    assert edge.length > 0


def test_outlines_are_those_that_are_handed_in(frame):
    made = frame(((44.0, 33.0), (48.0, 38.0)))
    ours, held = (outline_of("country/UA", made, open_shapes(view), dot=500)[0].area for view in BorderView)
    land = [basemap_of(made, open_shapes(view), dot=500).borders.length for view in BorderView]
    assert ours > 1.05 * held
    assert land[0] != land[1]


def test_edge_of_an_area_shows_no_cut_at_the_date_line(frame):
    made = frame(DATE_LINE["arctic"])
    _, edge = outline_of("region/arctic", made, open_shapes(), dot=made.width / 1500)
    assert steps_of(edge).max() < 0.2 * made.width
    assert (
        0.8 < edge.length / (2 * np.pi * np.hypot(*made.project([66.5], [0.0]))) < 1.3 or edge.length < 3 * made.width
    )


def test_corners_of_a_world_map_are_no_earth(frame):
    made = frame(ELSEWHERE["world"], Projection.WORLD)
    assert 0.5 < earth_of(made).area / shapely.box(*made.extent).area < 0.95


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DATE_LINE, "europe"])
def test_globe_shows_a_round_earth_with_the_frame_in_its_middle(frame, name):
    globe = globe_of(frame((DATE_LINE | ELSEWHERE)[name]))
    for outline in (*globe.land, *globe.lines, globe.frame):
        assert np.hypot(*outline.T).max() <= 1.0001
    assert np.abs(globe.frame.mean(axis=0)).max() < 0.25


@pytest.mark.slow
def test_globe_over_the_pacific_is_mostly_water_and_over_europe_mostly_land(frame):
    shares = {}
    for name in ("pacific", "europe", "antarctic"):
        globe = globe_of(frame((DATE_LINE | ELSEWHERE)[name]))
        land = shapely.union_all([shapely.make_valid(shapely.Polygon(outline)) for outline in globe.land])
        shares[name] = land.area / np.pi
    assert shares["pacific"] < 0.3
    assert 0.3 < shares["europe"] < 0.75
    assert 0.1 < shares["antarctic"] < 0.5
