"""Drawn maps and the stand-alone page in the styles that show many events at a glance."""

import io
import json
import re

import numpy as np
import pytest
from matplotlib.image import imread
from sample_events import AT, KURSK, LIBYA, MOSCOW, make_event, sample_corpus

from geo.maps.snapshots import draw_map, plan_map
from geo.maps.standalone import draw_page
from geo.model import Corpus, EventType
from geo.views.shading import MapStyle
from geo.views.sheets import Sheet, Size, Theme
from geo.views.view import view_of

pytestmark = pytest.mark.slow

SMALL = Size(12.0, 6.75, dpi=100)
VIEW = view_of(sample_corpus())


def near(image, colour, within=0.03):
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return int((np.abs(image[..., :3] - wanted).max(axis=-1) < within).sum())


@pytest.mark.parametrize("style", [MapStyle.COUNTRIES, MapStyle.REGIONS])
@pytest.mark.parametrize("theme", list(Theme))
def test_areas_are_painted_in_the_colours_that_the_legend_tells(style, theme):
    sheet = Sheet(size=Size(24.0, 13.5, dpi=100), style=style, theme=theme)
    plan = plan_map(VIEW, sheet)
    colours = next(section for section in plan.legend if section.title == "Colours")
    image = imread(io.BytesIO(draw_map(VIEW, sheet)))
    steps = [row for row in colours.rows if row.colour]
    assert steps
    painted = [near(image, row.colour) for row in steps if not row.text.endswith("in 0")]
    assert min(painted) > 60, painted
    assert not [section for section in plan.legend if section.title in {"Events on the map", "Signs"}]


def test_the_frame_holds_what_is_shaded_and_the_legend_names_the_areas_of_most_events():
    told = [make_event(f"China met Russia in {p.name} {at}.", "met", kind=EventType.CONSULT, places=((p, AT),))
            for at, p in enumerate((MOSCOW, KURSK, LIBYA, LIBYA))]  # fmt: skip
    view = view_of(Corpus((), tuple(told)))
    marks, regions = (plan_map(view, Sheet(size=SMALL, style=style)) for style in (MapStyle.MARKS, MapStyle.REGIONS))
    widths = [plan.frame.extent[2] - plan.frame.extent[0] for plan in (marks, regions)]
    assert widths[1] < widths[0], "nothing is drawn of what is told of whole countries, so nothing is framed for it"
    colours = next(section for section in regions.legend if section.title == "Colours")
    assert any(row.text.startswith("Moscow, Russia: ") for row in colours.rows)


def test_heat_glows_where_the_marks_are_and_nowhere_else():
    sheet = Sheet(size=SMALL, style=MapStyle.HEAT)
    marks, heat = (imread(io.BytesIO(draw_map(VIEW, one))) for one in (Sheet(size=SMALL), sheet))
    assert marks.shape == heat.shape
    warm = (heat[..., 0] - heat[..., 2]) > 0.25
    assert 100 < warm.sum() < 0.2 * warm.size


@pytest.mark.parametrize("style", list(MapStyle))
@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_nothing_to_show_and_every_ending_are_drawn_in_every_style(style, ending):
    sheet = Sheet(size=SMALL, style=style)
    assert draw_map(VIEW, sheet, ending=ending) == draw_map(VIEW, sheet, ending=ending)
    assert len(draw_map(view_of(Corpus((), ())), sheet, ending=ending)) > 1000


def block(page, name):
    return json.loads(re.search(rf'<script[^>]*id="{name}"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_a_page_brings_the_outlines_of_the_regions_that_it_shades_and_no_others():
    plain, shaded = (draw_page(VIEW, Sheet(style=style)) for style in (MapStyle.MARKS, MapStyle.REGIONS))
    assert block(plain, "data")["regions"] is None
    areas = block(shaded, "scene")["shades"]["areas"]
    assert areas
    assert {f"admin1/{one['properties']['id']}" for one in block(shaded, "data")["regions"]["features"]} == {
        area["id"] for area in areas
    }
    members = block(shaded, "data")["members"]
    assert all(len(members[area["key"]]) == area["count"] for area in areas)
