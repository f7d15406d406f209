"""The format of a workspace: told at once, made where there is none, and brought from an older one to ours.

Alembic, which runs the steps between formats, is loaded only where there is a step to run.
"""

from pathlib import Path
from threading import Lock

from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, inspect, select, text

from geo.database.base import make_tables
from geo.database.postgres import EVENTS_TABLE, OWN_TABLES, PostgresSchema
from geo.database.sqlite_file import SqliteFile, pragma
from geo.errors import WorkspaceError
from geo.resources import package_path
from geo.workspace.tables import ALL, ON_SERVER

SUFFIX = ".dateline"
FORMAT = 5
KNOWS_EXTRACTIONS, KNOWS_LANGUAGES, KNOWS_CODED = 2, 3, 4  # formats
APPLICATION = 0x44544C4E  # tells our files from other SQLite files
_one_at_a_time = Lock()  # Alembic keeps what it works at in a global name
_stamp = Table("alembic_version", MetaData(), Column("version_num", Text, primary_key=True))


def prepare_file(file: SqliteFile, *, private: bool) -> int:
    """Make a workspace of an empty file or of none; bring an older one to our format, of which a copy stays.

    Args:
        file: The file.
        private: A new folder for it is for this user's eyes only.

    Returns:
        The format that it has now: an older one than ours where it may not be written.

    Raises:
        WorkspaceError: It is of another program, or of a newer Dateline, or its copy cannot be made.
    """
    if not file.path.exists():
        file.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
        file.made()
    with file.reading() as connection:
        empty = pragma(connection, "page_count") == 0
    if empty:
        with file.writing() as connection:
            if not inspect(connection).get_table_names():  # another process may have been faster
                _make(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
                connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
    with file.reading() as connection:
        application, number = pragma(connection, "application_id"), pragma(connection, "user_version")
    if application != APPLICATION:
        msg = f"{file} is no workspace of Dateline; name another file, one that ends in {SUFFIX}"
        raise WorkspaceError(msg)
    _check(file, number)
    if number == FORMAT or file.is_read_only:
        return number
    copy = copy_beside(file.path, number)
    if not copy.exists():
        file.copied_to(copy)
    with file.writing() as connection:
        number = pragma(connection, "user_version")
        if number < FORMAT:
            bring_to(connection, number)
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
    return FORMAT


def prepare_schema(schema: PostgresSchema) -> int:
    """Make a workspace of a schema without one; bring an older one to our format, of which a copy stays.

    Raises:
        WorkspaceError: It is of a newer Dateline, holds the layers of an export, or cannot be made or read.
    """
    with schema.reading() as connection:
        number = _stamped(connection)
        there = set(inspect(connection).get_table_names(schema=schema.address.schema)) if number is None else set()
    if EVENTS_TABLE in there and not OWN_TABLES & there:
        msg = (
            f"{schema} holds layers that an export wrote, and no workspace; open them with `dateline app ADDRESS`, "
            "name them with --coded, or name another schema (?schema=…)"
        )
        raise WorkspaceError(msg)
    if number is None or number < FORMAT:
        with schema.making() as connection:
            number = _stamped(connection)
            if number is None:
                _make(connection)
                number = FORMAT
            elif number < FORMAT:
                _copy_schema(connection, schema.address.schema, f"{schema.address.schema}_v{number}_bak")
                bring_to(connection, number)
                number = FORMAT
    _check(schema, number)
    return number


def is_made(schema: PostgresSchema) -> bool:
    """Say whether a schema holds a workspace; nothing is made.

    Raises:
        WorkspaceError: The server cannot be asked.
    """
    with schema.reading() as connection:
        return _stamped(connection) is not None


def copy_beside(path: Path, number: int) -> Path:
    """Return where the copy of a file of an older format lies."""
    return path.with_name(f"{path.name}.v{number}.bak")


def _check(database: SqliteFile | PostgresSchema, number: int) -> None:
    if number > FORMAT:
        msg = f"{database} was written by a newer Dateline (format {number}, ours is {FORMAT}); update Dateline"
        raise WorkspaceError(msg)


def _make(connection: Connection) -> None:
    for metadata in ALL if connection.dialect.name == "sqlite" else ON_SERVER:
        make_tables(metadata, connection, checkfirst=False)
    _set_stamp(connection, FORMAT)


def _set_stamp(connection: Connection, number: int) -> None:
    _stamp.create(connection, checkfirst=True)
    connection.execute(_stamp.delete())
    connection.execute(insert(_stamp), [{"version_num": str(number)}])


def _stamped(connection: Connection) -> int | None:
    if not inspect(connection).has_table(_stamp.name):
        return None
    told = connection.execute(select(_stamp.c.version_num)).scalar()
    return int(told) if told is not None and told.isdecimal() else None


def bring_to(connection: Connection, number: int | None, wanted: int = FORMAT) -> None:
    """Run the steps from a format, or from none, to another, ours if none is named."""
    from alembic import command
    from alembic.config import Config

    if number is not None:
        _set_stamp(connection, number)
    config = Config()
    config.set_main_option("script_location", str(package_path() / "workspace" / "migrations"))
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, str(wanted))


def _copy_schema(connection: Connection, schema: str, copy: str) -> None:
    """Copy a schema's tables with all that is in them; an older copy stays."""
    looked = inspect(connection)
    if copy in looked.get_schema_names():
        return
    connection.execute(text(f'CREATE SCHEMA "{copy}"'))
    for table in looked.get_table_names(schema=schema):
        connection.execute(text(f'CREATE TABLE "{copy}"."{table}" AS TABLE "{schema}"."{table}"'))
