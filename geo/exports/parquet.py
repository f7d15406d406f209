"""A view's events as GeoParquet 1.1, with a covering box for each row; the facts stand in the file's metadata.

Each column carries what it says as its `description`.
"""

import io
import json

import geopandas
import numpy
import pandas
import pyarrow
import pyarrow.parquet
import pyproj
import shapely

from geo.aliases import Json
from geo.exports.columns import GEOMETRY, SCHEMA, batches, places_of
from geo.exports.dictionary import column_notes
from geo.exports.layers import typed
from geo.exports.metadata import canonical_json, facts
from geo.exports.request import ExportRequest
from geo.views.event_records import EVENT_FIELDS, CellKind, kinds_of
from geo.views.frames import CRS, events_to_frame, place_geometry

_KEY = b"dateline"
_KINDS = kinds_of(EVENT_FIELDS)
_SIDES = ("xmin", "ymin", "xmax", "ymax")


def events_to_parquet(request: ExportRequest) -> bytes:
    """Write the table of events; missing values are null, days are days, areas are outlines."""
    if request.in_batches:
        return _streamed(request)
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


def _streamed(request: ExportRequest) -> bytes:
    """Write events of a table batch by batch."""
    told_of = column_notes("events")
    box = pyarrow.field("bbox", pyarrow.struct([(side, pyarrow.float64()) for side in _SIDES]))
    fields = [_noted(field, told_of.get(field.name)) for field in (*SCHEMA, box)]
    metadata = {b"geo": json.dumps(_about_shapes(request)).encode(), _KEY: canonical_json(facts(request)).strip()}
    schema = pyarrow.schema(fields, metadata=metadata)
    out = io.BytesIO()
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in batches(request):
            boxes = shapely.bounds(shapely.from_wkb(batch.column(GEOMETRY).to_pylist()))
            sides = [pyarrow.array(boxes[:, at], from_pandas=True) for at in range(len(_SIDES))]
            whole = pyarrow.StructArray.from_arrays(
                sides, fields=list(box.type), mask=pyarrow.array(numpy.isnan(boxes[:, 0]))
            )
            writer.write_table(pyarrow.Table.from_arrays([*batch.columns, whole], schema=schema))
    return out.getvalue()


def _about_shapes(request: ExportRequest) -> dict[str, Json]:
    """Return what GeoParquet tells of its geometry."""
    places = {(place.shape, place.lat, place.lon): place for place in places_of(request)}
    shapes = [place_geometry(place, request.view.shapes) for place in places.values()]
    bounds = shapely.total_bounds(shapes).tolist() if shapes else []
    column: dict[str, Json] = {
        "encoding": "WKB",
        "crs": pyproj.CRS(CRS).to_json_dict(),
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "bbox": bounds,
        "covering": {"bbox": {side: ["bbox", side] for side in _SIDES}},
    }
    if not bounds:
        del column["bbox"]
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _noted(field: pyarrow.Field, note: str | None) -> pyarrow.Field:
    """Return a column that carries what it says."""
    return field.with_metadata({b"description": note.encode()}) if note else field
