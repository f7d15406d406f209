"""Layers in a PostGIS database: what a GeoPackage holds, with indexes, replaced as a whole."""

import os

import geopandas
import pandas
import pytest
from rows_and_events import requests
from sample_events import HOSTILE, sample_corpus, sample_events
from sqlalchemy import create_engine, inspect, text

from geo.cli import main
from geo.errors import ExportError
from geo.exports.geopackage import events_to_geopackage
from geo.exports.postgis import events_to_postgis
from geo.exports.request import ExportRequest
from geo.views.selection import Selection
from geo.views.view import view_of
from geo.workspace.store import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture
def database(postgres, schema):
    engine = create_engine(schema.driver_url)
    with engine.connect() as connection:
        there = connection.execute(text("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")).first()
    if there is None and os.environ.get("DATELINE_POSTGRES") != "required":
        pytest.skip("PostGIS is not installed; on Debian: apt install postgresql-postgis")
    yield engine
    engine.dispose()


@pytest.fixture
def request_():
    return ExportRequest(view_of(sample_corpus(), Selection()))


def test_layers_hold_what_a_geopackage_holds(database, schema, request_, tmp_path):
    names = events_to_postgis(request_, schema)
    path = tmp_path / "events.gpkg"
    path.write_bytes(events_to_geopackage(request_))
    for name in ("events", "areas", "places", "base_land"):
        kept = geopandas.read_postgis(text(f"SELECT * FROM {schema.schema}.{name}"), database)
        written = geopandas.read_file(path, layer=name)
        assert (len(kept), kept.crs) == (len(written), written.crs)
        assert [*kept.columns] == [*written.columns.drop("geometry"), "geom"]
        assert kept.geometry.to_wkb().equals(written.geometry.rename("geom").to_wkb())
    for name in ("reports", "articles", "actors"):
        kept = pandas.read_sql_table(name, database, schema=schema.schema)
        assert len(kept) == len(geopandas.read_file(path, layer=name))
    assert {*names} == {*inspect(database).get_table_names(schema=schema.schema)}


def test_columns_have_their_types_and_layers_their_index(database, schema, request_):
    events_to_postgis(request_, schema)
    looked = inspect(database)
    columns = {each["name"]: str(each["type"]) for each in looked.get_columns("events", schema=schema.schema)}
    assert columns["geom"].lower().startswith("geometry(point,4326")
    assert {columns[name] for name in ("date_from", "date_to")} == {"DATE"}
    assert columns["lat"].startswith("DOUBLE")
    for layer in ("events", "areas", "places"):
        indexes = looked.get_indexes(layer, schema=schema.schema)
        assert [each["dialect_options"]["postgresql_using"] for each in indexes] == ["gist"]
    near = "SELECT count(*) FROM {}.events WHERE ST_DWithin(geom::geography, ST_Point(37.6, 55.75)::geography, 50000)"
    with database.connect() as connection:
        assert connection.execute(text(near.format(schema.schema))).scalar_one() >= 1


def test_a_table_of_events_is_written_by_pieces_and_gives_the_same(database, schema, postgres, monkeypatch):
    monkeypatch.setattr("geo.exports.columns._EVENTS", 4)
    other = postgres.address()
    for address, request in zip((schema, other), requests(), strict=True):
        events_to_postgis(request, address)
    for name in ("events", "areas", "places", "actors"):
        frames = [pandas.read_sql_table(name, database, schema=address.schema) for address in (schema, other)]
        for frame in frames:
            for column in {"geom"} & set(frame.columns):
                frame[column] = frame[column].astype(str)
        pandas.testing.assert_frame_equal(*frames)
    texts = pandas.read_sql_table("events", database, schema=other.schema)["quote"]
    assert texts.str.contains(HOSTILE, regex=False).any()


def test_text_of_articles_is_data(database, schema, request_):
    events_to_postgis(request_, schema)
    kept = pandas.read_sql_table("reports", database, schema=schema.schema)
    assert any("<script>" in str(cell) or "DROP TABLE" in str(cell) for cell in kept.to_numpy().ravel()) == any(
        "<script>" in report.sentence for event in sample_events() for report in event.reports
    )
    assert HOSTILE


def test_a_second_writing_replaces_the_first(database, schema, request_):
    events_to_postgis(request_, schema)
    fewer = ExportRequest(view_of(sample_corpus(), Selection(actors=frozenset({"country/CN"}))))
    events_to_postgis(fewer, schema)
    kept = pandas.read_sql_table("events", database, schema=schema.schema)
    assert 0 < kept["event"].nunique() == len(fewer.view.events) < len(request_.view.events)


def test_a_workspace_is_not_written_over(database, schema, request_):
    workspace = Workspace.open(schema)
    workspace.set_setting("a", "b")
    with pytest.raises(ExportError, match=r"holds a workspace; name another one"):
        events_to_postgis(request_, schema)
    assert workspace.setting("a") == "b"


@pytest.mark.pipeline
def test_the_command_line_writes_layers(database, postgres, tmp_path, capsys):
    story = tmp_path / "story.txt"
    story.write_text("Germany and Poland held talks in Warsaw on 3 May 2024.", encoding="utf-8")
    address = postgres.address("layers_of_a_story")
    assert main(["export", str(story), "-o", address.whole]) == 0
    assert "wrote postgresql+psycopg://" in capsys.readouterr().err
    kept = geopandas.read_postgis(text("SELECT * FROM layers_of_a_story.events"), database)
    assert [*kept["place"]] == ["Warsaw"]
