"""A view's events as layers of a PostGIS database, which geographic programs read as they are written.

The same layers as in a GeoPackage, in a schema of their own, with a spatial index each. They are replaced as a whole,
in one transaction: who reads them sees those of before or those of now.
"""

import io
from collections.abc import Mapping
from typing import Any

import geopandas
import pandas
import pyarrow
import pyarrow.csv
import shapely
from sqlalchemy import BigInteger, Connection, Date, Float, Text, create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeEngine

from geo.database.addresses import DatabaseAddress
from geo.database.postgres import OWN_TABLES, told_wrong
from geo.errors import ExportError
from geo.exports.layers import GEOMETRIES, layers_of
from geo.exports.request import ExportRequest
from geo.exports.tables import manifest_table, place_table
from geo.extras import need
from geo.workspace.layer_tables import LAYERS

_GEOMETRY = "geom"
_SRID = 4326  # CRS, as PostGIS knows it
_TYPES: Mapping[str, type[TypeEngine[Any]]] = {"Int64": BigInteger, "Float64": Float, "string": Text}  # else days


def events_to_postgis(request: ExportRequest, address: DatabaseAddress) -> tuple[str, ...]:
    """Write the layers into a schema, which is made where there is none, and return their names.

    Args:
        request: What is exported.
        address: The database, and the schema; `layers` where none is named.

    Raises:
        ExportError: The schema holds a workspace, the database has no PostGIS, or it cannot be written.
        DataError: What talks to PostgreSQL is not installed.
    """
    need("team")
    schema = address.named_schema or LAYERS
    engine = create_engine(address.driver_url)
    try:
        with engine.begin() as connection:
            _prepare(connection, schema, address)
            places = place_table(request)
            names = []
            for name, frames in layers_of(request, places, manifest_table(request)):
                for number, frame in enumerate(frames):
                    _write(connection, schema, name, frame, first=not number)
                names.append(name)
    except SQLAlchemyError as exc:
        msg = f"{address} cannot be written: {told_wrong(exc)}"
        raise ExportError(msg) from exc
    finally:
        engine.dispose()
    return tuple(names)


def _prepare(connection: Connection, schema: str, address: DatabaseAddress) -> None:
    """See that the schema is there and nobody's workspace, and that PostGIS is at hand."""
    looked = inspect(connection)
    if schema not in looked.get_schema_names():
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    elif OWN_TABLES & set(looked.get_table_names(schema=schema)):
        msg = f"the schema {schema} of {address} holds a workspace; name another one (?schema=…)"
        raise ExportError(msg)
    if connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")).first() is None:
        there = text("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")
        if connection.execute(there).first() is None:
            msg = f"{address} has no PostGIS; install it on the server (on Debian: apt install postgresql-15-postgis-3)"
            raise ExportError(msg)
        connection.execute(text("CREATE EXTENSION postgis SCHEMA public"))


def _write(connection: Connection, schema: str, name: str, frame: pandas.DataFrame, *, first: bool) -> None:
    if not first:
        _add(connection, schema, name, frame)
        return
    types = {column: _TYPES.get(str(kind), Date)() for column, kind in frame.dtypes.items() if kind.name != "geometry"}
    empty = frame.iloc[:0]
    if isinstance(empty, geopandas.GeoDataFrame):
        layer = empty.rename_geometry(_GEOMETRY)
        layer.to_postgis(name, connection, schema=schema, if_exists="replace", index=False, dtype=types)
        kind = GEOMETRIES.get(name, "Point")  # which geopandas does not know of a layer with empty rows
        of = f'ALTER TABLE "{schema}"."{name}" ALTER COLUMN "{_GEOMETRY}" TYPE geometry({kind},{_SRID})'
        connection.execute(text(of))
    else:
        empty.to_sql(name, connection, schema=schema, if_exists="replace", index=False, dtype=types)
    if len(frame):
        _add(connection, schema, name, frame)


def _add(connection: Connection, schema: str, name: str, frame: pandas.DataFrame) -> None:
    """Add rows to a table, by COPY of CSV; an empty text of a layer is missing there, as geopandas writes it."""
    drawn = isinstance(frame, geopandas.GeoDataFrame)
    if drawn:
        shapes = shapely.to_wkb(shapely.set_srid(frame.geometry.to_numpy(), _SRID), hex=True, include_srid=True)
        frame = pandas.DataFrame(frame.drop(columns=frame.geometry.name)).assign(**{_GEOMETRY: shapes})
    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    out = io.BytesIO()
    pyarrow.csv.write_csv(table, out, pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed"))
    columns = ", ".join(f'"{column}"' for column in table.column_names)
    missing = f", FORCE_NULL ({columns})" if drawn else ""
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{schema}"."{name}" ({columns}) FROM STDIN (FORMAT csv{missing})') as copy:
        copy.write(out.getbuffer())
