"""Rivers, lakes, and names of towns, regions and waters of a drawn map: by its scale, and by the page's own limits."""

import io
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from sample_events import AT, make_event

from geo.gazetteer.shapes import open_shapes
from geo.maps import bearings
from geo.maps.bearings import BearingKind, names_in, waters_of, zoom_of
from geo.maps.projections import frame_scene
from geo.maps.snapshots import draw_map, plan_map
from geo.model import EventType, Place, PlaceKind
from geo.views.scenes import compose
from geo.views.sheets import PLAIN, Sheet, Theme, palette
from geo.views.view import View

pytestmark = pytest.mark.slow

WEB = Path(bearings.__file__).parent / "web"
POLTAVA, SUMY = (49.59, 34.55), (50.91, 34.80)


@cache
def view_at(*points):
    places = [Place(f"Spot {i}", PlaceKind.CITY, lat, lon, 1, None, i + 1) for i, (lat, lon) in enumerate(points)]
    events = tuple(make_event(f"It attacked {p.name}.", "attacked", kind=EventType.ASSAULT, places=((p, AT),))
                   for p in places)  # fmt: skip
    return View(events, len(events), "All events", {})


@cache
def frame_at(*points):
    return frame_scene(compose(view_at(*points).events, open_shapes()), aspect=1.7)


WORLD = ((10.0, -150.0), (10.0, -60.0), (10.0, 60.0), (0.0, 120.0))


def test_the_limits_are_those_of_the_page():
    names, ground = ((WEB / f"{name}.js").read_text(encoding="utf-8") for name in ("names", "ground"))
    for constant, value in (("CLOSE", bearings.CLOSE), ("DOUBLING", bearings.DOUBLING), ("TOWNS", bearings.TOWNS_FROM),
                            ("REGIONS", bearings.REGIONS_FROM), ("WATERS", bearings.WATER_NAMES_FROM)):  # fmt: skip
        assert float(re.search(rf"^const {constant} = ([\d.]+);", names, re.MULTILINE)[1]) == value, constant
    assert float(re.search(r"region: { least: (\d+)", names)[1]) == bearings.LEAST_REGION
    assert float(re.search(r"water: { least: (\d+)", names)[1]) == bearings.LEAST_WATER
    assert re.search(r"^const WATERS = (.*?);", ground, re.MULTILINE)[1].replace("NEAR", str(bearings.NEAR)) == str(
        [list(row) for row in bearings.WATERS]
    )


def test_the_zoom_is_that_at_which_the_page_shows_as_much():
    frame = frame_at(POLTAVA, SUMY)
    lat = np.radians(frame.middle[0])
    assert 156_543.03 * np.cos(lat) / 2 ** zoom_of(frame, 1000.0) == pytest.approx(1000.0)


def test_nearer_maps_name_more_towns_and_the_largest_first():
    frame = frame_at(POLTAVA, SUMY)
    far, near = ([one.name for one in names_in(frame, zoom=zoom) if one.kind is BearingKind.TOWN] for zoom in (6, 8))
    assert far
    assert near[: len(far)] == far
    assert len(near) > 2 * len(far)
    assert list(names_in(frame, zoom=2.0)) == []


def test_names_lie_in_the_window_also_round_the_date_line():
    frame = frame_at((64.5, -165.4), (64.7, 177.5))
    west, south, east, north = frame.window
    found = list(names_in(frame, zoom=8.0))
    assert found
    for one in found:
        assert south < one.lat < north
        assert (one.lon - west) % 360 < east - west


def test_rivers_are_drawn_more_finely_close_by():
    frame = frame_at(POLTAVA, SUMY)
    lengths = [waters_of(frame, zoom=zoom, dot=500.0)[1].length for zoom in (5.0, 5.7, 7.0)]
    assert lengths == sorted(lengths)
    assert lengths[2] > 1.5 * lengths[1] > 0


def test_waters_of_the_world_are_the_great_ones():
    lakes, rivers = waters_of(frame_at(*WORLD), zoom=1.0, dot=20_000.0)
    assert not lakes.is_empty
    assert not rivers.is_empty


@pytest.mark.parametrize("theme", Theme)
def test_rivers_are_seen_in_every_theme(theme):
    image = imread(io.BytesIO(draw_map(view_at(POLTAVA, SUMY), Sheet(theme=theme))))[..., :3]
    river = np.array([int(palette(theme).river[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    assert (np.abs(image - river).max(axis=-1) < 0.02).sum() > 300


def test_a_city_sheet_is_not_bare():
    plan = plan_map(view_at(POLTAVA), PLAIN)
    names = [name for name, _ in plan.names]
    assert len(names) > 5
    assert "Kharkiv" in names


def test_a_town_that_bears_a_mark_is_named_once():
    place = Place("Poltava", PlaceKind.CITY, *POLTAVA, 1, "UA", 1)
    event = make_event("It attacked Poltava.", "attacked", kind=EventType.ASSAULT, places=((place, AT),))
    assert "Poltava" not in [name for name, _ in plan_map(View((event,), 1, "All events", {})).names]
