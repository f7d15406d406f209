import io

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.maps.lettering import FontFace, settable, shorten, subset, width_of, wrap


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kyiv", "Kyiv"),
        ("a\nb\t c\x00\x1b[31m", "a b c[31m"),
        ("Київ Ürümqi Αθήνα", "Київ Ürümqi Αθήνα"),
        ("北京", "BeiJing"),
        ("\u202eabc", "abc"),
        ("e\u0301", "é"),
    ],
)
def test_text_is_one_line_of_letters_that_the_typeface_has(text, found):
    assert settable(text) == found


@pytest.mark.slow
@settings(max_examples=40)
@given(st.text(max_size=300), st.sampled_from(FontFace))
def test_any_text_can_be_set(text, face):
    line = settable(text, face)
    assert "\n" not in line
    assert width_of(line, 10, face) >= 0
    known = TTFont(io.BytesIO(subset(face, line))).getBestCmap() if line else {}
    assert {ord(letter) for letter in line} <= set(known) | {0x20}


@given(st.text(alphabet="abc déW$_^\\{}", max_size=200), st.floats(20, 300))
def test_shortened_text_fits(text, width):
    line = shorten(settable(text), width, 9)
    assert width_of(line, 9) <= width or line == "…"


@pytest.mark.slow
@given(st.lists(st.sampled_from(["Kyiv", "a", "Donaudampfschiff", "of"]), max_size=60), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_but_what_the_dots_stand_for(words, most):
    lines = wrap(" ".join(words), 120, 9, most=most)
    assert len(lines) <= most
    assert all(width_of(line, 9) <= 120 for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines) == " ".join(words)


def test_dollars_are_no_mathematics():
    assert width_of("$\\frac{1}{2}$", 10) > width_of("12", 10)


def test_font_is_the_same_every_time():
    assert subset(FontFace.BOLD, "Kyiv") == subset(FontFace.BOLD, "Kyiv")
