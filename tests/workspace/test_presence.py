"""Who looks at a workspace, as several servers tell each other: on a PostgreSQL server, and of one file."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from geo.errors import WorkspaceError
from geo.workspace.presence import GONE, Looker
from geo.workspace.store import Workspace

ANN, BOB, EVE = Looker("Ann", "Talks in Moscow"), Looker("Bob", ""), Looker("Eve \0 <b>\ud800", "x" * 60)


@pytest.fixture
def servers(place):
    """Three processes' views of one workspace."""
    return [Workspace.open(place) for _ in range(3)]


def aged(workspace, seconds):
    """Have all that was told been told so much earlier."""
    if not isinstance(workspace.place, Path):
        with workspace.database.writing() as connection:
            connection.execute(text(f"UPDATE present SET seen = seen - {seconds}"))
        return
    with closing(sqlite3.connect(workspace.place.with_name(f".{workspace.place.name}.here"))) as file:
        file.execute("UPDATE present SET seen = seen - ?", [seconds])
        file.commit()


def test_each_server_is_told_who_looks_at_the_pages_of_the_others(servers):
    one, two, three = (server.presence() for server in servers)
    assert one.exchange([ANN]) == ()
    assert two.exchange([BOB, EVE]) == (ANN,)
    assert one.exchange([ANN]) == (BOB, Looker("Eve \0 <b>?", EVE.title))
    assert [looker.name for looker in three.exchange([])] == ["Ann", "Bob", "Eve \0 <b>?"]


def test_who_goes_on_to_another_event_or_leaves_is_told_as_such(servers):
    one, two, _ = (server.presence() for server in servers)
    one.exchange([ANN, BOB])
    assert two.exchange([]) == (ANN, BOB)
    moved = Looker("Ann", "A visit")
    one.exchange([moved])
    assert two.exchange([]) == (moved,)
    one.exchange([])
    assert two.exchange([]) == ()


def test_a_server_that_was_killed_has_nobody_after_a_while_and_is_forgotten_after_a_longer_one(servers):
    one, two, _ = (server.presence() for server in servers)
    one.exchange([ANN])
    aged(servers[0], GONE - 5)
    assert two.exchange([]) == (ANN,)
    aged(servers[0], 10)
    assert two.exchange([]) == ()
    aged(servers[0], -10)
    assert two.exchange([]) == (ANN,)
    aged(servers[0], 3600)
    two.exchange([])
    aged(servers[0], -3600)
    assert two.exchange([]) == ()


def test_it_is_no_change_of_the_workspace_and_is_in_no_copy(servers, tmp_path):
    from geo.workspace.copying import copy_workspace

    before = [server.database.changes() for server in servers]
    servers[0].presence().exchange([ANN])
    servers[1].presence().exchange([BOB])
    assert [server.database.changes() for server in servers] == before
    copy = Workspace.open(tmp_path / "copy.dateline")
    copy_workspace(servers[0], copy)
    assert copy.presence().exchange([]) == ()


def test_many_at_once_stand_in_nobody_s_way(place):
    Workspace.open(place)

    def look(number):
        presence = Workspace.open(place).presence()
        for _ in range(4):
            presence.exchange([Looker(f"L{number}", "")])
        return presence.exchange([Looker(f"L{number}", "")])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(look, range(6)))
    there = Workspace.open(place).presence().exchange([])
    assert [looker.name for looker in there] == [f"L{number}" for number in range(6)]


def test_beside_a_file_in_a_folder_that_takes_none_it_says_so(lockable):
    place = lockable / "desk.dateline"
    workspace = Workspace.open(place)
    lockable.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="cannot be made"):
            workspace.presence().exchange([ANN])
    finally:
        lockable.chmod(0o700)


def test_the_file_beside_is_hidden_and_no_workspace(tmp_path):
    workspace = Workspace.open(tmp_path / "desk.dateline")
    assert [path.name for path in tmp_path.iterdir()] == ["desk.dateline"]
    workspace.presence().exchange([ANN])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".desk.dateline.here", "desk.dateline"]
    with pytest.raises(WorkspaceError, match="no workspace of Dateline"):
        Workspace.open(tmp_path / ".desk.dateline.here")
