"""Very many made-up events as a file of GeoParquet's columns, the same each time."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from geo.model import EventType

PLACES, PARTIES, DAYS = 20_000, 400, 1800
STATES = ("Sudan", "Ukraine", "Russia", "France", "Nigeria", "Mali", "Ethiopia", "China")
CODES = ("SD", "UA", "RU", "FR", "NG", "ML", "ET", "CN")
FIRST = np.datetime64("2019-01-01")


def write_events(path: Path, number: int, *, seed: int = 1) -> Path:
    """Write so many events, each at one place on one day."""
    draw = np.random.default_rng(seed)
    lats, lons = draw.uniform(-55, 70, PLACES).round(4), draw.uniform(-179, 179, PLACES).round(4)
    at = draw.integers(0, PLACES, number)
    days = pa.array(FIRST + draw.integers(0, DAYS, number), pa.date32())
    table = {
        "event": pa.array([f"m{row:07d}" for row in range(number)]),
        "type": _one_of(draw, [str(kind) for kind in EventType], number),
        "status": _one_of(draw, ["occurred"] * 8 + ["alleged", "planned"], number),
        "actors": _one_of(draw, [*STATES, *(f"Party {each}" for each in range(PARTIES))], number),
        "targets": _one_of(draw, [*STATES, *(f"Party {each}" for each in range(PARTIES)), ""], number),
        "date_from": days,
        "date_to": days,
        "place": pa.DictionaryArray.from_arrays(
            pa.array(at, pa.int32()), pa.array([f"Town {p}" for p in range(PLACES)])
        ),
        "place_role": pa.array(["at"] * number),
        "where_prec": pa.array(np.ones(number, dtype=np.int64)),
        "lat": pa.array(lats[at]),
        "lon": pa.array(lons[at]),
        "country": pa.DictionaryArray.from_arrays(pa.array(at % len(CODES), pa.int32()), pa.array(CODES)),
        "quote": pa.array([f"What was told of happening {row} there." for row in range(number)]),
    }
    parquet.write_table(pa.table(table), path, compression="zstd")
    return path


def _one_of(draw: np.random.Generator, values: list[str], number: int) -> pa.DictionaryArray:
    codes = draw.integers(0, len(values), number)
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(values))
