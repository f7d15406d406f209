"""A sheet of a table’s events is that of the same events one by one; of very many places, close ones are one mark."""

import re
from dataclasses import replace

import numpy as np
import pytest
from coded_tables import acled
from sample_events import sample_corpus

from geo.coded.reading import read_coded_bytes
from geo.columnar import EventRows, EventTable, JoinedColumns, ListedColumns
from geo.maps.snapshots import alt_text, draw_map
from geo.views.amounts import Measure
from geo.views.clusters import compose_whole, density_of
from geo.views.scenes import drawing_key, is_area, is_wide
from geo.views.shading import MapStyle
from geo.views.sheets import Sheet, Size, Theme
from geo.views.view import view_of

pytestmark = pytest.mark.slow


def views(rows=9):
    """Return a view of the same events as a tuple and as a table."""
    corpus = sample_corpus()
    changes = ({"event_id_cnty": f"SUD{at}", "latitude": f"{at / 8}", "longitude": f"{20 + at % 7}",
                "fatalities": str(at), "sub_event_type": "Armed clash"} for at in range(rows))  # fmt: skip
    file = read_coded_bytes(acled(*changes), "acled.csv")
    view = view_of(replace(corpus, events=(*corpus.events, *file.events)))
    table = EventTable(JoinedColumns([ListedColumns(corpus.events), file.rows.table]))
    return view, replace(view, events=EventRows(table, np.arange(table.size, dtype=np.int32)))


@pytest.mark.parametrize("style", MapStyle)
@pytest.mark.parametrize("sized", [None, Measure.KILLED])
def test_few_events_of_a_table_are_drawn_as_they_are(style, sized):
    one, other = views()
    sheet = Sheet(style=style, sized=sized if style is MapStyle.MARKS else None)
    assert draw_map(other, sheet, ending=".svg") == draw_map(one, sheet, ending=".svg")
    assert alt_text(other, sheet) == alt_text(one, sheet)


def test_very_many_places_are_joined(monkeypatch):
    _, view = views(400)
    monkeypatch.setattr("geo.views.clusters.MOST_SPOTS", 50)
    scene = compose_whole(view.events, view.shapes)
    assert scene.covers is None
    assert scene.gathered
    assert 10 < len(scene.spots) < 200
    assert len(scene.events) + len(scene.unplaced) == len(view.events)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("style", [MapStyle.MARKS, MapStyle.HEAT])
def test_of_very_many_places_the_density_is_drawn_in_place_of_marks(monkeypatch, style, theme):
    _, view = views(400)
    sheet = Sheet(style=style, theme=theme, size=Size(8, 4.5))
    few = draw_map(view, sheet, ending=".svg").decode()
    assert ('id="heat"' in few) == (style is MapStyle.HEAT)
    monkeypatch.setattr("geo.views.clusters.MOST_SPOTS", 50)
    many = draw_map(view, sheet, ending=".svg").decode()
    assert 'id="heat"' in many
    assert "an event within" in many
    assert re.search("about [0-9,]+ events within [0-9,]+ km", many)
    assert 'id="mark' not in many


def test_the_density_counts_each_event_where_it_is(monkeypatch):
    _, view = views(400)
    assert density_of(view.events, view.shapes) is None
    assert density_of(tuple(view.events), view.shapes) is None
    monkeypatch.setattr("geo.views.clusters.MOST_SPOTS", 50)
    found = density_of(view.events, view.shapes)
    pointed = [{drawing_key(part.place) for part in event.places if not (is_area(part.place) and is_wide(part.place))}
               for event in view.events]  # fmt: skip
    assert found.counts.sum() == sum(map(len, pointed))
    assert len(found.lats) == len(set().union(*pointed))
    assert abs(found.lats).max() <= 90
    shown = draw_map(view, ending=".png")
    assert shown.startswith(b"\x89PNG")
    fewer = replace(view, events=view.events[:300])
    assert draw_map(fewer, ending=".png") != shown


def test_the_same_many_events_give_the_same_bytes(monkeypatch):
    monkeypatch.setattr("geo.views.clusters.MOST_SPOTS", 50)
    assert draw_map(views(400)[1], ending=".svg") == draw_map(views(400)[1], ending=".svg")
