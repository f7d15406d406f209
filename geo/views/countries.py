"""The names of countries by their codes: words that never change, like those of types and statuses.

They are those of the outlines as the program brings them along, in whichever view of the borders a map is drawn.
"""

from collections.abc import Mapping
from functools import cache

from geo.gazetteer.shapes import open_shapes
from geo.model import PlaceKind


def country_name(code: str) -> str:
    """Return a country's name; its code (ISO 3166-1 alpha-2) where the outlines do not know it."""
    return country_names().get(code, code)


@cache
def country_names() -> Mapping[str, str]:
    """Return the names of all countries by their codes, in the order of the alphabet."""
    areas = [area for area in open_shapes().areas if area.kind is PlaceKind.COUNTRY and area.country]
    return {str(area.country): area.name for area in sorted(areas, key=lambda area: (area.name, area.id))}
