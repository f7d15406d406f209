"""The bars of the timeline in the page that stands alone, which counts its events itself: one set for each length."""

from geo.maps.scene_json import quadrant_name
from geo.model import Event, Quadrant
from geo.views.escape import Json
from geo.views.indexes import EventIndex, index_of
from geo.views.layers import LayerBy, layering
from geo.views.timelines import BarLength, Timeline, timeline

_CHOICE = (
    (BarLength.DAY, "Days", "A bar for each day"),
    (BarLength.WEEK, "Weeks", "A bar for each week"),
    (BarLength.MONTH, "Months", "A bar for each month"),
    (BarLength.YEAR, "Years", "A bar for each year"),
)
_CERTAINTIES = (
    ("possible", "Possibly", "Within the chosen days: all events that may have taken place in them"),
    ("certain", "Certainly", "Within the chosen days: only events whose date cannot mean any other day"),
)


def timeline_data(events: tuple[Event, ...]) -> dict[str, Json]:
    """Return the bars of each length that suits the events' days, and between which of them each event lies."""
    index = index_of(events)
    rows, layers = index.rows(events), layering(index, LayerBy.TYPE)
    suits = timeline(index, rows, layers)
    lines = [timeline(index, rows, layers, unit=unit) for unit, *_ in _CHOICE]
    return {
        "unit": str(suits.unit),
        "units": {str(line.unit): _line(line, index) for line in lines},
        "choice": [(str(unit), word, help_) for unit, word, help_ in _CHOICE],
        "certainties": _CERTAINTIES,
        "signs": [quadrant_name(quadrant) for quadrant in Quadrant],
    }


def _line(line: Timeline, index: EventIndex) -> Json:
    first, last = line.bars(index.start, index.end)
    spans = zip(index.dated.tolist(), first.tolist(), last.tolist(), strict=True)
    return {
        "edges": line.edges.tolist(),
        "labels": line.labels,
        "ticks": line.ticks,
        "spans": [(a, b) if dated else None for dated, a, b in spans],
    }
