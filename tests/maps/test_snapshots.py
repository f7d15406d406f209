import io

import numpy as np
import pytest
from matplotlib.image import imread

from geo.errors import ExportError
from geo.maps.projections import frame_scene
from geo.maps.snapshots import draw_png
from geo.model import EventType, PlaceKind, PlaceRole, Status
from geo.views.scenes import compose
from geo.views.view import View

SMALL = (640, 360)


def view_of_events(*events):
    return View(tuple(events), len(events), "All events", {})


def pixels(view, **options):
    return imread(io.BytesIO(draw_png(view, size=SMALL, **options)))


def test_picture_has_the_size_asked_for(make_event):
    assert pixels(view_of_events(make_event())).shape[:2] == (SMALL[1], SMALL[0])


def test_same_view_gives_the_same_bytes(make_event):
    view = view_of_events(make_event())
    assert draw_png(view, size=SMALL) == draw_png(view, size=SMALL)


def test_picture_carries_no_time_and_no_program_of_another(make_event):
    assert b"tEXt" not in draw_png(view_of_events(make_event()), size=SMALL)


def test_mark_is_drawn_in_the_colour_of_its_kind(make_event):
    near = np.array([0xC8, 0x40, 0x0A]) / 255
    attack = pixels(view_of_events(make_event(event_type=EventType.ASSAULT)))[..., :3]
    visit = pixels(view_of_events(make_event(event_type=EventType.CONSULT)))[..., :3]
    count = [int((np.abs(image - near).max(axis=-1) < 0.02).sum()) for image in (attack, visit)]
    assert count[0] > 5
    assert count[1] == 0


def test_planned_is_drawn_unlike_happened(make_event):
    happened = pixels(view_of_events(make_event(status=Status.OCCURRED)))
    planned = pixels(view_of_events(make_event(status=Status.PLANNED)))
    assert (happened != planned).any()


@pytest.mark.parametrize("text", ["$\\frac{1}{0}$", "<script>", "\x00\x1b[31m", "北京", "a\nb", "x" * 500])
def test_hostile_names_do_not_stop_the_picture(make_event, make_place, text):
    event = make_event(text, agents=(text,), places=(make_place(text),), when=None)
    assert pixels(view_of_events(event), title=text).any()


def test_nothing_to_show_is_still_a_picture():
    assert pixels(view_of_events()).shape[2] == 4


@pytest.mark.parametrize("size", [(10, 500), (500, 20_000)])
def test_impossible_size_is_refused(make_event, size):
    with pytest.raises(ExportError, match="pixels"):
        draw_png(view_of_events(make_event()), size=size)


def test_frame_round_the_date_line_is_not_the_world(make_event, make_place):
    places = (make_place("Nome", 64.5, -165.4), make_place("Anadyr", 64.7, 177.5))
    frame = frame_scene(compose([make_event(places=places)]), aspect=1.8)
    assert not frame.world
    x, _ = frame.project([p.lat for p in places], [p.lon for p in places])
    assert abs(x[0] - x[1]) < 1_000_000


def test_marks_all_round_the_world_get_the_world(make_event, make_place):
    places = tuple(make_place(f"P{lon}", 10.0, float(lon)) for lon in range(-150, 180, 60))
    assert frame_scene(compose([make_event(places=places)]), aspect=1.8).world


def test_every_mark_lies_in_its_frame(make_event, make_place):
    places = (make_place("Oslo", 59.9, 10.7), make_place("Cairo", 30.0, 31.2), make_place("Nuuk", 64.2, -51.7))
    frame = frame_scene(compose([make_event(places=places)]), aspect=1.8)
    x, y = frame.project([p.lat for p in places], [p.lon for p in places])
    west, south, east, north = frame.extent
    assert (west < x).all()
    assert (x < east).all()
    assert (south < y).all()
    assert (y < north).all()


def test_area_sea_route_and_country_are_drawn(make_event, make_place):
    sea = make_place("Black Sea", 43, 34, kind=PlaceKind.SEA, where_prec=7, shape="sea/black-sea", country=None)
    country = make_place("Ukraine", 49, 32, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/UA", country="UA")
    way = make_event(
        "x",
        places=(make_place("Berlin", 52.5, 13.4), make_place("Kyiv", 50.4, 30.5)),
        roles=(PlaceRole.FROM, PlaceRole.TO),
    )
    assert pixels(view_of_events(make_event(places=(sea,)), make_event(places=(country,)), way)).any()
