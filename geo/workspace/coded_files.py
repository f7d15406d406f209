"""The files of coded events that a workspace keeps, as they were read when they were added."""

from geo.coded.reading import CodedFile, read_coded_bytes
from geo.model import EventType
from geo.workspace.store import CodedTable


def read_kept(table: CodedTable) -> CodedFile:
    """Read a file of coded events that a workspace keeps.

    Raises:
        GeoError: The workspace cannot be read, or the file is none of coded events any more.
    """
    unknown = EventType(table.unknown) if table.unknown else None
    return read_coded_bytes(table.content, table.name, unknown=unknown)
