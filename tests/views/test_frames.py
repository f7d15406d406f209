from dataclasses import replace
from datetime import date

import pytest
from shapely import Point

from geo.gazetteer.shapes import BorderView, open_shapes
from geo.model import Article, Corpus, Extraction, PlaceKind, PlaceRole
from geo.views.event_records import COLUMNS
from geo.views.frames import events_to_frame
from geo.views.selection import Selection
from geo.views.view import View, view_of


@pytest.fixture
def view(make_event, make_place):
    region = make_place("Kursk region", 51.7, 36.2, kind=PlaceKind.ADMIN1, where_prec=4, shape="admin1/RU.41")
    moved = make_event(
        "Russia moved tanks from Moscow to Kursk region.",
        agents=("Russia",),
        places=(make_place("Moscow", 55.75, 37.62), region),
        roles=(PlaceRole.FROM, PlaceRole.TO),
    )
    said = make_event("China warned Japan.", agents=("China",), targets=("Japan",), places=(), when=None)
    article = Article(id="a.txt", text="…", title="Tanks", published=date(2024, 8, 27), source="Example News")
    return View((moved, said), 5, "Actor Russia", {"a.txt": article})


def test_a_row_for_each_place_and_one_for_an_event_without(view):
    frame = events_to_frame(view)
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame["place"].tolist()[:2] == ["Moscow", "Kursk region"]
    assert frame["place_role"].tolist()[:2] == ["from", "to"]
    assert frame.geometry.isna().tolist() == [False, False, True]


def test_longitude_comes_first_in_the_geometry_only(view):
    frame = events_to_frame(view)
    assert (frame.geometry[0].x, frame.geometry[0].y) == (37.62, 55.75)
    assert (frame["lat"][0], frame["lon"][0]) == (55.75, 37.62)


def test_area_is_an_outline_round_its_point(view):
    frame = events_to_frame(view)
    assert frame.geometry[1].geom_type in {"Polygon", "MultiPolygon"}
    assert frame.geometry[1].contains(frame.geometry[1].representative_point())


@pytest.mark.parametrize(("borders", "inside"), [(BorderView.UN, True), (BorderView.NE, False)])
def test_outlines_are_those_that_the_view_holds(view, make_event, make_place, borders, inside):
    ukraine = make_place("Ukraine", 49.0, 32.0, kind=PlaceKind.COUNTRY, where_prec=6, shape="country/UA")
    told = replace(view, events=(make_event(places=(ukraine,)),), shapes=open_shapes(borders))
    assert events_to_frame(told).geometry[0].contains(Point(34.1, 44.95)) is inside


def test_row_tells_who_whom_and_from_which_article(view):
    last = events_to_frame(view).iloc[2]
    assert (last["actors"], last["targets"], last["sources"]) == ("China", "Japan", "Example News")
    assert last["quote"] == "China warned Japan."


def test_counts_say_how_many_cannot_be_shown(view):
    assert view.counts == "2 of 5 events, 1 without a place"


def test_view_of_nothing_has_all_columns():
    frame = events_to_frame(View((), 0, "All events", {}))
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert len(frame) == 0


def test_view_holds_the_chosen_events_and_their_articles_only(make_event):
    events = (make_event(), make_event("China warned Japan.", agents=("China",), article="b.txt"))
    extractions = tuple(Extraction(Article(id=key, text="…")) for key in ("a.txt", "b.txt"))
    view = view_of(Corpus(extractions, events), Selection(articles=frozenset({"b.txt"})))
    assert view.events == events[1:]
    assert list(view.articles) == ["b.txt"]
    assert view.total == 2
