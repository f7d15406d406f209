"""A view's events as GeoParquet 1.1, with a covering box for each row; the facts stand in the file's metadata.

Each column carries what it says as its `description`.
"""

import io

import geopandas
import pandas
import pyarrow
import pyarrow.parquet

from geo.exports.dictionary import column_notes
from geo.exports.geopackage import typed
from geo.exports.metadata import canonical_json, facts
from geo.exports.request import ExportRequest
from geo.views.event_records import EVENT_FIELDS, CellKind, kinds_of
from geo.views.frames import CRS, events_to_frame

_KEY = b"dateline"
_KINDS = kinds_of(EVENT_FIELDS)


def events_to_parquet(request: ExportRequest) -> bytes:
    """Write the table of events; missing values are null, days are days, areas are outlines."""
    frame = events_to_frame(request.view, handling=request.sheet.banner)
    told = pandas.DataFrame(frame.drop(columns="geometry")).convert_dtypes()
    for column, kind in _KINDS.items():
        if kind is CellKind.DAY:
            told[column] = typed(frame[column].tolist(), kind)
    first, plain_file = io.BytesIO(), io.BytesIO()
    geopandas.GeoDataFrame(told, geometry=frame.geometry, crs=CRS).to_parquet(
        first, index=False, schema_version="1.1.0", write_covering_bbox=True, compression="zstd"
    )
    # Threads that Arrow starts for a read may still be starting when the program ends, and then abort it.
    table = pyarrow.parquet.read_table(first, use_threads=False, pre_buffer=False)
    metadata = {**(table.schema.metadata or {}), _KEY: canonical_json(facts(request)).strip()}
    told_of = column_notes("events")
    noted = [_noted(field, told_of.get(field.name)) for field in table.schema]
    table = table.cast(pyarrow.schema(noted, metadata=metadata))
    pyarrow.parquet.write_table(table, plain_file, compression="zstd")
    return plain_file.getvalue()


def _noted(field: pyarrow.Field, note: str | None) -> pyarrow.Field:
    """Return a column that carries what it says."""
    return field.with_metadata({b"description": note.encode()}) if note else field
