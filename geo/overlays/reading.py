"""A file of shapes, GeoJSON, KML or GeoPackage, as a layer. It may be hostile, and is read in a process of its own."""

import json
from enum import StrEnum
from pathlib import Path

from geo.errors import InputError
from geo.overlays.overlay import COLOURS, LONGEST_NAME, USUAL_OPACITY, Overlay, one_line
from geo.processes import SECONDS, run_apart

MAX_BYTES = 50_000_000
BASE = "base_"  # how layers of a GeoPackage of ours begin that are its ground, which every map has of its own
_HEAD = 4096  # bytes in which a file says what it is
_SQLITE = b"SQLite format 3\0"


class ShapeFile(StrEnum):
    """The formats that are read; also the endings that a file is kept under while it is."""

    GEOJSON = "geojson"
    KML = "kml"
    GPKG = "gpkg"


# The driver of GDAL that reads each. Any other stays out of the process: some open whatever file they are told.
DRIVERS = {ShapeFile.GEOJSON: "GeoJSON", ShapeFile.KML: "KML", ShapeFile.GPKG: "GPKG"}


def kind_of(data: bytes) -> ShapeFile | None:
    """Say which format a file is in, by its first bytes; None where it is none of those that are read."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(_SQLITE):
        return ShapeFile.GPKG
    if head.startswith(b"{"):
        return ShapeFile.GEOJSON
    return ShapeFile.KML if head.startswith(b"<") and b"<kml" in head else None


def read_overlay(data: bytes, name: str, *, colour: str = COLOURS[0], opacity: float = USUAL_OPACITY) -> Overlay:
    """Read a file as a layer.

    Args:
        data: The file.
        name: Its name, by which the layer is called, without its ending.
        colour: Of the layer, such as "#8B1E5B".
        opacity: From 0 to 1.

    Raises:
        InputError: It is none of the formats, or broken, too large, or holds nothing that can be drawn; the message
            says what would be right.
    """
    if len(data) > MAX_BYTES:
        msg = f"{name[:80]} is {len(data) / 1e6:.0f} MB large, and {MAX_BYTES / 1e6:.0f} MB are read; simplify it first"
        raise InputError(msg)
    kind = kind_of(data)
    if kind is None:
        msg = f"{name[:80]} is no layer that can be read; save it as GeoJSON, KML or GeoPackage, in degrees (EPSG:4326)"
        raise InputError(msg)
    others = ",".join(sorted(_other_drivers()))
    try:
        shapes = run_apart(
            "geo.overlays.shape_files",
            (kind, str(SECONDS)),
            data,
            seconds=SECONDS,
            too_much=f"takes too much time or memory to read as {kind}; simplify it first",
            environment={"GDAL_SKIP": others},
        )
    except InputError as exc:
        msg = f"{name[:80]} {exc}"
        raise InputError(msg) from exc
    return Overlay(one_line(Path(name).stem, LONGEST_NAME) or "Layer", json.dumps(shapes), colour, opacity)


def _other_drivers() -> set[str]:
    import pyogrio  # brings GDAL: only who reads a layer waits for it

    return set(pyogrio.list_drivers()) - set(DRIVERS.values())
