"""Regions that an act is told to be in beside a finer place within them: "Goma, the largest city in the region".

In: reports, the parsed text, and the outlines of regions. Out: the same reports, each without the regions that only
say of another of its places where it lies, as none has the country of another. A region that is told beside a place
stays: "bombed Beirut and southern Lebanon". How the places were found is not known here.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from shapely.geometry import Point

from geo.gazetteer.shapes import Shapes
from geo.model import EventPlace, Place, PlaceKind, Report
from geo.syntax.parties import head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REGIONS = (PlaceKind.REGION, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_SPOTS = (PlaceKind.CITY, PlaceKind.SITE, PlaceKind.ADMIN2)


def without_wholes(reports: Iterable[Report], doc: "Doc", shapes: Shapes) -> tuple[Report, ...]:
    """Return reports without regions that tell of a finer place of the same report where it lies."""
    return tuple(_without_wholes(report, doc, shapes) if len(report.places) > 1 else report for report in reports)


def _without_wholes(report: Report, doc: "Doc", shapes: Shapes) -> Report:
    spots = [item for item in report.places if item.place.kind in _SPOTS]
    kept = tuple(
        item
        for item in report.places
        if not any(_holds(item.place, one.place, shapes) and _tells_of(item, one, doc) for one in spots)
    )
    return report if kept == report.places else replace(report, places=kept)


def _holds(area: Place, spot: Place, shapes: Shapes) -> bool:
    if area == spot or area.kind not in _REGIONS or area.country not in (spot.country, None) or area.shape is None:
        return False
    return bool(shapes.get(area.shape).contains(Point(spot.lon, spot.lat)))


def _tells_of(area: EventPlace, spot: EventPlace, doc: "Doc") -> bool:
    """Say whether the name of an area stands in the phrase that a spot heads, or the other way round."""
    outer, inner = (head_of(doc, item.span) for item in (area, spot))
    return outer is not None and inner is not None and (_is_below(outer, inner) or _is_below(inner, outer))


def _is_below(word: "Token", above: "Token") -> bool:
    """Say whether a word stands in the phrase of another, and not beside it in a list."""
    way = [word, *word.ancestors]
    return above in way[1:] and not any(one.dep_ == "conj" for one in way[: way.index(above)])
