"""A view's events as FlatGeobuf, for maps in a browser and for programs that read a part of a large file.

A row for each place of each event, as everywhere; areas are outlines. Events without a place are left out: the file's
index of places, for which one takes the format, cannot hold them.
"""

from pathlib import Path

import geopandas
import pandas
import pyogrio

from geo.exports.drafts import drafted
from geo.exports.layers import typed
from geo.exports.request import ExportRequest
from geo.exports.tables import event_table
from geo.views.escape import plain
from geo.views.frames import CRS, place_geometry

_LAYER = "events"


def events_to_flatgeobuf(request: ExportRequest) -> bytes:
    """Write the file. Same request, same bytes.

    Raises:
        ExportError: GDAL cannot write; the message says why.
    """
    if request.in_batches:
        return _streamed(request)
    table = event_table(request)
    kept = [at for at, place in enumerate(table.places) if place is not None]
    columns = {name: table.column(name) for name in table.columns}
    told = {name: typed([cells[at] for at in kept], table.kind_of(name)) for name, cells in columns.items()}
    shapes = [place_geometry(place, request.view.shapes) for place in table.places if place is not None]
    frame = geopandas.GeoDataFrame(pandas.DataFrame(told), geometry=geopandas.GeoSeries(shapes, crs=CRS))

    def write(path: Path) -> None:
        pyogrio.write_dataframe(
            frame, path, layer=_LAYER, driver="FlatGeobuf", geometry_type="Unknown", use_arrow=True,
            layer_options=_about(request),
        )  # fmt: skip

    return drafted("events.fgb", write, what="FlatGeobuf")


def _streamed(request: ExportRequest) -> bytes:
    """Write events of a table batch by batch; GDAL sorts them in a file beside the other."""
    import pyarrow

    from geo.exports.columns import GEOMETRY, SCHEMA, batches  # brings Arrow

    def write(path: Path) -> None:
        reader = pyarrow.RecordBatchReader.from_batches(SCHEMA, batches(request, placed=True))
        pyogrio.write_arrow(
            reader, path, layer=_LAYER, driver="FlatGeobuf", geometry_name=GEOMETRY, geometry_type="Unknown", crs=CRS,
            layer_options=_about(request),
        )  # fmt: skip

    return drafted("events.fgb", write, what="FlatGeobuf")


def _about(request: ExportRequest) -> dict[str, str]:
    return {"TITLE": plain(request.title), "DESCRIPTION": plain(request.sheet.banner)}
