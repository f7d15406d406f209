"""The same events as a tuple and as a table's rows."""

from dataclasses import replace

import numpy as np
from coded_tables import acled
from sample_events import HOSTILE, sample_corpus

from geo.coded.reading import read_coded_bytes
from geo.columnar import EventRows, EventTable, JoinedColumns, ListedColumns
from geo.exports.request import ExportRequest
from geo.views.sheets import Sheet
from geo.views.view import view_of


def requests(part=slice(None), **more):
    """Return the same events as a tuple and as a table."""
    corpus = sample_corpus()
    file = read_coded_bytes(
        acled(*({"event_id_cnty": f"SUD{at}", "notes": HOSTILE if at == 3 else f"=note {at}", "fatalities": str(at),
                 "actor2": "Civilians" if at % 2 else "", "latitude": f"{at}"} for at in range(9))),
        "acled.csv",
    )  # fmt: skip
    view = view_of(replace(corpus, events=(*corpus.events, *file.events)))
    table = EventTable(JoinedColumns([ListedColumns(corpus.events), file.rows.table]))
    rows = EventRows(table, np.arange(table.size, dtype=np.int32)[part])
    sheet = Sheet(banner="TLP:GREEN")
    return (
        ExportRequest(replace(view, events=view.events[part], **more), sheet),
        ExportRequest(replace(view, events=rows, **more), sheet),
    )
