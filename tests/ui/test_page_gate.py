"""The gate without a server: what passes it, what its pages are, and where it leads back to."""

import json
import re

import pytest
from login_files import AUTH, login_text
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import config
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from waiting import this_moment

from geo.access.shared_word import SharedWord
from geo.ui import gate
from geo.ui.gate import LoginKeeper, PageGate, WordKeeper, chosen_keeper
from geo.ui.login import Login

SECRET = "0123456789abcdef0123456789abcdef"
SERVED = "Soldiers left Kursk"
HTML = {"accept": "text/html"}


async def behind(scope, receive, send):
    """What lies behind the gate: it serves the same everywhere."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": SERVED})
        await send({"type": "websocket.close"})
    else:
        answer = PlainTextResponse(SERVED)
        answer.set_cookie("own", "1")
        await answer(scope, receive, send)


class Clock:
    """Tells the time that it is set to."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def visitor(keeper, address="http://testserver", **more):
    return TestClient(PageGate(behind, lambda: keeper), base_url=address, follow_redirects=False, **more)


@pytest.fixture
def by_word(clock):
    return visitor(WordKeeper(SharedWord("correct horse"), clock, clock))


def give(client, word, path="/", **more):
    return client.post(path, data={"word": word}, **more)


def streams(client, path="/_stcore/stream"):
    """Say whether a visitor gets anything out of the websocket."""
    try:
        with client.websocket_connect(path) as socket:
            return socket.receive_text() == SERVED
    except WebSocketDisconnect:
        return False


PATHS = (
    "/", "/?text=a", "/index.html", "/_stcore/stream", "/_stcore/host-config", "/_stcore/metrics", "/media/a.png",
    "/component/geo.ui.opening/index.html", "/static/a.js", "//", "/_stcore/health/", "/_stcore/health/../../media/a",
    "/%5Fstcore/health%2F..%2Fmedia", "/auth/login/x", "/nothing",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "POST"])
def test_nothing_passes_without_the_word(by_word, path, method):
    answer = by_word.request(method, path, headers=HTML)
    assert answer.status_code == 401
    assert SERVED not in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert not streams(by_word, path)


def test_who_watches_the_server_is_told_that_it_runs_and_may_ask_no_more(by_word):
    assert by_word.get("/_stcore/health").text == SERVED
    assert by_word.put("/_stcore/health").status_code == 401


def test_the_word_lets_in_and_leads_back_to_what_was_asked_for(by_word):
    asked = by_word.get("/?text=Kursk&map=51.7,36.2,9", headers=HTML)
    assert 'type="password"' in asked.text
    answer = give(by_word, "correct horse", "/?text=Kursk&map=51.7,36.2,9")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?text=Kursk&map=51.7,36.2,9")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert by_word.get("/").text == SERVED
    assert streams(by_word)


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "/x?//evil.example", "/?https://evil.example/%0d%0ax"]
)
def test_it_leads_to_no_other_site(by_word, path):
    answer = give(by_word, "correct horse", path)
    assert re.match(r"/(\?|$)", answer.headers["location"])
    assert "\n" not in answer.headers["location"]


def test_a_wrong_word_is_told_and_tries_grow_slow(by_word, clock):
    for _ in range(6):
        answer = give(by_word, "correct horsf")
        assert (answer.status_code, "not the word" in answer.text) == (401, True)
    for word in ("correct horsf", "correct horse"):  # nor is the right one looked at
        answer = give(by_word, word)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
        assert "Wait 2 seconds" in answer.text
    clock.now += 2
    assert give(by_word, "correct horse").status_code == 303


def test_what_is_no_form_of_ours_is_a_wrong_try(by_word):
    assert by_word.post("/", content=b"\xff\x00" * 9).status_code == 401
    assert by_word.post("/", content=b"word=correct+horse&x=" + b"a" * 9000).status_code == 401
    assert by_word.post("/", json={"word": "correct horse"}).status_code == 401


def test_a_visitor_is_asked_again_after_twelve_hours(by_word, clock):
    give(by_word, "correct horse")
    clock.now += 12 * 3600 - 1
    assert by_word.get("/").text == SERVED
    clock.now += 1
    assert by_word.get("/").status_code == 401
    assert not streams(by_word)


def test_cookies_travel_over_tls_alone_where_the_visitor_came_by_it(clock):
    client = visitor(WordKeeper(SharedWord("correct horse"), clock, clock), "https://maps.example.org")
    assert "secure" in give(client, "correct horse").headers["set-cookie"].lower()
    assert "secure" in client.get("/").headers["set-cookie"].lower()  # Streamlit's own, too


def test_a_path_below_which_the_page_is_served_keeps_cookies_and_leads_back_below_it(by_word, at_path):
    at_path("maps")
    assert by_word.get("/_stcore/health").status_code == 401
    assert by_word.get("/maps/_stcore/health").text == SERVED
    answer = give(by_word, "correct horse", "/maps/?text=a")
    assert answer.headers["location"] == "/maps/?text=a"
    assert "path=/maps/" in answer.headers["set-cookie"].lower()
    assert by_word.get("/maps/").text == SERVED


def test_the_pages_of_the_gate_run_no_script_and_stand_in_no_frame(by_word):
    policy = by_word.get("/", headers=HTML).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


# ---- a login ----


@pytest.fixture
def option():
    """Set options of Streamlit for a test."""
    before = {}

    def give(name, value):
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield give
    for name, value in before.items():
        config.set_option(name, value)


@pytest.fixture
def at_path(option):
    return lambda path: option("server.baseUrlPath", path)


@pytest.fixture
def login_file(tmp_path, option):
    path = tmp_path / "login.toml"
    path.write_text(login_text(), encoding="utf-8")
    option("server.cookieSecret", SECRET)
    return path


@pytest.fixture
def by_login(login_file):
    return visitor(LoginKeeper(Login(login_file)))


def log_in(client, secret=SECRET, **claims):
    """Give a visitor the cookie that Streamlit gives who has logged in."""
    told = {
        "is_logged_in": True, "sub": "17", "iat": this_moment(), "name": "Bob <i>", "email": "bob@example.org",
        "email_verified": True, "origin": "http://localhost:8501", "provider": "default",
    } | claims  # fmt: skip
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(told))
    client.cookies.set("_streamlit_user", signed.decode())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "POST"])
def test_nothing_passes_without_a_login(by_login, path, method):
    answer = by_login.request(method, path, headers=HTML)
    assert answer.status_code == 401
    assert SERVED not in answer.text
    assert not streams(by_login, path)


def test_what_the_login_needs_passes_and_to_be_read_alone(by_login):
    for path in ("/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/health"):
        assert by_login.get(path).text == SERVED
        assert by_login.post(path).status_code == 401


def test_who_has_logged_in_and_has_a_role_is_let_in(by_login):
    log_in(by_login)
    assert by_login.get("/").text == SERVED
    assert streams(by_login)


@pytest.mark.parametrize(
    "claims",
    [{"secret": "another that is of thirty-two letters"}, {"iat": this_moment() - 13 * 3600}, {"is_logged_in": False}],
)
def test_a_forged_or_old_login_is_none(by_login, claims):
    log_in(by_login, **claims)
    assert by_login.get("/", headers=HTML).status_code == 401
    assert not streams(by_login)


def test_a_damaged_cookie_is_no_login(by_login):
    for told in ("", "x", "e30.x.y", "chunks-3", "\xe9"):
        assert by_login.get("/", headers={"cookie": f"_streamlit_user={told}".encode("latin-1")}).status_code == 401


def test_who_has_no_role_is_told_so_and_sees_nothing(by_login):
    log_in(by_login, email="eve@example.com")
    answer = by_login.get("/", headers=HTML)
    assert answer.status_code == 403
    assert "logged in as Bob &lt;i&gt;" in answer.text
    assert 'href="/auth/logout"' in answer.text
    assert by_login.get("/media/a").status_code == 403
    assert not streams(by_login)


def test_roles_are_those_that_the_file_has_now_and_a_spoiled_file_changes_none(by_login, login_file, caplog):
    log_in(by_login)
    login_file.write_text("[roles", encoding="utf-8")
    assert by_login.get("/").text == SERVED
    assert "the roles stay as they were" in caplog.text
    login_file.write_text(login_text(roles='[roles]\nadmin = ["ann@example.org"]\n'), encoding="utf-8")
    assert by_login.get("/").status_code == 403
    assert not streams(by_login)


def test_a_login_begins_with_streamlit_and_leads_back_to_what_was_asked_for(by_login):
    page = by_login.get("/?text=Kursk&show=list", headers=HTML).text
    way = re.search(r'href="(/_dateline/login[^"]*)"', page)[1].replace("&amp;", "&")
    begun = by_login.get(way)
    assert begun.status_code == 302
    assert begun.headers["location"].startswith("/auth/login?provider=ey")
    log_in(by_login)
    back = by_login.get("/")
    assert (back.status_code, back.headers["location"]) == (302, "/?text=Kursk&show=list")
    assert by_login.get("/").text == SERVED  # once


def test_an_unknown_provider_leads_nowhere(by_login):
    assert by_login.get("/_dateline/login?with=other").status_code == 404


def test_several_providers_are_offered_by_their_names(login_file):
    client = 'client_id="a"\nclient_secret="b"\nserver_metadata_url="https://a.example/m"\n'
    login_file.write_text(login_text(f"{AUTH}[auth.press]\n{client}"), encoding="utf-8")
    page = visitor(LoginKeeper(Login(login_file))).get("/", headers=HTML).text
    assert re.findall(r'class="button"[^>]*>([^<]*)<', page) == ["Log in", "Log in with press"]


# ---- which of them ----


@pytest.fixture
def fresh(monkeypatch):
    """A process that was given no word yet."""
    monkeypatch.setattr(gate, "GIVEN", gate.GIVEN.__class__())
    for name in ("DATELINE_WORD", "DATELINE_WORD_FILE", "DATELINE_LOGIN"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_gate_stands_open_to_this_machine_alone(fresh, option, capsys):
    option("server.address", "127.0.0.1")
    assert chosen_keeper() is None
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", None, "maps.example.org"])
def test_a_wider_address_asks_for_a_word_which_is_told_once(fresh, option, capsys, address):
    option("server.address", address)
    keeper = chosen_keeper()
    told = re.search(r"stops: (\S+)\n", capsys.readouterr().err)
    assert give(visitor(keeper), told[1]).status_code == 303


def test_a_word_that_is_given_is_asked_for_at_any_address_and_not_told(fresh, option, capsys):
    option("server.address", "127.0.0.1")
    fresh.setenv("DATELINE_WORD", "correct horse")
    assert give(visitor(chosen_keeper()), "correct horse").status_code == 303
    assert capsys.readouterr().err == ""


def test_a_login_file_asks_for_a_login_at_any_address(fresh, option, login_file):
    option("server.address", "127.0.0.1")
    fresh.setenv("DATELINE_LOGIN", str(login_file))
    assert isinstance(chosen_keeper(), LoginKeeper)
