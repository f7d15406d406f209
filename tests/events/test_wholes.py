"""Of a region and a place within it, that an act is told to be at, the finer one stays."""

from dataclasses import replace

import pytest
from sample_events import sample_corpus

from geo.events.wholes import without_wholes
from geo.gazetteer.shapes import open_shapes
from geo.model import EventPlace, Place, PlaceKind, PlaceRole

AREA = Place("Ormo", PlaceKind.REGION, 1.0, 1.0, 5, "CD", shape="POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))")
INSIDE, OUTSIDE = (Place(name, PlaceKind.CITY, lat, 1.0, 1, "CD") for name, lat in (("Pirna", 1.0), ("Quirn", 5.0)))
ABROAD = Place("Rasel", PlaceKind.CITY, 1.0, 1.0, 1, "RW")
NOWHERE = Place("Sulm", PlaceKind.ADMIN1, 1.0, 1.0, 4, "CD")


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ([INSIDE, AREA], [INSIDE]),
        ([AREA, INSIDE, OUTSIDE], [INSIDE, OUTSIDE]),
        ([OUTSIDE, AREA], [OUTSIDE, AREA]),
        ([ABROAD, AREA], [ABROAD, AREA]),
        ([INSIDE, NOWHERE], [INSIDE, NOWHERE]),
        ([AREA], [AREA]),
        ([], []),
    ],
)
def test_a_region_that_holds_a_finer_place_is_left_out(places, kept):
    report = sample_corpus().events[0].reports[0]
    told = replace(report, places=tuple(EventPlace(one, PlaceRole.AT) for one in places))
    (found,) = without_wholes([told], open_shapes())
    assert [item.place for item in found.places] == kept
