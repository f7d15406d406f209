"""The view with which the page opens: kept as long as nothing is another, and put into the page's document alone."""

import asyncio
import json
import os
import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_events import HOSTILE, sample_corpus

from geo.cli import main
from geo.gazetteer.added import added_folder, user_data_path
from geo.ui.loading import inputs_from_arguments
from geo.ui.opening import keep_soon, opening_view, sources_of
from geo.ui.opening_door import OpeningDoor
from geo.ui.opening_overlay import overlay_of
from geo.ui.opening_view import FRAME, Opening, OpeningView, keep, kept, stamp_of
from geo.workspace.finding import private_path
from geo.workspace.store import Workspace

VIEW = OpeningView("<p>Seen before</p>", "<html>A map</html>")
BAD_SOURCES = {"articles": [""], "workspace": "a", "workspaces": ""}
PAGE = b'<html><body><div id="root"></div></body></html>'


def keep_for(*arguments: str) -> list[str]:
    """Keep a view of what a command line names."""
    sources = sources_of(inputs_from_arguments(arguments))
    keep(arguments, sources, stamp_of(sources), VIEW)
    return list(arguments)


@pytest.fixture
def given_inputs(tmp_path) -> list[str]:
    """An article and a workspace, of which a view is kept."""
    (tmp_path / "a.md").write_text("Russian troops attacked Kharkiv.", encoding="utf-8")
    Workspace.open(tmp_path / "w.dateline")
    return keep_for(str(tmp_path / "a.md"), str(tmp_path / "w.dateline"))


def test_what_was_kept_of_the_same_inputs_is_found(given_inputs):
    assert kept(given_inputs) == VIEW


def test_of_other_inputs_nothing_is_found(given_inputs):
    assert kept(given_inputs[:1]) is None
    assert kept([*given_inputs, "--published", "2024-08-27"]) is None
    assert kept([]) is None


def change_article(folder):
    (folder / "a.md").write_text("Russian troops attacked Sumy, and more.", encoding="utf-8")


def change_time_of_article(folder):
    os.utime(folder / "a.md", ns=(1, 1))


def lose_article(folder):
    (folder / "a.md").unlink()


def decide(folder):
    Workspace.open(folder / "w.dateline").set_setting("reviewer", "Ann")


def add_town(_folder):
    added_folder().mkdir(parents=True, exist_ok=True)
    (added_folder() / "more.csv").write_text("name,lat,lon", encoding="utf-8")


@pytest.mark.parametrize("change", [change_article, change_time_of_article, lose_article, decide, add_town])
def test_what_has_changed_since_is_not_shown(given_inputs, tmp_path, change):
    change(tmp_path)
    assert kept(given_inputs) is None


def test_another_article_in_a_folder_is_another_view(tmp_path):
    (tmp_path / "a.md").write_text("Text.", encoding="utf-8")
    arguments = keep_for(str(tmp_path))
    assert kept(arguments) == VIEW
    (tmp_path / "b.md").write_text("Text.", encoding="utf-8")
    assert kept(arguments) is None


def test_a_workspace_that_has_come_beside_an_article_is_another_view(tmp_path):
    (tmp_path / "a.md").write_text("Text.", encoding="utf-8")
    arguments = keep_for(str(tmp_path / "a.md"))
    assert kept(arguments) == VIEW
    Workspace.open(tmp_path / "one.dateline")
    assert kept(arguments) is None


def test_a_workspace_beside_an_article_that_has_changed_is_another_view(tmp_path):
    (tmp_path / "a.md").write_text("Text.", encoding="utf-8")
    Workspace.open(tmp_path / "one.dateline")
    arguments = keep_for(str(tmp_path / "a.md"))
    assert kept(arguments) == VIEW
    Workspace.open(tmp_path / "one.dateline").set_setting("reviewer", "Ann")
    assert kept(arguments) is None


def test_the_private_workspaces_of_other_inputs_decide_on_nothing(tmp_path):
    (tmp_path / "a.md").write_text("Text.", encoding="utf-8")
    arguments = keep_for(str(tmp_path / "a.md"))
    Workspace.open(private_path([tmp_path / "b.md"]), private=True)
    assert kept(arguments) == VIEW


def test_no_more_than_twenty_views_are_kept():
    for number in range(23):
        last = keep_for(f"{number}.md")
    assert len(list((user_data_path() / "opening").iterdir())) == 20
    assert kept(last) == VIEW


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(max_size=5), st.lists, max_leaves=5).map(json.dumps))
def test_a_damaged_file_is_none(damage):
    keep_for()
    (path,) = (user_data_path() / "opening").iterdir()
    path.write_bytes(damage if isinstance(damage, bytes) else damage.encode())
    assert kept([]) is None
    path.unlink()


@pytest.mark.parametrize("part", ["sources", "stamp", "view"])
@pytest.mark.parametrize("instead", [None, 1, "a", [], {}, {"overlay": 1, "frame": 2}, {"other": "a"}, BAD_SOURCES])
def test_a_file_of_another_form_is_none_or_text(part, instead):
    keep_for()
    (path,) = (user_data_path() / "opening").iterdir()
    path.write_text(json.dumps(json.loads(path.read_text()) | {part: instead}), encoding="utf-8")
    found = kept([])
    assert found is None or (isinstance(found.overlay, str) and isinstance(found.frame, str))


def test_to_clear_the_cache_forgets_all_views(given_inputs):
    assert main(["cache", "clear"]) == 0
    assert kept(given_inputs) is None


def test_where_nothing_is_served_nothing_is_kept():
    keep_soon(inputs_from_arguments([]))
    assert not (user_data_path() / "opening").exists()


@pytest.mark.parametrize("name", ["a.dateline", HOSTILE])
def test_the_view_holds_the_map_and_no_text_becomes_markup(name):
    view = opening_view(name, sample_corpus())
    assert re.findall(r"<(?:script|img|iframe)\b", view.overlay) == ["<iframe", "<script"]
    assert view.frame.count("</script>") == view.frame.count("<script") == 5
    assert "<img" not in view.frame
    assert f'src="./{FRAME}"' in view.overlay
    scene = re.search(r'<script type="application/json" id="scene">(.*?)</script>', view.frame)
    assert json.loads(scene[1])["spots"]

    told = re.search(r'<script type="application/json" id="told">(.*?)</script>', view.frame)
    assert json.loads(told[1])["count"] in view.overlay


# ---- a map that is promised ----


@pytest.fixture
def opening(tmp_path) -> Opening:
    """How the page of a server opens whose inputs nobody has seen."""
    found = Opening()
    found.serve_for([str(tmp_path / "a.md")])
    return found


def test_the_page_of_no_server_opens_with_nothing():
    opening = Opening()
    opening.promise("<p>Soon</p>")
    assert (opening.present(), opening.drawn()) == (None, None)


def test_without_a_promise_the_page_opens_with_what_is_kept_alone(opening, tmp_path):
    opening.promise()
    assert (opening.present(), opening.drawn()) == (None, None)
    keep_for(str(tmp_path / "a.md"))
    assert (opening.present(), opening.drawn()) == (VIEW, VIEW)


def test_what_is_promised_stands_in_the_page_until_it_is_drawn(opening, tmp_path):
    opening.promise("<p>Soon</p>")
    assert opening.present() == OpeningView("<p>Soon</p>", "")
    found = []
    frame = threading.Thread(target=lambda: found.append(opening.drawn()))
    frame.start()
    keep_for(str(tmp_path / "a.md"))
    opening.settle()
    frame.join()
    assert found == [VIEW]
    assert opening.present() == VIEW


def test_a_promise_that_cannot_be_held_ends(opening):
    opening.promise("<p>Soon</p>")
    opening.settle()
    assert (opening.present(), opening.drawn()) == (None, None)


@pytest.mark.parametrize("name", ["a.dateline", HOSTILE])
def test_no_name_becomes_markup_in_what_is_promised(name):
    found = overlay_of(name, 3, "Reading the articles …", "", awaited=True)
    assert re.findall(r"<(?:script|img|iframe)\b", found) == ["<iframe", "<script"]
    assert "3 articles" in found


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

    door = OpeningDoor(app, lambda: view, lambda: view)
    headers = [(b"host", b"localhost"), (b"If-None-Match", b"1"), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers}
    # In a thread of its own: a browser test before this one may have left a loop running in this.
    asked_for = threading.Thread(target=lambda: asyncio.run(door(scope, receive, send)))
    asked_for.start()
    asked_for.join()
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
