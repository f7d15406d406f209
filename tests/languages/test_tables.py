"""Each language's tables are read, and whatever is wrong in one is told by its file and key."""

import shutil
from dataclasses import dataclass, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError, LanguageError
from geo.languages.tables import read_table
from geo.languages.words import Words, language_of, languages, words_at, words_in


@dataclass(frozen=True)
class Few:
    verbs: frozenset[str]
    order: tuple[str, ...]
    ending: str
    share: float


RIGHT = 'verbs = "go come"\norder = ["one", "two words"]\nending = "ed"\nshare = 1\n'


@pytest.fixture
def folder(tmp_path):
    """A copy of the words of English."""
    return shutil.copytree(language_of("en").folder / "words", tmp_path / "words")


def test_sets_and_rows_are_arrays_or_strings_of_words(tmp_path):
    (tmp_path / "few.toml").write_text(RIGHT)
    assert read_table(tmp_path / "few.toml", Few) == Few(frozenset({"go", "come"}), ("one", "two words"), "ed", 1.0)


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ('ending = "ed"\n', "", "few.toml: the key 'ending' is missing"),
        ('ending = "ed"\n', 'ending = "ed"\nendings = 2\n', "few.toml: 'endings' is unknown; there is verbs, order"),
        ('ending = "ed"\n', "ending = 3\n", "few.toml: ending: '3' is no text in quotes"),
        ('verbs = "go come"\n', "verbs = 3\n", "few.toml: verbs: '3' is no array"),
        ('"two words"', "2", "few.toml: order: '2' is no text in quotes"),
        ("share = 1\n", "share = true\n", "few.toml: share: 'True' is no number"),
        ("share = 1\n", "share =\n", "few.toml cannot be read"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_key(tmp_path, line, instead, told):
    (tmp_path / "few.toml").write_text(RIGHT.replace(line, instead))
    with pytest.raises(DataError) as raised:
        read_table(tmp_path / "few.toml", Few)
    assert told in str(raised.value)


def test_each_language_has_every_table():
    for code in languages():
        assert all(getattr(words_in(code), field.name) is not None for field in fields(Words))


@pytest.mark.parametrize("name", [field.name for field in fields(Words)])
def test_a_key_that_a_table_of_english_lacks_is_named(folder, name):
    path = folder / f"{name}.toml"
    path.write_text("surely_no_key = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DataError, match=rf"{name}\.toml: 'surely_no_key' is unknown"):
        words_at(folder)


def test_a_file_that_is_missing_or_read_by_nobody_is_named(folder):
    (folder / "date_names.toml").rename(folder / "date_nouns.toml")
    with pytest.raises(DataError, match=r"date_nouns\.toml is read by nobody; there is .*date_names"):
        words_at(folder)
    (folder / "date_nouns.toml").unlink()
    with pytest.raises(DataError, match=r"date_names\.toml cannot be read"):
        words_at(folder)


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "en-us"])
def test_a_language_is_known_by_the_first_part_of_its_code(code):
    assert language_of(code).name == "English"


@given(st.text().filter(lambda code: code.lower().partition("-")[0] not in languages()))
def test_a_language_without_a_folder_is_told_with_those_that_have_one(code):
    with pytest.raises(LanguageError, match=r"cannot be read; there is English \(en\)"):
        language_of(code)
