import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.maps.labelling import LabelAnchor, overlaps, place_labels

ROOM = (0.0, 0.0, 400.0, 300.0)
places = st.tuples(st.floats(10, 390), st.floats(10, 290), st.floats(2, 15), st.floats(5, 90))


def anchors_at(found):
    return [LabelAnchor(f"{i}", x, y, r, (width, 9.0), (9.0, 8.0)) for i, (x, y, r, width) in enumerate(found)]


def mark_boxes(anchors):
    return [(a.x - a.radius, a.y - a.radius, a.x + a.radius, a.y + a.radius) for a in anchors]


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(places, max_size=40))
def test_nothing_ever_overlaps_or_leaves_the_room(found):
    anchors = anchors_at(found)
    labels = place_labels(anchors, room=ROOM, taken=[(0, 0, 60, 20)])
    boxes = [label.box for label in labels]
    assert overlaps(boxes) == ()
    for box in boxes:
        assert ROOM[0] <= box[0] < box[2] <= ROOM[2]
        assert ROOM[1] <= box[1] < box[3] <= ROOM[3]
        for fixed in [*mark_boxes(anchors), (0, 0, 60, 20)]:
            assert not overlaps([box, fixed])


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(places, max_size=30))
def test_same_marks_give_the_same_places(found):
    assert place_labels(anchors_at(found), room=ROOM) == place_labels(anchors_at(found), room=ROOM)


def test_a_lonely_name_stands_right_of_its_mark():
    (label,) = place_labels(anchors_at([(100, 100, 5, 40)]), room=ROOM)
    assert label.box[0] > 105
    assert label.line is None
    assert not label.number


def test_a_name_at_the_right_edge_goes_to_the_left():
    (label,) = place_labels(anchors_at([(390, 100, 5, 40)]), room=ROOM)
    assert label.box[2] < 385


def test_a_name_without_room_becomes_a_number():
    wide = [(200.0, 150.0, 5.0, 395.0), (200.0, 160.0, 5.0, 30.0)]
    labels = place_labels(anchors_at(wide), room=(150, 100, 250, 200))
    assert [label.number for label in labels] == [True, False]


def test_a_heap_of_marks_is_named_all_the_same():
    rng = np.random.default_rng(3)
    heap = [(x, y, 4.0, 45.0) for x, y in rng.normal((200, 150), 35, (60, 2)).tolist()]
    assert len(place_labels(anchors_at(heap), room=ROOM)) == 60


def test_lines_cross_neither_names_nor_each_other():
    rng = np.random.default_rng(5)
    heap = [(x, y, 4.0, 45.0) for x, y in rng.normal((200, 150), 30, (40, 2)).tolist()]
    labels = place_labels(anchors_at(heap), room=ROOM)
    lined = [label for label in labels if label.line]
    assert lined
    for label in lined:
        along = np.linspace(0.02, 0.98, 60)[:, None]
        points = np.array(label.line[:2]) * (1 - along) + np.array(label.line[2:]) * along
        for other in labels:
            left, bottom, right, top = other.box
            inside = (points > (left, bottom)).all(axis=1) & (points < (right, top)).all(axis=1)
            assert other is label or not inside.any()


def test_a_line_leads_past_a_larger_mark_that_touches_its_own():
    large, small = (100.0, 150.0, 22.0, 40.0), (126.0, 130.0, 7.0, 60.0)
    beside = [(79, 60, 400, 122), (134, 60, 400, 300), (0, 60, 60, 110)]  # what keeps the name from its mark
    labels = {label.key: label for label in place_labels(anchors_at([large, small]), room=ROOM, taken=beside)}
    line = labels[anchors_at([large, small])[1].key].line
    assert line is not None
    along = np.linspace(0, 1, 50)
    x, y = line[0] + along * (line[2] - line[0]), line[1] + along * (line[3] - line[1])
    assert np.hypot(x - large[0], y - large[1]).min() > large[2] - 1
