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
from geo.views.clusters import compose_whole
from geo.views.shading import MapStyle
from geo.views.sheets import Sheet
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


def test_very_many_places_are_joined_and_the_legend_says_so(monkeypatch):
    _, view = views(400)
    monkeypatch.setattr("geo.views.clusters.MOST_SPOTS", 50)
    scene = compose_whole(view.events, view.shapes)
    assert scene.covers is None
    assert scene.gathered
    assert 10 < len(scene.spots) < 200
    assert len(scene.events) + len(scene.unplaced) == len(view.events)
    drawn = draw_map(view, Sheet(style=MapStyle.HEAT), ending=".svg")
    assert drawn.startswith(b"<?xml")
    assert re.search("within about [0-9,]+ km are one mark", draw_map(view, ending=".svg").decode())
