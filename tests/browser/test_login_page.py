"""Logging in with a provider of the tests' own: nobody sees anything before, and each may what his role carries."""

import re
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from login_files import login_text
from oidc_provider import CLIENT, SECRET, provided
from page_parts import button
from playwright.sync_api import expect
from rest import rest
from served_apps import FRAME, NAME, STORY, WORDS, app_served, ask, crawled, run_of_the_page

from geo.workspace.store import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.pipeline, pytest.mark.timeout(900)]

PERSONS = {
    "ann": {"name": "Ann Diaz", "email": "ann@example.org", "email_verified": True},
    "bob": {"name": "Bob Roe", "email": "bob@example.org", "email_verified": True},
    "chris": {"name": "Chris Poe", "email": "chris@example.org", "email_verified": True, "groups": ["desk"]},
    "eve": {"name": "Eve", "email": "ann@example.org", "email_verified": False},
}
ROLES = """
[roles]
admin = ["ann@example.org"]
analyst = ["group:desk"]
reader = ["bob@example.org"]
"""


@dataclass
class LoginServer:
    """A page that asks for a login."""

    url: str
    provider: object
    workspace: Path
    login: Path

    def __str__(self) -> str:
        return self.url


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("login")
    story, workspace, login = folder / NAME, folder / "team.dateline", folder / "login.toml"
    story.write_text(STORY, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with provided(PERSONS) as provider:
        auth = f"""
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
"""
        login.write_text(login_text(auth, ROLES), encoding="utf-8")
        login.chmod(0o600)
        options = (str(story), "--workspace", str(workspace), "--login", str(login), "--port", str(port))
        with app_served(*options, data=folder / "data") as url:
            yield LoginServer(url, provider, workspace, login)


def logged_in(server, person):
    """Log a program in as somebody, and return its cookies, as it sends them."""
    cookies = {}

    def go(address):
        parts = urlsplit(address)
        told = "; ".join(f"{name}={value}" for name, value in cookies.items())
        asked = parts._replace(scheme="", netloc="").geturl()
        ours = address.startswith(server.url)
        status, headers, body = ask(f"http://{parts.netloc}", asked, "GET", {"Cookie": told} if ours else {})
        for cookie in headers.get_all("set-cookie", ()) if ours else ():
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        return status, headers, body

    go(f"{server.url}/_stcore/health")  # brings what Streamlit tells its own pages by
    _, _, page = ask(server.url, "/", headers={"Accept": "text/html"})
    address = server.url + re.search(rb'href="(/_dateline/login[^"]*)"', page)[1].decode().replace("&amp;", "&")
    for _ in range(8):
        status, headers, body = go(address)
        if b"Who are you?" in body:
            address = server.provider.url + re.search(rb'href="(/chosen/%b\?[^"]*)"' % person.encode(), body)[
                1
            ].decode().replace("&amp;", "&")
        elif status == 302:
            address = headers["location"] if "//" in headers["location"] else server.url + headers["location"]
        else:
            break
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def test_a_crawler_that_has_not_logged_in_finds_no_word_of_any_article(server):
    headers = {"Accept": "text/html", "Cookie": "dateline_word=1.a; _streamlit_user=x; dateline_back=text%3DKursk"}
    told = [*crawled(server.url, "/", headers)]
    assert len({path for path, *_ in told}) > 25
    for path, method, status, body in told:
        assert not any(word in body for word in WORDS), path
        to_read = method in {"GET", "HEAD"}
        allowed = (
            path in {"_stcore/health", "auth/login", "auth/logout", "oauth2callback", "_dateline/login"} and to_read
        )
        assert status == 401 or allowed, (path, method, status)
    for cookies in ("", headers["Cookie"]):
        assert run_of_the_page(server.url, "/", cookies) == b""


def test_who_has_a_role_sees_the_page_and_what_the_role_may_do(server):
    chris, bob = logged_in(server, "chris"), logged_in(server, "bob")
    for cookies, adds in ((chris, True), (bob, False)):
        ran = run_of_the_page(server.url, "/", cookies)
        assert all(word in ran for word in (b"Zulmira", b"Nairobi", b"Log out"))
        assert (b"Add articles" in ran) is adds


def test_who_poses_with_another_s_email_that_nobody_verified_has_no_role(server):
    eve = logged_in(server, "eve")
    status, _, body = ask(server.url, "/", headers={"Accept": "text/html", "Cookie": eve})
    assert (status, b"nobody has given you a role" in body) == (403, True)
    assert run_of_the_page(server.url, "/", eve) == b""
    for path in (FRAME, "component/geo.ui.assets.map_basemap/land.geojson", "media/a.png", "_stcore/host-config"):
        assert ask(server.url, f"/{path}", headers={"Cookie": eve})[0] == 403


@pytest.fixture
def log_in(new_page, watch, server):
    """Log somebody in with a browser, beginning at an address of the page."""

    def log_in(person, path="/", **options):
        watch.others.append(server.provider.url)
        page = new_page("about:blank", **options)
        watch.forgive(page)  # the browser itself remarks that it was asked who it is
        watch.hurry(page)  # a page that is not Streamlit's is never at rest
        page.goto(f"{server}{path}")
        expect(page.get_by_text("Log in to see it")).to_be_visible()
        page.get_by_role("link", name="Log in").click()
        page.get_by_role("link", name=person).click()
        expect(page.locator(".st-key-head")).to_be_visible()
        watch.blame(page)
        watch.calm(page)
        return page

    return log_in


def test_a_login_leads_back_to_what_was_asked_for_signs_decisions_and_ends(log_in, server, watch):
    page = log_in("chris", "/?text=Nairobi")
    page.wait_for_url("**/?text=Nairobi**")
    page.locator('[class*="st-key-row-"] button').filter(has_text="Nairobi").first.click()
    expect(page.locator(".evidence blockquote").first).to_be_visible()
    expect(page.get_by_text("Decided in the name of Chris Poe (chris@example.org)")).to_be_visible()
    expect(page.locator(".st-key-reviewer-name, .st-key-reviewer-change")).to_have_count(0)
    button(page, "review-accept").click()
    expect(page.locator(".evidence .accepted")).to_be_visible()
    log = Workspace.open(server.workspace).reviews()
    assert [review.reviewer for review in log] == ["Chris Poe (chris@example.org)"]
    page.locator(".st-key-person button:visible").click()
    watch.forgive(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    assert server.provider.logged_out == [f"{server.url}/oauth2callback"]


def test_an_open_page_says_that_a_role_was_taken_and_leads_to_the_login(log_in, server, watch):
    page = log_in("chris")
    rest(page)  # a page that still opens would learn of it by itself, and have no button left to press
    before = server.login.read_text(encoding="utf-8")
    server.login.write_text(before.replace('"group:desk"', '"group:other"'), encoding="utf-8")
    watch.forgive(page)  # the browser itself remarks that it is asked who it is
    watch.hurry(page)
    try:
        page.locator(".st-key-articles-open button:visible").click()
        expect(page.get_by_text("your role was taken from you")).to_be_visible()
        expect(page.locator(".st-key-head")).to_have_count(0)
        page.get_by_role("link", name="Load the page again").click()
        expect(page.get_by_text("nobody has given you a role here")).to_be_visible()
    finally:
        server.login.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def test_a_reader_reads_and_is_offered_nothing_else(log_in, size):
    page = log_in("bob", "/?text=Nairobi", viewport=size)
    if size["width"] < 640:
        button(page, "sheet-handle").click()
    page.locator('[class*="st-key-row-"] button').filter(has_text="Nairobi").first.click()
    expect(page.locator(".evidence blockquote").first).to_be_visible()
    rest(page)
    for key in (
        "review-bar",
        "bulk",
        "by-hand-open",
        "story-opener",
        "story-add",
        "intake-open",
        "view-form",
        "own-layers",
    ):
        expect(page.locator(f".st-key-{key}")).to_have_count(0)
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    expect(page.locator(".st-key-person button:visible")).to_have_text(re.compile("Bob Roe"))
