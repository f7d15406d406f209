import itertools
import math
import re

import pytest

from geo.model import EventType, Quadrant, Status
from geo.views import marks


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("quadrant", list(Quadrant))
@pytest.mark.parametrize("ground", ["land", "sea", "paper"])
def test_every_mark_stands_out_from_its_ground(quadrant, ground):
    hue = marks.HUES[quadrant]
    assert contrast(hue.light, getattr(marks.LIGHT, ground)) >= 3
    assert contrast(hue.dark, getattr(marks.DARK, ground)) >= 3


@pytest.mark.parametrize("palette", [marks.LIGHT, marks.DARK])
def test_labels_and_ink_can_be_read(palette):
    for ground in (palette.land, palette.sea, palette.paper):
        assert contrast(palette.label, ground) >= 4.5
        assert contrast(palette.ink, ground) >= 7


def test_nothing_on_the_base_map_is_stronger_than_the_weakest_mark():
    weakest = min(contrast(hue.light, marks.LIGHT.land) for hue in marks.HUES.values())
    lines = (marks.LIGHT.border, marks.LIGHT.region, marks.LIGHT.disputed)
    assert max(contrast(line, marks.LIGHT.land) for line in lines) < weakest


def test_each_quadrant_has_a_shape_of_its_own_so_that_colour_is_not_needed():
    assert len(set(marks.SHAPES.values())) == len(Quadrant)


def test_statuses_are_told_apart_by_drawing_except_denied_and_cancelled():
    drawings = [marks.DRAWINGS[status] for status in Status]
    assert len(set(drawings)) == len(Status) - 1
    assert marks.DRAWINGS[Status.DENIED] == marks.DRAWINGS[Status.CANCELLED]


def test_shapes_cover_about_the_same_area():
    areas = []
    for shape in marks.Shape:
        points = marks.outline(shape)
        pairs = zip(points, points[1:] + points[:1], strict=True)
        areas.append(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2)
    assert max(areas) / min(areas) < 1.35


@pytest.mark.parametrize("shape", list(marks.Shape))
def test_paths_scale_and_close(shape):
    path = marks.svg_path(shape, radius=10)
    assert path.endswith("z")
    assert max(abs(float(n)) for n in re.findall(r"-?[\d.]+", path)) <= 20
    assert marks.svg_path(shape, radius=10, struck=True).count("M") == 2


def test_marks_grow_with_the_root_of_their_count_up_to_a_limit():
    radii = [marks.mark_radius(n) for n in (1, 2, 4, 9, 10_000, 1_000_000)]
    assert radii == sorted(radii)
    assert radii[-1] == radii[-2] == 22
    assert math.isclose(marks.mark_radius(9) - marks.mark_radius(4), 3)


@pytest.mark.parametrize("kind", list(EventType))
def test_every_type_has_a_picture(kind):
    picture = marks.svg_mark(marks.QUADRANT[kind], Status.PLANNED)
    assert 'fill-opacity="0"' in picture


@pytest.mark.parametrize("sign", list(marks.Sign))
@pytest.mark.parametrize("ground", ["land", "sea", "paper"])
def test_every_sign_stands_out_from_its_ground(sign, ground):
    hue = marks.SIGN_HUES[sign]
    assert contrast(hue.light, getattr(marks.LIGHT, ground)) >= 3
    assert contrast(hue.dark, getattr(marks.DARK, ground)) >= 3


def test_signs_are_told_apart_by_shape_and_those_of_quadrants_are_the_quadrants_own():
    assert len(set(marks.SIGN_SHAPES.values())) == len(marks.Sign)
    for quadrant in Quadrant:
        assert marks.SIGN_HUES[marks.sign_of(quadrant)] == marks.HUES[quadrant]
        assert marks.SIGN_SHAPES[marks.sign_of(quadrant)] is marks.SHAPES[quadrant]


# How a colour looks to who lacks one sort of cone: Machado, Oliveira and Fernandes (2009), at full severity.
SEEN_BY = {
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
CONFLICT = {Quadrant.VERBAL_CONFLICT, Quadrant.MATERIAL_CONFLICT}


def cie_lab(colour, matrix):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    seen = [min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix]
    xyz = [sum(m * c for m, c in zip(row, seen, strict=True)) for row in TO_XYZ]
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
        for v in (part / white for part, white in zip(xyz, (0.9505, 1, 1.089), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eyes", list(SEEN_BY))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colour_blind_tell_friendly_from_hostile_and_each_quadrant_from_the_next(eyes, theme):
    coded = [quadrant for quadrant in Quadrant if quadrant is not Quadrant.STATE]
    seen = {quadrant: cie_lab(getattr(marks.HUES[quadrant], theme), SEEN_BY[eyes]) for quadrant in coded}
    for one, other in itertools.combinations(seen, 2):
        least = 25 if (one in CONFLICT) is not (other in CONFLICT) else 5  # 2.3 is just seen
        assert math.dist(seen[one], seen[other]) >= least, (one, other)
