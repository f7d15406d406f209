"""Sections whose picture takes the room that their page has left."""

from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Flowable, Spacer

from geo.briefings.tagged_pages import FittedSection, heights

LEAST, USUAL, MOST = 200.0, 270.0, 460.0
WIDE = 500.0


class Block(Flowable):
    """Something of a height."""

    def __init__(self, height):
        super().__init__()
        self.height = height

    def wrap(self, width, _room):
        return width, self.height


def section(*, words=60.0, followed=None, made=None):
    def make(height):
        if made is not None:
            made.append(height)
        return [Block(words), Block(height), Spacer(0, 8)]

    return FittedSection(make, least=LEAST, usual=USUAL, most=MOST, followed=followed)


@given(st.floats(100, 800), st.floats(5, 190))
def test_a_section_keeps_to_its_page_or_says_that_it_has_no_room(room, words):
    _, height = section(words=words).wrap(WIDE, room)
    assert height <= room or room < LEAST + max(words + 8, 60) + 1


@given(st.floats(560, 740))
def test_two_sections_leave_no_gap_on_a_page(room):
    first = section()
    _, height = first.wrap(WIDE, room)
    if height < room / 2 + 20:
        _, other = section().wrap(WIDE, room - height)
        assert room - height - other < 20
    else:
        assert height >= min(room - 20, MOST)


def test_a_section_that_a_table_follows_keeps_its_usual_height_where_the_table_has_room():
    assert section(followed=140.0).wrap(WIDE, 700.0)[1] == USUAL + 68
    assert section(followed=140.0).wrap(WIDE, 420.0)[1] >= 400.0


def test_a_section_is_made_again_only_for_other_room():
    made = []
    one = section(made=made)
    one.wrap(WIDE, 300.0)
    count = len(made)
    one.wrap(WIDE, 300.0)
    assert len(made) == count
    one.wrap(WIDE, 500.0)
    assert len(made) > count


def test_heights_add_what_stands_below_each_other():
    assert heights([Block(10.0), Spacer(0, 5), Block(7.0)], WIDE) == 22.0
