"""The files of coded events that a workspace keeps, as they were read when they were added."""

from pathlib import Path

from geo.coded.reading import CodedFile, read_coded, read_coded_bytes
from geo.database.addresses import DatabaseAddress
from geo.disk import Stamp, stamps
from geo.model import EventType
from geo.workspace.layer_tables import layers_stamp, read_layers
from geo.workspace.store import CodedTable


def read_coded_at(place: Path | DatabaseAddress, *, unknown: EventType | None = None) -> CodedFile:
    """Read a file of coded events, or those that an export wrote into a database; as `read_coded`."""
    return (
        read_layers(place, unknown=unknown)
        if isinstance(place, DatabaseAddress)
        else read_coded(place, unknown=unknown)
    )


def coded_stamps(place: Path | DatabaseAddress) -> tuple[Stamp, ...]:
    """Return what is another once the events there may be others."""
    return (layers_stamp(place),) if isinstance(place, DatabaseAddress) else tuple(stamps(place))


def read_kept(table: CodedTable) -> CodedFile:
    """Read a file of coded events that a workspace keeps.

    Raises:
        GeoError: The workspace cannot be read, or the file is none of coded events any more.
    """
    unknown = EventType(table.unknown) if table.unknown else None
    return read_coded_bytes(table.content, table.name, unknown=unknown)
