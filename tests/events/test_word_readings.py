"""What an encoder says of words and pairs comes to the judge and the second look as rows of numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.events import heads, likely_status
from geo.events.heads import EncodedReading, Heads, load_heads
from geo.events.likely_status import StatusWeights, numbers_of_status
from geo.events.reading import (
    CHOICE_NAMES,
    LEAST,
    WORD_NUMBERS,
    Role,
    numbers_of_choices,
    numbers_of_word,
    with_read,
)
from geo.language.encoder import WIDTH, Encoded, TextWindow
from geo.model import EventType, Status
from geo.places import learned


class Said:
    """A reading that says what it is told to: scores of words, and of nobody."""

    def __init__(self, scores, nobody=0.0):
        self._scores, self._nobody = scores, nobody

    def sees(self, at):
        return at == 0

    def word(self, at):
        return np.arange(WORD_NUMBERS, dtype=float) if self.sees(at) else None

    def scores(self, act, words, role):
        return np.array([self._scores.get(word, -np.inf) for word in words], float)

    def none(self, act, role):
        return self._nobody

    def sense(self, at):
        return b""


def row(reading, *choices, act=0):
    return [dict(zip(CHOICE_NAMES, one, strict=True)) for one in numbers_of_choices(reading, act, choices, Role.AGENT)]


@given(
    st.dictionaries(st.integers(1, 9), st.floats(-50, 50), min_size=1),
    st.floats(-50, 50),
    st.lists(st.lists(st.integers(1, 9), max_size=3), min_size=1, max_size=5),
)
def test_chances_of_choices_and_of_nobody_are_no_more_than_one_together(scores, nobody, choices):
    rows = row(Said(scores, nobody), *choices)
    assert len(rows) == len(choices)
    for one in rows:
        assert LEAST <= one["read_chance"] <= 1e-9
        assert LEAST <= one["read_behind"] <= 0
    distinct = row(Said(scores, nobody), *([word] for word in scores))
    told = [np.exp(one["read_chance"]) for one in distinct if one["read_chance"] > LEAST]
    assert sum(told) + np.exp(distinct[0]["read_none"]) <= 1 + 1e-3


def test_the_likeliest_is_behind_nobody_and_a_party_named_twice_has_both_chances():
    first, second = row(Said({1: 2.0, 2: 2.0, 3: 1.0}), [1, 2], [3])
    assert first["read_behind"] == 0
    assert second["read_behind"] == pytest.approx(1 - 2 - np.log(2))


def test_what_is_not_seen_says_so_and_what_no_encoder_read_is_nothing():
    (first, unseen) = row(Said({1: 1.0}), [1], [5])
    assert (first["read"], unseen["read"], unseen["read_chance"]) == (1, 0, LEAST)
    assert row(None, [1]) == row(Said({1: 1.0}), [1], act=7) == [dict.fromkeys(CHOICE_NAMES, 0.0)]
    assert row(Said({1: 1.0}), [], [])[0]["read"] == 0
    assert not numbers_of_word(None, 0).any()
    assert not numbers_of_word(Said({}), 3).any()


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=9))
def test_a_forests_chance_and_the_encoders_meet_halfway_in_log_odds(pairs):
    forest, encoder = (np.array([pair[at] for pair in pairs]) for at in (0, 1))
    with np.errstate(divide="ignore"):
        rows = np.array([(1.0, log, 0.0, 0.0) for log in np.log(encoder)]).reshape(-1, len(CHOICE_NAMES))
    met = with_read(forest, rows)
    assert len(met) == len(pairs)
    for chance, (one, other) in zip(met, pairs, strict=True):
        assert min(one, other) - 1e-4 <= chance <= max(one, other) + 1e-4
    assert with_read(np.array([0.8]), np.array([[1.0, np.log(0.2), 0.0, 0.0]])) == pytest.approx([0.5])


def test_what_the_encoder_has_not_seen_keeps_the_forests_chance():
    rows = np.array([[0.0, LEAST, LEAST, 0.0], [1.0, LEAST, LEAST, 0.0]])
    kept, met = with_read(np.array([0.7, 0.7]), rows)
    assert kept == 0.7
    assert met < 0.1
    assert len(with_read(np.zeros(0), np.zeros((0, 0)))) == 0


def plain_heads(**given):
    """Return heads that say nothing but what is given."""
    width = 2 * len(Role)
    shapes = {
        "words": (WIDTH, WORD_NUMBERS), "words_bias": (WORD_NUMBERS,), "acts": (WIDTH, width), "acts_bias": (width,),
        "others": (WIDTH, width), "others_bias": (width,), "alone": (WIDTH, len(Role)), "alone_bias": (len(Role),),
        "nobody": (WIDTH, len(Role)), "nobody_bias": (len(Role),), "distances": (24, len(Role)),
    }  # fmt: skip
    return Heads(**{name: np.zeros(shape, np.float32) for name, shape in shapes.items()} | given)


def two_windows():
    """Return five words in two windows that share the third; the last word's window is the second."""
    vectors = np.zeros((5, WIDTH), np.float32)
    vectors[:, 0] = range(5)
    first, second = TextWindow(0, np.array([1, 2, 3]), vectors[:3]), TextWindow(2, np.array([1, 2, 9]), vectors[2:])
    return Encoded((first, second), np.array([0, 0, 0, 1, 1]))


def test_words_and_pairs_are_scored_in_the_window_of_the_act():
    alone = np.zeros((WIDTH, len(Role)), np.float32)
    alone[0, Role.TARGET] = 1
    reading = EncodedReading(two_windows(), plain_heads(alone=alone))
    assert reading.scores(3, [2, 4, 0], Role.TARGET).tolist() == [2, 4, -np.inf]
    assert reading.scores(3, [2, 4], Role.AGENT).tolist() == [0, 0]
    assert reading.scores(0, [4], Role.TARGET).tolist() == [-np.inf]
    assert reading.none(3, Role.AGENT) == 0


def test_the_way_between_act_and_word_counts_by_direction_and_length():
    distances = np.zeros((24, len(Role)), np.float32)
    distances[12:, Role.DAY] = range(12)
    reading = EncodedReading(two_windows(), plain_heads(distances=distances))
    before, same, far = reading.scores(3, [2, 3, 4], Role.DAY)
    assert before == 0
    assert same == 0
    assert far > 0


def test_types_and_statuses_are_chances():
    found = EncodedReading(two_windows(), plain_heads()).word(4)
    assert np.exp(found[1 : 1 + len(EventType)]).sum() == pytest.approx(1)
    assert np.exp(found[1 + len(EventType) :]).sum() == pytest.approx(1)


def test_a_text_without_pieces_has_no_words_and_no_acts():
    reading = EncodedReading(Encoded((), np.zeros(2, np.intp)), plain_heads())
    assert reading.word(1) is None
    with pytest.raises(ValueError, match="without pieces"):
        reading.scores(0, [1], Role.AGENT)


def surely(status, sure):
    """Return weights that give one status some log odds, whatever is seen."""
    bias = np.zeros(len(Status))
    bias[tuple(Status).index(status)] = sure
    return StatusWeights(np.zeros((2 * len(Status), len(Status))), bias)


def test_a_status_is_the_likeliest_unless_the_words_tell_another_and_the_encoder_is_not_sure():
    numbers = numbers_of_status(Status.DENIED, Said({}), 0)
    assert surely(Status.ALLEGED, 1.0).choose(Status.DENIED, numbers)[0] is Status.DENIED
    assert surely(Status.ALLEGED, 9.0).choose(Status.DENIED, numbers)[0] is Status.ALLEGED
    assert surely(Status.ALLEGED, 1.0).choose(Status.OCCURRED, numbers)[0] is Status.ALLEGED
    assert 0 < surely(Status.ALLEGED, 1.0).choose(Status.DENIED, numbers)[1] < 1
    assert numbers_of_status(Status.DENIED, Said({}), 3) is None


@pytest.mark.parametrize("content", [b"", b"nothing"])
@pytest.mark.parametrize(("read", "name"), [(load_heads, "heads"), (likely_status.load_statuses, "statuses")])
def test_damaged_weights_are_told_by_their_file(read, name, content, tmp_path, monkeypatch):
    (tmp_path / f"{name}.npz").write_bytes(content)
    monkeypatch.setattr(learned, "resource_path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(DataError, match=rf"{name}.npz"):
        read.__wrapped__()


@pytest.mark.parametrize(("read", "name"), [(load_heads, "heads"), (likely_status.load_statuses, "statuses")])
def test_weights_of_something_else_are_refused(read, name, tmp_path, monkeypatch):
    names = {"weights": 0, "bias": 0} if name == "statuses" else dict.fromkeys(heads.Heads.__slots__, 0)
    np.savez(tmp_path / f"{name}.npz", **{one: np.zeros((2, 2)) for one in names})
    monkeypatch.setattr(learned, "resource_path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(DataError, match=r"make it again with"):
        read.__wrapped__()
