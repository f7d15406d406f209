"""A workspace that goes on changing: seen without a restart, and not looked through again while nothing changes."""

import pytest
from asking import asking, ids
from filled_workspaces import fill, reject

from geo.api import live as live_module
from geo.api.live import Live
from geo.model import Article
from geo.workspace.store import Workspace

EVENTS = "/collections/events/items"


@pytest.fixture
def workspace(tmp_path):
    return fill(tmp_path / "desk.dateline")


def test_a_new_review_is_seen_at_once(workspace):
    file, memory = workspace
    live = Live(file, memory)
    client = asking(live)
    before = client.get(EVENTS)
    other = Workspace.open(file.place)  # as the page would, in another process
    event = live.now().corpus.events[0]
    reject(other, event)
    after = client.get(EVENTS, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["numberMatched"] == before.json()["numberMatched"] - 1
    assert ids(client, f"{EVENTS}?review=rejected") == [event.id]
    assert client.get(f"{EVENTS}/{event.id}").json()["properties"]["review"] == "rejected"


def test_while_nothing_changes_nothing_is_looked_through_again(workspace, monkeypatch):
    file, memory = workspace
    live = Live(file, memory)
    asked = []
    shown = live_module.corpus_shown
    monkeypatch.setattr(live_module, "corpus_shown", lambda *given: asked.append(1) or shown(*given))
    first = live.now()
    assert all(live.now() is first for _ in range(5))
    assert len(asked) == 1
    file.set_setting("reviewer", "R. Diaz")  # the file changes, and what is shown of it does not
    assert live.now() is first
    assert live.now() is first
    assert len(asked) == 2
    client = asking(live)
    records = first.events.records
    for path in (EVENTS, f"{EVENTS}?type=ASSAULT", f"{EVENTS}?filter=lat > 50", "/collections/reports/items"):
        assert client.get(path).status_code == 200
    assert live.now().events.records is records


def test_places_of_a_choice_are_reckoned_once_while_it_is_asked_for(workspace, monkeypatch):
    live = Live(*workspace)
    client = asking(live)
    made = []
    make = live_module.place_items
    monkeypatch.setattr(live_module, "place_items", lambda view: made.append(1) or make(view))
    address = "/collections/places/items?limit=2&actor=wagner-group"
    assert len(ids(client, address)) == len(ids(client, address)) > 2
    assert len(made) == 1


def test_articles_beside_the_workspace_are_shown_as_far_as_somebody_read_them(tmp_path):
    file, memory = fill(tmp_path / "desk.dateline")
    folder = tmp_path / "articles"
    folder.mkdir()
    live = Live(file, memory, (folder,))
    assert live.unread() == 0
    first = live.now()
    (folder / "new.txt").write_text("Germany and Poland held talks in Warsaw on 3 May 2024.", encoding="utf-8")
    assert live.unread() == 1
    assert [event.id for event in live.now().corpus.events] == [event.id for event in first.corpus.events]


def test_an_article_that_was_brought_in_and_read_is_seen(workspace):
    file, memory = workspace
    live = Live(file, memory)
    before = live.now()
    file.add_articles([Article("new", "Nothing happened in Oslo.")])
    assert live.unread() == 1
    list(memory.read(file.articles()))
    assert live.unread() == 0
    assert live.now() is not before


def test_a_workspace_that_cannot_be_read_is_told_and_comes_back(workspace, caplog):
    file, memory = workspace
    client = asking(Live(file, memory))
    away = file.place.with_suffix(".away")
    file.place.rename(away)
    answer = client.get(EVENTS)
    assert (answer.status_code, answer.json()["code"]) == (503, "Unavailable")
    assert str(file.place) not in answer.text  # where it lies is for who runs the server
    assert str(file.place) in caplog.text
    away.rename(file.place)
    assert client.get(EVENTS).status_code == 200
