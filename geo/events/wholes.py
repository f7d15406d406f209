"""Regions that an act is told to be in beside a finer place within them: "Goma, the largest city in the region".

In: reports, and the outlines of regions. Out: the same reports, each without the regions that hold another of its
places, as none has the country of another. How the places were found is not known here.
"""

from collections.abc import Iterable
from dataclasses import replace

from shapely.geometry import Point

from geo.gazetteer.shapes import Shapes
from geo.model import Place, PlaceKind, Report

_REGIONS = (PlaceKind.REGION, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_SPOTS = (PlaceKind.CITY, PlaceKind.SITE, PlaceKind.ADMIN2)


def without_wholes(reports: Iterable[Report], shapes: Shapes) -> tuple[Report, ...]:
    """Return reports without regions that hold a finer place of the same report."""
    return tuple(_without_wholes(report, shapes) if len(report.places) > 1 else report for report in reports)


def _without_wholes(report: Report, shapes: Shapes) -> Report:
    spots = [item.place for item in report.places if item.place.kind in _SPOTS]
    kept = tuple(
        item for item in report.places if not any(_holds(item.place, one, shapes) for one in spots if one != item.place)
    )
    return report if kept == report.places else replace(report, places=kept)


def _holds(area: Place, spot: Place, shapes: Shapes) -> bool:
    if area.kind not in _REGIONS or area.country not in (spot.country, None) or area.shape is None:
        return False
    return bool(shapes.get(area.shape).contains(Point(spot.lon, spot.lat)))
