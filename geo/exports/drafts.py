"""A file that a library can only write to the disk, as bytes: it is written in a folder that nobody else sees."""

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyogrio

from geo.errors import ExportError


def drafted(name: str, write: Callable[[Path], None], *, what: str) -> bytes:
    """Return what `write` writes to the path that it is given; the file there is called `name`.

    Raises:
        ExportError: SQLite or GDAL cannot write `what`; the message says why.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / name
        try:
            write(path)
            return path.read_bytes()
        except (pyogrio.errors.DataSourceError, sqlite3.Error, OSError) as exc:
            msg = f"the {what} cannot be written: {exc}; is there room in {tempfile.gettempdir()}?"
            raise ExportError(msg) from exc
