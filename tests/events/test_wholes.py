"""Of a region and a place within it, at which an act is told to be, the finer one stays if it is in that region."""

from dataclasses import replace

import pytest
from parses import doc_of
from sample_events import sample_corpus

from geo.events.wholes import without_wholes
from geo.gazetteer.shapes import open_shapes
from geo.model import EventPlace, Link, Place, PlaceKind, PlaceRole, Span

AREA = Place("Ormo", PlaceKind.REGION, 1.0, 1.0, 5, "CD", shape="POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))")
INSIDE, OUTSIDE = (Place(name, PlaceKind.CITY, lat, 1.0, 1, "CD") for name, lat in (("Pirna", 1.0), ("Pirna", 5.0)))
ABROAD = Place("Pirna", PlaceKind.CITY, 1.0, 1.0, 1, "RW")
NOWHERE = replace(AREA, shape=None)

OF_IT = "They/PRP/nsubj/fled fled=flee/VBD/ROOT Pirna/NNP/obj/fled in/IN/case/Ormo Ormo/NNP/nmod/Pirna ."
BESIDE = "They/PRP/nsubj/fled fled=flee/VBD/ROOT Pirna/NNP/obj/fled and/CC/cc/Ormo Ormo/NNP/conj/Pirna ."
APART = "They/PRP/nsubj/fled fled=flee/VBD/ROOT Pirna/NNP/obj/fled for/IN/case/Ormo Ormo/NNP/obl/fled ."


@pytest.mark.parametrize(
    ("notation", "area", "town", "stays"),
    [
        (OF_IT, AREA, INSIDE, False),
        (BESIDE, AREA, INSIDE, True),
        (APART, AREA, INSIDE, True),
        (OF_IT, AREA, OUTSIDE, True),
        (OF_IT, AREA, ABROAD, True),
        (OF_IT, NOWHERE, INSIDE, True),
    ],
    ids=["of it", "beside it", "apart", "outside", "abroad", "no outline"],
)
def test_a_region_that_tells_where_a_town_lies_is_left_out(notation, area, town, stays):
    doc = doc_of(notation)
    at = {name: doc.text.index(name) for name in ("Pirna", "Ormo")}
    places = tuple(
        EventPlace(place, PlaceRole.AT, Link.ATTACHED, Span(at[name], at[name] + len(name)))
        for name, place in (("Pirna", town), ("Ormo", area))
    )
    told = replace(sample_corpus().events[0].reports[0], places=places)
    (found,) = without_wholes([told], doc, open_shapes())
    assert [item.place for item in found.places] == ([town, area] if stays else [town])


def test_a_place_that_no_word_names_holds_and_is_held_by_none():
    told = replace(
        sample_corpus().events[0].reports[0], places=tuple(EventPlace(one, PlaceRole.AT) for one in (INSIDE, AREA))
    )
    assert without_wholes([told], doc_of(OF_IT), open_shapes()) == (told,)
