"""A word's vector in short: what is near stays near, and it fits into a few bytes."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.errors import DataError
from geo.events.senses import SENSE_NUMBERS, Senses, load_senses
from geo.extract import extract_article
from geo.language.encoder import WIDTH
from geo.model import Article
from geo.places import learned

FIRST = Senses(np.zeros(WIDTH, np.float32), np.eye(SENSE_NUMBERS, WIDTH, dtype=np.float32))
VECTORS = arrays(np.float32, WIDTH, elements=st.floats(-8, 8, width=32))


@given(VECTORS)
def test_a_sense_keeps_the_direction_of_what_it_keeps(vector):
    sense = FIRST.of(vector)
    kept = vector[:SENSE_NUMBERS]
    if np.abs(kept).max() <= 1e-6:
        assert sense == b""
        return
    assert len(sense) == SENSE_NUMBERS
    found = np.frombuffer(sense, np.int8).astype(float)
    assert found @ kept / np.linalg.norm(found) / np.linalg.norm(kept.astype(float)) > 0.99


def test_what_lies_in_the_middle_has_no_sense():
    assert load_senses().of(load_senses().middle) == b""


@pytest.mark.pipeline
def test_words_of_one_happening_have_nearer_senses_than_others():
    text = "Gunmen attacked a village near Bamako on Monday. It killed six people.\n\nFrance and Mali met in Paris."
    reports = extract_article(Article("a.txt", text, published=date(2024, 5, 7))).reports
    told = {one.words(one.trigger): np.frombuffer(one.sense, np.int8).astype(float) for one in reports}

    def near(one, other):
        return told[one] @ told[other] / np.linalg.norm(told[one]) / np.linalg.norm(told[other])

    assert near("attacked", "killed") > near("attacked", "met")


@pytest.mark.parametrize("arrays_of", [{}, {"middle": np.zeros(3)}, {"middle": np.zeros(3), "directions": np.eye(3)}])
def test_a_file_of_something_else_is_told(monkeypatch, tmp_path, arrays_of):
    path = tmp_path / "data" / "events" / "careful"
    path.mkdir(parents=True)
    np.savez(path / "senses.npz", **arrays_of)
    monkeypatch.setattr(learned, "resource_path", tmp_path.joinpath)
    with pytest.raises(DataError, match=r"train_senses\.py"):
        load_senses.__wrapped__()
