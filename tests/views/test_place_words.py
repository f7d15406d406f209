import pytest

from geo.gazetteer.lookup import open_gazetteer
from geo.model import Place, PlaceKind
from geo.views.place_words import place_within

GAZETTEER = open_gazetteer()


def named(name, country, kind=PlaceKind.CITY):
    return next(
        entry.place
        for entry in GAZETTEER.lookup(name)
        if entry.place.country == country and entry.place.kind is kind and entry.place.name == name
    )


@pytest.mark.parametrize(
    ("name", "country", "said"),
    [
        ("Moscow", "RU", "Moscow, Russia"),
        ("Mombasa", "KE", "Mombasa, Kenya"),
        ("Springfield", "US", "Springfield, Missouri, United States"),
    ],
)
def test_a_town_is_told_with_its_region_where_its_country_has_several_of_its_name(name, country, said):
    assert place_within(named(name, country), GAZETTEER) == said


def test_a_country_and_what_lies_in_none_are_told_by_their_names():
    assert place_within(Place("Kenya", PlaceKind.COUNTRY, 1.0, 38.0, 6, "KE"), GAZETTEER) == "Kenya"
    assert place_within(Place("Black Sea", PlaceKind.SEA, 43.0, 34.0, 7), GAZETTEER) == "Black Sea"


def test_a_town_that_the_gazetteer_does_not_know_is_told_with_its_country():
    assert place_within(Place("Nowhere", PlaceKind.CITY, 1.0, 38.0, 1, "KE"), GAZETTEER) == "Nowhere, Kenya"
