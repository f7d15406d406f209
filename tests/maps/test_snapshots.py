import io
import re

import numpy as np
import pytest
from matplotlib.image import imread

from geo.errors import ExportError
from geo.maps.snapshots import Aim, draw_map, draw_picture, plan_map
from geo.model import EventType, PlaceKind, PlaceRole, Status
from geo.views.sheets import Furniture, Sheet, Size
from geo.views.stories import MapLook
from geo.views.view import View

pytestmark = pytest.mark.slow

SMALL = Size(6.4, 3.6, dpi=100)


def view_of_events(*events):
    return View(tuple(events), len(events), "All events", {})


def pixels(view, **options):
    return imread(io.BytesIO(draw_map(view, Sheet(size=SMALL, **options))))


def test_picture_has_the_size_asked_for(make_event):
    assert pixels(view_of_events(make_event())).shape[:2] == (360, 640)


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


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
@pytest.mark.parametrize(
    "text", ["$\\frac{1}{0}$", "<script>", "\x00\x1b[31m", "北京", "a\nb", "x" * 5000, "\u202eabc"]
)
def test_hostile_names_do_not_stop_the_picture(make_event, make_place, text, ending):
    event = make_event(text, agents=(text,), places=(make_place(text),), when=None)
    sheet = Sheet(size=SMALL, title=text, banner=text)
    assert len(draw_map(view_of_events(event), sheet, ending=ending)) > 1000


def test_nothing_to_show_is_still_a_picture():
    assert pixels(view_of_events()).shape[2] == 3


def test_other_endings_are_refused(make_event):
    with pytest.raises(ExportError, match=re.escape(".png, .svg, .pdf")):
        draw_map(view_of_events(make_event()), ending=".bmp")


def test_area_sea_route_and_country_are_drawn(make_event, make_place):
    sea = make_place("Black Sea", 43, 34, kind=PlaceKind.SEA, where_prec=7, shape="sea/black-sea", country=None)
    country = make_place("Ukraine", 49, 32, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/UA", country="UA")
    way = make_event(
        "x",
        places=(make_place("Berlin", 52.5, 13.4), make_place("Kyiv", 50.4, 30.5)),
        roles=(PlaceRole.FROM, PlaceRole.TO),
    )
    view = view_of_events(make_event(places=(sea,)), make_event(places=(country,)), way)
    titles = {section.title for section in plan_map(view, Sheet(size=SMALL)).legend}
    assert {"Events on the map", "Signs", "Whole countries"} <= titles
    assert pixels(view).any()


def test_a_map_of_one_event_looks_where_it_is_told_and_rings_its_marks_alone(make_event, make_place):
    near = make_event(places=(make_place("Kursk", 51.7, 36.2, kind=PlaceKind.CITY),))
    far = make_event("Police met in Lima.", places=(make_place("Lima", -12.0, -77.0, kind=PlaceKind.CITY),))
    view, sheet = view_of_events(near, far), Sheet(size=SMALL)

    def drawn(aim):
        return draw_picture(view, sheet, ending=".svg", furniture=Furniture.MAP, aim=aim)

    fitted, looking = drawn(Aim(near)), drawn(Aim(near, MapLook(51.7, 36.2, 4)))
    for picture in (fitted, looking):
        assert [mark.name for mark in picture.plan.marks] == ["Kursk"]
        assert picture.data.count(b'id="chosen"') == 1
    high = [picture.plan.frame.extent[3] - picture.plan.frame.extent[1] for picture in (fitted, looking)]
    assert high[0] < high[1]
    assert [mark.name for mark in drawn(Aim(near, MapLook(-12, -77, 5))).plan.marks] == ["Lima"]
    whole = draw_picture(view, sheet, ending=".svg", furniture=Furniture.MAP)
    assert {mark.name for mark in whole.plan.marks} == {"Kursk", "Lima"}
    assert b'id="chosen"' not in whole.data


def test_an_area_of_unknown_outline_does_not_stop_the_picture(make_event, make_place):
    """A gazetteer of the user's own may name an outline that this program does not have."""
    lost = make_place("Nowhere", 48, 35, kind=PlaceKind.REGION, where_prec=4, shape="region/nowhere", country=None)
    crowd = [make_event(places=(make_place(f"P{i}", 48 + i / 1e4, 35 + i / 1e4),)) for i in range(6)]
    assert pixels(view_of_events(make_event(places=(lost,)), *crowd)).any()


@pytest.mark.parametrize("aspect", [Size(8, 4.5, 72), Size(4, 7, 72)])
@pytest.mark.parametrize("away", [0.0, 0.001, 0.05, 0.4, 4.0, 40.0])
def test_every_event_with_a_place_is_drawn_and_counted(make_event, make_place, aspect, away):
    """A hospital known by its town alone, a province by its middle, whole countries: none takes another's mark."""
    vague = {"kind": PlaceKind.SITE, "where_prec": 5}
    wide = make_place("Kenya", 0, 38, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/KE", country="KE")
    places = [
        make_place("Nairobi", -1.283, 36.817), make_place("Hospital", -1.283, 36.817, **vague),
        make_place("Thika", -1.283 + away, 36.817), make_place("Province", -1.283 + away, 36.817, where_prec=4), wide,
    ]  # fmt: skip
    events = [make_event(f"Police met {i}.", places=(place,)) for i, place in enumerate(places * 3)]
    placeless = make_event("Police met.", places=())
    plan = plan_map(view_of_events(*events, placeless), Sheet(size=aspect))
    counted = {section.title: sum(row.count or 0 for row in section.rows) for section in plan.legend}
    assert counted["Events on the map"] + counted.get("Beyond the map", 0) == len(events)
    assert sum(mark.events for mark in plan.marks) + counted.get("Beyond the map", 0) == len(events) - 3
    assert counted["Whole countries"] == 3
    assert counted["Not on the map"] == 1
