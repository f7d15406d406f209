"""A text is cut into spans that an encoder sees at once, and each of its words has a vector in one of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import doc_of

from geo.errors import DataError
from geo.language import encoder
from geo.language.encoder import SIZE, WIDTH, cut_text, encode, spans_of
from geo.language.parsing import parse


def plainly(ids):
    """Give each piece its own number as its vector."""
    return np.repeat(np.array(ids, np.float32)[:, None], WIDTH, axis=1)


@given(st.integers(1, 5 * SIZE), st.sets(st.integers(0, 5 * SIZE), max_size=60))
def test_spans_hold_all_pieces_and_no_more_at_once_than_can_be_seen(count, bounds):
    spans = spans_of(count, sorted(bound for bound in bounds | {0} if bound < count))
    assert spans[0][0] == 0
    assert spans[-1][1] == count
    assert all(0 < end - start <= SIZE for start, end in spans)
    for (start, end), (following, last) in pairwise(spans):
        assert start < following <= end < last


def test_a_long_text_is_cut_where_sentences_begin_and_seen_twice_about_the_cuts():
    bounds = list(range(0, 1000, 25))
    spans = spans_of(1000, bounds)
    assert all(start in bounds for start, _ in spans)
    assert all(end in bounds for _, end in spans[:-1])
    assert all(following < end for (_, end), (following, _) in pairwise(spans))


def test_one_sentence_that_is_longer_than_can_be_seen_is_cut_all_the_same():
    assert spans_of(2 * SIZE, [0])[0] == (0, SIZE)


def test_a_word_counts_in_the_span_where_it_has_most_about_it():
    doc = doc_of(" ".join(f"word{n}/NN/dep/word{n - 1}" if n else "word0/NN/ROOT" for n in range(SIZE)))
    text = cut_text(doc)
    assert len(text.spans) > 1
    for word in range(len(doc)):
        rooms = []
        for start, end in text.spans:
            at = text.places[word]
            before = at - start if start else 10**9
            behind = end - at if end < len(text.ids) else 10**9
            rooms.append(min(before, behind) if start <= at < end else -1)
        assert rooms[text.owners[word]] == max(rooms)


@given(st.text(max_size=300))
def test_no_text_breaks_the_cutting_and_each_word_has_a_vector(text):
    doc = doc_of_text(text)
    found = encode(doc, plainly)
    assert len(found.owners) == len(doc)
    for word in range(len(doc)):
        window = found.window_of(word)
        assert (window is None) == (not found.windows)
        if window is not None:
            assert window.holds(word)
            assert window.vectors.shape == (len(window), WIDTH)


def doc_of_text(text):
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    words, spaces = [], []
    for part in text.split(" "):
        words.append(part or " ")
        spaces.append(bool(part))
    return Doc(Vocab(), words=words, spaces=spaces, sent_starts=[True] + [False] * (len(words) - 1))


def test_words_of_the_encoder_in_a_text_are_words_and_no_signals():
    doc = doc_of_text("[CLS] attacked [SEP] and [MASK]")
    text = cut_text(doc)
    assert {text.opening, text.closing}.isdisjoint(text.ids)


@pytest.mark.pipeline
def test_a_word_has_another_vector_among_other_words():
    river, money = (encode(parse(text)) for text in ("Rebels crossed the river bank.", "Rebels robbed the state bank."))
    first, second = (found.windows[0].vectors[-2] for found in (river, money))
    cosine = float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))
    assert cosine < 0.99
    again = encode(parse("Rebels crossed the river bank."))
    assert np.array_equal(again.windows[0].vectors, river.windows[0].vectors)


@pytest.mark.parametrize("name", ["encoder.onnx", "vocabulary.txt"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00damaged", None])
def test_a_damaged_file_is_told_by_its_name(name, content, tmp_path, monkeypatch):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(encoder, "resource_path", lambda *parts: tmp_path / parts[-1])
    read = encoder._tokenizer.__wrapped__ if name == "vocabulary.txt" else encoder._session
    with pytest.raises(DataError, match=rf"{name} is missing or damaged; make it again with data/english/encoder/"):
        read()
