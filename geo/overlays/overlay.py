"""A layer of the user's own, which lies beneath the marks; and a row of them as text, as a workspace keeps them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.unseen import without_unseen

COLOURS = ("#8B1E5B", "#1B5E7A", "#5B6B1E", "#7A4A1B", "#4B3A8C", "#2F2F2F")  # of one layer after another
MOST = 10  # layers that lie on one map
LONGEST_NAME = 80
LONGEST_LABEL = 120
USUAL_OPACITY = 0.8
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Overlay:
    """Shapes under a name. `geojson` is a FeatureCollection, longitude first, as `reading` makes it; no other text.

    Raises:
        InputError: The colour is none, or the opacity does not lie between 0 and 1.
    """

    name: str
    geojson: str
    colour: str = COLOURS[0]
    opacity: float = USUAL_OPACITY

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.colour):
            msg = f"{self.colour[:20]!r} is no colour; write it as {COLOURS[0]}"
            raise InputError(msg)
        if not 0 <= self.opacity <= 1:
            msg = f"an opacity of {self.opacity:g} is not between 0 and 1"
            raise InputError(msg)

    @cached_property
    def shapes(self) -> tuple[BaseGeometry, ...]:
        """The shapes, longitude first."""
        return tuple(shapely.from_geojson(json.dumps(one["geometry"])) for one in json.loads(self.geojson)["features"])


def one_line(text: str, longest: int) -> str:
    """Return a name as it may stand anywhere: on one line, without what nobody sees, and not too long."""
    seen = "".join(letter if letter.isprintable() else " " for letter in without_unseen(text))
    return " ".join(seen.split())[:longest]


class _KeptOverlay(msgspec.Struct):
    name: str
    geojson: str
    colour: str
    opacity: float


def overlays_text(overlays: Iterable[Overlay]) -> str:
    """Write layers as one text."""
    kept = [_KeptOverlay(one.name, one.geojson, one.colour, one.opacity) for one in overlays]
    return msgspec.json.encode(kept).decode()


def read_overlays(text: str) -> tuple[Overlay, ...]:
    """Read what `overlays_text` wrote; a layer that is damaged is left out."""
    try:
        kept = msgspec.json.decode(text, type=list[_KeptOverlay])
    except msgspec.MsgspecError:
        return ()
    found: list[Overlay] = []
    for one in kept[:MOST]:
        try:
            overlay = Overlay(one_line(one.name, LONGEST_NAME), one.geojson, one.colour, one.opacity)
            overlay.shapes  # noqa: B018 what cannot be drawn is left out here
        except (InputError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError):
            continue
        found.append(overlay)
    return tuple(found)
