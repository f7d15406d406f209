"""What stands in the pixels of drawn maps: seen with Pillow and numpy in the files, against where the plan says it is.

Nothing of the drawing code looks at pixels; so what hides a mark, shears a row or prints friend like foe is seen here.
"""

import colorsys
import io
import random
from functools import cache
from math import hypot

import numpy as np
import pytest
from pictures import is_sheared, pixels_of
from PIL import Image
from sample_events import AT, CHINA, RUSSIA, make_event

from geo.maps.snapshots import draw_map, plan_map
from geo.model import EventType, Place, PlaceKind, Quadrant
from geo.ontology import TYPES
from geo.views import marks
from geo.views.marks import quadrant
from geo.views.sheets import SIZES, Sheet, Size, Theme
from geo.views.view import View

pytestmark = pytest.mark.slow

FRAMES = {
    "europe": (36, 62, -9, 40),
    "bering": (52, 68, 165, 200),
    "arctic": (66, 84, -180, 180),
    "one city": (50.38, 50.52, 30.42, 30.66),
}
HOSTILE, FRIENDLY = EventType.ASSAULT, EventType.AID
SHEET = Sheet(size=Size(12.0, 6.75, dpi=100))


def event_at(number, name, lat, lon, kind):
    place = Place(name, PlaceKind.CITY, lat, (lon + 180) % 360 - 180, 1, None, number + 1)
    text = f"China attacked Russia in {name}, as number {number} says."
    return make_event(text, "attacked", kind=kind, agents=(CHINA,), targets=(RUSSIA,), places=((place, AT),))


@cache
def view_in(frame, number):
    """Return events that are spread over a frame, hostile and friendly deeds by turns."""
    rng, (south, north, west, east) = random.Random(11), FRAMES[frame]
    found = [
        event_at(at, f"Town {at}", rng.uniform(south, north), rng.uniform(west, east), (HOSTILE, FRIENDLY)[at % 2])
        for at in range(number)
    ]
    return View(tuple(found), number, "All events", {})


@cache
def view_of_a_town(number):
    """Return events that are all in one town, at one point."""
    kinds = list(EventType)
    found = [event_at(at, "Kyiv", 50.45, 30.52, kinds[at % len(kinds)]) for at in range(number)]
    return View(tuple(found), number, "All events", {})


def drawn(view, sheet=SHEET):
    return pixels_of(draw_map(view, sheet))


def part_of(pixels, sheet, box):
    """Return what lies in a box of points from the lower left."""
    scale, height = sheet.size.dpi / 72, pixels.shape[0]
    left, bottom, right, top = (round(side * scale) for side in box)
    return pixels[max(0, height - top) : height - bottom, max(0, left) : right]


def box_of(mark, *, share=1.0):
    reach = mark.radius * share
    return mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach


def has_colour(part, code, *, near=12):
    wanted = np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)])
    return bool((np.abs(part - wanted).max(axis=-1) <= near).any())


@pytest.mark.parametrize("size", ["16:9", "a4-portrait", "square"])
@pytest.mark.parametrize("frame", FRAMES)
def test_rows_stand_straight_below_each_other(frame, size):
    assert not is_sheared(drawn(view_in(frame, 25), Sheet(size=SIZES[size])))


@pytest.mark.parametrize("number", [5, 75, 300])
@pytest.mark.parametrize("frame", FRAMES)
def test_each_mark_is_seen_in_its_colours(frame, number):
    """A mark that a callout, a name or another mark hid would show none of the colours of what it stands for."""
    view = view_in(frame, number)
    pixels, plan = drawn(view), plan_map(view, SHEET)
    colours = [marks.HUES[TYPES[kind].quadrant].light for kind in (HOSTILE, FRIENDLY)]
    assert plan.marks
    for mark in plan.marks:
        assert any(has_colour(part_of(pixels, SHEET, box_of(mark)), code) for code in colours), mark.name


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", [5, 75])
def test_a_callout_is_a_white_box_with_words_and_nothing_through_it(frame, number):
    view = view_in(frame, number)
    pixels, plan = drawn(view), plan_map(view, SHEET)
    for callout in plan.callouts:
        part = part_of(pixels, SHEET, callout.box)
        grey = part.max(axis=-1) - part.min(axis=-1) <= 24
        assert grey.mean() > 0.98, "only paper and ink, no colour of sea, land or marks"
        assert 0.5 < (part.min(axis=-1) > 235).mean() < 0.99


@pytest.mark.parametrize("number", [75, 300])
def test_a_town_is_one_mark_that_nothing_hides_with_its_number_and_its_key_events(number):
    view = view_of_a_town(number)
    pixels, plan = drawn(view), plan_map(view, SHEET)
    (mark,) = plan.marks
    assert mark.events == number
    inner = part_of(pixels, SHEET, box_of(mark, share=0.6))
    assert (inner.max(axis=-1) < 90).any(), "the number, in ink"
    assert (inner.min(axis=-1) > 230).any(), "on paper"
    for code in {marks.HUES[quadrant(event)].light for event in view.events}:
        assert has_colour(part_of(pixels, SHEET, box_of(mark)), code), "each kind has its arc"
    assert plan.callouts
    for callout in plan.callouts:
        left, bottom, right, top = callout.box
        away = hypot(max(left - mark.x, 0, mark.x - right), max(bottom - mark.y, 0, mark.y - top))
        assert away > mark.radius
    assert not is_sheared(pixels)


@pytest.mark.parametrize("number", [75, 300])
def test_a_city_of_many_points_keeps_its_marks_apart(number):
    plan = plan_map(view_in("one city", number), SHEET)
    assert sum(mark.events for mark in plan.marks) == number
    for at, one in enumerate(plan.marks):
        for other in plan.marks[:at]:
            apart = hypot(one.x - other.x, one.y - other.y) - one.radius - other.radius
            assert apart > -0.6 * min(one.radius, other.radius), (one.name, other.name)


def lightness(part):
    """Return how light a part of a picture is, 0 to 1, where it is darkest within a mark."""
    return float(np.median(part.mean(axis=-1))) / 255


@pytest.mark.parametrize("theme", Theme)
def test_friend_and_foe_differ_in_grey(theme):
    """Printed without colours: by lightness in the grey theme, and by shape in every theme."""
    sheet = Sheet(size=SHEET.size, theme=theme, callouts=0)
    found = {}
    for kind in (HOSTILE, FRIENDLY):
        view = View((event_at(1, "Kyiv", 50.45, 30.52, kind),), 1, "All events", {})
        image = Image.open(io.BytesIO(draw_map(view, sheet))).convert("L")
        pixels = np.asarray(image).astype(np.int16)[..., None]
        (mark,) = plan_map(view, sheet).marks
        found[kind] = part_of(pixels, sheet, box_of(mark, share=0.3)), part_of(pixels, sheet, box_of(mark, share=1.2))
    hostile, friendly = (found[kind] for kind in (HOSTILE, FRIENDLY))
    apart = abs(lightness(hostile[0]) - lightness(friendly[0]))
    assert apart > (0.25 if theme is Theme.GREY else 0.0)
    rows = min(hostile[1].shape[0], friendly[1].shape[0])
    shapes = [part[:rows, :rows, 0] < 128 for part in (hostile[1], friendly[1])]
    if theme is not Theme.DARK:
        assert (shapes[0] != shapes[1]).mean() > 0.05


def test_every_hostile_kind_is_darker_in_grey_than_every_friendly_one():
    shade = {one: colorsys.rgb_to_hls(*(int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)))[1]
             for one, code in marks.SHADES.items()}  # fmt: skip
    friendly = shade[Quadrant.VERBAL_COOPERATION], shade[Quadrant.MATERIAL_COOPERATION]
    hostile = shade[Quadrant.VERBAL_CONFLICT], shade[Quadrant.MATERIAL_CONFLICT]
    assert max(hostile) + 0.1 < min(friendly)
