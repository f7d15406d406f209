"""The login file: what it may say, and what is told of what is wrong with it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from login_files import AUTH, ROLES, login_text

from geo.access.login_file import read_login_file, under_path
from geo.access.roles import Right, TeamRole, has_right, least_role
from geo.errors import InputError


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "login.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_login_file(path)

    return read


def test_what_it_says_is_read(read):
    found = read(
        login_text(roles=f'{ROLES}everyone = "reader"\nhours = 8\ngroups_claim = "roles"\ntrust_email = true\n')
    )
    assert found.providers == ("default",)
    assert found.redirect_uri == "https://maps.example.org/oauth2callback"
    assert found.roles.emails == {"ann@example.org": TeamRole.ADMIN}  # named twice, she has the higher role
    assert found.roles.domains == {"desk.example.org": TeamRole.ANALYST, "example.org": TeamRole.READER}
    assert found.roles.groups == {"chiefs": TeamRole.ADMIN, "desk": TeamRole.ANALYST}
    assert (found.roles.everyone, found.roles.hours) == (TeamRole.READER, 8)
    assert (found.roles.groups_claim, found.roles.trust_email) == ("roles", True)


def test_several_providers_are_named_by_their_tables(read):
    client = 'client_id="a"\nclient_secret="b"\nserver_metadata_url="http://127.0.0.1:1/m"\n'
    auth = AUTH.partition("client_id")[0]
    assert read(login_text(f"{auth}[auth.one]\n{client}[auth.two]\n{client}")).providers == ("one", "two")
    assert read(login_text(f"{AUTH}[auth.two]\n{client}")).providers == ("default", "two")
    assert read(login_text(f'{AUTH}client_kwargs = {{scope = "openid"}}\n')).providers == ("default",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "[auth]: is missing"),
        ("[auth", "is no TOML"),
        (b"\xff", "holds bytes that are no text"),
        ("auth = 3\n", "[auth]: is missing"),
        (AUTH, "[roles]: is missing"),
        (login_text(roles="[roles]\n"), "names nobody"),
        (login_text(roles="[roles]\nadmins = []\n"), "'admins': is unknown; there is reader, analyst, admin"),
        (login_text(roles='[roles]\nadmin = "ann@example.org"\n'), "[roles] admin: must be a list"),
        (login_text(roles='[roles]\nadmin = ["ann"]\n'), "[roles] admin: 'ann': must be an e-mail"),
        (login_text(roles='[roles]\nadmin = ["group:"]\n'), "must be an e-mail"),
        (login_text(roles='[roles]\nadmin = ["@"]\n'), "must be an e-mail"),
        (login_text(roles='[roles]\neveryone = "boss"\n'), "everyone: must be one of reader, analyst, admin"),
        (login_text(roles=f"{ROLES}hours = 0\n"), "hours: must be a number above 0, up to 720"),
        (login_text(roles=f"{ROLES}hours = true\n"), "hours: must be"),
        (login_text(roles=f"{ROLES}hours = nan\n"), "hours: must be"),
        (login_text(roles=f"{ROLES}groups_claim = 3\n"), "groups_claim: must be"),
        (login_text(roles=f"{ROLES}trust_email = 1\n"), "trust_email: must be true or false"),
        (login_text(AUTH.replace("0123456789abcdef0", "0")), "cookie_secret: must be 32 characters"),
        (login_text(AUTH.replace("client_secret", "secret")), "[auth] client_secret: is missing"),
        (login_text(AUTH.replace("oauth2callback", "back")), "redirect_uri: must end in /oauth2callback"),
        (login_text(AUTH.replace("https://maps", "http://maps")), "redirect_uri: must begin with https://"),
        (login_text(AUTH.replace("https://login", "http://login")), "server_metadata_url: must begin with https://"),
        (login_text(AUTH.replace("https://maps.example.org", "https://[")), "redirect_uri: is no web address"),
        (login_text(f"{AUTH}[auth.a_b]\nclient_id = 'a'\n"), "must be named by letters"),
        ("#" * 300_000, "is too large"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(read, text, told):
    with pytest.raises(InputError) as error:
        read(text)
    assert told in str(error.value)


@given(st.text(max_size=300) | st.builds(login_text, roles=st.text(max_size=80).map("[roles]\n{}".format)))
def test_no_text_is_more_than_refused(read, text):
    told = "login.toml"
    with suppress(InputError):
        assert read(text.encode("utf-8", "surrogatepass")).providers
        return
    with pytest.raises(InputError, match=told):
        read(text.encode("utf-8", "surrogatepass"))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match=r"the login file .*none\.toml cannot be read"):
        read_login_file(tmp_path / "none.toml")


def test_a_login_must_come_back_to_where_the_page_is_served(read, tmp_path):
    found = read(login_text())
    under_path(found, "", tmp_path)
    with pytest.raises(InputError, match="must have the path /maps/oauth2callback"):
        under_path(found, "maps", tmp_path)
    deeper = read(login_text(AUTH.replace("org/oauth2callback", "org/maps/oauth2callback")))
    under_path(deeper, "maps", tmp_path)
    with pytest.raises(InputError, match="must have the path /oauth2callback"):
        under_path(deeper, "", tmp_path)


def test_each_role_may_what_those_before_it_may_and_readers_may_write_nothing():
    rights = [{right for right in Right if has_right(role, right)} for role in TeamRole]
    assert rights[0] == set()
    assert rights[0] < rights[1] < rights[2] == set(Right)
    assert rights[1] == {Right.REVIEW, Right.ADD}
    assert {least_role(right) for right in rights[1]} == {TeamRole.ANALYST}
