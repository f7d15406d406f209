"""Words are found as spaCy finds them, rare ones told from common ones, like ones from unlike ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.strings import hash_string

from geo.errors import DataError
from geo.joining.vocabulary import Vocabulary, hash_of, open_vocabulary, read_vocabulary, unit


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_a_word_has_the_number_that_spacy_gives_it(word):
    assert hash_of(word) == hash_string(word)


def test_a_rarer_word_is_rarer_and_an_unknown_one_is_rarest():
    words = open_vocabulary()
    told = [words.rarity(word) for word in ("the", "police", "ambush", "qvzzk")]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert words.rank("qvzzk") is None


def test_words_of_like_meaning_point_the_same_way():
    words = open_vocabulary()
    ambush, attack, banana = (words.vector(word) for word in ("ambush", "attack", "banana"))
    assert ambush @ attack > 0.6 > ambush @ banana
    assert np.linalg.norm(ambush) == pytest.approx(1.0, abs=1e-5)
    assert words.vector("qvzzk") is None


def test_a_vector_of_nothing_stays_nothing():
    assert not unit(np.zeros(3, dtype=np.float32)).any()
    assert Vocabulary({hash_of("naught"): 0}, np.zeros((1, 3), dtype=np.float16)).vector("naught") is not None


@pytest.mark.parametrize(("rows", "vectors"), [(b"", b""), (b"\x81\xa1x\x01", b""), (b"\x80", b"no array")])
def test_damaged_vectors_are_told(tmp_path, rows, vectors):
    (tmp_path / "key2row").write_bytes(rows)
    (tmp_path / "vectors").write_bytes(vectors)
    with pytest.raises(DataError, match="install dateline again"):
        read_vocabulary(tmp_path)
