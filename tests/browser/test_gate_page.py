"""The gate that asks for a shared word, on a page below a path: what a crawler finds, and how a visitor comes in."""

from urllib.parse import urlencode

import pytest
from page_parts import FRAME, OPENING, opened
from playwright.sync_api import expect
from reverse_proxy import proxied
from served_apps import FRAME as OPENING_FRAME
from served_apps import NAME, STORY, WORDS, app_served, ask, crawled, run_of_the_page

pytestmark = [pytest.mark.browser, pytest.mark.pipeline, pytest.mark.timeout(900)]

WORD = "correct horse battery"
BASE = "/maps/world/"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """A page that is served to all of the machine's addresses, below a path."""
    folder = tmp_path_factory.mktemp("word")
    story = folder / NAME
    story.write_text(STORY, encoding="utf-8")
    options = (str(story), "--address", "0.0.0.0", "--base-path", BASE)
    with app_served(*options, data=folder / "data", environment={"DATELINE_WORD": WORD}) as url:
        yield url


@pytest.fixture(scope="module")
def server(app):
    """The same behind a proxy that passes on nothing but what lies below the path."""
    with proxied(BASE, app) as proxy:
        yield proxy


def test_a_crawler_without_the_word_finds_no_word_of_any_article(app):
    told = [*crawled(app, BASE, {"Accept": "text/html", "Cookie": "dateline_word=1.a; _streamlit_user=x"})]
    assert len({path for path, *_ in told}) > 25
    for path, method, status, body in told:
        assert not any(word in body for word in WORDS), path
        public = path == "_stcore/health" and method in {"GET", "HEAD"}  # which says that the server runs
        assert (status == 401) is not public, (path, method, status)
    for cookies in ("", "dateline_word=1.a"):
        assert run_of_the_page(app, BASE, cookies) == b""
        assert run_of_the_page(app, "/", cookies) == b""


def test_who_gives_the_word_finds_them(app):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, headers, _ = ask(app, BASE, "POST", form, urlencode({"word": WORD}))
    assert (status, headers["location"]) == (303, BASE)
    visitor = {"Cookie": headers["set-cookie"].partition(";")[0]}
    ran = run_of_the_page(app, BASE, visitor["Cookie"])
    assert all(word in ran for word in (b"Zulmira", b"Nairobi", NAME.encode()))
    for path, word in (
        (OPENING_FRAME, b"Nairobi"),
        ("", NAME.encode()),
        ("component/geo.ui.assets.map_basemap/land.geojson", b"coordinates"),
    ):
        status, _, body = ask(app, BASE + path, "GET", visitor)
        assert (status, word in body) == (200, True), path


def test_a_page_below_a_path_of_a_proxy_works_and_asks_for_nothing_outside_it(new_page, watch, server):
    page = new_page("about:blank")
    watch.server = f"{server.url}{BASE}".rstrip("/")
    watch.forgive(page)  # the browser itself remarks that it was asked for the word
    watch.hurry(page)  # a page that is not Streamlit's is never at rest
    page.goto(f"{server.url}{BASE}?text=Nairobi")
    page.get_by_label("Shared word").fill("wrong horse battery")
    page.get_by_role("button", name="Open the map").click()
    expect(page.get_by_role("alert")).to_have_text("That is not the word.")
    watch.blame(page)
    page.get_by_label("Shared word").fill(WORD)
    page.get_by_role("button", name="Open the map").click()
    page.wait_for_url(f"{server.url}{BASE}?text=Nairobi**")
    watch.calm(page)
    opened(page, "Nairobi")
    expect(page.frame_locator(FRAME).locator(".leaflet-marker-pane > *").first).to_be_visible()
    expect(page.locator(".tl svg, .tl canvas").first).to_be_visible()
    assert page.url.startswith(f"{server.url}{BASE}?")
    assert "event=" in page.url
    address = page.url
    page.goto(f"{server.url}{BASE}")  # the opening view, then the page
    expect(page.locator(OPENING)).to_have_count(0)
    expect(page.frame_locator(FRAME).locator(".leaflet-marker-pane > *").first).to_be_visible()
    page.goto(address)
    expect(page.locator(".evidence blockquote").first).to_be_visible()
    assert server.refused == []


def test_a_proxy_with_tls_has_cookies_travel_by_it_alone_and_tells_who_tries(app):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with proxied(BASE, app, "https", "192.0.2.78") as proxy:
        for _ in range(6):
            assert ask(proxy.url, BASE, "POST", form, "word=wrong+horse+battery")[0] == 401
        assert ask(proxy.url, BASE, "POST", form, urlencode({"word": WORD}))[0] == 429
    answer = ask(app, BASE, "POST", {**form, "X-Forwarded-Proto": "https"}, urlencode({"word": WORD}))
    assert answer[0] == 303  # another address
    assert answer[1]["set-cookie"].endswith("; Secure")
