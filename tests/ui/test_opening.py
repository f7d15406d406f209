"""The view with which the page opens: kept as long as nothing is another, and put into the page's document alone."""

import asyncio
import json
import os
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_corpus

from geo.gazetteer.added import user_data_path
from geo.ui.loading import Inputs, inputs_from_arguments
from geo.ui.opening import keep, keep_soon, kept, kept_for, opening_view, stamp_of
from geo.ui.opening_door import OpeningDoor
from geo.ui.opening_view import FRAME, OpeningView
from geo.workspace.store import Workspace

VIEW = OpeningView("<p>Seen before</p>", "<html>A map</html>")
PAGE = b'<html><body><div id="root"></div></body></html>'


@pytest.fixture
def inputs(tmp_path) -> Inputs:
    """An article and a workspace, of which a view is kept."""
    (tmp_path / "a.md").write_text("Russian troops attacked Kharkiv.", encoding="utf-8")
    Workspace.open(tmp_path / "w.dateline")
    found = inputs_from_arguments([str(tmp_path / "a.md"), str(tmp_path / "w.dateline")])
    keep(found, stamp_of(found), VIEW)
    return found


def test_what_was_kept_of_the_same_inputs_is_found(inputs):
    assert kept(inputs) == VIEW


def test_of_other_inputs_nothing_is_found(inputs, tmp_path):
    (tmp_path / "b.md").write_text("Text.", encoding="utf-8")
    assert kept(inputs_from_arguments([str(tmp_path / "b.md"), str(tmp_path / "w.dateline")])) is None


def change_article(inputs: Inputs) -> None:
    inputs.paths[0].write_text("Russian troops attacked Sumy, and more.", encoding="utf-8")


def change_time_of_article(inputs: Inputs) -> None:
    os.utime(inputs.paths[0], ns=(1, 1))


def decide(inputs: Inputs) -> None:
    Workspace.open(inputs.workspace).set_setting("reviewer", "Ann")


@pytest.mark.parametrize("change", [change_article, change_time_of_article, decide])
def test_what_has_changed_since_is_not_shown(inputs, change):
    change(inputs)
    assert kept(inputs) is None


def test_another_day_for_articles_without_one_is_another_view(inputs, tmp_path):
    given_day = [str(tmp_path / "a.md"), str(tmp_path / "w.dateline"), "--published", "2024-08-27"]
    other = inputs_from_arguments(given_day)
    assert other.published == date(2024, 8, 27)
    assert kept(other) is None


def test_an_article_that_is_gone_is_left_to_the_page_to_tell(inputs, tmp_path):
    inputs.paths[0].unlink()
    assert kept_for([str(tmp_path / "a.md"), str(tmp_path / "w.dateline")]) is None
    assert kept_for(["--published", "no day"]) is None


def test_what_comes_from_the_network_has_no_view_that_could_be_kept():
    assert stamp_of(inputs_from_arguments(["https://example.org/a"])) == ""


def test_no_more_than_twenty_views_are_kept(tmp_path):
    for number in range(23):
        path = tmp_path / f"{number}.md"
        path.write_text("Text.", encoding="utf-8")
        found = inputs_from_arguments([str(path)])
        keep(found, stamp_of(found), VIEW)
    assert len(list((user_data_path() / "opening").iterdir())) == 20
    assert kept(found) == VIEW


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(max_size=5), st.lists, max_leaves=5).map(json.dumps))
def test_a_damaged_file_is_none(damage):
    found = inputs_from_arguments([])
    keep(found, stamp_of(found), VIEW)
    (path,) = (user_data_path() / "opening").iterdir()
    path.write_bytes(damage if isinstance(damage, bytes) else damage.encode())
    assert kept(found) is None
    path.unlink()


def test_where_nothing_is_served_nothing_is_kept():
    keep_soon(inputs_from_arguments([]))
    assert not (user_data_path() / "opening").exists()


@pytest.mark.parametrize("name", ["a.dateline", HOSTILE])
def test_the_view_holds_the_map_and_no_text_becomes_markup(name):
    view = opening_view(name, sample_corpus())
    assert "dateline.layer({" in view.frame
    assert re.findall(r"<(?:script|img|iframe)\b", view.overlay) == ["<iframe", "<script"]
    assert view.frame.count("</script>") == view.frame.count("<script")
    assert "<img" not in view.frame
    assert f'src="./{FRAME}"' in view.overlay


# ---- the way to the browser ----


def ask(path: str, *, view: OpeningView | None = VIEW, query: str = "", method: str = "GET", page: bytes = PAGE):
    """Ask a page behind the door; return what it was asked, and the status, headers and body that came out."""
    asked, sent = [], []

    async def app(scope, _receive, send):
        asked.append(scope)
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"etag", b"1"), (b"content-length", b"47")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page[:20], "more_body": True})
        await send({"type": "http.response.body", "body": page[20:]})

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"If-None-Match", b"1"), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers}
    asyncio.run(OpeningDoor(app, lambda: view, ready=lambda: None)(scope, receive, send))
    (start,) = (message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return asked, start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body


@pytest.mark.parametrize("query", ["", "map=1,2,3"])
def test_the_page_opens_with_the_view(query):
    asked, status, headers, body = ask("/", query=query)
    assert status == 200
    assert body == b'<html><body><div id="root"></div><p>Seen before</p></body></html>'
    assert headers["content-length"] == str(len(body))
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
    assert [name for name, _ in asked[0]["headers"]] == [b"host"]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/", {"query": "actor=Russia"}),
        ("/", {"query": "map=1&event=a"}),
        ("/", {"query": "event="}),
        ("/", {"view": None}),
        ("/", {"method": "HEAD"}),
        ("/elsewhere", {}),
        ("//", {}),
        ("/static/index.html", {}),
    ],
)
def test_all_else_goes_through_as_it_is(path, more):
    asked, status, headers, body = ask(path, **more)
    assert (status, body, headers["etag"]) == (200, PAGE, "1")
    assert len(asked[0]["headers"]) == 3


def test_a_page_without_an_end_stays_as_it_is():
    assert ask("/", page=b"<html>no end, and as long as the other")[3] == b"<html>no end, and as long as the other"


def test_the_frame_is_answered_here():
    asked, status, headers, body = ask(f"/{FRAME}")
    assert (asked, status, body.decode()) == ([], 200, VIEW.frame)
    assert headers["cache-control"] == "no-store"
    assert ask(f"/{FRAME}", view=None)[1] == 404


def test_below_another_path_the_page_is_found_too(monkeypatch):
    monkeypatch.setattr("streamlit.config.get_option", {"server.baseUrlPath": "maps/now"}.get)
    assert b"Seen before" in ask("/maps/now")[3]
    assert b"Seen before" in ask("/maps/now/")[3]
    assert ask("/")[3] == PAGE
    assert ask("/maps/nowhere")[3] == PAGE
