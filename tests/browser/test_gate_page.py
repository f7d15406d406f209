"""The gate that asks for a shared word, on a page below a path: what a crawler finds, and how a visitor comes in."""

from urllib.parse import urlencode

import pytest
from served_apps import FRAME, NAME, STORY, WORDS, app_served, ask, crawled, run_of_the_page

pytestmark = [pytest.mark.browser, pytest.mark.pipeline, pytest.mark.timeout(900)]

WORD = "correct horse battery"
BASE = "/maps/world/"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A page that is served to all of the machine's addresses, below a path."""
    folder = tmp_path_factory.mktemp("word")
    story = folder / NAME
    story.write_text(STORY, encoding="utf-8")
    options = (str(story), "--address", "0.0.0.0", "--base-path", BASE)
    with app_served(*options, data=folder / "data", environment={"DATELINE_WORD": WORD}) as url:
        yield url


def test_a_crawler_without_the_word_finds_no_word_of_any_article(server):
    told = [*crawled(server, BASE, {"Accept": "text/html", "Cookie": "dateline_word=1.a; _streamlit_user=x"})]
    assert len({path for path, *_ in told}) > 25
    for path, method, status, body in told:
        assert not any(word in body for word in WORDS), path
        public = path == "_stcore/health" and method in {"GET", "HEAD"}  # which says that the server runs
        assert (status == 401) is not public, (path, method, status)
    for cookies in ("", "dateline_word=1.a"):
        assert run_of_the_page(server, BASE, cookies) == b""
        assert run_of_the_page(server, "/", cookies) == b""


def test_who_gives_the_word_finds_them(server):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, headers, _ = ask(server, BASE, "POST", form, urlencode({"word": WORD}))
    assert (status, headers["location"]) == (303, BASE)
    visitor = {"Cookie": headers["set-cookie"].partition(";")[0]}
    ran = run_of_the_page(server, BASE, visitor["Cookie"])
    assert all(word in ran for word in (b"Zulmira", b"Nairobi", NAME.encode()))
    for path, word in (
        (FRAME, b"Nairobi"),
        ("", NAME.encode()),
        ("component/geo.ui.assets.map_basemap/land.geojson", b"coordinates"),
    ):
        status, _, body = ask(server, BASE + path, "GET", visitor)
        assert (status, word in body) == (200, True), path
