"""Who is let in: by name, by token, from which sites; nothing is told to anybody else."""

import pytest
from asking import Still, asking
from hypothesis import given
from hypothesis import strategies as st
from sample_events import sample_corpus

from geo.api.app import make_app
from geo.api.gate import Guards, is_token

WORD = "correct-horse-battery-staple"
PATHS = ["/", "/api", "/conformance", "/collections", "/collections/events/items", "/nothing", "/docs"]


@pytest.fixture(scope="module")
def still():
    return Still(sample_corpus())


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_nothing_is_answered(still, path):
    client = asking(still, token=WORD)
    for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": WORD}, {"Authorization": f"Basic {WORD}"}):
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert "Moscow" not in answer.text
    assert client.get(f"{path}?token={WORD}&access_token={WORD}").status_code == 401
    assert client.get(path, headers={"Authorization": f"bearer {WORD}"}).status_code in {200, 404}


def test_every_address_of_the_application_wants_the_token(still):
    client = asking(still, token=WORD)
    app = make_app(still, title="", guards=Guards(token=WORD))
    paths = [route.path for route in app.routes]
    assert len(paths) > 20
    for path in paths:
        assert client.get(path.replace("{item_id:path}", "x")).status_code == 401


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "192.0.2.1:8502", ""])
def test_another_name_is_not_answered(still, host):
    answer = asking(still).get("/", headers={"Host": host})
    assert answer.status_code == 403
    assert "--name" in answer.json()["description"]
    assert asking(still, names=("maps.example.org",)).get("/", headers={"Host": "maps.example.org"}).status_code == 200


def test_other_sites_may_read_only_where_they_are_allowed(still):
    asked = {"Origin": "https://maps.example.org"}
    closed = asking(still).get("/", headers=asked)
    assert "access-control-allow-origin" not in closed.headers
    assert closed.headers["cross-origin-resource-policy"] == "same-origin"
    client = asking(still, origins=("https://maps.example.org",), token=WORD)
    preflight = asked | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    allowed = client.options("/collections/events/items", headers=preflight)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://maps.example.org"
    found = client.get("/", headers=asked | {"Authorization": f"Bearer {WORD}"})
    assert found.headers["access-control-allow-origin"] == "https://maps.example.org"
    foreign = client.get("/", headers={"Origin": "https://other.example", "Authorization": f"Bearer {WORD}"})
    assert "access-control-allow-origin" not in foreign.headers


@given(st.text())
def test_a_token_is_long_and_fits_into_a_header(text):
    if is_token(text):
        assert len(text) >= 16
        text.encode("ascii")
        assert not any(sign.isspace() for sign in text)


def test_a_fault_of_the_program_is_told_without_its_inside(still, monkeypatch):
    from starlette.testclient import TestClient

    class Broken:
        def now(self):
            raise RuntimeError("secret-inside")

    application = make_app(Broken(), title="", guards=Guards())
    client = TestClient(application, base_url="http://localhost", raise_server_exceptions=False)
    answer = client.get("/")
    assert (answer.status_code, answer.json()["code"]) == (500, "InternalError")
    assert "secret-inside" not in answer.text
