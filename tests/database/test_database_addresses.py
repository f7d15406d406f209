"""Addresses of databases: what they name, and that a password is never told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.database.addresses import DatabaseAddress, is_database_address
from geo.errors import InputError
from geo.workspace.finding import place_of, split_inputs

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=6, max_size=12)


def test_an_address_names_a_database_and_a_schema():
    found = DatabaseAddress("postgresql+psycopg://desk@db.example.org:5433/news?schema=sahel&sslmode=require")
    assert found.schema == "sahel"
    assert found.driver_url == "postgresql+psycopg://desk@db.example.org:5433/news?sslmode=require"
    assert DatabaseAddress("postgresql://db.example.org/news").schema == "dateline"


@pytest.mark.parametrize(
    "text",
    ["postgresql+psycopg://desk:{}@db.example.org/news", "postgresql://db.example.org/news?password={}&schema=a"],
)
@given(password=WORDS)
def test_a_password_is_never_told(text, password):
    found = DatabaseAddress(text.format(f"x{password}9"))
    assert f"x{password}9" in found.driver_url
    assert f"x{password}9" not in f"{found} {found!r}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mysql://db.example.org/news", "no address of a database; want postgresql"),
        ("sqlite:///news.db", "no address of a database; want postgresql"),
        ("postgresql+psycopg://db.example.org", "no address of a database"),
        ("postgresql+psycopg://db.example.org:x/news", "no address of a database"),
        ("postgresql://h/news?schema=Sahel%22;", "names no schema; want small letters"),
        ("postgresql://h/news?schema=" + "a" * 64, "names no schema"),
    ],
)
def test_what_is_no_address_is_told(text, why):
    assert is_database_address(text)
    with pytest.raises(InputError, match=why):
        place_of(text)


@given(st.text())
def test_any_text_is_an_address_or_refused_or_a_file(text):
    try:
        found = place_of(text)
    except InputError:
        return
    assert isinstance(found, DatabaseAddress) == is_database_address(text)


def test_addresses_of_pages_and_files_are_none():
    for text in ("https://example.org/a", "story.txt", "desk.dateline", "C:/postgresql/a.txt", ""):
        assert not is_database_address(text)


def test_a_database_among_the_inputs_is_the_workspace(tmp_path):
    address = place_of("postgresql://h/news")
    assert split_inputs([tmp_path / "a.txt", address]) == ((tmp_path / "a.txt",), address)
    with pytest.raises(InputError, match="name one workspace, not 2"):
        split_inputs([address], tmp_path / "b.dateline")
