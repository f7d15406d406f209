import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.views.letters import begins_word, fold, read_folds, read_letters

BUILD = runpy.run_path(str(Path(__file__).parents[2] / "data" / "build_letters.py"))
FAR = (*range(0x20000, 0x20100), *range(0xE0000, 0xE0200), *range(0xF0000, 0xF0010), sys.maxunicode)


@pytest.mark.slow
def test_the_tables_say_what_sqlite_does():
    asked = [code for code in (*range(0x80, 0x20000), *FAR) if not 0xD800 <= code < 0xE000]
    found = BUILD["folds_of"](asked)
    assert {code: found[code] for code in asked if code in found and found[code] != fold(code)} == {}
    assert [code for code in asked if begins_word(chr(code)) is not bool(found.get(code))] == []


@pytest.mark.slow
@given(st.dictionaries(st.integers(0x80, 0x2FF), st.integers(0, 0x2FF), max_size=60))
def test_what_characters_count_as_can_be_written_and_read(folds):
    others = {code: value for code, value in folds.items() if code != value}
    assert read_folds(BUILD["written_folds"](folds)) == others


@given(st.sets(st.integers(0x80, 0x2FF), min_size=1, max_size=60))
def test_which_characters_are_letters_can_be_written_and_read(codes):
    edges = read_letters(BUILD["written_letters"](sorted(codes)))
    found = {code for a, b in zip(edges[::2], edges[1::2], strict=True) for code in range(a, b)}
    assert found == codes


@pytest.mark.parametrize(("code", "expected"), [("É", "e"), ("Я", "я"), ("ß", "ß"), ("İ", "i"), ("中", "中")])
def test_case_and_accents_are_folded_away(code, expected):
    assert chr(fold(ord(code))) == expected


@pytest.mark.parametrize("text", ["a", "7", "é", "中", "Я", "²"])
def test_letters_and_figures_begin_words(text):
    assert begins_word(text)


@pytest.mark.parametrize("text", ["_", " ", "*", '"', "-", "\u0301", "“", "。", "\ud800"])
def test_signs_spaces_and_accents_alone_begin_none(text):
    assert not begins_word(text)
