"""By which names one person goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from login_files import login_text

from geo.access.login_file import read_login_file
from geo.access.names import person_key
from geo.access.persons import person_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann", " ann ", True),
        ("Ann  Lee", "ann lee", True),
        ("Ann", "Ann\u200b", True),
        ("Ann", "Anna", False),
        ("Ann (ann@example.org)", "ann@example.org", True),
        ("Ann (ann@example.org)", "A. Lee (ANN@example.org)", True),
        ("Ann (ann@example.org)", "Ann (lee@example.org)", False),
        ("Ann (ann@example.org)", "Ann", False),
        ("Ann (BBC)", "Bob (BBC)", False),
        ("Ann (head of desk)", "Bob (head of desk)", False),
        ("Ann (7 of https://login.example.org)", "Lee (7 of https://login.example.org)", True),
    ],
)
def test_which_names_are_one_persons(one, other, same):
    assert (person_key(one) == person_key(other)) is same


@pytest.fixture(scope="module")
def roles(tmp_path_factory):
    path = tmp_path_factory.mktemp("login") / "login.toml"
    path.write_text(login_text(roles='[roles]\neveryone = "reader"\n'), encoding="utf-8")
    return read_login_file(path).roles


@given(st.text(max_size=90), st.text(max_size=90))
def test_whatever_one_calls_himself_a_login_is_one_person(roles, name, later):
    claims = {"is_logged_in": True, "sub": "7", "iat": 100, "email": "ann@example.org", "email_verified": True}
    found = {person_key(person_of({**claims, "name": told}, roles, 100.0).name) for told in (name, later)}
    assert found == {"ann@example.org"}
