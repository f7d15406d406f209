"""Where a place lies, in words that tell it from others of its name."""

from geo.errors import GeoError
from geo.gazetteer.lookup import Gazetteer
from geo.model import Place
from geo.views.countries import country_name
from geo.views.words import KINDS, point_words


def place_line(place: Place, gazetteer: Gazetteer) -> str:
    """Tell a place with its region, country and sort: "Springfield, Illinois, United States (town)"."""
    parts = [place.name, *(_inside(place, gazetteer) or ([country_name(place.country)] if place.country else []))]
    return f"{', '.join(dict.fromkeys(parts))} ({KINDS[place.kind]})"


def degrees(place: Place) -> str:
    """Write a place's point, latitude first."""
    return point_words(place.lat, place.lon)


def _inside(place: Place, gazetteer: Gazetteer) -> list[str]:
    if place.geonameid is None:
        return []
    try:
        container = gazetteer.container(gazetteer.by_id(place.geonameid))
    except GeoError:
        return []  # a place that was added by a user who has removed it since
    return [name for name in (container.admin2, container.admin1, container.country) if name]
