"""Events of a PostGIS schema that an export wrote: opened as a file of them is."""

import os
from dataclasses import replace

import pytest
from coded_tables import acled
from rows_and_events import requests
from sample_events import HOSTILE
from sqlalchemy import create_engine, text

from geo.cli import main
from geo.coded.reading import read_coded_bytes, with_coded
from geo.database.addresses import DatabaseAddress
from geo.errors import InputError, WorkspaceError
from geo.exports.parquet import events_to_parquet
from geo.exports.postgis import events_to_postgis
from geo.exports.request import ExportRequest
from geo.model import Corpus
from geo.ui.loading import Inputs, coded_given, inputs_from_arguments
from geo.views.view import view_of
from geo.workspace.coded_files import coded_stamps, read_coded_at
from geo.workspace.finding import private_path, split_layers
from geo.workspace.layer_tables import close_layer_connections, holds_layers, read_layers
from geo.workspace.store import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture
def engine(schema):
    made = create_engine(schema.driver_url)
    with made.connect() as connection:
        there = connection.execute(text("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")).first()
    if there is None and os.environ.get("DATELINE_POSTGRES") != "required":
        pytest.skip("PostGIS is not installed; on Debian: apt install postgresql-postgis")
    yield made
    close_layer_connections(schema)
    made.dispose()


@pytest.fixture
def layers(engine, schema):
    """A schema that holds the sample events, hostile text among them."""
    events_to_postgis(requests()[0], schema)
    return schema


def test_the_events_are_those_of_a_file(layers):
    found = read_layers(layers)
    file = read_coded_bytes(events_to_parquet(requests()[0]), layers.schema)
    assert found.matched == file.matched
    assert not found.rejections
    assert [replace(event, coded=()) for event in found.events] == [replace(event, coded=()) for event in file.events]
    assert [event.coded[0].note for event in found.events] == [event.coded[0].note for event in file.events]
    assert any(HOSTILE in event.coded[0].note for event in found.events)
    assert found.origin.name == layers.schema


def test_empty_days_places_and_long_cells_are_read(engine, schema):
    rows = acled(
        {"event_id_cnty": "SUD1", "notes": "long " * 10_000}, {"event_id_cnty": "SUD2", "notes": 'a "b",\nc\\d'}
    )
    corpus = with_coded(Corpus(), [read_coded_bytes(rows, "acled.csv")])
    events_to_postgis(ExportRequest(view_of(corpus)), schema)
    first, second = read_layers(schema).events
    assert first.coded[0].note.startswith("long long")
    assert len(first.coded[0].note) <= 20_000
    assert second.coded[0].note == read_coded_bytes(rows, "acled.csv").events[1].coded[0].note


def test_a_schema_is_told_for_what_it_is(layers, postgres):
    assert holds_layers(layers)
    assert not holds_layers(DatabaseAddress(layers.whole.partition("&schema")[0]))  # where none is named
    other = postgres.address()
    assert not holds_layers(other)
    Workspace.open(other).set_setting("a", "b")
    assert not holds_layers(other)
    assert split_layers(["http://a.example", layers, other]) == (("http://a.example", other), (layers,))


def test_what_is_no_table_of_events_is_refused(engine, schema):
    with pytest.raises(InputError, match=r"has no table events in the schema .*; write one with: dateline export"):
        read_layers(schema)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema.schema}"))
        connection.execute(text(f"CREATE TABLE {schema.schema}.events (a int, b text)"))
    with pytest.raises(InputError, match=r"holds 0 rows of 2 columns; want 1 to 5,000,000"):
        read_layers(schema)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {schema.schema}.events VALUES (1, 'x')"))
    with pytest.raises(InputError, match=r"has no column for day, latitude, longitude .*it has a, b"):
        read_layers(schema)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {schema.schema}.events DROP COLUMN a, DROP COLUMN b"))
    with pytest.raises(InputError, match=r"holds 1 rows of 0 columns; want 1 to 5,000,000"):
        read_layers(schema)


def test_no_workspace_is_made_among_layers(layers):
    with pytest.raises(WorkspaceError, match="holds layers that an export wrote"):
        Workspace.open(layers)
    for command in (["events", layers.whole], ["workspace", "check", layers.whole]):
        assert main(command) == 2
    assert holds_layers(layers)


def test_columns_with_odd_names_are_data(engine, schema):
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema.schema}"))
        odd = '"x"" text); DROP TABLE events; --"'
        connection.execute(
            text(
                f"CREATE TABLE {schema.schema}.events (event text, type text, date_from date, lat float, lon float, "
                f"{odd} text)"
            )
        )
        connection.execute(
            text(f"INSERT INTO {schema.schema}.events VALUES ('a', 'ASSAULT', '2024-03-01', 1.5, 2, 'y')")
        )
    (event,) = read_layers(schema).events
    assert (event.places[0].place.lat, event.when.start.isoformat()) == (1.5, "2024-03-01")


def test_too_much_is_refused(layers, monkeypatch):
    monkeypatch.setattr("geo.workspace.layer_tables.MOST_BYTES_OF_COLUMNS", 100)
    with pytest.raises(InputError, match=r"holds more than 0 MiB of text; write fewer events"):
        read_layers(layers)
    monkeypatch.setattr("geo.workspace.layer_tables.MOST_ROWS", 3)
    with pytest.raises(InputError, match=r"want 1 to 3 rows"):
        read_layers(layers)


def test_a_server_that_does_not_answer_is_told_without_the_password():
    gone = DatabaseAddress("postgresql+psycopg://me:secret@/news?host=/nowhere&schema=x")
    with pytest.raises(InputError, match="no connection; is the server up") as told:
        read_layers(gone)
    assert "secret" not in str(told.value)


def test_the_page_takes_the_address_and_reads_anew_what_was_written_anew(layers, monkeypatch):
    started = []
    monkeypatch.setattr("geo.commands.app._become", lambda command, folder: started.append(command))
    main(["app", layers.whole, "--no-browser"])
    (command,) = started
    inputs = inputs_from_arguments(command[command.index("--") + 1 :])
    assert inputs == Inputs((), coded=(layers,))
    assert (inputs.name, inputs.told_by_files) == (layers.schema, False)
    ((file,), refused) = coded_given(inputs)
    assert not refused
    assert coded_given(inputs)[0][0] is file
    fewer = requests(slice(0, 5))[0]
    events_to_postgis(fewer, layers)
    ((again,), _) = coded_given(inputs)
    assert len(again.events) == 5 < len(file.events)
    assert private_path((layers,)) != private_path(())


def test_a_server_that_went_away_leaves_what_was_read(layers, monkeypatch):
    inputs = Inputs((), coded=(layers,))
    first = coded_given(inputs)

    def gone(_):
        raise InputError("gone")

    monkeypatch.setattr("geo.ui.loading.coded_stamps", gone)
    assert coded_given(inputs) is first


def test_stamps_of_files_are_theirs(tmp_path):
    path = tmp_path / "acled.csv"
    path.write_bytes(acled())
    ((name, _, size),) = coded_stamps(path)
    assert (name, size) == (str(path), path.stat().st_size)
    assert len(read_coded_at(path).events) == 1


def test_commands_take_the_address_too(layers, capsys):
    assert main(["events", "--coded", layers.whole, "--jsonl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(read_layers(layers).events)
