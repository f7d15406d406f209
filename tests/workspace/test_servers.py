"""A workspace on a PostgreSQL server: made, shared, brought to the present format; what goes wrong is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from private_postgres import private_server
from sample_events import sample_events
from sqlalchemy import create_engine, inspect, text
from waiting import LONG

from geo.cli import main
from geo.database.addresses import DatabaseAddress
from geo.database.postgres import OWN_TABLES, PostgresSchema, close_connections
from geo.errors import StaleError, WorkspaceError
from geo.model import Article, ReviewState
from geo.workspace.formats import FORMAT, bring_to
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.store import Workspace
from geo.workspace.tables import ON_SERVER

pytestmark = pytest.mark.slow
ACCEPT = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)


@pytest.fixture
def workspace(schema) -> Workspace:
    return Workspace.open(schema)


@pytest.fixture
def other(workspace, schema):
    """A colleague's workspace, with connections of its own as another process has."""
    return Workspace.open(schema)


def all_reviews(number):
    return make_reviews([(event, ACCEPT) for event in sample_events()[:number]], reviewer="R. Diaz")


def test_several_schemas_of_a_database_are_several_workspaces(postgres):
    one, two = (Workspace.open(postgres.address(name)) for name in ("sahel", "asia"))
    one.set_setting("a", "b")
    assert (one.setting("a"), two.setting("a")) == ("b", None)
    for each in (one, two):
        close_connections(each.place)


def test_many_who_open_one_that_is_not_there_make_it_once(schema):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Workspace.open(schema), range(8)))
    found[0].set_setting("a", "b")
    assert [each.setting("a") for each in found] == ["b"] * 8


@given(st.text(st.sampled_from("\0\ue000\ue001a"), max_size=8))
def test_text_with_signs_that_a_server_does_not_hold_comes_back(workspace, words):
    workspace.set_setting("x", words)
    assert workspace.setting("x") == words


def test_what_one_writes_the_other_sees_and_is_told_of(workspace, other):
    before = workspace.database.changes()
    assert workspace.database.changes() == before
    other.append(all_reviews(1))
    assert workspace.database.changes() != before
    assert len(workspace.reviews()) == 1
    with pytest.raises(StaleError, match="has grown since it was read"):
        workspace.append(all_reviews(2)[1:], after=())


def test_the_log_is_in_one_order_for_all_however_many_write(workspace, schema):
    entries = make_reviews([(None, Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED))] * 60, reviewer="R. Diaz")
    seen = []

    def look():
        while len(seen) < len(entries):
            new = workspace.reviews()
            assert new[: len(seen)] == tuple(seen)  # nothing slips in before what was seen
            seen[:] = new

    watcher = threading.Thread(target=look)
    watcher.start()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda entry: Workspace.open(schema).append([entry]), entries))
    watcher.join(LONG)
    assert {entry.id for entry in seen} == {entry.id for entry in entries}


def test_a_write_beside_a_long_one_says_that_it_is_busy(workspace, other):
    with other.database.writing(), pytest.raises(WorkspaceError, match="another program is writing to it"):
        workspace.set_setting("a", "b")


# ---- formats ----


def made_as(schema: DatabaseAddress, number: int) -> PostgresSchema:
    """Make the tables by the steps up to a format, as that Dateline had them."""
    database = PostgresSchema(schema)
    with database.making() as connection:
        bring_to(connection, None, number)
    return database


def test_the_steps_from_format_to_format_make_what_a_new_workspace_has(schema):
    with made_as(schema, FORMAT).reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": lambda _, name, kind, *__: name not in OWN_TABLES},
        )
        assert compare_metadata(context, list(ON_SERVER)) == []


def test_an_older_one_is_brought_to_ours_and_a_copy_stays(schema):
    database = made_as(schema, 3)
    with database.writing() as connection:
        row = "'a.txt', 'd', 'Talks.', 'T', 'day', 'S', 'p', 'B2', '2026-01-01'"
        columns = "id, digest, text, title, precision, source, path, rating, added"
        connection.execute(text(f"INSERT INTO articles ({columns}) VALUES ({row})"))
    workspace = Workspace.open(schema)
    workspace.add_articles([Article("b.txt", "More talks.", recognised=True)])
    assert [(a.id, a.language, a.recognised) for a in workspace.articles()] == [
        ("a.txt", "en", False),
        ("b.txt", "en", True),
    ]
    with database.reading() as connection:
        assert f"{schema.schema}_v3_bak" in inspect(connection).get_schema_names()
        copied = connection.execute(text(f"SELECT id FROM {schema.schema}_v3_bak.articles")).all()
    assert copied == [("a.txt",)]


def test_a_newer_one_is_told(workspace, schema):
    with workspace.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '99'"))
    with pytest.raises(WorkspaceError, match=r"newer Dateline \(format 99"):
        Workspace.open(schema)


# ---- what goes wrong ----


def test_a_server_that_is_not_there_is_told(tmp_path):
    address = DatabaseAddress(f"postgresql+psycopg://desk:secret@/news?host={tmp_path}")
    with pytest.raises(WorkspaceError, match="no connection; is the server up") as told:
        Workspace.open(address)
    assert "secret" not in str(told.value)


def test_a_database_that_is_not_there_is_told(postgres):
    address = DatabaseAddress(f"postgresql+psycopg://desk@/other?host={postgres.folder}")
    with pytest.raises(WorkspaceError, match=r"are host, port, database.*other"):
        Workspace.open(address)


def test_a_user_without_rights_is_told(postgres):
    engine = create_engine(postgres.address().driver_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE USER guest"))
    engine.dispose()
    address = DatabaseAddress(postgres.address("closed").whole.replace("desk@", "guest@"))
    with pytest.raises(WorkspaceError, match="ask whoever keeps the database for rights"):
        Workspace.open(address)
    close_connections(address)


@pytest.fixture
def mortal():
    """A server of this test's own, with a workspace."""
    with private_server(durable=True) as own:
        address = own.address()
        yield own, Workspace.open(address)
        close_connections(address)


def test_a_server_that_is_killed_loses_nothing_that_was_acknowledged(mortal):
    own, workspace = mortal
    for number in range(20):
        workspace.set_setting(f"n{number}", "kept")
    own.kill()
    with pytest.raises(WorkspaceError, match=r"no connection|broke off|shut down"):
        workspace.set_setting("n20", "lost")
    own.start()
    assert [workspace.setting(f"n{number}") for number in range(21)] == ["kept"] * 20 + [None]
    workspace.set_setting("after", "the kill")
    assert workspace.setting("after") == "the kill"


@pytest.mark.parametrize(
    "command",
    [["workspace", "log"], ["workspace", "check"], ["team", "open"], ["team", "accepts"], ["events"], ["serve"]],
    ids=" ".join,
)
def test_a_command_makes_no_workspace_of_a_mistyped_address(capsys, schema, command):
    code = main([*command, schema.whole])
    assert code == 2
    assert f"there is no workspace {schema}; `dateline app '{schema}'` makes one" in capsys.readouterr().err
    with PostgresSchema(schema).engine.connect() as connection:
        assert schema.schema not in inspect(connection).get_schema_names()
