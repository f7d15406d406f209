"""A view's events as data files: GeoJSON and CSV. Each file says what was chosen and whose data it stands on."""

import csv
import io
import json
import math
from collections.abc import Iterable

import geopandas
import shapely

from geo.views.frames import COLUMNS, events_to_frame
from geo.views.view import ATTRIBUTION, View

_DECIMALS = 4  # of a degree: about ten metres, finer than any place that news names
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def events_to_geojson(view: View) -> str:
    """Write a FeatureCollection: a feature for each place of each event, geometry null for an event without one.

    Areas come as outlines; their point stands in the properties `lat` and `lon`.
    """
    frame = events_to_frame(view)
    collection = {
        "type": "FeatureCollection",
        "caption": view.caption,
        "counts": view.counts,
        "attribution": list(ATTRIBUTION),
        "program": view.program,
        "features": [
            {"type": "Feature", "id": number, "geometry": _geometry(shape), "properties": properties}
            for number, (shape, properties) in enumerate(zip(frame.geometry, _records(frame), strict=True))
        ],
    }
    return json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def events_to_csv(view: View) -> str:
    """Write a table with a header. Texts that a spreadsheet would run as a formula get an apostrophe before them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in _records(events_to_frame(view)):
        writer.writerow(_inert(value) if isinstance(value, str) else value for value in record.values())
    return out.getvalue()


def _inert(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, also after leading blanks."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _records(frame: geopandas.GeoDataFrame) -> Iterable[dict[str, str | int | float | None]]:
    """Yield the rows in plain Python values: whole numbers as such, and None for what is missing."""
    for values in zip(*(frame[name].tolist() for name in COLUMNS), strict=True):
        yield {name: _plain_value(value) for name, value in zip(COLUMNS, values, strict=True)}


def _plain_value(value: str | float | None) -> str | int | float | None:
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() else value
    return value


def _geometry(shape: shapely.Geometry | None) -> dict[str, object] | None:
    if shape is None or shape.is_empty:
        return None
    rounded = shapely.set_precision(shape, 10**-_DECIMALS, mode="pointwise")
    parsed: dict[str, object] = json.loads(shapely.to_geojson(rounded))
    return parsed
