"""Where a place lies, in words that tell it from others of its name."""

from geo.errors import GeoError
from geo.gazetteer.lookup import Gazetteer
from geo.model import Place, PlaceKind
from geo.views.countries import country_name
from geo.views.words import KINDS, point_words


def place_line(place: Place, gazetteer: Gazetteer) -> str:
    """Tell a place with its region, country and sort: "Springfield, Illinois, United States (town)"."""
    parts = [place.name, *(_inside(place, gazetteer) or ([country_name(place.country)] if place.country else []))]
    return f"{', '.join(dict.fromkeys(parts))} ({KINDS[place.kind]})"


def place_within(place: Place, gazetteer: Gazetteer) -> str:
    """Tell a place with its country, and with its region where towns of that name lie in several of the country."""
    names = [place.name]
    if place.kind is PlaceKind.CITY and _is_one_of_several(place, gazetteer):
        names += [name for name in _inside(place, gazetteer)[-2:-1] if name != place.name]
    if place.country and place.where_prec < 6:
        names.append(country_name(place.country))
    return ", ".join(names)


def _is_one_of_several(place: Place, gazetteer: Gazetteer) -> bool:
    found = (entry.place for entry in gazetteer.lookup(place.name))
    return sum(one.kind is place.kind and one.country == place.country and one.name == place.name for one in found) > 1


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
